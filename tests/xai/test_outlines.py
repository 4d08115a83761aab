"""Silhouettes of lit regions, and the solids they resemble."""

import numpy as np
import pytest

from xai.outlines import best_outlines, silhouette

Y, X = np.mgrid[:96, :96].astype(float)
DISC = np.hypot(Y - 40, X - 50) < 25


def corners(*points):
    """The inside of a convex polygon with these (y, x) corners, in order."""
    inside = np.ones_like(Y, bool)
    for (y0, x0), (y1, x1) in zip(points, points[1:] + points[:1]):
        inside &= (X - x0) * (y1 - y0) - (Y - y0) * (x1 - x0) >= 0
    return inside


def ring(n, size=35, turn=0.0):
    return corners(*[(48 - size * np.cos(a), 48 - size * np.sin(a)) for a in turn + 2 * np.pi * np.arange(n) / n])


@pytest.mark.slow
@pytest.mark.parametrize(
    "region, best",
    [
        (np.hypot(Y - 48, X - 48) < 40, "sphere"),
        (np.hypot(Y - 30, X - 60) < 14, "sphere"),
        (ring(6), "cube"),
        (ring(6, 25, 0.3), "cube"),
    ],
    ids=["disc", "small disc elsewhere", "hexagon", "turned hexagon"],
)
def test_a_disc_is_a_sphere_and_a_hexagon_a_cube(region, best):
    scores = best_outlines(region)
    assert max(scores, key=scores.get) == best and scores[best] > 0.95
    assert all(0 <= score <= 1 for score in scores.values())


@pytest.mark.slow
def test_a_triangle_fits_what_has_triangular_sides():
    scores = best_outlines(ring(3, 45))
    assert min(scores["tetrahedron"], scores["pyramid"]) > max(scores["cube"], scores["sphere"], scores["cylinder"])


@pytest.mark.slow
def test_place_and_size_do_not_count():
    large, small = best_outlines(ring(5, 45)), best_outlines(np.roll(ring(5, 20), (17, -20), (0, 1)))
    assert large == pytest.approx(small, abs=0.03)


@pytest.mark.parametrize(
    "region",
    [np.zeros((20, 20)), np.eye(1, 400).reshape(20, 20), np.eye(20)[:1].repeat(20, 0)],
    ids=["empty", "a pixel", "a line"],
)
def test_a_region_without_area_resembles_nothing(region):
    assert set(best_outlines(region).values()) == {0.0}


def test_silhouette_finds_the_bright_area_among_noise():
    rng = np.random.default_rng(0)
    dotted = (DISC & (rng.random(DISC.shape) < 0.4)) + 0.05 * rng.random(DISC.shape)
    found = silhouette(dotted, top=DISC.mean())
    assert (found & DISC).sum() / (found | DISC).sum() > 0.85
    assert found.shape == DISC.shape and found.dtype == bool


def test_silhouette_takes_the_larger_of_two_areas():
    two = DISC + 1.0 * (np.hypot(Y - 85, X - 8) < 5)
    found = silhouette(two, top=two.mean(), spread=1.0)
    assert found[40, 50] and not found[85, 8]


def test_a_map_of_zeros_lights_nothing_up():
    assert not silhouette(np.zeros((64, 64))).any()
