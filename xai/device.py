"""Where a model runs, how many inputs at once, and how exactly."""

import ctypes
import operator
import reprlib
import sys
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from itertools import chain
from threading import Lock

import numpy as np
import torch
from torch import nn

CPU_CHUNK = 4  # measured at width 16 on 2 cores: activations of 4 pictures stay in the cache, 64 are 3x slower
GPU_CHUNK = 256  # halved until it fits


def pick_device(device="auto") -> torch.device:
    """ "auto" is a GPU where there is one, else the CPU; anything else is what torch.device takes."""
    if device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(device)


def model_device(model, otherwise="cpu") -> torch.device:
    """The device of the model's first parameter or buffer."""
    first = next(chain(model.parameters(), model.buffers()), None)
    return torch.device(otherwise) if first is None else first.device


def prepare_images(model, images):
    """Check images (N, C, H, W) and move them to where the model is, in its precision.

    Raises ValueError in one sentence that names what was given.
    """
    if not isinstance(model, nn.Module):
        raise ValueError(f"model is {_named(model)}; expected a torch.nn.Module")
    check_images(images)
    dtype = next((p.dtype for p in model.parameters() if p.is_floating_point()), images.dtype)
    return ordinary(images).detach().to(model_device(model, images.device), dtype)


def prepare(model, images, labels, several=False):
    """(images, labels) as `prepare_images` makes them: labels (N,) are whole numbers on the model's device.

    several: labels may also be (N, L), L different ones a picture.
    """
    x = prepare_images(model, images)
    try:
        y = torch.as_tensor(labels)
    except (TypeError, ValueError, RuntimeError):  # None, words, rows of several lengths
        raise ValueError(f"labels is {_named(labels)}; {_expected_labels(x)}") from None
    fits = y.shape[:1] == x.shape[:1] and y.ndim in ((1, 2) if several else (1,)) and 0 not in y.shape[1:]
    if not fits or len(y) and (y.is_floating_point() or y.is_complex() or y.dtype == torch.bool):
        raise ValueError(f"labels is {tuple(y.shape)} {y.dtype} for {len(x)} images; {_expected_labels(x)}")
    return x, ordinary(y).to(x.device, torch.int64)


def check_images(images):
    """Raises ValueError for anything but a float tensor (N, C, H, W) of finite numbers."""
    if not isinstance(images, torch.Tensor) or images.ndim != 4 or not images.is_floating_point():
        given = f"{tuple(images.shape)} {images.dtype}" if isinstance(images, torch.Tensor) else type(images).__name__
        raise ValueError(f"images is {given}; expected a float tensor of shape (N, C, H, W)")
    if not torch.isfinite(images).all():
        raise ValueError("images has NaN or infinite values; expected finite numbers")


def _expected_labels(images):
    return f"expected {len(images)} whole numbers, one a picture"


def _named(value):
    """A value of the wrong kind as a sentence names it."""
    return f"{reprlib.repr(value)} ({type(value).__name__})"


def whole(name, value, least=None, most=None, *, expected=None) -> int:
    """The value as an int, if it is a whole number in this range: Python's, numpy's or torch's, but no True and no 5.0.

    Raises ValueError that names it, and what was expected in these words if they are given.
    """
    try:
        number = None if isinstance(value, (bool, np.bool_)) else operator.index(value)
    except TypeError:
        number = None
    if number is None or (least is not None and number < least) or (most is not None and number > most):
        limits = "" if least is None else f", {least} or more" if most is None else f" from {least} to {most}"
        given = value if number is not None else _named(value)
        raise ValueError(f"{name} is {given}; {expected or f'expected a whole number{limits}'}")
    return number


def whole_seed(seed) -> int:
    """A seed that both numpy and torch take."""
    return whole("seed", seed, 0, 2**32 - 1)


def numbers(name, value, like) -> torch.Tensor:
    """A number, array or tensor as a tensor in the device and precision of `like`, cut from any graph.

    Raises ValueError where it holds something else.
    """
    try:
        given = torch.as_tensor(value, dtype=like.dtype, device=like.device).detach()
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"{name} is {_named(value)}; expected a number or a tensor of numbers") from None
    return ordinary(given)


def ordinary(tensor):
    """The tensor, or a copy of one made in inference mode, which no graph may hold."""
    return tensor.clone() if tensor.is_inference() else tensor


def to_numpy(values, dtype=None) -> np.ndarray:
    """Values as an array, also those of a tensor on another device, in half precision, or in a graph."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
        values = (values.float() if values.dtype == torch.bfloat16 else values).numpy()
    return np.asarray(values, dtype)


def over_chunks(work, total, chunk, device, progress=None) -> list:
    """[work(slice), ...] for slices that cover range(total), `chunk` long (None: chosen by device).

    Tells `progress` after each. Where a slice does not fit into a GPU's memory, it and all later ones are halved, so
    work must not have changed anything before it returns.
    """
    if chunk is None:
        chunk = CPU_CHUNK if device.type == "cpu" else GPU_CHUNK
    chunk = whole("chunk", chunk, 1, expected="expected 1 or more inputs at once")
    results, start = [], 0
    while start < total:
        stop = min(start + chunk, total)
        try:
            results.append(work(slice(start, stop)))
        except torch.OutOfMemoryError:
            if stop - start == 1:
                raise
            chunk = (stop - start) // 2
            continue
        start = stop
        if progress:
            progress(stop, total)
    return results


def runs(part, each):
    """A slice of all pictures' samples in a row, `each` of them a picture: [(picture, slice of its samples), ...]."""
    pictures = range(part.start // each, -(-part.stop // each))
    return [(i, slice(max(part.start - i * each, 0), min(part.stop - i * each, each))) for i in pictures]


_tf32 = ContextVar("tf32", default=False)


@contextmanager
def fast_precision():
    """Inside the block GPUs may round what convolutions multiply to TF32, 10 bits of mantissa in place of 23: several
    times as fast, with errors of about 10^-3. Everything else, and every CPU, stays as exact as it was."""
    token = _tf32.set(True)
    try:
        yield
    finally:
        _tf32.reset(token)


def computing(device):
    """Context manager under which a network runs on the device: on a GPU in float32 (torch alone would take TF32) but
    for `fast_precision`, with algorithms that give the same bits every time; on a CPU with memory kept at hand."""
    if device.type == "cuda":
        return torch.backends.cudnn.flags(enabled=True, deterministic=True, allow_tf32=_tf32.get())
    return _memory_at_hand() if device.type == "cpu" and _MALLOPT else nullcontext()


# glibc gives large blocks back to the system at once and asks for them again in the next layer, page by page: a third
# of a gradient's time at widths 32 and 128. The numbers are those of malloc.h. (What is free at the end stays with the
# process for whatever comes next; handing it back takes longer than a small picture's gradient.)
_MALLOPT = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _MMAP_MAX = -1, -3, -4
_AT_HAND = ((_MMAP_MAX, 0), (_TRIM_THRESHOLD, 2**31 - 1))
_AS_EVER = ((_MMAP_MAX, 65536), (_MMAP_THRESHOLD, 32 << 20), (_TRIM_THRESHOLD, 64 << 20))  # where glibc settles itself
_users, _lock = [0], Lock()


@contextmanager
def _memory_at_hand():
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def _count(change):
    """The first to come changes the process's allocator, the last to go changes it back."""
    with _lock:
        before, _users[0] = _users[0], _users[0] + change
        if 0 in (before, _users[0]):
            for option, value in _AT_HAND if before == 0 else _AS_EVER:
                _MALLOPT(option, value)
