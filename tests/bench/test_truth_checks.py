"""Checks of a method that need no truth, on methods whose verdict is known."""

import numpy as np
import pytest
import torch
from torch import nn

from bench import truth_checks
from bench.truth_checks import CHECKS, SQUARES, STAGES, randomised, relative_infidelity, scene_checks
from bench.truth_methods import RANDOM, Method, league
from xai.vision.maps import to_map
from xai.vision.saliency import saliency

from ..nets import conv_net, pictures, small_classifier, untouched

NAMED = {method.name: method for method in league()}
LABEL = torch.tensor(1)


def edges(model, images, labels, numbers, seed):
    """A method that never asks the model."""
    return torch.cat([images.diff(dim=3), images[..., :1]], 3)


EDGES = Method("edges", "Edge detector", edges, "", 0)


def random_nets(model, drawn=None):
    return lambda stage: randomised(model, stage, 3, pictures(4) if drawn is None else drawn)


def plain_linear():
    net = nn.Sequential(nn.Flatten(), nn.Linear(3 * 12 * 10, 4)).double().eval()
    return net, 0.2 + 0.8 * pictures(1)[0]


def test_who_does_not_ask_the_model_does_not_notice_another():
    model, image = conv_net(), pictures(1)[0]
    for method in (EDGES, RANDOM):
        with untouched(model, image):
            found = scene_checks(method, model, image, LABEL, 3, random_nets(model))
        assert found.keys() == set(CHECKS)
        assert [found[f"random_{stage}"] for stage in STAGES] == pytest.approx([1] * len(STAGES))


def test_a_gradient_notices_more_the_more_is_random():
    model, drawn = small_classifier(), pictures(2, 3, 128, 128)
    found = scene_checks(NAMED["saliency_paper"], model, drawn[0], LABEL, 0, random_nets(model, drawn))
    assert found["random_all"] < 0.3 and found["random_all"] < found["random_last"] < 0.999


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_initialises_the_last_layers_and_leaves_the_others(stage):
    model, drawn = small_classifier(4), pictures(2, 3, 128, 128)
    with untouched(model, drawn):
        net = randomised(model, stage, 0, drawn)
    weighted = [name for name, m in model.named_modules() if isinstance(m, (nn.Linear, nn.Conv2d))]
    old, new = model.state_dict(), net.state_dict()
    changed = [not torch.equal(old[f"{name}.weight"], new[f"{name}.weight"]) for name in weighted]
    count = {"last": 1, "linear": 2, "upper": 7, "all": len(weighted)}[stage]
    assert changed == [False] * (len(weighted) - count) + [True] * count
    assert not any(m.training for m in net.modules())
    again, other = randomised(model, stage, 0, drawn), randomised(model, stage, 1, drawn)
    assert torch.equal(again.fc[3].weight, net.fc[3].weight) and not torch.equal(other.fc[3].weight, net.fc[3].weight)


def test_a_random_network_is_alive():
    """Its BatchNorms know the size of their inputs, so what it says depends on the picture."""
    drawn = pictures(8, 3, 128, 128, dtype=torch.float64) * torch.linspace(0.2, 1, 8)[:, None, None, None]
    net = randomised(small_classifier(4), "all", 0, drawn)
    seen = {}
    hook = net.cnn[-2].register_forward_hook(lambda module, given, out: seen.update(active=out))
    with torch.no_grad():
        scores = net(drawn)
    hook.remove()
    assert 0.05 < (seen["active"] > 0).double().mean() < 0.95 and scores.std(0).min() > 1e-4


def test_the_gradient_of_a_linear_network_foretells_everything_and_noise_does_not():
    net, image = plain_linear()
    gradient = saliency(net, image[None], LABEL[None], of="logit")
    assert relative_infidelity(net, image, LABEL, 0, gradient, True) == pytest.approx(0, abs=1e-9)
    assert relative_infidelity(net, image, LABEL, 0, -3e-20 * gradient, True) == pytest.approx(0, abs=1e-9)
    noise = torch.randn(gradient.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert 0.3 < relative_infidelity(net, image, LABEL, 0, noise, True) <= 1 + 1e-9
    assert np.isnan(relative_infidelity(net, image, LABEL, 0, 0 * gradient, True))


def test_shares_of_the_score_foretell_what_hidden_pixels_cost():
    """What every pixel holds beyond the mean colour, one number for all channels."""
    net, image = plain_linear()
    weights = net[1].weight[1].detach().reshape(image.shape)
    shares = (weights * (image - image.mean((1, 2), keepdim=True))).sum(0, keepdim=True)
    assert relative_infidelity(net, image, LABEL, 0, shares[None], False) == pytest.approx(0, abs=1e-9)
    assert relative_infidelity(net, image, LABEL, 0, shares[None], True) > 0.01


def test_squares_are_squares_of_one_size():
    masks = truth_checks._squares((12, 10), 0)
    assert len(masks) == SQUARES and (masks.sum((1, 2)) == 4).all() and len(masks.unique(dim=0)) > SQUARES / 2
    rows, columns = masks.any(2).sum(1), masks.any(1).sum(1)
    assert (rows * columns == 4).all()


def test_steadiness_of_maps_that_are_known():
    net, image = plain_linear()
    steady = scene_checks(NAMED["saliency_paper"], net, image, LABEL, 0, random_nets(net))
    moved = scene_checks(NAMED["gradient_x_input"], net, image, LABEL, 0, random_nets(net))
    assert steady["sensitivity"] == pytest.approx(0, abs=1e-12)
    # |w d| / |w x| with |d| <= 0.02 and x >= 0.2
    assert 0 < moved["sensitivity"] <= 0.02 / 0.2
    assert scene_checks(RANDOM, net, image, LABEL, 0, random_nets(net))["sensitivity"] == 0


def test_two_seeds_count_for_random_methods_only():
    net, image = plain_linear()
    assert np.isnan(scene_checks(EDGES, net, image, LABEL, 0, random_nets(net))["seeds"])
    assert abs(scene_checks(RANDOM, net, image, LABEL, 0, random_nets(net))["seeds"]) < 0.3
    smooth = scene_checks(league(0.02)[5], net, image, LABEL, 0, random_nets(net))
    assert smooth["seeds"] == pytest.approx(1)  # noise does not change a linear network's gradient


def test_maps_of_tiny_gradients_are_not_lost():
    tiny = torch.full((1, 3, 2, 2), 1e-30)
    assert float(EDGES.maps(tiny).square().sum()) > 0 and float(to_map(tiny).square().sum()) == 0
