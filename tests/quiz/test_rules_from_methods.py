"""Every rule that watches a method gives another answer when the method is another one."""

from types import SimpleNamespace

import lime.lime_image
import numpy as np
import pytest
import torch
from torch import nn

from quiz.topics import filters, integrated_gradients, saliency, smooth_grad
from quiz.topics import lime as lime_topic
from xai.vision.classifier import Classifier
from xai.vision.lime import LimeExplanation
from xai.vision.saliency import saliency as real_saliency

from .stub import Stub


@pytest.fixture(scope="module")
def x():
    """A small classifier whose BatchNorms fit its pictures, so that every layer is alive, and four pictures."""
    torch.manual_seed(1)
    model, coarse = Classifier(4), torch.rand(4, 3, 8, 8)
    images = nn.functional.interpolate(coarse, (128, 128), mode="bicubic").clamp(0, 1)
    with torch.no_grad():
        for _ in range(40):
            model(images)
    model.eval()
    return Stub([], images=images, labels=torch.tensor([1, 5, 1, 2]), classifier=model)


def only(finding):
    (option,) = finding.chosen
    return option


def test_q2_reads_the_colours_off_the_package(monkeypatch):
    assert lime_topic.q2(None, "assigned").chosen == {"green_positive", "red_negative"}
    honest = lime.lime_image.ImageExplanation.get_image_and_mask

    def swapped(self, *arguments, **named):
        image, mask = honest(self, *arguments, **named)
        return image[..., [1, 0, 2]], mask

    monkeypatch.setattr(lime.lime_image.ImageExplanation, "get_image_and_mask", swapped)
    assert lime_topic.q2(None, "assigned").chosen == {"green_negative", "red_positive"}


def test_q3_sees_hidden_pieces(x):
    for settings in ("assigned", "paper"):
        assert only(lime_topic.q3(x, settings)) == "hidden_pieces"


def fake_lime(show):
    """A method that shows the model what `show` makes of the picture and returns weights of 0."""

    def method(model, images, labels, *, segments, samples, **_):
        show(model, images, segments)
        return [LimeExplanation(segments[0], np.zeros(3), 0.0, 1.0)]

    return method


def test_q3_sees_noise(x, monkeypatch):
    def noisy(model, images, segments):
        with torch.no_grad():
            model(images + 0.1 * torch.randn(4, *images.shape[1:]))

    monkeypatch.setattr(lime_topic, "lime", fake_lime(noisy))
    assert only(lime_topic.q3(x, "assigned")) == "noise_output"


def test_q3_sees_gradients(x, monkeypatch):
    monkeypatch.setattr(lime_topic, "lime", fake_lime(lambda model, images, segments: model(images)))
    finding = lime_topic.q3(x, "assigned")
    assert "hidden_pieces" not in (finding.chosen or ())


def test_q7_accepts_only_the_right_derivative(x, monkeypatch):
    assert only(saliency.q7(x, "assigned")) == "loss_by_input"
    monkeypatch.setattr(saliency, "saliency", lambda *a, **k: 2 * real_saliency(*a, **k))
    assert saliency.q7(x, "assigned").chosen is None


@pytest.mark.parametrize("settings", ["assigned", "paper"])
def test_q10_recognises_smooth_grad(x, settings):
    assert only(smooth_grad.q10(x, settings)) == "noise_saliency"


def test_q10_recognises_another_recipe(x, monkeypatch):
    def average_over_pictures(model, images, labels, *, noise_std, samples, of, average, seed):
        model(images.repeat(samples, 1, 1, 1) + noise_std * torch.randn(samples, *images.shape[1:]))
        return real_saliency(x.classifier, x.images, x.labels, of=of).abs().mean(0, keepdim=True)

    monkeypatch.setattr(smooth_grad, "smooth_grad", average_over_pictures)
    assert only(smooth_grad.q10(x, "assigned")) == "average_saliency"


def test_q19_finds_the_straight_path(x):
    assert only(integrated_gradients.q19(x, "assigned")) == "between_baseline_and_picture"


@pytest.mark.parametrize(
    "points, answer",
    [
        (lambda p, n: torch.stack([p.roll(2 * k, 2) for k in range(-3, 4)] + [p] * (n - 7)), "shifts_picture"),
        (lambda p, n: torch.zeros(n, *p.shape), "makes_baseline"),
    ],
)
def test_q19_recognises_other_paths(x, monkeypatch, points, answer):
    def method(model, images, labels, *, steps, **_):
        model(points(images[0], steps))

    monkeypatch.setattr(integrated_gradients, "integrated_gradients", method)
    assert only(integrated_gradients.q19(x, "assigned")) == answer


def test_q17_reads_the_type(x):
    assert only(filters.q17(x, "assigned")) == "BatchNorm2d"
    for module in (nn.Conv2d(1, 1, 1), nn.ReLU(), nn.MaxPool2d(2), nn.Linear(1, 1)):
        cnn = [nn.Identity()] * 21 + [module]
        assert (
            only(filters.q17(SimpleNamespace(classifier=SimpleNamespace(cnn=cnn)), "assigned")) == type(module).__name__
        )


def grown(x, better):
    """Pictures that activate a filter much more, or less, than the real ones."""

    def pictures(cnnid, filter, settings):
        start = x.images * (4.0 if better else 0.0)
        return filters.filter_visualization(
            x.classifier, x.classifier.cnn[cnnid], filter, start=start, steps=20 if better else 0
        )

    return pictures


@pytest.mark.parametrize("better", [True, False])
def test_q16_accepts_the_maximising_picture_only_if_it_is_one(x, better):
    x.visualization = grown(x, better)
    x.activations = {(6, 0): filters.filter_activation(x.classifier, x.images, x.classifier.cnn[6], 0)}
    chosen = filters.q16(x, "assigned").chosen
    assert ("maximising_picture" in chosen) == better
    assert "active_places" in chosen and "most_helpful_layer" not in chosen


def test_q16_denies_places_to_a_flat_activation(x):
    x.visualization = grown(x, True)
    x.activations = {(6, 0): torch.ones(4, 8, 8)}
    assert "active_places" not in filters.q16(x, "assigned").chosen


def test_rescaling_a_layer_changes_no_output_of_the_network(x):
    """The claim behind Q16's ranking test: the rewritten network is the same function."""
    seen = {}
    original = filters.filter_activation

    def spy(model, images, layer, filter):
        seen[id(model)] = model
        return original(model, images, layer, filter)

    pictures = {c: grown(x, True)(c, 0, None) for c in (6, 23)}
    try:
        filters.filter_activation = spy
        filters._ranking_survives_rescaling(x, pictures)
    finally:
        filters.filter_activation = original
    (rewritten,) = seen.values()
    with torch.no_grad():
        torch.testing.assert_close(rewritten(x.images), x.classifier(x.images), rtol=1e-3, atol=1e-4)
