"""The course's classifier from checkpoint.pth."""

from dataclasses import dataclass
from pathlib import Path

import torch

from ..missing import DamagedAsset
from ..said import Said
from ..vision.classifier import Classifier
from .torch_files import check_finite, load_torch_file

WEIGHTS = "model_state_dict"


@dataclass(frozen=True)
class Checkpoint:
    """classifier: in float32 on the CPU, in eval mode, frozen. epoch: after which it was saved; None: unknown."""

    classifier: Classifier
    epoch: int | None


def load_checkpoint(path) -> Checkpoint:
    """The network of the course's checkpoint.pth, or of a file with its 81 entries alone.

    Other floating points become float32; "module." before every name, as several GPUs leave it, is taken away. Raises
    DamagedAsset for anything else.
    """
    name, saved = Path(path).name, load_torch_file(path)
    state = saved.get(WEIGHTS, saved) if isinstance(saved, dict) else saved
    if not isinstance(state, dict):
        said = "{name!r} holds a {given} in place of the network's weights; expected a dict with {key!r}."
        raise DamagedAsset(Said(said, name=name, given=type(state).__name__, key=WEIGHTS))
    state = {str(entry).removeprefix("module."): tensor for entry, tensor in state.items()}
    with torch.device("meta"):  # takes no memory, and nothing from torch's random stream
        network = Classifier()
    _check(state, network.state_dict(), name)
    network.load_state_dict(state, assign=True)
    epoch = saved.get("epoch")
    return Checkpoint(network.float().eval().requires_grad_(False), epoch if isinstance(epoch, int) else None)


def _check(state, expected, name):
    wrong = [entry for entry in {**expected, **state} if _given(state, entry) != _given(expected, entry)]
    if wrong:
        said = (
            "{name!r} does not fit the course's classifier: {count} entries differ, for {entry!r} it has {given}; "
            "expected {wanted}."
        )
        given, wanted = _given(state, wrong[0]), _given(expected, wrong[0])
        raise DamagedAsset(Said(said, name=name, count=len(wrong), entry=wrong[0], given=given, wanted=wanted))
    for entry, tensor in state.items():
        check_finite(tensor, name, entry)


def _given(state, entry):
    if entry not in state:
        return Said("nothing")
    return str(tuple(state[entry].shape)) if isinstance(state[entry], torch.Tensor) else type(state[entry]).__name__
