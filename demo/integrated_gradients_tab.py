"""The integrated gradients tab."""

import gradio as gr

from xai.vision.integrated_gradients import IntegratedGradientsSettings

from .gradient_tab import GradientTab
from .guard import number, one_of, whole

RULES = (("left end", "left"), ("middle", "midpoint"), ("right end", "right"), ("trapezoid", "trapezoid"))
MOST_STEPS = 200


class IntegratedGradientsTab(GradientTab):
    name = "integrated_gradients"
    title = "Integrated gradients"
    what = "On the way from an empty picture to the real one: which pixels bring the judgement about?"
    beside_assigned = True
    how = r"""
A **baseline** $x'$ carries no information: here one plain grey, black unless you change it. A straight path of
pictures leads from it to the picture $x$: at position $a$, from 0 to 1, lies $x' + a\,(x - x')$. At each of these
pictures the gradient of the class score $f$ is taken, and the gradients are averaged:

$$\text{IG}_i(x) = (x_i - x'_i) \int_0^1 \frac{\partial f(x' + a\,(x - x'))}{\partial x_i}\,da$$

The integral is a sum over *steps*; with 4 steps taken at their left ends, a pixel of value 0.8 is shown to the
network as 0, 0.2, 0.4 and 0.6. *As assigned*: 10 steps, left ends, and the factor $(x_i - x'_i)$ is left out. *As
published*: the factor is there, so that all attributions together make up $f(x) - f(x')$; 50 steps, taken in their
middles.

Sundararajan, Taly, Yan (2017), *Axiomatic Attribution for Deep Networks*, section 3.
"""

    def sliders(self):
        return [
            gr.Slider(1, MOST_STEPS, step=1, label="Steps from baseline to picture"),
            gr.Dropdown(RULES, label="Where in each step", filterable=False),
            gr.Checkbox(label="Multiply by (picture - baseline)"),
            gr.Slider(0, 1, step=0.05, label="Grey of the baseline (0 black, 1 white)"),
        ]

    def shown(self, settings):
        return [settings.steps, settings.rule, settings.times_input, settings.baseline]

    def read(self, steps, rule, times_input, baseline):
        return IntegratedGradientsSettings(
            steps=whole("The number of steps", steps, 1, MOST_STEPS),
            rule=one_of("The rule", rule, ("left", "midpoint", "right", "trapezoid")),
            times_input=bool(times_input),
            baseline=number("The baseline", baseline, 0, 1),
        )
