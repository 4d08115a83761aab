"""What an attribution method says of itself, once. Page, API, quiz, league and tests take everything else from it."""

from dataclasses import dataclass, fields
from typing import Annotated, Callable, Literal, NamedTuple, get_args, get_origin, get_type_hints

from .maps import to_map


class Bounds(NamedTuple):
    """From where to where a number may go, and in which steps a slider moves; None: it is typed in."""

    low: float
    high: float
    step: float | None = None


class Fixed:
    """Marks a setting that belongs to a named set of settings, and is not for a reader to change."""


class Paper(NamedTuple):
    """Who, when and what; the section that defines the method; an address, or None."""

    name: str
    section: int | None
    address: str | None


class Setting(NamedTuple):
    """A field of a method's settings: its type, and Bounds of a number or the options of a choice."""

    name: str
    type: type
    bounds: Bounds | None = None
    options: tuple = ()


@dataclass(frozen=True)
class Method:
    """An attribution method.

    name: as in METHODS. Settings: a frozen dataclass. Its fields are bool, Literal[...] of options, or Annotated[int or
    float, Bounds(...)]; Annotated[..., Fixed] is not shown. ASSIGNED: what the homework's notebook does, quirks
    included. PAPER: what the method's paper defines.
    explain(model, images (N, C, H, W), labels (N,), settings, *, seed=0, chunk=None, progress=None): all that the
    method finds. seed is added to the method's own. attribution: what of that is the attribution, raw and signed:
    (N, C, H, W), or (N, 1, H, W) where all channels share it.
    pack, unpack: what explain finds as a dict of tensors that can be kept, and back.
    passes: settings -> what a picture of 128 x 128 costs in forward passes, a gradient as two.
    per_colour: settings -> whether attributions tell the change per unit of colour, as gradients do; else they are
    shares of the score.
    positive: what speaks for the label is the positive part; else it is the largest magnitude over the channels.
    """

    name: str
    title: str
    paper: tuple
    Settings: type
    ASSIGNED: object
    PAPER: object
    explain: Callable
    attribution: Callable = lambda found: found
    pack: Callable = lambda found: {"attribution": found}
    unpack: Callable = lambda kept: kept["attribution"]
    passes: Callable = lambda settings: 2
    per_colour: Callable = lambda settings: False
    positive: bool = False

    def run(self, model, images, labels, settings, *, seed=0, chunk=None, progress=None):
        """The attribution (N, C, H, W), signed where the method has signs."""
        found = self.explain(model, images, labels, settings, seed=seed, chunk=chunk, progress=progress)
        attribution = self.attribution(found)
        shared = attribution.shape != images.shape
        return attribution.to(images).expand(images.shape) if shared else attribution

    def to_map(self, attribution):
        """(N, C, H, W) -> (N, H, W) >= 0, not normalised: what speaks for the label, or counts for its score."""
        return to_map(attribution.clamp_min(0) if self.positive else attribution)

    @property
    def named(self) -> dict:
        """Name -> settings."""
        return {"assigned": self.ASSIGNED, "paper": self.PAPER}

    @property
    def settings(self) -> list:
        """The Settings that a reader may change, in order."""
        return settings_of(self.Settings)


def settings_of(kind) -> list:
    """A Setting for each field of a settings class but those that are Fixed."""
    hints = get_type_hints(kind, include_extras=True)
    return [setting for field in fields(kind) if (setting := _setting(field.name, hints[field.name]))]


def _setting(name, hint):
    if get_origin(hint) is Literal:
        return Setting(name, type(get_args(hint)[0]), options=get_args(hint))
    if get_origin(hint) is not Annotated:
        return Setting(name, hint)
    kind, mark = get_args(hint)
    return None if mark is Fixed else Setting(name, kind, bounds=mark)
