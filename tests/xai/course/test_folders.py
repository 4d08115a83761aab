"""Folders as users have them: links, loops, too much in them, things of the wrong kind."""

import os

import pytest

from xai.course.files import CourseFiles
from xai.course.layout import CHECKPOINT, PICTURES, TOKENIZER
from xai.course.walk import DEEPEST_FOLDER, MOST_NAMES, walk
from xai.missing import DamagedAsset, MissingAsset

from .trees import ALL, FILES, is_sentence, only, without, write, zipped


def test_links_are_followed(tmp_path):
    write(tmp_path / "pictures", only("food/"))
    (tmp_path / "weights").write_bytes(ALL[CHECKPOINT])
    folder = tmp_path / "given"
    folder.mkdir()
    os.symlink(tmp_path / "pictures", folder / "food")
    os.symlink(tmp_path / "weights", folder / CHECKPOINT)
    files = CourseFiles(folder)
    assert all(files.file(name).read_bytes() == FILES[name] for name in (CHECKPOINT, *PICTURES))


def test_loops_of_links_end(tmp_path):
    write(tmp_path, {"a/b/x": b"", **without("hw9")})
    for name, to in {"a/b/up": tmp_path / "a", "a/b/top": tmp_path, "a/itself": tmp_path / "a/itself"}.items():
        os.symlink(to, tmp_path / name)
    found, complete = walk(tmp_path)
    assert complete and len(found) < 100
    kinds = {"/".join(item.parts): item.kind for item in found}
    assert kinds["a/b/up"] == "folder" and "a/b/up/b" not in kinds  # named, but not walked again
    assert kinds["a/itself"] == "other" and kinds["a/b/x"] == "file"
    assert CourseFiles(tmp_path).where(PICTURES[0]) == PICTURES[0]


def test_folders_full_of_links_to_one_another_end(tmp_path):
    for name in "abcdefgh":
        (tmp_path / name).mkdir()
        for other in "abcdefgh":
            os.symlink(tmp_path / other, tmp_path / name / f"to {other}")
    found, complete = walk(tmp_path)
    assert len(found) == MOST_NAMES and not complete


def test_a_folder_is_walked_so_deep_and_no_deeper(tmp_path):
    deepest = "/".join(str(i) for i in range(DEEPEST_FOLDER))
    write(tmp_path / "given", {f"{deepest}/{CHECKPOINT}": b"here", f"{deepest}/more/food/0_0.jpg": b"?"})
    files = CourseFiles(tmp_path / "given")
    assert files.where(CHECKPOINT) == f"{deepest}/{CHECKPOINT}" and PICTURES[0] not in files


def test_a_folder_with_too_much_in_it(tmp_path):
    write(tmp_path / "given", {CHECKPOINT: b"here"})
    (tmp_path / "given/many").mkdir()
    for i in range(MOST_NAMES):
        os.link(tmp_path / "given" / CHECKPOINT, tmp_path / f"given/many/{i}")
    files = CourseFiles(tmp_path / "given")
    assert files.where(CHECKPOINT) == CHECKPOINT  # the shallow come first
    with pytest.raises(MissingAsset, match="among the first 20,000 names") as error:
        files.file(PICTURES[0])
    assert is_sentence(error) and not isinstance(error.value, DamagedAsset)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / CHECKPOINT)
    with pytest.raises(DamagedAsset, match="'checkpoint.pth' is no file") as error:
        CourseFiles(tmp_path).file(CHECKPOINT)
    assert is_sentence(error)


def test_a_link_to_nothing(tmp_path):
    os.symlink(tmp_path / "nothing", tmp_path / CHECKPOINT)
    with pytest.raises(DamagedAsset, match="'checkpoint.pth' is no file"):
        CourseFiles(tmp_path).file(CHECKPOINT)


@pytest.mark.parametrize("pack", [dict, zipped], ids=["folder", "zip"])
def test_a_folder_called_like_the_checkpoint(pack, tmp_path):
    contents = pack({f"{CHECKPOINT}/data.pkl": b"?", **only("food/", new="food/")})
    path = tmp_path / "given"
    write(path, contents) if isinstance(contents, dict) else path.write_bytes(contents)
    files = CourseFiles(path)
    with pytest.raises(DamagedAsset, match="'checkpoint.pth' is a folder; expected a file") as error:
        files.file(CHECKPOINT)
    assert is_sentence(error) and CHECKPOINT in files and files.file(PICTURES[0]).is_file()


def test_a_checkpoint_in_a_folder_of_its_name(tmp_path):
    write(tmp_path, {f"{CHECKPOINT}/{CHECKPOINT}": b"here"})
    assert CourseFiles(tmp_path).file(CHECKPOINT).read_bytes() == b"here"


def closed(monkeypatch, folder):
    """Also for root, whom no permission stops."""
    scandir = os.scandir

    def refuse(path):
        if not isinstance(path, int) and os.fspath(path) == str(folder):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)


def test_folders_that_cannot_be_opened(tmp_path, monkeypatch):
    write(tmp_path / "given", {**ALL, "private/x": b""})
    closed(monkeypatch, tmp_path / "given/private")
    assert all(name in CourseFiles(tmp_path / "given") for name in FILES)  # it may be anything
    closed(monkeypatch, tmp_path / "given/food")
    files = CourseFiles(tmp_path / "given")
    with pytest.raises(DamagedAsset, match="The folder 'food' cannot be opened") as error:
        files.file(PICTURES[0])
    assert is_sentence(error) and files.file(CHECKPOINT).is_file()
    closed(monkeypatch, tmp_path / "given")
    with pytest.raises(DamagedAsset, match="given' cannot be opened") as error:
        CourseFiles(tmp_path / "given")
    assert is_sentence(error)


def test_a_file_that_goes_away_or_cannot_be_read(tmp_path):
    files = CourseFiles(write(tmp_path / "given", ALL))
    (tmp_path / "given" / CHECKPOINT).unlink()
    for ask in (files.file, files.size):
        with pytest.raises(DamagedAsset, match="'checkpoint.pth' cannot be read: No such file") as error:
            ask(CHECKPOINT)
        assert is_sentence(error)


@pytest.mark.parametrize("pack", [dict, zipped], ids=["folder", "zip"])
def test_a_tokenizer_without_files(pack, tmp_path):
    contents = pack({f"{TOKENIZER}/more/x": b"", f"{TOKENIZER}/._x": b""} if pack is zipped else {})
    path = tmp_path / "given"
    (path / TOKENIZER).mkdir(parents=True) if isinstance(contents, dict) else path.write_bytes(contents)
    with pytest.raises(DamagedAsset, match="hw9_bert/Tokenizer' has no file") as error:
        CourseFiles(path).folder(TOKENIZER)
    assert is_sentence(error)


def test_a_zips_tokenizer_is_copied_under_plain_names_only(tmp_path):
    odd = {"a b": b"1", "sub/vocab.txt": b"2", "con\x07": b"3", "-x": b"4", ".hidden": b"5", "aux:x": b"6"}
    contents = {f"{TOKENIZER}/{name}": data for name, data in odd.items()}
    (tmp_path / "given").write_bytes(zipped({**contents, f"{TOKENIZER}/vocab.txt": b"7"}))
    files = CourseFiles(tmp_path / "given")
    assert {p.name: p.read_bytes() for p in files.folder(TOKENIZER).iterdir()} == {"vocab.txt": b"7"}


def test_a_zips_tokenizer_with_one_name_in_two_cases(tmp_path):
    contents = {f"{TOKENIZER}/{name}": b"" for name in ("vocab.txt", "Vocab.txt")}
    (tmp_path / "given").write_bytes(zipped(contents))
    with pytest.raises(DamagedAsset, match="has 'vocab.txt' and 'Vocab.txt'; expected one") as error:
        CourseFiles(tmp_path / "given").folder(TOKENIZER)
    assert is_sentence(error)
