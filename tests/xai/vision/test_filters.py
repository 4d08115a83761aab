"""Filter activation and visualisation against hand-made filters, plain loops, and traps of hooks."""

import pytest
import torch
from torch import nn

from xai.vision.filters import ASSIGNED, PAPER, filter_activation, filter_ascent, filter_visualization

from ...nets import Witness, conv_net, pictures, same, untouched


def mixer(*weights):
    """A 1 x 1 convolution whose only filter weighs the channels so, before a ReLU that works in place."""
    conv = nn.Conv2d(len(weights), 1, 1, bias=False).double()
    conv.weight.data[0, :, 0, 0] = torch.tensor(weights)
    return nn.Sequential(conv, nn.ReLU(inplace=True), nn.Flatten(), nn.LazyLinear(2).double())


def test_activation_is_the_filters_output_before_the_in_place_relu_behind_it():
    """captum #156: a stored tensor that the next module overwrites has lost its negative half."""
    model, x = mixer(1.0, -2.0, 0.0), pictures(3)
    expected = x[:, 0] - 2 * x[:, 1]
    assert (expected < 0).any() and (expected > 0).any()
    same(filter_activation(model, x, model[0], 0), expected, 1e-12)
    same(filter_activation(model, x, model[1], 0), expected.clamp_min(0), 1e-12)


def test_a_kept_activation_does_not_change_when_the_model_runs_again():
    model, x = mixer(1.0, -2.0, 0.0), pictures(3)
    kept = filter_activation(model, x, model[0], 0)
    copy = kept.clone()
    filter_activation(model, 1 - x, model[0], 0)
    model(x)
    assert torch.equal(kept, copy)


@pytest.mark.parametrize("index", range(7))
def test_activation_equals_running_the_first_modules(index, batch):
    net = conv_net().eval()
    with torch.no_grad():
        expected = net[: index + 1](batch[0])[:, 3]
    same(filter_activation(net, batch[0], net[index], 3), expected, 1e-12)


def test_nothing_behind_the_layer_is_run(batch):
    net = conv_net().eval()
    head = Witness(nn.Identity())
    net[7] = head
    filter_activation(net, batch[0], net[4], 0)
    filter_visualization(net, net[4], 0, start=batch[0], steps=2)
    assert head.calls == 0


@pytest.mark.parametrize("steps", [1, 2, 25])
def test_visualization_of_a_linear_filter_moves_each_channel_by_the_rate_and_its_sign(steps):
    """A constant gradient makes every Adam step exactly the learning rate."""
    model, start = mixer(2.0, -3.0, 0.0), pictures(2)
    grown = filter_visualization(model, model[0], 0, start=start, steps=steps, learning_rate=0.1)
    move = torch.tensor([0.1, -0.1, 0.0])[:, None, None] * steps
    same(grown, start + move, 1e-6)


def test_visualization_is_the_notebooks_loop(batch):
    net, x = conv_net().eval(), batch[0]
    leaf = x.clone().requires_grad_()
    optimizer = torch.optim.Adam([leaf], lr=0.05)
    for _ in range(10):
        optimizer.zero_grad()
        (-net[:5](leaf)[:, 2].sum()).backward()
        optimizer.step()
    same(filter_visualization(net, net[4], 2, start=x, steps=10, learning_rate=0.05), leaf.detach(), 1e-9)


def test_totals_of_a_linear_filter_grow_by_the_rate_times_its_weights():
    """Each step moves all channels by the rate in their weight's direction, so the sum over pictures and places grows
    by rate x (|2| + |-3|) a place; the first total is that of the start, untouched."""
    model, start = mixer(2.0, -3.0, 0.0), pictures(2)
    totals = filter_ascent(model, model[0], 0, start=start, steps=5, learning_rate=0.1).totals
    first = (2 * start[:, 0] - 3 * start[:, 1]).sum()
    same(totals, first + torch.arange(5) * 0.1 * 5 * start[:, 0].numel(), 1e-6)


def test_a_total_is_what_the_pictures_grown_so_far_give(net, batch):
    grown = filter_ascent(net, net[4], 2, start=batch[0], steps=4)
    assert torch.equal(grown.pictures, filter_visualization(net, net[4], 2, start=batch[0], steps=4))
    for step, total in enumerate(grown.totals):
        before = filter_visualization(net, net[4], 2, start=batch[0], steps=step)
        same(total, filter_activation(net, before, net[4], 2).sum(), 1e-12)


def test_totals_count_after_the_clamp():
    model, start = mixer(2.0, -3.0, 1.0), pictures(2)
    totals = filter_ascent(model, model[0], 0, start=start, steps=12, clamp=(0.2, 0.9)).totals
    same(totals[-1], torch.tensor((2 * 0.9 - 3 * 0.2 + 0.9) * start[:, 0].numel()), 1e-6)


def test_visualization_excites_the_filter_more_than_its_start(net, batch):
    grown = filter_visualization(net, net[4], 2, start=batch[0], steps=20)
    before, after = (filter_activation(net, x, net[4], 2).sum((1, 2)) for x in (batch[0], grown))
    assert (after > before).all()


def test_clamp_keeps_the_picture_in_range_at_every_step():
    model = Witness(mixer(2.0, -3.0, 1.0))
    grown = filter_visualization(model, model.model[0], 0, start=pictures(2), steps=15, clamp=(0.2, 0.9))
    assert grown[:, 0].min() == 0.9 and grown[:, 1].max() == 0.2
    assert all(seen.min() >= 0.2 and seen.max() <= 0.9 for seen in model.seen[1:])


def test_no_steps_give_a_copy_of_the_start(net, batch):
    grown = filter_visualization(net, net[4], 0, start=batch[0], steps=0)
    assert torch.equal(grown, batch[0])
    grown.zero_()
    assert batch[0].abs().sum() > 0


def test_a_hook_of_the_callers_own_stays(net, batch):
    calls = []
    handle = net[4].register_forward_hook(lambda *_: calls.append(1))
    filter_activation(net, batch[0], net[4], 0)
    filter_visualization(net, net[4], 0, start=batch[0], steps=1)
    assert len(calls) == 2 and len(net[4]._forward_hooks) == 1
    handle.remove()


class Unused(nn.Module):
    def __init__(self):
        super().__init__()
        self.used, self.idle = nn.Conv2d(3, 2, 3), nn.Conv2d(3, 2, 3)

    def forward(self, x):
        return self.used(x).flatten(1)


BAD = {
    "another model's layer": (conv_net, lambda net: conv_net()[4], 0, "not a module of the model.*cnn"),
    "a layer's index": (conv_net, lambda net: 4, 0, "layer is 4.*not a module"),
    "a layer that never runs": (Unused, lambda net: net.idle, 0, "never called"),
    "a filter too many": (conv_net, lambda net: net[4], 8, "filter is 8.*filters 0 to 7"),
    "filter -1": (conv_net, lambda net: net[4], -1, "filter is -1"),
    "a layer without places": (conv_net, lambda net: net[9], 0, r"shape \(2, 4\).*convolutional"),
}


@pytest.mark.parametrize("make, layer, filter, message", BAD.values(), ids=BAD)
def test_bad_layers_are_named_and_no_hook_remains(make, layer, filter, message):
    net = make()
    x = pictures(2, dtype=next(net.parameters()).dtype)
    for call in (
        lambda: filter_activation(net, x, layer(net), filter),
        lambda: filter_visualization(net, layer(net), filter, start=x, steps=2),
    ):
        with untouched(net, x), pytest.raises(ValueError, match=message):
            call()


@pytest.mark.parametrize(
    "how, message",
    [
        ({"steps": -1}, "steps is -1.*0 or more"),
        ({"learning_rate": 0}, "positive rate"),
        ({"learning_rate": -1}, "positive rate"),
        ({"learning_rate": float("nan")}, "positive rate"),
    ],
)
def test_bad_settings_are_named(how, message, net, batch):
    with pytest.raises(ValueError, match=message):
        filter_visualization(net, net[4], 0, start=batch[0], **how)


def test_settings_are_the_homeworks_and_the_papers():
    assert (ASSIGNED.start, ASSIGNED.steps, ASSIGNED.learning_rate, ASSIGNED.clamp) == ("pictures", 100, 0.1, False)
    assert (PAPER.start, PAPER.clamp) == ("noise", True)
