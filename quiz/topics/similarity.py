"""Questions 28-30: similarity of embeddings."""

import numpy as np
import torch

from xai.language.similarity import METRICS, compare_vectors
from xai.language.stimuli import POSITIONS, SIMILARITY_PAIR, SLIDE_SIMILARITY
from xai.said import Said

from ..findings import Finding, Needs, Quantity, decided, extreme, listed, named

LAYERS = slice(1, None)  # the slide does not tell its layer; layer 0 holds no context
CURVE = slice(1, 12)  # layers 1 to 11, as question 29 asks
NEEDS = {"Q29": Needs(layers=CURVE.stop - 1)}
# A dip or a peak counts when it beats both ends by a tenth of the curve's whole range: less cannot be seen in its plot.
INNER_LEAD = 0.1
# A vector has moved when it changes by a hundredth of its length; rounding changes it by a millionth.
MOVES = 0.01
# Pairs of sentences that differ in one of four things; where the character stands in each (its first occurrence).
CONTROLLED_PAIRS = {
    "position": (("我買了蘋果來吃", 4), ("蘋果我買了來吃", 1)),
    "length": (("我買了蘋果", 4), ("我買了蘋果來吃", 4)),
    "meaning": (("我買了蘋果來吃", 4), ("我買了蘋果股票", 4)),
    "frequency": (("我買了蘋果果汁", 4), ("我買了蘋果茶喝", 4)),
}


def slide_correlation(matrix, slide=SLIDE_SIMILARITY) -> float:
    """Pearson correlation of two (10, 10) matrices over pairs of different sentences."""
    above = torch.triu_indices(len(slide), len(slide), 1)
    pair = torch.stack([torch.as_tensor(m, dtype=torch.float64)[above[0], above[1]] for m in (matrix, slide)])
    return float(torch.corrcoef(pair)[0, 1])


def candidates(x) -> dict:
    """(metric, word) -> matrices (layers, 10, 10), drawn as the homework draws them: similarity or distance."""
    return {
        (metric, word): compare_vectors(x.language.apple(word)[LAYERS], metric)
        for metric in METRICS
        for word in POSITIONS
    }


def slide_scores(matrices) -> dict:
    """(metric, word) -> the best correlation with the slide of any of its layers' matrices; NaN if one has none."""
    return {name: float(np.max([slide_correlation(m) for m in layers])) for name, layers in matrices.items()}


def metric_of_slide(scores) -> Finding:
    """The metric of the matrix that correlates most with the slide."""
    return extreme(
        _best_of_metrics(scores),
        "correlation",
        "The best matrix with {best} correlates with the slide's picture at {value:.3f}, with {second} at {next:.3f}.",
    )


def _best_of_metrics(scores) -> dict:
    """Metric -> its best score; NaN if one of them is."""
    metrics = dict.fromkeys(metric for metric, _ in scores)
    return {metric: float(np.max([s for (m, _), s in scores.items() if m == metric])) for metric in metrics}


def word_of_slide(scores) -> Finding:
    """The word whose matrix, in the metric that fits best, correlates most with the slide."""
    best = _best_of_metrics(scores)
    metric = list(best)[int(np.argmax([*best.values()]))]  # one that is not a number counts as the best, and is said
    return extreme(
        {word: score for (m, word), score in scores.items() if m == metric},
        "correlation",
        "With {metric}, the best matrix of {best} correlates with the slide's picture at {value:.3f}, of {second} at "
        "{next:.3f}.",
        metric=named(metric),
    )


def q28_1(x, settings) -> Finding:
    return metric_of_slide(slide_scores(candidates(x)))


def q28_2(x, settings) -> Finding:
    return word_of_slide(slide_scores(candidates(x)))


def q29(x, settings) -> Finding:
    """Cosine of 果 in sentences 7 and 6, layers 1 to 11."""
    i, j = SIMILARITY_PAIR
    curve = compare_vectors(x.language.apple("guo"), "cosine")[:, i, j]
    return NEEDS["Q29"].lacking(len(curve) - 1) or shape(curve[CURVE].tolist())


def shape(curve) -> Finding:
    """Up or down, or a dip or a peak between the ends. curve: similarities, in the order of the layers."""
    ends, inner, span = (curve[0], curve[-1]), np.array(curve[1:-1]), float(np.ptp(curve))
    lowest, highest = float(inner.min()), float(inner.max())  # NaN if one of them is
    dip, peak = min(ends) - lowest, highest - max(ends)
    turn, needed = max(dip, peak), INNER_LEAD * span
    if turn >= needed:
        chosen, margin = ("down_then_up" if dip > peak else "up_then_down"), turn - needed
    else:
        chosen, margin = ("up" if ends[1] > ends[0] else "down"), min(needed - turn, abs(ends[1] - ends[0]))
    return decided(
        chosen,
        [
            Quantity("first layer", ends[0], "similarity"),
            Quantity("last layer", ends[1], "similarity"),
            Quantity("lowest between", lowest, "similarity"),
            Quantity("highest between", highest, "similarity"),
        ],
        Quantity("lead over both ends that makes a turn", needed, "similarity"),
        margin,
        Said(
            "From {first:.3f} to {last:.3f}; in between it falls to {lowest:.3f} and rises to {highest:.3f}.",
            first=ends[0],
            last=ends[1],
            lowest=lowest,
            highest=highest,
        ),
    )


def q30(x, settings) -> Finding:
    """How far the layer-0 vector of 果 moves when one of the four things changes."""
    pairs = []
    for thing, ((a, i), (b, j)) in CONTROLLED_PAIRS.items():
        first, second = x.language.vectors((a, b), (i, j))[0]
        pairs.append(({thing}, float((first - second).norm() / first.norm())))
    return dependence(pairs)


def dependence(pairs) -> Finding:
    """What the vector depends on. pairs: (the things in which two sentences differ, how far the vector moves).

    A thing counts if some pair that differs in it moves, and no pair that differs in it stays.
    """
    largest = {thing: max((m for things, m in pairs if thing in things), default=0.0) for thing in CONTROLLED_PAIRS}
    smallest = {thing: min((m for things, m in pairs if thing in things), default=0.0) for thing in CONTROLLED_PAIRS}
    chosen = {thing for thing in CONTROLLED_PAIRS if smallest[thing] > MOVES}
    return decided(
        chosen,
        [
            Quantity(Said("change with another {thing}, at least", thing=named(thing)), move, "of its length")
            for thing, move in smallest.items()
        ],
        Quantity("a vector that moves", MOVES, "of its length"),
        min(abs(move - MOVES) for move in smallest.values()),
        Said(
            "The layer-0 vector moves with: {things} (largest change {largest:.3f} of its length).",
            things=listed([named(thing) for thing in CONTROLLED_PAIRS if thing in chosen], "nothing"),
            largest=max(largest.values()),
        ),
    )


RULES = {"Q28_1": q28_1, "Q28_2": q28_2, "Q29": q29, "Q30": q30}
ONE_SETTING = set(RULES)
