"""Exactly as assigned: vision's methods under the settings `assigned` against the notebook written anew (notebook.py).
The network, the preparation of pictures and the language half are in test_as_assigned_elsewhere.py.

In double precision the two agree to 1e-9 of the largest value, on a narrow network, because what is compared is the
arithmetic, and on pictures with a faint grain: in flat areas the inputs of a max-pooling tie, and which of them gets
the gradient is then decided by rounding, that is by the order in memory. (Black, where integrated gradients start, is
all ties; its gradient is compared by itself.)

In single precision, at the course's width and on plain pictures, what is no gradient agrees to 1e-4. A gradient cannot:
among millions of ReLUs and max-poolings a few switch by rounding, and move single places by up to a tenth of the
largest value. It agrees to 3% in the mean square (5% with the black point), where other settings are 10% away or more.

SmoothGrad's stream: the notebook never seeds torch and lets the stream run on over the pictures; ours starts anew from
the seed for each picture, so that no picture depends on those before it. The oracle is therefore seeded before each
picture; that its samples are the same ones, drawn one at a time, is what is shown.
"""

from dataclasses import replace
from functools import lru_cache

import lime.lime_image
import numpy as np
import pytest
import torch
from sklearn.linear_model import Ridge

import xai.vision.lime as lime_room
from xai.embedded.observed import observation_pictures
from xai.figures import GREEN, RED, ZOOM, lime_overlay
from xai.methods import METHODS
from xai.vision import filters, integrated_gradients, saliency, smooth_grad
from xai.vision.filters import filter_activation
from xai.vision.maps import normalize, to_map

from ...course_folder import random_classifier
from . import notebook
from .notebook import apart, worst

SEED = 3
LOUD = 5  # times what a random network says: its logits then differ as those of a trained one do
SAMPLES = 12  # of LIME
PRECISIONS = ["double", pytest.param("single", marks=pytest.mark.slow)]
in_both = pytest.mark.parametrize("precision", PRECISIONS)
SMOOTH = replace(smooth_grad.ASSIGNED, samples=8)
GROWN = replace(filters.ASSIGNED, steps=5)
SETTINGS = {"saliency": saliency.ASSIGNED, "smooth_grad": SMOOTH, "integrated_gradients": integrated_gradients.ASSIGNED}


@pytest.fixture(autouse=True)
def streams_put_back(monkeypatch):
    """The oracle seeds and uses the global streams."""
    monkeypatch.setattr(lime.lime_image, "tqdm", lambda rows: rows)
    kept = np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        yield
    np.random.set_state(kept)


@lru_cache(maxsize=None)
def twins(precision):
    """(our classifier, the notebook's network with its weights, four pictures, their labels)."""
    width, dtype = (16, torch.float64) if precision == "double" else (128, torch.float32)
    ours = random_classifier(0, width)
    with torch.no_grad():
        ours.fc[-1].weight *= LOUD
    theirs = notebook.Network(width)
    theirs.load_state_dict(ours.state_dict())
    pictures = observation_pictures()
    images = pictures.images[:4]
    if precision == "double":
        images = images * 0.998 + 0.002 * torch.rand(images.shape, generator=torch.Generator().manual_seed(0))
    return ours.to(dtype), theirs.to(dtype), images.to(dtype), pictures.labels[:4]


def assert_same_gradient(found, expected, precision):
    if precision == "double":
        assert worst(found, expected) < 1e-9
    else:
        assert apart(found, expected) < 0.03


def test_the_counts_that_the_other_tests_cut_short_are_the_notebooks():
    assert (lime_room.ASSIGNED.samples, smooth_grad.ASSIGNED.samples, filters.ASSIGNED.steps) == (1000, 500, 100)


# LIME


def run_and_watch(model, images, labels, settings, monkeypatch):
    """(explanations, rows of each picture, what the network was shown for each picture)."""
    rows, shown = [], []

    class Remembering(Ridge):
        def fit(self, given, *args, **kwargs):
            rows.append(given)
            return super().fit(given, *args, **kwargs)

    monkeypatch.setattr(lime_room, "Ridge", Remembering)

    def watch(_, inputs):
        if len(inputs[0]) > 1:  # a single one asks whether the model mixes its batch
            shown.append(inputs[0].permute(0, 2, 3, 1).numpy())

    hook = model.register_forward_pre_hook(watch)
    found = lime_room.METHOD.explain(model, images, labels, settings)
    hook.remove()
    return found, rows, np.concatenate(shown).reshape(len(images), settings.samples, 128, 128, 3)


@lru_cache(maxsize=None)
def explained(precision):
    _, theirs, images, labels = twins(precision)
    return notebook.explain(theirs, images, labels, samples=SAMPLES)


def lime_settings(**changes):
    return replace(lime_room.ASSIGNED, samples=SAMPLES, **changes)


@in_both
def test_lime_of_a_loop_over_pictures_is_the_packages(precision, monkeypatch):
    model, _, images, labels = twins(precision)
    found = run_and_watch(model, images, labels, lime_settings(), monkeypatch)
    for ours, rows, shown, theirs in zip(*found, explained(precision)):
        assert np.array_equal(ours.segments, theirs.segments) and np.array_equal(rows, theirs.rows)
        assert np.abs(shown - theirs.shown).max() < 1e-6
        assert worst(ours.weights, theirs.weights) < 1e-4
        fits = (ours.intercept, ours.r_squared), (theirs.intercept, theirs.r_squared)
        assert fits[0] == pytest.approx(fits[1], rel=1e-4, abs=1e-5)  # an intercept may lie near 0


def test_lime_of_a_picture_depends_on_those_before_it():
    model, _, images, labels = twins("double")
    [alone] = lime_room.METHOD.explain(model, images[3:], labels[3:], lime_settings())
    in_the_loop = explained("double")[3]
    assert np.array_equal(alone.segments, in_the_loop.segments)
    assert apart(alone.weights, in_the_loop.weights) > 0.3
    [first] = lime_room.METHOD.explain(model, images[:1], labels[:1], lime_settings(one_stream=False))
    assert worst(first.weights, explained("double")[0].weights) < 1e-9  # the first one has none before it


@pytest.mark.parametrize("change", [{"output": "probability"}, {"first_segment": 0}, {"one_stream": False}])
def test_lime_as_in_the_paper_is_something_else(change):
    model, _, images, labels = twins("double")
    _, second = lime_room.METHOD.explain(model, images[:2], labels[:2], lime_settings(**change))
    assert apart(second.weights, explained("double")[1].weights) > 0.3


def test_lime_draws_the_superpixels_that_the_package_draws():
    """The 11 strongest, without those under 0.05: green where positive, red where negative."""
    images, drawn = twins("double")[2], []
    exact = {sign: (np.array(c) * 255).round().astype(np.uint8) for sign, c in ((1, GREEN), (-1, RED))}
    for picture, theirs in zip(images, explained("double")):
        same = lime_room.LimeExplanation(theirs.segments, theirs.weights, theirs.intercept, theirs.r_squared)
        painted = lime_overlay(picture, same, num_features=11, min_weight=0.05)
        signs = {}
        for number in np.unique(theirs.segments):
            region = painted[(theirs.segments == number).repeat(ZOOM, 0).repeat(ZOOM, 1)]
            signs[number] = {sign for sign, colour in exact.items() if (region == colour).all(1).any()}
            assert signs[number] == set(np.unique(theirs.signs[theirs.segments == number])) - {0}
        drawn.append(sum(map(len, signs.values())))
    assert 11 in drawn and any(0 < n < 11 for n in drawn)  # else a limit was not seen


# Gradients


@in_both
def test_saliency_is_the_gradient_of_the_batchs_loss(precision):
    model, theirs, images, labels = twins(precision)
    gradients, maps = notebook.saliency(theirs, images, labels)
    found = saliency.METHOD.run(model, images, labels, saliency.ASSIGNED)
    for i in range(4):
        assert_same_gradient(found[i], gradients[i], precision)
        assert_same_gradient(normalize(to_map(found))[i], maps[i], precision)


@lru_cache(maxsize=None)
def smoothed(precision):
    """The first picture, from the seed."""
    _, theirs, images, labels = twins(precision)
    torch.manual_seed(SEED)
    return notebook.smooth_grad(theirs, images[0], labels[0], samples=SMOOTH.samples)


@in_both
def test_smooth_grad_has_the_notebooks_noise_and_average(precision):
    model, _, images, labels = twins(precision)
    found = smooth_grad.METHOD.run(model, images[:1], labels[:1], SMOOTH, seed=SEED)
    for ours, theirs in zip((found[0], normalize(found)[0]), smoothed(precision)):
        assert_same_gradient(ours, theirs, precision)


def test_smooth_grad_starts_its_stream_anew_for_each_picture():
    model, theirs, images, labels = twins("double")
    found = smooth_grad.METHOD.run(model, images[:2], labels[:2], SMOOTH, seed=SEED)
    torch.manual_seed(SEED)
    in_a_loop = [notebook.smooth_grad(theirs, images[i], labels[i], samples=8)[0] for i in (0, 1)]
    torch.manual_seed(SEED)
    anew, _ = notebook.smooth_grad(theirs, images[1], labels[1], samples=8)
    assert worst(found[0], in_a_loop[0]) < 1e-9 and worst(found[1], anew) < 1e-9
    assert apart(found[1], in_a_loop[1]) > 0.1  # other noise


@lru_cache(maxsize=None)
def integrated(precision, i):
    _, theirs, images, labels = twins(precision)
    return notebook.integrated_gradients(theirs, images[i], labels[i])


@pytest.mark.parametrize(
    "precision, i", [("double", 0), ("double", 3), pytest.param("single", 0, marks=pytest.mark.slow)]
)
def test_integrated_gradients_is_the_mean_over_ten_left_points(precision, i):
    model, _, images, labels = twins(precision)
    x, y = images[i : i + 1], labels[i : i + 1]
    [found] = integrated_gradients.METHOD.run(model, x, y, integrated_gradients.ASSIGNED)
    [black] = saliency.METHOD.run(model, torch.zeros_like(x), y, saliency.PAPER)
    expected, their_black = integrated(precision, i)
    assert_same_gradient(found - black / 10, expected - their_black / 10, precision)
    assert apart(found, expected) < 0.05 and apart(black, their_black) < 0.2


ELSE = [
    ("saliency", {"of": "logit"}),
    ("smooth_grad", {"squared": False}),
    ("smooth_grad", {"noise_level": 0.5}),
    ("smooth_grad", {"of": "logit"}),
    ("smooth_grad", {"average": "signed"}),
    ("smooth_grad", {"samples": 7}),
    ("integrated_gradients", {"times_input": True}),
    ("integrated_gradients", {"rule": "midpoint"}),
    ("integrated_gradients", {"rule": "right"}),
    ("integrated_gradients", {"steps": 50}),
    ("integrated_gradients", {"baseline": 1.0}),
]


@pytest.mark.parametrize("method, change", ELSE)
def test_gradients_with_one_other_setting_are_something_else(method, change):
    model, theirs, images, labels = twins("double")
    expected = {
        "saliency": lambda: notebook.saliency(theirs, images[:1], labels[:1])[0][0],
        "smooth_grad": lambda: smoothed("double")[0],
        "integrated_gradients": lambda: integrated("double", 0)[0],
    }[method]()
    [found] = METHODS[method].run(model, images[:1], labels[:1], replace(SETTINGS[method], **change), seed=SEED)
    assert apart(found, expected) > 0.05


# Filters


@lru_cache(maxsize=None)
def grown(precision, cnnid):
    _, theirs, images, _ = twins(precision)
    return notebook.filter_explanation(theirs, images[:2], cnnid, 0, steps=GROWN.steps)


@in_both
@pytest.mark.parametrize("cnnid", [6, 23])
def test_filters_activation_and_visualisation_are_the_notebooks(cnnid, precision):
    """In single precision Adam turns every rounding into a step of 0.1: there the activation reached is compared."""
    model, _, images, _ = twins(precision)
    activation, expected = grown(precision, cnnid)
    assert worst(filter_activation(model, images[:2], model.cnn[cnnid], 0), activation) < 1e-4
    found = filters.grow(model, images[:2], f"cnn.{cnnid}", 0, GROWN)
    if precision == "double":
        assert worst(found, expected) < 1e-9
    reached, theirs = (filter_activation(model, x, model.cnn[cnnid], 0).sum((1, 2)) for x in (found, expected))
    assert apart(reached, theirs) < 0.01 and (theirs > activation.sum((1, 2)) + 1).all()
    assert expected.min() < 0 and expected.max() > 1  # x is not kept in [0, 1]


@pytest.mark.parametrize("change", [{"start": "noise"}, {"clamp": True}, {"learning_rate": 0.05}, {"steps": 4}])
def test_filters_with_one_other_setting_are_something_else(change):
    model, _, images, _ = twins("double")
    found = filters.grow(model, images[:2], "cnn.6", 0, replace(GROWN, **change))
    assert apart(found, grown("double", 6)[1]) > 0.01
