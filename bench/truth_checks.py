"""Checks of a method that need no truth: does it look at the weights, is it steady, does it foretell the network?

Parameter randomisation: Adebayo et al. 2018, "Sanity Checks for Saliency Maps". Infidelity and max-sensitivity: Yeh et
al. 2019, "On the (In)fidelity and Sensitivity of Explanations", both as captum computes them.
"""

from copy import deepcopy

import numpy as np
import torch
from captum.metrics import infidelity, sensitivity_max
from torch import nn

from xai.device import model_device
from xai.engine import class_scores
from xai.measures import rank_correlation

STAGES = {  # cascade from the last layer up: name -> how many of (linear, convolution) layers it re-initialises
    "last": lambda linear, conv: 1,
    "linear": lambda linear, conv: linear,
    "upper": lambda linear, conv: linear + conv // 2,
    "all": lambda linear, conv: linear + conv,
}
CHECKS = (*(f"random_{stage}" for stage in STAGES), "seeds", "infidelity", "sensitivity")
SQUARES = 32  # perturbations for infidelity
SIDE = 1 / 4  # of the picture's side, all squares alike: with squares of many sizes a map that knows nothing does
# well, because larger squares cost more wherever they lie
RADIUS = 0.02  # noise for sensitivity: 5 steps of 255, hardly seen
NOISY_COPIES = 3  # few, because each costs an explanation


def randomised(model, stage, seed, images):
    """A copy of the model whose last layers (of STAGES) are initialised anew.

    The BatchNorms among them measure their statistics again, on `images`: with those of a new module a deep random
    network answers almost nothing, and any two maps of nothing agree.
    """
    net = deepcopy(model).cpu().eval()
    layers = [m for m in net.modules() if hasattr(m, "reset_parameters")]
    weighted = [i for i, m in enumerate(layers) if isinstance(m, (nn.Linear, nn.Conv2d))]
    linear = sum(isinstance(layers[i], nn.Linear) for i in weighted)
    again = layers[weighted[-min(STAGES[stage](linear, len(weighted) - linear), len(weighted))] :]
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(seed)
        for module in again:
            module.reset_parameters()
        for norm in (m for m in again if isinstance(m, nn.BatchNorm2d)):
            norm.momentum = 1.0  # keep this batch's statistics, nothing older
            norm.train()
        net(images.to(next(net.parameters())))
    return net.eval().to(model_device(model))


def scene_checks(method, model, image, label, number, random_net) -> dict:
    """Every one of CHECKS for one scene; NaN where it does not apply. random_net: stage -> `randomised` model."""

    def attribute(net, pictures, seed=0):
        return method.explain(net, pictures, label.expand(len(pictures)), [number] * len(pictures), seed)

    attribution = attribute(model, image[None])
    map = method.maps(attribution)
    found = {
        f"random_{stage}": _likeness(map, method.maps(attribute(random_net(stage), image[None]))) for stage in STAGES
    }
    found["seeds"] = _likeness(map, method.maps(attribute(model, image[None], seed=1))) if method.random else np.nan
    found["infidelity"] = relative_infidelity(model, image, label, number, attribution, method.per_colour)

    def explain(inputs):  # captum hands over a tuple with one batch in it, and wants one back
        known = torch.equal(inputs[0], image[None])
        return (map if known else method.maps(attribute(model, inputs[0])),)

    with torch.random.fork_rng():  # captum draws its noise from torch's own stream
        torch.manual_seed(number)
        found["sensitivity"] = float(
            sensitivity_max(explain, image[None], perturb_radius=RADIUS, n_perturb_samples=NOISY_COPIES)
        )
    return found


def _likeness(map, other):
    return rank_correlation(map.numpy(), other.numpy())


def relative_infidelity(model, image, label, number, attribution, per_colour) -> float:
    """Squared error of the logit drops that the attribution foretells, over that of foretelling no drop at all: 0 is
    perfect, 1 says nothing. The attribution is scaled by the best single factor, its sign included. A map that is the
    same everywhere foretells the mean drop, so it lies below 1, too: compare with the random map.

    Perturbed: SQUARES random squares that show the picture's mean colour. What they take away is the colour's change
    for attributions per unit of colour, else the pixels themselves.
    """
    picture = image[None].double()
    hidden = _squares(image.shape[1:], number)[:, None].expand(-1, len(image), -1, -1)
    changed = torch.where(hidden, picture.mean((2, 3), keepdim=True), picture)
    taken = picture - changed if per_colour else hidden.double()
    scores = class_scores(model, torch.cat([picture, changed]))[:, int(label)].double()
    known = {1: scores[:1], SQUARES: scores[1:]}  # captum asks for the picture and for all squares at once

    def error(attribution):
        return float(
            infidelity(
                lambda pictures: known[len(pictures)],
                lambda pictures: (taken, changed),
                picture,
                attribution.double().expand_as(picture),
                n_perturb_samples=SQUARES,
                normalize=True,
            )
        )

    nothing = error(torch.zeros_like(picture))
    size = attribution.abs().max()  # tiny gradients would be lost in captum's sums of squares
    return error(attribution / size) / nothing if nothing > 0 and size > 0 else float("nan")


def _squares(shape, seed) -> torch.Tensor:
    """Masks (SQUARES, H, W), each true inside one random square."""
    rng, (height, width) = np.random.default_rng(seed), shape
    side = max(1, round(SIDE * min(height, width)))
    masks = torch.zeros(SQUARES, height, width, dtype=torch.bool)
    for mask in masks:
        top, left = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
        mask[top : top + side, left : left + side] = True
    return masks
