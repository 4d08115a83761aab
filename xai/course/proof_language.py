"""The published figures of the language half, from the lab's question-answering model and its Chinese one."""

import torch

from ..language.hidden_states import hidden_states as states_of_text
from ..language.hidden_states import project
from ..language.question_answering import qa_items
from ..language.similarity import compare_vectors, group_means
from ..language.stimuli import COMPANY, FRUIT
from ..missing import DamagedAsset
from .layout import BERT_LAYERS
from .proof_rows import FLOAT32_BERT, RANDOMISED_COMPONENTS, Row, share

WORDS = ("ping", "guo")  # the two characters of "apple"
METRICS = {"euclidean": "distance", "cosine": "cosine"}
# Vectors of the same character at the same place are equal, bit by bit; the next ones are 5.8 apart.
SAME_VECTOR = 1e-3
# Of equally near neighbours the first counts; cosines of equal vectors differ by rounding.
SAME_COSINE = 1e-6


def similarity(x):
    _of_full_depth(x.lab.chinese)
    vectors = {word: x.language.apple(word) for word in WORDS}  # (13, 10, H)
    compared = {(w, metric): compare_vectors(v, metric).double() for w, v in vectors.items() for metric in METRICS}
    for metric, name in METRICS.items():
        for i, line in enumerate(compared["ping", metric][BERT_LAYERS]):
            path, name_of_line = f"ping_layer{BERT_LAYERS}_{metric}/{i}/*", f"ping, layer {BERT_LAYERS}, {name} to {i}"
            yield Row(path, name_of_line, line, ".2f", share(FLOAT32_BERT, line), "sentence")
    for (word, metric), layers in compared.items():
        means = torch.stack([group_means(m, (FRUIT, COMPANY)) for m in layers])  # (13, 2, 2)
        columns = (("within fruit", 0, 0), ("within company", 1, 1), ("between the two", 0, 1))
        for part, (where, a, b) in enumerate(columns):
            path, name = (
                f"group_means_by_layer_0_to_12/{word}_{metric}/*/{part}",
                f"{word}, mean {METRICS[metric]} {where}",
            )
            yield Row(path, name, means[:, a, b], ".3f", share(FLOAT32_BERT, means[:, a, b]), "layer")
    first = compared["ping", "euclidean"][0]
    name, noise = "ping, layer 0, distance to sentence 0", share(FLOAT32_BERT, first[0])
    yield Row("ping_layer0_zero_distance_sets/*", "ping, layer 0, sentences at distance 0", equal_sets(first), of="set")
    yield Row("ping_layer0_distance_row0/*", name, first[0], ".2f", noise, "sentence")
    for word in WORDS:
        right, doubtful = zip(*(same_group_neighbours(matrix) for matrix in compared[word, "cosine"]))
        path, name = f"same_group_nearest_neighbour_of_10/{word}/*", f"{word}, nearest neighbours of the same group"
        yield Row(path, name, right, "", list(doubtful), "layer")


def _of_full_depth(lm):
    if lm.layers != BERT_LAYERS:
        raise DamagedAsset(
            f"The model {lm.name!r} has {lm.layers} layers; the published figures are of one with {BERT_LAYERS}."
        )


def equal_sets(distances) -> list:
    """Groups of two or more whose vectors are the same, each as its numbers."""
    groups = {tuple((line < SAME_VECTOR).nonzero()[:, 0].tolist()) for line in distances}
    return sorted(list(group) for group in groups if len(group) > 1)


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


def hidden_states(x):
    _of_full_depth(x.lab.qa)
    read = [states_of_text(x.lab.qa, item.question, item.context) for item in qa_items("course")]
    for number, states in enumerate(read, 1):
        explained = project(states.states).explained.double().sum(1)
        path = f"explained_variance_2d_layers_0_to_12/q{number}/*"
        name = f"passage {number}: share of the variance in two components"
        yield Row(path, name, explained, ".3f", RANDOMISED_COMPONENTS, "layer")
    yield Row("tokens/*", "tokens of question and passage", [len(states.tokens) for states in read], of="passage")


def note_on(asset, group):
    """What is to be known of the model."""
    return lambda lab, figures: f"Computed by {getattr(lab, asset).name}; published of {figures[group]['model']}."


GROUPS = {"similarity": similarity, "hidden_states": hidden_states}
NOTES = {"similarity": note_on("chinese", "similarity"), "hidden_states": note_on("qa", "hidden_states")}
