"""The parts of the course's ten pictures, from the outlines in parts.json (where they come from stands there)."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from skimage.draw import polygon2mask

from ..vision.pictures import SIDE

OUTLINES = Path(__file__).with_name("parts.json")
PIXEL_CENTRE = 0.5  # outlines count from the picture's corner, skimage from the first pixel's centre


@lru_cache(maxsize=None)
def outlines() -> list:
    """Ten dicts in the order of layout.NUMBERED: picture, food, base, and what is painted on the base in turn."""
    return json.loads(OUTLINES.read_text(encoding="utf-8"))["pictures"]


def part_masks() -> list:
    """Ten dicts: part name -> bool (128, 128). The masks of one picture do not overlap and cover it."""
    return [paint(picture["base"], picture["painted"]) for picture in outlines()]


def foods() -> list:
    """The name of the part that is the food, for each of the ten pictures."""
    return [picture["food"] for picture in outlines()]


def paint(base, painted) -> dict:
    """Polygons laid over each other, the later over the earlier; what none of them covers is the base.

    painted: dicts with "part" and "polygon" ((x, y) corners in pixels); a part may come several times, the base too.
    """
    names = list(dict.fromkeys([base, *(outline["part"] for outline in painted)]))
    numbers = np.zeros((SIDE, SIDE), np.int64)
    for outline in painted:
        numbers[polygon_mask(outline["polygon"])] = names.index(outline["part"])
    return {name: torch.from_numpy(numbers == number) for number, name in enumerate(names)}


def polygon_mask(corners) -> np.ndarray:
    """(n, 2) corners (x, y) -> bool (128, 128): the pixels whose centre lies in the polygon or on its border."""
    return polygon2mask((SIDE, SIDE), np.asarray(corners, np.float64)[:, ::-1] - PIXEL_CENTRE)
