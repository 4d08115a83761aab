"""What the page's buttons do, without a browser: pictures in, HTML or one sentence out."""

import inspect

import pytest

from demo import compare_tab, guard, page, pictures_tab, quiz_tab, words
from demo.filters_tab import FiltersTab
from demo.integrated_gradients_tab import IntegratedGradientsTab
from demo.language_room import LanguageRoom
from demo.lime_tab import LimeTab
from demo.room import PREDICTED
from demo.saliency_tab import SaliencyTab
from demo.smooth_grad_tab import SmoothGradTab
from quiz import Finding, questions, sheet
from quiz.findings import Quantity, not_computed

from . import uploads

OWN = {
    LimeTab: (20, "logit", 3, False),
    SaliencyTab: (True, "logit"),
    SmoothGradTab: (True, 4, 0.1, "logit", "signed"),
    IntegratedGradientsTab: (True, 3, "left", False, 0.0),
    FiltersTab: (15, 0, "noise", 2, 0.1, True),
}


def silent(*_args, **_options):
    """Stands for gr.Progress."""


def run(room, kind, number=2, file=None, mode="own", values=None, wanted=PREDICTED):
    """What the tab's button would show."""
    tab = kind(room) if kind is FiltersTab else kind()
    values = OWN[kind] if values is None else values
    return guard.plainly(tab.explain)(room, number, file, wanted, mode, values, silent)


def is_one_sentence(html):
    return html.startswith('<div class="alert"') and html.count("<div") == 1 and "Traceback" not in html


@pytest.mark.parametrize("kind", OWN)
def test_own_settings_show_picture_map_overlay_and_a_sentence(room, kind):
    html = run(room, kind)
    assert 'alt="Picture 2: Dairy product"' in html and 'alt="Overlay. ' in html
    assert 'class="finding"' in html and html.count("<img") >= 4  # the three, and the chart of parts


@pytest.mark.parametrize("kind", OWN)
def test_every_picture_has_words(room, kind):
    assert run(room, kind).count("<img") == run(room, kind).count(' alt="') and ' alt=""' not in run(room, kind)


def test_named_settings_are_the_quiz_experiments(room):
    html = run(room, SaliencyTab, mode="assigned")
    raw = room.experiments.map("saliency", "assigned")[2]
    assert f"from {float(raw.min()):.3g} to {float(raw.max()):.3g}" in html


@pytest.mark.parametrize("make", uploads.GOOD)
def test_unusual_pictures_are_explained_with_a_note(room, tmp_path, make):
    make(tmp_path / "upload")
    html = run(room, SaliencyTab, number=None, file=str(tmp_path / "upload"), mode="assigned")
    assert 'class="notice"' in html and "trained on rendered scenes" in html
    assert 'alt="Map. ' in html and "Bar chart" not in html


@pytest.mark.parametrize("make", uploads.BAD)
def test_broken_files_get_one_sentence(room, tmp_path, make):
    make(tmp_path / "upload")
    html = run(room, LimeTab, number=None, file=str(tmp_path / "upload"))
    assert is_one_sentence(html) and uploads.BAD[make] in html


@pytest.mark.parametrize("kind", OWN)
def test_every_method_explains_an_upload(room, tmp_path, kind):
    uploads.transparent(tmp_path / "upload")
    html = run(room, kind, number=None, file=str(tmp_path / "upload"), wanted="Soup")
    assert "Your picture, explained as Soup" in html


@pytest.mark.parametrize(
    "kind, values, said",
    [
        (LimeTab, (5, "logit", 0, False), "from 10 to 2000"),
        (LimeTab, (1e9, "logit", 0, False), "from 10 to 2000"),
        (LimeTab, (20, "votes", 0, False), "expected one of"),
        (LimeTab, (20, "logit", None, False), "seed"),
        (SmoothGradTab, (True, 2001, 0.1, "logit", "signed"), "from 1 to 2000"),
        (SmoothGradTab, (True, 5, float("nan"), "logit", "signed"), "from 0 to 1"),
        (IntegratedGradientsTab, (True, 0, "left", False, 0.0), "from 1 to 200"),
        (IntegratedGradientsTab, (True, 2.5, "left", False, 0.0), "whole number"),
        (FiltersTab, (38, 0, "noise", 2, 0.1, True), "from 0 to 37"),
        (FiltersTab, (15, 4096, "noise", 2, 0.1, True), "The filter"),
        (SaliencyTab, (True, "<b>loss</b>"), "&lt;b&gt;"),
    ],
)
def test_values_out_of_bounds_get_one_sentence(room, kind, values, said):
    html = run(room, kind, values=values)
    assert is_one_sentence(html) and said in html


@pytest.mark.parametrize("number", (None, 10, -1, "two", 1.5, True))
def test_pictures_that_are_none_of_the_ten_get_one_sentence(room, number):
    assert is_one_sentence(run(room, SaliencyTab, number=number))


def test_an_unknown_mode_gets_one_sentence(room):
    assert is_one_sentence(run(room, SaliencyTab, mode="../etc/passwd"))


def test_the_unexpected_is_one_sentence_on_the_page_and_a_traceback_in_the_log(capsys):
    def broken():
        raise KeyError("a secret path")

    html = guard.plainly(broken)()
    assert is_one_sentence(html) and "secret" not in html
    assert "KeyError" in capsys.readouterr().err
    assert guard.plainly(broken, blanks=2)()[1:] == ("", "")


def test_parts_are_shown_and_named(room):
    assert "The strawberry covers" in pictures_tab.look(room, 2, "strawberry")
    with pytest.raises(ValueError, match="expected one of"):
        pictures_tab.look(room, 2, "unicorn")
    assert sum(pictures_tab.judgement(room, 2).values()) == pytest.approx(1, abs=1e-4)


def test_progress_speaks_once_a_percent():
    told = []
    report = guard.counter(lambda share, **_: told.append(share), "counting")
    for done in range(1, 5001):
        report(done, 5000)
    assert len(told) <= 101 and told[-1] == (5000, 5000)


def test_compare_refuses_what_is_not_a_setting(room):
    with pytest.raises(ValueError, match="expected one of"):
        compare_tab.compare(room, 2, "own", silent)


def test_all_work_of_the_model_waits_in_one_line(room):
    fns = page.build(room).fns.values()
    heavy = [f for f in fns if f.fn and "progress" in inspect.signature(f.fn).parameters]
    assert len(heavy) == len(OWN) + 2 + 5  # the methods, Compare, Quiz; read, search, answer, two models, embeddings
    assert {(f.concurrency_id, f.concurrency_limit) for f in heavy} == {("model", 1)}


# The quiz


@pytest.fixture
def key():
    """Q1 is decided for the first option, everything else is not computed."""
    known = {name: not_computed("Nothing is known of this.") for name in questions}
    known["Q1"] = Finding(
        frozenset({"jug_positive"}),
        (Quantity("effect <of> the jug", 2.0, "logits"),),
        Quantity("absolute effect of the strawberry", 1.0, "logits"),
        1.0,
        "The reason why.",
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


def test_a_sheet_comes_back_as_it_was_written():
    answers = {"Q1": ["jug_positive"], "Q2": ["red_negative", "green_positive"]}
    message, *values = quiz_tab.fill_in(sheet.write(answers).encode())
    filled = dict(zip(questions, values))
    assert "2 answers" in message
    assert filled["Q1"] == "jug_positive" and filled["Q2"] == answers["Q2"] and filled["Q3"] is None
    assert {name: chosen for name, chosen in quiz_tab.by_id(values).items() if chosen} == answers


@pytest.mark.parametrize("content", (b"\xff\xfe\x00", b"format_version = [", b"<html>", b"x" * 300_000, b""))
def test_a_broken_sheet_is_said_and_fills_in_nothing(content):
    message, *values = quiz_tab.fill_in(content)
    assert 'role="alert"' in message and not any(values)
