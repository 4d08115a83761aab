"""A text as its reader sees it.

How an accent is written (in its letter or behind it), characters without a shape (zero-width space, soft hyphen) and
kinds and numbers of spaces make no difference to a reader, but they do to a comparison of strings, and tokenizers drop
or compose some of them.
"""

import unicodedata
from bisect import bisect_left


def is_blank(character) -> bool:
    """Whether it leaves no ink: white space, controls, and format characters such as the zero-width space."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def is_mark(character) -> bool:
    """Whether it is drawn onto the letter before it."""
    return unicodedata.category(character).startswith("M")


def is_punctuation(character) -> bool:
    """Whether Unicode calls it a punctuation mark."""
    return unicodedata.category(character).startswith("P")


def tight(text, start, end) -> tuple:
    """Characters (start, end) without blanks at either end; (0, 0) if nothing is left."""
    while start < end and is_blank(text[start]):
        start += 1
    while start < end and is_blank(text[end - 1]):
        end -= 1
    return (start, end) if start < end else (0, 0)


class Seen:
    """letters: what is seen of a text, composed (NFC), a run of white space as one space. starts, ends: the characters
    of the text that each letter is written with."""

    def __init__(self, text):
        self.letters, self.starts, self.ends = [], [], []
        for place, character in enumerate(text):
            letter = " " if character.isspace() else "" if is_blank(character) else character
            whole = _joined(self.letters[-1], letter) if self.letters else None
            if whole is not None:
                self.letters[-1], self.ends[-1] = whole, place + 1
            elif letter:
                self.letters.append(unicodedata.normalize("NFC", letter))
                self.starts.append(place)
                self.ends.append(place + 1)

    def at(self, place) -> int:
        """How many letters start before a character of the text."""
        return bisect_left(self.starts, place)

    def places(self, word) -> list:
        """(first, last + 1) of every run of letters that looks like the word."""
        wanted = Seen(word).letters
        starts = range(len(self.letters) - len(wanted) + 1) if wanted else ()
        return [(i, i + len(wanted)) for i in starts if self.letters[i : i + len(wanted)] == wanted]


def _joined(before, letter):
    """Both as one letter, or None where they are two."""
    if not letter or letter.isascii() and letter != " ":
        return None
    if " " in (before, letter):
        return " " if before == letter else None
    whole = unicodedata.normalize("NFC", before + letter)  # also joins the parts of a Korean syllable
    return whole if len(whole) == 1 or is_mark(letter) else None
