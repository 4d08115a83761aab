"""Recipes for Vegetable/Fruit (10)."""
import numpy as np

from .canvas import Canvas, curve, stroke
from .produce import (
    apple,
    banana,
    broccoli,
    carrot_slice,
    citrus_slice,
    cucumber_slice,
    grape,
    herb_leaves,
    kiwi_slice,
    lemon_slice,
    salad_leaf,
    strawberry,
    tomato,
    tomato_slice,
)
from .solids import heap
from .tableware import Pose, board, bowl, round_plate, square_plate
from .texture import vary


def dish(canvas, rng, pose, bare=0.0):
    """A round plate, a square plate or a board a little wider than the food; or, with chance `bare`, nothing."""
    if rng.random() >= bare:
        wide = Pose(pose.cx, pose.cy, pose.size * 1.2, pose.angle)
        (round_plate, square_plate, board)[rng.integers(3)](canvas, rng, wide)


def strawberries(canvas: Canvas, rng, pose: Pose):
    """A bowl of strawberries."""
    bowl(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.15))
    for u, v in heap(rng, rng.integers(7, 11), 0.68):
        strawberry(canvas, rng, pose.moved(u, v, rng.uniform(0.36, 0.44), rng.uniform(0, 2 * np.pi)), part="food")


def green_salad(canvas: Canvas, rng, pose: Pose):
    """Lettuce with slices of tomato and cucumber, in a bowl or on a plate."""
    (bowl, round_plate)[rng.integers(2)](canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.2))
    for u, v in heap(rng, 9, 0.74):
        outward = np.arctan2(v, u) + rng.normal(0, 0.5)
        salad_leaf(canvas, rng, pose.moved(u, v, rng.uniform(0.42, 0.54), outward), "food")
    for u, v in heap(rng, rng.integers(4, 8), 0.55):
        cut = (tomato_slice, cucumber_slice)[rng.integers(2)]
        cut(canvas, rng, pose.moved(u, v, rng.uniform(0.2, 0.27), rng.uniform(0, 2 * np.pi)), "food")


def fruit_slices(canvas: Canvas, rng, pose: Pose):
    """A ring of overlapping slices of orange, lemon, grapefruit or kiwi fruit."""
    dish(canvas, rng, pose, bare=0.25)
    kinds = rng.choice(("orange", "lemon", "grapefruit", "lime", "kiwi"), 2, replace=False)
    n = rng.integers(6, 9)
    for i, turn in enumerate(np.arange(n) * 2 * np.pi / n):
        at = pose.moved(0.6 * np.cos(turn), 0.6 * np.sin(turn), rng.uniform(0.36, 0.42), turn)
        _cut(canvas, rng, at, kinds[i % 2])
    _cut(canvas, rng, pose.moved(0, 0, 0.42), kinds[rng.integers(2)])


def _cut(canvas, rng, pose, kind):
    """One slice of the fruit named."""
    if kind == "kiwi":
        kiwi_slice(canvas, rng, pose, "food")
    else:
        citrus_slice(canvas, rng, pose, kind, "food")


def broccoli_and_carrots(canvas: Canvas, rng, pose: Pose):
    """Steamed florets and carrot coins on a plate."""
    round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.25))
    for u, v in heap(rng, rng.integers(6, 12), 0.7):
        carrot_slice(canvas, rng, pose.moved(u, v, rng.uniform(0.15, 0.2), rng.uniform(0, 2 * np.pi)), "food")
    for u, v in heap(rng, rng.integers(3, 6), 0.52):
        broccoli(canvas, rng, pose.moved(u, v, rng.uniform(0.34, 0.42), rng.uniform(0, 2 * np.pi)), "food")


def bananas(canvas: Canvas, rng, pose: Pose):
    """A hand of two to four bananas."""
    dish(canvas, rng, pose, bare=0.25)
    n = rng.integers(2, 5)
    for i in range(n):
        v = (i - (n - 1) / 2) * 0.34
        banana(canvas, rng, pose.moved(0.03 * v, v, rng.uniform(0.92, 1.05), 0.12 * v + rng.normal(0, 0.03)), "food")


def apples_and_tomatoes(canvas: Canvas, rng, pose: Pose):
    """Three to six whole fruits of one kind: apples or tomatoes."""
    dish(canvas, rng, pose, bare=0.25)
    fruit, count = (apple, tomato)[rng.integers(2)], rng.integers(3, 7)
    largest = 0.46 if count < 5 else 0.36
    for u, v in heap(rng, count, 0.62):
        fruit(canvas, rng, pose.moved(u, v, largest * rng.uniform(0.9, 1), rng.uniform(-1, 1)), "food")


def grapes(canvas: Canvas, rng, pose: Pose):
    """A bunch of grapes, wide at the stalk and narrow at its tip."""
    dish(canvas, rng, pose, bare=0.25)
    colour = vary([(0.32, 0.12, 0.3), (0.56, 0.7, 0.24), (0.55, 0.13, 0.2)][rng.integers(3)], rng)
    stalk = stroke(curve(pose.points([(0, -0.6), (0.05, -0.95), (rng.uniform(-0.3, 0.3), -1.15)])), 0.07 * pose.size)
    canvas.paint(stalk, (0.46, 0.4, 0.18), relief=stalk.dome(0.6, 0.01), depth=0.3, part="food", shadow=0.02)
    for row, count in enumerate((4, 5, 4, 3, 2, 1)):
        for i in rng.permutation(count):
            u, v = (i - (count - 1) / 2) * 0.31 + rng.normal(0, 0.03), row * 0.3 - 0.72 + rng.normal(0, 0.03)
            grape(canvas, rng, pose.moved(u, v, rng.uniform(0.19, 0.22)), colour, "food")


RECIPES = {10: (strawberries, green_salad, fruit_slices, broccoli_and_carrots, bananas, apples_and_tomatoes, grapes)}
GARNISHES = {10: (strawberry, tomato_slice, herb_leaves, lemon_slice)}
