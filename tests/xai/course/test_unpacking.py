"""What is taken out of a zip, when, where to, and when it goes again."""

import gc
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from xai.course import scratch
from xai.course.files import CourseFiles
from xai.course.layout import CHECKPOINT, PICTURES, TOKENIZER
from xai.missing import DamagedAsset

from .trees import ALL, FILES, KNOWN_ZIP, OUTER, given, has_all, is_sentence, zipped


def test_opening_and_asking_unpacks_nothing_that_nobody_needs(tmp_path, temporary):
    files = CourseFiles(given(tmp_path, KNOWN_ZIP, f"{OUTER}.zip"))
    assert CHECKPOINT in files and files.size(CHECKPOINT) and list(temporary.iterdir()) == []
    files.file(PICTURES[3])
    assert sorted(p.name for p in temporary.rglob("*") if p.is_file()) == ["2_3.jpg", "food.zip"]
    assert files.file(PICTURES[3]) is files.file(PICTURES[3])


def test_the_temporary_folder_goes_with_the_object(tmp_path, temporary):
    files = CourseFiles(given(tmp_path, KNOWN_ZIP, "given.zip"))
    path = files.file(PICTURES[0])
    assert path.is_file() and path.is_relative_to(temporary) and len(list(temporary.iterdir())) == 1
    del files
    gc.collect()
    assert list(temporary.iterdir()) == [] and sorted(p.name for p in tmp_path.iterdir()) == ["given.zip", "temporary"]


def test_a_folders_own_files_are_not_copied(tmp_path, temporary):
    files = CourseFiles(given(tmp_path, ALL))
    assert files.file(CHECKPOINT) == tmp_path / "given" / CHECKPOINT
    assert files.folder(TOKENIZER) == tmp_path / "given" / TOKENIZER and list(temporary.iterdir()) == []


def test_several_may_ask_at_once(tmp_path, temporary):
    files = CourseFiles(given(tmp_path, KNOWN_ZIP, "given.zip"))
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(files.file, PICTURES * 8))
    assert len(set(paths)) == 10 and all(p.read_bytes() == FILES[n] for n, p in zip(PICTURES * 8, paths))


class FullDisk:
    def __init__(self, file):
        self.file = file

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def write(self, data):
        self.file.write(data[:10])
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_said_and_can_be_cleared(tmp_path, temporary, monkeypatch):
    files = CourseFiles(given(tmp_path, zipped(ALL)))
    monkeypatch.setattr(scratch, "open", lambda *how: FullDisk(open(*how)), raising=False)
    with pytest.raises(DamagedAsset, match="cannot be unpacked.*No space left.*expected 0.0 MB of room") as error:
        files.file(CHECKPOINT)
    assert is_sentence(error) and [p for p in temporary.rglob("*") if p.is_file()] == []
    monkeypatch.undo()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    assert has_all(files)


def test_no_temporary_folder(tmp_path, monkeypatch):
    files = CourseFiles(given(tmp_path, zipped(ALL)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(DamagedAsset, match="No temporary folder") as error:
        files.file(CHECKPOINT)
    assert is_sentence(error)


def test_not_more_than_so_much_is_unpacked_in_all(tmp_path, temporary, monkeypatch):
    files = CourseFiles(given(tmp_path, zipped({CHECKPOINT: bytes(600_000), PICTURES[0]: bytes(600_000)})))
    monkeypatch.setattr(scratch, "MOST_BYTES_IN_ALL", 1_000_000)
    files.file(CHECKPOINT)
    for _ in range(2):
        with pytest.raises(DamagedAsset, match="0.6 MB, and 0.6 MB are unpacked already.*at most 1.0 MB") as error:
            files.file(PICTURES[0])
        assert is_sentence(error)


def test_what_could_not_be_read_takes_no_room(tmp_path, temporary, monkeypatch):
    monkeypatch.setattr(scratch, "MOST_BYTES_IN_ALL", 1_000_000)
    damaged = zipped({CHECKPOINT: bytes(600_000), PICTURES[0]: b"\1" * 600_000}).replace(b"\1" * 9, b"\2" * 9)
    files = CourseFiles(given(tmp_path, damaged))
    for _ in range(3):
        with pytest.raises(DamagedAsset, match="checksum"):
            files.file(PICTURES[0])
    assert files.file(CHECKPOINT).read_bytes() == bytes(600_000)
