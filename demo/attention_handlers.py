"""What the attention tab's inputs do: raw values in, HTML out."""

import functools
from dataclasses import replace

import gradio as gr

from . import attention_words as words
from . import markup
from .attention_reading import Opened, Readings
from .attention_view import attention_view, map_view, nearest_view
from .corpus_search import CorpusSearch
from .guard import alone, number, one_of, text, whole
from .language_room import ANY_TEXT

LAYERS, HEADS = 12, 12  # of every model of the profiles
HOMEWORK_COREFERENCE = ("she", ("police", "officer"))
MOST_OF_A_PATH = 4_096  # characters


class AttentionTab:
    """The handlers; those that change what is opened return several outputs."""

    def __init__(self, languages):
        self.readings, self.search = languages.only(Readings), languages.only(CorpusSearch)

    def in_line(self, handler):
        """A handler that draws what is opened. It waits for the model only where the text must be read again."""
        slow = alone(handler)

        @functools.wraps(handler)
        def run(*args):
            opened = next((value for value in args if isinstance(value, Opened)), None)
            return (handler if opened is None or self.readings.has(opened) else slow)(*args)

        return run

    def read(self, profile, sentence, pattern, values, progress):
        """What "Read it" does -> (picture, opened, map, from, to, word, nearest). values: those of `picture`."""
        opened, note = self.readings.open(profile, sentence, progress)
        names = self.readings.read(opened).word_names
        choices = [(f"{number} {word}", number - 1) for number, word in enumerate(names, 1)]
        source, targets = _default_words(names)
        return (
            note + self.picture(opened, *values),
            opened,
            self.map(opened, pattern, source, targets, *values[:2]),
            gr.update(choices=choices, value=source),
            gr.update(choices=choices, value=targets),
            gr.update(choices=choices, value=targets[-1]),
            markup.remark(words.NEAREST_WAITING),
        )

    def picture(self, opened, layer, heads, share, hide, level) -> str:
        """The lines, from the inputs' values."""
        if opened is None:
            return markup.remark(words.WAITING)
        return attention_view(
            self.readings.read(opened),
            opened,
            whole("The layer", layer, 1, LAYERS),
            _heads(heads),
            one_of("The level", level, ("pieces", "words")),
            share=number("The share", share, 0, 100) / 100,
            hide=bool(hide),
        )

    def mask(self, opened, word, values):
        """Hide a word or show it again -> (picture, opened, word, nearest)."""
        word = self._word(opened, word)
        masked = tuple(sorted(set(opened.masked) ^ {word}))
        opened = replace(opened, masked=masked)
        return self.picture(opened, *values), opened, gr.update(value=word), markup.remark(words.NEAREST_WAITING)

    def choose(self, opened, word, values):
        """Keep a word's lines in front, or let go of it -> (picture, opened, word)."""
        word = self._word(opened, word)
        opened = replace(opened, chosen=None if word == opened.chosen else word)
        return self.picture(opened, *values), opened, gr.update(value=word)

    def map(self, opened, pattern, source, targets, layer, heads) -> str:
        """The map of heads, from the inputs' values."""
        if opened is None:
            return markup.remark(words.NOT_READ_YET)
        one_of("The pattern", pattern, words.PATTERNS)
        if pattern == "coreference":
            source = None if source is None else self._word(opened, source)
            targets = sorted({self._word(opened, target) for target in _several(targets)})
        layer, heads = whole("The layer", layer, 1, LAYERS), _heads(heads)
        return map_view(self.readings.read(opened), pattern, layer, heads, source, targets)

    def nearest(self, opened, profile, word, layer, vectors, heads, file, progress) -> str:
        """The nearest corpus words, from the inputs' values."""
        if opened is None:
            raise ValueError(words.NOT_READ_YET)
        word, layer, heads = self._nearest_inputs(opened, word, layer, vectors, heads)
        if heads and layer == 0:
            raise ValueError(words.NO_CONTEXT_AT_0)
        file, reading = _corpus_file(profile, file), self.readings.read(opened)
        found = self.search.find(opened, reading, word, heads, file, progress)
        return nearest_view(found, layer, reading.word_names[word], word in opened.masked)

    def nearest_again(self, opened, profile, word, layer, vectors, heads, file):
        """The same after another layer was chosen; nothing changes where that would need a new search."""
        if opened is None:
            return gr.skip()
        chosen = self._nearest_inputs(opened, word, layer, vectors, heads)
        if not self.search.has(opened, chosen[0], chosen[2], _corpus_file(profile, file)):
            return gr.skip()
        return self.nearest(opened, profile, word, layer, vectors, heads, file, None)

    def _nearest_inputs(self, opened, word, layer, vectors, heads):
        """(word, layer, heads whose contexts are compared or None)."""
        one_of("The kind of vector", vectors, ("embedding", "context"))
        heads = _heads(heads) if vectors == "context" else None
        if heads == ():
            raise ValueError(words.NO_HEAD)
        return self._word(opened, word), whole("The layer", layer, 0, LAYERS), heads

    def _word(self, opened, word) -> int:
        """The number of a word of what is opened."""
        if opened is None:
            raise ValueError(words.NOT_READ_YET)
        return whole("The word", word, 0, len(self.readings.read(opened).spans) - 1)


def _heads(chosen) -> tuple:
    return tuple(sorted({whole("The head", head, 1, HEADS) for head in _several(chosen)}))


def _several(given):
    """What takes several values, as a list, whatever was sent."""
    return [] if given is None else given if isinstance(given, (list, tuple)) else [given]


def _corpus_file(profile, file):
    """The path of the file to search, or None for the corpus that ships."""
    return None if file is None or profile not in ANY_TEXT else text("The name of the file", file, MOST_OF_A_PATH)


def _default_words(names):
    """(from, to) of the coreference pattern, as numbers of words: those of question 24 where the text has them."""
    pronoun, antecedents = HOMEWORK_COREFERENCE
    if {pronoun, *antecedents} <= set(names):
        return names.index(pronoun), [names.index(word) for word in antecedents]
    return len(names) - 1, [0]
