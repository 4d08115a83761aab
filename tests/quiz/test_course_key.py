"""The key of the course's own files, as an instructor makes it: on the stand-in, with a narrow network and few samples
so that it takes seconds."""

import json
from dataclasses import replace

import pytest

from quiz import questions
from quiz.__main__ import main
from tests.course_folder import random_classifier
from xai.course.checkpoint import Checkpoint
from xai.lab import Lab
from xai.language import hub
from xai.methods import METHODS

FEW = {"lime": 40, "smooth_grad": 3}


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """A network of width 8 in the checkpoint's place, few samples, and no hub."""
    narrow = random_classifier(width=8).eval().requires_grad_(False)
    monkeypatch.setattr(Lab, "checkpoint", Checkpoint(narrow, 208))
    for name, samples in FEW.items():
        method = METHODS[name]
        few = {kind: replace(getattr(method, kind), samples=samples) for kind in ("ASSIGNED", "PAPER")}
        monkeypatch.setitem(METHODS, name, replace(method, **few))
    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setenv("XAI_CACHE", str(tmp_path / "cache"))


@pytest.mark.slow
def test_the_key_of_the_courses_files_says_what_it_was_made_from(quick, course, tmp_path, capsys):
    assert main(["key", "--course", str(course), "--out", str(tmp_path / "key")]) == 0
    key = json.loads((tmp_path / "key" / "key.json").read_text())
    assert key["profile"] == "course" and len(key["findings"]) == len(questions)
    verdicts = {asset["name"]: asset["verdict"] for asset in key["assets"]}
    assert {verdicts[name] for name in ("checkpoint.pth", "food", "hw9_bert")} == {"found"}
    assert key["qa_sha256"] and not key["english_sha256"]  # the saved states, and no model of the hub
    for name, question in questions.items():
        finding = key["findings"][name]
        if question.number in {21, 22, 23, 24, 28, 29, 30}:  # they need a model of the hub
            assert finding["chosen"] is None and "is not in the hub's cache" in finding["why"]
        else:  # 25-27 come from the saved states
            assert finding["quantities"] and finding["threshold"]
    page = (tmp_path / "key" / "key.html").read_text()
    assert "checkpoint.pth" in page and page.count("<img") > 10
    assert "Published answers:" in capsys.readouterr().out


@pytest.mark.slow
def test_a_damaged_checkpoint_leaves_what_does_not_need_it(quick, course, tmp_path, monkeypatch):
    monkeypatch.undo()  # the real checkpoint again
    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", True)
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "food").symlink_to(course / "food")
    (folder / "checkpoint.pth").write_bytes((course / "checkpoint.pth").read_bytes()[:1_000_000])
    assert main(["key", "--course", str(folder), "--out", str(tmp_path / "key")]) == 0
    findings = json.loads((tmp_path / "key" / "key.json").read_text())["findings"]
    assert findings["Q2"]["chosen"] is not None
    for name in ("Q1", "Q4", "Q17", "Q20"):
        assert findings[name]["chosen"] is None and "'checkpoint.pth' is cut off" in findings[name]["why"]
