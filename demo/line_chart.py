"""Curves over the layers of a model, as SVG."""

import math
from html import escape
from typing import NamedTuple, Sequence

from . import markup
from .catalogue import Words

say = Words("charts")
WIDTH, HEIGHT = 380, 220
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 26, 38
TICKS = 4  # about so many on the upright axis
KEY = 20  # height of a row that says which line is which
KINDS = ("first", "second")


class Line(NamedTuple):
    """One value for each layer from 0; NaN is left out."""

    name: str
    values: Sequence[float]


class Band(NamedTuple):
    """Layers first to last, shaded; level: a horizontal mark across them, or None."""

    first: int
    last: int
    level: float | None = None


def line_chart(lines, alt, axis, *, bands=(), marked=()) -> str:
    """A drawing of at most two lines, the second one dashed and with squares; where there are two, it names them. alt:
    what it shows, in words. axis: what runs along the layers.

    marked: layers whose values on the first line are written down. bands: shaded groups of layers, each with its level.
    """
    layers = len(lines[0].values)
    values = [v for line in lines for v in line.values] + [b.level for b in bands if b.level is not None]
    low, high, ticks = _scale([v for v in values if not math.isnan(v)])

    def x(layer):
        return LEFT + (WIDTH - LEFT - RIGHT) * (layer + 0.5) / layers

    def y(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low)

    parts = [_band(band, x, y, number % 2) for number, band in enumerate(bands)]
    parts += [_tick(y(t), f"{t:.4g}") for t in ticks]
    parts += [f'<text x="{x(i):.1f}" y="{HEIGHT - 21}" text-anchor="middle">{i}</text>' for i in range(layers)]
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 4}" text-anchor="middle">{escape(axis)}</text>')
    parts += [_line(line, x, y, kind) for line, kind in reversed(list(zip(lines, KINDS)))]
    parts += [_value(lines[0].values[i], x(i), y) for i in marked if i < layers]
    named = lines if len(lines) > 1 else ()
    parts += [_key(line.name, HEIGHT + KEY * (i + 0.5), KINDS[i]) for i, line in enumerate(named)]
    return (
        f'<svg class="curves" viewBox="0 0 {WIDTH} {HEIGHT + KEY * len(named)}" role="img" aria-label="{escape(alt)}">'
        f"{''.join(parts)}</svg>"
    )


def numbers(lines, axis) -> str:
    """The lines' values as a table, folded away."""
    rows = [
        [layer, *("" if math.isnan(value) else f"{value:.5g}" for value in values)]
        for layer, values in enumerate(zip(*(line.values for line in lines)))
    ]
    return markup.folded(say.text("NUMBERS"), markup.table([axis, *(line.name for line in lines)], rows))


def _key(name, y, kind):
    """A row that says which line is which."""
    return (
        f'<g class="key"><path class="{kind}" d="M{LEFT} {y}h34"/>{_point(LEFT + 17, y, kind)}'
        f'<text x="{LEFT + 42}" y="{y + 5}">{escape(name)}</text></g>'
    )


def _scale(values) -> tuple:
    """(low, high, ticks) of an axis that holds the values with a little air."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    span = max(high - low, 1e-3 * max(abs(high), 1))
    low, high = low - 0.08 * span, high + 0.08 * span
    power = 10 ** math.floor(math.log10((high - low) / TICKS))
    step = min((power * m for m in (1, 2, 5, 10)), key=lambda s: abs((high - low) / s - TICKS))
    return low, high, [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _tick(y, text):
    return (
        f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
    )


def _band(band, x, y, odd):
    left, right = x(band.first - 0.5), x(band.last + 0.5)
    drawn = (
        f'<rect class="band{" odd" if odd else ""}" x="{left:.1f}" y="{TOP - 18}" width="{right - left:.1f}" '
        f'height="{HEIGHT - TOP - BOTTOM + 18}"/><text x="{(left + right) / 2:.1f}" y="{TOP - 6}" '
        f'text-anchor="middle">{band.first}–{band.last}</text>'
    )
    if band.level is None or math.isnan(band.level):
        return drawn
    return drawn + f'<path class="level" d="M{left + 3:.1f} {y(band.level):.1f}H{right - 3:.1f}"/>'


def _line(line, x, y, kind):
    known = [(i, v) for i, v in enumerate(line.values) if not math.isnan(v)]
    path = "L".join(f"{x(i):.1f} {y(v):.1f}" for i, v in known)
    points = "".join(
        f"<g><title>{escape(line.name)}, {i}: {v:.3g}</title>{_point(x(i), y(v), kind)}</g>" for i, v in known
    )
    return f'<path class="{kind}" d="M{path}"/>{points}' if known else ""


def _point(x, y, kind):
    if kind == "first":
        return f'<circle class="first" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    return f'<rect class="second" x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"/>'


def _value(value, x, y):
    if math.isnan(value):
        return ""
    place = max(y(value) - 9, TOP - 4)
    return (
        f'<circle class="marked" cx="{x:.1f}" cy="{y(value):.1f}" r="6.5"/>'
        f'<text class="value" x="{x:.1f}" y="{place:.1f}" text-anchor="middle">{value:.3g}</text>'
    )
