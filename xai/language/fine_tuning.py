"""Pre-trained or fine-tuned for question answering? What the layers of two models, or of one, tell.

Fine-tuning changes mostly the top layers (Merchant et al. 2020, "What Happens To BERT Embeddings During Fine-tuning?",
section 4). A masked language model's top layers must still tell every word from every other, since they predict all of
them. A question-answering model's top layers have one thing to say: where the answer starts and ends. Its two logits
are linear in the last layer, so training drives the answer's tokens away from the others, and the others, whose
identity no longer counts, together. The verdict therefore rests on how far the answer stands out at the top, against
the same model's own lower half, which takes out that an answer may consist of unusual words:

    gain = mean over items of  ln D_top - ln D_low       D = answer_distance (layer_measures)

D_top is the mean over the top quarter of the blocks, D_low over the lower half.
"""

from dataclasses import dataclass
from math import ceil, exp
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from ..said import Said
from .hidden_states import hidden_states, project
from .layer_measures import answer_distance, role_silhouette
from .question_answering import item_tokens

# A fifth farther out than in the own lower layers. Words are not all equally far apart, so the gain of a model that
# knows no question is not 0: random networks of BERT's shape reach 0.11 over three passages, with deviation 0.04.
STANDS_OUT = 0.2
STAYS_IN = STANDS_OUT / 2  # below this the answer is a word among words


class Verdict(NamedTuple):
    """choice: None is "cannot tell". number: what decided, to be compared with threshold; margin: how far it was from
    turning over, below 0 where nothing could be told. why: a sentence for the reader."""

    choice: str | None
    number: float
    threshold: float
    margin: float
    why: str


@dataclass(frozen=True)
class Comparison:
    """Two models, a and b, on the same n items; layers from 0 (embeddings).

    cka: (layers + 1,). silhouette: (2, layers + 1), of question, passage and answer, mean over the items.
    self_similarity: (2, layers + 1). answer_distance: (2, n, layers + 1). points: for each item (2, layers + 1, T, 2),
    each layer's own principal components; roles: for each item the roles of its T tokens.
    """

    names: tuple
    cka: Tensor
    silhouette: Tensor
    self_similarity: Tensor
    answer_distance: Tensor
    points: tuple
    roles: tuple


def compare(lm_a, lm_b, items) -> Comparison:
    """Read every QAItem with both models and measure their layers; all tokens but special ones count.

    Raises ValueError for models of different depth or that cut the items into different tokens, TextError for an item
    that is too long.
    """
    if lm_a.layers != lm_b.layers:
        raise ValueError(
            Said(
                "the models have {one} and {other} layers; expected two of the same depth",
                one=lm_a.layers,
                other=lm_b.layers,
            )
        )
    a, b = ([hidden_states(lm, item.question, item.context) for item in items] for lm in (lm_a, lm_b))
    if any(x.tokens != y.tokens for x, y in zip(a, b)):
        raise ValueError(Said("the models cut the same text into different tokens; expected two with one tokenizer"))
    groups = [item_tokens(x.encoded, item) for x, item in zip(a, items)]
    ids, pooled = _pool(a)[0], [_pool(model)[1] for model in (a, b)]
    return Comparison(
        names=(lm_a.name, lm_b.name),
        cka=torch.stack([linear_cka(x, y) for x, y in zip(*pooled)]),
        silhouette=torch.stack(
            [torch.stack([role_silhouette(x.states, g.roles) for x, g in zip(m, groups)]).mean(0) for m in (a, b)]
        ),
        self_similarity=torch.stack([self_similarity(x, ids) for x in pooled]),
        answer_distance=torch.stack([_answer_distances(model, groups) for model in (a, b)]),
        points=tuple(torch.stack([project(x.states).points, project(y.states).points]) for x, y in zip(a, b)),
        roles=tuple(g.roles for g in groups),
    )


def _pool(read):
    """The words' tokens of all items: ids (N,) and states (layers + 1, N, H)."""
    kept = [~torch.tensor(x.encoded.special) for x in read]
    ids = torch.cat([x.encoded.ids[k] for x, k in zip(read, kept)])
    return ids, torch.cat([x.states[:, k] for x, k in zip(read, kept)], 1)


def _answer_distances(read, groups) -> Tensor:
    return torch.stack([answer_distance(x.states, g.answer, g.other) for x, g in zip(read, groups)])


def linear_cka(x, y) -> Tensor:
    """Linear centred kernel alignment (Kornblith et al. 2019, section 3) of the same N inputs in two spaces:

        |Y'X|^2 / (|X'X| |Y'Y|)        X (N, H), Y (N, H') with their means taken off, Frobenius norms

    1 for spaces equal up to rotation and scale; near 0 for independent ones if N is much larger than H, but nearer to
    1 the fewer inputs there are, so read its course over layers, not one value. NaN for inputs that are all the same.
    """
    if x.ndim != 2 or y.ndim != 2 or len(x) != len(y):
        raise ValueError(f"x is {tuple(x.shape)} and y {tuple(y.shape)}; expected (N, H) and (N, H') of the same N")
    x, y = (v.double() - v.double().mean(0) for v in (x, y))
    return (y.T @ x).square().sum() / ((x.T @ x).norm() * (y.T @ y).norm())


def self_similarity(states, ids) -> Tensor:
    """How alike a token's vectors are where it occurs again, beyond what any two tokens have in common:

        mean cos(t, t'), t and t' the same token  -  mean cos(t, u), t and u different tokens

    (layers + 1,), for states (layers + 1, N, H) and token ids (N,); Ethayarajh 2019, sections 3.3 and 3.4, over all
    pairs instead of a sample. Each repeated token counts the same. 1 where context plays no part in vectors that are
    else at right angles, 0 where a word keeps nothing of its own. NaN if no token occurs twice.
    """
    units = F.normalize(states.double(), dim=-1)
    cosines = units @ units.mT  # (layers + 1, N, N)
    same = ids[:, None] == ids
    repeated = [(ids == i).nonzero()[:, 0] for i, n in zip(*ids.unique(return_counts=True)) if n > 1]
    if not repeated:
        return torch.full((len(states),), float("nan"), dtype=torch.float64)
    within = [(cosines[:, r][:, :, r].sum((1, 2)) - len(r)) / (len(r) * (len(r) - 1)) for r in repeated]
    return torch.stack(within).mean(0) - cosines[:, ~same].mean(1)


def answer_gain(distances) -> float:
    """How much farther out the answer stands at the top than in the lower half, as a difference of logarithms.

    distances: (n, layers + 1), answer_distance of n items. 0.2 is a fifth farther. Needs at least two blocks.
    """
    blocks = distances[:, 1:]
    depth = blocks.shape[1]
    if depth < 2:
        raise ValueError(
            Said("the model has {depth} layers; expected at least 2, to tell the top from the rest", depth=depth)
        )
    top, low = blocks[:, -ceil(depth / 4) :].mean(1), blocks[:, : depth // 2].mean(1)
    return (top.log() - low.log()).mean().item()


def verdict(comparison) -> Verdict:
    """Which of two models was fine-tuned for question answering: choice "a", "b" or None.

    number is the smaller of two that must both reach STANDS_OUT: the gain of the model whose answer stands out more,
    and by how much it exceeds the other's.
    """
    gains = [answer_gain(distances) for distances in comparison.answer_distance]
    best = max(range(2), key=gains.__getitem__)
    lead = gains[best] - gains[1 - best]
    number = min(gains[best], lead)
    told = f"at the top the answer stands {_times(gains[0])} as far out as below in a, {_times(gains[1])} in b"
    if number >= STANDS_OUT:
        why = f"{told}: {'ab'[best]} has learnt to set it apart"
    elif gains[best] < STANDS_OUT:
        why = f"{told}: neither sets it apart"
    else:
        why = f"{told}: that is too much alike"
    return Verdict("ab"[best] if number >= STANDS_OUT else None, number, STANDS_OUT, number - STANDS_OUT, why)


def verdict_alone(lm, items) -> Verdict:
    """Whether one model was fine-tuned for question answering, by its own layers: choice "fine-tuned" (number at least
    STANDS_OUT), "pre-trained" (at most STAYS_IN) or None between them. number is its gain on the QAItems."""
    read = [hidden_states(lm, item.question, item.context) for item in items]
    number = answer_gain(_answer_distances(read, [item_tokens(x.encoded, item) for x, item in zip(read, items)]))
    told = f"at the top the answer stands {_times(number)} as far out as in the lower half"
    if number >= STANDS_OUT:
        return Verdict("fine-tuned", number, STANDS_OUT, number - STANDS_OUT, f"{told}: the model sets it apart")
    if number <= STAYS_IN:
        return Verdict("pre-trained", number, STAYS_IN, STAYS_IN - number, f"{told}: it is a word among words")
    margin = -min(STANDS_OUT - number, number - STAYS_IN)
    return Verdict(None, number, STANDS_OUT, margin, f"{told}: too little for one and too much for the other")


def _times(gain) -> str:
    return f"{exp(gain):.2f} times"
