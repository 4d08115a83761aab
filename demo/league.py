"""The league of explanation methods, as `python -m bench truth` measured it: a folded table on the compare tab."""

import json
from pathlib import Path

from . import markup, words

RESULTS = Path(__file__).resolve().parents[1] / "bench" / "results" / "truth.json"
SHARES = ("mass", "rank", "pointing", "top_part")  # shown in percent; what is left is a correlation
MEASURES = ("mass", "rank", "pointing", "agreement", "top_part")


def section(file=RESULTS) -> str:
    """The folded table as HTML; nothing where the file is missing or holds something else."""
    try:
        league = json.loads(file.read_text(encoding="utf-8"))
        return _folded(league)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return ""


def _folded(league):
    methods, scenes = league["methods"], league["scenes"]["explained"]
    lines = [(row["title"], *(_cell(row["scores"][m], m) for m in MEASURES)) for row in methods]
    lines.append((words.BY_CHANCE, *(_number(methods[0]["scores"][m]["chance"], m) for m in MEASURES)))
    first = methods[0]["scores"]["mass"]
    level = [row["title"] for row in methods[1:] if row["behind_the_first"]["low"] <= 0]
    return markup.folded(
        words.league_title(scenes),
        markup.finding(words.league_leader(methods[0]["title"], level, first["mean"], first["chance"]))
        + markup.table(("Method", *(words.LEAGUE_MEASURES[m] for m in MEASURES)), lines)
        + markup.remark(words.league_how(scenes, league["food_is_needed_most"]["mean"])),
    )


def _cell(score, measure):
    if score["mean"] is None:
        return words.UNDEFINED
    mean, low, high = (_number(score[name], measure) for name in ("mean", "low", "high"))
    return f"{mean} ({low} to {high})"


def _number(value, measure):
    return words.percent(value) if measure in SHARES else f"{value:.2f}"
