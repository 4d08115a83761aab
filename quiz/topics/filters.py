"""Questions 14-17: filters of the network."""

from copy import deepcopy

import numpy as np
import torch

from xai.measures import fine_detail, rank_correlation, to_grid
from xai.vision.filters import filter_activation, filter_visualization

from ..findings import Finding, Quantity, decided, extreme

NEAR_INPUT, NEAR_OUTPUT = 6, 23  # the two convolutions that the homework looks at
FILTERS = range(8)
GRID = 16
# An activation has places when its values differ between them by at least a tenth of their size.
VARIES = 0.1
# A synthesised picture beats the real ones when it activates the filter more than the best of them, by any amount.
BEATS = 1.0


def q14(x, settings) -> Finding:
    """Picture 2, cnnid 15, filter 0: mean activation of each region."""
    a = x.activation(15, 0)[2]
    side = x.pictures.images.shape[-1]
    a = np.kron(a.numpy(), np.ones((side // a.shape[0], side // a.shape[1])))
    parts = x.pictures.parts[2]
    scores = {
        name: float(a[parts[name.replace("_", " ")].numpy()].mean())
        for name in ("jug_outline", "shadow", "strawberry", "background")
    }
    return extreme(
        scores,
        "mean activation",
        "The filter is least active on the {best} ({value:.3g} on average), next on the {second} ({next:.3g}).",
        smallest=True,
    )


def q15(x, settings) -> Finding:
    """Filters near the output against filters near the input: how fine is their detail, and do their places agree?"""
    active = {}
    for cnnid in (NEAR_INPUT, NEAR_OUTPUT):
        maps = torch.stack([x.activation(cnnid, f) for f in FILTERS], 1)  # (10, F, h, w)
        active[cnnid] = (maps - maps.flatten(2).median(2)[0][..., None, None]).abs()
    side = active[NEAR_INPUT].shape[-1]
    detail = {
        cnnid: float(np.mean([fine_detail(to_grid(m, side)) for m in maps.flatten(0, 1)]))
        for cnnid, maps in active.items()
    }
    place = {cnnid: [to_grid(m.mean(0), GRID) for m in maps] for cnnid, maps in active.items()}
    n = len(place[NEAR_INPUT])
    agreement = [
        float(np.mean([rank_correlation(place[NEAR_INPUT][i], place[NEAR_OUTPUT][(i + shift) % n]) for i in range(n)]))
        for shift in range(n)
    ]
    matched, mismatched = agreement[0], max(agreement[1:])  # mismatched: the other picture's places, the best of nine
    chosen = {
        "places_agree" if matched > mismatched else "places_differ",
        "output_vaguer" if detail[NEAR_OUTPUT] < detail[NEAR_INPUT] else "output_clearer",
    }
    return decided(
        chosen,
        [
            Quantity("fine detail near the input", detail[NEAR_INPUT], "share of energy"),
            Quantity("fine detail near the output", detail[NEAR_OUTPUT], "share of energy"),
            Quantity("agreement of places, same picture", matched, "rank correlation"),
            Quantity("agreement of places, wrong pictures, best of nine", mismatched, "rank correlation"),
        ],
        Quantity("agreement with wrong pictures", mismatched, "rank correlation"),
        min(abs(matched - mismatched), abs(detail[NEAR_INPUT] - detail[NEAR_OUTPUT])),
        f"Near the output {detail[NEAR_OUTPUT]:.0%} of a map's energy is fine detail, near the input "
        f"{detail[NEAR_INPUT]:.0%}; places correlate at {matched:.2f} within a picture and at most at "
        f"{mismatched:.2f} across pictures.",
    )


def q16(x, settings) -> Finding:
    """Run both experiments and test each statement on their results."""
    grown = {cnnid: x.visualization(cnnid, 0, settings) for cnnid in (NEAR_INPUT, NEAR_OUTPUT)}
    gain = {cnnid: _beats_real(x, cnnid, pictures) for cnnid, pictures in grown.items()}
    real = x.activation(NEAR_INPUT, 0)
    varies = float((real.flatten(1).std(1) / real.flatten(1).abs().mean(1).clamp_min(1e-12)).mean())
    ranking_kept = _ranking_survives_rescaling(x, grown)
    head_matters = _depends_on_the_head(x, grown[NEAR_INPUT])
    votes = {
        "maximising_picture": min(gain.values()) - BEATS,
        "active_places": varies - VARIES,
        "easiest_layer": ranking_kept - 0.5,
        "most_helpful_layer": head_matters - VARIES,
    }
    chosen = {option for option, lead in votes.items() if lead > 0}
    quantities = [Quantity(f"grown picture over the best real one, cnnid {c}", g, "times") for c, g in gain.items()]
    quantities += [
        Quantity("spread of the activation over places", varies, "of its mean"),
        Quantity(
            "ranking of the layers kept when the same network is written with other scales", ranking_kept, "0 or 1"
        ),
        Quantity("change of the result when the classifying layers are replaced", head_matters, "relative"),
    ]
    return decided(
        chosen,
        quantities,
        Quantity("every statement's own threshold", 0.0, ""),
        min(abs(lead) for lead in votes.values()),
        "The grown pictures excite the filter more than any real one and the activation has places; neither result "
        "uses the classifying layers, and comparing layers by it depends on scales that the network's output does not.",
    )


def _beats_real(x, cnnid, grown):
    """Mean activation of the filter on the best grown picture over that on the best real one."""
    layer = x.classifier.cnn[cnnid]
    best = [
        float(filter_activation(x.classifier, images, layer, 0).mean((1, 2)).max())
        for images in (grown, x.pictures.images)
    ]
    return best[0] / best[1] if best[1] > 0 else (np.inf if best[0] > best[1] else 0.0)


def _ranking_survives_rescaling(x, grown):
    """1 if the more active of the two layers stays first when its convolution is scaled down and the BatchNorm behind
    it undoes that, which changes no output of the network; 0 if the order turns."""
    model, means = deepcopy(x.classifier), {}
    for cnnid, pictures in grown.items():
        means[cnnid] = float(filter_activation(model, pictures, model.cnn[cnnid], 0).mean())
    first, last = max(means, key=means.get), min(means, key=means.get)
    scale = 0.5 * abs(means[last]) / abs(means[first])
    conv, norm = model.cnn[first], model.cnn[first + 1]
    with torch.no_grad():
        conv.weight *= scale
        conv.bias *= scale
        norm.running_mean *= scale
        norm.running_var.copy_((norm.running_var + norm.eps) * scale**2 - norm.eps)
    again = float(filter_activation(model, grown[first], conv, 0).mean())
    return float(again > means[last])


def _depends_on_the_head(x, grown):
    """Relative change of a grown picture when the classifying layers are replaced by random ones."""
    other = deepcopy(x.classifier)
    torch.manual_seed(0)
    for layer in other.fc:
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    start = x.pictures.images[:1]
    pair = [filter_visualization(m, m.cnn[NEAR_INPUT], 0, start=start, steps=5) for m in (x.classifier, other)]
    return float((pair[0] - pair[1]).norm() / (pair[0] - start).norm())


def q17(x, settings) -> Finding:
    """The type of the module at index 21."""
    kind = type(x.classifier.cnn[21])
    scores = {name: float(kind.__name__ == name) for name in ("Conv2d", "Linear", "MaxPool2d", "ReLU", "BatchNorm2d")}
    return extreme(scores, "1 = yes", "The module at index 21 of the network's cnn is a {best}.")


RULES = {"Q14": q14, "Q15": q15, "Q16": q16, "Q17": q17}
ONE_SETTING = {"Q14", "Q15", "Q17"}  # looking at an activation has no settings
