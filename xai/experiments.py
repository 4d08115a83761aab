"""Experiments: one method run on the lab with one set of settings, computed once and shared by the quiz, the key and
the page. Here those of the vision half; those of the language half are in `Experiments.language`.
"""

from dataclasses import replace
from functools import cached_property

import numpy as np
import torch

from .device import model_device
from .engine import class_scores
from .language.experiments import LanguageExperiments
from .results import Results, code_hash, tensor_hash
from .vision import filters, integrated_gradients, lime, saliency, smooth_grad
from .vision.filters import filter_activation, filter_visualization
from .vision.maps import to_map

METHODS = {
    "lime": lime,
    "saliency": saliency,
    "smooth_grad": smooth_grad,
    "integrated_gradients": integrated_gradients,
    "filters": filters,
}
SETTINGS = {method: {"assigned": module.ASSIGNED, "published": module.PUBLISHED} for method, module in METHODS.items()}


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
        """The settings of that name ("assigned" or "published"), or the settings object given."""
        return SETTINGS[method][settings] if isinstance(settings, str) else settings

    def logits(self) -> torch.Tensor:
        """(10, 11) what the classifier says of each picture."""
        return self.once("logits", (), lambda _: {"logits": class_scores(self.classifier, self.pictures.images)})[
            "logits"
        ]

    def lime(self, settings) -> list:
        """A LimeExplanation for each picture."""
        s = self.settings("lime", settings)
        s = replace(s, seed=s.seed + self.seed)
        kept = self.once(
            "LIME",
            s,
            lambda report: self._pack(
                run_lime(self.classifier, self.pictures.images, self.pictures.labels, s, progress=report)
            ),
        )
        return [
            lime.LimeExplanation(kept[f"segments{i}"].numpy(), kept[f"weights{i}"].numpy(), *kept[f"fit{i}"].tolist())
            for i in range(len(self.pictures.labels))
        ]

    def saliency(self, settings) -> torch.Tensor:
        """Raw gradients (10, 3, H, W)."""
        return self._gradient("saliency", settings)

    def smooth_grad(self, settings) -> torch.Tensor:
        """Averaged gradients (10, 3, H, W)."""
        return self._gradient("smooth_grad", settings)

    def integrated_gradients(self, settings) -> torch.Tensor:
        """Attributions (10, 3, H, W)."""
        return self._gradient("integrated_gradients", settings)

    def map(self, method, settings) -> torch.Tensor:
        """The method's maps (10, H, W), >= 0 and not normalised. For LIME: the positive weights, pixel by pixel."""
        if method == "lime":
            return torch.stack([torch.from_numpy(np.maximum(e.to_pixels(), 0)) for e in self.lime(settings)])
        return to_map(self._gradient(method, settings))

    def activation(self, cnnid, filter) -> torch.Tensor:
        """Filter activation (10, h, w) of a layer of classifier.cnn."""
        return self.once(
            "filter activation",
            (cnnid, filter),
            lambda _: {
                "a": filter_activation(self.classifier, self.pictures.images, self.classifier.cnn[cnnid], filter)
            },
        )["a"]

    def visualization(self, cnnid, filter, settings) -> torch.Tensor:
        """Synthesised pictures (10, 3, H, W) for a filter."""
        s = self.settings("filters", settings)
        return self.once(
            "filter visualisation",
            (cnnid, filter, s, self.seed),
            lambda report: {
                "x": run_visualization(
                    self.classifier, self.pictures.images, cnnid, filter, s, seed=self.seed, progress=report
                )
            },
        )["x"]

    def once(self, name, key, compute) -> dict:
        """compute(progress) -> dict of tensors, unless it is already known from this run or from the cache."""
        code = code_hash(
            "device.py",
            "engine.py",
            "experiments.py",
            "vision/*.py",
            packages=("torch", "numpy", "scikit-image", "scikit-learn"),
        )
        return self.results.once(name, f"{key!r} {self.fingerprint} {code}", compute)

    def _gradient(self, method, settings):
        s = self.settings(method, settings)
        return self.once(
            method.replace("_", " "),
            (s, self.seed),
            lambda report: {
                "a": run_gradient(
                    self.classifier,
                    self.pictures.images,
                    self.pictures.labels,
                    method,
                    s,
                    seed=self.seed,
                    progress=report,
                )
            },
        )["a"]

    @staticmethod
    def _pack(explanations):
        packed = {}
        for i, e in enumerate(explanations):
            packed |= {
                f"segments{i}": torch.from_numpy(e.segments),
                f"weights{i}": torch.from_numpy(e.weights),
                f"fit{i}": torch.tensor([e.intercept, e.r_squared], dtype=torch.float64),
            }
        return packed


def run_lime(model, images, labels, settings, *, segments=None, progress=None):
    """LIME with a LimeSettings."""
    return lime.lime(
        model,
        images,
        labels,
        segments=segments,
        samples=settings.samples,
        output=settings.output,
        seed=settings.random_source(),
        first_segment=settings.first_segment,
        progress=progress,
    )


def run_gradient(model, images, labels, method, settings, *, seed=0, progress=None) -> torch.Tensor:
    """Saliency, SmoothGrad or integrated gradients with a settings object: (N, C, H, W)."""
    if method == "saliency":
        return saliency.saliency(model, images, labels, of=settings.of, progress=progress)
    if method == "smooth_grad":
        return smooth_grad.smooth_grad(
            model,
            images,
            labels,
            noise_std=settings.noise_std(images),
            samples=settings.samples,
            of=settings.of,
            average=settings.average,
            seed=seed,
            progress=progress,
        )
    return integrated_gradients.integrated_gradients(
        model,
        images,
        labels,
        baseline=settings.baseline,
        steps=settings.steps,
        rule=settings.rule,
        times_input=settings.times_input,
        progress=progress,
    ).attributions


def run_visualization(model, images, cnnid, filter, settings, *, seed=0, progress=None) -> torch.Tensor:
    """Filter visualisation with a FilterSettings, grown from the images or from noise of their shape."""
    if settings.start == "pictures":
        start = images
    else:
        start = torch.rand(images.shape, generator=torch.Generator().manual_seed(seed))
    return filter_visualization(
        model,
        model.cnn[cnnid],
        filter,
        start=start,
        steps=settings.steps,
        learning_rate=settings.learning_rate,
        clamp=settings.clamp,
        progress=progress,
    )
