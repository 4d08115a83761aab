"""Grading a sheet against a key."""

from dataclasses import dataclass

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
    message: str  # evidence and hint, never the answer


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
    def part(status, message, points=0.0):
        return GradedPart(question.id, status, points, question.points, message)

    answer = sheet.answers.get(question.id, frozenset())
    if question.id in sheet.errors:
        return part(FORMAT_ERROR, sheet.errors[question.id])
    if finding is None or not finding.computed:
        return part(NOT_COMPUTED, finding.why if finding else "The key has no finding for this part.")
    if not answer:
        return part(BLANK, f"No answer given. Hint: {question.hints[0]['en']}")
    if answer == finding.chosen:
        return part(RIGHT, evidence(finding), question.points)
    return part(WRONG, f"Not what the numbers say.\n{evidence(finding)}\nHint: {question.hints[0]['en']}")


def evidence(finding) -> str:
    """The computed quantities, one a line. They are named by what was measured, not by which option they favour."""
    lines = [f"  {quantity}" for quantity in finding.quantities]
    return "\n".join(["Computed:"] + lines + ([f"  compared with {finding.threshold}"] if finding.threshold else []))


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
