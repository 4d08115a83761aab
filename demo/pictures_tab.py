"""The pictures tab: the ten pictures, their parts, and what the classifier says of them."""

from html import escape

import gradio as gr

from xai import figures
from xai.measures import chance_level
from xai.vision.classifier import CLASS_NAMES

from . import markup, views, words
from .guard import LIGHT, one_of, plainly
from .language_room import COURSE
from .method_tab import picture_strip

WHOLE = "whole picture"


def build(room):
    """The tab's content."""
    gr.Markdown(
        "## The ten pictures\nEach picture is known part by part. Choose a picture, then a part to see where it lies."
    )
    strip = picture_strip(room, "wide")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            part = gr.Radio(_choices(room, 2), value=WHOLE, label="Show", elem_classes="parts")
            shown = gr.HTML(look(room, 2, WHOLE), elem_classes="large")
        with gr.Column(scale=2, min_width=300):
            said = gr.HTML(markup.finding(words.judged(room.probabilities[2])))
            probabilities = gr.Label(
                judgement(room, 2), num_top_classes=5, label="The classifier's probabilities", show_heading=False
            )

    def choose(number):
        subject = room.picture(number)
        return (
            gr.update(choices=_choices(room, number), value=WHOLE),
            look(room, number, WHOLE),
            markup.finding(words.judged(subject.probabilities)),
            judgement(room, number),
        )

    if room.opened.lab.profile != COURSE:
        gr.HTML(markup.folded(words.STILL_THERE, _own_files()))
    strip.input(choose, strip, [part, shown, said, probabilities], **LIGHT)
    part.input(plainly(lambda number, part: look(room, number, part)), [strip, part], shown, **LIGHT)


def look(room, number, part) -> str:
    """The picture as HTML, with one part brought out if one is chosen."""
    subject = room.picture(number)
    if part == WHOLE:
        return views.photo(subject, subject.title)
    mask = subject.parts[one_of("The part", part, list(subject.parts))]
    said = f"The {part} covers {words.percent(chance_level(mask))} of picture {subject.number}."
    return markup.image(figures.mask_overlay(subject.image, mask), said, said)


def _own_files():
    """How somebody who still has the course's files opens them."""
    return f"<p>{escape(words.OPEN_THEM)}</p><pre><code>{escape(words.OPEN_COMMAND)}</code></pre>"


def judgement(room, number) -> dict:
    """Class name -> probability, for gr.Label."""
    return dict(zip(CLASS_NAMES, room.picture(number).probabilities.tolist()))


def _choices(room, number):
    return [WHOLE, *room.picture(number).parts]
