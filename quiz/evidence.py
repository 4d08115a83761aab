"""The pictures that show a finding: question id -> PNG, drawn from the experiments that decided it."""

from dataclasses import replace

import numpy as np
import torch

from xai.figures import enlarge, heat, lime_overlay, mask_overlay, overlay, picture_array, strip
from xai.outlines import silhouette
from xai.vision.integrated_gradients import linear_path, path_points
from xai.vision.lime import hide
from xai.vision.maps import normalize, to_map
from xai.vision.saliency import saliency

from .evidence_language import CHARTS

SETTINGS = ("assigned", "paper")


def evidence_png(name, x) -> bytes | None:
    """The picture for question `name` from Experiments x, or None where words and numbers say it all."""
    if name in CHARTS:
        return CHARTS[name](x)
    rows = _ROWS[name](x) if name in _ROWS else None
    return strip(rows) if rows else None


def _picture(x, i):
    return (f"picture {i}", picture_array(x.pictures.images[i]))


def _lime(i):
    def draw(x):
        found = {s: lime_overlay(x.pictures.images[i], x.explanation("lime", s)[i]) for s in SETTINGS}
        return [[_picture(x, i), *((f"LIME, {s}", overlay) for s, overlay in found.items())]]

    return draw


def _map_on(method, i):
    def rows(x):
        maps = {s: x.map(method, s)[i] for s in SETTINGS}
        return [
            [_picture(x, i)]
            + [(f"map, {s}", heat(m)) for s, m in maps.items()]
            + [(f"over the picture, {s}", overlay(x.pictures.images[i], m)) for s, m in maps.items()]
        ]

    return rows


def _all_pictures(x):
    return [_picture(x, i) for i in range(len(x.pictures.labels))]


def _heats(maps, title, scale=None):
    return [(f"{title} {i}", heat(m, scale)) for i, m in enumerate(maps)]


def _q3(x):
    segments = torch.from_numpy(x.explanation("lime", "paper")[2].segments)
    shown = np.random.RandomState(0).rand(4, int(segments.max()) + 1) < 0.5
    return [
        [_picture(x, 2)]
        + [
            (f"sample {k + 1}", picture_array(p))
            for k, p in enumerate(hide(x.pictures.images[2], segments.numpy(), shown))
        ]
    ]


def _raw_and_normalised(method, top_of_scale=None):
    def rows(x):
        raw = x.map(method, "assigned")
        top = float(raw.max()) if top_of_scale is None else top_of_scale
        return [_all_pictures(x), _heats(raw, "one scale", (0.0, top)), _heats(normalize(raw), "own scale", (0.0, 1.0))]

    return rows


def _q8(x):
    cells = [_picture(x, 1)]
    for s in SETTINGS:
        m = x.map("saliency", s)[1]
        cells += [(f"map, {s}", heat(m)), (f"lit region, {s}", mask_overlay(x.pictures.images[1], silhouette(m)))]
    return [cells]


def _q9(x):
    span = range(4, 9)
    return [
        [_picture(x, i) for i in span],
        [(f"LIME, positive {i}", heat(x.map("lime", "assigned")[i])) for i in span],
        [(f"saliency {i}", heat(x.map("saliency", "assigned")[i])) for i in span],
    ]


def _q10(x):
    image, label = x.pictures.images[2:3], x.pictures.labels[2:3]
    s = x.settings("smooth_grad", "assigned")
    noise = (
        torch.randn(image.shape, generator=torch.Generator().manual_seed(0)) * s.noise_std(image)[:, None, None, None]
    )
    one = to_map(saliency(x.classifier, image + noise, label, of=s.of))[0]
    return [
        [
            _picture(x, 2),
            ("one noisy copy", picture_array((image + noise)[0])),
            ("its saliency", heat(one)),
            (f"mean of {s.samples}", heat(x.map("smooth_grad", "assigned")[2])),
        ]
    ]


def _q11(x):
    return [
        _all_pictures(x),
        _heats(x.map("saliency", "assigned"), "saliency"),
        _heats(x.map("smooth_grad", "assigned"), "SmoothGrad"),
    ]


def _q14(x):
    a = x.activation(15, 0)[2]
    parts = x.pictures.parts[2]
    return [
        [_picture(x, 2), ("cnnid 15, filter 0", enlarge(heat(a), 2))]
        + [
            (name, mask_overlay(x.pictures.images[2], parts[name]))
            for name in ("jug outline", "shadow", "strawberry", "background")
        ]
    ]


def _q15(x):
    return [_all_pictures(x)] + [[(f"cnnid {c}", heat(m)) for m in x.activation(c, 0)] for c in (6, 23)]


def _q16(x):
    return [_all_pictures(x)] + [
        [(f"grown, {c}", picture_array(normalize(p[None])[0])) for p in x.visualization(c, 0, "assigned")]
        for c in (6, 23)
    ]


def _q18(x):
    s = x.settings("integrated_gradients", "assigned")
    return [_all_pictures(x)] + [
        _heats(x.map("integrated_gradients", replace(s, steps=n)), f"{n} steps,") for n in (10, 100)
    ]


def _q19(x):
    alphas = path_points(10, "left")[0]
    path = linear_path(x.pictures.images[3], torch.zeros_like(x.pictures.images[3]), alphas)
    return [[(f"{a:g}", picture_array(p)) for a, p in zip(alphas, path)]]


_ROWS = {
    "Q1": _lime(2),
    "Q3": _q3,
    "Q4": _lime(3),
    "Q5": _raw_and_normalised("saliency"),
    "Q6": _map_on("saliency", 8),
    "Q8": _q8,
    "Q9": _q9,
    "Q10": _q10,
    "Q11": _q11,
    "Q12": _raw_and_normalised("smooth_grad", 1.0),
    "Q13": _map_on("smooth_grad", 7),
    "Q14": _q14,
    "Q15": _q15,
    "Q16": _q16,
    "Q18": _q18,
    "Q19": _q19,
    "Q20": _map_on("integrated_gradients", 3),
}
