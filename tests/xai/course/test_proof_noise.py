"""What rounds as a GPU's convolutions do, and that the noise so measured covers it."""

import numpy as np
import pytest
import torch
from torch import nn

from tests.course_folder import random_classifier
from tests.nets import conv_net, pictures, untouched
from xai.course.proof_noise import (
    MANTISSA_BITS,
    RoundedExperiments,
    RoundingConv2d,
    moved,
    moved_by_share,
    rounded,
    rounding_copy,
)
from xai.embedded.observed import observation_pictures
from xai.experiments import Experiments
from xai.lab import Lab
from xai.vision.filters import filter_activation
from xai.vision.saliency import saliency

TF32 = 10


@pytest.fixture
def numbers():
    source = torch.Generator().manual_seed(3)
    return torch.randn(5000, generator=source) * 10.0 ** torch.randint(-20, 20, (5000,), generator=source)


@pytest.mark.parametrize("bits", [TF32, MANTISSA_BITS, 5])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_rounding_keeps_so_many_bits_and_takes_the_nearest(bits, dtype, numbers):
    numbers = numbers.to(dtype)
    mantissa, exponent = np.frexp(numbers.double().numpy())  # the mantissa is in [0.5, 1): one more bit is needed
    nearest = np.ldexp(np.round(mantissa * 2 ** (bits + 1)) / 2 ** (bits + 1), exponent)
    assert np.array_equal(rounded(numbers, bits).double().numpy(), nearest)


def test_zero_stays_zero_and_signs_are_alike(numbers):
    assert torch.equal(rounded(torch.zeros(3), TF32), torch.zeros(3))
    assert torch.equal(rounded(-numbers, TF32), -rounded(numbers, TF32))


def coarse(conv, bits):
    """The same convolution with weights that need no rounding."""
    with torch.no_grad():
        conv.weight.copy_(rounded(conv.weight, bits))
    return conv


@pytest.mark.parametrize("how", [{"padding": 1}, {"stride": 2}, {"padding": 2, "dilation": 2}, {"groups": 2}])
def test_a_convolution_of_rounded_operands_forward_and_backward(how):
    conv, x = nn.Conv2d(4, 6, 3, **how).double(), pictures(2, 4, 9, 9).requires_grad_()
    made = RoundingConv2d(conv, TF32)(x)
    seen = rounded(x.detach(), TF32).requires_grad_()
    plain = coarse(conv, TF32)(seen)
    assert torch.equal(made, plain)
    back = pictures(*made.shape) - 0.5
    (gradient,) = torch.autograd.grad(made, x, back)
    (expected,) = torch.autograd.grad(plain, seen, rounded(back, TF32))
    torch.testing.assert_close(gradient, expected, rtol=1e-12, atol=1e-12)


def test_the_copy_rounds_every_convolution_and_the_network_none():
    network, x = conv_net().eval(), pictures()
    with untouched(network, x):
        copy = rounding_copy(network)
        assert not torch.equal(copy(x), network(x))
    assert sum(isinstance(m, RoundingConv2d) for m in copy.modules()) == 2
    torch.testing.assert_close(copy(x), network(x), rtol=0.02, atol=0.02)


def test_operands_that_need_no_rounding_give_the_same_bits():
    network = conv_net()[:1].eval()
    coarse(network[0], MANTISSA_BITS)
    x = rounded(pictures(), MANTISSA_BITS)
    assert torch.equal(rounding_copy(network)(x), network(x))


def test_the_largest_difference_and_the_largest_share():
    assert moved(torch.tensor([1.0, -2.0]), torch.tensor([1.5, -2.0])) == 0.5
    assert moved_by_share(torch.tensor([10.0, 0.1, 0.0]), torch.tensor([11.0, 0.12, 0.0])) == pytest.approx(0.2)


def figures_of(network, images, labels):
    """Some figures of every kind: logits, sums, largest gradients by share, correlations."""
    with torch.no_grad():
        logits = network(images)
    sums = torch.stack([filter_activation(network, images, network.cnn[c], 0).double().sum((1, 2)) for c in (6, 23)])
    maps = saliency(network, images, labels, of="logit").abs().amax(1).flatten(1)
    return {"logits": logits, "near the input": sums[0], "near the output": sums[1], "gradient": maps.amax(1).log()}


@pytest.mark.parametrize("which", ["embedded", "random"])
def test_what_tf32_moves_is_within_the_noise(which):
    """On a trained network and on a random one: no figure moves further by rounding to TF32 than the noise says, and
    the noise is not so large that it would hide operands of five bits."""
    network = Lab.open(device="cpu").classifier if which == "embedded" else random_classifier(0, 16).eval()
    given = observation_pictures()
    exact, noisy, tf32, bad = (
        figures_of(copy, given.images, given.labels)
        for copy in (network, *(rounding_copy(network, bits) for bits in (MANTISSA_BITS, TF32, 5)))
    )
    for name, values in exact.items():
        noise = moved(values, noisy[name])
        assert 0 < moved(values, tf32[name]) <= noise < moved(values, bad[name]), name


def test_the_rounded_experiments_have_a_cache_of_their_own(tmp_path):
    """Also for a network whose weights need no rounding, such as the embedded one, which is stored in 16 bits."""
    x = Experiments(Lab.open(device="cpu"), cache=tmp_path, seed=3)
    again = RoundedExperiments(x)
    assert not torch.equal(x.logits(), again.logits()) and again.seed == 3
    assert torch.equal(again.logits(), RoundedExperiments(x).logits()) and len(list(tmp_path.iterdir())) == 2
