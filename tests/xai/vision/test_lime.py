"""LIME against the lime package, against models whose superpixels have known effects, and by watching what it shows."""

import lime.lime_image
import numpy as np
import pytest
import torch
from skimage.segmentation import slic

from xai.vision.lime import ASSIGNED, PAPER, LimeExplanation, LimeSettings, hide, superpixels
from xai.vision.lime import lime as explain

from ...nets import Function, Witness, blotches, conv_net, pictures, same, small_classifier, tiles

SIZE = (24, 20)
SLIC = dict(n_segments=30, compactness=1, sigma=1)


@pytest.fixture(autouse=True)
def silent(monkeypatch):
    monkeypatch.setattr(lime.lime_image, "tqdm", lambda rows: rows)


def package(explainer, model, picture, label, *, output, start_label, samples, cut=SLIC):
    """(weights by column, intercept, R^2) of the lime package for one picture."""

    def predict(batch):  # (n, H, W, C) -> (n, K)
        with torch.no_grad():
            scores = model(torch.as_tensor(batch).permute(0, 3, 1, 2))
        return (scores.softmax(1) if output == "probability" else scores).numpy()

    found = explainer.explain_instance(
        picture.permute(1, 2, 0).double().numpy(),
        predict,
        labels=(label,),
        top_labels=None,
        num_samples=samples,
        segmentation_fn=lambda image: slic(image, start_label=start_label, **cut),
    )
    return np.array([w for _, w in sorted(found.local_exp[label])]), found.intercept[label], found.score


def assert_equals_package(ours, theirs):
    weights, intercept, score = theirs
    assert len(weights) > 15 and np.abs(weights).max() > 1e-4  # else any two agree
    same(ours.weights, weights, 1e-3)
    assert (ours.intercept, ours.r_squared) == pytest.approx((intercept, score), rel=1e-3)


@pytest.mark.parametrize("output", ["logit", "probability"])
@pytest.mark.parametrize("first_segment", [0, 1])
@pytest.mark.parametrize("seed", [0, 16])
def test_equals_the_package(output, first_segment, seed):
    model, x = conv_net(gain=20).eval(), blotches(1, *SIZE)
    theirs = package(
        lime.lime_image.LimeImageExplainer(random_state=seed),
        model,
        x[0],
        2,
        output=output,
        start_label=first_segment,
        samples=120,
    )
    [ours] = explain(
        model,
        x,
        [2],
        segments=superpixels(x, **SLIC),
        samples=120,
        output=output,
        seed=seed,
        first_segment=first_segment,
    )
    assert_equals_package(ours, theirs)
    assert np.array_equal(ours.segments, slic(x[0].permute(1, 2, 0).numpy(), start_label=first_segment, **SLIC))


@pytest.mark.parametrize("first_segment", [0, 1])
def test_equals_the_package_on_the_classifier_with_the_homeworks_superpixels(first_segment):
    cut, x = dict(n_segments=200, compactness=1, sigma=1), blotches(1, 128, 128)
    model = small_classifier(2)
    theirs = package(
        lime.lime_image.LimeImageExplainer(random_state=5),
        model,
        x[0],
        7,
        output="logit",
        start_label=first_segment,
        samples=40,
        cut=cut,
    )
    [ours] = explain(model, x, [7], samples=40, seed=5, first_segment=first_segment)
    assert_equals_package(ours, theirs)


def test_several_labels_are_explained_from_the_same_samples_as_in_the_package():
    model, x, y = conv_net(gain=20).eval(), blotches(2, *SIZE), [[2, 0, 3], [1, 3, 2]]
    how = dict(segments=superpixels(x, **SLIC), samples=120, output="probability", seed=3)
    found = explain(model, x, y, **how)
    for picture, labels, ours in zip(x, y, found):
        for label, one in zip(labels, ours):
            explainer = lime.lime_image.LimeImageExplainer(random_state=3)
            asked = dict(output="probability", start_label=0, samples=120)
            assert_equals_package(one, package(explainer, model, picture, label, **asked))
    alone = explain(model, x, [labels[0] for labels in y], **how)
    assert [len(ours) for ours in found] == [3, 3]
    assert all(np.allclose(ours[0].weights, one.weights, rtol=1e-9) for ours, one in zip(found, alone))


def test_a_random_state_is_one_stream_over_the_pictures_as_in_the_notebook():
    model, x, y = conv_net(gain=20).eval(), blotches(2, *SIZE), [1, 3]
    explainer = lime.lime_image.LimeImageExplainer(random_state=np.random.RandomState(16))
    theirs = [package(explainer, model, p, label, output="logit", start_label=1, samples=80) for p, label in zip(x, y)]
    ours = explain(
        model, x, y, segments=superpixels(x, **SLIC), samples=80, seed=np.random.RandomState(16), first_segment=1
    )
    for one, other in zip(ours, theirs):
        assert_equals_package(one, other)


def test_twins_get_the_same_explanation_from_a_seed_and_different_ones_from_a_stream():
    model, x = conv_net(gain=20), pictures(1, 3, *SIZE).repeat(2, 1, 1, 1)
    first, second = explain(model, x, [1, 1], samples=40, seed=3)
    assert np.array_equal(first.weights, second.weights)
    first, second = explain(model, x, [1, 1], samples=40, seed=np.random.RandomState(3))
    assert not np.allclose(first.weights, second.weights)


def reader(effects, size=4):
    """A model whose logit 0 adds effects[k] when tile k's upper left pixel is lit, and pictures of such pixels."""
    rows, columns = effects.shape
    picture = torch.zeros(1, 1, rows * size, columns * size, dtype=torch.float64)
    picture[..., ::size, ::size] = 1.0
    lit = torch.as_tensor(effects)
    return Function(lambda x: torch.stack([(x[:, 0, ::size, ::size] * lit).sum((1, 2)), -x.sum((1, 2, 3))], 1)), picture


def test_weights_are_the_true_effects_of_an_additive_model():
    """Hiding a tile of 16 pixels, one of them lit, leaves 1/16 of it: the effect is 15/16 of what the model adds."""
    effects = np.arange(-7.0, 8.0).reshape(3, 5)
    model, picture = reader(effects)
    [found] = explain(model, picture, [0], segments=tiles(1, 12, 20, 4), samples=2000)
    same(found.weights, effects.ravel() * 15 / 16, 0.02)  # the ridge shrinks by about 1%
    assert found.r_squared > 0.999
    assert found.intercept + found.weights.sum() == pytest.approx(effects.sum(), abs=0.2)


def test_numbering_from_1_never_hides_the_last_superpixel_and_kills_column_0():
    """The package's slip: a model that reads only the last superpixel has no weight anywhere."""
    effects = np.zeros((3, 5))
    effects[-1, -1] = 8.0
    model, picture = reader(effects)
    segments = tiles(1, 12, 20, 4)
    [slip] = explain(model, picture, [0], segments=segments, samples=300, first_segment=1)
    assert np.abs(slip.weights).max() < 1e-9
    effects[:], effects[0, 0] = 0, 8.0  # now it reads the first
    [slip] = explain(reader(effects)[0], picture, [0], segments=segments, samples=300, first_segment=1)
    assert abs(slip.weights[0]) < 0.1 and slip.weights[1] == pytest.approx(7.5, rel=0.05)
    assert slip.to_pixels()[0, 0] == pytest.approx(7.5, rel=0.05)  # the picture of it is right all the same


def test_numbering_from_0_mends_it():
    effects = np.zeros((3, 5))
    effects[-1, -1] = 8.0
    model, picture = reader(effects)
    [found] = explain(model, picture, [0], segments=tiles(1, 12, 20, 4), samples=300, first_segment=0)
    assert found.weights[-1] == pytest.approx(7.5, rel=0.05) and np.abs(found.weights[:-1]).max() < 0.1


@pytest.mark.parametrize("first_segment", [0, 1])
def test_the_model_is_shown_whole_superpixels_replaced_by_their_mean_colour(first_segment):
    model, x = Witness(conv_net()), pictures(1, 3, 12, 20)
    segments = tiles(1, 12, 20, 4)
    explain(model, x, [0], segments=segments, samples=60, first_segment=first_segment)
    first, alone, *rest = model.seen
    assert torch.equal(alone[0], x[0])  # the picture once more without others: does the model mix its batch?
    shown = torch.cat([first, *rest])
    assert not model.grad_asked and len(shown) == 60 and torch.equal(shown[0], x[0])  # the first sample is the picture
    hidden_share = []
    for k in range(15):
        inside = torch.from_numpy(segments[0] == k)
        region, mean = shown[:, :, inside], x[0][:, inside].mean(1)  # (60, 3, 16), (3,)
        kept = (region == x[0][:, inside]).all(2).all(1)
        replaced = (region - mean[:, None]).abs().amax((1, 2)) < 1e-12
        assert (kept ^ replaced).all()
        hidden_share.append(replaced.double().mean().item())
    assert all(0.25 < share < 0.75 for share in hidden_share[:14])
    assert (hidden_share[14] == 0) == (first_segment == 1)


def test_weights_of_all_probabilities_cancel_and_those_of_logits_do_not():
    """Probabilities sum to 1 in every sample, so a superpixel that raises one class lowers the others as much."""
    model, x, totals = conv_net(gain=20), blotches(1, *SIZE), {}
    for output in ("logit", "probability"):
        [found] = explain(model, x, [[0, 1, 2, 3]], segments=tiles(1, *SIZE, 4), samples=50, output=output)
        totals[output] = np.abs(sum(e.weights for e in found)).max() / np.abs(found[0].weights).max()
    assert totals["probability"] < 1e-9 and totals["logit"] > 1e-3


def test_hide_by_hand():
    picture = torch.tensor([[[1.0, 3.0], [5.0, 8.0]]])
    shown = hide(picture, np.array([[0, 0], [1, 2]]), np.array([[True, True, True], [False, True, True], [False] * 3]))
    assert shown[:, 0].tolist() == [[[1, 3], [5, 8]], [[2, 2], [5, 8]], [[2, 2], [5, 8]]]


def test_superpixels_are_slic_numbered_without_gaps():
    x = blotches(2, 40, 32)
    for segments, picture in zip(superpixels(x), x):
        assert segments.shape == (40, 32) and np.array_equal(np.unique(segments), np.arange(segments.max() + 1))
        cut = slic(picture.permute(1, 2, 0).numpy(), n_segments=200, compactness=1, sigma=1, start_label=1)
        assert 50 < len(np.unique(cut)) == segments.max() + 1 == len(set(zip(cut.ravel(), segments.ravel())))


def test_superpixels_with_gaps_in_their_numbers_get_one_column_each():
    model, picture = reader(np.arange(15.0).reshape(3, 5))
    plain, gaps = (
        explain(model, picture, [0], segments=s, samples=50)[0]
        for s in (tiles(1, 12, 20, 4), 10 + 3 * tiles(1, 12, 20, 4))
    )
    assert np.array_equal(plain.weights, gaps.weights) and np.array_equal(plain.segments, gaps.segments)


def test_to_pixels_paints_each_column_where_its_number_lies():
    found = LimeExplanation(np.array([[0, 1], [1, 2]]), np.array([5.0, 6, 7]), 0, 1)
    assert found.to_pixels().tolist() == [[5, 6], [6, 7]]
    slip = LimeExplanation(np.array([[1, 2], [2, 3]]), np.array([5.0, 6, 7]), 0, 1)  # column 0 is nobody's, 3 has none
    assert slip.to_pixels().tolist() == [[6, 7], [7, 0]]


def test_settings_are_the_homeworks_and_the_papers():
    assert (ASSIGNED.samples, ASSIGNED.output, ASSIGNED.first_segment, ASSIGNED.seed) == (1000, "logit", 1, 16)
    assert (PAPER.output, PAPER.first_segment) == ("probability", 0)
    stream = ASSIGNED.random_source()
    assert np.array_equal(stream.randint(0, 99, 9), np.random.RandomState(16).randint(0, 99, 9))
    assert ASSIGNED.random_source() is not stream  # a used-up stream is never handed out
    assert LimeSettings(seed=4).random_source() == 4


@pytest.mark.parametrize(
    "how, message",
    [
        ({"segments": np.zeros((1, 12, 11))}, r"\(1, 12, 11\).*expected \(1, 12, 10\)"),
        ({"segments": np.zeros((12, 10))}, r"segments has shape \(12, 10\)"),
        ({"output": "loss"}, "output is 'loss'.*logit.*probability"),
        ({"first_segment": 2}, "first_segment is 2; expected 0 or 1"),
        ({"samples": 1}, "samples is 1.*at least 2"),
        pytest.param(
            {"segments": [np.zeros((12, 10)), np.zeros((12, 9))]},
            "segments",
        ),
    ],
)
def test_bad_settings_are_named(how, message):
    with pytest.raises(ValueError, match=message):
        explain(conv_net(), pictures(1), [0], **{"samples": 5, **how})
