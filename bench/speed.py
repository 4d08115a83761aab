"""python -m bench speed: ours, a plain notebook-style loop, captum and the lime package side by side.

All rivals of a method run in turn on the same network with random weights, the same pictures, the same threads and the
same random numbers; every run also checks that they computed the same thing.

    python -m bench speed                     a twentieth of the homework (extrapolated, and marked so)
    python -m bench speed --full              all of it
    python -m bench speed --only language     only the language half
    python -m bench speed --report FILE.json  table and chart once more, from numbers measured before
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn

from xai.device import CPU_CHUNK, GPU_CHUNK, pick_device
from xai.vision.integrated_gradients import integrated_gradients
from xai.vision.saliency import saliency
from xai.vision.smooth_grad import smooth_grad

from . import speed_language
from .speed_measure import alternate, apart, machine, matrix_peak, multiply_adds, peak_memory, spread
from .speed_report import write
from .speed_rivals import METHODS, PICTURES, inputs, rivals, work_of

SECTIONS = ("vision", "growth", "language")
RESULTS = Path(__file__).resolve().parent / "results"
SHARE = 0.05
WARM_UP = 2  # samples of a picture before the clock starts
MEMORY_SAMPLES = 2  # chunks of samples that the memory is watched for: it does not grow with more
GROWTH = {  # of what -> its values; the cost is expected to grow with the first power, with a picture's side the second
    "samples": (8, 16, 32, 64),
    "steps": (8, 16, 32, 64),
    "pictures": (2, 4, 8, 16, 32),
    "side": (64, 128, 256, 512),
}


def main(arguments=None) -> int:
    options = _options(arguments)
    if options.report:
        return _report(options.report)
    if options.threads:
        torch.set_num_threads(options.threads)
    device = pick_device(options.device)
    batch = options.batch or (GPU_CHUNK if device.type == "cuda" else CPU_CHUNK)
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / f"speed-{device.type}.json"
    result = _begun(target, machine(device))
    if "vision" in options.only:
        for width in options.widths:
            for method in options.methods:
                entry = measure(method, width, options, device, batch)
                result["vision"] = _with(entry, result.get("vision", []))
                peaks = [matrix_peak(device), *filter(None, [result.get("peak")])]  # a busy machine lowers some of them
                result["peak"] = max(peaks, key=lambda peak: peak["rate"])
                _save(result, target)
    if "growth" in options.only:
        result["growth"] = measure_growth(min(options.widths), options, device, batch)
        _save(result, target)
    if "language" in options.only:
        result["language"] = speed_language.measure(device, options.repeats, _tell)
        _save(result, target)
    print("\n".join(["", *map(str, write(result, target))]))
    return 0


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench speed", description=__doc__.splitlines()[0])
    how_much = parser.add_mutually_exclusive_group()
    how_much.add_argument(
        "--share", type=float, default=SHARE, help=f"of the homework's vision half that is run ({SHARE})"
    )
    how_much.add_argument("--full", dest="share", action="store_const", const=1.0, help="run all of it")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--widths", nargs="+", type=int, default=[32, 128], help="of the network (128: the course's)")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--threads", type=int, help="of the CPU (default: as torch chooses)")
    parser.add_argument("--batch", type=int, help=f"inputs at once ({CPU_CHUNK} on a CPU, {GPU_CHUNK} on a GPU)")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-memory", dest="memory", action="store_false", help="do not measure peak memory")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the .json, .md and .png")
    parser.add_argument("--report", type=Path, metavar="FILE", help="a .json to make the table and chart of once more")
    options = parser.parse_args(arguments)
    if not 0 < options.share <= 1:
        parser.error(f"--share is {options.share}; expected more than 0 and at most 1")
    for name in ("threads", "batch", "repeats", "widths"):
        given = getattr(options, name)
        if given is not None and min(given if name == "widths" else [given]) < 1:
            parser.error(f"--{name} is {given}; expected 1 or more")
    if options.device == "cuda" and not torch.cuda.is_available():
        parser.error("--device is cuda, but torch sees no GPU here; expected cpu or auto")
    return options


def _report(file) -> int:
    try:
        result = json.loads(file.read_text(encoding="utf-8"))
        written = write(result, file)
    except OSError as error:
        print(f"{file} cannot be read or written beside: {error.strerror}.", file=sys.stderr)
        return 1
    except (ValueError, KeyError, TypeError):
        print(f"{file} holds no measured speeds; expected a .json that this command wrote.", file=sys.stderr)
        return 1
    print(*written, sep="\n")
    return 0


def _begun(target, here):
    """What is already measured on this very machine with these versions and threads, to be completed; else nothing."""
    try:
        before = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = {}
    if before.get("machine") == here:
        return before
    if before:
        print(f"{target.name} was measured on another machine or with other versions; it is begun anew.")
    return {"machine": here}


def _with(entry, entries):
    """The entries with a new one, which takes the place of the same method's at the same width; in a fixed order."""
    others = [e for e in entries if (e["method"], e["width"]) != (entry["method"], entry["width"])]
    return sorted([*others, entry], key=lambda e: (e["width"], list(METHODS).index(e["method"])))


def _save(result, target):
    target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _tell(what, rival, seconds):
    print(f"{what:28} {rival:14} {seconds:9.3f} s", flush=True)


def plan(method, share):
    """(pictures, samples a picture) that make up a share of the homework's work, at least one picture and two samples.

    What a method cuts first is said in METHODS: a batch of all pictures stays whole, and so does the path.
    """
    pictures, samples, cut = PICTURES, METHODS[method].samples, METHODS[method].cut
    wanted = share * pictures * samples
    if "pictures" in cut:
        pictures = max(1, round(share * pictures))
    if "samples" in cut:
        samples = min(samples, max(2, round(wanted / pictures)))
    return pictures, samples


def measure(method, width, options, device, batch):
    """All rivals of a method at a width: an entry of the results."""
    known, (title, unit, each) = rivals(method, device), METHODS[method][:3]
    pictures, samples = plan(method, options.share)
    model, images, labels = inputs(width, device, pictures)
    tidy = partial(model.zero_grad, set_to_none=True)
    for rival in known.values():
        rival.run(model, images[:1], labels[:1], WARM_UP, batch)
        tidy()
    works = {name: partial(rival.run, model, images, labels, samples, batch) for name, rival in known.items()}
    report = partial(_tell, f"{title}, width {width}")
    seconds, results = alternate(works, options.repeats, device, tidy=tidy, report=report)
    found = {name: spread(of_rival) for name, of_rival in seconds.items()}
    for name, rival in known.items():
        found[name]["multiply_adds"] = multiply_adds(
            rival, model, images.shape[-1], METHODS[method].until, pictures, samples
        )
        if name != "ours":
            found[name]["apart"] = apart(results[name], results["ours"])
        if options.memory:
            watched = min(samples, MEMORY_SAMPLES * batch)
            found[name]["memory"] = peak_memory(
                work_of, (method, name, width, str(device), batch, pictures, watched), device
            )
    entry = {"method": method, "title": title, "unit": unit, "width": width, "pictures": pictures, "samples": samples}
    entry |= {"batch": batch}
    return entry | {"count": pictures * samples, "homework": [PICTURES, each], "rivals": found}


def measure_growth(width, options, device, batch):
    """How our cost grows: for each of GROWTH its values, the seconds and the slope of log cost over log value."""
    model, images, labels = inputs(width, device, PICTURES)
    pooled = nn.Sequential(*model.cnn, nn.AdaptiveAvgPool2d(1), nn.Flatten())  # for pictures of any size

    def many(count):
        number = torch.arange(count, device=device) % len(images)
        return images[number], labels[number]

    def sized(side):
        resized = nn.functional.interpolate(images[:1], (side, side), mode="bilinear", antialias=True)
        return partial(saliency, pooled, resized, labels[:1], of="logit")

    first = (model, images[:1], labels[:1])
    works = {
        "samples": ("SmoothGrad", lambda n: partial(smooth_grad, *first, noise_std=0.1, samples=n, chunk=batch)),
        "steps": ("integrated gradients", lambda n: partial(integrated_gradients, *first, steps=n, chunk=batch)),
        "pictures": ("saliency", lambda n: partial(saliency, model, *many(n), chunk=batch)),
        "side": ("saliency, one picture", sized),
    }
    found = []
    for of, (title, work) in works.items():
        runs = {value: work(value) for value in GROWTH[of]}
        for run in runs.values():
            run()
        seconds, _ = alternate(runs, options.repeats, device, report=partial(_tell, f"{title}, {of}"))
        spreads = [spread(seconds[value]) for value in GROWTH[of]]
        slope = np.polyfit(np.log(GROWTH[of]), np.log([s["median"] for s in spreads]), 1)[0]
        found.append({"of": of, "title": title, "width": width, "values": list(GROWTH[of]), "spreads": spreads})
        found[-1]["slope"] = float(slope)
    return found
