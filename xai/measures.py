"""Numbers read off maps. A map is (H, W) with values >= 0; a mask is (H, W) of bool. Tensors and arrays both work."""

import numpy as np
from scipy.stats import rankdata
from skimage.transform import resize

from .device import to_numpy
from .said import Said


def _pair(map, mask):
    m, inside = to_numpy(map, np.float64), to_numpy(mask, bool)
    if m.ndim != 2 or m.shape != inside.shape:
        raise ValueError(f"map is {m.shape} and mask {inside.shape}; expected two of the same (H, W)")
    if not np.isfinite(m).all() or (m < 0).any():
        raise ValueError(
            Said("map has negative or non-finite values; expected numbers >= 0 (see xai.vision.maps.to_map)")
        )
    return m, inside


def relevance_mass(map, mask) -> float:
    """Share of the map's sum that lies inside the mask (Arras et al. 2022, CLEVR-XAI, section 4). NaN for a map of
    zeros or an empty mask; by chance it is the mask's share of the area."""
    m, inside = _pair(map, mask)
    return float(m[inside].sum() / m.sum()) if m.sum() > 0 and inside.any() else float("nan")


def relevance_rank(map, mask) -> float:
    """Of the |mask| highest pixels, the share inside the mask (Arras et al. 2022, section 4). NaN for an empty mask;
    by chance it is the mask's share of the area. Equal pixels count in reading order."""
    m, inside = _pair(map, mask)
    highest = np.argsort(-m, axis=None, kind="stable")[: inside.sum()]
    return float(inside.flat[highest].mean()) if inside.any() else float("nan")


def pointing_game(map, mask) -> float:
    """1 if the map's highest pixel lies inside the mask, else 0 (Zhang et al. 2018, section 4). NaN for an empty mask
    or a constant map, which points nowhere."""
    m, inside = _pair(map, mask)
    return float(inside.flat[m.argmax()]) if inside.any() and m.max() > m.min() else float("nan")


def chance_level(mask) -> float:
    """What the three measures above give on average for a map that knows nothing: |mask| / (H W)."""
    return float(to_numpy(mask, bool).mean())


def rank_correlation(a, b) -> float:
    """Spearman's rank correlation of two maps of the same shape; NaN if one is constant."""
    a, b = to_numpy(a, np.float64).ravel(), to_numpy(b, np.float64).ravel()
    if a.shape != b.shape:
        raise ValueError(f"maps have {a.size} and {b.size} pixels; expected the same number")
    if a.min() == a.max() or b.min() == b.max():
        return float("nan")
    return float(np.corrcoef(rankdata(a), rankdata(b))[0, 1])


def top_mass_shares(map, parts, top=0.1) -> dict:
    """How the mass of the map's highest `top` share of pixels is spread over the parts: name -> share, summing to 1
    where the parts cover the map."""
    m = to_numpy(map, np.float64)
    bright = np.where(m >= np.quantile(m, 1 - top), m, 0.0)
    return {name: relevance_mass(bright, mask) for name, mask in parts.items()}


def part_effects(weights, parts) -> dict:
    """Signed effect of each part under a linear superpixel model: sum over superpixels of weight x share of the
    superpixel inside the part. weights: a LimeExplanation."""
    numbers = to_numpy(weights.segments).ravel()
    size = np.bincount(numbers, minlength=numbers.max() + 1)
    effect = np.append(weights.weights, np.zeros(max(0, len(size) - len(weights.weights))))[: len(size)]
    return {
        name: float(
            (np.bincount(numbers, to_numpy(mask, bool).ravel(), len(size)) / np.maximum(size, 1) * effect).sum()
        )
        for name, mask in parts.items()
    }


def bright_share(map, threshold=0.5) -> float:
    """Share of the pixels at or above the threshold, for a map shown on a scale from 0 to 1."""
    return float((to_numpy(map) >= threshold).mean())


def to_grid(map, size) -> np.ndarray:
    """The map brought to (size, size) by area averaging or linear interpolation, so that maps of layers compare."""
    return resize(to_numpy(map, np.float64), (size, size), order=1, anti_aliasing=True, mode="edge")


def fine_detail(map, coarse=8) -> float:
    """Share of a square map's energy (without its mean) in waves shorter than 1/`coarse` of its side; 0 if constant."""
    m = to_numpy(map, np.float64)
    energy = np.abs(np.fft.fft2(m - m.mean())) ** 2
    waves = np.abs(np.fft.fftfreq(len(m), 1 / len(m)))
    fine = np.maximum(waves[:, None], waves[None, :]) > coarse
    return float(energy[fine].sum() / energy.sum()) if energy.sum() > 0 else 0.0


def overlap(a, b) -> float:
    """Intersection over union of two masks; 0 if both are empty."""
    a, b = to_numpy(a, bool), to_numpy(b, bool)
    return float((a & b).sum() / max((a | b).sum(), 1))
