"""Where a model runs, how many inputs at once, and how exactly."""

import ctypes
import sys
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from itertools import chain
from threading import Lock

import torch

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


def prepare(model, images, labels=None, several=False):
    """Check images (N, C, H, W) and labels (N,) and move them to where the model is, in its precision.

    several: labels may also be (N, L), L different ones a picture.
    Returns (images, labels) on the model's device; raises ValueError in one sentence that names what was given.
    """
    if not isinstance(images, torch.Tensor) or images.ndim != 4 or not images.is_floating_point():
        given = f"{tuple(images.shape)} {images.dtype}" if isinstance(images, torch.Tensor) else type(images).__name__
        raise ValueError(f"images is {given}; expected a float tensor of shape (N, C, H, W)")
    if not torch.isfinite(images).all():
        raise ValueError("images has NaN or infinite values; expected finite numbers")
    dtype = next((p.dtype for p in model.parameters() if p.is_floating_point()), images.dtype)
    images = images.detach().to(model_device(model, images.device), dtype)
    if labels is None:
        return images
    labels = torch.as_tensor(labels, dtype=None if len(labels) else torch.int64)
    fits = labels.shape[:1] == images.shape[:1] and labels.ndim in ((1, 2) if several else (1,))
    if not fits or 0 in labels.shape[1:] or labels.is_floating_point() or labels.is_complex():
        raise ValueError(
            f"labels is {tuple(labels.shape)} {labels.dtype} for {len(images)} images; "
            f"expected {len(images)} whole numbers, one a picture"
        )
    return images, labels.to(images.device, torch.int64)


def over_chunks(work, total, chunk, device, progress=None) -> list:
    """[work(slice), ...] for slices that cover range(total), `chunk` long (None: chosen by device).

    Tells `progress` after each. Where a slice does not fit into a GPU's memory, it and all later ones are halved, so
    work must not have changed anything before it returns.
    """
    if chunk is None:
        chunk = CPU_CHUNK if device.type == "cpu" else GPU_CHUNK
    if chunk < 1:
        raise ValueError(f"chunk is {chunk}; expected 1 or more inputs at once")
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
