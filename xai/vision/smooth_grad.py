"""SmoothGrad: the average saliency of noisy copies of one picture.

    M(x) = 1/n  sum_i  d score(x + e_i) / d x,   e_i ~ N(0, std^2)      (Smilkov et al. 2017, section 3)

The name means different things in different places: the paper averages signed gradients of the class score at a noise
of 10-20% of the picture's range; the homework averages absolute gradients of the loss, and squares its noise level.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

import torch

from ..device import numbers, over_chunks, prepare, runs, whole, whole_seed
from ..engine import running
from .method import Bounds, Method, Paper


@dataclass(frozen=True)
class SmoothGradSettings:
    """Settings of SmoothGrad."""

    samples: Annotated[int, Bounds(1, 2000, 1)] = 50
    noise_level: Annotated[float, Bounds(0, 1, 0.01)] = 0.15
    squared: bool = False  # notebook: std = (level / range)^2; paper: std = level x range
    of: Literal["loss", "logit"] = "logit"
    average: Literal["magnitude", "signed"] = "signed"  # "magnitude": mean of |gradient|; "signed": mean of gradients

    def noise_std(self, images) -> torch.Tensor:
        """(N,) standard deviation of the noise for each picture, in units of pixel values."""
        span = images.flatten(1).amax(1) - images.flatten(1).amin(1)
        if self.squared:  # for a picture of hardly any contrast the formula explodes: noise of 1 is already all noise
            return ((self.noise_level / span.clamp_min(1e-6)) ** 2).clamp_max(1.0)
        return self.noise_level * span


ASSIGNED = SmoothGradSettings(noise_level=0.4, squared=True, samples=500, of="loss", average="magnitude")
PAPER = SmoothGradSettings()  # 15% noise and 50 samples: the middle of what section 3.3 recommends


@torch.inference_mode(False)  # whose tensors know no gradients; the caller may be in it
def smooth_grad(
    model, images, labels, *, noise_std, samples, of="loss", average="magnitude", seed=0, chunk=None, progress=None
) -> torch.Tensor:
    """Average gradient (N, C, H, W) over `samples` noisy copies of each picture.

    noise_std: one number, or (N,), in pixel values. seed: every picture draws the same noise from it, so a picture's
    result does not depend on its neighbours. Raises ValueError for bad shapes, negative noise or less than one sample.
    """
    x, y = prepare(model, images, labels)
    std = numbers("noise_std", noise_std, x)
    if std.shape not in ((), (len(x),)):
        raise ValueError(f"noise_std has shape {tuple(std.shape)}; expected one number, or {len(x)}, one a picture")
    std = std.expand(len(x))
    if average not in ("magnitude", "signed"):
        raise ValueError(f'average is {average!r}; expected "magnitude" or "signed"')
    if not bool(((std >= 0) & std.isfinite()).all()):
        raise ValueError(f"noise_std is {noise_std}; expected noise >= 0")
    samples, seed = whole("samples", samples, 1), whole_seed(seed)
    total = torch.zeros(x.shape, dtype=torch.float64)  # on the CPU: not every device has float64
    streams = [torch.Generator(x.device).manual_seed(seed).get_state()] * len(x)  # where each picture's noise stands
    with running(model) as net:

        def work(part):
            owned = runs(part, samples)
            drawn = {i: _noise(x[i], std[i], streams[i], s.stop - s.start) for i, s in owned}
            noisy = torch.cat([x[i] + noise for i, (noise, _) in drawn.items()])  # (s, C, H, W)
            labels = torch.cat([y[i].expand(s.stop - s.start) for i, s in owned])
            gradients = net.score_gradient(noisy, labels, of).split([s.stop - s.start for _, s in owned])
            for (i, (_, stream)), gradient in zip(drawn.items(), gradients):
                total[i] += (gradient.abs() if average == "magnitude" else gradient).cpu().double().sum(0)
                streams[i] = stream

        over_chunks(work, len(x) * samples, chunk, x.device, progress)
    return (total / samples).to(x.dtype).to(images.device)


def _noise(picture, std, stream, samples):
    """Noise (samples, C, H, W) and where it leaves the stream. Drawn one copy at a time, so that the chunk size does
    not change which noise a sample gets."""
    source = torch.Generator(picture.device)
    source.set_state(stream)
    noise = [
        std * torch.randn(picture.shape, generator=source, device=picture.device, dtype=picture.dtype)
        for _ in range(samples)
    ]
    return torch.stack(noise), source.get_state()


def _explain(model, images, labels, settings, *, seed=0, chunk=None, progress=None):
    return smooth_grad(
        model,
        images,
        labels,
        noise_std=settings.noise_std(images),
        samples=settings.samples,
        of=settings.of,
        average=settings.average,
        seed=seed,
        chunk=chunk,
        progress=progress,
    )


METHOD = Method(
    "smooth_grad",
    "SmoothGrad",
    (
        Paper(
            "Smilkov, Thorat, Kim, Viégas, Wattenberg (2017), SmoothGrad: removing noise by adding noise",
            3,
            "https://arxiv.org/abs/1706.03825",
        ),
    ),
    SmoothGradSettings,
    ASSIGNED,
    PAPER,
    _explain,
    passes=lambda settings: 2 * settings.samples,
    per_colour=lambda settings: True,
)
