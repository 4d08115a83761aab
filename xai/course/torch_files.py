"""Opens what torch.save wrote: tensors and plain values, never code that a file may hold."""

import re
from pathlib import Path

import torch

from ..missing import DamagedAsset
from ..said import Said

_ASKED_FOR = re.compile(r"GLOBAL (\w+\.[\w.]+)")  # in torch's message: the function or class that the pickle names


def load_torch_file(path) -> object:
    """What is in the file, its tensors on the CPU. Raises DamagedAsset for code, and for what torch cannot read."""
    name = Path(path).name
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch fails in any way on a file that somebody made
        if asked := _ASKED_FOR.search(str(error)):
            said = "{name!r} holds code that opening it would run ({code}), so it is not opened; expected tensors only."
            raise DamagedAsset(Said(said, name=name, code=asked[1])) from None
        said = "{name!r} is cut off or damaged, or not a file that torch.save wrote; expected the complete file."
        raise DamagedAsset(Said(said, name=name)) from None


def check_finite(tensor, name, what):
    """Raises DamagedAsset for NaN and infinity in a tensor; name (the file) and what are for the sentence."""
    if not tensor.isfinite().all():
        said = "{name!r} has NaN or infinity in {what}; expected finite numbers."
        raise DamagedAsset(Said(said, name=name, what=what))
