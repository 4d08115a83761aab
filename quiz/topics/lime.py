"""Questions 1-4: LIME."""
import numpy as np
import torch
from lime.lime_image import ImageExplanation

from xai.measures import part_effects
from xai.vision.lime import lime, superpixels

from ..findings import Finding, Quantity, decided
from .recorder import Recorder

# A weight under a tenth of the picture's largest would be drawn in no visible strength.
NEGLIGIBLE_SHARE_OF_LARGEST_WEIGHT = 0.1
# A sign counts as present on a part when a tenth of the part's coloured area has it: less is a single stray superpixel.
SHARE_THAT_COUNTS_AS_PARTLY = 0.1
# A test that should come out as "all" or "none" is read as a vote: more than half.
MORE_THAN_HALF = 0.5


def q1(x, settings) -> Finding:
    """Picture 2: does the jug or the strawberry move the score most, and in which direction?"""
    parts = x.pictures.parts[2]
    jug = torch.zeros_like(parts["jug"])
    for name in ("jug", "jug outline"):
        jug = jug | parts[name]
    effects = part_effects(x.lime(settings)[2], {"jug": jug, "strawberry": parts["strawberry"]})
    unit = "logits" if x.settings("lime", settings).output == "logit" else "probability"
    (best, value), (other, less) = sorted(effects.items(), key=lambda item: -abs(item[1]))
    option = f"{best}_{'positive' if value > 0 else 'negative'}"
    return decided(option, [Quantity(f"effect of the {n}", v, unit) for n, v in effects.items()],
                   Quantity(f"absolute effect of the {other}", abs(less), unit), abs(value) - abs(less),
                   f"The largest effect belongs to the {best}: showing it changes the score by {value:+.3g}, against "
                   f"{less:+.3g} for the {other}.")


def q2(x, settings) -> Finding:
    """Draw a known explanation with the lime package and see which colour channel rises where."""
    image = np.full((8, 8, 3), 0.4)
    image[0, 0] = 1.0                                        # the package paints with the picture's brightest value
    segments = np.repeat(np.arange(2), 4)[None, :].repeat(8, 0)
    known = ImageExplanation(image, segments)
    known.local_exp = {0: [(0, 1.0), (1, -1.0)]}             # superpixel 0 is positive, 1 negative
    drawn, _ = known.get_image_and_mask(0, positive_only=False, hide_rest=False, num_features=2)
    rise = {(channel, sign): float((drawn - image)[..., c][segments == s].mean())
            for c, channel in enumerate(("red", "green")) for s, sign in enumerate(("positive", "negative"))}
    chosen, leads = set(), []
    for channel in ("red", "green"):
        lead = rise[channel, "positive"] - rise[channel, "negative"]
        chosen.add(f"{channel}_{'positive' if lead > 0 else 'negative'}")
        leads.append(abs(lead))
    return decided(chosen, [Quantity(f"rise of {c} where the weight is {s}", v, "of 1") for (c, s), v in rise.items()],
                   Quantity("no difference", 0.0, "of 1"), min(leads),
                   "The package was given one superpixel of weight +1 and one of -1; each colour is read off the channel "
                   "that rises.")


def q3(x, settings) -> Finding:
    """Watch what LIME shows the model while it explains picture 2."""
    picture, label = x.pictures.images[2:3], x.pictures.labels[2:3]
    segments, recorder, s = superpixels(picture), Recorder(x.classifier), x.settings("lime", settings)
    lime(recorder, picture, label, segments=segments, samples=60, output=s.output, first_segment=s.first_segment)
    changed = (torch.cat(recorder.seen) != picture).any(1).numpy()                   # (60, H, W)
    touched = np.stack([[c[segments[0] == k].mean() for k in range(segments.max() + 1)] for c in changed])
    shades = np.stack([[c.flatten(1).std(1).max() for c in (image[:, torch.from_numpy(segments[0] == k)] for image in shown)]
                       for shown in [torch.cat(recorder.seen)[1:9]] for k in range(segments.max() + 1)])
    flat = shades.T[touched[1:9] > MORE_THAN_HALF] < 1e-6 if (touched[1:9] > MORE_THAN_HALF).any() else np.zeros(1)
    blind = lime(_Constant(x.classifier), picture, label, segments=segments, samples=60, first_segment=s.first_segment)[0]
    votes = {
        "hidden_pieces": float(flat.mean()),
        "noise_output": float(((touched > 0) & (touched < MORE_THAN_HALF)).mean()),
        "part_colours": float(np.abs(blind.weights).max() > 0),
        "loss_derivative": recorder.gradients_on / len(recorder.seen),
    }
    names = {"hidden_pieces": "changed superpixels that became one flat colour",
             "noise_output": "superpixels of which only some pixels changed",
             "part_colours": "weights left when the model always answers the same",
             "loss_derivative": "forward passes with gradients on"}
    chosen = [option for option, vote in votes.items() if vote > MORE_THAN_HALF]
    return decided(chosen if len(chosen) == 1 else None, [Quantity(names[o], v, "share") for o, v in votes.items()],
                   Quantity("more than half", MORE_THAN_HALF, "share"), min(abs(v - MORE_THAN_HALF) for v in votes.values()),
                   "Recorded from LIME's own calls: each picture it shows has whole superpixels replaced by their mean "
                   "colour, the others are untouched, and only the output is read.")


class _Constant(torch.nn.Module):
    """A model that gives every picture the same scores."""

    def __init__(self, like):
        super().__init__()
        self.device_of = next(like.parameters())

    def forward(self, images):
        return images.new_ones(len(images), 11) + 0 * self.device_of.sum()


def q4(x, settings) -> Finding:
    """Picture 3: how much of the cake lies under positive, how much under negative weights?"""
    weight = x.lime(settings)[3].to_pixels()
    cake = x.pictures.parts[3]["cake"].numpy()
    visible = np.abs(weight) >= NEGLIGIBLE_SHARE_OF_LARGEST_WEIGHT * np.abs(weight).max()
    seen = float(visible[cake].mean())
    positive = float((weight > 0)[cake & visible].mean()) if seen else 0.0
    minor = min(positive, 1 - positive)
    quantities = [Quantity("share of the cake with a visible weight", seen, "of its area"),
                  Quantity("of that, positive", positive, "share"), Quantity("of that, negative", 1 - positive, "share")]
    threshold = Quantity("counts as partly", SHARE_THAT_COUNTS_AS_PARTLY, "share")
    if seen < SHARE_THAT_COUNTS_AS_PARTLY:
        return decided("no_basis", quantities, threshold, SHARE_THAT_COUNTS_AS_PARTLY - seen,
                       f"Only {seen:.0%} of the cake carries a weight that can be seen.")
    option = "mixed" if minor >= SHARE_THAT_COUNTS_AS_PARTLY else "all_positive" if positive > 0.5 else "all_negative"
    return decided(option, quantities, threshold, abs(minor - SHARE_THAT_COUNTS_AS_PARTLY),
                   f"Of the cake's visibly weighted area {positive:.0%} is positive and {1 - positive:.0%} negative.")


RULES = {"Q1": q1, "Q2": q2, "Q3": q3, "Q4": q4}
ONE_SETTING = {"Q2"}      # nothing in these depends on the settings
