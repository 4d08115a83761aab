"""A temporary folder for what is taken out of zips: made when first needed, gone with the object that owns it."""

import shutil
import tempfile
import threading
import weakref
from pathlib import Path

from ..missing import DamagedAsset
from ..said import Said
from .zips import MOST_BYTES_IN_ALL, megabytes, shown


class Scratch:
    """Keeps what is made for a key. Nothing is written outside its folder, and not more than 4 GB into it."""

    def __init__(self):
        self._lock = threading.RLock()
        self._root, self._kept, self._bytes = None, {}, 0

    def once(self, key, make) -> Path:
        """What make(a new folder) returns, made once a key. Nothing is left of one that fails."""
        with self._lock:
            if key not in self._kept:
                folder, before = self._new_folder(), self._bytes
                try:
                    self._kept[key] = make(folder)
                except BaseException:
                    shutil.rmtree(folder, ignore_errors=True)
                    self._bytes = before
                    raise
            return self._kept[key]

    def copy(self, archive, member, target) -> Path:
        """Write a zip's member to `target`, a path in a folder that once() gave. Raises DamagedAsset."""
        place, size = shown(archive.place_of(member)), member.info.file_size
        if self._bytes + size > MOST_BYTES_IN_ALL:
            raise DamagedAsset(
                Said(
                    "The file {place} has {size}, and {unpacked} are unpacked already; expected at most {most} in all.",
                    place=place,
                    size=megabytes(size),
                    unpacked=megabytes(self._bytes),
                    most=megabytes(MOST_BYTES_IN_ALL),
                )
            )
        self._bytes += size
        try:
            with open(target, "xb") as file:
                for chunk in archive.chunks(member):
                    file.write(chunk)
        except OSError as error:  # the zip's own troubles are DamagedAsset already
            raise DamagedAsset(
                Said(
                    "The file {place} cannot be unpacked into {folder}: {why}; expected {size} of room there.",
                    place=place,
                    folder=shown(self._root.name),
                    why=str(error.strerror or error),
                    size=megabytes(size),
                )
            ) from None
        return target

    def _new_folder(self):
        try:
            if self._root is None:
                self._root = tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)
                weakref.finalize(self, self._root.cleanup)
            return Path(tempfile.mkdtemp(dir=self._root.name))
        except OSError as error:
            raise DamagedAsset(
                Said(
                    "No temporary folder can be made to unpack into: {why}; expected one to write to.",
                    why=str(error.strerror or error),
                )
            ) from None
