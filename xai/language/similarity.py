"""How alike one word is in several sentences, layer by layer.

    cosine_ij = u_i . u_j / (|u_i| |u_j|)        euclidean_ij = |u_i - u_j|

u_i is the vector of the word in sentence i; a word of several tokens is the mean of theirs. Layer 0 is the output of
the embeddings, layer l the output of block l, as in the homework's notebook.
"""

from numbers import Integral

import torch
from torch import Tensor
from torch.nn import functional as F

from ..said import Said
from .hidden_states import states_of

METRICS = ("cosine", "euclidean")
SENTENCES_AT_ONCE = 32


def word_vectors(lm, sentences, positions) -> Tensor:
    """Vectors (layers + 1, n, H) of one word in each of n sentences, from one reading of each; on the CPU.

    positions: for each sentence the index of a character, whose token is taken, or the span (start, end) of a word.
    Raises ValueError where a position holds no token, TextError for a sentence that cannot be read.
    """
    if isinstance(sentences, str) or len(sentences) != len(positions) or not len(sentences):
        raise ValueError(
            f"there are {1 if isinstance(sentences, str) else len(sentences)} sentences and {len(positions)} "
            "positions; expected a list of sentences and one position for each"
        )
    encoded = [lm.encode(sentence) for sentence in sentences]
    places = [_tokens(e, sentence, place) for e, sentence, place in zip(encoded, sentences, positions)]
    vectors = []
    for start in range(0, len(encoded), SENTENCES_AT_ONCE):
        part = slice(start, start + SENTENCES_AT_ONCE)
        vectors += [states[:, i].mean(1) for states, i in zip(states_of(lm, encoded[part]), places[part])]
    return torch.stack(vectors, 1)


def _tokens(encoded, sentence, position):
    start, end = (position, position + 1) if isinstance(position, Integral) else position
    if not 0 <= start < end <= len(sentence):
        raise ValueError(f"position {position} lies outside {sentence!r}, which has {len(sentence)} characters")
    try:
        return list(encoded.tokens_in((start, end)))
    except ValueError:
        if sentence[start:end].strip():
            raise
        raise ValueError(
            Said(
                "position {position} of {sentence!r} is a space; expected a character of a word",
                position=position,
                sentence=sentence,
            )
        ) from None


def compare_vectors(vectors, metric="cosine") -> Tensor:
    """Matrix (..., n, n) of the cosines or distances of vectors (..., n, H). A zero vector has cosine 0 to all."""
    if metric == "cosine":
        units = F.normalize(vectors.double(), dim=-1)
        return (units @ units.mT).to(vectors.dtype)
    if metric == "euclidean":
        # Not by |a|^2 + |b|^2 - 2ab, which loses the digits of small distances.
        return torch.cdist(vectors, vectors, compute_mode="donot_use_mm_for_euclid_dist")
    raise ValueError(f"metric is {metric!r}; expected one of {', '.join(METRICS)}")


def similarity_matrix(lm, sentences, positions, *, layer, metric="cosine") -> Tensor:
    """Cosines or distances (n, n) between the words at `positions` of n sentences at a layer, 0 to lm.layers.

    positions as in word_vectors. metric "cosine" (1 = same direction) or "euclidean" (0 = same vector). Raises
    ValueError for a position without a token, an unknown layer or metric, TextError for an unreadable sentence.
    """
    if layer not in range(lm.layers + 1):
        raise ValueError(f"layer is {layer}; the model has layers 0 (embeddings) to {lm.layers}")
    return compare_vectors(word_vectors(lm, sentences, positions)[layer], metric)


def similarity_trend(lm, sentences, positions, pair, metric="cosine") -> Tensor:
    """Cosine or distance (layers + 1,) between the words of two sentences, over all layers.

    pair: the indices of the two in `sentences`; the rest as in similarity_matrix.
    """
    first, second = pair
    if not {first, second} <= set(range(len(sentences))):
        raise ValueError(f"pair is {first} and {second}; the sentences are numbered 0 to {len(sentences) - 1}")
    two = word_vectors(lm, [sentences[i] for i in pair], [positions[i] for i in pair])
    return compare_vectors(two, metric)[:, 0, 1]


def group_means(matrix, groups) -> Tensor:
    """Means (g, g) of a matrix (n, n) within and between groups, each a list of indices.

    Within a group only pairs of two different members count; NaN for a group of one.
    """
    matrix = torch.as_tensor(matrix)
    members = torch.zeros(len(groups), len(matrix), dtype=matrix.dtype)
    for row, group in zip(members, groups):
        row[list(group)] = 1
    pairs = members @ (1 - torch.eye(len(matrix), dtype=matrix.dtype)) @ members.T  # how many, counted in both orders
    return members @ (matrix - torch.diag(matrix.diagonal())) @ members.T / pairs
