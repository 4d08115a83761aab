"""Questions 10-13: SmoothGrad."""

import numpy as np
import torch

from xai.engine import class_scores
from xai.measures import bright_share, overlap, rank_correlation, relevance_mass, to_grid
from xai.said import Said
from xai.vision.maps import normalize
from xai.vision.saliency import saliency
from xai.vision.smooth_grad import smooth_grad

from ..findings import Finding, Quantity, decided, named, only_match
from .recorder import Recorder
from .saliency import GRID, brightest_part

# Two results of the same sum differ by rounding only; another recipe differs by its whole size.
SAME_RESULT = 0.01
# Places are the same when the brightest tenths of two maps share at least half of what they cover together.
SAME_PLACE = 0.5
BRIGHTEST = 0.1
# On a black-to-white screen a pixel is a bright spot from the middle grey on ...
MIDDLE_GREY = 0.5
# ... and a spot of fewer than 16 of the 16,384 pixels is not noticed.
SPOT_THAT_IS_SEEN = 16 / 128**2
# An outline is clearer when its edges have a tenth more contrast.
CLEARER = 1.1
# Two maps whose ranks share half their variance (r^2 = 0.5) light up the same places.
SAME_MAP = 0.5**0.5


def q10(x, settings) -> Finding:
    """Run SmoothGrad on picture 2, watch which pictures it looks at, and follow four recipes by hand from those."""
    s, samples = x.settings("smooth_grad", settings), 12
    images, labels, label = x.pictures.images, x.pictures.labels, x.pictures.labels[2:3]
    recorder, std = Recorder(x.classifier), float(s.noise_std(images[2:3])[0])
    result = smooth_grad(
        recorder, images[2:3], label, noise_std=std, samples=samples, of=s.of, average=s.average, seed=5
    )[0]
    noisy = torch.cat(recorder.seen)  # (S, 3, H, W)
    fold = torch.abs if s.average == "magnitude" else (lambda gradient: gradient)
    output = class_scores(x.classifier, noisy)[:, label.item()]
    tilt = ((noisy - images[2]) * (output - output.mean())[:, None, None, None]).mean(0) / std**2
    recipes = {
        "noise_saliency": sum(fold(saliency(x.classifier, copy[None], label, of=s.of)[0]) for copy in noisy) / samples,
        "noise_output": fold(tilt),  # how the output follows the noise, pixel by pixel
        "average_saliency": fold(saliency(x.classifier, images, labels, of=s.of)).mean(0),
        "average_outputs": class_scores(x.classifier, images).max(1)[0].mean().expand_as(result),
    }
    errors = {name: float((recipe - result).norm() / result.norm()) for name, recipe in recipes.items()}
    names = {name: Said("distance to the recipe: {recipe}", recipe=named(name)) for name in recipes}
    threshold = Quantity("same result", SAME_RESULT, "of its size")
    why = Said(
        "The recipes were followed by hand with the {samples} noisy copies that the method used on picture 2.",
        samples=samples,
    )
    return only_match(errors, names, threshold, why)


def q11(x, settings) -> Finding:
    """Share of each method's map inside the food, and whether the brightest places of pictures 2 and 4 agree."""
    maps = {"saliency": x.map("saliency", settings), "SmoothGrad": x.map("smooth_grad", settings)}
    inside = {
        name: np.array([relevance_mass(m, p[f]) for m, p, f in zip(shown, x.pictures.parts, x.pictures.foods)])
        for name, shown in maps.items()
    }
    gain = inside["SmoothGrad"] - inside["saliency"]
    same = {i: _same_place(maps["saliency"][i], maps["SmoothGrad"][i]) for i in (2, 4)}
    leads = {  # how far each statement is on the true side; "better" asks for no more than a larger share
        "smooth_grad_better": float(gain.mean()),
        "saliency_better": float(-gain.mean()),
        "same_place_2": same[2] - SAME_PLACE,
        "different_place_4": SAME_PLACE - same[4],
    }
    best, second = sorted(leads, key=leads.get, reverse=True)[:2]
    plain, smooth = (float(inside[name].mean()) for name in ("saliency", "SmoothGrad"))
    error = float(gain.std(ddof=1) / len(gain) ** 0.5)
    quantities = [
        Quantity(Said("mean share of {method} inside the food", method=named(n)), float(v.mean()), "share")
        for n, v in inside.items()
    ]
    quantities += [
        Quantity("standard error of their difference over the pictures", error, "share"),
        *(
            Quantity(Said("overlap of the brightest tenths on picture {picture}", picture=i), v, "share")
            for i, v in same.items()
        ),
    ]
    threshold = Quantity(
        Said("lead of the runner-up: {option}", option=named(second)), max(leads[second], 0.0), "share"
    )
    return decided(
        best if leads[best] > 0 else None,
        quantities,
        threshold,
        leads[best] - threshold.value,
        Said(
            "On average {plain:.0%} of saliency and {smooth:.0%} of SmoothGrad are in the food; the brightest places "
            "overlap by {on_2:.0%} on picture 2 and {on_4:.0%} on picture 4.",
            plain=plain,
            smooth=smooth,
            on_2=same[2],
            on_4=same[4],
        ),
    )


def _same_place(a, b):
    a, b = to_grid(a, GRID), to_grid(b, GRID)
    return overlap(a >= np.quantile(a, 1 - BRIGHTEST), b >= np.quantile(b, 1 - BRIGHTEST))


def q12(x, settings) -> Finding:
    """What can be seen of the maps when they are drawn without normalising?"""
    raw = x.map("smooth_grad", settings)
    before, after = (float(np.mean([bright_share(m, MIDDLE_GREY) for m in maps])) for maps in (raw, normalize(raw)))
    order = float(np.mean([rank_correlation(a, b) for a, b in zip(raw, normalize(raw))]))
    detail = float(np.mean([_edge(a.clamp(0, 1)) / max(_edge(b), 1e-12) for a, b in zip(raw, normalize(raw))]))
    quantities = [
        Quantity("bright pixels without normalising", before, "share"),
        Quantity("bright pixels, normalised", after, "share"),
        Quantity("rank correlation of the two", order, ""),
        Quantity("edge contrast, without over with", detail, "times"),
    ]
    threshold = Quantity("a spot that is seen", SPOT_THAT_IS_SEEN, "share")
    if order < SAME_MAP:
        option = "bright_dark_swap" if order < 0 else "other_regions"
    elif before < SPOT_THAT_IS_SEEN <= after:
        option = "no_bright_spots"
    else:
        option = "outline_clearer" if detail > CLEARER else "same"
    return decided(
        option,
        quantities,
        threshold,
        abs(before - SPOT_THAT_IS_SEEN),
        Said(
            "Without normalising {before:.3%} of the pixels are bright, with it {after:.2%}.",
            before=before,
            after=after,
        ),
    )


def _edge(map):
    return float(np.hypot(*np.gradient(np.asarray(map, np.float64))).mean())


def q13(x, settings) -> Finding:
    """Picture 7: where does the brightest tenth of the SmoothGrad map lie?"""
    return brightest_part(x, "smooth_grad", settings, 7, ("plate", "noodles", "vegetable", "rice_sausage"))


RULES = {"Q10": q10, "Q11": q11, "Q12": q12, "Q13": q13}
ONE_SETTING = set()
