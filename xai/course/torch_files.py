"""Opens what torch.save wrote, without running code that it may hold: tensors and plain values, or DamagedAsset."""

import pickle
import re
import warnings
from pathlib import Path

import torch

from ..missing import DamagedAsset, MissingAsset
from .zips import Archive, shown

_ZIP = b"PK\3\4"
_BEFORE_2020 = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."  # how files of PyTorch 1.5 and older begin
_ASKED_FOR = re.compile(r"GLOBAL (\S+)")  # in torch's message: the function or class that the pickle names
EXPECTED = "expected tensors and plain values as torch.save writes them"


def load_torch_file(path) -> object:
    """What is in the file, its tensors on the CPU. Sizes and checksums of its zip are checked before torch opens it."""
    path = Path(path)
    name = shown(path.name)
    start = _start(path, name)
    if start.startswith(_ZIP):
        _check_zip(path, name)
    elif start != _BEFORE_2020:
        given = "is not a file that torch.save wrote" if start else "is empty (0 bytes)"
        raise DamagedAsset(f"{name} {given}; {EXPECTED}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise DamagedAsset(f"{name} {_refusal(error)}, so it is not opened; {EXPECTED}.") from None
    except Exception:  # torch fails in any way on a file that somebody made
        raise DamagedAsset(f"{name} is cut off or damaged: torch cannot read it to its end; {EXPECTED}.") from None


def plain_tensor(value, name, what) -> torch.Tensor:
    """The value if it is an ordinary tensor of numbers on the CPU; name (the file) and what are for the sentence."""
    if type(value) not in (torch.Tensor, torch.nn.Parameter):
        given = f"a {type(value).__name__}"
    elif value.is_quantized or value.layout is not torch.strided:
        given = f"a {'quantized' if value.is_quantized else _words(value.layout)} tensor"
    elif value.device.type != "cpu":
        given = f"a tensor without numbers ({value.device.type})"
    else:
        return value.detach()
    raise DamagedAsset(f"{name} has {given} for {what}; expected a plain tensor.")


def finite_float32(tensor, name, what) -> torch.Tensor:
    """The tensor in float32 from any floating point, float16 for instance, in memory of its own."""
    if not tensor.is_floating_point():
        raise DamagedAsset(f"{name} has {_words(tensor.dtype)} numbers for {what}; expected floating point.")
    tensor = tensor.to(torch.float32, copy=True, memory_format=torch.contiguous_format)
    if not tensor.isfinite().all():
        bad = "NaN" if tensor.isnan().any() else "infinity"
        raise DamagedAsset(f"{name} has {bad} in {what}; expected numbers that float32 can hold.")
    return tensor


def _words(of_torch):
    return str(of_torch).removeprefix("torch.")


def _start(path, name):
    try:
        if path.is_dir():
            raise DamagedAsset(f"{name} is a folder; expected a file that torch.save wrote.")
        with open(path, "rb") as file:
            start = file.read(len(_BEFORE_2020))
    except FileNotFoundError:
        raise MissingAsset(f"There is no file {shown(path)}; expected one that torch.save wrote.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DamagedAsset(f"{name} cannot be read: {why}; expected a file that torch.save wrote.") from None
    return start


def _check_zip(path, name):
    archive = Archive(path, path.name)
    if not any(member.parts[-1] == "data.pkl" for member in archive.members):
        raise DamagedAsset(f"{name} is a zip of other things; expected one that torch.save wrote.")
    for _ in archive.chunks(*archive.members):  # for the checksums, which torch does not look at
        pass


def _refusal(error):
    """What torch would not do, in words."""
    asked = _ASKED_FOR.search(str(error))
    return f"holds code that opening it would run ({asked[1]})" if asked else "holds what may be code"
