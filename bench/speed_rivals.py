"""The vision methods as several would compute them, with the homework's settings: what `bench.speed` times.

Every function maps (model in eval mode, images (N, 3, H, W), labels (N,), samples, batch) to what it computed. samples:
how many a picture (LIME's and SmoothGrad's samples, steps of the path or of the ascent). batch: how many inputs at once
for all who can be told. Given the same seed all draw the same random numbers, so that their results can be compared.

ours          xai's functions
notebook      the homework's plain loop: one picture and one sample at a time where it does so, gradients by backward(),
              which also computes those of the weights
captum        the library, with its own batches
lime package  the library, in its own batches of 10; the homework's notebook calls it, so this is the notebook's LIME
"""

import io
from contextlib import contextmanager, redirect_stderr
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
import torch
from captum.attr import IntegratedGradients, NoiseTunnel, Saliency
from lime.lime_image import LimeImageExplainer
from skimage.segmentation import slic
from torch import nn
from torch.nn import functional as F

from xai.device import fast_precision
from xai.embedded.observed import observation_pictures
from xai.vision import filters, integrated_gradients, lime, saliency, smooth_grad
from xai.vision.classifier import Classifier

PICTURES = 10
FILTER = 0  # the one that the homework looks at, in both layers
SEED = 0


def alive_classifier(width, seed=0):
    """The course's network with random weights, in eval mode. Its BatchNorms have seen a picture once: without that
    hardly anything reaches the output, and any two gradients of zero agree."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Classifier(width)
    for norm in (module for module in model.modules() if isinstance(module, nn.BatchNorm2d)):
        norm.momentum = 1.0
    with torch.no_grad():
        model.train()(_observed().images[:1])
    return model.eval()


@lru_cache(maxsize=1)
def _observed():
    return observation_pictures()


def ours_lime(model, images, labels, samples, batch):
    s = lime.ASSIGNED
    how = {"output": s.output, "first_segment": s.first_segment, "seed": s.random_source()}
    said = lime.lime(model, images, labels, samples=samples, chunk=batch, **how)
    return torch.cat([torch.from_numpy(one.weights) for one in said])


def package_lime(model, images, labels, samples, batch):
    device, dtype, weights = images.device, images.dtype, []

    def classify(pictures):  # (n, H, W, 3) -> (n, classes)
        with torch.no_grad():
            return model(torch.from_numpy(pictures).to(device, dtype).permute(0, 3, 1, 2)).cpu().numpy()

    explainer = LimeImageExplainer(random_state=np.random.RandomState(lime.ASSIGNED.seed))
    for picture, label in zip(images.cpu().double().permute(0, 2, 3, 1).numpy(), labels.tolist()):
        with redirect_stderr(io.StringIO()):  # its progress bar
            said = explainer.explain_instance(
                picture,
                classify,
                labels=(label,),
                top_labels=None,
                num_samples=samples,
                segmentation_fn=lambda p: slic(p, n_segments=200, compactness=1, sigma=1, start_label=1),
            )
        weights += [weight for _, weight in sorted(said.local_exp[label])]
    return torch.tensor(weights)


def ours_saliency(model, images, labels, samples, batch):
    return saliency.saliency(model, images, labels, of=saliency.ASSIGNED.of, chunk=batch)


def notebook_saliency(model, images, labels, samples, batch):
    x = images.clone().requires_grad_()
    F.cross_entropy(model(x), labels).backward()
    return x.grad


def captum_saliency(model, images, labels, samples, batch):
    method = Saliency(lambda x, y: F.cross_entropy(model(x), y, reduction="none"))
    gradients = [
        method.attribute(x.clone().requires_grad_(), abs=False, additional_forward_args=y)
        for x, y in zip(images.split(batch), labels.split(batch))
    ]
    return torch.cat(gradients) / len(images)


def ours_smooth_grad(model, images, labels, samples, batch):
    s = smooth_grad.ASSIGNED
    how = {"noise_std": s.noise_std(images), "of": s.of, "average": s.average, "seed": SEED}
    return smooth_grad.smooth_grad(model, images, labels, samples=samples, chunk=batch, **how)


def notebook_smooth_grad(model, images, labels, samples, batch):
    means = []
    for picture, label, std in zip(images, labels, smooth_grad.ASSIGNED.noise_std(images)):
        torch.manual_seed(SEED)
        total = torch.zeros_like(picture)
        for _ in range(samples):
            x = (picture + std * torch.randn_like(picture)).unsqueeze(0).requires_grad_()
            F.cross_entropy(model(x), label.unsqueeze(0)).backward()
            total += x.grad[0].abs()
        means.append(total / samples)
    return torch.stack(means)


def captum_smooth_grad(model, images, labels, samples, batch):
    method = NoiseTunnel(Saliency(lambda x, y: F.cross_entropy(model(x), y, reduction="none")))
    means = []
    for x, y, std in zip(images.split(1), labels.split(1), smooth_grad.ASSIGNED.noise_std(images).tolist()):
        torch.manual_seed(SEED)
        how = {"nt_type": "smoothgrad", "nt_samples": samples, "nt_samples_batch_size": batch, "stdevs": std}
        means.append(method.attribute(x, **how, abs=True, additional_forward_args=y))
    return torch.cat(means)


def ours_path(model, images, labels, samples, batch):
    s = integrated_gradients.ASSIGNED
    how = {"rule": s.rule, "times_input": s.times_input, "baseline": s.baseline}
    return integrated_gradients.integrated_gradients(
        model, images, labels, steps=samples, chunk=batch, **how
    ).attributions


def notebook_path(model, images, labels, samples, batch):
    means = []
    for picture, label in zip(images, labels):
        total = torch.zeros_like(picture)
        for step in range(samples):
            x = (picture * step / samples).unsqueeze(0).requires_grad_()
            model(x)[0, label].backward()
            total += x.grad[0]
        means.append(total / samples)
    return torch.stack(means)


def captum_path(model, images, labels, samples, batch):
    method = IntegratedGradients(model, multiply_by_inputs=False)
    how = {"n_steps": samples, "method": "riemann_left", "internal_batch_size": batch}
    return torch.cat(
        [method.attribute(x, target=y, **how) for x, y in zip(images.split(batch), labels.split(batch))]
    ).to(images.dtype)


def ours_filter(cnnid, model, images, labels, samples, batch):
    how = {"start": images, "steps": samples, "learning_rate": filters.ASSIGNED.learning_rate}
    return filters.filter_visualization(model, model.cnn[cnnid], FILTER, **how)


def notebook_filter(cnnid, model, images, labels, samples, batch):
    x = images.clone().requires_grad_()
    optimizer = torch.optim.Adam([x], lr=filters.ASSIGNED.learning_rate)
    with _kept(model, cnnid) as kept:
        for _ in range(samples):
            optimizer.zero_grad()
            model(x)
            (-kept.made[:, FILTER].sum()).backward()
            optimizer.step()
    return x.detach()


class _Kept(nn.Module):
    """A layer whose last output stays at hand, as the notebook's hook has it."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        self.made = self.layer(x)
        return self.made


@contextmanager
def _kept(model, cnnid):
    layer = model.cnn[cnnid]
    model.cnn[cnnid] = kept = _Kept(layer)
    try:
        yield kept
    finally:
        model.cnn[cnnid] = layer


class Rival(NamedTuple):
    """Who computes, and how often the network is run for a sample: forward once, back to the picture and to the weights
    as often as said; `extra` forward passes a picture; whole: forward to the end where a layer would do."""

    run: callable
    to_picture: int = 1
    to_weights: int = 0
    extra: int = 0
    whole: bool = False


class Method(NamedTuple):
    """A method of the homework. samples: how many a picture there. cut: what a share of it leaves out, in this order.
    until: index in `cnn` of the layer that it reads, None for the class scores."""

    title: str
    unit: str
    samples: int
    cut: tuple
    rivals: dict
    until: int | None = None


def _filter(cnnid):
    ours, notebook = partial(ours_filter, cnnid), partial(notebook_filter, cnnid)
    both = {"ours": Rival(ours), "notebook": Rival(notebook, to_weights=1, whole=True)}
    return Method(f"filter (cnnid {cnnid})", "steps", filters.ASSIGNED.steps, ("samples",), both, cnnid)


def _gradient(title, unit, samples, cut, ours, notebook, captum):
    three = {"ours": ours, "notebook": Rival(notebook, to_weights=1), "captum": Rival(captum)}
    return Method(title, unit, samples, cut, three)


METHODS = {
    "lime": Method(
        "LIME",
        "samples",
        lime.ASSIGNED.samples,
        ("pictures", "samples"),
        {"ours": Rival(ours_lime, to_picture=0), "lime package": Rival(package_lime, to_picture=0)},
    ),
    "saliency": _gradient("saliency", "samples", 1, (), Rival(ours_saliency), notebook_saliency, captum_saliency),
    "smooth_grad": _gradient(
        "SmoothGrad",
        "samples",
        smooth_grad.ASSIGNED.samples,
        ("pictures", "samples"),
        Rival(ours_smooth_grad),
        notebook_smooth_grad,
        captum_smooth_grad,
    ),
    "filter6": _filter(6),
    "filter23": _filter(23),
    "integrated_gradients": _gradient(
        "integrated gradients",
        "steps",
        integrated_gradients.ASSIGNED.steps,
        ("pictures",),
        Rival(ours_path, extra=2),  # the completeness gap asks for the picture's and the baseline's score
        notebook_path,
        captum_path,
    ),
}


def rivals(method, device):
    """name -> Rival; on a GPU also ours in the precision that must be asked for."""
    found = dict(METHODS[method].rivals)
    if device.type == "cuda":
        found["ours, fast"] = found["ours"]._replace(run=partial(_fast, found["ours"].run))
    return found


def _fast(run, *arguments):
    with fast_precision():
        return run(*arguments)


def inputs(width, device, pictures):
    """The network, the first of the ten observation pictures and their labels."""
    shown = _observed()
    return alive_classifier(width).to(device), shown.images[:pictures].to(device), shown.labels[:pictures].to(device)


def work_of(method, rival, width, device, batch, pictures, samples):
    """A function without arguments that runs the rival."""
    device = torch.device(device)
    return partial(rivals(method, device)[rival].run, *inputs(width, device, pictures), samples, batch)
