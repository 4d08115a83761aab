"""The published figures of the vision half, from the lab's experiments: what each is, and how far it may be off.

Where the published figures leave a definition open, the source's own scripts tell: correlations are Pearson's, of the
maps for saliency and of the signed attributions (10, 3, H, W) for integrated gradients; ranges of SmoothGrad are over
all three channels; attributions are summed with the factor (x - baseline) where a row says "times the input".
"""

import numpy as np
import torch

from ..engine import class_scores
from ..results import code_hash
from ..vision.classifier import CLASS_NAMES
from ..vision.filters import ASSIGNED as FILTERS
from ..vision.filters import filter_ascent
from ..vision.integrated_gradients import IntegratedGradientsSettings
from ..vision.smooth_grad import ASSIGNED as SMOOTH_GRAD
from .layout import CHECKPOINT
from .pictures import picture_sizes
from .proof_noise import AVERAGES_OF_500, moved, moved_by_share
from .proof_rows import Row

LAYERS, FILTER = (6, 23), 0  # cnnid, as the homework looks at them
STEPS = (1, 2, 10, 50, 100)
MIDPOINT_200 = IntegratedGradientsSettings(steps=200, rule="midpoint", times_input=True)


def pictures(proof):
    sizes, labels = picture_sizes(proof.lab.course_files), proof.lab.pictures.labels
    yield Row("label", ("pictures", "labels"), tuple(labels.tolist()))
    for side, name in enumerate(("width", "height")):
        path = ("pictures", "original_sizes")
        yield Row(f"{name} of the file's picture", path, tuple(size[side] for size in sizes), part=(side,))


def classifier(proof):
    network = proof.lab.classifier
    counts = {part: sum(p.numel() for p in module.parameters()) for part, module in _parts(network).items()}
    yield Row("size of the network", ("classifier",), tuple(counts.values()), of="", labels=tuple(counts))
    file = {
        "checkpoint_bytes": proof.lab.course_files.size(CHECKPOINT),
        "epoch": proof.lab.checkpoint.epoch,
        "state_dict_entries": len(network.state_dict()),
    }
    yield Row("checkpoint", ("classifier",), tuple(file.values()), of="", labels=tuple(file))
    scores, again, labels = proof.x.logits(), proof.rounded.logits(), proof.x.pictures.labels
    yield Row(
        "logit of the label, ten pictures at once",
        ("classifier", "label_logit_batch"),
        _of_label(scores, labels),
        ".3f",
        moved(scores, again),
    )
    share = moved_by_share(*(losses(z, labels) for z in (scores, again)))
    unsure = -(-losses(scores, labels)).expm1()  # 1 - p, which the noise moves by the same share as the loss
    noise = tuple((share * unsure).tolist())
    path, sure = ("classifier", "label_probability"), tuple((1 - unsure).tolist())
    yield Row("probability of the label", path, sure, ".4f", noise)
    right = bool((scores.argmax(1) == labels).all())
    yield Row("all ten predicted right", ("classifier", "all_ten_correct"), (right,), of="", labels=("",))


def _parts(network):
    return {"parameters": network, "cnn_parameters": network.cnn, "fc_parameters": network.fc}


def _of_label(scores, labels) -> tuple:
    return tuple(scores.gather(1, labels[:, None])[:, 0].tolist())


def losses(scores, labels) -> torch.Tensor:
    """Cross-entropy of each picture, with all its digits where it is 1e-17 and the probability is written as 1."""
    scores = scores.double()
    others = scores.scatter(1, labels[:, None], -torch.inf).logsumexp(1)
    return (others - scores.gather(1, labels[:, None])[:, 0]).exp().log1p()


def saliency(proof):
    labels = proof.x.pictures.labels
    loss, again = (losses(x.logits(), labels) for x in (proof.x, proof.rounded))
    mean = loss.mean().item()
    yield Row(
        "cross-entropy, mean of the ten pictures",
        ("saliency", "batch_cross_entropy"),
        (mean,),
        ".6f",
        moved_by_share(loss, again) * mean,
        of="",
        labels=("",),
    )
    maps = {s: [_flat(x.map("saliency", s)) for x in (proof.x, proof.rounded)] for s in ("assigned", "paper")}
    for settings, key, name, form in (
        ("assigned", "max_abs_gradient", "largest |gradient| of that mean", ".3e"),
        ("paper", "max_abs_label_logit_gradient", "largest |gradient| of the label's logit", ".3f"),
    ):
        largest, again = (m.amax(1) for m in maps[settings])
        noise = tuple((moved_by_share(largest, again) * largest).tolist())
        yield Row(name, ("saliency", key), tuple(largest.tolist()), form, noise)
    both = [_correlations(loss, logit) for loss, logit in zip(maps["assigned"], maps["paper"])]
    yield Row(
        "correlation of the two maps (Pearson)",
        ("saliency", "correlation_loss_vs_logit"),
        tuple(both[0]),
        ".3f",
        moved(*both),
    )


def _flat(tensor) -> torch.Tensor:
    return tensor.double().flatten(1)


def _correlations(a, b) -> list:
    """Pearson's correlation of each row of a with the same row of b."""
    return [float(np.corrcoef(one, other)[0, 1]) for one, other in zip(a, b)]


def smooth_grad(proof):
    x, path = proof.x, ("smooth_grad",)
    std = SMOOTH_GRAD.noise_std(x.pictures.images)
    ends = (std.min().item(), std.max().item())
    yield Row(
        "noise's std, of ten pictures", (*path, "noise_std_range"), ends, ".3f", of="", labels=("smallest", "largest")
    )
    key = (SMOOTH_GRAD, x.seed, code_hash("course/proof_vision.py"))
    copies = x.once("noisy predictions", key, lambda report: _noisy_predictions(x, std, report))
    greens = (copies["predicted"] == CLASS_NAMES.index("Vegetable/Fruit")).sum(1)
    yield Row(
        "noisy copies predicted Vegetable/Fruit",
        (*path, "samples"),
        (int(greens.min()),),
        of="",
        labels=("fewest of a picture",),
    )
    averages = _flat(x.attribution("smooth_grad", "assigned"))
    for part, (name, values, form) in enumerate(
        (("smallest", averages.amin(1), ".2e"), ("largest", averages.amax(1), ".3f"))
    ):
        noise = tuple((AVERAGES_OF_500 * values).tolist())
        values = tuple(values.tolist())
        yield Row(f"{name} average, unnormalised", (*path, "unnormalised_range"), values, form, noise, part=(part,))


def _noisy_predictions(x, std, report) -> dict:
    """The class (10, samples) that the network gives to each noisy copy."""
    found, images = [], x.pictures.images
    for image, spread in zip(images, std):
        source = torch.Generator().manual_seed(x.seed)
        noise = torch.randn((SMOOTH_GRAD.samples, *image.shape), generator=source)
        found.append(class_scores(x.classifier, image + spread * noise).argmax(1))
        if report:
            report(len(found), len(images))
    return {"predicted": torch.stack(found)}


def filters(proof):
    least = {}
    for cnnid in LAYERS:
        values, again = (_flat(x.activation(cnnid, FILTER)).sum(1) for x in (proof.x, proof.rounded))
        least[cnnid] = (values - again).abs()
        path, noise = ("filters", f"cnn{cnnid}_sums"), least[cnnid].max().item()
        yield Row(f"filter {FILTER} of cnnid {cnnid}, summed", path, tuple(values.tolist()), ".0f", noise)
    for cnnid in LAYERS:
        totals, again = (_totals(x, cnnid) for x in (proof.x, proof.rounded))
        # A later step is not surer than an earlier one, nor the first one surer than the ten sums above.
        noise = (totals - again).abs().cummax(0).values.clamp_min(least[cnnid].sum().item())
        yield Row(
            f"the same of ten growing pictures, cnnid {cnnid}",
            ("filters", f"cnn{cnnid}_total_at_steps"),
            tuple(totals[s - 1].item() for s in STEPS),
            ".0f",
            tuple(noise[s - 1].item() for s in STEPS),
            of="before step",
            labels=tuple(map(str, STEPS)),
        )
    fields = tuple(receptive_field(proof.x.classifier.cnn[: cnnid + 1]) for cnnid in LAYERS)
    path = ("filters", "receptive_field")
    yield Row("receptive field in pixels", path, fields, of="cnnid", labels=tuple(map(str, LAYERS)))


def _totals(x, cnnid) -> torch.Tensor:
    """The filter's summed output before each step of its visualisation."""

    def ascend(report):
        grown = filter_ascent(
            x.classifier,
            x.classifier.cnn[cnnid],
            FILTER,
            start=x.pictures.images,
            steps=FILTERS.steps,
            learning_rate=FILTERS.learning_rate,
            clamp=(0.0, 1.0) if FILTERS.clamp else None,
            progress=report,
        )
        return {"totals": grown.totals}

    return x.once("filter totals", (cnnid, FILTER, FILTERS), ascend)["totals"]


def receptive_field(layers) -> int:
    """The side, in pixels, of what one output of these layers looks at."""
    side, stride = 1, 1
    for layer in layers:
        kernel, step = (_side(getattr(layer, name, 1)) for name in ("kernel_size", "stride"))
        side, stride = side + (kernel - 1) * stride, stride * step
    return side


def _side(size) -> int:
    return size if isinstance(size, int) else size[0]


def integrated_gradients(proof):
    x, path = proof.x, "integrated_gradients"
    images, labels = x.pictures.images, x.pictures.labels
    black = torch.zeros_like(images[:1])
    for key, name, looked_at, at_once in (
        ("logit_picture", "logit of the label, one picture at a time", images, 1),
        ("logit_black", "logit of the label for a black picture", black, None),
    ):
        scores = class_scores(x.classifier, looked_at, at_once)
        noise = moved(scores, class_scores(proof.rounded.classifier, looked_at, at_once))
        yield Row(name, (path, key), _of_label(scores.expand(len(labels), -1), labels), ".3f", noise)
    left, again = (y.attribution("integrated_gradients", "assigned").double() for y in (x, proof.rounded))
    pixels = images.double()
    summed = [_flat(g).sum(1) for g in (left, again)]
    times_input = [_flat(g * pixels) for g in (left, again)]
    summed_times_input = [g.sum(1) for g in times_input]
    middle = _flat(x.attribution("integrated_gradients", MIDPOINT_200))
    # The mean of 200 points moves less than that of 10, whose noise is known by now and is enough.
    for key, name, values, noise in (
        ("sum_mean_gradient_left_10", "sum of the mean gradient, 10 points from the left", summed[0], moved(*summed)),
        (
            "sum_mean_gradient_times_input_left_10",
            "the same, times the input",
            summed_times_input[0],
            moved(*summed_times_input),
        ),
        (
            "sum_midpoint_200",
            "sum of the mean gradient times the input, 200 midpoints",
            middle.sum(1),
            moved(*summed_times_input),
        ),
    ):
        yield Row(name, (path, key), tuple(values.tolist()), ".3f", noise)
    both = [_correlations(g, middle) for g in times_input]
    yield Row(
        "correlation of the last two, signed (Pearson)",
        (path, "correlation_times_input_left10_vs_midpoint200"),
        tuple(both[0]),
        ".3f",
        moved(*both),
    )
