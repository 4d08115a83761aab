"""However the course's files lie in a folder or a zip: found, the same bytes, or one sentence."""

import os
import zipfile

import pytest

from xai.course import files as files_module
from xai.course.files import CourseFiles
from xai.course.layout import CHECKPOINT, PICTURES, STATES, TOKENIZER
from xai.missing import DamagedAsset, MissingAsset

from .trees import (
    ALL,
    FILES,
    FLAT_FOOD_ZIP,
    FOOD_ZIP,
    KNOWN_ZIP,
    OUTER,
    given,
    has_all,
    is_sentence,
    only,
    under,
    without,
    write,
    zipped,
)

pytestmark = pytest.mark.usefixtures("temporary")

BERT_ZIP = zipped(only("hw9_bert/", new="hw9_bert/"))
CLUTTER = {"__MACOSX/food/._0_0.jpg": b"?", "food/._0_0.jpg": b"?", ".DS_Store": b"?", "__MACOSX/food/0_0.jpg": b"?"}
IN_ZIPS = {"food.zip": FLAT_FOOD_ZIP, "hw9_bert.zip": zipped(only("hw9_bert/")), CHECKPOINT: ALL[CHECKPOINT]}
FOLDERS = {  # what the folder holds -> where the checkpoint, picture 0_0 and the first states then are
    "as it is": (ALL, f"{CHECKPOINT} food/0_0.jpg hw9_bert/output/model_q1"),
    "deeper": (under(OUTER), f"{OUTER}/{CHECKPOINT} {OUTER}/food/0_0.jpg {OUTER}/hw9_bert/output/model_q1"),
    "three deeper": (under("a/b/c"), f"a/b/c/{CHECKPOINT} a/b/c/food/0_0.jpg a/b/c/hw9_bert/output/model_q1"),
    "food in food": ({**without("food/"), **only("food/", new="food/food/")}, "- food/food/0_0.jpg -"),
    "food.zip": ({**without("food/"), "food.zip": FOOD_ZIP}, "- food.zip > food/0_0.jpg -"),
    "food.zip without a folder": ({**without("food/"), "food.zip": FLAT_FOOD_ZIP}, "- food.zip > 0_0.jpg -"),
    "all zips": ({**IN_ZIPS}, f"{CHECKPOINT} food.zip > 0_0.jpg hw9_bert.zip > output/model_q1"),
    "hw9_bert.zip": (
        {**without("hw9"), "hw9_bert.zip": BERT_ZIP},
        f"{CHECKPOINT} - hw9_bert.zip > hw9_bert/output/model_q1",
    ),
    "known zip in it": (
        {f"{OUTER}.zip": KNOWN_ZIP},
        f"{OUTER}.zip > {OUTER}/{CHECKPOINT} {OUTER}.zip > {OUTER}/food.zip > food/0_0.jpg -",
    ),
    "known zip deeper": ({f"my/own/{OUTER}.zip": KNOWN_ZIP}, f"my/own/{OUTER}.zip > {OUTER}/{CHECKPOINT} - -"),
    "capitals": (
        {name.upper().replace("JPG", "JPEG"): data for name, data in without(TOKENIZER).items()}
        | only(TOKENIZER, new="HW9_BERT/tokenizer"),
        "CHECKPOINT.PTH FOOD/0_0.JPEG HW9_BERT/OUTPUT/MODEL_Q1",
    ),
    "clutter": ({**ALL, **CLUTTER}, f"{CHECKPOINT} food/0_0.jpg -"),
    "clutter as deep": ({**under("a"), **CLUTTER}, f"a/{CHECKPOINT} a/food/0_0.jpg -"),
}
ZIPS = {
    **{f"{name}, zipped": (zipped(files), where) for name, (files, where) in FOLDERS.items()},
    "packed": (zipped(ALL, zipfile.ZIP_DEFLATED), f"{CHECKPOINT} food/0_0.jpg hw9_bert/output/model_q1"),
    "made on Windows": (
        zipped({name.replace("/", "\\"): data for name, data in under(OUTER).items()}),
        f"{OUTER}/{CHECKPOINT} {OUTER}/food/0_0.jpg {OUTER}/hw9_bert/output/model_q1",
    ),
    "./names": (zipped({f"./{name}": data for name, data in ALL.items()}), f"{CHECKPOINT} food/0_0.jpg -"),
    "with entries for folders": (zipped({"food/": b"", "hw9_bert/": b"", **ALL}), f"{CHECKPOINT} food/0_0.jpg -"),
    "three zips deep": (
        zipped({f"a/{OUTER}.ZIP": zipped({f"b/{OUTER}.zip": zipped({**without("food"), "Food.zip": FOOD_ZIP})})}),
        f"a/{OUTER}.ZIP > b/{OUTER}.zip > {CHECKPOINT} a/{OUTER}.ZIP > b/{OUTER}.zip > Food.zip > food/0_0.jpg -",
    ),
}
PARTS = {  # what is given is a part itself: its name -> (contents, the names it has)
    "food": (only("food/"), "food/"),
    "Food.zip": (FLAT_FOOD_ZIP, "food/"),
    "food.zip": (FOOD_ZIP, "food/"),
    "hw9_bert": (only("hw9_bert/"), "hw9_bert/"),
    "hw9_bert.zip": (zipped(only("hw9_bert/")), "hw9_bert/"),
}


@pytest.mark.parametrize("name", [*FOLDERS, *ZIPS])
def test_every_nesting_has_the_same_bytes(name, tmp_path):
    contents, places = {**FOLDERS, **ZIPS}[name]
    files = CourseFiles(given(tmp_path, contents))
    assert has_all(files)
    found = [files.where(n) for n in (CHECKPOINT, PICTURES[0], STATES[0])]
    expected = _split(places)
    assert [place for place, e in zip(found, expected) if e != "-"] == [e for e in expected if e != "-"]


def _split(places):
    """Three places, separated by the spaces that are not around ">"."""
    return [place.replace("|", " > ") for place in places.replace(" > ", "|").split()]


@pytest.mark.parametrize("name", PARTS)
def test_a_part_alone_is_known_by_its_own_name(name, tmp_path, monkeypatch):
    contents, start = PARTS[name]
    path = given(tmp_path, contents, name)
    assert has_all(CourseFiles(path), start)
    if path.is_dir():
        monkeypatch.chdir(path)
        assert has_all(CourseFiles("."), start)


def test_the_known_zip_and_its_folder_are_the_same(course, course_zip, temporary):
    folder, archive = CourseFiles(course), CourseFiles(str(course_zip))
    assert archive.where(CHECKPOINT) == f"{OUTER}/{CHECKPOINT}"
    assert archive.where(PICTURES[9]) == f"{OUTER}/food.zip > food/9_9.jpg"
    for name in (*PICTURES, *STATES):
        assert folder.file(name) == course / name and archive.file(name).read_bytes() == (course / name).read_bytes()
    assert archive.size(CHECKPOINT) == folder.size(CHECKPOINT) == (course / CHECKPOINT).stat().st_size
    assert not any(p.name == CHECKPOINT for p in temporary.rglob("*"))  # nobody asked for it
    names = {file.name for file in archive.folder(TOKENIZER).iterdir()}
    assert names == {file.name for file in (course / TOKENIZER).iterdir()}


# Which of several places


@pytest.mark.parametrize("name", ["as it is", "three deeper", "food.zip"])
def test_unpacked_before_zipped(name, tmp_path):
    wrong = zipped({file: b"wrong" for file in ALL})
    extra = {f"{OUTER}.zip": zipped({f"{OUTER}.zip": wrong}), "food.zip": wrong, "hw9_bert.zip": wrong}
    assert has_all(CourseFiles(given(tmp_path, {**extra, **FOLDERS[name][0]})))


def test_shallow_before_deep(tmp_path):
    deep = under("a", {name: b"wrong" for name in ALL})
    assert has_all(CourseFiles(given(tmp_path, {**deep, **ALL})))
    assert has_all(CourseFiles(given(tmp_path, zipped({**deep, **ALL}), "given.zip")))


@pytest.mark.parametrize(
    "pack, one, two",
    [
        (dict, "a/food/0_0.jpg", "b/food/0_0.jpg"),
        (dict, "food/0_0.jpg", "food/0_0.jpeg"),
        (zipped, "a/food/0_0.jpg", "b/food/0_0.jpg"),
        (zipped, "food/0_0.jpg", "food/0_0.jpeg"),
        (zipped, "food/0_0.jpg", "FOOD/0_0.JPG"),  # on some disks these are one
    ],
)
def test_two_equally_good_places_are_not_chosen_between(pack, one, two, tmp_path):
    files = CourseFiles(given(tmp_path, pack({**without(PICTURES[0]), one: b"one", two: b"two"})))
    with pytest.raises(DamagedAsset, match="two of food/0_0.jpg") as error:
        files.file(PICTURES[0])
    assert is_sentence(error) and f"'{one}'" in str(error.value) and f"'{two}'" in str(error.value)
    assert PICTURES[0] in files and files.file(PICTURES[1]).read_bytes() == FILES[PICTURES[1]]


def test_two_zips_that_are_equally_good(tmp_path):
    files = CourseFiles(given(tmp_path, {"a/food.zip": FOOD_ZIP, "b/food.zip": FLAT_FOOD_ZIP}))
    with pytest.raises(DamagedAsset, match=r"'a/food\.zip > food/0_0\.jpg' and 'b/food\.zip > 0_0\.jpg'"):
        files.file(PICTURES[0])


def test_two_names_of_one_file_are_one(tmp_path):
    write(tmp_path / "given/a", ALL)
    os.symlink(tmp_path / "given/a", tmp_path / "given/b")
    assert has_all(CourseFiles(tmp_path / "given"))


def test_zips_with_other_names_stay_shut(tmp_path):
    files = CourseFiles(given(tmp_path, {"archive.zip": zipped(ALL), "checkpoint.pth.zip": zipped(ALL)}))
    assert not any(name in files for name in (*FILES, TOKENIZER))


def test_food_zip_is_asked_for_food_only(tmp_path):
    files = CourseFiles(given(tmp_path, {"food.zip": zipped({CHECKPOINT: b"?", **only("food/", new="food/")})}))
    assert has_all(files, "food/")


# What is not there, or not to be opened


@pytest.mark.parametrize(
    "path", ["", "no/such.zip", "\0", "~nobody-of-this-name/x", "x" * 5000, None], ids=lambda p: repr(p)[:25]
)
def test_nothing_at_the_path(path):
    with pytest.raises(MissingAsset, match="There is no folder or zip .*expected a folder or zip") as error:
        CourseFiles(path)
    assert not isinstance(error.value, DamagedAsset) and is_sentence(error)


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    given(tmp_path, ALL)
    assert has_all(CourseFiles("~/given"))


@pytest.mark.parametrize("contents", [{}, zipped({})], ids=["folder", "zip"])
def test_an_empty_folder_or_zip_contains_nothing(contents, tmp_path):
    path = given(tmp_path, contents)
    path.mkdir(exist_ok=True) if contents == {} else None
    files = CourseFiles(path)
    assert has_all(files, "nothing")
    for ask in (files.file, files.where, files.size):
        with pytest.raises(MissingAsset, match="There is no food/0_0.jpg in .*given") as error:
            ask(PICTURES[0])
        assert not isinstance(error.value, DamagedAsset) and is_sentence(error)


def test_neither_folder_nor_file():
    with pytest.raises(DamagedAsset, match="neither") as error:
        CourseFiles(os.devnull)
    assert is_sentence(error)


def test_names_that_the_course_does_not_have(tmp_path):
    files = CourseFiles(given(tmp_path, ALL))
    assert "food" not in files and "../x" not in files
    with pytest.raises(ValueError, match="expected one of checkpoint.pth, food/0_0.jpg"):
        files.file("food/4_4.jpg")
    with pytest.raises(ValueError, match=f"expected one of {TOKENIZER}$"):
        files.folder(CHECKPOINT)


def test_zips_too_deep_in_one_another(tmp_path):
    data = FOOD_ZIP
    for _ in range(3):
        data = zipped({f"{OUTER}.zip" if data != FOOD_ZIP else "food.zip": data})
    files = CourseFiles(given(tmp_path, {f"{OUTER}.zip": data, CHECKPOINT: b"?"}))
    with pytest.raises(DamagedAsset, match="food.zip' is not opened; expected at most 3 in one another") as error:
        files.file(PICTURES[0])
    assert is_sentence(error) and CHECKPOINT in files


def test_too_many_zips(tmp_path, monkeypatch):
    monkeypatch.setattr(files_module, "MOST_ZIPS", 2)
    files = CourseFiles(given(tmp_path, {f"{i}/food.zip": zipped({"readme": b"?"}) for i in range(3)}))
    with pytest.raises(DamagedAsset, match="'2/food.zip' is not opened; expected at most 2 zips in all") as error:
        files.file(PICTURES[0])
    assert is_sentence(error)
