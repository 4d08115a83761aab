"""Files that users bring: each is a picture or one clear sentence, never a traceback."""

import io
import random
import re
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from xai.vision import pictures
from xai.vision.pictures import MAX_BYTES, MAX_SCANS, WHOLE, PictureError, read_picture

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of what the tests damage

RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


def encoded(image, format, **how):
    file = io.BytesIO()
    image.save(file, format, **how)
    return file.getvalue()


def plain(mode, colour, size=(20, 10)):
    return Image.new(mode, size, colour)


def png(width, height, bits=8, kind=2, data=b"", extra=b"", palette=b""):
    """A PNG file put together by hand; kind 2 is RGB."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    before = chunk(b"PLTE", palette) if palette else b""
    pixels = chunk(b"IDAT", zlib.compress(data, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + pixels + extra + chunk(b"IEND", b"")


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


def large(mode):
    """A picture that is prepared in tiles: smooth, with an edge, and noise in every pixel."""
    width, height = 2500, 1700
    assert width * height > WHOLE
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 1, height))
    grey = np.clip(x * (y > 0.5) + np.random.default_rng(5).normal(60 * y, 9), 0, 255)
    if mode == "F":
        return Image.fromarray((grey / 255).astype(np.float32))
    if mode.startswith("I"):
        return Image.fromarray((grey * 257).astype(np.uint16)).convert(mode)
    bands = [Image.fromarray(turned.astype(np.uint8)) for turned in (grey, grey[::-1], 255 - grey, grey[:, ::-1])]
    colours = Image.merge("RGB", bands[:3])
    if mode in ("RGBA", "CMYK"):
        return Image.merge(mode, bands)
    if mode == "LA":
        return Image.merge(mode, bands[2:])
    return colours.quantize(9) if mode == "P" else colours.convert(mode)


def prepared_at_once(image):
    """What read_picture promises, on the whole picture and in float64."""
    if image.mode.startswith(("I", "F")):
        scaled = np.asarray(image, np.float64) / (1 if image.mode == "F" else 65535)
        image = Image.fromarray((scaled * 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB").resize((128, 128), Image.BILINEAR), np.float32).transpose(2, 0, 1) / 255


@pytest.mark.parametrize(
    "mode, format, how",
    [
        ("RGB", "PNG", {}),
        ("RGBA", "PNG", {}),
        ("LA", "PNG", {}),
        ("P", "PNG", {}),
        ("P", "PNG", {"transparency": 3}),
        ("P", "GIF", {}),
        ("L", "PNG", {}),
        ("1", "PNG", {}),
        ("RGB", "PNG", {"transparency": (0, 0, 0)}),
        ("I;16", "PNG", {}),
        ("I", "TIFF", {}),
        ("F", "TIFF", {}),
        ("CMYK", "TIFF", {}),
        ("RGBA", "WEBP", {"lossless": True, "exact": True, "method": 0}),
    ],
)
def test_a_large_picture_is_read_as_if_prepared_at_once(mode, format, how, saved):
    image, path = large(mode), saved(b"")
    image.save(path, format, **how)
    with Image.open(path) as stored:
        expected = prepared_at_once(stored)
    assert np.abs(read_picture(path).numpy() - expected).max() < 1 / 255
    assert expected.std() > 0.05


@pytest.mark.parametrize("size", [(5_000_000, 1), (1, 5_000_000), (5, 1_000_000)])
def test_a_long_picture_is_read(size, saved):
    path = saved(encoded(plain("RGBA", (*RED, 255), size), "PNG"))
    assert (read_picture(path) - torch.tensor([1.0, 0, 0])[:, None, None]).abs().max() == 0


WIDE = {
    "16-bit grey PNG": png(5001, 5000, bits=16, kind=0),
    "16-bit colour PNG": png(5001, 5000, bits=16, kind=2),
    "16-bit PNG with alpha": png(5001, 5000, bits=16, kind=6),
}


def tiff(mode_tags):
    """The head of a TIFF of 5001 x 5000 pixels, without any."""
    tags = {256: 5001, 257: 5000, 259: 1, 273: 8, 278: 5000, 279: 10, **mode_tags}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(tags.items()))
    return struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(tags)) + entries + b"\0\0\0\0"


WIDE["32-bit TIFF"] = tiff({258: 32, 262: 1, 277: 1, 339: 1})
WIDE["float TIFF"] = tiff({258: 32, 262: 1, 277: 1, 339: 3})


@pytest.mark.parametrize("name", WIDE)
def test_wide_pixels_have_a_lower_limit(name, saved, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(PictureError, match="5001 x 5000.*25 megapixels"):
        read_picture(saved(WIDE[name]))


def most_memory(path) -> float:
    """MB that a process of its own takes for reading this file, beyond what it takes for a small one."""
    code = (
        "import resource, sys\nfrom xai.vision.pictures import read_picture\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000\n"
        "read_picture(sys.argv[1]); before = peak(); read_picture(sys.argv[2]); print(peak() - before)"
    )
    small = path.with_name("small.png")
    small.write_bytes(GOOD["PNG"][0])
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code, small, path], capture_output=True, text=True)
    return float(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units")
@pytest.mark.parametrize(
    "width, height, bits, kind",
    [(4900, 4900, 16, 0), (4900, 4900, 16, 2), (7000, 7000, 8, 3), (7000, 7000, 8, 0), (7000, 7000, 8, 6)],
)
def test_a_small_file_takes_no_more_memory_than_twice_its_pixels(width, height, bits, kind, saved):
    """Pillow holds a pixel in 1, 2 or 4 bytes; much was made of it."""
    row = 1 + width * {0: 1, 2: 3, 3: 1, 6: 4}[kind] * bits // 8
    path = saved(png(width, height, bits, kind, bytes(row) * height, palette=b"\0\0\0" if kind == 3 else b""))
    held = {0: bits // 8, 2: 4, 3: 1, 6: 4}[kind]
    assert path.stat().st_size < 600_000
    assert most_memory(path) < 2.2 * width * height * held / 1e6 + 60


def test_a_jpeg_of_endless_scans_is_refused(saved):
    """Each takes time for every pixel; 870 kB took two and a half minutes. A film behind the picture has none."""
    whole = encoded(NOISE, "JPEG", progressive=True)
    scan = whole[whole.rindex(b"\xff\xc4", 0, whole.rindex(b"\xff\xda")) : -2]
    film = b"\xff\xda" * 5000
    for data in (whole, whole + film, whole[:-2] + scan + b"\xff\xd9", encoded(NOISE, "JPEG", exif=b"Exif\0\0" + film)):
        assert is_picture(read_picture(saved(data)))
    with pytest.raises(PictureError, match=f"more than {MAX_SCANS} scans"):
        read_picture(saved(whole[:-2] + scan * MAX_SCANS + b"\xff\xd9"))


def test_only_the_formats_that_are_named_are_opened(saved):
    """Whatever else Pillow can read, some of it with other programs."""
    Image.init()
    for format in sorted(set(Image.SAVE) - set(pictures.FORMATS) - {"MPO", "DIB", "SPIDER"}):
        try:
            data = encoded(plain("RGB", RED, (64, 64)), format)
        except Exception:  # it cannot be written from this mode, or without help
            continue
        with pytest.raises(PictureError, match="not a picture"):
            read_picture(saved(data))
