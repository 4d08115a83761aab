"""The proof of the published figures, printed: what others measured beside what this lab gives."""

import sys
from textwrap import fill

from xai.course.proof import GROUPS, prove
from xai.course.published import PUBLISHED

__all__ = ["GROUPS", "verify"]

WIDTH, NAMES = 120, 11  # columns of a line, and of them for the name of a line in a table


def verify(lab, groups=None, *, fresh=False, progress=None, out=None) -> int:
    """Recompute the published figures of these groups (None: all) and print them beside the published ones.

    fresh: read nothing from the cache of experiments. progress: callable(name, done, total). out: where to print (None:
    standard output). Returns the exit code: 0 if everything agrees; 1 if something differs or is damaged; 3 if nothing
    does but something was not run; 2 for an unknown group.
    """
    out = out or sys.stdout
    try:
        outcomes = prove(lab, groups, figures=PUBLISHED, fresh=fresh, progress=progress)
    except ValueError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    print(fill(f"Published: {PUBLISHED['source']}.", WIDTH), file=out)
    done = []
    for outcome in outcomes:
        print("\n".join(["", *_lines(outcome)]), file=out, flush=True)
        done.append(outcome)
    agree, differ, not_run = (sum(outcome.count(verdict) for outcome in done) for verdict in (True, False, None))
    broken = [outcome.group for outcome in done if outcome.damaged]
    damage = f", damaged: {', '.join(broken)}" if broken else ""
    print(f"\n{agree} numbers agree, {differ} differ, {not_run} were not run{damage}.", file=out)
    return 1 if differ or broken else 3 if not_run else 0


def _lines(outcome) -> list:
    """The group as text: heading, rows, and what stands in its way."""
    trouble = f"{'damaged' if outcome.damaged else 'not run'}: {outcome.trouble}" if outcome.trouble else ""
    counts = f"  {outcome.count(True)} agree, {outcome.count(False)} differ, {outcome.count(None)} not run"
    rows = [line for judged in outcome.rows for line in _row(judged)]
    head = outcome.group.upper().replace("_", " ")
    return [head, *_sentence(outcome.note), *rows, *_sentence(trouble), counts]


def _sentence(text) -> list:
    """Within the lines' width; paths and names stay whole."""
    whole = {"break_long_words": False, "break_on_hyphens": False}
    return [fill(text, WIDTH, initial_indent="  ", subsequent_indent="  ", **whole)] if text else []


def _row(judged) -> list:
    """Title and verdict, and below them the numbers in columns."""
    row, title = judged.row, f"  {judged.row.name}"
    where = [str(place[row.star]) for place in judged.places] if row.star else [""]
    verdict = "agrees" if all(judged.agreement) else "differs"
    if any(judged.agreement) and not all(judged.agreement):
        verdict += " at " + " ".join([row.of, *(w for w, agrees in zip(where, judged.agreement) if not agrees)]).strip()
    table = {
        row.of: where,
        "published": [_shown(value, row.form) for value in judged.published],
        "computed": [_shown(value, _finer(row.form)) for value in judged.computed],
        "within": [_shown(tolerance, ".2g") for tolerance in judged.tolerances],
    }
    widths = [1 + max(map(len, column)) for column in zip(*table.values())]
    lines = [
        f"    {name:{NAMES}}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths))
        for name, cells in table.items()
        if any(cells) and (name != "within" or any(judged.tolerances))  # none: to be met exactly
    ]
    return [f"{title}{verdict:>{max(WIDTH - len(title), len(verdict) + 2)}}", *lines]


def _shown(value, form) -> str:
    if isinstance(value, set):  # of values that count as well
        return f"{len(value)} alike"
    if isinstance(value, list):
        return ",".join(map(str, value))
    return format(value, form) if form else str(value)


def _finer(form) -> str:
    """One more decimal than was published."""
    return f".{int(form[1:-1]) + 1}f" if form.endswith("f") else form
