"""The attention tab: which words look at which, head by head, what the model would say, and where similar words are."""

import functools
from types import SimpleNamespace

import gradio as gr

from quiz import questions
from xai.language.corpus import MAX_BYTES

from . import attention_words as words
from . import markup, method_words
from .attention_handlers import HEADS, LAYERS, AttentionTab
from .catalogue import choices
from .guard import LIGHT, MODEL, alone, plainly, whole
from .language_room import ANY_TEXT
from .method_tab import MATHS, question_buttons
from .style import static

ALL_HEADS = list(range(1, HEADS + 1))
# What the inputs show at first. Of the lines: exBERT's 70 percent.
START = {
    "text": words.EXAMPLES[0],
    "layer": 1,
    "heads": ALL_HEADS,
    "top": 70,
    "hide": False,
    "level": "pieces",
    "pattern": "special",
    "search_layer": LAYERS,
    "vectors": "embedding",
    "file": None,
}


def build(languages, profile, links):
    """The tab's content. languages: LanguageRoom; profile: the gr.Radio of the profile; links: Links of the page."""
    gr.Markdown(f"## {words.TITLE}\n{words.WHAT}")
    links.questions += question_buttons(q for q in questions.values() if q.topic == "attention")
    parts = SimpleNamespace(profile=profile, opened=gr.State(None))
    _sentence(parts)
    with gr.Row(elem_classes="picture-first"):
        with gr.Column(scale=2, min_width=300):
            _controls(parts)
        with gr.Column(scale=5, min_width=320):
            parts.picture = gr.HTML(
                markup.remark(words.WAITING), min_height=140, elem_classes="result", js_on_load=static("attention.js")
            )
            with gr.Accordion(method_words.HOW_COMPUTED, open=False):
                gr.Markdown(words.HOW, latex_delimiters=MATHS)
    _map(parts)
    _nearest(parts)
    tab = AttentionTab(languages)
    _connect_picture(tab, parts)
    _connect_map(tab, parts)
    _connect_nearest(tab, parts)
    _connect_start(parts)
    links.add("layer", parts.layer, 1, LAYERS)
    links.add("heads", parts.heads, 1, HEADS)


def _sentence(parts):
    parts.text = gr.Textbox(START["text"], label=words.SENTENCE, lines=2, max_lines=6)
    with gr.Accordion(words.MORE_SENTENCES, open=False):
        gr.Examples([[e] for e in words.EXAMPLES], parts.text, label="", api_visibility="private")
    with gr.Row():
        parts.read = gr.Button(words.READ, variant="primary", scale=3)
        parts.reset = gr.Button(method_words.RESET, min_width=170)


def _controls(parts):
    parts.layer = gr.Slider(1, LAYERS, value=START["layer"], step=1, label=words.LAYER)
    parts.heads = gr.CheckboxGroup(ALL_HEADS, value=START["heads"], label=words.HEADS, info=words.HEADS_INFO)
    with gr.Row():
        parts.all = gr.Button(words.ALL_HEADS, size="sm", min_width=80)
        parts.none = gr.Button(words.NO_HEADS, size="sm", min_width=80)
    parts.top = gr.Slider(5, 100, value=START["top"], step=5, label=words.TOP, info=words.TOP_INFO)
    parts.hide = gr.Checkbox(START["hide"], label=words.HIDE_SPECIAL)
    parts.level = gr.Radio(choices(words.LEVELS), value=START["level"], label=words.LEVEL, info=words.LEVEL_INFO)


def _map(parts):
    gr.Markdown(f"### {words.MAP_TITLE}\n{words.MAP_WHAT}")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            parts.pattern = gr.Radio(choices(words.PATTERNS), value=START["pattern"], label=words.PATTERN)
            with gr.Row(visible=False) as parts.of_words:
                parts.source = gr.Dropdown([], label=words.FROM_WORD, min_width=120)
                parts.targets = gr.Dropdown([], multiselect=True, label=words.TO_WORDS, min_width=120)
        with gr.Column(scale=5, min_width=320):
            parts.map = gr.HTML(
                markup.remark(words.NOT_READ_YET), elem_classes="result", js_on_load=static("attention.js")
            )


def _nearest(parts):
    gr.Markdown(f"### {words.NEAREST_TITLE}\n{words.NEAREST_WHAT}")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            parts.word = gr.Dropdown([], label=words.WORD)
            parts.search_layer = gr.Slider(
                0, LAYERS, value=START["search_layer"], step=1, label=words.LAYER, info=words.LAYER_0
            )
            parts.vectors = gr.Radio(choices(words.VECTORS), value=START["vectors"], label=words.COMPARE)
            parts.file = gr.File(label=words.own_corpus(MAX_BYTES), height=120, visible=parts.profile.value in ANY_TEXT)
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

    gr.on(
        [parts.read.click, parts.text.submit],
        _or(alone(read), *_nothing_read()),
        [parts.profile, parts.text, parts.pattern, *controls],
        _of_reading(parts),
        show_progress_on=picture,
        **MODEL,
    )
    gr.on(
        [control.change for control in controls],
        _or(tab.in_line(redraw), gr.skip()),
        [opened, *of_map, *controls],
        [picture, parts.map],
        trigger_mode="always_last",
        **LIGHT,
    )
    picture.mask(
        _or(alone(mask), *[gr.skip()] * 4),
        [opened, *of_map, *controls],
        [picture, opened, parts.map, parts.word, parts.nearest],
        show_progress="hidden",
        **MODEL,
    )
    picture.choose(
        _or(tab.in_line(choose), gr.skip(), gr.skip()),
        [opened, *controls],
        [picture, opened, parts.word],
        **LIGHT,
    )
    parts.all.click(lambda: ALL_HEADS, None, parts.heads, **LIGHT)
    parts.none.click(lambda: [], None, parts.heads, **LIGHT)


def _connect_map(tab, parts):
    def pick(event: gr.EventData):
        layer, _, head = str(_data(event, "pick")).partition("-")
        return gr.skip(), whole("The layer", layer, 1, LAYERS), [whole("The head", head, 1, HEADS)]

    # the change of layer and heads redraws
    parts.map.pick(_or(pick, gr.skip(), gr.skip()), None, [parts.map, parts.layer, parts.heads], **LIGHT)
    parts.pattern.change(lambda name: gr.Row(visible=name == "coreference"), parts.pattern, parts.of_words, **LIGHT)
    gr.on(
        [parts.pattern.change, parts.source.input, parts.targets.input],
        plainly(tab.in_line(tab.map)),
        [parts.opened, parts.pattern, parts.source, parts.targets, parts.layer, parts.heads],
        parts.map,
        **LIGHT,
    )


def _connect_nearest(tab, parts):
    chosen = [parts.opened, parts.profile, parts.word, parts.search_layer, parts.vectors, parts.heads, parts.file]

    def find(*values, progress=gr.Progress()):
        return tab.nearest(*values, progress)

    parts.find.click(plainly(alone(find)), chosen, parts.nearest, **MODEL)
    gr.on(
        [parts.search_layer.change, parts.word.input, parts.vectors.input],
        plainly(tab.in_line(tab.nearest_again)),
        chosen,
        parts.nearest,
        trigger_mode="always_last",
        **LIGHT,
    )
    parts.profile.change(lambda name: gr.File(visible=name in ANY_TEXT, value=None), parts.profile, parts.file, **LIGHT)


def _connect_start(parts):
    """Nothing is read: after another model was chosen, and on reset, when the inputs show again what they did first."""
    nothing, inputs = _nothing_read(), [getattr(parts, name) for name in START]
    changed = (markup.notice(words.READ_AGAIN), *nothing)
    start = (*START.values(), markup.remark(words.WAITING), *nothing)
    parts.profile.change(lambda: changed, None, _of_reading(parts), **LIGHT)
    parts.reset.click(lambda: start, None, [*inputs, *_of_reading(parts)], **LIGHT)


def _of_reading(parts):
    """What a reading fills."""
    return [parts.picture, parts.opened, parts.map, parts.source, parts.targets, parts.word, parts.nearest]


def _nothing_read():
    """What these show, the picture apart, where nothing is read. The words can still be chosen: a browser may send
    those that were, and Gradio refuses what is no choice."""
    said, no_word = markup.remark(words.NOT_READ_YET), gr.update(value=None)
    return None, said, no_word, gr.update(value=[]), no_word, said


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
    return event._data.get(name) if isinstance(event._data, dict) else None
