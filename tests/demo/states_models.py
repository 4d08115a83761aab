"""Tiny models that read one passage with three questions, for the tests of the hidden states tab."""

import re
import string

from tests.xai.language import tiny
from xai.language.question_answering import QAItem

CONTEXT = "Mary Stone was born in Lisbon in 1956. John Hill, a baker, was born in Oslo in 1961. Mary likes dogs."
QUESTION = "Where was Mary Stone born?"


def spans(*found):
    return tuple((CONTEXT.index(word), CONTEXT.index(word) + len(word)) for word in found)


def item(question, wanted, sentence):
    start = CONTEXT.index(sentence)
    return QAItem(
        question,
        CONTEXT,
        wanted,
        CONTEXT.index(wanted),
        (start, start + len(sentence)),
        (spans("Mary", "Lisbon", "1956"), spans("John", "Oslo", "1961")),
        (spans("Lisbon", "Oslo"), spans("1956", "1961"), spans("Mary", "John")),
    )


ITEMS = (
    item(QUESTION, "Lisbon", "Mary Stone was born in Lisbon in 1956."),
    item("When was John Hill born?", "1961", "John Hill, a baker, was born in Oslo in 1961."),
    item("What does Mary like?", "dogs", "Mary likes dogs."),
)


def model(task, seed, vocabulary=""):
    known = re.findall(r"\w+|[^\w\s]", f"{CONTEXT} {QUESTION} When What does like {vocabulary}")
    letters = [*string.ascii_letters, *string.digits, *string.punctuation]
    pieces = [f"##{c}" for c in string.ascii_letters + string.digits]
    known = [word for word in dict.fromkeys(known) if word != "Lisbon"]  # which falls into two pieces
    return tiny.build(
        tiny.tokenizer_of([*letters, *pieces, *known, "Lis", "##bon"]), task, seed=seed, layers=12, heads=12, hidden=24
    )
