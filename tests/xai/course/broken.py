"""The mistakes that a user's files may have: name -> (the file's bytes, what the sentence says)."""

import io
import os
import re
import zipfile

import torch
from torch import nn

from xai.course.layout import CHECKPOINT, PICTURES
from xai.vision.classifier import Classifier

WEIGHT, VARIANCE = "cnn.3.weight", "cnn.1.running_var"


def is_sentence(error):
    """One sentence that says what was expected, without anything of Python's in it."""
    text = str(error.value)
    one = len(re.findall(r"[.!?](?:\s|$)", text)) == 1 and text.endswith(".") and text.isprintable()
    return one and "expected" in text and "Error" not in text and not text[0].islower()


def write(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def zipped(files, change=lambda infos: None):
    """A zip's bytes. change(list of ZipInfo) may lie in the directory at its end."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        change(archive.filelist)
    return file.getvalue()


def saved(thing, **how):
    file = io.BytesIO()
    torch.save(thing, file, **how)
    return file.getvalue()


class Attack:
    """Unpickled, it would run a command."""

    def __init__(self, command="exit 1"):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


# Zips

FILES = {name: f"contents of {name} ".encode() * 9 for name in (CHECKPOINT, *PICTURES)}
WHOLE = zipped(FILES)


def _lie(**fields):
    def change(infos):
        for name, value in fields.items():
            setattr(infos[-1], name, value)

    return zipped(FILES, change)


ZIPS = {
    "empty": (b"", "no zip"),
    "text": (b"<html>404 Not Found</html>", "no zip"),
    "tar": (b"food/0_0.jpg" + bytes(1000), "no zip"),
    "cut off": (WHOLE[:-30], "cut off or damaged"),
    "half": (WHOLE[: len(WHOLE) // 2], "cut off or damaged"),
    "damaged": (WHOLE[:45] + b"????" + WHOLE[49:], "cut off or damaged"),
    "password": (_lie(flag_bits=1), "has a password"),
    "method nobody knows": (_lie(compress_type=97), "cut off or damaged"),
    "3 GB": (_lie(file_size=3 * 10**9), "3,000,00.,... bytes unpacked; expected at most 2,000,000,000"),
}

# Checkpoints, without weights of their own: each entry repeats one number, so that a file has a few kB


def light_state(width=128):
    with torch.device("meta"):
        shapes = Classifier(width).state_dict()
    return {name: torch.full((), 0.5, dtype=t.dtype).expand(t.shape) for name, t in shapes.items()}


def checkpoint(**changes):
    """A light checkpoint with some entries replaced, or left out (None)."""
    state = {**light_state(), **changes}
    return saved({"epoch": 3, "model_state_dict": {k: v for k, v in state.items() if v is not None}})


def _with(name, value):
    tensor = light_state()[name].clone()
    tensor.view(-1)[5] = value
    return checkpoint(**{name: tensor})


NOT_SAVED = {
    "empty": (b"", "cut off or damaged, or not a file that torch.save wrote"),
    "text": (b"<html>404</html>", "not a file that torch.save wrote"),
    "text like a pickle": (b"contents of checkpoint.pth", "not a file that torch.save wrote"),
    "zip of other things": (WHOLE, "not a file that torch.save wrote"),
    "code": (saved({"model_state_dict": Attack()}), r"holds code that opening it would run \(\S*system\)"),
    "code, old format": (saved(Attack(), _use_new_zipfile_serialization=False), "holds code .*system"),
    "whole network": (saved(nn.Linear(2, 2)), "holds code .*torch.nn.modules.linear.Linear"),
}
CHECKPOINTS = {
    **NOT_SAVED,
    "cut off": (checkpoint()[:-100], "cut off or damaged"),
    "cut off, old format": (saved(light_state(), _use_new_zipfile_serialization=False)[:-99], "cut off or damaged"),
    "list": (saved([1, 2]), "holds a list in place of the network's weights; expected a dict with 'model_state_dict'"),
    "weights in a list": (saved({"model_state_dict": [1]}), "holds a list in place"),
    "only the epoch": (
        saved({"epoch": 3}),
        "82 entries differ, for 'cnn.0.weight' it has nothing; expected .128, 3, 3, 3",
    ),
    "missing entry": (checkpoint(**{WEIGHT: None}), "1 entries differ, for 'cnn.3.weight' it has nothing"),
    "extra entry": (
        checkpoint(**{"cnn.99.x\n": torch.zeros(2)}),
        r"for 'cnn\.99\.x\\n' it has \(2,\); expected nothing",
    ),
    "number for a tensor": (checkpoint(**{WEIGHT: 0.5}), "for 'cnn.3.weight' it has float"),
    "width 64": (saved({"model_state_dict": light_state(64)}), "for 'cnn.0.weight' it has .64, 3, 3, 3"),
    "NaN": (_with(WEIGHT, torch.nan), "NaN or infinity in cnn.3.weight"),
    "infinite": (_with(VARIANCE, torch.inf), "NaN or infinity in cnn.1.running_var"),
}

# Hidden states


def states(count=13, tokens=5, width=768):
    source = torch.Generator().manual_seed(0)
    return tuple(torch.randn(1, tokens, width, generator=source) for _ in range(count))


def _with_layer(layer, tensor):
    return saved(tuple(tensor if i == layer else state for i, state in enumerate(states())))


STATES = {
    **NOT_SAVED,
    "cut off": (saved(states())[:-50_000], "cut off or damaged"),
    "dict": (saved({"hidden_states": states()}), "1 of dict; expected 13 tensors of one shape .1, T, 768"),
    "one tensor": (saved(torch.cat(states())), r"1 of \(13, 5, 768\)"),
    "nothing in it": (saved(()), "holds 0 of"),
    "12 states": (saved(states(12)), r"12 of \(1, 5, 768\)"),
    "a list in it": (_with_layer(12, [0.5]), r"13 of \(1, 5, 768\), list"),
    "two in the batch": (saved(tuple(s.repeat(2, 1, 1) for s in states())), r"13 of \(2, 5, 768\)"),
    "no batch": (saved(tuple(s[0] for s in states())), r"13 of \(5, 768\)"),
    "BERT large": (saved(states(13, 2, 1024)), r"13 of \(1, 2, 1024\)"),
    "other length": (_with_layer(7, torch.zeros(1, 6, 768)), r"13 of \(1, 5, 768\), \(1, 6, 768\)"),
    "NaN": (_with_layer(11, torch.full((1, 5, 768), torch.nan)), "NaN or infinity in layer 11"),
}
