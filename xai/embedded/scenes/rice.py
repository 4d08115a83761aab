"""Recipes for Rice (7)."""
from dataclasses import replace

from .canvas import Canvas, blob, ellipse, polygon, rounded_box
from .heap import rice
from .tableware import Pose, board, bowl, round_plate, square_plate
from .texture import mix, noise, vary
from .toppings import balls, dice, leaf, scallions, scattered

WHITE_RICE = (0.97, 0.96, 0.92)


def rice_bowl(canvas: Canvas, rng, pose: Pose):
    """A heaped bowl of white rice; black sesame, a pickled plum or nothing on top."""
    china = [(0.16, 0.15, 0.17), (0.62, 0.14, 0.12), (0.25, 0.38, 0.58), (0.5, 0.34, 0.24), (0.42, 0.5, 0.42)]
    mouth = bowl(canvas, rng, replace(pose, size=pose.size * 1.15), vary(china[rng.integers(5)], rng, 0.015))
    canvas.tint(mouth, (0.6, 0.6, 0.6), 0.8)
    heap_of_rice = blob(pose.cx, pose.cy, pose.size * 0.95, rng, 0.02) & mouth
    rice(canvas, rng, heap_of_rice, vary(WHITE_RICE, rng, 0.006, 0.02), mound=1.4)
    top = rng.random()
    if top < 0.4:
        balls(canvas, rng, scattered(rng, pose, 30, 0.5), 0.006, (0.12, 0.1, 0.1))
    elif top < 0.65:
        balls(canvas, rng, [pose.at(*rng.normal(0, 0.1, 2))], 0.2 * pose.size, (0.72, 0.12, 0.18))
    elif top < 0.8:
        scallions(canvas, rng, scattered(rng, pose, 8, 0.4))


def fried_rice(canvas: Canvas, rng, pose: Pose):
    """Yellow-brown rice on a plate with peas, carrot cubes, egg shreds and scallions."""
    round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.3))
    area = blob(pose.cx, pose.cy, pose.size * 0.86, rng, 0.06)
    rice(canvas, rng, area, vary((0.93, 0.77, 0.47), rng, 0.015), mound=1.3)
    dice(canvas, rng, scattered(rng, pose, rng.integers(10, 18), 0.72), 0.028, (0.94, 0.46, 0.1))
    dice(canvas, rng, scattered(rng, pose, rng.integers(5, 11), 0.72), 0.034, (0.98, 0.85, 0.35))
    balls(canvas, rng, scattered(rng, pose, rng.integers(12, 24), 0.75), 0.0155, (0.36, 0.66, 0.18))
    scallions(canvas, rng, scattered(rng, pose, rng.integers(0, 7), 0.6), 0.014)


def onigiri(canvas: Canvas, rng, pose: Pose):
    """One to three rice triangles wrapped with seaweed, on a board or plate."""
    (board, square_plate)[rng.integers(2)](canvas, rng, replace(pose, size=pose.size * 1.25))
    count = int(rng.integers(1, 4))
    middles = [[(0, 0)], [(-0.48, 0.02), (0.48, -0.02)], [(-0.52, 0.2), (0.52, 0.2), (0, -0.24)]][count - 1]
    for u, v in middles:
        rice_ball(canvas, rng, pose.moved(u, v, (0.8, 0.58, 0.5)[count - 1], rng.normal(0, 0.15)), part="food")


def rice_ball(canvas: Canvas, rng, pose: Pose, part="rice ball"):
    """A rounded triangle of rice with a seaweed strip at its foot, seen from the front."""
    corners = [(-0.1, -1.05), (0.1, -1.05), (1.1, 0.75), (1.0, 0.9), (-1.0, 0.9), (-1.1, 0.75)]
    body = polygon(pose.points(corners), soften=0.32 * pose.size)
    rice(canvas, rng, body, vary(WHITE_RICE, rng, 0.006, 0.02), mound=0.6, ragged=0.2, part=part, shadow=0.025)
    strip = rounded_box(*pose.at(0, 0.52), 0.72 * pose.size, 0.74 * pose.size, pose.angle, 0.03 * pose.size)
    crinkle = noise(strip, rng, 0.03, 0.7)
    canvas.paint(strip, mix((0.07, 0.1, 0.08), (0.13, 0.19, 0.13), 0.5 + 0.4 * crinkle),
                 relief=0.1 * crinkle + strip.dome(0.6, 0.02), depth=0.4, gloss=0.2, sharpness=10, part=part,
                 shadow=0.004)


def curry_rice(canvas: Canvas, rng, pose: Pose):
    """A dome of rice with curry beside it: potato, carrot, gloss."""
    plate = Pose(pose.cx, pose.cy, pose.size * 1.3)
    round_plate(canvas, rng, plate)
    pool = blob(*pose.at(0.22, 0), pose.size * 0.68, rng, 0.06, angle=pose.angle)
    colour = vary([(0.5, 0.27, 0.08), (0.72, 0.45, 0.1), (0.42, 0.2, 0.08)][rng.integers(3)], rng, 0.012)
    lumps = noise(pool, rng, 0.06, 0.6)
    canvas.paint(pool, mix(colour, colour * 0.75, 0.4 + 0.3 * lumps), relief=pool.dome(0.5, 0.03) + 0.06 * lumps,
                 depth=0.6, gloss=0.4, sharpness=26, part="food", shadow=0.008)
    beside = pose.moved(0.42, 0, 0.6)
    dice(canvas, rng, scattered(rng, beside, rng.integers(3, 6), 0.7), 0.055, (0.93, 0.76, 0.38), gloss=0.35)
    dice(canvas, rng, scattered(rng, beside, rng.integers(3, 6), 0.7), 0.045, (0.92, 0.44, 0.1), gloss=0.35)
    dome = ellipse(*pose.at(-0.34, 0), pose.size * 0.5, pose.size * 0.66, pose.angle)
    rice(canvas, rng, dome, vary(WHITE_RICE, rng, 0.006, 0.02), mound=1.5, ragged=0.25, shadow=0.03)
    if rng.random() < 0.6:
        leaf(canvas, rng, pose.moved(-0.34, 0, 0.14, rng.uniform(0, 6)))


def rice_scoop(canvas: Canvas, rng, pose: Pose, part="rice scoop"):
    """A small round scoop of rice with a few sesame seeds."""
    rice(canvas, rng, ellipse(pose.cx, pose.cy, pose.size), vary(WHITE_RICE, rng, 0.006, 0.02), mound=0.7, ragged=0.25,
         part=part, shadow=0.025)
    balls(canvas, rng, scattered(rng, pose, 8, 0.5), 0.005, (0.12, 0.1, 0.1), part=part)
