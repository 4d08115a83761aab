"""Files that a user might upload: good ones in unusual formats, and broken ones."""

import struct
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


GOOD = (cmyk, sixteen_bit, animated, transparent, rotated)
BAD = {not_a_picture: "not a picture", truncated: "damaged", empty: "0 bytes", huge_header: "50 megapixels"}
