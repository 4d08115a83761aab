"""The load test itself: its checks must be able to fail. And one run of three clients for a few seconds."""

import asyncio
import json

import numpy as np
import pytest

from bench import load
from bench.load_checks import difference, error_of, growth, waiting
from bench.load_client import Busy, Failed, Session, _split, browser
from bench.load_page import Page
from bench.load_people import BUSY, CLOSE, ERROR, SAME, WRONG, Visitor, busy_sentence, judged
from demo import markup, words
from demo.catalogue import speaking
from demo.middleware import language_of

RNG = np.random.default_rng(0)
MINE, OTHERS = (RNG.integers(0, 255, (16, 16, 3), np.uint8) for _ in range(2))
JUDGED = "The classifier says Bread (97%), then Egg (2%)."


def answer(pixels=MINE, said=JUDGED):
    """What a tab shows."""
    return f"<h3>Bread</h3>{markup.image(pixels, 'a map', 'Map')}{markup.finding(said)}"


def test_the_own_answer_is_right_bit_for_bit():
    assert judged([answer(), None], [answer(), {"whatever": 1}]) == (SAME, "")


def test_rounding_is_forgiven_and_told():
    nearly = MINE.copy()
    nearly[0, 0, 0] ^= 1
    last_digit = JUDGED.replace("97%", "96%")
    assert judged([answer()], [answer(nearly, last_digit)]) == (CLOSE, "")


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (answer(OTHERS), "picture 0 is another"),
        (answer(MINE[:8]), "picture 0 is another"),
        (answer(said=JUDGED.replace("Bread", "Soup")), "Soup"),
        (answer(said=JUDGED.replace("97%", "79%")), "number 79 instead of 97"),
        (answer(said=JUDGED.replace("97%", "9.7%")), "number 9.7 instead of 97"),
        (answer() + answer(), "2 pictures instead of 1"),
        (answer().replace("<h3>Bread</h3>", ""), "instead of"),
        (markup.image(MINE, "a map", "Map"), "instead of"),
        (None, "None instead of"),
        ({"__type__": "update"}, "instead of"),
    ],
)
def test_what_belongs_to_somebody_else_is_wrong(got, said):
    verdict, told = judged([answer()], [got])
    assert verdict == WRONG and said in told


def test_an_answer_in_the_other_language_is_wrong():
    with speaking("zh"):
        chinese = markup.finding(words.BUSY)
    assert judged([markup.finding(words.BUSY)], [chinese])[0] == WRONG


def test_fewer_or_more_outputs_are_wrong():
    assert judged([answer(), None], [answer()])[0] == WRONG
    assert judged([answer()], [answer(), answer()])[0] == WRONG


def test_an_alert_is_an_error_with_its_words():
    alert = markup.alert("The seed is <3>.")
    assert judged([answer()], [alert]) == (ERROR, "! The seed is <3>.")
    assert error_of(answer()) == "" == error_of({"class": "alert"})


NUMBERS = {
    "class": "Egg",
    "probability": 0.25,
    "settings": {"name": "assigned", "of": "loss"},
    "map": MINE[..., 0] / 255.0,
}


def told(**changed):
    return {**NUMBERS, "map": NUMBERS["map"].round(5).tolist(), "finding": "anything", **changed}


def test_numbers_for_programs_are_right_to_their_digits():
    assert judged(NUMBERS, told(probability=0.25001)) == (SAME, "")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"class": "Soup"}, "class: the words 'Soup' instead of 'Egg'"),
        ({"probability": 0.2525}, "probability: 0.2525"),
        ({"probability": None}, "probability: None"),
        ({"probability": True}, "probability: True"),
        ({"settings": {"name": "paper", "of": "loss"}}, "settings: name: the words 'paper'"),
        ({"settings": {"name": "assigned"}}, "settings: of: None"),
        ({"map": (OTHERS[..., 0] / 255.0).tolist()}, "other numbers"),
        ({"map": MINE[:4, :, 0].tolist()}, "numbers of shape (4, 16)"),
        ({"map": [[None] * 16] * 16}, "256 other numbers"),
        ({"map": "no map"}, "instead of numbers"),
    ],
)
def test_one_number_of_somebody_else_is_wrong(changed, said):
    verdict, seen = judged(NUMBERS, told(**changed))
    assert verdict == WRONG and said in seen


def test_an_update_must_set_the_same_value():
    expected = [None, {"value": 0.16, "interactive": False}]
    update = {"__type__": "update", "value": 0.16, "interactive": False}
    assert difference(expected, [{}, update]) == ""
    assert "value" in difference(expected, [{}, update | {"value": 0.15}])
    assert "interactive" in difference(expected, [{}, update | {"interactive": True}])


@pytest.mark.parametrize(
    ("series", "grown"),
    [
        ([100] * 50, 0),
        ([100] * 25 + [110] * 25, 0.1),
        ([200] * 25 + [100] * 25, -0.5),
        (list(range(100, 200)), 80 / 109.5),
    ],
)
def test_growth_compares_the_end_with_the_beginning(series, grown):
    assert growth(series) == pytest.approx(grown)


def test_a_peak_between_is_no_growth_and_a_short_series_says_nothing():
    assert growth([100] * 20 + [900] * 60 + [100] * 20) == 0
    assert growth([100, 900] * 12) is None and growth([]) is None


def test_waiting_times():
    assert waiting(list(range(101))) == {"p50": 50, "p95": 95}
    assert waiting([]) == {"p50": None, "p95": None}


class Person:
    number, language, tasks = 0, "zh", {}


async def raises(error):
    raise error


@pytest.mark.parametrize(
    ("kind", "error", "verdict"),
    [
        ("read", Busy(busy_sentence("zh", "read")), BUSY),
        ("read", Busy(busy_sentence("en", "read")), ERROR),  # in the other language
        ("read", Busy("Queue is full."), ERROR),
        ("program: explain", Busy(busy_sentence("en", "read")), BUSY),
        ("read", Failed("status 500"), ERROR),
        ("read", KeyError("path"), ERROR),
    ],
)
def test_only_the_clear_sentence_is_no_error(kind, error, verdict):
    noted = []
    asyncio.run(Visitor(Person, None, noted.append, "test")._noted(kind, raises(error)))
    assert [o.verdict for o in noted] == [verdict] and noted[0].said


@pytest.mark.parametrize(("language", "address"), [("en", "http://here:1/"), ("zh", "http://here:1/zh")])
def test_the_server_is_told_which_page_asks(language, address):
    async def told():
        async with browser("http://here:1") as http:
            return Session(http, language, "me")._headers["referer"]

    assert asyncio.run(told()) == address and language_of(address) == language


def test_messages_that_come_in_pieces_are_put_together():
    class Response:
        async def aiter_bytes(self):
            for piece in (b"event: a\nda", b"ta: 1\n", b"\nevent: b\n\nev", b"ent: c\n\n"):
                yield piece

    async def whole():
        return [message async for message in _split(Response())]

    assert asyncio.run(whole()) == [b"event: a\ndata: 1", b"event: b", b"event: c"]


def config():
    """A page of two languages: a tab "lime" with a main button, inside which another tab of that name stands."""

    def part(number, kind, **props):
        return {"id": number, "type": kind, "props": props}

    parts = [
        part(1, "tabitem", id="quiz"),
        part(2, "tabitem", id="lime"),
        part(3, "button", variant="primary"),
        part(4, "tabitem", id="lime"),
        part(5, "button", variant="secondary"),
        part(6, "button", variant="primary"),
        part(7, "radio", elem_classes=["strip", "in-address-picture"], value=2, choices=[["0", 0]]),
        part(8, "radio", value="assigned", choices=[["as assigned", "assigned"]]),
        part(9, "slider", value=1000),
    ]
    same = {"inputs": [7, 8, 9], "backend_fn": True}
    functions = [{"id": n, "targets": [[t, "click"]], **same} for n, t in ((20, 3), (21, 5), (22, 6))]
    quiz = {"id": 1, "children": [{"id": 2, "children": [{"id": 3}]}]}
    layout = {"id": 0, "children": [quiz, {"id": 4, "children": [{"id": i} for i in range(5, 10)]}]}
    pages = {"": {"layout": layout, "dependencies": [20, 21, 22]}, "zh": {"layout": layout, "dependencies": [20]}}
    return {"components": parts, "dependencies": functions, "page": pages}


def test_a_tabs_main_button_is_found_and_its_inputs_are_filled_in():
    event = Page(config(), "en").run("lime")
    assert (event.fn, event.trigger) == (22, 6)
    assert event.values(picture=5, last=[30]) == [5, "assigned", 30]
    assert event.values(settings="own") == [2, "own", 1000]
    with pytest.raises(LookupError, match="upload"):
        event.values(upload=1)
    for page, tab in ((Page(config(), "zh"), "lime"), (Page(config(), "en"), "saliency")):
        with pytest.raises(LookupError, match="out of date"):
            page.run(tab)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--clients", "0"], "--clients is 0; expected 1 or more"),
        (["--warm-up", "-1"], "--warm-up is -1.0; expected 0 or more"),
        (["--think", "0"], "--think is 0.0; expected more than 0"),
        (["--pid", "1"], "--pid is only for a page at --address"),
    ],
)
def test_bad_arguments_are_one_sentence(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        load.main(arguments)
    assert ended.value.code == 2 and sentence in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.slow
def test_three_clients_for_a_few_seconds(tmp_path):
    few = ["--clients", "3", "--seconds", "8", "--warm-up", "2", "--sessions", "3", "--think", "0.5"]
    code = load.main([*few, "--out", str(tmp_path)])
    found = json.loads((tmp_path / "load.json").read_text())
    assert code == 0 and all(check["passed"] is not False for check in found["checks"])
    assert found["verdicts"][SAME] > 30 and found["memory"]["bytes"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["load.json", "load.md", "load.png"]
