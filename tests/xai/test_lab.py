"""The lab: profiles open at once, and what is missing says so."""

import re
import socket
import time

import pytest
import torch
from transformers import BertForMaskedLM, BertForQuestionAnswering

from xai.lab import COURSE_PATH, HUB_MODELS, PROFILES, Lab, MissingAsset
from xai.language import hub
from xai.vision.classifier import Classifier

from .language import tiny


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_, **__):
        pytest.fail("a network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def hanging_hub(monkeypatch, tmp_path):
    """A hub that takes connections and never answers, and an empty cache."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(hub.constants, "ENDPOINT", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path))
        monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", False)
        yield


@pytest.mark.parametrize("profile", PROFILES)
def test_opening_loads_nothing_and_asks_no_network(profile, no_network):
    lab = Lab.open(profile, device="cpu", course="/no/such/folder")
    assert (lab.profile, lab.device, lab.course) == (profile, torch.device("cpu"), "/no/such/folder")
    assert not {"pictures", "classifier"} & vars(lab).keys()


def test_embedded_is_the_default():
    assert Lab.open().profile == "embedded"
    assert Lab.open().device.type == ("cuda" if torch.cuda.is_available() else "cpu")


@pytest.mark.parametrize("profile", ["", "Embedded", "internet", None])
def test_an_unknown_profile_is_named(profile):
    with pytest.raises(ValueError, match=f"profile is {profile!r}; expected one of embedded, hub, course"):
        Lab.open(profile)


@pytest.mark.parametrize("profile", ["embedded", "hub"])
def test_the_classifier_is_ready_to_explain_and_loaded_once(profile, no_network):
    lab = Lab.open(profile, device="cpu")
    model = lab.classifier
    assert isinstance(model, Classifier) and lab.classifier is model
    assert not any(m.training for m in model.modules())
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert all(t.isfinite().all() for t in model.state_dict().values())
    assert len(model.cnn) == 38
    with torch.no_grad():
        a, b = model(torch.stack([torch.zeros(3, 128, 128), torch.ones(3, 128, 128)]))
    assert not torch.allclose(a, b)


LANGUAGE = {"english": BertForMaskedLM, "qa": BertForQuestionAnswering, "chinese": BertForMaskedLM}


@pytest.mark.parametrize("asset", LANGUAGE)
def test_the_embedded_language_models_ship_and_need_no_network(asset, no_network):
    lab = Lab.open(device="cpu")
    lm = getattr(lab, asset)
    assert type(lm.model) is LANGUAGE[asset] and getattr(lab, asset) is lm
    assert (lm.layers, lm.heads) == (12, 12)  # every layer and head that the questions name
    assert {p.dtype for p in lm.model.parameters()} == {torch.float32} and not lm.model.training


def test_the_embedded_corpus_ships_with_parts_of_speech(no_network):
    corpus = Lab.open(device="cpu").corpus
    assert len(corpus) >= 2000 and corpus.tagged and not corpus.note
    assert len({sentence.text for sentence in corpus}) == len(corpus)


@pytest.mark.parametrize("profile", ["hub", "course"])
@pytest.mark.parametrize("asset", LANGUAGE)
def test_a_missing_hub_is_noticed_within_five_seconds(asset, profile, hanging_hub):
    start = time.monotonic()
    with pytest.raises(MissingAsset, match=re.escape(HUB_MODELS[asset])):
        getattr(Lab.open(profile, device="cpu"), asset)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("asset", LANGUAGE)
def test_the_hub_profile_opens_other_models_by_their_folder(asset, tmp_path, no_network):
    task = {"qa": "question-answering"}.get(asset, "masked")
    tiny.save(tiny.tiny_english(task), tmp_path)
    lab = Lab.open("hub", device="cpu", models={asset: str(tmp_path)})
    assert type(getattr(lab, asset).model) is LANGUAGE[asset]


def test_models_are_chosen_for_the_hub_only():
    with pytest.raises(ValueError, match="models names english for the profile embedded; expected"):
        Lab.open(models={"english": "folder"})
    with pytest.raises(ValueError, match="models names german for the profile hub; expected"):
        Lab.open("hub", models={"german": "folder"})


def test_a_text_file_of_ones_own_becomes_the_corpus(tmp_path):
    book = tmp_path / "book.txt"
    book.write_text("The lion was afraid. Why? Nobody knew!")
    assert [sentence.text for sentence in Lab.open("hub", corpus=book).corpus][1:] == ["Why?", "Nobody knew!"]


VISION = ["pictures", "classifier"]


@pytest.mark.parametrize("asset", [*VISION, "saved_states"])
def test_the_course_never_falls_back_silently(asset, monkeypatch):
    monkeypatch.delenv(COURSE_PATH, raising=False)
    with pytest.raises(MissingAsset, match=f"--course PATH or {COURSE_PATH}"):
        getattr(Lab.open("course", device="cpu"), asset)
    with pytest.raises(MissingAsset, match="'/no/such/folder'"):
        getattr(Lab.open("course", device="cpu", course="/no/such/folder"), asset)


def test_the_environment_names_the_courses_files_for_the_course_only(monkeypatch):
    monkeypatch.setenv(COURSE_PATH, "/from/the/environment")
    assert Lab.open("course").course == "/from/the/environment"
    assert Lab.open("course", course="given").course == "given"
    assert Lab.open("embedded").course is None


@pytest.mark.parametrize("profile", ["embedded", "hub"])
def test_other_profiles_have_no_course_files(profile):
    assert Lab.open(profile).saved_states is None
    with pytest.raises(MissingAsset, match=f"profile {profile} has none of the course's files"):
        Lab.open(profile).course_files
