"""The filters tab: where a filter is active, and which picture would activate it most."""

import gradio as gr
import numpy as np
import torch

from xai import figures
from xai.measures import fine_detail, to_grid
from xai.vision.classifier import SIDE
from xai.vision.filters import METHOD, filter_activation
from xai.vision.maps import normalize

from . import catalogue, markup, views
from . import method_words as words
from .guard import LIGHT, counter, whole
from .method_tab import MethodTab
from .zero_gpu import compute

START_LAYER, START_FILTER = 15, 0


class FiltersTab(MethodTab):
    choice_count = 2

    def __init__(self, room):
        super().__init__(METHOD)
        self.layers = layers(room.lab.classifier)

    @property
    def button(self):
        return words.SHOW_FILTER

    def choices(self):
        names = [
            (words.say("layer_choice", cnnid=i, kind=kind, filters=filters, side=side), i)
            for i, (kind, filters, side) in enumerate(self.layers)
        ]
        cnnid = gr.Dropdown(names, value=START_LAYER, label=words.LAYER, filterable=False)
        # Without the limits of gr.Number, which are told in English.
        filter = gr.Number(START_FILTER, label=self._filters(START_LAYER), precision=0)
        cnnid.change(catalogue.as_built(self._relabelled), cnnid, filter, **LIGHT)
        return [cnnid, filter]

    def _relabelled(self, cnnid):
        """How the filter's input says which filters a layer has; as it is for what is no layer."""
        known = isinstance(cnnid, int) and 0 <= cnnid < len(self.layers)
        return gr.update(label=self._filters(cnnid)) if known else gr.skip()

    def _filters(self, cnnid):
        return words.say("filter", last=self.layers[cnnid][1] - 1)

    def view(self, room, subject, mode, settings, choices, progress):
        # Computed for this picture alone, not read from the experiments: it takes seconds, and there are thousands of
        # filters whose results would otherwise be kept for ten pictures each.
        cnnid = whole("The cnnid", choices[0], 0, len(self.layers) - 1)
        filter = whole("The filter", choices[1], 0, self.layers[cnnid][1] - 1)
        model, image = room.lab.classifier, subject.image[None]
        active = filter_activation(model, image, model.cnn[cnnid], filter)[0]
        report = counter(progress, words.GROWING)
        grown = compute(self.name, model, image, f"cnn.{cnnid}", filter, settings, progress=report)
        excited = filter_activation(model, grown, model.cnn[cnnid], filter)[0]
        return "".join(
            [
                markup.heading(
                    words.say(
                        "filter_title", filter=filter, cnnid=cnnid, kind=self.layers[cnnid][0], title=subject.title
                    )
                ),
                _activation(subject, active),
                markup.heading(words.GROWN_TITLE),
                _grown(subject, grown[0], settings, float(active.mean()), float(excited.mean())),
                markup.heading(words.ALL_TEN),
                self._all_ten(room, cnnid, filter),
            ]
        )

    def _all_ten(self, room, cnnid, filter):
        """Activation maps of the ten pictures on one scale."""
        model = room.lab.classifier
        maps = filter_activation(model, room.lab.pictures.images, model.cnn[cnnid], filter)
        scale = (float(maps.min()), max(float(maps.max()), float(maps.min()) + 1e-12))
        drawn = [
            markup.image(
                figures.heat(m, scale),
                words.say("activation_on", number=i, mean=float(m.mean())),
                words.say("mean_of", number=i, mean=float(m.mean())),
                kind="small",
            )
            for i, m in enumerate(maps)
        ]
        return markup.row(*drawn, kind="ten") + markup.how_to_read(words.ALL_TEN_READ)


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
        (figures.heat(active), words.say("activation_caption", side=len(active)), active),
        (figures.overlay(subject.image, fine), words.OVERLAY_CAPTION, None),
    )
    return (
        drawn
        + markup.finding(said)
        + markup.how_to_read(words.ACTIVATION_READ)
        + markup.remark(words.detail(fine_detail(to_grid(active, SIDE))))
        + _means(fine, subject.parts)
    )


def _means(active, parts):
    """Bars: the mean activation in each part. active: (H, W) as large as the parts' masks."""
    if not parts:
        return ""
    inside = {name: active[np.asarray(mask, bool)] for name, mask in parts.items()}
    means = {name: float(values.mean()) for name, values in inside.items() if values.size}
    chart = views.bars("means", words.most_active(means), means, "{:.3g}".format)
    return markup.figure(chart, words.ACTIVE_MEANS) + markup.how_to_read(words.MEANS_READ)


def _grown(subject, grown, settings, before, after):
    said = words.grown(before, after)
    start = views.photo(subject, words.START_CAPTION) if settings.start == "pictures" else ""
    end = markup.image(
        figures.picture_array(normalize(grown[None])[0]),
        words.say("about_grown", said=said),
        words.say("after_steps", steps=settings.steps),
    )
    return markup.row(start, end, kind="maps") + markup.remark(said) + markup.how_to_read(words.GROWN_READ)
