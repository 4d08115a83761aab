"""What the method tabs' inputs do to each other: settings, reset, and that ids stay English on both pages."""

import gradio as gr
import pytest

from demo.catalogue import speaking
from demo.filters_tab import FiltersTab
from demo.integrated_gradients_tab import IntegratedGradientsTab
from demo.lime_tab import LimeTab
from demo.links import Links
from demo.room import PREDICTED
from demo.saliency_tab import SaliencyTab
from demo.smooth_grad_tab import SmoothGradTab
from xai.experiments import SETTINGS

KINDS = (LimeTab, SaliencyTab, SmoothGradTab, FiltersTab, IntegratedGradientsTab)


def made(room, kind):
    return kind(room) if kind is FiltersTab else kind()


def built(room, kind, language="en"):
    """(the tab, its Blocks, its Links)"""
    tab, links = made(room, kind), Links()
    with speaking(language), gr.Blocks() as page:
        tab.build(room, links)
    return tab, page, links


def event(page, name):
    (found,) = (fn for fn in page.fns.values() if fn.fn and fn.fn.__name__ == name)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_reset_puts_every_input_back_as_it_was_built(room, kind):
    tab, page, _ = built(room, kind)
    back, explain = event(page, "back"), event(page, "explain")
    *inputs, result = back.outputs
    assert inputs == explain.inputs and result is explain.outputs[0]
    *values, waiting = back.fn()
    start = [2, None, PREDICTED, "assigned"]
    assert values[:4] == start and len(values) == len(inputs)
    for component, value in zip(inputs[4:], values[4:]):
        given = value["value"] if isinstance(value, dict) else value
        assert given == component.value
        assert not isinstance(value, dict) or value["interactive"] is False
    assert waiting == result.value and "Choose a picture" in waiting


@pytest.mark.parametrize("kind", KINDS)
def test_the_reset_stops_what_is_running(room, kind):
    _, page, _ = built(room, kind)
    (running,) = (number for number, fn in page.fns.items() if fn is event(page, "explain"))
    assert [running] in [fn.cancels for fn in page.fns.values() if fn.cancels]


@pytest.mark.parametrize("kind", KINDS)
def test_the_sliders_show_the_settings_that_are_chosen(room, kind):
    tab, page, _ = built(room, kind)
    show = event(page, "show")
    for name in ("assigned", "paper"):
        _, *shown = show.fn(name)
        assert [update["value"] for update in shown] == tab.shown(SETTINGS[tab.name][name])
        assert not any(update["interactive"] for update in shown)
    accordion, *shown = show.fn("own")
    assert accordion.open and all(update["interactive"] and "value" not in update for update in shown)
    assert len(shown) == len(show.outputs) - 1


@pytest.mark.parametrize("mode", ("votes", None, ["own"], {}, 7, float("nan")))
def test_what_is_no_setting_changes_nothing(room, mode):
    _, page, _ = built(room, LimeTab)
    assert event(page, "show").fn(mode) == [gr.skip()] * 5


def test_named_settings_can_be_read_back(room):
    for kind in (LimeTab, SaliencyTab, IntegratedGradientsTab, FiltersTab):
        tab = made(room, kind)
        for settings in SETTINGS[tab.name].values():
            assert tab.shown(tab.read(*tab.shown(settings))) == tab.shown(settings)


@pytest.mark.parametrize("cnnid", (-1, 38, "15", None, [15], {}, 1.5, float("nan")))
def test_what_is_no_layer_keeps_the_label(room, cnnid):
    assert FiltersTab(room)._relabelled(cnnid) == gr.skip()


def test_the_label_says_how_many_filters_a_layer_has(room):
    tab = FiltersTab(room)
    assert tab._relabelled(0)["label"] == f"Filter (0 to {tab.layers[0][1] - 1})"
    with speaking("zh"):
        assert tab._relabelled(0)["label"].startswith("濾波器（0到")


@pytest.mark.parametrize("kind", KINDS)
def test_both_pages_have_the_same_ids_and_other_words(room, kind):
    def choices(language):
        _, page, _ = built(room, kind, language)
        return [c.choices for c in page.blocks.values() if isinstance(c, (gr.Radio, gr.Dropdown))]

    english, chinese = choices("en"), choices("zh")
    assert [[name for _, name in one] for one in english] == [[name for _, name in one] for one in chinese]
    for before, after in zip(english, chinese):
        assert {text for text, _ in before}.isdisjoint(text for text, _ in after)


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_can_set_the_picture_and_questions_lead_to_the_quiz(room, kind):
    tab, _, links = built(room, kind)
    ((name, strip, limits),) = links.inputs
    assert (name, limits) == ("picture", (0, 9)) and [number for _, number in strip.choices] == list(range(10))
    assert {question.topic for _, question in links.questions} == {tab.name}


def test_papers_open_beside_the_page(room):
    _, page, _ = built(room, FiltersTab)
    (papers,) = (b.value for b in page.blocks.values() if isinstance(b, gr.HTML) and "Erhan" in str(b.value))
    assert 'href="https://arxiv.org/abs/1312.6034" target="_blank"' in papers and papers.count("<a ") == 1
