"""checkpoint.pth, whole and broken: the network that was saved, or one sentence naming what is wrong."""

import pytest
import torch
from torch import nn

from tests.course_folder import random_classifier
from xai.course import checkpoint as checkpoint_module
from xai.course.checkpoint import load_checkpoint
from xai.course.layout import CHECKPOINT
from xai.missing import DamagedAsset
from xai.vision.classifier import Classifier

from .broken import CHECKPOINTS, Attack, checkpoint, is_sentence, light_state, saved


@pytest.fixture
def put(tmp_path):
    def put(data):
        (tmp_path / CHECKPOINT).write_bytes(data)
        return tmp_path / CHECKPOINT

    return put


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_a_broken_checkpoint_is_one_sentence(name, put, tmp_path):
    data, says = CHECKPOINTS[name]
    with pytest.raises(DamagedAsset, match=says) as error:
        load_checkpoint(put(data))
    assert is_sentence(error) and CHECKPOINT in str(error.value) and str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("how", [{}, {"_use_new_zipfile_serialization": False}], ids=["zip", "old format"])
def test_code_in_a_checkpoint_does_not_run(how, put, tmp_path):
    marker = tmp_path / "ran"
    attack = Attack(f'echo x > "{marker}"')
    path = put(saved({"epoch": 3, "model_state_dict": light_state(), "optimizer_state_dict": attack}, **how))
    with pytest.raises(DamagedAsset, match="code that opening it would run .*system.*not opened"):
        load_checkpoint(path)
    assert not marker.exists()
    torch.load(path, weights_only=False)
    assert marker.exists()  # so the file was dangerous


def same_values(opened, state):
    found = opened.classifier.state_dict()
    return list(found) == list(state) and all(torch.equal(found[name], state[name]) for name in state)


def test_the_light_checkpoint_itself_is_good(put):
    """So the broken ones are refused for what is broken in them."""
    opened = load_checkpoint(put(checkpoint()))
    assert opened.epoch == 3 and same_values(opened, light_state())


def test_a_network_that_was_saved_on_a_gpu_opens_on_the_cpu(course):
    if not torch.cuda.is_available():
        with pytest.raises(RuntimeError, match="CUDA"):
            torch.load(course / CHECKPOINT, weights_only=True)
    before = torch.get_rng_state()
    opened = load_checkpoint(course / CHECKPOINT)
    assert torch.equal(torch.get_rng_state(), before)
    given = torch.load(course / CHECKPOINT, map_location="cpu", weights_only=True)
    assert opened.epoch == 208 and same_values(opened, given["model_state_dict"])
    network = opened.classifier
    assert not any(module.training for module in network.modules())
    assert not any(p.requires_grad for p in network.parameters())
    assert {(p.device.type, p.dtype) for p in network.parameters()} == {("cpu", torch.float32)}
    built = Classifier().eval()
    built.load_state_dict(given["model_state_dict"])
    images = torch.rand(1, 3, 128, 128)
    with torch.no_grad():
        assert torch.equal(network(images), built(images))


VARIANTS = {
    "bare": lambda state: state,
    "from several GPUs": lambda state: {"model_state_dict": {f"module.{k}": v for k, v in state.items()}},
    "with other things": lambda state: {"model_state_dict": state, "optimizer_state_dict": [torch.nan], "epoch": "3"},
    "parameters": lambda state: {
        "model_state_dict": {k: nn.Parameter(v) if v.is_floating_point() else v for k, v in state.items()}
    },
    **{
        str(dtype): lambda state, dtype=dtype: {
            k: v.to(dtype) if v.is_floating_point() else v for k, v in state.items()
        }
        for dtype in (torch.float16, torch.bfloat16, torch.float64)
    },
}


@pytest.mark.parametrize("name", VARIANTS)
def test_other_ways_to_save_the_same(name, put, monkeypatch):
    state = random_classifier(width=2).state_dict()
    monkeypatch.setattr(checkpoint_module, "Classifier", lambda: Classifier(2))
    opened = load_checkpoint(put(saved(VARIANTS[name](state))))
    if name.startswith("torch."):
        dtype = getattr(torch, name.removeprefix("torch."))
        state = {k: v.to(dtype).float() if v.is_floating_point() else v for k, v in state.items()}
    assert same_values(opened, state) and opened.epoch is None
