"""Small scenes and networks with a known answer, for the tests of `python -m bench truth`."""

import torch

from xai.embedded.scenes import Scene

from ..nets import linear, pictures

SIDE = 24
FOOD = (slice(8, 16), slice(8, 16))


def masks() -> dict:
    """Table, plate and food: disjoint, together the picture."""
    food, plate = torch.zeros(SIDE, SIDE, dtype=torch.bool), torch.zeros(SIDE, SIDE, dtype=torch.bool)
    food[FOOD] = True
    plate[4:20, 4:20] = True
    return {"table": ~plate, "plate": plate & ~food, "food": food}


def reads_the_food():
    """A linear network whose class 0 reads the food and nothing else, and pictures that show it: (model, images).

    The food is brighter where its weight is larger, so hiding any of it, by whatever mean colour, lowers the score.
    """
    weights = torch.zeros(2, 3, SIDE, SIDE, dtype=torch.float64)
    weights[0][(slice(None), *FOOD)] = pictures(1, 3, 8, 8, seed=5)[0] / 50
    images = 0.3 * pictures(3, 3, SIDE, SIDE, seed=6)
    images[(slice(None), slice(None), *FOOD)] = 0.4 + 25 * weights[0][(slice(None), *FOOD)]
    return linear(weights), images


def judged_by(model, *, wrong=()):
    """draw(number) of scenes that the model gets right, but for those whose number is in `wrong`."""

    def draw(number):
        image = pictures(1, 3, SIDE, SIDE, seed=100 + number)
        with torch.no_grad():
            scores = model.eval()(image)[0]
        label = int(scores.argmin() if number in wrong else scores.argmax())
        return Scene(image[0], masks(), label, "food")

    return draw
