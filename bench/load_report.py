"""What a load run comes to: numbers (load.json), a table (load.md) and a chart (load.png)."""

import json
from collections import Counter
from importlib.metadata import version

from matplotlib.figure import Figure

from xai.figures import png

from .load_checks import MOST_GROWTH, SHARE, growth, waiting
from .load_people import BUSY, CLOSE, ERROR, GONE, MIX, OPEN, SAME, WRONG

RIGHT = (SAME, CLOSE, GONE)
EXAMPLES = 20  # of what went wrong, as told in load.json
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#999999"


def summary(outcomes, samples, start, end, options, machine, tracebacks) -> dict:
    """What load.json holds, but the checks. Answers count from the very first request; times only what was measured."""
    measured = [outcome for outcome in outcomes if start <= outcome.start < end]
    counted = Counter(outcome.verdict for outcome in outcomes)
    kinds = {}
    for kind in (OPEN, *MIX):
        of_kind = [outcome for outcome in outcomes if outcome.kind == kind]
        answered = [o.seconds for o in measured if o.kind == kind and o.verdict in (SAME, CLOSE)]
        kinds[kind] = {
            name: sum(o.verdict == name for o in of_kind) for name in (SAME, CLOSE, GONE, BUSY, ERROR, WRONG)
        }
        kinds[kind] |= {"measured": len(answered), **waiting(answered)}
    held = [b for second, b in samples if start <= second < end]
    bad = [o for o in outcomes if o.verdict in (WRONG, ERROR)]
    return {
        "machine": machine | {"gradio": version("gradio")},
        "options": options,
        "requests": len(outcomes),
        "measured_seconds": end - start,
        "answers_a_second": sum(o.verdict in (SAME, CLOSE) for o in measured) / (end - start),
        "verdicts": {name: counted[name] for name in (SAME, CLOSE, GONE, BUSY, ERROR, WRONG)},
        "clients_answered": len({o.client for o in measured if o.verdict in (SAME, CLOSE)}),
        "kinds": kinds,
        "growth": growth(held),
        "memory": {"start": start - samples[0][0] if samples else 0, "bytes": [b for _, b in samples]},
        "after": outcomes[-1].verdict if outcomes else None,
        "what_went_wrong": [f"client {o.client}, {o.kind}: {o.said}" for o in bad[:EXAMPLES]],
        "tracebacks": dict(Counter(tracebacks)),
    }


def checks(found) -> list:
    """The verdicts of a run: name, whether it passed (None: nothing could be judged), and what was seen."""
    verdicts, grown, clients = found["verdicts"], found["growth"], found["options"]["clients"]
    never = [kind for kind, row in found["kinds"].items() if not any(row[name] for name in RIGHT)]
    rows = [
        ("every answer is its own client's", verdicts[WRONG] == 0, f"{verdicts[WRONG]} were not"),
        ("no errors but the sentence that many are here", verdicts[ERROR] == 0, f"{verdicts[ERROR]} errors"),
        ("everybody was answered", found["clients_answered"] == clients, f"{found['clients_answered']} of {clients}"),
        ("every kind of request was answered", not never, f"never: {', '.join(never) or 'none'}"),
        ("it still answers when all have left", found["after"] in (SAME, CLOSE), str(found["after"])),
        (
            f"memory grows by at most {MOST_GROWTH:.0%}",
            None if grown is None else grown <= MOST_GROWTH,
            "not measured" if grown is None else f"{grown:+.1%}",
        ),
    ]
    return [{"name": name, "passed": passed, "seen": seen} for name, passed, seen in rows]


def write(found, folder) -> str:
    """Write the three files; returns the text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "load.json").write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    text = markdown(found)
    (folder / "load.md").write_text(text, encoding="utf-8")
    (folder / "load.png").write_bytes(chart(found))
    return text


def markdown(found) -> str:
    options, m, verdicts = found["options"], found["machine"], found["verdicts"]
    parts = [
        f"# A class of {options['clients']} on the page",
        f"{m['cpu']}, {m['cores']} cores, {m['threads']} threads for the models; the clients run on the same machine. "
        f"Python {m['python']}, torch {m['torch']}, gradio {m['gradio']}.",
        f"{found['measured_seconds']:.0f} s measured after {options['sessions']} visits and {options['warm_up']:g} s "
        f"of warm-up, {options['think']:g} s of thinking between two requests: {found['answers_a_second']:.1f} right "
        f"answers a second. Of all {found['requests']} requests {verdicts[SAME]} were answered as to somebody alone, "
        f"bit for bit, {verdicts[CLOSE]} within rounding, {verdicts[GONE]} asked by clients who left or cancelled, "
        f"{verdicts[BUSY]} told that many are here, {verdicts[ERROR]} errors, {verdicts[WRONG]} wrong.",
        _table(("check", "", "seen"), [(c["name"], _mark(c["passed"]), c["seen"]) for c in found["checks"]]),
        _table(
            ("request", "answers measured", "p50, s", "p95, s", "left or cancelled", "busy", "errors", "wrong"),
            [
                (
                    kind,
                    row["measured"],
                    _seconds(row["p50"]),
                    _seconds(row["p95"]),
                    *(row[v] for v in (GONE, BUSY, ERROR, WRONG)),
                )
                for kind, row in found["kinds"].items()
            ],
        ),
        _memory(found),
    ]
    for title, lines in (("What went wrong", found["what_went_wrong"]), ("Tracebacks", _counted(found["tracebacks"]))):
        if lines:
            parts.append(f"## {title}\n\n" + "\n".join(f"- `{line}`" for line in lines))
    return "\n\n".join(filter(None, parts)) + "\n"


def _memory(found):
    held = found["memory"]["bytes"]
    if not held:
        return "The server's memory was not watched."
    return (
        f"The server held {held[0] / 1e6:,.0f} MB at first, {max(held) / 1e6:,.0f} MB at most, {held[-1] / 1e6:,.0f} "
        f"MB at the end. Growth: the mean of the last {SHARE:.0%} of the measured time against that of the first."
    )


def _counted(lines):
    return [f"{count} x {line}" for line, count in lines.items()]


def _mark(passed):
    return {True: "passed", False: "FAILED", None: "not judged"}[passed]


def _seconds(value):
    return "" if value is None else f"{value:.2f}"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def chart(found) -> bytes:
    figure = Figure(figsize=(10, 6.4), dpi=110, layout="constrained")
    memory, waits = figure.subplots(2, 1)
    _draw_memory(memory, found["memory"], found["measured_seconds"], found["growth"])
    _draw_waits(waits, {kind: row for kind, row in found["kinds"].items() if row["measured"]})
    for axes in (memory, waits):
        axes.spines[["top", "right"]].set_visible(False)
    return png(figure)


def _draw_memory(axes, memory, seconds, grown):
    held = [b / 1e6 for b in memory["bytes"]]
    axes.plot([second - memory["start"] for second in range(len(held))], held, color=BLUE, lw=1.5)
    for first, last in ((0, SHARE), (1 - SHARE, 1)):
        axes.axvspan(first * seconds, last * seconds, color=GREY, alpha=0.25, lw=0)
    axes.axvline(0, color=GREY, lw=1, ls="--")
    said = "" if grown is None else f": {grown:+.1%} from the first shaded part to the second"
    axes.set_title(f"Memory of the server, MB{said}", fontsize=10, loc="left")
    axes.set_xlabel("seconds from the end of the warm-up", fontsize=9)
    axes.set_ylim(0)


def _draw_waits(axes, kinds):
    places = range(len(kinds))
    for shift, name, colour, marker in ((-0.12, "p50", BLUE, "o"), (0.12, "p95", ORANGE, "^")):
        values = [row[name] for row in kinds.values()]
        axes.plot(values, [place + shift for place in places], marker, color=colour, label=name)
        for place, value in zip(places, values):
            axes.annotate(f"{value:.2g}", (value, place + shift), (6, -3), textcoords="offset points", fontsize=8)
    axes.set_yticks(places, [f"{kind} ({row['measured']})" for kind, row in kinds.items()], fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(0)
    axes.grid(axis="x", color="#dddddd", lw=0.6)
    axes.set_title("Seconds until the answer, half and 95% of them (how many)", fontsize=10, loc="left")
    axes.legend(fontsize=8, frameon=False, loc="lower right")
