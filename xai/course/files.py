"""The course's files in a folder or a zip.

The names of layout.py stand at its top or in one folder there, as in ml2022spring-hw9.zip. Instead of food/ there may
be food.zip, with the pictures at its top or in a folder food.
"""

import os
import tempfile
import zipfile
from functools import cached_property
from pathlib import Path

from ..missing import DamagedAsset, MissingAsset
from ..said import Said
from .layout import CHECKPOINT

MOST_BYTES = 2 * 10**9  # unpacked; the course's files have 0.2 GB
TOP = (CHECKPOINT, "food", "food.zip", "hw9_bert")
EXPECTED = Said("expected a folder or a zip with checkpoint.pth, food/ or food.zip, and perhaps hw9_bert/")


class CourseFiles:
    """Where each of layout.py's names is on disk. What is in a zip is unpacked into a temporary folder, which goes
    when this object goes. Raises MissingAsset if there is nothing at the path, DamagedAsset for a zip that cannot be
    unpacked.
    """

    def __init__(self, path):
        self.path = Path(os.path.expanduser(path))
        if not str(path) or not os.path.exists(self.path):
            raise MissingAsset(
                Said("There is no folder or zip {path!r}; {expected}.", path=str(path), expected=EXPECTED)
            )
        top = self.path if self.path.is_dir() else self._unpacked(self.path)
        folders = [top, *sorted(folder for folder in top.iterdir() if folder.is_dir())]
        self._root = next((folder for folder in folders if any((folder / name).exists() for name in TOP)), top)

    def __contains__(self, name) -> bool:
        return self._place(name).exists()

    def file(self, name) -> Path:
        """A file to read from; it may be a temporary one, so keep this object as long as you read."""
        return self._there(name, Path.is_file)

    def folder(self, name) -> Path:
        """A folder; temporary as with file()."""
        return self._there(name, Path.is_dir)

    def _there(self, name, is_one):
        if not is_one(self._place(name)):
            raise MissingAsset(
                Said("There is no {name} in {path!r}; {expected}.", name=name, path=str(self.path), expected=EXPECTED)
            )
        return self._place(name)

    def _place(self, name):
        folder, _, picture = name.partition("/")
        return self._food / picture if folder == "food" else self._root / name

    @cached_property
    def _food(self):
        if (self._root / "food").is_dir() or not (self._root / "food.zip").is_file():
            return self._root / "food"
        unpacked = self._unpacked(self._root / "food.zip")
        return unpacked / "food" if (unpacked / "food").is_dir() else unpacked

    @cached_property
    def _temporary(self):
        return tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)

    def _unpacked(self, path) -> Path:
        """The folder that a zip was unpacked into; zipfile writes nothing outside of it, nor more than is declared."""
        target = Path(self._temporary.name) / path.stem
        try:
            with zipfile.ZipFile(path) as archive:
                size = sum(member.file_size for member in archive.infolist())
                if size <= MOST_BYTES:
                    archive.extractall(target)
        except OSError as error:
            said = "{path!r} cannot be unpacked: {why}; expected a readable zip and room for what is in it."
            raise DamagedAsset(Said(said, path=str(path), why=error.strerror or str(error))) from error
        except Exception as error:  # zipfile and zlib fail in many ways on what is no zip, is cut off or has a password
            said = "{path!r} is no zip, or one that is cut off or damaged or has a password; {expected}."
            raise DamagedAsset(Said(said, path=str(path), expected=EXPECTED)) from error
        if size > MOST_BYTES:
            said = "{path!r} has {size:,} bytes unpacked; expected at most {most:,}."
            raise DamagedAsset(Said(said, path=str(path), size=size, most=MOST_BYTES))
        target.mkdir(exist_ok=True)  # of a zip without members
        return target
