"""Each tab's main path as every reader takes it: in both languages, on a desktop and on a phone, in light and dark, and
with the keyboard alone. axe-core judges what is then seen (WCAG AA)."""

import json
from pathlib import Path

import pytest

from .browser import IN_A_BROWSER, STEP_SECONDS, seen, watched_page

axe_package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
pytestmark = [*IN_A_BROWSER, pytest.mark.slow]

AXE = Path(axe_package.__file__).with_name("axe.min.js")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Gradio's own markup, which nothing of ours reaches: the alt text of a footer's icon repeats its label; the name of its
# upload area and of a toast's close button.
NOT_OURS = {"image-redundant-alt", "label-content-name-mismatch", "nested-interactive"}
FIRST_COMPUTATION = 600_000  # milliseconds: whoever comes first waits for the ten pictures
READERS = {
    "english-light-desktop": ("/?lang=en", "light", {"width": 1280, "height": 900}),
    "chinese-dark-phone": ("/zh?lang=zh", "dark", {"width": 390, "height": 844}),
}
# What a tab shows once its main button was pressed.
RESULTS = {
    "pictures": "img[alt]",
    "lime": ".result img[alt]",
    "saliency": ".result img[alt]",
    "smooth_grad": ".result img[alt]",
    "filters": ".result img[alt]",
    "integrated_gradients": ".result img[alt]",
    "compare": ".result img[alt]",
    "attention": "svg.arcs",
    "states": "[data-layers]",
    "embeddings": ".result table",
    "quiz": ".verdict",
}


@pytest.fixture(params=READERS.values(), ids=READERS)
def reader(request, chromium, address):
    """(open(tab) -> page) of one reader; at the end the console must have been silent."""
    path, theme, viewport = request.param
    with watched_page(chromium, address, viewport=viewport, color_scheme=theme) as page:

        def go_to(tab):
            page.goto(f"{address}{path}&tab={tab}&__theme={theme}")
            page.locator(f"[role=tab][data-tab-id={tab}][aria-selected=true]").first.wait_for(state="attached")
            seen(page, "h2").first.wait_for()
            return page

        yield go_to


def violations(page):
    """What axe-core finds wrong: "rule: element (why)"."""
    if not page.evaluate("() => !!window.axe"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = page.evaluate(f"async () => (await axe.run(document, {options})).violations")
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary'][:200]})"
        for rule in found
        if rule["id"] not in NOT_OURS
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("tab", RESULTS)
def test_the_main_path(reader, tab):
    """The result comes, it has words for who cannot see it, nothing is wider than the screen, and axe is content."""
    page = reader(tab)
    if tab != "pictures":
        seen(page, "button.primary").first.click()
    seen(page, RESULTS[tab]).first.wait_for(timeout=FIRST_COMPUTATION)
    page.wait_for_timeout(500)  # until what is drawn has its place
    for picture in seen(page, ".result img, .large img").all():
        assert len(picture.get_attribute("alt")) > 4
    for drawing in seen(page, ".result figure svg").all():
        assert len(drawing.get_attribute("aria-label") or "") > 10
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert not violations(page)


def test_axe_is_really_asked(page):
    """A page that is wrong is called wrong."""
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data:, ><p style=\"color: #ddd\">pale</p>')")
    assert {"image-alt", "color-contrast"} <= {line.split(":")[0] for line in violations(page)}


def focused(page):
    return page.evaluate("document.activeElement && document.activeElement.outerHTML.slice(0, 200)")


def walk_to(page, selector, most=120):
    """Press Tab until an element that matches has the focus."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} was not reached; the focus is on {focused(page)}")


def test_an_explanation_by_keyboard_alone(page):
    walk_to(page, "[role=tab][data-tab-id=pictures]")
    page.keyboard.press("ArrowRight")
    page.locator("[data-tab-id=lime][aria-selected=true]").first.wait_for(state="attached")
    walk_to(page, ".strip input")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert page.evaluate("document.activeElement.closest('.strip') !== null"), focused(page)
    chosen = seen(page, ".strip input:checked").get_attribute("value")
    walk_to(page, "button.primary")
    page.keyboard.press("Enter")
    seen(page, ".result h3").first.wait_for(timeout=FIRST_COMPUTATION)
    assert f"Picture {chosen}" in seen(page, ".result h3").first.inner_text()
    assert f"picture={chosen}" in page.url and "tab=lime" in page.url
    walk_to(page, "[data-save=png]")
    with page.expect_download(timeout=STEP_SECONDS * 1000) as saved:
        page.keyboard.press("Enter")
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_focus_can_be_seen(page):
    walk_to(page, "[role=tab]")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline not in ("none", "")
