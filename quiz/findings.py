"""What a question's rule hands back."""

import math
from dataclasses import dataclass
from functools import reduce

from xai.said import Said


@dataclass(frozen=True)
class Quantity:
    """A number with its name and unit: fixed phrases, or a Said where they hold values."""

    name: str
    value: float
    unit: str = ""

    def __str__(self):
        return str(self.said)

    @property
    def said(self) -> Said:
        """The quantity as a sentence that can be said in another language."""
        if not self.unit:
            return Said("{name}: {value:.4g}", name=term(self.name), value=self.value)
        return Said("{name}: {value:.4g} {unit}", name=term(self.name), value=self.value, unit=term(self.unit))


@dataclass(frozen=True)
class Finding:
    """A question's computed outcome.

    chosen: the option ids that hold, or None if nothing could be decided (then `why` says what is missing).
    threshold: what the deciding quantity is compared with. margin: how far that quantity is from deciding otherwise, in
    its own unit; positive when the rule decides. under_paper: the same rule under the paper's settings, where
    that makes sense. `why` is a Said where rules make it, so that it can be said in another language.
    """

    chosen: frozenset | None
    quantities: tuple = ()
    threshold: Quantity | None = None
    margin: float = 0.0
    why: str = ""
    under_paper: "Finding | None" = None

    @property
    def computed(self) -> bool:
        return self.chosen is not None

    @property
    def settings_agree(self) -> bool | None:
        """Whether both settings choose the same; None where there is only one."""
        return None if self.under_paper is None else self.under_paper.chosen == self.chosen


def not_computed(why: str) -> Finding:
    return Finding(chosen=None, why=why)


@dataclass(frozen=True)
class Needs:
    """What a question takes for granted of a model: that many layers and heads in a layer, or more. exactly: as many
    layers and no more, because the options cut them all into groups."""

    layers: int = 1
    heads: int = 1
    exactly: bool = False

    def lacking(self, layers, heads=None) -> Finding | None:
        """A finding that is not computed, for a model of other numbers; None where nothing is lacking."""
        if self.exactly and layers != self.layers:
            said = "The model has {given} layers; this question asks about a model with {layers}."
            return not_computed(Said(said, given=layers, layers=self.layers))
        if layers < self.layers:
            said = "The model has {given} layers; this question asks about layer {layers}."
            return not_computed(Said(said, given=layers, layers=self.layers))
        if heads is not None and heads < self.heads:
            said = "The model has {given} heads in a layer; this question asks about head {heads}."
            return not_computed(Said(said, given=heads, heads=self.heads))
        return None


def term(text) -> Said:
    """A word or phrase that stands in a sentence: it is said in the sentence's language."""
    return text if isinstance(text, Said) else Said(text)


def named(option: str) -> Said:
    """An option id as a term."""
    return term(option.replace("_", " "))


def listed(terms: list, nothing: str) -> Said:
    """The terms with commas between them, or what stands for none."""
    return reduce(lambda those, last: Said("{those}, {last}", those=those, last=last), terms or [term(nothing)])


def extreme(scores: dict, unit: str, why: str, *, smallest=False, extra=(), **values) -> Finding:
    """The option with the largest (or smallest) score; the threshold is the runner-up, so the margin is the lead.

    scores: option id -> number. why: a template with {best}, {second} (options' names), {value}, {next} (scores) and
    the names of further values.
    """
    quantities = tuple(Quantity(named(option), score, unit) for option, score in scores.items()) + tuple(extra)
    if undefined := _undefined(quantities):
        return undefined
    order = sorted(scores, key=scores.get, reverse=not smallest)
    (best, value), (second, runner_up) = ((name, scores[name]) for name in order[:2])
    threshold = Quantity(Said("runner-up, {name}", name=named(second)), runner_up, unit)
    why = Said(why, best=named(best), second=named(second), value=value, next=runner_up, **values)
    if not abs(value - runner_up) > 0:  # equal, or both infinite
        return Finding(None, quantities, threshold, 0.0, Said("No option stands out. {why}", why=why))
    return Finding(frozenset({best}), quantities, threshold, abs(value - runner_up), why)


def unless_above(finding: Finding, least: Quantity, best: float, why: str) -> Finding:
    """The finding if its best score is above the least that means anything; else undecided, and why."""
    if best > least.value or _undefined(finding.quantities):
        return finding
    return Finding(None, finding.quantities, least, 0.0, Said("{why} {lead}", why=why, lead=finding.why))


def decided(chosen, quantities, threshold: Quantity, margin: float, why: str) -> Finding:
    """A finding with the options in `chosen` (one id or several); none of them or no margin means undecided."""
    compared = quantities if math.isnan(margin) else [q for q in quantities if q.unit == threshold.unit]
    if undefined := _undefined(quantities, compared):
        return undefined
    chosen = frozenset({chosen} if isinstance(chosen, str) else chosen or ())
    if not chosen or not margin > 0:
        return Finding(None, tuple(quantities), threshold, 0.0, Said("The numbers favour no option. {why}", why=why))
    return Finding(chosen, tuple(quantities), threshold, margin, why)


def _undefined(quantities, compared=None) -> Finding | None:
    """An undecided finding where one of those compared (None: all) is not a number: neither more nor less than any."""
    lost = [term(q.name) for q in (quantities if compared is None else compared) if math.isnan(q.value)]
    if not lost:
        return None
    said = "Nothing can be compared, because this is not a number: {names}."
    return Finding(None, tuple(quantities), None, 0.0, Said(said, names=listed(lost, "nothing")))


def only_match(errors: dict, names: dict, threshold: Quantity, why: str) -> Finding:
    """The one option whose description fits: its error lies below the threshold and all others' do not.

    errors: option id -> how far the description is off. names: option id -> what that number is.
    """
    fits = [option for option, error in errors.items() if error < threshold.value]
    quantities = [Quantity(names[option], error, threshold.unit) for option, error in errors.items()]
    margin = min(abs(error - threshold.value) for error in errors.values())
    return decided(fits if len(fits) == 1 else None, quantities, threshold, margin, why)
