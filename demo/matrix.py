"""A square matrix of numbers as an HTML table whose cells are coloured by their numbers."""

from html import escape

from . import markup

# Light to dark in even steps of lightness, one hue: the order is seen without telling colours apart.
RAMP = ((247, 251, 255), (198, 219, 239), (107, 174, 214), (33, 113, 181), (8, 48, 107))
LIGHT_TEXT, DARK_TEXT = (255, 255, 255), (0, 0, 0)


def matrix_table(values, rows, caption, *, dark="high", breaks=()) -> str:
    """values: n rows of n numbers. rows: HTML of each row's head, beside its number. caption: what is shown.

    dark: which numbers are drawn dark, "high" or "low". The colours run over the numbers off the diagonal. breaks: rows
    and columns before which a new group begins.
    """
    outside = [v for i, row in enumerate(values) for j, v in enumerate(row) if i != j]
    low, high = min(outside), max(outside)
    head = "".join(f'<th scope="col"{_break(j in breaks)}>{j}</th>' for j in range(len(values)))
    body = "".join(
        f'<tr{_break(i in breaks)}><th scope="row">{i}{" " if name else ""}{name}</th>'
        + "".join(_cell(v, _share(v, low, high, dark), j in breaks) for j, v in enumerate(row))
        + "</tr>"
        for i, (row, name) in enumerate(zip(values, rows))
    )
    return (
        f'<div class="scroll" tabindex="0"><table class="matrix"><caption>{escape(caption)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>{markup.save_button('table')}</div>"
    )


def _break(starts_group):
    return ' class="break"' if starts_group else ""


def _share(value, low, high, dark):
    share = min(max((value - low) / (high - low), 0), 1) if high > low else 0.5
    return share if dark == "high" else 1 - share


def _cell(value, share, starts_group):
    back = colour(share)
    style = f"background:{_css(back)};color:{_css(readable_on(back))}"
    return f'<td{_break(starts_group)} data-value="{value:.6g}" style="{style}">{number(value)}</td>'


def number(value) -> str:
    """Two decimals, or fewer for large numbers."""
    return f"{round(value, 2) + 0:.2f}" if abs(value) < 9.995 else f"{value:.3g}"  # + 0: no -0.00


def colour(share) -> tuple:
    """The ramp's (red, green, blue) at a share from 0 to 1."""
    place = share * (len(RAMP) - 1)
    step = min(int(place), len(RAMP) - 2)
    return tuple(round(a + (b - a) * (place - step)) for a, b in zip(RAMP[step], RAMP[step + 1]))


def readable_on(back) -> tuple:
    """Black or white, whichever stands out more."""
    return max((LIGHT_TEXT, DARK_TEXT), key=lambda text: contrast(text, back))


def contrast(a, b) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb):
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _css(rgb):
    return "#" + "".join(f"{c:02x}" for c in rgb)
