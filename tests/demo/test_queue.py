"""The queue goes on whatever one client does, forgets what nobody reads, and lets nobody wait for nothing."""

import asyncio
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import SimpleNamespace

import gradio as gr
import httpx
import pytest
import torch
from gradio import queueing
from gradio_client import Client

from demo import guard, queue, service
from demo.guard import LIGHT, MODEL, alone, plainly

WAITING = 30
HANGS = 30  # seconds after which a stream counts as hanging
free = threading.Event()  # what the slow function waits for
server = []  # its event loop


def slowly(text: str) -> str:
    assert free.wait(60)
    return f"slow {text}"


def named(text: str) -> str:
    return f"named {text}"


async def loop_of_the_server(_):
    server.append(asyncio.get_running_loop())


@pytest.fixture(scope="module")
def small():
    """A page with a function that runs the model, a light one, and a large one, served as ours is."""
    with service.Page(title="Small", analytics_enabled=False) as page:
        text, out, go = gr.Textbox(), gr.HTML(), gr.Button()
        gr.on(go.click, plainly(alone(slowly)), text, out, **MODEL)
        gr.on(text.submit, lambda given: f"light {given}", text, out, **LIGHT)
        gr.on(text.change, lambda given: "x" * int(given), text, out, **LIGHT)
        gr.on(text.blur, None, None, None, js="() => 0")
        gr.on(text.focus, loop_of_the_server, text, None, **LIGHT)
        gr.api(named, api_name="named")
        gr.api(slowly, api_name="slow")
    pictures = SimpleNamespace(images=torch.zeros(1, 3, 8, 8))
    _, address, _ = service.launch(page, pictures, prevent_thread_lock=True, quiet=True)
    yield SimpleNamespace(page=page, queue=page._queue, address=address.rstrip("/"))
    page.close()


SLOW, LIGHTLY, LARGE, IN_THE_BROWSER, THE_LOOP = range(5)


@pytest.fixture(autouse=True)
def calm(small):
    """Every test begins and ends with a queue where nothing waits or runs."""
    free.set()
    yield
    free.set()
    until(lambda: not len(small.queue) and not any(small.queue.active_jobs))


@pytest.fixture
def http(small):
    limits = httpx.Limits(max_connections=None)
    with httpx.Client(base_url=small.address, timeout=30, trust_env=False, limits=limits) as opened:
        yield opened


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def join(http, fn, value, session, **more):
    return http.post("/gradio_api/queue/join", json={"data": [value], "fn_index": fn, "session_hash": session, **more})


def messages(http, session, path=None):
    """All messages of a session's stream, until the server ends it."""
    asked = {} if path else {"params": {"session_hash": session}}
    with http.stream("GET", path or "/gradio_api/queue/data", **asked) as lines:
        found, end = [], time.monotonic() + HANGS
        for line in lines.iter_lines():
            assert time.monotonic() < end, "the stream does not end"  # a heartbeat comes every 15 seconds
            found += [json.loads(line[5:])] if line.startswith("data:") else []
        return found


def answers(http, session):
    """The outputs of a session's events, in the order in which they ended."""
    return [m["output"].get("data") for m in messages(http, session) if m["msg"] == "process_completed"]


# 18: nobody stops it


def test_sessions_without_a_name_are_refused_and_stop_nobody(http, small):
    free.clear()
    join(http, SLOW, "first", "honest")
    told = []
    for _ in range(3):
        with suppress(httpx.HTTPError):  # it was hung up on
            told.append(join(http, SLOW, "x", ""))
    join(http, SLOW, "second", "honest")
    free.set()
    assert answers(http, "honest") == [["slow first"], ["slow second"]]
    join(http, SLOW, "later", "later")
    assert answers(http, "later") == [["slow later"]]
    called = http.post("/gradio_api/call/named", json={"data": ["x"], "session_hash": ""})
    for refused in (*told, called):
        assert len(told) == 3 and refused.status_code == 400 and "1 to 100 visible" in refused.json()["detail"]


def test_two_thousand_visitors_do_not_push_out_those_who_wait(http, small):
    free.clear()
    waiting = [f"waiting{number}" for number in range(WAITING)]
    assert {join(http, SLOW, session, session).status_code for session in waiting} == {200}

    def come(number):
        until(lambda: join(http, LIGHTLY, number, f"light{number}").status_code == 200)

    with ThreadPoolExecutor(4) as visitors:
        list(visitors.map(come, range(2000 + WAITING)))
    free.set()
    assert [answers(http, session) for session in waiting] == [[[f"slow {session}"]] for session in waiting]
    assert len(small.queue.pending_messages_per_session) <= queue.MOST_UNREAD


NAMES = ["", " ", "a b", "x" * 101, "x" * 900_000, "\x00", "\n", "蘋果", "a<gradio-sep>b", "a\u202eb", "👩‍🍳"]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_strange_names_are_refused(http, name):
    refused = join(http, LIGHTLY, "x", name)
    assert refused.status_code == 400 and len(refused.json()["detail"]) < 200


@pytest.mark.parametrize("name", [0, 1.5, True, None, [], {}, ["a"]])
def test_what_is_no_name_is_refused(http, name):
    assert 400 <= join(http, LIGHTLY, "x", name).status_code < 500


@pytest.mark.parametrize(
    "name", ["a", "3f0c9a9e-8f0e-4a4c-9f0a-0f6a3d6f3a11", "k2j3h4k5j6", "a/b?c=d#%2e_9", "~" * 100]
)
def test_names_that_clients_give_are_taken(http, name):
    assert join(http, LIGHTLY, "x", name).status_code == 200
    assert answers(http, name) == [["light x"]]


@pytest.mark.parametrize("fn", [-1, 99, 10**30, None, IN_THE_BROWSER])
def test_a_function_that_is_not_there_is_one_sentence(http, fn):
    for headers, said in (({}, "is not on this page"), ({"referer": "http://here/zh"}, "本頁沒有編號")):
        http.headers.update(headers)
        refused = join(http, fn, "x", "nowhere")
        assert refused.status_code == 404 and said in refused.json()["detail"]


STRANGE = [
    {"event_data": data}
    for data in (0, "x", [], [None], {"_data": 1}, {"target": {}}, {"index": [[]]}, True, "x" * 9999)
] + [{"trigger_id": number} for number in (-1, 0, 10**30)]
STRANGE += [{"batched": True}, {"simple_format": True}, {"event_id": "x"}, {"oauth_token": "x"}, {"data": []}]


def test_strange_requests_stop_nobody(http, small):
    """Each is answered or refused, and the next is served."""
    for number, more in enumerate(STRANGE):
        for fn in (SLOW, LIGHTLY):
            session = f"strange{number}-{fn}"
            if join(http, fn, "x", session, **more).status_code == 200:
                assert messages(http, session)[-1]["msg"] == "close_stream", more
    join(http, SLOW, "after", "after-strange")
    assert answers(http, "after-strange") == [["slow after"]]


@pytest.mark.parametrize("host", ["[", "a b", "x:99999999", "a" * 5000])
def test_strange_addresses_stop_nobody(http, host):
    """Gradio reads the page's address from the request, where it runs the event."""
    joined = http.post(
        "/gradio_api/queue/join",
        json={"data": ["x"], "fn_index": LIGHTLY, "session_hash": "host"},
        headers={"x-forwarded-host": host},
    )
    if joined.status_code == 200:
        assert messages(http, "host")[-1]["msg"] == "close_stream"


@pytest.mark.parametrize("part", ["get_events", "broadcast_estimations"])
def test_an_error_in_the_queue_ends_nothing(http, small, monkeypatch, part, capfd):
    """Nor what runs at that time."""
    whole, broken = getattr(small.queue, part), []

    def once(*args, **options):
        if not broken:
            broken.append(part)
            raise RuntimeError("stumbled")
        return whole(*args, **options)

    def come():
        try:
            return join(http, LIGHTLY, "x", f"next-{part}").status_code == 200
        except httpx.HTTPError:
            return False  # the request that met the error

    free.clear()
    join(http, SLOW, "running", "running")
    until(lambda: any(small.queue.active_jobs))
    monkeypatch.setattr(queue, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(small.queue, part, once)
    until(come)
    assert answers(http, f"next-{part}")[-1] == ["light x"] and broken
    free.set()
    assert answers(http, "running") == [["slow running"]]
    if part == "get_events":
        assert "start_processing ended; it is started again" in capfd.readouterr().err


def in_the_loop(http, call):
    """What a function returns that runs in the server's event loop."""
    if not server:
        join(http, THE_LOOP, "x", "loop")
        answers(http, "loop")
    done = []
    server[0].call_soon_threadsafe(lambda: done.append(call()))
    until(lambda: done)
    return done[0]


@pytest.mark.parametrize("loop", ["start_processing", "start_progress_updates"])
def test_a_loop_that_is_cancelled_is_started_again(http, small, monkeypatch, loop, capfd):
    monkeypatch.setattr(queue, "AGAIN_SECONDS", 0.5)
    free.clear()
    join(http, SLOW, "running", "running")
    until(lambda: any(small.queue.active_jobs))

    def cancel():
        tasks = [t for t in asyncio.all_tasks() if t.get_coro().__qualname__.endswith(f".{loop}")]
        return [task.cancel() for task in tasks]

    assert in_the_loop(http, cancel) == [True]
    if loop == "start_processing":
        until(lambda: http.get("/health").status_code == 503)
    until(lambda: http.get("/health").status_code == 200)
    assert f"{loop} ended; it is started again" in capfd.readouterr().err
    join(http, LIGHTLY, "x", "next")
    assert answers(http, "next") == [["light x"]]
    free.set()
    assert answers(http, "running") == [["slow running"]]


def test_a_queue_that_stopped_is_not_called_busy(http, small, monkeypatch):
    monkeypatch.setattr(type(small.queue), "stopped", property(lambda _: True, lambda *_: None), raising=False)
    for referer, said in (("/", "cannot compute"), ("/zh", "無法計算")):
        told = http.post(
            "/gradio_api/queue/join",
            json={"data": ["x"], "fn_index": LIGHTLY, "session_hash": "stopped"},
            headers={"referer": small.address + referer},
        )
        assert told.status_code == 500 and said in told.json()["detail"]


@pytest.mark.parametrize(
    ("where", "name", "value", "said"),
    [
        (queue.Queue, "healthy", property(lambda _: False), "the queue has stopped"),
        (guard, "thread", SimpleNamespace(is_alive=lambda: False), "the model's thread has stopped"),
    ],
)
def test_health_tells_the_truth(http, monkeypatch, where, name, value, said):
    until(lambda: http.get("/health").status_code == 200)
    assert http.get("/health").json() == {"status": "ok"}
    monkeypatch.setattr(where, name, value)
    told = http.get("/health")
    assert told.status_code == 503 and said in told.json()["detail"] and http.get("/").status_code == 200


# 20: what nobody reads


def test_a_finished_session_without_a_reader_is_forgotten(http, small, monkeypatch):
    kept, ids = small.queue.pending_messages_per_session, small.queue.pending_event_ids_session
    free.clear()
    join(http, SLOW, "x", "unfinished")
    join(http, LARGE, 100_000, "unread")
    until(lambda: not small.queue.awaited("unread"))
    small.queue.forget_unread()
    assert "unread" in kept  # it was not long ago
    monkeypatch.setattr(queue, "UNREAD_SECONDS", -1)
    small.queue.forget_unread()
    assert set(kept) == set(ids) == {"unfinished"}
    assert messages(http, "unread") == []
    free.set()
    until(lambda: not small.queue.awaited("unfinished"))
    small.queue.forget_unread()
    assert not kept and not ids and kept.bytes == 0 and not small.queue.event_ids_to_events


def test_a_reader_is_not_forgotten(http, small, monkeypatch):
    monkeypatch.setattr(queue, "UNREAD_SECONDS", -1)
    free.clear()
    join(http, SLOW, "x", "reading")
    with ThreadPoolExecutor(1) as reader:
        told = reader.submit(answers, http, "reading")
        until(lambda: small.queue.readers["reading"])
        small.queue.forget_unread()
        free.set()
        assert told.result() == [["slow x"]]


def test_the_sweep_runs_by_itself(http, small, monkeypatch):
    monkeypatch.setattr(queue, "UNREAD_SECONDS", -1)
    monkeypatch.setattr(queue, "SWEEP_SECONDS", 0.01)
    join(http, LARGE, 100_000, "swept")
    until(lambda: "swept" not in small.queue.pending_messages_per_session)


def held(small):
    """Bytes of all messages that wait, counted anew."""
    return sum(len(repr(m)) for kept in small.queue.pending_messages_per_session.values() for m, _ in kept._queue)


def test_unread_answers_are_bounded_in_all(http, small, monkeypatch):
    monkeypatch.setattr(queue, "MOST_BYTES", 1_000_000)
    for number in range(30):
        join(http, LARGE, 100_000, f"pile{number}")
        until(lambda: not small.queue.awaited(f"pile{number}"))
        assert held(small) == small.queue.pending_messages_per_session.bytes <= 1_000_000
    assert messages(http, "pile0") == []  # the oldest went
    assert len(answers(http, "pile29")[0][0]) == 100_000


def test_unread_answers_of_a_session_are_bounded(http, small, monkeypatch):
    """The newest stay; who asks for the others is told that they are gone."""
    monkeypatch.setattr(queue, "MOST_BYTES_OF_ONE", 350_000)
    for _ in range(10):
        join(http, LARGE, 100_000, "pile")
    until(lambda: not small.queue.awaited("pile"))
    assert small.queue.pending_messages_per_session["pile"].bytes <= 350_000
    told = [m["output"] for m in messages(http, "pile") if m["msg"] == "process_completed"]
    assert len(told) == 10 and len({json.dumps(output) for output in told}) > 1
    assert [len(output["data"][0]) for output in told if "data" in output] == [100_000] * 3
    assert all("no answer to wait for" in output["error"] for output in told if "data" not in output)


def test_one_answer_that_is_larger_than_the_bound_is_read(http, monkeypatch):
    monkeypatch.setattr(queue, "MOST_BYTES_OF_ONE", 1000)
    join(http, LARGE, 100_000, "large")
    assert [len(outputs[0]) for outputs in answers(http, "large")] == [100_000]


def test_many_sessions_are_bounded_and_those_that_are_awaited_stay(http, small, monkeypatch):
    monkeypatch.setattr(queue, "MOST_UNREAD", 10)
    free.clear()
    for number in range(5):
        join(http, SLOW, number, f"awaited{number}")
    for number in range(30):
        until(lambda: join(http, LIGHTLY, number, f"many{number}").status_code == 200)
    assert len(small.queue.pending_messages_per_session) <= 10
    free.set()
    assert [answers(http, f"awaited{n}") for n in range(5)] == [[[f"slow {n}"]] for n in range(5)]


# 24: nobody waits for nothing, and nobody cancels what is not theirs


def call(http, name, **more):
    return http.post(f"/gradio_api/call/{name}", json={"data": ["x"], **more}).json()["event_id"]


@pytest.mark.parametrize("session", [None, "mine"])
def test_an_event_asked_for_again_is_not_there(http, session):
    event = call(http, "named", session_hash=session)
    path = f"/gradio_api/call/named/{event}"
    assert messages(http, None, path) == [["named x"]]
    for again in (path, path.replace("call/", "call/v2/"), path + "x", "/gradio_api/call/named/never"):
        told = http.get(again)
        assert told.status_code == 404 and "no answer to wait for" in told.json()["detail"]


def ends_at_once(http, session):
    told = http.get("/gradio_api/queue/data", params={"session_hash": session})
    return told.status_code == 200 and json.loads(told.text.removeprefix("data: "))["msg"] == "close_stream"


def test_a_session_asked_for_again_ends_and_one_that_never_was_is_not_there(http):
    join(http, LIGHTLY, "x", "again")
    assert answers(http, "again") == [["light x"]]
    assert ends_at_once(http, "again")
    for session in ("never", "", "x" * 5000):
        told = http.get("/gradio_api/queue/data", params={"session_hash": session})
        assert told.status_code == 404 and "no answer" in told.json()["detail"]
    told = http.get("/gradio_api/queue/data?session_hash=never", headers={"referer": "http://here/zh"})
    assert "沒有可等的結果" in told.json()["detail"]
    join(http, LIGHTLY, "y", "again")
    assert answers(http, "again") == [["light y"]]


@pytest.mark.slow
def test_two_who_wait_for_one_event_both_come_to_an_end(http):
    """Gradio gives a message to one reader; the other looks every ten seconds."""
    free.clear()
    path = f"/gradio_api/call/slow/{call(http, 'slow')}"
    with ThreadPoolExecutor(2) as readers:
        both = [readers.submit(messages, http, None, path) for _ in range(2)]
        time.sleep(0.5)
        free.set()
        told = [reader.result(25) for reader in both]
    assert ["slow x"] in [said[-1] for said in told]
    assert any("no answer to wait for" in json.dumps(said) for said in told)


def cancel(http, session, event, fn=SLOW):
    return http.post("/gradio_api/cancel", json={"session_hash": session, "fn_index": fn, "event_id": event})


def test_who_knows_a_session_cannot_cancel_it(http, small):
    """What runs and what waits."""
    free.clear()
    join(http, SLOW, "running", "victim")
    join(http, SLOW, "waiting", "victim")
    own = join(http, LIGHTLY, "x", "stranger").json()["event_id"]
    assert answers(http, "stranger") == [["light x"]]
    for event in (own, "", "x", "0" * 32, "victim"):
        refused = cancel(http, "victim", event)
        assert refused.status_code == 404 and "no answer" in refused.json()["detail"]
    waits = join(http, SLOW, "stranger", "stranger").json()["event_id"]
    assert cancel(http, "victim", waits).status_code == 200  # the stranger's own
    free.set()
    assert answers(http, "victim") == [["slow running"], ["slow waiting"]]


@pytest.mark.parametrize("which", [0, 1])
def test_who_asked_can_cancel(http, small, which):
    """One event, whether it runs or waits, and no other of the same function."""
    free.clear()
    events = [join(http, SLOW, number, f"owner{which}").json()["event_id"] for number in range(3)]
    until(lambda: any(small.queue.active_jobs))
    assert cancel(http, f"owner{which}", events[which]).json() == {"success": True}
    free.set()
    told = messages(http, f"owner{which}")
    ended = {m["event_id"]: m["output"].get("data") for m in told if m["msg"] == "process_completed"}
    assert ended == {event: None if i == which else [f"slow {i}"] for i, event in enumerate(events)}
    assert cancel(http, f"owner{which}", events[which]).status_code == 404


def test_a_reader_who_leaves_cancels_nothing_that_another_reads(http, small):
    free.clear()
    join(http, SLOW, "x", "read")
    with ThreadPoolExecutor(1) as reader:
        told = reader.submit(answers, http, "read")
        until(lambda: small.queue.readers["read"] == 1)
        with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": "read"}):
            until(lambda: small.queue.readers["read"] == 2)
        until(lambda: small.queue.readers["read"] == 1)
        free.set()
        assert told.result() == [["slow x"]]


def test_the_last_reader_who_leaves_takes_the_events_along(http, small):
    free.clear()
    join(http, SLOW, "first", "stays")
    join(http, SLOW, "x", "leaves")
    with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": "leaves"}):
        until(lambda: small.queue.readers["leaves"] == 1)
    until(lambda: len(small.queue) == 0)
    assert ends_at_once(http, "leaves")


def test_an_event_that_is_cancelled_as_it_starts_gives_its_place_back(http, small, monkeypatch):
    """A task cancelled before its first step never gets to its `finally`."""
    free.clear()
    first = join(http, SLOW, "first", "first").json()["event_id"]
    until(lambda: any(small.queue.active_jobs))
    naming = queueing.set_task_name

    def and_cancel(task, session, *rest):
        naming(task, session, *rest)
        if session == "second":
            asyncio.ensure_future(small.queue.remove_from_queue(rest[1]))

    monkeypatch.setattr(queueing, "set_task_name", and_cancel)
    join(http, SLOW, "x", "second")
    free.set()
    assert answers(http, "first") == [["slow first"]] and first
    until(lambda: not len(small.queue) and not any(small.queue.active_jobs))
    join(http, SLOW, "third", "third")
    assert answers(http, "third") == [["slow third"]]


def test_a_program_can_cancel_and_go_on(small):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_telemetry_thread", lambda self: None)  # it would ask another machine
        client = Client(small.address, verbose=False)
        free.clear()
        job, stays = (client.submit("x", api_name="/slow") for _ in range(2))
        until(lambda: job.communicator.event_id and any(small.queue.active_jobs))
        job.cancel()
        free.set()
        assert stays.result(20) == "slow x"
        assert client.predict("x", api_name="/named") == "named x"
        client.close()


def test_a_gradio_with_another_inside_is_noticed():
    class Other(queue.Queue):
        @property
        def clean_events(self):
            raise AttributeError

    with pytest.raises(AssertionError, match="clean_events"):
        Other(True, 1, 1, None, None)
