"""docs/add-a-method.md does what it says: its code, words and test, put where it puts them, are found everywhere."""

import importlib.util
import inspect
import re
import sys
from itertools import product
from pathlib import Path

import gradio as gr
import pytest
import torch

from bench.truth_methods import league
from demo import api, catalogue, compare_tab, page
from demo.language_room import LanguageRoom
from demo.room import PREDICTED, Room
from quiz import questions, report
from quiz.findings import not_computed
from xai import vision
from xai.lab import Lab
from xai.methods import METHODS
from xai.said import Said

from ..demo.drawn import silent
from ..nets import small_classifier
from ..quiz.quick_jobs import shortened
from ..xai.vision import test_every_method as every_method

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "add-a-method.md").read_text(encoding="utf-8")
CODE, TEST = re.findall(r"```python\n(.*?)```", PAGE, re.S)
(WORDS,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
(NAME,) = re.findall(r"The file: `xai/vision/(\w+)\.py`", PAGE)
TITLES = {"en": "Grey squares", "zh": "灰方塊"}


@pytest.fixture
def added(tmp_path, monkeypatch):
    """The method, as its file and line put it among METHODS; the others of few samples."""
    file = tmp_path / f"{NAME}.py"
    file.write_text(CODE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(f"xai.vision.{NAME}", file)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(vision, NAME, module, raising=False)
    for name, method in METHODS.items():
        monkeypatch.setitem(METHODS, name, shortened(method))
    monkeypatch.setitem(METHODS, NAME, module.METHOD)
    return module.METHOD


@pytest.fixture
def words(tmp_path, monkeypatch):
    """words.toml with the page's words at its end."""
    file = tmp_path / "words.toml"
    file.write_text(catalogue.FILE.read_text(encoding="utf-8") + "\n" + WORDS, encoding="utf-8")
    monkeypatch.setattr(catalogue, "FILE", file)
    catalogue.load.cache_clear()
    yield
    catalogue.load.cache_clear()


@pytest.fixture
def room(tmp_path, monkeypatch):
    """The embedded lab with a narrow network and nothing in the cache."""
    monkeypatch.setenv("XAI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(Lab, "classifier", small_classifier(4).float().requires_grad_(False))
    return Room(Lab.open("embedded"))


def tabs(built):
    """{language: {id of a tab: (its label, its inputs by their label)}} of a page."""
    found = {"en": {}, "zh": {}}
    for block in built.blocks.values():
        if isinstance(block, gr.Tab) and block.id in (*METHODS, "filters", "compare"):
            inputs, inner = {}, list(block.children)
            while inner:
                one = inner.pop()
                inner += getattr(one, "children", [])
                if getattr(one, "label", None):
                    inputs[one.label] = one
            found["zh" if block.id in found["en"] else "en"][block.id] = (block.label, inputs)
    return found


def test_it_is_a_tab_with_its_inputs_in_both_languages(added, words, room):
    english, chinese = tabs(page.build(room)).values()
    assert (english[NAME][0], chinese[NAME][0]) == tuple(TITLES.values())
    side, shade = english[NAME][1]["Side of a square in pixels"], english[NAME][1]["What hides it"]
    assert isinstance(side, gr.Slider) and (side.minimum, side.maximum, side.step, side.value) == (4, 64, 1, 16)
    assert shade.choices == [("the picture's mean colour", "mean"), ("black", "black")] and shade.value == "mean"
    assert {"方塊的邊長（像素）", "用什麼遮住"} <= chinese[NAME][1].keys()


def test_without_words_it_is_a_tab_all_the_same(added, room):
    (label, inputs), _ = (one[NAME] for one in tabs(page.build(room)).values())
    assert label == "Grey squares" and {"side", "shade"} <= inputs.keys()


@pytest.mark.parametrize("language", TITLES)
def test_the_tab_explains_with_any_settings(added, words, room, language):
    (tab,) = (tab for tab in page.method_tabs(room) if tab.name == NAME)
    with catalogue.speaking(language):
        named = tab.explain(room, 2, None, PREDICTED, "paper", (True, 16, "mean"), silent)
        own = tab.explain(room, 2, None, PREDICTED, "own", (True, 32, "black"), silent)
        with pytest.raises(ValueError, match={"en": "from 4 to 64", "zh": "方塊的邊長"}[language]):
            tab.explain(room, 2, None, PREDICTED, "own", (True, 3, "black"), silent)
    read = {"en": "whose loss costs the class most", "zh": "遮住後類別分數掉得越多"}[language]
    assert read in named and read in own and named != own


def test_programs_may_ask_for_it(added, room):
    parameters = page.build(room).get_api_info()["named_endpoints"]["/explain"]["parameters"]
    (method,) = (one["type"] for one in parameters if one["parameter_name"] == "method")
    assert set(method["enum"]) == set(METHODS)
    told = api.Api(room, LanguageRoom(room.experiments)).explain(2, NAME)
    torch.testing.assert_close(torch.tensor(told["map"]), room.experiments.map(NAME, "assigned")[2], rtol=1e-3, atol=0)
    assert told["settings"] == {"name": "assigned", "side": 16, "shade": "mean"}


def test_compare_shows_it_beside_the_others(added, words, room):
    for language, title in TITLES.items():
        with catalogue.speaking(language):
            assert compare_tab.compare(room, 2, "assigned", silent).count(title) >= 3  # overlay, finding, table


def test_the_key_tells_its_settings(added, room):
    key = dict.fromkeys(questions, not_computed(Said("Nothing is known of this.")))
    settings = report.as_json([key], room.experiments)["settings"][NAME]
    assert settings == {which: {"side": 16, "shade": "mean"} for which in ("assigned", "paper")}


def test_the_league_measures_it_once(added, room):
    (row,) = (row for row in league() if row.name.startswith(NAME))
    images, labels = room.lab.pictures.images[:1], room.lab.pictures.labels[:1]
    found = row.maps(row.explain(room.lab.classifier, images, labels, [0], 0))
    torch.testing.assert_close(found, room.experiments.map(NAME, "paper")[:1].double(), rtol=1e-4, atol=1e-6)
    assert row.passes == 65 and not row.random


def taken(rule):
    return inspect.signature(rule).parameters


def test_it_keeps_the_rules_of_every_method(added):
    rules = [rule for name, rule in vars(every_method).items() if name.startswith("test_") and "which" in taken(rule)]
    assert len(rules) >= 5
    for which, rule in product(added.named, rules):
        rule(NAME, which, *[every_method.curved()] * ("patches" in taken(rule)))
    every_method.test_named_settings_are_two_and_lie_within_their_own_bounds(NAME)


def test_the_pages_own_test_passes(added):
    space = {}
    exec(TEST, space)
    tests = [space[name] for name in space if name.startswith("test_")]
    assert tests
    for test in tests:
        test()
