"""Integrated gradients against integrals worked out by hand, captum, and the axioms of the paper."""

import captum.attr
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from xai.vision.integrated_gradients import ASSIGNED, PAPER, integrated_gradients, linear_path, path_points
from xai.vision.saliency import saliency

from ...nets import Function, Witness, conv_net, linear, pictures, point, same, small_classifier

RULES = ("left", "right", "midpoint", "trapezoid")
CAPTUM = {"left": "riemann_left", "right": "riemann_right", "midpoint": "riemann_middle"}
every_rule = pytest.mark.parametrize("rule", RULES)


def power(p):
    return Function(lambda x: (x**p).sum((1, 2, 3))[:, None])


@every_rule
@pytest.mark.parametrize("steps", [1, 7])
def test_on_a_linear_model_is_gradient_times_difference(rule, steps):
    weights, x, start = pictures(2, seed=5), pictures(2), pictures(2, seed=6)
    result = integrated_gradients(linear(weights), x, [0, 1], baseline=start, steps=steps, rule=rule)
    same(result.attributions, saliency(linear(weights), x, [0, 1], of="logit") * (x - start), 1e-12)
    assert result.completeness_gap.abs().max() < 1e-12


@pytest.mark.parametrize("rule, share", [("left", 0.75), ("right", 1.25), ("midpoint", 1.0), ("trapezoid", 1.0)])
def test_on_a_square_each_rule_is_off_by_what_the_sum_says(rule, share):
    """Gradient 2 a x at position a, so the sum of 4 steps is x^2 times 2 mean(a)."""
    x = pictures(1)
    result = integrated_gradients(power(2), x, [0], steps=4, rule=rule)
    same(result.attributions, share * x**2, 1e-12)
    assert result.completeness_gap.item() == pytest.approx(((share - 1) * x**2).sum().item(), abs=1e-12)


@pytest.mark.parametrize("rule, error", [("midpoint", -1 / 12), ("trapezoid", 1 / 6)])
@pytest.mark.parametrize("steps", [1, 5])
def test_on_a_cube_second_order_rules_miss_by_one_over_steps_squared(rule, error, steps):
    """mean(a^2) is 1/3 + error / steps^2; the attribution is 3 x^3 times that."""
    x = pictures(1)
    result = integrated_gradients(power(3), x, [0], steps=steps, rule=rule)
    same(result.attributions, 3 * x**3 * (1 / 3 + error / steps**2), 1e-12)


def test_implementation_invariance():
    """The paper's figure 7 at (3, 1): two networks of the same function have the same attributions, 1.5 and -0.5."""
    first = Function(lambda x: F.relu(F.relu(x[:, 0]) - 1 - F.relu(x[:, 1])).flatten(1))
    second = Function(lambda x: F.relu(F.relu(x[:, 0] - 1) - F.relu(x[:, 1])).flatten(1))
    for model in (first, second):
        result = integrated_gradients(model, point(3.0, 1.0), [0], steps=50, rule="midpoint")
        assert result.attributions.flatten().tolist() == pytest.approx([1.5, -0.5])
        assert abs(result.completeness_gap.item()) < 1e-12


def test_a_feature_that_is_not_read_gets_nothing():
    """Sensitivity (b): also where the picture differs from the baseline."""
    net = conv_net(2).eval()
    with torch.no_grad():
        net[0].weight[:, 1] = 0
    attributions = integrated_gradients(net, pictures(2, 2), [0, 1], baseline=-1.0).attributions
    assert attributions[:, 1].abs().max() == 0 and attributions[:, 0].abs().max() > 0


@pytest.mark.parametrize("rule", CAPTUM)
@pytest.mark.parametrize("times_input", [True, False])
@pytest.mark.parametrize("baseline", [0.0, 0.4, "pictures"])
def test_equals_captum(rule, times_input, baseline, batch):
    net, (x, y) = conv_net().eval(), batch
    start = pictures(4, seed=8) if baseline == "pictures" else baseline
    if baseline != "pictures":  # a picture of one colour: inputs of max-pooling tie, and rounding picks one of them
        net[3] = nn.AvgPool2d(2)
    oracle = captum.attr.IntegratedGradients(net, multiply_by_inputs=times_input)
    expected = oracle.attribute(x, start, target=y, n_steps=10, method=CAPTUM[rule])
    same(
        integrated_gradients(net, x, y, baseline=start, steps=10, rule=rule, times_input=times_input).attributions,
        expected,
        1e-7,
    )  # captum weighs the steps in single precision


def test_equals_captum_on_the_classifier():
    model, x, y = small_classifier(), pictures(1, 3, 128, 128), torch.tensor([4])
    expected, gap = captum.attr.IntegratedGradients(model).attribute(
        x, 0.0, target=y, n_steps=8, method="riemann_middle", return_convergence_delta=True
    )
    result = integrated_gradients(model, x, y, steps=8)
    same(result.attributions, expected, 1e-7)
    assert result.completeness_gap.item() == pytest.approx(gap.item(), abs=1e-7)


@every_rule
def test_gap_is_what_is_missing_of_the_difference_in_logits(rule, batch):
    net, (x, y) = conv_net().eval(), batch
    start = pictures(4, seed=8)
    with torch.no_grad():
        gained = (net(x) - net(start)).gather(1, y[:, None])[:, 0]
    for times_input in (True, False):
        result = integrated_gradients(net, x, y, baseline=start, steps=6, rule=rule, times_input=times_input)
        total = (result.attributions * (1 if times_input else x - start)).sum((1, 2, 3))
        same(total - gained, result.completeness_gap, 1e-9)


@every_rule
def test_gap_falls_as_steps_grow(rule, net):
    x, y = pictures(8), torch.arange(8) % 4
    gaps = [
        integrated_gradients(net, x, y, steps=steps, rule=rule).completeness_gap.abs().mean().item()
        for steps in (2, 16, 128)
    ]
    assert gaps[1] < gaps[0] / 3 and gaps[2] < gaps[1] / 3


def test_a_picture_that_is_the_baseline_gets_nothing(net, batch):
    result = integrated_gradients(net, *batch, baseline=batch[0], steps=3)
    assert result.attributions.abs().max() == 0 and result.completeness_gap.abs().max() < 1e-12


def test_assigned_is_the_homeworks_loop(batch):
    """Mean of the gradients at 0, 0.1 .. 0.9 of the way from black, not multiplied by the picture."""
    net, (x, y) = conv_net().eval(), batch
    expected = sum(saliency(net, x * k / 10, y, of="logit") for k in range(10)) / 10
    how = ASSIGNED
    same(
        integrated_gradients(
            net, x, y, baseline=how.baseline, steps=how.steps, rule=how.rule, times_input=how.times_input
        ).attributions,
        expected,
        1e-12,
    )
    assert PAPER.times_input and PAPER.baseline == 0


@pytest.mark.parametrize(
    "rule, positions",
    [
        ("left", [0, 0.25, 0.5, 0.75]),
        ("right", [0.25, 0.5, 0.75, 1]),
        ("midpoint", [0.125, 0.375, 0.625, 0.875]),
        ("trapezoid", [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_the_model_sees_these_points_of_the_path_then_its_ends(rule, positions):
    model, x = Witness(power(2)), pictures(1)
    integrated_gradients(model, x, [0], baseline=0.5, steps=4, rule=rule)
    expected = torch.cat([0.5 + a * (x - 0.5) for a in positions])
    same(model.pictures()[: len(positions)], expected, 1e-12)
    ends = model.pictures()[len(positions) :]
    assert len(ends) == 2 and torch.equal(ends[:1], x) and (ends[1] == 0.5).all()


@every_rule
@pytest.mark.parametrize("steps", [1, 2, 50])
def test_weights_of_the_path_sum_to_one(rule, steps):
    positions, weights = path_points(steps, rule)
    assert len(positions) == len(weights) == steps + (rule == "trapezoid")
    assert sum(weights) == pytest.approx(1) and min(weights) > 0
    assert min(positions) >= 0 and max(positions) <= 1 and positions == sorted(positions)


def test_linear_path_runs_from_baseline_to_picture():
    picture, start = pictures(2)
    path = linear_path(picture, start, [0, 0.5, 1])
    assert torch.equal(path[0], start)
    same(path[1:], torch.stack([(picture + start) / 2, picture]), 1e-12)


@pytest.mark.parametrize(
    "how, message",
    [
        ({"steps": 0}, "steps is 0.*1 or more"),
        ({"steps": -3}, "steps is -3"),
        ({"rule": "simpson"}, "rule is 'simpson'.*midpoint.*trapezoid"),
        pytest.param(
            {"baseline": torch.zeros(5)},
            "baseline",
        ),
        pytest.param(
            {"baseline": float("nan")},
            "baseline",
        ),
    ],
)
def test_bad_settings_are_named(how, message, net, batch):
    with pytest.raises(ValueError, match=message):
        integrated_gradients(net, *batch, **how)
