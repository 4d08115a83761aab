"""Experiments: one method run on the lab with one set of settings, computed once and shared by the quiz, the key and
the page. Here those of the vision half; those of the language half are in `Experiments.language`.
"""

from functools import cached_property

import torch

from .device import model_device
from .engine import class_scores
from .language.experiments import LanguageExperiments
from .methods import METHODS
from .results import Results, code_hash, tensor_hash
from .vision import filters


class Experiments:
    """The experiments of one lab.

    fresh: compute everything anew (what is computed is still kept for the next run). seed: added to every method's own
    seed, to see whether a finding hangs on it. progress: callable(name, done, total).
    """

    def __init__(self, lab, *, fresh=False, seed=0, cache=None, progress=None):
        self.lab, self.seed = lab, seed
        self.results = Results(fresh=fresh, cache=cache, progress=progress)
        self.language = LanguageExperiments(lab, self.results)

    @property
    def progress(self):
        return self.results.progress

    @progress.setter
    def progress(self, report):
        self.results.progress = report

    @property
    def pictures(self):
        return self.lab.pictures

    @property
    def classifier(self):
        return self.lab.classifier

    @cached_property
    def fingerprint(self) -> str:
        """What the results depend on besides method and settings."""
        weights, pictures = self.classifier.state_dict().values(), (self.pictures.images, self.pictures.labels)
        return f"{model_device(self.classifier).type} {tensor_hash(*weights)} {tensor_hash(*pictures)}"

    def settings(self, method, settings):
        """The settings of that name ("assigned" or "paper"), or the settings object given."""
        return METHODS[method].named[settings] if isinstance(settings, str) else settings

    def logits(self) -> torch.Tensor:
        """(10, 11) what the classifier says of each picture."""
        return self.once("logits", (), lambda _: {"logits": class_scores(self.classifier, self.pictures.images)})[
            "logits"
        ]

    def explanation(self, method, settings):
        """All that the method finds on the ten pictures, as its file says."""
        s, method = self.settings(method, settings), METHODS[method]

        def compute(report):
            images, labels = self.pictures.images, self.pictures.labels
            return method.pack(method.explain(self.classifier, images, labels, s, seed=self.seed, progress=report))

        return method.unpack(self.once(method.title, (s, self.seed), compute))

    def attribution(self, method, settings) -> torch.Tensor:
        """Raw, signed attributions (10, C, H, W), or (10, 1, H, W) where all channels share them."""
        return METHODS[method].attribution(self.explanation(method, settings))

    def map(self, method, settings) -> torch.Tensor:
        """The method's maps (10, H, W), >= 0 and not normalised."""
        return METHODS[method].to_map(self.attribution(method, settings))

    def activation(self, cnnid, filter) -> torch.Tensor:
        """Filter activation (10, h, w) of a layer of classifier.cnn."""

        def compute(_):
            layer = self.classifier.cnn[cnnid]
            return {"a": filters.filter_activation(self.classifier, self.pictures.images, layer, filter)}

        return self.once("Filter activation", (cnnid, filter), compute)["a"]

    def visualization(self, cnnid, filter, settings) -> torch.Tensor:
        """Synthesised pictures (10, 3, H, W) for a filter."""
        s = filters.METHOD.named[settings] if isinstance(settings, str) else settings

        def compute(report):
            images, layer = self.pictures.images, f"cnn.{cnnid}"
            return {"x": filters.grow(self.classifier, images, layer, filter, s, seed=self.seed, progress=report)}

        return self.once(filters.METHOD.title, (cnnid, filter, s, self.seed), compute)["x"]

    def once(self, name, key, compute) -> dict:
        """compute(progress) -> dict of tensors, unless it is already known from this run or from the cache."""
        code = code_hash(
            "device.py",
            "engine.py",
            "experiments.py",
            "methods.py",
            "vision/*.py",
            packages=("torch", "numpy", "scikit-image", "scikit-learn"),
        )
        return self.results.once(name, f"{key!r} {self.fingerprint} {code}", compute)
