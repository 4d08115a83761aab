"""What each layer does with the tokens of a question and a passage, measured in the full space, not in a picture of it.

Every measure looks at one layer by itself and stays the same when all vectors are moved, rotated or scaled, so layers
of different spread compare. They make numbers of the four phases that van Aken et al. (2019), "How Does BERT Answer
Questions?", section 5, read off two-dimensional plots: semantic clustering, relations between words, matching the
question with its supporting facts, extracting the answer.

In all of them states is (layers + 1, T, H), a group of tokens is a mask (T,) of bool, and the result is
(layers + 1,); NaN where a layer's vectors are all the same.
"""

import torch
from sklearn.metrics import silhouette_score
from torch import Tensor
from torch.nn import functional as F

from ..said import Said


def _groups(states, **groups):
    """Each named group as token indices, checked: a mask of T, not empty, no token in two."""
    if states.ndim != 3:
        raise ValueError(f"states is {tuple(states.shape)}; expected (layers + 1, T, H)")
    masks = {name: torch.as_tensor(mask) for name, mask in groups.items()}
    for name, mask in masks.items():
        if mask.dtype != torch.bool or mask.shape != states.shape[1:2]:
            raise ValueError(f"{name} is {tuple(mask.shape)} {mask.dtype}; expected {states.shape[1]} of bool")
        if not mask.any():
            raise ValueError(f"{name} has no token; expected at least one")
    if torch.stack(list(masks.values())).sum(0).max() > 1:
        raise ValueError(f"{' and '.join(masks)} share a token; expected groups without a common one")
    return [mask.nonzero()[:, 0] for mask in masks.values()]


def _distances(x, y) -> Tensor:
    return torch.cdist(x.double(), y.double(), compute_mode="donot_use_mm_for_euclid_dist")


def _mean_pair_distance(x) -> Tensor:
    """Mean distance (layers + 1,) between two different ones of n tokens (layers + 1, n, H)."""
    n = x.shape[1]
    return _distances(x, x).sum((1, 2)) / (n * (n - 1))


def answer_distance(states, answer, other) -> Tensor:
    """How far the answer stands from the rest, in units of the rest's own spread (question 25):

        mean |a - o|  /  mean |o - o'|        a in answer, o != o' in other

    About 1 for random vectors; 2 is twice as far as two others are from each other. `other` needs two tokens.
    """
    a, o = _groups(states, answer=answer, other=other)
    if len(o) < 2:
        raise ValueError(Said("other has 1 token; expected at least two, whose distance is the unit"))
    return _distances(states[:, a], states[:, o]).mean((1, 2)) / _mean_pair_distance(states[:, o])


def question_passage_matching(states, question, answering, rest) -> Tensor:
    """How much closer to the question the answering sentence is than the rest of the passage (question 26):

        mean cos(q, s) - mean cos(q, r)        q in question, s in answering, r in rest

    Cosines after subtracting the mean of all these tokens, which takes out the direction that all of a layer's vectors
    share. About 0 for random vectors, at most 2.
    """
    q, s, r = _groups(states, question=question, answering=answering, rest=rest)
    x = states.double()
    units = F.normalize(x - x[:, torch.cat([q, s, r])].mean(1, keepdim=True), dim=-1)
    flat = units.square().sum((1, 2)) == 0  # nothing left beside the mean
    gap = units[:, s].mean(1) - units[:, r].mean(1)  # mean cosine of pairs = product of the means of unit vectors
    return (units[:, q].mean(1) * gap).sum(1).masked_fill(flat, float("nan"))


def relation_clustering(states, together, alike) -> Tensor:
    """How much closer words are that belong together here than words that are only alike in meaning (question 27):

        (mean |a - b|, a and b alike  -  mean |a - b|, a and b together)  /  mean |t - t'|

    together, alike: lists of groups of words, a word being a list of its token indices. Pairs are two different words
    of one group; a pair that is both belongs to `together` only. The distance of two words is the mean over their
    tokens' pairs. The unit is the mean distance of any two tokens t, t' of all these words. About 0 for random vectors,
    above 0 where the relation counts for more than the meaning.
    """
    near, far = _pairs(together), _pairs(alike)
    far -= near
    if not near or not far:
        raise ValueError(
            f"there are {len(near)} pairs of words that belong together and {len(far)} that are only alike; "
            "expected at least one of each"
        )
    tokens = sorted({t for pair in near | far for word in pair for t in word})
    if tokens[0] < 0 or tokens[-1] >= states.shape[1]:
        raise ValueError(f"words have tokens {tokens[0]} to {tokens[-1]}; the states have 0 to {states.shape[1] - 1}")
    row = {token: i for i, token in enumerate(tokens)}
    x = states[:, tokens]
    distances = _distances(x, x)

    def mean(pairs):
        words = [([row[t] for t in a], [row[t] for t in b]) for a, b in sorted(pairs)]
        return torch.stack([distances[:, a][:, :, b].mean((1, 2)) for a, b in words]).mean(0)

    return (mean(far) - mean(near)) / _mean_pair_distance(x)


def _pairs(groups) -> set:
    """Unordered pairs of different words of a group; words that share a token are no pair."""
    words = [[tuple(word) for word in group] for group in groups]
    return {(a, b) for group in words for a in group for b in group if a < b and not set(a) & set(b)}


def role_silhouette(states, roles) -> Tensor:
    """How well the roles separate (Rousseeuw 1987), from -1 to 1:

        mean over tokens of (b - a) / max(a, b)

    a: a token's mean distance to its own role, b: to the nearest other role. About 0 for random vectors.
    roles: for each of the T tokens a name such as "question", "passage", "answer", or None to leave it out.
    """
    roles = list(roles)
    if len(roles) != states.shape[1]:
        raise ValueError(f"there are {len(roles)} roles; expected one for each of the {states.shape[1]} tokens")
    kept = [i for i, role in enumerate(roles) if role is not None]
    names = [roles[i] for i in kept]
    if not 2 <= len(set(names)) < len(names):
        raise ValueError(
            Said(
                "{tokens} tokens have {roles} roles; expected at least two roles and more tokens than roles",
                tokens=len(names),
                roles=len(set(names)),
            )
        )
    x = states[:, kept].double().cpu().numpy()
    flat = (x == x[:, :1]).all((1, 2))
    return torch.tensor([float("nan") if same else silhouette_score(layer, names) for layer, same in zip(x, flat)])
