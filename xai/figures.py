"""Drawings of maps and explanations: arrays in, RGB arrays or PNG bytes out.

No global figure state, so many can be drawn at once.

Maps use magma (dark = nothing, bright = much), which keeps its order for colour-blind readers and in grey print. LIME's
green and red also differ by their pattern: positive superpixels carry plus signs, negative ones stripes.
"""

import io

import matplotlib
import numpy as np
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from skimage.segmentation import find_boundaries

from .device import to_numpy
from .vision.maps import normalize

ZOOM = 3  # screen pixels per picture pixel
GREEN, RED = (0.1, 0.62, 0.2), (0.85, 0.12, 0.1)


def picture_array(image) -> np.ndarray:
    """(3, H, W) in [0, 1] -> (H, W, 3) uint8."""
    return (np.clip(to_numpy(image, np.float64), 0, 1).transpose(1, 2, 0) * 255).round().astype(np.uint8)


def enlarge(array, zoom=ZOOM) -> np.ndarray:
    """Every pixel as a square of zoom x zoom, so that what was computed is what is seen."""
    return np.asarray(array).repeat(zoom, 0).repeat(zoom, 1)


def heat(map, scale=None) -> np.ndarray:
    """(H, W) -> (H, W, 3) uint8 in magma. scale=None: the map's own minimum to maximum; (low, high): that range."""
    m = torch.as_tensor(to_numpy(map, np.float64))
    m = normalize(m[None])[0].numpy() if scale is None else (m.numpy() - scale[0]) / (scale[1] - scale[0])
    return (matplotlib.colormaps["magma"](np.clip(m, 0, 1))[..., :3] * 255).round().astype(np.uint8)


def overlay(image, map, strength=0.65) -> np.ndarray:
    """The map laid over the greyed picture: bright where the map is bright, the picture shows where it is dark."""
    grey = to_numpy(image, np.float64).mean(0)[..., None].repeat(3, 2)
    amount = normalize(torch.as_tensor(to_numpy(map, np.float64))[None])[0].numpy()[..., None] ** 0.6 * strength
    return ((grey * (1 - amount) + heat(map) / 255 * amount) * 255).round().astype(np.uint8)


def lime_overlay(image, explanation, *, num_features=11, min_weight=None) -> np.ndarray:
    """The strongest superpixels tinted green (+) and red (stripes), others grey: (ZOOM H, ZOOM W, 3) uint8.

    min_weight: weights below it are not drawn; None takes a hundredth of the largest.
    """
    picture = enlarge(picture_array(image)) / 255
    numbers, weights = enlarge(explanation.segments), explanation.weights
    least = 0.01 * np.abs(weights).max() if min_weight is None else min_weight
    strongest = [k for k in np.argsort(-np.abs(weights))[:num_features] if abs(weights[k]) >= least and weights[k] != 0]
    out = picture.mean(2, keepdims=True).repeat(3, 2) * 0.75 + 0.2
    y, x = np.mgrid[: numbers.shape[0], : numbers.shape[1]]
    plus = ((x % 12 == 6) & (abs(y % 12 - 6) <= 2)) | ((y % 12 == 6) & (abs(x % 12 - 6) <= 2))
    stripes = (x + y) % 9 < 2
    for k in strongest:
        region = numbers == k
        colour, pattern = (GREEN, plus) if weights[k] > 0 else (RED, stripes)
        out[region] = 0.55 * picture[region] + 0.45 * np.array(colour)
        out[region & pattern] = 0.75 * np.array(colour)
        out[region & find_boundaries(region, mode="inner")] = colour
    return (np.clip(out, 0, 1) * 255).round().astype(np.uint8)


def mask_overlay(image, mask) -> np.ndarray:
    """The picture with everything outside the mask dimmed and the mask outlined."""
    picture, inside = enlarge(picture_array(image)) / 255, enlarge(to_numpy(mask, bool))
    out = np.where(inside[..., None], picture, picture * 0.3 + 0.1)
    out[find_boundaries(inside, mode="thick")] = (0.9, 0.62, 0.0)
    return (out * 255).round().astype(np.uint8)


def strip(rows, *, size=1.55) -> bytes:
    """Rows of titled images as one PNG. rows: list of rows, each a list of (title, (H, W, 3) array)."""
    columns = max(len(row) for row in rows)
    figure = Figure(figsize=(size * columns, (size + 0.28) * len(rows)), dpi=110, layout="constrained")
    grid = figure.subplots(len(rows), columns, squeeze=False)
    for axes in grid.flat:
        axes.axis("off")
    for row, cells in zip(grid, rows):
        for axes, (title, array) in zip(row, cells):
            axes.imshow(array, interpolation="nearest")
            axes.set_title(title, fontsize=8)
    return png(figure)


def png(figure) -> bytes:
    """The figure as PNG bytes; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def array_png(array) -> bytes:
    """An (H, W, 3) uint8 array as PNG bytes."""
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(array, np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()
