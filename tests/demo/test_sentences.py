"""The catalogue's sentences and the code that says them agree: nothing is said that it does not know, and it knows
nothing that is not said."""

import ast
import json
from collections import Counter
from functools import lru_cache
from string import Formatter

import pytest

from demo import league
from demo.catalogue import FILE, load
from quiz import questions
from quiz.catalogue import tomllib
from tests.xai.test_house import FILES, ROOT, name_of
from xai.embedded.observed import observation_pictures
from xai.methods import METHODS
from xai.vision import filters
from xai.vision.classifier import CLASS_NAMES

SPEAKING = [f for f in FILES if f.relative_to(ROOT).parts[0] in ("xai", "quiz", "demo", "app.py")]
TAKES_ENGLISH = {  # who is given a template or a term in English -> at which places
    "Said": (0,),
    "translated": (0,),
    "Quantity": (0, 2),
    "term": (0,),
    "listed": (1,),
    "extreme": (1, 2),
    "_strongest_group": (1, 2),
}
GUARD = ("number", "whole", "one_of", "text")  # of demo/guard.py: the name of what was asked for


@lru_cache(maxsize=None)
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def fields(template):
    """The names of the values that a template takes."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@lru_cache(maxsize=None)
def variables(path):
    """Name -> what the file and its functions set the variable to; a class's attributes are no variables."""
    found = {}
    for holder in (node for node in ast.walk(tree_of(path)) if not isinstance(node, ast.ClassDef)):
        for node in ast.iter_child_nodes(holder):
            if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Name):
                for name in map(_id, node.targets):
                    found.setdefault(name, []).append(node.value)
    return found


def literals(node, path):
    """The texts that an argument can be: a text, one of two, or a variable that the file sets to texts."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body, path) + literals(node.orelse, path)
    if isinstance(node, ast.Name):
        return [text for value in variables(path).get(node.id, ()) for text in literals(value, path)]
    return []


def _id(node):
    return getattr(node, "id", None)


def calls(path):
    """(call, its arguments that are said in another language) for all calls of a file."""
    tree = tree_of(path)
    of_guard = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "guard"
        for alias in node.names
        if alias.name in GUARD
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name, owner = getattr(call.func, "attr", _id(call.func)), _id(getattr(call.func, "value", None))
        guards = name in of_guard if owner is None else owner == "guard" and name in GUARD
        places = (0,) if guards else TAKES_ENGLISH.get(name, ())
        yield call, [call.args[i] for i in places if i < len(call.args)]


@pytest.mark.parametrize("part", ["xai", "quiz", "demo", "app.py"])
def test_every_sentence_that_is_said_stands_in_the_catalogue(part):
    known, missing = load()[1], []
    for path in (f for f in SPEAKING if f.relative_to(ROOT).parts[0] == part):
        for call, given in calls(path):
            texts = {text for node in given for text in literals(node, path)}
            missing += [(name_of(path), call.lineno, text) for text in sorted(texts - known.keys() - {""})]
    assert missing == []


def test_a_sentence_is_one_template_and_its_values():
    """Not put together before it becomes a sentence: nobody could look it up."""
    found = [
        (name_of(path), call.lineno)
        for path in SPEAKING
        for call, given in calls(path)
        if _id(call.func) in ("Said", "Quantity", "extreme")
        for node in given
        if isinstance(node, (ast.JoinedStr, ast.BinOp))
    ]
    assert found == []


def test_a_template_gets_the_values_that_it_names():
    """Also those of errors that no test runs into."""
    wrong = []
    for path in SPEAKING:
        for call, given in calls(path):
            values = {keyword.arg for keyword in call.keywords}
            literal = given and isinstance(given[0], ast.Constant) and _id(call.func) == "Said"
            if literal and None not in values and fields(given[0].value) != values:  # None stands for **values
                wrong.append((name_of(path), call.lineno, fields(given[0].value) ^ values))
    assert wrong == []


def test_a_sentence_stands_in_the_catalogue_once():
    english = [entry["en"] for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["sentence"]]
    assert [sentence for sentence, count in Counter(english).items() if count > 1] == []


def terms_of_data():
    """Terms that the page reads from files, and from the pictures."""
    measured = json.loads(league.RESULTS.read_text(encoding="utf-8"))
    drawn = json.loads((ROOT / "xai" / "course" / "parts.json").read_text(encoding="utf-8"))
    for picture in drawn["pictures"]:
        yield from (picture["base"], picture["food"], *(piece["part"] for piece in picture["painted"]))
    yield from (name for parts in observation_pictures().parts for name in parts)
    yield from (row["title"].removesuffix(", assigned").removesuffix(", paper") for row in measured["methods"])
    yield from (method.title for method in (*METHODS.values(), filters.METHOD))
    yield from CLASS_NAMES


def test_the_catalogue_knows_the_terms_of_the_data():
    assert sorted(set(terms_of_data()) - load()[1].keys()) == []


def test_the_catalogue_knows_no_sentence_that_nobody_says():
    """A sentence or term is a text of the code or of the data; terms may be an id there, or the id of an option."""
    texts = {
        node.value
        for path in SPEAKING
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    texts |= {option for question in questions.values() for option in question.options} | {*terms_of_data()}
    texts |= {text.replace("_", " ") for text in texts}
    assert sorted(load()[1].keys() - texts) == []
