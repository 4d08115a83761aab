"""The published figures of the vision half, from the lab's experiments: what each is, and how far it may be off.

Where the published figures leave a definition open, the source's own scripts tell: correlations are Pearson's, of the
maps for saliency and of the signed attributions (10, 3, H, W) for integrated gradients; ranges of SmoothGrad are over
all three channels; attributions are summed with the factor (x - baseline) where a row says "times the input".

LIME's package calls columns of the linear model superpixels. With numbers from 1 (the homework's setting) its column z
hides the superpixel numbered z: the published numbers are columns. Column 0 hides nothing; the last superpixel has no
column.
"""

import re
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import torch

from ..engine import class_scores
from ..methods import METHODS
from ..results import code_hash
from ..vision import filters as filter_methods
from ..vision.classifier import CLASS_NAMES
from .layout import CHECKPOINT
from .pictures import picture_sizes
from .proof_rows import AVERAGES_OF_500, CORRELATION, FIT, GRADIENT, LOGIT, SUMS, WEIGHT, Row, share

LAYERS, FILTER = (6, 23), 0  # cnnid, as the homework looks at them
STEPS = (1, 2, 10, 50, 100)
BORDER, SHOWN = 0.05, 11  # min_weight and num_features of the homework's picture of LIME
MIDPOINT_STEPS = 200


def pictures(x):
    yield Row("labels/*", "label", x.pictures.labels)
    for side, name in enumerate(("width", "height")):
        sizes = [size[side] for size in picture_sizes(x.lab.course_files)]
        yield Row(f"original_sizes/*/{side}", f"{name} of the file's picture", sizes)


def classifier(x):
    network = x.classifier
    for key, part in (("parameters", network), ("cnn_parameters", network.cnn), ("fc_parameters", network.fc)):
        yield Row(key, key.replace("_", " "), [sum(p.numel() for p in part.parameters())])
    size = x.lab.course_files.file(CHECKPOINT).stat().st_size
    yield Row("checkpoint_bytes", "bytes of the checkpoint", [size])
    yield Row("epoch", "epoch of the checkpoint", [x.lab.checkpoint.epoch])
    yield Row("state_dict_entries", "entries of the network", [len(network.state_dict())])
    scores, labels = x.logits(), x.pictures.labels
    yield Row("label_logit_batch/*", "logit of the label, ten at once", of_label(scores, labels), ".3f", LOGIT)
    unsure = -(-losses(scores, labels)).expm1()  # 1 - p
    yield Row("label_probability/*", "probability of the label", 1 - unsure, ".4f", share(GRADIENT, unsure))
    yield Row("all_ten_correct", "all ten predicted right", [bool((scores.argmax(1) == labels).all())])


def of_label(scores, labels) -> torch.Tensor:
    return scores.gather(1, labels[:, None])[:, 0]


def losses(scores, labels) -> torch.Tensor:
    """Cross-entropy of each picture, with all its digits where it is 1e-17 and the probability is written as 1."""
    scores = scores.double()
    others = scores.scatter(1, labels[:, None], -torch.inf).logsumexp(1)
    return (others - of_label(scores, labels)).exp().log1p()


def lime(x):
    found = x.explanation("lime", "assigned")
    weights = [e.weights for e in found]
    yield Row("segments/*", "superpixels", [int(np.ptp(e.segments)) + 1 for e in found])
    yield Row("r_squared/*", "R^2 of the linear model", [e.r_squared for e in found], ".3f", FIT)
    for part, (sign, side) in enumerate(((1, "above"), (-1, "below"))):
        count = [int((sign * w >= BORDER).sum()) for w in weights]
        doubtful = [int((np.abs(sign * w - BORDER) <= WEIGHT).sum()) for w in weights]
        yield Row(f"positive_negative_above_005/*/{part}", f"weights {side} {sign * BORDER}", count, "", doubtful)
    for part, (sign, colour) in enumerate(((1, "green"), (-1, "red"))):
        count, doubtful = [int((sign * w[visible(w)] > 0).sum()) for w in weights], list(map(doubtful_shown, weights))
        yield Row(f"shown_green_red/*/{part}", f"{colour} superpixels shown", count, "", doubtful)
    for rank, name in enumerate(("strongest", "second", "third")):
        columns = [int(ranking(w)[rank]) for w in weights]
        strong = [float(w[column]) for w, column in zip(weights, columns)]
        alike = [set(np.flatnonzero(np.abs(abs(w) - abs(s)) <= 2 * WEIGHT).tolist()) for w, s in zip(weights, strong)]
        yield Row(f"top_three/*/{rank}/0", f"column of the {name} weight", columns, "", alike)
        yield Row(f"top_three/*/{rank}/1", f"the {name} weight", strong, ".2f", WEIGHT)
    base, total = float(found[0].intercept), float(weights[0].sum())
    for key, value in (("intercept", base), ("local_pred", base + total), ("weight_sum", total)):
        yield Row(f"picture0/{key}", f"picture 0: {key.replace('_', ' ')}", [value], ".3f", 2 * LOGIT)
    for key, name, changes in (
        ("start_label_0", "with superpixels numbered from 0", {"first_segment": 0}),
        ("softmax", "for the probability in place of the logit", {"output": "probability"}),
    ):
        yield Row(f"picture0/{key}_r_squared", f"picture 0: R^2 {name}", _fit_of_first(x, changes), ".4f", FIT)


def ranking(weights) -> np.ndarray:
    """The columns, the strongest weight first."""
    return np.argsort(-np.abs(weights), kind="stable")


def visible(weights) -> np.ndarray:
    """The columns that the homework's picture colours: the 11 strongest, unless they are too weak."""
    first = ranking(weights)[:SHOWN]
    return first[np.abs(weights[first]) >= BORDER]


def doubtful_shown(weights, noise=WEIGHT) -> int:
    """How many of the coloured columns could be others, or uncoloured, if every weight were off by the noise."""
    size = np.abs(weights)[ranking(weights)]
    first, rest = size[:SHOWN], size[SHOWN:]
    exchanged = min((first <= rest.max(initial=0) + 2 * noise).sum(), (rest >= first.min() - 2 * noise).sum())
    return int(max(exchanged, (np.abs(first - BORDER) <= noise).sum()))


def _fit_of_first(x, changes) -> torch.Tensor:
    """(1,) R^2 of the first picture with another setting: the one random stream starts with it."""
    method, images, labels = METHODS["lime"], x.pictures.images[:1], x.pictures.labels[:1]
    settings = replace(method.ASSIGNED, **changes)

    def compute(report):
        [found] = method.explain(x.classifier, images, labels, settings, progress=report)
        return {"fit": torch.tensor([found.r_squared], dtype=torch.float64)}

    return x.once("LIME of picture 0", settings, compute)["fit"]


def note_on_lime(_lab, figures) -> str:
    """What is to be known of versions, or nothing."""
    theirs, ours = re.search(r"scikit-image ([\d.]*\d)", figures["source"])[1], version("scikit-image")
    if ours == theirs or ours.startswith(f"{theirs}."):
        return ""
    return (
        f"Superpixels were published from scikit-image {theirs}, here they are cut by {ours}: where their numbers "
        "differ, so does all of LIME. (0.25.2 and 0.26.0 cut our ten pictures alike.)"
    )


def saliency(x):
    mean = losses(x.logits(), x.pictures.labels).mean().item()
    yield Row("batch_cross_entropy", "cross-entropy, mean of the ten", [mean], ".6f", share(GRADIENT, [mean]))
    of_loss, of_logit = (_flat(x.map("saliency", settings)) for settings in ("assigned", "paper"))
    for key, name, maps, form in (
        ("max_abs_gradient/*", "largest |gradient| of that mean", of_loss, ".3e"),
        ("max_abs_label_logit_gradient/*", "largest |gradient| of the label's logit", of_logit, ".3f"),
    ):
        yield Row(key, name, maps.amax(1), form, share(GRADIENT, maps.amax(1)))
    alike = _correlations(of_loss, of_logit)
    yield Row("correlation_loss_vs_logit/*", "correlation of the two maps (Pearson)", alike, ".3f", CORRELATION)


def _flat(tensor) -> torch.Tensor:
    return tensor.double().flatten(1)


def _correlations(a, b) -> list:
    """Pearson's correlation of each row of a with the same row of b."""
    return [float(np.corrcoef(one, other)[0, 1]) for one, other in zip(a, b)]


def smooth_grad(x):
    settings = METHODS["smooth_grad"].ASSIGNED
    std = settings.noise_std(x.pictures.images)
    yield Row("noise_std_range/*", "noise's std, smallest and largest", torch.stack(std.aminmax()), ".3f", of="")
    key = (settings, x.seed, code_hash("course/proof_vision.py"))
    copies = x.once("noisy predictions", key, lambda report: noisy_predictions(x, std, settings.samples, report))
    greens = (copies["predicted"] == CLASS_NAMES.index("Vegetable/Fruit")).sum(1)
    yield Row("samples", "noisy copies predicted Vegetable/Fruit, fewest of a picture", [int(greens.min())])
    averages = _flat(x.attribution("smooth_grad", "assigned"))
    for part, (name, values, form) in enumerate(
        (("smallest", averages.amin(1), ".2e"), ("largest", averages.amax(1), ".3f"))
    ):
        noise = share(AVERAGES_OF_500, values)
        yield Row(f"unnormalised_range/*/{part}", f"{name} average, unnormalised", values, form, noise)


def noisy_predictions(x, std, samples, report) -> dict:
    """The class (10, samples) that the network gives to each noisy copy."""
    found, images = [], x.pictures.images
    for image, spread in zip(images, std):
        noise = torch.randn((samples, *image.shape), generator=torch.Generator().manual_seed(x.seed))
        found.append(class_scores(x.classifier, image + spread * noise).argmax(1))
        if report:
            report(len(found), len(images))
    return {"predicted": torch.stack(found)}


def filters(x):
    for cnnid in LAYERS:
        sums = _flat(x.activation(cnnid, FILTER)).sum(1)
        yield Row(f"cnn{cnnid}_sums/*", f"filter {FILTER} of cnnid {cnnid}, summed", sums, ".0f", share(SUMS, sums))
    for cnnid in LAYERS:
        totals, at = _totals(x, cnnid), [step - 1 for step in STEPS]
        noise = share(SUMS, totals).cummax(0).values[at]  # a later step is not surer than an earlier one
        name = f"the same of ten growing pictures, cnnid {cnnid}"
        yield Row(f"cnn{cnnid}_total_at_steps/*", name, totals[at], ".0f", noise, "before step")
    fields = [receptive_field(x.classifier.cnn[: cnnid + 1]) for cnnid in LAYERS]
    yield Row("receptive_field/*", "receptive field in pixels", fields, of="cnnid")


def _totals(x, cnnid) -> torch.Tensor:
    """(steps,) the filter's summed output before each step of its visualisation."""
    settings = filter_methods.ASSIGNED

    def ascend(report):
        how = {"start": x.pictures.images, "steps": settings.steps, "learning_rate": settings.learning_rate}
        grown = filter_methods.filter_ascent(x.classifier, x.classifier.cnn[cnnid], FILTER, progress=report, **how)
        return {"totals": grown.totals}

    return x.once("filter totals", (cnnid, FILTER, settings), ascend)["totals"]


def receptive_field(layers) -> int:
    """The side, in pixels, of what one output of these layers looks at."""
    side, stride = 1, 1
    for layer in layers:
        kernel, step = (np.max(getattr(layer, name, 1)) for name in ("kernel_size", "stride"))
        side, stride = side + (kernel - 1) * stride, stride * step
    return int(side)


def integrated_gradients(x):
    images, labels, method = x.pictures.images, x.pictures.labels, METHODS["integrated_gradients"]
    alone = of_label(class_scores(x.classifier, images, 1), labels)
    black = of_label(class_scores(x.classifier, torch.zeros_like(images[:1])).expand(len(labels), -1), labels)
    left = x.attribution("integrated_gradients", "assigned").double()
    middle = method.Settings(steps=MIDPOINT_STEPS, rule="midpoint", times_input=True)
    times_input, middle = _flat(left * images.double()), _flat(x.attribution("integrated_gradients", middle))
    for key, name, values in (
        ("logit_picture", "logit of the label, one picture at a time", alone),
        ("logit_black", "logit of the label for a black picture", black),
        ("sum_mean_gradient_left_10", "sum of the mean gradient, 10 points from the left", _flat(left).sum(1)),
        ("sum_mean_gradient_times_input_left_10", "the same, times the input", times_input.sum(1)),
        ("sum_midpoint_200", "the same at 200 midpoints", middle.sum(1)),
    ):
        yield Row(f"{key}/*", name, values, ".3f", LOGIT)
    key, name = "correlation_times_input_left10_vs_midpoint200/*", "correlation of the last two, signed (Pearson)"
    yield Row(key, name, _correlations(times_input, middle), ".3f", CORRELATION)


GROUPS = {
    "pictures": pictures,
    "classifier": classifier,
    "lime": lime,
    "saliency": saliency,
    "smooth_grad": smooth_grad,
    "filters": filters,
    "integrated_gradients": integrated_gradients,
}
NOTES = {"lime": note_on_lime}
