"""Texts as their readers see them: accents, characters without a shape, odd spaces, special tokens that are typed."""

import unicodedata

import pytest
import torch
from transformers import BertTokenizer

from xai.language.attention import attention, pattern_chance, pattern_masks, pattern_scores
from xai.language.corpus import CorpusSentence
from xai.language.masked_words import predict_masked
from xai.language.models import TextError, encode
from xai.language.neighbours import EmbeddingIndex
from xai.language.question_answering import item_tokens, own_item

from . import tiny

CASES = [  # text, word, the characters found
    ("one cafe\u0301, two", "caf\u00e9", (4, 9)),
    ("one caf\u00e9, two", "cafe\u0301", (4, 8)),
    ("one cafe\u0301, two", "cafe\u0301", (4, 9)),
    ("then s\u200bhe saw", "she", (5, 9)),
    ("then she\u200b saw", "she", (5, 8)),
    ("then \ufeffshe saw", "she", (6, 9)),
    ("the po\u00adlice saw", "police", (4, 11)),
    ("the police saw", "po\u00adlice", (4, 10)),
    ("the police\u00a0officer saw", "police officer", (4, 18)),
    ("the police\u00a0officer saw", "officer", (11, 18)),
    ("the police  \n officer saw", "police officer", (4, 21)),
    ("the police officer saw", "police\u3000officer", (4, 18)),
]


def uncased(pieces):
    vocabulary = {piece: number for number, piece in enumerate([*tiny.SPECIAL, *pieces])}
    return BertTokenizer(vocab=vocabulary, do_lower_case=True)


TOKENIZERS = {
    "cased": tiny.english_tokenizer,
    "uncased": lambda: uncased([*"abcdefghijklmnopqrstuvwxyz,", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")]),
    "byte-level": tiny.byte_level,
    "metaspace": tiny.metaspace,
}


@pytest.mark.parametrize("name", TOKENIZERS)
def test_a_word_is_found_as_it_is_seen(name):
    for text, word, place in CASES:
        encoded = encode(TOKENIZERS[name](), text, None, 99)
        assert encoded.find(word) == place, (text, word)
        assert encoded.tokens_in(place)
    absent = (
        ("then he saw", "she"),
        ("cafe", "caf\u00e9"),
        ("a caf\u00e9", "cafe"),
        ("policeofficer", "police officer"),
    )
    for text, word in absent:
        with pytest.raises(ValueError, match="0 times as a word"):
            encode(TOKENIZERS[name](), text, None, 99).find(word)


def test_korean_in_parts_is_the_same_word():
    text = unicodedata.normalize("NFD", "한국어 단어")
    encoded = encode(tiny.byte_level(), text, None, 99)
    assert encoded.find("단어") == (text.index(" ") + 1, len(text))


TYPED = "A dog [SEP] saw the [CLS] nurse [PAD] ."


def test_special_tokens_that_are_typed_are_no_words():
    lm = tiny.english()
    encoded = lm.encode(TYPED)
    assert [t for t, special in zip(encoded.tokens, encoded.special) if not special] == "A dog saw the nurse .".split()
    names = ("[CLS]", "[SEP]", "[PAD]")
    assert all(special == (token in names) for token, special in zip(encoded.tokens, encoded.special))
    for word in names:
        with pytest.raises(ValueError, match="0 times as a word"):
            encoded.find(word)
    seen, rows = attention(lm, TYPED), [i for i, token in enumerate(encoded.tokens) if token not in names]
    columns = [i for i, token in enumerate(encoded.tokens) if token in names]
    special = seen.weights[:, :, rows][..., columns].sum((2, 3)) / len(rows)
    torch.testing.assert_close(pattern_scores(seen)["special"], special)
    assert pattern_chance(encoded)["special"] == pytest.approx(len(columns) / len(encoded))
    assert not pattern_masks(encoded)["punctuation"][:, columns].any()
    index = EmbeddingIndex.build(lm, [CorpusSentence(TYPED)])
    assert [token.token for token in index.tokens] == "A dog saw the nurse .".split()
    with pytest.raises(TextError, match="no token"):
        lm.encode("[SEP] [CLS]")


def test_a_typed_separator_is_in_no_group_of_a_passage():
    passage = "The nurse is kind [SEP] . She saw the dog."
    encoded = tiny.english().encode("Who is kind?", passage)
    groups = item_tokens(encoded, own_item("Who is kind?", passage, (4, 9)))
    typed = [i for i, token in enumerate(encoded.tokens) if token in tiny.SPECIAL]
    assert not (groups.question | groups.answering | groups.rest | groups.other)[typed].any()
    assert all(groups.roles[i] is None for i in typed)


def test_what_stands_in_a_words_place_is_a_word():
    """A reader may write [MASK] and ask what the model would say there."""
    lm = tiny.english()
    (typed,) = predict_masked(lm, "The [MASK] is kind", ["[MASK]"])
    (masked,) = predict_masked(lm, "The nurse is kind", ["nurse"])
    assert torch.equal(typed.probabilities, masked.probabilities)
    assert typed.probability_of("nurse") == masked.probability_of("nurse")
    assert lm.encode("The [UNK] 😀 [MASK]").special == (True, False, False, False, False, True)


def test_white_space_is_no_word():
    encoded = encode(tiny.byte_level(), " she   is\n\nkind ", None, 99)
    assert len(encoded) > 5 and sum(not special for special in encoded.special) == 3
    assert [encoded.texts[0][slice(*encoded.find(word))] for word in ("she", "is", "kind")] == ["she", "is", "kind"]
    with pytest.raises(TextError, match="no token"):
        encode(tiny.byte_level(), "\u200b \u00ad", None, 99)
    encoded = encode(tiny.metaspace(), "蘋果", None, 99)  # the space put before the text belongs to no letter
    assert encoded.special[1] and encoded.spans[1] == (0, 0) and not encoded.special[2]


def test_words_of_wordpieces_are_the_tokenizers():
    """The same numbers as before for every model of BERT's kind."""
    tokenizer = tiny.english_tokenizer()
    odd = "don't re-enter U.S. 3.5% (\u201cyes\u201d)\u2026 caf\u00e9 cafe\u0301 \u0e01\u0e33 😀! s\u200bhe a\u200b b"
    for text in (tiny.SENTENCE, odd):
        given = tokenizer(text).encodings[0]
        encoded = encode(tokenizer, text, None, 999)
        assert list(encoded.words) == given.word_ids and list(encoded.source) == given.sequence_ids
