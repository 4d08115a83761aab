"""The sentences of xai and quiz in Chinese: errors are provoked for real, and nothing of their English is left."""

import ast
import gzip
import re
from pathlib import Path

import numpy as np
import pytest

from demo import guard
from demo.catalogue import load, speaking, translated
from quiz import Finding, grade, questions, sheet
from quiz.doctor import inventory
from quiz.findings import Quantity, not_computed
from tests.course_folder import write_bert, write_food
from tests.xai.course import broken
from tests.xai.course.broken import write
from tests.xai.language import tiny
from xai.course.checkpoint import load_checkpoint
from xai.course.files import CourseFiles
from xai.course.layout import CHECKPOINT, PICTURES, STATES
from xai.course.pictures import load_pictures
from xai.course.saved import load_states, saved_states
from xai.lab import Lab, MissingAsset
from xai.language import hub
from xai.language.corpus import read_corpus
from xai.language.fine_tuning import compare
from xai.language.masked_words import predict_masked
from xai.language.models import LanguageModel
from xai.language.neighbours import EmbeddingIndex
from xai.language.question_answering import answer, own_item
from xai.language.similarity import word_vectors
from xai.measures import relevance_mass
from xai.said import Said
from xai.vision.pictures import read_picture

from . import uploads

ROOT = Path(__file__).resolve().parents[2]
# The same in both languages, as is what stands in quotes or has a dot, slash or underscore in it.
NAMES = set(
    "JPEG PNG WebP GIF BMP TIFF MB UTF Unicode TOML zip gzip stored deflated epoch token tokenizer tensor Tensor tuple "
    "dict list int float NaN None T Hub PATH BERT transformers masked language model question answers python quiz "
    "sheet".split()
)
_NAME = re.compile(
    r"'[^']*'|\"[^\"]*\"|“[^”]*”|\{\"text.*?\]\}|[\w./>-]*[./_>][\w./>-]*|-?-[a-z]+|[A-Z]?\d+\w*", re.ASCII
)


def english_left(sentence) -> set:
    return set(re.findall(r"[A-Za-z]+", _NAME.sub(" ", sentence))) - NAMES


def in_chinese(error) -> str:
    with speaking("zh"):
        return guard.sentence(error)


def is_chinese(sentence, *names):
    """Whether it is Chinese but for names. names: of this case."""
    assert english_left(sentence) <= set(names), sentence
    return re.search("[\u4e00-\u9fff]", sentence)


# Each provokes an error in a folder of its own.


def _sparse(path):
    with open(path, "wb") as file:
        file.truncate(31_000_000)
    read_picture(path)


def _upload(make):
    def provoke(path):
        make(path / "upload")
        read_picture(path / "upload")

    return provoke


def _corpus(data):
    def provoke(path):
        (path / "own.txt").write_bytes(data)
        read_corpus(path / "own.txt")

    return provoke


def _model(files, task="masked"):
    return lambda path: LanguageModel.load(write(path, files), task)


def _other_task(path):
    LanguageModel.load(tiny.save(tiny.english(), path / "model"), "question-answering")


def _nan(_path):
    lm = tiny.tiny_english()
    lm.model.bert.embeddings.LayerNorm.bias[0] = float("nan")
    LanguageModel(lm.model, lm.tokenizer, "nan")


def _unreadable(*made):
    return lambda _: LanguageModel(tiny.other_model(*made), tiny.byte_level(), "given")


def _unreadable_corpus(path):
    (path / "own.txt").write_text("蘋 。果")
    EmbeddingIndex.build(tiny.tiny_english(max_tokens=2), read_corpus(path / "own.txt"))


def _one_word(_path):
    lm = tiny.english()
    compare(lm, lm, [own_item("Who", "she", (0, 3))])


def _two_tokenizers(_path):
    compare(tiny.english(), tiny.chinese(), [own_item("Who is it?", "It is she.", (0, 2))])


def _file(load, data):
    def provoke(path):
        (path / "given").write_bytes(data)
        load(path / "given")

    return provoke


def _nine_pictures(path):
    write_food(path / "food")
    (path / PICTURES[0]).unlink()
    load_pictures(CourseFiles(path))


def _spoilt_picture(path):
    write_food(path / "food")
    (path / PICTURES[0]).write_text("no picture")
    load_pictures(CourseFiles(path))


def _other_states(path):
    write_bert(path)
    (path / STATES[1]).write_bytes((path / STATES[0]).read_bytes())
    saved_states(CourseFiles(path))


BROKEN = {CourseFiles: broken.ZIPS, load_checkpoint: broken.CHECKPOINTS, load_states: broken.STATES}
PROVOKED = {
    "no file": lambda path: read_picture(path / "nothing"),
    "31 MB": lambda path: _sparse(path / "large"),
    **{make.__name__: _upload(make) for make in uploads.BAD},
    "NaN map": lambda _: relevance_mass(np.full((2, 2), np.nan), np.ones((2, 2), bool)),
    "empty text": lambda _: tiny.english().encode("  "),
    "text of a number": lambda _: tiny.english().encode(7),
    "half a character": lambda _: tiny.english().encode("\ud800"),
    "no token": lambda _: tiny.english().encode("\u200b"),
    "too long": lambda _: tiny.english().encode("dog " * 600),
    "two too long": lambda _: tiny.english().encode("dog " * 300, "dog " * 300),
    "beside a word": lambda _: word_vectors(tiny.english(), ["a dog"], [1]),
    "no words predicted": lambda _: predict_masked(tiny.tiny_english("plain"), "a dog", ["dog"]),
    "no answers": lambda _: answer(tiny.english(), "Who", "she"),
    "one word": _one_word,
    "two tokenizers": _two_tokenizers,
    "two depths": lambda _: compare(tiny.english(), tiny.tiny_english(layers=2), []),
    "no model": lambda path: LanguageModel.load(path / "nothing"),
    "model without config": _model({"vocab.txt": b"a"}),
    "model without tokenizer": _model({"config.json": b"{}"}),
    "model of another task": _other_task,
    "weights of NaN": _nan,
    **{f"unreadable: {name}": _unreadable(*made) for name, (*made, _) in tiny.UNREADABLE.items()},
    "hub": lambda _: LanguageModel.load("owner/model"),
    "corpus: nothing": lambda path: read_corpus(path / "own.txt"),
    "corpus: empty": _corpus(b" "),
    "corpus: binary": _corpus(b"a\0b"),
    "corpus: not UTF-8": _corpus(b"\xff\xfea"),
    "corpus: large": _corpus(gzip.compress(bytes(20_000_001))),
    "corpus: no sentence": _corpus(b"... !!!"),
    "corpus: damaged": _corpus(b'{"text": "A dog."}\n{"text": 7}'),
    "corpus: unreadable": _unreadable_corpus,
    "course: nobody said": lambda _: Lab.open("course").pictures,
    "course: nothing": lambda path: CourseFiles(path / "nothing"),
    "course: nothing in it": lambda path: CourseFiles(path).file(CHECKPOINT),
    "course: nine pictures": _nine_pictures,
    "course: spoilt picture": _spoilt_picture,
    "course: half of hw9_bert": lambda path: saved_states(CourseFiles(write(path, {STATES[0]: b"x"}))),
    "course: wrong tokenizer": lambda path: saved_states(
        CourseFiles(write(path, {**dict.fromkeys(STATES, b"x"), "hw9_bert/Tokenizer/x": b""}))
    ),
    "course: states of another text": _other_states,
    **{
        f"{load.__name__}: {name}": _file(load, data)
        for load, files in BROKEN.items()
        for name, (data, _) in files.items()
    },
}


@pytest.fixture(autouse=True)
def no_hub(monkeypatch, tmp_path_factory):
    """No model in the hub's cache, no network to ask, and no course."""
    monkeypatch.setattr(hub, "_silent", {})
    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path_factory.mktemp("hub")))
    monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.delenv("XAI_COURSE", raising=False)


@pytest.mark.parametrize("name", PROVOKED)
def test_an_error_is_said_in_chinese(name, tmp_path):
    with pytest.raises((ValueError, MissingAsset)) as caught:
        PROVOKED[name](tmp_path)
    assert is_chinese(in_chinese(caught.value))
    assert guard.sentence(caught.value)[1:].rstrip(".") == str(caught.value)[1:].rstrip(".")  # and in English as ever


SHEETS = {
    b"": (),
    b"\xff\xfeQ": (),
    b"#" * 300_000: (),
    b"format_version = 1": (),
    b"format_version = 2\n[answers]": (),
    b"#" * 2_000: (),
    b'format_version = 1\n[answers]\nQ1 = "': ("Illegal", "character", "at", "line", "column"),  # the parser's words
    b"format_version = 1\n[answers]\n" + b"".join(b"Q%d = 1\n" % n for n in range(90, 99)): (),
    b'format_version = 1\nname = "me"\n[answers]\nQ6 = "fish"\nQ8 = 3\nQ3 = ["table", "plate"]': (),
}


@pytest.mark.parametrize("content", SHEETS, ids=range(len(SHEETS)))
def test_a_wrong_sheet_is_said_in_chinese(content):
    errors = sheet.read(content).errors
    assert errors
    with speaking("zh"):
        assert all(is_chinese(translated(error), *SHEETS[content], *_options()) for error in errors.values())


def _options():
    return {word for question in questions.values() for option in question.options for word in option.split("_")}


def test_a_grade_is_said_in_chinese():
    """All that the page takes from a graded part; `why` and the quantities stand for the rules' own sentences."""
    found = Finding(
        questions["Q6"].published, (Quantity("0.3", 0.7),), Quantity("0.5", 0.5), 0.2, Said("No answer given.")
    )
    key = {"Q6": found, "Q7": not_computed(_missing()), "Q8": found}
    parts = grade(sheet.Sheet({"Q6": found.chosen}, {"Q5": sheet.read(b"").errors["sheet"]}), key).parts
    assert parts["Q6"].said == found.why and parts["Q6"].hint is None
    assert grade({"Q6": "table"}, key).parts["Q6"].hint == questions["Q6"].hints[0]
    with speaking("zh"):
        assert [translated(line) for line in parts["Q6"].evidence][1].startswith("相較於")
        assert all(is_chinese(translated(part.said)) for part in parts.values())


def _missing():
    try:
        Lab.open("course").pictures
    except MissingAsset as missing:
        return missing.args[0]


@pytest.mark.parametrize(
    "files", ({}, broken.FILES, {**broken.FILES, STATES[0]: b"x"}), ids=("nothing", "no states", "all broken")
)
def test_the_inventory_is_said_in_chinese(files, tmp_path):
    entries = inventory(Lab.open("course", device="cpu", course=write(tmp_path, files)))
    with speaking("zh"):
        for entry in entries:
            assert is_chinese(translated(entry.what)) and is_chinese(translated(entry.cost))


def test_what_is_there_is_said_in_chinese(course):
    entries = inventory(Lab.open("course", device="cpu", course=course))
    with speaking("zh"):
        assert all(is_chinese(translated(entry.what)) for entry in entries)
        assert is_chinese(translated(entries[-4].name))  # network and pictures; the others are names of files


def test_a_corpus_note_is_said_in_chinese(tmp_path):
    (tmp_path / "own.txt").write_text("我有一個蘋果。" * 10_001, encoding="utf-8")
    with speaking("zh"):
        assert is_chinese(translated(read_corpus(tmp_path / "own.txt").note))


def _templates():
    """What the code says as Said("..."), by its file."""
    for path in (*(ROOT / "xai").rglob("*.py"), *(ROOT / "quiz").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            call = isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("Said", "_no", "_refused")
            if call and node.args and isinstance(node.args[0], ast.Constant):
                yield path.name, node.args[0].value


def test_every_template_has_its_chinese():
    templates = list(_templates())
    assert len(templates) > 100  # they are found
    assert [(file, template) for file, template in templates if template not in load()[1]] == []
