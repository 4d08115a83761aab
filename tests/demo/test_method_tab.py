"""What the method tabs' inputs do to each other: settings, reset, and that ids stay English on both pages."""

from dataclasses import replace

import gradio as gr
import pytest

from demo import controls, method_words
from demo.catalogue import speaking
from demo.filters_tab import FiltersTab
from demo.links import Links
from demo.page import method_tabs
from demo.room import PREDICTED
from quiz.catalogue import LANGUAGES
from xai.methods import METHODS
from xai.vision import filters

NAMES = (*METHODS, "filters")
every_tab = pytest.mark.parametrize("name", NAMES)


def made(room, name):
    (tab,) = (tab for tab in method_tabs(room) if tab.name == name)
    return tab


def built(room, name, language="en"):
    """(the tab, its Blocks, its Links)"""
    tab, links = made(room, name), Links()
    with speaking(language), gr.Blocks() as page:
        tab.build(room, links)
    return tab, page, links


def event(page, name):
    (found,) = (fn for fn in page.fns.values() if fn.fn and fn.fn.__name__ == name)
    return found


@every_tab
def test_the_reset_puts_every_input_back_as_it_was_built(room, name):
    tab, page, _ = built(room, name)
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


@every_tab
def test_the_reset_stops_what_is_running(room, name):
    _, page, _ = built(room, name)
    (running,) = (number for number, fn in page.fns.items() if fn is event(page, "explain"))
    assert [running] in [fn.cancels for fn in page.fns.values() if fn.cancels]


@every_tab
def test_the_sliders_show_the_settings_that_are_chosen(room, name):
    tab, page, _ = built(room, name)
    show = event(page, "show")
    for mode, settings in tab.method.named.items():
        _, *shown = show.fn(mode)
        assert [update["value"] for update in shown] == [getattr(settings, s.name) for s in tab.method.settings]
        assert not any(update["interactive"] for update in shown)
    accordion, *shown = show.fn("own")
    assert accordion.open and all(update["interactive"] and "value" not in update for update in shown)
    assert len(shown) == len(show.outputs) - 1


@pytest.mark.parametrize("mode", ("votes", None, ["own"], {}, 7, float("nan")))
def test_what_is_no_setting_changes_nothing(room, mode):
    _, page, _ = built(room, "lime")
    assert event(page, "show").fn(mode) == [gr.skip()] * (1 + len(METHODS["lime"].settings))


def test_named_settings_can_be_read_back():
    """But for what is Fixed and belongs to the named settings alone: LIME's one stream over all pictures."""
    for method in (*METHODS.values(), filters.METHOD):
        for settings in method.named.values():
            free = {"one_stream": False} if method.name == "lime" else {}
            assert controls.read(method, controls.shown(method, settings)) == replace(settings, **free)


@pytest.mark.parametrize("method", (*METHODS.values(), filters.METHOD), ids=lambda method: method.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_method_and_all_its_settings_have_words(method, language):
    with speaking(language):
        told, labels, options = (method_words.say.text(part) for part in ("METHODS", "FIELDS", "OPTIONS"))
    assert {"what", "how"} <= set(told[method.name])
    assert set(labels[method.name]) == {setting.name for setting in method.settings}
    for setting in method.settings:
        assert {str(option) for option in setting.options} <= set(options.get(setting.name, {}))


@pytest.mark.parametrize("cnnid", (-1, 38, "15", None, [15], {}, 1.5, float("nan")))
def test_what_is_no_layer_keeps_the_label(room, cnnid):
    assert FiltersTab(room)._relabelled(cnnid) == gr.skip()


def test_the_label_says_how_many_filters_a_layer_has(room):
    tab = FiltersTab(room)
    assert tab._relabelled(0)["label"] == f"Filter (0 to {tab.layers[0][1] - 1})"
    with speaking("zh"):
        assert tab._relabelled(0)["label"].startswith("濾波器（0到")


@every_tab
def test_both_pages_have_the_same_ids_and_other_words(room, name):
    def choices(language):
        _, page, _ = built(room, name, language)
        return [c.choices for c in page.blocks.values() if isinstance(c, (gr.Radio, gr.Dropdown))]

    english, chinese = choices("en"), choices("zh")
    assert [[name for _, name in one] for one in english] == [[name for _, name in one] for one in chinese]
    for before, after in zip(english, chinese):
        english, chinese = ({text for text, _ in one if not text.isdecimal()} for one in (before, after))
        assert english.isdisjoint(chinese)


@every_tab
def test_a_link_can_set_the_picture_and_questions_lead_to_the_quiz(room, name):
    tab, _, links = built(room, name)
    ((name, strip, limits),) = links.inputs
    assert (name, limits) == ("picture", (0, 9)) and [number for _, number in strip.choices] == list(range(10))
    assert {question.topic for _, question in links.questions} == {tab.name}


def test_papers_open_beside_the_page(room):
    _, page, _ = built(room, "filters")
    (papers,) = (b.value for b in page.blocks.values() if isinstance(b, gr.HTML) and "Erhan" in str(b.value))
    assert 'href="https://arxiv.org/abs/1312.6034" target="_blank"' in papers and papers.count("<a ") == 1
