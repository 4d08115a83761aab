"""The proof as it is printed: readable, counted, with the right exit code and never a traceback."""

import io
import re

import pytest

import quiz.verify
from quiz.verify import GROUPS, verify
from tests.xai.course.proof_lab import SmallLab, as_published, gone, outcomes, shorten
from xai.course import proof, proof_vision
from xai.course.proof_rows import Row
from xai.course.published import PUBLISHED
from xai.lab import Lab
from xai.language import hub
from xai.methods import METHODS
from xai.missing import DamagedAsset


@pytest.fixture(scope="module", autouse=True)
def small(tmp_path_factory):
    """Settings with few samples, one cache for all, and figures that the small lab would have published."""
    with pytest.MonkeyPatch.context() as patch:
        shorten(patch)
        cache = tmp_path_factory.mktemp("cache")
        patch.setenv("XAI_CACHE", str(cache))
        folder = tmp_path_factory.mktemp("course")
        figures = as_published(outcomes(SmallLab(folder), cache))
        patch.setattr(quiz.verify, "PUBLISHED", figures)
        yield figures


def run(lab, groups=None, **how):
    out = io.StringIO()
    code = verify(lab, groups, out=out, **how)
    assert max(len(line) for line in out.getvalue().splitlines()) <= 120
    return code, out.getvalue()


def counts(said):
    """(agree, differ, not run) of the last line."""
    return tuple(map(int, re.findall(r"\d+", said.splitlines()[-1])[:3]))


def test_all_that_agrees_exits_with_0(tmp_path):
    code, said = run(SmallLab(tmp_path))
    agree, differ, not_run = counts(said)
    assert code == 0 and agree > 700 and differ == not_run == 0
    assert "differs" not in said and "not run:" not in said


def test_every_number_is_printed_beside_the_published_one(tmp_path):
    _, said = run(SmallLab(tmp_path), ["integrated_gradients"])
    title, labels, published, computed, within = said.split("INTEGRATED GRADIENTS\n")[1].splitlines()[:5]
    assert title.startswith("  logit of the label, one picture at a time") and title.endswith("agrees")
    assert labels.split() == ["picture", *map(str, range(10))]
    assert [line.split()[0] for line in (published, computed, within)] == ["published", "computed", "within"]
    for theirs, ours, tolerance in zip(*(map(float, line.split()[1:]) for line in (published, computed, within))):
        assert abs(theirs - ours) <= tolerance * 1.01 + 1e-4 and tolerance > 0  # as printed
    ends = {column.end() for column in re.finditer(r"\S+", labels[15:])}
    assert ends == {column.end() for column in re.finditer(r"\S+", computed[15:])}  # in columns


def test_a_number_that_differs_is_pointed_at_and_exits_with_1(tmp_path, small, monkeypatch):
    others = [99.0 if i == 3 else v for i, v in enumerate(small["saliency"]["max_abs_label_logit_gradient"])]
    monkeypatch.setitem(small["saliency"], "max_abs_label_logit_gradient", others)
    code, said = run(SmallLab(tmp_path), ["saliency"])
    assert code == 1 and counts(said)[1:] == (1, 0)
    [line] = [line for line in said.splitlines() if "differs" in line]
    assert line.endswith("differs at picture 3") and "label's logit" in line and "99.000" in said


def test_a_whole_row_that_differs_needs_no_list(tmp_path, small, monkeypatch):
    monkeypatch.setitem(small["filters"], "receptive_field", {"6": 9, "23": 40})
    code, said = run(SmallLab(tmp_path), ["filters"])
    assert code == 1 and re.search(r"receptive field in pixels +differs\n", said)


def test_what_is_missing_is_said_once_a_group_and_exits_with_3(tmp_path):
    code, said = run(SmallLab(tmp_path, missing={"qa": gone("model"), "pictures": gone("picture")}))
    agree, differ, not_run = counts(said)
    assert code == 3 and differ == 0 and agree > 300 and not_run > 300
    assert said.count("not run: There is no model.") == 1 and said.count("not run: There is no picture.") == 7


def test_what_is_damaged_exits_with_1_though_nothing_differs(tmp_path):
    code, said = run(SmallLab(tmp_path, missing={"chinese": DamagedAsset("The file is cut off.")}))
    assert code == 1 and counts(said)[1] == 0
    assert "  damaged: The file is cut off." in said and said.splitlines()[-1].endswith("damaged: similarity.")


def test_only_some_groups_leave_nothing_out(tmp_path):
    code, said = run(SmallLab(tmp_path, missing={"chinese": gone("model")}), ["pictures", "hidden_states"])
    assert code == 0 and "PICTURES" in said and "HIDDEN STATES" in said and "LIME" not in said


def test_an_unknown_group_is_one_sentence(tmp_path, capsys):
    assert verify(None, ["limes"]) == 2
    said = capsys.readouterr()
    assert not said.out and said.err.count("\n") == 1 and "'limes'" in said.err and ", ".join(GROUPS) in said.err


def test_progress_names_what_is_under_way(tmp_path):
    told = []
    run(SmallLab(tmp_path), ["saliency", "lime"], fresh=True, progress=lambda *state: told.append(state))
    assert {name for name, _, _ in told} == {METHODS[name].title for name in ("saliency", "lime")} | {
        "LIME of picture 0"
    }
    assert all(0 < done <= total for _, done, total in told)


def test_a_second_run_reads_the_cache(tmp_path):
    told = []
    run(SmallLab(tmp_path), progress=lambda *state: told.append(state))
    assert told == []


def test_a_course_that_is_not_there_proves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(hub, "_silent", {})
    code, said = run(Lab.open("course", device="cpu", course=tmp_path / "nowhere"))
    assert code == 3 and counts(said)[:2] == (0, 0) and said.count("not run:") == len(GROUPS)
    assert said.count("nowhere") == len(proof.VISION)


def test_the_source_of_the_figures_is_named(tmp_path):
    _, said = run(SmallLab(tmp_path), ["pictures"])
    assert PUBLISHED["source"] in " ".join(said.split())


def test_versions_that_cut_other_superpixels_are_named(monkeypatch):
    for version, noted in (("0.25.2", True), ("0.26.0", False), ("0.26", False), ("0.27.1", True)):
        monkeypatch.setattr(proof_vision, "version", lambda _, v=version: v)
        assert (f"are cut by {version}" in proof_vision.note_on_lime(None, PUBLISHED)) == noted


def test_alternatives_within_the_noise_are_shown():
    judged = proof.judge("lime", Row("x/*", "column", [5, 6], noise=[{5}, {6, 9}]), {"lime": {"x": [5, 9]}})
    lines = quiz.verify._row(judged)
    assert lines[0].endswith("agrees") and lines[-1].split() == ["within", "1", "alike", "2", "alike"]
