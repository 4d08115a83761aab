"""A whole league on small scenes: what is left out, going on where it stopped, and what is written."""

import json

import numpy as np
import pytest
import torch

from bench import __main__, truth, truth_report
from bench.truth_checks import CHECKS
from bench.truth_measures import SCENE_MEASURES
from bench.truth_methods import RANDOM, Method, league
from bench.truth_run import BLOCK, FIRST_SEED, fresh_scene, run, steps
from demo import league as page
from xai.embedded.scene_data import FIRST_TRAINING_SEED, TEST_SEEDS
from xai.results import Results

from ..nets import conv_net
from .truth_scenes import judged_by

METHODS = [league(0.02)[i] for i in (3, 8)] + [RANDOM]
ABOUT = {
    "machine": {"device": "cpu", "cores": 2},
    "weights": "0123456789abcdef",
    "data_version": "abc",
    "first_seed": FIRST_SEED,
    "share_of_samples": 1.0,
}
SCENES, SUBSET = BLOCK + 3, 2


def go(cache, methods=METHODS, progress=None, scenes=SCENES):
    model = conv_net().eval()
    draw = judged_by(model, wrong={1, BLOCK + 1})
    results = Results(cache=cache)
    return run(model, methods, scenes=scenes, subset=SUBSET, results=results, draw=draw, progress=progress)


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    return go(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def written(values, tmp_path):
    """The folder with truth.json of a whole run."""
    found = json.dumps(truth.summary(values, METHODS, ABOUT), allow_nan=False)
    (tmp_path / "truth.json").write_text(found)
    return tmp_path


def numbers_of(values):
    """All that is measured; not the seconds."""
    tables = [values.facts, *values.scores.values(), *values.checks.values()]
    return [values.explained, values.left_out, *(column.tolist() for table in tables for column in table.values())]


def test_scenes_that_the_network_gets_wrong_are_left_out_and_named(values):
    assert values.left_out == [1, BLOCK + 1] and len(values.explained) == SCENES - 2
    assert all(len(column) == SCENES - 2 for scores in values.scores.values() for column in scores.values())
    assert all(len(column) == SUBSET for checks in values.checks.values() for column in checks.values())
    assert values.scores.keys() == values.checks.keys() == {method.name for method in METHODS}
    assert values.scores["random"].keys() == set(SCENE_MEASURES) and values.checks["random"].keys() == set(CHECKS)


def test_a_run_that_was_cut_goes_on_and_ends_with_the_same_numbers(values, tmp_path):
    asked = []

    def counted(method):
        def explain(model, images, labels, numbers, seed):
            asked.append((method.name, len(images)))
            return method.explain(model, images, labels, numbers, seed)

        return Method(**{**vars(method), "explain": explain})

    methods, told = [counted(method) for method in METHODS], []

    def stop(name, done):
        told.append(name)
        if len(told) == 5:  # in the middle of the second block
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go(tmp_path, methods, stop)
    before = len(asked)
    second = go(tmp_path, methods)
    assert before == 5 and asked[before] == (METHODS[2].name, 2)  # the third method, on the second block
    np.testing.assert_equal(numbers_of(second), numbers_of(values))
    finished = len(asked)
    np.testing.assert_equal(numbers_of(go(tmp_path, methods)), numbers_of(values))
    assert len(asked) == finished


def test_more_scenes_leave_the_first_ones_as_they_were(values, tmp_path):
    fewer = go(tmp_path, scenes=BLOCK)
    for name, scores in fewer.scores.items():
        for measure, column in scores.items():
            np.testing.assert_allclose(column, values.scores[name][measure][: len(column)], rtol=1e-9)


def test_the_progress_bar_ends_where_it_said(tmp_path):
    told = []
    go(tmp_path, progress=lambda name, done: told.append(done))
    assert sum(told) == steps(METHODS, SCENES, SUBSET)


def test_scenes_are_fresh_and_of_every_class_in_turn():
    assert FIRST_SEED >= FIRST_TRAINING_SEED + 500_000 and FIRST_SEED > max(TEST_SEEDS)
    assert [fresh_scene(number).label for number in (0, 10, 11)] == [0, 10, 0]
    assert not torch.equal(fresh_scene(0).image, fresh_scene(11).image)


def test_the_summary_is_sorted_and_complete(values, written):
    league = json.loads((written / "truth.json").read_text())
    means = [row["scores"]["mass"]["mean"] for row in league["methods"]]
    assert means == sorted(means, reverse=True) and league["methods"][0]["behind_the_first"]["high"] == 0
    random = next(row for row in league["methods"] if row["name"] == "random")
    assert random["scores"]["mass"]["mean"] == pytest.approx(values.scores["random"]["mass"].mean())
    assert random["scores"]["mass"]["chance"] == pytest.approx(64 / 24**2)
    assert random["scores"]["top_part"]["chance"] == pytest.approx(1 / 3)
    assert random["scores"]["random_all"]["mean"] == pytest.approx(1)
    assert league["scenes"]["left_out"] == values.left_out and league["scenes"]["parts"] == {"3": SCENES - 2}


def test_table_and_chart_come_from_the_json_alone(written, capsys):
    assert truth.main(["--report", "--out", str(written)]) == 0
    text = (written / "truth.md").read_text()
    league = json.loads((written / "truth.json").read_text())
    lines = [line for line in text.splitlines() if line.startswith("| 1.")]
    assert (
        league["methods"][0]["title"] in lines[0]
        and f"{league['methods'][0]['scores']['mass']['mean']:.2f} [" in lines[0]
    )
    assert all(row["title"] in text for row in league["methods"]) and "by chance" in text
    assert f"{SCENES} fresh scenes, of which the classifier gets {SCENES - 2} right" in text
    assert (written / "truth.png").read_bytes().startswith(b"\x89PNG") and text in capsys.readouterr().out
    league["methods"][0]["scores"]["mass"] |= {"mean": 0.987, "low": 0.98, "high": 0.99}
    assert "0.99 [0.98, 0.99]" in truth_report.markdown(league)


def test_the_page_shows_the_league_and_nothing_where_there_is_none(written):
    html = page.section(written / "truth.json")
    league = json.loads((written / "truth.json").read_text())
    assert html.startswith("<details>") and f"measured on {SCENES - 2} scenes" in html
    assert [html.index(f"<td>{row['title']}</td>") for row in league["methods"]] == sorted(
        html.index(f"<td>{row['title']}</td>") for row in league["methods"]
    )
    assert page.section(written / "none.json") == ""
    for damaged in ("{}", "[]", "null", "{", '{"methods": [], "scenes": {"explained": 1}}'):
        (written / "other.json").write_text(damaged)
        assert page.section(written / "other.json") == ""


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--scenes", "0"], "--scenes is 0"),
        (["--subset", "-1"], "--subset -1"),
        (["--share", "2"], "--share is 2.0"),
        (["--only", "guessing"], "--only names guessing"),
    ],
)
def test_bad_arguments_get_one_sentence(arguments, said, capsys):
    with pytest.raises(SystemExit) as stopped:
        truth.main(arguments)
    assert stopped.value.code == 2 and said in capsys.readouterr().err.splitlines()[-1]


def test_a_small_run_does_not_replace_a_large_one(written, capsys):
    assert truth.main(["--scenes", "2", "--subset", "0", "--out", str(written)]) == 1
    assert "--force" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "{", "{}"])
def test_a_report_without_results_gets_one_sentence(content, tmp_path, capsys):
    if content:
        (tmp_path / "truth.json").write_text(content)
    assert truth.main(["--report", "--out", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_command_finds_its_module(written, capsys):
    assert __main__.main(["truth", "--report", "--out", str(written)]) == 0
    with pytest.raises(SystemExit):
        __main__.main(["nonsense"])
    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.slow
def test_the_whole_command_on_two_real_scenes(tmp_path, capsys):
    quick = ["--only", "saliency_paper", "integrated_gradients_assigned", "random", "--device", "cpu"]
    assert truth.main(["--scenes", "2", "--subset", "1", *quick, "--out", str(tmp_path), "--cache", str(tmp_path)]) == 0
    league = json.loads((tmp_path / "truth.json").read_text())
    assert league["scenes"]["drawn"] == 2 and len(league["methods"]) == 3
    assert "Which explanation is right" in capsys.readouterr().out
