"""Small trees and zips with the course's names and made-up contents, whole and broken; and what a sentence is."""

import io
import re
import stat
import zipfile

from xai.course.files import CourseFiles
from xai.course.layout import CHECKPOINT, PICTURES, STATES, TOKENIZER

FILES = {name: f"contents of {name} ".encode() * 9 for name in (CHECKPOINT, *PICTURES, *STATES)}
TOKENIZER_FILES = {"vocab.txt": b"[PAD]\n", "tokenizer_config.json": b"{}"}
ALL = {**FILES, **{f"{TOKENIZER}/{name}": data for name, data in TOKENIZER_FILES.items()}}
OUTER = "ml2022spring-hw9"


def only(start, files=ALL, new=""):
    """The files whose names start so; that start replaced."""
    return {new + name[len(start) :]: data for name, data in files.items() if name.startswith(start)}


def without(start, files=ALL):
    return {name: data for name, data in files.items() if not name.startswith(start)}


def under(top, files=ALL):
    return {f"{top}/{name}": data for name, data in files.items()}


def write(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def zipped(files, method=zipfile.ZIP_STORED, change=None):
    """A zip's bytes. change(list of ZipInfo) may lie in the directory at its end."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        if change:
            change(archive.filelist)
    return file.getvalue()


FOOD_ZIP = zipped(only("food/", new="food/"))
FLAT_FOOD_ZIP = zipped(only("food/"))
KNOWN_ZIP = zipped(under(OUTER, {**without("food/"), "food.zip": FOOD_ZIP}))


def given(tmp_path, contents, name="given"):
    """The path of a folder or zip with these contents."""
    path = tmp_path / name
    if isinstance(contents, dict):
        return write(path, contents)
    path.write_bytes(contents)
    return path


def has_all(files: CourseFiles, start=""):
    """Every name that starts so is there with its bytes, no other is."""
    for name, data in FILES.items():
        assert (name in files) == name.startswith(start)
        if name in files:
            assert files.file(name).read_bytes() == data and files.size(name) == len(data)
            assert files.file(name).name.lower().replace("jpeg", "jpg") == name.split("/")[-1]
    assert (TOKENIZER in files) == TOKENIZER.startswith(start)
    if TOKENIZER in files:
        folder = files.folder(TOKENIZER)
        assert {file.name.lower(): file.read_bytes() for file in folder.iterdir()} == TOKENIZER_FILES
    return True


def is_sentence(error):
    """One sentence that says what was expected, without anything of Python's in it."""
    text = str(error.value)
    one = len(re.findall(r"[.!?](?:\s|$)", text)) == 1 and text.endswith(".") and text.isprintable()
    return one and "expected" in text and "Error" not in text and not text[0].islower()


# Zips that are refused as a whole: name -> (bytes, what the sentence names)


def _with(name, data=b"x"):
    return zipped({**FILES, name: data})


def _with_mode(mode):
    """FILES and a member `odd` of that kind, as a Unix zip says it."""
    file = io.BytesIO(zipped(FILES))
    odd = zipfile.ZipInfo("food/odd")
    odd.create_system, odd.external_attr = 3, mode << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(odd, "/etc/passwd")
    return file.getvalue()


def _twice(one, other):
    file = io.BytesIO(zipped(FILES))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(one, b"x")
        info = zipfile.ZipInfo("other")  # writestr warns of a name that is there twice
        archive.writestr(info, b"y")
        archive.filelist[-1].filename = archive.filelist[-1].orig_filename = other
    return file.getvalue()


def _sized(size, count=1):
    """`count` members that say they have this size, packed by half."""

    def lie(infos):
        for info in infos[-count:]:
            info.file_size, info.compress_size = size, size // 2

    return zipped({**FILES, **{f"big {i}": b"x" for i in range(count)}}, change=lie)


def _with_nul():
    """zipfile cuts a name at a NUL, others do not: here they read "food/0_0.jpg" and something that leads out."""
    return zipped({**FILES, "note____.._x": b"x"}).replace(b"note____.._x", b"note\0///../x")


def _long_list():
    """Few members, but notes of 60 KB beside each name: 9 MB in all."""

    def note(infos):
        for info in infos:
            info.comment = b"c" * 60_000

    return zipped({f"food/{i}.jpg": b"" for i in range(150)}, change=note)


WHOLE = zipped(FILES)
REFUSED = {
    "up": (_with("../evil.txt"), r"'\.\./evil\.txt' leads out"),
    "up from within": (_with("food/../../evil.txt"), r"'food/\.\./\.\./evil\.txt' leads out"),
    "up with backslashes": (_with("food\\..\\..\\evil.txt"), r"evil\.txt' leads out"),
    "absolute": (_with("/etc/evil.txt"), "'/etc/evil.txt' leads out"),
    "absolute with backslashes": (_with("\\\\server\\evil.txt"), r"evil\.txt' leads out"),
    "drive": (_with("C:\\evil.txt"), r"'C:.*evil\.txt' leads out"),
    "drive without slash": (_with("c:evil.txt"), r"'c:evil\.txt' leads out"),
    "way out behind a NUL": (_with_nul(), r"'note\\x00///\.\./x' leads out"),
    "link": (_with_mode(stat.S_IFLNK | 0o777), "'food/odd' is a link"),
    "pipe": (_with_mode(stat.S_IFIFO | 0o600), "'food/odd' is a link or a device"),
    "device": (_with_mode(stat.S_IFCHR | 0o600), "'food/odd' is a link or a device"),
    "twice": (_twice("food/a.txt", "food/a.txt"), "'food/a.txt' twice"),
    "twice in other words": (_twice("food/a.txt", ".\\food//a.txt"), "'food/a.txt' twice"),
    "bomb": (
        zipped({**FILES, "bomb": bytes(60_000_000)}, zipfile.ZIP_DEFLATED),
        "'bomb' unpacks .* to 60,000,000; expected at most 200 times",
    ),
    "nothing unpacks to much": (
        zipped({**FILES, "air": b""}, change=lambda infos: setattr(infos[-1], "file_size", 2_000_000)),
        "'air' unpacks 0 bytes to 2,000,000",
    ),
    "member of 3 GB": (_sized(3 * 10**9), "'big 0' has 3,000.0 MB unpacked; expected at most 2,000.0"),
    "5.7 GB in all": (_sized(19 * 10**8, 3), "'big 0', have 5,700.0 MB unpacked; expected at most 4,000.0"),
    "20,001 members": (zipped({f"{i}": b"" for i in range(20_001)}), "20,001 members; expected at most 20,000"),
    "long list": (_long_list(), "list of members is too long; expected at most 8.0 MB"),
    "cut off": (WHOLE[:-30], "cut off or damaged"),
    "only half": (WHOLE[: len(WHOLE) // 2], "cut off or damaged"),
    "list longer than the zip": (WHOLE[:-10] + b"\xff\xff\xff\x7f" + WHOLE[-6:], "cut off or damaged"),
    "text": (b"<html>404 Not Found</html>", "is no zip"),
    "nothing": (b"", "is no zip"),
}

# Zips in which only food/0_0.jpg is lost


def _first_picture(**lies):
    def lie(infos):
        for info in (info for info in infos if info.filename == PICTURES[0]):
            for field, value in lies.items():
                setattr(info, field, value)

    return lie


def _with_bzip2():
    file = io.BytesIO(zipped(without(PICTURES[0], FILES)))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(PICTURES[0], FILES[PICTURES[0]])
    return file.getvalue()


SIZE = len(FILES[PICTURES[0]])
LOST_MEMBER = {
    "encrypted": (zipped(FILES, change=_first_picture(flag_bits=1)), "encrypted"),
    "bzip2": (_with_bzip2(), "method 12"),
    "unknown method": (zipped(FILES, change=_first_picture(compress_type=97)), "method 97"),
    "flipped bit": (WHOLE.replace(b"contents of food/0_0", b"contents of food/0_1"), "checksum is wrong"),
    "says it is shorter": (zipped(FILES, change=_first_picture(file_size=7)), "checksum is wrong"),
    "says it is longer": (
        zipped(FILES, zipfile.ZIP_DEFLATED, _first_picture(file_size=SIZE + 99)),
        f"has {SIZE} bytes; expected {SIZE + 99}",
    ),
    "says it is packed shorter": (
        zipped(FILES, zipfile.ZIP_DEFLATED, _first_picture(compress_size=5)),
        "damaged.*expected a complete copy",
    ),
    "lies elsewhere": (zipped(FILES, change=_first_picture(header_offset=10**6)), "cannot be unpacked"),
    "lies on another": (zipped(FILES, change=_first_picture(header_offset=0)), "cannot be unpacked"),
}
