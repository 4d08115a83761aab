"""Files that a user might upload: good ones in unusual formats, and broken ones."""

import struct
import zipfile
import zlib

import numpy as np
from PIL import Image

_RNG = np.random.default_rng(0)


def _photo(mode="RGB", size=(60, 40)):
    channels = {"RGB": 3, "RGBA": 4, "CMYK": 4}[mode]
    return Image.fromarray(_RNG.integers(0, 255, (size[1], size[0], channels), np.uint8), mode)


def cmyk(path):
    _photo("CMYK").save(path, "JPEG")


def sixteen_bit(path):
    Image.fromarray(_RNG.integers(0, 65535, (40, 60)).astype(np.uint16)).save(path, "PNG")


def animated(path):
    _photo().save(path, "GIF", save_all=True, append_images=[_photo(), _photo()])


def transparent(path):
    _photo("RGBA").save(path, "PNG")


def rotated(path):
    exif = Image.Exif()
    exif[274] = 6
    _photo().save(path, "JPEG", exif=exif)


def not_a_picture(path):
    path.write_text("<script>alert(1)</script> this is no picture")


def truncated(path):
    _photo(size=(400, 300)).save(path, "PNG")
    path.write_bytes(path.read_bytes()[:2000])


def empty(path):
    path.write_bytes(b"")


def huge_header(path):
    """A PNG that says it has 30,000 x 30,000 pixels and holds none of them."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)


def bomb(path):
    """A PNG of 100 kB that holds 400 million pixels."""
    side = 20_000
    packer = zlib.compressobj(9)
    lines = b"".join(packer.compress(bytes(1 + side // 8)) for _ in range(side)) + packer.flush()
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for name, data in (
            (b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),
            (b"IDAT", lines),
            (b"IEND", b""),
        ):
            file.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)))


def script_as_gif(path):
    """Reads as a script to a browser and as the start of a GIF to a reader of headers."""
    path.write_bytes(b"GIF89a=1;alert(document.cookie);/*" + b"\0" * 400 + b"*/")


def drawing(path):
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>')


def archive(path):
    with zipfile.ZipFile(path, "w") as inside:
        inside.writestr("../../escape.png", b"x" * 1000)


def picture_and_archive(path):
    """A whole PNG with a whole zip behind it: a picture to us."""
    _photo().save(path, "PNG")
    archive(path.with_suffix(".zip"))
    path.write_bytes(path.read_bytes() + path.with_suffix(".zip").read_bytes())


def picture_with_script(path):
    """A JPEG whose comment is a script."""
    _photo().save(path, "JPEG", comment=b"<script>alert(1)</script>")


GOOD = (cmyk, sixteen_bit, animated, transparent, rotated, picture_and_archive, picture_with_script)
BAD = {
    not_a_picture: "not a picture",
    truncated: "damaged",
    empty: "0 bytes",
    huge_header: "50 megapixels",
    bomb: "50 megapixels",
    script_as_gif: "picture",
    drawing: "not a picture",
    archive: "not a picture",
}
