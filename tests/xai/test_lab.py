"""The lab: profiles open at once, and what is missing says so."""

import socket

import pytest
import torch

from xai.lab import PROFILES, Lab, MissingAsset
from xai.vision.classifier import Classifier


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_, **__):
        pytest.fail("a network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


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


@pytest.mark.parametrize(
    "asset, what", [("english", "English"), ("qa", "question-answering"), ("chinese", "Chinese"), ("corpus", "corpus")]
)
@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_not_built_yet_says_what_is_missing(asset, what, profile, no_network):
    with pytest.raises(MissingAsset, match=f"{what}.*\\.$"):
        getattr(Lab.open(profile, device="cpu"), asset)


@pytest.mark.parametrize("asset", ["pictures", "classifier"])
def test_the_course_never_falls_back_silently(asset):
    with pytest.raises(MissingAsset, match="course.*embedded"):
        getattr(Lab.open("course", device="cpu"), asset)
