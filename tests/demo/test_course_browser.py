"""The page on the course's own files in a real browser. The files are a stand-in in the true sizes."""

import shutil

import pytest

from tests.course_folder import write_course
from xai.course.layout import CHECKPOINT, PICTURES

from .browser import IN_A_BROWSER, open_tab, press, seen, served

pytestmark = [*IN_A_BROWSER, pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = write_course(tmp_path_factory.mktemp("course-in-the-browser"))
    yield made
    shutil.rmtree(made)  # 180 MB


@pytest.fixture(scope="module")
def address(cache, tmp_path_factory, folder):
    with served(cache, tmp_path_factory, "--course", str(folder)) as address:
        yield address


def test_pictures_inventory_and_saved_states(page):
    assert page.get_by_role("alert").count() == 0
    assert seen(page, ".strip label").count() == 10
    page.get_by_label("strawberry").check()
    page.get_by_alt_text("The strawberry covers").wait_for()
    entry = page.get_by_role("listitem").filter(has_text="✓ found: checkpoint.pth")
    assert not entry.is_visible()
    page.get_by_text("What of the course's files is there").click()
    assert entry.is_visible() and "epoch 208" in entry.inner_text()
    assert page.get_by_label("course: hidden states saved").is_checked()
    open_tab(page, "Hidden states")
    press(page, "Read it")
    page.get_by_text("it cannot be asked for its answer").wait_for()
    assert page.locator(".scatter:visible").count() == 1 and page.get_by_role("alert").count() == 0
    page.get_by_label("embedded: miniature").check()
    page.get_by_text("passages 1 and 2: ours").wait_for()
    press(page, "Read it")
    page.get_by_text("The model answers").wait_for()


def test_the_server_gives_no_file_of_the_course_out(page, address, folder):
    for name in (CHECKPOINT, PICTURES[0]):
        assert page.request.get(f"{address}/gradio_api/file={folder / name}").status == 403


@pytest.mark.parametrize("page", [{"width": 390, "height": 844}], ids=["phone"], indirect=True)
def test_the_inventory_fits_a_phone(page):
    page.get_by_text("What of the course's files is there").click()
    page.get_by_role("listitem").filter(has_text="hw9_bert").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
