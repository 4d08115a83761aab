"""The vision half's figures against plain loops, closed forms and the packages that others used."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from lime.lime_image import ImageExplanation
from torch import nn
from torch.nn import functional as F

from tests.nets import Witness, small_classifier
from xai.course import proof_vision
from xai.course.proof import judge
from xai.course.proof_vision import doubtful_shown, losses, ranking, receptive_field, visible
from xai.course.published import PUBLISHED
from xai.experiments import Experiments
from xai.methods import METHODS
from xai.vision.classifier import Classifier
from xai.vision.lime import LimeExplanation, lime
from xai.vision.smooth_grad import smooth_grad

from .proof_lab import SIZES, SmallLab, shorten


@pytest.fixture(scope="module")
def x(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        shorten(patch)
        yield Experiments(SmallLab(tmp_path_factory.mktemp("course")), cache=tmp_path_factory.mktemp("cache"))


def figures(rows):
    """Path -> what was computed."""
    return {row.path: tuple(row.values.tolist() if hasattr(row.values, "tolist") else row.values) for row in rows}


def each(values):
    """Single precision, of a logit or of what a logit is the exponent of."""
    return pytest.approx([float(v) for v in values], rel=1e-4, abs=1e-12)


def test_pictures_sizes_are_the_files(x):
    found = figures(proof_vision.pictures(x))
    assert tuple(zip(found["original_sizes/*/0"], found["original_sizes/*/1"])) == SIZES


def test_facts_of_the_classifier(x):
    network, labels = x.lab.classifier, x.lab.pictures.labels
    found = figures(proof_vision.classifier(x))
    assert found["parameters"] == (sum(p.numel() for p in network.parameters()),)
    assert [found[k] for k in ("checkpoint_bytes", "epoch", "state_dict_entries")] == [(12345,), (7,), (77 + 4,)]
    scores = network(x.lab.pictures.images)
    assert found["label_logit_batch/*"] == each(scores[torch.arange(10), labels])
    assert found["label_probability/*"] == each(scores.softmax(1)[torch.arange(10), labels])
    assert found["all_ten_correct"] == (bool((scores.argmax(1) == labels).all()),) == (False,)


def test_the_course_network_has_the_published_size(tmp_path):
    (tmp_path / "checkpoint").touch()
    files = SimpleNamespace(file=lambda name: tmp_path / "checkpoint")
    lab = SimpleNamespace(checkpoint=SimpleNamespace(epoch=208), course_files=files)
    rows = proof_vision.classifier(SimpleNamespace(lab=lab, classifier=Classifier()))
    judged = [judge("classifier", next(rows), PUBLISHED) for _ in range(6)]
    assert [j.agreement for j in judged] == [[True], [True], [True], [False], [True], [True]]  # the file is empty


def test_losses_are_the_cross_entropy_and_keep_their_digits():
    source = torch.Generator().manual_seed(0)
    scores, labels = torch.randn(6, 11, generator=source), torch.tensor([0, 3, 10, 5, 5, 1])
    torch.testing.assert_close(losses(scores, labels), F.cross_entropy(scores.double(), labels, reduction="none"))
    sure = torch.tensor([[38.0, 0.0, 0.0]])  # the probability is 1 in every digit of a float64
    assert losses(sure, torch.tensor([0])).item() == pytest.approx(2 * np.exp(-38.0), rel=1e-12)


def test_saliency_is_what_backward_gives(x):
    network, pictures = x.lab.classifier, x.lab.pictures
    leaf = pictures.images.clone().requires_grad_()
    loss = F.cross_entropy(network(leaf), pictures.labels)
    loss.backward()
    of_loss, leaf.grad = leaf.grad, None
    network(leaf)[torch.arange(10), pictures.labels].sum().backward()
    a, b = (g.abs().amax(1).flatten(1) for g in (of_loss, leaf.grad))
    found = figures(proof_vision.saliency(x))
    assert found["batch_cross_entropy"] == each([loss.detach()])
    assert found["max_abs_gradient/*"] == each(a.amax(1))
    assert found["max_abs_label_logit_gradient/*"] == each(b.amax(1))
    spread = [
        (m - m.amin(1, keepdim=True)) / (m.amax(1) - m.amin(1))[:, None] for m in (a, b)
    ]  # as the source has them
    assert found["correlation_loss_vs_logit/*"] == each(np.corrcoef(p, q)[0, 1] for p, q in zip(*spread))


def test_ranges_of_smooth_grad_are_over_all_channels(x):
    pictures, settings = x.lab.pictures, METHODS["smooth_grad"].ASSIGNED
    span = pictures.images.amax((1, 2, 3)) - pictures.images.amin((1, 2, 3))
    averages = smooth_grad(
        x.lab.classifier, pictures.images, pictures.labels, noise_std=(0.4 / span) ** 2, samples=settings.samples
    )
    found = figures(proof_vision.smooth_grad(x))
    assert found["unnormalised_range/*/0"] == each(averages.amin((1, 2, 3)))
    assert found["unnormalised_range/*/1"] == each(averages.amax((1, 2, 3)))
    assert found["noise_std_range/*"] == each([((0.4 / span) ** 2).min(), ((0.4 / span) ** 2).max()])


def test_the_noisy_copies_are_those_that_smooth_grad_shows(x):
    pictures, witness = x.lab.pictures, Witness(x.lab.classifier)
    std = torch.linspace(0.1, 0.5, 10)
    smooth_grad(witness, pictures.images, pictures.labels, noise_std=std, samples=4)
    expected = x.lab.classifier(witness.pictures()).argmax(1).reshape(10, 4)
    predicted = proof_vision.noisy_predictions(x, std, 4, None)["predicted"]
    assert torch.equal(predicted, expected) and len(expected.unique()) > 1


def test_the_picture_with_the_fewest_decides(x, monkeypatch):
    vegetable = 10
    for others, fewest in ((0, 4), (3, 1)):
        predicted = torch.full((10, 4), vegetable)
        predicted[6, :others] = 2
        monkeypatch.setattr(x, "once", lambda *_, p=predicted: {"predicted": p})
        rows = proof_vision.smooth_grad(x)
        next(rows)
        assert figures([next(rows)]) == {"samples": (fewest,)}


def test_filters_are_summed_before_anything_normalises_them(x):
    network, images = x.lab.classifier, x.lab.pictures.images
    found = figures(proof_vision.filters(x))
    for cnnid in (6, 23):
        expected = network.cnn[: cnnid + 1](images)[:, 0].double().sum((1, 2))
        assert found[f"cnn{cnnid}_sums/*"] == each(expected)
        totals = found[f"cnn{cnnid}_total_at_steps/*"]
        assert totals[0] == pytest.approx(expected.sum().item(), rel=1e-4) and totals[-1] > totals[0]


def test_totals_of_growing_pictures_are_the_notebooks(x):
    network, leaf = x.lab.classifier, x.lab.pictures.images.clone().requires_grad_()
    optimizer, totals = torch.optim.Adam([leaf], lr=0.1), []
    for _ in range(10):
        optimizer.zero_grad()
        total = network.cnn[:7](leaf)[:, 0].sum()
        totals.append(total.item())
        (-total).backward()
        optimizer.step()
    found = figures(proof_vision.filters(x))["cnn6_total_at_steps/*"]
    assert found[:3] == pytest.approx([totals[0], totals[1], totals[9]], rel=1e-4)


@pytest.mark.parametrize("cnnid, side", [(6, 7), (23, 38)])
def test_a_receptive_field_is_where_the_input_counts(cnnid, side):
    """The extent of the gradient of one output in the middle, with pooling that lets every pixel through."""
    layers = small_classifier(2).cnn[: cnnid + 1]
    open_layers = [nn.AvgPool2d(2) if isinstance(m, nn.MaxPool2d) else m for m in layers]
    kept = nn.Sequential(*(m for m in open_layers if not isinstance(m, nn.ReLU)))
    x = torch.rand(1, 3, 128, 128, dtype=torch.float64, requires_grad=True)
    out = kept(x)
    out[0, 0, out.shape[2] // 2, out.shape[3] // 2].backward()
    seen = (x.grad[0].abs().sum(0) > 0).nonzero()
    assert (seen.amax(0) - seen.amin(0) + 1).tolist() == [side, side] == [receptive_field(layers)] * 2


def test_integrated_gradients_are_the_sources(x):
    network, pictures = x.lab.classifier, x.lab.pictures
    found = figures(proof_vision.integrated_gradients(x))

    def mean_gradient(x, label, alphas):
        gradients = []
        for alpha in alphas:
            point = (x * alpha).requires_grad_()
            network(point[None])[0, label].backward()
            gradients.append(point.grad)
        return torch.stack(gradients).mean(0)

    for i, (x, label) in enumerate(zip(pictures.images, pictures.labels)):
        left = mean_gradient(x, label, [k / 10 for k in range(10)])
        middle = mean_gradient(x, label, [(k + 0.5) / 6 for k in range(6)]) * x
        expected = {
            "logit_picture": network(x[None])[0, label],
            "logit_black": network(0 * x[None])[0, label],
            "sum_mean_gradient_left_10": left.sum(),
            "sum_mean_gradient_times_input_left_10": (left * x).sum(),
            "sum_midpoint_200": middle.sum(),  # of 6 here
            "correlation_times_input_left10_vs_midpoint200": np.corrcoef((left * x).ravel(), middle.ravel())[0, 1],
        }
        for key, value in expected.items():
            assert found[f"{key}/*"][i] == pytest.approx(float(value), rel=1e-3, abs=1e-4), (key, i)


WEIGHTS = np.array([0.3, -0.9, 0.049, -0.051, 2.0, 0.05, *np.linspace(-0.2, 0.2, 20), 0.0])


@pytest.mark.parametrize(
    "weights", [WEIGHTS, WEIGHTS * 0.1, WEIGHTS[:8], -WEIGHTS * 10], ids=["", "weak", "few", "strong"]
)
def test_green_and_red_are_what_the_package_paints(weights):
    image = np.full((30, 30, 3), 0.4)
    image[0, 0] = 1.0
    segments = np.arange(900).reshape(30, 30) % len(weights)
    told = ImageExplanation(image, segments)
    told.local_exp = {0: [(int(c), weights[c]) for c in ranking(weights)]}
    _, mask = told.get_image_and_mask(0, positive_only=False, hide_rest=False, num_features=11, min_weight=0.05)
    painted = {sign: len(np.unique(segments[mask == sign])) for sign in (1, -1)}
    shown = weights[visible(weights)]
    assert painted == {1: (shown > 0).sum(), -1: (shown < 0).sum()} and 0 < len(shown) <= 11


def lime_rows(weights):
    """The rows of LIME for ten pictures with these weights."""
    found = [LimeExplanation(np.arange(1, 5).reshape(2, 2), np.asarray(weights), 0.5, 0.9)] * 10
    pictures = SimpleNamespace(images=torch.zeros(10, 3, 2, 2), labels=torch.zeros(10))
    x = SimpleNamespace(explanation=lambda *_: found, once=lambda *_: {"fit": torch.ones(1)}, pictures=pictures)
    return {row.path: row for row in proof_vision.lime(x)}


def test_weights_near_the_border_make_counts_doubtful():
    """The weights may be off by 0.02: 0.06 and 0.045 could lie on the other side, 0.3 and -0.2 could not."""
    rows = lime_rows([0.06, 0.045, 0.3, -0.2, 0.05])
    above, below = (rows[f"positive_negative_above_005/*/{part}"] for part in (0, 1))
    assert (above.values[0], above.noise[0], below.values[0], below.noise[0]) == (3, 3, 1, 0)


def test_columns_as_strong_as_the_noise_may_change_places():
    rows = lime_rows([1.0, -0.97, 0.5, 0.1])
    columns = [rows[f"top_three/*/{rank}/0"] for rank in range(3)]
    assert [row.values[0] for row in columns] == [0, 1, 2]
    assert [row.noise[0] for row in columns] == [{0, 1}, {0, 1}, {2}]
    assert rows["top_three/*/1/1"].values[0] == -0.97
    sums = [rows[f"picture0/{key}"].values[0] for key in ("intercept", "local_pred", "weight_sum")]
    assert sums == pytest.approx([0.5, 0.5 + 0.63, 0.63])


def test_what_is_coloured_is_doubtful_at_the_eleventh_weight_and_at_the_border():
    clear = np.r_[np.linspace(2, 1, 11), np.linspace(0.5, 0.1, 9)]
    assert doubtful_shown(clear, 0.01) == 0
    close = np.r_[np.linspace(2, 1, 10), 0.5, 0.499, 0.498, 0.1]  # one place, two that could take it
    assert doubtful_shown(close, 0.01) == 1
    faint = np.array([1.0, 0.055, -0.045, 0.02])  # of few weights, one could fade and one could appear
    assert doubtful_shown(faint, 0.01) == 2


def test_picture_0_starts_the_stream_again(x):
    network, pictures = x.lab.classifier, x.lab.pictures
    rows = figures(proof_vision.lime(x))
    samples = METHODS["lime"].ASSIGNED.samples
    for key, how in (
        ("picture0/start_label_0_r_squared", {"first_segment": 0, "output": "logit"}),
        ("picture0/softmax_r_squared", {"first_segment": 1, "output": "probability"}),
    ):
        alone = lime(network, pictures.images[:1], pictures.labels[:1], samples=samples, seed=16, **how)[0]
        assert rows[key] == each([alone.r_squared])
    assert rows["picture0/start_label_0_r_squared"] != rows["picture0/softmax_r_squared"]
