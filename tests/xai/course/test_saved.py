"""Saved hidden states, whole and broken, and that they take the place of a model only when all is there."""

import pytest
import torch

from tests.course_folder import token_counts, torch_save_from_gpu, write_bert, write_food
from xai.course.layout import STATES, TOKENIZER
from xai.course.saved import load_states
from xai.experiments import Experiments
from xai.lab import Lab, MissingAsset
from xai.language.question_answering import item_tokens, qa_items
from xai.missing import DamagedAsset

from . import broken


@pytest.mark.parametrize("name", broken.STATES)
def test_broken_states_are_one_sentence(name, tmp_path):
    data, says = broken.STATES[name]
    (tmp_path / "model_q1").write_bytes(data)
    with pytest.raises(DamagedAsset, match=says) as error:
        load_states(tmp_path / "model_q1")
    assert broken.is_sentence(error) and "'model_q1" in str(error.value) and str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("kind", [tuple, list])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.float64])
def test_states_layer_by_layer_in_float32(kind, dtype, tmp_path):
    given = kind(state.to(dtype).requires_grad_() for state in broken.states(tokens=3))
    torch_save_from_gpu(given, tmp_path / "model_q1")
    opened = load_states(tmp_path / "model_q1")
    assert (opened.shape, opened.dtype, opened.requires_grad) == ((13, 3, 768), torch.float32, False)
    assert opened.device.type == "cpu" and all(torch.equal(o, g[0].float()) for o, g in zip(opened, given))


def test_saved_states_take_the_models_place(course, course_zip):
    for path in (course, course_zip):
        found = Experiments(Lab.open("course", device="cpu", course=path)).language.states()
        assert [len(states.tokens) for states in found] == token_counts(course / TOKENIZER)
        for states, name, item in zip(found, STATES, qa_items("course")):
            raw = torch.load(course / name, map_location="cpu", weights_only=True)
            assert torch.equal(states.states, torch.stack(raw)[:, 0])
            answer = item_tokens(states.encoded, item).answer.nonzero()[:, 0].tolist()
            # Words are found by the tokenizer that came with the states.
            assert [states.tokens[i] for i in answer] == [item.answer.lower()]


def test_without_hw9_bert_the_hubs_model_is_asked(tmp_path):
    write_food(tmp_path / "food")
    assert Lab.open("course", course=tmp_path).saved_states is None


@pytest.mark.parametrize("gone", [*STATES, TOKENIZER])
def test_part_of_hw9_bert_is_not_silently_replaced(tmp_path, gone):
    write_bert(tmp_path)
    (tmp_path / gone).rename(tmp_path / "elsewhere")
    with pytest.raises(MissingAsset, match=f"not complete: {gone} cannot be found; expected all of it, or none"):
        Lab.open("course", course=tmp_path).saved_states


def test_states_of_another_text_are_named(tmp_path):
    write_bert(tmp_path)
    (tmp_path / STATES[1]).write_bytes((tmp_path / STATES[0]).read_bytes())
    first, second, _ = token_counts(tmp_path / TOKENIZER)
    with pytest.raises(DamagedAsset, match=f"model_q2 has states of {first} tokens, but its tokenizer makes {second}"):
        Lab.open("course", course=tmp_path).saved_states


@pytest.mark.parametrize("content", [b"", b"\xff\xfe not a vocabulary"])
def test_a_tokenizer_that_cannot_be_opened_is_named(tmp_path, content):
    write_bert(tmp_path)
    (tmp_path / TOKENIZER / "vocab.txt").write_bytes(content)
    with pytest.raises(DamagedAsset, match="Tokenizer"):
        Lab.open("course", course=tmp_path).saved_states
