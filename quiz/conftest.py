"""`pytest quiz`: options, the sheet and the key, and the summary of points."""

import json
from pathlib import Path

import pytest

from xai.lab import PROFILES, Lab

from . import sheet as sheets
from .catalogue import questions, topics
from .grading import NOT_COMPUTED, RIGHT, grade, gradescope
from .key import compute_key

_GRADE = pytest.StashKey()
_SHEET = pytest.StashKey()


def pytest_addoption(parser):
    group = parser.getgroup("quiz")
    group.addoption("--sheet", type=Path, help="answer sheet to grade (default: answers.toml, if there is one)")
    group.addoption("--reveal", action="store_true", help="show the answer beside a wrong one")
    group.addoption("--fresh", action="store_true", help="compute every experiment anew")
    group.addoption("--profile", choices=PROFILES, help="whose answers are right (default: embedded)")
    group.addoption("--course", metavar="PATH", help="folder or zip of the course's files, for the profile course")
    group.addoption("--gradescope", type=Path, metavar="FILE", help="also write the grade as Gradescope's results.json")


def pytest_configure(config):
    path = config.getoption("--sheet")
    if path is None and (config.rootpath / "answers.toml").exists():
        path = config.rootpath / "answers.toml"
    if path is not None:
        try:
            config.stash[_SHEET] = sheets.read(path.read_bytes())
        except OSError as error:
            raise pytest.UsageError(
                f"The sheet {path} cannot be read: {error.strerror}. Write one with: python -m quiz sheet"
            )
    elif config.getoption("--gradescope"):
        raise pytest.UsageError(
            "--gradescope needs a sheet: there is no answers.toml here, and no --sheet FILE was given."
        )


@pytest.fixture(scope="session")
def key(request):
    profile, course = (request.config.getoption(name) for name in ("--profile", "--course"))
    lab = Lab.open(profile or ("course" if course else "embedded"), course=course)
    return compute_key(lab, fresh=request.config.getoption("--fresh"))


@pytest.fixture(scope="session")
def student(request):
    """The sheet, or None."""
    return request.config.stash.get(_SHEET, None)


@pytest.fixture(scope="session")
def graded(request, student, key):
    """The sheet's grade, or None without a sheet."""
    if student is None:
        return None
    request.config.stash[_GRADE] = result = grade(student, key)
    if request.config.getoption("--gradescope"):
        errors = [student.errors["sheet"]] if "sheet" in student.errors else []
        request.config.getoption("--gradescope").write_text(json.dumps(gradescope(result, errors), indent=1) + "\n")
    return result


def pytest_terminal_summary(terminalreporter, config):
    result = config.stash.get(_GRADE, None)
    if result is None:
        return
    terminalreporter.section("points")
    for topic, (points, of) in result.by_topic().items():
        if of:
            terminalreporter.line(f"{topics[topic]['en']:42} {points:5.1f} of {of:.1f}")
    terminalreporter.line(f"{'total':42} {result.points:5.1f} of {result.of:.1f}")
    if result.computable < result.of:
        terminalreporter.line(f"({result.of - result.computable:.1f} points cannot be computed yet and count as 0)")
    right = sum(p.status == RIGHT for p in result.parts.values())
    skipped = sum(p.status == NOT_COMPUTED for p in result.parts.values())
    terminalreporter.line(f"{right} parts right, {len(questions) - right - skipped} not, {skipped} not computed")
