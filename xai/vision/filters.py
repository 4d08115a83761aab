"""What a filter sees: where in a picture it is active, and which picture would activate it most.

activation:     a = layer(x)[:, filter]
visualisation:  argmax_x  sum layer(x)[:, filter]   by Adam      (Erhan et al. 2009; Simonyan et al. 2014, section 2)
"""

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

import torch

from ..device import prepare_images, whole
from ..engine import gradient, running, tensor_of
from .method import Bounds, Method, Paper


@dataclass(frozen=True)
class FilterSettings:
    """Settings of filter visualisation."""

    start: Literal["pictures", "noise"] = "noise"  # what the visualisation starts from
    steps: Annotated[int, Bounds(1, 200, 1)] = 100
    learning_rate: Annotated[float, Bounds(0.01, 1, 0.01)] = 0.1
    clamp: bool = False  # keep the synthesised picture in [0, 1]; else it is let run


ASSIGNED = FilterSettings(start="pictures")
PAPER = FilterSettings(start="noise", clamp=True)


class _Reached(Exception):
    """Ends a forward pass once the layer has spoken: what comes after it would be wasted work."""


@contextmanager
def _outputs_of(model, layer):
    """Run the model inside the block up to `layer`: yields a function x -> the layer's output for x."""
    if layer not in set(model.modules()):
        raise ValueError(
            f"layer is {layer!r}, which is not a module of the model; expected one, e.g. classifier.cnn[15]"
        )
    asked, seen = [], []  # asked: the thread that runs the model for us, while it does

    def keep(_module, _inputs, output):
        if asked == [threading.get_ident()]:  # others, and a progress callback, may use the model meanwhile
            seen.append(output)
            raise _Reached

    def run(x):
        seen.clear()
        asked.append(threading.get_ident())
        try:
            net(x)
        except _Reached:
            pass
        finally:
            asked.clear()
        if not seen:
            raise ValueError(f"layer {layer!r} is never called when the model runs")
        return tensor_of(seen[0], "the layer")

    with running(model, layer) as net:
        handle = net.layer.register_forward_hook(keep)
        try:
            yield run
        finally:
            handle.remove()


def _channel(output, filter):
    if output.ndim != 4:
        raise ValueError(f"the layer's output has shape {tuple(output.shape)}; expected a convolutional (N, C, h, w)")
    filter = whole(
        "filter", filter, 0, output.shape[1] - 1, expected=f"the layer has filters 0 to {output.shape[1] - 1}"
    )
    if not output[:, filter].isfinite().all():
        raise ValueError(f"filter {filter} of the layer has NaN or infinite values; expected finite numbers")
    return output[:, filter]


@torch.no_grad()
def filter_activation(model, images, layer, filter) -> torch.Tensor:
    """Output (N, h, w) of one filter of `layer` (the module itself) for images (N, C, H, W).

    Raises ValueError for a layer that is not in the model, has no spatial output, or lacks the filter.
    """
    x = prepare_images(model, images)
    with _outputs_of(model, layer) as run:
        some = x if len(x) else x.new_zeros(1, *x.shape[1:])  # for no picture, h and w are still the layer's
        return _channel(run(some), filter)[: len(x)].clone().to(images.device)


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


@torch.inference_mode(False)  # whose tensors know no gradients; the caller may be in it
def filter_ascent(model, layer, filter, *, start, steps=100, learning_rate=0.1, clamp=None, progress=None) -> Ascent:
    """What filter_visualization grows, with the filter's summed output before each step."""
    steps = whole("steps", steps, 0)
    if not learning_rate > 0:
        raise ValueError(f"learning_rate is {learning_rate}; expected a positive rate")
    x = prepare_images(model, start).clone().contiguous(memory_format=torch.channels_last).requires_grad_()
    optimizer, totals = torch.optim.Adam([x], lr=learning_rate), torch.zeros(steps, dtype=torch.float64)
    with _outputs_of(model, layer) as run, torch.enable_grad():
        for step in range(steps if len(x) else 0):
            output = _channel(run(x), filter)
            total = -output.sum()
            x.grad = gradient(total, x, output, lambda other: _channel(run(other), filter))
            totals[step] = -total.detach()
            optimizer.step()
            if clamp is not None:
                x.data.clamp_(*clamp)
            if progress:
                progress(step + 1, steps)
    return Ascent(x.detach().contiguous().to(start.device), totals)


def grow(model, images, layer, filter, settings, *, seed=0, progress=None) -> torch.Tensor:
    """Filter visualisation with a FilterSettings: pictures (N, C, H, W) grown from the images, or from noise of their
    shape. layer: its name in the model, such as "cnn.15"."""
    noise = torch.rand(images.shape, generator=torch.Generator().manual_seed(seed))
    return filter_visualization(
        model,
        model.get_submodule(layer),
        filter,
        start=images if settings.start == "pictures" else noise,
        steps=settings.steps,
        learning_rate=settings.learning_rate,
        clamp=(0.0, 1.0) if settings.clamp else None,
        progress=progress,
    )


# Declared as the attribution methods are, but what it finds are pictures: it stands in no comparison of maps.
METHOD = Method(
    "filters",
    "Filter visualisation",
    (
        Paper(
            "Erhan, Bengio, Courville, Vincent (2009), Visualizing Higher-Layer Features of a Deep Network", None, None
        ),
        Paper(
            "Simonyan, Vedaldi, Zisserman (2014), Deep Inside Convolutional Networks",
            2,
            "https://arxiv.org/abs/1312.6034",
        ),
    ),
    FilterSettings,
    ASSIGNED,
    PAPER,
    grow,
)
