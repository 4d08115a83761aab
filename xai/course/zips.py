"""Zips that somebody made: the list of members is checked before any of them is read, and a read never runs away.

A zip is refused as a whole for what no honest one holds: names that lead out of it, links, a name twice, sizes that no
disk is ready for. A member that cannot be read (encrypted, damaged) takes nothing else with it. Nothing is ever written
under a member's own name.
"""

import errno
import io
import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ..missing import DamagedAsset
from ..said import Said

MOST_MEMBERS = 20_000
MOST_BYTES = 2 * 10**9  # of a member unpacked; the course's largest has 170 MB
MOST_BYTES_IN_ALL = 4 * 10**9
MOST_RATIO, RATIO_FROM = 200, 10**6  # text packs 1:10, deflate's limit is 1:1032; small members may be what they like
MOST_LIST_BYTES = 8 * 10**6  # 20,000 members with names and notes of 350 bytes
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # bzip2 and LZMA unpack without a bound on memory
ENCRYPTED = 0x1  # of a member's flags
CHUNK = 1 << 20
LONGEST_SHOWN = 200  # characters of a name in a sentence


def shown(name) -> str:
    """A name for a sentence: quoted, control characters escaped, at most about 200 characters."""
    text = str(name)
    if len(text) > LONGEST_SHOWN:
        text = f"{text[: LONGEST_SHOWN // 2]}...{text[-LONGEST_SHOWN // 2 :]}"
    return repr(text)


def megabytes(count) -> str:
    """10,400,000 -> "10.4 MB"."""
    return f"{count / 1e6:,.1f} MB"


@dataclass(frozen=True)
class Member:
    """A file in a zip. The parts of its name are as written in the zip, backslashes taken for slashes."""

    parts: tuple
    info: zipfile.ZipInfo


class Archive:
    """A zip on disk whose list of members is in order; `place` is what sentences call it. Raises DamagedAsset."""

    def __init__(self, path, place):
        self.path, self.place = Path(path), place
        infos = self._list()
        self._check_sizes(infos)
        self.members = [Member(parts, i) for i in infos if (parts := self._parts(i))]
        names = set()
        for member in self.members:
            if member.parts in names:
                raise self._refused(
                    "it has the member {member} twice; expected every name once", member=shown("/".join(member.parts))
                )
            names.add(member.parts)

    def _list(self):
        with self._opened() as file:
            start = file.read(4)
            try:
                with zipfile.ZipFile(file) as archive:
                    return archive.infolist()
            except _TooMuch:
                raise self._refused(
                    "its list of members is too long; expected at most {most}", most=megabytes(MOST_LIST_BYTES)
                ) from None
            except Exception:  # zipfile fails in many ways on what is no zip
                pass
        if start != b"PK\3\4":
            raise DamagedAsset(Said("The file {place} is no zip; expected one, or a folder.", place=shown(self.place)))
        raise DamagedAsset(
            Said(
                "The zip {place} is cut off or damaged: its list of members cannot be read; expected the complete "
                "file.",
                place=shown(self.place),
            )
        )

    def _opened(self):
        try:
            return _Bounded(open(self.path, "rb", buffering=0))
        except OSError as error:
            why = error.strerror or error
            raise DamagedAsset(
                Said(
                    "The zip {place} cannot be read: {why}; expected a readable file.",
                    place=shown(self.place),
                    why=str(why),
                )
            ) from None

    def _check_sizes(self, infos):
        if len(infos) > MOST_MEMBERS:
            raise self._refused(
                "it has {count:,} members; expected at most {most:,}", count=len(infos), most=MOST_MEMBERS
            )
        for info in infos:
            name, size = shown(info.orig_filename), info.file_size
            if size > MOST_BYTES:
                raise self._refused(
                    "its member {member} has {size} unpacked; expected at most {most}",
                    member=name,
                    size=megabytes(size),
                    most=megabytes(MOST_BYTES),
                )
            if size > RATIO_FROM and size > MOST_RATIO * info.compress_size:
                raise self._refused(
                    "its member {member} unpacks {packed:,} bytes to {size:,}; expected at most {most} times as many",
                    member=name,
                    packed=info.compress_size,
                    size=size,
                    most=MOST_RATIO,
                )
        if (total := sum(info.file_size for info in infos)) > MOST_BYTES_IN_ALL:
            largest = max(infos, key=lambda info: info.file_size)
            raise self._refused(
                "its members, the largest of which is {member}, have {size} unpacked; expected at most {most}",
                member=shown(largest.orig_filename),
                size=megabytes(total),
                most=megabytes(MOST_BYTES_IN_ALL),
            )

    def _parts(self, info):
        """The parts of a member's name, empty for a folder's own entry. orig_filename is all of it, NULs too."""
        name = info.orig_filename.replace("\\", "/")
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        if ".." in parts or name.startswith("/") or re.match("[A-Za-z]:", name):
            raise self._refused(
                "its member {member} leads out of it; expected names within it", member=shown(info.orig_filename)
            )
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise self._refused(
                "its member {member} is a link or a device; expected files and folders",
                member=shown(info.orig_filename),
            )
        return () if name.endswith("/") else parts

    def _refused(self, why, **values):
        why = Said(why, **values)
        return DamagedAsset(Said("The zip {place} is not opened: {why}.", place=shown(self.place), why=why))

    def chunks(self, *members):
        """The bytes of the members, a MB at a time: as many as declared and the right ones, or DamagedAsset."""
        with self._opened() as file:
            try:
                archive = zipfile.ZipFile(file)
            except Exception:  # it was in order when it was checked
                raise DamagedAsset(
                    Said("The zip {place} has changed; expected the one that was opened.", place=shown(self.place))
                ) from None
            for member in members:
                yield from self._read(archive, member)

    def _read(self, archive, member):
        info, place, count = member.info, shown(self.place_of(member)), 0
        if info.flag_bits & ENCRYPTED:
            raise DamagedAsset(Said("The file {place} is encrypted; expected a zip without a password.", place=place))
        if info.compress_type not in METHODS:
            raise DamagedAsset(
                Said(
                    "The file {place} is packed with method {method}; expected it stored or deflated.",
                    place=place,
                    method=info.compress_type,
                )
            )
        try:
            with archive.open(info) as file:
                while chunk := file.read(CHUNK):
                    count += len(chunk)
                    yield chunk
        except Exception as error:  # of zipfile, zlib or the disk
            raise DamagedAsset(
                Said(
                    "The file {place} is damaged: {why}; expected a complete copy of {size:,} bytes.",
                    place=place,
                    why=_reason(error),
                    size=info.file_size,
                )
            ) from None
        if count != info.file_size:
            raise DamagedAsset(
                Said(
                    "The file {place} is damaged: it has {count:,} bytes; expected {size:,}.",
                    place=place,
                    count=count,
                    size=info.file_size,
                )
            )

    def place_of(self, member) -> str:
        """Where a member is, as a path for people."""
        return f"{self.place} > {'/'.join(member.parts)}"


def _reason(error):
    if (
        isinstance(error, OSError) and error.strerror and error.errno != errno.EINVAL
    ):  # EINVAL: a place before its start
        return error.strerror
    return Said("its checksum is wrong") if "CRC" in str(error) else Said("it cannot be unpacked")


class _TooMuch(Exception):
    """More bytes asked for in one go than a list of members has."""


class _Bounded(io.BufferedReader):
    """A file that is read in bounded pieces: zipfile takes the list of members, as long as it says it is, in one go."""

    def read(self, size=-1):
        data = super().read(MOST_LIST_BYTES + 1 if size is None or size < 0 else min(size, MOST_LIST_BYTES + 1))
        if len(data) > MOST_LIST_BYTES:
            raise _TooMuch
        return data
