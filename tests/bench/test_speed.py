"""The speed bench counts right, compares like with like, favours nobody by the order, and says what it ran.

Nothing here asserts how long anything takes. The report and the command: test_speed_report.py.
"""

import operator
from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from bench import speed, speed_language, speed_rivals
from bench.speed_measure import (
    _products,
    alternate,
    apart,
    layer_multiply_adds,
    matrix_peak,
    multiply_adds,
    order,
    spread,
)
from bench.speed_measure import peak_memory as watch
from bench.speed_report import SAME
from bench.speed_rivals import METHODS, alive_classifier, inputs, rivals
from xai.device import computing

CPU = torch.device("cpu")
PAIRS = [(method, rival) for method in METHODS for rival in METHODS[method].rivals]
OTHERS = [(method, rival) for method, rival in PAIRS if rival != "ours"]


@pytest.fixture(scope="module")
def small():
    """A narrow network in double precision with two pictures."""
    model, images, labels = inputs(4, CPU, 2)
    return model.double(), images.double(), labels


class Counted(TorchDispatchMode):
    """Torch's own count of a block, operator by operator. (FlopCounterMode also follows modules, which fails where
    gradients are asked of leaves.)"""

    flops = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        made, count = function(*args, **(kwargs or {})), flop_registry.get(function.overloadpacket)
        self.flops += count(*args, **(kwargs or {}), out_val=made) if count else 0
        return made


@pytest.mark.parametrize("method, rival", PAIRS)
def test_multiply_adds_are_those_that_torch_counts(small, method, rival):
    model, images, labels = small
    how = METHODS[method].rivals[rival]
    how.run(model, images, labels, 5, 2)  # the first time ours asks once more, whether batches mix
    with Counted() as counted:
        how.run(model, images, labels, 5, 2)
    samples = 1 if method == "saliency" else 5
    assert counted.flops == 2 * multiply_adds(how, model, 128, METHODS[method].until, 2, samples)


def test_one_forward_pass_of_the_course_network_is_8_7_g_multiply_adds():
    with torch.device("meta"):
        model = speed_rivals.Classifier(128)
    assert sum(n for _, n in layer_multiply_adds([*model.cnn, *model.fc], 128)) / 1e9 == pytest.approx(8.7, abs=0.05)


def test_layers_are_counted_by_hand():
    layers = [nn.Conv2d(3, 5, 3, stride=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(5, 2, 1), nn.Linear(18, 4)]
    assert layer_multiply_adds(layers, 13) == [(0, 5 * 3 * 9 * 36), (3, 2 * 5 * 9), (4, 72)]


@pytest.mark.parametrize("method, rival", OTHERS)
def test_rivals_compute_what_we_compute(small, method, rival):
    """In double precision; captum in single, because it draws its noise in single and so another one."""
    model, images, labels = inputs(4, CPU, 2) if rival == "captum" else small
    samples = 40 if method == "lime" else 5
    known = METHODS[method].rivals
    ours, theirs = (known[name].run(model, images, labels, samples, 2) for name in ("ours", rival))
    assert theirs.shape == ours.shape and ours.abs().max() > 0
    assert apart(theirs, ours)["median"] < (1e-4 if rival == "captum" else 1e-9)


def test_another_method_does_not_pass_for_the_same(small):
    model, images, labels = small
    ours = speed_rivals.ours_smooth_grad(model, images, labels, 5, 2)
    for other in (speed_rivals.ours_path, speed_rivals.notebook_saliency):
        assert apart(other(model, images, labels, 5, 2), ours)["median"] > 100 * SAME
    fewer = speed_rivals.notebook_smooth_grad(model, images, labels, 4, 2)
    assert apart(fewer, ours)["median"] > 10 * SAME


def test_the_notebooks_loop_leaves_the_network_as_it_was(small):
    model, images, labels = small
    layer = model.cnn[6]
    with pytest.raises(RuntimeError):
        speed_rivals.notebook_filter(6, model, images[:, :2], labels, 1, 2)
    assert model.cnn[6] is layer and not model.training


def test_the_network_is_alive_at_every_width():
    for width in (4, 32):
        model, images, _ = inputs(width, CPU, 2)
        with torch.no_grad():
            scores = model(images)
        assert (scores[0] - scores[1]).abs().max() > 1e-3
    assert torch.equal(alive_classifier(4).cnn[0].weight, alive_classifier(4).cnn[0].weight)


def test_every_rival_comes_first_equally_often_and_follows_every_other():
    names = ["a", "b", "c"]
    orders = [order(names, repetition) for repetition in range(6)]
    assert all(sorted(one) == names for one in orders)
    assert [one[0] for one in orders[:3]] == ["a", "b", "c"]
    assert {pair for one in orders for pair in pairwise(one)} == {(x, y) for x in names for y in names if x != y}


def test_alternate_runs_all_in_turn_and_keeps_first_results():
    ran, tidied, told = [], [], []
    works = {name: lambda name=name: ran.append(name) or f"{name}{ran.count(name)}" for name in "ab"}
    seconds, results = alternate(works, 3, CPU, tidy=lambda: tidied.append(0), report=lambda *said: told.append(said))
    assert ran == ["a", "b", "b", "a", "b", "a"]
    assert results == {"a": "a1", "b": "b1"} and len(tidied) == 6
    assert [len(seconds[name]) for name in "ab"] == [3, 3] and [name for name, _ in told] == ran


def test_spread_by_hand():
    assert spread([5, 1, 2, 4, 3]) == {"median": 3, "low": 2, "high": 4, "seconds": [5, 1, 2, 4, 3]}


def test_apart_by_hand():
    found = apart([1.0, 2.0, 4.0, 0.5], [1.0, 1.0, 2.0, 0.0])
    assert found["median"] == 1.0  # of 0, 1, 1: where 0 is expected nothing is relative
    assert found["rms"] == pytest.approx((5.25 / 6) ** 0.5)
    with pytest.raises(ValueError, match="dead"):
        apart([0.0], [0.0])
    with pytest.raises(ValueError, match="2 numbers .* 1 "):
        apart([0.0, 1.0], [0.0])


@pytest.mark.parametrize("method", METHODS)
def test_plan_of_the_whole_is_the_homework_and_of_a_share_that_share(method):
    whole = speed_rivals.PICTURES * METHODS[method].samples
    assert speed.plan(method, 1.0) == (10, METHODS[method].samples)
    for share in (0.05, 0.3, 0.77):
        pictures, samples = speed.plan(method, share)
        assert 1 <= pictures <= 10 and 1 <= samples <= METHODS[method].samples
        if METHODS[method].cut and share > 0.05:
            assert pictures * samples == pytest.approx(share * whole, rel=0.05)
    assert speed.plan("smooth_grad", 0.05) == (1, 250) and speed.plan("filter6", 0.05) == (10, 5)


def test_the_fast_precision_is_a_rival_on_a_gpu_only(monkeypatch):
    def precision(*given):
        with computing(torch.device("cuda")):
            return torch.backends.cudnn.allow_tf32, given

    slow = METHODS["saliency"]._replace(rivals={"ours": speed_rivals.Rival(precision)})
    monkeypatch.setitem(METHODS, "saliency", slow)
    assert list(rivals("saliency", CPU)) == ["ours"]
    on_a_gpu = rivals("saliency", torch.device("cuda"))
    assert on_a_gpu["ours"].run(1, 2) == (False, (1, 2)) and on_a_gpu["ours, fast"].run(1, 2) == (True, (1, 2))


def test_the_products_are_matrix_products():
    torch.manual_seed(0)
    found = _products(8, CPU)
    a, b = found["torch.mm"].args
    assert torch.equal(found["torch.mm"](), a @ b)
    if "oneDNN" in found:
        torch.testing.assert_close(found["oneDNN"]().to_dense(), a @ b.T)


def test_the_matrix_peak_leaves_torchs_precision_alone(monkeypatch):
    monkeypatch.setattr("bench.speed_measure.MATRIX_SIZES", {"cpu": (16, 32)})
    before = torch.backends.cuda.matmul.fp32_precision
    found = matrix_peak(CPU)
    assert (
        found["size"] in (16, 32) and found["by"] in ("torch.mm", "oneDNN") and found["rate"] > 0 and not found["tf32"]
    )
    assert torch.backends.cuda.matmul.fp32_precision == before


@pytest.mark.slow
def test_memory_is_that_of_the_work_alone():
    """A work that fills 200 MB; the process that asks holds as much, which must not count."""
    held = operator.mul(b"x", 200_000_000)
    nothing = watch(_multiplied, (b"x", 1), CPU)
    much = watch(_multiplied, (b"x", len(held)), CPU)
    assert nothing["peak"] - nothing["before"] < 20e6
    assert much["peak"] - much["before"] == pytest.approx(200e6, rel=0.1)


def _multiplied(one, times):
    return lambda: operator.mul(one, times)


def test_growth_finds_the_power(monkeypatch):
    def pretend(works, repeats, device, report):
        power = 2 if 512 in works else 1
        return {value: [0.001 * value**power] * repeats for value in works}, {}

    monkeypatch.setattr(speed, "alternate", pretend)
    monkeypatch.setattr(speed, "GROWTH", {"samples": (1, 2), "steps": (1, 2), "pictures": (1, 2), "side": (64, 512)})
    options = speed._options(["--repeats", "2"])
    found = {entry["of"]: entry["slope"] for entry in speed.measure_growth(2, options, CPU, 2)}
    assert found == pytest.approx({"samples": 1, "steps": 1, "pictures": 1, "side": 2})


def test_language_rivals_agree():
    entries = speed_language.measure(CPU, 1, lambda *said: None, sentences=12, queries=2)
    assert [entry["method"] for entry in entries] == list(speed_language.TITLES)
    for entry in entries:
        assert entry["rivals"]["plain loop"]["apart"]["rms"] < 1e-5
        assert entry["count"] == (2 if entry["method"] == "search" else 12)
