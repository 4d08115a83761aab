"""LIME: a linear model of what the classifier does when superpixels are hidden.

    argmin_w  sum_z  pi(z) (f(picture with z's superpixels kept) - w.z)^2 + |w|^2     (Ribeiro et al. 2016, section 3)

z are random 0/1 rows, pi(z) = sqrt(exp(-d^2 / 0.25^2)) with d the cosine distance of z to all ones, and a hidden
superpixel shows its own mean colour. Settings and random stream follow the `lime` package 0.2.0.1, including, with
first_segment=1, its slip: column z hides the superpixel *numbered* z, so with numbers from 1 the first column hides
nothing and the last superpixel is never hidden.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
import torch
from skimage.segmentation import slic
from sklearn.linear_model import Ridge
from sklearn.metrics import pairwise_distances, r2_score

from ..device import check_images, over_chunks, prepare, to_numpy, whole, whole_seed
from ..engine import running
from .method import Bounds, Fixed, Method, Paper

KERNEL_WIDTH = 0.25
RIDGE_ALPHA = 1.0


@dataclass(frozen=True)
class LimeSettings:
    """Settings of LIME; PAPER has the package's defaults where the paper is silent."""

    samples: Annotated[int, Bounds(10, 2000, 10)] = 1000
    output: Literal["logit", "probability"] = "probability"
    seed: Annotated[int, Bounds(0, 9999)] = 0
    first_segment: Literal[0, 1] = 0
    # One random stream over all pictures (notebook), or the same seed for each.
    one_stream: Annotated[bool, Fixed] = False

    def random_source(self):
        """What to hand to `lime` as its seed."""
        return np.random.RandomState(self.seed) if self.one_stream else self.seed


ASSIGNED = LimeSettings(output="logit", first_segment=1, one_stream=True, seed=16)
PAPER = LimeSettings()


@dataclass(frozen=True)
class LimeExplanation:
    """What LIME found for one picture."""

    segments: np.ndarray  # (H, W) superpixel numbers, from first_segment on
    weights: np.ndarray  # (n_segments,) effect of column z = superpixel number z being shown, in output units
    intercept: float
    r_squared: float  # weighted R^2 of the linear model on the samples; NaN where the output does not change at all

    def to_pixels(self) -> np.ndarray:
        """(H, W) the weight of every pixel's superpixel; 0 where no column belongs to it."""
        return np.append(self.weights, 0.0)[np.minimum(self.segments, len(self.weights))]


def superpixels(images, *, n_segments=200, compactness=1.0, sigma=1.0) -> np.ndarray:
    """SLIC superpixels (Achanta et al. 2012) of images (N, C, H, W): (N, H, W) int64, numbered from 0.

    The defaults are the homework's. Fewer superpixels than asked for may come back.
    """
    check_images(images)
    n_segments = whole("n_segments", n_segments, 1)
    if not (compactness > 0 and sigma >= 0):
        raise ValueError(
            f"compactness is {compactness} and sigma {sigma}; expected a positive number and one from 0 on"
        )
    pictures = images.detach().cpu().double().permute(0, 2, 3, 1).numpy()
    if not len(pictures):
        return np.zeros(pictures.shape[:3], np.int64)
    return np.stack(
        [
            _numbered(
                slic(p, n_segments=n_segments, compactness=compactness, sigma=sigma, start_label=1, channel_axis=-1)
            )
            for p in pictures
        ]
    )


def _numbered(segments):
    return np.unique(segments, return_inverse=True)[1].reshape(np.shape(segments)).astype(np.int64)


def lime(
    model,
    images,
    labels,
    *,
    segments=None,
    samples=1000,
    output="logit",
    seed=0,
    first_segment=0,
    chunk=None,
    progress=None,
) -> list:
    """Explain the label's output for each of images (N, C, H, W): a list of N LimeExplanation.

    labels: (N,), or (N, L) for L different ones a picture, explained from the same samples: a list of N lists of L.
    segments: (N, H, W) superpixel numbers (None: `superpixels`). output: "logit" or "probability". seed: a whole number
    (each picture gets its own stream from it) or a numpy RandomState, which is used up picture after picture.
    first_segment: the number of the first superpixel, 0, or 1 for the package's slip (see above).
    "probability" is the softmax, the sigmoid for a model of one score; a model of probabilities is taken as it is.
    """
    x, y = prepare(model, images, labels, several=True)
    samples = whole("samples", samples, 2, expected="expected at least 2 to fit a line through")
    segments = superpixels(images) if segments is None else [to_numpy(s) for s in segments]  # of the picture as given
    _check(x, y, segments, output, first_segment)
    segments = [_numbered(s) for s in segments]
    seed = seed if isinstance(seed, np.random.RandomState) else whole_seed(seed)
    explanations = []
    with running(model) as net, torch.no_grad():
        for i in range(len(x)):
            rng = seed if isinstance(seed, np.random.RandomState) else np.random.RandomState(seed)
            report = progress and (lambda done, _, i=i: progress(i * samples + done, len(x) * samples))
            keep = _draw(rng, samples, segments[i].max() + 1)
            outputs = _watch(net, x[i], y[i].reshape(-1), segments[i], keep, output, first_segment, chunk, report)
            explanations.append(_fit(segments[i] + first_segment, keep, outputs))
    return explanations if y.ndim == 2 else [one for (one,) in explanations]


def _check(x, y, segments, output, first_segment):
    shapes = {tuple(numbers.shape) for numbers in segments}
    if len(segments) != len(x) or shapes - {tuple(x.shape[2:])}:
        given = (len(segments), *shapes.pop()) if len(shapes) == 1 else sorted(shapes)
        raise ValueError(f"segments has shape {given}; expected {(len(x), *x.shape[2:])}, a number a pixel")
    for row in y.tolist() if y.ndim == 2 else ():
        if len(set(row)) < len(row):  # one-hot labels, for instance
            raise ValueError(f"labels has {row} for a picture; expected different whole numbers")
    if output not in ("logit", "probability"):
        raise ValueError(f'output is {output!r}; expected "logit" or "probability"')
    if first_segment not in (0, 1):
        raise ValueError(f"first_segment is {first_segment}; expected 0 or 1")


def _draw(rng, samples, columns):
    """Which columns each sample keeps: (samples, columns) of 0 and 1, the first row all ones."""
    rng.randint(0, high=1000)  # the package draws a seed for its own segmentation here, used or not
    keep = rng.randint(0, 2, samples * columns).reshape(samples, columns)
    keep[0] = 1
    return keep


def hide(picture, segments, shown):
    """The picture (C, H, W) with superpixels hidden: (S, C, H, W). shown: bool (S, superpixels), by number from 0.

    A hidden superpixel takes its own mean colour. Samples are gathered in one step: shown[:, segments].
    """
    where = torch.as_tensor(segments, device=picture.device)
    mask = torch.as_tensor(shown, device=picture.device)[:, where]  # (S, H, W)
    return torch.where(mask[:, None], picture, _mean_colours(picture, where))


def _mean_colours(picture, where):
    """(C, H, W) the mean colour of every pixel's superpixel; summed on the CPU: not every device has float64."""
    where, source = where.cpu(), picture.cpu().double().flatten(1)  # (H, W), (C, H W)
    count = torch.bincount(where.flatten())
    sums = torch.zeros(len(source), len(count), dtype=source.dtype).index_add_(1, where.flatten(), source)
    return (sums / count)[:, where].to(picture)


def _watch(net, picture, labels, segments, keep, output, first_segment, chunk, progress):
    """The labels' (L,) outputs for every sample: (samples, L) float64."""
    shown = keep.astype(bool)
    if first_segment:  # column z hides superpixel number z = index z - 1; the last superpixel is always shown
        shown = np.concatenate([shown[:, 1:], np.ones((len(shown), 1), bool)], 1)

    def work(part):
        perturbed = hide(picture, segments, shown[part])
        scores = net.scores(perturbed, labels)
        if output == "probability":
            scores = net.probabilities(scores)
        return scores[:, labels]

    return torch.cat(over_chunks(work, len(shown), chunk, picture.device, progress)).cpu().double().numpy()


def _fit(segments, keep, outputs):
    """Ridge regressions of all labels' outputs (samples, L), weighted by nearness to the whole picture: a list of L."""
    distance = pairwise_distances(keep, keep[:1], metric="cosine").ravel()
    nearness = np.sqrt(np.exp(-(distance**2) / KERNEL_WIDTH**2))
    line = Ridge(alpha=RIDGE_ALPHA).fit(keep, outputs, sample_weight=nearness)
    weights, intercepts = line.coef_.reshape(-1, keep.shape[1]), line.intercept_.reshape(-1)  # of one label, too
    fits = r2_score(outputs, line.predict(keep), sample_weight=nearness, multioutput="raw_values")
    fits[_constant(outputs)] = np.nan  # 1.0 or 0.0 as rounding wants it
    return [LimeExplanation(segments, *found) for found in zip(weights, intercepts.tolist(), fits.tolist())]


def _constant(outputs):
    """Which of the labels' outputs (samples, L) differ by no more than what float32 makes of one number."""
    return np.ptp(outputs, axis=0) <= 16 * np.finfo(np.float32).eps * np.abs(outputs).max(0)


def _explain(model, images, labels, settings, *, seed=0, chunk=None, progress=None):
    settings = replace(settings, seed=settings.seed + seed)
    return lime(
        model,
        images,
        labels,
        samples=settings.samples,
        output=settings.output,
        seed=settings.random_source(),
        first_segment=settings.first_segment,
        chunk=chunk,
        progress=progress,
    )


def _attribution(explanations):
    """(N, 1, H, W) float64: a superpixel is hidden in all channels at once."""
    pixels = [torch.from_numpy(e.to_pixels()) for e in explanations]
    return torch.stack(pixels)[:, None] if pixels else torch.zeros(0, 1, 1, 1, dtype=torch.float64)


def _pack(explanations):
    packed = {}
    for i, e in enumerate(explanations):
        packed |= {
            f"segments{i}": torch.from_numpy(e.segments),
            f"weights{i}": torch.from_numpy(e.weights),
            f"fit{i}": torch.tensor([e.intercept, e.r_squared], dtype=torch.float64),
        }
    return packed


def _unpack(kept):
    return [
        LimeExplanation(kept[f"segments{i}"].numpy(), kept[f"weights{i}"].numpy(), *kept[f"fit{i}"].tolist())
        for i in range(len(kept) // 3)
    ]


METHOD = Method(
    "lime",
    "LIME",
    (Paper("Ribeiro, Singh, Guestrin (2016), “Why Should I Trust You?”", 3, "https://arxiv.org/abs/1602.04938"),),
    LimeSettings,
    ASSIGNED,
    PAPER,
    _explain,
    attribution=_attribution,
    pack=_pack,
    unpack=_unpack,
    passes=lambda settings: settings.samples,
    positive=True,
)
