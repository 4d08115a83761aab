"""What the league measures of a map: by hand, on perfect and on useless maps, and how sure its means are."""

import math

import numpy as np
import pytest
import torch

from bench.truth_measures import CHANCE, SCENE_MEASURES, bootstrap, removal_drops, scene_facts, scene_measures
from bench.truth_methods import RANDOM

from ..nets import linear, pictures
from .truth_scenes import SIDE, masks

SUMS = {"table": 2.0, "plate": 1.0, "food": 5.0}  # of the map over each part


def painted(sums):
    """The map whose sum over each part is as given, the same on all its pixels."""
    return sum(total * mask / mask.sum() for (name, mask) in masks().items() for total in [sums[name]])


def test_a_perfect_map_gets_full_marks():
    only_food = {"table": 0.0, "plate": 0.0, "food": 3.0}
    found = scene_measures(painted(only_food), masks(), "food", list(only_food.values()))
    assert found == pytest.approx(dict.fromkeys(SCENE_MEASURES, 1.0))


def test_a_map_of_all_the_rest_gets_none():
    found = scene_measures(painted({"table": 3.0, "plate": 1.0, "food": 0.0}), masks(), "food", [0.0, 1.0, 3.0])
    assert [found[m] for m in ("mass", "rank", "pointing", "top_part")] == [0, 0, 0, 0]
    assert found["agreement"] == pytest.approx(-1)


def test_sums_foretell_what_sums_cost_and_means_need_not():
    """The plate is three times as large as the food: it costs more, though each of its pixels counts less."""
    sums = {"table": 0.0, "plate": 4.0, "food": 3.0}
    found = scene_measures(painted(sums), masks(), "food", list(sums.values()))
    assert (found["agreement"], found["top_part"]) == pytest.approx((1, 1))
    assert found["agreement_per_pixel"] < 1 and found["top_part_per_pixel"] == 0


def test_by_hand():
    found = scene_measures(painted(SUMS), masks(), "food", [1.0, 3.0, 2.0])
    assert found["mass"] == pytest.approx(5 / 8)
    assert found["agreement"] == pytest.approx(1 - 6 * (1 + 4 + 1) / 24)  # ranks 2, 1, 3 against 1, 3, 2
    assert (found["rank"], found["pointing"], found["top_part"]) == (1, 1, 0)


def test_what_is_undefined_is_not_a_number():
    nothing = scene_measures(torch.zeros(SIDE, SIDE), masks(), "food", [1.0, 2.0, 3.0])
    assert all(math.isnan(value) for value in nothing.values())
    whole = {"food": torch.ones(SIDE, SIDE, dtype=torch.bool)}
    alone = scene_measures(painted(SUMS), whole, "food", [1.0])
    assert math.isnan(alone["agreement"]) and math.isnan(alone["top_part"]) and alone["mass"] == 1


def test_a_random_map_hits_every_chance_level():
    numbers, rng = range(150), np.random.default_rng(0)
    maps = RANDOM.maps(RANDOM.explain(None, torch.zeros(150, 3, SIDE, SIDE), None, numbers, 0))
    found, facts = [], []
    for map in maps:
        # Parts of equal size, so that a sum of noise is largest in none of them; the food is one of them at random.
        stripes = {str(i): torch.zeros(SIDE, SIDE, dtype=torch.bool) for i in range(4)}
        for i, mask in enumerate(stripes.values()):
            mask[6 * i : 6 * i + 6] = True
        drops, food = rng.normal(size=4), str(rng.integers(4))
        found.append(scene_measures(map, stripes, food, drops))
        facts.append(scene_facts(stripes, food, drops))
    for measure in SCENE_MEASURES:
        interval = bootstrap([f[measure] for f in found])
        assert interval["low"] <= np.mean([f[CHANCE[measure]] for f in facts]) <= interval["high"], measure


def test_taking_a_part_away_costs_what_its_pixels_held():
    weights, image = pictures(2, 3, SIDE, SIDE, seed=3), pictures(1, 3, SIDE, SIDE, seed=4)[0]
    drops = removal_drops(linear(weights), image, masks(), 1)
    for drop, mask in zip(drops, masks().values()):
        rest = image[:, ~mask].mean(1)[:, None]
        assert drop == pytest.approx(float((weights[1][:, mask] * (image[:, mask] - rest)).sum()))


def test_a_part_that_is_the_whole_picture_takes_its_own_colour():
    image = pictures(1, 3, SIDE, SIDE)[0]
    flat = image.mean((1, 2))[:, None, None].expand_as(image)
    weights = pictures(1, 3, SIDE, SIDE, seed=9)
    drop = removal_drops(linear(weights), image, {"all": torch.ones(SIDE, SIDE, dtype=torch.bool)}, 0)
    assert drop[0] == pytest.approx(float((weights[0] * (image - flat)).sum()))


def test_facts():
    facts = scene_facts(masks(), "food", [0.0, 1.0, 2.0])
    assert facts == {"area": 64 / SIDE**2, "zero": 0.0, "one_part": 1 / 3, "food_first": 1.0}
    assert scene_facts(masks(), "food", [3.0, 1.0, 2.0])["food_first"] == 0


def test_bootstrap_of_a_normal_distribution():
    values = np.random.default_rng(1).normal(2, 3, 400)
    found, error = bootstrap(values), 1.96 * values.std() / 20
    assert found["mean"] == pytest.approx(values.mean())
    assert (found["low"], found["high"]) == pytest.approx((values.mean() - error, values.mean() + error), abs=error / 8)
    assert bootstrap(values) == found != bootstrap(values, seed=1)


def test_95_of_100_intervals_hold_the_mean():
    rng = np.random.default_rng(2)
    intervals = [bootstrap(rng.exponential(1.0, 60)) for _ in range(200)]
    assert 0.88 <= np.mean([i["low"] <= 1 <= i["high"] for i in intervals]) <= 0.98


def test_bootstrap_leaves_out_what_is_undefined_and_says_so():
    assert bootstrap([1.0, np.nan, 1.0]) == {"mean": 1.0, "low": 1.0, "high": 1.0, "n": 2, "undefined": 1}
    assert bootstrap([np.nan])["mean"] is None and bootstrap([])["n"] == 0
