"""The attention tab's events, its reset and its two languages, with a small random model."""

import re

import gradio as gr
import pytest

from demo import attention_handlers, attention_tab, catalogue, guard, markup
from demo import attention_words as words
from demo.attention_handlers import AttentionTab
from demo.attention_reading import Opened
from demo.links import Links
from tests.xai.language.tiny import PIECES, SENTENCE, WORDS

from .attention_models import ALL, OFFICER, SHE, small_room
from .drawn import is_one_sentence

SHOWN = (5, [10], 100, False, "pieces")  # layer, heads, share, hide, level


@pytest.fixture(scope="module")
def languages(cache):
    return small_room(cache)


@pytest.fixture
def tab(languages):
    return AttentionTab(languages)


def built(languages):
    """(handlers by name, links) of the tab alone, in the language that is spoken."""
    links = Links()
    with gr.Blocks() as page:
        attention_tab.build(languages, gr.Radio(["embedded", "hub"], value="embedded"), links)
    return {fn.name: fn for fn in page.fns.values()}, links


def sent(**data):
    return gr.EventData(None, data)


def test_every_event_answers_with_as_many_values_as_it_has_outputs(languages):
    handlers, links = built(languages)
    assert [question.number for _, question in links.questions] == [21, 22, 23, 24]
    state, values, of_map = Opened("embedded", SENTENCE), SHOWN, ("special", None, None)
    calls = {
        "read": ("embedded", SENTENCE, "special", *values),
        "redraw": (state, *of_map, *values),
        "mask": (sent(mask="3"), state, *of_map, *values),
        "choose": (sent(choose="3"), state, *values),
        "pick": (sent(pick="5-10"),),
        "find": (state, "embedded", 1, 2, "embedding", ALL, None),
    }
    for name, given in calls.items():
        event = [value for value in given if isinstance(value, gr.EventData)]
        good, bad = handlers[name].fn(*given), handlers[name].fn(*event, *[None] * (len(given) - len(event)))
        for answer in (good, bad):
            assert len(answer if isinstance(answer, tuple) else (answer,)) == len(handlers[name].outputs), name


@pytest.mark.parametrize(
    "data", [None, "x", [1], 5, {}, {"pick": None}, {"pick": {"a": 1}}, {"pick": "5-99"}, {"mask": []}]
)
@pytest.mark.parametrize("name", ["mask", "choose", "pick"])
def test_events_of_any_form_get_one_sentence(languages, name, data):
    handler = built(languages)[0][name]
    given = (Opened("embedded", SENTENCE), *("special", None, None)[: 3 * (name == "mask")], *SHOWN)
    said, *_ = handler.fn(gr.EventData(None, data), *(() if name == "pick" else given))
    assert is_one_sentence(said) and guard.words.UNEXPECTED not in said


def test_a_link_sets_layer_and_heads_before_anything_is_read(languages):
    handlers, links = built(languages)
    assert [(name, limits) for name, _, limits in links.inputs] == [("layer", (1, 12)), ("heads", (1, 12))]
    assert handlers["redraw"].fn(None, "special", None, None, 5, [3], 70, False, "pieces") == (
        markup.remark(words.WAITING),
        markup.remark(words.NOT_READ_YET),
    )


def test_reset_shows_again_what_the_inputs_showed_first(languages):
    first = (gr.Textbox, gr.Slider, gr.CheckboxGroup, gr.Checkbox, gr.Radio)
    with gr.Blocks() as page:
        profile = gr.Radio(["embedded"], value="embedded")
        attention_tab.build(languages, profile, Links())
    inputs = {block for block in page.blocks.values() if isinstance(block, first)} - {profile}
    (reset,) = (fn for fn in page.fns.values() if inputs <= {*fn.outputs})
    shown = dict(zip(reset.outputs, reset.fn(), strict=True))
    assert all(block.value == shown[block] for block in inputs)
    assert [value for block, value in shown.items() if isinstance(block, gr.State)] == [None]


def test_drawing_waits_for_the_model_only_where_the_text_must_be_read_again(tab, monkeypatch):
    waited = []
    monkeypatch.setattr(attention_handlers, "alone", lambda handler: lambda *args: waited.append(1) or handler(*args))
    draw = tab.in_line(tab.picture)
    unread, known = (Opened("embedded", text) for text in ("The nurse saw the dogs.", SENTENCE))
    tab.readings.read(known)
    for opened, times in ((None, 0), (unread, 1), (unread, 1), (known, 1)):
        draw(opened, *SHOWN)
        assert len(waited) == times


# ----- Two languages -----


def test_both_pages_share_what_is_read_and_searched(languages):
    assert AttentionTab(languages).readings is AttentionTab(languages).readings
    assert AttentionTab(languages).search is AttentionTab(languages).search


def test_what_was_read_on_one_page_is_told_in_the_language_of_the_other(tab, languages):
    state = Opened("embedded", SENTENCE, (SHE,))
    given = (state, "coreference", SHE, [1, OFFICER], *SHOWN)
    search = (state, "embedded", SHE, 4, "embedding", ALL, None)
    english = built(languages)[0]
    with catalogue.speaking("zh"):
        chinese = built(languages)[0]
    said = [*english["redraw"].fn(*given), english["find"].fn(*search)]
    meant = [*chinese["redraw"].fn(*given), chinese["find"].fn(*search)]
    assert words.TITLE == "Attention"  # nobody's language stays
    for one, other in zip(said, meant):
        numbers = re.findall(r"<td>([\d.]+)</td>", one)
        assert numbers and numbers == re.findall(r"<td>([\d.]+)</td>", other)
        assert not re.search("[\u4e00-\u9fff]", one) and not leftover_english(other)


NAMES = {"CLS", "SEP", "MASK", "CSV", "PNG", "token", "and", "or", "because", "that"}


def leftover_english(html):
    """English words in a Chinese page that are neither names nor words of sentence, corpus or model."""
    html = re.sub(r"<ol.*?</ol>|<tbody><tr><td>.*?</tbody>", "", html, flags=re.S)
    attributes = " ".join(re.findall(r'(?:aria-label|title|alt)="([^"]*)"', html))
    said = re.findall("[A-Za-z]{2,}", attributes + re.sub("<[^>]+>", " ", html))
    return set(said) - NAMES - set(re.findall(r"\w+", " ".join((SENTENCE, *WORDS, *PIECES))))
