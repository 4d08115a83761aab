"""Fixtures that most tests of the methods start from; networks and witnesses live in tests/nets.py."""

import pytest
import torch

from .nets import conv_net, pictures


@pytest.fixture
def net():
    """A random network in double precision, in train mode, with one part in eval mode and one weight frozen."""
    net = conv_net()
    net[1].eval()
    net[0].bias.requires_grad_(False)
    net[4].bias.grad = torch.full_like(net[4].bias, 7.0)
    return net


@pytest.fixture
def batch():
    """Four random pictures and their labels."""
    return pictures(4), torch.tensor([2, 0, 3, 1])
