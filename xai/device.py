"""Where a model runs, and how many inputs at once."""

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
    for tensor in (*model.parameters(), *model.buffers()):
        return tensor.device
    return torch.device(otherwise)


def prepare(model, images, labels=None):
    """Check images (N, C, H, W) and labels (N,) and move them to where the model is, in its precision.

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
    if labels.shape != images.shape[:1] or labels.is_floating_point() or labels.is_complex():
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
