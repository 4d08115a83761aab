"""Tiny networks, pictures and witnesses that the tests share."""

from contextlib import contextmanager

import numpy as np
import torch
from torch import nn


def conv_net(channels=3, classes=4, *, seed=0, gain=1.0, dtype=torch.float64):
    """A random network for pictures of any size, in train mode as nn.Module is born: its Dropout and BatchNorm give
    away a method that forgets to switch to eval mode."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        norm, head = nn.BatchNorm2d(6), nn.Linear(8 * 9, classes)
        norm.running_mean.normal_(0, 0.3)
        norm.running_var.uniform_(0.5, 2)
        net = nn.Sequential(
            nn.Conv2d(channels, 6, 3, padding=1),
            norm,
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 8, 3, padding=1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(3),
            nn.Flatten(),
            nn.Dropout(0.5),
            head,
        )
    with torch.no_grad():
        head.weight *= gain
    return net.to(dtype)


def small_classifier(width=8):
    """The product's own architecture, random, in double precision and eval mode. One pass in train mode sets its
    BatchNorms to the size of real activations: without it a narrow random network is dead and any two maps agree."""
    from xai.vision.classifier import Classifier

    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Classifier(width).double()
        for norm in (m for m in model.modules() if isinstance(m, nn.BatchNorm2d)):
            norm.momentum = 1.0
        with torch.no_grad():
            model.train()(blotches(4, 128, 128, seed=2))
    return model.eval()


def pictures(n=2, channels=3, height=12, width=10, *, seed=1, dtype=torch.float64):
    source = torch.Generator().manual_seed(seed)
    return torch.rand(n, channels, height, width, generator=source, dtype=dtype)


def blotches(n, height, width, *, seed=1, dtype=torch.float64):
    """Smooth colour pictures: SLIC cuts them into many superpixels, while it melts noise into one."""
    coarse = pictures(n, 3, 6, 5, seed=seed, dtype=dtype)
    return torch.nn.functional.interpolate(coarse, (height, width), mode="bicubic", align_corners=False).clamp(0, 1)


def tiles(n, height, width, size):
    """Superpixels that are squares: (n, height, width) numbers from 0."""
    across = -(-width // size)
    grid = np.arange(height)[:, None] // size * across + np.arange(width) // size
    return np.repeat(grid[None], n, 0)


def point(*values):
    """A picture that is one point of R^n: (1, n, 1, 1)."""
    return torch.tensor(values, dtype=torch.float64).reshape(1, -1, 1, 1)


class Function(nn.Module):
    """A network given by its formula: pictures (N, C, H, W) -> (N, K)."""

    def __init__(self, formula):
        super().__init__()
        self.formula = formula

    def forward(self, x):
        return self.formula(x)


def linear(weights):
    """f_k(x) = sum w_k x for weights (K, C, H, W)."""
    return Function(lambda x: torch.einsum("nchw,kchw->nk", x, weights))


class Witness(nn.Module):
    """Keeps what the model was shown; raises when it is called more than `breaks_after` times."""

    def __init__(self, model, breaks_after=None):
        super().__init__()
        self.model, self.seen, self.calls, self.grad_asked, self.breaks_after = model, [], 0, False, breaks_after

    def forward(self, x):
        self.seen.append(x.detach().clone())
        self.grad_asked |= torch.is_grad_enabled()
        self.calls += 1
        if self.breaks_after is not None and self.calls > self.breaks_after:
            raise Broken("the model broke")
        return self.model(x)

    def pictures(self):
        return torch.cat(self.seen)


class Broken(Exception):
    """What a Witness raises."""


_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks", "_state_dict_hooks")


def _portrait(model):
    return {
        "weights": {k: v.clone() for k, v in model.state_dict().items()},
        "grad": [None if p.grad is None else p.grad.clone() for p in model.parameters()],
        "requires_grad": [p.requires_grad for p in model.parameters()],
        "modes": [m.training for m in model.modules()],
        "hooks": [[list(getattr(m, kind)) for kind in _HOOKS] for m in model.modules()],
        "random": [torch.get_rng_state(), *np.random.get_state()[1:3]],
        "grad mode": torch.is_grad_enabled(),
    }


def _same(a, b):
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(_same(p, q) for p, q in zip(a, b))
    if isinstance(a, (torch.Tensor, np.ndarray)):
        return np.array_equal(a, b)
    return a == b


@contextmanager
def untouched(model, *tensors):
    """The block leaves weights, .grad, requires_grad, modes, hooks, random streams and these tensors as they were."""
    before, bits = _portrait(model), [t.clone() for t in tensors]
    try:
        yield
    finally:
        after = _portrait(model)
        changed = [name for name in before if not _same(before[name], after[name])]
        changed += [f"tensor {i}" for i, (t, old) in enumerate(zip(tensors, bits)) if not torch.equal(t, old)]
        assert not changed, f"the method changed {changed}"


def same(a, b, tolerance=1e-9):
    """Equal up to floating-point noise, relative to the largest value, and not both nothing."""
    a, b = torch.as_tensor(a), torch.as_tensor(b)
    assert a.shape == b.shape and b.abs().max() > 1e-12
    torch.testing.assert_close(a, b, rtol=0, atol=tolerance * b.abs().max().item(), check_dtype=False)
