"""Rendered scenes in bulk: the same numbers give the same data set, kept on disk so that it is rendered once."""

import hashlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from ..vision.classifier import CLASS_NAMES, SIDE
from .scenes import render_scene

TEST_SEEDS = range(0, 200)  # 200 scenes a class = 2,200, never trained on
FIRST_TRAINING_SEED = 1_000_000


def data_version() -> str:
    """Twelve hex digits that change with any line of the renderer."""
    code = b"".join(path.read_bytes() for path in sorted((Path(__file__).parent / "scenes").glob("*.py")))
    return hashlib.sha256(code).hexdigest()[:12]


def training_seeds(per_class: int) -> range:
    return range(FIRST_TRAINING_SEED, FIRST_TRAINING_SEED + per_class)


def render_set(seeds: range, folder: Path, workers=2):
    """Images (N, 3, 128, 128) uint8 and labels (N,) of every class at every seed, kept in `folder`.

    An interrupted rendering goes on where it stopped: each block of seeds is a file of its own.
    """
    folder = Path(folder) / f"scenes-{data_version()}"
    folder.mkdir(parents=True, exist_ok=True)
    blocks = [range(start, min(start + 50, seeds.stop)) for start in range(seeds.start, seeds.stop, 50)]
    missing = [(block, folder) for block in blocks if not _file(folder, block).exists()]
    if missing:
        # Spawned, not forked: a forked child of a process whose OpenMP threads ran would wait for them forever.
        with ProcessPoolExecutor(workers, get_context("spawn"), torch.set_num_threads, (1,)) as pool:
            for _ in tqdm(pool.map(_render_block, missing), total=len(missing), desc="rendering scenes", unit="block"):
                pass
    images = np.concatenate([np.load(_file(folder, block)) for block in blocks])
    labels = np.concatenate([np.repeat(np.arange(len(CLASS_NAMES)), len(block)) for block in blocks])
    return torch.from_numpy(images), torch.from_numpy(labels)


def _file(folder, block):
    return folder / f"{block.start}-{block.stop}.npy"


def _render_block(job):
    block, folder = job
    images = np.empty((len(CLASS_NAMES) * len(block), 3, SIDE, SIDE), np.uint8)
    for i, (label, seed) in enumerate((label, seed) for label in range(len(CLASS_NAMES)) for seed in block):
        images[i] = (render_scene(label, seed).image * 255).round().numpy()
    partial = folder / f"{block.start}.partial.npy"
    np.save(partial, images)
    partial.rename(_file(folder, block))


def augment(images: torch.Tensor, source: torch.Generator, strength=1.0) -> torch.Tensor:
    """A batch uint8 (B, 3, H, W) -> float in [0, 1]: flips, shifts, light, colour, noise and grey patches, each drawn
    anew for every picture. strength: how far light, noise and patches go, and how many stand upside down."""

    def draw(low, high, *shape):
        return low + (high - low) * torch.rand(len(images), *shape, generator=source).to(images.device)

    x = images.float() / 255
    x = torch.where(draw(0, 1, 1, 1, 1) < 0.5, x.flip(3), x)
    x = torch.where(draw(0, 1, 1, 1, 1) < 0.5 * strength, x.flip(2), x)
    dx, dy = torch.randint(-10, 11, (2,), generator=source).tolist()  # a shift for the batch; the rim is mirrored
    x = torch.nn.functional.pad(x, (10, 10, 10, 10), mode="reflect")[
        :, :, 10 + dy : 10 + dy + SIDE, 10 + dx : 10 + dx + SIDE
    ]
    contrast, light, tint = 0.25 * strength, 0.12 * strength, 0.08 * strength
    x = (x - 0.5) * draw(1 - contrast, 1 + contrast, 1, 1, 1) + 0.5 + draw(-light, light, 1, 1, 1)
    x = x * draw(1 - tint, 1 + tint, 3, 1, 1)
    std = draw(0, 0.2 * strength, 1, 1, 1) * (draw(0, 1, 1, 1, 1) < 0.5)
    noise = torch.randn(x.shape, generator=source).to(x.device) * std
    return _grey_patches(x + noise, source, 0.3 * strength).clamp(0, 1)


def _grey_patches(x, source, share):
    """A rectangle of one colour somewhere on some pictures: food is still itself when a piece is hidden (DeVries and
    Taylor 2017, Cutout)."""
    for i in torch.nonzero(torch.rand(len(x), generator=source) < share).flatten().tolist():
        h, w = torch.randint(8, 40, (2,), generator=source).tolist()
        top, left = (int(torch.randint(0, SIDE - s, (1,), generator=source)) for s in (h, w))
        x[i, :, top : top + h, left : left + w] = x[i].mean((1, 2))[:, None, None]
    return x
