"""The attention tab: which words look at which, head by head, what the model would say, and where similar words are."""

import functools
from types import SimpleNamespace

import gradio as gr

from quiz import questions

from . import language_words as words
from . import markup
from .attention_handlers import HEADS, LAYERS, AttentionTab
from .guard import LIGHT, MODEL, plainly, whole
from .language_room import ANY_TEXT
from .method_tab import MATHS, question_buttons

FIRST_TOP = 70  # percent, exBERT's
ALL_HEADS = list(range(1, HEADS + 1))

# A click, Enter or the space bar on what has data-mask, data-choose or data-pick triggers an event of that name with
# its data; a double click on a word of the picture hides it, as in exBERT. In the map of heads arrows lead from cell to
# cell.
_ON_LOAD = """
const names = ['mask', 'choose', 'pick'];
const find = (event) => event.target.closest('[data-mask], [data-choose], [data-pick]');
const act = (target) => names.forEach((name) => name in target.dataset && trigger(name, {...target.dataset}));
element.addEventListener('click', (event) => {
  const target = find(event);
  if (!target) return;
  if (event.detail === 2 && target.dataset.choose) trigger('mask', {mask: target.dataset.choose});
  else act(target);
});
element.addEventListener('keydown', (event) => {
  const target = find(event);
  if (!target) return;
  if (target.tagName !== 'BUTTON' && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    act(target);
  }
  const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
  if (!step || !target.dataset.pick) return;
  event.preventDefault();
  const [layer, head] = target.dataset.pick.split('-').map(Number);
  const next = element.querySelector(`[data-pick="${layer + step[0]}-${head + step[1]}"]`);
  if (next) next.focus();
});
"""


def build(languages, profile) -> list:
    """The tab's content; returns its (button, question) pairs, which shall lead to the quiz.

    languages: LanguageRoom; profile: the gr.Radio of the profile.
    """
    gr.Markdown(f"## {words.ATTENTION_TITLE}\n{words.ATTENTION_WHAT}")
    buttons = question_buttons(q for q in questions.values() if q.topic == "attention")
    parts = SimpleNamespace(profile=profile, opened=gr.State(None))
    _sentence(parts)
    with gr.Row(elem_classes="picture-first"):
        with gr.Column(scale=2, min_width=300):
            _controls(parts)
        with gr.Column(scale=5, min_width=320):
            parts.picture = gr.HTML(
                markup.remark(words.ATTENTION_WAITING), min_height=140, elem_classes="result", js_on_load=_ON_LOAD
            )
            with gr.Accordion(words.HOW_COMPUTED, open=False):
                gr.Markdown(words.ATTENTION_HOW, latex_delimiters=MATHS)
    _map(parts)
    _nearest(parts)
    tab = AttentionTab(languages)
    _connect_picture(tab, parts)
    _connect_map(tab, parts)
    _connect_nearest(tab, parts)
    return buttons


def _sentence(parts):
    parts.text = gr.Textbox(words.ATTENTION_EXAMPLES[0], label=words.SENTENCE, lines=2, max_lines=6)
    with gr.Accordion(words.MORE_SENTENCES, open=False):
        gr.Examples([[e] for e in words.ATTENTION_EXAMPLES], parts.text, label="", api_visibility="private")
    parts.read = gr.Button(words.READ, variant="primary")


def _controls(parts):
    parts.layer = gr.Slider(1, LAYERS, value=1, step=1, label=words.LAYER)
    parts.heads = gr.CheckboxGroup(ALL_HEADS, value=ALL_HEADS, label=words.HEADS, info=words.HEADS_INFO)
    with gr.Row():
        parts.all = gr.Button(words.ALL_HEADS, size="sm", min_width=80)
        parts.none = gr.Button(words.NO_HEADS, size="sm", min_width=80)
    parts.top = gr.Slider(5, 100, value=FIRST_TOP, step=5, label=words.TOP, info=words.TOP_INFO)
    parts.hide = gr.Checkbox(False, label=words.HIDE_SPECIAL)
    parts.level = gr.Radio(words.LEVELS, value="pieces", label=words.LEVEL, info=words.LEVEL_INFO)


def _map(parts):
    gr.Markdown(f"### {words.MAP_TITLE}\n{words.MAP_WHAT}")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            patterns = [(title, name) for name, title in words.PATTERNS.items()]
            parts.pattern = gr.Radio(patterns, value="special", label=words.PATTERN)
            with gr.Row(visible=False) as parts.of_words:
                parts.source = gr.Dropdown([], label=words.FROM_WORD, min_width=120)
                parts.targets = gr.Dropdown([], multiselect=True, label=words.TO_WORDS, min_width=120)
        with gr.Column(scale=5, min_width=320):
            parts.map = gr.HTML(markup.remark(words.NOT_READ_YET), elem_classes="result", js_on_load=_ON_LOAD)


def _nearest(parts):
    gr.Markdown(f"### {words.NEAREST_TITLE}\n{words.NEAREST_WHAT}")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            parts.word = gr.Dropdown([], label=words.WORD)
            parts.search_layer = gr.Slider(0, LAYERS, value=LAYERS, step=1, label=words.LAYER, info=words.LAYER_0)
            parts.vectors = gr.Radio(words.VECTORS, value="embedding", label=words.COMPARE)
            parts.file = gr.File(label=words.OWN_CORPUS, height=120, visible=parts.profile.value in ANY_TEXT)
            parts.find = gr.Button(words.NEAREST_BUTTON)
        with gr.Column(scale=5, min_width=320):
            parts.nearest = gr.HTML(markup.remark(words.NOT_READ_YET), min_height=80, elem_classes="result")


def _connect_picture(tab, parts):
    picture, opened = parts.picture, parts.opened
    controls = [parts.layer, parts.heads, parts.top, parts.hide, parts.level]
    of_map = [parts.pattern, parts.source, parts.targets]

    def read(profile, text, pattern, *values, progress=gr.Progress()):
        return tab.read(profile, text, pattern, values, progress)

    def redraw(opened, pattern, source, targets, *values):
        return tab.picture(opened, *values), tab.map(opened, pattern, source, targets, *values[:2])

    def mask(event: gr.EventData, opened, pattern, source, targets, *values):
        said, opened, *others = tab.mask(opened, _data(event, "mask"), values)
        return said, opened, tab.map(opened, pattern, source, targets, *values[:2]), *others

    def choose(event: gr.EventData, opened, *values):
        return tab.choose(opened, _data(event, "choose"), values)

    nobody = gr.update(choices=[], value=None)
    gr.on(
        [parts.read.click, parts.text.submit],
        _or(read, None, "", nobody, nobody, nobody, ""),
        [parts.profile, parts.text, parts.pattern, *controls],
        [picture, opened, parts.map, parts.source, parts.targets, parts.word, parts.nearest],
        show_progress_on=picture,
        **MODEL,
    )
    gr.on(
        [control.change for control in controls],
        _or(redraw, gr.skip()),
        [opened, *of_map, *controls],
        [picture, parts.map],
        trigger_mode="always_last",
        **LIGHT,
    )
    picture.mask(
        _or(mask, *[gr.skip()] * 4),
        [opened, *of_map, *controls],
        [picture, opened, parts.map, parts.word, parts.nearest],
        show_progress="hidden",
        **MODEL,
    )
    picture.choose(_or(choose, gr.skip(), gr.skip()), [opened, *controls], [picture, opened, parts.word], **LIGHT)
    parts.all.click(lambda: ALL_HEADS, None, parts.heads, **LIGHT)
    parts.none.click(lambda: [], None, parts.heads, **LIGHT)
    changed = (markup.notice(words.READ_AGAIN), None, "", nobody, nobody, nobody, "")
    parts.profile.change(
        lambda: changed,
        None,
        [picture, opened, parts.map, parts.source, parts.targets, parts.word, parts.nearest],
        **LIGHT,
    )


def _connect_map(tab, parts):
    def choose(event: gr.EventData):
        layer, _, head = str(_data(event, "pick")).partition("-")
        return whole("The layer", layer, 1, LAYERS), [whole("The head", head, 1, HEADS)]

    parts.map.pick(choose, None, [parts.layer, parts.heads], **LIGHT)  # their change redraws
    parts.pattern.change(lambda name: gr.Row(visible=name == "coreference"), parts.pattern, parts.of_words, **LIGHT)
    gr.on(
        [parts.pattern.change, parts.source.input, parts.targets.input],
        plainly(tab.map),
        [parts.opened, parts.pattern, parts.source, parts.targets, parts.layer, parts.heads],
        parts.map,
        **LIGHT,
    )


def _connect_nearest(tab, parts):
    chosen = [parts.opened, parts.profile, parts.word, parts.search_layer, parts.vectors, parts.heads, parts.file]

    def find(*values, progress=gr.Progress()):
        return tab.nearest(*values, progress)

    parts.find.click(plainly(find), chosen, parts.nearest, **MODEL)
    gr.on(
        [parts.search_layer.change, parts.word.input, parts.vectors.input],
        plainly(tab.nearest_again),
        chosen,
        parts.nearest,
        trigger_mode="always_last",
        **LIGHT,
    )
    parts.profile.change(lambda name: gr.File(visible=name in ANY_TEXT, value=None), parts.profile, parts.file, **LIGHT)


def _or(handler, *others):
    """The handler with errors as a sentence in its first output; its other outputs are then `others`."""
    safe = plainly(handler)

    @functools.wraps(safe)
    def run(*args, **options):
        said = safe(*args, **options)
        return (said, *others) if isinstance(said, str) else said

    return run


def _data(event, name):
    """What the page sent with an event; None if it sent nothing of that name."""
    return (event._data or {}).get(name)
