"""The saliency tab."""

import gradio as gr

from xai.vision.saliency import SaliencySettings

from .gradient_tab import GradientTab
from .guard import one_of

SCORES = (("the loss (cross-entropy)", "loss"), ("the class score (logit)", "logit"))


class SaliencyTab(GradientTab):
    name = "saliency"
    title = "Saliency map"
    what = "Which pixels, changed a little, would change the judgement most?"
    beside_assigned = True
    how = r"""
The picture $x$ goes through the network once; then the derivative of one number with respect to **every value of the
picture** is taken. It has exactly as many entries as the picture has: three per pixel.

$$S = \frac{\partial\,\text{score}(x)}{\partial\,x} \qquad\qquad \text{map}_{ij} = \max_{\text{colour } c} |S_{cij}|$$

*As assigned*, the score is the loss (the mean cross-entropy of the ten pictures). *As published*, it is the class
score (logit) of the picture's class. A network that is sure of itself has a loss that is nearly flat, so the raw
values can be tiny and differ a thousandfold from picture to picture. Each map is therefore stretched to 0-1 by its
own smallest and largest value.

Simonyan, Vedaldi, Zisserman (2014), *Deep Inside Convolutional Networks*, section 3.
"""

    def sliders(self):
        return [gr.Radio(SCORES, label="Derivative of")]

    def shown(self, settings):
        return [settings.of]

    def read(self, of):
        return SaliencySettings(of=one_of("The score", of, ("loss", "logit")))
