"""Every sentence of a finding can be said in Chinese."""

import pickle
import re

import pytest

from demo.catalogue import speaking, translated
from quiz import compute_key, questions
from quiz.findings import Finding, Quantity, decided, extreme, listed, only_match, unless_above
from xai.said import Said

NAMES = {  # what stays as it is in Chinese -> why
    "LIME": "a method",
    "SmoothGrad": "a method",
    "token": "what Chinese texts call it, too",
    "logit": "what Chinese texts call it, too",
    "cnn": "a name in the network's code",
    "cnnid": "the homework's name for a place in cnn",
    **dict.fromkeys(("Conv2d", "Linear", "MaxPool2d", "ReLU", "BatchNorm2d"), "a class of torch"),
    **dict.fromkeys(("she", "he", "it", "police", "officer"), "a word of the English sentence"),
}
LATIN = re.compile("[A-Za-z][A-Za-z0-9]+")
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?%?")


def said_by(finding):
    """Every sentence and term of a finding, in English."""
    yield finding.why
    for quantity in (*finding.quantities, finding.threshold):
        yield from (quantity.name, quantity.unit, quantity.said)
    if finding.under_paper:
        yield from said_by(finding.under_paper)


def in_chinese(finding):
    with speaking("zh"):
        return [translated(said) for said in said_by(finding)]


@pytest.fixture(scope="module")
def key(room):
    return compute_key(room.lab, experiments=room.experiments)


@pytest.mark.slow
def test_every_finding_can_be_said_in_chinese(key):
    left = {}
    for name, finding in key.items():
        for english, chinese in zip(said_by(finding), in_chinese(finding), strict=True):
            words = {run for run in LATIN.findall(chinese) if run not in NAMES}
            if words:
                left[name, english] = chinese
    assert left == {}


@pytest.mark.slow
def test_the_numbers_are_the_same_in_both_languages(key):
    differ = {}
    for name, finding in key.items():
        for english, chinese in zip(said_by(finding), in_chinese(finding), strict=True):
            if sorted(NUMBER.findall(english)) != sorted(NUMBER.findall(chinese)):
                differ[name, english] = chinese
    assert differ == {}


@pytest.mark.slow
def test_findings_travel_with_what_they_remember(key):
    there = pickle.loads(pickle.dumps(key))
    assert there == key
    for name in questions:
        assert in_chinese(there[name]) == in_chinese(key[name])
        assert {type(value) for said in said_by(key[name]) for value in _values(said)} <= {str, int, float, Said}


def _values(said):
    for value in getattr(said, "values", {}).values():
        yield value
        yield from _values(value)


def chinese(said):
    """The sentence in Chinese; nothing of it may stay English."""
    with speaking("zh"):
        there = translated(said)
    assert set(LATIN.findall(there)) <= NAMES.keys() and there != said
    return there


MODULE = "The module at index 21 of the network's cnn is a {best}."
BY_CHANCE = Said("by chance, {part}", part=Said("jug outline"))
NO_EFFECT = Quantity("no effect", 2.0)


def test_what_the_helpers_put_before_a_reason_is_said_in_chinese_too():
    tie = extreme({"jug": 1.0, "shadow": 1.0}, "share", MODULE)
    assert tie.why == "No option stands out. The module at index 21 of the network's cnn is a jug."
    low = unless_above(tie, NO_EFFECT, 1.0, Said("In no group of layers is there an effect."))
    assert low.why == f"In no group of layers is there an effect. {tie.why}"
    assert chinese(low.why).endswith(chinese(tie.why))
    none = decided((), (), NO_EFFECT, 1.0, BY_CHANCE)
    assert none.why == "The numbers favour no option. by chance, jug outline"
    assert chinese(none.why).endswith(chinese(BY_CHANCE))
    unfit = only_match({"jug": 1.0}, {"jug": "nearly none"}, Quantity("nearly none", 0.1, "share"), BY_CHANCE)
    assert unfit.why == none.why and chinese(unfit.why) == chinese(none.why)
    assert chinese(unfit.quantities[0].said) != chinese(unfit.threshold.said)


def test_extreme_names_options_and_further_values_as_terms():
    why = "With {metric}, the best matrix of {best} correlates with the slide's picture at {value:.3f}, of {second} at "
    found = extreme({"ping_guo": 0.5, "guo": 0.25}, "correlation", why + "{next:.3f}.", metric=Said("cosine"))
    assert "With cosine, the best matrix of ping guo correlates" in found.why and "of guo at 0.250" in found.why
    assert all(word in chinese(found.why) for word in (chinese("cosine"), chinese("ping guo"), "0.500", "0.250"))
    assert found.threshold.name == "runner-up, guo" and chinese("guo") in chinese(found.threshold.said)


def test_a_list_is_said_with_the_commas_of_its_language():
    things = listed([Said("position"), Said("length"), Said("meaning")], "nothing")
    assert things == "position, length, meaning" and chinese(things).count("、") == 2 and ", " not in chinese(things)
    assert listed([], "nothing") == "nothing" and chinese(listed([], "nothing")) == chinese("nothing")


def test_a_quantity_is_a_sentence_in_both_languages():
    quantity = Quantity(Said("effect of the {part}", part=Said("jug")), 2.34567, "logits")
    assert str(quantity) == quantity.said == "effect of the jug: 2.346 logits"
    assert chinese("jug") in chinese(quantity.said) and "2.346" in chinese(quantity.said)
    bare = Quantity("rank correlation of the maps", 1.0)
    assert str(bare) == bare.said == "rank correlation of the maps: 1" and chinese(bare.said).endswith("1")


def test_findings_with_the_same_words_are_equal():
    plain, said = (Finding(frozenset("a"), why=why) for why in (str(BY_CHANCE), BY_CHANCE))
    assert plain == said and hash(plain) == hash(said)
