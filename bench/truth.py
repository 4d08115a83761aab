"""Which explanation is right: `python -m bench truth`.

Scenes are rendered that nobody trained on, the embedded classifier judges them, and every method explains those that it
gets right. Every part of a scene is known, so what a map says can be compared with where the food is and with what the
network loses when a part is taken away. Writes truth.json, truth.md and truth.png.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

import torch
from tqdm import tqdm

from xai.device import pick_device
from xai.embedded.scene_data import data_version
from xai.embedded.training import load_classifier
from xai.results import Results, tensor_hash

from . import truth_report
from .speed_measure import machine
from .truth_checks import CHECKS
from .truth_measures import CHANCE, CONFIDENCE, RESAMPLES, SCENE_MEASURES, bootstrap
from .truth_methods import METHODS, league
from .truth_run import FIRST_SEED, run, steps

RESULTS = Path(__file__).parent / "results"
SORTED_BY = "mass"


def main(arguments=None) -> int:
    options = _options(arguments)
    if options.report:
        return _report_again(options.out)
    problem = _would_replace(options)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    device, started = pick_device(options.device), perf_counter()
    model = load_classifier().to(device)
    methods = [method for method in league(options.share) if method.name in options.only]
    try:
        with tqdm(total=steps(methods, options.scenes, options.subset), unit=" passes", unit_scale=True) as bar:

            def progress(name, done):
                bar.set_description(name, refresh=False)
                bar.update(done)

            values = run(
                model,
                methods,
                scenes=options.scenes,
                subset=options.subset,
                results=Results(cache=options.cache),
                progress=progress,
            )
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from here.", file=sys.stderr)
        return 130
    if not values.explained:
        print("The classifier got none of the scenes right, so there is nothing to explain.", file=sys.stderr)
        return 1
    about = {
        "machine": machine(device),
        "weights": tensor_hash(*model.state_dict().values()),
        "data_version": data_version(),
        "first_seed": FIRST_SEED,
        "share_of_samples": options.share,
        "seconds_of_this_run": round(perf_counter() - started, 1),
    }
    found = summary(values, methods, about)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "truth.json").write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return _report_again(options.out)


def summary(values, methods, about) -> dict:
    """What truth.json holds: for every method and measure the mean, its interval and the chance level."""
    chance = {m: float(values.facts[CHANCE[m]].mean()) for m in SCENE_MEASURES} | dict.fromkeys(
        CHECKS
    )  # None: it has none
    rows = []
    for method in methods:
        found = values.scores[method.name] | values.checks[method.name]
        seconds = values.seconds[method.name]
        rows.append(
            {
                "name": method.name,
                "title": method.title,
                "settings": str(method.settings),
                "note": method.note,
                "seconds_per_scene": float(seconds["scene"].mean()),
                "seconds_checks_per_scene": float(seconds["checks"].mean()) if len(seconds["checks"]) else None,
                "scores": {name: bootstrap(found[name]) | {"chance": chance[name]} for name in found},
            }
        )
    rows.sort(key=lambda row: -_mean(row))
    leader = values.scores[rows[0]["name"]][SORTED_BY]
    for row in rows:  # paired: scene by scene
        row["behind_the_first"] = bootstrap(leader - values.scores[row["name"]][SORTED_BY])
    return {
        "scenes": {
            "drawn": len(values.explained) + len(values.left_out),
            "explained": len(values.explained),
            "left_out": values.left_out,
            "parts": {
                str(n): k for n, k in sorted(Counter((1 / values.facts["one_part"]).round().astype(int)).items())
            },
            "checked": len(next(iter(values.checks[methods[0].name].values()))),
        },
        "food_is_needed_most": bootstrap(values.facts["food_first"]),
        "interval": {"confidence": CONFIDENCE, "resamples": RESAMPLES},
        "sorted_by": SORTED_BY,
        "seconds": float(sum(part.sum() for seconds in values.seconds.values() for part in seconds.values())),
        **about,
        "methods": rows,
    }


def _mean(row):
    mean = row["scores"][SORTED_BY]["mean"]
    return float("-inf") if mean is None else mean


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench truth", description=__doc__.split("\n")[0])
    names = [method.name for method in METHODS]
    parser.add_argument("--scenes", type=int, default=500, help="how many fresh scenes (default 500)")
    parser.add_argument("--subset", type=int, default=50, help="how many of them the costly checks take (default 50)")
    parser.add_argument("--share", type=float, default=1.0, help="of LIME's and SmoothGrad's samples, for a quick look")
    parser.add_argument("--only", nargs="+", metavar="METHOD", default=names, help=f"some of: {', '.join(names)}")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for truth.json, truth.md and truth.png")
    parser.add_argument("--cache", type=Path, help="folder for what is done so far (else XAI_CACHE, else .cache)")
    parser.add_argument("--force", action="store_true", help="replace results that hold more")
    parser.add_argument("--report", action="store_true", help="only write truth.md and truth.png from truth.json anew")
    options = parser.parse_args(arguments)
    if options.scenes < 1 or options.subset < 0:
        parser.error(f"--scenes is {options.scenes} and --subset {options.subset}; expected at least 1 and at least 0")
    if not 0 < options.share <= 1:
        parser.error(f"--share is {options.share}; expected more than 0 and at most 1")
    if set(options.only) - set(names):
        parser.error(f"--only names {', '.join(sorted(set(options.only) - set(names)))}; known are {', '.join(names)}")
    if options.device == "cuda" and not torch.cuda.is_available():
        parser.error("--device is cuda, but torch finds no GPU here; use cpu or auto")
    return options


def _would_replace(options) -> str:
    """Why this run may not write where it shall, or ""."""
    file = options.out / "truth.json"
    if options.force or not file.exists():
        return ""
    try:
        there = json.loads(file.read_text(encoding="utf-8"))
        old = (there["scenes"]["drawn"], there["scenes"]["checked"], len(there["methods"]), there["share_of_samples"])
    except (ValueError, KeyError, TypeError):
        return ""
    new = (options.scenes, options.subset, len(set(options.only)), options.share)
    if all(n >= o for n, o in zip(new, old)):
        return ""
    return f"{file} holds more than this run would put there ({old[0]} scenes); use --out FOLDER, or --force."


def _report_again(folder) -> int:
    try:
        text = truth_report.write(json.loads((folder / "truth.json").read_text(encoding="utf-8")), folder)
    except FileNotFoundError:
        print(f"{folder / 'truth.json'} is not there; run `python -m bench truth` first.", file=sys.stderr)
        return 1
    except (ValueError, KeyError, TypeError):
        print(f"{folder / 'truth.json'} is not what `python -m bench truth` writes; run it anew.", file=sys.stderr)
        return 1
    print(f"{text}\nWrote truth.json, truth.md and truth.png in {folder}")
    return 0
