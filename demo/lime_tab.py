"""The LIME tab."""

import numpy as np

from xai import figures
from xai.measures import part_effects, relevance_mass
from xai.vision.classifier import CLASS_NAMES

from . import catalogue, markup, views
from . import method_words as words
from .guard import counter
from .method_tab import MethodTab
from .words import judged, percent
from .zero_gpu import compute


class LimeTab(MethodTab):
    def view(self, room, subject, mode, settings, choices, progress):
        explanation = self._explanation(room, subject, mode, settings, progress)
        class_name = CLASS_NAMES[subject.label]
        effects = part_effects(explanation, subject.parts)
        said = words.effects(effects, class_name, settings.output) if effects else words.of_lime_upload(class_name)
        weights = explanation.to_pixels()
        positive = np.maximum(weights, 0)
        overlay = figures.lime_overlay(subject.image, explanation)
        return "".join(
            [
                markup.heading(subject.title),
                views.three(
                    subject,
                    said,
                    (figures.heat(positive), words.LIME_MAP_CAPTION, positive),
                    (overlay, words.LIME_OVERLAY_CAPTION, weights),
                ),
                markup.finding(said),
                markup.how_to_read(words.LIME_READ),
                markup.remark(judged(subject.probabilities)),
                markup.remark(words.fit(explanation.r_squared)),
                _by_part(weights, effects, subject.parts, said, words.UNITS[settings.output]),
            ]
        )

    def _explanation(self, room, subject, mode, settings, progress):
        """The ten pictures' named settings are the experiments that the quiz reads."""
        if mode != "own" and subject.number is not None:
            with room.watched(progress) as experiments:
                return experiments.explanation(self.name, mode)[subject.number]
        return compute(
            self.name,
            room.lab.classifier,
            subject.image[None],
            [subject.label],
            settings,
            progress=counter(progress, self.title),
        )[0]


def _by_part(weights, effects, parts, said, unit):
    """The chart of each part's effect, and how much of its area has weights of either sign."""
    if not parts:
        return ""
    chart = views.bars("effects", said, effects, "{:+.3g}".format, signs=True)
    rows = [
        (catalogue.translated(name), _share(mask, weights > 0), _share(mask, weights < 0), f"{effects[name]:+.3g}")
        for name, mask in parts.items()
    ]
    return (
        markup.figure(chart, words.say("bars_effects", unit=unit))
        + markup.how_to_read(words.LIME_BARS_READ)
        + markup.table((*words.LIME_HEAD.values(), words.say("effect", unit=unit)), rows)
    )


def _share(mask, region):
    """Share of a part's area that lies in the region."""
    return percent(relevance_mass(np.asarray(mask, float), region)) if region.any() else percent(0)
