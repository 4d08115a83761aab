"""What the tests of the endpoints for programs share: a small key, the endpoints, inputs that are wrong."""

from contextlib import contextmanager
from types import SimpleNamespace

import gradio as gr
import numpy as np
import pytest
from PIL import Image

from demo import api
from demo.language_room import LanguageRoom
from quiz import Finding, questions
from quiz.findings import Quantity, not_computed
from xai.said import Said

from .browser import ROOT

ENDPOINTS = ("pictures", "explain", "attention", "masked", "similarity", "grade")
SENTENCE = "The nurse thanked the officer because she had helped her."


@pytest.fixture(scope="module")
def languages(room):
    """Its key is decided for Q1 alone, because computing one takes minutes."""
    key = {name: not_computed(Said("Nothing is known of this.")) for name in questions}
    key["Q1"] = Finding(
        frozenset({"jug_positive"}),
        (Quantity(Said("effect of the jug"), 2.0, Said("logits")),),
        Quantity(Said("absolute effect of the strawberry"), 1.0, Said("logits")),
        1.0,
        Said("The reason why."),
    )
    languages = LanguageRoom(room.experiments)
    languages.answer_key = lambda profile, progress: key
    return languages


@pytest.fixture(scope="module")
def ask(room, languages):
    """The endpoints by name."""
    made = api.Api(room, languages)
    return SimpleNamespace(**{name: api.answering(getattr(made, name)) for name in ENDPOINTS})


def photo(path):
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (60, 80, 3), np.uint8)).save(path)


def sent(path):
    return {"path": str(path), "meta": {"_type": "gradio.FileData"}}


@contextmanager
def refused(error=gr.Error):
    """Its `said` is the sentence, which is one line and no traceback."""
    with pytest.raises(error) as raised:
        yield raised
    raised.said = raised.value.message
    assert raised.said and not any(trace in raised.said for trace in ("\n", "Traceback", ".py", str(ROOT)))
    assert raised.said[0] == raised.said[0].upper()


NAN = float("nan")
WRONG = [
    ("explain", dict(picture=10, method="saliency"), "from 0 to 9"),
    ("explain", dict(picture=None, method="saliency"), "Choose one of the pictures"),
    ("explain", dict(picture=[2], method="saliency"), "from 0 to 9"),
    ("explain", dict(picture=True, method="saliency"), "from 0 to 9"),
    ("explain", dict(picture=NAN, method="saliency"), "from 0 to 9"),
    ("explain", dict(picture=2, method="filters"), "expected one of lime"),
    ("explain", dict(picture=2, method=None), "expected one of lime"),
    ("explain", dict(picture=2, method=["lime"]), "expected one of lime"),
    ("explain", dict(picture=2, method="saliency", settings="own"), "expected one of assigned"),
    ("explain", dict(picture=2, method="saliency", wanted="Cake"), "expected one of Bread"),
    ("explain", dict(picture=2, method="saliency", upload="lunch.jpg"), "not both"),
    ("explain", dict(picture=2, method="saliency", language="de"), "expected one of en, zh"),
    ("explain", dict(picture=2, method="saliency", language=["en"]), "expected one of en, zh"),
    ("pictures", dict(language=None), "expected one of en, zh"),
    ("attention", dict(sentence=None, layer=3, heads=[1]), "expected a text"),
    ("attention", dict(sentence="", layer=3, heads=[1]), "empty"),
    ("attention", dict(sentence="a " * 3000, layer=3, heads=[1]), "4,000"),
    ("attention", dict(sentence=SENTENCE, layer=0, heads=[1]), "from 1 to 12"),
    ("attention", dict(sentence=SENTENCE, layer="x", heads=[1]), "from 1 to 12"),
    ("attention", dict(sentence=SENTENCE, layer=3, heads=[]), "list of 1 to 12"),
    ("attention", dict(sentence=SENTENCE, layer=3, heads=8), "list of 1 to 12"),
    ("attention", dict(sentence=SENTENCE, layer=3, heads=[13]), "from 1 to 12"),
    ("attention", dict(sentence=SENTENCE, layer=3, heads=[[1]]), "from 1 to 12"),
    ("attention", dict(sentence=SENTENCE, layer=3, heads=[1], profile="../course"), "expected one of embedded"),
    ("masked", dict(sentence=SENTENCE, words=[]), "list of 1 to 11"),
    ("masked", dict(sentence=SENTENCE, words="she"), "list of 1 to 11"),
    ("masked", dict(sentence=SENTENCE, words=[11]), "from 0 to 10"),
    ("masked", dict(sentence=SENTENCE, words=[1.5]), "whole number"),
    ("masked", dict(sentence=SENTENCE, words=[6], top=0), "from 1 to 50"),
    ("similarity", dict(sentences="蘋果", word="果"), "list of 2 to 12"),
    ("similarity", dict(sentences=["蘋果"], word="果"), "list of 2 to 12"),
    ("similarity", dict(sentences=["蘋果", None], word="果"), "expected a text"),
    ("similarity", dict(sentences=["蘋果", "蘋" * 101], word="果"), "at most 100"),
    ("similarity", dict(sentences=["蘋果", "蘋"], word="果"), "does not have"),
    ("similarity", dict(sentences=["蘋果", "果"], word=" "), "empty"),
    ("similarity", dict(sentences=["蘋果", "果"], word="果", metric="dot"), "expected one of cosine"),
    ("grade", dict(sheet=None), "expected a text"),
    ("grade", dict(sheet="not [toml"), "not valid TOML"),
    ("grade", dict(sheet="x" * 200_001), "at most 200,000"),
    ("grade", dict(sheet={"Q1": "jug_positive"}), "expected a text"),
]
