"""Requests that no page sends: each is refused by one sentence, and the server still answers. Those of other sites,
what uploads count, and what of one reader's headers another one could see."""

import json
import os
import re
import socket
import threading
import time
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import httpx
import pytest
import torch
from gradio.utils import get_upload_folder
from packaging.requirements import Requirement

from demo import middleware, quota, service
from demo.guard import ENDS
from demo.method_tab import MethodTab
from demo.outermost import crosses_origins
from demo.quota import Quota, client_of
from xai.methods import METHODS

from .wire import Wire

ROOT = Path(__file__).resolve().parents[2]
JSON, FORM = "Content-Type: application/json", "Content-Type: multipart/form-data; boundary=x"
TELLING = re.compile(r"Traceback|site-packages|File \"|\.py\b|Internal Server Error")


@pytest.fixture(scope="module")
def page():
    """A page with one endpoint and examples, served as ours is."""

    def explain(number: int) -> int:
        return number

    with service.Page(title="Small", analytics_enabled=False) as page:
        gr.api(explain, api_name="explain")
        text, file = gr.Textbox(), gr.File()
        gr.Examples([["one"], ["two"]], text, api_visibility="private")
        file.upload(lambda path: None, file, text, api_visibility="private")
    with page.route("Small", middleware.CHINESE, show_in_navbar=False):
        gr.Textbox()
    _, address, _ = service.launch(
        page, SimpleNamespace(images=torch.zeros(1, 3, 8, 8)), prevent_thread_lock=True, quiet=True
    )
    page.address = address.rstrip("/")
    yield page
    page.close()


@pytest.fixture
def client(page):
    with httpx.Client(base_url=page.address, timeout=60, trust_env=False) as opened:
        yield opened


def raw(page, method, path, body=b"", headers=(), version="1.1", host=True):
    """(status, headers, body) of a request that is sent as it stands here. Of a stream, its beginning."""
    place = page.address.removeprefix("http://")
    lines = [f"{method} {path} HTTP/{version}", *([f"Host: {place}"] if host else []), "Connection: close", *headers]
    lines += [f"Content-Length: {len(body)}"] if method == "POST" else []
    with socket.create_connection(place.split(":"), timeout=30) as line:
        line.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        answer = b""
        while (got := line.recv(1 << 16)) and b"text/event-stream" not in answer:
            answer += got
    head, _, told = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode("latin-1").lower(), told


def routes(page):
    """(method, path) of everything that the server answers, the parameters of the paths filled in."""

    def walk(found):
        for route in found:
            if hasattr(route, "original_router"):
                yield from walk(route.original_router.routes)
            else:
                yield from ((method, re.sub(r"{[^}]*}", "nope", route.path)) for method in route.methods or ())

    return sorted(set(walk(page.server_app.routes)))


BODIES = [
    b"",
    b"{",
    b"3",
    b"null",
    b"[" * 5000,
    b"\xff\xfe",
    b'{"data": 3}',
    b'{"nope": 1}',
    b'{"data": []}',
    b'{"\\ud800": [], "data": ["\\ud800"]}',
    '{"data": ["é"]}'.encode("latin-1"),
    '{"data": ["é"]}'.encode("utf-16"),
    *(
        b'{"data": [null, null], "session_hash": "s", "event_id": "\\ud800", "fn_index": %s}' % index
        for index in (b"-1", b"99999", b"1e400", b"NaN", b"null", b'"\\ud800"', b"9" * 5000, b"[]")
    ),
    b'{"data": [[]], "session_hash": "s", "batched": true, "trigger_id": "x", "fn_index": 99}',
]
PARTS = [  # of a form: (its header, what it holds)
    ('name="files"', b"a text"),
    ('name="files"; filename=""', b"abc"),
    ('name="files"; filename=".."', b"abc"),
    ('name="files"; filename="\xff\x01"', b"abc"),
    ('name="files"; filename="' + "a" * 5000 + '"', b"abc"),
    ("no-name", b"abc"),
]
QUERIES = ["?page=nope&deep_link=%00&upload_id=%ff&session_hash=%ED%A0%80", "?" + "a" * 6000, "/%00", "/" + "x" * 5000]
HEADERS = [
    ["Range: bytes=0-1,3-4"],
    ["Range: bytes=\xb2-\xb3"],
    ["Range: bytes=99999999999-"],
    ["X-Forwarded-Host: [", "X-Forwarded-Proto: \xff"],
    ["X-Gradio-Server: ["],
    ["Origin: http://[", "Referer: \xff"],
    ["Cookie: \xff=;;", "Accept-Language: \xff", "Accept-Encoding: \xff", "Authorization: Basic \xff"],
    ["X-Forwarded-For: \xff, [, 1.2.3"],
]


def malformed(method, path):
    """What to send to a route, as arguments of raw."""
    if method == "POST":
        yield from ({"body": body, "headers": [JSON]} for body in BODIES)
        for kind in ("text/plain", "multipart/form-data", "\xff; charset=nope", "application/json; charset=nope"):
            yield {"body": b'{"data": []}', "headers": [f"Content-Type: {kind}"]}
        for head, value in PARTS:
            form = f"--x\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode("latin-1") + value + b"\r\n--x--\r\n"
            yield {"body": form, "headers": [FORM]}
            yield {"body": form[:-12], "headers": [FORM]}
    else:
        yield from ({"path": path + query} for query in QUERIES)
        yield from ({"headers": list(headers)} for headers in HEADERS)
    yield {"version": "1.0", "host": False}
    yield {"version": "1.0", "host": False, "headers": ["Origin: http://elsewhere.example"]}
    yield {"host": False, "headers": ["Host: ["]}
    yield from ({"method": other} for other in ("PUT", "DELETE", "OPTIONS", "BREW"))


def is_sentence(body) -> bool:
    said = json.loads(body)["detail"]
    return isinstance(said, str) and 4 < len(said) < 700 and said.endswith(ENDS) and said.isprintable()


@pytest.mark.slow
def test_every_route_answers_every_malformed_request_with_a_sentence(page, client):
    tried, wrong = 0, []
    streams = ("heartbeat", "upload_progress")  # which wait
    for method, path in routes(page):
        if method == "HEAD" or path.startswith(middleware.CLOSED) or any(name in path for name in streams):
            continue
        for asked in malformed(method, path):
            status, head, body = raw(page, **{"method": method, "path": path, **asked})
            tried += 1
            told = body.decode("utf-8", "replace")
            if b"Invalid HTTP request" in body:  # which uvicorn says, of what is no HTTP
                continue
            if status >= 500 or TELLING.search(told[:3000]) or (status >= 400 and not is_sentence(body)):
                wrong.append((status, method, path, asked, told[:200]))
            if "nosniff" not in head:
                wrong.append(("no nosniff", method, path, asked))
    assert wrong == [] and tried > 700
    assert client.get("/").status_code == 200 and "explain" in client.get("/gradio_api/info").text


EXAMPLES = {  # of each kind: what is sent -> (status, what is said)
    "a name": (("POST", "/gradio_api/call/nope", b'{"data": []}', [JSON]), 404, "“nope”; expected one of explain"),
    "a name, v2": (("POST", "/gradio_api/call/v2/nope", b"{}", [JSON]), 404, "“nope”; expected one of explain"),
    "an argument": (("POST", "/gradio_api/call/v2/explain", b'{"nope": 1}', [JSON]), 400, "`nope` is not a valid"),
    "no argument": (("POST", "/gradio_api/call/v2/explain", b"{}", [JSON]), 400, "argument: number"),
    "no JSON": (("POST", "/gradio_api/queue/join", b"{", [JSON]), 422, "JSON"),
    "no number": (("POST", "/gradio_api/queue/join", b'{"data": [], "fn_index": "x"}', [JSON]), 422, "body.fn_index"),
    "a long name": (("GET", "/static/" + "x" * 5000), 404, "nothing here"),
    "a method": (("DELETE", "/config"), 405, "does not take"),
    "a file": (("GET", "/gradio_api/file=/etc/passwd"), 403, "not allowed"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_sentence_says_what_was_wrong(page, name, capfd):
    asked, status, said = EXAMPLES[name]
    found, _, body = raw(page, *asked)
    assert found == status and said in json.loads(body)["detail"]
    log = [line for line in capfd.readouterr().err.splitlines() if line]
    assert len(log) <= 1 and "Traceback" not in "".join(log)


def test_the_sentence_is_in_the_language_of_the_page(page):
    referer = f"Referer: {page.address}/zh?tab=lime"
    _, _, body = raw(page, "POST", "/gradio_api/call/nope", b'{"data": []}', [JSON, referer])
    assert "沒有「nope」這個端點" in json.loads(body)["detail"]


def test_a_fault_of_ours_is_one_sentence_and_noted(page, client, monkeypatch, capfd):
    def broken(*_, **__):
        raise RuntimeError("secret")

    monkeypatch.setattr(page, "get_config_file", broken)
    monkeypatch.setattr("gradio.route_utils.update_root_in_config", broken)
    found = client.get("/config")
    assert found.status_code == 500 and "on our side" in found.json()["detail"] and "secret" not in found.text
    assert "GET /config: 500, RuntimeError: 'secret'" in capfd.readouterr().err


def test_several_ranges_of_a_file_bring_the_whole(page, client):
    path = client.post("/gradio_api/upload", files={"files": ("a.txt", b"0123456789")}).json()[0]
    for asked, status, body in (("0-1,3-4", 200, b"0123456789"), ("2-4", 206, b"234"), ("4-", 206, b"456789")):
        found = client.get(f"/gradio_api/file={path}", headers={"range": f"bytes={asked}"})
        assert (found.status_code, found.content) == (status, body)
    assert client.get(f"/gradio_api/file={path}", headers={"range": "bytes=99-"}).status_code == 416


def test_a_stream_that_knows_no_such_event_ends(client, capfd):
    for path in ("call/explain/none", "call/v2/explain/none", "queue/data?session_hash=none"):
        assert not TELLING.search(client.get(f"/gradio_api/{path}").text)  # it is whole
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("data", [[None], ["one"], [99], ["\ud800"], [[]], []])
def test_examples_that_are_none_are_errors_of_one_sentence(page, data):
    wire = Wire(page.address)
    chosen = next(event for event in wire.events() if "load_example" in event.name)
    outputs, error = wire.ask(chosen.id, data)
    assert error and error.rstrip('"}').endswith(ENDS) and not TELLING.search(error), (outputs, error)


# What other sites' pages send in a reader's name.

HOST, SPACE = "page.example", "course-page.hf.space"
ORIGINS = [  # headers -> whether another site is asking
    ({}, False),  # curl, gradio_client
    ({"origin": f"https://{HOST}"}, False),
    ({"origin": f"HTTPS://{HOST.upper()}:443"}, False),
    ({"origin": "http://page.example:8080", "host": "page.example:8080"}, False),
    ({"origin": "http://page.example:8080"}, False),  # a proxy's Host often lacks the port
    ({"origin": f"https://{SPACE}", "host": SPACE, "sec-fetch-site": "same-origin"}, False),  # framed by another
    ({"origin": f"https://{SPACE}", "host": "10.0.0.7:7860", "x-forwarded-host": SPACE}, False),
    ({"origin": "https://course.edu", "host": "127.0.0.1:7860", "sec-fetch-site": "same-origin"}, False),
    ({"origin": "https://evil.example"}, True),
    ({"origin": f"https://{HOST}.evil.example"}, True),
    ({"origin": f"https://evil{HOST}"}, True),
    ({"origin": "http://page.example:3000", "host": "page.example:7860"}, True),
    ({"origin": "null"}, True),
    ({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, True),
    ({"origin": f"https://{HOST}", "sec-fetch-site": "cross-site"}, True),
    ({"origin": "https://other.example", "sec-fetch-site": "same-site"}, True),
    ({"sec-fetch-site": "cross-site"}, True),
    ({"origin": "http://["}, True),
    ({"origin": "https://evil.example", "x-forwarded-host": ""}, True),
]


@pytest.mark.parametrize("headers, crosses", ORIGINS)
def test_other_sites_may_look_and_not_touch(headers, crosses):
    raw_headers = [(name.encode(), value.encode()) for name, value in {"host": HOST, **headers}.items()]
    for method, touches in (("POST", True), ("PUT", True), ("DELETE", True), ("GET", False), ("HEAD", False)):
        scope = {"type": "http", "method": method, "headers": raw_headers}
        assert crosses_origins(scope) == (crosses and touches)
        asked = {**scope, "method": "OPTIONS"}
        asked["headers"] = [*raw_headers, (b"access-control-request-method", method.encode())]
        assert crosses_origins(asked) == (crosses and touches)


def test_an_upload_for_another_site_is_refused_and_leaves_nothing(page, client):
    before = sorted(Path(get_upload_folder()).rglob("*"))
    evil = {"origin": "https://evil.example"}
    for path in ("upload", "queue/join", "cancel", "call/explain"):
        found = client.post(f"/gradio_api/{path}", files={"files": ("evil.png", b"evil")}, headers=evil)
        assert found.status_code == 403 and "Another site" in found.json()["detail"]
    asked = {**evil, "access-control-request-method": "POST", "access-control-request-headers": "x-forwarded-host"}
    leave = client.options("/gradio_api/upload", headers=asked)
    assert leave.status_code == 403 and "access-control-allow-origin" not in leave.headers
    assert sorted(Path(get_upload_folder()).rglob("*")) == before
    assert client.post(
        "/gradio_api/upload", files={"files": ("mine.png", b"mine")}, headers={"origin": page.address}
    ).json()


def test_nothing_of_one_readers_headers_is_told_to_the_next(client):
    """What the first one names as the host must not stand in the examples of code that the next one copies."""
    evil = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-gradio-server": "http://evil.example"}
    paths = [f"/gradio_api/info{query}" for query in ("", "/", "?page=", "?page=zh", "?page=nope", "?all_endpoints=1")]
    paths += ["/gradio_api/info?serialize=False", "/config", "/", "/zh", "/gradio_api/call/v2/explain"]
    for path in paths:
        client.post(path, json={}, headers=evil)
        client.get(path, headers=evil)
    for path in paths:
        assert "evil.example" not in client.get(path).text, path
    listed = client.get("/gradio_api/info").json()["named_endpoints"]
    assert list(listed) == ["/explain"] and listed["/explain"]["parameters"][0]["parameter_name"] == "number"


def test_browsers_are_told_not_to_guess(client):
    for path in ("/", "/zh", "/config", "/theme.css", "/nope", "/gradio_api/run/x", "/static/img/logo_nosize.svg"):
        told = client.get(path).headers
        assert told["x-content-type-options"] == "nosniff" and told["referrer-policy"] == "same-origin", path
        assert "x-frame-options" not in told  # a Space's page is shown in a frame


# What uploads count.


def scope_of(*forwarded, peer="127.0.0.1"):
    return {"client": (peer, 1), "headers": [(b"x-forwarded-for", value.encode()) for value in forwarded]}


@pytest.mark.parametrize(
    "forwarded, peer, space, client",
    [
        ([], "203.0.113.9", False, "203.0.113.9"),
        (["8.8.8.8"], "203.0.113.9", False, "203.0.113.9"),  # nobody's proxy
        (["8.8.8.8"], "192.168.1.20", False, "192.168.1.20"),  # a student in the class's own network
        (["8.8.8.8"], "127.0.0.1", False, "8.8.8.8"),
        (["9.9.9.9, 8.8.8.8"], "127.0.0.1", False, "8.8.8.8"),  # the left one is what the client says
        (["9.9.9.9", "8.8.8.8"], "127.0.0.1", False, "8.8.8.8"),
        (["9.9.9.9, 8.8.8.8, 10.1.2.3"], "10.20.0.4", True, "8.8.8.8"),
        (["nonsense, 8.8.8.8, \xff"], "10.20.0.4", True, "8.8.8.8"),
        (["10.1.2.3"], "10.20.0.4", True, "10.1.2.3"),
        (["nonsense"], "10.20.0.4", True, "10.20.0.4"),
        (["2a00:1450:4001:82a::200e"], "::1", False, "2a00:1450:4001:82a::/64"),
    ],
)
def test_the_client_is_whom_our_own_proxy_names(forwarded, peer, space, client, monkeypatch):
    monkeypatch.delenv(quota.ON_A_SPACE, raising=False)
    if space:
        monkeypatch.setenv(quota.ON_A_SPACE, "course/page")
    assert client_of(scope_of(*forwarded, peer=peer)) == client


def test_the_quota_is_an_hours_of_a_client_and_of_all(monkeypatch):
    monkeypatch.setattr(quota, "MOST_UPLOADED", 1000)
    monkeypatch.setattr(quota, "MOST_OF_CLIENT", 600)
    now = [0.0]
    monkeypatch.setattr(quota, "monotonic", lambda: now[0])
    uploads = Quota()
    uploads.take("a", 500)
    assert (uploads.left("a"), uploads.left("b")) == (100, 500)  # also while it arrives
    uploads.keep("a", 500)
    uploads.take("b", 450)
    assert (uploads.left("a"), uploads.left("c")) == (50, 50)
    uploads.give_back("b", 450)
    assert (uploads.left("a"), uploads.left("b")) == (100, 500)
    now[0] = quota.HOUR + 1
    assert uploads.left("a") == 600 and not uploads.bytes and not uploads.kept


@contextmanager
def half_sent(page, declared, body=b"", forwarded="203.0.113.1"):
    """An upload that tells a length and sends only this."""
    with socket.create_connection(page.address.removeprefix("http://").split(":"), timeout=30) as line:
        head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {forwarded}\r\n{FORM}\r\n"
        line.sendall(f"{head}Content-Length: {declared}\r\n\r\n".encode() + body)
        yield line


def send(client, size, forwarded):
    files = {"files": ("a.bin", os.urandom(size))}
    return client.post("/gradio_api/upload", files=files, headers={"x-forwarded-for": forwarded})


def test_uploads_that_are_only_declared_stop_nobody(page, client):
    """200 of 29 MB each, which are never sent."""
    lines = [half_sent(page, 29_000_000) for _ in range(200)]
    opened = [line.__enter__() for line in lines]
    try:
        time.sleep(0.5)
        assert send(client, 1000, "203.0.113.2").status_code == 200
        assert send(client, 1000, "203.0.113.1").status_code == 200
    finally:
        for line in opened:
            line.close()


FORM_HEAD = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.bin"\r\n\r\n'


def left():
    return {file for file in Path(get_upload_folder()).glob("tmp*") if file.is_file()}


def until(true):
    end = time.monotonic() + 20
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    assert true()


def test_of_an_upload_that_is_cut_off_nothing_stays(page, client, monkeypatch):
    monkeypatch.setattr(quota, "MOST_OF_CLIENT", 3_000_000)
    before = left()
    for _ in range(4):  # more than it may bring, if they counted
        with half_sent(page, 2_500_000, FORM_HEAD + bytes(2_000_000), "203.0.113.3"):
            until(lambda: left() - before)  # it has arrived
        until(lambda: not left() - before)
    assert send(client, 2_000_000, "203.0.113.3").status_code == 200


def test_one_clients_uploads_stop_nobody_else(client, monkeypatch):
    monkeypatch.setattr(quota, "MOST_OF_CLIENT", 500_000)
    assert send(client, 400_000, "203.0.113.4").status_code == 200
    refused = send(client, 400_000, "9.9.9.9, 203.0.113.4")  # the left one is its own invention
    assert refused.status_code == 429 and "From your address" in refused.json()["detail"]
    assert send(client, 400_000, "203.0.113.5").status_code == 200


def test_an_upload_of_unknown_length_ends_where_its_client_has_no_room(client, monkeypatch):
    monkeypatch.setattr(quota, "MOST_OF_CLIENT", 500_000)
    before = left()
    parts = (FORM_HEAD, *([bytes(100_000)] * 9), b"\r\n--x--\r\n")
    headers = {"content-type": "multipart/form-data; boundary=x", "x-forwarded-for": "203.0.113.6"}
    try:
        assert client.post("/gradio_api/upload", content=iter(parts), headers=headers).status_code == 429
    except httpx.WriteError:  # it hung up before we had sent it all
        pass
    until(lambda: not left() - before)
    assert send(client, 400_000, "203.0.113.6").status_code == 200


class Full:
    """A file on a disk that is full after so many bytes."""

    def __init__(self, file, room):
        self.file, self.room = file, room

    def __getattr__(self, name):
        return getattr(self.file, name)

    def write(self, data):
        self.room -= len(data)
        if self.room < 0:
            raise OSError(28, os.strerror(28))
        return self.file.write(data)

    def close(self):
        self.file.close()
        if self.room < 0:  # what is buffered does not go out either
            raise OSError(28, os.strerror(28))


def test_a_full_disk_is_said_and_not_kept_full(client, monkeypatch, capfd):
    from gradio import route_utils

    real, before = route_utils.NamedTemporaryFile, left()
    monkeypatch.setattr(route_utils, "NamedTemporaryFile", lambda *a, **o: Full(real(*a, **o), 100_000))
    refused = send(client, 900_000, "203.0.113.7")
    assert refused.status_code == 507 and "disk is full" in refused.json()["detail"]
    assert not left() - before
    log = capfd.readouterr().err.splitlines()
    assert len(log) == 1 and "507" in log[0]
    monkeypatch.undo()
    assert send(client, 900_000, "203.0.113.7").status_code == 200


def test_parts_of_uploads_that_fail_otherwise_are_removed_too(page):
    before = left()
    form = FORM_HEAD + b'abc\r\n--x\r\nContent-Disposition: form-data; name="files"\r\n\r\ntext\r\n--x--\r\n'
    status, _, body = raw(page, "POST", "/gradio_api/upload", form, [FORM])
    assert status == 400 and is_sentence(body) and not left() - before


def test_pictures_are_decoded_outside_the_models_thread(tmp_path, monkeypatch):
    """While one waits for the model, another one's picture is read."""
    from demo import api, method_tab

    where = {}

    def read(path):
        where["read"] = threading.current_thread().name
        return torch.zeros(3, 128, 128)

    def explain(self, room, number, file, wanted, mode, values, progress):
        where["explained"] = threading.current_thread().name
        return "done" if isinstance(file, torch.Tensor) else "not read"

    monkeypatch.setattr(method_tab, "read_picture", read)
    monkeypatch.setattr(MethodTab, "explain", explain)
    explained = MethodTab(METHODS["saliency"]).handler(None)
    assert explained(None, "a.png", "", "assigned", progress=None) == "done"
    assert where["explained"] == "model" != where["read"]

    def handler(upload=None, language="en"):
        where["answered"] = threading.current_thread().name
        return type(upload)

    monkeypatch.setattr(api, "read_picture", read)
    monkeypatch.setattr(api, "uploaded", lambda upload: upload["path"])
    where.clear()
    assert api.answering(handler)(upload={"path": "a.png"}) is torch.Tensor
    assert where["answered"] == "model" != where["read"]


def test_what_faces_the_network_is_as_new_as_it_must_be():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    needed = {r.name: r for r in map(Requirement, (line.split("#")[0] for line in lines if line.split("#")[0].strip()))}
    for name, oldest in (("python-multipart", "0.0.31"), ("starlette", "1.3.1")):
        assert oldest in needed[name].specifier and not needed[name].specifier.contains("0.0.1")
    for name in ("gradio", "pillow", "python-multipart", "starlette"):
        assert needed[name].specifier.contains(version(name)), (name, version(name))
