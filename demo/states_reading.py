"""A question and a passage read by a model: its answer, its hidden states, and what the layers measure.

The course's files may hold the hidden states of its passages without the model that made them: such a passage is shown
from what was saved, and there is no answer of the model's own.
"""

from dataclasses import dataclass
from typing import NamedTuple

from quiz.topics import hidden_states as questions
from xai.lab import MissingAsset
from xai.language.hidden_states import HiddenStates, hidden_states
from xai.language.question_answering import Answer, ItemTokens, QAItem, answer, item_tokens, own_item

from . import states_words as words


class Measure(NamedTuple):
    """values, mean: one number for each layer from 0; mean is over the profile's passages, where this is one of them.
    missing: why there are no values."""

    values: list | None
    mean: list | None = None
    missing: str = ""


@dataclass(frozen=True)
class Reading:
    """number: which of the profile's items this is, or None. expected: the expected answer or "". answered: the
    model's, or None where only its hidden states are there. measures: question id -> Measure."""

    item: QAItem
    number: int | None
    expected: str
    answered: Answer | None
    states: HiddenStates
    tokens: ItemTokens
    measures: dict


def source(experiments, question, context) -> str:
    """What of the lab the two texts are read with: "qa", or "saved_states" for its own passages where it has them."""
    if _number(experiments, question, context) is None:
        return "qa"
    try:
        return "qa" if experiments.lab.saved_states is None else "saved_states"
    except MissingAsset:  # they are meant to be used, and asking for them says what is wrong
        return "saved_states"


def item_of(experiments, question, context, expected):
    """(QAItem, its number among the profile's or None, the model's own Answer). Raises TextError for unreadable texts,
    ValueError for an expected answer that the passage does not have."""
    lm = experiments.lab.qa
    answered = answer(lm, question, context)
    return *_item(experiments, lm.encode(question, context), expected, answered.span), answered


def read(experiments, question, context, expected) -> Reading:
    """Read the two texts with the lab's question-answering model, or take what was saved of them; the profile's own
    items come from the experiments."""
    if source(experiments, question, context) == "saved_states":
        known = _number(experiments, question, context)
        states, answered = experiments.language.states()[known], None
        item, number = _item(experiments, states.encoded, expected or experiments.language.items[known].answer)
    else:
        item, number, answered = item_of(experiments, question, context, expected)
        if number is None:
            states = hidden_states(experiments.lab.qa, question, context)
        else:
            states = experiments.language.states()[number]
    tokens = item_tokens(states.encoded, item)
    measures = _measures(states.states, tokens, experiments if number is not None else None)
    return Reading(item, number, expected, answered, states, tokens, measures)


def _number(experiments, question, context):
    """Which of the profile's items has these texts, or None."""
    texts = [(item.question, item.context) for item in experiments.language.items]
    return texts.index((question, context)) if (question, context) in texts else None


def _item(experiments, encoded, expected, span=None):
    """(QAItem, its number among the profile's or None). span: the answer where none is expected."""
    question, context = encoded.texts
    number = _number(experiments, question, context)
    if number is not None and experiments.language.items[number].answer == expected:
        return experiments.language.items[number], number
    if expected:
        try:
            span = encoded.find(expected, 1)
        except ValueError:
            raise ValueError(words.not_in_passage(expected)) from None
    return own_item(question, context, span), None


def _measures(states, tokens, experiments):
    """experiments: given for the profile's own items, whose mean decides the questions."""
    known = {
        "Q25": (questions.distance, int(tokens.other.sum()) > 1, words.TOO_SHORT),
        "Q26": (questions.matching, bool(tokens.rest.any()), words.ONE_SENTENCE),
        "Q27": (questions.clustering, bool(tokens.together and tokens.alike), words.NOT_ANNOTATED),
    }
    found = {}
    for name, (measure, possible, missing) in known.items():
        if not possible:
            found[name] = Measure(None, missing=missing)
            continue
        mean = experiments and questions.measured(experiments, measure).mean(0).tolist()
        found[name] = Measure(measure(states, tokens).tolist(), mean)
    return found
