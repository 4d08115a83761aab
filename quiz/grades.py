"""Many answer sheets against the keys: one table, grades.csv."""

import csv

from joblib import delayed

from . import sheet
from .catalogue import questions
from .grading import grade
from .jobs import in_parallel

COLUMNS = ("file", "profile", "points", "of", "computable", "note", *questions)
SHEETS_A_CALL = 50  # grading one takes less time than sending it
# A cell that begins so is a formula to a spreadsheet, also in full width. A student chooses the file's name, and the
# instructor's spreadsheet would run it; behind an apostrophe it is text.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def grade_files(files, keys, n_jobs=None) -> list:
    """A row for every file and profile, in that order: a dict with COLUMNS as keys. keys: profile -> key.

    Graded as `pytest quiz --sheet` does, but that a file of which nothing can be read has no points, and `note` says
    why. The files are read here, because a cluster's workers do not have them.
    """
    sheets = [(str(file), _read(file)) for file in files]
    calls = (
        delayed(grade_sheets)(sheets[start : start + SHEETS_A_CALL], keys)
        for start in range(0, len(sheets), SHEETS_A_CALL)
    )
    return [row for rows in in_parallel(calls, n_jobs) for row in rows]


def grade_sheets(sheets, keys) -> list:
    """The rows of sheets: (file's name, its bytes or the sentence that says why there are none)."""
    rows = []
    for name, content in sheets:
        read = sheet.read(content) if isinstance(content, bytes) else sheet.Sheet(errors={"sheet": content})
        rows += [_row(name, profile, read, key) for profile, key in keys.items()]
    return rows


def write(path, rows):
    """The rows as CSV in UTF-8; what the file system knows and UTF-8 does not stands as an escape."""
    with open(path, "w", newline="", encoding="utf-8", errors="backslashreplace") as out:
        table = csv.DictWriter(out, COLUMNS)
        table.writeheader()
        table.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _read(file):
    try:
        with open(file, "rb") as opened:
            return opened.read(sheet.MAX_BYTES + 1)  # one more than allowed is refused like a thousand more
    except OSError as error:
        return f"The sheet cannot be read: {error.strerror or error}."


def _row(name, profile, read, key):
    row = {"file": name, "profile": profile, "note": read.errors.get("sheet", "")}
    if not read.answers and set(read.errors) == {"sheet"}:
        return row
    graded = grade(read, key)
    return {
        **row,
        "points": graded.points,
        "of": graded.of,
        "computable": graded.computable,
        **{part.id: part.status for part in graded.parts.values()},
    }


def _cell(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
