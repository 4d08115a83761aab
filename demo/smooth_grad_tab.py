"""The SmoothGrad tab."""

import gradio as gr

from xai.vision.smooth_grad import SmoothGradSettings

from .gradient_tab import GradientTab
from .guard import number, one_of, whole
from .saliency_tab import SCORES

AVERAGES = (("absolute gradients", "magnitude"), ("signed gradients", "signed"))
MOST_SAMPLES, MOST_NOISE = 2000, 1.0


class SmoothGradTab(GradientTab):
    name = "smooth_grad"
    title = "SmoothGrad"
    what = "A saliency map flickers from pixel to pixel. What stays when the picture is shaken many times?"
    how = r"""
Random noise $e_i$ is added to **one** picture, again and again. For each noisy copy the saliency map is computed, and
all these saliency maps are averaged:

$$M(x) = \frac1n \sum_{i=1}^{n} \frac{\partial\,\text{score}(x + e_i)}{\partial\,x}, \qquad e_i \sim N(0, \sigma^2)$$

*As assigned*: 500 copies, noise $\sigma = (0.4 / \text{range})^2$ (about 0.16), and the **absolute** gradients of the
loss are averaged. *As published*: the noise is 15% of the picture's range, and the **signed** gradients of the class
score are averaged, so that what points up in one copy and down in the next cancels.

Smilkov, Thorat, Kim, Viégas, Wattenberg (2017), *SmoothGrad: removing noise by adding noise*, section 3.
"""

    def sliders(self):
        return [
            gr.Slider(1, MOST_SAMPLES, step=1, label="Noisy copies"),
            gr.Slider(0, MOST_NOISE, step=0.01, label="Noise, as a share of the picture's range"),
            gr.Radio(SCORES, label="Derivative of"),
            gr.Radio(AVERAGES, label="Average of"),
        ]

    def shown(self, settings):
        level = settings.noise_level**2 if settings.squared else settings.noise_level
        return [settings.samples, round(level, 4), settings.of, settings.average]

    def read(self, samples, noise, of, average):
        return SmoothGradSettings(
            samples=whole("The number of noisy copies", samples, 1, MOST_SAMPLES),
            noise_level=number("The noise", noise, 0, MOST_NOISE),
            of=one_of("The score", of, ("loss", "logit")),
            average=one_of("The average", average, ("magnitude", "signed")),
        )
