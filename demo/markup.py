"""Pieces of HTML that the tabs put together. Text is escaped here, and every picture carries its finding in words."""

import base64
from html import escape

from xai.figures import array_png


def image(content, alt, caption="", *, kind="pixels") -> str:
    """A picture with its caption. content: an (H, W, 3) uint8 array, or PNG bytes.

    kind: "pixels" (a map, drawn in squares), "photo" (drawn smoothly) or "chart".
    """
    data = content if isinstance(content, bytes) else array_png(content)
    source = base64.b64encode(data).decode()
    return (
        f'<figure><img class="{kind}" src="data:image/png;base64,{source}" '
        f'alt="{escape(alt)}"><figcaption>{escape(caption)}</figcaption></figure>'
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


def alert(sentence) -> str:
    """What went wrong or must be known, in words that a screen reader speaks at once."""
    return f'<div class="alert" role="alert"><b aria-hidden="true">!</b> {escape(sentence)}</div>'


def notice(sentence) -> str:
    return f'<div class="notice">{escape(sentence)}</div>'


def folded(summary, content) -> str:
    """Content that opens on a click."""
    return f"<details><summary>{escape(summary)}</summary><div>{content}</div></details>"


def table(head, rows) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in line) + "</tr>" for line in rows)
    return (
        f'<div class="scroll"><table><thead><tr>{"".join(f"<th>{escape(h)}</th>" for h in head)}</tr></thead>'
        f"<tbody>{cells}</tbody></table></div>"
    )
