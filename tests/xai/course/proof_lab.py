"""A small lab of the profile course for the proofs: a narrow network, the ten pictures in thumbnail, BERTs of full
depth and next to no width, methods with few samples. What it gives is not what was published; it can be made to be."""

import copy
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace

import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

from tests.xai.language.tiny import build, chinese_tokenizer, english_tokenizer
from xai.course import proof_vision
from xai.course.layout import CHECKPOINT, LABELS, PICTURES
from xai.course.proof import look, prove
from xai.course.published import PUBLISHED
from xai.embedded.observed import observation_pictures
from xai.methods import METHODS
from xai.missing import MissingAsset
from xai.vision.classifier import Classifier
from xai.vision.pictures import Pictures

SIDE = 32
SIZES = tuple((90 + i, 70 + i) for i in range(10))


class Files:
    """The course's files as far as a proof asks: ten JPEGs, and a checkpoint of 12,345 bytes."""

    def __init__(self, folder):
        self.folder = folder
        for name, size in zip(PICTURES, SIZES):
            (folder / name).parent.mkdir(exist_ok=True)
            Image.new("RGB", size).save(folder / name)
        (folder / CHECKPOINT).write_bytes(bytes(12345))

    def file(self, name):
        return self.folder / name


class SmallLab:
    """missing: asset -> the error that asking for it raises."""

    def __init__(self, folder, profile="course", missing=None):
        self.profile, self.missing = profile, missing or {}
        self.assets = {"course_files": Files(folder), **loaded()}

    def __getattr__(self, name):
        if name in self.missing:
            raise self.missing[name]
        try:
            return self.assets[name]
        except KeyError:
            raise AttributeError(name) from None


@lru_cache(maxsize=None)
def loaded():
    """What all small labs share; nobody changes it."""
    network = small_network()
    return {
        "pictures": small_pictures(),
        "classifier": network,
        "checkpoint": SimpleNamespace(classifier=network, epoch=7),
        "chinese": build(chinese_tokenizer(), layers=12, hidden=32),
        "qa": build(english_tokenizer(4096), "question-answering", layers=12, hidden=32, max_tokens=4096),
    }


@lru_cache(maxsize=None)
def small_pictures():
    given = observation_pictures()
    images = F.interpolate(given.images, (SIDE, SIDE), mode="area")
    return Pictures(images, torch.tensor(LABELS), [{}] * len(images), [""] * len(images))


def small_network():
    """The course's convolutions, four channels wide, for pictures of 32 x 32; alive, and sure of a class or two."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        network = Classifier(4)
        network.fc = nn.Sequential(nn.Linear(16, 24), nn.ReLU(), nn.Dropout(0.3), nn.Linear(24, 11))
        for norm in (m for m in network.modules() if isinstance(m, nn.BatchNorm2d)):
            norm.momentum = 1.0
        with torch.no_grad():
            network.fc[-1].weight *= 20
            network.train()(small_pictures().images)
    return network.eval().requires_grad_(False)


def shorten(monkeypatch):
    """Few samples and steps, for everybody who reads the settings."""
    for name, samples in (("lime", 40), ("smooth_grad", 4)):
        method = METHODS[name]
        monkeypatch.setitem(METHODS, name, replace(method, ASSIGNED=replace(method.ASSIGNED, samples=samples)))
    monkeypatch.setattr(proof_vision, "MIDPOINT_STEPS", 6)


def outcomes(lab, cache, groups=None, figures=PUBLISHED):
    return {outcome.group: outcome for outcome in prove(lab, groups, figures=figures, cache=cache)}


def as_published(done):
    """The published figures with the computed ones in their place, rounded as the others were."""
    figures = copy.deepcopy(PUBLISHED)
    for judged in (judged for outcome in done.values() for judged in outcome.rows):
        for place, value in zip(judged.places, judged.computed):
            put(figures, place, float(format(value, judged.row.form)) if judged.row.form else value)
    return figures


def put(figures, place, value):
    look(figures, place[:-1])[place[-1]] = value


def gone(name):
    return MissingAsset(f"There is no {name}.")
