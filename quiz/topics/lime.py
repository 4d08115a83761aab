"""Questions 1-4: LIME."""

import numpy as np
import torch
from lime.lime_image import ImageExplanation

from xai.measures import part_effects
from xai.said import Said
from xai.vision.lime import lime, superpixels

from ..findings import Finding, Quantity, decided, named, only_match
from .recorder import Recorder

# A weight under a tenth of the picture's largest would be drawn in no visible strength.
NEGLIGIBLE_SHARE_OF_LARGEST_WEIGHT = 0.1
# A sign counts as present on a part when a tenth of the part's coloured area has it: less is a single stray superpixel.
SHARE_THAT_COUNTS_AS_PARTLY = 0.1
# A test that should come out as "all" or "none" is read as a vote: more than half.
MORE_THAN_HALF = 0.5
# Less than a hundredth of one of the 255 steps of a screen.
SAME_COLOUR = 0.01 / 255
TINY = 1e-300  # keeps a division by zero from being one


def q1(x, settings) -> Finding:
    """Picture 2: does the jug or the strawberry move the score most, and in which direction?"""
    parts = x.pictures.parts[2]
    jug = torch.zeros_like(parts["jug"])
    for name in ("jug", "jug outline"):
        jug = jug | parts[name]
    effects = part_effects(x.explanation("lime", settings)[2], {"jug": jug, "strawberry": parts["strawberry"]})
    unit = "logits" if x.settings("lime", settings).output == "logit" else "probability"
    (best, value), (other, less) = sorted(effects.items(), key=lambda item: -abs(item[1]))
    option = f"{best}_{'positive' if value > 0 else 'negative'}"
    return decided(
        option,
        [Quantity(Said("effect of the {part}", part=named(n)), v, unit) for n, v in effects.items()],
        Quantity(Said("absolute effect of the {part}", part=named(other)), abs(less), unit),
        abs(value) - abs(less),
        Said(
            "The largest effect belongs to the {best}: showing it changes the score by {value:+.3g}, against "
            "{less:+.3g} for the {other}.",
            best=named(best),
            value=value,
            less=less,
            other=named(other),
        ),
    )


def q2(x, settings) -> Finding:
    """Draw a known explanation with the lime package and see which colour channel rises where."""
    image = np.full((8, 8, 3), 0.4)
    image[0, 0] = 1.0  # the package paints with the picture's brightest value
    segments = np.repeat(np.arange(2), 4)[None, :].repeat(8, 0)
    known = ImageExplanation(image, segments)
    known.local_exp = {0: [(0, 1.0), (1, -1.0)]}  # superpixel 0 is positive, 1 negative
    drawn, _ = known.get_image_and_mask(0, positive_only=False, hide_rest=False, num_features=2)
    rise = {
        (channel, sign): float((drawn - image)[..., c][segments == s].mean())
        for c, channel in enumerate(("red", "green"))
        for s, sign in enumerate(("positive", "negative"))
    }
    chosen, leads = set(), []
    for channel in ("red", "green"):
        lead = rise[channel, "positive"] - rise[channel, "negative"]
        chosen.add(f"{channel}_{'positive' if lead > 0 else 'negative'}")
        leads.append(abs(lead))
    return decided(
        chosen,
        [
            Quantity(Said("rise of {colour} where the weight is {sign}", colour=named(c), sign=named(s)), v, "of 1")
            for (c, s), v in rise.items()
        ],
        Quantity("no difference", 0.0, "of 1"),
        min(leads),
        Said(
            "The package was given one superpixel of weight +1 and one of -1; each colour is read off the channel "
            "that rises."
        ),
    )


def q3(x, settings) -> Finding:
    """Watch what LIME shows the model while it explains picture 2."""
    picture, label = x.pictures.images[2:3], x.pictures.labels[2:3]
    segments, recorder, s = superpixels(picture), Recorder(x.classifier), x.settings("lime", settings)
    options = {"segments": segments, "samples": 60, "output": s.output, "first_segment": s.first_segment}
    seeing = lime(recorder, picture, label, **options)[0]
    replaced, disturbed = _treatment(torch.cat(recorder.seen).numpy(), picture[0].numpy(), segments[0])
    blind = lime(_Constant(x.classifier), picture, label, **options)[0]
    errors = {
        "hidden_pieces": 1 - replaced,
        "noise_output": 1 - disturbed,
        "part_colours": 1 - min(1.0, float(np.abs(blind.weights).max() / max(np.abs(seeing.weights).max(), TINY))),
        "loss_derivative": 1 - recorder.gradients_on / len(recorder.seen),
    }
    names = {
        "hidden_pieces": "changed superpixels that did not become one flat colour",
        "noise_output": "changed superpixels that did not keep a pattern of their own",
        "part_colours": "size of the weights that is lost when the model always answers the same",
        "loss_derivative": "forward passes without gradients",
    }
    threshold = Quantity("more than half", MORE_THAN_HALF, "share")
    why = Said(
        "Recorded from LIME's own calls: what became of each superpixel, and whether more than the output was read."
    )
    return only_match(errors, names, threshold, why)


def _treatment(shown, picture, segments):
    """Of all superpixels that were changed in the pictures shown (S, 3, H, W): the share that became one flat colour,
    and the share that did not."""
    flat, changed = 0, 0
    for number in range(segments.max() + 1):
        values = shown[:, :, segments == number]  # (S, 3, pixels)
        touched = (values != picture[:, segments == number]).any((1, 2))
        flat += (touched & (np.ptp(values, axis=2).max(1) < SAME_COLOUR)).sum()
        changed += touched.sum()
    return float(flat / max(changed, 1)), float(1 - flat / max(changed, 1))


class _Constant(torch.nn.Module):
    """The model, but it gives every picture the scores of a black one."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, images):
        return self.model(torch.zeros_like(images[:1])).expand(len(images), -1)


def q4(x, settings) -> Finding:
    """Picture 3: how much of the cake lies under positive, how much under negative weights?"""
    weight = x.explanation("lime", settings)[3].to_pixels()
    cake = x.pictures.parts[3]["cake"].numpy()
    visible = np.abs(weight) >= NEGLIGIBLE_SHARE_OF_LARGEST_WEIGHT * np.abs(weight).max()
    seen = float(visible[cake].mean())
    positive = float((weight > 0)[cake & visible].mean()) if seen else 0.0
    minor = min(positive, 1 - positive)
    quantities = [
        Quantity("share of the cake with a visible weight", seen, "of its area"),
        Quantity("of that, positive", positive, "share"),
        Quantity("of that, negative", 1 - positive, "share"),
    ]
    threshold = Quantity("counts as partly", SHARE_THAT_COUNTS_AS_PARTLY, "share")
    if seen < SHARE_THAT_COUNTS_AS_PARTLY:
        return decided(
            "no_basis",
            quantities,
            threshold,
            SHARE_THAT_COUNTS_AS_PARTLY - seen,
            Said("Only {seen:.0%} of the cake carries a weight that can be seen.", seen=seen),
        )
    option = (
        "mixed"
        if minor >= SHARE_THAT_COUNTS_AS_PARTLY
        else "all_positive"
        if positive > MORE_THAN_HALF
        else "all_negative"
    )
    return decided(
        option,
        quantities,
        threshold,
        abs(minor - SHARE_THAT_COUNTS_AS_PARTLY),
        Said(
            "Of the cake's visibly weighted area {positive:.0%} is positive and {negative:.0%} negative.",
            positive=positive,
            negative=1 - positive,
        ),
    )


RULES = {"Q1": q1, "Q2": q2, "Q3": q3, "Q4": q4}
ONE_SETTING = {"Q2"}  # nothing in these depends on the settings
