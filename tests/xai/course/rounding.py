"""Networks that round as a GPU's convolutions do: TF32 keeps 10 bits of mantissa of each operand."""

import copy
import math

import torch
from torch import nn

TF32 = 10


def rounded(t, bits=TF32) -> torch.Tensor:
    """t with so many bits of mantissa behind the leading one, to the nearest (Veltkamp's splitting, Dekker 1971)."""
    digits = 1 - round(math.log2(torch.finfo(t.dtype).eps))
    raised = t * (2.0 ** (digits - bits - 1) + 1)
    return raised - (raised - t)


def rounding_copy(network, bits=TF32) -> nn.Module:
    """A copy of the network whose convolutions round their operands, forward and backward."""
    network = copy.deepcopy(network)
    for conv in (module for module in network.modules() if isinstance(module, nn.Conv2d)):
        conv.weight.data = rounded(conv.weight.data, bits)
        # The difference is exact, so the sum is the rounded input, through which the gradient passes.
        conv.register_forward_pre_hook(lambda _, given: (given[0] + (rounded(given[0], bits) - given[0]).detach(),))
        conv.register_full_backward_pre_hook(lambda _, gradients: tuple(rounded(g, bits) for g in gradients))
    return network
