"""The questions, read from questions.toml: wording, options, points, hints, published answers."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

FILE = Path(__file__).with_name("questions.toml")
FORMAT_VERSION = 1
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Question:
    """One graded part. Texts are dicts with "en" and "zh"."""

    id: str  # "Q1" ... "Q30", parts "Q23_1"
    number: int  # 1-30
    topic: str
    points: float
    several: bool  # every right option must be chosen, not one
    text: dict
    options: dict  # option id -> text, in the order of the file
    hints: tuple  # texts, each giving away more
    decided_by: dict
    published: frozenset  # option ids
    published_source: str  # "graded": a graded submission confirms it; "notes": a student's notes only


@lru_cache(maxsize=1)
def load():
    """-> ({question id: Question} in order, {topic id: title})."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if data["format_version"] != FORMAT_VERSION:
        raise ValueError(
            f"questions.toml has format_version {data['format_version']}; this code reads {FORMAT_VERSION}"
        )
    questions = {}
    for q in data["question"]:
        if q["id"] in questions:
            raise ValueError(f"questions.toml names {q['id']} twice")
        questions[q["id"]] = Question(
            **{
                **q,
                "options": {o["id"]: o["text"] for o in q["options"]},
                "hints": tuple(q["hints"]),
                "published": frozenset(q["published"]),
            }
        )
    return questions, {topic["id"]: topic["title"] for topic in data["topic"]}


questions, topics = load()
