"""What the pages of both languages share."""

import pytest

from demo import language_room
from demo.language_room import EMBEDDED, LanguageRoom
from quiz.findings import Finding, Quantity, not_computed

DECIDED = Finding(frozenset("a"), (Quantity("a number", 1.0),))
UNDECIDED = Finding(None, (Quantity("a number", 1.0),), why="The numbers favour no option.")


class Nobody:
    """A gr.Progress to whom nobody listens."""

    def __call__(self, *args, **options):
        pass


@pytest.mark.parametrize(("first", "computations"), [(DECIDED, 1), (UNDECIDED, 1), (not_computed("no model"), 2)])
def test_a_key_that_lacks_a_model_is_not_kept(room, monkeypatch, first, computations):
    """The model may be there the next time; what the numbers leave open stays open."""
    keys = [{"Q1": first}, {"Q1": DECIDED}]
    asked = []
    monkeypatch.setattr(language_room, "compute_key", lambda lab, **options: asked.append(1) or keys[len(asked) - 1])
    languages = LanguageRoom(room.experiments)
    for _ in range(3):
        key = languages.answer_key(EMBEDDED, Nobody())
    assert len(asked) == computations
    assert key == keys[computations - 1]


def test_one_of_a_kind_for_both_pages(room):
    class Kind:
        made = 0

        def __init__(self, languages):
            Kind.made += 1

    languages = LanguageRoom(room.experiments)
    assert languages.only(Kind) is languages.only(Kind) and Kind.made == 1
