"""Files that users bring: each is a picture or one clear sentence, never a traceback."""

import io
import random
import re
import struct
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from xai.vision.pictures import MAX_BYTES, PictureError, read_picture

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of what the tests damage

RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


def encoded(image, format, **how):
    file = io.BytesIO()
    image.save(file, format, **how)
    return file.getvalue()


def plain(mode, colour, size=(20, 10)):
    return Image.new(mode, size, colour)


def png(width, height, bits=8, kind=2, data=b"", extra=b""):
    """A PNG file put together by hand; kind 2 is RGB."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + extra + chunk(b"IEND", b"")
    )


def palette(colour, **how):
    image = Image.new("P", (20, 10), 1)
    image.putpalette([0, 0, 0, *colour])
    return encoded(image, "PNG", **how)


GREY_16 = Image.fromarray(np.full((10, 20), 32768, np.uint16))
GREY = (127.5, 127.5, 127.5)
GOOD = {
    "JPEG": (encoded(plain("RGB", RED), "JPEG", quality=95), RED),
    "PNG": (encoded(plain("RGB", GREEN), "PNG"), GREEN),
    "WebP": (encoded(plain("RGB", BLUE), "WEBP", lossless=True), BLUE),
    "BMP": (encoded(plain("RGB", BLUE), "BMP"), BLUE),
    "TIFF": (encoded(plain("RGB", BLUE), "TIFF"), BLUE),
    "CMYK JPEG": (encoded(plain("CMYK", (0, 255, 255, 0)), "JPEG", quality=95), RED),
    "grey JPEG": (encoded(plain("L", 128), "JPEG"), GREY),
    "black and white": (encoded(plain("1", 1), "PNG"), WHITE),
    "16-bit grey PNG": (encoded(GREY_16, "PNG"), GREY),
    "16-bit dark PNG": (encoded(Image.fromarray(np.full((10, 20), 200, np.uint16)), "PNG"), BLACK),
    "16-bit colour PNG": (png(20, 10, bits=16, data=(b"\0" + b"\x80\0" * 60) * 10), GREY),
    "16-bit I TIFF": (encoded(GREY_16.convert("I"), "TIFF"), GREY),
    "float TIFF": (encoded(Image.fromarray(np.full((10, 20), 0.5, np.float32)), "TIFF"), GREY),
    "animated GIF": (encoded(plain("RGB", RED), "GIF", save_all=True, append_images=[plain("RGB", BLUE)]), RED),
    "animated PNG": (encoded(plain("RGB", RED), "PNG", save_all=True, append_images=[plain("RGB", BLUE)]), RED),
    "RGBA opaque": (encoded(plain("RGBA", (*RED, 255)), "PNG"), RED),
    "RGBA clear": (encoded(plain("RGBA", (*RED, 0)), "PNG"), WHITE),
    "RGBA half clear": (encoded(plain("RGBA", (*BLACK, 128)), "PNG"), GREY),
    "grey with alpha": (encoded(plain("LA", (0, 0)), "PNG"), WHITE),
    "palette": (palette(RED), RED),
    "palette, colour clear": (palette(RED, transparency=1), WHITE),
    "palette, another clear": (palette(RED, transparency=0), RED),
    "grey, its value clear": (encoded(plain("L", 7), "PNG", transparency=7), WHITE),
    "1 x 1": (encoded(plain("RGB", RED, (1, 1)), "PNG"), RED),
    "1 x 3000": (encoded(plain("RGB", RED, (1, 3000)), "PNG"), RED),
}
NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 255, (40, 30, 3), dtype=np.uint8))
JPEG, PNG = encoded(NOISE, "JPEG"), encoded(NOISE, "PNG")
BAD = {
    "not a picture": b"Dear sir or madam,\n" * 50,
    "zero bytes": b"",
    "truncated JPEG": JPEG[: len(JPEG) // 2],
    "JPEG head only": JPEG[:20],
    "truncated PNG": PNG[: len(PNG) // 2],
    "30000 x 30000 bomb": png(30000, 30000),
    "8000 x 8000 bomb": png(8000, 8000),
    "50,000,001 x 1": png(50_000_001, 1),
    "0 x 5": png(0, 5),
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"\0" * 50,
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n",
    "zip": b"PK\3\4" + b"\0" * 60,
}


@pytest.fixture
def saved(tmp_path):
    def save(data):
        path = tmp_path / "upload.bin"
        path.write_bytes(data)
        return path

    return save


def is_picture(x):
    return x.shape == (3, 128, 128) and x.dtype == torch.float32 and x.isfinite().all() and 0 <= x.min() <= x.max() <= 1


@pytest.mark.parametrize("data, colour", GOOD.values(), ids=GOOD)
def test_every_kind_of_picture_is_read_in_its_colour(data, colour, saved):
    x = read_picture(saved(data))
    assert is_picture(x)
    expected = torch.tensor(colour)[:, None, None] / 255
    assert (x - expected).abs().max() < 0.02


@pytest.mark.parametrize("name", BAD)
def test_every_bad_file_is_a_picture_error(name, saved):
    with pytest.raises(PictureError):
        read_picture(saved(BAD[name]))


@pytest.mark.parametrize("name", BAD)
def test_the_error_is_one_sentence_for_the_user(name, saved):
    with pytest.raises(PictureError) as error:
        read_picture(saved(BAD[name]))
    text = str(error.value)
    assert text[0].isupper() and text.endswith(".") and len(re.findall(r"[.!?](?:\s|$)", text)) == 1
    assert "expected" in text and "\n" not in text and str(saved(b"")) not in text and "Error" not in text


def test_a_bombs_size_is_refused_before_its_pixels_are_decoded(saved, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(PictureError, match="8000 x 8000.*50 megapixels"):
        read_picture(saved(BAD["8000 x 8000 bomb"]))


def test_a_file_of_too_many_bytes_is_refused(tmp_path):
    with open(tmp_path / "big.png", "wb") as file:
        file.write(GOOD["PNG"][0])
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(PictureError, match="MB"):
        read_picture(tmp_path / "big.png")


@pytest.mark.parametrize("path", ["", "no/such/file.png", ".", None, "\0"], ids=repr)
def test_a_path_that_is_no_file_is_a_picture_error(path):
    with pytest.raises(PictureError, match="cannot be opened.*expected"):
        read_picture(path)


# Where the stored picture's left half is seen: EXIF's eight orientations.
SEEN = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", SEEN)
def test_the_cameras_rotation_is_applied(orientation, format, saved):
    image, exif = plain("RGB", BLUE, (64, 32)), Image.Exif()
    image.paste(RED, (0, 0, 32, 32))
    exif[0x0112] = orientation
    x = read_picture(saved(encoded(image, format, exif=exif)))
    red = {"left": x[0, :, :60], "right": x[0, :, -60:], "top": x[0, :60], "bottom": x[0, -60:]}
    assert {side for side, values in red.items() if values.mean() > 0.8} == {SEEN[orientation]}


def test_a_rotated_photo_with_one_odd_camera_tag(saved):
    """Writing the rest of the EXIF anew fails where a tag has a type that it should not have."""
    odd = (
        b"Exif\0\0MM\0*\0\0\0\x08\0\x02"
        + struct.pack(">HHI4s", 0x0100, 2, 4, b"cam\0")  # ImageWidth as text
        + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
        + b"\0\0\0\0"
    )
    _picture_or_sentence(saved(encoded(plain("RGB", RED), "JPEG", exif=odd)))


@pytest.mark.parametrize("chunk", [b"gAMA", b"tRNS"])
def test_a_png_with_an_empty_chunk(chunk, saved):
    empty = struct.pack(">I", 0) + chunk + struct.pack(">I", zlib.crc32(chunk))
    _picture_or_sentence(saved(png(20, 10, data=(b"\0" * 61) * 10, extra=empty)))


def _picture_or_sentence(path):
    try:
        assert is_picture(read_picture(path))
    except PictureError:
        pass


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"])
def test_random_damage_never_escapes_as_another_error(format, saved):
    whole, dice = encoded(NOISE, format), random.Random(format)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.choice([1, 2, 5])):
            data[dice.randrange(min(len(data), dice.choice([40, 200, len(data)])))] = dice.randrange(256)
        _picture_or_sentence(saved(bytes(data[: dice.choice([None, None, dice.randrange(len(data))])])))


def test_the_size_is_changed_as_the_homework_does(saved):
    """torchvision's Resize((128, 128)) on a PIL picture, then ToTensor: the aspect ratio is not kept."""
    transforms = pytest.importorskip("torchvision.transforms")
    image = Image.fromarray(np.random.default_rng(3).integers(0, 255, (90, 301, 3), dtype=np.uint8))
    expected = transforms.Compose([transforms.Resize((128, 128)), transforms.ToTensor()])(image)
    assert torch.equal(read_picture(saved(encoded(image, "PNG"))), expected)
