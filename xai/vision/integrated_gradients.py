"""Integrated gradients: gradients along the straight line from a baseline to the picture.

    IG_i(x) = (x_i - x'_i)  integral_0^1  d f(x' + a (x - x')) / d x_i  da      (Sundararajan et al. 2017, section 3)

The integral is a weighted sum over `steps` intervals. Attributions then sum to f(x) - f(x') (completeness, section 3,
axiom 3); what is missing of it is returned with the result. The homework leaves the factor (x - x') out.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

import torch

from ..device import numbers, over_chunks, prepare, runs, whole
from ..engine import running
from .method import Bounds, Method, Paper


@dataclass(frozen=True)
class IntegratedGradientsSettings:
    """Settings of integrated gradients."""

    steps: Annotated[int, Bounds(1, 200, 1)] = 50
    rule: Literal["left", "midpoint", "right", "trapezoid"] = "midpoint"
    times_input: bool = True
    baseline: Annotated[float, Bounds(0, 1, 0.05)] = 0.0


ASSIGNED = IntegratedGradientsSettings(steps=10, rule="left", times_input=False)
PAPER = IntegratedGradientsSettings(steps=50, rule="midpoint", times_input=True)


class IntegratedGradients(NamedTuple):
    """Attributions with the proof of their completeness."""

    attributions: torch.Tensor  # (N, C, H, W)
    # (N,) float64 on the CPU, in logits: sum of gradient x (x - baseline), less f(x) - f(baseline)
    completeness_gap: torch.Tensor


def path_points(steps: int, rule: str):
    """Where the path is sampled and how much each point weighs: two lists in [0, 1], weights summing to 1."""
    steps = whole("steps", steps, 1)
    if rule == "left":
        return [k / steps for k in range(steps)], [1 / steps] * steps
    if rule == "right":
        return [(k + 1) / steps for k in range(steps)], [1 / steps] * steps
    if rule == "midpoint":
        return [(k + 0.5) / steps for k in range(steps)], [1 / steps] * steps
    if rule == "trapezoid":
        return [k / steps for k in range(steps + 1)], [0.5 / steps] + [1 / steps] * (steps - 1) + [0.5 / steps]
    raise ValueError(f'rule is {rule!r}; expected "midpoint", "left", "right" or "trapezoid"')


def linear_path(picture, baseline, alphas) -> torch.Tensor:
    """Pictures on the line from baseline to picture (both (C, H, W)), one for each alpha: (S, C, H, W)."""
    alphas = torch.as_tensor(alphas, dtype=picture.dtype, device=picture.device)
    return baseline + alphas[:, None, None, None] * (picture - baseline)


@torch.inference_mode(False)  # whose tensors know no gradients; the caller may be in it
def integrated_gradients(
    model, images, labels, *, baseline=0.0, steps=50, rule="midpoint", times_input=True, chunk=None, progress=None
) -> IntegratedGradients:
    """Integrated gradients of the label's logit for images (N, C, H, W).

    baseline: a number or a tensor that broadcasts to the images. steps: intervals of the path ("trapezoid" looks at
    steps + 1 points). times_input=False leaves out the factor (x - baseline); the gap counts it either way.
    """
    x, y = prepare(model, images, labels)
    start = numbers("baseline", baseline, x)
    if not start.isfinite().all():
        raise ValueError("baseline has NaN or infinite values; expected finite numbers")
    try:
        start = start.expand_as(x)
    except RuntimeError:
        raise ValueError(
            f"baseline has shape {tuple(start.shape)}; expected a number or one that fits {tuple(x.shape)}"
        ) from None
    alphas, weights = path_points(steps, rule)
    weights = torch.tensor(weights, dtype=x.dtype, device=x.device)[:, None, None, None]
    mean = torch.zeros(x.shape, dtype=torch.float64)  # the path's mean gradient; not every device has float64
    with running(model) as net:

        def work(part):
            owned = runs(part, len(alphas))
            points = torch.cat([linear_path(x[i], start[i], alphas[s]) for i, s in owned])  # (s, C, H, W)
            targets = torch.cat([y[i].expand(s.stop - s.start) for i, s in owned])
            gradients = net.score_gradient(points, targets, "logit").split([s.stop - s.start for _, s in owned])
            for (i, s), gradient in zip(owned, gradients):
                mean[i] += (gradient * weights[s]).cpu().double().sum(0)

        over_chunks(work, len(x) * len(alphas), chunk, x.device, progress)
        gained = _label_logit(net, x, y, chunk) - _label_logit(net, start, y, chunk)
    mean = mean.to(x)
    attributions = mean * (x - start)
    gap = attributions.cpu().double().flatten(1).sum(1) - gained
    return IntegratedGradients((attributions if times_input else mean).to(images.device), gap)


@torch.no_grad()
def _label_logit(net, x, labels, chunk):
    def work(part):
        return net.scores(x[part], labels[part]).gather(1, labels[part, None])[:, 0]

    return torch.cat([x.new_zeros(0), *over_chunks(work, len(x), chunk, x.device)]).cpu().double()


def _explain(model, images, labels, settings, *, seed=0, chunk=None, progress=None):
    return integrated_gradients(
        model,
        images,
        labels,
        baseline=settings.baseline,
        steps=settings.steps,
        rule=settings.rule,
        times_input=settings.times_input,
        chunk=chunk,
        progress=progress,
    )


METHOD = Method(
    "integrated_gradients",
    "Integrated gradients",
    (
        Paper(
            "Sundararajan, Taly, Yan (2017), Axiomatic Attribution for Deep Networks",
            3,
            "https://arxiv.org/abs/1703.01365",
        ),
    ),
    IntegratedGradientsSettings,
    ASSIGNED,
    PAPER,
    _explain,
    attribution=lambda found: found.attributions,
    pack=lambda found: found._asdict(),
    unpack=lambda kept: IntegratedGradients(**kept),
    passes=lambda settings: 2 * settings.steps,
    per_colour=lambda settings: not settings.times_input,
)
