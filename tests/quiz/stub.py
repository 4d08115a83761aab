"""A stand-in for Experiments whose maps, explanations and activations are written by hand."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import torch

from xai.methods import METHODS

SIDE = 32


def halves(*names):
    """Parts that cut the picture into equal vertical strips."""
    edges = torch.linspace(0, SIDE, len(names) + 1).round().int().tolist()
    parts = {}
    for name, start, stop in zip(names, edges, edges[1:]):
        parts[name] = torch.zeros(SIDE, SIDE, dtype=torch.bool)
        parts[name][:, start:stop] = True
    return parts


def lit(mask, inside=1.0, outside=0.01):
    """A map that is bright on the mask, with a gentle slope so that no two pixels are equal."""
    slope = torch.linspace(0, 1e-3, mask.numel()).reshape(mask.shape)
    return torch.where(mask, inside, outside) + slope


@dataclass
class Stub:
    parts: list
    maps: dict = field(default_factory=dict)  # method -> (10, H, W), or a function of the settings
    explanations: list = None
    foods: list = None
    activations: dict = field(default_factory=dict)  # (cnnid, filter) -> (10, h, w)
    classifier: object = None
    images: torch.Tensor = None
    labels: torch.Tensor = None

    @property
    def pictures(self):
        return SimpleNamespace(parts=self.parts, foods=self.foods, images=self.images, labels=self.labels)

    def settings(self, method, settings):
        return METHODS[method].named[settings] if isinstance(settings, str) else settings

    def map(self, method, settings):
        maps = self.maps[method]
        return maps(settings) if callable(maps) else maps

    def explanation(self, method, settings):
        return {"lime": self.explanations}[method]

    def activation(self, cnnid, filter):
        return self.activations[cnnid, filter]
