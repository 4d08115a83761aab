"""What a filter sees: where in a picture it is active, and which picture would activate it most.

activation:     a = layer(x)[:, filter]
visualisation:  argmax_x  sum layer(x)[:, filter]   by Adam      (Erhan et al. 2009; Simonyan et al. 2014, section 2)
"""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import torch

from ..device import prepare
from ..engine import running


@dataclass(frozen=True)
class FilterSettings:
    """Settings of filter visualisation; ASSIGNED is the notebook's, PUBLISHED the papers'."""

    start: str = "noise"  # what the visualisation starts from: "pictures" or "noise"
    steps: int = 100
    learning_rate: float = 0.1
    clamp: tuple = None  # (low, high) the synthesised picture is kept in; None lets it run


ASSIGNED = FilterSettings(start="pictures")
PUBLISHED = FilterSettings(start="noise", clamp=(0.0, 1.0))


class _Reached(Exception):
    """Ends a forward pass once the layer has spoken: what comes after it would be wasted work."""


@contextmanager
def _outputs_of(model, layer):
    """Run the model inside the block up to `layer`: yields a function x -> the layer's output for x."""
    if layer not in set(model.modules()):
        raise ValueError(
            f"layer is {layer!r}, which is not a module of the model; expected one, e.g. classifier.cnn[15]"
        )
    seen = []

    def keep(_module, _inputs, output):
        seen.append(output)
        raise _Reached

    with running(model, layer) as (net, inside):
        handle = inside.register_forward_hook(keep)

        def run(x):
            seen.clear()
            try:
                net(x.clone())  # a first module may work in place
            except _Reached:
                return seen[0]
            raise ValueError(f"layer {layer!r} is never called when the model runs")

        try:
            yield run
        finally:
            handle.remove()


def _channel(output, filter):
    if output.ndim != 4:
        raise ValueError(f"the layer's output has shape {tuple(output.shape)}; expected a convolutional (N, C, h, w)")
    if not 0 <= filter < output.shape[1]:
        raise ValueError(f"filter is {filter}; the layer has filters 0 to {output.shape[1] - 1}")
    return output[:, filter]


def filter_activation(model, images, layer, filter) -> torch.Tensor:
    """Output (N, h, w) of one filter of `layer` (the module itself) for images (N, C, H, W).

    Raises ValueError for a layer that is not in the model, has no spatial output, or lacks the filter.
    """
    x = prepare(model, images)
    with _outputs_of(model, layer) as run, torch.no_grad():
        return _channel(run(x), filter).clone().to(images.device)


class Ascent(NamedTuple):
    """Grown pictures, and how the filter's summed output got there."""

    pictures: torch.Tensor  # (N, C, H, W)
    totals: torch.Tensor  # (steps,) float64, the filter's output summed over all pictures, before each step


def filter_visualization(
    model, layer, filter, *, start, steps=100, learning_rate=0.1, clamp=None, progress=None
) -> torch.Tensor:
    """Pictures (N, C, H, W) grown from `start` (N, C, H, W) by Adam until the filter's summed output is large.

    clamp: (low, high) to keep pixel values in; None lets them run, as the notebook does.
    """
    how = {"steps": steps, "learning_rate": learning_rate, "clamp": clamp, "progress": progress}
    return filter_ascent(model, layer, filter, start=start, **how).pictures


def filter_ascent(model, layer, filter, *, start, steps=100, learning_rate=0.1, clamp=None, progress=None) -> Ascent:
    """What filter_visualization grows, with the filter's summed output before each step."""
    if steps < 0 or not learning_rate > 0:
        raise ValueError(f"steps is {steps} and learning_rate {learning_rate}; expected steps >= 0 and a positive rate")
    x = prepare(model, start).clone().contiguous(memory_format=torch.channels_last).requires_grad_()
    optimizer, totals = torch.optim.Adam([x], lr=learning_rate), torch.zeros(steps, dtype=torch.float64)
    with _outputs_of(model, layer) as run, torch.enable_grad():
        for step in range(steps):
            total = -_channel(run(x), filter).sum()
            (x.grad,) = torch.autograd.grad(total, x)
            totals[step] = -total.detach()
            optimizer.step()
            if clamp is not None:
                x.data.clamp_(*clamp)
            if progress:
                progress(step + 1, steps)
    return Ascent(x.detach().contiguous().to(start.device), totals)
