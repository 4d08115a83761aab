"""The integrated gradients tab."""

import gradio as gr

from xai.vision.integrated_gradients import IntegratedGradientsSettings

from . import catalogue
from . import method_words as words
from .gradient_tab import GradientTab
from .guard import number, one_of, whole

MOST_STEPS = 200


class IntegratedGradientsTab(GradientTab):
    name = "integrated_gradients"
    papers = (
        (
            "Sundararajan, Taly, Yan (2017), Axiomatic Attribution for Deep Networks",
            3,
            "https://arxiv.org/abs/1703.01365",
        ),
    )
    beside_assigned = True

    def sliders(self):
        return [
            gr.Slider(1, MOST_STEPS, step=1, label=words.PATH_STEPS),
            gr.Dropdown(catalogue.choices(words.RULES), label=words.RULE, filterable=False),
            gr.Checkbox(label=words.TIMES_INPUT),
            gr.Slider(0, 1, step=0.05, label=words.BASELINE),
        ]

    def shown(self, settings):
        return [settings.steps, settings.rule, settings.times_input, settings.baseline]

    def read(self, steps, rule, times_input, baseline):
        return IntegratedGradientsSettings(
            steps=whole("The number of steps", steps, 1, MOST_STEPS),
            rule=one_of("The rule", rule, words.RULES),
            times_input=bool(times_input),
            baseline=number("The baseline", baseline, 0, 1),
        )

    def how_to_read(self):
        return words.INTEGRATED_READ
