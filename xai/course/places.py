"""Where one of the course's files may lie, and which of several places is meant.

Layout.py's names may lie at the top of what is given or some folders deeper, in zips called food.zip, hw9_bert.zip or
ml2022spring-hw9.zip, and in these within one another. A zip counts as a folder of its own name (a folder of this name
at its top is that same folder), and so does what is given: it may be `food` or `food.zip` alone. The place in the
fewest zips wins, then the shallowest; between two that are equally good nothing chooses.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from ..missing import DamagedAsset
from ..said import Said
from .layout import CHECKPOINT, PICTURES, STATES, TOKENIZER
from .walk import Found
from .zips import Archive, Member, shown

OUTER = "ml2022spring-hw9"
HOLDS = {"food": "food/", "hw9_bert": "hw9_bert/", OUTER: ""}  # zip -> how the names begin that are looked for in it
KINDS = {**dict.fromkeys((CHECKPOINT, *PICTURES, *STATES), "file"), TOKENIZER: "folder"}  # of all the course's names
MOST_PARTS = 16  # of a name in a zip; the known one has 4
_LAST = {name.lower().split("/")[-1] for name in KINDS} | {f"{stem}.zip" for stem in HOLDS}  # all else is passed by


@dataclass(frozen=True)
class Place:
    """Something that was found: on disk (path), or in a zip (archive, inner, and member if it is a file)."""

    parts: tuple  # its name from the root's own on, in lower case, zips counted as folders
    where: str  # for people, relative to the root
    zips: int  # how many zips it is in, beside a root that is one
    kind: str  # "file", "folder", "other", or "lost": a zip or folder that cannot be opened, with all it may hold
    path: Path | None = None
    archive: Archive | None = None
    inner: tuple = ()
    member: Member | None = None
    trouble: str = ""  # why it is lost

    def fits(self, name) -> bool:
        """Whether the name is found here, or is lost here."""
        if self.kind == "lost":
            return name.startswith(HOLDS[self.parts[-1]])
        wanted = tuple(name.lower().split("/"))
        return self.parts[-len(wanted) :] == wanted

    def rank(self, name) -> tuple:
        """The smallest is the best. What is lost would have been at the top of its zip or folder."""
        if self.kind != "lost":
            return self.zips, len(self.parts)
        missing = name.removeprefix(HOLDS[self.parts[-1]]).split("/")
        return self.zips, len(self.parts) + len(missing)

    @property
    def stem(self) -> str:
        """The known name of a zip to look into, or ""."""
        stem = self.parts[-1].removesuffix(".zip") if self.kind == "file" and self.parts else ""
        return stem if stem in HOLDS and self.parts[-1] != stem else ""

    def may_hold(self, name) -> bool:
        """Whether this is a zip to look into for the name."""
        return bool(self.stem) and name.startswith(HOLDS[self.stem])

    @property
    def identity(self):
        """The same for two names of one file, as links make them."""
        return os.path.realpath(self.path or self.archive.path), self.inner


def lost(place_parts, where, zips, trouble) -> Place:
    """The place of all that a zip or folder would have given; its last part is one of HOLDS."""
    return Place(place_parts, where, zips, "lost", trouble=trouble)


def in_folder(found: list[Found], root_name) -> list:
    """The places of a walked folder."""
    places = []
    for item in found:
        if is_junk(item.parts):
            continue
        parts, where = (root_name, *_plain(item.parts)), "/".join(item.parts)
        if item.kind != "closed" and parts[-1] in _LAST:
            places.append(Place(parts, where, 0, item.kind, item.path))
        elif item.kind == "closed" and parts[-1] in HOLDS:
            trouble = Said("The folder {place} cannot be opened; expected one to read.", place=shown(where))
            places.append(lost(parts, where, 0, trouble))
    return places


def in_archive(archive, parts, where, zips) -> list:
    """The places in a zip that itself is at `parts` (the last is its stem) and `where` ("" for the root)."""
    places, folders = [], set()

    def add(inner, kind, member=None):
        plain = _plain(inner)
        if plain[-1] not in _LAST:
            return
        logical = (*parts, *(plain[1:] if plain[0] == parts[-1] else plain))
        text = "/".join(inner)
        places.append(Place(logical, f"{where} > {text}" if where else text, zips, kind, None, archive, inner, member))

    for member in archive.members:
        if is_junk(member.parts) or len(member.parts) > MOST_PARTS:
            continue
        add(member.parts, "file", member)
        folders |= {member.parts[:n] for n in range(1, len(member.parts))}
    for inner in sorted(folders):
        add(inner, "folder")
    return places


def is_junk(parts) -> bool:
    """What macOS leaves in folders and zips."""
    return any(part.startswith("._") or part in ("__MACOSX", ".DS_Store") for part in parts)


def _plain(parts):
    """In lower case, .jpg for .jpeg."""
    *folders, last = (part.lower() for part in parts)
    return (*folders, last.removesuffix(".jpeg") + ".jpg" if last.endswith(".jpeg") else last)


def best_of(places, name) -> Place:
    """The best place of a name; DamagedAsset if it is lost there or if two are equally good."""
    top = min(place.rank(name) for place in places)
    best = [place for place in places if place.rank(name) == top]
    for place in best:
        if place.kind == "lost":
            raise DamagedAsset(place.trouble)
    if len({place.identity for place in best}) > 1:
        one, two = (shown(place.where) for place in best[:2])
        raise DamagedAsset(
            Said(
                "There are two of {name}, {one} and {two}; expected one, so take the wrong one away.",
                name=name,
                one=one,
                two=two,
            )
        )
    return best[0]
