"""Questions 18-20: integrated gradients."""

from dataclasses import replace

import numpy as np
import torch

from xai.measures import bright_share, rank_correlation
from xai.said import Said
from xai.vision.integrated_gradients import integrated_gradients
from xai.vision.maps import normalize

from ..findings import Finding, Quantity, decided, only_match
from .recorder import Recorder
from .saliency import brightest_part
from .smooth_grad import MIDDLE_GREY, SAME_MAP, SPOT_THAT_IS_SEEN

FEW_STEPS, MANY_STEPS = 10, 100
# A sample lies on the path, or is a copy, when it is off by less than a hundredth of the picture.
NEARLY_NONE = 0.01


def q18(x, settings) -> Finding:
    """Compare the ten maps at 10 and at 100 steps."""
    s = x.settings("integrated_gradients", settings)
    few, many = (normalize(x.map("integrated_gradients", replace(s, steps=n))) for n in (FEW_STEPS, MANY_STEPS))
    same = float(np.mean([rank_correlation(a, b) for a, b in zip(few, many)]))
    bright = [float(np.mean([bright_share(m, MIDDLE_GREY) for m in maps])) for maps in (few, many)]
    quantities = [
        Quantity("rank correlation of the maps", same, ""),
        *(
            Quantity(Said("bright pixels at {steps} steps", steps=steps), share, "share")
            for steps, share in zip((FEW_STEPS, MANY_STEPS), bright)
        ),
    ]
    if bright[1] < SPOT_THAT_IS_SEEN:
        option, margin = "no_bright_spots", SPOT_THAT_IS_SEEN - bright[1]
    elif abs(same) >= SAME_MAP:
        option, margin = ("no_significant_difference" if same > 0 else "bright_dark_swap"), abs(same) - SAME_MAP
    else:
        option, margin = "spots_move", SAME_MAP - abs(same)
    return decided(
        option,
        quantities,
        Quantity("the same map", SAME_MAP, "rank correlation"),
        margin,
        Said(
            "The maps at {few} and {many} steps correlate at {same:.2f} on average over the ten pictures.",
            few=FEW_STEPS,
            many=MANY_STEPS,
            same=same,
        ),
    )


def q19(x, settings) -> Finding:
    """Watch what integrated gradients shows the model for picture 3, and where those samples lie."""
    s = x.settings("integrated_gradients", settings)
    picture, label = x.pictures.images[3:4], x.pictures.labels[3:4]
    seen = []
    for _ in range(2):
        recorder = Recorder(x.classifier)
        integrated_gradients(recorder, picture, label, steps=FEW_STEPS, rule=s.rule, baseline=s.baseline)
        seen.append(torch.cat(recorder.seen)[:FEW_STEPS].double())  # after the path it asks for the two ends
    samples, line = seen[0], (picture[0] - s.baseline).double().flatten()
    rows = samples.flatten(1) - s.baseline
    along = rows @ line / line.dot(line)  # position on the segment, 0 to 1
    size = line.norm()
    off_path = float((rows - along[:, None] * line).norm(dim=1).max() / size)
    uneven = float((along.diff() - 1 / FEW_STEPS).abs().max())
    errors = {
        "between_baseline_and_picture": max(off_path, uneven, float(-along.min()), float(along.max() - 1)),
        "new_random_pictures": 1.0 - float((seen[0] - seen[1]).flatten(1).norm(dim=1).max() / size),
        "shifts_picture": _best_shift(samples, picture[0].double()),
        "makes_baseline": float(rows.norm(dim=1).max() / size),
    }
    names = {
        "between_baseline_and_picture": "farthest a sample is off an evenly spaced straight line",
        "new_random_pictures": "1 less the change between two runs",
        "shifts_picture": "distance to the nearest shift of the picture, worst sample",
        "makes_baseline": "distance to the baseline, worst sample",
    }
    threshold = Quantity("nearly none", NEARLY_NONE, "of the picture")
    why = Said("Recorded from the method's own calls: where each picture that it shows the model lies.")
    return only_match(errors, names, threshold, why)


def _best_shift(samples, picture, reach=6):
    """For the sample that fits worst: relative distance to the best of all shifts by up to `reach` pixels."""
    shifts = [
        picture.roll((dy, dx), (1, 2)) for dy in range(-reach, reach + 1, 2) for dx in range(-reach, reach + 1, 2)
    ]
    return float(max(min((sample - shifted).norm() for shifted in shifts) for sample in samples) / picture.norm())


def q20(x, settings) -> Finding:
    """Picture 3: where does the brightest tenth of the map lie?"""
    return brightest_part(x, "integrated_gradients", settings, 3, ("table", "plate", "fork", "cake"))


RULES = {"Q18": q18, "Q19": q19, "Q20": q20}
ONE_SETTING = set()
