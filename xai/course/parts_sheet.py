"""A contact sheet of pictures and the outlines of their parts: do the outlines fit one's own copies?"""

import numpy as np
import torch
from matplotlib.figure import Figure
from scipy.ndimage import binary_erosion, distance_transform_edt
from torch.nn import functional as F

from ..charts import COLOURS
from ..figures import enlarge, picture_array, png

DPI = 100
ZOOM, LINE = 4, 2  # screen pixels per picture pixel; width of a part's line, so that two parts' lines cover one pixel
ACROSS = 2  # pictures in a row of the sheet
GAP, NAMES = 36, 150  # screen pixels: above each picture (its number) and between two; for the names at its right


def parts_sheet(images, parts) -> bytes:
    """PNG: each picture alone and, right of it, with every part outlined and named.

    images: (N, 3, h, w) in [0, 1]; another size than the masks' is scaled to theirs.
    parts: N dicts, part name -> bool (H, W).
    """
    images = _at_size_of(parts, torch.as_tensor(images))
    height, width = (ZOOM * side for side in images.shape[2:])
    across = min(ACROSS, len(images))
    cell = np.array([2 * width + 2 * GAP + NAMES, height + GAP])
    size = cell * [across, -(-len(images) // across)] + GAP
    figure = Figure(figsize=size / DPI, dpi=DPI)
    for i, (image, masks) in enumerate(zip(images, parts)):
        left, top = cell * [i % across, i // across] + GAP
        alone = _panel(figure, size, left, top, enlarge(picture_array(image), ZOOM))
        alone.set_title(f"picture {i}", fontsize=12, loc="left", pad=4)
        _name(_panel(figure, size, left + width + GAP // 2, top, outlined(image, masks)), masks)
    return png(figure)


def outlined(image, masks) -> np.ndarray:
    """The picture with a line along the inner side of every part's border, in the part's colour: RGB array, each pixel
    a square of ZOOM x ZOOM."""
    out = enlarge(picture_array(image), ZOOM)
    for mask, colour in zip(masks.values(), _colours()):
        inside = enlarge(np.asarray(mask, bool), ZOOM)
        out[inside & ~binary_erosion(inside, iterations=LINE, border_value=1)] = colour
    return out


def _at_size_of(parts, images):
    if images.ndim != 4 or images.shape[1] != 3 or len(images) != len(parts) or not len(images):
        raise ValueError(
            f"images are {tuple(images.shape)} and there are parts of {len(parts)} pictures; expected (N, 3, h, w) and "
            "N dicts, N at least 1."
        )
    sizes = {tuple(mask.shape) for masks in parts for mask in masks.values()}
    if len(sizes) != 1:
        raise ValueError(f"the masks have the sizes {sorted(sizes)}; expected one size for all.")
    (size,) = sizes
    if tuple(images.shape[2:]) == size:
        return images
    return F.interpolate(images.float(), size, mode="bicubic", antialias=True)


def _panel(figure, size, left, top, array):
    """Axes that show the array pixel for pixel, its corner at (left, top) of a sheet of this size."""
    (width, height), (rows, columns) = size, array.shape[:2]
    axes = figure.add_axes([left / width, 1 - (top + rows) / height, columns / width, rows / height])
    axes.imshow(array, interpolation="nearest", aspect="auto")
    axes.axis("off")
    return axes


def _name(axes, masks):
    """Names right of the panel, from top to bottom as the parts lie, each with a line to its part's innermost point."""
    points = {name: _innermost(np.asarray(mask, bool)) for name, mask in masks.items() if mask.any()}
    colours = dict(zip(masks, _colours()))
    order = sorted(points, key=lambda name: points[name][1])
    for k, name in enumerate(order):
        colour = colours[name] / 255
        axes.annotate(
            name,
            ZOOM * points[name],
            xytext=(1.06, 1 - (k + 0.5) / len(order)),
            textcoords="axes fraction",
            va="center",
            fontsize=10.5,
            bbox={"boxstyle": "round,pad=0.3", "fc": "white", "ec": colour, "lw": 1.8},
            arrowprops={"arrowstyle": "-", "color": colour, "lw": 1.0, "shrinkA": 0, "shrinkB": 0},
        )
        axes.plot(*(ZOOM * points[name]), "o", ms=3.5, color=colour, mec="white", mew=0.6)


def _innermost(mask):
    """(x, y) of the centre of the pixel farthest from the part's border."""
    depth = distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    y, x = np.unravel_index(depth.argmax(), depth.shape)
    return np.array([x, y]) + 0.5


def _colours():
    """Endless RGB colours that colour-blind readers tell apart."""
    while True:
        for colour in COLOURS:
            yield np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)
