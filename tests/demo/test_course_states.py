"""The language tabs on the course's own files: hidden states that were saved, without the model that made them."""

from html import unescape

import pytest
import torch

from demo import guard, states_words, words
from demo.embeddings_tab import HOMEWORK, EmbeddingsTab
from demo.language_room import COURSE, EMBEDDED, LanguageRoom
from demo.states_reading import read
from demo.states_tab import THREE_TEXTS, StatesTab
from quiz.doctor import MISSING, inventory
from xai.course.layout import STATES
from xai.language.question_answering import qa_items

from .course_room import copied
from .drawn import is_one_sentence, silent, svgs

pytestmark = pytest.mark.usefixtures("hub_asked")
ITEMS = qa_items("course")
FIRST = ITEMS[0].question, ITEMS[0].context, ITEMS[0].answer


@pytest.fixture
def states(course_room, course_files):
    """(the hidden states tab's handlers on the files, its experiments)"""
    languages = LanguageRoom(course_room(course_files).opened)
    return StatesTab(languages), languages.experiments(COURSE)


def test_a_passage_shows_its_saved_states_and_asks_no_model(states, course_files, hub_asked):
    tab, experiments = states
    assert [tab.fill(COURSE, n) for n in range(3)] == [(i.question, i.context, i.answer) for i in ITEMS]
    for number, item in enumerate(ITEMS):
        reading = read(experiments, item.question, item.context, item.answer)
        saved = torch.load(course_files / STATES[number], map_location="cpu", weights_only=True)
        assert torch.equal(reading.states.states, torch.cat(list(saved))) and reading.number == number
        shown = guard.plainly(tab.read)(COURSE, item.question, item.context, item.answer, silent)
        assert len(svgs(shown, "scatter")) == 13 and 'class="alert"' not in shown
        assert "not the model that made them, so it cannot be asked" in shown and "The model answers" not in shown
    assert hub_asked == []


def test_a_model_in_the_cache_does_not_answer_for_the_one_that_made_the_states(course_room, course_files):
    room = course_room(course_files, qa="never used")
    shown = StatesTab(LanguageRoom(room.opened)).read(COURSE, *FIRST, silent)
    assert "it cannot be asked" in shown and 'class="alert"' not in shown


@pytest.mark.parametrize("expected, marked, number", [("", "1856", 0), ("Nikola Tesla", "Nikola Tesla", None)])
def test_another_answer_can_be_marked_in_saved_states(states, expected, marked, number, hub_asked):
    tab, experiments = states
    reading = read(experiments, *FIRST[:2], expected)
    assert (reading.item.answer, reading.number) == (marked, number)
    assert f"“{marked}”" in tab.read(COURSE, *FIRST[:2], expected, silent) and hub_asked == []


def test_an_answer_that_is_not_in_the_passage_gets_one_sentence(states):
    shown = guard.plainly(states[0].read)(COURSE, *FIRST[:2], "1999", silent)
    assert is_one_sentence(shown) and "“1999” does not occur" in shown


def replaced(shown, named):
    """Whether the embedded model stands in, and the note says why."""
    note = unescape(shown.partition("</div>")[0])
    return 'class="alert"' in note and named in note and note.endswith(words.REPLACED) and "<svg" in shown


def test_an_own_text_needs_a_model(states, hub_asked):
    own = states[0].read(COURSE, "Who sleeps?", "The old nurse sleeps. The doctor reads.", "", silent)
    assert replaced(own, "deepset/bert-base-cased-squad2") and "The model answers" in own and hub_asked


def test_two_models_cannot_be_compared_by_the_saved_states_of_one(states):
    compared = states[0].compare(COURSE, "", "", "", THREE_TEXTS, silent)
    assert replaced(compared, "google-bert/bert-base-cased") and "deciding number" in compared


def test_without_saved_states_the_hubs_model_is_wanted(course_files, tmp_path, course_room, hub_asked):
    room = course_room(copied(course_files, tmp_path, without="hw9_bert/"))
    entries = {entry.name: entry for entry in inventory(room.opened.lab)}
    assert (entries["hw9_bert"].verdict, room.missing) == (MISSING, "")
    assert replaced(StatesTab(LanguageRoom(room.opened)).read(COURSE, *FIRST, silent), "bert-base-cased-squad2")
    assert hub_asked == ["deepset/bert-base-cased-squad2"]


def test_saved_states_that_are_not_complete_are_replaced_and_the_note_names_what_is_missing(
    course_files, tmp_path, course_room
):
    tab = StatesTab(LanguageRoom(course_room(copied(course_files, tmp_path, without=STATES[1])).opened))
    assert replaced(tab.read(COURSE, *FIRST, silent), STATES[1])


def test_other_language_tabs_take_the_hubs_models_or_say_so(states, hub_asked):
    languages = states[0].languages
    shown, _ = EmbeddingsTab(languages).compare(COURSE, HOMEWORK, "果", "cosine", silent)
    assert "The hub has no google-bert/bert-base-chinese." in shown and words.REPLACED in shown


def test_the_embedded_profile_says_which_passages_are_its_own(states, room):
    embedded = StatesTab(LanguageRoom(room.experiments))
    ours = [n for n, item in enumerate(qa_items("embedded")) if item not in ITEMS]
    assert ours == [0, 1]
    assert embedded.whose(EMBEDDED).startswith("passages 1 and 2: ours")
    assert "passage 3: the homework's own" in embedded.whose(EMBEDDED)
    assert states[0].whose(COURSE).startswith("passages 1, 2 and 3: the homework's own")
    shown = embedded.read(EMBEDDED, *embedded.fill(EMBEDDED, 0), silent)
    assert states_words.MEAN in shown and "homework's three" not in shown + str(states_words.COMPARE_ON_CHOICES)
