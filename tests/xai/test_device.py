"""Where a model runs, and how it is left."""

from contextlib import nullcontext

import pytest
import torch
from torch import nn

from xai.device import chunks, evaluating, logits, model_device, pick_device, prepare, score_gradient

from ..nets import Function, conv_net, linear, pictures, untouched


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
    assert prepare(nn.ReLU(), x).dtype == torch.float32
    assert prepare(conv_net(), x, torch.tensor([1, 0], dtype=torch.uint8))[1].dtype == torch.int64


@pytest.mark.parametrize("total, chunk", [(0, 3), (1, 3), (3, 3), (7, 3), (10, None), (200, None)])
@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_chunks_cover_everything_once_and_tell(total, chunk, device):
    told, covered = [], []
    for part in chunks(total, chunk, torch.device(device), lambda done, of: told.append((done, of))):
        assert 0 < part.stop - part.start <= (chunk or 64)
        covered += range(part.start, part.stop)
        assert len(told) < len(covered)  # told when it is done, not before
    assert covered == list(range(total))
    assert not total or told[-1] == (total, total)


@pytest.mark.parametrize("chunk", [0, -2])
def test_chunks_of_nothing_are_named(chunk):
    with pytest.raises(ValueError, match=f"chunk is {chunk}; expected 1 or more"):
        list(chunks(5, chunk, torch.device("cpu")))


def test_logits_are_the_models_and_checked():
    net, x = conv_net().eval(), pictures(3)
    assert torch.allclose(logits(net, x, torch.tensor([0, 3, 1])), net(x))
    with pytest.raises(ValueError, match="labels run from 0 to 4.*classes 0 to 3"):
        logits(net, x, torch.tensor([0, 3, 4]))
    with pytest.raises(ValueError, match=r"model maps \(3, 3, 12, 10\) to \(3, 6, 12, 10\)"):
        logits(net[0], x)


def test_score_gradient_is_each_inputs_own_and_writes_no_grad():
    weights, x = pictures(2, seed=4), pictures(3)
    model = linear(weights)
    assert torch.equal(score_gradient(model, x, torch.tensor([1, 0, 1]), "logit"), weights[[1, 0, 1]])
    net = conv_net().eval()
    with untouched(net, x):
        score_gradient(net, x, torch.tensor([1, 0, 1]), "loss")
    assert x.grad is None and not x.requires_grad


def test_score_gradient_of_a_frozen_model():
    net = conv_net().eval().requires_grad_(False)
    assert score_gradient(net, pictures(1), torch.tensor([1]), "logit").abs().max() > 0


def test_score_gradient_of_a_model_that_reads_nothing_is_zero():
    blind = Function(lambda x: torch.ones(len(x), 2, dtype=x.dtype))
    assert score_gradient(blind, pictures(1), torch.tensor([1]), "logit").abs().max() == 0
