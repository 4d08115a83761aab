"""Many sheets at once: every file gets a row, and the row says what `grade` says."""

import csv

import pytest
from joblib import parallel_config

from quiz import Finding, grade, grades, questions, sheet
from quiz.findings import Quantity, not_computed
from quiz.grades import COLUMNS, FORMULA_STARTS, grade_files

FORMULA = "=HYPERLINK(A1).toml"


@pytest.fixture
def keys():
    """The published answers as if computed; in the second profile Q30 is missing and Q6 is another."""
    key = {
        name: Finding(q.published, (Quantity("share", 0.7, "of 1"),), Quantity("half", 0.5, "of 1"), 0.2, "because")
        for name, q in questions.items()
    }
    other = next(option for option in questions["Q6"].options if option not in questions["Q6"].published)
    return {"embedded": key, "hub": {**key, "Q6": Finding(frozenset({other})), "Q30": not_computed("no model")}}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A class's sheets."""
    monkeypatch.chdir(tmp_path)
    answers = {name: q.published for name, q in questions.items()}
    (tmp_path / "good.toml").write_text(sheet.write(answers), encoding="utf-8")
    (tmp_path / "blank.toml").write_text(sheet.write(), encoding="utf-8")
    (tmp_path / "王小明.toml").write_text(sheet.write({**answers, "Q7": ()}), encoding="utf-8")
    stray = sheet.write(answers).replace('Q8 = "', 'Q8 = "x') + 'Q77 = "x"\n'
    (tmp_path / FORMULA).write_text(stray, encoding="utf-8")
    (tmp_path / "broken.toml").write_text('format_version = 1\n[answers]\nQ1 = "\n', encoding="utf-8")
    (tmp_path / "huge.toml").write_bytes(b"#" * (sheet.MAX_BYTES + 7))
    (tmp_path / "folder.toml").mkdir()
    return tmp_path


FILES = ["good.toml", "blank.toml", "王小明.toml", FORMULA, "broken.toml", "huge.toml", "folder.toml", "gone.toml"]
READABLE = FILES[:4]


def table(path, files, keys):
    grades.write(path, grade_files(files, keys))
    with open(path, newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_the_table_read_back_says_what_grade_says(folder, keys):
    rows = table(folder / "grades.csv", FILES, keys)
    assert [(row["file"].lstrip("'"), row["profile"]) for row in rows] == [(f, p) for f in FILES for p in keys]
    for row in rows:
        assert tuple(row) == COLUMNS
        name = row["file"].lstrip("'")
        if name not in READABLE:
            continue
        graded = grade(sheet.read((folder / name).read_bytes()), keys[row["profile"]])
        assert (float(row["points"]), float(row["of"])) == (graded.points, graded.of)
        assert float(row["computable"]) == graded.computable
        assert {q: row[q] for q in questions} == {q: part.status for q, part in graded.parts.items()}
    best = {row["profile"]: row for row in rows if row["file"] == "good.toml"}
    assert float(best["embedded"]["points"]) == 10 and best["embedded"]["note"] == ""
    assert best["hub"]["Q6"] == "wrong" and best["hub"]["Q30"] == "not computed" and best["embedded"]["Q30"] == "right"


def test_what_cannot_be_read_has_a_sentence_in_place_of_points_and_the_others_go_on(folder, keys):
    rows = {row["file"]: row for row in table(folder / "grades.csv", [*FILES[4:], "good.toml"], keys)}
    says = {"broken": "not valid TOML", "huge": "expected at most", "folder": "cannot be read", "gone": "No such file"}
    for name, sentence in says.items():
        row = rows[f"{name}.toml"]
        assert sentence in row["note"] and "\n" not in row["note"], name
        assert not any(row[column] for column in COLUMNS[2:5]) and not any(row[q] for q in questions)
    assert rows["good.toml"]["points"]


def test_a_mistake_in_a_sheet_that_can_be_read_is_noted_beside_its_points(folder, keys):
    (row, _) = table(folder / "grades.csv", [FORMULA], keys)
    assert "unknown question 'Q77'" in row["note"] and row["Q8"] == "format error" and row["Q9"] == "right"


def test_no_cell_becomes_a_formula(folder, keys):
    for start in FORMULA_STARTS:
        row = {"file": f"{start}x", "profile": "embedded", "note": f"{start}y", "points": -1.0}
        grades.write(folder / "g.csv", [row])
        with open(folder / "g.csv", newline="", encoding="utf-8") as opened:
            (read,) = csv.DictReader(opened)
        assert (read["file"], read["note"], read["points"]) == (f"'{start}x", f"'{start}y", "-1.0")
    assert table(folder / "g.csv", [FORMULA], keys)[0]["file"] == f"'{FORMULA}"


def test_a_name_that_is_no_text_is_written_as_an_escape(folder, keys):
    (row, _) = table(folder / "g.csv", ["gone\udcff.toml"], keys)
    assert row["file"] == "gone\\udcff.toml" and "cannot be read" in row["note"]


def test_a_large_class_stays_in_order_whoever_grades(folder, keys, monkeypatch):
    monkeypatch.setattr(grades, "SHEETS_A_CALL", 2)
    many = FILES * 3
    with parallel_config("threading", n_jobs=3):
        assert grade_files(many, keys) == grade_files(FILES, keys) * 3
