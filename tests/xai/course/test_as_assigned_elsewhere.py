"""Exactly as assigned: the network, the preparation of pictures and the language half, against notebook.py."""

import copy
import itertools
from functools import lru_cache

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from xai.embedded.observed import observation_pictures
from xai.lab import Lab
from xai.language.hidden_states import hidden_states, project
from xai.language.question_answering import item_tokens, qa_items
from xai.language.similarity import compare_vectors, word_vectors
from xai.language.stimuli import CHINESE_SENTENCES, POSITIONS
from xai.vision.classifier import Classifier
from xai.vision.pictures import read_picture

from ...course_folder import random_classifier
from . import notebook
from .notebook import apart, worst

# The network


@lru_cache(maxsize=None)
def twins(width=128):
    ours, theirs = random_classifier(0, width), notebook.Network(width)
    theirs.load_state_dict(ours.state_dict())  # strict: all names and shapes
    return ours.eval(), theirs.eval()


def test_names_and_shapes_of_the_81_entries_are_the_notebooks():
    theirs = [(name, tuple(value.shape), value.dtype) for name, value in notebook.Network().state_dict().items()]
    assert [(n, tuple(v.shape), v.dtype) for n, v in Classifier().state_dict().items()] == theirs
    assert len(theirs) == 81 and sum(weight.numel() for weight in Classifier().parameters()) == 14_162_827


@pytest.mark.slow
def test_logits_are_the_notebooks():
    ours, theirs = twins()
    x = observation_pictures().images[4:6]
    with torch.no_grad():
        expected = theirs(x)
        assert worst(ours(x.contiguous(memory_format=torch.channels_last)), expected) < 1e-4  # as the methods run it
        ours, theirs = copy.deepcopy(ours).double(), copy.deepcopy(theirs).double()
        assert worst(ours(x.double()), theirs(x.double())) < 1e-9
    assert (expected[0] - expected[1]).abs().max() > 0.01  # the network is alive


def test_a_forward_is_8_7_billion_multiply_adds():
    """By hand: a convolution multiplies 9 x inputs x outputs at each place; ours by counting what torch runs."""
    blocks = {128: [(3, 128), (128, 128), (128, 128)], 64: [(128, 128)] * 3, 32: [(128, 256), (256, 256), (256, 256)]}
    blocks |= {16: [(256, 512)], 8: [(512, 512)]}
    by_hand = sum(9 * i * o * side**2 for side, pairs in blocks.items() for i, o in pairs) + 8192 * 1024 + 1024 * 11
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        Classifier().eval()(torch.empty(1, 3, 128, 128))
    assert counter.get_total_flops() == 2 * by_hand  # a multiplication and an addition each
    assert round(by_hand / 1e9, 1) == 8.7


def test_the_table_of_cnnids_is_the_notebooks():
    ours, theirs = twins(2)
    assert [type(module) for module in ours.cnn] == [type(module) for module in theirs.cnn]
    assert len(ours.cnn) == 38
    named = {6: nn.Conv2d, 15: nn.ReLU, 21: nn.BatchNorm2d, 23: nn.Conv2d}
    assert {i: type(ours.cnn[i]) for i in named} == named


@pytest.mark.parametrize("cnnid, side", [(0, 3), (3, 5), (6, 7), (20, 30), (23, 38)])
def test_a_place_of_a_layer_sees_so_many_pixels(cnnid, side):
    """Where the gradient of one place is not 0. The course: 7 at cnnid 6, 38 at cnnid 23."""
    ours, _ = twins(16)
    assert notebook.reach(ours, cnnid) == (side, side)


# The preparation


def write(folder, size, mode="RGB", **options):
    """A JPEG of that size and mode with much fine detail. Returns its path."""
    pixels = (observation_pictures().images[3].numpy().transpose(1, 2, 0) * 255).astype(np.uint8)
    picture = np.asarray(Image.fromarray(pixels).resize(size, Image.BICUBIC), np.int16)
    grain = np.random.default_rng(0).integers(-60, 60, picture.shape)
    path = folder / f"{size[0]}x{size[1]}-{mode}.jpg"
    Image.fromarray((picture + grain).clip(0, 255).astype(np.uint8)).convert(mode).save(path, quality=92, **options)
    return path


SIZES = [(512, 512), (849, 565), (1294, 1300), (512, 341), (512, 384), (128, 128), (61, 40)]


@pytest.mark.parametrize("size, mode", [*((s, "RGB") for s in SIZES), *itertools.product(SIZES[1:4], ("L", "CMYK"))])
def test_a_picture_is_prepared_as_torchvision_does_bit_by_bit(size, mode, tmp_path):
    path = write(tmp_path, size, mode)
    found = read_picture(path, as_assigned=True)
    assert found.dtype == torch.float32 and torch.equal(found, notebook.read(path))


def test_a_large_picture_decoded_in_draft_is_something_else(tmp_path):
    path = write(tmp_path, (1294, 1300))
    assert not torch.equal(read_picture(path), notebook.read(path))


def test_the_notebook_does_not_turn_a_picture_by_its_exif(tmp_path):
    turned = Image.Exif()
    turned[0x0112] = 6
    path = write(tmp_path, (300, 200), exif=turned)
    assert torch.equal(read_picture(path, as_assigned=True), notebook.read(path))
    assert worst(read_picture(path), notebook.read(path)) > 0.1  # what the page does with a visitor's photo


# Hidden states


@lru_cache(maxsize=None)
def lab():
    return Lab.open("embedded", device="cpu")


def wide(states):
    """Made-up states of the course's width, whose directions matter less and less, as a model's do."""
    source = torch.Generator().manual_seed(0)
    directions = torch.randn(states.shape[1], 768, generator=source) / torch.arange(1, states.shape[1] + 1)[:, None]
    return torch.randn(13, states.shape[1], states.shape[1], generator=source) @ directions


@pytest.mark.parametrize("made", [lambda states: states, wide], ids=["own model", "made up, 768 wide"])
@pytest.mark.parametrize("number", range(3))
def test_points_of_hidden_states_are_the_notebooks(number, made):
    """Signs of components are free. At 768 wide scikit-learn chooses its approximate solver, as for the course's."""
    item = qa_items("embedded")[number]
    states = hidden_states(lab().qa, item.question, item.context)
    vectors, separator = made(states.states), lab().qa.tokenizer.sep_token_id
    expected, drawn = notebook.planes(vectors, states.encoded.ids.tolist(), separator)
    assert [i for i, role in enumerate(item_tokens(states.encoded, item).roles) if role is not None] == drawn
    assert drawn == [i for i, special in enumerate(states.encoded.special) if not special]
    assert len(expected) == 12 and len(states.encoded) == len(drawn) + 3
    for layer in range(1, 13):
        found, theirs = project(vectors).points[layer, drawn].numpy(), expected[layer - 1]
        found = found * np.sign((found * theirs).sum(0))
        assert worst(found, theirs) < 1e-4
        without = project(vectors[:, drawn]).points[layer].numpy()
        assert apart(without * np.sign((without * theirs).sum(0)), theirs) > 1e-3  # special tokens are fitted


# Similarity

# Every sentence is Chinese up to its apple, where each character is a word: the word's index is the character's.
PING = [4, 2, 0, 8, 2, 0, 0, 4, 0, 0]


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("word, shift", [("ping", 0), ("guo", 1)])
def test_similarity_of_all_layers_is_the_notebooks(word, shift, metric):
    lm, words = lab().chinese, [index + shift for index in PING]
    expected = notebook.similarity(lm.model, lm.tokenizer, CHINESE_SENTENCES, words, metric)
    found = compare_vectors(word_vectors(lm, CHINESE_SENTENCES, POSITIONS[word]), metric)
    assert expected.shape == (13, 10, 10)
    for layer in range(13):
        assert worst(found[layer], expected[layer]) < 1e-4
    assert all(apart(expected[layer], expected[0]) > 0.05 for layer in range(1, 13))  # layers differ
    other = word_vectors(lm, CHINESE_SENTENCES, POSITIONS["ping_guo"])
    assert apart(compare_vectors(other, metric), expected) > 0.01
