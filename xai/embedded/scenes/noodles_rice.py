"""Recipes for Noodles/Pasta (6) and Rice (7). A recipe paints its tableware and its food on a table that is already
there, and calls the food's region "food"."""
import numpy as np

from .canvas import Canvas, blob, curve, ellipse, strokes
from .tableware import Pose, bowl, round_plate
from .texture import mix, noise, vary


def strands(canvas: Canvas, rng, area, pose: Pose, colour, *, layers=7, each=10, width=0.017, gloss=0.25, part="food",
            curl=0.5):
    """A tangle of noodles inside `area`: layers of bent glossy strands, the lower ones darker."""
    colour = np.asarray(colour)
    canvas.paint(area, colour * 0.5, relief=area.dome(0.5, 0.1), depth=1.2, part=part, shadow=0.03)
    for i in range(layers):
        lines = []
        for _ in range(each):
            r, a, turn = pose.size * np.sqrt(rng.random()) * 0.8, rng.uniform(0, 2 * np.pi), rng.uniform(0, 2 * np.pi)
            s = np.linspace(-1, 1, 5) * pose.size * rng.uniform(0.3, 0.55)
            b = rng.normal(0, curl, 5) * pose.size * 0.25
            lines.append(curve(np.column_stack([pose.cx + r * np.cos(a) + s * np.cos(turn) - b * np.sin(turn),
                                                pose.cy + r * np.sin(a) + s * np.sin(turn) + b * np.cos(turn)])))
        noodle = strokes(lines, width) & area
        canvas.cast_shadow(noodle, 0.006, 0.4)
        canvas.paint(noodle, vary(colour * (0.72 + 0.33 * i / layers), rng, 0.01, 0.05),
                     relief=noodle.dome(0.7, width * 0.8), depth=0.35, gloss=gloss, sharpness=14, part=part)


def fried_noodles(canvas: Canvas, rng, pose: Pose):
    """Brown soy noodles on a plate, with scallion rings."""
    round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.3))
    area = blob(pose.cx, pose.cy, pose.size * 0.85, rng, 0.1)
    strands(canvas, rng, area, pose, vary((0.72, 0.45, 0.2), rng))
    for _ in range(rng.integers(4, 12)):
        u, v = rng.normal(0, 0.35, 2)
        x, y = pose.at(u, v)
        ring = ellipse(x, y, 0.016) - ellipse(x, y, 0.007)
        canvas.paint(ring, vary((0.4, 0.68, 0.25), rng), relief=ring.dome(), depth=0.4, gloss=0.2, part="food")


RECIPES = {6: (fried_noodles,), 7: ()}
GARNISHES = {6: (), 7: ()}
