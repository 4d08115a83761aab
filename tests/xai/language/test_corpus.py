"""The corpus: our format there and back, running text into sentences, files of any kind."""

import gzip
import json
import sys
from types import SimpleNamespace

import pytest

from xai.embedded.grammar.sentence import Sentence
from xai.language import corpus
from xai.language.corpus import CorpusSentence, read_corpus, split_sentences, write_corpus

DOG = Sentence(
    ("The", "dog", "'s", "bone", ",", "she", "said", "."), "DET NOUN PART NOUN PUNCT PRON VERB PUNCT".split(), "x"
)
APPLE = Sentence(("我", "買", "蘋果", "。"), ("PRON", "VERB", "NOUN", "PUNCT"), "y", spaced=False)


@pytest.fixture
def file(tmp_path):
    def write(content, name="text.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def no_spacy(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)


@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.jsonl.gz"])
def test_what_is_written_is_read(tmp_path, name):
    write_corpus(tmp_path / name, [DOG, APPLE])
    found = read_corpus(tmp_path / name)
    assert len(found) == 2 and found.tagged and found.note == ""
    for sentence, original in zip(found, (DOG, APPLE)):
        assert (sentence.text, sentence.spans, sentence.tags) == (original.text, original.spans, tuple(original.tags))
        assert tuple(sentence.text[start:end] for start, end in sentence.spans) == original.words
    write_corpus(tmp_path / f"again-{name}", found)
    assert (tmp_path / name).read_bytes() == (tmp_path / f"again-{name}").read_bytes()
    assert (tmp_path / name).read_bytes()[:2] == (b"\x1f\x8b" if name.endswith("gz") else b'{"')


@pytest.mark.parametrize("text", ['He said "no".\n', "a\u2028b", "tab\tand \\ back", "😀 {}"])
def test_any_character_comes_back(tmp_path, no_spacy, text):
    write_corpus(tmp_path / "c", [CorpusSentence(text), CorpusSentence("dog", ((0, 3),), ("NOUN",))])
    found = read_corpus(tmp_path / "c")
    assert found[0] == CorpusSentence(text) and found[1].tags == ("NOUN",) and not found.tagged


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "not json",
        "3",
        '{"words": []}',
        '{"text": ""}',
        '{"text": 3}',
        '{"text": "\\ud800"}',
        '{"text": "dog", "words": [[0, 4, "NOUN"]]}',
        '{"text": "dog", "words": [[2, 1, "NOUN"]]}',
        '{"text": "dog", "words": [[-1, 1, "NOUN"]]}',
        '{"text": "dog", "words": [[0, 2, "X"], [1, 3, "X"]]}',
        '{"text": "dog", "words": [[0, 1.5, "X"]]}',
        '{"text": "dog", "words": [[0, 1, 7]]}',
        '{"text": "dog", "words": [[0, 1]]}',
        '{"text": "dog", "words": 5}',
    ],
)
def test_a_damaged_line_is_named(file, line):
    with pytest.raises(ValueError, match="line 2 of c.jsonl"):
        read_corpus(file('{"text": "good"}\n' + line, "c.jsonl"))


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("A dog ran. It sat! Why? So", ["A dog ran.", "It sat!", "Why?", "So"]),
        ('"Stop!" she said. (He did.) End', ['"Stop!"', "she said.", "(He did.)", "End"]),
        ("It costs 3.50 at www.x.org. Yes.", ["It costs 3.50 at www.x.org.", "Yes."]),
        ("one\ntwo three.\r\nfour\n\nfive\n \nsix", ["one two three.", "four", "five", "six"]),
        ("我買蘋果。你呢？「好！」她說。", ["我買蘋果。", "你呢？", "「好！」", "她說。"]),
        ("Wait... what?! No", ["Wait...", "what?!", "No"]),
        ("... and so. *** \n\n---\n\nOn.", ["... and so.", "On."]),
        ("", []),
    ],
)
def test_running_text_falls_into_sentences(text, sentences):
    assert split_sentences(text) == sentences


def test_a_sentence_too_long_for_a_model_is_cut_at_spaces():
    words = [f"word{n}" for n in range(400)]
    pieces = split_sentences(" ".join(words))
    assert " ".join(pieces).split() == words and all(len(p) <= corpus.MAX_CHARACTERS for p in pieces)
    assert all(len(p) > corpus.MAX_CHARACTERS - 10 for p in pieces[:-1])
    assert "".join(split_sentences("x" * 1234)) == "x" * 1234 and len(split_sentences("x" * 1234)) == 3


@pytest.mark.parametrize("character", [".", "!", "。", '"', "x", " ", "\n", ".\n", '."', "( "])
def test_a_million_of_anything_takes_no_more_than_its_length(character):
    """A rule that looks back from every dot would take hours here."""
    text = character * (1_000_000 // len(character)) + "x"
    assert all(len(sentence) <= corpus.MAX_CHARACTERS for sentence in split_sentences(text))


def test_running_text_without_a_tagger_is_searched_without_tags(file, no_spacy):
    found = read_corpus(file("\ufeffA dog ran.\nIt sat."))
    assert [sentence.text for sentence in found] == ["A dog ran.", "It sat."]
    assert not found.tagged and "spaCy" in found.note and "works without" in found.note


def test_running_text_is_tagged_by_spacy_where_it_is(file, monkeypatch):
    def pipe(texts):
        for text in texts:
            yield [
                SimpleNamespace(idx=text.index(w), text=w, pos_="NOUN" if w == "dog" else "X", is_space=w == "  ")
                for w in ("dog", "ran")
            ]

    def load(name, exclude):
        assert name == "en_core_web_sm"
        return SimpleNamespace(pipe=pipe)

    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(load=load))
    told = []
    found = read_corpus(file("A dog ran. My dog ran."), progress=lambda *step: told.append(step))
    assert found.tagged and found.note == "" and told == [(1, 2), (2, 2)]
    assert found[1] == CorpusSentence("My dog ran.", ((3, 6), (7, 10)), ("NOUN", "X"))
    chinese = read_corpus(file("我買蘋果。iPhone也買了，蘋果股價又跌了。"))
    assert not chinese.tagged and "English text only" in chinese.note


def test_spacy_without_its_model_is_no_tagger(file, monkeypatch):
    def load(*_, **__):
        raise OSError("E050")

    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(load=load))
    assert not read_corpus(file("A dog ran.")).tagged


def test_a_gzipped_text_is_read_whatever_its_name(file, no_spacy):
    assert read_corpus(file(gzip.compress(b"A dog ran. It sat.")))[1].text == "It sat."


def test_text_that_begins_with_a_brace_is_text(file, no_spacy):
    assert read_corpus(file("{A} dog ran."))[0].text == "{A} dog ran."


def test_only_so_many_sentences_are_taken(file, monkeypatch, no_spacy):
    monkeypatch.setattr(corpus, "MAX_SENTENCES", 3)
    found = read_corpus(file("A b. " * 5))
    assert len(found) == 3 and "first 3 of 5" in found.note
    ours = "\n".join(json.dumps({"text": f"s{n}", "words": [[0, 2, "X"]]}) for n in range(4))
    assert len(read_corpus(file(ours))) == 3


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"...\n\n***", "has no sentence"),
        (b"\x89PNG\r\n\x1a\n\x00", "not text in UTF-8"),
        ("naïve".encode("latin-1"), "not text in UTF-8"),
        ("A dog".encode("utf-16"), "not text in UTF-8"),
        (b"A dog\x00ran", "zero bytes"),
        (b"\x1f\x8b broken", "cannot be opened"),
        (gzip.compress(b"A dog ran. " * 99)[:-20], "cannot be opened"),
        (gzip.compress(b""), "is empty"),
    ],
)
def test_a_file_that_is_no_text_is_said_in_a_sentence(file, content, says):
    with pytest.raises(ValueError, match=f"the file text.txt .*{says}"):
        read_corpus(file(content))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_that_is_too_large_is_not_unpacked(file, monkeypatch, pack):
    monkeypatch.setattr(corpus, "MAX_BYTES", 1_000_000)
    with pytest.raises(ValueError, match="too large; expected at most 1 MB"):
        read_corpus(file(pack(b"a b. " * 200_001)))


def test_a_file_that_is_not_there_is_said(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(ValueError, match="cannot be opened"):
            read_corpus(path)


def test_a_sentence_that_never_ends_is_refused(tmp_path):
    file = tmp_path / "long.jsonl"
    file.write_text('{"text": "' + "word " * 30_000 + '"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 1 of long.jsonl has 150,012 characters; expected at most 100,000"):
        read_corpus(file)
