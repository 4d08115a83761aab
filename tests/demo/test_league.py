"""The league of methods on the compare tab, from the file that the benchmark writes."""

import json

import pytest

from demo import league


def row(title, mass, behind):
    scores = {m: {"mean": mass, "low": mass - 0.1, "high": mass + 0.1, "chance": 0.25} for m in league.MEASURES}
    return {"title": title, "scores": scores, "behind_the_first": {"low": behind}}


@pytest.fixture
def file(tmp_path):
    rows = [row("Best", 0.62, 0.0), row("<b>Level</b>", 0.61, -0.01), row("Behind", 0.4, 0.2)]
    rows[2]["scores"]["agreement"] = {"mean": None, "low": None, "high": None, "chance": 0.0}
    league = {"scenes": {"explained": 48}, "food_is_needed_most": {"mean": 0.9}, "methods": rows}
    path = tmp_path / "truth.json"
    path.write_text(json.dumps(league))
    return path


def test_the_first_is_named_with_those_that_are_not_surely_behind(file):
    shown = league.section(file)
    assert "Best has the largest share of its map on the food, 62% on average" in shown and "has 25%." in shown
    assert "Not surely behind it: &lt;b&gt;Level&lt;/b&gt;." in shown and "<b>Level" not in shown
    assert "62% (52% to 72%)" in shown and "0.62 (0.52 to 0.72)" in shown and "undefined" in shown


def test_a_clear_winner_has_nobody_beside_it(file):
    found = json.loads(file.read_text())
    found["methods"][1]["behind_the_first"]["low"] = 0.001
    file.write_text(json.dumps(found))
    assert "Not surely" not in league.section(file)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"methods": []}', '{"methods": [{}], "scenes": {}}'])
def test_without_a_whole_file_there_is_no_league(content, tmp_path):
    path = tmp_path / "truth.json"
    if content is not None:
        path.write_text(content)
    assert league.section(path) == ""


def test_what_ships_is_shown():
    assert "Random map" in league.section()
