"""The experiments of the language half: the homework's sentences, read once by the lab's models and shared by the quiz,
the key and the page."""

import hashlib

import torch

from ..missing import MissingAsset
from ..results import code_hash
from ..said import Said
from .attention import Attention, attention
from .hidden_states import HiddenStates, hidden_states
from .masked_words import predict_masked
from .models import LanguageModel
from .neighbours import EmbeddingIndex, tag_counts, token_vector
from .question_answering import qa_items
from .similarity import word_vectors
from .stimuli import ATTENTION_SENTENCE, CHINESE_SENTENCES, POSITIONS

NEAREST = 50  # question 22
PRONOUNS = ("she", "he", "it")  # question 23


class LanguageExperiments:
    """The language experiments of one lab; `results` keeps them."""

    def __init__(self, lab, results):
        self.lab, self.results = lab, results
        self._fingerprints = {}

    @property
    def items(self) -> tuple:
        """The question-passage pairs (QAItem) that this profile's model reads."""
        return qa_items("embedded" if self.lab.profile == "embedded" else "course")

    def attention(self) -> Attention:
        """Attention of the English model on the homework's sentence."""
        lm, sentence = self.lab.english, ATTENTION_SENTENCE
        kept = self._once(lm, "attention", sentence, lambda _: {"weights": attention(lm, sentence).weights})
        encoded = lm.encode(sentence)
        return Attention(encoded.tokens, kept["weights"], encoded)

    def pronouns(self, masked) -> dict:
        """PRONOUNS -> probability in place of "she" in the homework's sentence, with these words masked."""
        lm, sentence = self.lab.english, ATTENTION_SENTENCE

        def compute(_):
            word = predict_masked(lm, sentence, list(masked))[list(masked).index("she")]
            return {"p": torch.tensor([word.probability_of(p) for p in PRONOUNS], dtype=torch.float64)}

        return dict(zip(PRONOUNS, self._once(lm, "masked words", (sentence, tuple(masked)), compute)["p"].tolist()))

    def neighbours(self, word) -> list:
        """For each layer from 0 the parts of speech of the NEAREST corpus tokens to this word's place in the homework's
        sentence, masked: a dict tag -> count."""
        lm, corpus, sentence = self.lab.english, self.lab.corpus, ATTENTION_SENTENCE
        if not corpus.tagged:
            said = Said("The corpus has no parts of speech, and this needs them.")
            raise MissingAsset(Said("{one} {other}", one=said, other=corpus.note) if corpus.note else said)

        def compute(report):
            index = EmbeddingIndex.build(lm, corpus, progress=report)
            hits = [
                index.search(token_vector(lm, sentence, word, layer, masked=(word,)), layer, NEAREST)
                for layer in range(lm.layers + 1)
            ]
            return _tag_table([tag_counts(layer) for layer in hits])

        return _tag_dicts(
            self._once(
                lm,
                "neighbours",
                (sentence, word, NEAREST, hashlib.sha256(repr(corpus.sentences).encode()).hexdigest()),
                compute,
            )
        )

    def states(self) -> list:
        """HiddenStates of the question-answering model for each of the items, computed or as the profile saved them."""
        if self.lab.saved_states is not None:
            return list(self.lab.saved_states)
        lm, found = self.lab.qa, []
        for item in self.items:
            kept = self._once(
                lm,
                "hidden states",
                (item.question, item.context),
                lambda _: {"states": hidden_states(lm, item.question, item.context).states},
            )
            encoded = lm.encode(item.question, item.context)
            found.append(HiddenStates(encoded.tokens, kept["states"], encoded))
        return found

    def apple(self, word) -> torch.Tensor:
        """(layers + 1, 10, H): the vectors of "ping", "guo" or "ping_guo" in the homework's ten sentences."""
        return self.vectors(CHINESE_SENTENCES, POSITIONS[word])

    def vectors(self, sentences, positions) -> torch.Tensor:
        """word_vectors of the Chinese model."""
        lm, key = self.lab.chinese, (tuple(sentences), tuple(positions))
        return self._once(lm, "word vectors", key, lambda _: {"v": word_vectors(lm, sentences, positions)})["v"]

    def _once(self, lm: LanguageModel, name, key, compute):
        if id(lm) not in self._fingerprints:  # the lab keeps its models, so the id stays theirs
            self._fingerprints[id(lm)] = f"{lm.device.type} {lm.fingerprint}"
        code = code_hash("device.py", "language/*.py", packages=("torch", "transformers", "tokenizers"))
        return self.results.once(name, f"{key!r} {self._fingerprints[id(lm)]} {code}", compute)


def _tag_table(counts) -> dict:
    """Counters of tags as tensors: one column a tag."""
    tags = sorted({tag for counter in counts for tag in counter})
    return {tag: torch.tensor([counter.get(tag, 0) for counter in counts]) for tag in tags}


def _tag_dicts(table) -> list:
    layers = len(next(iter(table.values())))
    return [{tag: int(column[layer]) for tag, column in table.items() if column[layer]} for layer in range(layers)]
