"""How speed is measured: rivals in turn, medians and quartiles, work counted layer by layer, the machine's own limits.

A rate in multiply-adds a second means little beside another machine's. What counts is its share of the fastest matrix
product that the same threads of the same machine reach in the same precision.
"""

import multiprocessing
import os
import platform
import sys
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from torch import nn

PACKAGES = ("torch", "numpy", "captum", "lime", "scikit-image", "scikit-learn", "transformers")
MATRIX_SIZES = {"cpu": (512, 1024, 2048), "cuda": (2048, 4096, 8192)}
MATRIX_REPEATS = 8
PROCESS = Path("/proc/self")  # where Linux says how much memory a process had at most


def alternate(works, repeats, device, *, tidy=None, report=None):
    """Run each of works (name -> function without arguments) `repeats` times, in turn.

    Every repetition begins with another name, and every full round turns the order around, so that no rival is always
    first or always after the same other. Returns (name -> seconds of each repetition, name -> its first result). tidy:
    called after each run, outside the clock. report: callable(name, seconds).
    """
    seconds, results = {name: [] for name in works}, {}
    for repetition in range(repeats):
        for name in order(list(works), repetition):
            _synchronize(device)
            start = perf_counter()
            result = works[name]()
            _synchronize(device)
            seconds[name].append(perf_counter() - start)
            results.setdefault(name, result)
            del result
            if tidy:
                tidy()
            if report:
                report(name, seconds[name][-1])
    return seconds, results


def order(names, repetition):
    """The names as they run in a repetition: rotated by one each time, turned around in every second round."""
    turned = names[::-1] if repetition // len(names) % 2 else names
    first = repetition % len(names)
    return turned[first:] + turned[:first]


def spread(seconds):
    """Median and quartiles, and the values they come from."""
    low, median, high = np.percentile(seconds, [25, 50, 75]).tolist()
    return {"median": median, "low": low, "high": high, "seconds": list(seconds)}


def _synchronize(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def apart(found, expected):
    """How far found is from expected: {"median": median over entries of |f - e| / |e|, "rms": |f - e| / |e| of the
    whole}.

    Where the inputs of a max-pool tie, rounding decides which of them the gradient goes to. That moves few entries by
    much, so the median says whether the same thing was computed, and "rms" how much such entries move the whole.
    """
    f, e = (torch.as_tensor(x).detach().double().cpu().flatten() for x in (found, expected))
    if f.shape != e.shape:
        raise ValueError(f"{len(f)} numbers were computed where {len(e)} are expected")
    there = e != 0
    if not there.any():
        raise ValueError("all of the expected numbers are 0: the network is dead, so nothing can be compared")
    gap = (f - e).abs()
    return {"median": (gap[there] / e[there].abs()).median().item(), "rms": (gap.norm() / e.norm()).item()}


def layer_multiply_adds(layers, side):
    """[(index, multiply-adds of one picture's forward pass), ...] of a sequence of layers, for pictures of `side`.

    Convolution: out x in x kernel at each place of its output. Linear: out x in. Nothing else counts. The pass back to
    the input of such a layer takes as many again, and so does that to its weights.
    """
    found = []
    for index, layer in enumerate(layers):
        if isinstance(layer, nn.Conv2d):
            (kernel, _), (padding, _), (stride, _) = layer.kernel_size, layer.padding, layer.stride
            side = (side + 2 * padding - kernel) // stride + 1
            found.append((index, layer.out_channels * layer.in_channels // layer.groups * kernel**2 * side**2))
        elif isinstance(layer, nn.MaxPool2d):
            side //= layer.kernel_size
        elif isinstance(layer, nn.Linear):
            found.append((index, layer.out_features * layer.in_features))
    return found


def multiply_adds(rival, model, side, until, pictures, samples):
    """Multiply-adds of a rival's whole run on a Classifier. until: as in Method."""
    layers = layer_multiply_adds([*model.cnn, *model.fc], side)
    whole = sum(count for _, count in layers)
    needed = sum(count for index, count in layers if until is None or index <= until)
    forward = whole if rival.whole else needed
    back = (rival.to_picture + rival.to_weights) * needed
    return pictures * (samples * (forward + back) + rival.extra * forward)


@torch.no_grad()
def matrix_peak(device):
    """Multiply-adds a second of the fastest square matrix product: {"size", "by", "rate", "tf32"}.

    A GPU's convolutions may round to TF32; if they may, so may the product that they are compared with.
    """
    best, cublas = {"rate": 0.0, "tf32": False}, torch.backends.cuda.matmul
    before = cublas.fp32_precision
    if device.type == "cuda" and torch.backends.cudnn.conv.fp32_precision == "tf32":
        best["tf32"], cublas.fp32_precision = True, "tf32"
    try:
        for size in MATRIX_SIZES[device.type]:
            seconds, _ = alternate(_products(size, device), MATRIX_REPEATS, device)
            for by, of_product in seconds.items():
                if size**3 / min(of_product) > best["rate"]:
                    best |= {"size": size, "by": by, "rate": size**3 / min(of_product)}
    finally:
        cublas.fp32_precision = before
    return best


def _products(size, device):
    """name -> a matrix product. On the CPU torch.mm is not all: the library of the convolutions, oneDNN, has its own,
    which was measured to be twice as fast on an AMD processor with AVX-512."""
    a, b = (torch.rand(size, size, device=device) for _ in range(2))
    found = {"torch.mm": partial(torch.mm, a, b)}
    if device.type == "cpu" and torch.backends.mkldnn.is_available():
        found["oneDNN"] = partial(nn.functional.linear, a.to_mkldnn(), b)
    return found


def peak_memory(prepare, arguments, device):
    """Most memory that a piece of work needs: {"peak", "before"} in bytes; prepare(*arguments) makes the work.

    On the CPU: the resident set of a process of its own, at its highest and before the work began. On a GPU: what torch
    had given out there. Only on the CPU must prepare be a function of a module, as it travels to the process by name.
    """
    if device.type == "cuda":
        work = prepare(*arguments)
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        work()
        torch.cuda.synchronize(device)
        return {"peak": torch.cuda.max_memory_allocated(device), "before": before}
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_watched, args=(theirs, torch.get_num_threads(), prepare, arguments))
    child.start()
    theirs.close()
    try:
        return mine.recv()
    except EOFError:
        raise RuntimeError(f"the process that measures the memory of {arguments} ended without an answer") from None
    finally:
        child.join()


def _watched(pipe, threads, prepare, arguments):
    torch.set_num_threads(threads)
    work = prepare(*arguments)
    try:
        (PROCESS / "clear_refs").write_text("5")  # forget how high it was until now
    except OSError:
        pass
    before = _resident_peak()
    work()
    pipe.send({"peak": _resident_peak(), "before": before})


def _resident_peak():
    """Bytes. Not from getrusage where it can be helped: on Linux that begins at the size of the parent process."""
    if (PROCESS / "status").is_file():
        lines = (PROCESS / "status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def machine(device):
    """What must be known of the machine and the software to read the numbers."""
    found = {
        "device": device.type,
        "cpu": _cpu_name(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{package: _version(package) for package in PACKAGES},
    }
    if device.type == "cuda":
        found |= {"gpu": torch.cuda.get_device_name(device), "cuda": torch.version.cuda}
    return found


def _version(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _cpu_name():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
