"""What the browser gets beside the page: the theme (system fonts only, nothing is fetched), the style sheets and the
script of `static`, and the ten pictures as thumbnails."""

import base64
import io
import re
from pathlib import Path

import gradio as gr
from PIL import Image

from xai.figures import picture_array

SYSTEM_FONTS = [
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "sans-serif",
]
THUMBNAIL_QUALITY = 88
STATIC = Path(__file__).with_name("static")
SHEETS = ("page", "bars", "attention", "states")  # later ones go before earlier ones
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)  # Gradio would take one for a part of the selector behind it


def static(name) -> str:
    """A file of `static`, for the browser."""
    return (STATIC / name).read_text(encoding="utf-8")


def theme() -> gr.themes.Base:
    """Gradio's default in blue, with its faintest texts dark enough to be read (WCAG AA: 4.5 to 1)."""
    return gr.themes.Default(
        primary_hue="blue", neutral_hue="slate", font=SYSTEM_FONTS, font_mono=["ui-monospace", "Consolas", "monospace"]
    ).set(
        color_accent="*primary_600",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_700",
    )


def script() -> str:
    """What runs in the browser."""
    return static("page.js")


def css(pictures) -> str:
    """The page's style, with the ten pictures as thumbnails of every strip."""
    rules = [
        f".strip label:nth-of-type({i + 1})::before {{ background-image: url({_thumbnail(image)}); }}"
        for i, image in enumerate(pictures.images)
    ]
    sheets = [_COMMENT.sub("", static(f"{name}.css")) for name in SHEETS]
    return "\n".join([*sheets, *rules])


def _thumbnail(image):
    buffer = io.BytesIO()
    Image.fromarray(picture_array(image)).save(buffer, "JPEG", quality=THUMBNAIL_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
