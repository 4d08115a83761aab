"""Nearest corpus words on the attention tab, against the index that they come from."""

import re
from collections import Counter
from html import escape

import gradio as gr
import pytest

from demo import attention_view, catalogue, corpus_search
from demo import attention_words as words
from demo.attention_handlers import AttentionTab
from demo.attention_reading import Opened
from demo.corpus_search import CorpusSearch, Found, fitting
from tests.xai.language.tiny import SENTENCE
from xai.language.neighbours import EmbeddingIndex, token_vector

from .attention_models import ALL, CORPUS, OFFICER, SHE, fails_in_one_sentence, silent, small_room


@pytest.fixture(scope="module")
def languages(cache):
    return small_room(cache)


@pytest.fixture
def tab(languages):
    return AttentionTab(languages)


@pytest.fixture(scope="module")
def lm(languages):
    return languages.experiments("embedded").lab.english


def test_nearest_words_are_those_of_the_index(tab, lm):
    opened = Opened("embedded", SENTENCE, (OFFICER,))
    html = tab.nearest(opened, "embedded", OFFICER, 4, "embedding", ALL, None, silent)
    index = EmbeddingIndex.build(lm, CORPUS, [4])
    hits = index.search(token_vector(lm, SENTENCE, "officer", 4, ["officer"]), 4, 50)
    assert html.count("<li>") == 50 and f'<span class="small">{hits[0].cosine:.2f}' in html
    tag, count = Counter(hit.tag for hit in hits).most_common(1)[0]
    assert f"nearest is {words.TAGS[tag]} ({count} of 50)" in html
    assert "[MASK] in place of “officer”" in html and "kind <b>" not in html


def test_another_layer_needs_no_new_search(tab, monkeypatch):
    opened = Opened("embedded", SENTENCE)
    assert tab.nearest_again(opened, "embedded", 1, 5, "embedding", ALL, None) == gr.skip()
    tab.nearest(opened, "embedded", 1, 4, "embedding", ALL, None, silent)
    monkeypatch.setattr(EmbeddingIndex, "build", None)
    assert "at layer 5" in tab.nearest_again(opened, "embedded", 1, 5, "embedding", ALL, None)
    assert "at layer 5" in tab.nearest(opened, "embedded", 2, 5, "embedding", ALL, None, silent)


def test_contexts_of_the_chosen_heads_can_be_compared(tab, lm):
    opened = Opened("embedded", SENTENCE)
    html = tab.nearest(opened, "embedded", SHE, 3, "context", [2, 7], None, silent)
    index = EmbeddingIndex.build(lm, CORPUS, [3], vectors="context", heads=(2, 7))
    vector = token_vector(lm, SENTENCE, "she", 3, vectors="context", heads=(2, 7))
    assert f'<span class="small">{index.search(vector, 3, 1)[0].cosine:.2f}' in html
    for layer, heads in ((0, [1]), (3, [])):
        fails_in_one_sentence(tab.nearest, opened, "embedded", SHE, layer, "context", heads, None, silent)


def test_a_text_file_is_searched_on_the_hub_profile_alone(tab, tmp_path):
    (tmp_path / "oz.txt").write_text("Dorothy saw the dogs. 多蘿西。", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    opened = Opened("embedded", SENTENCE)  # the models of the hub cannot be had: the embedded one stands in
    asked = (OFFICER, 4, "embedding", ALL)
    html = tab.nearest(opened, "hub", *asked, str(tmp_path / "oz.txt"), silent)
    assert "Dorothy" in re.sub("<[^>]+>", "", html)
    assert "Dorothy" not in tab.nearest(opened, "embedded", *asked, str(tmp_path / "oz.txt"), silent)
    assert "empty" in fails_in_one_sentence(tab.nearest, opened, "hub", *asked, str(tmp_path / "empty.txt"), silent)


def test_a_corpus_without_tags_says_so(tab):
    opened = Opened("embedded", SENTENCE)
    found = tab.search.find(opened, tab.readings.read(opened), 1, None, None, silent)
    untagged = [hit._replace(tag=None) for hit in found.hits[4]]
    html = attention_view.nearest_view(Found({4: untagged}, False, "No tags <i>.", 27, 27), 4, "police", False)
    assert words.UNTAGGED in html and "No tags &lt;i&gt;." in html and words.TAG_CHART not in html


def test_a_corpus_is_cut_where_its_index_would_not_fit(lm):
    bytes_a_token = 4 * 13 * 48
    tokens = len(lm.encode(CORPUS[0].text)) + len(lm.encode(CORPUS[1].text))
    cut = fitting(lm, CORPUS, bytes_a_token * tokens)
    assert cut.sentences == CORPUS.sentences[:2] and cut.note == CORPUS.note
    assert fitting(lm, CORPUS, 10**9) is CORPUS
    assert len(fitting(lm, CORPUS, 0)) == 1


def test_a_corpus_that_was_cut_says_so_in_the_language_that_is_spoken(tab, monkeypatch):
    monkeypatch.setattr(corpus_search, "INDEX_BYTES", 4 * 13 * 48 * 60)
    tab.search = CorpusSearch(tab.search.languages)
    asked = (Opened("embedded", SENTENCE), "embedded", 1, 4, "embedding", ALL, None, silent)
    english = tab.nearest(*asked)
    searched = int(re.search(r"first (\d+) of 27 sentences", english)[1])
    assert 1 < searched < 27
    with catalogue.speaking("zh"):
        assert f"共27句，只搜尋前{searched}句" in tab.nearest(*asked)


def test_the_table_has_what_the_list_has(tab):
    html = tab.nearest(Opened("embedded", SENTENCE), "embedded", 1, 4, "embedding", ALL, None, silent)
    found = tab.search.find(Opened("embedded", SENTENCE), None, 1, None, None, silent)  # kept: nothing is read
    rows = re.findall(r"<tr><td>(\d+)</td><td>([^<]*)</td><td>([^<]*)</td><td>([^<]*)</td>", html)
    wanted = [(h.token, f"{h.cosine:.4f}", words.TAGS[h.tag]) for h in found.hits[4]]
    assert [tuple(row[1:]) for row in rows] == [tuple(map(escape, row)) for row in wanted]
    assert html.count('data-save="table"') == 1
