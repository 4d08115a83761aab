"""How far apart two right answers may be: the arithmetic that the figures were published from, and what it loses.

The published figures come from a GPU whose convolutions take their operands in TF32: 10 bits of mantissa in place of
23. What that does to a figure depends on the network (the source itself has the label's logits once in a batch and
once picture by picture, and they differ by up to 0.013; a rerun of its filter visualisation differs by 6e-4 after 100
steps), so it is neither guessed nor taken from another network (the embedded one has 16-bit weights, which TF32 would
not even round): each figure is computed a second time on a copy of this very network whose convolutions round their
operands, and what moves is the noise. A figure of several pictures has the noise of the picture that moves most,
because a single one can stay by luck.
"""

import copy
import math
from functools import cached_property
from types import SimpleNamespace

import torch
from torch import nn

from ..experiments import Experiments
from ..results import code_hash

# TF32 keeps 10 bits. One bit less makes every rounding error twice as large: that is the margin.
MANTISSA_BITS = 9
# Two averages of 500 random gradients differ by chance. The smallest and the largest of a picture's 49,152 averages, on
# the embedded classifier at 500 samples with 8 seeds: standard deviations of 0.066 and 0.058 of their size (root mean
# square of the ten pictures). Two runs differ by sqrt(2) of that, and four standard deviations hold for all 20 figures
# with 99.9%. (The source has picture 0 from two runs: 0.256 and 0.259, 0.0030 and 0.00294.)
AVERAGES_OF_500 = 4 * 2**0.5 * 0.066
# Float32 through a BERT of full size (12 layers, width 768, random weights), against float64: distances and cosines
# differ by up to 1.6e-6 of their size. Devices and versions sum in other orders: several times that.
FLOAT32_BERT = 1e-5
# The source's principal components come from scikit-learn's randomised solver. On 120 random matrices of its three
# shapes (78, 120 and 56 tokens x 768), whose two components hold less than those of any published layer (13, 9 and
# 16% on average), it misses up to 5.7e-5 of the variance.
RANDOMISED_COMPONENTS = 6e-5


def rounded(t, bits) -> torch.Tensor:
    """t with so many bits of mantissa behind the leading one, to the nearest (Veltkamp's splitting, Dekker 1971)."""
    digits = 1 - round(math.log2(torch.finfo(t.dtype).eps))
    raised = t * (2.0 ** (digits - bits - 1) + 1)
    return raised - (raised - t)


class _Convolution(torch.autograd.Function):
    """A convolution that rounds its operands, forward and backward."""

    @staticmethod
    def forward(ctx, x, conv, bits):
        ctx.conv, ctx.bits, ctx.shape = conv, bits, x.shape
        return conv._conv_forward(rounded(x, bits), rounded(conv.weight, bits), conv.bias)

    @staticmethod
    def backward(ctx, gradient):
        conv, bits = ctx.conv, ctx.bits
        how = conv.stride, conv.padding, conv.dilation, conv.groups
        back = nn.grad.conv2d_input(ctx.shape, rounded(conv.weight, bits), rounded(gradient, bits), *how)
        return back, None, None


class RoundingConv2d(nn.Module):
    """A Conv2d whose operands have so many bits of mantissa."""

    def __init__(self, conv, bits=MANTISSA_BITS):
        super().__init__()
        self.conv, self.bits = conv, bits

    def forward(self, x):
        return _Convolution.apply(x, self.conv, self.bits)


def rounding_copy(network, bits=MANTISSA_BITS) -> nn.Module:
    """A copy of the network whose convolutions round their operands."""
    network = copy.deepcopy(network)
    for parent in list(network.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Conv2d):
                setattr(parent, name, RoundingConv2d(child, bits))
    return network


class RoundedExperiments(Experiments):
    """The experiments of another Experiments, on a copy of its classifier that rounds."""

    def __init__(self, x):
        told = x.progress and (lambda name, done, total: x.progress(f"{name}, rounded", done, total))
        lab = SimpleNamespace(pictures=x.pictures, classifier=rounding_copy(x.classifier))
        super().__init__(lab, fresh=x.results.fresh, seed=x.seed, cache=x.results.cache, progress=told)

    @cached_property
    def fingerprint(self) -> str:
        """Never the same as that of the network itself, even if its weights need no rounding."""
        return f"{MANTISSA_BITS} bits {code_hash('course/proof_noise.py')} {super().fingerprint}"


def moved(exact, again) -> float:
    """The largest difference between two tensors or arrays."""
    return float((torch.as_tensor(exact) - torch.as_tensor(again)).abs().max())


def moved_by_share(exact, again) -> float:
    """The largest difference relative to the value itself."""
    exact, again = torch.as_tensor(exact), torch.as_tensor(again)
    return float(((exact - again).abs() / exact.abs().clamp_min(torch.finfo(exact.dtype).tiny)).max())
