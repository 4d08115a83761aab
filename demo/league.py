"""The league of explanation methods, as `python -m bench truth` measured it: a folded table on the compare tab."""

import json
from html import escape
from pathlib import Path

from xai.methods import METHODS
from xai.vision.method import Paper

from . import markup, words
from .catalogue import translated

RESULTS = Path(__file__).resolve().parents[1] / "bench" / "results" / "truth.json"
SHARES = ("mass", "rank", "pointing", "top_part")  # shown in percent; what is left is a correlation
MEASURES = ("mass", "rank", "pointing", "agreement", "top_part")
MORE = {  # the league's own methods, by their titles; the others' papers are in the registry
    "Occlusion": Paper(
        "Zeiler, Fergus (2014), Visualizing and Understanding Convolutional Networks",
        None,
        "https://arxiv.org/abs/1311.2901",
    ),
    "Gradient x input": Paper(
        "Shrikumar, Greenside, Shcherbina, Kundaje (2016), Not Just a Black Box",
        None,
        "https://arxiv.org/abs/1605.01713",
    ),
}


def section(file=RESULTS) -> str:
    """The folded table as HTML; nothing where the file is missing or holds something else."""
    try:
        league = json.loads(file.read_text(encoding="utf-8"))
        return _folded(league)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return ""


def _folded(league):
    methods, scenes = league["methods"], league["scenes"]["explained"]
    lines = [(words.league_row(row["title"]), *(_cell(row["scores"][m], m) for m in MEASURES)) for row in methods]
    lines.append((words.BY_CHANCE, *(_number(methods[0]["scores"][m]["chance"], m) for m in MEASURES)))
    first = methods[0]["scores"]["mass"]
    level = [words.league_row(row["title"]) for row in methods[1:] if row["behind_the_first"]["low"] <= 0]
    leader = words.league_leader(words.league_row(methods[0]["title"]), level, first["mean"], first["chance"])
    return markup.folded(
        words.league_title(scenes),
        markup.finding(leader)
        + markup.table((words.LEAGUE_METHOD, *(words.LEAGUE_MEASURES[m] for m in MEASURES)), lines)
        + markup.how_to_read(words.LEAGUE_READ)
        + markup.remark(words.league_how(scenes, league["food_is_needed_most"]["mean"]))
        + _papers([row["title"] for row in methods]),
    )


def _papers(titles):
    """Links to the papers of the methods that are in the league."""
    known = {method.title: method.paper[0] for method in METHODS.values()} | MORE
    links = [
        f"{escape(translated(method))}: {markup.link(paper.name, paper.address)}"
        for method, paper in known.items()
        if any(title.split(", ")[0] == method for title in titles)
    ]
    return f'<p class="remark">{escape(words.LEAGUE_PAPERS)} {" · ".join(links)}</p>' if links else ""


def _cell(score, measure):
    if score["mean"] is None:
        return words.UNDEFINED
    mean, low, high = (_number(score[name], measure) for name in ("mean", "low", "high"))
    return words.say("league_cell", mean=mean, low=low, high=high)


def _number(value, measure):
    return words.percent(value) if measure in SHARES else words.correlation(value)
