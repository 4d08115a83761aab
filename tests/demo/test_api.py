"""What programs may ask of the page: the endpoints themselves."""

import gradio as gr
import numpy as np
import pytest

from demo import api, catalogue
from quiz import questions, sheet
from xai.language.attention import attention
from xai.language.masked_words import predict_masked
from xai.language.similarity import compare_vectors
from xai.language.stimuli import CHINESE_SENTENCES
from xai.measures import top_mass_shares
from xai.methods import METHODS
from xai.vision.classifier import CLASS_NAMES

from . import programs
from .programs import ENDPOINTS, SENTENCE, WRONG, photo, refused, sent

ask, languages = programs.ask, programs.languages  # fixtures


@pytest.fixture
def uploads(tmp_path, monkeypatch):
    """The folder of files that were uploaded, with a picture in it."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    (tmp_path / "uploads").mkdir()
    photo(tmp_path / "uploads" / "lunch.jpg")
    return tmp_path / "uploads"


def test_the_pictures_come_with_classes_probabilities_and_parts(ask, room):
    told = ask.pictures()
    assert [picture["class"] for picture in told] == [CLASS_NAMES[i] for i in room.lab.pictures.labels]
    for number, picture in enumerate(told):
        assert list(picture["parts"]) == list(room.lab.pictures.parts[number]) and picture["food"] in picture["parts"]
        assert sum(picture["probabilities"].values()) == pytest.approx(1, abs=1e-4)
        assert max(picture["probabilities"], key=picture["probabilities"].get) == picture["class"]


def test_an_explanation_is_the_experiment_that_the_quiz_reads(ask, room):
    told = ask.explain(2, "saliency")
    map = room.experiments.map("saliency", "assigned")[2]
    np.testing.assert_allclose(told["map"], map, rtol=1e-4)
    assert told["shares"] == pytest.approx(top_mass_shares(map, room.lab.pictures.parts[2]), rel=1e-4)
    assert told["class"] == "Dairy product" and told["finding"].startswith(f"{told['shares']['jug']:.0%} of the")
    assert told["settings"] == {"name": "assigned", "of": METHODS["saliency"].ASSIGNED.of}


def test_another_class_is_explained_when_asked_for(ask):
    own, other = ask.explain(2, "saliency", wanted="Dairy product"), ask.explain(2, "saliency", wanted="Soup")
    assert own == ask.explain(2, "saliency")
    assert other["class"] == "Soup" and other["probability"] < own["probability"] and other["map"] != own["map"]


def test_lime_tells_the_signed_effects_of_the_parts(ask, room):
    told = ask.explain(2, "lime", wanted="Soup")  # one picture, not ten
    assert set(told["effects"]) == set(room.lab.pictures.parts[2])
    strongest = max(told["effects"], key=lambda part: abs(told["effects"][part]))
    assert strongest in told["finding"] and np.min(told["map"]) == 0 < np.max(told["map"])


def test_an_upload_is_explained_without_parts(ask, uploads):
    told = ask.explain(None, "saliency", upload=sent(uploads / "lunch.jpg"))
    assert told["picture"] is None and told["shares"] == {} and told["class"] in told["finding"]
    assert np.shape(told["map"]) == (128, 128)


def test_files_that_nobody_uploaded_are_not_read(ask, uploads, tmp_path):
    photo(tmp_path / "secret.jpg")
    (uploads / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    outside = (tmp_path / "secret.jpg", uploads / ".." / "secret.jpg", uploads / "link.jpg", "https://localhost/a.png")
    for upload in (*map(sent, outside), str(uploads / "lunch.jpg"), {"path": None}, {"path": "a\0b"}, [], 3):
        with pytest.raises(gr.Error, match="no file that was sent"):
            ask.explain(None, "saliency", upload=upload)


def test_attention_is_summed_over_the_heads(ask, room):
    told = ask.attention(SENTENCE, 3, [8, 2, 8])
    weights = attention(room.lab.english, SENTENCE).weights[2]
    np.testing.assert_allclose(told["weights"], weights[7] + weights[1], atol=1e-4)
    assert told["tokens"][0] == "[CLS]" and told["words"][6] == "she"


def test_hidden_words_are_predicted_together(ask, room):
    hidden = ask.masked(SENTENCE, [6, 4], top=3)["hidden"]
    both = predict_masked(room.lab.english, SENTENCE, ["officer", "she"], top=3)
    assert [found["word"] for found in hidden] == ["officer", "she"]
    for found, expected in zip(hidden, both):
        said = [(guess["token"], guess["probability"]) for guess in found["predictions"][0]]
        assert [token for token, _ in said] == [token for token, _ in expected.predictions]
        np.testing.assert_allclose([p for _, p in said], [p for _, p in expected.predictions], rtol=1e-4)


@pytest.mark.parametrize("metric", ("cosine", "euclidean"))
def test_similarity_of_the_homework_is_what_the_quiz_compares(ask, room, metric):
    told = ask.similarity(list(CHINESE_SENTENCES), "果", metric)
    expected = compare_vectors(room.experiments.language.apple("guo"), metric)
    np.testing.assert_allclose(told["layers"], expected, rtol=1e-3, atol=1e-4)


def test_a_sheet_is_graded_with_evidence_and_without_answers(ask):
    right = ask.grade(sheet.write({"Q1": ["jug_positive"]}))
    wrong = ask.grade(sheet.write({"Q1": ["jug_negative"]}))
    assert (right["points"], wrong["points"], right["of"]) == (questions["Q1"].points, 0, 10)
    assert right["parts"]["Q1"]["status"] == "right" and right["parts"]["Q1"]["said"] == "The reason why."
    assert "effect of the jug: 2 logits" in wrong["parts"]["Q1"]["evidence"] and wrong["parts"]["Q1"]["hint"]
    assert "The reason why." not in str(wrong) and "jug_positive" not in str(wrong)
    assert wrong["parts"]["Q2"]["status"] == "not computed" and wrong["problem"] is None
    pasted = sheet.write({"Q1": ["jug_positive"]})
    for text in ("\ufeff" + pasted, pasted.replace("\n", "\r\n"), "\ufeff" + pasted.replace("\n", "\r")):
        assert ask.grade(text) == right


def test_sentences_are_in_the_language_asked_for_and_names_stay(ask):
    english, chinese = (ask.explain(2, "saliency", language=language) for language in ("en", "zh"))
    assert english.pop("finding") != (said := chinese.pop("finding")) and _is_chinese(said)
    assert english == chinese
    graded = ask.grade(sheet.write({"Q1": ["jug_negative"]}), language="zh")["parts"]["Q1"]
    assert graded["status"] == "wrong" and graded["hint"] == questions["Q1"].hints[0]["zh"]


def _is_chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize("name, inputs, said", WRONG)
def test_wrong_inputs_get_one_sentence(ask, name, inputs, said):
    with refused() as raised:
        getattr(ask, name)(**inputs)
    assert said in raised.said


def test_wrong_inputs_are_told_in_the_language_asked_for(ask):
    for inputs in (dict(layer=0, heads=[1]), dict(layer=1, heads=[])):
        with refused() as raised:
            ask.attention(SENTENCE, **inputs, language="zh")
        assert _is_chinese(raised.said) and "expected" not in raised.said


def test_the_unexpected_is_one_sentence_for_the_caller_and_a_traceback_in_the_log(capsys):
    def broken(language="en"):
        raise KeyError("a secret path")

    with refused() as raised:
        api.answering(broken)()
    assert "secret" not in raised.said and raised.value.__context__ is None
    assert "KeyError" in capsys.readouterr().err


def test_all_endpoints_wait_in_the_models_line(room, languages):
    with gr.Blocks() as built:
        api.build(room, languages)
    waiting = [(f.concurrency_id, f.concurrency_limit) for f in built.fns.values()]
    assert waiting == len(ENDPOINTS) * [("model", 1)]


def test_the_sentences_are_there_in_both_languages():
    for language in ("en", "zh"):
        with catalogue.speaking(language):
            said = [api.say.text(key) for key in ("ONE_SUBJECT", "NOT_UPLOADED", "NO_WORD")]
        assert all(_is_chinese(sentence) == (language == "zh") for sentence in said)
