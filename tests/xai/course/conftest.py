"""What several tests of the course's files start from."""

import tempfile

import pytest


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The only place where anything may be unpacked to."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
