"""A real browser for the tests of the page. Chromium comes from the machine; without one they are skipped."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from xai.lab import COURSE_PATH

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
# What Gradio's client says when its page is left while it listens for results.
ON_LEAVING = ("AbortError: signal is aborted", "Unexpected error Connection errored out")
START_SECONDS, STEP_SECONDS = 120, 60
ROOT = Path(__file__).resolve().parents[2]

IN_A_BROWSER = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


@pytest.fixture(scope="session")
def address(cache, tmp_path_factory):
    """Where app.py runs, on what ships."""
    with served(cache, tmp_path_factory) as address:
        yield address


@contextmanager
def served(cache, tmp_path_factory, *arguments):
    """app.py with these arguments on a free port of its own, stopped at the end: its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if name != COURSE_PATH},
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        "XAI_CACHE": str(cache),
        "GRADIO_TEMP_DIR": str(tmp_path_factory.mktemp("gradio")),
        "PYTHONUNBUFFERED": "1",
    }
    log = tmp_path_factory.mktemp("app") / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port), *arguments],
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
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def watched_page(chromium, address, **options):
    """A page in a context of its own. Fails the test if the console shows an error or anything is asked of another
    machine. options: of Playwright's new_context."""
    context = chromium.new_context(**{"locale": "en-US", **options})
    opened, complaints = context.new_page(), []
    opened.set_default_timeout(STEP_SECONDS * 1000)
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else complaints.append(r.url))
    yield opened
    context.close()
    complaints = [said for said in complaints if not said.startswith(ON_LEAVING)]
    assert not complaints, complaints


@pytest.fixture(params=[{"width": 1280, "height": 900}], ids=["desktop"])
def page(request, chromium, address):
    """The opened page, in English."""
    with watched_page(chromium, address, viewport=request.param) as opened:
        opened.goto(address)
        opened.get_by_role("heading", name="The ten pictures").wait_for()
        yield opened


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
