"""What an answer under load must be: what the same request gets alone. And what memory and waiting times come to."""

import base64
import io
import math
import re
from html import unescape

import numpy as np
from PIL import Image

ALERT = 'class="alert"'  # markup.alert: the page's only way to say that something went wrong
LEVELS = 1.0  # of 255, on average over a picture: rounding on another processor may move single pixels
CLOSE = 1e-3  # relative, of numbers: they are shown with three to five digits
SHARE = 0.2  # of the measured time, at its beginning and at its end, whose memory is compared
MOST_GROWTH = 0.05
FEWEST_SAMPLES = 5  # of memory in each of the two shares; with fewer nothing is judged
_PICTURE = re.compile(r"data:image/png;base64,([^\"]+)")
_TAG, _NUMBER = re.compile(r"<[^>]*>"), re.compile(r"[-+−]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?")


def error_of(answer) -> str:
    """The error that an answer's HTML tells, or ""."""
    for part in answer if isinstance(answer, list) else [answer]:
        if isinstance(part, str) and ALERT in part:
            return _words(part.partition(ALERT)[2].partition(">")[2])[:300]
    return ""


def difference(expected, answer) -> str:
    """How an answer differs from what was expected, or "". None in what is expected: anything will do. Pictures may
    differ by rounding, numbers in their last digit."""
    if expected is None:
        return ""
    if isinstance(expected, np.ndarray):
        return _array(expected, answer)
    if isinstance(expected, str) and isinstance(answer, str):
        return "" if expected == answer else _pictures(expected, answer) or _text(expected, answer)
    if isinstance(expected, dict) and isinstance(answer, dict):
        pairs = [(name, value, answer.get(name)) for name, value in expected.items()]
    elif isinstance(expected, (list, tuple)) and isinstance(answer, (list, tuple)) and len(expected) == len(answer):
        pairs = [(place, *pair) for place, pair in enumerate(zip(expected, answer))]
    else:
        return (
            "" if expected == answer or _close(expected, answer) else f"{_short(answer)} instead of {_short(expected)}"
        )
    return next((f"{name}: {said}" for name, a, b in pairs if (said := difference(a, b))), "")


def _array(expected, answer):
    """Numbers of a list of any depth, against the largest of them."""
    try:
        found = np.asarray(answer, np.float64)
    except (TypeError, ValueError):
        return f"{_short(answer)} instead of numbers"
    if found.shape != expected.shape:
        return f"numbers of shape {found.shape} instead of {expected.shape}"
    others = ~(np.abs(found - expected) <= CLOSE * np.abs(expected).max())  # what is no number is another one, too
    return f"{int(others.sum())} other numbers" if others.any() else ""


def _pictures(expected, answer):
    pairs = [_PICTURE.findall(html) for html in (expected, answer)]
    if len(pairs[0]) != len(pairs[1]):
        return f"{len(pairs[1])} pictures instead of {len(pairs[0])}"
    for place, (wanted, drawn) in enumerate(zip(*pairs)):
        if wanted != drawn and _apart(_pixels(wanted), _pixels(drawn)) > LEVELS:
            return f"picture {place} is another"
    return ""


def _pixels(data):
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        return np.asarray(image.convert("RGB"), np.float64)


def _apart(a, b):
    return np.abs(a - b).mean() if a.shape == b.shape else math.inf


def _text(expected, answer):
    """Words must be the same, numbers nearly."""
    texts = _words(expected), _words(answer)
    wanted, found = (_NUMBER.split(text) for text in texts)
    if wanted != found:
        place = next(
            (i for i, pair in enumerate(zip(wanted, found)) if pair[0] != pair[1]), min(len(wanted), len(found))
        )
        said = [" ".join(words[place : place + 1]) for words in (found, wanted)]
        return f"the words {_short(said[0])} instead of {_short(said[1])}"
    pairs = zip(*map(_NUMBER.findall, texts))
    other = next((pair for pair in pairs if not _same_but_last_digit(*pair)), None)
    return "" if other is None else f"the number {other[1]} instead of {other[0]}"


def _same_but_last_digit(a, b):
    """Two numbers as text that differ by one in the last digit shown, at most."""
    values, units = [], []
    for text in (a, b):
        digits, _, power = text.replace(",", "").replace("−", "-").partition("e")
        values.append(float(f"{digits}e{power or 0}"))
        units.append(10.0 ** (int(power or 0) - len(digits.partition(".")[2])))
    return abs(values[0] - values[1]) <= 1.001 * max(units)


def _words(html):
    return unescape(" ".join(_TAG.sub(" ", html).split()))


def _close(expected, answer):
    if any(isinstance(x, bool) or not isinstance(x, (int, float)) for x in (expected, answer)):
        return False
    return math.isclose(expected, answer, rel_tol=CLOSE, abs_tol=1e-5)


def _short(value):
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def growth(memory) -> float | None:
    """Of bytes, one a second: the last fifth's mean over the first fifth's, minus 1. None where that says nothing."""
    size = int(SHARE * len(memory))
    if size < FEWEST_SAMPLES:
        return None
    return float(np.mean(memory[-size:]) / np.mean(memory[:size]) - 1)


def waiting(seconds) -> dict:
    """Median and 95th percentile."""
    p50, p95 = np.percentile(seconds, [50, 95]).tolist() if len(seconds) else (None, None)
    return {"p50": p50, "p95": p95}
