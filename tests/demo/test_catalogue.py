"""The catalogue of words: nothing is missing in either language, and the language that is spoken is heard."""

from string import Formatter

import pytest

from demo import catalogue
from demo.catalogue import Words, as_built, choices, load, speaking, spoken, translated
from xai.said import Said


def entries(table, path=()):
    """(path, entry) of every pair of texts in a part of words.toml."""
    for name, inner in table.items():
        if isinstance(inner, dict) and all(isinstance(text, str) for text in inner.values()):
            yield (*path, name), inner
        else:
            yield from entries(inner, (*path, name))


def fields(text):
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


PARTS, SENTENCES = load()
ALL = [(".".join(path), entry) for path, entry in entries(PARTS)]


@pytest.mark.parametrize(("name", "entry"), ALL, ids=[name for name, _ in ALL])
def test_every_entry_is_in_both_languages(name, entry):
    assert set(entry) == {"en", "zh"}
    assert entry["en"].strip() and entry["zh"].strip()


def takes_values(name):
    """Sentences are written in lower case; constants hold formulas, whose braces mean something else."""
    return name.split(".")[1].islower()


@pytest.mark.parametrize(("name", "entry"), [(n, e) for n, e in ALL if takes_values(n)])
def test_both_languages_take_the_same_values(name, entry):
    assert fields(entry["en"]) == fields(entry["zh"])


@pytest.mark.parametrize("english", SENTENCES)
def test_sentences_take_the_same_values(english):
    assert SENTENCES[english].strip()
    assert fields(english) == fields(SENTENCES[english])


def test_simplified_characters_are_not_used():
    """Some of the commonest characters that only simplified Chinese has."""
    simplified = set("这们说时对开关问图层头显样网观处进实际为从两个张种们发现经过还没让给动会来习")
    texts = [(name, entry["zh"]) for name, entry in ALL] + list(SENTENCES.items())
    assert not [(name, simplified & set(text)) for name, text in texts if simplified & set(text)]


@pytest.fixture
def words(monkeypatch):
    """A catalogue of three entries."""
    parts = {
        "here": {
            "HELLO": {"en": "Hello", "zh": "你好"},
            "KINDS": {"a": {"en": "first", "zh": "第一"}, "b": {"en": "second", "zh": "第二"}},
            "much": {"en": "{part} has {share:.0%}", "zh": "{part}占{share:.0%}"},
        }
    }
    sentences = {"{name} is {given}.": "{name}是{given}。", "the cake": "蛋糕"}
    monkeypatch.setattr(catalogue, "load", lambda: (parts, sentences))
    return Words("here")


def test_words_are_those_of_the_language_that_is_spoken(words):
    assert words.text("HELLO") == "Hello"
    with speaking("zh"):
        assert words.text("HELLO") == "你好"
        assert choices(words.text("KINDS")) == [("第一", "a"), ("第二", "b")]
    assert spoken() == "en"


def test_the_language_is_put_back_after_an_error():
    with pytest.raises(ZeroDivisionError), speaking("zh"):
        1 / 0
    assert spoken() == "en"


def test_values_are_put_in_and_a_readers_own_words_stay(words):
    with speaking("zh"):
        assert words("much", part=Said("the cake"), share=0.5) == "蛋糕占50%"
        assert words("much", part="the cake", share=0.5) == "the cake占50%"


def test_a_sentence_is_said_in_the_other_language(words):
    sentence = Said("{name} is {given}.", name=Said("the cake"), given="{7}")
    assert sentence == "the cake is {7}."
    assert translated(sentence) == "the cake is {7}."
    with speaking("zh"):
        assert translated(sentence) == "蛋糕是{7}。"
        assert translated("the cake") == "蛋糕"
        assert translated("nobody knows this") == "nobody knows this"


def test_a_handler_speaks_as_when_it_was_built(words):
    with speaking("zh"):
        handler = as_built(lambda: words.text("HELLO"))
    assert handler() == "你好"
    assert words.text("HELLO") == "Hello"


def test_an_unknown_key_is_an_attribute_error(words):
    with pytest.raises(AttributeError, match="GOODBYE"):
        words.text("GOODBYE")
