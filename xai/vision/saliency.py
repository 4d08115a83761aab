"""Saliency: the gradient of a score with respect to the picture.

    S = d score / d x          (Simonyan, Vedaldi, Zisserman 2014, "Deep Inside Convolutional Networks", section 3)

The paper takes the class score (logit). The homework takes the cross-entropy of the batch, which for a sure classifier
is flat: the same places light up, 1e-3 to 1e-17 times as strong.
"""

from dataclasses import dataclass
from typing import Literal

import torch

from ..device import over_chunks, prepare
from ..engine import running
from .method import Method, Paper


@dataclass(frozen=True)
class SaliencySettings:
    """Settings of saliency."""

    # "loss": mean cross-entropy of all given pictures; "logit": each picture's own class score.
    of: Literal["loss", "logit"] = "logit"


ASSIGNED = SaliencySettings(of="loss")
PAPER = SaliencySettings(of="logit")


@torch.inference_mode(False)  # whose tensors know no gradients; the caller may be in it
def saliency(model, images, labels, *, of="loss", chunk=None, progress=None) -> torch.Tensor:
    """Raw gradient (N, C, H, W) of `of` for images (N, C, H, W) and labels (N,).

    of="loss" differentiates the mean over all N pictures, so each gradient carries a factor 1/N, as in the notebook.
    Raises ValueError for input of the wrong shape or an unknown `of`.
    """
    x, y = prepare(model, images, labels)
    with running(model) as net:
        parts = over_chunks(lambda p: net.score_gradient(x[p], y[p], of), len(x), chunk, x.device, progress)
    out = torch.cat([torch.empty_like(x[:0]), *parts])
    if of == "loss":
        out /= max(len(x), 1)
    return out.to(images.device)


def _explain(model, images, labels, settings, *, seed=0, chunk=None, progress=None):
    return saliency(model, images, labels, of=settings.of, chunk=chunk, progress=progress)


METHOD = Method(
    "saliency",
    "Saliency",
    (
        Paper(
            "Simonyan, Vedaldi, Zisserman (2014), Deep Inside Convolutional Networks",
            3,
            "https://arxiv.org/abs/1312.6034",
        ),
    ),
    SaliencySettings,
    ASSIGNED,
    PAPER,
    _explain,
    per_colour=lambda settings: True,
)
