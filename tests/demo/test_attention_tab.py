"""The attention tab without a browser: handlers with a small random model."""

import re
from collections import Counter

import pytest
import torch

from demo import attention_words as words
from demo import markup
from demo.attention_handlers import AttentionTab
from demo.attention_reading import Opened
from tests.xai.language.tiny import SENTENCE
from xai.language.attention import attention, coreference_scores, pattern_scores
from xai.language.masked_words import predict_masked

from .attention_models import ALL, OFFICER, SHE, fails_in_one_sentence, silent, small_room
from .test_arcs import drawing, lines_of

SHOWN = (5, [10], 100, False, "pieces")  # layer, heads, share, hide, level


@pytest.fixture(scope="module")
def languages(cache):
    return small_room(cache)


@pytest.fixture
def tab(languages):
    return AttentionTab(languages)


@pytest.fixture(scope="module")
def lm(languages):
    return languages.experiments("embedded").lab.english


def read(tab, text=SENTENCE, pattern="special", values=SHOWN):
    """(picture as HTML, what is opened)."""
    said, opened, *_ = tab.read("embedded", text, pattern, values, silent)
    return said, opened


# ----- The picture -----


def test_special_tokens_cannot_be_chosen_but_pointed_at(tab):
    svg = drawing(read(tab)[0])
    buttons = [g for g in svg.iter("g") if g.get("class") == "word"]
    assert all(button.get("tabindex") == "0" and button.get("aria-label") for button in buttons)
    assert Counter(button.get("data-choose") for button in buttons)[None] == 4  # [CLS], [SEP] on both sides


def test_the_picture_shows_the_heads_own_attention(tab, lm):
    reading, own = tab.readings.read(read(tab)[1]), attention(lm, SENTENCE).weights
    shown = reading.weights(5, [10], "pieces", share=1, hide=False)
    torch.testing.assert_close(shown, own[4, 9])
    summed = reading.weights(5, ALL, "pieces", share=1, hide=False)
    torch.testing.assert_close(summed * 12, own[4].sum(0))
    words_shown = reading.weights(5, ALL, "words", share=1, hide=False)
    torch.testing.assert_close(words_shown.sum(1), torch.ones(len(words_shown)))


def test_hidden_special_tokens_have_no_line_and_the_rest_keeps_its_value(tab):
    reading = tab.readings.read(read(tab)[1])
    whole = reading.weights(3, ALL, "pieces", share=1, hide=False)
    hidden = reading.weights(3, ALL, "pieces", share=1, hide=True)
    assert not hidden[0].any() and not hidden[:, -1].any()
    assert torch.equal(hidden[1:-1, 1:-1], whole[1:-1, 1:-1])
    html = read(tab, values=(3, ALL, 100, True, "pieces"))[0]
    assert "Nothing is renormalised" in html and "Nothing is renormalised" not in read(tab)[0]


def test_the_finding_is_the_largest_weight_of_the_chosen_word(tab, lm):
    _, opened = read(tab)
    html, chosen, _ = tab.choose(opened, str(SHE), SHOWN)
    own = attention(lm, SENTENCE)
    row = own.weights[4, 9, own.tokens.index("she")]
    target = own.tokens[int(row.argmax())]
    assert f"“she” looks most at “{target}” ({words.share(row.max().item())}" in html
    assert tab.choose(chosen, SHE, SHOWN)[1] == opened  # a second click lets go


def test_no_head_draws_nothing_and_says_so(tab):
    html = read(tab, values=(5, [], 70, False, "pieces"))[0]
    assert words.NO_HEAD in html and not lines_of(drawing(html), "from")[1]


def test_pieces_belong_to_their_word(tab):
    reading = tab.readings.read(read(tab)[1])
    labels = reading.labels("pieces")
    residents = reading.word_names.index("residents")
    assert [label.text for label in labels if label.word == residents] == ["resident", "##s"]
    assert [label.word for label in reading.labels("words")] == [None, *range(len(reading.word_names)), None]
    assert reading.spans == tuple((m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", SENTENCE))


# ----- Hidden words -----


def test_a_hidden_word_changes_the_attention_and_shows_the_models_predictions(tab, lm):
    before, opened = read(tab)
    html, opened, *_ = tab.mask(opened, str(SHE), SHOWN)
    reading = tab.readings.read(opened)
    assert torch.equal(reading.attention.weights, attention(lm, SENTENCE, masked=["she"]).weights)
    best = predict_masked(lm, SENTENCE, ["she"])[0].predictions
    bars = html[html.index("In place of “she”") :]
    found = re.findall(r'class="name">([^<]+)<.*?class="value">([^<]+)<', bars)[:5]
    assert found == [(token, words.share(p)) for token, p in best]
    assert "[MASK]" in html and "[MASK]</" not in before
    assert tab.mask(opened, SHE, SHOWN)[0] == before


def test_several_words_are_hidden_at_once_and_the_pronouns_are_tabled(tab, lm):
    opened = Opened("embedded", SENTENCE, (OFFICER, SHE))
    html = tab.picture(opened, *SHOWN)
    hidden = predict_masked(lm, SENTENCE, ["officer", "she"])[1]
    for pronoun in ("she", "he", "it"):
        assert f"<td>{hidden.probability_of(pronoun):.3f}</td>" in html
    other = tab.mask(read(tab, "The nurse is kind.")[1], 1, SHOWN)[0]
    assert words.PRONOUN_TABLE in html and words.PRONOUN_TABLE not in other


def test_a_word_of_pieces_has_predictions_for_each(tab):
    opened = read(tab)[1]
    number = tab.readings.read(opened).word_names.index("residents")
    html = tab.mask(opened, number, SHOWN)[0]
    assert "“residents”, piece 1 of 2" in html and "“residents”, piece 2 of 2" in html


def test_a_text_is_read_once(tab, lm, monkeypatch):
    text = "The doctor saw the dogs."
    opened = read(tab, text)[1]
    tab.mask(opened, 1, SHOWN)

    def never(*_args, **_options):
        raise AssertionError("the model ran again")

    monkeypatch.setattr(lm, "run", never)
    for values in ((1, ALL, 50, True, "words"), (12, [3], 100, False, "pieces")):
        assert "<svg" in tab.picture(opened, *values)
        assert "<svg" in tab.mask(opened, 1, values)[0]
    assert "headmap" in tab.map(opened, "next", None, None, 1, [1])


# ----- The map of heads -----


def test_the_map_has_every_heads_score(tab, lm):
    opened = read(tab)[1]
    scores = pattern_scores(attention(lm, SENTENCE))["next"]
    html = tab.map(opened, "next", None, None, 3, [7])
    cells = re.findall(r'data-pick="(\d+)-(\d+)".*?aria-pressed="(\w+)".*?>(\d+)</button>', html)
    assert [(int(layer), int(head)) for layer, head, *_ in cells] == [(i, j) for i in ALL for j in ALL]
    assert [int(shown) for *_, shown in cells] == [round(100 * s) for s in scores.flatten().tolist()]
    assert [cell[:2] for cell in cells if cell[2] == "true"] == [("3", "7")]
    layer, head = divmod(int(scores.argmax()), 12)
    assert f"layer {layer + 1}, head {head + 1}, with {words.share(scores.max().item())}" in html


def test_the_map_of_coreference_is_that_of_the_two_words(tab, lm):
    opened = read(tab)[1]
    html = tab.map(opened, "coreference", SHE, [1, OFFICER], 1, ALL)
    scores = coreference_scores(attention(lm, SENTENCE), "she", ["police", "officer"])
    assert f"{scores.max().item():.1f} times as much" in html
    for source, targets in ((SHE, [SHE]), (SHE, []), (None, [1])):
        assert words.SAME_WORD in tab.map(opened, "coreference", source, targets, 1, ALL)


def test_heads_of_the_questions_are_marked_on_the_homeworks_sentence_alone(tab):
    html = tab.map(read(tab)[1], "special", None, None, 1, ALL)
    assert html.count("dotted") == 5 and html.count('<td class="ruled">') == 12
    other = tab.map(read(tab, "The nurse is kind.")[1], "special", None, None, 1, ALL)
    assert "dotted" not in other and "ruled" not in other


# ----- Odd input -----


@pytest.mark.parametrize("text", ["", "   \n", None, "a " * 600, "x" * 5000, 7, ["a"], {"a": 1}, True])
def test_a_text_that_cannot_be_read_gets_one_sentence(tab, text):
    fails_in_one_sentence(tab.read, "embedded", text, "special", SHOWN, silent)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "蘋果很好吃",
        "🙂 the 👩‍👩‍👧 dog",
        "<b>the</b> {{dog}} ${1}",
        "[MASK] [SEP] the",
        "a\tb\u200bc\r\nthe",
        "!!!",
        "the \ud800 \x00\x1b[31m dog",
    ],
)
@pytest.mark.parametrize("level", ["pieces", "words"])
def test_odd_texts_are_read(tab, text, level):
    html, opened = read(tab, text, values=(1, ALL, 70, False, level))
    drawing(html)
    assert "<b>the" not in html
    names = tab.readings.read(opened).word_names
    for number in range(len(names)):
        assert "<svg" in tab.mask(opened, number, SHOWN)[0]
    for pattern in words.PATTERNS:
        tab.map(opened, pattern, 0, [len(names) - 1], 1, [1])


def test_unknown_characters_are_said(tab):
    assert "unknown to this model" in read(tab, "蘋 the dog")[0] and "unknown to" not in read(tab)[0]


@pytest.mark.parametrize(
    "values",
    [
        (13, ALL, 70, False, "pieces"),
        (0, ALL, 70, False, "pieces"),
        (1.5, ALL, 70, False, "pieces"),
        (1, [0], 70, False, "pieces"),
        (1, ["x"], 70, False, "pieces"),
        (1, {"head": 1}, 70, False, "pieces"),
        (1, [[1]], 70, False, "pieces"),
        (1, "1,2", 70, False, "pieces"),
        ([1], ALL, 70, False, "pieces"),
        (True, ALL, 70, False, "pieces"),
        (1, ALL, None, False, "pieces"),
        (1, ALL, 70, False, ["pieces"]),
        (1, ALL, 101, False, "pieces"),
        (1, ALL, float("nan"), False, "pieces"),
        (1, ALL, 70, False, "letters"),
        (None, ALL, 70, False, "pieces"),
    ],
)
def test_values_that_no_slider_gives_get_one_sentence(tab, values):
    fails_in_one_sentence(tab.picture, read(tab)[1], *values)


@pytest.mark.parametrize("word", [-1, 16, None, "she", 0.5, [1], {}, "9" * 400, float("inf")])
def test_words_that_the_text_does_not_have_get_one_sentence(tab, word):
    opened = read(tab)[1]
    fails_in_one_sentence(tab.mask, opened, word, SHOWN)
    fails_in_one_sentence(tab.choose, opened, word, SHOWN)
    fails_in_one_sentence(tab.nearest, opened, "embedded", word, 1, "embedding", ALL, None, silent)
    if word is not None:
        fails_in_one_sentence(tab.map, opened, "coreference", word, [1], 1, ALL)
        fails_in_one_sentence(tab.map, opened, "coreference", 1, {"a": word}, 1, ALL)


@pytest.mark.parametrize("pattern", ["", None, "lime", ["next"], 1])
def test_patterns_that_there_are_not_get_one_sentence(tab, pattern):
    fails_in_one_sentence(tab.map, read(tab)[1], pattern, None, None, 1, ALL)


@pytest.mark.parametrize(
    "vectors, file", [("", None), (None, None), (["embedding"], None), ("embedding", ["/etc/passwd"])]
)
def test_searches_that_there_are_not_get_one_sentence(tab, vectors, file):
    fails_in_one_sentence(tab.nearest, read(tab)[1], "hub", 1, 1, vectors, ALL, file, silent)


def test_nothing_is_asked_before_a_text_was_read(tab):
    fails_in_one_sentence(tab.mask, None, 1, SHOWN)
    fails_in_one_sentence(tab.nearest, None, "embedded", 1, 1, "embedding", ALL, None, silent)
    assert tab.picture(None, *SHOWN) == markup.remark(words.WAITING)
    assert tab.map(None, "next", None, None, 1, ALL) == markup.remark(words.NOT_READ_YET)
