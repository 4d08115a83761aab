"""What strangers send: every event of the page with values that no page would send. Each is answered by a sentence."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import uploads
from .wire import Wire

pytestmark = pytest.mark.slow

SCRIPT = "<script>stolen()</script><img src=x onerror=stolen()>"
PATHS = ["/etc/passwd", "../../README.md", "file:///etc/passwd", "C:\\windows\\win.ini", "http://127.0.0.1:1/a.png"]
NUMBERS = [float("nan"), float("inf"), -1, 10**30, 1e400, 2.5, True]
TEXTS = [SCRIPT, "", " ", "\x00\x07\x1b[31m", "\ud800", "{x} {0} %s ${y}", "x" * 100_000, "蘋" * 30_000, "\u202etxet"]
SHAPES = [
    None,
    [],
    {},
    [[]],
    ["a", 1],
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
    {"__type__": "update"},
]
NESTED = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
HOSTILE = st.sampled_from([*PATHS, *NUMBERS, *TEXTS, *SHAPES]) | NESTED
TELLING = re.compile(r"Traceback|site-packages|File \"|\.py\b|<script>stolen|<img src=x")


@pytest.fixture(scope="module")
def wire(address):
    return Wire(address)


@pytest.fixture(scope="module")
def events(wire):
    return [event for event in wire.events() if event.inputs]


def texts(value):
    """All strings in an answer."""
    if isinstance(value, (dict, list)):
        return [text for inner in (value.values() if isinstance(value, dict) else value) for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def sentences(outputs, error):
    """What the reader is told: the error, or the alerts in the page."""
    if error is not None:
        return [error]
    return [said for text in texts(outputs) for said in re.findall(r'role="alert"><b [^>]*>!</b> (.*?)</div>', text)]


def check(outputs, error):
    """An answer came, it tells nothing of the inside, and what went wrong is a sentence."""
    assert outputs is not None or error
    for text in texts([outputs, error]):
        assert not TELLING.search(text), text[:500]
    for sentence in sentences(outputs, error):
        assert 4 < len(sentence) < 700 and re.search("[.。!]”?$", sentence), sentence


@settings(max_examples=250, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_one_hostile_value(wire, events, data):
    """One input of an event holds what no page sends; the others hold what they hold at the start."""
    event = data.draw(st.sampled_from(events))
    place = data.draw(st.integers(0, len(event.inputs) - 1))
    values = list(event.start)
    values[place] = data.draw(HOSTILE)
    check(*wire.ask(event.id, values))


@settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_all_values_hostile(wire, events, data):
    event = data.draw(st.sampled_from(events))
    check(*wire.ask(event.id, data.draw(st.lists(HOSTILE, max_size=len(event.inputs) + 1))))


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_hostile_event_data(wire, events, data):
    """What a click in our own drawings brings along is free of form."""
    event = data.draw(st.sampled_from([event for event in events if re.search("mask|choose|pick", event.name)]))
    brought = data.draw(st.dictionaries(st.sampled_from(["mask", "choose", "pick", "index", "value"]), HOSTILE))
    check(*wire.ask(event.id, event.start, event_data=brought))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b'{"data": 3}', b'{"fn_index": -1, "data": []}', b"\xff\xfe", b"[" * 5000]
)
def test_requests_that_are_none(wire, body):
    answer = wire.http.post("/gradio_api/queue/join", content=body, headers={"content-type": "application/json"})
    assert answer.status_code >= 400
    assert not TELLING.search(answer.text)


@pytest.fixture(scope="module")
def explain(events):
    """The first event that takes an uploaded picture."""
    return next(event for event in events if "file" in event.inputs and event.model)


@pytest.mark.parametrize("make", uploads.BAD)
def test_hostile_pictures(wire, explain, tmp_path, make):
    file = tmp_path / "picture.png"
    make(file)
    values = list(explain.start)
    values[explain.inputs.index("file")] = wire.upload(file)
    outputs, error = wire.ask(explain.id, values)
    check(outputs, error)
    assert sentences(outputs, error)


@pytest.fixture(scope="module", autouse=True)
def healthy_at_the_end(wire):
    """After all of that the page still works."""
    yield
    assert wire.http.get("/").status_code == 200
    look = next(event for event in wire.events() if event.inputs == ("radio", "radio"))
    outputs, error = wire.ask(look.id, look.start)
    assert error is None and "<img" in json.dumps(outputs)
