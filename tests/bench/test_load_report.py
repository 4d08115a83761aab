"""What a load run is told to have come to: hand-made outcomes in, checks, table and chart out."""

import json

import pytest
from PIL import Image

from bench.load_people import BUSY, CLOSE, ERROR, GONE, MIX, OPEN, SAME, WRONG, Outcome
from bench.load_report import checks, markdown, summary, write

OPTIONS = {"clients": 2, "seconds": 60, "warm_up": 10, "think": 5, "sessions": 4, "seed": 0}
MACHINE = {"cpu": "Abacus", "cores": 2, "threads": 1, "python": "3.11", "torch": "2"}


def run(*more, held=lambda second: 100e6):
    """A run in which two clients were answered everything in two seconds, and what is added."""
    outcomes = [Outcome(client, kind, 15 + client, 2, SAME) for kind in (OPEN, *MIX) for client in (0, 1)]
    outcomes = [*more, *outcomes, Outcome(0, "explain, own", 80, 1, SAME)]
    samples = [(second, held(second)) for second in range(75)]
    found = summary(outcomes, samples, 10, 70, OPTIONS, MACHINE, ["KeyError: 1", "KeyError: 1"])
    return found | {"checks": checks(found)}


def failed(found):
    return [check["name"] for check in found["checks"] if check["passed"] is False]


def test_a_good_run_passes_and_tells_what_was_measured(tmp_path):
    found = run()
    assert failed(found) == []
    row = found["kinds"]["read"]
    assert (row["measured"], row["p50"], row["p95"]) == (2, 2, 2) and found["growth"] == 0
    text = write(found, tmp_path)
    assert "| read | 2 | 2.00 | 2.00 | 0 | 0 | 0 | 0 |" in text and "FAILED" not in text and "2 x KeyError: 1" in text
    assert json.loads((tmp_path / "load.json").read_text())["growth"] == 0
    with Image.open(tmp_path / "load.png") as chart:
        assert chart.format == "PNG"
    assert (tmp_path / "load.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("verdict", "check"),
    [(WRONG, "every answer is its own client's"), (ERROR, "no errors but the sentence that many are here")],
)
@pytest.mark.parametrize("start", [0, 20])  # in the warm-up, too
def test_one_wrong_answer_or_error_fails(verdict, check, start):
    found = run(Outcome(1, "read", start, 1, verdict, "it said soup"))
    assert failed(found) == [check] and "client 1, read: it said soup" in markdown(found)


def test_busy_leaving_and_rounding_fail_nothing_and_their_times_do_not_count():
    found = run(*(Outcome(1, "read", 20, 500, verdict) for verdict in (BUSY, GONE)), Outcome(0, "read", 20, 2, CLOSE))
    assert failed(found) == [] and found["kinds"]["read"]["p95"] == 2 and found["verdicts"][BUSY] == 1


def test_memory_that_grows_fails_and_memory_that_is_not_watched_is_not_judged():
    assert failed(run(held=lambda second: 1e6 * (100 + second))) == ["memory grows by at most 5%"]
    assert failed(run(held=lambda second: 1e6 * (100 + second if second < 10 else 110))) == []  # the warm-up may grow
    found = summary([], [], 0, 1, OPTIONS, MACHINE, [])
    assert checks(found)[-1]["passed"] is None and "not watched" in markdown(found | {"checks": checks(found)})


def test_a_run_in_which_somebody_or_something_was_not_answered_fails():
    found = summary([Outcome(0, "read", 0, 1, SAME)], [], 0, 1, OPTIONS, MACHINE, [])
    found["checks"] = checks(found)
    assert failed(found) == [
        "everybody was answered",
        "every kind of request was answered",
    ]
    found = run()
    found["after"] = ERROR
    assert [check["name"] for check in checks(found) if check["passed"] is False] == [
        "it still answers when all have left"
    ]
