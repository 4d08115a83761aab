"""Heaps of many small things drawn in one go: noodles, rice grains, diced vegetables. One layer per heap, because a
layer per strand would cost a hundred times as much."""
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from .canvas import Canvas, S, Shape, blur, rounded_box
from .tableware import Pose
from .texture import noise

_PROFILE = ((1.0, 90), (0.74, 175), (0.42, 255))      # share of the width -> height: the steps of a round back
_FIRST = 30                                           # order of the lowest piece in an 8-bit image; 0 is "nothing"


@dataclass(frozen=True)
class Heap:
    """Pieces lying over each other."""
    shape: Shape
    height: np.ndarray        # (h, w) in [0, 1]: the round backs of the pieces
    order: np.ndarray         # (h, w) uint8: which piece is on top; later pieces have the larger number

    def shade(self) -> np.ndarray:
        """1 on top, darker where higher pieces stand around."""
        level = self.order / np.float32(255)
        return 1 - 1.5 * np.clip(blur(level, 0.014) - level, 0, 0.4)

    def tones(self, rng, spread=0.08) -> np.ndarray:
        """A brightness of its own for every piece: (h, w) around 1."""
        return (1 + spread * rng.standard_normal(256)).astype(np.float32)[self.order]


def heap(lines, width, round_ends=False) -> Heap:
    """Draw lines of equal width over each other. `lines`: (pieces, points, 2) in canvas coordinates."""
    lines = np.asarray(lines, np.float64)
    low, high = lines.min((0, 1)) - width, lines.max((0, 1)) + width
    frame = rounded_box(*(low + high) / 2, *(high - low))
    h, w = frame.alpha.shape
    order, height = (Image.new("L", (2 * w, 2 * h)) for _ in range(2))
    pixels = (lines * S - (frame.box[1].start, frame.box[0].start)) * 2
    order_pen, height_pen = ImageDraw.Draw(order), ImageDraw.Draw(height)
    for i, line in enumerate(pixels.reshape(len(pixels), -1).tolist()):
        _draw(order_pen, line, _FIRST + i * (255 - _FIRST) // len(pixels), width, round_ends)
        for share, up in _PROFILE:
            _draw(height_pen, line, up, width * share, round_ends)
    height = np.asarray(height.reduce(2), np.float32) / 255
    shape = replace(frame, alpha=np.clip(3 * height, 0, 1))
    return Heap(shape, blur(height, 0.002), np.asarray(order)[::2, ::2])


def _draw(pen, line, fill, width, round_ends):
    w = max(1, round(width * S * 2))
    pen.line(line, fill=fill, width=w)
    if round_ends:
        for x, y in (line[:2], line[-2:]):
            pen.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), fill=fill)


def tangle(rng, pose: Pose, count, *, length=1.6, curl=1.0, spread=0.9, swirl=0.3) -> np.ndarray:
    """Winding lines that turn back at an uneven rim of about radius `spread` (in sizes): (count, points, 2).

    curl: how much a line winds; swirl: share of the lines that circle the centre, as from a twisted fork.
    """
    t = np.linspace(-0.5, 0.5, 20)

    def column(low, high):
        return rng.uniform(low, high, (count, 1))
    r, place = spread * np.sqrt(column(0, 1)), column(0, 2 * np.pi)
    circles = rng.random((count, 1)) < swirl
    turn = np.where(circles, place + np.pi / 2, column(0, 2 * np.pi))
    wind = curl * (column(-2, 2) * t + column(0.2, 1.2) * np.sin(column(3, 9) * t + column(0, 6)))
    heading = turn + np.where(circles, t * length / (r + 0.15) + 0.3 * wind, wind)
    step = length / len(t)
    x, y = (np.cumsum(f(heading), 1) * step for f in (np.cos, np.sin))
    middle = len(t) // 2
    x, y = x - x[:, middle:middle + 1] + r * np.cos(place), y - y[:, middle:middle + 1] + r * np.sin(place)
    angle, phase = np.arctan2(y, x), rng.uniform(0, 6, 2)
    rim = spread * (1 + 0.05 * np.sin(2 * angle + phase[0]) + 0.05 * np.sin(3 * angle + phase[1]) + column(-0.06, 0.06))
    back = (1 + (np.hypot(x, y) / rim) ** 6) ** (-1 / 6)
    return np.stack(pose.at(x * back, y * back), -1)


def noodle_heap(canvas: Canvas, rng, pose: Pose, colour, *, count=75, width=0.02, gloss=0.25, part="food", **winding):
    """A tangle of glossy noodles of about radius 0.9 sizes, on the dark of the strands below."""
    pile = heap(tangle(rng, pose, count, **winding), width)
    soft = blur(pile.shape.alpha, 0.05)
    ground = replace(pile.shape, alpha=np.clip((soft - 0.45) * 12, 0, 1))
    colour = np.asarray(colour, np.float32)
    canvas.paint(ground, colour * 0.45, part=part, shadow=0.02)
    mound = 1.3 * np.clip(blur(ground.alpha, 0.12) * 1.6 - 0.6, 0, 1)
    tone = pile.shade() * pile.tones(rng) * (1 + 0.05 * noise(pile.shape, rng, 0.05))
    canvas.paint(pile.shape, colour * tone[..., None], relief=mound + 0.32 * pile.height, depth=0.55, gloss=gloss,
                 sharpness=18, part=part)
    return ground


@lru_cache(maxsize=None)
def _grain_tile(kind: int):
    """A field of rice grains (height, shade), drawn once."""
    rng, count = np.random.default_rng(kind), 2400
    middle, turn = rng.random((count, 2)), rng.uniform(0, np.pi, count)
    half = 0.0085 * rng.uniform(0.8, 1.2, (count, 1)) * np.column_stack([np.cos(turn), np.sin(turn)])
    pile = heap(np.stack([middle - half, middle + half], 1), 0.0135, round_ends=True)
    centre = slice(pile.height.shape[0] // 2 - S // 2, None), slice(pile.height.shape[1] // 2 - S // 2, None)
    return tuple(a[centre][:S, :S] for a in (pile.height, pile.shade() * pile.tones(rng, 0.05)))


def grains(shape: Shape, rng):
    """Rice grains over a shape's box: their height and their shade, both (h, w)."""
    h, w = shape.alpha.shape
    r, c = rng.integers(S - h + 1), rng.integers(S - w + 1)
    step = rng.choice((-1, 1))
    return tuple(a[:, ::step][r:r + h, c:c + w] for a in _grain_tile(int(rng.integers(4))))


def rice(canvas: Canvas, rng, shape: Shape, colour, *, mound=1.0, ragged=0.35, part="food", shadow=0.02) -> Shape:
    """A mound of rice grains that fills `shape`, with a rim of single grains; returns the region it covers."""
    height, shade = grains(shape, rng)
    soft = blur(shape.alpha, 0.02)
    region = replace(shape, alpha=np.clip((soft + ragged * (height - 0.5) - 0.45) * 9, 0, 1) * np.clip(4 * soft, 0, 1))
    dome = mound * np.clip(1.7 * blur(shape.alpha, 0.08) - 0.7, 0, 1) ** 0.8
    tone = 0.68 + 0.2 * shade + 0.17 * height
    canvas.paint(region, np.asarray(colour, np.float32) * tone[..., None], relief=dome + 0.07 * height, depth=0.75,
                 gloss=0.08, sharpness=20, part=part, shadow=shadow)
    return region
