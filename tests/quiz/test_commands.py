"""The commands as a student and an instructor run them, on the embedded profile."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quiz import questions, sheet
from quiz.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, cwd=ROOT):
    """Exit code and everything printed."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    return done.returncode, done.stdout + done.stderr


def test_sheet_is_written_blank_and_never_overwritten_by_accident(tmp_path, capsys):
    out = tmp_path / "answers.toml"
    assert main(["sheet", "--out", str(out)]) == 0
    read = sheet.read(out.read_bytes())
    assert not read.errors and set(read.answers) == set(questions) and not any(read.answers.values())
    out.write_text("mine")
    assert main(["sheet", "--out", str(out)]) == 1
    assert out.read_text() == "mine" and "--force" in capsys.readouterr().err
    assert main(["sheet", "--out", str(out), "--force"]) == 0


def test_bad_arguments_get_one_sentence(tmp_path, capsys):
    assert main(["sheet", "--out", str(tmp_path / "no" / "such" / "folder.toml")]) == 1
    assert main(["key", "--repeats", "0"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
    for arguments in (["key", "--profile", "moon"], ["bake"], []):
        with pytest.raises(SystemExit):
            main(arguments)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """The key, written twice."""
    folders = [tmp_path_factory.mktemp("key") / name for name in ("a", "b")]
    for folder in folders:
        code, said = run("quiz", "key", "--out", folder)
        assert code == 0, said
    return folders


@pytest.mark.slow
def test_key_is_byte_identical_when_run_again(keys):
    for name in ("key.json", "key.html"):
        assert (keys[0] / name).read_bytes() == (keys[1] / name).read_bytes()


@pytest.mark.slow
def test_key_json_carries_evidence_for_every_part(keys):
    key = json.loads((keys[0] / "key.json").read_text())
    assert set(key["findings"]) == set(questions)
    assert sum(key["agreement"].values()) == len(questions)
    for name, finding in key["findings"].items():
        assert finding["quantities"] and finding["threshold"] and finding["why"], name
        if finding["chosen"] is None:  # undecided: its numbers are there, and nothing is guessed
            assert finding["agrees_with_published"] is None, name
        else:
            assert finding["margin"] > 0, name
            assert finding["agrees_with_published"] == (set(finding["chosen"]) == questions[name].published)


@pytest.mark.slow
def test_key_html_stands_alone(keys):
    page = (keys[0] / "key.html").read_text()
    assert not re.search(r"https?://|<script|<link|@import", page)
    assert all(source.startswith("data:image/png;base64,") for source in re.findall(r'src="([^"]*)', page))
    assert "{{" not in page
    assert all(f"id={name}>" in page for name in questions)
    assert page.count("<img") >= 15 and page.count('alt=""') == 0


@pytest.mark.slow
def test_check_command_proves_the_quiz():
    code, said = run("quiz", "check")
    assert code == 0 and "All checks hold" in said


@pytest.mark.slow
def test_pytest_grades_a_sheet(keys, tmp_path):
    """All right but one wrong, one malformed, one unknown: three failures, each with its own kind of message."""
    key = json.loads((keys[0] / "key.json").read_text())["findings"]
    answers = {name: frozenset(finding["chosen"] or ()) for name, finding in key.items()}
    computable = sum(questions[name].points for name, chosen in answers.items() if chosen)
    right = sheet.write(answers)
    wrong = next(option for option in questions["Q6"].options if option not in answers["Q6"])
    text = re.sub(r"^Q6 = .*", f'Q6 = "{wrong}"', right, flags=re.M)
    text = re.sub(r"^Q7 = .*", 'Q7 = "banana"', text, flags=re.M) + 'Q77 = "x"\n'
    (tmp_path / "answers.toml").write_text(text)
    code, said = run(
        "pytest", "quiz", "--sheet", tmp_path / "answers.toml", "--gradescope", tmp_path / "r.json", "-p",
        "no:cacheprovider",
    )  # fmt: skip
    assert code == 1 and "3 failed" in said
    assert "Q6 wrong" in said and questions["Q6"].hints[0]["en"] in said and "Answer:" not in said
    assert "Q7 format error: line" in said and "unknown question 'Q77'" in said
    result = json.loads((tmp_path / "r.json").read_text())
    assert result["score"] == pytest.approx(computable - 0.6) and f"{result['score']:.1f} of 10.0" in said
    code, said = run("pytest", "quiz", "--sheet", tmp_path / "answers.toml", "--reveal", "-p", "no:cacheprovider")
    (answer,) = answers["Q6"]
    assert f"Answer: {questions['Q6'].options[answer]['en']}" in said


@pytest.mark.slow
def test_pytest_takes_the_courses_files(tmp_path, monkeypatch):
    """Nothing is there, so nothing but what needs no picture can be graded, and the reason is told."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    code, said = run("pytest", "quiz", "--course", tmp_path / "nowhere", "-p", "no:cacheprovider")
    assert code == 0 and "31 skipped" in said and "There is no folder or zip" in said
    code, said = run("pytest", "quiz", "--profile", "moon")
    assert code == 4 and "invalid choice: 'moon'" in said


def test_a_missing_sheet_is_a_usage_error():
    code, said = run("pytest", "quiz", "--sheet", "nowhere.toml")
    assert code == 4 and "nowhere.toml cannot be read" in said and "Traceback" not in said
