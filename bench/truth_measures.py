"""What is measured of a map on a scene whose parts are known, and how sure the mean over scenes is.

Two kinds of truth: where the food is (it was painted there), and what the network needs (a part is taken away and the
drop of the label's logit is measured).
"""

import numpy as np
import torch

from xai.engine import class_scores
from xai.measures import chance_level, pointing_game, rank_correlation, relevance_mass, relevance_rank

RESAMPLES = 2000
CONFIDENCE = 0.95
SCENE_MEASURES = (
    "mass",
    "rank",
    "pointing",
    "agreement",
    "top_part",
    "agreement_per_pixel",
    "top_part_per_pixel",
)
CHANCE = {  # scene measure: which of the scene's facts it is by chance (see `scene_facts`)
    "mass": "area",
    "rank": "area",
    "pointing": "area",
    "agreement": "zero",
    "agreement_per_pixel": "zero",
    "top_part": "one_part",
    "top_part_per_pixel": "one_part",
}


def removal_drops(model, image, parts, label) -> np.ndarray:
    """(parts,) drop of the label's logit when a part is taken away.

    Its place is filled with the mean colour of the rest of the picture. That leaves nothing of the part but its
    outline, needs no second network that paints, and is what the classifier saw in training (patches of one colour
    that hide a piece, xai.embedded.scene_data); a blurred fill would leave the part's own colour, which is half of
    what tells food apart.
    """
    without = []
    for mask in parts.values():
        rest = image[:, ~mask] if not bool(mask.all()) else image.flatten(1)
        without.append(torch.where(mask, rest.mean(1)[:, None, None], image))
    scores = class_scores(model, torch.stack([image, *without]))[:, int(label)].double()
    return (scores[0] - scores[1:]).numpy()


def scene_facts(parts, food, drops) -> dict:
    """What is known of a scene without any method: the chance levels, and whether the food is what the network needs
    most."""
    drops = np.asarray(drops)
    return {
        "area": chance_level(parts[food]),
        "zero": 0.0,
        "one_part": 1 / len(parts),
        "food_first": float(list(parts)[int(drops.argmax())] == food),
    }


def scene_measures(map, parts, food, drops) -> dict:
    """Every one of SCENE_MEASURES for one map (H, W); NaN where it is undefined.

    A part's share in an explanation is the sum of the map over it, because the drop that it has to foretell is that of
    the whole part: where the network adds up what its pixels contribute, sums agree with drops exactly and means do
    not. A large part collects much of a noisy map, though, so the means per pixel are measured as well.
    """
    m, drops, masks = np.asarray(map, np.float64), np.asarray(drops), [np.asarray(p, bool) for p in parts.values()]
    sums = np.array([m[mask].sum() for mask in masks])
    means = sums / np.array([max(mask.sum(), 1) for mask in masks])
    mask = parts[food]
    return {
        "mass": relevance_mass(m, mask),
        "rank": relevance_rank(m, mask) if m.max() > m.min() else float("nan"),  # else it would be reading order
        "pointing": pointing_game(m, mask),
        "agreement": _agreement(sums, drops),
        "top_part": _same_first(sums, drops),
        "agreement_per_pixel": _agreement(means, drops),
        "top_part_per_pixel": _same_first(means, drops),
    }


def _agreement(said, drops):
    """Spearman over the parts; undefined for one part or where all are equal."""
    return rank_correlation(said, drops) if len(drops) > 1 else float("nan")


def _same_first(said, drops):
    """1 if the part pointed at most is the one whose loss costs most; undefined for a map that points at none."""
    return float(said.argmax() == drops.argmax()) if len(drops) > 1 and said.max() > said.min() else float("nan")


def bootstrap(values, seed=0) -> dict:
    """Mean of the values that are defined, with its 95% interval over scenes (percentiles of resampled means)."""
    given = np.asarray(values, np.float64)
    known = given[~np.isnan(given)]
    if not len(known):
        return {"mean": None, "low": None, "high": None, "n": 0, "undefined": len(given)}
    draws = np.random.default_rng(seed).integers(0, len(known), (RESAMPLES, len(known)))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known[draws].mean(1), (tail, 1 - tail))
    return {
        "mean": float(known.mean()),
        "low": float(low),
        "high": float(high),
        "n": len(known),
        "undefined": len(given) - len(known),
    }
