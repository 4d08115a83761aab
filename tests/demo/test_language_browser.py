"""The language tabs in a real browser, with the models that ship."""

import pytest

from .browser import IN_A_BROWSER, open_tab, press, seen

pytestmark = IN_A_BROWSER


def test_attention_from_the_sentence_to_the_neighbours(page):
    open_tab(page, "Attention")
    press(page, "Read it")
    page.locator("svg.arcs").wait_for()
    page.locator('[data-mask="9"]').press("Enter")  # "she"
    page.get_by_text("In place of “she”").wait_for()
    assert seen(page, ".predictions .bars").first.locator(".name").count() == 5
    page.locator('[data-pick="5-10"]').click()
    page.get_by_text("In layer 5, head 10").first.wait_for()
    page.locator(".from .word").nth(4).hover()
    shown = page.locator(".arcs .lines").evaluate_all(
        "all => all.filter(g => getComputedStyle(g).display !== 'none').map(g => g.childElementCount)"
    )
    assert len(shown) == 1 and shown[0] > 0  # those of the word that is pointed at
    press(page, "Find the 50 nearest words")
    page.locator(".hits").wait_for()
    assert page.locator(".hits li mark").count() == 50


def test_attention_from_a_link_is_read_saved_and_reset_in_chinese(page, address):
    page.goto(f"{address}/zh?tab=attention&layer=5&heads=10")
    page.get_by_role("button", name="讀這句").click()
    page.get_by_text("在第5層第10頭").first.wait_for()
    with page.expect_download() as saved:
        seen(page, ".drawn [data-save=png]").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    page.get_by_text("連線的數值").click()
    with page.expect_download() as saved:
        seen(page, ".drawn [data-save=table]").click()
    rows = saved.value.path().read_text("utf-8-sig").splitlines()
    assert rows[0] == "起點序號,起點,終點序號,終點,注意力" and len(rows) == 1 + page.locator(".from line").count()
    page.get_by_label("共指").check()
    page.get_by_text("平均一個詞的").first.wait_for()
    seen(page, "button").filter(has_text="回到初始設定").click()
    page.get_by_text("輸入一句話，或直接用作業的句子").wait_for()
    page.get_by_label("特殊token（[CLS]、[SEP]）", exact=True).and_(page.locator(":checked")).wait_for()
    page.wait_for_timeout(1000)  # what the changed inputs ask for comes back
    assert page.locator(".toast-body").count() == 0


@pytest.mark.parametrize("page", [{"width": 390, "height": 844}], ids=["phone"], indirect=True)
def test_attention_fits_a_phone(page):
    open_tab(page, "Attention")
    press(page, "Read it")
    page.locator("svg.arcs").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("svg.arcs").bounding_box()
    words = [word.bounding_box() for word in page.locator(".arcs .word text").all()]
    assert all(box["x"] <= word["x"] and word["x"] + word["width"] <= box["x"] + box["width"] for word in words)


def test_hidden_states_from_layer_to_layer(page):
    open_tab(page, "Hidden states")
    press(page, "Read it")
    shown = page.locator("[data-layer]:not([hidden])")
    shown.locator(".scatter").wait_for()
    slider = page.locator(".states input[data-layers]")
    slider.press("ArrowLeft")
    assert shown.get_attribute("data-layer") == "11"
    page.locator('[data-go="5"]').press("Enter")
    assert shown.get_attribute("data-layer") == slider.input_value() == "5"
    assert page.locator('[aria-pressed="true"][data-go]').get_attribute("data-go") == "5"
    page.locator("[data-walk]").press("ArrowRight")
    page.locator("[data-walk]").press("ArrowRight")
    word = page.locator(".walk .lit").inner_text()
    assert shown.locator(".dot.lit text").text_content() == word and shown.locator(".dot.lit text").is_visible()
    page.get_by_label("passage 2").check()
    press(page, "Read it")
    page.get_by_text("as expected").or_(page.get_by_text("; expected was")).first.wait_for()
    question = seen(page, "textarea").first.input_value()
    page.locator(".walk p").first.get_by_text(question).wait_for()
    assert shown.get_attribute("data-layer") == "5"  # a chosen layer stays chosen


def test_embeddings_from_metric_to_trend(page):
    open_tab(page, "Embeddings")
    press(page, "Compare")
    shown = page.locator(".embeddings [data-layer]:not([hidden])")
    shown.locator(".matrix").wait_for()
    assert shown.locator("tbody td").count() == 100 and page.locator(".slide tbody td").count() == 100
    page.locator(".embeddings input[data-layers]").fill("3")
    page.get_by_label("Euclidean distance").check()
    shown.get_by_text("Euclidean distance of “果” at layer 3").wait_for()
    page.get_by_text("The distance of sentences 7 and 6").wait_for()
    page.get_by_label("Sentences, one on each line").fill("蘋果茶真難喝\n蘋果的股價又跌了\n香蕉")
    press(page, "Compare")
    page.get_by_role("alert").filter(visible=True).filter(has_text="Sentence 2 (“香蕉”)").wait_for()


@pytest.mark.parametrize("page", [{"width": 390, "height": 844}], ids=["phone"], indirect=True)
@pytest.mark.parametrize("tab, button", [("Hidden states", "Read it"), ("Embeddings", "Compare")])
def test_states_and_embeddings_fit_a_phone(page, tab, button):
    open_tab(page, tab)
    press(page, button)
    page.locator("[data-layer]:not([hidden])").filter(visible=True).first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
