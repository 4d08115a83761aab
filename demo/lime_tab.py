"""The LIME tab."""

import gradio as gr
import numpy as np

from xai import figures
from xai.experiments import run_lime
from xai.measures import part_effects, relevance_mass
from xai.vision.classifier import CLASS_NAMES
from xai.vision.lime import LimeSettings

from . import markup, views, words
from .guard import counter, one_of, whole
from .method_tab import MethodTab

OUTPUTS = (("the class score (logit)", "logit"), ("the probability", "probability"))
UNITS = {"logit": "logits", "probability": "probability"}
FEWEST_SAMPLES, MOST_SAMPLES = 10, 2000


class LimeTab(MethodTab):
    name = "lime"
    title = "LIME"
    what = "Hide pieces of the picture and watch the judgement: which pieces speak for the class, and which against it?"
    how = r"""
1. The picture is cut into about 200 pieces of similar colour (**superpixels**, by SLIC).
2. Many copies are made. In each, about half of the pieces are hidden: a hidden piece becomes one flat patch of its
   own mean colour; the other pieces stay exactly as they were.
3. The network judges every copy; only its **output** is read.
4. A straight-line model $w \cdot z$ is fitted to these outputs $f$, where $z_k$ is 1 if piece $k$ is shown and 0 if
   it is hidden. Copies that resemble the whole picture count more ($\pi$):

$$\arg\min_w \sum_z \pi(z)\,\big(f(z) - w \cdot z\big)^2 + |w|^2$$

The weight $w_k$ is the effect of showing piece $k$. *As assigned*: 1,000 copies, the class score, and the homework's
numbering of pieces from 1, through which the `lime` package never hides the last piece. *As published*:
probabilities, pieces numbered from 0.

Ribeiro, Singh, Guestrin (2016), *"Why Should I Trust You?"*, section 3.
"""

    def sliders(self):
        return [
            gr.Slider(FEWEST_SAMPLES, MOST_SAMPLES, step=10, label="Copies with hidden pieces (samples)"),
            gr.Radio(OUTPUTS, label="Output that is watched"),
            gr.Number(label="Seed of the random choice", precision=0, minimum=0, maximum=9999),
            gr.Checkbox(label="Number pieces from 1, with the package's slip"),
        ]

    def shown(self, settings):
        return [settings.samples, settings.output, settings.seed, bool(settings.first_segment)]

    def read(self, samples, output, seed, slip):
        return LimeSettings(
            samples=whole("The number of samples", samples, FEWEST_SAMPLES, MOST_SAMPLES),
            output=one_of("The output", output, ("logit", "probability")),
            seed=whole("The seed", seed, 0, 9999),
            first_segment=int(bool(slip)),
        )

    def view(self, room, subject, mode, settings, choices, progress):
        explanation = self._explanation(room, subject, mode, settings, progress)
        class_name, unit = CLASS_NAMES[subject.label], UNITS[settings.output]
        effects = part_effects(explanation, subject.parts)
        said = words.effects(effects, class_name, unit) if effects else words.of_lime_upload(class_name)
        positive = np.maximum(explanation.to_pixels(), 0)
        return "".join(
            [
                markup.heading(subject.title),
                views.three(
                    subject,
                    said,
                    (figures.heat(positive), "Map of the weights above zero: dark = none, bright = large"),
                    (
                        figures.lime_overlay(subject.image, explanation),
                        "The 11 strongest pieces: plus signs = weight above zero, stripes = below zero",
                    ),
                ),
                markup.finding(said),
                markup.remark(words.judged(subject.probabilities)),
                markup.remark(words.fit(explanation.r_squared)),
                _by_part(explanation, effects, subject.parts, unit),
            ]
        )

    def _explanation(self, room, subject, mode, settings, progress):
        """The ten pictures' named settings are the experiments that the quiz reads."""
        if mode != "own" and subject.number is not None:
            with room.watched(progress) as experiments:
                return experiments.lime(mode)[subject.number]
        return run_lime(
            room.lab.classifier, subject.image[None], [subject.label], settings, progress=counter(progress, self.title)
        )[0]


def _by_part(explanation, effects, parts, unit):
    """The chart of each part's effect, and how much of its area has weights of either sign."""
    if not parts:
        return ""
    alt = "Bar chart of effects: " + ", ".join(f"{name} {value:+.3g}" for name, value in effects.items())
    chart = markup.image(figures.effects_chart(effects, unit), alt, "Effect of showing each part", kind="chart")
    weight = explanation.to_pixels()
    rows = [
        (name, _share(mask, weight > 0), _share(mask, weight < 0), f"{effects[name]:+.3g}")
        for name, mask in parts.items()
    ]
    return chart + markup.table(("Part", "area with weights above 0", "area below 0", f"effect ({unit})"), rows)


def _share(mask, region):
    """Share of a part's area that lies in the region."""
    return words.percent(relevance_mass(np.asarray(mask, float), region)) if region.any() else "0%"
