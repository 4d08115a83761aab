"""Questions 14-17: filters of the network."""

from copy import deepcopy

import numpy as np
import torch

from xai.measures import fine_detail, rank_correlation, to_grid
from xai.said import Said
from xai.vision.filters import filter_activation, filter_visualization

from ..findings import Finding, Quantity, decided, extreme, named

NEAR_INPUT, NEAR_OUTPUT = 6, 23  # the two convolutions that the homework looks at
FILTERS = range(8)
GRID = 16
# An activation has places when its values differ between them by at least a tenth of their size.
VARIES = 0.1
# A grown picture activates its filter most when it leads the best real one by the spread of the real ones.
CLEAR_LEAD = 1.0
HALF = 0.5


def q14(x, settings) -> Finding:
    """Picture 2, cnnid 15, filter 0: mean activation of each region."""
    a = x.activation(15, 0)[2]
    side = x.pictures.images.shape[-1]
    a = np.kron(a.numpy(), np.ones((side // a.shape[0], side // a.shape[1])))
    parts = x.pictures.parts[2]
    scores = {
        name: float(a[parts[named(name)].numpy()].mean())
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
        float(np.min([abs(matched - mismatched), abs(detail[NEAR_INPUT] - detail[NEAR_OUTPUT])])),
        Said(
            "Near the output {output:.0%} of a map's energy is fine detail, near the input {input:.0%}; places "
            "correlate at {matched:.2f} within a picture and at most at {mismatched:.2f} across pictures.",
            output=detail[NEAR_OUTPUT],
            input=detail[NEAR_INPUT],
            matched=matched,
            mismatched=mismatched,
        ),
    )


def q16(x, settings) -> Finding:
    """Run both experiments and test each statement on their results."""
    grown = {cnnid: x.visualization(cnnid, 0, settings) for cnnid in (NEAR_INPUT, NEAR_OUTPUT)}
    leads = {cnnid: _lead_over_real(x, cnnid, pictures) for cnnid, pictures in grown.items()}
    real = x.activation(NEAR_INPUT, 0)
    varies = float((real.flatten(1).std(1) / real.flatten(1).abs().mean(1).clamp_min(1e-12)).mean())
    ranking_kept, head_matters = _ranking_survives_rescaling(x, grown), _depends_on_the_head(x)
    clearance = {
        "maximising_picture": min(leads.values()) - CLEAR_LEAD,
        "active_places": varies - VARIES,
        "easiest_layer": ranking_kept - HALF,
        "most_helpful_layer": head_matters - VARIES,
    }
    quantities = [
        Quantity(
            Said("lead of the grown pictures over the best real one, cnnid {cnnid}", cnnid=cnnid),
            lead,
            "spreads of the real ones",
        )
        for cnnid, lead in leads.items()
    ]
    quantities += [
        Quantity("spread of the activation over places", varies, "of its mean size"),
        Quantity("order of the layers survives writing the same network with other scales", ranking_kept, "1 = yes"),
        Quantity("change of a grown picture when the classifying layers are replaced", head_matters, "of its size"),
    ]
    return decided(
        {option for option, lead in clearance.items() if lead > 0},
        quantities,
        Quantity("every statement's own threshold", 0.0, "clearance"),
        float(np.min([abs(lead) for lead in clearance.values()])),
        Said(
            "The grown pictures lead the best real one by {lead:.2g} spreads; the activation varies over places by "
            "{varies:.0%} of its size. Other classifying layers change a grown picture by {change:.0%}; the order of "
            "the layers {survives} other scales of the network.",
            lead=min(leads.values()),
            varies=varies,
            change=head_matters,
            survives=Said("survives" if ranking_kept else "does not survive"),
        ),
    )


def _lead_over_real(x, cnnid, grown):
    """How much more the best grown picture activates the filter than the best real one, in standard deviations of the
    real ones."""
    layer = x.classifier.cnn[cnnid]
    made, real = (filter_activation(x.classifier, p, layer, 0).mean((1, 2)) for p in (grown, x.pictures.images))
    return float((made.max() - real.max()) / real.std().clamp_min(1e-12))


def _ranking_survives_rescaling(x, grown):
    """1 if the more active of the two layers stays first when its convolution is scaled down and the BatchNorm behind
    it undoes that, which changes no output of the network; 0 if the order turns."""
    model = deepcopy(x.classifier)
    means = {c: float(filter_activation(model, pictures, model.cnn[c], 0).mean()) for c, pictures in grown.items()}
    first, last = sorted(means, key=means.get, reverse=True)
    scale = HALF * abs(means[last]) / max(abs(means[first]), 1e-12)
    conv, norm = model.cnn[first], model.cnn[first + 1]
    with torch.no_grad():
        for tensor in (conv.weight, conv.bias, norm.running_mean):
            tensor *= scale
        norm.running_var.copy_((norm.running_var + norm.eps) * scale**2 - norm.eps)
    return float(filter_activation(model, grown[first], conv, 0).mean() > means[last])


def _depends_on_the_head(x):
    """Relative change of a grown picture when the classifying layers are replaced by random ones."""
    other, start = deepcopy(x.classifier), x.pictures.images[:1]
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(0)
        for weight in other.fc.parameters():
            torch.nn.init.normal_(weight, std=0.05)
    made, again = (
        filter_visualization(model, model.cnn[NEAR_INPUT], 0, start=start, steps=5) for model in (x.classifier, other)
    )
    return float((made - again).norm() / (made - start).norm())


def q17(x, settings) -> Finding:
    """The type of the module at index 21."""
    kind = type(x.classifier.cnn[21])
    scores = {name: float(kind.__name__ == name) for name in ("Conv2d", "Linear", "MaxPool2d", "ReLU", "BatchNorm2d")}
    return extreme(scores, "1 = yes", "The module at index 21 of the network's cnn is a {best}.")


RULES = {"Q14": q14, "Q15": q15, "Q16": q16, "Q17": q17}
ONE_SETTING = {"Q14", "Q15", "Q17"}  # looking at an activation has no settings
