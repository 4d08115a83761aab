"""The embeddings tab without a browser: sentences in, matrices and curves as HTML or one sentence out."""

import re
import string
from html import escape, unescape

import gradio as gr
import pytest
import torch

from demo import embeddings_tab, guard
from demo import embeddings_words as words
from demo.catalogue import speaking
from demo.embeddings_tab import HOMEWORK, EmbeddingsTab, places
from demo.embeddings_view import matrix_view
from demo.language_room import EMBEDDED, LanguageRoom
from demo.links import Links
from demo.matrix import number
from quiz.topics.similarity import slide_correlation
from tests.xai.language import tiny
from xai.experiments import Experiments
from xai.lab import Lab
from xai.language.similarity import compare_vectors, group_means, similarity_matrix
from xai.language.stimuli import CHINESE_SENTENCES, COMPANY, FRUIT, POSITIONS, SLIDE_SIMILARITY, WRITTEN

from .drawn import inside, is_one_sentence, silent, svgs

OWN = "我買蘋果\n蘋果很貴 <b>\n水果和蘋果"


@pytest.fixture(scope="module")
def languages(tmp_path_factory):
    lab = Lab.open("embedded", device="cpu")
    letters = [*"，。！？", *string.ascii_letters, *dict.fromkeys("".join(CHINESE_SENTENCES))]
    lab.chinese = tiny.build(tiny.tokenizer_of(letters), layers=12, heads=12, hidden=24)
    return LanguageRoom(Experiments(lab, cache=tmp_path_factory.mktemp("embeddings")))


@pytest.fixture
def tab(languages):
    return EmbeddingsTab(languages)


@pytest.fixture
def compare(tab):
    """(text, word, metric) -> (HTML, Compared)."""

    def run(text=HOMEWORK, word="果", metric="cosine"):
        return guard.plainly(tab.compare, blanks=1)(EMBEDDED, text, word, metric, silent)

    return run


def tables(html):
    """The numbers of every matrix as texts, row by row."""
    return [
        [re.findall(r'<td[^>]*style="[^"]*">([^<]*)</td>', row) for row in re.findall(r"<tr.*?</tr>", body)]
        for body in re.findall(r"<tbody>(.*?)</tbody>", html)
    ]


def written(matrix):
    return [[number(value) for value in row] for row in matrix.tolist()]


@pytest.mark.parametrize("metric", ("cosine", "euclidean"))
@pytest.mark.parametrize("name", WRITTEN)
def test_the_homeworks_ten_are_what_the_quiz_reads(compare, languages, name, metric):
    html, _ = compare(word=WRITTEN[name], metric=metric)
    matrices = compare_vectors(languages.experiments(EMBEDDED).language.apple(name), metric)
    *ours, slide = tables(html)[:14]  # after them come the numbers of the curves
    assert ours == [written(matrix) for matrix in matrices]
    assert slide == written(SLIDE_SIMILARITY)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_homeworks_word_is_where_the_quiz_looks_for_it(name):
    assert places(CHINESE_SENTENCES, WRITTEN[name]) == POSITIONS[name]


def test_each_layer_tells_its_group_means_and_its_likeness_to_the_slide(compare, languages):
    html, _ = compare()
    matrices = compare_vectors(languages.experiments(EMBEDDED).language.apple("guo"))
    for layer in (0, 5, 12):
        means = group_means(matrices[layer], (FRUIT, COMPANY))
        told = inside(html.split(f'data-layer="{layer}"')[1].split('<div data-layer="')[0])
        assert all(number(float(m)) in told for m in (means[0, 0], means[1, 1], means[0, 1]))
        assert words.correlation(slide_correlation(matrices[layer])) in told


def test_own_sentences_are_compared_at_the_words_first_place(compare, languages):
    html, compared = compare(OWN, "蘋果")
    lines = [line.strip() for line in OWN.splitlines()]
    spans = [(line.index("蘋果"), line.index("蘋果") + 2) for line in lines]
    wanted = similarity_matrix(languages.experiments(EMBEDDED).lab.chinese, lines, spans, layer=7)
    assert tables(html)[7] == written(wanted) and len(tables(html)) == 13
    assert compared.homework is False and words.SLIDE not in html and words.GROUPS["fruit"] not in inside(html)


def test_sentences_stand_beside_their_rows_with_the_word_marked(compare):
    html, _ = compare(OWN, "果")
    heads = re.findall(r'<th scope="row">(.*?)</th>', html)[:3]
    assert [re.sub("</?mark>", "|", re.sub(r"<(?!/?mark)[^>]+>", "", head)) for head in heads] == [
        "0 我買蘋|果|",
        "1 蘋|果|很貴 &lt;b&gt;",
        "2 水|果|和蘋果",
    ]


def test_the_most_and_the_least_alike_are_named(compare):
    html, compared = compare(OWN, "果")
    matrix = compared.matrices["cosine"][12]
    pairs = {(0, 1): matrix[0, 1], (0, 2): matrix[0, 2], (1, 2): matrix[1, 2]}
    near, far = max(pairs, key=pairs.get), min(pairs, key=pairs.get)
    said = inside(html.split('data-layer="12"')[1])
    assert f"most alike in sentences {near[0]} and {near[1]}" in said and f"least in {far[0]} and {far[1]}" in said


def test_groups_that_are_apart_are_told_by_both_metrics(compare):
    _, compared = compare()
    within = torch.full((10, 10), 0.2)
    for group in (FRUIT, COMPANY):
        for i in group:
            within[i, list(group)] = 0.9
    told = {
        metric: inside(matrix_view(compared._replace(matrices={metric: values.repeat(13, 1, 1)}), metric))
        for metric, values in (("cosine", within), ("euclidean", 1 - within))
    }
    assert all("each group is closer to itself than to the other" in said for said in told.values())
    assert "0.90 among the fruit sentences, 0.90 among the company sentences, 0.20 between" in told["cosine"]


def test_other_metric_is_drawn_without_reading_again(compare, tab, monkeypatch):
    html, _ = compare(metric="euclidean")
    _, by_cosine = compare()
    monkeypatch.setattr(tab, "languages", None)
    assert tab.matrix(by_cosine, "euclidean") == html
    assert tab.matrix("", "cosine") == gr.skip()


def test_the_trend_is_the_pairs_entry_of_every_layer(compare, tab):
    _, compared = compare()
    html = tab.trend(compared, "cosine", 7, 6)
    values = compared.matrices["cosine"][:, 7, 6]
    titles = [t.text for svg in svgs(html, "curves") for t in svg.iter("title")]
    assert [title.split(": ")[1] for title in titles] == [f"{v:.3g}" for v in values.tolist()]
    assert f"{number(float(values[1]))} at layer 1 and {number(float(values[11]))} at layer 11" in html


@pytest.mark.parametrize(
    "pair, said", [((3, 3), escape(words.SAME_TWICE)), ((0, 10), "from 0 to 9"), ((None, 1), "from 0 to 9")]
)
def test_a_pair_that_is_none_gets_one_sentence(compare, tab, pair, said):
    html = guard.plainly(tab.trend)(compare()[1], "cosine", *pair)
    assert is_one_sentence(html) and said in html


def test_before_anything_is_compared_the_trend_says_what_to_do(tab):
    assert escape(words.NOT_READ_YET) in tab.trend(None, "cosine", 7, 6)


def test_the_menus_follow_the_sentences(compare):
    _, compared = compare(OWN, "果")
    first, second = embeddings_tab._pair(compared, 7, 6)
    assert (first.value, second.value) == (0, 1) and len(first.choices) == 3
    assert embeddings_tab._pair(compared, 2, 0)[0].value == 2
    assert all(embeddings_tab._pair(compared, bad, 0)[0].value == 0 for bad in (-1, True, "1", None, [1], 1e9))
    assert embeddings_tab._pair("", 7, 6) == (gr.skip(), gr.skip())


@pytest.mark.parametrize(
    "change, said",
    [
        ({"text": "蘋果"}, "There is 1 sentence; expected 2 to 12"),
        ({"text": ""}, "There are 0 sentences"),
        ({"text": None}, "The text is None; expected a text"),
        ({"text": ["果", "果"]}, "expected a text"),
        ({"text": "果" * 3000}, "The text has 3,000 characters"),
        ({"text": "蘋果\n" * 40}, "There are 40 sentences; expected 2 to 12"),
        ({"text": "蘋果\n香蕉"}, "Sentence 1 (“香蕉”) does not have “果”"),
        ({"text": "蘋果\n<script>"}, "Sentence 1 (“&lt;script&gt;”)"),
        ({"text": "蘋果\n" + "果" * 600}, "Sentence 1 has 600 characters"),
        ({"text": "蘋果\n蘋\u200b果", "word": "\u200b"}, "Sentence 0 (“蘋果”) does not have"),
        ({"text": "蘋\u200b\n果\u200b", "word": "\u200b"}, "In sentence 0 the model sees nothing where"),
        ({"text": "\u200b\n果\u200b", "word": "\u200b"}, "Sentence 0: the text"),
        ({"word": "\u3000"}, "No character or word is given"),
        ({"word": None}, "No character or word is given"),
        ({"word": "果" * 21}, "The character or word has 21 characters"),
        ({"word": float("nan")}, "expected a text"),
        ({"word": ""}, "No character or word is given"),
        ({"word": "   "}, "No character or word is given"),
        ({"word": ["果"]}, "expected a text"),
        ({"word": "蘋果樹"}, "Sentence 0"),
        ({"metric": "Manhattan"}, "expected one of"),
        ({"metric": ["cosine"]}, "expected one of"),
        ({"metric": None}, "expected one of"),
    ],
)
def test_bad_input_gets_one_sentence(compare, change, said):
    html, compared = compare(**change)
    assert is_one_sentence(html) and said in html and compared == ""


@pytest.mark.parametrize(
    "text, word",
    [("😀果\n果😀😀", "果"), ("😀 a\n😀 b", "😀"), ("an apple\napple pie", "apple"), ("果\ud83d\x00\n果", "果")],
)
def test_emoji_and_other_languages_are_compared(compare, text, word):
    assert len(tables(compare(text, word)[0])) == 13


def test_all_work_of_the_model_waits_in_one_line(languages):
    links = Links()
    with gr.Blocks() as page:
        embeddings_tab.build(languages, gr.Radio(["embedded", "hub"], value="embedded"), links)
    assert [question.number for _, question in links.questions] == [28, 29, 30]
    assert {f.concurrency_id for f in page.fns.values() if f.fn and f.fn.__name__ == "compare"} == {"model"}


# Two languages


def test_a_chinese_reader_sees_nothing_in_english(tab):
    with speaking("zh"):
        html, compared = guard.plainly(tab.compare)(EMBEDDED, HOMEWORK, "果", "euclidean", silent)
        html += tab.trend(compared, "euclidean", 7, 6) + tab.compare(EMBEDDED, OWN, "蘋果", "cosine", silent)[0]
        assert "第0層（嵌入向量）" in html and words.CAPTIONS["euclidean"] in html
        told = " ".join([re.sub("<[^>]+>", " ", html), *re.findall(r'(?:aria-label|title|alt)="([^"]*)"', html)])
        assert set(re.findall("[A-Za-z]{2,}", unescape(told))) == {"PNG", "CSV", *re.findall("[A-Za-z]{2,}", HOMEWORK)}
        said = [guard.plainly(tab.compare)(EMBEDDED, *bad, silent) for bad in (("果", "果", "cosine"), (0, "果", "x"))]
        assert all(map(is_one_sentence, said)) and "只有1個句子" in said[0]


def test_numbers_are_the_same_in_either_language(tab, compare):
    english, _ = compare()
    with speaking("zh"):
        chinese, _ = compare()
    assert re.findall(r'data-value="([^"]*)"', english) == re.findall(r'data-value="([^"]*)"', chinese)
    assert "Correlation" in english and "Correlation" not in chinese


def test_curves_can_be_read_as_numbers(compare, tab):
    _, compared = compare()
    html = tab.trend(compared, "cosine", 7, 6)
    rows = re.findall("<tr><td>([^<]*)</td><td>([^<]*)</td></tr>", html)
    assert [int(layer) for layer, _ in rows] == list(range(13))
    assert [float(v) for _, v in rows] == pytest.approx(compared.matrices["cosine"][:, 7, 6].tolist(), rel=1e-4)
    assert 'data-save="png"' in html and 'data-save="table"' in html
