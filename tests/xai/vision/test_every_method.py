"""Rules of the house that every method keeps."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from quiz import questions
from xai.methods import METHODS as REGISTRY
from xai.vision import filters
from xai.vision.filters import filter_activation, filter_visualization
from xai.vision.integrated_gradients import integrated_gradients
from xai.vision.lime import lime
from xai.vision.saliency import saliency
from xai.vision.smooth_grad import smooth_grad

from ...nets import Broken, Function, Witness, blotches, conv_net, pictures, same, tiles, untouched


def _saliency_loss(model, x, y, **how):
    """Times N: the homework's loss is a mean over the batch, which is the one thing neighbours may change."""
    return len(x) * saliency(model, x, y, of="loss", **how)


def _saliency_logit(model, x, y, **how):
    return saliency(model, x, y, of="logit", **how)


def _smooth_grad(model, x, y, **how):
    return smooth_grad(model, x, y, noise_std=0.2, samples=7, **how)


def _integrated_gradients(model, x, y, **how):
    return torch.cat([t.reshape(len(x), -1) for t in integrated_gradients(model, x, y, steps=7, **how)], 1)


def _lime(model, x, y, **how):
    return torch.stack(
        [
            torch.as_tensor(np.append(e.to_pixels(), [e.intercept, e.r_squared]))
            for e in lime(model, x, y, segments=tiles(len(x), *x.shape[2:], 4), samples=30, **how)
        ]
    )


def _activation(model, x, y):
    return filter_activation(model, x, _last_conv(model), 1)


def _visualization(model, x, y, **how):
    return filter_visualization(model, _last_conv(model), 1, start=x, steps=4, **how)


def _last_conv(model):
    return [m for m in model.modules() if isinstance(m, nn.Conv2d)][-1]


LABELLED = {f.__name__[1:]: f for f in (_saliency_loss, _saliency_logit, _smooth_grad, _integrated_gradients, _lime)}
METHODS = {**LABELLED, "activation": _activation, "visualization": _visualization}
every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
every_labelled = pytest.mark.parametrize("method", LABELLED.values(), ids=LABELLED)


@every_method
def test_same_call_same_bits_whatever_the_global_random_state(method, net, batch):
    torch.manual_seed(1)
    np.random.seed(1)
    first = method(net, *batch)
    torch.manual_seed(2)
    np.random.seed(2)
    assert torch.equal(first, method(net, *batch))


@every_labelled
def test_chunk_sizes_agree(method, net, batch):
    results = [method(net, *batch, chunk=chunk) for chunk in (None, 1, 3, 100)]
    for other in results[1:]:
        same(other, results[0], 1e-10)


@every_method
def test_picture_3_does_not_depend_on_its_neighbours(method, net, batch):
    x, y = batch
    result = method(net, x, y)[3]
    same(method(net, x[3:], y[3:])[0], result, 1e-10)
    same(method(net, torch.cat([pictures(3, seed=9), x[3:]]), torch.tensor([1, 1, 1, y[3]]))[3], result, 1e-10)
    assert not torch.allclose(method(net, x.flip(0), y.flip(0))[3], result)  # a method blind to pictures would pass


@every_method
def test_eval_mode_is_used(method, net, batch):
    """Dropout in train mode would make the result random."""
    result = method(net, *batch)
    same(result, method(net.eval(), *batch), 1e-12)


@every_method
def test_model_is_left_as_it_was(method, net, batch):
    with untouched(net, *batch):
        method(net, *batch)


@every_method
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last], ids=["plain", "channels last"])
def test_pictures_are_left_as_they_were(method, channels, layout, batch):
    x = pictures(4, channels).contiguous(memory_format=layout)
    with untouched(conv_net(channels), x, batch[1]):
        method(conv_net(channels), x, batch[1])


@every_method
@pytest.mark.parametrize("calls", [0, 1], ids=["first call", "second call"])
def test_model_is_left_as_it_was_when_it_raises(method, calls, net, batch):
    if method is _activation and calls:
        pytest.skip("one call is all it makes")
    model = Witness(net, breaks_after=calls)
    how = {"chunk": 1} if method in LABELLED.values() else {}
    with untouched(model, *batch), pytest.raises(Broken):
        method(model, *batch, **how)


@every_labelled
def test_model_is_left_as_it_was_when_the_label_does_not_exist(method, net, batch):
    with untouched(net, *batch), pytest.raises(ValueError):
        method(net, batch[0], torch.tensor([0, 1, 2, 99]))


@every_method
def test_pictures_that_ask_for_gradients_get_none(method, net, batch):
    x = batch[0].requires_grad_()
    result = method(net, x, batch[1])
    assert x.grad is None and not result.requires_grad


@every_method
def test_works_where_the_caller_has_switched_gradients_off(method, net, batch):
    expected = method(net, *batch)
    with torch.no_grad():
        same(method(net, *batch), expected, 1e-12)
        assert not torch.is_grad_enabled()


@every_method
@pytest.mark.parametrize("shape", [(1, 20, 28), (3, 7, 5), (2, 9, 16), (4, 6, 6)], ids=str)
def test_any_size_and_number_of_channels(method, shape):
    channels, height, width = shape
    result = method(conv_net(channels), pictures(2, *shape), torch.tensor([0, 1]))
    assert len(result) == 2 and result.isfinite().all() and result.abs().sum() > 0


@every_method
def test_precision_is_the_models(method, batch):
    single = method(conv_net(dtype=torch.float32), *batch)
    double = method(conv_net(), batch[0].float(), batch[1])
    assert double.dtype == torch.float64
    if method is not _smooth_grad:  # torch draws other noise in other precisions
        same(single.double(), double, 1e-3)


@every_method
def test_channels_last_pictures_give_the_same(method, net, batch):
    x, y = batch
    same(method(net, x.contiguous(memory_format=torch.channels_last), y), method(net, x, y), 1e-10)


@pytest.mark.parametrize(
    "method", [m for m in METHODS.values() if m is not _activation], ids=[n for n in METHODS if n != "activation"]
)
def test_progress_rises_to_the_total(method, net, batch):
    told = []
    method(net, *batch, progress=lambda done, total: told.append((done, total)))
    done, totals = zip(*told)
    assert len(set(totals)) == 1 and done[-1] == totals[0] and done[0] > 0
    assert all(a < b for a, b in zip(done, done[1:]))


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@pytest.mark.parametrize("channels", [1, 3])
def test_a_first_module_that_works_in_place(method, channels):
    model = nn.Sequential(nn.ReLU(inplace=True), conv_net(channels)).eval()
    twin = nn.Sequential(nn.ReLU(), model[1])
    x, y = pictures(2, channels) - 0.5, torch.tensor([0, 1])
    expected = method(twin, x, y)
    with untouched(model, x):
        same(method(model, x, y), expected)


BAD_INPUT = {
    "a list": ([[1.0]], [0], "images is list"),
    "one picture without a batch": (torch.zeros(3, 8, 8), [0], r"\(3, 8, 8\).*\(N, C, H, W\)"),
    "whole numbers": (torch.zeros(1, 3, 8, 8, dtype=torch.uint8), [0], "uint8.*float"),
    "NaN": (torch.full((1, 3, 8, 8), torch.nan), [0], "NaN"),
    "infinity": (torch.full((1, 3, 8, 8), torch.inf), [0], "infinite"),
    "too few labels": (torch.zeros(2, 3, 8, 8), [0], "2 images.*expected 2 whole numbers"),
    "labels as scores": (torch.zeros(1, 3, 8, 8), torch.zeros(1), "float32.*whole numbers"),
    "one-hot labels": (torch.zeros(1, 3, 8, 8), [[0, 1, 0, 0]], "whole numbers"),
    "no such class": (torch.zeros(1, 3, 8, 8), [4], "4.*classes 0 to 3"),
    "class -1": (torch.zeros(1, 3, 8, 8), [-1], "-1.*classes 0 to 3"),
}


@every_labelled
@pytest.mark.parametrize("images, labels, message", BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_is_named(method, images, labels, message, net):
    method = lime if method is _lime else method  # _lime lays tiles over the pictures first
    with pytest.raises(ValueError, match=message):
        method(net, images, labels)


@every_labelled
@pytest.mark.parametrize("chunk", [0, -1])
def test_chunk_below_one_is_named(method, chunk, net, batch):
    with pytest.raises(ValueError, match=f"chunk is {chunk}"):
        method(net, *batch, chunk=chunk)


@every_labelled
@pytest.mark.parametrize(
    "output",
    [lambda x: x.sum((1, 2, 3)), lambda x: x[:1].flatten(1), lambda x: x],
    ids=["(N,)", "one row", "(N, C, H, W)"],
)
def test_a_model_that_does_not_classify_is_named(method, output, batch):
    with pytest.raises(ValueError, match=r"model maps.*expected \(N, classes\)"):
        method(Function(output), *batch)


SMALL = {"samples": 12, "steps": 4}  # of a method's named settings, so that it takes a moment


def small(settings, times=1):
    return replace(settings, **{name: times * value for name, value in SMALL.items() if hasattr(settings, name)})


NAMED = [(name, which) for name, method in REGISTRY.items() for which in method.named]
every_named = pytest.mark.parametrize("name, which", NAMED)


def run(name, which, net, batch, **how):
    method = REGISTRY[name]
    return method.run(net, *batch, small(method.named[which]), **how)


def curved():
    """(net, batch): pictures that SLIC cuts into many superpixels, and a network whose scores are no line of them."""
    return conv_net(gain=3.0), (blotches(3, 32, 40), torch.tensor([0, 1, 2]))


@pytest.fixture
def patches():
    return curved()


@every_named
def test_an_attribution_has_the_pictures_shape_and_says_something(name, which, patches):
    found = run(name, which, *patches)
    assert found.shape == patches[1][0].shape and found.dtype == torch.float64
    assert found.isfinite().all() and (found.flatten(1).std(1) > 0).all()
    maps = REGISTRY[name].to_map(found)
    assert maps.shape == (3, 32, 40) and maps.min() >= 0


@every_named
def test_the_registrys_run_gives_the_same_bits_again_and_agrees_in_any_chunk(name, which, patches):
    found = run(name, which, *patches)
    torch.manual_seed(5)
    assert torch.equal(found, run(name, which, *patches))
    for chunk in (1, 2, 100):
        same(run(name, which, *patches, chunk=chunk), found, 1e-10)


@every_named
def test_a_seed_changes_what_samples_at_random_and_nothing_else(name, which, patches):
    random = hasattr(REGISTRY[name].PAPER, "samples")
    assert torch.equal(*(run(name, which, *patches, seed=seed) for seed in (0, 1))) != random


@every_named
def test_the_registrys_run_leaves_everything_as_it_was_and_tells_its_progress(name, which, patches):
    told = []
    with untouched(patches[0], *patches[1]):
        run(name, which, *patches, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0 and told == sorted(set(told))


@every_named
def test_a_method_costs_what_it_says(name, which):
    """In forward passes, a gradient as two; but for a few, which do not grow with the settings."""
    method, counts = REGISTRY[name], []
    for times in (1, 2):
        settings = small(method.named[which], times)
        witness = Witness(conv_net())
        method.run(witness, pictures(1, 3, 128, 128), torch.tensor([1]), settings)
        price = 2 if witness.grad_asked else 1
        counts.append((price * len(witness.pictures()), method.passes(settings)))
    (asked, said), (asked_twice, said_twice) = counts
    assert asked_twice - asked == said_twice - said and 0 <= asked - said <= 4


@every_named
def test_what_a_method_finds_comes_back_from_what_is_kept(name, which, patches):
    method, (net, batch) = REGISTRY[name], patches
    found = method.explain(net, *batch, small(method.named[which]))
    kept = method.pack(found)
    assert all(isinstance(value, torch.Tensor) for value in kept.values())
    again = method.unpack(kept)
    assert type(again) is type(found) and torch.equal(method.attribution(again), method.attribution(found))
    packed = method.pack(again)
    assert packed.keys() == kept.keys() and all(torch.equal(packed[key], kept[key]) for key in kept)


@pytest.mark.parametrize("name", [*REGISTRY, "filters"])
def test_named_settings_are_two_and_lie_within_their_own_bounds(name):
    method = (REGISTRY | {"filters": filters.METHOD})[name]
    assert method.name == name and method.paper and method.settings
    if name in {question.topic for question in questions.values()}:  # else the homework says nothing of it
        assert method.ASSIGNED != method.PAPER
    for settings in method.named.values():
        assert type(settings) is method.Settings
        for setting in method.settings:
            value = getattr(settings, setting.name)
            assert type(value) is setting.type in (bool, int, float, str), setting.name
            assert not setting.options or value in setting.options, setting.name
            assert setting.bounds is None or setting.bounds.low <= value <= setting.bounds.high, setting.name
            assert setting.options or setting.bounds or setting.type is bool, setting.name


@pytest.mark.parametrize(
    "method",
    [
        saliency,
        _smooth_grad,
        lambda *a: integrated_gradients(*a).attributions,
        lime,
    ],
)
def test_no_pictures_give_no_results(method, net):
    assert len(method(net, torch.zeros(0, 3, 8, 8), torch.zeros(0, dtype=torch.int64))) == 0
