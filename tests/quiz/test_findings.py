"""What comes out of a model: shapes that a question does not expect, numbers that are none, and errors."""

import itertools
import json
import math

import pytest
import torch

from quiz import compute_key, questions
from quiz import key as keys
from quiz.check import check
from quiz.findings import Needs, Quantity, decided, extreme, only_match, unless_above
from quiz.grading import NOT_COMPUTED, grade
from quiz.report import as_html, as_json
from quiz.topics import attention, hidden_states, similarity
from tests.quiz.test_rules_from_language import attending, neighbours, room
from tests.xai.language import tiny
from xai.experiments import Experiments
from xai.lab import Lab, MissingAsset
from xai.language.attention import Attention
from xai.language.attention import attention as attention_of
from xai.said import Said

WHY = "{value:.3f} {next:.3f} {best} {second}"
LIMIT = Quantity("nearly none", 0.5, "share")


def test_what_is_not_a_number_is_neither_the_most_nor_the_least():
    scores = {"jug": 2.0, "shadow": 1.0, "cake": math.nan, "plate": 3.0}
    for order in itertools.permutations(scores):
        for smallest in (False, True):
            found = extreme({name: scores[name] for name in order}, "share", WHY, smallest=smallest)
            assert found.chosen is None and found.margin == 0 and "not a number: cake" in found.why
            assert unless_above(found, LIMIT, 3.0, Said("nothing")) is found
            assert unless_above(found, LIMIT, 0.0, Said("nothing")) is found
    names = dict.fromkeys(scores, "nearly none")
    assert only_match(scores | {"jug": 0.1}, names, LIMIT, "why").chosen is None
    quantities = [Quantity(name, value, "share") for name, value in scores.items()]
    assert decided("plate", quantities, LIMIT, 1.0, "why").chosen is None
    assert decided("plate", quantities[:2], LIMIT, math.nan, "why").chosen is None
    beside = [Quantity("cake", math.nan, "times"), Quantity("jug", 1.0, "share")]  # of another unit: not compared
    assert decided("jug", beside, LIMIT, 1.0, "why").chosen == {"jug"}
    assert extreme({"jug": math.inf, "cake": 1.0}, "share", WHY).chosen == {"jug"}


@pytest.mark.parametrize("layer", range(1, 13))
def test_a_layer_of_nan_decides_nothing(layer, monkeypatch):
    curve = torch.linspace(0, 1, 13).index_fill(0, torch.tensor([layer]), math.nan)
    monkeypatch.setattr(hidden_states, "measured", lambda x, measure: curve.expand(3, 13))
    used = {11, 5, 8, 2}
    assert (hidden_states.q25(None, "assigned").chosen is None) == (layer in used)
    assert hidden_states.q26(None, "assigned").chosen is None and hidden_states.q27(None, "assigned").chosen is None
    if layer < 12:
        shape = similarity.shape(curve[1:12].tolist())
        assert shape.chosen is None
    slide = similarity.SLIDE_SIMILARITY
    matrices = {("cosine", "guo"): [slide, slide * math.nan], ("euclidean", "ping"): [slide]}
    for order in (matrices, dict(reversed(matrices.items()))):
        scores = similarity.slide_scores(order)
        assert similarity.metric_of_slide(scores).chosen is None and similarity.word_of_slide(scores).chosen is None


def layers_and_heads(layers, heads):
    """Experiments whose models have these; every head looks back at "police officer" a little more in later layers."""
    x = attending({})
    weights = x.language.attention()
    full = weights.weights[:1, :1].repeat(layers, heads, 1, 1)
    for layer, head in itertools.product(range(layers), range(heads)):
        full[layer, head, :, 2:4] += (layer + head) / 100
    full /= full.sum(-1, keepdim=True)
    return room(
        attention=lambda: Attention(weights.tokens, full, weights.encoded),
        neighbours=lambda word: neighbours(*["NOUN"] * layers).language.neighbours(word),
    )


@pytest.mark.parametrize("layers, heads", [(1, 1), (6, 12), (8, 10), (12, 8), (12, 12), (24, 16)])
def test_a_question_about_what_a_model_lacks_is_not_computed(layers, heads, monkeypatch):
    x = layers_and_heads(layers, heads)
    found = {name: attention.RULES[name](x, "assigned") for name in ("Q21", "Q22", "Q24")}
    monkeypatch.setattr(hidden_states, "measured", lambda x, measure: torch.linspace(0, 1, layers + 1).expand(3, -1))
    found |= {name: rule(None, "assigned") for name, rule in hidden_states.RULES.items()}
    states = torch.randn(layers + 1, 10, 8, generator=torch.Generator().manual_seed(0))
    found["Q29"] = similarity.q29(room(apple=lambda word: states), "assigned")
    there = {
        "Q21": heads >= 12,
        "Q22": layers == 12,
        "Q24": layers >= 8 and heads >= 10,
        "Q25": layers >= 11,
        "Q26": layers == 12,
        "Q27": layers == 12,
        "Q29": layers >= 11,
    }
    for name, finding in found.items():
        assert bool(finding.quantities) == there[name], name
        if not there[name]:
            assert finding.chosen is None and finding.why.startswith("The model has ") and finding.why.endswith(".")
            assert str(layers) in finding.why or str(heads) in finding.why
    assert attention.q24(layers_and_heads(12, 12), "assigned").chosen == {"heads_8_10"}


def test_needs_are_said_once():
    assert Needs(layers=12, exactly=True).lacking(12) is None and Needs(heads=4).lacking(1, 4) is None
    assert "6 layers" in Needs(layers=8).lacking(6).why and "3 heads" in Needs(heads=4).lacking(9, 3).why
    assert "24 layers" in Needs(layers=12, exactly=True).lacking(24).why


ERRORS = [
    IndexError("index 7 is out of bounds"),
    RuntimeError("CUDA error\nmore"),
    ValueError("the text is odd"),
    KeyError("she"),
    ZeroDivisionError(),
    MissingAsset("No model is here."),
    AttributeError("no cnn"),
    MemoryError(),
]


def raising(error):
    def rule(x, settings):
        raise error

    return rule


def stub_rules(monkeypatch, change):
    """Every rule chooses what is published, but for those changed."""

    def fine(name):
        return lambda x, settings: decided(questions[name].published, [LIMIT], LIMIT, 1.0, "because")

    rules = {name: (fine(name), True) for name in questions}
    monkeypatch.setattr(keys, "RULES", rules | change)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_costs_its_own_question_alone(error, monkeypatch, capsys, tmp_path):
    stub_rules(monkeypatch, {"Q24": (raising(error), True)})
    lab = Lab.open("embedded", device="cpu")
    x = Experiments(lab, cache=tmp_path)
    key = compute_key(lab, experiments=x)
    assert list(key) == list(questions) and [name for name, f in key.items() if not f.computed] == ["Q24"]
    why = key["Q24"].why
    assert why.endswith(".") and "\n" not in why and (str(error).splitlines() or [""])[0] in why
    assert ("Traceback" in capsys.readouterr().err) == (not isinstance(error, MissingAsset))
    assert check(key) == []
    graded = grade({name: sorted(q.published) for name, q in questions.items()}, key)
    assert graded.parts["Q24"].status == NOT_COMPUTED and graded.points == graded.computable == pytest.approx(9.6)


def test_one_of_two_settings_may_fail(monkeypatch, tmp_path):
    def rule(x, settings):
        if settings == "paper":
            raise IndexError("7")
        return decided(questions["Q6"].published, [LIMIT], LIMIT, 1.0, "because")

    stub_rules(monkeypatch, {"Q6": (rule, False)})
    lab = Lab.open("embedded", device="cpu")
    finding = compute_key(lab, experiments=Experiments(lab, cache=tmp_path))["Q6"]
    assert finding.computed and not finding.under_paper.computed and "7" in finding.under_paper.why


def test_what_the_callers_progress_raises_ends_the_key(monkeypatch, tmp_path):
    """The page stops work that nobody waits for any more."""

    class Gone(Exception):
        pass

    def stop(*_):
        raise Gone

    def rule(x, settings):
        x.progress("LIME", 1, 2)

    stub_rules(monkeypatch, {"Q6": (rule, True)})
    lab = Lab.open("embedded", device="cpu")
    x = Experiments(lab, cache=tmp_path, progress=stop)
    with pytest.raises(Gone):
        compute_key(lab, experiments=x)
    assert x.progress is stop


def test_a_key_without_its_models_is_still_written(monkeypatch, tmp_path):
    """No rule, no picture and no hash of a model that breaks costs more than itself."""
    stub_rules(monkeypatch, {"Q21": (raising(IndexError("7")), True)})
    lab = Lab.open("embedded", device="cpu")
    monkeypatch.setattr(Lab, "_language_model", raising(ValueError("the model cannot be read")).__get__)
    monkeypatch.setattr("quiz.report.evidence_png", raising(RuntimeError("cannot be drawn")))
    x = Experiments(lab, cache=tmp_path)
    key = compute_key(lab, experiments=x)
    data = as_json([key], x)
    assert data["english_sha256"] == "" and json.loads(json.dumps(data))["findings"]["Q21"]["chosen"] is None
    page = as_html([key], x, data)
    assert "Not computed: This could not be computed (IndexError: 7)." in page
    assert page.count("<section") == len(questions)


def test_a_word_that_the_vocabulary_lacks_is_said():
    words = [word for word in tiny.WORDS if word not in ("it", "he")]
    lm = tiny.build(tiny.tokenizer_of([*words, *"abcdefghijklmnopqrstuvwxyz", ".", *tiny.PIECES]))
    lab = Lab.open("embedded", device="cpu")
    lab.english = lm
    finding = keys._failed("Q23_1", _error_of(lambda: Experiments(lab).language.pronouns(("she",))), [])
    assert "'he' is not one token" in finding.why
    assert attention_of(lm, "she is kind").weights.shape[0] == lm.layers


def _error_of(call):
    with pytest.raises(ValueError) as raised:
        call()
    return raised.value
