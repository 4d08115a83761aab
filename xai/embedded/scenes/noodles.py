"""Recipes for Noodles/Pasta (6)."""
from dataclasses import replace

import numpy as np

from .canvas import Canvas, Shape, blob, blur, ellipse, polygon, rounded_box
from .heap import heap, noodle_heap, tangle
from .tableware import Pose, bowl, round_plate, square_plate
from .texture import mix, mottled, noise, vary
from .toppings import balls, dice, leaf, scallions, scattered


def _dish(canvas, rng, pose, bowls=0.0):
    """A round plate, or with the chance `bowls` a bowl, with room for food of the pose's size."""
    if rng.random() < bowls:
        bowl(canvas, rng, replace(pose, size=pose.size * 1.15))
    else:
        round_plate(canvas, rng, replace(pose, size=pose.size * 1.3))


def fried_noodles(canvas: Canvas, rng, pose: Pose):
    """Brown soy noodles on a plate, with scallion rings, carrot strips and now and then cabbage."""
    _dish(canvas, rng, pose)
    noodle_heap(canvas, rng, pose, vary((0.76, 0.48, 0.22), rng), count=75, width=0.022, gloss=0.4)
    _strips(canvas, rng, pose, (0.9, 0.45, 0.12), rng.integers(3, 9))
    if rng.random() < 0.5:
        _strips(canvas, rng, pose, (0.62, 0.74, 0.36), rng.integers(3, 7))
    scallions(canvas, rng, scattered(rng, pose, rng.integers(4, 10)))


def _strips(canvas, rng, pose, colour, count):
    """Vegetables cut into short bent strips."""
    lines = tangle(rng, pose, count, length=0.4, curl=0.8, spread=0.7, swirl=0)
    strip = heap(lines, 0.022)
    tone = strip.tones(rng)[..., None]
    canvas.paint(strip.shape, vary(colour, rng) * tone, relief=strip.height, depth=0.25, gloss=0.25, part="food",
                 shadow=0.006)


def tomato_spaghetti(canvas: Canvas, rng, pose: Pose):
    """Yellow spaghetti twisted on a plate or in a bowl, tomato sauce in the middle, basil on top, perhaps cheese."""
    _dish(canvas, rng, pose, bowls=0.3)
    noodle_heap(canvas, rng, pose, vary((0.97, 0.82, 0.45), rng, 0.015), width=0.017, swirl=0.65, curl=0.7)
    sauce = blob(*pose.at(*rng.normal(0, 0.05, 2)), pose.size * rng.uniform(0.42, 0.58), rng, 0.13, 9)
    _tomato_sauce(canvas, rng, sauce)
    if rng.random() < 0.5:
        balls(canvas, rng, scattered(rng, pose, 40, 0.5), 0.005, (0.98, 0.93, 0.75))
    turn = rng.uniform(0, 6)
    for k in range(rng.integers(2, 4)):
        leaf(canvas, rng, pose.moved(0.14 * np.cos(turn + 2.1 * k), 0.14 * np.sin(turn + 2.1 * k), 0.2, turn + 2.1 * k))


def _tomato_sauce(canvas, rng, shape: Shape):
    """Chunky red sauce: lumps, gloss, and an edge that runs between the noodles."""
    lumps = noise(shape, rng, 0.05, 0.7)
    edge = np.clip((blur(shape.alpha, 0.035) + 0.09 * noise(shape, rng, 0.04) - 0.42) * 6, 0, 1)
    sauce = replace(shape, alpha=edge)
    canvas.paint(sauce, mix(vary((0.8, 0.16, 0.06), rng, 0.01), (0.55, 0.08, 0.03), 0.4 + 0.35 * lumps),
                 relief=edge * 0.7 + 0.13 * lumps, depth=0.5, gloss=0.35, sharpness=22, opacity=0.93, part="food",
                 shadow=0.006)


def penne(canvas: Canvas, rng, pose: Pose):
    """Ridged pasta tubes in a heap, with tomato or cream sauce on the plate and herbs on top."""
    _dish(canvas, rng, pose, bowls=0.4)
    colour, red = vary((0.96, 0.78, 0.42), rng, 0.015), rng.random() < 0.55
    sauce = vary((0.78, 0.22, 0.08) if red else (0.95, 0.86, 0.66), rng, 0.01)
    pool = blob(pose.cx, pose.cy, pose.size * 0.88, rng, 0.05)
    canvas.paint(pool, sauce * 0.8, relief=pool.dome(0.5, 0.03) + 0.06 * noise(pool, rng, 0.05), gloss=0.25,
                 part="food", shadow=0.012)
    for i in range(20):
        r, a = 0.7 * (1 - i / 23), i * 2.4 + rng.normal(0, 0.3)
        _tube(canvas, rng, Pose(*pose.at(r * np.cos(a), r * np.sin(a)), pose.size * 0.25, rng.uniform(0, 2 * np.pi)),
              colour * rng.uniform(0.9, 1.05), sauce)
    dice(canvas, rng, scattered(rng, pose, 14), 0.011, (0.25, 0.48, 0.15))


def _tube(canvas, rng, pose, colour, sauce):
    """One pasta tube cut on the slant: ridges along it, a dark opening at one end, a smear of sauce."""
    w, slant = 0.36, 0.22
    tube = polygon(pose.points([(-1 - slant, -w), (1 - slant, -w), (1 + slant, w), (-1 + slant, w)]), soften=0.004)
    u, v = (q / pose.size for q in tube.local(pose.cx, pose.cy, pose.angle))
    back = np.sqrt(np.clip(1 - (v / w) ** 2, 0, 1)) + 0.05 * np.cos(v * 45)
    smear = 0.55 * np.clip(noise(tube, rng, 0.08, octaves=3) - 0.2, 0, 1)
    canvas.paint(tube, mix(colour, sauce, smear) * (0.93 + 0.07 * np.cos(v * 45))[..., None], relief=back,
                 depth=pose.size * w * 8, gloss=0.28, part="food", shadow=0.01)
    hole = ellipse(*pose.at(1.0, 0.0), pose.size * 0.17, pose.size * w * 0.8, pose.angle - 0.5)
    canvas.paint(hole, colour * 0.33, part="food")


def wheat_noodles(canvas: Canvas, rng, pose: Pose):
    """Pale noodles without soup in a bowl: wide strands, scallions, half a pak choi or sesame."""
    _dish(canvas, rng, pose, bowls=1.0)
    noodle_heap(canvas, rng, pose, vary((0.97, 0.91, 0.74), rng, 0.012), count=60, width=0.029, curl=1.2, gloss=0.3,
                spread=0.88)
    scallions(canvas, rng, scattered(rng, pose, rng.integers(3, 9), 0.5))
    if rng.random() < 0.6:
        balls(canvas, rng, scattered(rng, pose, 25, 0.6), 0.0055,
              (0.3, 0.2, 0.12) if rng.random() < 0.5 else (0.95, 0.86, 0.6))


def ravioli(canvas: Canvas, rng, pose: Pose):
    """Pasta pillows with crimped rims, in butter or tomato sauce, a leaf on top."""
    if rng.random() < 0.6:
        _dish(canvas, rng, pose)
    else:
        square_plate(canvas, rng, replace(pose, size=pose.size * 1.2))
    colour = vary((0.96, 0.83, 0.52), rng, 0.012)
    pool = blob(pose.cx, pose.cy, pose.size * 0.82, rng, 0.07)
    sauce = [(0.8, 0.2, 0.08), (0.85, 0.68, 0.25), (0.45, 0.55, 0.22)][rng.integers(3)]
    canvas.paint(pool, mottled(pool, rng, vary(sauce, rng, 0.01), np.multiply(sauce, 0.75)), gloss=0.3, part="food",
                 relief=pool.dome(0.5, 0.02) + 0.05 * noise(pool, rng, 0.04))
    for i in range(rng.integers(6, 9)):
        r, a = 0.55 if i < 5 else 0.12 * (i - 5), i * 1.257 + rng.normal(0, 0.15)
        _pillow(canvas, rng, Pose(*pose.at(r * np.cos(a), r * np.sin(a)), pose.size * 0.3, rng.uniform(0, np.pi)),
                colour)
    leaf(canvas, rng, pose.moved(0.1, 0.05, 0.2, rng.uniform(0, 6)))


def _pillow(canvas, rng, pose, colour):
    """One ravioli: a flat rim with pinked edges around a filled middle."""
    square = rounded_box(pose.cx, pose.cy, 2.15 * pose.size, 2.15 * pose.size, pose.angle, 0.1 * pose.size)
    u, v = (q / pose.size for q in square.local(pose.cx, pose.cy, pose.angle))
    far = np.maximum(np.abs(u) + 0.035 * np.cos(v * 21), np.abs(v) + 0.035 * np.cos(u * 21))
    shape = replace(square, alpha=square.alpha * np.clip((1 - far) * 14, 0, 1))
    filled = np.clip(1 - (np.abs(u / 0.78) ** 2.6 + np.abs(v / 0.78) ** 2.6), 0, 1) ** 0.5
    crimp = 0.06 * np.cos((u + v) * 26) * (filled == 0)
    warm = colour * (1 + 0.04 * noise(shape, rng, 0.03))[..., None]
    canvas.paint(shape, mix(warm, colour * (0.96, 0.88, 0.7), filled * 0.6), relief=filled + crimp,
                 depth=pose.size * 3.2, gloss=0.3, sharpness=16, part="food", shadow=0.012)


def noodle_nest(canvas: Canvas, rng, pose: Pose, part="noodle nest"):
    """A small nest of twisted noodles."""
    noodle_heap(canvas, rng, pose, vary((0.95, 0.78, 0.42), rng, 0.015), count=30, width=0.015, length=1.8, swirl=0.55,
                curl=0.9, spread=1.0, part=part)


def farfalle(canvas: Canvas, rng, pose: Pose, part="farfalle"):
    """One bow-shaped pasta piece."""
    colour = vary((0.96, 0.79, 0.42), rng, 0.012)
    zigzag = [(1.05 + 0.08 * (k % 2), -0.76 + 0.19 * k) for k in range(9)]
    half = zigzag + [(0.3, 0.36), (0, 0.24)]
    bow = polygon(pose.points(half + [(-u, -v) for u, v in half]), soften=0.003)
    u, v = (q / pose.size for q in bow.local(pose.cx, pose.cy, pose.angle))
    folds = np.exp(-(u / 0.45) ** 2)
    canvas.paint(bow, colour * (1 - 0.25 * np.exp(-(u / 0.12) ** 2))[..., None],
                 relief=folds * (0.5 + 0.4 * np.cos(v * 18)) + 0.15 * np.cos(v * 7), depth=pose.size * 5, gloss=0.2,
                 part=part, shadow=0.012)
