"""What the tabs of pictures and comparison show and refuse, in both languages, and what is said meanwhile."""

import re
from contextlib import nullcontext
from html import unescape

import gradio as gr
import numpy as np
import pytest
import torch

from demo import catalogue, compare_tab, league, links, method_words, pictures_tab, words
from demo import room as rooms
from xai.measures import chance_level
from xai.methods import METHODS
from xai.vision.classifier import CLASS_NAMES
from xai.vision.lime import LimeExplanation

from .drawn import inside, is_one_sentence, silent

CHINESE = re.compile("[\u4e00-\u9fff]")
NO_PICTURES = (None, 10, -1, 1.5, "two", True, float("nan"), [3], {})


@pytest.fixture(params=["en", "zh"])
def language(request):
    with catalogue.speaking(request.param):
        yield request.param


def handlers(room, build):
    """The functions of a tab's events, which speak the language in which it is built."""
    with gr.Blocks() as page:
        build(room, links.Links())
    return [event.fn for event in page.fns.values()]


def test_a_picture_is_chosen_with_its_parts_and_judgement(room, language):
    choose, _ = handlers(room, pictures_tab.build)
    picture, part, said, probabilities = choose(2)
    assert 'kind="photo"' in picture or 'class="photo"' in picture
    names = dict((value, text) for text, value in part["choices"])
    assert set(names) == {pictures_tab.WHOLE, *room.lab.pictures.parts[2]}
    assert list(probabilities.values()) == pytest.approx(room.probabilities[2].tolist())
    shown = " ".join([*names.values(), inside(said), *probabilities])
    assert ("strawberry" in shown, "草莓" in shown) == ((True, False) if language == "en" else (False, True))


@pytest.mark.parametrize("number", NO_PICTURES, ids=repr)
def test_what_is_none_of_the_ten_is_one_sentence(room, language, number):
    choose, look = handlers(room, pictures_tab.build)
    said, *rest = choose(number)
    assert is_one_sentence(said) and rest == ["", "", ""]
    assert is_one_sentence(look(number, pictures_tab.WHOLE))
    assert bool(CHINESE.search(said)) == (language == "zh")


@pytest.mark.parametrize("part", ["unicorn", None, 3, ["strawberry"], "<b>"], ids=repr)
def test_what_is_no_part_is_one_sentence(room, language, part):
    _, look = handlers(room, pictures_tab.build)
    said = look(2, part)
    assert is_one_sentence(said) and "<b>'" not in said and bool(CHINESE.search(said)) == (language == "zh")


def test_a_part_is_brought_out_with_its_share_and_its_pixels(room, language):
    html = unescape(pictures_tab.look(room, 2, "strawberry"))
    share = words.percent(chance_level(room.lab.pictures.parts[2]["strawberry"]))
    said = {"en": f"The strawberry covers {share} of picture 2.", "zh": f"草莓占圖片2的{share}。"}[language]
    assert f'alt="{said}"' in html and "data-numbers=" in html and words.HOW_TO_READ in html


class Compared:
    """Stands for the experiments: every map is the food of the picture, and the filter is silent."""

    def __init__(self, room):
        pictures = room.lab.pictures
        masks = [np.asarray(parts[food]) for parts, food in zip(pictures.parts, pictures.foods)]
        self.maps = torch.tensor(np.array(masks), dtype=torch.float32)

    def map(self, method, settings):
        return self.maps

    def explanation(self, method, settings):
        assert method == "lime"
        return [LimeExplanation(map.numpy().astype(int), np.array([0.0, 1.0]), 0.0, 1.0) for map in self.maps]

    def activation(self, cnnid, filter):
        return torch.zeros(10, 16, 16)


@pytest.fixture
def compared(room, monkeypatch):
    monkeypatch.setattr(room, "watched", lambda progress: nullcontext(Compared(room)))
    return compare_tab.compare(room, 2, "assigned", silent)


def test_every_method_is_compared_in_words_and_numbers(language, compared):
    html = unescape(compared)
    assert html.count("data-numbers=") == len(METHODS) + 1  # and a filter
    picture, *alts = re.findall('alt="(.*?)"', html)
    assert [("100%" in alt) for alt in alts] == [True] * len(METHODS) + [False]
    assert method_words.EMPTY_MAP in alts[-1]
    cells = re.findall("<td>(.*?)</td>", html)
    assert cells[:2] == ["LIME", "100%"] and cells[3:5] == ["1.00", "1.00"] and cells[-1] == words.UNDEFINED
    said = inside(html)
    assert ("jug" in said, "牛奶壺" in said) == ((True, False) if language == "en" else (False, True))
    assert words.AGREEMENT in said and words.COMPARE_HOW in said


@pytest.mark.parametrize("mode", ["own", None, 1, ["assigned"]], ids=repr)
def test_compare_refuses_what_is_not_a_setting(room, language, mode):
    (show,) = handlers(room, compare_tab.build)
    said = show(2, mode)
    assert is_one_sentence(said) and bool(CHINESE.search(said)) == (language == "zh")


def test_no_picture_at_all_is_one_sentence(room, language):
    (show,) = handlers(room, compare_tab.build)
    assert is_one_sentence(show(None, "assigned")) and words.NOTHING_CHOSEN in unescape(show(None, "assigned"))


def test_the_league_is_told_in_the_language(language):
    html = unescape(league.section())
    assert words.BY_CHANCE in html and words.LEAGUE_READ in html
    assert ("Integrated gradients" in html, "積分梯度" in html) == (
        (True, False) if language == "en" else (False, True)
    )
    links = re.findall('href="(.*?)"', html)
    papers = [*(method.paper[0] for method in METHODS.values()), *league.MORE.values()]
    assert links == [paper.address for paper in papers]


class Lab:
    progress = None


class Running:
    """Stands for Experiments."""

    progress, lab = None, Lab()


def test_progress_is_told_in_the_language(language):
    told = []
    with rooms.watched(Running(), lambda share, desc, unit: told.append(desc)) as experiments:
        experiments.progress("Integrated gradients", 1, 2)
        experiments.lab.progress(1, 2)
    name = {"en": "Integrated gradients", "zh": "積分梯度"}[language]
    assert told == [words.say("first_time", experiment=name), words.DOWNLOAD] and name in told[0]
    assert experiments.progress is None and experiments.lab.progress is None


def test_class_names_are_translated_in_titles(room, language):
    titles = [room.picture(number).title for number in range(10)]
    assert any(name in title for name in CLASS_NAMES for title in titles) == (language == "en")
