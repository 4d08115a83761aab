"""The hidden states tab without a browser: texts in, HTML with SVG or one sentence out."""

import re
from html import escape

import gradio as gr
import numpy as np
import pytest

from demo import guard, states_tab, states_view
from demo import states_words as words
from demo.catalogue import speaking
from demo.language_room import EMBEDDED, LanguageRoom
from demo.links import Links
from demo.states_tab import THIS_TEXT, THREE_TEXTS, StatesTab
from demo.states_view import dots_of
from quiz.topics.hidden_states import GROUPS, LAYERS, distance, measured
from xai.experiments import Experiments
from xai.lab import Lab, MissingAsset
from xai.language.experiments import LanguageExperiments
from xai.language.hidden_states import project
from xai.language.question_answering import answer, item_tokens

from .drawn import inside, is_one_sentence, silent, svgs
from .states_models import CONTEXT, ITEMS, QUESTION, model


@pytest.fixture(scope="module")
def languages(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LanguageExperiments, "items", ITEMS)
        lab = Lab.open("embedded", device="cpu")
        lab.english, lab.qa = model("masked", 1), model("question-answering", 2)
        yield LanguageRoom(Experiments(lab, cache=tmp_path_factory.mktemp("states")))


@pytest.fixture
def read(languages):
    """(question, passage, expected answer) -> what "Read it" shows."""
    tab = StatesTab(languages)
    return lambda *texts: guard.plainly(tab.read)(EMBEDDED, *texts, silent)


@pytest.fixture
def compare(languages):
    tab = StatesTab(languages)
    return lambda which, *texts: guard.plainly(tab.compare)(EMBEDDED, *(texts or ("", "", "")), which, silent)


# Reading


def test_every_layer_is_drawn_large_and_small_and_the_last_one_is_seen(read):
    html = read(QUESTION, CONTEXT, "Lisbon")
    assert len(svgs(html, "scatter")) == len(svgs(html, "thumb")) == 13
    assert re.findall(r'data-layer="(\d+)"(?! hidden)', html) == ["12"]
    assert re.findall(r'data-go="(\d+)"', html) == [str(layer) for layer in range(13)]


def test_points_are_the_projection_of_every_token_but_cls_and_sep(read, languages):
    html = read(QUESTION, CONTEXT, "Lisbon")
    states = languages.experiments(EMBEDDED).language.states()[0]
    drawn = [g for g in svgs(html, "scatter")[7].findall("g") if g.get("data-token")]
    kept = [i for i, special in enumerate(states.encoded.special) if not special]
    assert sorted(int(g.get("data-token")) for g in drawn) == kept
    wanted = project(states.states).points[7].double().numpy()
    places = np.array([re.findall(r"[-\d.]+", g.get("transform")) for g in drawn], float)
    tokens = [int(g.get("data-token")) for g in drawn]
    for axis, direction in ((0, 1), (1, -1)):  # in an SVG down is positive
        assert np.corrcoef(places[:, axis], direction * wanted[tokens, axis])[0, 1] > 0.9999
    spread = np.ptp(places, axis=0) / np.ptp(wanted[kept], axis=0)
    assert spread[0] == pytest.approx(spread[1], rel=0.01)  # one scale for both axes: distances are true
    table = html.split('data-layer="7"')[1].split("<tbody>")[1].split("</tbody>")[0]
    numbers = [re.findall("<td>(.*?)</td>", row)[2:] for row in table.split("</tr>")[:-1]]
    assert np.allclose(np.array(numbers, float), wanted[kept], rtol=1e-4)


def test_the_models_own_answer_is_told_and_stands_for_the_expected_one(read, languages):
    found = answer(languages.experiments(EMBEDDED).lab.qa, QUESTION, CONTEXT)
    html = read(QUESTION, CONTEXT, "")
    assert f"The model answers “{found.text}”" in inside(html) and "expected" not in html.split("</p>")[0]
    marked = re.findall(r'<span class="of-answer"[^>]*>(.*?)</span>', html)
    assert "".join(marked) == found.text.replace(" ", "")


def test_the_expected_answer_is_marked_in_the_text_and_named_in_the_picture(read):
    html = read(QUESTION, CONTEXT, "Lisbon")
    assert re.findall(r'<span class="of-answer"[^>]*>(.*?)</span>', html) == ["Lis", "bon"]
    for picture in svgs(html, "scatter"):
        named = [g for g in picture.findall("g") if g.get("class") == "dot named of-answer"]
        assert [g.find("text").text for g in named] == ["Lis", "##bon"]
    assert "##bon, a piece of Lisbon (answer)" in html


def test_the_text_is_kept_letter_by_letter(read):
    walk = read(QUESTION, CONTEXT, "Lisbon").split("data-walk")[1].split("</div>")[0]
    paragraphs = re.findall(r"<p>(.*?)</p>", walk)
    assert [inside(p) for p in paragraphs] == [QUESTION, CONTEXT]


def test_the_homeworks_passage_shows_the_mean_that_decides(read, languages):
    html = read(QUESTION, CONTEXT, "Lisbon")
    mean = measured(languages.experiments(EMBEDDED), distance).mean(0)
    best = max(LAYERS.values(), key=lambda layer: mean[layer])
    assert words.farthest(True, best, float(mean[best])) in html
    assert len(svgs(html, "curves")) == 3


def test_an_own_passage_has_two_measures_and_says_why_not_the_third(read):
    html = read("What does John do?", CONTEXT, "baker")
    assert escape(words.NOT_ANNOTATED) in html and len(svgs(html, "curves")) == 2
    assert "On average over the three passages" not in html


def test_a_passage_of_one_sentence_says_what_cannot_be_measured(read):
    html = read(QUESTION, "Mary Stone was born in Lisbon.", "Lisbon")
    assert words.ONE_SENTENCE in html and len(svgs(html, "curves")) == 1


def test_a_passage_that_is_only_its_answer_can_be_read(read):
    html = read("Who?", "Mary", "Mary")
    assert words.TOO_SHORT not in html and len(svgs(html, "scatter")) == 13


@pytest.mark.parametrize(
    "text",
    ["Mary 😀 was born in 台北. It is <b>bold</b> & 'quoted'.", "😀 😀 😀. Mary.", "蘋果是水果。", "Mary \ud83d\x00."],
)
def test_unusual_texts_are_read_and_escaped(read, text):
    html = read("Who <i>?", text, "")
    assert len(svgs(html, "scatter")) == 13 and "<b>bold" not in html and "<i>" not in html


@pytest.mark.parametrize(
    "texts, said",
    [
        (("", CONTEXT, ""), "The question is empty"),
        (("  \n", CONTEXT, ""), "The question is empty"),
        ((QUESTION, "", ""), "The passage is empty"),
        ((None, CONTEXT, ""), "The question is None; expected a text"),
        ((QUESTION, ["a"], ""), "The passage is [&#x27;a&#x27;]; expected a text"),
        ((QUESTION, CONTEXT, {"a": 1}), "The expected answer is {"),
        ((float("nan"), CONTEXT, ""), "The question is nan; expected a text"),
        ((QUESTION, CONTEXT, "\x00" * 501), "The expected answer has 501 characters"),
        ((QUESTION, CONTEXT, "Madrid"), "“Madrid” does not occur in the passage"),
        ((QUESTION, CONTEXT, "Lis"), "“Lis” does not occur"),  # a part of a word
        ((QUESTION, CONTEXT, "<script>"), "“&lt;script&gt;” does not occur"),
        ((QUESTION, "dogs " * 600, ""), "tokens; this model reads at most 512"),
        ((QUESTION, "dogs " * 60_000, ""), "characters; expected at most"),
        (("dogs " * 500, CONTEXT, ""), "characters; expected at most"),
    ],
)
def test_bad_texts_get_one_sentence(read, compare, texts, said):
    assert is_one_sentence(read(*texts)) and said in read(*texts)
    assert is_one_sentence(compare(THIS_TEXT, *texts)) and said in compare(THIS_TEXT, *texts)


def test_the_boxes_are_filled_with_the_profiles_items(languages):
    assert StatesTab(languages).fill(EMBEDDED, 1) == (ITEMS[1].question, CONTEXT, "1961")
    with pytest.raises(ValueError, match="from 0 to 2"):
        StatesTab(languages).fill(EMBEDDED, 3)


# Two models


def test_two_models_are_drawn_side_by_side_with_a_verdict(compare):
    html = compare(THREE_TEXTS)
    assert len(svgs(html, "thumb")) == 12 * 2
    assert [int(n) for n in re.findall(r"<figcaption>(\d+) · CKA", html)] == list(range(1, 13))
    assert re.search(r"deciding number -?\d\.\d\d; at least 0\.20 is needed", html)
    assert all(escape(title) in html for title in words.COMPARE_CHARTS.values())


def test_the_model_whose_answer_stands_out_at_the_top_is_named(languages, compare, monkeypatch):
    """The last blocks of the second model are replaced by ones that push the answer away."""
    lab = languages.experiments(EMBEDDED).lab
    monkeypatch.setattr(lab, "qa", model("question-answering", 2))
    real = lab.qa.run

    def run(encoded, **options):
        out = real(encoded, **options)
        if options.get("hidden_states"):
            for number, one in enumerate(encoded):
                found = [i for i in range(len(one)) if one.tokens[i] in ("Lis", "##bon", "1961", "dogs")]
                for layer in out.hidden_states[9:]:
                    layer[number, found] += 100
        return out

    monkeypatch.setattr(lab.qa, "run", run)
    assert "Model B is the fine-tuned one" in compare(THREE_TEXTS)


def test_the_text_above_can_be_compared_without_repeated_words(compare):
    html = compare(THIS_TEXT, "Who likes dogs?", "Mary was born in Oslo.", "Mary")
    assert words.NO_REPEATED in html and len(svgs(html, "curves")) == 3


def test_an_unknown_choice_gets_one_sentence(compare):
    assert is_one_sentence(compare("../etc"))


def test_a_missing_model_is_replaced_together_with_its_partner(languages, compare, monkeypatch):
    """Models of two profiles have two tokenizers, so both come from one."""

    class Hub:
        profile, progress = "hub", None
        english = "never used"

        @property
        def qa(self):
            raise MissingAsset("There is no model here.")

    class Experiments:
        lab, progress = Hub(), None

    monkeypatch.setitem(languages._experiments, "hub", Experiments())
    html = StatesTab(languages).compare("hub", "", "", "", THREE_TEXTS, silent)
    assert 'class="alert"' in html and "There is no model here." in html and "deciding number" in html


def test_pieces_of_a_word_say_so():
    encoded = model("masked", 1).encode(QUESTION, CONTEXT)
    dots = dots_of(encoded, item_tokens(encoded, ITEMS[0]).roles)
    assert [(d.label, d.role) for d in dots[:3]] == [("Where", "question"), ("was", "question"), ("Mary", "question")]
    assert [d.note for d in dots if d.role == "answer"] == [
        "Lis, a piece of Lisbon (answer)",
        "##bon, a piece of Lisbon (answer)",
    ]


def test_the_questions_layers_and_groups_are_marked(read):
    first, second, _ = [svg for svg in svgs(read(QUESTION, CONTEXT, "Lisbon"), "curves") if svg.get("role") == "img"]
    assert sum(c.get("class") == "marked" for c in first.iter("circle")) == len(LAYERS)
    assert [t.text for t in second.iter("text") if "–" in (t.text or "")] == [f"{a}–{b}" for a, b in GROUPS.values()]


# The tab


def test_all_work_of_the_model_waits_in_one_line(languages):
    links = Links()
    with gr.Blocks() as page:
        states_tab.build(languages, gr.Radio(["embedded", "hub"], value="embedded"), links)
    assert [question.number for _, question in links.questions] == [25, 26, 27]
    named = {f.fn.__name__: f for f in page.fns.values() if f.fn}
    assert {named[n].concurrency_id for n in ("read_it", "compare_them")} == {"model"}


# Two languages

CHINESE = ("誰買水果？", "小明買水果。小華不買。", "小明")


def latin(html):
    """Latin words that are seen, or heard by those who do not see."""
    spoken = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', html)
    return set(re.findall("[A-Za-z]{2,}", " ".join([re.sub("<[^>]+>", " ", html), *spoken])))


def test_a_chinese_reader_sees_nothing_in_english(languages, read, compare):
    with speaking("zh"):
        tab = StatesTab(languages)
        read, compare = guard.plainly(tab.read), guard.plainly(tab.compare)
        html = read(EMBEDDED, *CHINESE, silent) + compare(EMBEDDED, *CHINESE, THIS_TEXT, silent)
        assert "模型回答" in html and "第12層" in html
        named = " ".join(author for author, _ in states_view.PAPERS.values())
        assert latin(html) <= latin(named) | {"token", "CLS", "SEP", "UNK", "CKA", "PNG", "CSV", "silhouette"}
        said = read(EMBEDDED, None, "", "", silent), compare(EMBEDDED, *CHINESE, "x" * 99, silent)
        assert all(map(is_one_sentence, said)) and "問題" in said[0] and "要讀的文字" in said[1]


def test_the_same_passage_is_told_in_either_language(languages, read):
    english = read(QUESTION, CONTEXT, "Lisbon")
    with speaking("zh"):
        chinese = guard.plainly(StatesTab(languages).read)(EMBEDDED, QUESTION, CONTEXT, "Lisbon", silent)
    paths = [re.findall(r' d="([^"]*)"| transform="([^"]*)"', html) for html in (english, chinese)]
    assert paths[0] == paths[1] and words.THIS in english and words.THIS not in chinese


def test_every_figure_says_what_it_shows(read, compare):
    for html in (read(QUESTION, CONTEXT, "Lisbon"), compare(THREE_TEXTS)):
        figures = re.findall("<figure.*?</figure>", html, re.S)
        told = [re.search(r'aria-label="([^"]{20,})"', figure) for figure in figures]
        assert figures and all(told)
        assert 'data-save="png"' in html and 'data-save="table"' in html


def test_own_words_stay_as_they_were_typed(languages):
    with speaking("zh"):
        html = StatesTab(languages).read(EMBEDDED, "The passage?", "The question likes {share} %s.", "", silent)
    assert "{share}" in html and "%s" in html and "The passage" in inside(html)
