"""What a masked language model puts in the place of words that are hidden from it.

    P(w | rest) = softmax(logits at the [MASK])[w]      (Devlin, Chang, Lee, Toutanova 2019, "BERT", section 3.1)

Several words are hidden in one pass: each prediction sees none of them.
"""

from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from ..said import Said
from .models import Encoded


@dataclass(frozen=True, eq=False)
class MaskedWord:
    """A hidden word and what the model would say.

    word: as it stands in the text, at characters span. pieces: for each of its P masks, the likeliest tokens as (token,
    probability), best first. probabilities: of every token of the vocabulary at every mask. lm: the model asked.
    """

    word: str
    span: tuple
    pieces: tuple
    probabilities: Tensor = field(repr=False)  # (P, V) float32
    text: str = field(repr=False)
    lm: object = field(repr=False)

    @property
    def predictions(self) -> tuple:
        """The likeliest tokens of the first mask: for a word of one piece, as most are, the likeliest words."""
        return self.pieces[0]

    def probability_of(self, word) -> float:
        """P(word) in the place of this one. Raises ValueError unless both are one token there.

        Many vocabularies have a word twice: with the space before it, and as it goes on inside another. What counts is
        what the tokenizer makes of the text with the word in this place.
        """
        if len(self.pieces) > 1:
            raise ValueError(
                Said(
                    "{word!r} is masked as {count} pieces; expected a word of one token",
                    word=self.word,
                    count=len(self.pieces),
                )
            )
        number = self._token_of(word.strip())
        if number is None:
            raise ValueError(
                Said("{word!r} is not one token of this model; expected a word of its vocabulary", word=word)
            )
        return self.probabilities[0, number].item()

    def _token_of(self, word):
        """The id of the token that the word becomes in this place, or None where it is not just one."""
        start, end = self.span
        encoded = self.lm.encode(self.text[:start] + word + self.text[end:])
        end = start + len(word)
        try:
            (index,) = encoded.tokens_in((start, end))
        except ValueError:  # several tokens, or none
            return None
        left, right = encoded.spans[index]
        number = encoded.ids[index].item()
        return number if start <= left and right <= end and number != self.lm.tokenizer.unk_token_id else None


def predict_masked(lm, text, masked_words, *, top=5) -> list:
    """Hide words of a text, all at once, and predict each: one MaskedWord for each of masked_words, in their order.

    masked_words: a list of words ("officer"), words with their occurrence (("the", 2)) or characters ((start, end)).
    Each piece of a word becomes one [MASK], as in BERT's whole-word masking, so that the text keeps its length.
    Raises TextError for a text that cannot be used, ValueError for a word that is not in it, no words, a `top` below 1
    or a model that predicts no words.
    """
    if lm.tokenizer.mask_token_id is None or lm.model.get_output_embeddings() is None:
        raise ValueError(
            Said("the model {name!r} predicts no masked words; expected a masked language model", name=lm.name)
        )
    if isinstance(masked_words, str) or not masked_words:
        raise ValueError(f"masked_words is {masked_words!r}; expected a list of one or more words")
    if top < 1:
        raise ValueError(f"top is {top}; expected 1 or more predictions")
    encoded = lm.encode(text)
    spans = [encoded.find(word) for word in masked_words]
    places = [list(encoded.tokens_in(span)) for span in spans]
    logits = lm.run([with_masks(lm, encoded, spans)]).logits[0]  # (T, V)
    return [
        _masked_word(lm, text, span, torch.softmax(logits[place].float(), 1).cpu(), top)
        for span, place in zip(spans, places)
    ]


def with_masks(lm, encoded, words) -> Encoded:
    """The input with every token of these words read as [MASK]; words as Encoded.find takes them, none: the same input.

    Spans stay, so that what was hidden can still be told. Raises ValueError for a word that is not in the text, or a
    model without [MASK].
    """
    if not words:
        return encoded
    if lm.tokenizer.mask_token_id is None:
        raise ValueError(Said("the model {name!r} has no [MASK]; expected no masked words", name=lm.name))
    hidden = {index for word in words for index in encoded.tokens_in(encoded.find(word))}
    ids = encoded.ids.clone()
    ids[sorted(hidden)] = lm.tokenizer.mask_token_id
    names = (lm.tokenizer.mask_token if i in hidden else token for i, token in enumerate(encoded.tokens))
    return replace(encoded, ids=ids, tokens=tuple(names))


def _masked_word(lm, text, span, probabilities, top):
    best = probabilities.topk(min(top, probabilities.shape[1]), dim=1)
    pieces = tuple(
        tuple(zip(lm.tokenizer.convert_ids_to_tokens(numbers.tolist()), values.tolist()))
        for numbers, values in zip(best.indices, best.values)
    )
    return MaskedWord(text[slice(*span)], span, pieces, probabilities, text, lm)
