"""The inventory: what is there, what is not, and that it costs what it says."""

import io
import re
import shutil

import pytest

from quiz.__main__ import main
from quiz.catalogue import questions
from quiz.doctor import DAMAGED, FOUND, MISSING, WITHOUT, doctor, inventory
from quiz.key import RULES
from tests.course_folder import write_bert, write_food
from xai.course.layout import CHECKPOINT, PICTURES, STATES
from xai.experiments import Experiments
from xai.lab import COURSE_PATH, Lab, MissingAsset
from xai.language import hub


@pytest.fixture(autouse=True)
def empty_hub(monkeypatch, tmp_path_factory):
    """No model in the hub's cache, and no network to ask."""
    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path_factory.mktemp("hub")))
    monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.delenv(COURSE_PATH, raising=False)


def verdicts(path):
    return {entry.name: entry.verdict for entry in inventory(Lab.open("course", device="cpu", course=path))}


def said(path):
    return "\n".join(map(str, inventory(Lab.open("course", device="cpu", course=path))))


def numbers(sentence):
    """ "questions 1, 3-16 and 18-20" -> {1, 3, ..., 20}"""
    spans = re.findall(r"(\d+)(?:-(\d+))?", sentence)
    return {n for first, last in spans for n in range(int(first), int(last or first) + 1)}


def test_a_complete_folder_lacks_only_the_hubs_models(course):
    found = verdicts(course)
    own = ("checkpoint.pth", "food", "hw9_bert", "network and pictures")
    assert {found.pop(name) for name in own} == {FOUND}
    assert len(found) == 3 and set(found.values()) == {MISSING}
    text = said(course)
    assert "epoch 208" in text and "81 entries" in text and "all of the published size" in text
    assert "none for the quiz, hw9_bert is there" in text


def test_a_folder_without_anything(tmp_path):
    found = verdicts(tmp_path)
    assert set(found.values()) == {MISSING} and {CHECKPOINT, "food", "hw9_bert"} <= found.keys()
    assert "questions 25-27 use the hub's model" in said(tmp_path)


def test_what_is_wrong_is_told_apart_from_what_is_not_there(tmp_path):
    write_food(tmp_path / "food")
    write_bert(tmp_path)
    (tmp_path / CHECKPOINT).write_bytes(b"not a checkpoint")
    (tmp_path / PICTURES[0]).unlink()
    (tmp_path / STATES[2]).write_bytes(b"no states")
    found = verdicts(tmp_path)
    assert (found[CHECKPOINT], found["food"], found["hw9_bert"]) == (DAMAGED, MISSING, DAMAGED)
    assert "network and pictures" not in found
    assert doctor(Lab.open("course", course=tmp_path), io.StringIO()) == 1


def test_pictures_of_another_size_are_told(tmp_path):
    write_food(tmp_path / "food")
    shutil.copy(tmp_path / PICTURES[0], tmp_path / PICTURES[1])
    assert f"{PICTURES[1]} is 512 x 512, published 849 x 565" in said(tmp_path)


def test_the_command(course, tmp_path, capsys):
    sheet = tmp_path / "outlines.png"
    assert main(["doctor", "--course", str(course), "--outlines", str(sheet)]) == 3
    out = capsys.readouterr().out
    assert "4 found, 0 damaged, 3 missing" in out and sheet.read_bytes().startswith(b"\x89PNG")
    assert main(["doctor", "--course", str(tmp_path / "nowhere")]) == 3
    assert "nowhere" in capsys.readouterr().out
    assert main(["doctor"]) == 3 and COURSE_PATH in capsys.readouterr().out
    assert main(["doctor", "--course", str(tmp_path), "--outlines", str(sheet)]) == 3
    assert "outlines.png is not drawn: 10 of the ten pictures" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["key", "--profile", "hub", "--course", str(course)])
    assert "--course goes with the profile course, not with hub" in capsys.readouterr().err


@pytest.mark.parametrize("asset", WITHOUT)
def test_without_an_asset_just_the_named_questions_are_not_computed(asset, monkeypatch):
    """Those named need it; of the others of the vision half, none does (they are run, on the embedded profile)."""
    if asset == "states":
        monkeypatch.setattr(Lab, "saved_states", property(_raise))
    else:
        monkeypatch.setattr(Lab, asset, property(_raise))
    x, named = Experiments(Lab.open("embedded", device="cpu")), numbers(WITHOUT[asset])
    vision = asset in ("pictures", "classifier")
    for name, question in questions.items():
        rule = RULES[name][0]
        if question.number in named:
            with pytest.raises(MissingAsset, match="taken away"):
                rule(x, "assigned")
        elif vision and question.number <= 20:
            assert rule(x, "assigned").computed


def _raise(_):
    raise MissingAsset("taken away")
