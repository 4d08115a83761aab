"""Opens what torch.save wrote, without running code that it may hold: tensors and plain values, or DamagedAsset."""

import pickle
import re
import warnings
from pathlib import Path

import torch

from ..missing import DamagedAsset, MissingAsset
from ..said import Said
from .zips import Archive, shown

_ZIP = b"PK\3\4"
_BEFORE_2020 = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."  # how files of PyTorch 1.5 and older begin
_ASKED_FOR = re.compile(r"GLOBAL (\S+)")  # in torch's message: the function or class that the pickle names
EXPECTED = Said("expected tensors and plain values as torch.save writes them")


def load_torch_file(path) -> object:
    """What is in the file, its tensors on the CPU. Sizes and checksums of its zip are checked before torch opens it."""
    path = Path(path)
    name = shown(path.name)
    start = _start(path, name)
    if start.startswith(_ZIP):
        _check_zip(path, name)
    elif start != _BEFORE_2020:
        said = "{name} is not a file that torch.save wrote; {expected}."
        raise DamagedAsset(
            Said(said if start else "{name} is empty (0 bytes); {expected}.", name=name, expected=EXPECTED)
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise DamagedAsset(_refusal(error, name)) from None
    except Exception:  # torch fails in any way on a file that somebody made
        raise DamagedAsset(
            Said(
                "{name} is cut off or damaged: torch cannot read it to its end; {expected}.",
                name=name,
                expected=EXPECTED,
            )
        ) from None


def plain_tensor(value, name, what) -> torch.Tensor:
    """The value if it is an ordinary tensor of numbers on the CPU; name (the file) and what are for the sentence."""
    if type(value) not in (torch.Tensor, torch.nn.Parameter):
        given = Said("a {type}", type=type(value).__name__)
    elif value.is_quantized or value.layout is not torch.strided:
        given = Said("a {kind} tensor", kind=Said("quantized") if value.is_quantized else _words(value.layout))
    elif value.device.type != "cpu":
        given = Said("a tensor without numbers ({device})", device=value.device.type)
    else:
        return value.detach()
    raise DamagedAsset(
        Said("{name} has {given} for {what}; expected a plain tensor.", name=name, given=given, what=what)
    )


def finite_float32(tensor, name, what) -> torch.Tensor:
    """The tensor in float32 from any floating point, float16 for instance, in memory of its own."""
    if not tensor.is_floating_point():
        raise DamagedAsset(
            Said(
                "{name} has {dtype} numbers for {what}; expected floating point.",
                name=name,
                dtype=_words(tensor.dtype),
                what=what,
            )
        )
    tensor = tensor.to(torch.float32, copy=True, memory_format=torch.contiguous_format)
    if not tensor.isfinite().all():
        bad = "NaN" if tensor.isnan().any() else Said("infinity")
        raise DamagedAsset(
            Said("{name} has {bad} in {what}; expected numbers that float32 can hold.", name=name, bad=bad, what=what)
        )
    return tensor


def _words(of_torch):
    return str(of_torch).removeprefix("torch.")


def _start(path, name):
    try:
        if path.is_dir():
            raise DamagedAsset(Said("{name} is a folder; expected a file that torch.save wrote.", name=name))
        with open(path, "rb") as file:
            start = file.read(len(_BEFORE_2020))
    except FileNotFoundError:
        raise MissingAsset(
            Said("There is no file {path}; expected one that torch.save wrote.", path=shown(path))
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DamagedAsset(
            Said("{name} cannot be read: {why}; expected a file that torch.save wrote.", name=name, why=str(why))
        ) from None
    return start


def _check_zip(path, name):
    archive = Archive(path, path.name)
    if not any(member.parts[-1] == "data.pkl" for member in archive.members):
        raise DamagedAsset(Said("{name} is a zip of other things; expected one that torch.save wrote.", name=name))
    for _ in archive.chunks(*archive.members):  # for the checksums, which torch does not look at
        pass


def _refusal(error, name) -> Said:
    """What torch would not do, in words."""
    asked = _ASKED_FOR.search(str(error))
    if not asked:
        return Said("{name} holds what may be code, so it is not opened; {expected}.", name=name, expected=EXPECTED)
    return Said(
        "{name} holds code that opening it would run ({code}), so it is not opened; {expected}.",
        name=name,
        code=asked[1],
        expected=EXPECTED,
    )
