"""The hidden states that come with the homework: what its BERT made of the three passages, saved, without the BERT."""

from pathlib import Path

import torch
from transformers import BertTokenizer

from ..language.hidden_states import HiddenStates
from ..language.models import encode
from ..language.question_answering import qa_items
from ..missing import DamagedAsset, MissingAsset
from ..said import Said
from .layout import BERT_LAYERS, BERT_WIDTH, STATES, TOKENIZER
from .torch_files import check_finite, load_torch_file

COUNT = BERT_LAYERS + 1  # the embeddings, then each layer's output
MAX_TOKENS = 512  # of every BERT


def saved_states(files) -> tuple:
    """HiddenStates of the three passages from CourseFiles. Raises MissingAsset for what is not there, DamagedAsset for
    what cannot be used."""
    missing = [name for name in (*STATES, TOKENIZER) if name not in files]
    if missing:
        said = (
            "hw9_bert in {path} is not complete: {names} cannot be found; expected all of it, or none, so that the "
            "hub's model is taken."
        )
        raise MissingAsset(Said(said, path=files.path, names=", ".join(missing)))
    tokenizer, found = _tokenizer(files), []
    for name, item in zip(STATES, qa_items("course")):
        states = load_states(files.file(name))
        encoded = encode(tokenizer, item.question, item.context, MAX_TOKENS)
        if states.shape[1] != len(encoded):
            said = (
                "{name} has states of {given} tokens, but its tokenizer makes {made} of the question {question!r} and "
                "its passage; expected states of this text."
            )
            values = {"given": states.shape[1], "made": len(encoded), "question": item.question}
            raise DamagedAsset(Said(said, name=name, **values))
        found.append(HiddenStates(encoded.tokens, states, encoded))
    return tuple(found)


def load_states(path) -> torch.Tensor:
    """A file of 13 tensors (1, T, 768), as a tuple or a list -> (13, T, 768) in float32, from any floating point.

    Raises DamagedAsset in one sentence for anything else.
    """
    name, saved = Path(path).name, load_torch_file(path)
    saved = saved if isinstance(saved, (tuple, list)) else [saved]
    kinds = {tuple(s.shape) if isinstance(s, torch.Tensor) else type(s).__name__ for s in saved}
    if len(saved) != COUNT or len(kinds) != 1 or not _is_shape(*kinds):
        said = "{name!r} holds {count} of {kinds}; expected {wanted} tensors of one shape (1, T, {width})."
        kinds = ", ".join(sorted(map(str, kinds)))
        raise DamagedAsset(Said(said, name=name, count=len(saved), kinds=kinds, wanted=COUNT, width=BERT_WIDTH))
    states = torch.cat(saved).detach().float()
    for layer, state in enumerate(states):
        check_finite(state, name, Said("layer {number}", number=layer))
    return states


def _is_shape(kind):
    return len(kind) == 3 and (kind[0], kind[2]) == (1, BERT_WIDTH)


def _tokenizer(files):
    try:
        tokenizer = BertTokenizer.from_pretrained(files.folder(TOKENIZER), local_files_only=True)
        tokenizer("a")  # an empty vocabulary is noticed only here
    except Exception as error:  # transformers fails in many ways on a folder that somebody made
        said = "{name} cannot be opened as BERT's tokenizer; expected vocab.txt or tokenizer.json."
        raise DamagedAsset(Said(said, name=TOKENIZER)) from error
    return tokenizer
