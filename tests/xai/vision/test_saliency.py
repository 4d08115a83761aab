"""Saliency against gradients worked out by hand, captum and plain autograd."""

import math

import captum.attr
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from xai.vision.saliency import ASSIGNED, PAPER, saliency

from ...nets import Function, conv_net, linear, pictures, point, same, small_classifier

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:captum")
ZERO = torch.tensor([0])


def test_of_a_linear_logit_is_the_labels_weights():
    weights, x = pictures(3, 2, 4, 5, seed=3), pictures(3, 2, 4, 5)
    assert torch.equal(saliency(linear(weights), x, [2, 0, 1], of="logit"), weights[[2, 0, 1]])


def test_of_a_linear_loss_is_probability_less_truth_times_weights_over_n():
    """d CE / d x = sum_k (p_k - [k = label]) w_k, and the mean over N pictures brings 1/N."""
    x = torch.stack([point(0.0)[0], point(math.log(3))[0]])
    model = linear(point(1.0, -1.0).reshape(2, 1, 1, 1))
    # logits (0, 0): p = 1/2, 1/2; logits (log 3, -log 3): p = 9/10, 1/10
    same(saliency(model, x, [0, 1], of="loss").flatten(), point((-0.5 - 0.5) / 2, (0.9 + 0.9) / 2).flatten())


def test_of_a_relu_follows_the_open_gates_and_keeps_the_sign():
    model = Function(lambda x: (3 * F.relu(x[:, :1, 0] - 1) - 2 * F.relu(x[:, 1:, 0] - 1))[..., 0])
    x = torch.cat([point(2.0, 2.0), point(0.0, 2.0), point(2.0, 0.0), point(0.0, 0.0)])
    expected = torch.tensor([[3.0, -2], [0, -2], [3, 0], [0, 0]])
    same(saliency(model, x, [0] * 4, of="logit").flatten(1), expected)


def test_of_a_convolution_counts_the_windows_that_see_a_pixel():
    conv = nn.Conv2d(1, 1, 2, bias=False).double()
    conv.weight.data = torch.tensor([[[[1.0, 10], [100, 1000]]]], dtype=torch.float64)
    model = nn.Sequential(conv, Function(lambda a: a.sum((2, 3))))
    expected = torch.tensor([[1.0, 11, 10], [101, 1111, 1010], [100, 1100, 1000]])
    same(saliency(model, torch.rand(1, 1, 3, 3), ZERO, of="logit")[0, 0], expected)


@pytest.mark.parametrize("seed", range(3))
def test_equals_captum_on_random_networks(seed):
    net, x, y = conv_net(1 + seed, seed=seed).eval(), pictures(5, 1 + seed), torch.tensor([0, 1, 2, 3, 1])
    expected = captum.attr.Saliency(net).attribute(x.clone(), target=y, abs=False)
    same(saliency(net, x, y, of="logit"), expected, 1e-12)


def test_equals_captum_on_the_classifier():
    model, x, y = small_classifier(), pictures(2, 3, 128, 128), torch.tensor([4, 10])
    same(
        saliency(model, x, y, of="logit"), captum.attr.Saliency(model).attribute(x.clone(), target=y, abs=False), 1e-10
    )


def test_of_the_loss_is_the_homeworks_backward_pass(batch):
    """The notebook: loss = CrossEntropyLoss()(model(x), y); loss.backward(); x.grad."""
    net, (x, y) = conv_net().eval(), batch
    leaf = x.clone().requires_grad_()
    F.cross_entropy(net(leaf), y).backward()
    same(saliency(net, x, y), leaf.grad, 1e-12)


def test_of_a_sure_classifier_does_not_vanish():
    """Logits 60 apart: the loss is 0 in float32, its gradient must not be."""
    model = linear(torch.tensor([30.0, -30.0]).reshape(2, 1, 1, 1))
    gradient = saliency(model, torch.ones(1, 1, 1, 1), ZERO, of="loss").item()
    assert gradient == pytest.approx(-60 / (1 + 2.718281828**60), rel=1e-3)


def test_settings_are_the_homeworks_and_the_papers():
    assert (ASSIGNED.of, PAPER.of) == ("loss", "logit")


def test_unknown_score_is_named(net, batch):
    with pytest.raises(ValueError, match="of is 'probability'.*loss.*logit"):
        saliency(net, *batch, of="probability")
