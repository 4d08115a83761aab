"""The published figures against each other: where they allow a check, it shows that their definitions are ours."""

import numpy as np
import pytest
import torch

from xai.course.layout import LABELS, NUMBERED
from xai.course.proof import GROUPS
from xai.course.proof_language import equal_sets, same_group_neighbours
from xai.course.proof_vision import SHOWN
from xai.course.published import PUBLISHED
from xai.language.similarity import group_means
from xai.language.stimuli import COMPANY, FRUIT, POSITIONS

LIME, IG, SIMILARITY = (PUBLISHED[group] for group in ("lime", "integrated_gradients", "similarity"))
FILTERS, CLASSIFIER, SALIENCY = (PUBLISHED[group] for group in ("filters", "classifier", "saliency"))


def matrix(metric):
    return torch.tensor(SIMILARITY[f"ping_layer12_{metric}"], dtype=torch.float64)


def test_the_groups_are_the_published_ones_and_the_source_is_named():
    assert list(PUBLISHED) == ["source", *GROUPS] and "lordleeber" in PUBLISHED["source"]


def test_files_and_labels_are_those_of_the_layout():
    assert PUBLISHED["pictures"]["files"] == [f"{name}.jpg" for name in NUMBERED]
    assert tuple(PUBLISHED["pictures"]["labels"]) == LABELS


def test_the_parts_of_the_network_add_up():
    assert CLASSIFIER["cnn_parameters"] + CLASSIFIER["fc_parameters"] == CLASSIFIER["parameters"]


def test_cross_entropy_is_the_mean_over_the_batch():
    """1 - p = 0.0014 of one picture, over ten."""
    loss = -np.log(CLASSIFIER["label_probability"])
    assert loss.mean() == pytest.approx(SALIENCY["batch_cross_entropy"], abs=0.5e-5 + 0.5e-6)
    assert loss.sum() > 5 * SALIENCY["batch_cross_entropy"]


def test_the_losss_gradient_carries_the_batchs_factor():
    """For picture 2 it is (1 - p) / 10 times a difference of two logits' gradients, the label's being one of them."""
    share = (1 - CLASSIFIER["label_probability"][2]) * SALIENCY["max_abs_label_logit_gradient"][2]
    assert 1 <= SALIENCY["max_abs_gradient"][2] / (share / 10) <= 2


def test_logits_alone_and_in_a_batch_differ_by_less_than_tf32_does():
    alone, batch = np.array(IG["logit_picture"]), np.array(CLASSIFIER["label_logit_batch"])
    assert 0.001 < np.abs(alone - batch).max() < 0.015


def test_a_black_picture_has_one_logit_a_class():
    by_label = {}
    for label, logit in zip(LABELS, IG["logit_black"]):
        by_label.setdefault(label, set()).add(logit)
    assert all(len(logits) == 1 for logits in by_label.values())


def test_times_the_input_completes_and_without_it_does_not():
    gained = np.array(IG["logit_picture"]) - IG["logit_black"]
    gaps = {key: np.abs(np.array(IG[key]) / gained - 1).max() for key in IG if key.startswith("sum_")}
    assert gaps["sum_midpoint_200"] < 0.02 < gaps["sum_mean_gradient_times_input_left_10"] < 0.5
    assert gaps["sum_mean_gradient_left_10"] > 0.9


@pytest.mark.parametrize("cnnid", ["6", "23"])
def test_the_first_total_is_the_sum_of_the_ten_pictures(cnnid):
    first = FILTERS[f"cnn{cnnid}_total_at_steps"]["1"]
    assert abs(first - sum(FILTERS[f"cnn{cnnid}_sums"])) <= 11 * 0.5


def test_limes_prediction_is_intercept_and_weights():
    first = LIME["picture0"]
    assert first["intercept"] + first["weight_sum"] == pytest.approx(first["local_pred"], abs=0.0015)


def test_limes_counts_and_strongest_weights_go_together():
    table = zip(LIME["segments"], LIME["positive_negative_above_005"], LIME["shown_green_red"], LIME["top_three"])
    for columns, counted, shown, strongest in table:
        assert sum(counted) <= columns and sum(shown) == min(SHOWN, sum(counted))
        assert all(s <= c for s, c in zip(shown, counted))
        numbers, weights = zip(*strongest)
        assert all(0 <= number < columns for number in numbers) and len(set(numbers)) == 3
        assert list(np.abs(weights)) == sorted(np.abs(weights), reverse=True)


def test_the_noises_formula_gives_the_smallest_std_for_the_full_range():
    assert PUBLISHED["smooth_grad"]["noise_std_range"][0] == pytest.approx((0.4 / 1) ** 2)


@pytest.mark.parametrize("metric", ["euclidean", "cosine"])
def test_group_means_are_those_of_the_matrix(metric):
    """Over pairs of two different sentences, each once; half a unit of the matrix's digits remains."""
    means = group_means(matrix(metric), (FRUIT, COMPANY))
    published = SIMILARITY["group_means_by_layer_0_to_12"][f"ping_{metric}"][12]
    assert [means[0, 0], means[1, 1], means[0, 1]] == pytest.approx(published, abs=0.0055)
    assert torch.equal(matrix(metric), matrix(metric).T)


def test_nearest_neighbours_are_those_of_the_matrix():
    right, _ = same_group_neighbours(matrix("cosine"))
    assert right == SIMILARITY["same_group_nearest_neighbour_of_10"]["ping"][12] == 8


def layer_0():
    """What is known of the distances at layer 0: between sentence 0 and all others, so between the sets too."""
    row = torch.tensor(SIMILARITY["ping_layer0_distance_row0"])
    distances = (row[:, None] - row).abs() + 5.0
    for group in SIMILARITY["ping_layer0_zero_distance_sets"]:
        for i in group:
            distances[i, group] = 0.0
    return distances.fill_diagonal_(0)


def test_vectors_are_equal_where_the_character_stands_at_the_same_place():
    places = {}
    for number, position in enumerate(POSITIONS["ping"]):
        places.setdefault(position, []).append(number)
    sets = sorted(numbers for numbers in places.values() if len(numbers) > 1)
    assert sets == SIMILARITY["ping_layer0_zero_distance_sets"]
    assert equal_sets(layer_0()) == sets
    row = SIMILARITY["ping_layer0_distance_row0"]
    assert all(len({row[i] for i in group}) == 1 for group in sets)


def test_of_equal_neighbours_the_first_counts_at_layer_0():
    """1 and 4 have each other; of 2, 5, 6, 8 and 9 each takes the first of the others, 0 and 7 each other; 3 is of the
    group of whichever vector is nearest, for the first sentence of each is about fruit. That makes three."""
    assert same_group_neighbours(1 - layer_0() / 100)[0] == 3
    assert SIMILARITY["same_group_nearest_neighbour_of_10"]["ping"][0] == 3


def test_company_at_layer_0_is_four_distances_in_ten_pairs():
    """5, 6, 8 and 9 are one vector, which is as far from 7 as from 0, whose vector 7 has."""
    apart = SIMILARITY["ping_layer0_distance_row0"][5]
    published = SIMILARITY["group_means_by_layer_0_to_12"]["ping_euclidean"][0][1]
    assert published == pytest.approx(4 * apart / 10, abs=0.0025)
