"""Zips from strangers: refused or read, in one sentence, and never more than they declare."""

import zipfile
import zlib

import pytest

from xai.course.files import CourseFiles
from xai.course.layout import CHECKPOINT, PICTURES, STATES
from xai.course.zips import MOST_MEMBERS, MOST_RATIO, Archive
from xai.missing import DamagedAsset

from .trees import FILES, LOST_MEMBER, REFUSED, SIZE, WHOLE, is_sentence, write, zipped

pytestmark = pytest.mark.usefixtures("temporary")


@pytest.mark.parametrize("name", REFUSED)
def test_a_zip_is_refused_as_a_whole_naming_what_is_wrong(name, tmp_path, temporary):
    data, says = REFUSED[name]
    (tmp_path / "given.zip").write_bytes(data)
    with pytest.raises(DamagedAsset, match=says) as error:
        CourseFiles(tmp_path / "given.zip")
    assert is_sentence(error) and "given.zip" in str(error.value)
    assert list(temporary.iterdir()) == [] and len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_zip_within_takes_only_what_it_would_have_given(name, tmp_path):
    data, says = REFUSED[name]
    (tmp_path / "given.zip").write_bytes(zipped({CHECKPOINT: FILES[CHECKPOINT], "food.zip": data}))
    files = CourseFiles(tmp_path / "given.zip")
    assert files.file(CHECKPOINT).read_bytes() == FILES[CHECKPOINT]
    for picture in PICTURES:
        with pytest.raises(DamagedAsset, match=says) as error:
            files.file(picture)
        assert is_sentence(error) and "'food.zip'" in str(error.value) and picture in files
    assert STATES[0] not in files
    assert sorted(p.name for p in tmp_path.iterdir()) == ["given.zip", "temporary"]


def test_a_refused_food_zip_beside_the_unpacked_folder_is_not_looked_at(tmp_path):
    write(tmp_path / "given", {**FILES, "food.zip": REFUSED["bomb"][0]})
    assert CourseFiles(tmp_path / "given").file(PICTURES[0]).read_bytes() == FILES[PICTURES[0]]


@pytest.mark.parametrize("name", LOST_MEMBER)
def test_a_member_that_cannot_be_read_takes_nothing_else_with_it(name, tmp_path, temporary):
    data, says = LOST_MEMBER[name]
    (tmp_path / "given.zip").write_bytes(data)
    files = CourseFiles(tmp_path / "given.zip")
    for _ in range(2):
        with pytest.raises(DamagedAsset, match=says) as error:
            files.file(PICTURES[0])
        assert is_sentence(error) and "food/0_0.jpg" in str(error.value) and PICTURES[0] in files
    assert [p for p in temporary.rglob("*") if p.is_file()] == []  # nothing is left of half a file
    for picture in PICTURES[1:]:
        assert files.file(picture).read_bytes() == FILES[picture]


def test_never_more_bytes_than_declared(tmp_path):
    """Even if the checksum is that of the shortened contents."""

    def shorten(infos):
        first = next(info for info in infos if info.filename == PICTURES[0])
        first.file_size, first.CRC = 7, zlib.crc32(FILES[PICTURES[0]][:7])

    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        (tmp_path / "given.zip").write_bytes(zipped(FILES, method, shorten))
        files = CourseFiles(tmp_path / "given.zip")
        assert files.size(PICTURES[0]) == 7 and files.file(PICTURES[0]).read_bytes() == FILES[PICTURES[0]][:7]


def test_a_bomb_is_refused_before_a_byte_of_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    (tmp_path / "given.zip").write_bytes(REFUSED["bomb"][0])
    with pytest.raises(DamagedAsset, match="bomb"):
        CourseFiles(tmp_path / "given.zip")


def test_what_is_just_allowed_is_opened(tmp_path):
    def declare(infos):
        infos[-1].file_size, infos[-1].compress_size = 1_000_000 * MOST_RATIO, 1_000_000

    count = MOST_MEMBERS - 1
    data = zipped({**{f"{i}": b"" for i in range(count)}, "tight": b"x"}, change=declare)
    (tmp_path / "given.zip").write_bytes(data)
    assert len(Archive(tmp_path / "given.zip", "").members) == MOST_MEMBERS
    zeros = zipped({"small": bytes(1_000_000)}, zipfile.ZIP_DEFLATED)  # more than 200 : 1, but small
    (tmp_path / "given.zip").write_bytes(zeros)
    assert b"".join((a := Archive(tmp_path / "given.zip", "")).chunks(*a.members)) == bytes(1_000_000)


def test_names_with_control_characters_are_escaped(tmp_path):
    (tmp_path / "given.zip").write_bytes(zipped({"../a\x1b[31m\nb\u202e": b"x"}))
    with pytest.raises(DamagedAsset) as error:
        CourseFiles(tmp_path / "given.zip")
    assert is_sentence(error) and r"\x1b[31m\nb\u202e" in str(error.value)


def test_a_zip_that_changes_after_it_was_opened(tmp_path):
    path = tmp_path / "given.zip"
    path.write_bytes(WHOLE)
    files = CourseFiles(path)
    path.write_bytes(WHOLE[: SIZE // 2])
    with pytest.raises(DamagedAsset, match="has changed") as error:
        files.file(CHECKPOINT)
    assert is_sentence(error)
    path.unlink()
    with pytest.raises(DamagedAsset, match="cannot be read: No such file") as error:
        files.file(CHECKPOINT)
    assert is_sentence(error)
