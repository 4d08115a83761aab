"""One line of figures: what was published, what it is recomputed as, and how far apart the two may be."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """Some published numbers and what they are recomputed as.

    path: the keys under which they stand among the published figures, as one number, a list with one entry for each
    of `labels`, or a dict that has the labels as keys. part: which number of each entry, where an entry is a list
    itself. form: how they were rounded for publishing (".3f", ".3e"), or "" for what is counted and not rounded.
    noise: how far each may be off besides (one number for all, or one for each). also: for each, other values that the
    noise allows in its place.
    """

    name: str
    path: tuple
    computed: tuple
    form: str = ""
    noise: float | tuple = 0.0
    of: str = "picture"
    labels: tuple = ()
    part: tuple = ()
    also: tuple = ()

    def __post_init__(self):
        count = len(self.computed)
        for name, otherwise in (("labels", range(count)), ("also", ((),) * count)):
            object.__setattr__(self, name, tuple(getattr(self, name) or otherwise))
        noise = self.noise if isinstance(self.noise, tuple) else (self.noise,) * count
        object.__setattr__(self, "noise", tuple(float(n) for n in noise))
        if not len(self.labels) == len(self.also) == len(self.noise) == count:
            raise ValueError(f"the row {self.name!r} has {count} values; expected as many labels and tolerances")

    @property
    def tolerances(self) -> tuple:
        """Half a unit of the last published digit, and the noise."""
        return tuple(half_unit(self.form, value) + noise for value, noise in zip(self.computed, self.noise))

    def places(self, figures) -> list:
        """The path of each published number."""
        found = _look(figures, self.path)
        keys = [()]
        if isinstance(found, dict):
            keys = [(label,) for label in self.labels]
        elif isinstance(found, list):
            keys = [(index,) for index in range(len(found))]
        return [(*self.path, *key, *self.part) for key in keys]

    def published(self, figures) -> tuple:
        """The published numbers, one for each label."""
        found = (_look(figures, place) for place in self.places(figures))
        return tuple(tuple(entry) if isinstance(entry, list) else entry for entry in found)

    def agreement(self, figures) -> tuple:
        """For each published number whether it agrees. None does where there are more or fewer of them than were
        computed: then it is not known what belongs to what."""
        published = self.published(figures)
        if len(published) != len(self.computed):
            return (False,) * len(published)
        return tuple(map(_agrees, published, self.computed, self.tolerances, self.also))

    def verdicts(self, figures) -> dict:
        """The path of every number that this row looks at, and whether it agrees."""
        judged = zip(self.places(figures), self.agreement(figures))
        return {path: agrees for place, agrees in judged for path in numbers(_look(figures, place), place)}


def half_unit(form, value) -> float:
    """Half a unit of the last digit that the format shows of the value; 0 for what is not rounded."""
    if not form:
        return 0.0
    digits, kind = int(form[1:-1]), form[-1]
    if kind == "e":
        digits -= math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0
    return 0.5 * 10.0**-digits


def numbers(figures, path=()) -> list:
    """The paths of all numbers (and yes or no) among published figures; their words and names are not figures."""
    if isinstance(figures, (dict, list)):
        entries = figures.items() if isinstance(figures, dict) else enumerate(figures)
        return [found for key, value in entries for found in numbers(value, (*path, key))]
    return [] if isinstance(figures, str) else [path]


def _look(figures, path):
    for key in path:
        figures = figures[key]
    return figures


def _agrees(published, computed, tolerance, also) -> bool:
    if published in also:
        return True
    if _is_number(published) and _is_number(computed):
        return abs(published - computed) <= tolerance * (1 + 1e-9)  # false for NaN; the last factor is for decimals
    return published == computed


def _is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
