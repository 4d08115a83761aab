"""Questions 21-30 on hand-made attention, neighbours and vectors, and on the numbers that others measured."""

from types import SimpleNamespace

import pytest
import torch

from quiz.topics import attention, hidden_states, similarity
from xai.course.published import PUBLISHED
from xai.language.attention import Attention
from xai.language.models import Encoded
from xai.language.stimuli import CHINESE_SENTENCES, POSITIONS, SLIDE_SIMILARITY

MEASURED = PUBLISHED["similarity"]
WORDS = "The police officer is kind because she is kind .".split()
TOKENS = ("[CLS]", *WORDS, "[SEP]")
T = len(TOKENS)


def encoded():
    text, spans, words = " ".join(WORDS), [(0, 0)], [None]
    at = 0
    for number, word in enumerate(WORDS):
        spans.append((at, at + len(word)))
        words.append(number)
        at += len(word) + 1
    special = tuple(token in ("[CLS]", "[SEP]") for token in TOKENS)
    return Encoded(
        ids=torch.arange(T),
        types=torch.zeros(T, dtype=torch.int64),
        tokens=TOKENS,
        spans=(*spans, (0, 0)),
        source=tuple(None if s else 0 for s in special),
        words=(*words, None),
        special=special,
        texts=(text,),
    )


def room(**parts):
    return SimpleNamespace(language=SimpleNamespace(**parts))


def attending(heads):
    """12 x 12 heads that look everywhere alike, but for heads: (layer, head) -> (T, T)."""
    weights = torch.full((12, 12, T, T), 1 / T)
    for (layer, head), matrix in heads.items():
        weights[layer - 1, head - 1] = matrix
    return room(attention=lambda: Attention(TOKENS, weights, encoded()))


def to_column(*columns):
    matrix = torch.zeros(T, T)
    matrix[:, list(columns)] = 1 / len(columns)
    return matrix


NEXT = torch.eye(T).roll(1, 1)


def test_q21_names_the_patterns_of_head_12_alone():
    x = attending({(4, 12): NEXT, (9, 12): to_column(0, T - 1), (5, 11): NEXT.T})
    assert attention.q21(x, "assigned").chosen == {"next_token", "special_token"}


def test_q21_chooses_nothing_when_heads_look_everywhere_alike():
    finding = attention.q21(attending({}), "assigned")
    assert finding.chosen is None and len(finding.quantities) == 5
    assert all(q.value == pytest.approx(1) for q in finding.quantities)


def neighbours(*leaders):
    """Layers 0 to 12 whose 50 neighbours are mostly of the tag given."""
    return room(neighbours=lambda word: [{"VERB": 20}, *({tag: 30, "ADP": 20} for tag in leaders)])


def test_q22_takes_the_layer_from_which_nouns_stay_ahead():
    turn = ["VERB"] * 5 + ["NOUN", "NOUN", "ADJ", "NOUN", "NOUN", "NOUN", "NOUN"]
    assert attention.q22(neighbours(*turn), "assigned").chosen == {"layer_9"}
    assert attention.q22(neighbours(*["VERB"] * 11, "NOUN"), "assigned").chosen == {"layer_12"}


@pytest.mark.parametrize(
    "leaders, says", [(["NOUN"] * 12, "begin with layer 7"), (["NOUN"] * 11 + ["DET"], "not nouns")]
)
def test_q22_says_when_no_option_fits(leaders, says):
    finding = attention.q22(neighbours(*leaders), "assigned")
    assert finding.chosen is None and says in finding.why and len(finding.quantities) == 12


def test_q22_is_not_decided_by_a_tie():
    tied = room(neighbours=lambda word: [{}] + [{"NOUN": 25, "VERB": 25}] * 7 + [{"NOUN": 30}] * 5)
    assert attention.q22(tied, "assigned").chosen is None


def pronouns(one, both):
    return room(pronouns=lambda masked: {"she": 0.1, "it": 0.0, "he": one if len(masked) == 1 else both})


@pytest.mark.parametrize(
    "one, both, option",
    [(0.99, 0.18, "fall_0_81"), (0.9, 0.7, "fall_0_18"), (0.9, 0.9, "fall_0_01"), (1, 0, "fall_0_99")],
)
def test_q23_takes_the_nearest_fall(one, both, option):
    x = pronouns(one, both)
    assert attention.q23_2(x, "assigned").chosen == {option}
    assert attention.q23_1(x, "assigned").chosen == {"he"}


def test_q23_follows_the_model():
    x = room(pronouns=lambda masked: {"she": 0.6, "he": 0.3, "it": 0.1})
    assert attention.q23_1(x, "assigned").chosen == {"she"}


def test_q24_finds_the_head_that_looks_back_and_only_among_the_options():
    back = to_column(2, 3)
    finding = attention.q24(attending({(7, 10): back, (5, 9): back}), "assigned")
    assert finding.chosen == {"heads_7_10"}
    away = {(layer, 10): to_column(0, 5) for layer in range(4, 9)}
    assert attention.q24(attending(away), "assigned").chosen is None


def test_q25_26_27_read_the_strongest_layers(monkeypatch):
    curve = torch.zeros(13)
    curve[8] = 1
    monkeypatch.setattr(hidden_states, "measured", lambda x, measure: torch.stack([curve, curve, 0 * curve]))
    assert hidden_states.q25(None, "assigned").chosen == {"layer_8"}
    assert hidden_states.q26(None, "assigned").chosen == {"layers_7_9"}
    assert hidden_states.q27(None, "assigned").chosen == {"layers_7_9"}
    monkeypatch.setattr(hidden_states, "measured", lambda x, measure: -torch.arange(26.0).reshape(2, 13))
    assert hidden_states.q26(None, "assigned").chosen is None  # below what chance gives in every layer


def blocks(means):
    """A (10, 10) matrix that has its group means everywhere: fruit, company, between."""
    fruit, company, between = means
    matrix = torch.full((10, 10), between)
    matrix[:5, :5], matrix[5:, 5:] = fruit, company
    return matrix


def published_candidates():
    by_layer = MEASURED["group_means_by_layer_0_to_12"]
    return {
        ("cosine", "ping"): [torch.tensor(MEASURED["ping_layer12_cosine"])],
        ("euclidean", "ping"): [torch.tensor(MEASURED["ping_layer12_euclidean"])],
        ("cosine", "guo"): [blocks(m) for m in by_layer["guo_cosine"][1:]],
        ("euclidean", "guo"): [blocks(m) for m in by_layer["guo_euclidean"][1:]],
    }


def test_q28_comes_out_as_published_from_published_numbers():
    scores = similarity.slide_scores(published_candidates())
    assert similarity.metric_of_slide(scores).chosen == {"cosine"}
    assert similarity.word_of_slide(scores).chosen == {"guo"}
    assert scores["cosine", "ping"] == pytest.approx(0.44, abs=0.01)


def test_q28_comes_out_otherwise_from_altered_numbers():
    altered = published_candidates()
    altered["cosine", "guo"], altered["cosine", "ping"] = altered["cosine", "ping"], altered["cosine", "guo"]
    assert similarity.word_of_slide(similarity.slide_scores(altered)).chosen == {"ping"}
    distances = {("euclidean", "ping"): [SLIDE_SIMILARITY], ("cosine", "ping"): [1 - SLIDE_SIMILARITY]}
    assert similarity.metric_of_slide(similarity.slide_scores(distances)).chosen == {"euclidean"}


def test_q29_comes_out_as_published_from_the_published_means_of_its_group():
    curve = [company for _, company, _ in MEASURED["group_means_by_layer_0_to_12"]["guo_cosine"]][similarity.CURVE]
    assert similarity.shape(curve).chosen == {"down_then_up"}
    assert similarity.shape([1 - v for v in curve]).chosen == {"up_then_down"}
    assert similarity.shape(sorted(curve)).chosen == {"up"}
    assert similarity.shape(sorted(curve, reverse=True)).chosen == {"down"}
    assert similarity.shape([0.5] * 11).chosen is None


def test_q29_overlooks_a_wiggle():
    assert similarity.shape([0.9, 0.89, 0.8, 0.7, 0.5, 0.49, 0.5]).chosen == {"down"}


def published_pairs(positions):
    """Every pair of the ten sentences: what differs, and whether their layer-0 vectors do (from the published sets)."""
    same = [set(group) for group in MEASURED["ping_layer0_zero_distance_sets"]]
    for i in range(10):
        for j in range(i):
            a, b = CHINESE_SENTENCES[i], CHINESE_SENTENCES[j]
            differ = {
                "position": positions[i] != positions[j],
                "length": len(a) != len(b),
                "meaning": (i < 5) != (j < 5),
                "frequency": a.count("果") != b.count("果"),
            }
            moved = 0.0 if any({i, j} <= group for group in same) else 0.7
            yield {thing for thing, differs in differ.items() if differs}, moved


def test_q30_comes_out_as_published_from_the_published_zero_distances():
    assert similarity.dependence(list(published_pairs(POSITIONS["ping"]))).chosen == {"position"}


def test_q30_comes_out_otherwise_when_something_else_moves_the_vector():
    things = similarity.CONTROLLED_PAIRS
    assert similarity.dependence([({thing}, 0.3) for thing in things]).chosen == set(things)
    assert similarity.dependence([({thing}, 0.3 * (thing == "meaning")) for thing in things]).chosen == {"meaning"}
    assert similarity.dependence([({thing}, 1e-6) for thing in things]).chosen is None


def test_controlled_pairs_change_one_thing_at_a_time():
    for thing, ((a, i), (b, j)) in similarity.CONTROLLED_PAIRS.items():
        assert a[i] == b[j] == "果" and a[: i + 1].count("果") == b[: j + 1].count("果") == 1
        differs = {"position": i != j, "length": len(a) != len(b), "frequency": a.count("果") != b.count("果")}
        assert {name for name, yes in differs.items() if yes} == {thing} - {"meaning"}
