"""Pieces of HTML that the tabs put together. Text is escaped here, and every picture carries its finding in words.

What has data-save can be saved from the browser; page.js does it.
"""

import base64
from html import escape

import numpy as np

from xai.figures import array_png

from . import words

LEVELS = 2**16 - 1  # numbers travel in 16 bits: five digits, a third of their text


def image(content, alt, caption="", *, kind="pixels", numbers=None) -> str:
    """A picture with its caption. content: an (H, W, 3) uint8 array.

    kind: "pixels" (a map, drawn in squares), "photo" (drawn smoothly) or "small" (one of many: not to be
    saved alone). numbers: the (H, W) array that is drawn, which can then be saved as CSV.
    """
    data = base64.b64encode(array_png(content)).decode()
    drawn = f'<img class="{kind}" src="data:image/png;base64,{data}" alt="{escape(alt)}"'
    return figure(
        f"{drawn}{'' if numbers is None else _packed(numbers)}>",
        caption,
        save=() if kind == "small" else ("png",) if numbers is None else ("png", "csv"),
    )


def figure(drawn, caption="", *, save=("png",)) -> str:
    """What is drawn (HTML of an img or svg, with its text alternative) with its caption, and buttons that save it."""
    return f"<figure>{drawn}<figcaption>{escape(caption)}{''.join(map(save_button, save))}</figcaption></figure>"


def save_button(kind) -> str:
    """kind: "png" or "csv" of the figure that it stands in, or "table" of the table beside it."""
    name = escape({"png": words.SAVE_PICTURE, "csv": words.SAVE_NUMBERS, "table": words.SAVE_NUMBERS}[kind])
    return f'<button type="button" class="save" data-save="{kind}" title="{name}" aria-label="{name}">' + (
        f"{'PNG' if kind == 'png' else 'CSV'}</button>"
    )


def _packed(numbers):
    """An (H, W) array as attributes that page.js unpacks."""
    values = np.asarray(numbers, np.float64)
    low, high = float(values.min()), float(values.max())
    steps = np.round((values - low) / ((high - low) or 1) * LEVELS).astype("<u2")
    return (
        f' data-numbers="{base64.b64encode(steps.tobytes()).decode()}" data-columns="{values.shape[1]}"'
        f' data-low="{low!r}" data-high="{high!r}"'
    )


def row(*figures, kind="maps three") -> str:
    """Figures side by side; they wrap on a narrow screen."""
    return f'<div class="{kind}">{"".join(figures)}</div>'


def heading(text) -> str:
    return f"<h3>{escape(text)}</h3>"


def finding(text) -> str:
    """The one sentence that says what is seen."""
    return f'<p class="finding">{escape(text)}</p>'


def remark(text) -> str:
    """A smaller sentence beside the finding."""
    return f'<p class="remark">{escape(text)}</p>'


def how_to_read(text) -> str:
    """One line beside a figure that says how it is read."""
    return f'<p class="remark how"><b>{escape(words.HOW_TO_READ)}</b> {escape(text)}</p>'


def alert(sentence) -> str:
    """What went wrong or must be known, in words that a screen reader speaks at once."""
    return f'<div class="alert" role="alert"><b aria-hidden="true">!</b> {escape(sentence)}</div>'


def notice(sentence) -> str:
    return f'<div class="notice">{escape(sentence)}</div>'


def folded(summary, content) -> str:
    """Content that opens on a click."""
    return f"<details><summary>{escape(summary)}</summary><div>{content}</div></details>"


def table(head, rows) -> str:
    """A table of numbers, which can be saved as CSV."""
    cells = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in line) + "</tr>" for line in rows)
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr>{"".join(f"<th>{escape(h)}</th>" for h in head)}</tr>'
        f"</thead><tbody>{cells}</tbody></table>{save_button('table')}</div>"
    )


def link(text, address) -> str:
    """A link that leads away from the page; without an address the text alone."""
    if address is None:
        return escape(text)
    return f'<a href="{escape(address)}" target="_blank" rel="noopener">{escape(text)}</a>'
