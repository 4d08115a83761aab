"""The hidden states tab: a question and a passage, layer by layer, and two models side by side."""

import json

import gradio as gr

from quiz import questions
from xai.language.fine_tuning import answer_gain, compare, verdict
from xai.language.question_answering import qa_items

from . import markup, method_words
from . import states_words as words
from .catalogue import as_built, choices
from .guard import LIGHT, MODEL, alone, one_of, plainly, text, whole
from .language_room import EMBEDDED
from .layer_picker import fresh, script
from .method_tab import MATHS, question_buttons
from .states_reading import item_of, read, source
from .states_view import comparison_view, states_view

ITEMS = 3  # question-passage pairs of every profile
MOST_QUESTION, MOST_PASSAGE, MOST_EXPECTED = 500, 6000, 500  # characters; 512 tokens are fewer
THREE_TEXTS, THIS_TEXT = "three", "this"  # what two models read
# In the browser: on the way to the server and back, "Read it" could overtake these and read the boxes as they were.
_FILL = "(profile, number, ...texts) => number === null ? texts : (%s)[profile][number]"
_RESET = "(profile) => [0, ...(%s)[profile], ...%s]"


class StatesTab:
    """The tab's handlers: raw values of the inputs in, HTML out."""

    def __init__(self, languages):
        self.languages = languages

    def fill(self, profile, number):
        """(question, passage, expected answer) of one of the profile's items."""
        item = self.languages.experiments(profile).language.items[whole("The passage", number, 0, ITEMS - 1)]
        return item.question, item.context, item.answer

    def whose(self, profile) -> str:
        """Which of the profile's passages are the homework's own."""
        made = {False: [], True: []}
        for number, item in enumerate(self.languages.experiments(profile).language.items):
            made[item in qa_items("course")].append(number)
        return words.whose(made[False], made[True])

    def read(self, profile, question, context, expected, progress) -> str:
        """What "Read it" shows."""
        texts = _texts(question, context, expected)
        asset = source(self.languages.experiments(profile), *texts[:2])
        with self.languages.opened(profile, asset, progress) as (experiments, note):
            return note + states_view(read(experiments, *texts))

    def compare(self, profile, question, context, expected, which, progress) -> str:
        """What "Compare the two models" shows. which: THREE_TEXTS or THIS_TEXT."""
        one_of("The choice of texts", which, (THREE_TEXTS, THIS_TEXT))
        texts = _texts(question, context, expected) if which == THIS_TEXT else None
        experiments, note = self._both(profile, progress)
        lab, items, shown = experiments.lab, experiments.language.items, 0
        if texts:
            items = (item_of(experiments, *texts)[0],)
        else:
            passages = [item.context for item in items]
            shown = passages.index(context) if context in passages else 0
        comparison = compare(lab.english, lab.qa, items)
        gains = [answer_gain(distances) for distances in comparison.answer_distance]
        return note + comparison_view(comparison, verdict(comparison), gains, shown)

    def _both(self, profile, progress):
        """(experiments of a lab whose two English models are there, note): of one lab, since they must fit together."""
        note = ""
        for model in ("english", "qa"):
            with self.languages.opened(profile, model, progress) as (experiments, missing):
                if missing:
                    profile, note = EMBEDDED, missing
        return self.languages.experiments(profile), note


def _texts(question, context, expected) -> tuple:
    """The three texts without spaces around them. Raises ValueError for what is no text, empty or very long."""
    texts = (
        text("The question", question, MOST_QUESTION).strip(),
        text("The passage", context, MOST_PASSAGE).strip(),
        text("The expected answer", "" if expected is None else expected, MOST_EXPECTED).strip(),
    )
    for name, given in zip(("question", "passage"), texts):
        if not given:
            raise ValueError(words.EMPTY[name])
    return texts


def build(languages, profile, links):
    """The tab's content.

    languages: LanguageRoom; profile: the gr.Radio of the profile; links: links.Links.
    """
    tab = StatesTab(languages)
    gr.Markdown(f"## {words.TITLE}\n{words.WHAT}")
    links.questions += question_buttons(q for q in questions.values() if q.topic == "hidden_states")
    waiting = fresh(markup.remark(words.WAITING)), markup.remark(words.COMPARE_WAITING)
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            number, texts, reset, button = _inputs(tab.whose(languages.default), tab.fill(languages.default, 0))
        with gr.Column(scale=5, min_width=320):
            result = gr.HTML(waiting[0], min_height=140, elem_classes="result", js_on_load=script("states"))
            with gr.Accordion(method_words.HOW_COMPUTED, open=False):
                gr.Markdown(words.HOW, latex_delimiters=MATHS)
    gr.Markdown(f"### {words.COMPARE_TITLE}\n{words.COMPARE_WHAT}")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            which = gr.Radio(choices(words.COMPARE_ON_CHOICES), value=THREE_TEXTS, label=words.COMPARE_ON)
            both = gr.Button(words.COMPARE)
        with gr.Column(scale=5, min_width=320):
            compared = gr.HTML(waiting[1], min_height=60, elem_classes="result")

    def read_it(*values, progress=gr.Progress()):
        return tab.read(*values, progress)

    def compare_them(*values, progress=gr.Progress()):
        return tab.compare(*values, progress)

    gr.on([button.click, texts[0].submit], plainly(alone(read_it)), [profile, *texts], result, **MODEL)
    both.click(plainly(alone(compare_them)), [profile, *texts, which], compared, **MODEL)
    _fill_in(tab, profile, number, texts)
    first = {name: tab.fill(name, 0) for name in languages.profiles}
    start = _RESET % (json.dumps(first), json.dumps([THREE_TEXTS, *waiting]))
    reset.click(None, profile, [number, *texts, which, result, compared], js=start, **LIGHT)
    stale = markup.notice(words.READ_AGAIN)
    profile.change(lambda: (stale, stale), None, [result, compared], **LIGHT)


def _inputs(whose, first):
    number = gr.Radio([(words.item_name(i), i) for i in range(ITEMS)], value=0, label=words.ITEMS, info=whose)
    texts = [
        gr.Textbox(first[0], label=words.QUESTION, max_lines=3, max_length=MOST_QUESTION),
        gr.Textbox(first[1], label=words.PASSAGE, lines=6, max_lines=14, max_length=MOST_PASSAGE),
        gr.Textbox(first[2], label=words.EXPECTED, info=words.EXPECTED_INFO, max_lines=2, max_length=MOST_EXPECTED),
    ]
    return number, texts, gr.Button(words.RESET, size="sm"), gr.Button(words.READ, variant="primary")


def _fill_in(tab, profile, number, texts):
    """A chosen passage fills the boxes; writing into one lets go of the choice."""
    items = {name: [tab.fill(name, i) for i in range(ITEMS)] for name in tab.languages.profiles}
    gr.on([number.input, profile.change], None, [profile, number, *texts], texts, js=_FILL % json.dumps(items), **LIGHT)
    gr.on([text.input for text in texts], None, None, number, js="() => null", **LIGHT)

    def whose(name):
        return gr.Radio(info=tab.whose(name if name in tab.languages.profiles else EMBEDDED))

    profile.change(as_built(whose), profile, number, **LIGHT)
