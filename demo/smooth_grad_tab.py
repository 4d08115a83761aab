"""The SmoothGrad tab."""

import gradio as gr

from xai.vision.smooth_grad import SmoothGradSettings

from . import catalogue
from . import method_words as words
from .gradient_tab import GradientTab
from .guard import number, one_of, whole

MOST_SAMPLES, MOST_NOISE = 2000, 1.0


class SmoothGradTab(GradientTab):
    name = "smooth_grad"
    papers = (
        (
            "Smilkov, Thorat, Kim, Viégas, Wattenberg (2017), SmoothGrad: removing noise by adding noise",
            3,
            "https://arxiv.org/abs/1706.03825",
        ),
    )

    def sliders(self):
        return [
            gr.Slider(1, MOST_SAMPLES, step=1, label=words.NOISY_COPIES),
            gr.Slider(0, MOST_NOISE, step=0.01, label=words.NOISE),
            gr.Radio(catalogue.choices(words.SCORES), label=words.DERIVATIVE_OF),
            gr.Radio(catalogue.choices(words.AVERAGES), label=words.AVERAGE_OF),
        ]

    def shown(self, settings):
        level = settings.noise_level**2 if settings.squared else settings.noise_level
        return [settings.samples, round(level, 4), settings.of, settings.average]

    def read(self, samples, noise, of, average):
        return SmoothGradSettings(
            samples=whole("The number of noisy copies", samples, 1, MOST_SAMPLES),
            noise_level=number("The noise", noise, 0, MOST_NOISE),
            of=one_of("The score", of, words.SCORES),
            average=one_of("The average", average, words.AVERAGES),
        )
