"""How the page looks: system fonts only (nothing is fetched), colours for light and dark, one column on a phone."""

import base64
import io
from pathlib import Path

import gradio as gr
from PIL import Image

from xai.figures import picture_array

from .bar_chart import STYLE as BARS
from .language_style import ATTENTION
from .states_style import STATES

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
SCRIPT = Path(__file__).with_name("page.js")

_CSS = """
.gradio-container { width: 100%; max-width: min(1320px, 100vw) !important; min-width: 0; margin: 0 auto !important; }
.gradio-container .contain > .column, .tabs, .tabitem, .tabitem > .column, .tab-container { min-width: 0 !important; }
html[lang^="zh"] .show-api, html[lang^="zh"] .show-api ~ .divider { display: none !important; }
.dark [role="tab"].selected { color: #60a5fa !important; }
.remark a { color: #00568a; }
.dark .remark a { color: #56B4E9; }
.nav-holder { display: none !important; }
.switches { text-align: right; font-size: var(--text-sm); }
.switches a, .switches button { color: var(--link-text-color); text-decoration: underline; background: none; border: 0;
  padding: 4px; margin-left: 12px; cursor: pointer; font: inherit; }
.save { font-size: 11px; line-height: 1; padding: 3px 5px; margin-left: 8px; cursor: pointer; color: inherit;
  border: 1px solid var(--border-color-primary); border-radius: 4px; background: none; vertical-align: middle; }
.save:hover { background: var(--background-fill-secondary); }
.scroll > .save { margin: 4px 0 0; }
:focus-visible { outline: 2px solid #0072B2 !important; outline-offset: 1px; }
.dark :focus-visible { outline-color: #56B4E9 !important; }
.head h1 { margin: 4px 0 !important; }
.head p { margin: 2px 0 !important; }
.maps figure, .ten figure, .result figure, .large figure { margin: 0; }
.maps img, .ten img, .result img, .large img { width: 100%; display: block; border-radius: 6px; }
img.pixels, img.small { image-rendering: pixelated; }
figcaption, .remark { font-size: var(--text-sm); opacity: 0.85; margin: 4px 0 8px; line-height: 1.4; max-width: 85ch; }
.maps { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(210px, 100%), 1fr)); }
.maps.three { grid-template-columns: repeat(3, 1fr); }
.ten { display: grid; gap: 8px; grid-template-columns: repeat(5, 1fr); }
.large figure { max-width: 480px; }
.result h3 { margin: 4px 0 8px; font-size: var(--text-lg); font-weight: 600; }
.finding { font-size: var(--text-lg); font-weight: 600; margin: 8px 0; max-width: 75ch; line-height: 1.45; }
.alert, .notice { border-left: 5px solid #D55E00; background: var(--background-fill-secondary); padding: 10px 14px;
  border-radius: 4px; margin: 6px 0 12px; max-width: 85ch; }
.notice { border-left-color: #0072B2; }
.scroll { overflow-x: auto; margin: 8px 0; }
.scroll table { border-collapse: collapse; font-size: var(--text-sm); border: 0 !important; }
.scroll tr { border: 0 !important; }
.scroll th, .scroll td { text-align: left; padding: 4px 16px 4px 0 !important; border: 0 !important;
  border-bottom: 1px solid var(--border-color-primary) !important; }
details { margin: 8px 0; }
details details { margin-left: 14px; }
summary { cursor: pointer; width: fit-content; padding: 3px 12px; border: 1px solid var(--border-color-primary);
  border-radius: 6px; font-size: var(--text-sm); }
.questions { align-items: center; gap: 8px; flex-wrap: wrap; }
.questions > * { flex: 0 0 auto !important; width: auto !important; min-width: 0 !important; }
.question, .question .styler { background: var(--block-background-fill) !important; }
.question { margin-bottom: 14px; border: 1px solid var(--border-color-primary); }
.question .styler > .block, .question .styler > fieldset { border: 0 !important; }
.question .question { margin: 0; border: 0; }
.question h4 { font-weight: 600; margin: 0 0 6px; font-size: var(--text-sm); opacity: 0.85; }
.question p { margin: 4px 0; max-width: 85ch; line-height: 1.45; }
.options > .wrap { flex-direction: column; align-items: stretch; }
.options label { white-space: normal; }
.question > .styler > .block:has(.html-container:empty), .question .block:has(.prose:empty) { display: none; }
.verdict { border-left: 5px solid #777; padding: 8px 14px; border-radius: 4px;
  background: var(--background-fill-secondary); }
.verdict.right { border-left-color: #009E73; }
.verdict.wrong, .verdict.format-error { border-left-color: #D55E00; }
.verdict ul { margin: 6px 0 0 18px; list-style: disc; font-size: var(--text-sm); }
.scroll td, .scroll th, .strip label span { word-break: keep-all; }
.strip > .wrap { display: grid !important; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 4px; }
.strip label { flex-direction: column; padding: 4px !important; gap: 3px !important; text-align: center;
  line-height: 1.15; border: 3px solid transparent !important; justify-content: flex-start; }
.strip label span { margin: 0 !important; font-size: 11px; }
.strip label input { position: absolute; opacity: 0; }
.strip label.selected { border-color: #0072B2 !important; }
.strip label:focus-within { outline: 3px solid #56B4E9; }
.strip label::before { content: ""; display: block; width: 100%; aspect-ratio: 1; border-radius: 4px;
  background-size: cover; }
@media (min-width: 900px) {
  .wide > .wrap { grid-template-columns: repeat(10, minmax(0, 1fr)); }
}
@media (max-width: 600px) {
  .gradio-container, .gradio-container > .main { padding: 8px !important; }
  .maps.three { grid-template-columns: repeat(2, 1fr); }
  .maps.three figure:last-child { grid-column: 1 / -1; }
}
"""


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
    return SCRIPT.read_text(encoding="utf-8")


def css(pictures) -> str:
    """The page's style, with the ten pictures as thumbnails of every strip."""
    rules = [
        f".strip label:nth-of-type({i + 1})::before {{ background-image: url({_thumbnail(image)}); }}"
        for i, image in enumerate(pictures.images)
    ]
    return "\n".join([_CSS, BARS, ATTENTION, STATES, *rules])


def _thumbnail(image):
    buffer = io.BytesIO()
    Image.fromarray(picture_array(image)).save(buffer, "JPEG", quality=THUMBNAIL_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
