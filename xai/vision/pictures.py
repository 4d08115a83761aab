"""Pictures: the ten that are explained, and those a user brings."""

import re
import warnings
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError

from ..said import Said

SIDE = 128
MAX_PIXELS = 50_000_000  # a 50-megapixel photo is the largest that a phone makes
MAX_WIDE_PIXELS = 25_000_000  # of 16 or 32 bits a channel, four inks, or WebP, whose decoder needs four times the room
WIDE = ("I", "F", "CMYK", "LAB", "HSV", "YCbCr")  # as the modes of such pictures begin
MAX_SCANS = 50  # of a JPEG; encoders make about ten, and each takes time for every pixel
WHOLE = 4_000_000  # pixels that are prepared at once; a larger picture in tiles
TILES = 8  # along each side
MAX_BYTES = 30_000_000
_MARKER = re.compile(rb"\xff([\x02-\xcf\xd9-\xfe])")  # but those that stand alone or within a scan
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


@dataclass(frozen=True)
class Pictures:
    """The observation pictures of a profile."""

    images: torch.Tensor  # (N, 3, 128, 128) float32 in [0, 1]
    labels: torch.Tensor  # (N,) int64
    parts: list  # N dicts: part name -> bool (128, 128)
    foods: list  # N names of the part that is the food


class PictureError(ValueError):
    """A file that cannot be used as a picture; the message is one sentence for the user."""


def read_picture(path, *, as_assigned=False) -> torch.Tensor:
    """An image file -> (3, 128, 128) float32 in [0, 1], prepared as the homework does: resized without keeping the
    aspect ratio (bilinear, antialiased), values / 255.

    The first frame of an animation is taken, transparency lies on white, the camera's rotation is applied, 16 bits are
    brought to 8. as_assigned=True leaves all that out and decodes every pixel of a JPEG, as the notebook does. Raises
    PictureError for anything that is not a picture of a sensible size; the size is looked at before a pixel is decoded.
    """
    size = _file_size(path)
    if size == 0:
        raise PictureError(Said("The file is empty (0 bytes); expected a picture (JPEG, PNG, WebP, GIF, BMP or TIFF)."))
    if size > MAX_BYTES:
        raise PictureError(
            Said("The file has {size:.1f} MB; expected at most {most:.0f} MB.", size=size / 1e6, most=MAX_BYTES / 1e6)
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                return _decode(image, as_assigned)
    except PictureError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise PictureError(
            Said(
                "The file is not a picture that can be read; expected JPEG, PNG, WebP, GIF, BMP or TIFF of at most "
                "{most:.0f} megapixels.",
                most=MAX_PIXELS / 1e6,
            )
        ) from None
    except Exception:  # a decoder may fail in any way on a file that somebody made
        raise PictureError(Said("The picture is damaged or cut off; expected a complete file, saved anew.")) from None


def _file_size(path):
    try:
        with open(path, "rb") as file:
            return file.seek(0, 2)
    except (OSError, TypeError, ValueError):
        raise PictureError(Said("The file cannot be opened; expected a picture file.")) from None


def _decode(image, as_assigned) -> torch.Tensor:
    _check_size(image)
    if image.format in ("JPEG", "MPO") and _scans(image.fp) > MAX_SCANS:
        raise PictureError(
            Said("The JPEG is drawn in more than {most} scans; expected a picture saved anew.", most=MAX_SCANS)
        )
    prepare = _to_rgb
    if not as_assigned:
        image.draft("RGB", (4 * SIDE, 4 * SIDE))  # lets the JPEG decoder skip detail nobody will see
        image.load()
        image = ImageOps.exif_transpose(image)
        top = _top(image)

        def prepare(part):
            return _to_rgb(_on_white(_to_8_bits(part, top)))

    return torch.from_numpy(_resized(image, prepare).transpose(2, 0, 1) / np.float32(255))


def _check_size(image):
    """Of the whole picture, before a pixel of it is decoded."""
    width, height = image.size
    wide = image.mode.startswith(WIDE) or image.format == "WEBP" or ";16" in str(image.tile)
    most = MAX_WIDE_PIXELS if wide else MAX_PIXELS
    if width * height > most:
        raise PictureError(
            Said(
                "The picture has {width} x {height} pixels ({mode}); expected at most {most:.0f} megapixels.",
                width=width,
                height=height,
                mode=image.mode,
                most=most / 1e6,
            )
        )


def _scans(file) -> int:
    """How many scans a JPEG has, read from its markers."""
    place = file.tell()
    file.seek(0)
    data = file.read()
    file.seek(place)
    scans, marker = 0, _MARKER.search(data, 2)
    while marker and marker[1] != b"\xd9":  # the end; what lies behind it may be a film
        scans += marker[1] == b"\xda"
        length = int.from_bytes(data[marker.end() : marker.end() + 2], "big")
        marker = _MARKER.search(data, marker.end() + length)
    return scans


def _resized(image, prepare) -> np.ndarray:
    """prepare(image) resized -> (128, 128, 3) float32 in [0, 255]. A large picture is prepared tile by tile, each with
    the neighbouring pixels that the filter weighs in, so that nothing large is made beside the picture itself."""
    result, large = np.empty((SIDE, SIDE, 3), np.float32), image.width * image.height > WHOLE
    across, down = (SIDE // TILES if large and length > SIDE else SIDE for length in image.size)  # of a tile, resized
    for y in range(0, SIDE, down):
        top, bottom, upper, lower = _reach(y, down, image.height)
        for x in range(0, SIDE, across):
            left, right, start, end = _reach(x, across, image.width)
            tile = image.crop((left, top, right, bottom)) if large else image
            box = (start - left, upper - top, end - left, lower - top)
            result[y : y + down, x : x + across] = prepare(tile).resize((across, down), Image.BILINEAR, box)
    return result


def _reach(first, side, length):
    """The pixels (first, end) that `side` values from `first` on are made of, and what these stand for (start, end)."""
    scale = length / SIDE
    start, end, reach = first * scale, (first + side) * scale, max(scale, 1) + 1
    return max(0, int(start - reach)), min(length, int(end + reach) + 1), start, end


def _top(image) -> float:
    """What is white in a picture of 16 bits, 32 bits or floats: what its data spans. 1 for others."""
    if not image.mode.startswith(("I", "F")):
        return 1
    if image.mode.startswith("I;16"):
        return 65535
    rows = max(1, WHOLE // image.width)
    strips = (image.crop((0, y, image.width, min(y + rows, image.height))) for y in range(0, image.height, rows))
    largest = max(np.nan_to_num(np.asarray(strip)).max() for strip in strips)
    return 65535 if largest > 255 else 255 if largest > 1 else 1


def _to_8_bits(image, top):
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.nan_to_num(np.asarray(image, np.float32))
    return Image.fromarray((np.clip(values / np.float32(top), 0, 1) * 255).astype(np.uint8))


def _on_white(image):
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)


def _to_rgb(image):
    return image if image.mode == "RGB" else image.convert("RGB")
