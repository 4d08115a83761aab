"""What the page's buttons do, without a browser: pictures in, HTML or one sentence out."""

import inspect
import re
from html import unescape

import pytest

from demo import compare_tab, guard, page, pictures_tab
from demo.catalogue import speaking
from demo.room import PREDICTED
from xai.methods import METHODS

from . import uploads
from .drawn import inside, is_one_sentence, silent, svgs

OWN = {
    "lime": (20, "logit", 3, 0),
    "saliency": (True, "logit"),
    "smooth_grad": (True, 4, 0.1, False, "logit", "signed"),
    "integrated_gradients": (True, 3, "left", False, 0.0),
    "filters": (15, 0, "noise", 2, 0.1, True),
}
assert set(OWN) == {*METHODS, "filters"}


# Names that Chinese pages keep.
NAMES = set("LIME SLIC SmoothGrad ReLU Conv2d cnnid logit R PNG CSV nan".split())


def run(room, name, number=2, file=None, mode="own", values=None, wanted=PREDICTED):
    """What the tab's button would show."""
    (tab,) = (tab for tab in page.method_tabs(room) if tab.name == name)
    values = OWN[name] if values is None else values
    return guard.plainly(tab.explain)(room, number, file, wanted, mode, values, silent)


def texts(html):
    """What is read and what is heard: the text, and the text alternatives."""
    heard = re.findall(r'(?:alt|aria-label|title)="([^"]*)"', html)
    return unescape(" ".join([inside(html.replace("<", " <")), *heard]))


@pytest.mark.parametrize("name", OWN)
def test_own_settings_show_picture_map_overlay_and_a_sentence(room, name):
    html = run(room, name)
    assert 'alt="Picture 2: Dairy product"' in html and 'alt="Overlay. ' in html
    assert 'class="finding"' in html and html.count("<img") >= 3
    (chart,) = svgs(html, "barchart")
    assert chart.get("role") == "img"


@pytest.mark.parametrize("name", OWN)
def test_every_figure_says_what_is_found_and_the_map_can_be_saved(room, name):
    html = run(room, name)
    assert html.count("<img") == html.count(' alt="') and ' alt=""' not in html
    (finding,) = re.findall(r'class="finding">(.*?)<', html)
    assert f'alt="Map. {finding}"' in html
    assert "data-numbers=" in html and 'data-save="csv"' in html
    assert 'class="remark how"' in html


@pytest.mark.parametrize("name, mode", [*((name, "own") for name in OWN), ("saliency", "assigned")])
def test_in_chinese_no_english_is_left(room, name, mode):
    with speaking("zh"):
        html = run(room, name, mode=mode)
    said = texts(html)
    assert "圖片2：乳製品" in said and "牛奶壺" in said
    assert set(re.findall(r"[A-Za-z][A-Za-z0-9]+", re.sub(r"\d[\d.]*e[-+]?\d+", "", said))) <= NAMES


def test_errors_are_in_the_page_s_language(room):
    with speaking("zh"):
        html = run(room, "smooth_grad", values=(True, 9999, 0.1, False, "logit", "signed"))
    assert is_one_sentence(html) and "加雜訊的副本數" in html and "expected" not in html


def test_named_settings_are_the_quiz_experiments(room):
    html = run(room, "saliency", mode="assigned")
    raw = room.experiments.map("saliency", "assigned")[2]
    assert f"from {float(raw.min()):.3g} to {float(raw.max()):.3g}" in html


@pytest.mark.parametrize("make", uploads.GOOD)
def test_unusual_pictures_are_explained_with_a_note(room, tmp_path, make):
    make(tmp_path / "upload")
    html = run(room, "saliency", number=None, file=str(tmp_path / "upload"), mode="assigned")
    assert 'class="notice"' in html and "trained on rendered scenes" in html
    assert 'alt="Map. ' in html and not svgs(html, "barchart")


@pytest.mark.parametrize("make", uploads.BAD)
def test_broken_files_get_one_sentence(room, tmp_path, make):
    make(tmp_path / "upload")
    html = run(room, "lime", number=None, file=str(tmp_path / "upload"))
    assert is_one_sentence(html) and uploads.BAD[make] in html


@pytest.mark.parametrize("name", OWN)
def test_every_method_explains_an_upload(room, tmp_path, name):
    uploads.transparent(tmp_path / "upload")
    html = run(room, name, number=None, file=str(tmp_path / "upload"), wanted="Soup")
    assert "Your picture, explained as Soup" in html


@pytest.mark.parametrize(
    "name, values, said",
    [
        ("lime", (5, "logit", 0, 0), "from 10 to 2000"),
        ("lime", (1e9, "logit", 0, 0), "from 10 to 2000"),
        ("lime", (20, "votes", 0, 0), "expected one of"),
        ("lime", (20, "logit", 0, 2), "Number of the first piece"),
        ("lime", (20, "logit", None, 0), "Seed of the random choice"),
        ("smooth_grad", (True, 2001, 0.1, False, "logit", "signed"), "from 1 to 2000"),
        ("smooth_grad", (True, 5, float("nan"), False, "logit", "signed"), "from 0 to 1"),
        ("integrated_gradients", (True, 0, "left", False, 0.0), "from 1 to 200"),
        ("integrated_gradients", (True, 2.5, "left", False, 0.0), "whole number"),
        ("filters", (38, 0, "noise", 2, 0.1, True), "from 0 to 37"),
        ("filters", (15, 4096, "noise", 2, 0.1, True), "The filter"),
        ("filters", (15, None, "noise", 2, 0.1, True), "The filter"),
        ("filters", ([15], 0, "noise", 2, 0.1, True), "The cnnid"),
        ("filters", (15, 0, "noise", 2, float("inf"), True), "Learning rate"),
        ("saliency", (True, "<b>loss</b>"), "&lt;b&gt;"),
        ("saliency", (True, ["loss"]), "expected one of"),
        ("smooth_grad", (True, {}, 0.1, False, "logit", "signed"), "from 1 to 2000"),
        ("integrated_gradients", (True, 3, None, False, 0.0), "expected one of"),
        ("integrated_gradients", (True, 3, "left", False, "white"), "from 0 to 1"),
    ],
)
def test_values_out_of_bounds_get_one_sentence(room, name, values, said):
    html = run(room, name, values=values)
    assert is_one_sentence(html) and said in html


@pytest.mark.parametrize("number", (None, 10, -1, "two", 1.5, True, [2], {}))
def test_pictures_that_are_none_of_the_ten_get_one_sentence(room, number):
    assert is_one_sentence(run(room, "saliency", number=number))


@pytest.mark.parametrize("mode", ("../etc/passwd", None, ["own"], {}, 1))
def test_an_unknown_mode_gets_one_sentence(room, mode):
    assert is_one_sentence(run(room, "saliency", mode=mode))


def test_the_unexpected_is_one_sentence_on_the_page_and_a_traceback_in_the_log(capsys):
    def broken():
        raise KeyError("a secret path")

    html = guard.plainly(broken)()
    assert is_one_sentence(html) and "secret" not in html
    assert "KeyError" in capsys.readouterr().err
    assert guard.plainly(broken, blanks=2)()[1:] == ("", "")


def test_parts_are_shown_and_named(room):
    assert "The strawberry covers" in pictures_tab.look(room, 2, "strawberry")
    with pytest.raises(ValueError, match="expected one of"):
        pictures_tab.look(room, 2, "unicorn")
    assert sum(pictures_tab.judgement(room, 2).values()) == pytest.approx(1, abs=1e-4)


def test_progress_speaks_once_a_percent():
    told = []
    report = guard.counter(lambda share, **_: told.append(share), "counting")
    for done in range(1, 5001):
        report(done, 5000)
    assert len(told) <= 101 and told[-1] == (5000, 5000)


def test_compare_refuses_what_is_not_a_setting(room):
    with pytest.raises(ValueError, match="expected one of"):
        compare_tab.compare(room, 2, "own", silent)


def test_all_work_of_the_model_waits_in_one_line(room):
    fns = page.build(room).fns.values()
    heavy = [f for f in fns if f.fn and "progress" in inspect.signature(f.fn).parameters]
    assert len(heavy) == 2 * (len(OWN) + 2 + 5)  # in each language: methods, Compare, Quiz; five of language models
    assert {(f.concurrency_id, f.concurrency_limit) for f in heavy} == {("model", 1)}
