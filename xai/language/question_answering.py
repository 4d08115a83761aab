"""Where a model finds the answer, and the passages that we ask it about.

    P(i, j) = softmax(s)_i softmax(e)_j       (Devlin et al. 2019, section 4.2; [CLS] as "no answer": section 4.3)

s and e are the logits of the answer's first and last token; both softmaxes run over the tokens of the passage and
[CLS], as in transformers' own pipeline. The answer is the span of the passage with the largest P.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import torch

from ..said import Said

LONGEST_ANSWER = 30  # tokens; max_answer_length of BERT's own SQuAD script
ITEM_SETS = ("embedded", "course")
PASSAGES = Path(__file__).with_name("qa_items.json")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s)|[。！？]+[」』”’）]*")


class Answer(NamedTuple):
    """text: the answer as the passage writes it. span: its (start, end) in the passage. score: P of this span.
    null_score: P of "no answer", which a model that was never taught it uses for nothing."""

    text: str
    span: tuple
    score: float
    null_score: float


def answer(lm, question, context) -> Answer:
    """The span of the passage that the model takes for the answer, at most LONGEST_ANSWER tokens long.

    Of spans with the same P the first counts. Raises TextError for texts that cannot be read, ValueError for a model
    without a head for question answering.
    """
    encoded = lm.encode(question, context)
    out = lm.run([encoded])
    if not hasattr(out, "start_logits"):
        raise ValueError(
            Said("the model {name!r} answers no questions; expected one for question answering", name=lm.name)
        )
    passage = [i for i, source in enumerate(encoded.source) if source == 1]
    candidates = [0, *passage]  # [CLS] is first in every BERT input
    starts, ends = (x[0, candidates].double().softmax(0).cpu() for x in (out.start_logits, out.end_logits))
    spans = torch.outer(starts[1:], ends[1:]).triu().tril(LONGEST_ANSWER - 1)
    first, last = divmod(spans.argmax().item(), len(passage))
    span = encoded.spans[passage[first]][0], encoded.spans[passage[last]][1]
    return Answer(context[slice(*span)], span, spans[first, last].item(), (starts[0] * ends[0]).item())


@dataclass(frozen=True)
class QAItem:
    """A question on a passage (`context`) with its answer and what is known about the passage's words.

    answer_start: where the answer starts in the context. answering_sentence: (start, end) of the sentence that holds
    it. together: groups of words that belong together in this passage; alike: groups that are alike in meaning; both
    are groups of (start, end) in the context.
    """

    question: str
    context: str
    answer: str
    answer_start: int
    answering_sentence: tuple
    together: tuple = ()
    alike: tuple = ()

    def __post_init__(self):
        start, end = self.answering_sentence
        found = self.context[slice(*self.answer_span)]
        if found != self.answer:
            raise ValueError(f"the context has {found!r} at {self.answer_start}; expected the answer {self.answer!r}")
        if not start <= self.answer_start < self.answer_span[1] <= end <= len(self.context):
            raise ValueError(f"the answering sentence {start}-{end} does not hold the answer {self.answer!r}")

    @property
    def answer_span(self) -> tuple:
        """(start, end) of the answer in the context."""
        return self.answer_start, self.answer_start + len(self.answer)


def own_item(question, context, answer_span) -> QAItem:
    """A reader's own question and passage, with the answer at answer_span (start, end), as an item.

    The answering sentence reaches from the last full stop (or ! ? and their Chinese forms) before the answer to the
    first one after it. Nothing is known of words that belong together.
    """
    start, end = answer_span
    stops = [stop.end() for stop in _SENTENCE_END.finditer(context)]
    first = max((stop for stop in stops if stop <= start), default=0)
    last = min((stop for stop in stops if stop >= end), default=len(context))
    return QAItem(question, context, context[start:end], start, (first, last))


@dataclass(frozen=True)
class ItemTokens:
    """The tokens of an encoded item. question, answering, rest (the passage without the answering sentence), answer and
    other (question and passage without the answer): masks (T,). roles: "question", "passage", "answer" or None.
    together, alike: groups of words, a word being a tuple of token indices; what layer_measures takes."""

    question: torch.Tensor
    answering: torch.Tensor
    rest: torch.Tensor
    answer: torch.Tensor
    other: torch.Tensor
    roles: tuple
    together: tuple
    alike: tuple


def item_tokens(encoded, item) -> ItemTokens:
    """Which tokens of lm.encode(item.question, item.context) are what. No special token is in any group."""
    source = torch.tensor([-1 if s is None else s for s in encoded.source])
    question, passage = source == 0, source == 1

    def mask(span):
        found = torch.zeros(len(encoded), dtype=torch.bool)
        found[list(encoded.tokens_in(span, 1))] = True
        return found

    def words(groups):
        return tuple(tuple(encoded.tokens_in(span, 1) for span in group) for group in groups)

    answering, answer_tokens = mask(item.answering_sentence), mask(item.answer_span)
    names = ("question", "passage")
    roles = ("answer" if a else None if s < 0 else names[s] for a, s in zip(answer_tokens.tolist(), source.tolist()))
    return ItemTokens(
        question=question,
        answering=answering,
        rest=passage & ~answering,
        answer=answer_tokens,
        other=(question | passage) & ~answer_tokens,
        roles=tuple(roles),
        together=words(item.together),
        alike=words(item.alike),
    )


@lru_cache(maxsize=None)
def qa_items(which) -> tuple:
    """Three QAItem: "course", the homework's own passages, or "embedded", passages of our grammar."""
    if which not in ITEM_SETS:
        raise ValueError(f"there are no passages {which!r}; expected one of {', '.join(ITEM_SETS)}")
    sets = json.loads(PASSAGES.read_text(encoding="utf-8"))
    return tuple(QAItem(**{key: _frozen(value) for key, value in item.items()}) for item in sets[which])


def _frozen(value):
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
