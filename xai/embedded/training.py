"""Training of the embedded classifier on rendered scenes: fixed seed, a checkpoint after every epoch, resumable."""

import hashlib
import json
import platform
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F
from tqdm import tqdm

from ..device import pick_device
from ..vision.classifier import CLASS_NAMES, Classifier
from .scene_data import TEST_SEEDS, augment, data_version, render_set, training_seeds

WEIGHTS = Path(__file__).parent / "weights"
CLASSIFIER_WEIGHTS = WEIGHTS / "classifier.safetensors"
BATCH, LEARNING_RATE, WEIGHT_DECAY = 64, 3e-3, 0.02


def load_classifier(path=CLASSIFIER_WEIGHTS) -> Classifier:
    """The classifier of a weights file (fp16) with its card beside it, in fp32 and eval mode."""
    card = json.loads(Path(path).with_suffix(".json").read_text())
    model = Classifier(card["width"])
    state = load_file(path)
    model.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
    return model.eval()


def train_classifier(folder, *, width=16, epochs=6, per_class=2700, seed=0, device="auto", workers=2) -> Classifier:
    """Train (or go on training) in `folder`, which keeps scenes and checkpoints; returns the last epoch's model."""
    folder, device = Path(folder), pick_device(device)
    images, labels = render_set(training_seeds(per_class), folder, workers)
    torch.manual_seed(seed)
    model = Classifier(width).to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    steps = len(images) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=epochs * steps, pct_start=0.15)
    checkpoint, done = folder / f"classifier-{data_version()}-w{width}-e{epochs}-n{per_class}-s{seed}.pt", 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done = state["epochs"]
    for epoch in range(done, epochs):
        _train_epoch(model, images, labels, optimizer, schedule, seed, epoch, device)
        partial = checkpoint.with_suffix(".partial")
        torch.save(
            {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "epochs": epoch + 1,
            },
            partial,
        )
        partial.rename(checkpoint)
    return model.eval()


def _train_epoch(model, images, labels, optimizer, schedule, seed, epoch, device):
    """One pass over the scenes; every random number depends on (seed, epoch), so a resumed run draws the same."""
    model.train()
    source = torch.Generator().manual_seed(1000 * seed + epoch)
    torch.manual_seed(1000 * seed + epoch)  # dropout
    order = torch.randperm(len(images), generator=source)
    bar = tqdm(range(len(images) // BATCH), desc=f"epoch {epoch + 1}", unit="step", mininterval=10)
    for step in bar:
        index = order[step * BATCH : (step + 1) * BATCH]
        x = augment(images[index].to(device), source).contiguous(memory_format=torch.channels_last)
        loss = F.cross_entropy(model(x), labels[index].to(device), label_smoothing=0.02)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            bar.set_postfix(loss=f"{loss.item():.3f}")


@torch.no_grad()
def evaluate_classifier(model, folder, workers=2) -> dict:
    """Accuracy and confusion matrix (rows true, columns predicted) on the 2,200 held-out scenes."""
    images, labels = render_set(TEST_SEEDS, folder, workers)
    device = next(model.parameters()).device
    model.eval()
    predicted = torch.cat(
        [
            model((batch.to(device).float() / 255).contiguous(memory_format=torch.channels_last)).argmax(1).cpu()
            for batch in images.split(16)
        ]
    )
    table = torch.zeros(len(CLASS_NAMES), len(CLASS_NAMES), dtype=torch.int64)
    table.index_put_((labels, predicted), torch.tensor(1), accumulate=True)
    return {
        "scenes": len(labels),
        "accuracy": round((predicted == labels).float().mean().item(), 5),
        "confusion": table.tolist(),
    }


def save_classifier(model, metrics, path=CLASSIFIER_WEIGHTS, **training):
    """Weights as fp16 safetensors and their card."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {k: (v.half() if v.is_floating_point() else v).contiguous().cpu() for k, v in model.state_dict().items()}
    save_file(state, path)
    card = {
        "model": "Classifier",
        "width": model.cnn[0].out_channels,
        "script": "python -m xai.embedded.train classifier",
        **training,
        "data_version": data_version(),
        "held_out": metrics,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    path.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n")
