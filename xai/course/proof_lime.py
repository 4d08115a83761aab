"""The published figures of LIME, from the lab's experiments.

The package calls columns of the linear model superpixels. With numbers from 1 (the homework's setting) its column z
hides the superpixel numbered z: the published numbers are columns. Column 0 hides nothing; the last superpixel has
no column.
"""

import re
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import torch

from ..vision.lime import ASSIGNED, METHOD
from .proof_noise import moved
from .proof_rows import Row

BORDER = 0.05  # min_weight of the homework's picture
SHOWN = 11  # num_features of it
RANKS = ("strongest", "second", "third")


def note(_lab, figures) -> str:
    """What is to be known of versions, or nothing."""
    theirs, ours = re.search(r"scikit-image ([\d.]*\d)", figures["source"])[1], version("scikit-image")
    if ours == theirs or ours.startswith(f"{theirs}."):
        return ""
    return (
        f"Superpixels were published from scikit-image {theirs}, here they are cut by {ours}: where their numbers "
        "differ, so does all of LIME. (0.25.2 and 0.26.0 cut our ten pictures alike.)"
    )


def lime(proof):
    found, again = (y.explanation("lime", "assigned") for y in (proof.x, proof.rounded))
    count = tuple(int(e.segments.max() - e.segments.min()) + 1 for e in found)
    yield Row("superpixels", ("lime", "segments"), count)
    fits = [[e.r_squared for e in explanations] for explanations in (found, again)]
    yield Row("R^2 of the linear model", ("lime", "r_squared"), tuple(fits[0]), ".3f", moved(*fits))
    weights = [e.weights for e in found]
    noise = [moved(e.weights, a.weights) for e, a in zip(found, again)]
    yield from _counts(weights, noise)
    yield from _strongest(weights, noise)
    yield from _first_picture(proof, found, again, moved(*fits))


def _counts(weights, noise):
    path = ("lime", "positive_negative_above_005")
    for part, (name, sign) in enumerate((("weights above 0.05", 1), ("weights below -0.05", -1))):
        above = tuple(int((sign * w >= BORDER).sum()) for w in weights)
        doubtful = tuple(int((np.abs(sign * w - BORDER) <= n).sum()) for w, n in zip(weights, noise))
        yield Row(name, path, above, noise=doubtful, part=(part,))
    path = ("lime", "shown_green_red")
    for part, (name, sign) in enumerate((("green superpixels shown", 1), ("red superpixels shown", -1))):
        shown = tuple(int((sign * w[visible(w)] > 0).sum()) for w in weights)
        doubtful = tuple(map(doubtful_shown, weights, noise))
        yield Row(name, path, shown, noise=doubtful, part=(part,))


def ranking(weights) -> np.ndarray:
    """The columns, the strongest weight first."""
    return np.argsort(-np.abs(weights), kind="stable")


def visible(weights) -> np.ndarray:
    """The columns that the homework's picture colours: the 11 strongest, unless they are too weak."""
    first = ranking(weights)[:SHOWN]
    return first[np.abs(weights[first]) >= BORDER]


def doubtful_shown(weights, noise) -> int:
    """How many of the coloured columns could be others, or uncoloured, if every weight were off by the noise."""
    size = np.abs(weights)[ranking(weights)]
    first, rest = size[:SHOWN], size[SHOWN:]
    exchanged = min((first <= rest.max(initial=0) + 2 * noise).sum(), (rest >= first.min() - 2 * noise).sum())
    return int(max(exchanged, (np.abs(first - BORDER) <= noise).sum()))


def _strongest(weights, noise):
    for rank, name in enumerate(RANKS):
        columns = [ranking(w)[rank] for w in weights]
        near = tuple(
            tuple(np.flatnonzero(np.abs(np.abs(w) - abs(w[c])) <= 2 * n).tolist())
            for w, c, n in zip(weights, columns, noise)
        )
        path, numbers = ("lime", "top_three"), tuple(map(int, columns))
        yield Row(f"column of the {name} weight", path, numbers, part=(rank, 0), also=near)
        values = tuple(float(w[c]) for w, c in zip(weights, columns))
        yield Row(f"the {name} weight", path, values, ".2f", tuple(noise), part=(rank, 1))


def _first_picture(proof, found, again, noise_of_fit):
    """Picture 0. For the noise of a sum all ten pictures are looked at: one could stay by luck."""
    sums = {
        "intercept": lambda e: e.intercept,
        "local_pred": lambda e: e.intercept + e.weights.sum(),
        "weight_sum": lambda e: e.weights.sum(),
    }
    for key, read in sums.items():
        values, others = ([float(read(e)) for e in explanations] for explanations in (found, again))
        yield Row(
            f"picture 0: {key.replace('_', ' ')}",
            ("lime", "picture0", key),
            (values[0],),
            ".3f",
            moved(values, others),
            of="",
            labels=("",),
        )
    x = proof.x
    for key, name, settings in (
        ("start_label_0_r_squared", "R^2 with superpixels numbered from 0", replace(ASSIGNED, first_segment=0)),
        ("softmax_r_squared", "R^2 for the probability in place of the logit", replace(ASSIGNED, output="probability")),
    ):
        fit = x.once("LIME of picture 0", settings, lambda report, s=settings: _fit_of_first(x, s, report))["fit"]
        path = ("lime", "picture0", key)
        yield Row(f"picture 0: {name}", path, (fit.item(),), ".4f", noise_of_fit, of="", labels=("",))


def _fit_of_first(x, settings, report) -> dict:
    """R^2 of the first picture with these settings: the one random stream starts with it."""
    explained = METHOD.explain(x.classifier, x.pictures.images[:1], x.pictures.labels[:1], settings, progress=report)
    return {"fit": torch.tensor(explained[0].r_squared, dtype=torch.float64)}
