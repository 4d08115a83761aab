"""One text as a model reads it: what the attention tab draws from, computed once and kept for a while."""

from dataclasses import dataclass
from functools import cached_property

from xai.language.attention import (
    Attention,
    attention,
    head_sum,
    hide_special,
    pattern_chance,
    pattern_scores,
    top_share,
    word_attention,
)
from xai.language.masked_words import predict_masked
from xai.language.stimuli import ATTENTION_SENTENCE

from .arcs import Label
from .guard import text as readable
from .kept import Kept

MOST_TEXTS = 32
MOST_BYTES = 512_000_000  # a text of 512 tokens has 151 MB of attention
MOST_CHARACTERS = 4_000  # more than 512 tokens of any language


@dataclass(frozen=True)
class Opened:
    """What a visitor looks at. profile: the one whose model read it; masked, chosen: numbers of words in the text."""

    profile: str
    text: str
    masked: tuple = ()
    chosen: int | None = None


@dataclass(frozen=True)
class Reading:
    """Attention of a text and the predictions (MaskedWord) for its masked words."""

    attention: Attention
    masked: tuple = ()  # numbers of words
    predictions: tuple = ()
    model: str = ""

    @property
    def text(self) -> str:
        return self.attention.encoded.texts[0]

    @cached_property
    def by_word(self) -> Attention:
        """Attention between whole words."""
        return word_attention(self.attention)

    @cached_property
    def spans(self) -> tuple:
        """(start, end) of each word of the text."""
        encoded, spans = self.attention.encoded, {}
        for number, (start, end), special in zip(encoded.words, encoded.spans, encoded.special):
            if not special:
                spans[number] = (spans.get(number, (start, end))[0], end)
        return tuple(spans.values())

    @cached_property
    def word_names(self) -> tuple:
        """Each word as it is written."""
        return tuple(self.text[start:end] for start, end in self.spans)

    @cached_property
    def scores(self) -> dict:
        return pattern_scores(self.attention)

    @cached_property
    def chance(self) -> dict:
        return pattern_chance(self.attention.encoded)

    def read_as(self, level) -> Attention:
        """level: "pieces" or "words"."""
        return self.by_word if level == "words" else self.attention

    def labels(self, level) -> list:
        """A Label for each token of that level."""
        encoded = self.read_as(level).encoded
        numbers = {start: number for number, (start, _) in enumerate(self.spans)}
        labels, word = [], None
        for token, (start, end), special in zip(encoded.tokens, encoded.spans, encoded.special):
            if special:
                labels.append(Label(token, special=True))
                continue
            word = numbers.get(start, word)  # a later piece belongs to the word before it
            if word in self.masked:
                labels.append(Label("[MASK]", self.text[start:end], word))
            else:
                labels.append(Label(token, "" if token != "[UNK]" else self.text[start:end], word))
        return labels

    def weights(self, layer, heads, level, *, share, hide):
        """(T, T) as the picture shows it: summed over the heads and divided by their number, so that a row that is
        shown whole adds up to 1; then special tokens hidden, then each row's strongest kept."""
        seen = self.read_as(level)
        total = head_sum(seen.weights, [(layer, head) for head in heads]) / max(len(heads), 1)
        if hide:
            total = hide_special(total, seen.encoded)
        return top_share(total, share)


class Readings:
    """Texts read by the English models of the profiles."""

    def __init__(self, languages):
        self.languages = languages
        self._kept = Kept(MOST_TEXTS, MOST_BYTES)

    def open(self, profile, text, progress):
        """(Opened, note as HTML): read a text with the profile's model, or the one that stands in for it."""
        text = readable("The sentence", text, MOST_CHARACTERS)
        with self.languages.opened(profile, "english", progress) as (experiments, note):
            opened = Opened(experiments.lab.profile, text)
            self.read(opened)
        return opened, note

    def has(self, opened) -> bool:
        """Whether this reading needs no model any more."""
        return _key(opened) in self._kept

    def read(self, opened) -> Reading:
        """The reading of what is opened. Raises TextError for a text that cannot be read."""
        return self._kept.get(_key(opened), lambda: self._read(opened), lambda made: 2 * made.attention.weights.nbytes)

    def _read(self, opened):
        experiments = self.languages.experiments(opened.profile)
        lm, text = experiments.lab.english, opened.text
        if not opened.masked:
            homework = text == ATTENTION_SENTENCE  # the quiz has read this one
            seen = experiments.language.attention() if homework else attention(lm, text)
            return Reading(seen, model=lm.name)
        spans = self.read(Opened(opened.profile, text)).spans
        masked = [spans[number] for number in opened.masked]
        return Reading(
            attention(lm, text, masked=masked), opened.masked, tuple(predict_masked(lm, text, masked)), lm.name
        )


def _key(opened):
    return opened.profile, opened.text, opened.masked
