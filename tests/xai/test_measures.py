"""Numbers read off maps, against values worked out by hand and scipy."""

import math

import numpy as np
import pytest
import scipy.stats
import torch

from xai import measures
from xai.vision.lime import LimeExplanation

MAP = np.array([[4.0, 1.0], [3.0, 2.0]])
LEFT = np.array([[True, False], [True, False]])
TOP = np.array([[True, True], [False, False]])
SHARES = (measures.relevance_mass, measures.relevance_rank, measures.pointing_game)


@pytest.mark.parametrize(
    "make",
    [np.asarray, torch.as_tensor, lambda a: torch.as_tensor(a).float() if a.dtype != bool else torch.as_tensor(a)],
    ids=["numpy", "torch", "float32"],
)
def test_by_hand(make):
    m, left, top = make(MAP), make(LEFT), make(TOP)
    assert [f(m, left) for f in SHARES] == pytest.approx([0.7, 1.0, 1.0])  # 7 of 10; 4 and 3 are the two highest
    assert [f(m, top) for f in SHARES] == pytest.approx([0.5, 0.5, 1.0])
    assert [f(m, ~left) for f in SHARES] == pytest.approx([0.3, 0.0, 0.0])
    assert measures.chance_level(left) == 0.5 and measures.chance_level(~(left | top)) == 0.25


@pytest.mark.parametrize("measure", SHARES)
def test_an_empty_mask_is_undefined(measure):
    """Quantus' pointing game counts it as a hit."""
    assert math.isnan(measure(MAP, np.zeros((2, 2), bool)))


def test_a_map_that_shows_nothing_is_undefined():
    assert math.isnan(measures.relevance_mass(np.zeros((2, 2)), LEFT))
    assert math.isnan(measures.pointing_game(np.zeros((2, 2)), LEFT))
    assert math.isnan(measures.pointing_game(np.full((2, 2), 3.0), LEFT))


@pytest.mark.parametrize("measure", SHARES)
def test_chance_level_is_what_random_maps_give_on_average(measure):
    rng = np.random.default_rng(0)
    mask = rng.random((12, 10)) < 0.3
    average = np.mean([measure(rng.random((12, 10)), mask) for _ in range(600)])
    assert average == pytest.approx(measures.chance_level(mask), abs=0.06)


@pytest.mark.parametrize("measure", SHARES)
@pytest.mark.parametrize("scale", [1e-30, 1e-17, 1e20])
def test_scale_does_not_count(measure, scale):
    assert measure(MAP * scale, TOP) == pytest.approx(measure(MAP, TOP))


@pytest.mark.parametrize("measure", SHARES)
@pytest.mark.parametrize(
    "m, mask, message",
    [
        (MAP, np.ones((2, 3), bool), r"\(2, 2\) and mask \(2, 3\)"),
        (np.ones(4), np.ones(4, bool), r"\(H, W\)"),
        (-MAP, LEFT, "negative"),
        (MAP * np.nan, LEFT, "non-finite"),
        (MAP * np.inf, LEFT, "non-finite"),
    ],
)
def test_bad_maps_are_named(measure, m, mask, message):
    with pytest.raises(ValueError, match=message):
        measure(m, mask)


@pytest.mark.parametrize("levels", [3, 10, 10**9], ids=["many ties", "ties", "no ties"])
def test_rank_correlation_equals_scipy(levels):
    rng = np.random.default_rng(levels)
    a = rng.integers(0, levels, (9, 11))
    b = a * rng.integers(0, 3, a.shape) - rng.integers(0, levels, a.shape)
    expected = scipy.stats.spearmanr(a.ravel(), b.ravel()).statistic
    assert measures.rank_correlation(a, b) == pytest.approx(expected) and 0.05 < abs(expected) < 0.99
    assert measures.rank_correlation(torch.as_tensor(a), torch.as_tensor(b)) == pytest.approx(expected)


def test_rank_correlation_limits():
    a = np.array([[1.0, 5.0], [2.0, 9.0]])
    assert measures.rank_correlation(a, np.exp(a) * 1e-30) == pytest.approx(1)  # only the order counts
    assert measures.rank_correlation(a, -a) == pytest.approx(-1)
    assert math.isnan(measures.rank_correlation(a, np.ones((2, 2))))
    with pytest.raises(ValueError, match="4 and 6 pixels"):
        measures.rank_correlation(a, np.ones((2, 3)))


def test_top_mass_shares_counts_only_the_brightest_tenth():
    m = np.zeros((10, 10))
    m[0, :8], m[9, :2], m[5, :] = 10.0, 20.0, 1.0  # the ten brightest hold 80 + 40
    rows = {"top": np.arange(10)[:, None].repeat(10, 1) < 5, "bottom": np.arange(10)[:, None].repeat(10, 1) >= 5}
    assert measures.top_mass_shares(m, rows) == pytest.approx({"top": 80 / 120, "bottom": 40 / 120})
    assert measures.top_mass_shares(m, rows, top=0.2) == pytest.approx({"top": 80 / 130, "bottom": 50 / 130})


@pytest.mark.parametrize("first_segment", [0, 1])
def test_part_effects_by_hand(first_segment):
    """Weight times the share of the superpixel inside the part; numbers from 1 leave the last without a weight."""
    segments = np.array([[0, 0, 1, 1], [0, 0, 2, 2]])
    parts = {
        "left": np.array([[1, 1, 0, 0]] * 2, bool),
        "upper": np.array([[1] * 4, [0] * 4], bool),
        "nothing": np.zeros((2, 4), bool),
    }
    weights = np.array([4.0, -3.0, 5.0])
    effects = measures.part_effects(LimeExplanation(segments + first_segment, weights, 0, 1), parts)
    expected = (
        {"left": 4.0, "upper": 2.0 - 3.0, "nothing": 0.0}
        if not first_segment
        else {"left": -3.0, "upper": -1.5 + 5.0, "nothing": 0.0}
    )
    assert effects == pytest.approx(expected)
    everything = measures.part_effects(
        LimeExplanation(segments + first_segment, weights, 0, 1), {"all": np.ones((2, 4), bool)}
    )
    assert everything["all"] == pytest.approx(weights[first_segment:].sum())


def test_bright_share_counts_the_threshold_itself():
    assert measures.bright_share(np.array([[0.5, 0.49], [1.0, 0.0]])) == 0.5
    assert measures.bright_share(torch.tensor([[0.5, 0.49], [1.0, 0.0]]), threshold=0.9) == 0.25


@pytest.mark.parametrize("size", [4, 16, 64])
def test_to_grid_keeps_place_and_mean(size):
    m = np.zeros((16, 16))
    m[:8, :8] = 1.0
    grid = measures.to_grid(m, size)
    assert grid.shape == (size, size) and grid.mean() == pytest.approx(0.25, abs=0.02)
    assert grid[0, 0] == pytest.approx(1, abs=0.05) and grid[-1, -1] == pytest.approx(0, abs=0.05)
    assert measures.to_grid(np.full((7, 5), 3.0), size) == pytest.approx(np.full((size, size), 3.0))


def test_fine_detail_is_the_share_of_short_waves():
    x = 2 * np.pi * np.arange(64) / 64
    slow, fast = np.cos(3 * x)[:, None] + 0 * x, np.cos(20 * x) + 0 * x[:, None]
    assert measures.fine_detail(slow) == pytest.approx(0, abs=1e-12)
    assert measures.fine_detail(fast + 9) == pytest.approx(1)
    assert measures.fine_detail(slow + 2 * fast) == pytest.approx(4 / 5)  # energies 1 and 4
    assert measures.fine_detail(np.full((64, 64), 7.0)) == 0


def test_overlap_by_hand():
    assert measures.overlap(LEFT, TOP) == pytest.approx(1 / 3)
    assert measures.overlap(LEFT, LEFT) == 1 and measures.overlap(LEFT, ~LEFT) == 0
    assert measures.overlap(LEFT & ~LEFT, LEFT & ~LEFT) == 0
