"""The published figures, proved: each group recomputed from a lab, row by row, whatever is missing or damaged."""

import math
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real

from ..experiments import Experiments
from ..missing import DamagedAsset, MissingAsset
from . import proof_language, proof_vision
from .published import PUBLISHED

VISION, LANGUAGE = proof_vision.GROUPS, proof_language.GROUPS  # group, as published -> what yields its Rows
GROUPS = {**VISION, **LANGUAGE}
NOTES = {**proof_vision.NOTES, **proof_language.NOTES}


@dataclass(frozen=True)
class Judged:
    """A Row beside what was published: for each number its place, how far apart the two may be (or the set of other
    values that it may have), and whether they agree."""

    row: object
    places: list
    published: list
    computed: list
    tolerances: list
    agreement: list


@dataclass(frozen=True)
class Outcome:
    """What became of a group. rows: Judged, those that were computed. trouble: why the others were not; damaged:
    whether that is something that is there and cannot be used. note: what is to be known of versions or models."""

    group: str
    rows: list
    figures: dict = field(repr=False)
    trouble: str = ""
    damaged: bool = False
    note: str = ""

    @cached_property
    def verdicts(self) -> dict:
        """The path of each published number of the group: True if it agrees, False if it differs, None if not run."""
        found = dict.fromkeys(numbers(self.figures[self.group], (self.group,)))
        for judged in self.rows:
            for place, agrees in zip(judged.places, judged.agreement):
                found |= dict.fromkeys(numbers(look(self.figures, place), place), agrees)
        return found

    def count(self, verdict) -> int:
        return list(self.verdicts.values()).count(verdict)


def prove(lab, groups=None, *, figures=PUBLISHED, **how):
    """Yields the Outcome of each of the groups (None: all), one after the other; nothing that goes wrong in one stops
    the next. how: fresh, progress and cache of Experiments. Raises ValueError for an unknown group, at once."""
    chosen = list(GROUPS if groups is None else groups)
    if unknown := [name for name in chosen if name not in GROUPS]:
        raise ValueError(f"there is no group {', '.join(map(repr, unknown))}; expected some of {', '.join(GROUPS)}")
    x = Experiments(lab, **how)
    return (_outcome(x, name, figures) for name in chosen)


def _outcome(x, group, figures) -> Outcome:
    rows, trouble, damaged = [], _out_of_place(x.lab.profile, group), False
    try:
        for row in () if trouble else GROUPS[group](x):
            rows.append(judge(group, row, figures))
    except MissingAsset as missing:
        trouble, damaged = str(missing), isinstance(missing, DamagedAsset)
    except Exception as error:  # a file or a model that somebody made may fail in any way
        sentence = (str(error).strip().splitlines() or ["no reason was given"])[0]
        trouble, damaged = f"It broke off ({type(error).__name__}: {sentence}).", True
    note = NOTES[group](x.lab, figures) if group in NOTES and not trouble else ""
    return Outcome(group, rows, figures, trouble, damaged, note)


def _out_of_place(profile, group) -> str:
    """Why a profile has nothing to do with a group, or nothing."""
    if group in VISION and profile != "course":
        return (
            "These figures are about the course's own pictures and checkpoint; "
            "give their folder or zip by --profile course --course PATH."
        )
    if profile == "embedded":
        return "These figures are about a model of the hub; use --profile hub or course."
    return ""


def judge(group, row, figures) -> Judged:
    """Where there are more or fewer published numbers than were computed, none agrees: then it is not known what
    belongs to what."""
    places = _expand(figures, (group, *row.path.split("/")))
    published, computed = [look(figures, place) for place in places], _listed(row.values)
    noise = (
        _listed(row.noise)
        if isinstance(row.noise, list) or hasattr(row.noise, "tolist")
        else [row.noise] * len(computed)
    )
    tolerances = [n if isinstance(n, set) else n + half_unit(row.form, v) for v, n in zip(computed, noise)]
    fits = len(published) == len(computed)
    agreement = list(map(agrees, published, computed, tolerances)) if fits else [False] * len(published)
    return Judged(row, places, published, computed, tolerances, agreement)


def _listed(values) -> list:
    return values.tolist() if hasattr(values, "tolist") else list(values)


def _expand(figures, path, done=()) -> list:
    """The places that a path means: "*" stands for each entry of a list or a dict."""
    if not path:
        return [done]
    keys = figures if isinstance(figures, dict) else range(len(figures))
    keys = [key for key in keys if path[0] in ("*", str(key))]
    return [place for key in keys for place in _expand(figures[key], path[1:], (*done, key))]


def look(figures, place):
    for key in place:
        figures = figures[key]
    return figures


def numbers(figures, path=()) -> list:
    """The paths of all numbers (and yes or no) among published figures; their words and names are not figures."""
    if isinstance(figures, (dict, list)):
        entries = figures.items() if isinstance(figures, dict) else enumerate(figures)
        return [found for key, value in entries for found in numbers(value, (*path, key))]
    return [] if isinstance(figures, str) else [path]


def half_unit(form, value) -> float:
    """Half a unit of the last digit that the format shows of the value; 0 for what is not rounded."""
    if not form:
        return 0.0
    digits, kind = int(form[1:-1]), form[-1]
    if kind == "e":
        digits -= math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0
    return 0.5 * 10.0**-digits


def agrees(published, computed, tolerance) -> bool:
    """tolerance: how far apart the two may be, or the set of values that count as well."""
    if isinstance(tolerance, set):
        return published == computed or published in tolerance
    if all(isinstance(value, Real) and not isinstance(value, bool) for value in (published, computed)):
        return bool(abs(published - computed) <= tolerance * (1 + 1e-9))  # false for NaN; the last factor: decimals
    return published == computed
