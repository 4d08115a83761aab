"""The explanation methods of the league, all called alike.

explain(model, images (N, 3, H, W), labels (N,), numbers, seed) -> signed attributions (N, 3 or 1, H, W)

numbers: the scenes' numbers, N of them. seed: added to the method's own seed.
"""

from dataclasses import dataclass, replace
from typing import Callable

import torch
from captum.attr import Occlusion

from xai.device import CPU_CHUNK, GPU_CHUNK, prepare
from xai.engine import running
from xai.methods import METHODS as ATTRIBUTIONS
from xai.vision.maps import to_map
from xai.vision.saliency import saliency


@dataclass(frozen=True)
class OcclusionSettings:
    """A square window slides over the picture and shows its mean colour (Zeiler and Fergus 2014, section 4.2)."""

    window: int = 16
    stride: int = 8


@dataclass(frozen=True)
class Method:
    """One row of the league."""

    name: str
    title: str
    explain: Callable
    settings: object
    passes: int  # what a picture costs, in forward passes; a gradient counts as two
    positive: bool = False  # the map is the positive part; else the largest magnitude over the channels
    per_colour: bool = False  # attributions tell the change per unit of colour (gradients); else a share of the score
    random: bool = False  # another seed gives another map
    note: str = ""

    def maps(self, attributions) -> torch.Tensor:
        """Attributions (N, C, H, W) -> what is measured: (N, H, W) >= 0, in double precision because the loss of a sure
        classifier has gradients whose squares underflow in single."""
        return attributions.double()[:, 0].clamp_min(0) if self.positive else to_map(attributions.double())


def occlusion(settings=OcclusionSettings(), side=128) -> Method:
    """Drop of the label's logit while the window hides a pixel, averaged over the windows that do (captum)."""

    def explain(model, images, labels, numbers, seed):
        x, y = prepare(model, images, labels)
        at_once = CPU_CHUNK if x.device.type == "cpu" else GPU_CHUNK
        window, stride = (x.shape[1], settings.window, settings.window), (x.shape[1], settings.stride, settings.stride)
        found = []
        with running(model) as net, torch.no_grad():
            method = Occlusion(net.scores)
            for picture, label in zip(x[:, None], y):
                grey = picture.mean((2, 3), keepdim=True).expand_as(picture)
                drops = method.attribute(
                    picture, window, strides=stride, baselines=grey, target=int(label), perturbations_per_eval=at_once
                )
                found.append(drops[:, :1])  # the window hides all channels, so they are alike
        return torch.cat(found).to(images.device)

    across = -(-(side - settings.window) // settings.stride) + 1
    return Method("occlusion", "Occlusion", explain, settings, across**2, positive=True)


def _of_the_registry(method, which, share) -> Method:
    """A method with its named settings; of those that it samples with, a share."""
    settings, notes = method.named[which], []
    if getattr(settings, "one_stream", False):
        settings, notes = replace(settings, one_stream=False), [OWN_STREAM]
    sampled = hasattr(settings, "samples")
    if sampled:
        settings, note = _fewer(settings, share)
        notes += [note] if note else []

    def explain(model, images, labels, numbers, seed):
        return method.attribution(method.explain(model, images, labels, settings, seed=seed)).to(images.device)

    return Method(
        f"{method.name}_{which}",
        f"{method.title}, {which}",
        explain,
        settings,
        method.passes(settings),
        positive=method.positive,
        per_colour=method.per_colour(settings),
        random=sampled,
        note="; ".join(notes),
    )


def _fewer(settings, share):
    """Settings with that share of their samples, and what must be said of it."""
    note = "" if share == 1 else f"only {share:.0%} of its samples"
    return replace(settings, samples=max(2, round(share * settings.samples))), note


def _gradient_x_input(model, images, labels, numbers, seed):
    return saliency(model, images, labels, of="logit") * images


def _random(model, images, labels, numbers, seed):
    """Noise that depends on the scene's number and on nothing that is seen."""
    sources = [torch.Generator().manual_seed(1_000_003 * seed + int(number)) for number in numbers]
    return torch.stack([torch.rand(1, *images.shape[2:], generator=source) for source in sources])


RANDOM = Method("random", "Random map (floor)", _random, "one number a pixel, from 0 to 1", 0, random=True)
OWN_STREAM = "the notebook's settings, but a random stream of its own for every scene"


def league(share=1.0) -> tuple:
    """All methods. share: of the samples that LIME and SmoothGrad take, for a quick look."""
    return (
        *(
            _of_the_registry(method, which, share)
            for method in ATTRIBUTIONS.values()
            for which, settings in method.named.items()
            if which == "paper" or settings != method.PAPER  # two names of the same settings are one row
        ),
        Method("gradient_x_input", "Gradient x input", _gradient_x_input, "of the label's logit", 2),
        occlusion(),
        RANDOM,
    )


METHODS = league()
