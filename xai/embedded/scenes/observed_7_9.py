"""The observation pictures 7 (noodles), 8 (sashimi) and 9 (miso soup): fixed scenes with every part placed by hand."""
from dataclasses import replace

import numpy as np

from .canvas import Canvas, S, Shape, blob, blur, curve, ellipse, polygon, rounded_box
from .heap import heap, noodle_heap, tangle
from .seafood import salmon_slice, wasabi
from .soup import seaweed, soup_surface, tofu
from .tableware import Pose, bowl, chopsticks, everything, plain_table, round_plate
from .texture import mix, noise
from .toppings import balls, leaf, scallions

WHITE_CHINA = (0.94, 0.93, 0.91)


def _dark_table(canvas, rng, tone=0.1):
    """A black-brown lacquered table with a faint grain."""
    page = everything()
    _, v = page.local(0.5, 0.5, 0.3)
    grain = np.sin(v * 120 + 2 * noise(page, rng, 0.5, 0.5, 3)) * 0.25 + 0.5 * noise(page, rng, 0.03)
    canvas.paint(page, mix((tone, 0.8 * tone, 0.72 * tone), (1.7 * tone, 1.35 * tone, 1.15 * tone), 0.4 + 0.25 * grain),
                 part="table")


# --- 7: noodles ---------------------------------------------------------------------------------------------------

def picture_7(canvas: Canvas, rng):
    """Fried noodles under a fried egg, with choy at the left and a pale sausage at the lower right."""
    canvas.light, canvas.ambient = (-0.42, -0.55, 0.72), 0.55
    _dark_table(canvas, rng)
    round_plate(canvas, rng, Pose(0.5, 0.6, 0.58), WHITE_CHINA)
    _choy(canvas, rng)
    noodle_heap(canvas, rng, Pose(0.4, 0.63, 0.33, 0.4), (0.72, 0.44, 0.19), count=170, width=0.015, gloss=0.4,
                length=1.1, curl=3.0, spread=0.95, swirl=0.1, part="noodles")
    _crisp_bits(canvas, rng)
    _fried_egg(canvas, rng, Pose(0.59, 0.41, 0.205), yolk=(0.645, 0.4))
    _rice_sausage(canvas, rng, [(0.5, 0.86), (0.61, 0.81), (0.72, 0.73), (0.8, 0.62)], 0.15)


def _bar(line, wide):
    """A thick bent bar with round ends along the line: its shape and the relief of its round back."""
    path = curve(line, 60)
    room = rounded_box(*(path.min(0) + path.max(0)) / 2, *(np.ptp(path, axis=0) + wide))
    far = np.min([np.hypot(room.x - x, room.y - y) for x, y in path], axis=0) / (wide / 2)
    alpha = np.clip((1 - far) * wide / 2 * S + 0.5, 0, 1).astype(np.float32)
    return replace(room, alpha=alpha), np.sqrt(np.clip(1 - far ** 2, 0.03, 1))


def _choy(canvas, rng):
    """Choy: pale juicy stems that rise to the right, dark leaves to the left."""
    for line, wide in (([(0.12, 0.5), (0.2, 0.36), (0.3, 0.24), (0.42, 0.17)], 0.085),
                       ([(0.1, 0.62), (0.17, 0.45), (0.25, 0.33), (0.33, 0.28)], 0.08)):
        stem, back = _bar(line, wide)
        ribs = noise(stem, rng, 0.03)
        u, v = stem.local(0, 0, -0.9)
        canvas.paint(stem, mix((0.55, 0.74, 0.3), (0.82, 0.9, 0.6), 0.5 + 0.35 * np.cos(v * 190 + 0.4 * ribs)),
                     relief=back + 0.04 * ribs, depth=0.3, gloss=0.35, sharpness=16, part="vegetable", shadow=0.015)
    for x, y, size, turn in ((0.13, 0.46, 0.15, 1.9), (0.075, 0.68, 0.16, 1.4), (0.19, 0.58, 0.12, 2.2)):
        leaf(canvas, rng, Pose(x, y, size, turn), (0.11, 0.34, 0.12), "vegetable", width=0.55)


def _crisp_bits(canvas, rng):
    """Dark crisp crumbs and a few carrot threads among the noodles."""
    pose = Pose(0.35, 0.68, 0.27)
    threads = heap(tangle(rng, pose, 7, length=0.5, spread=0.8, swirl=0), 0.013)
    canvas.paint(threads.shape, (0.93, 0.47, 0.12), relief=threads.height, depth=0.2, gloss=0.3, part="noodles",
                 shadow=0.004)
    r, a = 0.26 * np.sqrt(rng.random(22)), rng.uniform(0, 6.28, 22)
    balls(canvas, rng, np.column_stack([0.34 + r * np.cos(a), 0.7 + 0.8 * r * np.sin(a)]), 0.007, (0.3, 0.14, 0.06),
          part="noodles")


def _fried_egg(canvas, rng, pose, yolk):
    """White with a browned, blistered rim, and a shining yolk."""
    white = blob(pose.cx, pose.cy, pose.size, rng, 0.045, 7, 1.06)
    inside = blur(white.alpha, 0.03)
    blister = noise(white, rng, 0.05, 0.6)
    brown = np.clip((0.8 - inside) * 2.2 + 0.25 * blister - 0.15, 0, 1) * 0.75
    canvas.paint(white, mix((0.97, 0.96, 0.92), (0.78, 0.5, 0.2), brown), gloss=0.22, sharpness=26, depth=0.45,
                 part="egg", relief=white.dome(0.5, 0.035) + 0.03 * blister * np.clip(1.3 - inside, 0, 1), shadow=0.02)
    ball = blob(*yolk, 0.083, rng, 0.02)
    canvas.paint(ball, mix((0.99, 0.74, 0.08), (0.97, 0.56, 0.04),
                           0.35 + 0.25 * noise(ball, rng, 0.1) + 0.5 * (1 - blur(ball.alpha, 0.03))),
                 relief=ball.dome(0.55, 0.07), depth=0.75, gloss=0.6, sharpness=40, part="egg", shadow=0.008)


def _rice_sausage(canvas, rng, line, wide):
    """A smooth, pale tan sausage in its thin skin, toasted in places."""
    body, back = _bar(line, wide)
    toast = noise(body, rng, 0.12, 0.5)
    speck = noise(body, rng, 0.02, 0.6, 2)
    canvas.paint(body, mix((0.86, 0.72, 0.48), (0.7, 0.5, 0.26), 0.3 + 0.3 * toast + 0.08 * speck), relief=back,
                 depth=0.55, gloss=0.3, sharpness=18, part="rice sausage", shadow=0.03)


# --- 8: sashimi ---------------------------------------------------------------------------------------------------

def picture_8(canvas: Canvas, rng):
    """Salmon slices in a row from the left to the lower right, wasabi above, chopsticks at the upper right."""
    canvas.light, canvas.ambient = (-0.35, -0.62, 0.7), 0.6
    plain_table(canvas, rng, (0.93, 0.9, 0.87))
    canvas.paint(everything(), (0.95, 0.92, 0.89), relief=0.006 * noise(everything(), rng, 0.02), part="table")
    _long_plate(canvas, rng)
    wasabi(canvas, rng, Pose(0.665, 0.335, 0.068))
    chopsticks(canvas, rng, Pose(0.86, 0.15, 0.27, -0.95), (0.8, 0.62, 0.4))
    _wrapper(canvas, rng)
    for k, t in enumerate(np.linspace(0, 1, 7)):
        salmon_slice(canvas, rng, Pose(0.16 + 0.7 * t, 0.53 + 0.25 * t, 0.2, 1.28 + 0.08 * (k % 2)), part="sashimi",
                     width=0.52)


def _long_plate(canvas, rng):
    """The near part of a wide pale plate; its far rim crosses the picture."""
    plate = polygon([(-0.1, 0.27), (1.1, 0.24), (1.1, 1.1), (-0.1, 1.1)])
    u, v = plate.local(0, 0.255)
    rim = np.interp(v + 0.025 * u, [0, 0.02, 0.05, 0.09, 1], [0.4, 0.8, 0.7, 0.0, 0.0]).astype(np.float32)
    canvas.paint(plate, mix((0.86, 0.88, 0.92), (0.95, 0.95, 0.96), 0.5 + 0.4 * v + 0 * u), relief=rim, depth=0.5,
                 gloss=0.14, sharpness=36, part="plate", shadow=0.03)


def _wrapper(canvas, rng):
    """The paper sleeve over the chopsticks' thick end, with a printed red mark."""
    pose = Pose(0.86, 0.15, 0.27, -0.95)
    paper = polygon(pose.points([(-0.17, -1.1), (0.17, -1.1), (0.17, -0.2), (-0.17, -0.2)]))
    canvas.paint(paper, (0.98, 0.96, 0.93), relief=paper.dome(0.6, 0.03), depth=0.4, part="chopsticks", shadow=0.012)
    canvas.paint(ellipse(*pose.at(0.0, -0.5), 0.025), (0.8, 0.15, 0.2), part="chopsticks")


# --- 9: miso soup -------------------------------------------------------------------------------------------------

_SEAWEED = ((0.37, 0.23), (0.47, 0.2), (0.56, 0.22), (0.66, 0.28), (0.62, 0.36), (0.74, 0.36), (0.77, 0.45),
            (0.79, 0.57), (0.7, 0.25), (0.27, 0.73), (0.35, 0.79), (0.44, 0.83), (0.55, 0.82), (0.24, 0.62),
            (0.66, 0.8), (0.43, 0.42), (0.37, 0.5), (0.75, 0.66))


def picture_9(canvas: Canvas, rng):
    """Miso soup in a red bowl from above: clouds of bean paste, seaweed, scallions, tofu."""
    canvas.light, canvas.ambient = (-0.4, -0.5, 0.77), 0.56
    _dark_table(canvas, rng, 0.08)
    chopsticks(canvas, rng, Pose(0.03, 0.2, 0.5, 0.75), (0.5, 0.32, 0.2), part="table")
    mouth = bowl(canvas, rng, Pose(0.51, 0.52, 0.44), (0.74, 0.09, 0.1), tilt=0.98)
    surface = soup_surface(canvas, rng, mouth, (0.62, 0.49, 0.25), (0.73, 0.61, 0.35), clouds=0.4, grain=0.3,
                           part="soup")
    _weed(canvas, rng, _SEAWEED[::2])
    _clouds(canvas, rng, surface)
    tofu(canvas, rng, np.array([(0.31, 0.6), (0.56, 0.32), (0.62, 0.7), (0.69, 0.47), (0.48, 0.74)]), 0.062, "soup")
    _weed(canvas, rng, _SEAWEED[1::2])
    places = np.array([(0.25, 0.42), (0.29, 0.38), (0.33, 0.36), (0.38, 0.33), (0.3, 0.45), (0.24, 0.5), (0.41, 0.37),
                       (0.36, 0.41), (0.45, 0.3), (0.58, 0.6), (0.71, 0.74), (0.52, 0.66), (0.4, 0.68)])
    scallions(canvas, rng, places, 0.024, "soup")


def _weed(canvas, rng, places):
    """Seaweed squares at the places; those painted before the clouds look sunk."""
    for x, y in places:
        seaweed(canvas, rng, Pose(x, y, rng.uniform(0.036, 0.052), rng.uniform(0, np.pi)), "soup")


def _clouds(canvas, rng, surface: Shape):
    """Bean paste that has risen in billows: round pale heads with soft edges, thickest right of the middle."""
    u, v = surface.local(0.58, 0.54)
    heads = np.clip(0.3 + 0.7 * np.abs(noise(surface, rng, 0.2, 0.5, 4)), 0, 1)
    thick = np.clip(1.45 - np.hypot(u, v) * 3.4, 0, 1)
    amount = thick * heads
    canvas.paint(replace(surface, alpha=surface.alpha * amount), (0.93, 0.84, 0.6), relief=0.2 * amount, depth=0.5,
                 opacity=0.85)


PICTURES = {7: (picture_7, "noodles"), 8: (picture_8, "sashimi"), 9: (picture_9, "soup")}
