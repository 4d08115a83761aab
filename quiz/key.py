"""The answer key: every question's finding, from the experiments."""

import sys
import traceback
from contextlib import contextmanager
from dataclasses import replace

from xai.experiments import Experiments
from xai.lab import MissingAsset
from xai.said import Said

from .catalogue import questions
from .findings import not_computed
from .topics import attention, filters, hidden_states, integrated_gradients, lime, saliency, similarity, smooth_grad

TOPICS = (lime, saliency, smooth_grad, filters, integrated_gradients, attention, hidden_states, similarity)
RULES = {name: (rule, name in topic.ONE_SETTING) for topic in TOPICS for name, rule in topic.RULES.items()}


def compute_key(lab, *, experiments=None, progress=None, **options) -> dict:
    """Question id -> Finding for all parts, in the catalogue's order.

    experiments: an Experiments of the lab to read (else one is made with `options`: fresh, seed, cache). progress:
    callable(question id, done, total). What the profile lacks, and whatever goes wrong in a model, becomes a finding
    that is not computed and says why; the other questions are computed. What progress raises is the caller's, and goes
    on.
    """
    x = experiments or Experiments(lab, **options)
    key = {}
    for done, name in enumerate(questions):
        if progress:
            progress(name, done, len(questions))
        with _progress_of_caller(x) as raised:
            key[name] = _finding(name, x, raised)
    if progress:
        progress("", len(questions), len(questions))
    return key


def _finding(name, x, raised):
    rule, one_setting = RULES[name]
    try:
        finding = rule(x, "assigned")
    except Exception as error:
        return _failed(name, error, raised)
    if one_setting:
        return finding
    try:
        paper = rule(x, "paper")
    except Exception as error:
        paper = _failed(name, error, raised)
    return replace(finding, under_paper=paper)


def _failed(name, error, raised):
    """A finding that says why there is none. An error that is not a sentence goes to the log with all that is known."""
    if any(error is one for one in raised):
        raise error
    if isinstance(error, MissingAsset):
        return not_computed(error.args[0])
    if isinstance(error, ValueError) and error.args and isinstance(error.args[0], str):
        reason = error.args[0]
    else:
        reason = f"{type(error).__name__}: {error}"
    print(f"{name} is not computed:", file=sys.stderr)
    traceback.print_exception(error, file=sys.stderr)
    return not_computed(Said("This could not be computed ({reason}).", reason=_line(reason)))


def _line(reason):
    """The reason as it is if it is one line, else its first line."""
    return reason if reason.strip().count("\n") == 0 else reason.strip().splitlines()[0]


@contextmanager
def _progress_of_caller(x):
    """A list of what the experiments' progress raises in the block: that is no error of a model."""
    raised, report = [], x.progress

    def tell(*told):
        try:
            report(*told)
        except Exception as error:
            raised.append(error)
            raise

    x.progress = report and tell
    try:
        yield raised
    finally:
        x.progress = report
