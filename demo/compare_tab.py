"""The compare tab: all methods on one picture, side by side."""

import gradio as gr

from quiz import questions
from xai import figures
from xai.measures import rank_correlation, to_grid, top_mass_shares
from xai.methods import METHODS
from xai.vision.classifier import SIDE

from . import league, markup, method_words, views, words
from .catalogue import choices, translated
from .guard import MODEL, alone, one_of, plainly
from .method_tab import picture_strip, question_buttons

SETTINGS = ("assigned", "paper")
BESIDE = ("lime", "saliency")  # the maps that all are compared with
QUESTIONS = ("Q9", "Q11")  # those that compare two methods
CNNID, FILTER = 15, 0  # the filter that the homework looks at
GRID = 16  # maps are compared on squares of 8 x 8 pixels, about a superpixel's size


def build(room, links):
    """The tab's content."""
    gr.Markdown(words.COMPARE_WHAT)
    links.questions += question_buttons(questions[name] for name in QUESTIONS)
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            strip = picture_strip(room)
            links.add("picture", strip, 0, 9)
            modes = {name: method_words.MODES[name] for name in SETTINGS}
            mode = gr.Radio(choices(modes), value="assigned", label=words.SETTINGS, info=words.COMPARE_INFO)
            run = gr.Button(words.COMPARE, variant="primary")
        with gr.Column(scale=5, min_width=320):
            waiting = markup.remark(method_words.WAITING.format(words.COMPARE))
            result = gr.HTML(waiting, min_height=140, elem_classes="result")
    measured = league.section()
    if measured:
        gr.HTML(measured, padding=False)

    def show(number, mode, progress=gr.Progress()):
        return compare(room, number, mode, progress)

    run.click(plainly(alone(show)), [strip, mode], result, **MODEL)


def compare(room, number, mode, progress) -> str:
    """Every method's overlay on the picture as HTML, with the food's share, and how far the maps agree."""
    subject, one = room.subject(number), one_of("The setting", mode, SETTINGS)
    with room.watched(progress) as experiments:
        maps = {name: experiments.map(name, one)[subject.number].numpy() for name in METHODS}
        pieces = experiments.explanation("lime", one)[subject.number]
        active = experiments.activation(CNNID, FILTER)[subject.number].numpy()
    overlays = {method: figures.overlay(subject.image, map) for method, map in maps.items()}
    overlays["lime"] = figures.lime_overlay(subject.image, pieces)
    maps["filter"] = figures.enlarge(active, SIDE // len(active))
    overlays["filter"] = figures.overlay(subject.image, maps["filter"])
    titles = {name: translated(method.title) for name, method in METHODS.items()}
    titles["filter"] = words.say("filter_name", filter=FILTER, cnnid=CNNID)
    shares = {method: top_mass_shares(map, subject.parts)[subject.food] for method, map in maps.items()}
    area = views.areas(subject.parts)[subject.food]
    drawn = []
    for method, map in maps.items():
        said = method_words.bright_in_food(shares[method], subject.food, area)
        said = words.say("caption", method=titles[method], said=said)
        numbers = active if method == "filter" else map
        drawn.append(markup.image(overlays[method], said, said, numbers=numbers))
    return (
        markup.heading(subject.title)
        + markup.row(views.photo(subject), *drawn, kind="maps")
        + markup.finding(words.compared([(titles[method], share) for method, share in shares.items()], subject.food))
        + markup.how_to_read(words.COMPARE_HOW)
        + _agreement(maps, titles, shares, area, subject.food)
        + markup.remark(words.AGREEMENT)
    )


def _agreement(maps, titles, shares, area, food):
    """Each method's share on the food, and how its map agrees with those of BESIDE."""
    grids, head = {method: to_grid(map, GRID) for method, map in maps.items()}, words.COMPARE_HEAD
    rows = [
        (
            titles[method],
            words.percent(shares[method]),
            words.percent(area),
            *(words.correlation(rank_correlation(grid, grids[other])) for other in BESIDE),
        )
        for method, grid in grids.items()
    ]
    on_the_food = words.say("on_the_food", food=translated(food))
    return markup.table((head["method"], on_the_food, head["chance"], *(head[other] for other in BESIDE)), rows)
