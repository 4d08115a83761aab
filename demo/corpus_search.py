"""The corpus words nearest to a word of the text that is looked at, layer by layer."""

from dataclasses import dataclass, replace

from xai.language.corpus import Corpus, read_corpus
from xai.language.experiments import NEAREST
from xai.language.models import TextError
from xai.language.neighbours import EmbeddingIndex, token_vector

from . import attention_words as words
from .guard import counter
from .kept import Kept

INDEX_BYTES = 2_000_000_000  # of one index: 50,000 tokens of BERT-base, a whole book
ALL_INDEX_BYTES = 3_000_000_000
MOST_SEARCHES = 64


@dataclass(frozen=True, eq=False)
class Found:
    """hits: layer -> list of Hit, nearest first. tagged: whether parts of speech are known. note: about the corpus.
    searched: how many of its sentences were searched."""

    hits: dict
    tagged: bool
    note: str
    searched: int
    sentences: int


class CorpusSearch:
    """Indices of corpora, built when first asked for."""

    def __init__(self, languages):
        self.languages = languages
        self._indices, self._found = Kept(8, ALL_INDEX_BYTES), Kept(MOST_SEARCHES)

    def find(self, opened, reading, word, heads, file, progress) -> Found:
        """The NEAREST tokens, at every layer, to a word of what is opened (Opened and its Reading).

        word: its number. heads: None for the word's vector; else numbers of heads whose contexts are compared. file:
        path of a text file to search, or None for the corpus that ships. Raises ValueError for a file that cannot be
        read.
        """
        return self._found.get(
            _key(opened, word, heads, file), lambda: self._find(opened, reading, word, heads, file, progress)
        )

    def has(self, opened, word, heads, file) -> bool:
        """Whether this search needs no work any more."""
        return _key(opened, word, heads, file) in self._found

    def _find(self, opened, reading, word, heads, file, progress):
        lab = self.languages.experiments(opened.profile).lab
        kind = {"vectors": "embedding"} if heads is None else {"vectors": "context", "heads": heads}
        corpus, sentences, index = self._indices.get(
            (opened.profile, heads, file), lambda: self._build(lab, kind, file, progress), lambda made: _bytes(made[2])
        )
        masked = [reading.spans[number] for number in opened.masked]
        hits = {}
        for layer in index.vectors:
            vector = token_vector(lab.english, opened.text, reading.spans[word], layer, masked, **kind)
            hits[layer] = index.search(vector, layer, NEAREST)
        return Found(hits, corpus.tagged, corpus.note, len(corpus), sentences)

    def _build(self, lab, kind, file, progress):
        whole = lab.corpus if file is None else read_corpus(file)
        corpus = fitting(lab.english, whole, INDEX_BYTES)
        return (
            corpus,
            len(whole),
            EmbeddingIndex.build(lab.english, corpus, progress=counter(progress, words.INDEX), **kind),
        )


def fitting(lm, corpus, most_bytes) -> Corpus:
    """As much of a corpus, from its start, as an index of all layers holds in that many bytes."""
    room = most_bytes // (4 * (lm.layers + 1) * lm.model.config.hidden_size)  # tokens
    for number, sentence in enumerate(corpus):
        try:
            room -= len(lm.encode(sentence.text))
        except TextError:
            continue  # the index leaves it out too
        if room < 0 and number:
            return replace(corpus, sentences=corpus.sentences[:number])
    return corpus


def _bytes(index):
    return sum(matrix.nbytes for matrix in index.vectors.values())


def _key(opened, word, heads, file):
    return replace(opened, chosen=None), word, heads, file
