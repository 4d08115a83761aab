"""Questions 5-9: saliency maps."""

from copy import deepcopy

import numpy as np
import torch
from torch.nn import functional as F

from xai.measures import chance_level, rank_correlation, to_grid, top_mass_shares
from xai.outlines import best_outlines, silhouette
from xai.said import Said
from xai.vision.maps import normalize
from xai.vision.saliency import saliency

from ..findings import Finding, Quantity, decided, extreme, named, only_match

# Two pictures whose brightest points differ by less than this factor look equally bright on a screen.
FACTOR_THAT_IS_SEEN = 2.0
# Rank order counts as kept when it is the same but for ties.
SAME_ORDER = 0.999
# Inequality of a map (Gini, 0-1) counts as changed when it moves by a twentieth.
GINI_THAT_IS_SEEN = 0.05
# Finite differences of a smooth function in double precision agree far better; a different derivative is off by 100%.
DERIVATIVES_AGREE = 0.01
# Pixel values: noise below a quarter of a screen's step, and a step small against that noise.
TRACE, STEP = 1e-3, 1e-7
# Both maps are compared on squares of 8 x 8 pixels, about the size of a superpixel.
GRID = 16


def q5(x, settings) -> Finding:
    """What happens to the ten maps' scales, order and evenness when each is normalised by itself?"""
    raw = x.map("saliency", settings)
    shown = normalize(raw)
    spread = {
        name: float(maps.flatten(1).amax(1).max() / maps.flatten(1).amax(1).min().clamp_min(1e-300))
        for name, maps in (("before", raw.double()), ("after", shown.double()))
    }
    order = min(rank_correlation(a, b) for a, b in zip(raw, shown))
    evenness = float(np.mean([_gini(b) - _gini(a) for a, b in zip(raw, shown)]))
    fall = spread["before"] / spread["after"]
    quantities = [
        Quantity("largest over smallest maximum of the ten maps, before", spread["before"], "times"),
        Quantity("largest over smallest maximum of the ten maps, after", spread["after"], "times"),
        Quantity("lowest rank correlation of a map with its normalised self", order, ""),
        Quantity("mean change of a map's inequality (Gini)", evenness, ""),
    ]
    threshold = Quantity("a factor that is seen", FACTOR_THAT_IS_SEEN, "times")
    if fall >= FACTOR_THAT_IS_SEEN and order >= SAME_ORDER:
        option = "reduce_differences"
    elif 1 / fall >= FACTOR_THAT_IS_SEEN and order >= SAME_ORDER:
        option = "increase_differences"
    elif abs(evenness) >= GINI_THAT_IS_SEEN:
        option = "more_pronounced" if evenness > 0 else "more_even"
    else:
        option = "no_effect"
    return decided(
        option,
        quantities,
        threshold,
        abs(max(fall, 1 / fall) - FACTOR_THAT_IS_SEEN),
        Said(
            "The brightest points of the ten maps differ {before:.3g} times before and {after:.3g} times after; the "
            "order of the pixels inside a map is kept to {order:.3f}.",
            order=order,
            **spread,
        ),
    )


def _gini(values):
    v = np.sort(np.asarray(values, np.float64).ravel())
    return float((2 * np.arange(1, v.size + 1) - v.size - 1) @ v / (v.size * v.sum())) if v.sum() else 0.0


def q6(x, settings) -> Finding:
    """Picture 8: where does the brightest tenth of the saliency map lie?"""
    return brightest_part(x, "saliency", settings, 8, ("sashimi", "table", "chopsticks", "plate"))


def brightest_part(x, method, settings, picture, options) -> Finding:
    """The part (one of the options' names) with the largest share of the mass of the map's brightest tenth."""
    shares = top_mass_shares(x.map(method, settings)[picture], x.pictures.parts[picture])
    parts = {option: named(option) for option in options}
    scores = {option: shares[part] for option, part in parts.items()}
    extra = [
        Quantity(Said("by chance, {part}", part=part), chance_level(x.pictures.parts[picture][part]), "share")
        for part in parts.values()
    ]
    return extreme(
        scores,
        "share",
        "{value:.0%} of the brightest tenth of the map lies on the {best}, {next:.0%} on the {second}.",
        extra=extra,
    )


def q7(x, settings) -> Finding:
    """Which derivative is the map? Compare it with finite differences of the loss in double precision."""
    model, source = deepcopy(x.classifier).double().cpu(), torch.Generator().manual_seed(7)
    image, label = x.pictures.images[2:3].double(), x.pictures.labels[2:3]
    # Even regions make ties in max-pooling, where a derivative does not exist; a trace of noise breaks them.
    image = image + TRACE * torch.randn(image.shape, generator=source, dtype=torch.float64)
    gradient = saliency(model, image, label, of="loss")

    def loss(picture):
        with torch.no_grad():
            return F.cross_entropy(model(picture), label)

    directions = torch.randn(8, *image.shape[1:], generator=source, dtype=torch.float64)
    measured = torch.stack([(loss(image + STEP * d) - loss(image - STEP * d)) / (2 * STEP) for d in directions])
    claimed = (gradient * directions).flatten(1).sum(1)
    reciprocal = 1 / gradient.where(gradient != 0, torch.ones_like(gradient))
    inverse = (directions * reciprocal).flatten(1).sum(1)
    # A map over parameters would have as many values as the network has parameters.
    mismatch = abs(sum(p.numel() for p in model.parameters()) - gradient.numel()) / gradient.numel()
    errors = {
        "loss_by_input": float((claimed - measured).norm() / measured.norm()),
        "input_by_loss": float((inverse - measured).norm() / measured.norm()),
        "loss_by_parameters": mismatch,
        "parameters_by_loss": mismatch,
    }
    names = {
        "loss_by_input": "error of the map against the measured change of the loss",
        "input_by_loss": "the same for the map's reciprocal",
        "loss_by_parameters": "number of parameters less number of values in the map, over the latter",
        "parameters_by_loss": "the same for its reciprocal",
    }
    threshold = Quantity("derivatives agree", DERIVATIVES_AGREE, "relative")
    why = Said("Along eight random directions of the picture the measured change of the loss is compared with the map.")
    return only_match(errors, names, threshold, why)


def q8(x, settings) -> Finding:
    """Which solid's outline fits the lit region of picture 1's map best?"""
    outline = silhouette(x.map("saliency", settings)[1])
    return extreme(
        best_outlines(outline),
        "overlap",
        "The lit region of the map overlaps best with an outline of a {best} "
        "({value:.3f}), next with one of a {second} ({next:.3f}).",
    )


def q9(x, settings) -> Finding:
    """Pictures 4-8: where do LIME's positive superpixels and the saliency map agree least?"""
    positive, bright = x.map("lime", settings), x.map("saliency", settings)
    scores = {
        f"picture_{i}": rank_correlation(to_grid(positive[i], GRID), to_grid(bright[i], GRID)) for i in range(4, 9)
    }
    return extreme(
        scores,
        "rank correlation",
        "The two maps agree least on {best} ({value:.2f}); next is {second} ({next:.2f}).",
        smallest=True,
    )


RULES = {"Q5": q5, "Q6": q6, "Q7": q7, "Q8": q8, "Q9": q9}
ONE_SETTING = {"Q7"}  # it asks about the gradient of the loss, which is what `assigned` computes
