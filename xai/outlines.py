"""Outlines of solids seen from every side, and which of them a lit region resembles (question 8)."""

from functools import lru_cache

import numpy as np
from scipy import ndimage
from scipy.spatial import ConvexHull
from skimage.draw import polygon
from skimage.morphology import convex_hull_image

from .device import to_numpy
from .measures import overlap

_SIDE = 64  # outlines are compared on 64 x 64 pixels
_AREA = 0.3  # ... after being moved to the middle and scaled to this share of them
_VIEWS, _TURNS = 48, 24


def silhouette(map, top=0.1, spread=3.0) -> np.ndarray:
    """The region that a map lights up, as a bool (H, W): the convex hull of its largest bright area (empty for a
    constant map).

    Single pixels are first spread by a Gaussian of `spread` pixels, so that dots that make up a figure belong together.
    """
    if np.ptp(to_numpy(map)) == 0:
        return np.zeros(np.shape(map), bool)
    smooth = ndimage.gaussian_filter(to_numpy(map, np.float64), spread)
    bright = smooth >= np.quantile(smooth, 1 - top)
    areas, count = ndimage.label(ndimage.binary_closing(bright, iterations=int(2 * spread), border_value=0))
    if not count:
        return np.zeros(bright.shape, bool)
    sizes = ndimage.sum_labels(np.ones_like(areas), areas, np.arange(1, count + 1))
    return convex_hull_image(areas == 1 + sizes.argmax())


def _solids():
    """Points whose hull is the solid, centred on the origin: name -> list of (n, 3), one a proportion. A block of
    butter need not be a regular cube, so heights from 0.6 to 1.6 of the width count as one; likewise the cylinder and
    the pyramid."""
    ring = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    circle = np.stack([np.cos(ring), np.sin(ring)], 1)
    corners = np.array([(a, b, c) for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)], float)
    base = np.array([(-1, -1, -0.5), (1, -1, -0.5), (1, 1, -0.5), (-1, 1, -0.5)], float)
    sphere = np.random.default_rng(0).normal(size=(4000, 3))
    return {
        "cube": [corners * (1, 1, h) for h in (0.6, 1.0, 1.6)],
        "sphere": [sphere / np.linalg.norm(sphere, axis=1, keepdims=True)],
        "cylinder": [
            np.concatenate([np.column_stack([circle, np.full(48, z)]) for z in (-h, h)]) for h in (0.6, 1.0, 1.6)
        ],
        "pyramid": [np.vstack([base, [(0, 0, h - 0.5)]]) for h in (1.0, 1.5, 2.2)],
        "tetrahedron": [np.array([(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)], float)],
    }


@lru_cache(maxsize=1)
def _families():
    """Name -> every outline of the solid on the common grid, (n, _SIDE, _SIDE) bool."""
    k = np.arange(_VIEWS) + 0.5
    tilt, spin = np.arccos(1 - 2 * k / _VIEWS), np.pi * (1 + 5**0.5) * k  # Fibonacci sphere of directions
    families = {}
    for name, shapes in _solids().items():
        outlines = []
        for points in shapes:
            for t, s in zip(tilt, spin):
                x = points @ _turn(2, s) @ _turn(1, t)
                turns = 1 if name == "sphere" else _TURNS
                outlines += [_on_grid((x @ _turn(2, 2 * np.pi * i / turns))[:, :2]) for i in range(turns)]
                if name == "sphere":
                    break
        families[name] = np.stack(outlines)
    return families


def _turn(axis, angle):
    c, s = np.cos(angle), np.sin(angle)
    a, b = [i for i in range(3) if i != axis]
    matrix = np.eye(3)
    matrix[a, a], matrix[a, b], matrix[b, a], matrix[b, b] = c, -s, s, c
    return matrix


def _on_grid(points):
    """The hull of 2-D points, moved and scaled to the common place and area."""
    hull = ConvexHull(points)
    corners = points[hull.vertices]
    x, y = corners.T
    cross = x * np.roll(y, -1) - y * np.roll(x, -1)
    centre = ((corners + np.roll(corners, -1, 0)) * cross[:, None]).sum(0) / (3 * cross.sum())
    corners = (corners - centre) * np.sqrt(_AREA / hull.volume) * _SIDE + _SIDE / 2  # volume: the area in 2-D
    mask = np.zeros((_SIDE, _SIDE), bool)
    mask[polygon(corners[:, 1], corners[:, 0], mask.shape)] = True
    return mask


def best_outlines(region) -> dict:
    """Best overlap (intersection over union) of a region (H, W) with each solid's outlines from every side, after both
    are brought to the same place and area: name -> 0 to 1. An empty region overlaps with none."""
    region = to_numpy(region, bool)
    if region.sum() < 3 or min(np.ptp(np.argwhere(region), axis=0)) < 2:
        return {name: 0.0 for name in _solids()}
    mask = _on_grid(np.argwhere(region)[:, ::-1].astype(float))
    return {name: float(max(overlap(mask, outline) for outline in outlines)) for name, outlines in _families().items()}
