"""The ten observation pictures of the embedded profile: the course's compositions, rendered."""

import numpy as np
import torch

from ..vision.pictures import Pictures
from .scenes import camera, observed_0_5, observed_6, observed_7_9
from .scenes.canvas import Canvas

LABELS = (0, 1, 1, 2, 2, 3, 5, 6, 8, 9)
_PAINTERS = {**observed_0_5.PICTURES, **observed_6.PICTURES, **observed_7_9.PICTURES}


def observation_pictures() -> Pictures:
    """Pictures 0-9 in the course's order, with its content and part names."""
    images, parts, foods = [], [], []
    for number in range(len(LABELS)):
        paint, food = _PAINTERS[number]
        canvas = Canvas()
        paint(canvas, np.random.default_rng(number))
        picture, masks = canvas.finish()
        images.append(camera(picture))
        parts.append({name: torch.from_numpy(mask) for name, mask in masks.items()})
        foods.append(food)
    return Pictures(torch.stack(images), torch.tensor(LABELS), parts, foods)
