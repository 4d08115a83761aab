"""Pictures: the ten that are explained, and those a user brings."""

import warnings
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError

from ..said import Said

SIDE = 128
MAX_PIXELS = 50_000_000  # a 50-megapixel photo is the largest that a phone makes
MAX_BYTES = 30_000_000
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
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PictureError(
            Said(
                "The picture has {width} x {height} pixels; expected at most {most:.0f} megapixels.",
                width=width,
                height=height,
                most=MAX_PIXELS / 1e6,
            )
        )
    image = image if as_assigned else _upright(image)
    image = image.convert("RGB").resize((SIDE, SIDE), Image.BILINEAR)
    return torch.from_numpy(np.asarray(image, np.float32).transpose(2, 0, 1) / 255)


def _upright(image):
    """The picture as its photographer meant it: rotated, 8 bits a channel, on white."""
    image.draft("RGB", (4 * SIDE, 4 * SIDE))  # lets the JPEG decoder skip detail nobody will see
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):  # 16 bits, 32 bits or float: stretch to what the data spans
        values = np.nan_to_num(np.asarray(image, np.float64))
        top = 65535 if image.mode.startswith("I;16") or values.max() > 255 else 255 if values.max() > 1 else 1
        image = Image.fromarray((np.clip(values / top, 0, 1) * 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image
