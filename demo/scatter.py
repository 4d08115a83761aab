"""Words as points in a plane, as SVG. A point's role is told by its shape as well as by its colour."""

from html import escape
from typing import NamedTuple

from . import markup
from .catalogue import Words

say = Words("charts")
ROLES = ("question", "passage", "answer")  # those drawn last lie on top
WIDTH, HEIGHT, MARGIN = 480, 340, 26
KEY = 26  # height of the row below that says what the shapes mean
SMALL_WIDTH, SMALL_HEIGHT, SMALL_MARGIN = 120, 90, 7
LETTER = 15  # labels keep apart at this height, which they have on a phone; wider screens draw them smaller
MOST_LABELS = 18  # beside the answer's own
_SHAPES = {
    "question": '<circle r="5"/>',
    "passage": '<rect x="-3.5" y="-3.5" width="7" height="7"/>',
    "answer": '<path d="M0-8L8 0L0 8L-8 0Z"/>',
}
_SMALL = {"question": "M{} {}m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z", "passage": "M{} {}m-1.5-1.5h3v3h-3z"}
_SMALL["answer"] = "M{} {}m0-5l5 5l-5 5l-5-5z"


class Dot(NamedTuple):
    """A token that is drawn. index: its place in the input. label: what is written beside it. note: what it says of
    itself when it is pointed at."""

    index: int
    role: str
    label: str
    note: str


def scatter(dots, points, alt, axes, names) -> str:
    """A drawing of the dots at points (n, 2); the words of the answer are always written beside them, others where
    there is room. alt: what it shows, in words. axes: what the two axes show. names: role -> in words."""
    places = _places(points, WIDTH, HEIGHT, MARGIN)
    labels = _labels(dots, places, axes)
    order = sorted(range(len(dots)), key=lambda i: ROLES.index(dots[i].role))
    marks = "".join(_mark(dots[i], places[i], labels.get(i)) for i in order)
    return (
        f'<svg class="scatter" viewBox="0 0 {WIDTH} {HEIGHT + KEY}" role="img" aria-label="{escape(alt)}">'
        f'<rect class="frame" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}"/>{marks}'
        f'<text class="axis" x="{WIDTH - 8}" y="{HEIGHT - 8}" text-anchor="end">{escape(axes[0])}</text>'
        f'<text class="axis" transform="translate(14 8) rotate(-90)" text-anchor="end">{escape(axes[1])}</text>'
        f"{_key(names)}</svg>"
    )


def numbers(dots, points, names, head) -> str:
    """Where the dots lie, as a table, folded away. head: what the columns are called: token, role, both axes."""
    rows = [[dot.label, names[dot.role], *(f"{place:.5g}" for place in point)] for dot, point in zip(dots, points)]
    return markup.folded(say.text("NUMBERS"), markup.table(head, rows))


def _key(names):
    """What the shapes mean, so that a saved picture says it, too."""
    items = (
        f'<g class="of-{role}" transform="translate({20 + i * WIDTH // len(ROLES)} {HEIGHT + KEY / 2 + 2})">'
        f'{_SHAPES[role]}<text x="13" y="4">{escape(names[role])}</text></g>'
        for i, role in enumerate(ROLES)
    )
    return f'<g class="key">{"".join(items)}</g>'


def small_scatter(roles, points) -> str:
    """The same as a thumbnail without words; what it shows must be said beside it."""
    places = _places(points, SMALL_WIDTH, SMALL_HEIGHT, SMALL_MARGIN)
    drawn = dict.fromkeys(ROLES, "")
    for role, place in zip(roles, places):
        drawn[role] += _SMALL[role].format(*_short(place))
    paths = "".join(f'<path class="of-{role}" d="{path}"/>' for role, path in drawn.items())
    return f'<svg class="thumb" viewBox="0 0 {SMALL_WIDTH} {SMALL_HEIGHT}" aria-hidden="true">{paths}</svg>'


def legend(names) -> str:
    """What the shapes mean. names: role -> in words."""
    items = (
        f'<span><svg viewBox="-9 -9 18 18" aria-hidden="true"><g class="of-{role}">{_SHAPES[role]}</g></svg>'
        f"{escape(names[role])}</span>"
        for role in ROLES
    )
    return f'<p class="legend">{"".join(items)}</p>'


def _places(points, width, height, margin) -> list:
    """Where the points (n, 2) are drawn: both axes in one scale, so that distances are true; the second points up."""
    points = [(float(x), float(y)) for x, y in points]
    (left, right), (low, high) = ((min(v), max(v)) for v in zip(*points))
    scale = min((width - 2 * margin) / max(right - left, 1e-12), (height - 2 * margin) / max(high - low, 1e-12))
    return [
        (width / 2 + scale * (x - (left + right) / 2), height / 2 - scale * (y - (low + high) / 2)) for x, y in points
    ]


def _short(place):
    return f"{place[0]:.1f}", f"{place[1]:.1f}"


def _mark(dot, place, label):
    x, y = _short(place)
    dx, dy, anchor = label or _beside(place)
    kind = "dot" if label is None else "dot named"
    return (
        f'<g class="{kind} of-{dot.role}" data-token="{dot.index}" tabindex="-1" transform="translate({x} {y})">'
        f"<title>{escape(dot.note)}</title>{_SHAPES[dot.role]}"
        f'<text x="{dx}" y="{dy}" text-anchor="{anchor}">{escape(dot.label)}</text></g>'
    )


def _beside(place):
    return (-9, 5, "end") if place[0] > WIDTH * 0.6 else (9, 5, "start")


def _labels(dots, places, axes) -> dict:
    """Index into dots -> (dx, dy, anchor) of those labels that are always drawn. They leave the axes' names free."""
    order = sorted(range(len(dots)), key=lambda i: _importance(dots[i]))
    left, top, right, bottom = _box((0, 0), axes[1], 0, 0, "start")  # which is drawn upright
    chosen, taken = {}, [_box((WIDTH - 8, HEIGHT - 8), axes[0], 0, 0, "end"), (0, 8, bottom - top, 8 + right - left)]
    for i in order:
        must = dots[i].role == "answer"
        if not must and (len(chosen) >= MOST_LABELS or not any(map(str.isalnum, dots[i].label))):
            continue
        others = [p for j, p in enumerate(places) if j != i]
        candidates = [(spot, _box(places[i], dots[i].label, *spot)) for spot in _SPOTS]
        inside = [(s, b) for s, b in candidates if b[0] >= 0 and b[2] <= WIDTH and b[1] >= 0 and b[3] <= HEIGHT]
        free = [(s, b) for s, b in inside if not any(_overlap(b, t) for t in taken)]
        clear = [(s, b) for s, b in free if not any(_holds(b, p) for p in others)]
        best = clear or (free or inside or candidates if must else [])
        if best:
            chosen[i] = best[0][0]
            taken.append(best[0][1])
    return chosen


def _importance(dot):
    """The answer first, then the question's words in their order, then the passage's, long ones first."""
    rank = {"answer": 0, "question": 1, "passage": 2}[dot.role]
    return rank, -len(dot.label) if dot.role == "passage" else 0


_SPOTS = ((9, 5, "start"), (-9, 5, "end"), (0, -10, "middle"), (0, 20, "middle"))


def _box(place, label, dx, dy, anchor):
    """(left, top, right, bottom) of a label; a letter counts as wide as 0.6 of its height, a Chinese one as 1."""
    width = LETTER * sum(1 if ord(c) > 0x2E7F else 0.6 for c in label)
    left = place[0] + dx - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return left, place[1] + dy - LETTER, left + width, place[1] + dy + 3


def _overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _holds(box, point):
    return box[0] - 3 < point[0] < box[2] + 3 and box[1] - 3 < point[1] < box[3] + 3
