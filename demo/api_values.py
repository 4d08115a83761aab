"""What programs send to the page and get from it: lists, uploads, numbers."""

import math
from pathlib import Path
from typing import Literal, TypedDict

import numpy as np
from gradio.utils import get_upload_folder

from xai.said import Said

from . import catalogue, guard

say = catalogue.Words("api")
DIGITS = 5
FileMark = TypedDict("FileMark", {"_type": Literal["gradio.FileData"]})


class Upload(TypedDict):
    """A file sent to the page before, as gradio_client.handle_file does it."""

    path: str
    meta: FileMark


def several(name, values, fewest, most) -> list:
    """The values, if they are a list of so many."""
    if not isinstance(values, (list, tuple)) or not fewest <= len(values) <= most:
        raise ValueError(
            Said(
                "{name} is {given}; expected a list of {fewest} to {most}.",
                name=Said(name),
                given=guard.text_of(values),
                fewest=fewest,
                most=most,
            )
        )
    return list(values)


def uploaded(upload) -> str:
    """The path of a file that somebody uploaded; never another one of this machine."""
    path = upload.get("path") if isinstance(upload, dict) else None
    if not isinstance(path, str) or "\0" in path:
        raise ValueError(say.text("NOT_UPLOADED"))
    if not Path(path).resolve().is_relative_to(Path(get_upload_folder()).resolve()):
        raise ValueError(say.text("NOT_UPLOADED"))
    return path


def digits(numbers):
    """A number, or an array as nested lists, with five digits; None for what is no number."""
    array = np.asarray(numbers, np.float64)
    rounded = [float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None for value in array.ravel().tolist()]
    return np.array(rounded, object).reshape(array.shape).tolist()
