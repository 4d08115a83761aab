"""The language half's figures against scikit-learn and plain loops."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.metrics import pairwise_distances

from xai.course.proof_language import equal_sets, hidden_states, same_group_neighbours, similarity
from xai.course.proof_rows import FLOAT32_BERT, RANDOMISED_COMPONENTS
from xai.course.published import PUBLISHED
from xai.experiments import Experiments
from xai.language.question_answering import qa_items
from xai.language.stimuli import CHINESE_SENTENCES, POSITIONS

from .proof_lab import SmallLab


@pytest.fixture(scope="module")
def x(tmp_path_factory):
    return Experiments(SmallLab(tmp_path_factory.mktemp("course")), cache=tmp_path_factory.mktemp("cache"))


def figures(rows):
    """Path -> what was computed."""
    return {row.path: row.values.tolist() if hasattr(row.values, "tolist") else list(row.values) for row in rows}


@pytest.fixture(scope="module")
def found(x):
    return figures(similarity(x))


def vectors(lm, word):
    """(13, 10, H) of the word, each sentence read alone, its token counted: one a character, and [CLS] before them."""
    found = []
    for sentence, (start, _) in zip(CHINESE_SENTENCES, POSITIONS[word]):
        encoded = lm.tokenizer(sentence, return_tensors="pt")
        states = lm.model(**encoded, output_hidden_states=True).hidden_states
        found.append(torch.stack([layer[0, start + 1] for layer in states]))
    return torch.stack(found, 1).detach().numpy()


def cosine(a, b):
    return np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b)


def matrices(lm, word, metric):
    return [pairwise_distances(layer, metric=cosine if metric == "cosine" else metric) for layer in vectors(lm, word)]


def approximately(values):
    return pytest.approx(list(map(float, values)), abs=2e-5)


@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_lines_of_the_matrix_are_the_last_layers(metric, found, x):
    expected = matrices(x.lab.chinese, "ping", metric)[12]
    for number, line in enumerate(expected):
        assert found[f"ping_layer12_{metric}/{number}/*"] == approximately(line)


@pytest.mark.parametrize("word", ["ping", "guo"])
@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_group_means_go_over_pairs(word, metric, found, x):
    path = f"group_means_by_layer_0_to_12/{word}_{metric}/*"
    fruit, company = range(5), range(5, 10)
    for layer, m in enumerate(matrices(x.lab.chinese, word, metric)):
        expected = [
            np.mean([m[a, b] for a in fruit for b in fruit if a < b]),
            np.mean([m[a, b] for a in company for b in company if a < b]),
            np.mean([m[a, b] for a in fruit for b in company]),
        ]
        assert [found[f"{path}/{part}"][layer] for part in range(3)] == approximately(expected)


@pytest.mark.parametrize("word", ["ping", "guo"])
def test_nearest_neighbours_are_counted_by_the_first_of_the_best(word, found, x):
    counted = found[f"same_group_nearest_neighbour_of_10/{word}/*"]
    for layer, m in enumerate(matrices(x.lab.chinese, word, "cosine")):
        m = np.round(m, 5)  # equal vectors are equal
        np.fill_diagonal(m, -9)
        assert counted[layer] == sum((m[i].argmax() < 5) == (i < 5) for i in range(10)), layer


def test_layer_0_knows_the_character_and_its_place_only(found, x):
    same = {}
    for number, place in enumerate(POSITIONS["ping"]):
        same.setdefault(place, []).append(number)
    sets = sorted(s for s in same.values() if len(s) > 1)
    assert found["ping_layer0_zero_distance_sets/*"] == sets and len(sets) == 3
    assert found["ping_layer0_distance_row0/*"] == approximately(matrices(x.lab.chinese, "ping", "euclidean")[0][0])


def test_sets_of_equal_vectors():
    points = torch.tensor([[0.0, 0], [3, 0], [0, 0], [0, 4], [3, 0], [0, 0], [9, 9]])
    assert equal_sets(torch.cdist(points, points)) == [[0, 2, 5], [1, 4]]
    assert equal_sets(torch.cdist(points[3:], points[3:])) == []


def ten(*angles):
    """Cosines of ten vectors in the plane, by their angles in degrees."""
    a = torch.tensor(angles, dtype=torch.float64).deg2rad()
    return torch.cos(a[:, None] - a)


def test_neighbours_of_two_bundles_are_their_own_and_of_mixed_ones_the_others():
    assert same_group_neighbours(ten(0, 1, 3, 6, 10, 90, 91, 93, 96, 100)) == (10, 0)
    assert same_group_neighbours(ten(0, 20, 40, 60, 80, 1, 21, 41, 61, 81)) == (0, 0)


def test_a_neighbour_by_a_hair_is_doubtful_and_an_equal_one_is_not():
    matrix = torch.full((10, 10), 0.1, dtype=torch.float64).fill_diagonal_(1)
    matrix[:5, :5] = matrix[5:, 5:] = 0.5
    matrix[0, 1:5] = matrix[0, 7] = 0.7
    assert same_group_neighbours(matrix) == (10, 0)  # equal: the first counts
    matrix[0, 7] += FLOAT32_BERT
    assert same_group_neighbours(matrix) == (9, 1)
    matrix[0, 7] += 3 * FLOAT32_BERT
    assert same_group_neighbours(matrix) == (9, 0)


def test_explained_variance_is_that_of_two_components_of_all_tokens(x):
    lm, found = x.lab.qa, figures(hidden_states(x))
    for number, item in enumerate(qa_items("course"), 1):
        read = lm.tokenizer(item.question, item.context, return_tensors="pt")
        states = lm.model(**read, output_hidden_states=True).hidden_states
        expected = [
            PCA(2, svd_solver="full").fit(s[0].detach().numpy()).explained_variance_ratio_.sum() for s in states
        ]
        assert found[f"explained_variance_2d_layers_0_to_12/q{number}/*"] == approximately(expected)
        assert found["tokens/*"][number - 1] == read["input_ids"].shape[1] and len(expected) == 13


@pytest.mark.parametrize("passage", [1, 2, 3])
def test_the_randomised_solver_misses_no_more_than_the_noise_says(passage):
    """On matrices of the published shapes whose spectrum is flatter than a published one's, so harder for it."""
    published = PUBLISHED["hidden_states"]
    tokens = published["tokens"][passage - 1]
    falling, shares = np.arange(1, tokens + 1.0) ** -0.2, []
    for seed in range(6):
        source = np.random.default_rng(seed)
        states = source.standard_normal((tokens, tokens)) * falling @ source.standard_normal((tokens, 768))
        randomised, full = (
            PCA(2, svd_solver=solver, random_state=0).fit(states).explained_variance_ratio_.sum()
            for solver in ("randomized", "full")
        )
        assert abs(full - randomised) <= RANDOMISED_COMPONENTS
        shares.append(full)
    assert np.mean(shares) < min(published["explained_variance_2d_layers_0_to_12"][f"q{passage}"])
