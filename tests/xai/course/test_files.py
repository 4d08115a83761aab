"""However the course's files lie in a folder or a zip: found, the same bytes, or one sentence."""

import gc
import os
import tempfile

import pytest

from xai.course import files as files_module
from xai.course.files import CourseFiles
from xai.course.layout import CHECKPOINT, PICTURES, STATES, TOKENIZER
from xai.missing import DamagedAsset, MissingAsset

from .broken import FILES, ZIPS, is_sentence, write, zipped

OUTER = "ml2022spring-hw9"
ALL = {**FILES, **dict.fromkeys(STATES, b"states"), f"{TOKENIZER}/vocab.txt": b"[PAD]"}


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """The only place where anything may be unpacked to."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def under(top, files):
    return {f"{top}/{name}": data for name, data in files.items()}


def food_zipped(top):
    """ALL with food.zip in place of food/; its pictures under `top`."""
    food = {name.replace("food/", top): data for name, data in ALL.items() if name.startswith("food/")}
    return {**{name: data for name, data in ALL.items() if not name.startswith("food/")}, "food.zip": zipped(food)}


CLUTTER = {"__MACOSX/my own/food/._0_0.jpg": b"?", ".DS_Store": b"?", "notes/readme.txt": b"?"}
LAYOUTS = {
    "as it is": ALL,
    "in a folder": under(OUTER, ALL),
    "in a folder, beside others": {**under("my own", ALL), **CLUTTER},
    "food.zip": food_zipped("food/"),
    "food.zip without a folder": food_zipped(""),
    "the known zip": under(OUTER, food_zipped("food/")),
    "food.zip beside food": {**ALL, "food.zip": b"?"},
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_has_the_same_bytes_as_folder_and_as_zip(name, tmp_path):
    (tmp_path / "given.zip").write_bytes(zipped(LAYOUTS[name]))
    for path in (write(tmp_path / "given", LAYOUTS[name]), str(tmp_path / "given.zip")):
        files = CourseFiles(path)
        for file in (CHECKPOINT, *PICTURES, *STATES):
            assert file in files and files.file(file).read_bytes() == ALL[file]
        assert [file.name for file in files.folder(TOKENIZER).iterdir()] == ["vocab.txt"]


def test_the_known_zip_and_its_folder_are_the_same(course, course_zip):
    folder, archive = CourseFiles(course), CourseFiles(course_zip)
    for name in (CHECKPOINT, *PICTURES, *STATES):
        assert folder.file(name) == course / name and archive.file(name).read_bytes() == (course / name).read_bytes()


def test_nothing_of_a_folder_is_copied_and_what_a_zip_gave_goes_with_it(tmp_path, temporary):
    CourseFiles(write(tmp_path / "given", ALL)).file(CHECKPOINT)
    assert list(temporary.iterdir()) == []
    (tmp_path / "given.zip").write_bytes(zipped(under("../../..", ALL)))
    files = CourseFiles(tmp_path / "given.zip")
    assert files.file(PICTURES[0]).is_relative_to(temporary) and PICTURES[0] in files
    del files
    gc.collect()
    assert list(temporary.iterdir()) == [] and len(list(tmp_path.iterdir())) == 3  # and nothing beside it


@pytest.mark.parametrize("name", ZIPS)
def test_a_broken_zip_is_one_sentence_and_a_broken_food_zip_costs_the_pictures_only(name, tmp_path):
    data, says = ZIPS[name]
    write(tmp_path, {"given.zip": data, f"folder/{CHECKPOINT}": b"here", "folder/food.zip": data})
    with pytest.raises(DamagedAsset, match=says) as error:
        CourseFiles(tmp_path / "given.zip")
    assert is_sentence(error) and "given.zip" in str(error.value)
    files = CourseFiles(tmp_path / "folder")
    assert files.file(CHECKPOINT).read_bytes() == b"here"
    with pytest.raises(DamagedAsset, match=says) as error:
        files.file(PICTURES[0])
    assert is_sentence(error) and "food.zip" in str(error.value)


def test_what_is_just_allowed_is_unpacked_and_a_byte_more_is_not(tmp_path, temporary, monkeypatch):
    (tmp_path / "given.zip").write_bytes(zipped(FILES))
    size = sum(map(len, FILES.values()))
    monkeypatch.setattr(files_module, "MOST_BYTES", size)
    assert CHECKPOINT in CourseFiles(tmp_path / "given.zip")
    monkeypatch.setattr(files_module, "MOST_BYTES", size - 1)
    with pytest.raises(DamagedAsset, match=f"has {size:,} bytes unpacked; expected at most {size - 1:,}"):
        CourseFiles(tmp_path / "given.zip")
    gc.collect()
    assert [file for file in temporary.rglob("*") if file.is_file()] == []


def test_a_full_disk_is_said(tmp_path, monkeypatch):
    def full(self, *_):
        raise OSError(28, "No space left on device")

    (tmp_path / "given.zip").write_bytes(zipped(FILES))
    monkeypatch.setattr(files_module.zipfile.ZipFile, "extractall", full)
    with pytest.raises(DamagedAsset, match="cannot be unpacked: No space left on device; expected .*room") as error:
        CourseFiles(tmp_path / "given.zip")
    assert is_sentence(error)


@pytest.mark.parametrize("path", ["", "no/such.zip", "\0", "~nobody-of-this-name/x", "x" * 5000])
def test_nothing_at_the_path(path):
    with pytest.raises(MissingAsset, match="There is no folder or zip .*expected a folder or a zip") as error:
        CourseFiles(path)
    assert not isinstance(error.value, DamagedAsset) and is_sentence(error)


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(write(tmp_path, under("given", ALL))))
    assert CourseFiles("~/given").file(CHECKPOINT) == tmp_path / "given" / CHECKPOINT


def test_what_is_not_there_or_of_another_kind_is_missing(tmp_path):
    (tmp_path / "given.zip").write_bytes(zipped({}))
    folder = write(tmp_path / "given", {f"{CHECKPOINT}/data.pkl": b"?", TOKENIZER: b"?"})
    for files in (CourseFiles(tmp_path / "given.zip"), CourseFiles(folder)):
        for ask, name in ((files.file, CHECKPOINT), (files.file, PICTURES[0]), (files.folder, TOKENIZER)):
            with pytest.raises(MissingAsset, match=f"There is no {name} in .*given") as error:
                ask(name)
            assert not isinstance(error.value, DamagedAsset) and is_sentence(error)


def test_links_are_followed(tmp_path):
    write(tmp_path / "elsewhere", ALL)
    (tmp_path / "given").mkdir()
    for name in (CHECKPOINT, "food"):
        os.symlink(tmp_path / "elsewhere" / name, tmp_path / "given" / name)
    files = CourseFiles(tmp_path / "given")
    assert all(files.file(name).read_bytes() == FILES[name] for name in FILES)
