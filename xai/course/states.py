"""The hidden states of hw9_bert/output: what the course's BERT made of a passage, layer by layer."""

from pathlib import Path

import torch

from ..missing import DamagedAsset
from ..said import Said
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
        raise DamagedAsset(
            Said(
                "{name} holds a {given}; expected a tuple of {count} tensors.",
                name=name,
                given=type(saved).__name__,
                count=COUNT,
            )
        )
    if len(saved) != COUNT:
        raise DamagedAsset(
            Said(
                "{name} holds {given} states; expected {count}, the embeddings and 12 layers.",
                name=name,
                given=len(saved),
                count=COUNT,
            )
        )
    states = [plain_tensor(state, name, _layer(layer)) for layer, state in enumerate(saved)]
    for layer, state in enumerate(states):
        _check_shape(tuple(state.shape), tuple(states[0].shape), layer, name)
    return torch.cat([finite_float32(state, name, _layer(layer)) for layer, state in enumerate(states)])


def _layer(number):
    return Said("layer {number}", number=number)


def _check_shape(shape, first, layer, name):
    if len(shape) != 3 or shape[0] != 1 or shape[2] != BERT_WIDTH or not 1 <= shape[1] <= MOST_TOKENS:
        raise DamagedAsset(
            Said(
                "{name} has the shape {shape} for layer {layer}; expected (1, T, {width}) with T of at most {most} "
                "tokens.",
                name=name,
                shape=shape,
                layer=layer,
                width=BERT_WIDTH,
                most=MOST_TOKENS,
            )
        )
    if shape != first:
        raise DamagedAsset(
            Said(
                "{name} has {given} tokens in layer {layer} and {first} in layer 0; expected as many in each.",
                name=name,
                given=shape[1],
                layer=layer,
                first=first[1],
            )
        )
