"""What all method tabs share, so that a student learns the layout once: picture and settings on the left, the result on
the right, the questions on top, the formula folded away below."""

import functools
from html import escape

import gradio as gr

from quiz import questions
from xai.vision.classifier import CLASS_NAMES
from xai.vision.pictures import read_picture

from . import catalogue, controls, markup
from . import method_words as words
from . import words as page_words
from .guard import LIGHT, MODEL, alone, one_of, plainly
from .room import PREDICTED

MATHS = [{"left": "$$", "right": "$$", "display": True}, {"left": "$", "right": "$", "display": False}]
START_PICTURE, START_MODE = 2, "assigned"


class MethodTab:
    """One method on the page, as its file in xai/vision declares it. Here is how its result is shown. What it does in a
    sentence, and how it is computed, stand in words.toml under its name."""

    choice_count = 0  # how many inputs `choices` makes

    def __init__(self, method):
        self.method, self.name = method, method.name

    @property
    def title(self) -> str:
        return words.told(self.method)["title"]

    @property
    def button(self) -> str:
        return words.EXPLAIN

    def choices(self) -> list:
        """Inputs that apply under every setting, created in place."""
        return []

    def view(self, room, subject, mode, settings, choices, progress) -> str:
        """Run the method and show the result as HTML. mode: "assigned", "paper" or "own"."""
        raise NotImplementedError

    def explain(self, room, number, file, wanted, mode, values, progress) -> str:
        """What the button does, from raw inputs to HTML."""
        one_of("The setting", mode, (*self.method.named, "own"))
        chosen, own = values[: self.choice_count], values[self.choice_count :]
        settings = controls.read(self.method, own) if mode == "own" else self.method.named[mode]
        subject = room.subject(number, file, wanted)
        note = markup.notice(words.UPLOAD_NOTE) if subject.number is None else ""
        return note + self.view(room, subject, mode, settings, chosen, progress)

    def handler(self, room):
        """What the button calls. A file is decoded here: that takes time, and no model."""
        slow = alone(functools.partial(self.explain, room))

        def explain(number, file, wanted, mode, *values, progress=gr.Progress()):
            image = None if file is None else read_picture(file)
            return slow(number, image, wanted, mode, values, progress)

        return explain

    def build(self, room, links):
        """The tab's content."""
        told = words.told(self.method)
        gr.Markdown(f"## {told['title']}\n{told['what']}")
        links.questions += question_buttons(q for q in questions.values() if q.topic == self.name)
        with gr.Row():
            with gr.Column(scale=2, min_width=300):
                strip, file, wanted = picture_inputs(room)
                links.add("picture", strip, 0, 9)
                choices = self.choices()
                mode, sliders = self._settings_inputs()
                run = gr.Button(self.button, variant="primary")
                reset = gr.Button(words.RESET, size="sm")
            with gr.Column(scale=5, min_width=320):
                waiting = markup.remark(words.WAITING.format(self.button))
                result = gr.HTML(waiting, min_height=140, elem_classes="result")
                with gr.Accordion(words.HOW_COMPUTED, open=False):
                    gr.Markdown(told["how"], latex_delimiters=MATHS)
                    gr.HTML(_papers(self.method.paper), padding=False)

        inputs = [strip, file, wanted, mode, *choices, *sliders]
        running = run.click(plainly(self.handler(room)), inputs, result, **MODEL)
        start = [START_PICTURE, None, PREDICTED, START_MODE, *(choice.value for choice in choices)]

        def back():
            return [*start, *self.settings_shown(START_MODE), waiting]

        # In this order: where a run is cut off, Gradio may say "Error" in the result, until something is put there.
        reset.click(None, cancels=running).then(back, None, [*inputs, result], **LIGHT)

    def _settings_inputs(self):
        mode = gr.Radio(
            catalogue.choices(words.MODES), value=START_MODE, label=page_words.SETTINGS, info=words.MODES_INFO
        )
        with gr.Accordion(words.IN_NUMBERS, open=False) as numbers:
            sliders = [controls.control(self.method, setting) for setting in self.method.settings]
        for slider, value in zip(sliders, self.shown(START_MODE)):
            slider.value, slider.interactive = value, False

        def show(mode):
            return [gr.Accordion(open=True) if mode == "own" else gr.skip(), *self.settings_shown(mode)]

        mode.change(show, mode, [numbers, *sliders], **LIGHT)
        return mode, sliders

    def shown(self, mode) -> list:
        """What the sliders show for named settings."""
        return controls.shown(self.method, self.method.named[mode])

    def settings_shown(self, mode) -> list:
        """An update for each slider: the values of named settings; free to be changed for "own"; nothing for what is no
        setting at all."""
        if mode in list(self.method.named):  # which may be anything, also what a dict cannot look up
            return [gr.update(value=value, interactive=False) for value in self.shown(mode)]
        update = gr.update(interactive=True) if mode == "own" else gr.skip()
        return [update for _ in self.method.settings]


def picture_strip(room, *classes):
    """The ten pictures as choices; style.py puts the thumbnails in."""
    names = [
        (words.strip_choice(i, CLASS_NAMES[label]), i) for i, label in enumerate(room.lab.pictures.labels.tolist())
    ]
    return gr.Radio(names, value=START_PICTURE, label=words.PICTURE, elem_classes=["strip", *classes])


def picture_inputs(room):
    """The strip, or a file of one's own with the class to explain. Choosing one lets go of the other."""
    strip = picture_strip(room)
    with gr.Accordion(words.OWN_PICTURE, open=False):
        file = gr.File(label=words.YOUR_FILE, height=120, elem_classes="upload")
        classes = [(words.PREDICTED, PREDICTED), *((catalogue.translated(name), name) for name in CLASS_NAMES)]
        wanted = gr.Dropdown(classes, value=PREDICTED, label=words.WHICH_CLASS)
    file.upload(lambda: None, None, strip, **LIGHT)
    strip.input(lambda: None, None, file, **LIGHT)
    return strip, file, wanted


def question_buttons(asked) -> list:
    """A button for each question that a view decides: (button, question) pairs. Parts of one question share theirs."""
    first = {question.number: question for question in reversed(list(asked))}
    with gr.Row(elem_classes="questions"):
        gr.HTML(page_words.QUESTIONS_HERE)
        return [
            (gr.Button(f"Q{question.number}", size="sm", min_width=48, scale=0), question)
            for question in reversed(first.values())
        ]


def _papers(papers) -> str:
    named = [(words.paper(name, section), address) for name, section, address in papers]
    told = [markup.link(name, address) for name, address in named]
    return f'<p class="remark">{escape(words.PAPERS)} {"; ".join(told)}</p>'
