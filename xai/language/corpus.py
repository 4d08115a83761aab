"""Sentences to search in: our own with parts of speech, or any text file.

Our own format is JSON lines, plain or gzipped: {"text": "A dog.", "words": [[0, 1, "DET"], [2, 5, "NOUN"], ...]} with
the characters and the universal part of speech (universaldependencies.org/u/pos) of each word; without "words" a
sentence has no tags. Everything else is read as running text in UTF-8:
- blank lines end a paragraph, other line breaks are spaces;
- a sentence ends at . ! ? (closing quotes and brackets included) before a space, and at 。！？ always, "Mr." included;
- what is longer than 500 characters is cut at a space, so that every model can read it; lines without a letter go.
"""

import gzip
import io
import json
import re
import zlib
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from ..said import Said

MAX_BYTES = 20_000_000  # twenty novels
MAX_SENTENCES = 10_000  # four times The Wizard of Oz
MAX_LINE = 100_000  # characters; a tokenizer takes long for a sentence that never ends
MAX_CHARACTERS = 500  # a token has a character or more, and BERT reads 512
TAGGER = "en_core_web_sm"

_CLOSERS = "\"'”’)\\]」』）》"
# The lookbehind keeps a row of dots linear. A piece of a long sentence ends before a space, if it has one.
_SENTENCE = re.compile(rf"\S.*?(?:(?<![.!?…])[.!?…]+[{_CLOSERS}]*(?=\s|$)|[。！？]+[{_CLOSERS}]*|$)")
_PIECE = re.compile(rf"\S.{{0,{MAX_CHARACTERS - 1}}}(?=\s|$)|\S.{{{MAX_CHARACTERS - 1}}}")


@dataclass(frozen=True)
class CorpusSentence:
    """A sentence; spans are (start, end) of its words in `text`, tags their parts of speech, or None where unknown."""

    text: str
    spans: tuple = ()
    tags: tuple | None = None


@dataclass(frozen=True)
class Corpus:
    """Sentences to search in; `note`, a Said, is what a reader should know about them (no tags, cut short)."""

    sentences: tuple
    note: str = ""

    def __len__(self):
        return len(self.sentences)

    def __iter__(self):
        return iter(self.sentences)

    def __getitem__(self, index):
        return self.sentences[index]

    @property
    def tagged(self) -> bool:
        """Whether every word's part of speech is known."""
        return all(sentence.tags is not None for sentence in self.sentences)


def read_corpus(path, progress=None) -> Corpus:
    """Read a corpus from a file in our format or from running text, at most 20 MB; only the first 10,000 sentences.

    Running text in English is tagged by spaCy if that and its model en_core_web_sm are installed, with progress(done,
    total) in sentences; else `note` says that there are no tags. Raises ValueError in one sentence for a file that is
    missing, too large, empty, not UTF-8, or damaged.
    """
    path = Path(path)
    text = _read(path)
    first, _, _ = text.partition("\n")
    if _is_ours(first):
        sentences = [_parse(line, number, path) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    else:
        sentences = [CorpusSentence(sentence) for sentence in split_sentences(text)]
    if not sentences:
        raise ValueError(Said("the file {name} has no sentence; expected text", name=path.name))
    notes = []
    if len(sentences) > MAX_SENTENCES:
        said = "Only the first {most:,} of {count:,} sentences are searched."
        notes.append(Said(said, most=MAX_SENTENCES, count=len(sentences)))
        sentences = sentences[:MAX_SENTENCES]
    if all(sentence.tags is None for sentence in sentences):
        sentences, why = _tag(sentences, progress)
        if why:
            notes.append(Said("There are no parts of speech: {why}. The search works without them.", why=why))
    note = reduce(lambda one, other: Said("{one} {other}", one=one, other=other), notes) if notes else ""
    return Corpus(tuple(sentences), note)


def write_corpus(path, sentences):
    """Write sentences (with .text, .spans and .tags) in our format; gzipped if the name ends in .gz, always the same
    bytes for the same sentences."""
    lines = []
    for sentence in sentences:
        entry = {"text": sentence.text}
        if sentence.tags is not None:
            entry["words"] = [[start, end, tag] for (start, end), tag in zip(sentence.spans, sentence.tags)]
        lines.append(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")
    data = "".join(lines).encode()
    Path(path).write_bytes(gzip.compress(data, mtime=0) if str(path).endswith(".gz") else data)


def split_sentences(text) -> list:
    """The sentences of running text, by the rule at the head of this file."""
    sentences = []
    for paragraph in re.split(r"\n\s*\n", text):
        for match in _SENTENCE.finditer(" ".join(paragraph.split())):
            sentences += _PIECE.findall(match.group())
    return [sentence for sentence in sentences if re.search(r"\w", sentence)]


def _read(path) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        if data[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(data)) as file:
                data = file.read(MAX_BYTES + 1)  # a small file may unpack to any size
    except (OSError, EOFError, zlib.error):
        raise ValueError(
            Said("the file {name} cannot be opened; expected a text file, plain or gzipped", name=path.name)
        ) from None
    if len(data) > MAX_BYTES:
        raise ValueError(
            Said(
                "the file {name} is too large; expected at most {most} MB of text",
                name=path.name,
                most=MAX_BYTES // 1_000_000,
            )
        )
    if not data.strip():
        raise ValueError(Said("the file {name} is empty; expected text", name=path.name))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(
            Said("the file {name} is not text in UTF-8; expected it saved as UTF-8", name=path.name)
        ) from None
    if "\0" in text:
        raise ValueError(
            Said("the file {name} is not text (it has zero bytes); expected text in UTF-8", name=path.name)
        )
    return text


def _is_ours(line) -> bool:
    try:
        return "text" in json.loads(line) and line.lstrip().startswith("{")
    except (ValueError, TypeError, RecursionError):
        return False


def _parse(line, number, path) -> CorpusSentence:
    if len(line) > MAX_LINE:
        said = "line {number} of {name} has {given:,} characters; expected at most {most:,}"
        raise ValueError(Said(said, number=number, name=path.name, given=len(line), most=MAX_LINE))
    try:
        entry = json.loads(line)
        text, words = entry["text"], entry.get("words")
        if not isinstance(text, str) or not text.strip():
            raise ValueError
        text.encode()  # half a character can be written in JSON
        if words is None:
            return CorpusSentence(text)
        last = 0
        for start, end, tag in words:
            numbers = type(start) is type(end) is int
            if not (numbers and last <= start < end <= len(text) and isinstance(tag, str)):
                raise ValueError
            last = end
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError(
            Said(
                "line {number} of {name} is no sentence in our format; expected {format} with words in order",
                number=number,
                name=path.name,
                format='{"text": ..., "words": [[start, end, tag], ...]}',
            )
        ) from None
    return CorpusSentence(text, tuple((start, end) for start, end, _ in words), tuple(tag for _, _, tag in words))


def _tag(sentences, progress):
    """The sentences with spaCy's tags and "", or as they were and why."""
    letters = [c for sentence in sentences for c in sentence.text if c.isalpha()]
    if sum(c.isascii() for c in letters) * 2 < len(letters):
        return sentences, Said("they are known for English text only")
    try:
        import spacy

        tagger = spacy.load(TAGGER, exclude=["parser", "ner", "lemmatizer"])
    except (ImportError, OSError):
        return sentences, Said("spaCy with its model {name} is not installed", name=TAGGER)
    tagged = []
    for sentence, document in zip(sentences, tagger.pipe(sentence.text for sentence in sentences)):
        words = [(word.idx, word.idx + len(word.text), word.pos_) for word in document if not word.is_space]
        tagged.append(
            CorpusSentence(sentence.text, tuple(word[:2] for word in words), tuple(word[2] for word in words))
        )
        if progress:
            progress(len(tagged), len(sentences))
    return tagged, ""
