"""Links to a view, the change of language, and what can be saved, in a real browser."""

import csv
import io

import numpy as np
import pytest
from PIL import Image

from .browser import IN_A_BROWSER, open_tab, press, seen

pytestmark = IN_A_BROWSER


def selected(page):
    return page.locator(".pages [role=tab][aria-selected=true]").first.get_attribute("data-tab-id")


def shows(page, tab):
    page.locator(f"[role=tab][data-tab-id={tab}][aria-selected=true]").first.wait_for(state="attached")


def saved(page, button):
    with page.expect_download() as download:
        button.click()
    with open(download.value.path(), "rb") as file:
        return file.read()


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_link_opens_tab_and_picture(page, address):
    page.goto(f"{address}/?tab=saliency&picture=7")
    shows(page, "saliency")
    seen(page, ".strip input[value='7']:checked").wait_for(state="attached")
    page.goto(f"{address}/?tab=pictures&picture=5")
    seen(page, ".large img[alt*='Picture 5']").wait_for()  # the picture itself, not only its choice


@pytest.mark.parametrize(
    "query",
    [
        "tab=<script>alert(1)</script>&picture=2",
        "tab=lime&picture=99",
        "tab=attention&layer=-1&heads=0,13,x",
        "tab=attention&layer=1e9&heads=" + "1," * 500,
        "picture=%00&tab[]=lime&lang=xx&__proto__=1",
    ],
)
def test_a_wrong_link_opens_the_page_all_the_same(page, address, query):
    page.goto(f"{address}/?{query}")
    page.get_by_role("heading", name="What does the network look at?").wait_for()
    page.wait_for_timeout(1000)
    assert selected(page) in ("pictures", "lime", "attention")
    assert page.locator(".toast-body").count() == 0


def test_the_address_follows_what_is_seen(page):
    open_tab(page, "SmoothGrad")
    seen(page, ".strip label").nth(8).click()
    page.wait_for_function("location.search.includes('tab=smooth_grad') && location.search.includes('picture=8')")
    open_tab(page, "Quiz")
    page.wait_for_function("location.search.includes('tab=quiz') && !location.search.includes('picture')")


def test_the_other_language_shows_the_same_view(page, address):
    page.goto(f"{address}/?tab=filters&picture=4")
    shows(page, "filters")
    page.get_by_role("link", name="中文").click()
    page.get_by_role("heading", name="濾波器").first.wait_for()
    shows(page, "filters")
    seen(page, ".strip input[value='4']:checked").wait_for(state="attached")
    assert page.evaluate("document.documentElement.lang").startswith("zh")
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", name="Filters").first.wait_for()
    seen(page, ".strip input[value='4']:checked").wait_for(state="attached")


def test_a_saved_map_holds_the_numbers_that_were_computed(page, room):
    open_tab(page, "Saliency map")
    seen(page, ".strip label").nth(3).click()
    press(page, "Explain")
    button = seen(page, ".result [data-save=csv]").first
    button.wait_for()
    written = np.array(rows_of(saved(page, button)), float)
    map = room.experiments.map("saliency", "assigned")[3].numpy()
    assert written.shape == map.shape
    step = (map.max() - map.min()) / 65535
    np.testing.assert_allclose(written, map, rtol=1e-4, atol=step)


def test_saved_figures_are_pictures(page):
    """A map as it is, and a drawing of the browser's own: neither is empty."""
    open_tab(page, "Saliency map")
    press(page, "Explain")
    seen(page, ".result svg").first.wait_for()
    map = Image.open(io.BytesIO(saved(page, seen(page, ".result figure:has(img) [data-save=png]").nth(1))))
    chart = Image.open(io.BytesIO(saved(page, seen(page, ".result figure:has(svg) [data-save=png]").first)))
    assert map.size == (128, 128) or min(map.size) > 128
    for picture in (map, chart):
        assert len(set(picture.convert("RGB").getdata())) > 10


def test_a_saved_table_holds_the_table(page):
    open_tab(page, "Saliency map")
    press(page, "Explain")
    seen(page, ".result summary").filter(has_text="Raw values of all ten").click()
    button = seen(page, ".result [data-save=table]").last
    rows = rows_of(saved(page, button))
    assert len(rows) == 11 and [row[0] for row in rows[1:]] == [str(number) for number in range(10)]


def test_a_saved_table_computes_nothing(page):
    """A spreadsheet takes what begins with one of these for a formula; numbers stay numbers."""
    cells = ["=1+1", "-1+1|x", "+x", "@x", "＝1", "-0.5", "+0.2", "-", "a;b"]
    table = "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
    page.evaluate(
        "table => document.querySelector('.gradio-container').insertAdjacentHTML('afterbegin', table)",
        f'<div id="cells">{table}<button type="button" data-save="table">CSV</button></div>',
    )
    (row,) = rows_of(saved(page, page.locator("#cells button")))
    assert row == ["'=1+1", "'-1+1|x", "'+x", "'@x", "'＝1", "-0.5", "+0.2", "-", "a;b"]


def test_where_nothing_can_be_copied_the_link_is_shown(page):
    """A browser gives no clipboard to pages without https, such as those of another machine in the class."""
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as shown:
        page.locator("[data-copy]").first.click()
    assert "lang=en" in shown.value.default_value


@pytest.mark.parametrize(
    "tab, name, button", [("states", "Hidden states", "Read it"), ("embeddings", "Embeddings", "Compare")]
)
def test_a_link_leads_to_a_layer_and_the_start_forgets_it(page, address, tab, name, button):
    page.goto(f"{address}/?tab={tab}&layer=4")
    seen(page, "button").get_by_text(button, exact=True).first.wait_for()
    press(page, button)
    slider = seen(page, "input[data-layers]")
    slider.wait_for()
    assert slider.input_value() == "4"
    slider.press("ArrowRight")
    page.wait_for_function("location.search.includes('layer=5')")
    seen(page, "button").filter(has_text="Back to the start").click()
    slider.wait_for(state="detached")
    press(page, button)
    slider.wait_for()
    assert slider.input_value() == "12"
