"""The quiz tab: what it says of answers, sheets and what the browser kept, in both languages."""

import json
import re

import pytest

from demo import catalogue, quiz_tab, words
from demo.language_room import LanguageRoom
from quiz import Finding, questions, sheet
from quiz.findings import Quantity, not_computed
from quiz.sheet import MAX_BYTES
from xai.said import Said

from .drawn import silent

ANSWERS = {"Q1": ["jug_positive"], "Q2": ["red_negative", "green_positive"]}


@pytest.fixture
def spoken_zh():
    with catalogue.speaking("zh"):
        yield


@pytest.fixture
def key():
    """Q1 is decided, everything else is not computed."""
    known = {name: not_computed("Nothing is known of this.") for name in questions}
    known["Q1"] = Finding(
        frozenset({"jug_positive"}),
        (Quantity("effect <of> the jug", 2.0, "logits"),),
        Quantity("absolute effect of the strawberry", 1.0, "logits"),
        1.0,
        Said("No option stands out. {why}", why="The reason why."),
    )
    return known


@pytest.fixture
def asked(room, key, monkeypatch):
    """answers by id -> (summary, verdicts by id)."""
    languages = LanguageRoom(room.experiments)
    monkeypatch.setattr(languages, "answer_key", lambda profile, progress: key)

    def ask(**answers):
        summary, *verdicts = quiz_tab.checked(languages, "embedded", [answers.get(name) for name in questions], silent)
        return summary, dict(zip(questions, verdicts))

    return ask


def test_a_right_answer_earns_points_and_the_reason(asked):
    summary, verdicts = asked(Q1="jug_positive")
    assert "0.3 of 10 points" in summary
    assert words.STATUS["right"] in verdicts["Q1"] and "The reason why." in verdicts["Q1"]


def test_a_wrong_answer_shows_evidence_and_a_hint_but_not_the_answer(asked):
    summary, verdicts = asked(Q1="jug_negative")
    assert summary.count("0 of 10 points") == 1
    assert words.STATUS["wrong"] in verdicts["Q1"] and "effect &lt;of&gt; the jug: 2 logits" in verdicts["Q1"]
    assert "Hint:" in verdicts["Q1"] and "The reason why." not in verdicts["Q1"]


def test_what_is_not_computed_says_so(asked):
    summary, verdicts = asked(Q2=["red_negative"])
    assert "cannot be computed yet" in summary
    assert words.STATUS["not computed"] in verdicts["Q2"] and "Nothing is known of this." in verdicts["Q2"]
    assert words.STATUS["blank"] in verdicts["Q1"]


def test_verdicts_are_said_in_chinese(asked, spoken_zh):
    summary, verdicts = asked(Q1="jug_negative")
    assert "10分得到0分" in summary and "還不對" in verdicts["Q1"]
    assert questions["Q1"].hints[0]["zh"] in verdicts["Q1"] and questions["Q1"].hints[0]["en"] not in verdicts["Q1"]
    assert "提示：" in verdicts["Q1"] and "Hint" not in verdicts["Q1"]
    assert "沒有哪個選項特別突出" in asked(Q1="jug_positive")[1]["Q1"]


@pytest.mark.parametrize("kind", ["wrong types", None, 7, {"a": 1}])
def test_answers_of_no_kind_earn_nothing(asked, kind):
    if kind == "wrong types":
        kind = [["jug_positive"], 3, None]
    summary, verdicts = asked(Q1=kind)
    assert summary.count("0 of 10 points") == 1 and words.STATUS["right"] not in verdicts["Q1"]


# Sheets


@pytest.fixture
def file(tmp_path):
    """content -> path of a file with it"""

    def write(content):
        path = tmp_path / "sheet"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def is_left_as_it_is(values):
    return all(isinstance(value, dict) and value.get("__type__") == "update" for value in values)


def test_a_sheet_comes_back_as_it_was_written(file):
    message, *values = quiz_tab.fill_in(file(sheet.write(ANSWERS)))
    filled = dict(zip(questions, values))
    assert "2 answers" in message
    assert filled["Q1"] == "jug_positive" and filled["Q2"] == ANSWERS["Q2"] and filled["Q3"] is None
    assert {name: chosen for name, chosen in quiz_tab.by_id(values).items() if chosen} == ANSWERS


def test_what_is_right_in_a_sheet_is_filled_in_and_the_rest_told(file):
    content = 'format_version = 1\n[answers]\nQ1 = "jug_positive"\nQ2 = 3\nQ3 = ["<b>"]\nQ99 = "x"\n'
    message, *values = quiz_tab.fill_in(file(content))
    assert "1 answers" in message and message.count('role="alert"') == 3 and "<b>'" not in message
    assert {name: chosen for name, chosen in quiz_tab.by_id(values).items() if chosen} == {"Q1": ["jug_positive"]}


BROKEN = {
    "bytes": b"\xff\xfe\x00",
    "toml": b"format_version = [",
    "html": b"<html>",
    "empty": b"",
    "version": b"format_version = true\n[answers]\n",
    "twice": b'format_version = 1\n[answers]\nQ1 = "a"\nQ1 = "b"\n',
    "unknown": b'format_version = 1\n[answers]\nQ99 = "x"\n',
    "types": b"format_version = 1\n[answers]\nQ1 = 2020-01-01\n",
    "nested": b"format_version = 1\n[answers]\nQ1 = " + b"[" * 5000,
    "large": b"x" * (MAX_BYTES + 1),
    "ten megabytes": b"\n" * 10_000_000,
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_sheet_is_one_sentence_and_takes_no_answer_away(file, content, language):
    with catalogue.speaking(language):
        message, *values = quiz_tab.fill_in(file(content))
    assert message.count('role="alert"') == 1 and "Traceback" not in message
    assert is_left_as_it_is(values) and len(values) == len(questions)
    if language == "zh":
        assert re.search("[\u4e00-\u9fff]", message)


def test_a_sheet_that_is_too_large_is_not_read(file, monkeypatch):
    path = file(b"\n" * (MAX_BYTES + 1))
    monkeypatch.setattr(quiz_tab.sheet, "read", lambda _: pytest.fail("it was read"))
    assert f"{MAX_BYTES + 1:,} bytes" in quiz_tab.fill_in(path)[0]


@pytest.mark.parametrize("path", [None, 7, ["a", "b"], {}])
def test_no_file_is_a_sentence(path):
    message, *values = quiz_tab.fill_in(path)
    assert "answers.toml" in message and is_left_as_it_is(values)


def test_an_empty_sheet_takes_no_answer_away(file):
    message, *values = quiz_tab.fill_in(file(sheet.write()))
    assert 'role="alert"' in message and is_left_as_it_is(values)


# What the browser keeps


def test_what_the_browser_kept_is_restored():
    kept = json.dumps({"Q1": "jug_positive", "Q2": ANSWERS["Q2"], "Q3": None, "Q4": []})
    assert quiz_tab.restored(kept)[:4] == ["jug_positive", ANSWERS["Q2"], None, None]


KEPT_BY_SOMEBODY_ELSE = ["", "{", "[]", "null", "7", "[" * 100_000, None, 7, ["Q1"], "{}", " " * (MAX_BYTES + 1)]


@pytest.mark.parametrize("kept", KEPT_BY_SOMEBODY_ELSE, ids=lambda kept: repr(kept)[:9])
def test_what_is_not_ours_changes_nothing(kept):
    assert is_left_as_it_is(quiz_tab.restored(kept))


def test_answers_that_no_longer_exist_are_left_out():
    kept = json.dumps({"Q1": "no_such_option", "Q2": ["red_negative", {"a": 1}], "Q99": "x", "Q3": {"deep": []}})
    assert not any(quiz_tab.restored(kept))


def test_answers_are_cleared_only_when_the_reader_is_sure():
    message, *rest = quiz_tab.cleared("sure")
    assert words.CLEARED in message and not any(rest) and len(rest) == 2 * len(questions)
    for unsure in ("", None, True, "SURE"):
        assert is_left_as_it_is(quiz_tab.cleared(unsure))
