"""The league's methods on a network whose answer is known, and on nothing at all."""

import pytest
import torch

from bench.truth_measures import removal_drops, scene_measures
from bench.truth_methods import METHODS, RANDOM, OcclusionSettings, league, occlusion

from ..nets import Witness, same, tiles, untouched
from .truth_scenes import FOOD, SIDE, masks, reads_the_food

SMALL = [occlusion(OcclusionSettings(4, 2), SIDE) if m.name == "occlusion" else m for m in league(0.2)]
LOOKING = [method for method in SMALL if method is not RANDOM]
LABELS = torch.zeros(3, dtype=torch.int64)


@pytest.fixture(autouse=True)
def square_superpixels(monkeypatch):
    """Superpixels that end where the food ends."""
    monkeypatch.setattr("xai.vision.lime.superpixels", lambda images: tiles(len(images), SIDE, SIDE, 4))


@pytest.mark.parametrize("method", LOOKING, ids=lambda method: method.name)
def test_a_network_that_reads_only_the_food_is_explained_by_the_food(method):
    model, images = reads_the_food()
    with untouched(model, images):
        maps = method.maps(method.explain(model, images, LABELS, range(3), 0))
    assert maps.shape == (3, SIDE, SIDE) and maps.min() >= 0
    for map, image in zip(maps, images):
        drops = removal_drops(model, image, masks(), 0)
        found = scene_measures(map, masks(), "food", drops)
        assert found["pointing"] == 1 and found["top_part"] == 1 and found["mass"] > 0.6


@pytest.mark.parametrize("method", LOOKING, ids=lambda method: method.name)
def test_a_scene_does_not_depend_on_its_neighbours(method):
    """Up to a factor: the loss as assigned is a mean over the batch."""
    model, images = reads_the_food()
    together = method.maps(method.explain(model, images, LABELS, range(3), 0))[2]
    alone = method.maps(method.explain(model, images[2:], LABELS[2:], [2], 0))[0]
    same(alone / alone.max(), together / together.max())


def test_gradient_x_input_of_a_linear_network_are_the_terms_of_its_sum():
    model, images = reads_the_food()
    found = {m.name: m for m in METHODS}["gradient_x_input"].explain(model, images, LABELS, range(3), 0)
    same(found.sum((1, 2, 3)), model(images)[:, 0])


def test_occlusion_by_hand():
    """Windows side by side: every pixel gets the drop of its own window."""
    model, images = reads_the_food()
    found = occlusion(OcclusionSettings(8, 8), SIDE).explain(model, images, LABELS, range(3), 0)
    assert found.shape == (3, 1, SIDE, SIDE)
    hidden = images.clone()
    hidden[(slice(None), slice(None), *FOOD)] = images.mean((2, 3))[..., None, None]
    expected = torch.zeros(3, 1, SIDE, SIDE, dtype=torch.float64)
    expected[(slice(None), slice(None), *FOOD)] = (model(images) - model(hidden))[:, 0][:, None, None, None]
    same(found, expected, tolerance=1e-6)  # captum answers in single precision


def test_the_stated_cost_of_occlusion_is_what_it_asks():
    model, images = reads_the_food()
    witness, method = Witness(model), occlusion(OcclusionSettings(4, 2), SIDE)
    method.explain(witness, images[:1], LABELS[:1], [0], 0)
    assert (
        len(witness.pictures()) == method.passes + 2
    )  # captum asks for the whole picture, the engine whether batches mix


def test_only_what_says_it_is_random_changes_with_the_seed():
    model, images = reads_the_food()
    curved = Witness(model)
    curved.forward = lambda x: model(x) + model(x) ** 3  # the noise of SmoothGrad needs a gradient that changes
    for method in SMALL:
        one, other = (method.explain(curved, images[:1], LABELS[:1], [0], seed) for seed in (0, 1))
        assert torch.equal(one, other) != method.random, method.name


def test_the_random_map_knows_its_number_and_nothing_else():
    black, white = torch.zeros(2, 3, SIDE, SIDE), torch.ones(2, 3, SIDE, SIDE)
    one, other = RANDOM.explain(None, black, LABELS[:2], [7, 8], 0), RANDOM.explain(None, white, None, [8, 9], 0)
    assert torch.equal(one[1], other[0]) and not torch.equal(one[0], one[1])


def test_a_share_of_the_samples_is_said():
    tenth, whole = ({m.name: m for m in league(share)} for share in (0.1, 1.0))
    assert tenth["lime_assigned"].settings.samples == 100 and whole["lime_assigned"].settings.samples == 1000
    assert tenth["smooth_grad_assigned"].passes == 100 and "only 10%" in tenth["smooth_grad_assigned"].note
    assert "stream of its own" in tenth["lime_assigned"].note and whole["smooth_grad_assigned"].note == ""
