"""The published figures of the language half, from the lab's question-answering model and its Chinese one."""

import torch

from ..language.hidden_states import hidden_states as states_of_text
from ..language.hidden_states import project
from ..language.question_answering import qa_items
from ..language.similarity import compare_vectors, group_means
from ..language.stimuli import COMPANY, FRUIT
from ..missing import DamagedAsset
from .layout import BERT_LAYERS
from .proof_noise import FLOAT32_BERT, RANDOMISED_COMPONENTS
from .proof_rows import Row

WORDS = ("ping", "guo")  # the two characters of "apple"
METRICS = {"euclidean": "distance", "cosine": "cosine"}
# Vectors of the same character at the same place are equal, bit by bit; the next ones are 5.8 apart.
SAME_VECTOR = 1e-3
# Of equally near neighbours the first counts; cosines of equal vectors differ by rounding.
SAME_COSINE = 1e-6


def note_on(asset, group):
    """What is to be known of the model."""
    return lambda lab, figures: f"Computed by {getattr(lab, asset).name}; published of {figures[group]['model']}."


def similarity(proof):
    _of_full_depth(proof.lab.chinese)
    vectors = {word: proof.x.language.apple(word) for word in WORDS}  # (13, 10, H)
    compared = {(w, metric): compare_vectors(v, metric).double() for w, v in vectors.items() for metric in METRICS}
    for metric, name in METRICS.items():
        for i, line in enumerate(compared["ping", metric][BERT_LAYERS].tolist()):
            path = ("similarity", f"ping_layer{BERT_LAYERS}_{metric}", i)
            title = f"ping, layer {BERT_LAYERS}, {name} to sentence {i}"
            yield Row(title, path, tuple(line), ".2f", _noise(line), "sentence")
    for (word, metric), layers in compared.items():
        means = torch.stack([group_means(m, (FRUIT, COMPANY)) for m in layers])  # (13, 2, 2)
        columns = (("within fruit", 0, 0), ("within company", 1, 1), ("between the two", 0, 1))
        for part, (where, a, b) in enumerate(columns):
            path = ("similarity", "group_means_by_layer_0_to_12", f"{word}_{metric}")
            title, values = f"{word}, mean {METRICS[metric]} {where}", tuple(means[:, a, b].tolist())
            yield Row(title, path, values, ".3f", _noise(values), "layer", part=(part,))
    yield from _layer_0(compared["ping", "euclidean"][0])
    for word in WORDS:
        path = ("similarity", "same_group_nearest_neighbour_of_10", word)
        counts = [same_group_neighbours(matrix) for matrix in compared[word, "cosine"]]
        right, doubtful = zip(*counts)
        title = f"{word}, nearest neighbours (cosine) of the same group"
        yield Row(title, path, right, noise=doubtful, of="layer")


def _of_full_depth(lm):
    if lm.layers != BERT_LAYERS:
        raise DamagedAsset(
            f"The model {lm.name!r} has {lm.layers} layers; the published figures are of one with {BERT_LAYERS}."
        )


def _noise(values) -> tuple:
    return tuple(FLOAT32_BERT * abs(v) for v in values)


def _layer_0(distances):
    sets = equal_sets(distances)
    path = ("similarity", "ping_layer0_zero_distance_sets")
    labels = tuple(f"set {i + 1}" for i in range(len(sets)))
    yield Row("ping, layer 0, sentences at distance 0", path, sets, of="", labels=labels)
    row, path = tuple(distances[0].tolist()), ("similarity", "ping_layer0_distance_row0")
    yield Row("ping, layer 0, distance to sentence 0", path, row, ".2f", _noise(row), "sentence")


def equal_sets(distances) -> tuple:
    """Groups of two or more whose vectors are the same, each as its numbers."""
    groups = {tuple((line < SAME_VECTOR).nonzero()[:, 0].tolist()) for line in distances}
    return tuple(sorted(group for group in groups if len(group) > 1))


def same_group_neighbours(cosines):
    """How many sentences have a nearest neighbour of their own group, and for how many that hangs on the noise."""
    others = cosines.masked_fill(torch.eye(len(cosines), dtype=torch.bool), -2)
    fruit = torch.tensor([i in FRUIT for i in range(len(cosines))])
    right = doubtful = 0
    for line, mine in zip(others, fruit):
        best = line.max()
        right += int(fruit[(line >= best - SAME_COSINE).nonzero()[0, 0]] == mine)
        lead = float((line[fruit == mine].max() - line[fruit != mine].max()).abs())
        doubtful += SAME_COSINE < lead <= 2 * FLOAT32_BERT
    return right, doubtful


def hidden_states(proof):
    lm = proof.lab.qa
    _of_full_depth(lm)
    read = [states_of_text(lm, item.question, item.context) for item in qa_items("course")]
    for number, states in enumerate(read, 1):
        explained = tuple(project(states.states).explained.double().sum(1).tolist())
        path = ("hidden_states", "explained_variance_2d_layers_0_to_12", f"q{number}")
        title = f"passage {number}: share of the variance in two components"
        yield Row(title, path, explained, ".3f", RANDOMISED_COMPONENTS, "layer")
    tokens = tuple(len(states.tokens) for states in read)
    yield Row("tokens of question and passage", ("hidden_states", "tokens"), tokens, of="passage", labels=(1, 2, 3))
