"""The attention picture, as exBERT drew it: the sentence twice, lines from each word on the left to those it looks at.

Each word holds its own lines, so that CSS alone can bring them forward when it is pointed at, focused or chosen. Widths
are percentages: the picture is as wide as there is room, and its letters keep their size.
"""

from dataclasses import dataclass
from html import escape

from . import attention_words as words

ROW = 24  # pixels a word
LEFT, RIGHT = 36, 64  # percent of the width where lines start and end
MOST_LINES = 1500  # more would be a grey block, and slow
THINNEST, THICKEST = 0.6, 5.0  # pixels
FAINTEST = 0.12  # opacity of the weakest line
MOST_SHARES = 6  # numbers beside the strongest lines of the word that is pointed at
MOST_LETTERS = 16  # of a word; the rest is in its title


@dataclass(frozen=True)
class Label:
    """A token as the picture shows it. small: what stands in the text where that differs; word: its number in the text,
    None for special tokens."""

    text: str
    small: str = ""
    word: int | None = None
    special: bool = False

    @property
    def name(self) -> str:
        """In a sentence."""
        return f"{self.text} ({self.small})" if self.small else self.text


def strongest_lines(weights) -> list:
    """(i, j, weight) of what is drawn of a matrix (T, T), strongest first."""
    values, places = weights.flatten().topk(min(MOST_LINES, weights.numel()))
    lines = zip(places.tolist(), values.tolist())
    return [(*divmod(place, len(weights)), value) for place, value in lines if value > 0]


def picture(labels, lines, *, chosen=None, description="") -> str:
    """The sentence twice with its lines as SVG.

    labels: a Label a token; lines: as `strongest_lines` gives them; chosen: number of the word whose lines stay in
    front; description: what the picture shows, for those who do not see it.
    """
    most = lines[0][2] if lines else 1.0
    sources, targets = ([[] for _ in labels] for _ in range(2))
    for i, j, weight in lines:
        sources[i].append((j, weight))
        targets[j].append((i, weight))
    left = [_word("from", i, labels, found, most, chosen) for i, found in enumerate(sources)]
    right = [_word("to", j, labels, found, most, chosen) for j, found in enumerate(targets)]
    return (
        f'<svg class="arcs" width="100%" height="{ROW * len(labels)}" role="group" aria-label="{escape(description)}">'
        f"{''.join(left)}{''.join(right)}</svg>"
    )


def _word(side, index, labels, lines, most, chosen):
    """A word with its lines; lines: (index of the other word, weight), strongest first."""
    label = labels[index]
    others = [(labels[other].name, weight) for other, weight in lines[:MOST_SHARES]]
    spoken = escape(words.lines_of(side, label.name, others))
    kinds = [side, "special" * label.special, "chosen" * (label.word is not None and label.word == chosen)]
    press = "" if label.special else f' role="button" data-choose="{label.word}"'
    return (
        f'<g class="{" ".join(filter(None, kinds))}"><g class="word" tabindex="0"{press} aria-label="{spoken}">'
        f"<title>{spoken}</title>"
        f'<rect x="{0 if side == "from" else RIGHT}%" y="{ROW * index}" width="{LEFT}%" height="{ROW}" rx="4"/>'
        f'{_text(side, index, label)}</g><g class="lines">'
        f"{''.join(_line(side, index, other, weight / most) for other, weight in lines)}"
        f"{''.join(_share(side, other, weight) for other, weight in lines[:MOST_SHARES])}</g></g>"
    )


def _text(side, index, label):
    place = f'x="{LEFT - 2}%" text-anchor="end"' if side == "from" else f'x="{RIGHT + 2}%"'
    small = f'<tspan class="small" dx="5">{escape(_short(label.small))}</tspan>' if label.small else ""
    return f'<text {place} y="{_middle(index)}">{escape(_short(label.text))}{small}</text>'


def _line(side, index, other, strength):
    start, end = (index, other) if side == "from" else (other, index)
    width = THINNEST + (THICKEST - THINNEST) * strength
    opacity = FAINTEST + (1 - FAINTEST) * strength
    return (
        f'<line x1="{LEFT}%" y1="{_middle(start)}" x2="{RIGHT}%" y2="{_middle(end)}" stroke-width="{width:.1f}" '
        f'stroke-opacity="{opacity:.2f}"/>'
    )


def _share(side, other, weight):
    place = f'x="{RIGHT - 1}%" text-anchor="end"' if side == "from" else f'x="{LEFT + 1}%"'
    return f'<text class="share" {place} y="{_middle(other)}">{escape(words.share(weight))}</text>'


def _middle(index):
    return ROW * index + ROW // 2


def _short(text):
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
