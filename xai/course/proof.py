"""The published figures, proved: each group recomputed from a lab, row by row, whatever is missing or damaged."""

from dataclasses import dataclass, field
from functools import cached_property

from ..experiments import Experiments
from ..missing import DamagedAsset, MissingAsset
from . import proof_language, proof_lime, proof_vision
from .proof_noise import RoundedExperiments
from .proof_rows import numbers
from .published import PUBLISHED

# Group -> what yields its rows. A group has the name under which its figures were published.
VISION = {
    "pictures": proof_vision.pictures,
    "classifier": proof_vision.classifier,
    "lime": proof_lime.lime,
    "saliency": proof_vision.saliency,
    "smooth_grad": proof_vision.smooth_grad,
    "filters": proof_vision.filters,
    "integrated_gradients": proof_vision.integrated_gradients,
}
LANGUAGE = {"similarity": proof_language.similarity, "hidden_states": proof_language.hidden_states}
GROUPS = {**VISION, **LANGUAGE}
NOTES = {
    "lime": proof_lime.note,
    "similarity": proof_language.note_on("chinese", "similarity"),
    "hidden_states": proof_language.note_on("qa", "hidden_states"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a group. rows: those that were computed. trouble: why the others were not; damaged: whether that
    is something that is there and cannot be used. note: what is to be known of versions or models."""

    group: str
    rows: tuple
    figures: dict = field(repr=False)
    trouble: str = ""
    damaged: bool = False
    note: str = ""

    @cached_property
    def verdicts(self) -> dict:
        """The path of each published number of the group: True if it agrees, False if it differs, None if not run."""
        found = dict.fromkeys(numbers(self.figures[self.group], (self.group,)))
        for row in self.rows:
            found |= row.verdicts(self.figures)
        return found

    @property
    def agree(self) -> int:
        """How many numbers agree."""
        return list(self.verdicts.values()).count(True)

    @property
    def differ(self) -> int:
        """How many numbers differ."""
        return list(self.verdicts.values()).count(False)

    @property
    def not_run(self) -> int:
        """How many published numbers were not recomputed."""
        return list(self.verdicts.values()).count(None)


class Proof:
    """What a group reads: the lab, its experiments, and the same on a copy of the classifier that rounds."""

    def __init__(self, lab, *, fresh=False, progress=None, cache=None):
        self.lab = lab
        self.x = Experiments(lab, fresh=fresh, progress=progress, cache=cache)

    @cached_property
    def rounded(self):
        return RoundedExperiments(self.x)


def prove(lab, groups=None, *, figures=PUBLISHED, fresh=False, progress=None, cache=None):
    """Yields the Outcome of each of the groups (None: all), one after the other; nothing that goes wrong in one stops
    the next. fresh, progress and cache are those of Experiments. Raises ValueError for an unknown group, at once."""
    chosen = list(GROUPS if groups is None else groups)
    unknown = [name for name in chosen if name not in GROUPS]
    if unknown:
        raise ValueError(f"there is no group {', '.join(map(repr, unknown))}; expected some of {', '.join(GROUPS)}")
    proof = Proof(lab, fresh=fresh, progress=progress, cache=cache)
    return (_outcome(proof, name, figures) for name in chosen)


def _outcome(proof, group, figures) -> Outcome:
    rows, trouble, damaged = [], _out_of_place(proof.lab.profile, group), False
    try:
        for row in () if trouble else GROUPS[group](proof):
            rows.append(row)
    except MissingAsset as missing:
        trouble, damaged = str(missing), isinstance(missing, DamagedAsset)
    except Exception as error:  # a file or a model that somebody made may fail in any way
        sentence = (str(error).strip().splitlines() or ["no reason was given"])[0]
        trouble, damaged = f"It broke off ({type(error).__name__}: {sentence}).", True
    note = NOTES[group](proof.lab, figures) if group in NOTES and not trouble else ""
    return Outcome(group, tuple(rows), figures, trouble, damaged, note)


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
