"""A stand-in for the course's files, and rooms opened on it with a narrow network."""

from types import SimpleNamespace

import pytest

from demo.room import Room
from tests.course_folder import random_classifier, write_bert, write_food
from xai.course.layout import CHECKPOINT
from xai.lab import COURSE_PATH, Lab
from xai.language import hub


@pytest.fixture
def hub_asked(monkeypatch, tmp_path_factory, cache):
    """Names of the models that the hub was asked for; it has none."""
    names = []

    def download(name, progress=None):
        names.append(name)
        raise hub.MissingAsset(f"The hub has no {name}.")

    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path_factory.mktemp("hub")))
    monkeypatch.setattr(hub, "download", download)
    monkeypatch.setenv("XAI_CACHE", str(cache))
    monkeypatch.delenv(COURSE_PATH, raising=False)
    return names


@pytest.fixture(scope="session")
def course_files(tmp_path_factory):
    """All of the course's files but a checkpoint that can be opened."""
    folder = tmp_path_factory.mktemp("course")
    write_food(folder / "food")
    write_bert(folder)
    (folder / CHECKPOINT).write_bytes(b"not a checkpoint")
    return folder


@pytest.fixture(scope="session")
def narrow_network():
    return random_classifier(width=8).eval()


@pytest.fixture
def course_room(narrow_network):
    """A path -> the Room of the course's files there, with a narrow network in place of the checkpoint's."""

    def open_room(path, **lab_attributes):
        lab = Lab.open("course", device="cpu", course=path)
        lab.checkpoint = SimpleNamespace(classifier=narrow_network, epoch=208)
        vars(lab).update(lab_attributes)
        return Room(lab)

    return open_room


def copied(files, tmp_path, *, without):
    """The files as links, but those whose names begin with `without`."""
    for file in (f for f in files.rglob("*") if f.is_file()):
        name = file.relative_to(files).as_posix()
        if not name.startswith(without):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).symlink_to(file)
    return tmp_path
