"""The words of a corpus that mean most nearly the same to a layer: exBERT's corpus search (Hoover et al. 2020).

    hits = the k tokens t of the corpus with the largest  cos(query, v_t)

v_t is the token's embedding, or its "context": what the chosen heads of a block pass on (attention weights times
values, concatenated) before the output projection mixes them. Exact: one product with a matrix of unit vectors.

Layers are numbered as in hidden_states: embeddings of layer 0 are the output of the embedding, of layer l the output
of block l. exBERT's "layer l" searches embeddings at the *input* of block l, our layer l - 1. Contexts belong to a
block, so they start at layer 1, in exBERT as here.
"""

import hashlib
import json
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from ..device import over_chunks
from ..said import Said
from .masked_words import with_masks
from .models import TextError
from .probe import probe_texts, put_back

KINDS = ("embedding", "context")
SENTENCES_AT_ONCE = 32
FORMAT = 2  # of a saved index
PRODUCTS = ("matmul", "bmm", "__matmul__")  # of torch and of its tensors
_FOUND = WeakKeyDictionary()  # LanguageModel -> what _heads_pass_on found
TABLE, MATRICES = "index.json", "vectors.safetensors"


class Hit(NamedTuple):
    """A token of the corpus: as the tokenizer writes it, number and text of its sentence, (start, end) in it, its
    word's part of speech (None where the corpus has none) and its cosine with the query."""

    token: str
    sentence_index: int
    sentence: str
    span: tuple
    tag: str | None
    cosine: float


class Token(NamedTuple):
    """A row of the index: token, number of its sentence, where it starts and ends there, part of speech or None."""

    token: str
    sentence: int
    start: int
    end: int
    tag: str | None


@dataclass(frozen=True, eq=False)
class EmbeddingIndex:
    """Unit vectors of all tokens of a corpus without special ones.

    vectors: layer -> (tokens, width) float32. Half precision would halve the memory (a book of 50,000 tokens and 13
    layers of 768: 2 GB), but BERT's upper layers lie in a narrow cone: among 20,000 random vectors with cosines about
    0.97 its rounding moved half of the 50 nearest to another place. tokens: a Token for each row. sentences: the text
    of all of the corpus. kind, heads: as `vectors` and `heads` of build. model: its name. fingerprint: of its weights
    and its tokenizer. skipped: how many sentences the model cannot read, being too long or empty.
    """

    vectors: dict
    tokens: tuple
    sentences: tuple
    kind: str
    heads: tuple | None
    model: str
    fingerprint: str
    skipped: int

    @classmethod
    def build(cls, lm, corpus, layers=None, *, vectors="embedding", heads=None, chunk=None, progress=None):
        """Read the corpus (a Corpus, or any sequence of CorpusSentence) once and keep the chosen layers.

        layers: numbers from 0 (embeddings) or, for contexts, from 1; None: all. vectors: "embedding" or "context".
        heads: numbers from 1 of the heads whose contexts are kept; None: all. chunk: sentences at once.
        progress(done, total) counts sentences. Raises ValueError for what the model does not have or a corpus
        without a sentence that it can read.
        """
        layers, heads = _chosen(lm, layers, vectors, heads)
        readable, tokens = [], []  # readable: (encoded, its tokens without special ones, row of the first of them)
        for number, sentence in enumerate(corpus):
            try:
                encoded = lm.encode(sentence.text)
            except TextError:
                continue
            kept = [i for i, special in enumerate(encoded.special) if not special]
            readable.append((encoded, kept, len(tokens)))
            tokens += [
                Token(encoded.tokens[i], number, *encoded.spans[i], _tag(sentence, encoded.spans[i])) for i in kept
            ]
        if not readable:
            raise ValueError(
                Said("the corpus has {count} sentences, none of which the model can read", count=len(corpus))
            )
        readable.sort(key=lambda e: len(e[0]))  # a batch of one length wastes nothing on padding
        found = {}

        def read(part):
            batch = readable[part]
            for layer, states in _read(lm, [e for e, _, _ in batch], layers, vectors, heads).items():
                matrix = found.setdefault(layer, states.new_empty(len(tokens), states.shape[2]))
                for one, (_, kept, row) in zip(states, batch):
                    matrix[row : row + len(kept)] = F.normalize(one[kept], dim=1)

        over_chunks(read, len(readable), SENTENCES_AT_ONCE if chunk is None else chunk, lm.device, progress)
        texts = tuple(sentence.text for sentence in corpus)
        return cls(found, tuple(tokens), texts, vectors, heads, lm.name, lm.fingerprint, len(texts) - len(readable))

    def search(self, vector, layer, k=50) -> list:
        """The k tokens most similar to a vector (width,) at a layer, as Hits, most similar first; equals in the order
        of the corpus. Raises ValueError for a layer that is not in the index or a vector that does not fit it."""
        if layer not in self.vectors:
            raise ValueError(f"layer is {layer}; the index has layers {', '.join(map(str, sorted(self.vectors)))}")
        matrix, vector = self.vectors[layer], torch.as_tensor(vector)
        if vector.shape != matrix.shape[1:] or not torch.isfinite(vector).all() or not vector.any():
            raise ValueError(
                f"vector is {tuple(vector.shape)}; expected {matrix.shape[1]} finite numbers that are not all 0"
            )
        if k < 1:
            raise ValueError(f"k is {k}; expected 1 or more")
        cosines = matrix @ F.normalize(vector.to(matrix), dim=0)
        worst = cosines.topk(min(k, len(cosines))).values[-1]  # only those as near as the k-th are put in order
        rows = (cosines >= worst).nonzero().flatten()
        best, order = (x[:k] for x in cosines[rows].sort(descending=True, stable=True))
        return [self._hit(self.tokens[row], cosine) for row, cosine in zip(rows[order].tolist(), best.tolist())]

    def _hit(self, token, cosine):
        sentence = self.sentences[token.sentence]
        return Hit(token.token, token.sentence, sentence, (token.start, token.end), token.tag, cosine)

    def save(self, folder):
        """Write the index into a folder, made if need be: a table in JSON and the matrices in safetensors."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        matrices = {str(layer): matrix.cpu().contiguous() for layer, matrix in self.vectors.items()}
        save_file(matrices, folder / MATRICES)
        table = {name: value for name, value in vars(self).items() if name != "vectors"}
        table |= {"format": FORMAT, "digest": _digest(folder / MATRICES)}
        (folder / TABLE).write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder, lm=None) -> "EmbeddingIndex":
        """Open a saved index on the device of the model that it is for (None: on the CPU, for any model).

        Raises ValueError if the folder holds no whole index, or that of other weights or another tokenizer.
        """
        folder = Path(folder)
        try:
            table = json.loads((folder / TABLE).read_text(encoding="utf-8"))
            if table.pop("format") != FORMAT:
                raise ValueError("it is of another version")
            if table.pop("digest") != _digest(folder / MATRICES):
                raise ValueError(f"{MATRICES} is not the file that {TABLE} was written with")
            matrices = load_file(folder / MATRICES, device="cpu" if lm is None else str(lm.device))
            table["vectors"] = {int(layer): matrices[layer] for layer in sorted(matrices, key=int)}
            table["tokens"] = tuple(Token(*row) for row in table["tokens"])
            table["sentences"], table["heads"] = tuple(table["sentences"]), table["heads"] and tuple(table["heads"])
            index = cls(**table)
            if {len(matrix) for matrix in index.vectors.values()} != {len(index.tokens)}:
                raise ValueError(f"{TABLE} has {len(index.tokens)} tokens, which is not what {MATRICES} has")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"the folder {str(folder)!r} holds no whole index ({error}); build it again") from error
        if lm is not None and lm.fingerprint != index.fingerprint:
            raise ValueError(
                f"the index in {str(folder)!r} is of model {index.model!r}; expected {lm.name!r} with the weights and "
                "the tokenizer that it has now"
            )
        return index


def tag_counts(hits) -> dict:
    """Part of speech -> how many of the hits have it, most frequent first; hits without one are not counted."""
    return dict(Counter(hit.tag for hit in hits if hit.tag is not None).most_common())


def token_vector(lm, text, word, layer, masked=(), *, vectors="embedding", heads=None) -> Tensor:
    """Vector (width,) of a word in a text at a layer, as an index of the same `vectors` and `heads` holds them.

    word and each of masked: as Encoded.find takes them. The mean over the word's tokens. The model reads every token of
    masked words as [MASK]; the word may be one of them. On the CPU, not scaled to length 1. Raises TextError for the
    text, ValueError for words that are not in it and for what the model does not have.
    """
    layers, heads = _chosen(lm, [layer], vectors, heads)
    encoded = lm.encode(text)
    place = list(encoded.tokens_in(encoded.find(word)))
    return _read(lm, [with_masks(lm, encoded, masked)], layers, vectors, heads)[layer][0, place].mean(0).cpu()


def _chosen(lm, layers, vectors, heads):
    """The layers and heads that are meant, as tuples; ValueError for any that the model does not have."""
    if vectors not in KINDS:
        raise ValueError(f"vectors is {vectors!r}; expected one of {', '.join(KINDS)}")
    if vectors == "embedding" and heads is not None:
        raise ValueError(f"heads is {heads}; embeddings belong to all heads, expected None")
    known = range(vectors == "context", lm.layers + 1)
    layers = tuple(dict.fromkeys(known if layers is None else map(int, layers)))
    if not layers or not set(layers) <= set(known):
        raise ValueError(f"layers is {layers}; the model has {vectors}s of layers {known[0]} to {known[-1]}")
    if heads is not None:
        heads = tuple(dict.fromkeys(map(int, heads)))
        if not heads or not set(heads) <= set(range(1, lm.heads + 1)):
            raise ValueError(f"heads is {heads}; the model has heads 1 to {lm.heads}")
    return layers, heads


def _read(lm, encoded, layers, vectors, heads) -> dict:
    """layer -> (B, T, width) of a batch, as KINDS names them."""
    if vectors == "embedding":
        states = lm.run(encoded, hidden_states=True).hidden_states
        return {layer: states[layer].float() for layer in layers}
    passed_on = _heads_pass_on(lm)
    places = {passed_on[layer - 1]: layer for layer in layers}
    with _linear_inputs(lm.model, {module for module, _ in places}) as calls:
        lm.run(encoded)
    seen = {places[module, call]: given for module, call, given in calls if (module, call) in places}
    kept = slice(None) if heads is None else [head - 1 for head in heads]
    return {layer: seen[layer].float().unflatten(2, (lm.heads, -1))[:, :, kept].flatten(2) for layer in layers}


def _heads_pass_on(lm) -> tuple:
    """For each layer (module, call): the linear map that mixes what the heads pass on, and the number from 0 of the
    call in a run that belongs to the layer (ALBERT uses one for all layers). Raises ValueError where there is none.

    What they pass on is the product of the layer's attention with some values; the map is the one that is given it.
    """
    if lm in _FOUND:
        return _FOUND[lm]
    batch = probe_texts(lm, lm.max_tokens)[:1]
    with put_back(lm.model), _linear_inputs(lm.model) as calls, _Products() as products:
        attentions = lm.run(batch, attention=True).attentions
    found, products, calls = [], iter(products.seen), iter(calls)  # both in the order of the layers
    for weights in attentions:
        mixed = next((result for left, result in products if _same(left, weights)), None)  # (.., heads, T, size)
        if mixed is not None:
            mixed = mixed.reshape(*weights.shape[1:3], -1).transpose(0, 1).flatten(1)  # (T, heads * size)
        match = next(((m, call) for m, call, given in calls if mixed is not None and _same(given, mixed)), None)
        if match is None:
            said = "the {model} does not show what its heads pass on; expected embeddings to be compared, not contexts"
            raise ValueError(Said(said, model=lm.label))
        found.append(match)
    _FOUND[lm] = tuple(found)
    return _FOUND[lm]


def _same(one, other) -> bool:
    """Whether they hold the same numbers, whatever their leading axes."""
    return one.shape[-2:] == other.shape[-2:] and torch.equal(one.flatten(), other.flatten())


class _Products(TorchFunctionMode):
    """seen: (left factor, product) of every product of matrices in the block, in this thread."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def __torch_function__(self, function, types, arguments=(), options=None):
        result = function(*arguments, **(options or {}))
        if function.__name__ in PRODUCTS:
            self.seen.append((arguments[0], result))
        return result


@contextmanager
def _linear_inputs(model, modules=None):
    """A list of (module, number of its call, its input) of what linear maps are given in the block by this thread:
    others may run the shared model meanwhile."""
    seen, counts, here, handles = [], {}, threading.get_ident(), []

    def keep(module, inputs, _output):
        if threading.get_ident() == here:
            call = counts[module] = counts.get(module, -1) + 1
            seen.append((module, call, inputs[0].detach()))

    try:
        for module in modules or [m for m in model.modules() if isinstance(m, nn.Linear)]:
            handles.append(module.register_forward_hook(keep))
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def _tag(sentence, span):
    """Part of speech of the word in which a token starts."""
    if sentence.tags is None:
        return None
    return next((tag for (start, end), tag in zip(sentence.spans, sentence.tags) if start <= span[0] < end), None)


def _digest(path) -> str:
    """SHA-256 of a file, which may be larger than memory has room for."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
