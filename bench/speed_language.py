"""The language half: ours against a plain loop over the sentences with transformers and torch.

The plain loop reads one sentence after the other, and searches one matrix of all vectors that it has put together. Both
use the same model in eval mode, with the attention that returns its weights.
"""

import torch
from torch.nn import functional as F

from xai.lab import Lab
from xai.language.attention import attention
from xai.language.hidden_states import hidden_states
from xai.language.neighbours import EmbeddingIndex

from .speed_measure import alternate, apart, spread

SENTENCES = 200
QUERIES = 100
NEAREST = 50
TITLES = {
    "hidden_states": ("hidden states", "sentences"),
    "attention": ("attention", "sentences"),
    "index": ("index of all layers", "sentences"),
    "search": (f"search, {NEAREST} nearest", "searches"),
}


def measure(device, repeats, report, sentences=SENTENCES, queries=QUERIES):
    """One entry for each of TITLES, as bench.speed keeps them."""
    lab = Lab.open("embedded", device)
    lm, sentences = lab.english, lab.corpus[:sentences]
    texts = [sentence.text for sentence in sentences]
    index, matrix = EmbeddingIndex.build(lm, sentences), plain_index(lm, texts)[lm.layers]
    chosen = matrix[:: max(1, len(matrix) // queries)][:queries]
    works = {
        "hidden_states": (lambda: [hidden_states(lm, text).states for text in texts], lambda: plain_states(lm, texts)),
        "attention": (lambda: [attention(lm, text).weights for text in texts], lambda: plain_attention(lm, texts)),
        "index": (lambda: EmbeddingIndex.build(lm, sentences).vectors, lambda: plain_index(lm, texts)),
        "search": (
            lambda: [index.search(vector, lm.layers, NEAREST) for vector in chosen],
            lambda: [plain_search(matrix, vector, NEAREST) for vector in chosen],
        ),
    }
    for ours, plain in works.values():
        ours(), plain()
    counts = {name: len(chosen if name == "search" else texts) for name in works}
    return [_entry(name, works[name], counts[name], device, repeats, report) for name in works]


def _entry(name, works, count, device, repeats, report):
    title, unit = TITLES[name]
    seconds, results = alternate(
        dict(zip(("ours", "plain loop"), works)), repeats, device, report=lambda *said: report(title, *said)
    )
    rivals = {rival: spread(of_rival) for rival, of_rival in seconds.items()}
    rivals["plain loop"]["apart"] = apart(*(_numbers(name, results[r]) for r in ("plain loop", "ours")))
    return {"method": name, "title": title, "unit": unit, "count": count, "rivals": rivals}


def _numbers(name, result):
    """What two results are compared by: their numbers in a row. Vectors of an index at length 1, hits by cosine."""
    if name == "index":
        return torch.cat([F.normalize(result[layer], dim=1).flatten() for layer in sorted(result)])
    if name == "search":
        return torch.tensor([hit[-1] for hits in result for hit in hits])
    return torch.cat([one.flatten() for one in result])


def plain_states(lm, texts):
    return [torch.cat(out.hidden_states).cpu() for out in _plain(lm, texts, output_hidden_states=True)]  # (L + 1, T, H)


def plain_attention(lm, texts):
    return [torch.cat(out.attentions).cpu() for out in _plain(lm, texts, output_attentions=True)]  # (L, heads, T, T)


def plain_index(lm, texts):
    """layer -> (tokens, H) of all texts, without [CLS] and [SEP]."""
    found = [torch.cat(out.hidden_states)[:, 1:-1] for out in _plain(lm, texts, output_hidden_states=True)]
    return dict(enumerate(torch.cat(found, dim=1)))


def _plain(lm, texts, **asked):
    """What the model returns for one text after the other."""
    for text in texts:
        with torch.no_grad():
            yield lm.model(**lm.tokenizer(text, return_tensors="pt").to(lm.device), **asked)


def plain_search(matrix, vector, k):
    """[(row, cosine), ...] of the k nearest."""
    best = F.cosine_similarity(matrix, vector[None]).topk(k)
    return list(zip(best.indices.tolist(), best.values.tolist()))
