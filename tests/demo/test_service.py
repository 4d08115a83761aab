"""What the server answers, whoever asks: languages, closed addresses, limits, and who comes when it is full."""

import json
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import httpx
import pytest
import torch
from gradio import route_utils
from gradio.utils import get_upload_folder

from demo import middleware, service
from demo.guard import MODEL, alone, plainly

running, most = [], [0]


def slowly(_):
    """Model work that shows how many do it at once."""
    running.append(1)
    most[0] = max(most[0], len(running))
    time.sleep(0.5)
    running.pop()
    return "done"


@pytest.fixture(scope="module")
def small():
    """A page of two languages with one input of each kind, served as ours is."""

    def content():
        text, out, file, go, slider = gr.Textbox(), gr.HTML(), gr.File(), gr.Button(), gr.Slider(0, 12)
        gr.on(text.submit, lambda given: str(given)[:20], text, out, api_visibility="private")
        gr.on(file.upload, lambda path: str(path), file, out, api_visibility="private")
        gr.on(slider.change, lambda given: 1 / 0, slider, out, api_visibility="private")
        count = gr.State(0)
        gr.on(text.change, lambda number: number + 1, count, count, api_name="counting", api_visibility="private")
        gr.on(go.click, plainly(alone(slowly)), text, out, **MODEL)

    with service.Page(title="Small", analytics_enabled=False) as page:
        content()
    with page.route("Small", middleware.CHINESE, show_in_navbar=False):
        content()
    pictures = SimpleNamespace(images=torch.zeros(1, 3, 8, 8))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "MOST_WAITING", 3)
        _, address, _ = service.launch(page, pictures, prevent_thread_lock=True, quiet=True)
    page.counting = next(i for i, function in page.fns.items() if function.api_name == "counting")
    page.slow = next(i for i, function in page.fns.items() if function.concurrency_id == "model")
    yield SimpleNamespace(address=address.rstrip("/"), page=page)
    page.close()


@pytest.fixture
def client():
    with httpx.Client(timeout=60, trust_env=False) as opened:
        yield opened


def join(client, small, fn, value, session, **headers):
    body = {"data": [value], "fn_index": fn, "session_hash": session}
    return client.post(f"{small.address}/gradio_api/queue/join", json=body, headers=headers)


def answer(client, small, session):
    """What an event of this session says at its end: (data, error)."""
    with client.stream("GET", f"{small.address}/gradio_api/queue/data", params={"session_hash": session}) as lines:
        for line in lines.iter_lines():
            if line.startswith("data:"):
                message = json.loads(line[5:])
                if message["msg"] == "process_completed":
                    return message["output"].get("data"), message["output"].get("error")


@pytest.mark.parametrize(
    ("asked", "browser", "path"),
    [
        ("/", "en-US,en;q=0.9", "/"),
        ("/", "", "/"),
        ("/", "fr,zh;q=0.5", "/"),
        ("/", "zh-TW,zh;q=0.9,en;q=0.8", "/zh"),
        ("/", "zh-Hant-HK", "/zh"),
        ("/?lang=en", "zh-TW", "/"),
        ("/?lang=zh", "en-US", "/zh"),
        ("/?lang=<script>", "en-US", "/"),
        ("/zh", "en-US", "/zh"),
    ],
)
def test_the_page_opens_in_the_readers_language(client, small, asked, browser, path):
    found = client.get(small.address + asked, headers={"accept-language": browser}, follow_redirects=True)
    assert found.status_code == 200
    assert found.url.path == path
    locale = "zh-TW" if path == "/zh" else "'en'"
    assert locale in found.text.split("</script>")[0]


def test_a_redirect_keeps_what_the_address_says(client, small):
    found = client.get(f"{small.address}/?lang=zh&tab=lime&picture=3")
    assert found.status_code in (302, 307)
    assert found.headers["location"] == "zh?lang=zh&tab=lime&picture=3"
    assert "accept-language" in found.headers["vary"].lower()


@pytest.mark.parametrize("prefix", middleware.CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_the_page_does_not_need_is_closed(client, small, prefix, method):
    assert getattr(client, method)(f"{small.address}{prefix}x").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "app.py", "README.md", ".git/config", "xai/lab.py", "../requirements.txt", "%2e%2e/README.md"],
)
def test_files_outside_the_uploads_are_not_handed_out(client, small, path):
    assert client.get(f"{small.address}/gradio_api/file={path}").status_code in (403, 404)


def test_a_long_body_is_refused(client, small):
    answer = join(client, small, 0, "x" * (middleware.MOST_JSON + 1), "long")
    assert answer.status_code == 413
    assert "1,000,000" in answer.json()["detail"]


def test_a_body_of_unknown_length_is_bounded_too(client, small):
    def parts(count):
        return (b" " * 1_000_000 for _ in range(count))

    address = f"{small.address}/gradio_api/queue/join"
    json_header = {"content-type": "application/json"}
    assert client.post(address, content=parts(1), headers=json_header).status_code == 422
    most = (service.MAX_BYTES + service.FORM) // 1_000_000 + 1
    try:
        assert client.post(address, content=parts(most), headers=json_header).status_code == 413
    except httpx.WriteError:  # it hung up before we had sent it all
        pass


def test_a_long_body_is_refused_whatever_it_says_it_is(client, small):
    files = {"files": ("a.png", b"x" * (middleware.MOST_JSON + 1))}
    answer = client.post(
        f"{small.address}/gradio_api/queue/join", files=files, headers={"referer": small.address + "/zh"}
    )
    assert answer.status_code == 413
    assert "1,000,000位元組" in answer.json()["detail"]


def test_what_a_strange_upload_leaves_behind_is_deleted(client, small):
    """Gradio writes it down before it sees that nobody will ask for it, and then forgets it."""

    def left():
        return {file for file in Path(get_upload_folder()).glob("tmp*") if file.is_file()}

    before = left()
    sent = client.post(f"{small.address}{middleware.UPLOAD}", files={"other": ("a.png", b"x" * 1000)})
    assert sent.json() == [] and left() - before
    route_utils.delete_files_created_by_app(small.page, 3600)
    assert left() - before  # it is not old yet
    route_utils.delete_files_created_by_app(small.page, -1)
    assert not left() - before


def test_who_waits_for_the_model_leaves_threads_for_others(small):
    """Drawings that need the model after all wait in a thread each. Gradio's own 40 also serve "/" and its files."""
    waiting = 4 * service.LIGHT_AT_ONCE * len(middleware.LOCALES)
    assert small.page.limiter.total_tokens == len(small.page._queue.active_jobs) > 2 * waiting


def test_too_large_an_upload_is_refused(client, small):
    large = {"files": ("large.png", b"x" * (service.MAX_BYTES + 1))}
    assert client.post(f"{small.address}/gradio_api/upload", files=large).status_code == 413


@pytest.mark.parametrize("fn", [0, 1])
def test_the_server_fetches_no_address(client, small, fn):
    given = {"path": "http://192.0.2.1/a.png", "meta": {"_type": "gradio.FileData"}}
    assert join(client, small, fn, given, f"fetch{fn}").status_code == 200
    _, error = answer(client, small, f"fetch{fn}")
    assert "fetches nothing" in error


@pytest.mark.parametrize(
    ("given", "said"), [(99, "was given 99"), ("x", "was given x"), (None, "was given None"), (3, "on our side")]
)
def test_every_error_is_a_sentence(client, small, given, said):
    """Gradio's own, those of values of a wrong type, and our own faults."""
    join(client, small, 2, given, f"error{given}")
    _, error = answer(client, small, f"error{given}")
    assert said in error and "Traceback" not in error


def test_errors_are_in_the_language_of_the_page(client, small):
    join(client, small, 2, "x", "error-zh", referer=small.address + "/zh?tab=lime")
    assert "收到x" in answer(client, small, "error-zh")[1]


def test_a_session_keeps_nothing_that_was_shown(client, small):
    join(client, small, 0, "remember me", "forgetful")
    assert answer(client, small, "forgetful")[0] == ["remember me"]
    kept = small.page.server_app.state_holder.session_data["forgetful"]
    assert isinstance(kept, service.Session) and not kept.config_values


def test_only_so_many_sessions_are_kept(client, small):
    holder = small.page.server_app.state_holder
    assert holder.capacity == service.MOST_SESSIONS
    for number in range(service.MOST_SESSIONS + 5):
        holder[f"visitor{number}"]
    assert len(holder.session_data) == service.MOST_SESSIONS


def test_a_state_is_a_sessions_own(client, small):
    for session in ("one", "two", "one"):
        join(client, small, small.page.counting, None, session)
        answer(client, small, session)
    holder = small.page.server_app.state_holder
    assert [list(holder[name].state_data.values()) for name in ("one", "two")] == [[2], [1]]


def test_one_model_run_at_a_time_even_when_others_are_cancelled(client, small):
    """A cancelled event frees its place in Gradio's line while its thread goes on."""
    most[0] = 0
    for _ in range(4):
        event = join(client, small, small.page.slow, "x", "impatient").json()["event_id"]
        time.sleep(0.1)
        client.post(
            f"{small.address}/gradio_api/cancel",
            json={"session_hash": "impatient", "fn_index": small.page.slow, "event_id": event},
        )
    join(client, small, small.page.slow, "x", "patient")
    data, error = answer(client, small, "patient")
    assert (data, error) == (["done"], None)
    assert most[0] == 1


@pytest.mark.parametrize(("referer", "said"), [("/", "try again in a minute"), ("/zh?tab=lime", "請過一分鐘再試")])
def test_who_finds_the_line_full_is_told_so(client, small, referer, said):
    answers = []

    def come(number):
        with httpx.Client(timeout=60, trust_env=False) as other:
            headers = {"referer": small.address + referer}
            answers.append(join(other, small, small.page.slow, "x", f"crowd{referer}{number}", **headers))

    crowd = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    for visitor in crowd:
        visitor.start()
    for visitor in crowd:
        visitor.join()
    refused = [a for a in answers if a.status_code != 200]
    assert refused and {a.status_code for a in refused} == {429}
    assert all(said in a.json()["detail"] for a in refused)
    while small.page._queue.event_queue_per_concurrency_id["model"].queue or running:
        time.sleep(0.1)
