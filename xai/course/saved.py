"""The hidden states that come with the homework: what its BERT made of the three passages, saved, without the BERT."""

from transformers import BertTokenizer

from ..language.hidden_states import HiddenStates
from ..language.models import encode
from ..language.question_answering import qa_items
from ..missing import DamagedAsset, MissingAsset
from ..said import Said
from .layout import STATES, TOKENIZER
from .states import load_states

MAX_TOKENS = 512  # of every BERT


def saved_states(files) -> tuple:
    """HiddenStates of the three passages from CourseFiles. Raises MissingAsset for what is not there, DamagedAsset for
    what cannot be used."""
    missing = [name for name in (*STATES, TOKENIZER) if name not in files]
    if missing:
        raise MissingAsset(
            Said(
                "hw9_bert in {path} is not complete: {names} cannot be found; expected all of it, or none, so that the "
                "hub's model is taken.",
                path=files.path,
                names=", ".join(missing),
            )
        )
    tokenizer, found = _tokenizer(files), []
    for name, item in zip(STATES, qa_items("course")):
        states = load_states(files.file(name))
        encoded = encode(tokenizer, item.question, item.context, MAX_TOKENS)
        if states.shape[1] != len(encoded):
            raise DamagedAsset(
                Said(
                    "{place} has states of {given} tokens, but its tokenizer makes {made} of the question {question!r} "
                    "and its passage; expected states of this text.",
                    place=files.where(name),
                    given=states.shape[1],
                    made=len(encoded),
                    question=item.question,
                )
            )
        found.append(HiddenStates(encoded.tokens, states, encoded))
    return tuple(found)


def _tokenizer(files):
    folder = files.folder(TOKENIZER)
    try:
        tokenizer = BertTokenizer.from_pretrained(folder, local_files_only=True)
        tokenizer("a")  # an empty vocabulary is noticed only here
    except Exception as error:  # transformers fails in many ways on a folder that somebody made
        raise DamagedAsset(
            Said(
                "{place} cannot be opened as BERT's tokenizer; expected vocab.txt or tokenizer.json.",
                place=files.where(TOKENIZER),
            )
        ) from error
    return tokenizer
