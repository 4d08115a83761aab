"""The league table as text (truth.md) and as a chart (truth.png), both from what truth.json holds."""

from pathlib import Path

from matplotlib.figure import Figure

from xai.figures import png

MAIN = {  # measure: (head of the column, what it is)
    "mass": ("mass in food", "share of the map's sum that lies on the food"),
    "rank": ("rank in food", "of as many highest pixels as the food has, the share on the food"),
    "pointing": ("pointing", "how often the highest pixel lies on the food"),
    "agreement": ("agreement", "rank correlation, over a scene's parts, of the map's sum with the drop of the logit "
                  "when the part is taken away"),
    "top_part": ("top part", "how often the part with most of the map is the one whose loss costs most"),
}  # fmt: skip
PER_PIXEL = {
    "agreement_per_pixel": ("agreement", "as above, with the map's mean per pixel in place of its sum"),
    "top_part_per_pixel": ("top part", "as above, with the map's mean per pixel in place of its sum"),
}
CHECKS = {
    "random_last": ("last layer", "rank correlation with the map of the network whose last layer is random"),
    "random_linear": ("linear layers", "... whose linear layers are random"),
    "random_upper": ("+ upper half", "... and the upper half of its convolutions"),
    "random_all": ("all layers", "... all of whose layers are random; 1: the method does not look at the weights"),
    "seeds": ("two seeds", "rank correlation of two runs with different seeds; 1: chance plays no part"),
    "infidelity": (
        "infidelity",
        "error in foretelling what hiding a square costs; 0 is perfect; compare with the random map",
    ),
    "sensitivity": ("sensitivity", "largest relative change of the map under noise that is hardly seen; 0 is steady"),
}
WHY_MASS = (
    "Sorted by the mass in the food: it counts every pixel of the map, where pointing counts one and rank drops the "
    "heights, and its chance level is plain. Where the food is not what the network needs, mass is the wrong judge; "
    "how often it is stands above, and the agreement with removal does not suppose it. That agreement is a home match "
    "for occlusion and LIME, which hide places, too. The map's sum over a part grows with the part: what areas alone "
    "give is in the random map's row."
)
LOWER_IS_BETTER = {"random_last", "random_linear", "random_upper", "random_all", "infidelity", "sensitivity"}
BLUE, ORANGE = "#0072B2", "#D55E00"  # Okabe and Ito; the shape tells the same as the colour


def write(league, folder) -> str:
    """Write truth.md and truth.png into the folder; returns the text."""
    text = markdown(league)
    (Path(folder) / "truth.md").write_text(text, encoding="utf-8")
    (Path(folder) / "truth.png").write_bytes(chart(league))
    return text


def markdown(league) -> str:
    """The league as Markdown that reads well in a terminal, too."""
    rows, scenes = league["methods"], league["scenes"]
    needed, interval = league["food_is_needed_most"], league["interval"]
    parts = [
        "# Which explanation is right",
        f"{scenes['drawn']} fresh scenes, of which the classifier gets {scenes['explained']} right; the other "
        f"{len(scenes['left_out'])} are left out. In brackets: {interval['confidence']:.0%} intervals over scenes "
        f"({interval['resamples']} bootstrap resamples). The food is the part whose loss costs the network most in "
        f"{_cell(needed)} of the scenes.",
        _table(rows, MAIN, seconds=True, numbered=True),
        WHY_MASS + " '=' marks methods whose lead over them is not sure: the interval of the scene-by-scene "
        "difference to the first contains 0.",
        _legend(MAIN),
        "## With the map's mean per pixel",
        "A large part collects much of a noisy map; the mean per pixel does not favour it.",
        _table(rows, PER_PIXEL),
    ]
    if scenes["checked"]:
        parts += [
            f"## Checks, on {scenes['checked']} of the scenes",
            _table(rows, CHECKS),
            _legend(CHECKS),
        ]
    notes = [f"- {row['title']}: {row['settings']}" + (f"; {row['note']}" if row["note"] else "") for row in rows]
    return "\n\n".join([*parts, "## Settings", "\n".join(notes), _origin(league)]) + "\n"


def _origin(league):
    machine = ", ".join(f"{name} {value}" for name, value in league["machine"].items())
    return (
        f"Made in {league['seconds'] / 60:.0f} minutes of explaining. Scenes: renderer {league['data_version']}, seeds "
        f"from {league['first_seed']}; weights {league['weights'][:12]}; {machine}."
    )


def _table(rows, measures, *, seconds=False, numbered=False):
    """Rows of the league, then the chance level."""
    head = ["Method", *(title for title, _ in measures.values())] + (["s a scene"] if seconds else [])
    lines = []
    for place, row in enumerate(rows, 1):
        tied = place > 1 and row["behind_the_first"]["low"] is not None and row["behind_the_first"]["low"] <= 0
        name = f"{place}{'=' if tied else '.'} {row['title']}" if numbered else row["title"]
        cells = [_cell(row["scores"][measure]) for measure in measures]
        lines.append([name, *cells] + ([f"{row['seconds_per_scene']:.2f}"] if seconds else []))
    chance = [_number(rows[0]["scores"][measure]["chance"]) for measure in measures]
    lines.append(["by chance", *chance] + ([""] if seconds else []))
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
    rule = ["-" * width for width in widths]
    padded = ([cell.ljust(width) for cell, width in zip(line, widths)] for line in [head, rule, *lines])
    return "\n".join("| " + " | ".join(line) + " |" for line in padded)


def _cell(score):
    if score["mean"] is None:
        return "-"
    return f"{_number(score['mean'])} [{_number(score['low'])}, {_number(score['high'])}]"


def _number(value):
    return "-" if value is None else f"{value:.2f}"


def _legend(measures):
    return "\n".join(f"- {title}: {what}" for title, what in measures.values())


def chart(league) -> bytes:
    """Dots with intervals, one panel a measure, one line a method; the dashed line is chance."""
    measures = MAIN | (CHECKS if league["scenes"]["checked"] else {})
    measures = {m: t for m, t in measures.items() if m not in ("random_linear", "random_upper")}
    rows, across = league["methods"], 5
    down = -(-len(measures) // across)
    figure = Figure(figsize=(13, 0.6 + down * (0.9 + 0.27 * len(rows))), dpi=110, layout="constrained")
    grid = figure.subplots(down, across, squeeze=False, sharey=True)
    for axes in grid.flat[len(measures) :]:
        axes.axis("off")
    for axes, (measure, (title, _)) in zip(grid.flat, measures.items()):
        _panel(axes, rows, measure)
        title = f"random weights: {title}" if measure.startswith("random") else title
        axes.set_title(f"{title}\n({'lower' if measure in LOWER_IS_BETTER else 'higher'} is better)", fontsize=9)
    for axes in grid[:, 0]:
        axes.set_yticks(range(len(rows)), [row["title"] for row in rows], fontsize=9)
    grid[0, 0].invert_yaxis()
    figure.legend(*_signs(), loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    return png(figure)


def _sign(name):
    """Marker, colour and filling: settings as assigned, as in the paper, and methods that have but one."""
    if name.endswith("_assigned"):
        return {"marker": "o", "color": BLUE, "mfc": "white"}
    if name == "random":
        return {"marker": "x", "color": "black"}
    return {"marker": "o", "color": BLUE} if name.endswith("_paper") else {"marker": "s", "color": ORANGE}


def _panel(axes, rows, measure):
    for line, row in enumerate(rows):
        score = row["scores"][measure]
        if score["mean"] is not None:
            axes.plot([score["low"], score["high"]], [line, line], color="#555555", lw=1.6, zorder=1)
            axes.plot(score["mean"], line, ls="", ms=6, **_sign(row["name"]))
    chance = rows[0]["scores"][measure]["chance"]
    if chance is not None:
        axes.axvline(chance, color="black", ls="--", lw=1)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, -0.03), max(high, 1.03))
    axes.grid(axis="x", color="#dddddd", lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8, left=False)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _signs():
    """Handles and labels of the chart's legend."""
    from matplotlib.lines import Line2D

    shown = {
        "settings as assigned": {"ls": "", **_sign("_assigned")},
        "settings as in the paper": {"ls": "", **_sign("_paper")},
        "one setting": {"ls": "", **_sign("")},
        "chance": {"ls": "--", "color": "black", "lw": 1},
    }
    return [Line2D([], [], **style) for style in shown.values()], list(shown)
