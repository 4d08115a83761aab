"""The profile course, opened on the stand-in: its own network, pictures and hidden states, and nobody else's."""

import pytest
import torch
from PIL import Image

from tests.course_folder import SIZES, random_classifier, token_counts, write_bert, write_food
from xai.course.layout import LABELS, PICTURES, STATES, TOKENIZER
from xai.embedded.observed import observation_pictures
from xai.experiments import Experiments
from xai.lab import Lab, MissingAsset
from xai.language.question_answering import item_tokens, qa_items
from xai.missing import DamagedAsset


@pytest.fixture(params=["folder", "zip"])
def lab(request, course, course_zip):
    return Lab.open("course", device="cpu", course=course if request.param == "folder" else course_zip)


def test_the_network_is_the_one_that_was_saved(lab):
    saved, opened = random_classifier().eval(), lab.classifier
    assert not opened.training and not any(p.requires_grad for p in opened.parameters())
    assert {p.device.type for p in opened.parameters()} == {"cpu"}  # though the file says cuda:0
    images = observation_pictures().images[:2]
    with torch.no_grad():
        assert torch.equal(opened(images), saved(images))
    assert lab.checkpoint.epoch == 208


def test_the_pictures_are_the_ten_in_the_notebooks_order(lab):
    pictures = lab.pictures
    assert pictures.images.shape == (10, 3, 128, 128) and tuple(pictures.labels.tolist()) == LABELS
    for i, (name, size) in enumerate(zip(PICTURES, SIZES)):
        with Image.open(lab.course_files.file(name)) as image:
            assert image.size == size
    # The stand-in's pictures are the embedded ones, enlarged and saved as JPEG.
    assert (pictures.images - observation_pictures().images).abs().mean((1, 2, 3)).max() < 0.03
    assert [sorted(parts) for parts in pictures.parts] and all(f in p for f, p in zip(pictures.foods, pictures.parts))


def test_saved_states_take_the_models_place(lab, course):
    states = Experiments(lab).language.states()
    assert [len(s.tokens) for s in states] == token_counts(course / TOKENIZER)
    for s, name, item in zip(states, STATES, qa_items("course")):
        raw = torch.load(course / name, map_location="cpu", weights_only=True)
        assert torch.equal(s.states, torch.stack(raw)[:, 0])
        answer = [s.tokens[i] for i in item_tokens(s.encoded, item).answer.nonzero()[:, 0].tolist()]
        assert answer == [item.answer.lower()]  # words are found by the tokenizer that came with the states


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
    with pytest.raises(DamagedAsset):
        Lab.open("course", course=tmp_path).saved_states


def test_a_picture_less_or_damaged_is_named(tmp_path):
    write_food(tmp_path / "food")
    (tmp_path / PICTURES[3]).write_bytes(b"no picture")
    with pytest.raises(DamagedAsset, match=f"{PICTURES[3]}: The file is not a picture"):
        Lab.open("course", course=tmp_path).pictures
    (tmp_path / PICTURES[3]).unlink()
    (tmp_path / PICTURES[6]).unlink()
    with pytest.raises(MissingAsset, match=f"2 of the ten pictures are not in .*: {PICTURES[3]}, {PICTURES[6]}"):
        Lab.open("course", course=tmp_path).pictures
