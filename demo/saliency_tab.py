"""The saliency tab."""

import gradio as gr

from xai.vision.saliency import SaliencySettings

from . import catalogue
from . import method_words as words
from .gradient_tab import GradientTab
from .guard import one_of


class SaliencyTab(GradientTab):
    name = "saliency"
    papers = (
        (
            "Simonyan, Vedaldi, Zisserman (2014), Deep Inside Convolutional Networks",
            3,
            "https://arxiv.org/abs/1312.6034",
        ),
    )
    beside_assigned = True

    def sliders(self):
        return [gr.Radio(catalogue.choices(words.SCORES), label=words.DERIVATIVE_OF)]

    def shown(self, settings):
        return [settings.of]

    def read(self, of):
        return SaliencySettings(of=one_of("The score", of, words.SCORES))
