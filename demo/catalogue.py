"""The page's words in English and Traditional Chinese, read from words.toml, and the language that is spoken.

The page is built twice, once in each language. What builds it, and every handler while it runs, speaks one language;
`Words` and `translated` look it up, so no handler is told. Sentences that the quiz and xai make (`xai.said.Said`, names
of parts and classes, units) stand in words.toml under their English.
"""

import functools
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from string import Formatter

from quiz.catalogue import LANGUAGES, tomllib
from xai.said import Said

FILE = Path(__file__).with_name("words.toml")
_spoken = ContextVar("language", default=LANGUAGES[0])


@functools.lru_cache(maxsize=1)
def load() -> tuple:
    """({part: {key: entry}}, {English: Chinese}). An entry is {"en": text, "zh": text} or a table of entries."""
    parts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    sentences = parts.pop("sentence")
    return parts, {sentence["en"]: sentence["zh"] for sentence in sentences}


def spoken() -> str:
    """The language that is spoken here and now: "en" or "zh"."""
    return _spoken.get()


@contextmanager
def speaking(language):
    """Speak this language inside the block."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def as_built(handler):
    """The handler, which will speak the language that is spoken now: Gradio calls it in a context of its own."""
    language = spoken()

    @functools.wraps(handler)
    def run(*args, **options):
        with speaking(language):
            return handler(*args, **options)

    return run


class Words:
    """The words of one part of words.toml. A module of words has

        say = Words("attention")
        __getattr__ = say.text

    so that words.READ is its text, and words.LEVELS a dict of id -> text, in the language that is spoken.
    """

    def __init__(self, part):
        self._part = part

    def __call__(self, key, /, **values) -> str:
        """The text with its {values} put in; those that are Said are said in the language, too."""
        return _put_in(self.text(key), values)

    def text(self, key):
        """The text of a key, or a dict where the key is a table. Raises AttributeError where there is none."""
        entry = load()[0].get(self._part, {}).get(key)
        if entry is None:
            raise AttributeError(f"words.toml has no {key!r} in [{self._part}]")
        return _in(entry, spoken())


def translated(sentence) -> str:
    """A Said, or a string that words.toml knows in English, in the language that is spoken; else as it is."""
    if not isinstance(sentence, str) or spoken() == "en":
        return str(sentence)
    known = load()[1]
    if isinstance(sentence, Said) and sentence.template in known:
        return _put_in(known[sentence.template], sentence.values)
    return known.get(sentence, str(sentence))


def choices(table) -> list:
    """A dict of id -> text as the (text, id) pairs that Gradio's choices are."""
    return [(text, name) for name, text in table.items()]


def _in(entry, language):
    if set(entry) == set(LANGUAGES):
        return entry[language]
    return {name: _in(inner, language) for name, inner in entry.items()}


def _put_in(template, values):
    return _Formatter().format(template, **values)


class _Formatter(Formatter):
    """str.format, whose values that are Said are said in the language that is spoken. Other strings may be a reader's
    own words, so they stay."""

    def format_field(self, value, spec):
        return format(translated(value) if isinstance(value, Said) else value, spec)
