"""Bars that lie on their side, as SVG: one for each part of a picture."""

import math
from html import escape
from typing import NamedTuple

WIDTH = 380
ROW, BAR, LETTER, GAP = 28, 18, 13, 8
MOST_LEFT = 150  # of the width may be taken by the names
PLUS, STRIPE = 9, 8  # from one mark to the next


class Bar(NamedTuple):
    """name and label: what stands before and behind it; label is its value in words. NaN: no bar. chance: where an
    upright line stands, or None."""

    name: str
    value: float
    label: str
    chance: float | None = None


def bar_chart(bars, alt, *, most=0.0, signs=False, legend=None) -> str:
    """A drawing of Bars, the largest on top.

    most: the scale reaches at least that far. signs: bars right of zero carry plus signs, left of it stripes. legend:
    what (a bar, the upright line) mean.
    """
    bars = sorted(bars, key=lambda bar: -math.inf if math.isnan(bar.value) else bar.value, reverse=True)
    top = 2 * LETTER + 3 * GAP if legend else GAP
    height = top + ROW * len(bars) + GAP
    x = _scale(bars, most)
    drawn = "".join(_row(bar, x, top + ROW * (i + 0.5), signs) for i, bar in enumerate(bars))
    return (
        f'<svg class="barchart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(alt)}">'
        f"{_legend(*legend) if legend else ''}{drawn}"
        f'<path class="zero" d="M{x(0):.1f} {top}V{height - GAP}"/></svg>'
    )


def _scale(bars, most):
    """x of a value: names on the left, labels beside the bars' ends."""
    values = [v for bar in bars for v in (bar.value, bar.chance or 0.0) if not math.isnan(v)]
    low, high = min([0.0, *values]), max([most, *values])
    label = max(_wide(bar.label) for bar in bars) + GAP
    left = min(MOST_LEFT, max(_wide(bar.name) for bar in bars)) + GAP + (label if low < 0 else 0)
    right = WIDTH - (label if high > 0 else GAP)
    return lambda value: left + (right - left) * (value - low) / ((high - low) or 1)


def _wide(text):
    """About how wide a text is; a Chinese letter is as wide as it is high."""
    return LETTER * sum(1 if ord(letter) > 0x2E7F else 0.58 for letter in text)


def _row(bar, x, y, signs):
    value = 0.0 if math.isnan(bar.value) else bar.value
    start, end = sorted((x(0), x(value)))
    kind = ("above" if value > 0 else "below") if signs else "bar"
    marks = {"above": _plus, "below": _stripes, "bar": lambda *_: ""}[kind](start, end, y)
    tip = x(max(value, bar.chance or 0.0)) + GAP if value >= 0 else start - GAP
    return (
        f"<g><title>{escape(bar.name)}: {escape(bar.label)}</title>"
        f'<text x="0" y="{y:.1f}">{escape(bar.name)}</text>'
        f'<rect class="{kind}" x="{start:.1f}" y="{y - BAR / 2:.1f}" width="{max(end - start, 1):.1f}" height="{BAR}"/>'
        + (f'<path class="marks" d="{marks}"/>' if marks else "")
        + ("" if bar.chance is None else _line(x(bar.chance), y))
        + f'<text x="{tip:.1f}" y="{y:.1f}" text-anchor="{"start" if value >= 0 else "end"}">{escape(bar.label)}</text>'
        "</g>"
    )


def _plus(start, end, y):
    """Plus signs in two rows. No <pattern>: those need names that no other drawing on the page has."""
    return "".join(
        f"M{x:.1f} {y + dy:g}h5m-2.5-2.5v5" for dy in (-BAR / 4, BAR / 4) for x in _steps(start + 2, end - 7, PLUS)
    )


def _stripes(start, end, y):
    bottom = y + BAR / 2
    path = ""
    for foot in _steps(start - BAR + 2, end - 2, STRIPE):  # a stripe rises from (foot, bottom) as far to the right
        left, right = max(foot, start), min(foot + BAR, end)
        path += f"M{left:.1f} {bottom - (left - foot):.1f}L{right:.1f} {bottom - (right - foot):.1f}"
    return path


def _steps(start, end, step):
    return [start + i * step for i in range(max(0, math.floor((end - start) / step) + 1))]


def _line(x, y):
    """Twice, the first one wider and in the background's colour, so that it stands out from the bar."""
    path = f'class="chance" d="M{x:.1f} {y - BAR / 2 - 3:.1f}V{y + BAR / 2 + 3:.1f}"'
    return f"<path {path}/><path {path}/>"


def _legend(bar, line):
    first, second = GAP + LETTER / 2, 2 * GAP + 1.5 * LETTER
    return (
        f'<rect class="bar" x="0" y="{first - 5}" width="18" height="10"/><text x="26" y="{first}">{escape(bar)}</text>'
        f'<path class="chance" d="M9 {second - 8}v16"/><path class="chance" d="M9 {second - 8}v16"/>'
        f'<text x="26" y="{second}">{escape(line)}</text>'
    )
