"""Maps: where signs, channels and scales go."""

import pytest
import torch

from xai.vision.maps import normalize, to_map


def test_to_map_takes_the_largest_absolute_value_over_the_channels():
    attributions = torch.tensor([[[[1.0, -2.0]], [[-3.0, 0.5]], [[2.0, 1.0]]]])  # (1, 3, 1, 2)
    assert to_map(attributions).tolist() == [[[3.0, 2.0]]]


@pytest.mark.parametrize("shape", [(3, 4, 4), (4, 4), (1, 1, 3, 4, 4)])
def test_to_map_names_a_wrong_shape(shape):
    with pytest.raises(ValueError, match="expected .N, C, H, W."):
        to_map(torch.zeros(shape))


def test_normalize_stretches_each_map_by_itself():
    maps = torch.tensor([[[2.0, 3.0], [4.0, 6.0]], [[0.0, 10.0], [5.0, 10.0]]])
    assert normalize(maps).tolist() == [[[0, 0.25], [0.5, 1]], [[0, 1], [0.5, 1]]]


@pytest.mark.parametrize("value", [0.0, 1.0, 7e-30, 1e30])
def test_a_constant_map_becomes_zeros(value):
    """captum #959: dividing by its range of zero."""
    assert torch.equal(normalize(torch.full((2, 3, 3), value)), torch.zeros(2, 3, 3))


@pytest.mark.parametrize("scale", [1e-44, 1e-30, 1e-17, 1.0, 1e30])
def test_tiny_and_huge_scales_are_kept(scale):
    """captum #393: an epsilon in the denominator makes small gradients vanish."""
    maps = torch.tensor([[[0.0, 1.0], [2.0, 4.0]]]) * scale
    torch.testing.assert_close(
        normalize(maps), torch.tensor([[[0, 0.25], [0.5, 1]]]), atol=0.05 if scale < 1e-40 else 1e-6, rtol=0
    )


def test_a_constant_map_among_others_does_not_spoil_them():
    maps = torch.stack([torch.zeros(2, 2), torch.tensor([[0.0, 1.0], [2.0, 4.0]]) * 1e-30])
    result = normalize(maps)
    assert result[0].abs().max() == 0 and result[1].max() == 1


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64])
def test_precision_shape_and_input_are_kept(dtype):
    maps = torch.rand(2, 5, 3).to(dtype)
    before = maps.clone()
    result = normalize(maps)
    assert result.dtype == dtype and result.shape == maps.shape and torch.equal(maps, before)
    assert (
        torch.equal(result.flatten(1).argsort(stable=True), maps.flatten(1).argsort(stable=True))
        or dtype == torch.float16
    )
