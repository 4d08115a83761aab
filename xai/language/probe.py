"""What a model gives when it is read: asked of it once, when it is opened, because architectures differ in it.

Everything here rests on attention between all tokens of a text, on a vector of every token before and after each layer,
and on a text being read alike whatever stands beside it in a batch. Decoders, encoders with a decoder, and models that
save attention do not give that.
"""

from contextlib import contextmanager
from itertools import cycle, islice
from typing import NamedTuple

import torch
from torch import nn

from ..said import Said

LONG, SHORT = 8, 3  # tokens of the two texts; two lengths, because the attention of a window may be as wide as one
SUMS_TO_1 = 1e-2  # what half precision may be off
ALIKE = 1e-2  # of attention weights; a model that reads the padding is off by much more


class _Plain(NamedTuple):
    """As much of an Encoded as a run looks at."""

    ids: torch.Tensor
    types: torch.Tensor

    def __len__(self):
        return len(self.ids)


def measure(lm):
    """(layers, heads, most tokens) of a LanguageModel.

    Raises ValueError in one sentence for a model that cannot be read.
    """
    label = lm.label
    _check_weights(lm.model, label)
    positions = most_positions(lm.model)
    if positions < 1:
        raise _unreadable(label, Said("it does not tell how many tokens it reads at most"))
    if getattr(lm.model.config, "attention_type", None) == "block_sparse":  # only for texts that are longer than these
        raise _unreadable(label, Said("its attention is computed for some pairs of tokens only"))
    long, short = texts = probe_texts(lm, positions)
    try:
        with put_back(lm.model):
            together, alone = (lm.run(batch, attention=True, hidden_states=True) for batch in (texts, [short]))
    except Exception as error:  # transformers fails in many ways where a model wants to be called otherwise
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise _unreadable(label, Said("it fails on a short text ({reason})", reason=reason)) from error
    for out, batch in ((together, texts), (alone, [short])):
        _check_output(out, len(batch), len(batch[0]), label)
    n = len(short)
    first, again = (torch.stack([a[-1, :, :n, :n] for a in out.attentions]) for out in (together, alone))
    if not torch.allclose(first, again, atol=ALIKE):
        raise _unreadable(label, Said("it reads a text otherwise when a longer one stands beside it"))
    whole = torch.stack([a[0] for a in together.attentions])  # (L, heads, T, T)
    if len(long) > 1 and not whole.triu(1).any():
        raise _unreadable(label, Said("its tokens attend to none that comes after them"))
    return len(whole), whole.shape[1], positions


def most_positions(model) -> int:
    """How many tokens a model has positions for, or 0 where it does not say. RoBERTa's table begins with positions that
    no token gets: those up to its padding's."""
    most = getattr(model.config, "max_position_embeddings", None) or 0
    tables = [module for module in model.modules() if isinstance(module, nn.Embedding)]
    unused = [
        table.padding_idx + 1
        for table in tables
        if table is not model.get_input_embeddings() and table.padding_idx is not None and len(table.weight) == most
    ]
    return most - max(unused, default=0)


def probe_texts(lm, positions):
    """A longer text and a shorter one, of tokens that are not special."""
    words = sorted(set(lm.tokenizer.get_vocab().values()) - set(lm.tokenizer.all_special_ids)) or [0]
    return [
        _Plain(torch.tensor(list(islice(cycle(words), length))), torch.zeros(length, dtype=torch.int64))
        for length in (min(LONG, positions), min(SHORT, -(-positions // 2)))
    ]


def _check_weights(model, label):
    for name, weights in model.named_parameters():
        if not torch.isfinite(weights).all():
            said = "the weights {name!r} of the {model} are not all finite numbers; expected a whole file of weights"
            raise ValueError(Said(said, name=name, model=label))


def _check_output(out, batch, count, label):
    """ValueError unless attention is (B, heads, T, T) in every layer, and states are (B, T, H) between all of them."""
    attentions, states = (getattr(out, name, None) or () for name in ("attentions", "hidden_states"))
    shapes = {tuple(a.shape) for a in attentions if a is not None}
    square = len(shapes) == 1 and all(s[:1] == (batch,) and s[2:] == (count, count) for s in shapes)
    if not square or any(a is None for a in attentions):
        raise _unreadable(label, Said("it gives no attention between all tokens in every layer"))
    widths = {tuple(s.shape) for s in states}
    if len(states) != len(attentions) + 1 or len(widths) != 1 or {s[:2] for s in widths} != {(batch, count)}:
        said = "it gives {given} hidden states of its tokens for {layers} layers, not one more than layers"
        raise _unreadable(label, Said(said, given=len(states), layers=len(attentions)))
    if not all(torch.isfinite(s).all() for s in (*attentions, *states)):
        raise _unreadable(label, Said("what it computes is not a finite number everywhere"))
    if any((a.float().sum(-1) - 1).abs().max() > SUMS_TO_1 for a in attentions):
        raise _unreadable(label, Said("its attention does not add up to 1"))


def _unreadable(label, why):
    said = "the {model} cannot be read: {why}; expected an encoder like BERT"
    return ValueError(Said(said, model=label, why=why))


@contextmanager
def put_back(model):
    """Take off what transformers leaves on a model that first returns attention: hooks, and notes of them."""
    before = [(module, set(module._forward_hooks), set(vars(module))) for module in model.modules()]
    try:
        yield
    finally:
        for module, hooks, names in before:
            for hook in module._forward_hooks.keys() - hooks:
                del module._forward_hooks[hook]
            for name in vars(module).keys() - names:
                delattr(module, name)
