"""Where a model runs, and how it is left."""

import ctypes
import resource
from contextlib import nullcontext

import pytest
import torch
from torch import nn

from xai import device
from xai.device import computing, fast_precision, model_device, over_chunks, pick_device, prepare, prepare_images, runs
from xai.engine import evaluating, running

from ..nets import conv_net, linear, pictures, untouched


def test_auto_is_a_gpu_only_where_there_is_one(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert pick_device("auto") == pick_device() == torch.device("cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert pick_device("auto") == pick_device() == torch.device("cpu")
    assert pick_device("cpu") == torch.device("cpu") and pick_device(torch.device("meta")).type == "meta"


def test_model_device_looks_at_parameters_then_buffers():
    assert model_device(nn.Linear(1, 1, device="meta")).type == "meta"
    only_buffers = nn.BatchNorm1d(1, affine=False).to("meta")
    assert model_device(only_buffers).type == "meta"
    assert model_device(nn.ReLU()).type == "cpu" and model_device(nn.ReLU(), "meta").type == "meta"


@pytest.mark.parametrize("error", [None, KeyError, KeyboardInterrupt])
def test_evaluating_puts_every_modules_own_mode_back(error):
    model = nn.Sequential(nn.Dropout(), nn.Sequential(nn.BatchNorm1d(2), nn.Dropout()))
    model[1][0].eval()
    modes = [m.training for m in model.modules()]
    assert len(set(modes)) == 2
    with pytest.raises(error) if error else nullcontext(), evaluating(model):  # an error is passed on
        assert not any(m.training for m in model.modules())
        if error:
            raise error
    assert [m.training for m in model.modules()] == modes


def test_prepare_brings_pictures_to_the_models_precision_and_cuts_the_graph():
    x = torch.rand(2, 3, 4, 4, requires_grad=True) * 2
    images, labels = prepare(conv_net(), x, [1, 0])
    assert images.dtype == torch.float64 and not images.requires_grad
    assert labels.tolist() == [1, 0] and labels.dtype == torch.int64
    assert prepare_images(nn.ReLU(), x).dtype == torch.float32
    assert prepare(conv_net(), x, torch.tensor([1, 0], dtype=torch.uint8))[1].dtype == torch.int64


@pytest.mark.parametrize("total, chunk", [(0, 3), (1, 3), (3, 3), (7, 3), (10, None), (600, None)])
@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_chunks_cover_everything_once_and_tell(total, chunk, device):
    told, covered = [], []

    def work(part):
        assert 0 < part.stop - part.start <= (chunk or 256) and len(told) == len(set(told))
        assert not covered or told[-1] == (len(covered), total)  # told when it is done, not before
        covered.extend(range(part.start, part.stop))
        return part.stop

    results = over_chunks(work, total, chunk, torch.device(device), lambda done, of: told.append((done, of)))
    assert covered == list(range(total)) and results == [done for done, _ in told]
    assert not total or told[-1] == (total, total)


@pytest.mark.parametrize("chunk", [0, -2])
def test_chunks_of_nothing_are_named(chunk):
    with pytest.raises(ValueError, match=f"chunk is {chunk}; expected 1 or more"):
        over_chunks(print, 5, chunk, torch.device("cpu"))


@pytest.mark.parametrize("fits", [1, 3, 5, 16])
def test_a_chunk_that_does_not_fit_is_halved_and_tried_again(fits):
    sizes, covered = [], []

    def work(part):
        sizes.append(part.stop - part.start)
        if sizes[-1] > fits:
            raise torch.OutOfMemoryError("too large")
        covered.extend(range(part.start, part.stop))

    over_chunks(work, 37, 16, torch.device("cpu"))
    assert covered == list(range(37))
    assert sizes[: sizes.index(next(s for s in sizes if s <= fits))] == [s for s in (16, 8, 4, 2) if s > fits]
    assert sum(s > fits for s in sizes) == sum(s > fits for s in (16, 8, 4, 2))  # what is learnt is kept


def test_one_input_that_does_not_fit_is_an_error():
    def work(part):
        raise torch.OutOfMemoryError("too large")

    with pytest.raises(torch.OutOfMemoryError):
        over_chunks(work, 4, 4, torch.device("cpu"))


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 12, 100])
def test_runs_are_every_pictures_samples_in_order(chunk):
    seen, sizes = [], []
    for start in range(0, 15, chunk):
        part = slice(start, min(start + chunk, 15))
        found = runs(part, 5)
        sizes.append(sum(s.stop - s.start for _, s in found) - (part.stop - part.start))
        seen += [(i, k) for i, s in found for k in range(s.start, s.stop)]
    assert seen == [(i, k) for i in range(3) for k in range(5)] and not any(sizes)


def test_scores_are_the_models_and_checked():
    net, x = conv_net().eval(), pictures(3)
    with running(net) as run:
        assert torch.allclose(run.scores(x, torch.tensor([0, 3, 1])), net(x))
        with pytest.raises(ValueError, match="labels run from 0 to 4.*classes 0 to 3"):
            run.scores(x, torch.tensor([0, 3, 4]))
    with running(net[0]) as run, pytest.raises(ValueError, match=r"model maps \(3, 3, 12, 10\) to \(3, 6, 12, 10\)"):
        run.scores(x)


def test_score_gradient_is_each_inputs_own_and_writes_no_grad():
    weights, x, y = pictures(2, seed=4), pictures(3), torch.tensor([1, 0, 1])
    with running(linear(weights)) as run:
        assert torch.equal(run.score_gradient(x, y, "logit"), weights[[1, 0, 1]])
    net = conv_net().eval()
    with untouched(net, x), running(net) as run:
        run.score_gradient(x, y, "loss")
    assert x.grad is None and not x.requires_grad


def test_gpus_compute_in_float32_unless_asked_and_are_left_as_they_were():
    flags, cuda = torch.backends.cudnn, torch.device("cuda")

    def seen():
        return flags.enabled, flags.benchmark, flags.deterministic, flags.allow_tf32, flags.fp32_precision

    before = seen()
    with computing(cuda):
        assert flags.deterministic and not flags.allow_tf32
        with fast_precision(), computing(cuda):
            assert flags.deterministic and flags.allow_tf32
        assert not flags.allow_tf32
    with computing(torch.device("cpu")):
        assert seen() == before
    assert seen() == before


@pytest.mark.skipif(device._MALLOPT is None, reason="the allocator is not glibc's")
def test_memory_stays_at_hand_while_a_network_runs():
    """Counted in pages of 4 KiB that the system had to bring: 16384 for a tensor of 64 MiB that is new."""

    def pages():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        torch.zeros(2**24).fill_(1)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    ctypes.CDLL(None).malloc_trim(0)
    with computing(torch.device("cpu")):
        assert pages() > 16384 / 2  # new for the most part; earlier tests may have left some at hand
        assert sum(pages() for _ in range(8)) < 3 * 16384  # a block may be cut once or twice; all 8 new without it


def test_the_allocator_is_changed_by_the_first_and_put_back_by_the_last(monkeypatch):
    told = []
    monkeypatch.setattr(device, "_MALLOPT", lambda option, value: told.append(option))
    with computing(torch.device("cpu")):
        at_hand = list(told)
        with pytest.raises(KeyError), computing(torch.device("cpu")):
            raise KeyError
        assert told == at_hand and at_hand
    assert set(at_hand) < set(told[len(at_hand) :])
