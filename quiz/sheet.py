"""A student's answers: write an empty sheet, read a filled one.

A malformed answer is a format error, not a wrong one.
"""

import codecs
import re
import textwrap
from dataclasses import dataclass, field

from xai.said import Said

from .catalogue import questions, tomllib, topics

SHEET_VERSION = 1
MAX_BYTES = 200_000
MOST_IN_LINE = 1000  # characters; the time that a key of n dots takes grows with n squared
MOST_SHOWN = 40  # characters of what a student wrote
MOST_TOLD = 5  # unknown entries that are named; a file that is no sheet may have thousands


@dataclass(frozen=True)
class Sheet:
    """answers: question id -> chosen option ids (empty = left blank). errors: question id -> one sentence (Said), with
    "sheet" for what belongs to no question."""

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
            return _no("The sheet has {given:,} bytes; expected at most {most:,}.", given=len(text), most=MAX_BYTES)
        if text[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in text:
            return _no("The sheet is not UTF-8 text but UTF-16, or no text; save it as UTF-8.")
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            return _no("The sheet is not UTF-8 text (byte {place}); save it as UTF-8.", place=error.start)
    text = _visible(text)
    if len(text) > MAX_BYTES:
        return _no("The sheet has {given:,} characters; expected at most {most:,}.", given=len(text), most=MAX_BYTES)
    try:
        data = _parsed(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        return _no("The sheet is not valid TOML: {error}.", error=error.args[0])
    if data.get("format_version") != SHEET_VERSION:
        return _no(
            "format_version is {given}; expected {version}. Write a new sheet with: python -m quiz sheet",
            given=_shown(data.get("format_version"), repr),
            version=SHEET_VERSION,
        )
    if not isinstance(data.get("answers"), dict):
        return _no("The sheet has no [answers] table; write a new one with: python -m quiz sheet")
    stray = [name for name in data if name not in ("format_version", "answers")]
    sheet = from_dict(data["answers"], lambda name: _line_of(text, name))
    if stray and "sheet" not in sheet.errors:
        problem = Said("unknown entry {name!r} outside [answers].", name=stray[0][:MOST_SHOWN])
        sheet.errors["sheet"] = _at(_line_of(text, stray[0]), problem)
    return sheet


def _visible(text) -> str:
    """Without what editors put in and do not show: marks of the byte order, also where two files were joined, the end
    of a file as DOS marks it, and other ends of lines."""
    return text.replace("\ufeff", "").rstrip("\x1a").replace("\r\n", "\n").replace("\r", "\n")


def _parsed(text) -> dict:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_IN_LINE:
            problem = "{given:,} characters; expected at most {most:,}"
            raise ValueError(_at(number, Said(problem, given=len(line), most=MOST_IN_LINE)))
    return tomllib.loads("\n".join(lines) + "\n")  # so that an error at the end has a line


def _no(template, **values):
    """A sheet of which nothing can be read."""
    return Sheet(errors={"sheet": Said(template, **values)})


def from_dict(answers, line_of=lambda name: None) -> Sheet:
    """A mapping question id -> option id or list of them -> Sheet. line_of(name): where it stands, if that is known."""
    good, errors = {}, {}
    for name, answer in answers.items():
        if name not in questions:
            continue
        chosen = [answer] if isinstance(answer, str) else answer
        problem = _problem(questions[name], chosen)
        if problem:
            errors[name] = _at(line_of(name), problem)
        else:
            good[name] = frozenset(option for option in chosen if option)
    unknown = [name for name in answers if name not in questions]
    if unknown:
        errors["sheet"] = _all_unknown(unknown, line_of)
    return Sheet(good, errors)


def _all_unknown(names, line_of):
    told = [
        _at(line_of(name), Said("unknown question {name!r}", name=str(name)[:MOST_SHOWN])) for name in names[:MOST_TOLD]
    ]
    if len(names) > MOST_TOLD:
        told.append(Said("and {count:,} more", count=len(names) - MOST_TOLD))
    first, *others = told
    for other in others:
        first = Said("{one}; {other}", one=first, other=other)
    return Said("{problems}.", problems=first)


def _problem(question, chosen):
    if not isinstance(chosen, (list, tuple, set, frozenset)) or not all(isinstance(option, str) for option in chosen):
        return Said(
            "{question} is {given}; expected an option id in quotes, or a list of them.",
            question=question.id,
            given=repr(_shown(chosen)),
        )
    for option in chosen:
        if option and option not in question.options:
            return Said(
                "{question} has no option {given!r}; expected one of {options}.",
                question=question.id,
                given=option[:MOST_SHOWN],
                options=", ".join(question.options),
            )
    if not question.several and len(set(chosen)) > 1:
        return Said("{question} takes one option; {count} are given.", question=question.id, count=len(set(chosen)))
    return None


def _shown(value, write=str) -> str:
    """The beginning of what a student wrote."""
    try:
        return write(value)[:MOST_SHOWN]
    except RecursionError:  # lists within lists
        return type(value).__name__


def _line_of(text, name):
    """Number of the line that sets `name`, or None."""
    start = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(str(name))}[\"']?\s*[\]=.]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if start.match(line)), None)


def _at(line, problem):
    return problem if line is None else Said("line {line}: {problem}", line=line, problem=problem)
