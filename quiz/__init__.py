"""The homework's 30 questions, each decided by a computed quantity."""

from .catalogue import questions
from .findings import Finding
from .grading import grade
from .key import compute_key

__all__ = ["questions", "Finding", "grade", "compute_key"]
