"""A temporary folder for what is taken out of zips: made when first needed, gone with the object that owns it."""

import shutil
import tempfile
import threading
import weakref
from pathlib import Path

from ..missing import DamagedAsset
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
                f"The file {place} has {megabytes(size)}, and {megabytes(self._bytes)} are unpacked already; expected "
                f"at most {megabytes(MOST_BYTES_IN_ALL)} in all."
            )
        self._bytes += size
        try:
            with open(target, "xb") as file:
                for chunk in archive.chunks(member):
                    file.write(chunk)
        except OSError as error:  # the zip's own troubles are DamagedAsset already
            raise DamagedAsset(
                f"The file {place} cannot be unpacked into {shown(self._root.name)}: {error.strerror or error}; "
                f"expected {megabytes(size)} of room there."
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
                f"No temporary folder can be made to unpack into: {error.strerror or error}; expected one to write to."
            ) from None
