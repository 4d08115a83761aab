"""The pictures tab: the ten pictures, their parts, and what the classifier says of them."""

from html import escape

import gradio as gr

from xai import figures
from xai.measures import chance_level
from xai.vision.classifier import CLASS_NAMES

from . import markup, views, words
from .catalogue import translated
from .guard import LIGHT, one_of, plainly
from .language_room import COURSE
from .method_tab import picture_strip

WHOLE = "whole picture"  # stands among the names of parts
FIRST = 2  # the picture that is shown when the page opens


def build(room, links):
    """The tab's content."""
    gr.Markdown(words.PICTURES_WHAT)
    strip = picture_strip(room, "wide")
    links.add("picture", strip, 0, 9)
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            part = gr.Radio(_choices(room, FIRST), value=WHOLE, label=words.SHOW, elem_classes="parts")
            shown = gr.HTML(look(room, FIRST, WHOLE), elem_classes="large")
        with gr.Column(scale=2, min_width=300):
            said = gr.HTML(_said(room, FIRST))
            probabilities = gr.Label(
                judgement(room, FIRST), num_top_classes=5, label=words.PROBABILITIES, show_heading=False
            )

    def choose(number):
        return (
            look(room, number, WHOLE),
            gr.update(choices=_choices(room, number), value=WHOLE),
            _said(room, number),
            judgement(room, number),
        )

    if room.opened.lab.profile != COURSE:
        gr.HTML(markup.folded(words.STILL_THERE, _own_files()))
    strip.change(plainly(choose, blanks=3), strip, [shown, part, said, probabilities], **LIGHT)
    part.input(plainly(lambda number, part: look(room, number, part)), [strip, part], shown, **LIGHT)


def look(room, number, part) -> str:
    """The picture as HTML, with one part brought out if one is chosen."""
    subject = room.picture(number)
    if part == WHOLE:
        return views.photo(subject, subject.title)
    mask = subject.parts[one_of("The part", part, list(subject.parts))]
    said = words.covers(part, chance_level(mask), subject.number)
    drawn = markup.image(figures.mask_overlay(subject.image, mask), said, said, numbers=mask)
    return drawn + markup.how_to_read(words.PART_HOW)


def _said(room, number):
    """What the classifier says of it, and how the bars below are read."""
    return markup.finding(words.judged(room.picture(number).probabilities)) + markup.how_to_read(
        words.PROBABILITIES_HOW
    )


def _own_files():
    """How somebody who still has the course's files opens them."""
    return f"<p>{escape(words.OPEN_THEM)}</p><pre><code>{escape(words.OPEN_COMMAND)}</code></pre>"


def judgement(room, number) -> dict:
    """Class name -> probability, for gr.Label."""
    return dict(zip(map(translated, CLASS_NAMES), room.picture(number).probabilities.tolist()))


def _choices(room, number):
    return [(words.WHOLE_PICTURE, WHOLE), *((translated(name), name) for name in room.picture(number).parts)]
