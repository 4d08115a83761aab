"""What stands between the page and the code: limits on what may be asked for, errors as sentences, one model run at a
time, progress."""

import functools
import math
import re
import sys
import threading
import traceback
from concurrent.futures import Future, wait
from contextvars import copy_context
from queue import SimpleQueue

import gradio as gr
from gradio.context import LocalContext

from xai.lab import MissingAsset
from xai.said import Said

from . import catalogue, markup, words

# Two users never run the model at once: all model work waits in one line.
MODEL = {"concurrency_id": "model", "concurrency_limit": 1, "api_visibility": "private"}
LIGHT = {"api_visibility": "private", "show_progress": "hidden"}
LOOK_SECONDS = 0.5  # how often one who waits for the model looks whether its client is still there
ENDS = (".", "!", "?", "。", "！", "？", ".”", "。」")
_line = SimpleQueue()  # of (Future, what to call) for the one thread that runs models
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # but tab and newline; surrogates break the stream


class Gone(Exception):
    """Nobody waits for this result any more."""


def plainly(handler, blanks=0):
    """The handler, whose first output is HTML, with errors as a sentence in that output, never as a traceback.

    It speaks the language that is spoken now. blanks: how many more outputs it has; on an error they become empty.
    """

    @functools.wraps(handler)
    def safe(*args, **options):
        try:
            return handler(*args, **options)
        except Gone:
            said = ""
        except Exception as error:
            said = markup.alert(sentence(error))
        return (said, *[""] * blanks) if blanks else said

    return catalogue.as_built(safe)


def sentence(error) -> str:
    """What an error says to whoever uses the page, in the language that is spoken; what is our own fault goes to the
    log."""
    if isinstance(error, (ValueError, MissingAsset)) and error.args:  # PictureError is a ValueError
        said = catalogue.translated(error.args[0])
        stop = "" if said.endswith(ENDS) else words.FULL_STOP
        return said[:1].upper() + said[1:] + stop
    if isinstance(error, gr.Error):  # such as the refusal of a Space's GPU
        return str(error.message)
    traceback.print_exception(error, file=sys.stderr)
    return words.UNEXPECTED


def alone(handler):
    """The handler, of which one runs at a time, together with all others that went through here.

    Gradio's concurrency_limit alone does not promise it: a cancelled event frees its place while its thread goes on.
    They all run in one thread: memory that a network gave back stays with the thread that asked for it.
    """

    @functools.wraps(handler)
    def run(*args, **options):
        work, context = Future(), copy_context()
        _line.put((work, functools.partial(context.run, handler, *args, **options)))
        while not wait([work], LOOK_SECONDS).done:
            try:
                stop_if_gone()
            except Gone:
                if work.cancel():  # not while it runs: then it looks itself, whenever it tells how far it is
                    raise
        return work.result()

    return run


def _work_alone():
    """What the one thread does."""
    while True:
        work, call = _line.get()
        if not work.set_running_or_notify_cancel():
            continue
        try:
            work.set_result(call())
        except BaseException as error:
            work.set_exception(error)
        del work, call  # or the last result would stay until the next one comes


thread = threading.Thread(target=_work_alone, name="model", daemon=True)
thread.start()


def stop_if_gone():
    """Raise Gone if the client of the event that is being answered has left, or cancelled it."""
    blocks, event_id = LocalContext.blocks.get(None), LocalContext.event_id.get(None)
    if blocks is None or event_id is None:
        return
    event = blocks._queue.event_ids_to_events.get(event_id)
    if event is None or not event.alive:
        raise Gone


def number(name, value, low, high) -> float:
    """The value, if it is a finite number from low to high. The sliders have the same limits, but a request need not
    come from a slider."""
    given = _number(value)
    if not low <= given <= high:
        raise ValueError(
            Said(
                "{name} is {given}; expected a number from {low:g} to {high:g}.",
                name=Said(name),
                given=text_of(value),
                low=low,
                high=high,
            )
        )
    return given


def whole(name, value, low, high) -> int:
    """The value, if it is a whole number from low to high."""
    given = _number(value)
    if not (low <= given <= high and given == int(given)):
        raise ValueError(
            Said(
                "{name} is {given}; expected a whole number from {low:g} to {high:g}.",
                name=Said(name),
                given=text_of(value),
                low=low,
                high=high,
            )
        )
    return int(given)


def _number(value):
    try:
        return math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def one_of(name, value, options):
    """The value, if it is one of the options."""
    options = tuple(options)
    if isinstance(value, (bool, float)) or value not in options:  # 1 == True == 1.0
        raise ValueError(
            Said(
                "{name} is “{given}”; expected one of {options}.",
                name=Said(name),
                given=text_of(value),
                options=", ".join(map(str, options)),
            )
        )
    return value


def text(name, value, most) -> str:
    """The value, if it is a text of at most `most` characters; control characters become �."""
    if not isinstance(value, str):
        raise ValueError(Said("{name} is {given}; expected a text.", name=Said(name), given=text_of(value)))
    if len(value) > most:
        raise ValueError(
            Said(
                "{name} has {given:,} characters; expected at most {most:,}.",
                name=Said(name),
                given=len(value),
                most=most,
            )
        )
    return _UNSPEAKABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))


def text_of(value, most=40) -> str:
    """The beginning of what was given, as it can be shown."""
    return _UNSPEAKABLE.sub("\ufffd", str(value)[:most])


def counter(progress, title):
    """progress(done, total) for xai's methods, from a gr.Progress; it speaks once per percent, and stops the method
    when nobody waits for it."""
    last = [-1]

    def report(done, total):
        stop_if_gone()
        percent = 100 * done // max(total, 1)
        if percent != last[0]:
            last[0] = percent
            progress((done, total), desc=title, unit=words.UNIT_OF_PROGRESS)

    return report
