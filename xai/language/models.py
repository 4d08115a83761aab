"""A language model beside its tokenizer: opened from a folder or the hub, texts encoded, batches run.

Words and their pieces are aligned by the offsets of the fast tokenizer, never by counting. Attention is computed
eagerly, because only then do the weights come back.
"""

import hashlib
import inspect
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoModel, AutoModelForMaskedLM, AutoModelForQuestionAnswering, AutoTokenizer
from transformers.utils import logging

from ..device import model_device, pick_device
from ..results import tensor_hash
from ..said import Said
from . import hub
from .probe import measure
from .seen import Seen, is_mark, is_punctuation, tight

TASKS = {"masked": AutoModelForMaskedLM, "question-answering": AutoModelForQuestionAnswering, "plain": AutoModel}
TOKENIZER_FILES = ("tokenizer.json", "vocab.txt")
UNUSED_WEIGHTS = "pooler."  # of [CLS] for next-sentence prediction: a checkpoint without it is complete for all we do
SPACE_MARKS = "▁Ġ"  # what tokenizers write for a space, also for one that they put before the text themselves


class TextError(ValueError):
    """A text that cannot be used; the message is one sentence for the reader."""


@dataclass(frozen=True)
class Encoded:
    """One input as the model reads it: T tokens, special ones included.

    tokens: as the tokenizer writes them ("##s"). special: tokens that stand for no word: added by the tokenizer, typed
    as one of its separators ("[SEP]"), or for white space alone; what stands in a word's place ([MASK], [UNK]) is not
    special. spans: (start, end) of the characters that a token stands for, in the text it comes from, without the
    spaces around them; (0, 0) for special tokens. source: 0 for tokens of the text, 1 of its pair, None for special
    ones. words: index of the word within its text, None for special tokens; words are the tokenizer's, punctuation
    apart. texts: the text and its pair, if there is one.
    """

    ids: Tensor  # (T,) int64
    types: Tensor  # (T,) int64
    tokens: tuple
    spans: tuple
    source: tuple
    words: tuple
    special: tuple
    texts: tuple = ()

    def __len__(self):
        return len(self.tokens)

    def find(self, word, source=0) -> tuple:
        """(start, end) of a word in the text (source 0) or its pair (1).

        word: "she"; ("the", 2) for its second occurrence; or characters (start, end). Only whole words are found, as
        the tokenizer cuts them, or several in a row ("police officer"), and as a reader sees them: however accents are
        written, whichever spaces stand between. Raises ValueError where there is none.
        """
        if not isinstance(word, str) and not isinstance(word[0], str):
            span = int(word[0]), int(word[1])
            self.tokens_in(span, source)  # there is something to point at
            return span
        word, occurrence = (word, 1) if isinstance(word, str) else word
        seen, borders = Seen(self.texts[source]), {}  # word index -> (first, last + 1) letter of its pieces
        for number, span, origin in zip(self.words, self.spans, self.source):
            if origin == source:
                first, last = map(seen.at, span)
                borders[number] = (borders.get(number, (first,))[0], last)
        starts, ends = ({border[side] for border in borders.values()} for side in (0, 1))
        places = [place for place in seen.places(word) if place[0] in starts and place[1] in ends]
        if not 1 <= occurrence <= len(places):
            raise ValueError(
                f"the text has {word!r} {len(places)} times as a word; occurrence {occurrence} was asked for"
            )
        first, last = places[occurrence - 1]
        return seen.starts[first], seen.ends[last - 1]

    def tokens_in(self, span, source=0) -> tuple:
        """Indices of the tokens that stand for any of the characters (start, end). Raises ValueError for none."""
        start, end = span
        inside = [
            index
            for index, (origin, (left, right)) in enumerate(zip(self.source, self.spans))
            if origin == source and max(left, start) < min(right, end)
        ]
        if not inside:
            raise ValueError(f"no token of the text lies in characters {start} to {end}; expected the place of a word")
        return tuple(inside)


class LanguageModel:
    """A transformer encoder in eval mode with its fast tokenizer."""

    def __init__(self, model, tokenizer, name=""):
        """Raises ValueError where model and tokenizer cannot work together or the model is not one that can be read."""
        label = Said("model {name!r}", name=name) if name else Said("model")
        if not getattr(tokenizer, "is_fast", False):
            raise ValueError(
                Said(
                    "the tokenizer of the {model} is {type}; expected a fast one, which tells offsets",
                    model=label,
                    type=type(tokenizer).__name__,
                )
            )
        _check_ready(model, label)
        largest, known = max(tokenizer.get_vocab().values()), model.get_input_embeddings().num_embeddings
        if largest >= known:
            raise ValueError(
                Said(
                    "the tokenizer has token ids up to {largest}, but the {model} knows {known} tokens; expected a "
                    "tokenizer and a model that belong together",
                    largest=largest,
                    model=label,
                    known=known,
                )
            )
        self.model, self.tokenizer, self.name, self.label = model, tokenizer, name, label
        self._inputs = inspect.signature(model.forward).parameters
        # Gradio's workers share one model: its tokenizer keeps settings between calls, and hooks collect its outputs.
        self._lock = threading.Lock()
        # Layers without the embeddings, heads in a layer, and the longest input in tokens, special ones included.
        self.layers, self.heads, positions = measure(self)
        self.max_tokens = min(positions, tokenizer.model_max_length)

    @classmethod
    def load(cls, name, task="masked", device="auto", progress=None) -> "LanguageModel":
        """Open a folder or a model of the hub in float32.

        name: a folder in transformers' format, or a name on the hub ("google-bert/bert-base-cased"), taken from the
        cache or else downloaded, with progress(done, total) in bytes. task: "masked", "question-answering" or "plain".
        Raises ValueError for an unknown task or a folder that is not such a model, MissingAsset for a model that
        cannot be had (within 5 seconds where the hub does not answer).
        """
        if task not in TASKS:
            raise ValueError(f"task is {task!r}; expected one of {', '.join(map(repr, TASKS))}")
        folder = Path(name).expanduser()
        if not folder.is_dir():
            if not hub.is_hub_name(name):
                raise ValueError(
                    Said(
                        "there is no folder {name!r}; expected a model's folder or its name on the hub", name=str(name)
                    )
                )
            folder = hub.folder(name, progress)
        model, tokenizer = _open(folder, task)
        return cls(model.to(pick_device(device)), tokenizer, str(name))

    @property
    def device(self):
        """Where the model computes."""
        return model_device(self.model)

    @property
    def fingerprint(self) -> str:
        """Of the weights and the tokenizer: two models with the same one read every text alike."""
        # without what a call sets and leaves behind: how far its texts were cut and filled up
        words = {**json.loads(self.tokenizer.backend_tokenizer.to_str()), "truncation": None, "padding": None}
        weights = tensor_hash(*self.model.state_dict().values())
        return f"{weights} {hashlib.sha256(json.dumps(words).encode()).hexdigest()}"

    def encode(self, text, text_pair=None) -> Encoded:
        """A text, or two with a separator between, as the model reads them. Raises TextError where that cannot be."""
        with self._lock:
            return encode(self.tokenizer, text, text_pair, self.max_tokens)

    @torch.no_grad()
    def run(self, encoded, *, attention=False, hidden_states=False):
        """The model's output for a list of B Encoded, as one batch padded to the longest T, on the model's device.

        What padding tokens get is meaningless: read only the first len(e) places of each input. With attention, the
        output has .attentions, one (B, heads, T, T) a layer; with hidden_states .hidden_states, layers + 1 of
        (B, T, H), the first one the embeddings; the last one is what the model gives out, which in some architectures
        (ModernBERT) a last norm has scaled. Raises ValueError where somebody has set the model to train or to another
        attention since it was opened.
        """
        if not encoded:
            raise ValueError("there is no input to run; expected one Encoded or more")
        _check_ready(self.model, self.label)
        pad = self.tokenizer.pad_token_id or 0
        inputs = {
            "input_ids": pad_sequence([e.ids for e in encoded], batch_first=True, padding_value=pad),
            "attention_mask": pad_sequence([torch.ones_like(e.ids) for e in encoded], batch_first=True),
            "token_type_ids": pad_sequence([e.types for e in encoded], batch_first=True),
        }
        inputs = {key: value.to(self.device) for key, value in inputs.items() if key in self._inputs}
        with self._lock:
            return self.model(
                **inputs, output_attentions=attention, output_hidden_states=hidden_states, return_dict=True
            )


def encode(tokenizer, text, text_pair, max_tokens) -> Encoded:
    """A text, or two, as a fast tokenizer cuts them. Raises TextError for texts without tokens or of too many."""
    texts = (text,) if text_pair is None else (text, text_pair)
    for given in texts:
        _check_text(given)
    encoding = tokenizer(text, text_pair, truncation=False, padding=False, verbose=False).encodings[0]
    none, begun = separators(tokenizer), set(zip(encoding.sequence_ids, (start for start, _ in encoding.offsets)))
    spans, source = [], []
    for number, token, span, origin in zip(encoding.ids, encoding.tokens, encoding.offsets, encoding.sequence_ids):
        span = (0, 0) if origin is None or number in none else _span(texts[origin], token, span)
        while span[1] and _drops_mark(texts[origin], span[1]) and (origin, span[1]) not in begun:
            span = span[0], span[1] + 1
        spans.append(span)
        source.append(origin if span[1] else None)
    for index, given in enumerate(texts):
        if index not in source:
            raise TextError(Said("the text {text!r} has no token; expected words that can be read", text=given[:40]))
    if len(source) > max_tokens:
        said = "the text has {count} tokens; this model reads at most {most}"
        if text_pair is not None:
            said = "the two texts have {count} tokens; this model reads at most {most}"
        raise TextError(Said(said, count=len(source), most=max_tokens))
    return Encoded(
        ids=torch.tensor(encoding.ids),
        types=torch.tensor(encoding.type_ids),
        tokens=tuple(encoding.tokens),
        spans=tuple(spans),
        source=tuple(source),
        words=_words(texts, spans, source, encoding.word_ids),
        special=tuple(origin is None for origin in source),
        texts=texts,
    )


def separators(tokenizer) -> set:
    """The ids of the special tokens that stand for no word, unlike [MASK] and [UNK]."""
    named = tokenizer.special_tokens_map.items()
    others = {str(token) for key, token in named if key not in ("mask_token", "unk_token")}
    stand_in = {tokenizer.mask_token, tokenizer.unk_token} - others
    added = tokenizer.added_tokens_decoder.items()
    return {number for number, token in added if token.special and str(token) not in stand_in}


def _span(text, token, span):
    """The characters that a token stands for; (0, 0) for white space, and for the space that a tokenizer puts before a
    text and counts to its first letter."""
    own_space = not token.strip(SPACE_MARKS) and text[slice(*span)] != token
    return (0, 0) if own_space else tight(text, *span)


def _drops_mark(text, place):
    return place < len(text) and is_mark(text[place])


def _words(texts, spans, source, numbers) -> tuple:
    """Index of each token's word: the tokenizer's words, cut at punctuation and spaces too (some tokenizers cut at
    spaces alone, or not even there), but not before the mark on a letter."""
    words, last = [], {}  # last: source -> (the tokenizer's number, ours, where the token ended)
    for (start, end), origin, number in zip(spans, source, numbers):
        if origin is None:
            words.append(None)
            continue
        text, (before, word, stop) = texts[origin], last.get(origin, (None, -1, 0))
        apart = stop <= start and (
            any(map(str.isspace, text[stop:start])) or any(map(is_punctuation, (text[stop - 1], text[start])))
        )
        word += before is None or apart or (number != before and not is_mark(text[start]))
        words.append(word)
        last[origin] = number, word, end
    return tuple(words)


def _check_ready(model, label):
    if model.training:
        raise ValueError(f"the {label} is in training mode; expected eval mode")
    if model.config._attn_implementation != "eager":
        raise ValueError(
            f"the {label} computes attention by {model.config._attn_implementation!r}, which returns no weights; "
            'expected "eager"'
        )


def _check_text(text):
    if not isinstance(text, str):
        raise TextError(Said("the text is of type {type}; expected a string", type=type(text).__name__))
    if not text.strip():
        raise TextError(Said("the text is empty; expected at least one word"))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TextError(Said("the text has half a character (a lone surrogate); expected valid Unicode")) from None


def _open(folder, task):
    """The model and the tokenizer of a folder; never touches the network."""
    place = str(folder)
    if not (folder / "config.json").is_file():
        raise ValueError(
            Said("the folder {folder!r} has no config.json; expected a model in transformers' format", folder=place)
        )
    if not any((folder / name).is_file() for name in TOKENIZER_FILES):
        raise ValueError(
            Said(
                "the folder {folder!r} has no tokenizer; expected {one} or {other}",
                folder=place,
                one=TOKENIZER_FILES[0],
                other=TOKENIZER_FILES[1],
            )
        )
    try:
        with _quietly():
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model, loaded = TASKS[task].from_pretrained(
                folder,
                local_files_only=True,
                attn_implementation="eager",
                dtype=torch.float32,
                output_loading_info=True,
            )
    except Exception as error:  # transformers fails in many ways on a folder that somebody made
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ValueError(
            Said(
                "the folder {folder!r} cannot be opened as a {task} model: {reason}",
                folder=place,
                task=task,
                reason=reason,
            )
        ) from error
    missing = sorted(key for key in loaded["missing_keys"] if UNUSED_WEIGHTS not in key)
    if missing:  # transformers would fill them with random numbers
        raise ValueError(
            Said(
                "the folder {folder!r} lacks {count} weights of a {task} model, such as {first}; expected a model "
                "trained for this task",
                folder=place,
                count=len(missing),
                task=task,
                first=missing[0],
            )
        )
    return model.eval().requires_grad_(False), tokenizer


@contextmanager
def _quietly():
    """Without transformers' progress bar and its table of weights that the task does not use."""
    verbosity, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bar:
            logging.enable_progress_bar()
