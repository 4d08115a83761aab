"""Rounded pieces of food that many recipes share: balls, bent bars, pointed leaves, and how a heap of them lies."""
import numpy as np

from .canvas import S, Shape, ellipse, polygon


def swell(radius) -> np.ndarray:
    """Height of a ball over its middle plane at `radius` (0 = middle, 1 = rim), and 0 outside."""
    return np.sqrt(np.clip(1 - np.asarray(radius, np.float32) ** 2, 0, 1))


def disc(cx, cy, rx, ry=None, angle=0.0):
    """A round piece and its polar coordinates: (shape, radius with 1 at the rim, turn)."""
    shape = ellipse(cx, cy, rx, ry, angle)
    u, v = shape.local(cx, cy, angle)
    u, v = u / rx, v / (rx if ry is None else ry)
    return shape, np.hypot(u, v), np.arctan2(v, u)


def bar(cx, cy, half, wide, angle=0.0, bend=0.0, round_ends=True, sway=None):
    """A bar of half length `half` and half width `wide`, its ends bent sideways by `bend` half lengths.

    sway: a function of the place along the bar (-1 to 1) that gives the sideways shift in canvas sides, instead of
    `bend`. Returns (shape, along, across): across is -1 and 1 at the long sides, along -1 and 1 at the ends.
    """
    reach = wide + (abs(bend) * half if sway is None else wide)
    c, s = np.cos(angle), np.sin(angle)
    room = polygon([(cx + a * half * c - b * reach * s, cy + a * half * s + b * reach * c)      # a tight box for it
                    for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    u, v = room.local(cx, cy, angle)
    v = v - (bend * half * (u / half) ** 2 if sway is None else sway(u / half))
    if round_ends:
        distance = np.hypot(np.maximum(np.abs(u) - (half - wide), 0), v) - wide
    else:
        distance = np.maximum(np.abs(u) - half, np.abs(v) - wide)
    return outlined(room, distance), u / half, v / wide


def outlined(room: Shape, distance) -> Shape:
    """A shape in the room of another one, from a signed distance in canvas sides (negative inside)."""
    return Shape(room.box, np.clip(0.5 - distance * S, 0, 1).astype(np.float32), room.x, room.y)


def heap(rng, count, spread=1.0):
    """`count` well spaced places (u, v) in a disc of radius `spread`, the outer ones first, so that the last pieces
    laid down lie on top in the middle."""
    k = np.arange(count)[::-1] + rng.uniform(0.2, 0.8)
    radius, turn = spread * np.sqrt(k / count), k * 2.39996 + rng.uniform(0, 2 * np.pi)
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn)]) + rng.normal(0, 0.06 * spread, (count, 2))
