"""A student's answers: write an empty sheet, read a filled one.

A malformed answer is a format error, not a wrong one.
"""

import re
import textwrap
from dataclasses import dataclass, field

from .catalogue import questions, tomllib, topics

SHEET_VERSION = 1
MAX_BYTES = 200_000


@dataclass(frozen=True)
class Sheet:
    """answers: question id -> chosen option ids (empty = left blank). errors: question id -> one sentence, with "sheet"
    for what belongs to no question."""

    answers: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)


def write(answers=None) -> str:
    """A commented answer sheet as TOML text; blank unless answers (id -> option ids) are given."""
    answers = answers or {}
    lines = [
        "# Answer sheet of the explainable-AI homework / 可解釋 AI 作業答案卷",
        '# One option: Q1 = "option_id".  Several options: Q2 = ["a", "b"].  Left empty, a question earns nothing.',
        '# 單選：Q1 = "option_id"；複選：Q2 = ["a", "b"]；留空不計分。',
        f"format_version = {SHEET_VERSION}",
        "",
        "[answers]",
    ]
    topic = None
    for q in questions.values():
        if q.topic != topic:
            topic = q.topic
            lines += ["", f"# ===== {topics[topic]['en']} / {topics[topic]['zh']} ====="]
        lines += [
            "",
            *_comment(f"{q.id} ({q.points:g} points{', several' if q.several else ''}). {q.text['en']}"),
            *_comment(q.text["zh"]),
        ]
        lines += [f"#   {option}: {text['en']} / {text['zh']}" for option, text in q.options.items()]
        chosen = [f'"{option}"' for option in q.options if option in answers.get(q.id, ())]
        lines.append(f"{q.id} = " + (f"[{', '.join(chosen)}]" if q.several else chosen[0] if chosen else '""'))
    return "\n".join(lines) + "\n"


def _comment(text):
    return textwrap.wrap(text, 110, initial_indent="# ", subsequent_indent="# ")


def read(text) -> Sheet:
    """A sheet's text (str or bytes) -> Sheet. Never raises for what a student wrote: mistakes become errors with their
    line."""
    if isinstance(text, bytes):
        if len(text) > MAX_BYTES:
            return Sheet(errors={"sheet": f"The sheet has {len(text):,} bytes; expected at most {MAX_BYTES:,}."})
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return Sheet(errors={"sheet": f"The sheet is not UTF-8 text (byte {error.start}); save it as UTF-8."})
    if len(text) > MAX_BYTES:
        return Sheet(errors={"sheet": f"The sheet has {len(text):,} characters; expected at most {MAX_BYTES:,}."})
    try:
        data = tomllib.loads(text.replace("\r\n", "\n") + "\n")  # so that an error at the end has a line
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Sheet(errors={"sheet": f"The sheet is not valid TOML: {error}."})
    if data.get("format_version") != SHEET_VERSION:
        return Sheet(
            errors={
                "sheet": f"format_version is {data.get('format_version')!r}; expected {SHEET_VERSION}. Write a "
                "new sheet with: python -m quiz sheet"
            }
        )
    if not isinstance(data.get("answers"), dict):
        return Sheet(errors={"sheet": "The sheet has no [answers] table; write a new one with: python -m quiz sheet"})
    stray = [name for name in data if name not in ("format_version", "answers")]
    sheet = from_dict(data["answers"], lambda name: _line_of(text, name))
    if stray:
        sheet.errors.setdefault("sheet", f"{_line_of(text, stray[0])}unknown entry {stray[0]!r} outside [answers].")
    return sheet


def from_dict(answers, where=lambda name: "") -> Sheet:
    """A mapping question id -> option id or list of them -> Sheet."""
    good, errors = {}, {}
    for name, answer in answers.items():
        if name not in questions:
            given = f"{where(name)}unknown question {str(name)[:40]!r}"
            errors["sheet"] = errors["sheet"][:-1] + f"; {given}." if "sheet" in errors else f"{given}."
            continue
        chosen = [answer] if isinstance(answer, str) else answer
        problem = _problem(questions[name], chosen)
        if problem:
            errors[name] = f"{where(name)}{problem}"
        else:
            good[name] = frozenset(option for option in chosen if option)
    return Sheet(good, errors)


def _problem(question, chosen):
    if not isinstance(chosen, (list, tuple, set, frozenset)) or not all(isinstance(option, str) for option in chosen):
        return f"{question.id} is {str(chosen)[:40]!r}; expected an option id in quotes, or a list of them."
    for option in chosen:
        if option and option not in question.options:
            return f"{question.id} has no option {option[:40]!r}; expected one of {', '.join(question.options)}."
    if not question.several and len(set(chosen)) > 1:
        return f"{question.id} takes one option; {len(set(chosen))} are given."
    return None


def _line_of(text, name):
    """ "line 12: " for the line that sets `name`, or nothing."""
    start = re.compile(rf"\s*\[*\s*[\"']?{re.escape(str(name))}[\"']?\s*[\]=.]")
    return next((f"line {number}: " for number, line in enumerate(text.splitlines(), 1) if start.match(line)), "")
