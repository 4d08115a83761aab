"""Recipes in which food of another class lies on or beside the main food, as on most real plates: what is on top does
not decide the class."""
import numpy as np

from .bread import toast
from .browned import chip, sausage, steak
from .canvas import Canvas, blob
from .egg import fried_egg
from .heap import noodle_heap
from .tableware import Pose, board, round_plate
from .texture import noise, vary
from .toppings import leaf, scallions, scattered


def noodles_with_egg(canvas: Canvas, rng, pose: Pose):
    """Fried noodles under a fried egg, mostly with green leaves or a sausage at their side."""
    round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4))
    if rng.random() < 0.6:
        for turn in rng.normal(2.4, 0.25, rng.integers(2, 5)):
            leaf(canvas, rng, pose.moved(0.75 * np.cos(turn), 0.75 * np.sin(turn), 0.5, turn),
                 vary((0.16, 0.42, 0.15), rng), "greens", width=0.5)
    colour = vary((0.74, 0.46, 0.2), rng)
    noodle_heap(canvas, rng, pose, colour, count=rng.integers(70, 130), width=rng.uniform(0.015, 0.023), gloss=0.4)
    scallions(canvas, rng, scattered(rng, pose, rng.integers(2, 7)))
    u, v = rng.normal(0, 0.3, 2)
    fried_egg(canvas, rng, pose.moved(u, v, rng.uniform(0.42, 0.66)), yolk_at=tuple(rng.normal(0, 0.12, 2)), part="egg")
    if rng.random() < 0.5:
        sausage(canvas, rng, pose.moved(0.55, 0.55, 0.6, rng.normal(-0.8, 0.3)), "sausage",
                vary((0.82, 0.66, 0.42), rng), marks=False)


def egg_on_toast(canvas: Canvas, rng, pose: Pose):
    """A fried egg that covers most of a slice of toast."""
    if rng.random() < 0.7:
        (round_plate if rng.random() < 0.6 else board)(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.3))
    toast(canvas, rng, pose.moved(0, 0, 1.15), rng.uniform(0.4, 0.9), "toast")
    yolk = vary((1.0, 0.55, 0.08), rng, 0.05)
    fried_egg(canvas, rng, pose.moved(*rng.normal(0, 0.06, 2), rng.uniform(0.7, 0.95)), yolk=yolk)


def steak_and_chips(canvas: Canvas, rng, pose: Pose):
    """A steak in its gravy before a heap of chips."""
    round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4))
    for _ in range(rng.integers(12, 24)):
        u, v = rng.normal(0, 0.38), rng.normal(-0.55, 0.2)
        chip(canvas, rng, pose.moved(u, v, rng.uniform(0.28, 0.4), rng.uniform(0, np.pi)), "chips", rng.uniform(0, 1))
    pool = blob(*pose.at(0, 0.35), pose.size * 0.75, rng, 0.08, stretch=1.25, angle=pose.angle)
    gravy = vary((0.42, 0.2, 0.08), rng) * (1 + 0.08 * noise(pool, rng, 0.08))[..., None]
    canvas.paint(pool, gravy, relief=pool.dome(0.5, 0.02), depth=0.4, gloss=0.45, part="sauce", shadow=0.01)
    steak(canvas, rng, pose.moved(0, 0.32, 0.62, rng.normal(0, 0.2)), "food", marks=rng.random() < 0.5,
          fat=rng.random() < 0.5, dark=rng.uniform(0, 0.8))


RECIPES = {3: (egg_on_toast,), 5: (steak_and_chips,), 6: (noodles_with_egg,)}
