"""All heads of a model as a map that can be clicked: a row a layer, a column a head, colour and number by a score."""

from html import escape

from . import attention_words as words

DEEP = 0.93  # on colours up to here black letters have the better contrast, from here on white ones


def head_map(scores, describe, write, *, layer, heads, column=None, dotted=(), caption="") -> str:
    """A table of buttons.

    scores: (layers, heads), >= 0; colour goes from 0 to the largest. describe(layer, head, score): the cell in words,
    shown when it is pointed at; write(score): what stands in the cell, three characters at most. layer, heads: what is
    chosen now. column: number of a head to set off; dotted: (layer, head) pairs to mark. caption: the finding.
    """
    most = max(scores.max().item(), 1e-9)
    numbers = range(1, scores.shape[1] + 1)
    top = "".join(f'<th scope="col"{_kind(head == column and "ruled")}>{head}</th>' for head in numbers)
    rows = []
    for row, values in enumerate(scores.tolist(), 1):
        cells = "".join(
            f"<td{_kind(head == column and 'ruled')}>"
            + _cell(
                row,
                head,
                describe(row, head, value),
                write(value),
                value / most,
                row == layer and head in heads,
                (row, head) in dotted,
            )
            + "</td>"
            for head, value in zip(numbers, values)
        )
        rows.append(f'<tr><th scope="row">{row}</th>{cells}</tr>')
    return (
        f'<div class="headmap" role="group" aria-label="{escape(caption)}"><table><thead>'
        f'<tr><td></td><th class="axis" colspan="{len(numbers)}">{escape(words.AXIS_HEAD)}</th></tr>'
        f'<tr><th class="axis">{escape(words.AXIS_LAYER)}</th>{top}</tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(layer, head, title, text, depth, chosen, dotted):
    # One stop of the tab key for the whole map: from its first cell, or the chosen one, arrows lead on.
    stop = 0 if chosen or (layer, head) == (1, 1) else -1
    kinds = _kind("deep" if depth > DEEP else "", chosen and "chosen", dotted and "dotted")
    return (
        f'<button type="button" data-pick="{layer}-{head}" tabindex="{stop}" title="{escape(title)}" '
        f'aria-label="{escape(title)}" aria-pressed="{str(chosen).lower()}"{kinds} style="--depth:{depth:.0%}">'
        f"{escape(text)}</button>"
    )


def _kind(*names):
    kept = " ".join(filter(None, names))
    return f' class="{kept}"' if kept else ""
