"""The filters tab: where a filter is active, and which picture would activate it most."""

import gradio as gr
import numpy as np
import torch

from xai import figures
from xai.experiments import run_visualization
from xai.measures import fine_detail, to_grid
from xai.vision.classifier import SIDE
from xai.vision.filters import FilterSettings, filter_activation
from xai.vision.maps import normalize

from . import markup, views, words
from .guard import LIGHT, counter, number, one_of, whole
from .method_tab import MethodTab

STARTS = (("the picture", "pictures"), ("noise", "noise"))
MOST_STEPS, MOST_RATE = 200, 1.0


class FiltersTab(MethodTab):
    name = "filters"
    title = "Filters"
    what = (
        "What does one filter inside the network react to? Watch it on a picture, then grow a picture that excites it."
    )
    button = "Show this filter"
    choice_count = 2
    how = r"""
The network's convolutional half is a list of 38 modules, numbered by **cnnid** from 0. Each gives a stack of small
pictures, one per filter.

**Activation**: the picture goes in, and the output $a$ of one filter is read off. It shows *which places* of this
picture activate the filter. **Visualisation**: a picture $x$ is changed, step by step (Adam), so that the filter's
summed output grows. It shows *what kind of picture* activates the filter most.

$$a = \text{layer}(x)_{\text{filter}} \qquad\qquad x^* = \arg\max_x \sum_{i,j} \text{layer}(x)_{\text{filter},\,i,\,j}$$

*As assigned*: 100 steps at rate 0.1, starting from the picture, with values free to leave 0-1. *As published*:
starting from noise; here values are kept within 0-1. The grown picture is stretched to 0-1 for drawing.

Erhan, Bengio, Courville, Vincent (2009), *Visualizing Higher-Layer Features of a Deep Network*; Simonyan et al.
(2014), section 2.
"""

    def __init__(self, room):
        self.layers = layers(room.lab.classifier)

    def choices(self):
        names = [
            (f"{i}: {kind}, {filters} filters of {side} x {side}", i)
            for i, (kind, filters, side) in enumerate(self.layers)
        ]
        cnnid = gr.Dropdown(names, value=15, label="Layer (cnnid)", filterable=False)
        filter = gr.Number(0, label=self._filters(15), precision=0, minimum=0)
        cnnid.change(lambda i: gr.update(label=self._filters(i)), cnnid, filter, **LIGHT)
        return [cnnid, filter]

    def _filters(self, cnnid):
        return f"Filter (0 to {self.layers[cnnid][1] - 1})"

    def sliders(self):
        return [
            gr.Radio(STARTS, label="Grow from"),
            gr.Slider(1, MOST_STEPS, step=1, label="Steps"),
            gr.Slider(0.01, MOST_RATE, step=0.01, label="Learning rate"),
            gr.Checkbox(label="Keep values within 0-1"),
        ]

    def shown(self, settings):
        return [settings.start, settings.steps, settings.learning_rate, settings.clamp is not None]

    def read(self, start, steps, rate, clamp):
        return FilterSettings(
            start=one_of("The start", start, ("pictures", "noise")),
            steps=whole("The number of steps", steps, 1, MOST_STEPS),
            learning_rate=number("The learning rate", rate, 0.01, MOST_RATE),
            clamp=(0.0, 1.0) if clamp else None,
        )

    def view(self, room, subject, mode, settings, choices, progress):
        # Computed for this picture alone, not read from the experiments: it takes seconds, and there are thousands of
        # filters whose results would otherwise be kept for ten pictures each.
        cnnid = whole("The cnnid", choices[0], 0, len(self.layers) - 1)
        filter = whole("The filter", choices[1], 0, self.layers[cnnid][1] - 1)
        model, image = room.lab.classifier, subject.image[None]
        active = filter_activation(model, image, model.cnn[cnnid], filter)[0]
        grown = run_visualization(
            model, image, cnnid, filter, settings, progress=counter(progress, "Growing a picture")
        )
        excited = filter_activation(model, grown, model.cnn[cnnid], filter)[0]
        name = f"Filter {filter} of cnnid {cnnid} ({self.layers[cnnid][0]})"
        return "".join(
            [
                markup.heading(f"{name}. {subject.title}"),
                _activation(subject, active),
                markup.heading("A picture grown for this filter"),
                _grown(subject, grown[0], settings, float(active.mean()), float(excited.mean())),
                markup.heading("The same filter on all ten pictures"),
                self._all_ten(room, cnnid, filter),
            ]
        )

    def _all_ten(self, room, cnnid, filter):
        """Activation maps of the ten pictures on one scale."""
        model = room.lab.classifier
        maps = filter_activation(model, room.lab.pictures.images, model.cnn[cnnid], filter)
        scale = (float(maps.min()), max(float(maps.max()), float(maps.min()) + 1e-12))
        return markup.row(
            *[
                markup.image(
                    figures.heat(m, scale),
                    f"Activation on picture {i}, {float(m.mean()):.3g} on average",
                    f"{i}: mean {float(m.mean()):.3g}",
                )
                for i, m in enumerate(maps)
            ],
            kind="ten",
        )


@torch.no_grad()
def layers(classifier) -> list:
    """(type, filters, side) of every module in classifier.cnn."""
    x, found = torch.zeros(1, 3, SIDE, SIDE, device=next(classifier.parameters()).device), []
    for layer in classifier.cnn:
        x = layer(x)
        found.append((type(layer).__name__, x.shape[1], x.shape[-1]))
    return found


def _activation(subject, active):
    """Picture, activation, overlay; in which part the filter is active."""
    fine = figures.enlarge(active.numpy(), SIDE // len(active))
    positive = np.maximum(fine, 0)  # outputs below zero do not count as active
    said = (
        words.active(float(active.max()))
        if float(active.max()) <= 0 or not subject.parts
        else views.said_of(positive, subject)
    )
    drawn = views.three(
        subject,
        said,
        (figures.heat(active), f"Activation, {len(active)} x {len(active)} values"),
        (figures.overlay(subject.image, fine), "Overlay on the greyed picture"),
    )
    chart = (
        markup.image(
            figures.means_chart(active, subject.parts, "mean activation"),
            "Bar chart of the mean activation in each part of the picture",
            "Mean activation in each part",
            kind="chart",
        )
        if subject.parts
        else ""
    )
    return drawn + markup.finding(said) + markup.remark(words.detail(fine_detail(to_grid(active, SIDE)))) + chart


def _grown(subject, grown, settings, before, after):
    said = words.grown(before, after)
    start = views.photo(subject, "Start: the picture") if settings.start == "pictures" else ""
    end = markup.image(
        figures.picture_array(normalize(grown[None])[0]), f"Grown picture. {said}", f"After {settings.steps} steps"
    )
    return markup.row(start, end) + markup.remark(said)
