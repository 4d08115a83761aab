"""The course's architecture, counted."""

import pytest
import torch
from torch import nn

from xai.vision.classifier import CLASS_NAMES, Classifier


def build(width):
    with torch.device("meta"):  # shapes only: width 128 has 14 million parameters
        return Classifier(width)


def test_at_width_128_it_has_the_checkpoints_14162827_parameters_in_81_entries():
    model = build(128)
    assert sum(p.numel() for p in model.parameters()) == 14_162_827 and len(model.state_dict()) == 81


def test_default_width_is_the_courses():
    with torch.device("meta"):
        assert Classifier().cnn[0].out_channels == 128


@pytest.mark.parametrize("width", [2, 16, 128])
def test_indices_of_the_cnn_are_the_notebooks_at_every_width(width):
    cnn = build(width).cnn
    triple = [nn.Conv2d, nn.BatchNorm2d, nn.ReLU]
    assert [type(m) for m in cnn] == [m for n in (3, 3, 3, 1, 1) for m in triple * n + [nn.MaxPool2d]]
    assert len(cnn) == 38
    assert [type(cnn[i]) for i in (6, 15, 21, 23)] == [nn.Conv2d, nn.ReLU, nn.BatchNorm2d, nn.Conv2d]


def test_channels_at_width_128_are_the_courses():
    model = build(128)
    convolutions = [m for m in model.cnn if isinstance(m, nn.Conv2d)]
    assert [m.in_channels for m in convolutions] == [3] + [128] * 6 + [256] * 3 + [512]
    assert [m.out_channels for m in convolutions] == [128] * 6 + [256] * 3 + [512] * 2
    assert all(m.kernel_size == (3, 3) and m.padding == (1, 1) for m in convolutions)
    first, relu, drop, last = model.fc
    assert (first.in_features, first.out_features, last.in_features, last.out_features) == (8192, 1024, 1024, 11)
    assert isinstance(relu, nn.ReLU) and drop.p == 0.3


@pytest.mark.parametrize("n", [1, 3])
def test_maps_pictures_to_a_score_for_each_class(n):
    scores = Classifier(2).eval()(torch.rand(n, 3, 128, 128))
    assert scores.shape == (n, 11) and scores.isfinite().all()


def test_relus_do_not_work_in_place():
    """Else an activation read before them would lose its negative half, and saliency its picture."""
    assert not any(m.inplace for m in build(2).modules() if isinstance(m, nn.ReLU))


def test_class_names_are_food_11s_in_order():
    assert CLASS_NAMES == (
        "Bread",
        "Dairy product",
        "Dessert",
        "Egg",
        "Fried food",
        "Meat",
        "Noodles/Pasta",
        "Rice",
        "Seafood",
        "Soup",
        "Vegetable/Fruit",
    )


@pytest.mark.parametrize("width", [0, -1])
def test_width_below_one_is_named(width):
    with pytest.raises(ValueError, match=f"width is {width}"):
        Classifier(width)
