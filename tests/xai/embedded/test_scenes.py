"""Rendered scenes: every pixel is known, and the same numbers give the same picture."""

import numpy as np
import pytest
import torch

from xai.embedded.scenes import RECIPES, render_scene
from xai.lab import Lab
from xai.vision.classifier import CLASS_NAMES

LABELS = range(len(CLASS_NAMES))
every_label = pytest.mark.parametrize("label", LABELS, ids=CLASS_NAMES)
NAMED_IN_QUESTIONS = {
    1: {"butter"},
    2: {"jug", "jug outline", "shadow", "strawberry", "background"},
    3: {"table", "plate", "fork", "cake"},
    7: {"plate", "noodles", "vegetable", "rice sausage"},
    8: {"sashimi", "table", "chopsticks", "plate"},
}


@pytest.fixture(scope="module")
def observed():
    return Lab.open("embedded", device="cpu").pictures


def assert_partition(parts):
    """Every pixel belongs to exactly one part."""
    masks = torch.stack(list(parts.values()))
    assert masks.dtype == torch.bool and masks.shape[1:] == (128, 128)
    assert (masks.sum(0) == 1).all()


def assert_like_a_camera_file(image):
    assert image.shape == (3, 128, 128) and image.dtype == torch.float32 and image.min() >= 0 and image.max() <= 1
    levels = image.double() * 255
    assert (levels - levels.round()).abs().max() < 1e-4
    assert image.std() > 0.03  # not a blank


@every_label
def test_a_scene_is_a_photo_whose_parts_partition_it(label):
    for seed in range(4):
        scene = render_scene(label, seed)
        assert scene.label == label
        assert_like_a_camera_file(scene.image)
        assert_partition(scene.parts)
        assert scene.parts[scene.food].sum() > 400  # a fortieth of the picture is food


@every_label
def test_the_same_numbers_give_the_same_bits_whatever_was_drawn_before(label):
    torch.manual_seed(0)
    np.random.seed(0)
    first = render_scene(label, 5)
    torch.manual_seed(1)
    np.random.seed(1)
    render_scene((label + 1) % 11, 8)
    again = render_scene(label, 5)
    assert torch.equal(first.image, again.image) and first.food == again.food
    assert first.parts.keys() == again.parts.keys()
    assert all(torch.equal(first.parts[name], again.parts[name]) for name in first.parts)


@every_label
def test_other_seeds_are_other_scenes(label):
    images = torch.stack([render_scene(label, seed).image for seed in (0, 1, 2, 1_000_000)]).flatten(1)
    distance = torch.cdist(images, images, p=1) / images.shape[1]
    assert distance[~torch.eye(4, dtype=bool)].min() > 0.02


def test_other_labels_are_other_scenes_at_the_same_seed():
    images = torch.stack([render_scene(label, 3).image for label in LABELS]).flatten(1)
    distance = torch.cdist(images, images, p=1) / images.shape[1]
    assert distance[~torch.eye(11, dtype=bool)].min() > 0.02


@every_label
def test_every_class_has_three_recipes_and_draws_them(label):
    names = {recipe.__name__.replace("_", " ") for recipe in RECIPES[label]}
    assert len(names) == len(RECIPES[label]) >= 3
    assert {render_scene(label, seed).food for seed in range(6)} <= names


def test_recipes_cover_the_classes_and_belong_to_one_each():
    assert set(RECIPES) == set(LABELS)
    recipes = [recipe for of_class in RECIPES.values() for recipe in of_class]
    assert len(recipes) == len(set(recipes))


@pytest.mark.parametrize(
    "label, recipe",
    [(label, recipe) for label in LABELS for recipe in RECIPES[label]],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_every_recipe_paints_enough_food_to_recognise(label, recipe, monkeypatch):
    monkeypatch.setitem(RECIPES, label, (recipe,))
    for seed in range(2):
        scene = render_scene(label, seed)
        assert scene.food == recipe.__name__.replace("_", " ")
        assert_partition(scene.parts)
        assert scene.parts[scene.food].sum() > 400


@pytest.mark.parametrize("label", [-1, 11, "Bread", None])
def test_a_wrong_label_is_named(label):
    with pytest.raises(ValueError, match=f"label is {label!r}; expected a class number from 0 to 10"):
        render_scene(label, 0)


def test_a_negative_seed_is_named():
    with pytest.raises(ValueError, match="seed is -1; expected 0 or more"):
        render_scene(0, -1)


def test_ten_pictures_in_the_courses_order(observed):
    assert observed.labels.tolist() == [0, 1, 1, 2, 2, 3, 5, 6, 8, 9] and observed.labels.dtype == torch.int64
    assert observed.images.shape == (10, 3, 128, 128)
    for image in observed.images:
        assert_like_a_camera_file(image)


def test_the_ten_pictures_are_fixed(observed):
    again = Lab.open("embedded", device="cpu").pictures
    assert again is not observed and torch.equal(again.images, observed.images)
    assert all(torch.equal(a[name], b[name]) for a, b in zip(again.parts, observed.parts) for name in b)


@pytest.mark.parametrize("number", range(10))
def test_parts_of_a_picture_partition_it_and_are_large_enough_to_ask_about(number, observed):
    parts = observed.parts[number]
    assert_partition(parts)
    assert {name: int(mask.sum()) for name, mask in parts.items() if mask.sum() < 40} == {}
    assert observed.foods[number] in parts and parts[observed.foods[number]].sum() > 400
    assert len(parts) >= 2


@pytest.mark.parametrize("number, names", NAMED_IN_QUESTIONS.items())
def test_every_region_that_a_question_names_is_a_part(number, names, observed):
    assert names <= observed.parts[number].keys()


@pytest.mark.parametrize("number", range(10))
def test_food_looks_unlike_its_surroundings(number, observed):
    """A mask that slipped off its food would have the same colours inside and outside."""
    food, image = observed.parts[number][observed.foods[number]], observed.images[number]
    ring = torch.nn.functional.max_pool2d(food[None, None].float(), 9, 1, 4)[0, 0].bool() & ~food
    assert (image[:, food].mean(1) - image[:, ring].mean(1)).abs().max() > 0.04
