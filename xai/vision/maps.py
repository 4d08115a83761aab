"""From attributions to maps: the one place where signs and channels are dropped and scales are changed."""

import torch


def to_map(attributions: torch.Tensor) -> torch.Tensor:
    """(N, C, H, W) signed -> (N, H, W) >= 0: the largest absolute value over the channels (Simonyan et al. 2014,
    section 3.1)."""
    if attributions.ndim != 4:
        raise ValueError(f"attributions has shape {tuple(attributions.shape)}; expected (N, C, H, W)")
    return attributions.abs().amax(1)


def normalize(maps: torch.Tensor) -> torch.Tensor:
    """Each map of (N, H, W), or of (N, C, H, W) with its channels, stretched to [0, 1] by its own minimum and maximum.

    A constant map becomes zeros. Raises ValueError for a single (H, W) map, whose rows are no maps, and for no floats.

    Works for any scale (the loss of a sure classifier has gradients of 1e-17) because no epsilon is added.
    """
    if maps.ndim < 3 or not maps.is_floating_point():
        raise ValueError(f"maps is {tuple(maps.shape)} {maps.dtype}; expected floats (N, H, W), as maps[None] of one")
    flat = maps.cpu().double().flatten(1)  # on the CPU: not every device has float64
    low, high = flat.amin(1, keepdim=True), flat.amax(1, keepdim=True)
    span = torch.where(high > low, high - low, torch.ones_like(high))
    return ((flat - low) / span).reshape(maps.shape).to(maps)
