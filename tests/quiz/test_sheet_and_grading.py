"""Sheets: what a student may write. Grading: what it earns."""

import json

import pytest

from quiz import Finding, grade, questions, sheet
from quiz.findings import Quantity, decided, extreme, not_computed, only_match
from quiz.grading import BLANK, FORMAT_ERROR, NOT_COMPUTED, RIGHT, WRONG, gradescope


@pytest.fixture
def key():
    """The published answers as if computed, but for Q30, which is missing."""
    key = {
        name: Finding(q.published, (Quantity("share", 0.7, "of 1"),), Quantity("half", 0.5, "of 1"), 0.2, "because")
        for name, q in questions.items()
    }
    return key | {"Q30": not_computed("no model")}


def filled(**changes):
    return sheet.write({name: q.published for name, q in questions.items()} | changes)


def test_a_blank_sheet_earns_nothing_and_is_not_wrong(key):
    graded = grade(sheet.read(sheet.write()), key)
    assert graded.points == 0 and graded.of == 10
    assert {p.status for p in graded.parts.values()} == {BLANK, NOT_COMPUTED}


def test_the_keys_answers_earn_everything_that_can_be_computed(key):
    graded = grade(sheet.read(filled()), key)
    assert graded.points == graded.computable == pytest.approx(10 - questions["Q30"].points)
    assert sum(of for _, of in graded.by_topic().values()) == pytest.approx(10)


def test_several_earns_only_for_exactly_the_right_set(key):
    right = sorted(questions["Q2"].published)
    for answer in (right[:1], [*right, "red_positive"], ["red_positive", "green_negative"]):
        part = grade({"Q2": answer}, key).parts["Q2"]
        assert part.status == WRONG and part.points == 0
    assert grade({"Q2": right[::-1]}, key).parts["Q2"].points == 0.3


def test_wrong_answers_show_evidence_and_hint_but_not_the_answer(key):
    part = grade({"Q6": "table"}, key).parts["Q6"]
    assert "share: 0.7 of 1" in part.message and questions["Q6"].hints[0]["en"] in part.message
    assert questions["Q6"].options["sashimi"]["en"] not in part.message


@pytest.mark.parametrize(
    "text, where, says",
    [
        ("", "sheet", "format_version is None; expected 1"),
        ("format_version = 1", "sheet", "no [answers] table"),
        ("format_version = 2\n[answers]", "sheet", "format_version is 2"),
        ('format_version = 1\n[answers]\nQ1 = "\nQ2 = []', "sheet", "line 3"),
        ('format_version = 1\n[answers]\nQ6 = "table"\nQ6 = "plate"', "sheet", "line 4"),
        ('format_version = 1\n[answers]\nQ99 = "a"', "sheet", "line 3: unknown question 'Q99'"),
        ('format_version = 1\nname = "me"\n[answers]', "sheet", "line 2: unknown entry 'name'"),
        ('format_version = 1\n[answers]\n\nQ6 = "fish"', "Q6", "line 4: Q6 has no option 'fish'; expected one of"),
        ("format_version = 1\n[answers]\nQ6 = 3", "Q6", "line 3: Q6 is '3'; expected an option id"),
        ("format_version = 1\n[answers]\nQ6 = [1, 2]", "Q6", "expected an option id"),
        ("format_version = 1\n[answers]\nQ6 = true", "Q6", "expected an option id"),
        ("format_version = 1\n[answers]\nQ6 = 1979-05-27", "Q6", "expected an option id"),
        ('format_version = 1\n[answers]\nQ6 = {a = "table"}', "Q6", "expected an option id"),
        ('format_version = 1\n[answers]\nQ6 = ["table", "plate"]', "Q6", "line 3: Q6 takes one option; 2 are given"),
        (b"\xff\xfeQ", "sheet", "not UTF-8"),
        (b"#" * 10_000_000, "sheet", "10,000,000 bytes; expected at most"),
        ("[" * 100_000, "sheet", "not valid TOML"),
    ],
)
def test_mistakes_are_format_errors_with_their_line(text, where, says, key):
    read = sheet.read(text)
    assert says in read.errors[where]
    assert "\n" not in read.errors[where]
    if where != "sheet":
        assert grade(read, key).parts[where].status == FORMAT_ERROR


def test_a_hostile_sheet_is_refused_at_once():
    """A key of 50,000 dots took a minute; lists within lists broke the sentence about them."""
    for text in ("Q1" + ".a" * 50_000 + " = 1", *(f"{key}{'.a' * 450} = [[[1]]]" for key in ("Q1", "format_version"))):
        text = text if text.startswith("format") else f"format_version = 1\n[answers]\n{text}"
        read = sheet.read(text)
        assert read.errors and not read.answers and all(len(error) < 300 for error in read.errors.values())


def test_an_unreadable_sheet_names_only_a_few_of_its_entries():
    text = "format_version = 1\n[answers]\n" + "".join(f"a{n} = 1\n" for n in range(9_000))
    assert sheet.read(text).errors["sheet"].endswith("line 7: unknown question 'a4'; and 8,995 more.")


def test_one_mistake_does_not_cost_the_other_answers(key):
    text = filled().replace('Q6 = "sashimi"', 'Q6 = "fish"')
    statuses = {name: part.status for name, part in grade(sheet.read(text), key).parts.items()}
    assert statuses.pop("Q6") == FORMAT_ERROR and statuses.pop("Q30") == NOT_COMPUTED
    assert set(statuses.values()) == {RIGHT}


def test_a_sheet_survives_windows_line_ends_and_a_byte_order_mark():
    assert sheet.read(b"\xef\xbb\xbf" + filled().replace("\n", "\r\n").encode()) == sheet.read(filled())


def test_a_one_element_list_and_a_string_are_the_same_answer():
    assert sheet.from_dict({"Q6": ["table"]}) == sheet.from_dict({"Q6": "table"})


def test_gradescope_adds_up(key):
    result = gradescope(grade(sheet.read(filled(Q6={"table"})), key))
    assert result["score"] == pytest.approx(sum(test["score"] for test in result["tests"]))
    assert sum(test["max_score"] for test in result["tests"]) == pytest.approx(10)
    assert {t["name"]: t["status"] for t in result["tests"]}["Q6"] == "failed"
    json.dumps(result)


def test_extreme_needs_a_lead():
    assert extreme({"a": 1.0, "b": 1.0}, "", "{best}").chosen is None
    assert extreme({"a": float("nan"), "b": 1.0}, "", "{best}").chosen is None
    finding = extreme({"a": 1.0, "b": 3.0, "c": 2.5}, "kg", "{best} over {second}")
    assert (finding.chosen, finding.margin, finding.why) == ({"b"}, 0.5, "b over c")
    assert extreme({"a": 1.0, "b": 3.0, "c": 2.5}, "kg", "{best}", smallest=True).chosen == {"a"}


def test_only_match_needs_exactly_one_that_fits():
    names, threshold = {"a": "error of a", "b": "error of b"}, Quantity("small", 0.1)
    assert only_match({"a": 0.0, "b": 5.0}, names, threshold, "").chosen == {"a"}
    assert only_match({"a": 0.0, "b": 0.0}, names, threshold, "").chosen is None
    assert only_match({"a": 1.0, "b": 5.0}, names, threshold, "").chosen is None
    assert decided({"a"}, (), threshold, float("nan"), "").chosen is None


@pytest.mark.parametrize("as_bytes", [False, True])
def test_what_editors_add_and_do_not_show_changes_nothing(key, as_bytes):
    """A mark of the byte order, also twice or where two files were joined, DOS's and old Macs' lines, DOS's end."""
    plain = filled()
    unseen = ("\ufeff" + plain, "\ufeff\ufeff" + plain, plain.replace("[answers]", "\ufeff[answers]"), plain + "\x1a")
    ends = (plain.replace("\n", "\r\n"), plain.replace("\n", "\r"), "\ufeff" + plain.replace("\n", "\r\n"))
    for text in (*unseen, *ends):
        read = sheet.read(text.encode() if as_bytes else text)
        assert read == sheet.read(plain) and not read.errors
    broken = "\ufeff" + plain.replace("Q6 = ", "Q6 == ", 1)
    assert sheet.read(broken.replace("\n", "\r")).errors == sheet.read(broken[1:]).errors  # with the right line


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_of_unicode_are_named(encoding):
    assert "UTF-16" in sheet.read(sheet.write().encode(encoding)).errors["sheet"]
