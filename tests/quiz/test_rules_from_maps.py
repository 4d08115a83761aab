"""Every rule that reads maps can come out every way: move the light, and the answer moves."""

import numpy as np
import pytest
import torch

from quiz.topics import filters, integrated_gradients, lime, saliency, smooth_grad
from xai.vision.lime import LimeExplanation

from .stub import SIDE, Stub, halves, lit

SPECKLE = torch.rand(10, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


def only(finding):
    (option,) = finding.chosen
    return option


def strips_explained(weights):
    """An explanation whose superpixels are equal vertical strips."""
    segments = np.repeat(np.arange(len(weights)), SIDE // len(weights))[None].repeat(SIDE, 0)
    return LimeExplanation(segments, np.array(weights, float), 0.0, 1.0)


@pytest.mark.parametrize(
    "weights, answer",
    [
        ([0.2, 0.1, -2.0, -1.0], "strawberry_negative"),
        ([0.2, 0.1, 2.0, 1.0], "strawberry_positive"),
        ([3.0, 0.1, -2.0, 0.0], "jug_positive"),
        ([-3.0, 0.1, 2.0, 0.0], "jug_negative"),
    ],
)
def test_q1_names_the_part_and_sign_of_the_largest_effect(weights, answer):
    parts = halves("jug", "jug outline", "strawberry", "background")
    x = Stub([parts] * 3, explanations=[strips_explained(weights)] * 3)
    assert only(lime.q1(x, "assigned")) == answer


def test_q1_with_equal_effects_does_not_decide():
    parts = halves("jug", "jug outline", "strawberry", "background")
    x = Stub([parts] * 3, explanations=[strips_explained([1.0, 0.0, -1.0, 0.0])] * 3)
    assert lime.q1(x, "assigned").chosen is None


@pytest.mark.parametrize(
    "weights, answer",
    [
        ([1, -1, 0, 0], "mixed"),
        ([1, 1, 0, 0], "all_positive"),
        ([-1, -1, 0, 0], "all_negative"),
        ([0.01, 0.02, 5, 5], "no_basis"),
    ],
)
def test_q4_follows_the_signs_on_the_cake(weights, answer):
    x = Stub([halves("cake", "table")] * 4, explanations=[strips_explained(weights)] * 4)
    assert only(lime.q4(x, "assigned")) == answer


@pytest.mark.parametrize("scales, answer", [([1e-9, 1, 1e-3], "reduce_differences"), ([1, 1, 1], "no_effect")])
def test_q5_compares_the_scales_before_and_after(scales, answer):
    maps = torch.stack([SPECKLE[0] * s for s in scales])
    maps[:, 0, 0] = 0  # so that stretching to [0, 1] changes nothing but the scale
    assert only(saliency.q5(Stub([], {"saliency": maps}), "assigned")) == answer


@pytest.mark.parametrize(
    "rule, method, picture, options",
    [
        (saliency.q6, "saliency", 8, ("sashimi", "table", "chopsticks", "plate")),
        (smooth_grad.q13, "smooth_grad", 7, ("plate", "noodles", "vegetable", "rice sausage")),
        (integrated_gradients.q20, "integrated_gradients", 3, ("table", "plate", "fork", "cake")),
    ],
)
def test_the_brightest_part_wins_wherever_the_light_is(rule, method, picture, options):
    parts = halves(*options)
    for bright in options:
        x = Stub([parts] * 10, {method: torch.stack([lit(parts[bright])] * 10)})
        finding = rule(x, "assigned")
        assert only(finding) == bright.replace(" ", "_")
        assert finding.margin > 0.5


def solid_map(draw):
    """A figure that fills the brightest tenth of its map."""
    y, x = np.mgrid[:128, :128] - 64.0
    return torch.from_numpy(np.where(draw(x, y), 1.0, 0.0))


@pytest.mark.slow
@pytest.mark.parametrize(
    "draw, answers",
    [
        (lambda x, y: np.hypot(x, y) < 23, {"sphere"}),
        (lambda x, y: (y < 20) & (np.abs(x) < (y + 25) * 0.65), {"tetrahedron", "pyramid"}),
        (lambda x, y: np.maximum(np.abs(x), np.abs(x) / 2 + np.abs(y) * 0.866) < 22, {"cube"}),
    ],
)
def test_q8_tells_outlines_apart(draw, answers):
    x = Stub([], {"saliency": torch.stack([solid_map(draw)] * 2)})
    assert only(saliency.q8(x, "assigned")) in answers


@pytest.mark.parametrize("odd", range(4, 9))
def test_q9_finds_the_picture_where_the_methods_disagree(odd):
    smooth = torch.stack([lit(halves("a", "b", "c")["a"])] * 10)
    other = smooth.clone()
    other[odd] = other[odd].flip(1)
    other += 1e-4 * SPECKLE * torch.arange(10)[:, None, None]  # no two pictures agree to the same degree
    assert only(saliency.q9(Stub([], {"lime": smooth, "saliency": other}), "assigned")) == f"picture_{odd}"


def picture_maps(food, saliency_on, smooth_on, same):
    """Maps with the given share on the food; their brightest places agree on picture i where same[i]."""
    parts = halves("food", "left", "right")
    rest = parts["left"]
    maps = {}
    for method, share in (("saliency", saliency_on), ("smooth_grad", smooth_on)):
        base = share * parts["food"].float() + (1 - share) * rest.float() + 1e-4 * SPECKLE
        maps[method] = base.clone()
        for i in (2, 4):
            spot = torch.zeros(SIDE, SIDE)
            spot[:8, :14] = 5
            maps[method][i] += spot if same[i] or method == "saliency" else spot.flip(0).flip(1)
    return Stub([parts] * 10, maps, foods=["food"] * 10)


@pytest.mark.parametrize(
    "shares, same, answer",
    [
        ((0.2, 0.9), {2: False, 4: True}, "smooth_grad_better"),
        ((0.9, 0.2), {2: False, 4: True}, "saliency_better"),
        ((0.5, 0.5), {2: True, 4: True}, "same_place_2"),
        ((0.5, 0.5), {2: False, 4: False}, "different_place_4"),
    ],
)
def test_q11_takes_the_clearest_statement(shares, same, answer):
    assert only(smooth_grad.q11(picture_maps("food", *shares, same), "assigned")) == answer


@pytest.mark.parametrize("scale, answer", [(0.05, "no_bright_spots"), (0.98, "same")])
def test_q12_asks_what_can_be_seen_without_normalising(scale, answer):
    maps = SPECKLE * scale
    maps[:, 0, 0] = 0
    assert only(smooth_grad.q12(Stub([], {"smooth_grad": maps}), "assigned")) == answer


@pytest.mark.parametrize("dark", ["jug outline", "shadow", "strawberry", "background"])
def test_q14_names_the_least_active_region(dark):
    parts = halves("jug outline", "shadow", "strawberry", "background")
    activation = lit(parts[dark], inside=0.0, outside=1.0)[::2, ::2]
    x = Stub([parts] * 3, activations={(15, 0): torch.stack([activation] * 3)}, images=torch.zeros(3, 3, SIDE, SIDE))
    assert only(filters.q14(x, "assigned")) == dark.replace(" ", "_")


@pytest.mark.parametrize("vague_output, same_places", [(True, True), (True, False), (False, True), (False, False)])
def test_q15_reads_detail_and_places_separately(vague_output, same_places):
    spots = torch.zeros(10, SIDE, SIDE)
    for i in range(10):
        spots[i, 3 * i : 3 * i + 4, 3 * i : 3 * i + 4] = 1
    blurred = torch.nn.functional.avg_pool2d(spots[None], 9, 1, 4)[0]
    fine = (spots + 0.01 * blurred) * (0.2 + SPECKLE)
    near_input, near_output = (fine, blurred) if vague_output else (blurred, fine)
    near_output = near_output if same_places else near_output.roll(3, 0)
    x = Stub([], activations={(c, f): m for c, m in ((6, near_input), (23, near_output)) for f in range(8)})
    chosen = filters.q15(x, "assigned").chosen
    assert ("output_vaguer" in chosen) == vague_output
    assert ("places_agree" in chosen) == same_places
    assert len(chosen) == 2


@pytest.mark.parametrize(
    "change, answer",
    [
        (lambda m: m, "no_significant_difference"),
        (lambda m: 1 - m, "bright_dark_swap"),
        (lambda m: m.flip(0).flip(1), "spots_move"),
    ],
)
def test_q18_compares_few_steps_with_many(change, answer):
    x = Stub([], {"integrated_gradients": lambda s: change(SPECKLE) if s.steps == 100 else SPECKLE})
    assert only(integrated_gradients.q18(x, "assigned")) == answer


def test_q18_sees_maps_without_bright_spots():
    dim = torch.zeros(10, SIDE, SIDE)  # a constant map is shown as black
    x = Stub([], {"integrated_gradients": lambda s: dim if s.steps == 100 else SPECKLE})
    finding = integrated_gradients.q18(x, "assigned")
    assert finding.chosen == {"no_bright_spots"}
