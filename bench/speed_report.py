"""Table (.md) and chart (.png) of measured speeds, made from the numbers in the .json alone."""

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

COLOURS = {  # told apart by colour-blind readers too (Okabe and Ito), and by their hatching
    "ours": ("#0072B2", ""),
    "ours, fast": ("#56B4E9", ".."),
    "notebook": ("#E69F00", "//"),
    "captum": ("#009E73", "\\\\"),
    "lime package": ("#CC79A7", "xx"),
    "plain loop": ("#E69F00", "//"),
}
STANDS_IN = {"lime": "lime package"}  # method -> who computes it in the notebook, where that is not its own loop
VISION_HALF = {"lime", "saliency", "smooth_grad", "filter6", "filter23", "integrated_gradients"}
SAME = 1e-3  # median relative difference in single precision up to which the same thing was computed
EXTRAPOLATED = "≈ "


def write(result, target):
    """Write the table and the chart of a result beside its .json; returns their paths."""
    table, chart = Path(target).with_suffix(".md"), Path(target).with_suffix(".png")
    text, figure = markdown(result), draw(result)
    table.write_text(text, encoding="utf-8")
    FigureCanvasAgg(figure).print_png(str(chart), metadata={"Software": None})
    return table, chart


def markdown(result) -> str:
    parts = [f"# Speed on {result['machine']['device']}", _machine(result)]
    for width in _widths(result):
        entries = [entry for entry in result["vision"] if entry["width"] == width]
        rows = [row for entry in entries for row in _vision_rows(entry, result.get("peak"))]
        parts += [f"## Vision, network of width {width}", _table(VISION_HEAD, rows), _totals(entries)]
    if result.get("vision"):
        parts.append(_notes(result))
    if result.get("growth"):
        rows = [_growth_row(entry) for entry in result["growth"]]
        parts += ["## How our own cost grows", _table(GROWTH_HEAD, rows), GROWTH_NOTE]
    if result.get("language"):
        rows = [row for entry in result["language"] for row in _language_rows(entry)]
        parts += ["## Language, embedded models", _table(LANGUAGE_HEAD, rows)]
    return "\n\n".join(parts) + "\n"


VISION_HEAD = (
    "method",
    "was run",
    "by",
    "runs",
    "ms a sample (quartiles)",
    "time, ours = 1",
    "G multiply-adds a sample",
    "G multiply-adds/s",
    "of peak",
    "memory on top (in all), MB",
    "homework, s",
    "differs from ours",
)
LANGUAGE_HEAD = ("what", "was run", "by", "runs", "ms each (quartiles)", "time, ours = 1", "differs from ours")
GROWTH_HEAD = ("cost against", "method", "values", "ms", "power")
GROWTH_NOTE = (
    "power: slope of a straight line through log cost over log value. 1 is cost in proportion; for the side of a "
    "picture 2 is cost in proportion to its pixels. Below that a fixed part counts, above it the machine gets slower "
    "with size."
)


def _machine(result):
    m = result["machine"]
    where = f"{m['gpu']}, CUDA {m['cuda']}; " if "gpu" in m else ""
    packages = ("python", "torch", "numpy", "captum", "lime", "scikit-image", "scikit-learn", "transformers")
    versions = ", ".join(f"{name} {m[name]}" for name in packages if m.get(name))
    lines = [f"{where}{m['cpu']}, {m['cores']} cores, {m['threads']} threads, {m['system']}. {versions}."]
    lines.append("Medians and quartiles of several repetitions after a warm-up; the rivals run in turn.")
    if result.get("peak"):
        peak = result["peak"]
        kind = "TF32" if peak["tf32"] else "single precision"
        lines.append(
            f"Peak: {peak['rate'] / 1e9:,.0f} G multiply-adds/s, the fastest square matrix product ({peak['by']}, "
            f"{peak['size']} a side) in {kind}."
        )
    return "\n".join(lines)


def _notes(result):
    lines = []
    if any(extrapolation(entry) > 1 for entry in result["vision"]):
        lines.append(
            f"{EXTRAPOLATED}extrapolated: what was run, times the homework's samples over those that were run. "
            "Nothing else is scaled."
        )
    batches = sorted({entry["batch"] for entry in result["vision"]})
    lines += [
        f"{' or '.join(map(str, batches))} inputs at once for ours and captum; the notebook's loop takes one, or all "
        "pictures; the lime package 10.",
        "Multiply-adds: those of convolutions and linear layers that each one really does, forward, back to the "
        "picture and, in the notebook's loop, back to the weights.",
        "Memory: what the work needed on top of the loaded libraries and the network, in brackets with them: the "
        "resident set of a process of its own at its highest; on a GPU what torch had given out.",
        "Differs: median over all numbers of |difference| / |ours|, in brackets root mean square over that of ours. "
        "Where the inputs of a max-pool tie, rounding decides where the gradient goes; that moves few numbers by much, "
        f"so the median judges: up to {SAME:g} the same was computed.",
    ]
    if "gpu" in result["machine"]:
        lines.append("On a GPU captum draws its noise in another order, so its SmoothGrad differs by chance.")
    return "\n".join(f"- {line}" for line in lines)


def _widths(result):
    return sorted({entry["width"] for entry in result.get("vision", [])})


def extrapolation(entry):
    """How many times what was run makes up the homework."""
    pictures, samples = entry["homework"]
    return pictures * samples / entry["count"]


def _homework_seconds(entry, rival):
    return entry["rivals"][rival]["median"] * extrapolation(entry)


def _vision_rows(entry, peak):
    pictures, samples = entry["homework"]
    ran = f"{entry['pictures']} of {pictures} pictures"
    if samples > 1:
        ran += f" x {entry['samples']} of {samples} {entry['unit']}"
    for rival, found in entry["rivals"].items():
        rate = found["multiply_adds"] / found["median"]
        memory = found.get("memory")
        yield (
            entry["title"],
            ran,
            rival,
            str(len(found["seconds"])),
            _each(found, entry["count"]),
            _ratio(entry, rival),
            f"{found['multiply_adds'] / entry['count'] / 1e9:.3g}",
            f"{rate / 1e9:.3g}",
            f"{rate / peak['rate']:.0%}" if peak else "",
            f"{(memory['peak'] - memory['before']) / 1e6:,.0f} ({memory['peak'] / 1e6:,.0f})" if memory else "",
            _marked(_homework_seconds(entry, rival), extrapolation(entry) > 1),
            _difference(found),
        )


def _language_rows(entry):
    for rival, found in entry["rivals"].items():
        ran, runs = f"{entry['count']} {entry['unit']}", str(len(found["seconds"]))
        yield entry["title"], ran, rival, runs, _each(found, entry["count"]), _ratio(entry, rival), _difference(found)


def _growth_row(entry):
    ms = ", ".join(f"{1e3 * found['median']:.3g}" for found in entry["spreads"])
    return entry["of"], entry["title"], ", ".join(map(str, entry["values"])), ms, f"{entry['slope']:.2f}"


def _totals(entries):
    """The homework's settings in whole, of the methods that were measured: by ours and as the notebook does it."""
    theirs = [STANDS_IN.get(entry["method"], "notebook") for entry in entries]
    ours = sum(_homework_seconds(entry, "ours") for entry in entries)
    plain = sum(_homework_seconds(entry, rival) for entry, rival in zip(entries, theirs))
    guessed = any(extrapolation(entry) > 1 for entry in entries)
    done = {entry["method"] for entry in entries}
    what = "whole vision half" if done >= VISION_HALF else " + ".join(entry["title"] for entry in entries)
    return (
        f"**The homework's {what}: ours {_marked(ours, guessed)} s, as the notebook does it "
        f"{_marked(plain, guessed)} s, {plain / ours:.1f} times as long.**"
    )


def _marked(seconds, guessed):
    return f"{EXTRAPOLATED if guessed else ''}{_number(seconds)}"


def _number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _each(found, count):
    low, median, high = (_number(1e3 * found[name] / count) for name in ("low", "median", "high"))
    return f"{median} ({low} to {high})"


def _ratio(entry, rival):
    return f"{entry['rivals'][rival]['median'] / entry['rivals']['ours']['median']:.2f}"


def _difference(found):
    if "apart" not in found:
        return ""
    same = "" if found["apart"]["median"] <= SAME else " NOT THE SAME"
    return f"{found['apart']['median']:.1e} ({found['apart']['rms']:.1e}){same}"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def draw(result) -> Figure:
    """A panel of bars for each width and for the language half, and one with our growth. Logarithmic."""
    panels = [
        (f"Vision, width {width}: ms a sample", [e for e in result["vision"] if e["width"] == width])
        for width in _widths(result)
    ]
    if result.get("language"):
        panels.append(("Language: ms each", result["language"]))
    rows = len(panels) + bool(result.get("growth"))
    figure = Figure(figsize=(11, 3.6 * max(rows, 1)), dpi=110, layout="constrained")
    grid = figure.subplots(max(rows, 1), 1, squeeze=False)[:, 0]
    for axes, (title, entries) in zip(grid, panels):
        _bars(axes, title, entries)
    if result.get("growth"):
        _growth(grid[-1], result["growth"])
    return figure


def _bars(axes, title, entries):
    names = [rival for rival in COLOURS if any(rival in entry["rivals"] for entry in entries)]
    labelled = set()
    for place, entry in enumerate(entries):
        present = [name for name in names if name in entry["rivals"]]
        for number, rival in enumerate(present):
            found, (colour, hatch) = entry["rivals"][rival], COLOURS[rival]
            low, height, high = (1e3 * found[name] / entry["count"] for name in ("low", "median", "high"))
            x = place + 0.27 * (number - (len(present) - 1) / 2)
            label = None if rival in labelled else rival
            axes.bar(x, height, 0.25, color=colour, hatch=hatch, edgecolor="white", label=label)
            axes.errorbar(x, height, [[height - low], [high - height]], color="black", lw=1, capsize=2)
            labelled.add(rival)
            text = _number(height) if rival == "ours" else f"x {_ratio(entry, rival)}"
            axes.annotate(text, (x, high), (0, 4), textcoords="offset points", ha="center", fontsize=8)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_xticks(range(len(entries)), [entry["title"] for entry in entries], fontsize=9)
    low, high = axes.get_ylim()
    axes.set_ylim(low / 2, high * 2)
    axes.set_title(f"{title} (x: as many times ours; whiskers: quartiles)", fontsize=10, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))


def _growth(axes, entries):
    for entry, ((colour, _), marker) in zip(entries, zip(COLOURS.values(), "osD^")):
        relative = [found["median"] / entry["spreads"][0]["median"] for found in entry["spreads"]]
        times = [value / entry["values"][0] for value in entry["values"]]
        axes.plot(times, relative, marker=marker, color=colour, label=f"{entry['of']}: power {entry['slope']:.2f}")
    longest = max(entry["values"][-1] / entry["values"][0] for entry in entries)
    axes.plot([1, longest], [1, longest], color="#999999", lw=1, ls="--", label="in proportion: power 1")
    for scale, axis in ((axes.set_xscale, axes.xaxis), (axes.set_yscale, axes.yaxis)):
        scale("log", base=2)
        axis.set_major_formatter("{x:g}")
    axes.set_title("How our cost grows (smallest = 1)", fontsize=10, loc="left")
    axes.set_xlabel("times as many samples, steps, pictures, or as long a side", fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
