"""Grading a sheet against a key."""

from dataclasses import dataclass

from xai.said import Said

from .catalogue import questions, topics
from .sheet import Sheet, from_dict

RIGHT, WRONG, BLANK, FORMAT_ERROR, NOT_COMPUTED = "right", "wrong", "blank", "format error", "not computed"


@dataclass(frozen=True)
class GradedPart:
    """One part of a graded sheet."""

    id: str
    status: str  # one of the five above
    points: float
    of: float
    said: str  # one sentence: what is wrong or missing; once the answer is right, why it is
    evidence: tuple = ()  # of Said: what was computed, one quantity each, and what it was compared with
    hint: dict | None = None  # language -> text

    @property
    def message(self) -> str:
        """All of it in English, as the command line and Gradescope print it: evidence and hint, never the answer."""
        lines = [] if self.status == RIGHT else [self.said]
        if self.evidence:
            lines += ["Computed:", *(f"  {line}" for line in self.evidence)]
        if self.hint:
            lines.append(f"Hint: {self.hint['en']}")
        return ("\n" if self.evidence else " ").join(lines)


@dataclass(frozen=True)
class Grade:
    """A graded sheet."""

    points: float
    of: float  # 10: all parts
    parts: dict  # question id -> GradedPart

    @property
    def computable(self) -> float:
        """Points of the parts that the key could decide."""
        return round(sum(p.of for p in self.parts.values() if p.status != NOT_COMPUTED), 6)

    def by_topic(self) -> dict:
        """Topic id -> (points, of)."""
        sums = {topic: [0.0, 0.0] for topic in topics}
        for part in self.parts.values():
            sums[questions[part.id].topic][0] += part.points
            sums[questions[part.id].topic][1] += part.of
        return {topic: (round(p, 6), round(of, 6)) for topic, (p, of) in sums.items()}


def grade(sheet, key) -> Grade:
    """Grade a Sheet, or a mapping question id -> option id(s), against a key (question id -> Finding).

    A part earns its points for exactly the right set of options. Format errors and blanks earn nothing and are told
    apart from wrong answers.
    """
    sheet = sheet if isinstance(sheet, Sheet) else from_dict(sheet)
    parts = {name: _grade_part(question, sheet, key.get(name)) for name, question in questions.items()}
    return Grade(round(sum(p.points for p in parts.values()), 6), round(sum(p.of for p in parts.values()), 6), parts)


def _grade_part(question, sheet, finding):
    def part(status, said, points=0.0, **told):
        return GradedPart(question.id, status, points, question.points, said, **told)

    answer = sheet.answers.get(question.id, frozenset())
    if question.id in sheet.errors:
        return part(FORMAT_ERROR, sheet.errors[question.id])
    if finding is None or not finding.computed:
        return part(NOT_COMPUTED, finding.why if finding else Said("The key has no finding for this part."))
    if not answer:
        return part(BLANK, Said("No answer given."), hint=question.hints[0])
    if answer == finding.chosen:
        return part(RIGHT, finding.why, question.points, evidence=evidence(finding))
    return part(WRONG, Said("Not what the numbers say."), evidence=evidence(finding), hint=question.hints[0])


def evidence(finding) -> tuple:
    """The computed quantities as Said. They are named by what was measured, not by which option they favour."""
    threshold = finding.threshold and Said("compared with {threshold}", threshold=finding.threshold.said)
    return (*(quantity.said for quantity in finding.quantities), *([threshold] if threshold else ()))


def reveal(question, finding) -> str:
    """The answer in words, for --reveal and the instructor."""
    return "; ".join(question.options[option]["en"] for option in question.options if option in finding.chosen)


def gradescope(graded: Grade, sheet_errors=()) -> dict:
    """The grade as Gradescope's results.json."""
    return {
        "score": graded.points,
        "output": "\n".join(sheet_errors),
        "tests": [
            {
                "name": part.id,
                "score": part.points,
                "max_score": part.of,
                "output": part.message,
                "status": "passed" if part.status == RIGHT else "failed",
            }
            for part in graded.parts.values()
        ],
    }
