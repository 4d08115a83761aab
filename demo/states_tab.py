"""The hidden states tab: a question and a passage, layer by layer, and two models side by side."""

import json

import gradio as gr

from quiz import questions
from xai.language.fine_tuning import answer_gain, compare, verdict
from xai.language.question_answering import qa_items

from . import markup
from . import states_words as words
from .guard import LIGHT, MODEL, one_of, plainly, whole
from .language_room import EMBEDDED
from .language_words import HOW_COMPUTED, too_long
from .layer_picker import SCRIPT
from .method_tab import MATHS, question_buttons
from .states_reading import item_of, read, source
from .states_view import comparison_view, states_view

ITEMS = 3  # question-passage pairs of every profile
MOST_CHARACTERS = {words.QUESTION: 500, words.PASSAGE: 6000, words.EXPECTED: 500}  # 512 tokens are fewer
_FILL = "(profile, number, ...texts) => number === null ? texts : (%s)[profile][number]"


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
        one_of("The text", which, (words.THREE_TEXTS, words.THIS_TEXT))
        texts = _texts(question, context, expected) if which == words.THIS_TEXT else None
        experiments, note = self._both(profile, progress)
        lab, items, shown = experiments.lab, experiments.language.items, 0
        if texts:
            items = (item_of(experiments, *texts)[0],)
        else:
            shown = next((i for i, item in enumerate(items) if item.context == str(context).strip()), 0)
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
    """The three texts without spaces around them. Raises ValueError for empty or very long ones."""
    given = {words.QUESTION: question, words.PASSAGE: context, words.EXPECTED: expected or ""}
    texts = {name: text.strip() if isinstance(text, str) else "" for name, text in given.items()}
    for name, text in texts.items():
        if not text and name != words.EXPECTED:
            raise ValueError(words.empty(name.lower()))
        if len(text) > MOST_CHARACTERS[name]:
            raise ValueError(too_long(len(text), MOST_CHARACTERS[name]))
    return tuple(texts.values())


def build(languages, profile) -> list:
    """The tab's content; returns its (button, question) pairs, which shall lead to the quiz.

    languages: LanguageRoom; profile: the gr.Radio of the profile.
    """
    tab = StatesTab(languages)
    gr.Markdown(f"## {words.TITLE}\n{words.WHAT}")
    buttons = question_buttons(q for q in questions.values() if q.topic == "hidden_states")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            number, texts, button = _inputs(tab.whose(languages.default), tab.fill(languages.default, 0))
        with gr.Column(scale=5, min_width=320):
            result = gr.HTML(markup.remark(words.WAITING), min_height=140, elem_classes="result", js_on_load=SCRIPT)
            with gr.Accordion(HOW_COMPUTED, open=False):
                gr.Markdown(words.HOW, latex_delimiters=MATHS)
    gr.Markdown(f"### {words.COMPARE_TITLE}\n{words.COMPARE_WHAT}")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            which = gr.Radio(words.COMPARE_ON_CHOICES, value=words.THREE_TEXTS, label=words.COMPARE_ON)
            both = gr.Button(words.COMPARE)
        with gr.Column(scale=5, min_width=320):
            compared = gr.HTML(markup.remark(words.COMPARE_WAITING), min_height=60, elem_classes="result")

    def read_it(*values, progress=gr.Progress()):
        return tab.read(*values, progress)

    def compare_them(*values, progress=gr.Progress()):
        return tab.compare(*values, progress)

    gr.on([button.click, texts[0].submit], plainly(read_it), [profile, *texts], result, **MODEL)
    both.click(plainly(compare_them), [profile, *texts, which], compared, **MODEL)
    _fill_in(tab, profile, number, texts)
    stale = markup.notice(words.READ_AGAIN)
    profile.change(lambda: (stale, stale), None, [result, compared], **LIGHT)
    return buttons


def _inputs(whose, first):
    number = gr.Radio([(words.item_name(i), i) for i in range(ITEMS)], value=0, label=words.ITEMS, info=whose)
    texts = [
        gr.Textbox(first[0], label=words.QUESTION, max_lines=3, max_length=MOST_CHARACTERS[words.QUESTION]),
        gr.Textbox(first[1], label=words.PASSAGE, lines=6, max_lines=14, max_length=MOST_CHARACTERS[words.PASSAGE]),
        gr.Textbox(
            first[2],
            label=words.EXPECTED,
            info=words.EXPECTED_INFO,
            max_lines=2,
            max_length=MOST_CHARACTERS[words.EXPECTED],
        ),
    ]
    return number, texts, gr.Button(words.READ, variant="primary")


def _fill_in(tab, profile, number, texts):
    """A chosen passage fills the boxes; writing into one lets go of the choice.

    Both happen in the browser: on the way to the server and back, "Read it" could overtake them and read the boxes as
    they were before.
    """
    items = {name: [tab.fill(name, i) for i in range(ITEMS)] for name in tab.languages.profiles}
    gr.on([number.input, profile.change], None, [profile, number, *texts], texts, js=_FILL % json.dumps(items), **LIGHT)
    gr.on([text.input for text in texts], None, None, number, js="() => null", **LIGHT)
    profile.change(lambda name: gr.Radio(info=tab.whose(name)), profile, number, **LIGHT)
