"""English sentences that remember their template and values."""

import copy
import json
import pickle

import pytest

from xai.said import Said


def sentence(**values):
    return Said("{name} is {given:.2f}.", **{"name": Said("{who}'s seed", who="Ann"), "given": 0.125} | values)


def test_it_is_the_sentence_in_english():
    said = sentence()
    assert said == "Ann's seed is 0.12." and hash(said) == hash("Ann's seed is 0.12.")
    assert f"{said:>25}".endswith("0.12.") and len(f"{said:>25}") == 25
    assert json.dumps({"why": said}) == '{"why": "Ann\'s seed is 0.12."}'


def test_it_remembers_template_and_values():
    said = sentence()
    assert said.template == "{name} is {given:.2f}." and said.values == {"name": "Ann's seed", "given": 0.125}
    assert said.values["name"].values == {"who": "Ann"}


@pytest.mark.parametrize(
    "travel",
    [copy.copy, copy.deepcopy]
    + [lambda said, p=p: pickle.loads(pickle.dumps(said, p)) for p in range(2, pickle.HIGHEST_PROTOCOL + 1)],
)
def test_it_travels_whole(travel):
    there = travel(sentence())
    assert type(there) is Said and there == sentence()
    assert (there.template, there.values) == (sentence().template, sentence().values)
    assert type(there.values["name"]) is Said and there.values["name"].template == "{who}'s seed"


def test_braces_in_values_are_no_placeholders():
    said = Said("{given} was given.", given="{name} {0} {{}}")
    assert said == "{name} {0} {{}} was given."
    assert pickle.loads(pickle.dumps(said)) == said
    assert Said("{{}} is empty, {x} is not", x=1) == "{} is empty, 1 is not"


def test_what_is_made_of_it_is_an_ordinary_string():
    said = sentence()
    for made in (said.upper(), said + "", said[:3], str(said), said.strip()):
        assert type(made) is str


def test_a_value_that_is_missing_is_noticed_at_once():
    with pytest.raises(KeyError):
        Said("{name} is {given}.", name="x")
