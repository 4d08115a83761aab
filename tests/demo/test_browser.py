"""The page in a real browser. Chromium comes from the machine; without one these tests are skipped."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from . import uploads

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(filter(None, (shutil.which(n) for n in ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
START_SECONDS, STEP_SECONDS = 120, 60
ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


@pytest.fixture(scope="session")
def address(cache, tmp_path_factory):
    """app.py on a free port of its own, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        "XAI_CACHE": str(cache),
        "GRADIO_TEMP_DIR": str(tmp_path_factory.mktemp("gradio")),
        "PYTHONUNBUFFERED": "1",
    }
    log = tmp_path_factory.mktemp("app") / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(address, server, log):
    for _ in range(2 * START_SECONDS):
        if server.poll() is not None:
            pytest.fail(f"app.py ended with {server.returncode}:\n{log.read_text()}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"app.py did not answer within {START_SECONDS} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium():
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(params=[{"width": 1280, "height": 900}], ids=["desktop"])
def page(request, chromium, address):
    """The opened page. Fails the test if the console shows an error or anything is asked of another machine."""
    context = chromium.new_context(viewport=request.param)
    opened, complaints = context.new_page(), []
    opened.set_default_timeout(STEP_SECONDS * 1000)
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else complaints.append(r.url))
    opened.goto(address)
    opened.get_by_role("heading", name="The ten pictures").wait_for()
    yield opened
    context.close()
    assert not complaints


def open_tab(page, name):
    """Click a tab, in the row of tabs or in the menu that a narrow screen folds them into."""
    tab = page.get_by_role("tab", name=name, exact=True).first
    if tab.is_visible():
        tab.click()
    else:
        page.locator(".overflow-menu > button").first.click()
        page.locator(".overflow-dropdown button").filter(has_text=name).first.click()


def seen(page, selector):
    """Elements of the open tab."""
    return page.locator(selector).filter(visible=True)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).filter(visible=True).first.click()


def test_the_page_opens(page):
    assert seen(page, ".strip label").count() == 10
    assert page.get_by_text("embedded", exact=True).is_visible()
    page.get_by_label("strawberry").check()
    page.get_by_alt_text("The strawberry covers").wait_for()


def test_lime_on_picture_2(page):
    open_tab(page, "LIME")
    seen(page, ".strip label").nth(2).click()
    page.get_by_label("own", exact=True).filter(visible=True).check()
    samples = page.get_by_label("number input for Copies with hidden pieces (samples)")
    samples.fill("30")
    samples.press("Enter")
    press(page, "Explain")
    shown = seen(page, "img[alt^='Map. ']")
    shown.wait_for()
    assert shown.evaluate("image => image.complete && image.naturalWidth") >= 128
    assert "Picture 2: Dairy product" in seen(page, ".result h3").first.inner_text()
    assert "score for Dairy product" in seen(page, ".result .finding").inner_text()


def test_a_broken_upload_gets_a_sentence(page, tmp_path):
    broken = tmp_path / "broken.jpg"
    uploads.not_a_picture(broken)
    open_tab(page, "Saliency map")
    page.get_by_role("button", name="or use a picture of your own").filter(visible=True).click()
    with page.expect_response(lambda response: "/upload" in response.url):
        seen(page, ".upload").locator("input[type=file]").set_input_files(broken)
    seen(page, ".upload").get_by_text("broken").first.wait_for()
    press(page, "Explain")
    page.get_by_role("alert").filter(visible=True).filter(has_text="not a picture").wait_for()
    assert page.get_by_text("Traceback").count() == 0


def test_a_question_leads_to_the_quiz(page):
    open_tab(page, "SmoothGrad")
    press(page, "Q12")
    page.locator("#Q12").wait_for()
    with page.expect_download() as download:
        press(page, "Download my sheet (answers.toml)")
    assert download.value.suggested_filename == "answers.toml"
    assert "[answers]" in Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [{"width": 390, "height": 844}], ids=["phone"], indirect=True)
@pytest.mark.parametrize("tab", ["Pictures", "LIME", "Filters", "Compare", "Quiz"])
def test_a_phone_does_not_scroll_sideways(page, tab):
    open_tab(page, tab)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
