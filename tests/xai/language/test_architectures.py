"""Encoders of other make than BERT: which of them are read, and that what is read is transformers' own."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from xai.language.attention import attention, coreference_scores, head_sum
from xai.language.corpus import CorpusSentence
from xai.language.masked_words import predict_masked
from xai.language.models import LanguageModel, TextError
from xai.language.neighbours import EmbeddingIndex, token_vector
from xai.language.question_answering import answer
from xai.language.similarity import similarity_matrix

from . import tiny

TEXT = "The police officer is kind because she is generous."
CORPUS = [CorpusSentence(TEXT), CorpusSentence("A dog saw the nurse, who likes it")]


def opened(name, tokenizer=tiny.byte_level):
    return LanguageModel(tiny.other_model(*tiny.READABLE[name][:3]), tokenizer(), name)


@pytest.mark.parametrize("name", tiny.READABLE)
def test_what_is_read_is_transformers_own(name):
    lm = opened(name)
    assert not any(module._forward_hooks for module in lm.model.modules())  # opening it leaves nothing behind
    ids, passed_on = lm.encode(TEXT).ids[None], {}
    modules = dict(lm.model.named_modules())
    handles = [
        modules[path].register_forward_pre_hook(lambda _, given: passed_on.setdefault(len(passed_on), given[0][0]))
        for path in dict.fromkeys(tiny.READABLE[name][3].format(layer) for layer in range(3))
    ]
    direct = lm.model(ids, output_attentions=True, output_hidden_states=True)
    for handle in handles:
        handle.remove()
    assert (lm.layers, lm.heads) == (3, 4)
    torch.testing.assert_close(attention(lm, TEXT).weights, torch.cat(direct.attentions))
    embeddings = EmbeddingIndex.build(lm, CORPUS)
    contexts = EmbeddingIndex.build(lm, CORPUS, vectors="context", heads=(2, 4))
    rows = [row for row, token in enumerate(embeddings.tokens) if token.sentence == 0]
    kept = [i for i, special in enumerate(lm.encode(TEXT).special) if not special]
    for layer, states in enumerate(direct.hidden_states):
        own = F.normalize(states[0, kept], dim=1)
        torch.testing.assert_close(embeddings.vectors[layer][rows], own, atol=1e-4, rtol=0)
    for layer in range(1, 4):
        own = passed_on[layer - 1].unflatten(1, (4, -1))[kept][:, [1, 3]].flatten(1)
        torch.testing.assert_close(contexts.vectors[layer][rows], F.normalize(own, dim=1), atol=1e-4, rtol=0)
        vector = token_vector(lm, TEXT, "she", layer, vectors="context", heads=(2, 4))
        assert contexts.search(vector, layer, 1)[0].cosine == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("name", tiny.UNREADABLE)
def test_what_cannot_be_read_is_refused_in_one_sentence(name):
    *made, says = tiny.UNREADABLE[name]
    with pytest.raises(ValueError, match=f"cannot be read: .*{says}.*; expected an encoder") as raised:
        LanguageModel(tiny.other_model(*made), tiny.byte_level(), name)
    assert "\n" not in str(raised.value) and name in str(raised.value)


def test_an_encoder_with_a_decoder_is_refused_when_it_is_opened(tmp_path):
    tiny.other_model(*tiny.UNREADABLE["Bart"][:3]).save_pretrained(tmp_path)
    tiny.byte_level().save_pretrained(tmp_path)
    with pytest.raises(ValueError, match="cannot be read"):
        LanguageModel.load(tmp_path, "plain", device="cpu")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_named(value, tmp_path):
    lm = tiny.tiny_english()
    lm.model.bert.encoder.layer[1].output.dense.weight[0, 0] = value
    with pytest.raises(ValueError, match="bert.encoder.layer.1.output.dense.weight.*finite"):
        LanguageModel.load(tiny.save(lm, tmp_path), device="cpu")


def test_a_model_that_was_changed_since_is_noticed_when_it_runs():
    lm = tiny.tiny_english()
    encoded = lm.encode(TEXT)
    lm.model.train()
    with pytest.raises(ValueError, match="training mode"):
        lm.run([encoded])
    lm.model.eval()
    lm.run([encoded])
    lm.model.set_attn_implementation("sdpa")
    with pytest.raises(ValueError, match="'sdpa'.*expected \"eager\""):
        attention(lm, TEXT)


@pytest.mark.parametrize(
    "name, most", [("Roberta", 62), ("MPNet", 62), ("Bert", 64), ("ModernBert", 64), ("DebertaV2", 64)]
)
def test_the_longest_text_is_what_the_model_has_positions_for(name, most):
    lm = opened(name)
    assert lm.max_tokens == most  # though the tokenizer says that there is no end
    assert lm.run([lm.encode(" she" * (most - 2))], hidden_states=True).hidden_states[0].shape[1] == most
    with pytest.raises(TextError, match=f"{most + 1} tokens.*at most {most}"):
        lm.encode(" she" * (most - 1))


@pytest.mark.parametrize("tokenizer", [tiny.byte_level, tiny.metaspace, tiny.english_tokenizer])
def test_words_are_found_where_they_stand(tokenizer):
    lm = opened("Bert", tokenizer)
    text = "The  police officer, she\tis kind. she"
    encoded = lm.encode(text)
    for word, start in (("The", 0), ("she", 21), (("she", 2), 34), ("kind", 28), ("police officer", 5), (".", 32)):
        name = word if isinstance(word, str) else word[0]
        assert encoded.find(word) == (start, start + len(name))
        assert text[slice(*encoded.find(word))] == name
    seen = [text[slice(*span)] for span, special in zip(encoded.spans, encoded.special) if not special]
    assert all(piece == piece.strip() != "" for piece in seen) and "".join(seen) == "".join(text.split())
    assert all((s is None) == (w is None) == x for s, w, x in zip(encoded.source, encoded.words, encoded.special))
    words = {}
    for span, number in zip(encoded.spans, encoded.words):
        if number is not None:
            words[number] = words.get(number, "") + text[slice(*span)]
    assert list(words.values()) == ["The", "police", "officer", ",", "she", "is", "kind", ".", "she"]
    index = EmbeddingIndex.build(lm, [CorpusSentence(text, ((21, 24), (25, 27)), ("PRON", "AUX"))], [1])
    assert [text[t.start : t.end] for t in index.tokens] == seen
    assert {t.tag for t in index.tokens if text[t.start : t.end] in ("she", "is") and t.start < 30} <= {"PRON", "AUX"}


def test_an_answer_begins_with_its_first_letter():
    lm = tiny.roberta("RobertaForQuestionAnswering")
    context = "The police officer is kind. The nurse is not."
    inputs = lm.tokenizer("Who is kind?", context, return_tensors="pt")
    found, out = answer(lm, "Who is kind?", context), lm.model(inputs["input_ids"])
    assert found.text == context[slice(*found.span)] == found.text.strip() != ""
    offsets, source = inputs.encodings[0].offsets, inputs.encodings[0].sequence_ids
    passage = [i for i, origin in enumerate(source) if origin == 1]
    spans = [(i, j) for i in passage for j in passage if i <= j < i + 30]
    first, last = max(spans, key=lambda span: (out.start_logits[0, span[0]] + out.end_logits[0, span[1]]).item())
    assert found.text == context[offsets[first][0] : offsets[last][1]].strip()


def test_a_words_probability_is_that_of_the_token_it_becomes_in_its_place():
    lm = tiny.roberta("RobertaForMaskedLM")
    vocabulary, text = lm.tokenizer.get_vocab(), "The nurse is kind because she is"
    assert {"she", "Ġis", "Ġshe", "Ġhe"} <= vocabulary.keys()
    inputs = lm.tokenizer(text.replace(" she", "<mask>"), return_tensors="pt")["input_ids"]
    place = inputs[0].tolist().index(lm.tokenizer.mask_token_id)
    own = lm.model(inputs).logits[0, place].softmax(0)
    (found,) = predict_masked(lm, text, ["she"])
    for word in ("she", "he", "is"):
        assert found.probability_of(word) == pytest.approx(own[vocabulary[f"Ġ{word}"]].item(), rel=1e-4)
    (first,) = predict_masked(lm, "she is kind", ["she"])
    assert first.probability_of("she") == first.probabilities[0, vocabulary["she"]].item()
    for word in ("", " ", "zebra", "she is", "<s>", "</s>", "Ġshe"):
        with pytest.raises(ValueError, match="not one token"):
            found.probability_of(word)


def test_numpy_numbers_are_places_layers_and_heads(tmp_path):
    lm, number = tiny.english(), np.int64
    encoded = lm.encode(tiny.SENTENCE)
    place = encoded.find("police")
    assert encoded.find(tuple(map(number, place))) == encoded.find(np.array(place)) == place
    assert encoded.find(("is", number(2))) == encoded.find(("is", 2))
    seen = attention(lm, tiny.SENTENCE, masked=[tuple(map(number, place))])
    assert seen.tokens.count("[MASK]") == 1
    assert torch.equal(head_sum(seen.weights, [(number(1), number(2))]), seen.weights[0, 1])
    scores = [coreference_scores(seen, "she", [where]) for where in (tuple(map(number, place)), place, "police")]
    assert torch.equal(scores[0], scores[1]) and torch.equal(scores[0], scores[2])
    (found,) = predict_masked(lm, tiny.SENTENCE, [tuple(map(number, place))], top=number(3))
    assert len(found.predictions) == 3 and found.word == "police"
    index = EmbeddingIndex.build(lm, CORPUS, np.arange(1, 3), vectors="context", heads=np.array([2, 3]))
    index.save(tmp_path)
    again = EmbeddingIndex.load(tmp_path, lm)
    assert again.heads == (2, 3) and sorted(again.vectors) == [1, 2]
    vector = token_vector(lm, TEXT, "she", number(2), vectors="context", heads=[number(2), number(3)])
    assert [hit.span for hit in again.search(vector, number(2), number(3))] == [
        hit.span for hit in index.search(vector, 2, 3)
    ]
    texts = tiny.CHINESE[:2]
    places = [text.index("果") for text in texts]
    own = similarity_matrix(tiny.chinese(), texts, places, layer=1)
    for positions in (np.array(places), [(number(place), number(place + 1)) for place in places]):
        assert torch.equal(similarity_matrix(tiny.chinese(), texts, positions, layer=number(1)), own)


def test_a_saved_index_is_that_of_its_weights_and_its_tokenizer(tmp_path):
    """Whatever the model is called."""
    lm = tiny.tiny_english()
    EmbeddingIndex.build(lm, CORPUS, [1]).save(tmp_path)
    same = LanguageModel(lm.model, lm.tokenizer, "moved/to another/folder")
    assert EmbeddingIndex.load(tmp_path, same).model == "tiny masked"
    others = [tiny.tiny_english(seed=1), LanguageModel(lm.model, tiny.tokenizer_of(tiny.WORDS), lm.name)]
    lm.model.bert.encoder.layer[0].output.dense.bias[0] += 1
    for other in (*others, lm):
        with pytest.raises(ValueError, match="is of model 'tiny masked'; expected 'tiny masked' with the weights"):
            EmbeddingIndex.load(tmp_path, other)
