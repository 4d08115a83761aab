"""The proof of the published figures, printed: what others measured beside what this lab gives."""

import sys
from itertools import zip_longest
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
    agree, differ, not_run = (sum(getattr(o, kind) for o in done) for kind in ("agree", "differ", "not_run"))
    broken = [o.group for o in done if o.damaged]
    damage = f", {len(broken)} group{'s' * (len(broken) > 1)} damaged ({', '.join(broken)})" if broken else ""
    print(f"\n{agree} numbers agree, {differ} differ, {not_run} were not run{damage}.", file=out)
    return 1 if differ or broken else 3 if not_run else 0


def _lines(outcome) -> list:
    """The group as text: heading, rows, and what stands in its way."""
    head = [outcome.group.upper().replace("_", " ")]
    if outcome.note:
        head.append(_sentence(outcome.note))
    lines = [line for row in outcome.rows for line in _row(row, outcome.figures)]
    if outcome.trouble:
        verdict = "damaged" if outcome.damaged else "not run"
        lines.append(_sentence(f"{verdict}: {outcome.trouble}"))
    counts = f"  {outcome.agree} agree, {outcome.differ} differ"
    return [*head, *lines, counts + (f", {outcome.not_run} not run" if outcome.not_run else "")]


def _sentence(text) -> str:
    """Within the lines' width; paths and names stay whole."""
    return fill(
        text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def _row(row, figures) -> list:
    """Title and verdict, and below them the numbers in columns."""
    published, agreement, title = row.published(figures), row.agreement(figures), f"  {row.name}"
    verdict = "agrees" if all(agreement) else "differs"
    if any(agreement) and not all(agreement):
        where = [str(label) for label, agrees in zip(row.labels, agreement) if not agrees]
        verdict += f" at {' '.join([row.of, *where]).strip()}"
    table = {
        row.of: [str(label) for label in row.labels],
        "published": [_shown(value, row.form) for value in published],
        "computed": [_shown(value, _finer(row.form)) for value in row.computed],
        "or": [str(p) if p != c and p in also else "" for p, c, also in zip(published, row.computed, row.also)],
        "within": [f"{tolerance:.2g}" for tolerance in row.tolerances],
    }
    shown = {name: cells for name, cells in table.items() if any(cells)}
    if not any(row.tolerances):  # to be met exactly
        del shown["within"]
    return [f"{title}{verdict:>{max(WIDTH - len(title), len(verdict) + 2)}}", *_table(shown)]


def _table(table) -> list:
    """Lines of cells, by the line's name, as text in columns as wide as they need to be."""
    columns = zip_longest(*table.values(), fillvalue="")
    widths = [1 + max(map(len, column)) for column in columns]
    return [
        f"    {name:{NAMES}}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths))
        for name, cells in table.items()
    ]


def _shown(value, form) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return format(value, form) if form else str(value)


def _finer(form) -> str:
    """One more decimal than was published."""
    return f".{int(form[1:-1]) + 1}f" if form.endswith("f") else form
