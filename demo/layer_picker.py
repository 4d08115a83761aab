"""One view for each layer, of which one is seen: a slider above them chooses, in the browser alone."""

from html import escape

from .style import static


def script(tab) -> str:
    """For gr.HTML(js_on_load=...). tab: its id, as the page's address names it."""
    return static("layer_picker.js").replace("TAB", tab)


def fresh(content) -> str:
    """HTML that is seen before there are layers; it makes a chosen layer forgotten."""
    return f"<div data-fresh>{content}</div>"


def layer_picker(views, label, start) -> str:
    """views: HTML of each layer from 0. label: what a layer is called, with {} for its number. start: the layer seen
    first."""
    before, after = map(escape, label.split("{}"))
    return (
        '<div class="layers"><label class="picker in-address-layer">'
        f"<span>{before}<b data-shown>{start}</b>{after}</span>"
        f'<input type="range" data-layers min="0" max="{len(views) - 1}" step="1" value="{start}"></label>'
        + "".join(
            f'<div data-layer="{i}"{"" if i == start else " hidden"}>{view}</div>' for i, view in enumerate(views)
        )
        + "</div>"
    )


def layer_button(layer, content, label, *, pressed=False) -> str:
    """A button that leads to a layer. content: HTML. label: what a screen reader says."""
    return (
        f'<button type="button" class="panel" data-go="{layer}" aria-pressed="{str(pressed).lower()}" '
        f'aria-label="{escape(label)}">{content}</button>'
    )
