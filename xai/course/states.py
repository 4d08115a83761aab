"""The hidden states of hw9_bert/output: what the course's BERT made of a passage, layer by layer."""

from pathlib import Path

import torch

from ..missing import DamagedAsset
from .layout import BERT_LAYERS, BERT_WIDTH
from .torch_files import finite_float32, load_torch_file, plain_tensor
from .zips import shown

COUNT = BERT_LAYERS + 1  # the embeddings, then each layer's output
MOST_TOKENS = 512  # that BERT reads


def load_states(path) -> torch.Tensor:
    """A file of 13 tensors (1, T, 768), as a tuple or a list -> (13, T, 768) in float32, from any floating point.

    Raises DamagedAsset in one sentence for anything else.
    """
    name = shown(Path(path).name)
    saved = load_torch_file(path)
    if not isinstance(saved, (tuple, list)):
        raise DamagedAsset(f"{name} holds a {type(saved).__name__}; expected a tuple of {COUNT} tensors.")
    if len(saved) != COUNT:
        raise DamagedAsset(f"{name} holds {len(saved)} states; expected {COUNT}, the embeddings and 12 layers.")
    states = [plain_tensor(state, name, f"layer {layer}") for layer, state in enumerate(saved)]
    for layer, state in enumerate(states):
        _check_shape(tuple(state.shape), tuple(states[0].shape), layer, name)
    return torch.cat([finite_float32(state, name, f"layer {layer}") for layer, state in enumerate(states)])


def _check_shape(shape, first, layer, name):
    if len(shape) != 3 or shape[0] != 1 or shape[2] != BERT_WIDTH or not 1 <= shape[1] <= MOST_TOKENS:
        raise DamagedAsset(
            f"{name} has the shape {shape} for layer {layer}; expected (1, T, {BERT_WIDTH}) with T of at most "
            f"{MOST_TOKENS} tokens."
        )
    if shape != first:
        raise DamagedAsset(
            f"{name} has {shape[1]} tokens in layer {layer} and {first[1]} in layer 0; expected as many in each."
        )
