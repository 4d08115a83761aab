"""The compare tab: all methods on one picture, side by side."""

import gradio as gr

from quiz import questions
from xai import figures
from xai.measures import rank_correlation, to_grid, top_mass_shares
from xai.vision.classifier import SIDE

from . import league, markup, views, words
from .guard import MODEL, one_of, plainly
from .method_tab import picture_strip, question_buttons

METHODS = (
    ("LIME", "lime"),
    ("Saliency", "saliency"),
    ("SmoothGrad", "smooth_grad"),
    ("Integrated gradients", "integrated_gradients"),
)
QUESTIONS = ("Q9", "Q11")  # those that compare two methods
CNNID, FILTER = 15, 0  # the filter that the homework looks at
GRID = 16  # maps are compared on squares of 8 x 8 pixels, about a superpixel's size


def build(room):
    """The tab's content; returns its (button, question) pairs, which shall lead to the quiz."""
    gr.Markdown("## Compare\nAll methods on one picture. Do they point at the same places?")
    buttons = question_buttons(questions[name] for name in QUESTIONS)
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            strip = picture_strip(room)
            mode = gr.Radio(words.MODES[:2], value="assigned", label="Settings", info=words.COMPARE_INFO)
            run = gr.Button("Compare", variant="primary")
        with gr.Column(scale=5, min_width=320):
            result = gr.HTML(markup.remark(words.WAITING.format("Compare")), min_height=140, elem_classes="result")
    measured = league.section()
    if measured:
        gr.HTML(measured, padding=False)

    def show(number, mode, progress=gr.Progress()):
        return compare(room, number, mode, progress)

    run.click(plainly(show), [strip, mode], result, **MODEL)
    return buttons


def compare(room, number, mode, progress) -> str:
    """Every method's overlay on the picture as HTML, with the food's share, and how far the maps agree."""
    subject, one = room.subject(number), one_of("The setting", mode, ("assigned", "published"))
    with room.watched(progress) as experiments:
        maps = {title: experiments.map(method, one)[subject.number].numpy() for title, method in METHODS}
        explanation = experiments.lime(one)[subject.number]
        active = experiments.activation(CNNID, FILTER)[subject.number].numpy()
    maps[f"Filter {FILTER} of cnnid {CNNID}"] = figures.enlarge(active, SIDE // len(active))
    area, drawn, rows = views.areas(subject.parts), [], []
    for title, map in maps.items():
        shares = top_mass_shares(map, subject.parts)
        said = words.bright_in_food(shares[subject.food], subject.food, area[subject.food])
        array = (
            figures.lime_overlay(subject.image, explanation) if title == "LIME" else figures.overlay(subject.image, map)
        )
        drawn.append(markup.image(array, f"{title}: {said}", f"{title}: {said}"))
        rows.append(
            (
                title,
                words.percent(shares[subject.food]),
                words.percent(area[subject.food]),
                *[
                    f"{rank_correlation(to_grid(map, GRID), to_grid(other, GRID)):.2f}"
                    for other in list(maps.values())[:2]
                ],
            )
        )
    head = (
        "Method",
        f"on the {subject.food}",
        "by chance",
        "agreement with LIME's positive map",
        "agreement with saliency",
    )
    return (
        markup.heading(subject.title)
        + markup.row(views.photo(subject), *drawn, kind="maps")
        + markup.finding(words.compared(rows, subject.food))
        + markup.table(head, rows)
        + markup.remark(words.AGREEMENT)
    )
