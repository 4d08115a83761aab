"""SmoothGrad against closed forms, a plain loop and its own limits."""

import math

import pytest
import torch

from xai.vision.saliency import saliency
from xai.vision.smooth_grad import ASSIGNED, PAPER, smooth_grad

from ...nets import Function, Witness, conv_net, linear, pictures, same

SQUARE = Function(lambda x: (x**2).sum((1, 2, 3), keepdim=True)[:, :, 0, 0])  # d f / d x = 2 x, pixel by pixel
BIG = pictures(1, 1, 60, 80)  # 4,800 independent pixels


@pytest.mark.parametrize("of", ["loss", "logit"])
def test_one_sample_without_noise_is_the_gradient(of, net, batch):
    plain = torch.cat([saliency(net, x[None], y[None], of=of) for x, y in zip(*batch)])
    same(smooth_grad(net, *batch, noise_std=0, samples=1, of=of, average="signed"), plain, 1e-12)
    same(smooth_grad(net, *batch, noise_std=0, samples=1, of=of, average="magnitude"), plain.abs(), 1e-12)


def test_of_a_linear_model_is_its_weights_under_any_noise():
    weights, x = pictures(2, seed=5) - 0.5, pictures(2)
    for average, expected in (("signed", weights), ("magnitude", weights.abs())):
        same(
            smooth_grad(linear(weights), x, [0, 1], noise_std=3.0, samples=4, of="logit", average=average),
            expected,
            1e-12,
        )


@pytest.mark.parametrize("samples", [1, 4, 25])
def test_mean_and_spread_on_a_square(samples):
    """The gradient of a noisy copy is 2 (x + e): mean 2 x, standard deviation 2 std / sqrt(samples)."""
    off = smooth_grad(SQUARE, BIG, [0], noise_std=0.3, samples=samples, of="logit", average="signed") - 2 * BIG
    spread = 2 * 0.3 / math.sqrt(samples)
    assert abs(off.mean()) < 4 * spread / math.sqrt(off.numel())
    assert off.std().item() == pytest.approx(spread, rel=0.05)


def test_magnitude_is_the_mean_of_absolute_gradients_not_the_absolute_mean():
    """At x = 0 the gradient is 2 e: signed averages to 0, magnitude to 2 std sqrt(2 / pi)."""
    nowhere = torch.zeros_like(BIG)
    magnitude = smooth_grad(SQUARE, nowhere, [0], noise_std=0.3, samples=20, of="logit", average="magnitude")
    assert magnitude.mean().item() == pytest.approx(0.6 * math.sqrt(2 / math.pi), rel=0.02)
    assert (
        smooth_grad(SQUARE, nowhere, [0], noise_std=0.3, samples=20, of="logit", average="signed").mean().abs() < 0.01
    )


@pytest.mark.parametrize("average", ["signed", "magnitude"])
@pytest.mark.parametrize("of", ["logit", "loss"])
def test_equals_a_plain_loop(average, of, batch):
    net, (x, y) = conv_net().eval(), batch
    source, copies = torch.Generator().manual_seed(11), []
    for _ in range(6):
        noisy = x[1] + 0.25 * torch.randn(x[1].shape, generator=source, dtype=x.dtype)
        copies.append(saliency(net, noisy[None], y[1:2], of=of)[0])
    copies = torch.stack(copies)
    expected = copies.mean(0) if average == "signed" else copies.abs().mean(0)
    same(smooth_grad(net, x, y, noise_std=0.25, samples=6, of=of, average=average, seed=11)[1], expected, 1e-10)


def test_the_model_sees_fresh_noise_of_the_given_size_on_the_picture():
    model = Witness(SQUARE)
    smooth_grad(model, BIG, [0], noise_std=0.16, samples=12)
    noise = model.pictures() - BIG
    assert len(noise) == 12
    assert noise.std().item() == pytest.approx(0.16, rel=0.02) and abs(noise.mean()) < 0.003
    overlap = torch.corrcoef(noise.flatten(1)) - torch.eye(12)
    assert overlap.abs().max() < 0.08  # 4,800 pixels: 0.014 is one sigma


def test_each_picture_has_its_own_noise_level(net, batch):
    result = smooth_grad(
        net, *batch, noise_std=torch.tensor([0.0, 0.5, 0.0, 0.5]), samples=3, of="logit", average="signed"
    )
    plain = saliency(net, *batch, of="logit")
    quiet = torch.tensor([True, False, True, False])
    same(result[quiet], plain[quiet], 1e-12)
    assert not torch.isclose(result[1], plain[1]).all() and not torch.isclose(result[3], plain[3]).all()


def test_another_seed_draws_other_noise():
    a, b = (
        smooth_grad(SQUARE, BIG, [0], noise_std=0.3, samples=2, of="logit", average="signed", seed=s) - 2 * BIG
        for s in (0, 1)
    )
    assert abs(torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1]) < 0.08


def test_noise_levels_of_the_homework_and_the_paper():
    """Notebook: (0.4 / range)^2 over 500 samples of |d loss|; paper: 10-20% of the range, signed, of the logit."""
    x = torch.zeros(2, 3, 4, 4)
    x[0, 0, 0, 0], x[1, 2, 3, 3] = 1.0, 0.8
    same(ASSIGNED.noise_std(x), torch.tensor([0.16, 0.25]), 1e-6)
    level = PAPER.noise_std(x) / torch.tensor([1.0, 0.8])
    assert level[0] == pytest.approx(level[1].item()) and 0.1 <= level[0] <= 0.2
    assert (ASSIGNED.samples, ASSIGNED.of, ASSIGNED.average) == (500, "loss", "magnitude")
    assert (PAPER.of, PAPER.average) == ("logit", "signed")


@pytest.mark.parametrize(
    "how, message",
    [
        ({"average": "median"}, "average is 'median'.*magnitude.*signed"),
        ({"samples": 0}, "samples is 0.*1 or more"),
        ({"noise_std": -0.1}, "noise_std is -0.1.*noise >= 0"),
        ({"noise_std": float("nan")}, "noise_std is nan.*noise >= 0"),
        ({"of": "score"}, "of is 'score'"),
        pytest.param(
            {"noise_std": [0.1, 0.2]},
            "noise_std",
        ),
    ],
)
def test_bad_settings_are_named(how, message, net, batch):
    with pytest.raises(ValueError, match=message):
        smooth_grad(net, *batch, **{"noise_std": 0.1, "samples": 2, **how})
