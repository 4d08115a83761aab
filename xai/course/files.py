"""Finds the course's files in a folder or a zip, however they lie in it (places.py), and reads them out one by one."""

import os
import re
import threading
from pathlib import Path

from ..missing import DamagedAsset, MissingAsset
from ..said import Said
from .layout import CHECKPOINT
from .places import KINDS, OUTER, Place, best_of, in_archive, in_folder, is_junk, lost
from .scratch import Scratch
from .walk import MOST_NAMES, walk
from .zips import Archive, shown

MOST_DEEP, MOST_ZIPS = 3, 20  # zips within one another, and zips opened in all
EXPECTED = Said(
    "expected a folder or zip with {checkpoint}, food/ (or food.zip) and perhaps hw9_bert/, as in {outer}.zip",
    checkpoint=CHECKPOINT,
    outer=OUTER,
)
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
                raise DamagedAsset(
                    Said("The folder {place} cannot be opened; expected one to read.", place=shown(self.path))
                )
            self._places = in_folder(found, name)
        elif self.path.is_file():
            self._places = in_archive(Archive(self.path, str(self.path)), (name.removesuffix(".zip"),), "", 0)
        else:
            raise DamagedAsset(
                Said("{path} is neither a folder nor a file; {expected}.", path=shown(path), expected=EXPECTED)
            )

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
                raise DamagedAsset(
                    Said(
                        "The folder {place} has no file in it; expected those of {name}.",
                        place=shown(place.where),
                        name=name,
                    )
                )
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
                    raise _of_another_kind(place, KINDS[name])
        said = "There is no {name} in {path}; {expected}."
        if not self._complete:
            said = "There is no {name} in {path} among the first {most:,} names, more were not looked at; {expected}."
        raise MissingAsset(Said(said, name=name, path=shown(self.path), most=MOST_NAMES, expected=EXPECTED))

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
                self._places.append(lost(parts, place.where, zips + 1, error.args[0]))
            else:
                self._places += in_archive(archive, parts, place.where, zips + 1)

    def _open_zip(self, place):
        if place.zips == MOST_DEEP:
            raise DamagedAsset(
                Said(
                    "The zip {place} is not opened; expected at most {most} in one another.",
                    place=shown(place.where),
                    most=MOST_DEEP,
                )
            )
        if len(self._opened) > MOST_ZIPS:
            raise DamagedAsset(
                Said(
                    "The zip {place} is not opened; expected at most {most} zips in all.",
                    place=shown(place.where),
                    most=MOST_ZIPS,
                )
            )
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
                    Said(
                        "The folder {place} has {one} and {other}; expected one.",
                        place=shown(place.where),
                        one=shown(taken[name.lower()]),
                        other=shown(name),
                    )
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
    raise MissingAsset(Said("There is no folder or zip {path}; {expected}.", path=shown(path), expected=EXPECTED))


def _unreadable(place, error):
    return DamagedAsset(
        Said(
            "{place} cannot be read: {why}; expected a readable one.",
            place=shown(place.where),
            why=str(error.strerror or error),
        )
    )


def _of_another_kind(place, expected):
    """Of something that has a file's or a folder's name and is something else."""
    said = "{place} is a folder; expected a {kind} of that name."
    if place.kind != "folder":
        said = "{place} is no file to read; expected a {kind} of that name."
    return DamagedAsset(Said(said, place=shown(place.where), kind=Said(expected)))
