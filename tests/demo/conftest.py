"""A room with the embedded lab, whose experiments are kept apart from the user's."""

import os
from pathlib import Path

import pytest

from demo.room import Room
from xai.lab import Lab

from .browser import address, chromium, page  # noqa: F401
from .course_room import course_files, course_room, hub_asked, narrow_network  # noqa: F401


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """Where the page's experiments are kept: apart from the user's, unless the whole run has a place of its own."""
    return Path(os.environ.get("XAI_CACHE") or tmp_path_factory.mktemp("experiments"))


@pytest.fixture(scope="session")
def room(cache):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XAI_CACHE", str(cache))
        return Room(Lab.open("embedded"))
