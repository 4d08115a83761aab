"""Saved hidden states, whole and broken."""

import io
import os

import pytest
import torch

from tests.course_folder import torch_save_from_gpu
from xai.course.layout import STATES
from xai.course.states import load_states
from xai.missing import DamagedAsset, MissingAsset

from .trees import is_sentence, zipped

WIDTH = 768


def states(count=13, tokens=5, width=WIDTH):
    source = torch.Generator().manual_seed(0)
    return tuple(torch.randn(1, tokens, width, generator=source) for _ in range(count))


def saved(thing):
    file = io.BytesIO()
    torch.save(thing, file)
    return file.getvalue()


def with_layer(layer, tensor):
    changed = list(states())
    changed[layer] = tensor
    return saved(tuple(changed))


class Attack:
    def __reduce__(self):
        return os.system, ("exit 1",)


def nan_at(layer):
    tensor = states()[layer].clone()
    tensor[0, 4, 767] = torch.nan
    return with_layer(layer, tensor)


BROKEN = {
    "empty": (b"", "empty"),
    "text": (b"hidden states", "not a file that torch.save wrote"),
    "zip of other things": (zipped({"x": b"y"}), "zip of other things"),
    "cut off": (saved(states())[:-50_000], "cut off or damaged"),
    "code": (saved((*states(12), Attack())), "holds code"),
    "dict": (saved({"hidden_states": states()}), "holds a dict; expected a tuple of 13"),
    "one tensor": (saved(torch.cat(states())), "holds a Tensor; expected a tuple of 13"),
    "12 states": (saved(states(12)), "holds 12 states; expected 13"),
    "25 states": (saved(states(25, 1)), "holds 25 states; expected 13"),
    "no tensor": (with_layer(12, [0.5]), "a list for layer 12; expected a plain tensor"),
    "no batch": (with_layer(0, torch.zeros(5, WIDTH)), r"shape \(5, 768\) for layer 0; expected \(1, T, 768\)"),
    "two in the batch": (with_layer(3, torch.zeros(2, 5, WIDTH)), r"\(2, 5, 768\) for layer 3"),
    "BERT large": (saved(states(13, 2, 1024)), r"\(1, 2, 1024\) for layer 0; expected \(1, T, 768\)"),
    "other length": (with_layer(7, torch.zeros(1, 6, WIDTH)), "6 tokens in layer 7 and 5 in layer 0"),
    "no tokens": (saved(states(13, 0)), r"\(1, 0, 768\) for layer 0"),
    "more tokens than BERT reads": (
        saved((torch.zeros(1).expand(1, 10**6, WIDTH),) * 13),
        r"\(1, 1000000, 768\) for layer 0; .*at most 512 tokens",
    ),
    "whole numbers": (with_layer(2, torch.zeros(1, 5, WIDTH, dtype=torch.int64)), "int64 numbers for layer 2"),
    "NaN": (nan_at(11), "NaN in layer 11"),
    "infinite": (with_layer(1, torch.full((1, 5, WIDTH), -torch.inf)), "infinity in layer 1"),
    "sparse": (with_layer(1, states()[1].to_sparse()), "a sparse_coo tensor for layer 1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_states_are_one_sentence(name, tmp_path):
    data, says = BROKEN[name]
    (tmp_path / "model_q1").write_bytes(data)
    with pytest.raises(DamagedAsset, match=says) as error:
        load_states(tmp_path / "model_q1")
    assert is_sentence(error) and "'model_q1" in str(error.value) and str(tmp_path) not in str(error.value)


def test_no_file(tmp_path):
    with pytest.raises(MissingAsset, match="There is no file") as error:
        load_states(tmp_path / "model_q1")
    assert is_sentence(error) and not isinstance(error.value, DamagedAsset)


@pytest.mark.parametrize("kind", [tuple, list])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.float64])
@pytest.mark.parametrize("tokens", [1, 512])
def test_states_layer_by_layer_in_float32(kind, dtype, tokens, tmp_path):
    given = kind(state.to(dtype).requires_grad_() for state in states(tokens=tokens))
    torch_save_from_gpu(given, tmp_path / "model_q1")
    opened = load_states(tmp_path / "model_q1")
    assert opened.shape == (13, tokens, WIDTH) and opened.dtype == torch.float32 and not opened.requires_grad
    assert opened.device.type == "cpu" and all(torch.equal(o, g[0].float()) for o, g in zip(opened, given))


def test_the_stand_ins_states(course):
    for name in STATES:
        raw = torch.load(course / name, map_location="cpu", weights_only=True)
        assert torch.equal(load_states(course / name), torch.stack(raw)[:, 0])
