"""Fractal noise, drawn once and cut from a bank, so that a scene of many textures stays cheap.

A field is the sum of octaves of random grids, each half the size and `roughness` times the height of the one before
(value noise; Ebert et al., Texturing and Modeling, ch. 2).
"""
from functools import lru_cache

import numpy as np
from PIL import Image

from .canvas import S, planes

_BANK = 6


@lru_cache(maxsize=None)
def _tile(kind: int, cells: int, roughness: float, octaves: int) -> np.ndarray:
    """One (2S, 2S) field with mean 0 and standard deviation 1."""
    rng, total, height, side = np.random.default_rng(1000 + kind), 0.0, 1.0, 2 * S
    for _ in range(octaves):
        if cells > side:
            break
        grid = Image.fromarray(rng.standard_normal((cells, cells)).astype(np.float32))
        total = total + height * np.asarray(grid.resize((side, side), Image.BICUBIC))
        cells, height = cells * 2, height * roughness
    return ((total - total.mean()) / total.std()).astype(np.float32)


def noise(shape, rng, grain=0.1, roughness=0.6, octaves=4) -> np.ndarray:
    """(h, w) fractal noise for a Shape or a (h, w): mean about 0, standard deviation about 1.

    grain: size of the largest bumps in canvas sides."""
    h, w = shape.alpha.shape if hasattr(shape, "alpha") else shape
    cells = int(2 ** round(np.log2(np.clip(2 / grain, 2, 256))))
    tile = _tile(int(rng.integers(_BANK)), cells, roughness, octaves)
    r, c = rng.integers(2 * S - h + 1), rng.integers(2 * S - w + 1)
    cut = tile[r:r + h, c:c + w]
    return cut[::rng.choice((-1, 1)), ::rng.choice((-1, 1))]


def mix(a, b, amount) -> np.ndarray:
    """Blend colours a and b by an (h, w) field clipped to [0, 1]: (h, w, 3)."""
    t = np.clip(amount, 0, 1)[..., None].astype(np.float32)
    a, b = np.asarray(a, np.float32), np.asarray(b, np.float32)
    out = planes(t.shape[:-1])
    np.multiply(t, b - a, out=out)
    out += a
    return out


def mottled(shape, rng, base, spot, grain=0.06, amount=0.5, sharp=1.0) -> np.ndarray:
    """`base` colour with soft patches of `spot`: (h, w, 3). amount: share of spot, sharp: contrast of their rims."""
    return mix(base, spot, amount + 0.5 * sharp * noise(shape, rng, grain))


def vary(colour, rng, hue=0.03, value=0.06) -> np.ndarray:
    """The colour moved a little at random, the same way for a whole layer: (3,)."""
    c = np.asarray(colour, np.float32) * (1 + rng.normal(0, value)) + rng.normal(0, hue, 3)
    return np.clip(c, 0, 1).astype(np.float32)
