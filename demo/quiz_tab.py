"""The quiz tab: all questions, checked against the computed key; sheets to take home and bring back.

The answers are kept in the reader's browser, by scripts that ask the server nothing: they outlive a reload and a change
of the page's language. (gr.BrowserState would stop the page where a browser forbids it to keep anything.)
"""

import json
import os
from html import escape
from itertools import groupby

import gradio as gr
from gradio.context import Context

from quiz import grade, questions, sheet
from quiz.catalogue import LANGUAGES, topics
from xai.said import Said

from . import markup, words
from .catalogue import as_built, spoken, translated
from .guard import LIGHT, MODEL, alone, plainly

LANG = {"en": "en", "zh": "zh-Hant"}
_IDS = json.dumps(list(questions))
# What the browser does (static/page.js).
_KEEP = f"(...answers) => window.quizAnswers.keep({_IDS}, answers)"
_KEPT = "() => window.quizAnswers.kept()"
_SAVE = "(text) => window.quizAnswers.save(text)"
_FIND = '() => window.scrollWhenSeen("{}")'


def build(languages, profile):
    """The tab's content; returns the Tabs of topics."""
    gr.Markdown(f"## {words.QUIZ_TITLE}\n{words.QUIZ}")
    inputs, verdicts = [], []
    with gr.Tabs(elem_classes="topics") as pages:
        for topic, group in groupby(questions.values(), key=lambda q: q.topic):
            group = list(group)
            with gr.Tab(_numbers(group), id=topic, render_children=True):
                gr.Markdown(f"### {topics[topic][spoken()]}")
                for question in group:
                    answer, verdict = _question(question)
                    inputs.append(answer)
                    verdicts.append(verdict)
    check = gr.Button(words.CHECK, variant="primary")
    summary = gr.HTML(markup.remark(words.QUIZ_WAIT), min_height=100, elem_classes="result")
    text = gr.Textbox(visible="hidden", show_label=False)

    def check_answers(chosen, *answers, progress=gr.Progress()):
        return checked(languages, chosen, answers, progress)

    check.click(
        plainly(alone(check_answers), blanks=len(verdicts)),
        [profile, *inputs],
        [summary, *verdicts],
        show_progress_on=summary,
        **MODEL,
    )
    _sheets(inputs, verdicts, summary, text)
    gr.on([answer.input for answer in inputs], None, inputs, None, js=_KEEP, **LIGHT)
    Context.root_block.load(restored, text, inputs, js=_KEPT, **LIGHT)
    return pages


def _sheets(inputs, verdicts, summary, text):
    """The buttons that save all answers, bring them back, or clear them. text: a hidden Textbox."""
    with gr.Row():
        download = gr.Button(words.DOWNLOAD_SHEET)
        upload = gr.UploadButton(words.FILL_IN)
        clear = gr.Button(words.CLEAR)
    gr.HTML(markup.remark(words.QUIZ_KEPT))
    keep = {"fn": None, "inputs": inputs, "js": _KEEP}
    sure = f'() => confirm({json.dumps(words.SURE)}) ? "sure" : ""'
    download.click(lambda *answers: sheet.write(by_id(answers)), inputs, text, **LIGHT).then(None, text, js=_SAVE)
    upload.upload(as_built(fill_in), upload, [summary, *inputs], **LIGHT).then(**keep)
    clear.click(as_built(cleared), text, [summary, *inputs, *verdicts], js=sure, **LIGHT).then(**keep)


def connect(buttons, pages, topic_pages):
    """Let each (button, question) lead to the question's place on this tab."""
    for button, question in buttons:
        button.click(
            lambda topic=question.topic: (gr.Tabs(selected="quiz"), gr.Tabs(selected=topic)),
            None,
            [pages, topic_pages],
            **LIGHT,
        ).then(None, js=_FIND.format(question.id))


def checked(languages, profile, answers, progress) -> tuple:
    """(summary, a verdict for each question) as HTML."""
    graded = grade(by_id(answers), languages.answer_key(profile, progress))
    rows = [(topics[topic][spoken()], f"{points:g}", f"{of:g}") for topic, (points, of) in graded.by_topic().items()]
    head = (words.QUIZ_HEAD[name] for name in ("topic", "points", "of"))
    return markup.finding(words.points(graded)) + markup.table(head, rows), *map(verdict, graded.parts.values())


def verdict(part) -> str:
    """Right or not, with the computed evidence; the reason only once the answer is right."""
    said = translated(part.said)
    if part.hint:
        said = words.say("first_hint", said=said, hint=part.hint[spoken()])
    evidence = "".join(f"<li>{escape(translated(line))}</li>" for line in part.evidence)
    numbers = markup.folded(words.COMPUTED_NUMBERS, f"<ul>{evidence}</ul>") if evidence else ""
    return (
        f'<div class="verdict {part.status.replace(" ", "-")}"><b>{escape(words.STATUS[part.status])}</b>'
        f"{markup.remark(said)}{numbers}</div>"
    )


def fill_in(path) -> tuple:
    """(message, a value for each question) from an uploaded sheet. Where nothing can be read, the answers stay."""
    read = _sheet(path)
    problems = "".join(markup.alert(translated(problem)) for problem in read.errors.values())
    if not any(read.answers.values()):
        return problems or markup.alert(words.NO_ANSWERS), *(gr.skip() for _ in questions)
    return markup.finding(words.filled(read)) + problems, *values(read)


def _sheet(path):
    """The Sheet in a file, whose size is looked at before it is read."""
    if not (isinstance(path, str) and os.path.isfile(path)):
        return sheet.Sheet(errors={"sheet": words.NO_SHEET})
    size = os.path.getsize(path)
    if size > sheet.MAX_BYTES:
        template = "The sheet has {given:,} bytes; expected at most {most:,}."
        return sheet.Sheet(errors={"sheet": Said(template, given=size, most=sheet.MAX_BYTES)})
    with open(path, "rb") as file:
        return sheet.read(file.read(sheet.MAX_BYTES + 1))


def cleared(sure) -> tuple:
    """(message, no answer for each question, no verdict for each) if the reader is sure."""
    if sure != "sure":
        return tuple(gr.skip() for _ in range(1 + 2 * len(questions)))
    return markup.finding(words.CLEARED), *values(sheet.Sheet()), *("" for _ in questions)


def restored(kept) -> list:
    """A value for each question from what the browser kept. It may be of another version of the questions, or not ours
    at all: what is no answer is left out."""
    try:
        answers = json.loads(kept) if isinstance(kept, str) and len(kept) <= sheet.MAX_BYTES else {}
    except (ValueError, RecursionError):
        answers = {}
    return values(sheet.from_dict(answers)) if isinstance(answers, dict) and answers else [gr.skip() for _ in questions]


def values(read) -> list:
    """A Sheet as the inputs' values."""
    return [_value(question, read.answers.get(name, frozenset())) for name, question in questions.items()]


def _value(question, chosen):
    if question.several:
        return [option for option in question.options if option in chosen]
    return next(iter(chosen), None)


def by_id(answers) -> dict:
    """Question id -> list of option ids, from the inputs' values: None, an id, or a list of ids. Other things are left
    to whoever reads the sheet."""
    return {name: a if isinstance(a, list) else [a] if a else [] for name, a in zip(questions, answers)}


def _numbers(group):
    first, last = group[0].number, group[-1].number
    return f"Q{first}-{last}"


def _question(question):
    """One question: its wording, the other language's folded away, options, hints that open one after the other, room
    for the verdict."""
    named = _name(question)
    how = words.ANSWER_HOW["several" if question.several else "one"]
    title = words.say("question", id=named, points=question.points, how=how)
    with gr.Group(elem_classes="question"):
        wording = f"<h4>{escape(title)}</h4><p>{escape(question.text[spoken()])}</p>{_other(question)}"
        gr.HTML(f'<div id="{question.id}">{wording}</div>', padding=True)
        options = [(text[spoken()], name) for name, text in question.options.items()]
        kind = gr.CheckboxGroup if question.several else gr.Radio
        label = words.say("answer_to", id=named)
        answer = kind(options, label=label, show_label=False, elem_classes="options")
        gr.HTML(_hints(question.hints), padding=True)
        return answer, gr.HTML("", padding=True)


def _name(question):
    number, _, part = question.id.partition("_")
    return words.say("part_of", number=number, part=part) if part else number


def _other(question):
    """The question and its options in the other language."""
    (other,) = (language for language in LANGUAGES if language != spoken())
    options = "".join(f"<li>{escape(text[other])}</li>" for text in question.options.values())
    asked = f'<div lang="{LANG[other]}"><p>{escape(question.text[other])}</p><ul>{options}</ul></div>'
    return markup.folded(words.QUIZ_OTHER, asked)


def _hints(hints, number=1):
    """Hint 1, which holds hint 2, which holds hint 3."""
    if not hints:
        return ""
    first, *rest = hints
    return markup.folded(
        words.say("hint", number=number), f"<p>{escape(first[spoken()])}</p>{_hints(rest, number + 1)}"
    )
