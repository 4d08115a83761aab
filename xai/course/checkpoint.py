"""The course's classifier from checkpoint.pth, checked entry by entry."""

from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import torch

from ..missing import DamagedAsset
from ..said import Said
from ..vision.classifier import COURSE_WIDTH, Classifier
from .torch_files import finite_float32, load_torch_file, plain_tensor
from .zips import shown

WEIGHTS = "model_state_dict"
_PARALLEL = "module."  # how every name begins that was saved from a network on several GPUs
_WIDEST = 4096  # networks that a wrong width is looked for among
_MOST_EPOCH = 10**9


@dataclass(frozen=True)
class Checkpoint:
    """classifier: in float32 on the CPU, in eval mode, frozen. epoch: after which it was saved; None: unknown."""

    classifier: Classifier
    epoch: int | None


def load_checkpoint(path) -> Checkpoint:
    """The network of the course's checkpoint.pth, or of a file with its 81 entries alone.

    Weights in another floating point (float16, say) are taken as float32, and names that begin with "module." without
    it. The optimizer's state is not looked at. Raises DamagedAsset in one sentence for anything else.
    """
    name = shown(Path(path).name)
    saved = load_torch_file(path)
    if not isinstance(saved, dict):
        raise DamagedAsset(
            Said(
                "{name} holds a {given}; expected a dict with {key!r}.",
                name=name,
                given=type(saved).__name__,
                key=WEIGHTS,
            )
        )
    expected = _shapes(COURSE_WIDTH)
    state = _named(_state_of(saved, expected, name))
    _check_names(state, expected, name)
    state = {entry: plain_tensor(state[entry], name, entry) for entry in expected}
    _check_shapes(state, expected, name)
    return Checkpoint(_network({entry: _value(state[entry], entry, name) for entry in expected}), _epoch(saved))


def _empty(width):
    """A network without numbers: takes no memory, and nothing from torch's random stream."""
    with torch.device("meta"):
        return Classifier(width)


def _shapes(width):
    return {entry: tuple(tensor.shape) for entry, tensor in _empty(width).state_dict().items()}


def _state_of(saved, expected, name):
    if WEIGHTS in saved:
        state = saved[WEIGHTS]
        if not isinstance(state, dict):
            raise DamagedAsset(
                Said(
                    "{name} has a {given} as {key!r}; expected a dict.",
                    name=name,
                    given=type(state).__name__,
                    key=WEIGHTS,
                )
            )
        return state
    if any(entry in expected for entry in _named(saved)):
        return saved
    keys = [_key(key) for key in list(saved)[:3]] or [Said("none")]
    raise DamagedAsset(
        Said(
            "{name} has no {key!r} (its first keys: {keys}); expected that, or the network's {count} entries.",
            name=name,
            key=WEIGHTS,
            keys=reduce(lambda those, last: Said("{those}, {last}", those=those, last=last), keys),
            count=len(expected),
        )
    )


def _named(state):
    if state and all(isinstance(entry, str) and entry.startswith(_PARALLEL) for entry in state):
        return {entry.removeprefix(_PARALLEL): tensor for entry, tensor in state.items()}
    return state


def _check_names(state, expected, name):
    missing = [entry for entry in expected if entry not in state]
    more = [entry for entry in state if entry not in expected]
    if missing:
        raise DamagedAsset(
            Said(
                "{name} lacks {count} of the network's {all} entries, the first is {first}; expected the course's "
                "classifier.",
                name=name,
                count=len(missing),
                all=len(expected),
                first=missing[0],
            )
        )
    if more:
        raise DamagedAsset(
            Said(
                "{name} has {count} entries beside the network's {all}, the first is {first}; expected the course's "
                "classifier.",
                name=name,
                count=len(more),
                all=len(expected),
                first=_key(more[0]),
            )
        )


def _check_shapes(state, expected, name):
    given = {entry: tuple(tensor.shape) for entry, tensor in state.items()}
    wrong = [entry for entry in expected if given[entry] != expected[entry]]
    if not wrong:
        return
    width = given["cnn.0.bias"][0] if given["cnn.0.bias"] else 0
    if 0 < width <= _WIDEST and given == _shapes(width):
        raise DamagedAsset(
            Said(
                "{name} holds a network of width {width}; expected {expected}, as the course's has.",
                name=name,
                width=width,
                expected=COURSE_WIDTH,
            )
        )
    first = wrong[0]
    raise DamagedAsset(
        Said(
            "{name} has the shape {given} for {entry}; expected {expected}, as the course's classifier has.",
            name=name,
            given=given[first],
            entry=first,
            expected=expected[first],
        )
    )


def _value(tensor, entry, name):
    if entry.endswith("num_batches_tracked"):
        if tensor.dtype != torch.int64:
            raise DamagedAsset(
                Said(
                    "{name} has {given} for {entry}; expected torch.int64.", name=name, given=tensor.dtype, entry=entry
                )
            )
        return tensor.clone()
    tensor = finite_float32(tensor, name, entry)
    if entry.endswith("running_var") and (tensor < 0).any():
        raise DamagedAsset(
            Said("{name} has a negative number in {entry}; expected variances, 0 or more.", name=name, entry=entry)
        )
    return tensor


def _network(state):
    network = _empty(COURSE_WIDTH)
    network.load_state_dict(state, assign=True)
    return network.eval().requires_grad_(False)


def _key(key):
    return shown(key) if isinstance(key, str) else Said("one of type {type}", type=type(key).__name__)


def _epoch(saved):
    epoch = saved.get("epoch")
    return epoch if type(epoch) is int and 0 <= epoch < _MOST_EPOCH else None
