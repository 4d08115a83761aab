"""The page on the course's own files: what it shows of them, what stands in for the rest, and that no visitor chooses
which files are opened. The files are a stand-in, the network is a narrow one."""

import re
from functools import lru_cache
from html import unescape

import pytest
import torch

import app
from demo import catalogue, guard, page, pictures_tab, words
from demo.language_room import COURSE, EMBEDDED, LanguageRoom
from demo.room import Room
from demo.states_tab import StatesTab
from quiz.doctor import Entry
from tests.course_folder import zip_folder
from xai.course.layout import CHECKPOINT, PICTURES
from xai.embedded.observed import observation_pictures
from xai.experiments import Experiments
from xai.lab import COURSE_PATH, Lab

from .course_room import copied
from .drawn import inside, is_one_sentence, silent

pytestmark = pytest.mark.usefixtures("hub_asked")


@lru_cache(maxsize=1)
def config(room):
    return page.build(room).get_config_file()


def parts(room, kind, name=""):
    """The properties of a page's components of a kind, in order. name: "" (English) or "zh"."""
    whole = config(room)
    ours = set(whole["page"][name]["components"])
    return [c["props"] for c in whole["components"] if c["type"] == kind and c["id"] in ours]


def html(room, name=""):
    """Every piece of HTML that stands on a page when it opens."""
    return [str(props.get("value")) for props in parts(room, "html", name)]


def inventories(room):
    return [value for value in html(room) if words.INVENTORY in unescape(value)]


def notes(room, name=""):
    """What the alerts of the opened page say, as HTML."""
    alert = r'<div class="alert" role="alert"><b aria-hidden="true">!</b> (.*?)</div>'
    return re.findall(alert, "".join(html(room, name)))


def language_profiles(room):
    """(the names that can be chosen, the chosen one)"""
    (radio,) = (props for props in parts(room, "radio") if props["label"] == words.LANGUAGE_MODELS)
    return [value for _, value in radio["choices"]], radio["value"]


# What the page shows


def test_the_courses_pictures_and_network_are_explained(course_room, course_files, narrow_network):
    room = course_room(course_files)
    assert room.missing == "" and room.lab.classifier is narrow_network
    given, embedded = room.lab.pictures.images, observation_pictures().images
    assert not torch.equal(given, embedded)  # they have been through a JPEG
    assert (given - embedded).abs().mean() < 0.03
    with torch.no_grad():
        wanted = narrow_network(given[3:4]).softmax(1)[0]
    assert torch.allclose(torch.tensor(list(pictures_tab.judgement(room, 3).values())), wanted, atol=1e-5)
    assert notes(room) == []
    head = parts(room, "markdown")[0]["value"]
    assert words.PROFILES["course"] in head and words.PROFILES["embedded"] not in head


def test_the_course_is_the_language_profile_that_is_chosen_first(course_room, course_files, room):
    assert language_profiles(course_room(course_files)) == (["embedded", "hub", "course"], "course")
    assert language_profiles(room) == (["embedded", "hub"], "embedded")


def test_vision_and_quiz_read_the_same_experiments(course_room, course_files):
    room = course_room(course_files)
    assert LanguageRoom(room.experiments, room.opened).experiments(COURSE) is room.experiments


def test_the_inventory_lists_what_is_there_in_words(course_room, course_files):
    (listed,) = inventories(course_room(course_files))
    assert listed.startswith("<details>")
    said = unescape(inside(listed))
    assert "✓ found: checkpoint.pth" in said and "✓ found: food" in said and "✓ found: hw9_bert" in said
    assert "○ missing: google-bert/bert-base-cased" in said and "questions 21-24 are not computed" in said


def test_names_of_files_are_text_not_html():
    listed = page.inventory_list([Entry("<b>a", "damaged", "The file '<i>&x' is <u>.", "<s>")])
    assert "<b>a" not in listed and "<i>" not in listed and "<u>" not in listed and "<s>" not in listed
    assert "! damaged: <b>a" in unescape(listed) and "'<i>&x'" in unescape(listed)


def test_without_a_course_nothing_is_listed_and_the_way_to_open_one_is_told(course_room, course_files, room):
    def told(room):
        return [value for value in html(room) if "python app.py --course PATH" in value]

    (how,) = told(room)
    assert how.startswith("<details>") and "Nothing is uploaded" in how
    assert told(course_room(course_files)) == [] == inventories(room) == notes(room)


# What stands in for the rest


def no_such_path(course_files, tmp_path):
    return tmp_path / "<img src=x onerror=alert(1)>"


def zip_without_food(course_files, tmp_path):
    return zip_folder(course_files, tmp_path / "course.zip", skip=("food/", CHECKPOINT))


def one_picture_short(course_files, tmp_path):
    return copied(course_files, tmp_path, without=PICTURES[4])


def damaged_checkpoint(course_files, tmp_path):
    return course_files


def no_zip(course_files, tmp_path):
    (tmp_path / "course.zip").write_bytes(b"PK\3\4 and no more")
    return tmp_path / "course.zip"


BROKEN = {  # -> (the network can be had, what the note names)
    no_such_path: (False, "no folder or zip"),
    zip_without_food: (True, "food/0_0.jpg"),
    one_picture_short: (True, PICTURES[4]),
    damaged_checkpoint: (False, CHECKPOINT),
    no_zip: (False, "cut off or damaged"),
}


@pytest.fixture(params=BROKEN, ids=lambda make: make.__name__)
def broken(request, course_files, tmp_path, course_room):
    """(Room, what its note names)"""
    has_network, named = BROKEN[request.param]
    path = request.param(course_files, tmp_path)
    return (course_room(path) if has_network else Room(Lab.open("course", device="cpu", course=path))), named


def test_the_page_opens_with_a_note_and_the_embedded_vision(broken):
    room, named = broken
    (note,) = notes(room)
    assert named in unescape(note) and note.endswith(words.REPLACED_VISION)
    assert "<" not in note
    assert torch.equal(room.lab.pictures.images, observation_pictures().images)
    assert room.lab.classifier.cnn[0].out_channels == 16  # the network that ships
    assert words.PROFILES["embedded"] in parts(room, "markdown")[0]["value"]
    assert len(inventories(room)) == 1 and language_profiles(room)[1] == "course"


def test_the_chinese_page_says_in_chinese_what_stands_in(course_files):
    room = Room(Lab.open("course", device="cpu", course=course_files))
    (note,) = notes(room, "zh")
    with catalogue.speaking("zh"):
        assert note.endswith(words.REPLACED_VISION) and words.REPLACED_VISION.startswith("這裡")
        assert any(words.INVENTORY in value for value in html(room, "zh"))
        assert words.PROFILES["embedded"] in parts(room, "markdown", "zh")[0]["value"]
        assert words.NOTHING_CHOSEN in guard.plainly(room.subject)(None)
    assert CHECKPOINT in note  # names stay


def test_one_cause_is_one_sentence(tmp_path):
    room = Room(Lab.open("course", course=tmp_path / "nowhere"))
    assert room.missing.count("nowhere") == 1


def test_two_causes_are_both_told(tmp_path):
    room = Room(Lab.open("course", course=tmp_path))
    assert CHECKPOINT in room.missing and PICTURES[0] in room.missing


def test_the_quiz_keeps_the_courses_own_key_and_says_what_is_missing(course_files):
    room = Room(Lab.open("course", device="cpu", course=course_files))
    key = LanguageRoom(room.experiments, room.opened).answer_key(COURSE, silent)
    assert not key["Q1"].computed and CHECKPOINT in key["Q1"].why
    assert not key["Q30"].computed and "bert-base-chinese" in key["Q30"].why
    assert key["Q25"].computed  # from the states that were saved
    assert key["Q25"].quantities[0].value == pytest.approx(1, abs=0.1)  # which are noise: no word stands out


# Nobody who visits the page says which files are opened


@pytest.mark.parametrize("profile", [COURSE, "/etc", "", None, ["course"]])
def test_a_page_without_a_course_opens_none(room, course_files, monkeypatch, profile):
    monkeypatch.setenv(COURSE_PATH, str(course_files))
    languages = LanguageRoom(room.experiments)
    for ask in (languages.experiments, lambda name: languages.answer_key(name, silent)):
        with pytest.raises(ValueError, match="expected one of embedded, hub"):
            ask(profile)
    assert is_one_sentence(guard.plainly(StatesTab(languages).read)(profile, "Who?", "Mary.", "", silent))


def test_a_path_is_no_profile(course_room, course_files):
    tab = StatesTab(LanguageRoom(course_room(course_files).opened))
    shown = guard.plainly(tab.read)(str(course_files), "Who?", "Mary.", "", silent)
    assert is_one_sentence(shown) and "expected one of embedded, hub, course" in shown


# The command


def test_the_command_and_the_environment_say_where_the_files_are(course_files, monkeypatch):
    assert app.open_lab(None).profile == "embedded"
    assert app.open_lab("given").course == "given"
    monkeypatch.setenv(COURSE_PATH, str(course_files))
    assert (app.open_lab(None).profile, app.open_lab(None).course) == ("course", str(course_files))
    assert app.open_lab("given").course == "given"
    monkeypatch.setenv(COURSE_PATH, "")
    assert app.open_lab(None).profile == "embedded"
    assert "--course PATH" in Room(app.open_lab("")).missing  # an empty variable on the command line


def test_a_wrong_path_is_one_sentence_on_the_terminal(tmp_path, monkeypatch, capsys):
    launched = {}
    monkeypatch.setattr(page.gr.Blocks, "launch", lambda self, **options: launched.update(options))
    app.main(["--course", str(tmp_path / "nowhere")])
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and "nowhere" in said[0] and said[0].endswith(words.REPLACED_VISION)
    assert launched["css"].count("data:image/jpeg") == 10  # the thumbnails of the pictures that are shown
    assert "allowed_paths" not in launched


def test_experiments_of_several_labs_are_kept_apart(course_files):
    course, embedded = (Experiments(Lab.open(*a)) for a in (("course", "cpu", course_files), ("embedded",)))
    languages = LanguageRoom(embedded, course)
    assert languages.experiments(EMBEDDED) is embedded and languages.experiments(COURSE) is course
