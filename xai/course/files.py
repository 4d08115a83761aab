"""Finds the course's files in a folder or a zip, however they lie in it (places.py), and reads them out one by one."""

import os
import re
import threading
from pathlib import Path

from ..missing import DamagedAsset, MissingAsset
from .layout import CHECKPOINT
from .places import KINDS, OUTER, Place, best_of, in_archive, in_folder, is_junk, lost
from .scratch import Scratch
from .walk import MOST_NAMES, walk
from .zips import Archive, shown

MOST_DEEP, MOST_ZIPS = 3, 20  # zips within one another, and zips opened in all
EXPECTED = f"expected a folder or zip with {CHECKPOINT}, food/ (or food.zip) and perhaps hw9_bert/, as in {OUTER}.zip"
_WRITABLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")  # a name from a zip that every disk takes


class CourseFiles:
    """The course's files in a folder or a zip, by layout.py's names. Opening it reads names only.

    What is in a zip is copied into a temporary folder when asked for; the folder goes when this object goes. Raises
    MissingAsset if there is nothing at the path, DamagedAsset if that is no folder and no zip in order.
    """

    def __init__(self, path):
        self.path = _existing(path)
        self._lock = threading.RLock()
        self._scratch = Scratch()
        self._opened, self._complete = set(), True
        name = os.path.basename(os.path.abspath(self.path)).lower()
        if self.path.is_dir():
            found, self._complete = walk(self.path)
            if found and found[0].parts == ():
                raise DamagedAsset(f"The folder {shown(self.path)} cannot be opened; expected one to read.")
            self._places = in_folder(found, name)
        elif self.path.is_file():
            self._places = in_archive(Archive(self.path, str(self.path)), (name.removesuffix(".zip"),), "", 0)
        else:
            raise DamagedAsset(f"{shown(path)} is neither a folder nor a file; {EXPECTED}.")

    def __contains__(self, name) -> bool:
        """Whether there is something for the name, be it damaged."""
        try:
            return name in KINDS and bool(self._find(name))
        except DamagedAsset:
            return True
        except MissingAsset:
            return False

    def file(self, name) -> Path:
        """A file on disk to read from; it may be a temporary one, so keep this object as long as you read."""
        place = self._find(name, "file")
        if place.path is None:
            return self._scratch.once(place, lambda folder: self._copy(place, folder / Path(name).name))
        try:
            open(place.path, "rb").close()
        except OSError as error:
            raise _unreadable(place, error) from None
        return place.path

    def folder(self, name) -> Path:
        """A folder on disk that has the files which lie directly in the one of that name; temporary as with file()."""
        place = self._find(name, "folder")
        folder = place.path or self._scratch.once(
            place, lambda folder: self._copy_folder(place, folder / Path(name).name)
        )
        try:
            if not any(item.is_file() for item in folder.iterdir()):
                raise DamagedAsset(f"The folder {shown(place.where)} has no file in it; expected those of {name}.")
        except OSError as error:
            raise _unreadable(place, error) from None
        return folder

    def where(self, name) -> str:
        """Where it is, relative to the path, for people: "food.zip > food/0_0.jpg"."""
        return shown(self._find(name).where)[1:-1]

    def size(self, name) -> int:
        """Bytes of a file, unpacked."""
        place = self._find(name, "file")
        try:
            return place.member.info.file_size if place.path is None else place.path.stat().st_size
        except OSError as error:
            raise _unreadable(place, error) from None

    def _find(self, name, kind=None) -> Place:
        """The best place of a name. Zips are looked into, level by level, only while nothing better is found."""
        if name not in KINDS or kind not in (None, KINDS[name]):
            raise ValueError(
                f"name is {name!r}; expected one of {', '.join(n for n in KINDS if kind in (None, KINDS[n]))}"
            )
        with self._lock:
            for zips in range(MOST_DEEP + 2):
                fitting = [place for place in self._places if place.zips == zips and place.fits(name)]
                if right := [place for place in fitting if place.kind in (KINDS[name], "lost")]:
                    return best_of(right, name)
                self._open_zips(zips, name)
            for place in self._places:
                if place.fits(name):
                    what = "a folder" if place.kind == "folder" else "no file to read"
                    raise DamagedAsset(f"{shown(place.where)} is {what}; expected a {KINDS[name]} of that name.")
        seen = "" if self._complete else f" among the first {MOST_NAMES:,} names, more were not looked at"
        raise MissingAsset(f"There is no {name} in {shown(self.path)}{seen}; {EXPECTED}.")

    def _open_zips(self, zips, name):
        """Look into the zips of this level that may hold the name, the shallow first."""
        waiting = [place for place in self._places if place.zips == zips and place.may_hold(name)]
        for place in sorted(waiting, key=lambda place: len(place.parts)):
            if place.identity in self._opened:
                continue
            self._opened.add(place.identity)
            parts = (*place.parts[:-1], place.stem)
            try:
                archive = self._open_zip(place)
            except DamagedAsset as error:
                self._places.append(lost(parts, place.where, zips + 1, str(error)))
            else:
                self._places += in_archive(archive, parts, place.where, zips + 1)

    def _open_zip(self, place):
        if place.zips == MOST_DEEP:
            raise DamagedAsset(
                f"The zip {shown(place.where)} is not opened; expected at most {MOST_DEEP} in one another."
            )
        if len(self._opened) > MOST_ZIPS:
            raise DamagedAsset(f"The zip {shown(place.where)} is not opened; expected at most {MOST_ZIPS} zips in all.")
        path = place.path or self._scratch.once(place, lambda folder: self._copy(place, folder / f"{place.stem}.zip"))
        return Archive(path, place.where)

    def _copy(self, place, target):
        return self._scratch.copy(place.archive, place.member, target)

    def _copy_folder(self, place, target):
        target.mkdir()
        taken = {}
        for member in place.archive.members:
            name = member.parts[-1]
            if member.parts[:-1] != place.inner or is_junk(member.parts) or not _WRITABLE.fullmatch(name):
                continue
            if name.lower() in taken:
                raise DamagedAsset(
                    f"The folder {shown(place.where)} has {shown(taken[name.lower()])} and {shown(name)}; expected one."
                )
            taken[name.lower()] = name
            self._scratch.copy(place.archive, member, target / name)
        return target


def _existing(path):
    try:
        there = Path(path).expanduser()
        if str(path) and there.exists():
            return there
    except (TypeError, ValueError, RuntimeError, OSError):  # None, a NUL, ~nobody, a name that is too long
        pass
    raise MissingAsset(f"There is no folder or zip {shown(path)}; {EXPECTED}.")


def _unreadable(place, error):
    return DamagedAsset(f"{shown(place.where)} cannot be read: {error.strerror or error}; expected a readable one.")
