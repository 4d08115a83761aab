"""The quiz in a real browser: its answers outlive a reload and a change of the page's language."""

from .browser import IN_A_BROWSER, open_tab, press, seen

pytestmark = IN_A_BROWSER

ENGLISH = "The jug acts mainly in favour of the judgement (positive)"
CHINESE = "牛奶壺主要是正面影響（有利於該判斷）"


def quiz(page, address, path, tab):
    page.goto(address + path)
    seen(page, ".strip").first.wait_for()
    open_tab(page, tab)


def chosen(page):
    return page.locator(".question input:checked")


def test_answers_outlive_a_reload_and_a_change_of_language(page, address):
    open_tab(page, "Quiz")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.get_by_label(ENGLISH).check()
    page.get_by_label("Red: negative").check()
    page.get_by_label("Green: positive").check()
    page.wait_for_function("localStorage.getItem('answers')?.includes('green_positive')")
    assert asked == []  # nothing of it leaves the browser
    quiz(page, address, "/zh", "測驗")
    page.wait_for_function("document.querySelectorAll('.question input:checked').length === 3")
    assert page.get_by_label(CHINESE).is_checked()
    quiz(page, address, "/?lang=en", "Quiz")
    page.wait_for_function("document.querySelectorAll('.question input:checked').length === 3")
    assert page.get_by_label(ENGLISH).is_checked()


def test_answers_are_cleared_after_a_question(page):
    open_tab(page, "Quiz")
    page.get_by_label(ENGLISH).check()
    sure = [False, True]
    page.on("dialog", lambda dialog: dialog.accept() if sure.pop(0) else dialog.dismiss())
    with page.expect_event("dialog"):
        press(page, "Clear all answers")
    page.wait_for_timeout(1000)  # in which nothing happens
    assert chosen(page).count() == 1
    press(page, "Clear all answers")
    page.get_by_text("All answers are cleared.").wait_for()
    assert chosen(page).count() == 0
    page.wait_for_function("!localStorage.getItem('answers').includes('jug_positive')")


def test_a_sheet_goes_home_and_comes_back(page, tmp_path):
    open_tab(page, "Quiz")
    page.get_by_label(ENGLISH).check()
    with page.expect_download() as download:
        press(page, "Download my sheet (answers.toml)")
    download.value.save_as(tmp_path / "answers.toml")
    page.get_by_label("The jug acts mainly against").check()
    file = page.locator(".tabitem:visible input[type=file]").last
    file.set_input_files(tmp_path / "answers.toml")
    page.get_by_text("1 answers were filled in").wait_for()
    assert page.get_by_label(ENGLISH).is_checked()
    (tmp_path / "large.toml").write_bytes(b"\n" * 1_000_000)
    file.set_input_files(tmp_path / "large.toml")
    page.get_by_text("1,000,000 bytes").wait_for()
    assert page.get_by_label(ENGLISH).is_checked()


def test_where_nothing_may_be_kept_the_page_works_all_the_same(page, address):
    forbidden = "throw new DOMException('no', 'SecurityError')"
    page.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ get() {{ {forbidden} }} }})")
    quiz(page, address, "/?lang=en", "Quiz")
    page.get_by_label(ENGLISH).check()
    press(page, "Download my sheet (answers.toml)")
    assert chosen(page).count() == 1
