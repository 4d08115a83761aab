"""Recipes for Fried food (4) and Meat (5)."""
import numpy as np

from .browned import (
    bacon,
    chip,
    chips,
    drumstick,
    meatball,
    nugget,
    onion_ring,
    roast_slice,
    sausage,
    spring_roll,
    steak,
)
from .canvas import Canvas, blob, polygon
from .produce import herb_leaves, lemon_slice, salad_leaf
from .solids import heap
from .tableware import Pose, bowl, round_plate
from .texture import mix, mottled, noise, vary
from .vegetable_fruit import dish


def _paper(canvas, rng, pose):
    """A crumpled sheet of greasy paper under the food."""
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * rng.uniform(0.78, 0.95, (4, 2))
    sheet = polygon(pose.moved(0, 0, 1, rng.uniform(0, np.pi)).points(corners))
    crease = np.abs(noise(sheet, rng, 0.25, roughness=0.4))
    white = mottled(sheet, rng, vary((0.95, 0.93, 0.87), rng, 0.01), (0.88, 0.8, 0.62), 0.2, 0.2)
    canvas.paint(sheet, white, relief=np.minimum(crease, 0.8), depth=0.4, part="paper", shadow=0.012)


def _tray(canvas, rng, pose):
    """Where fried food is served: a plate, a board, and often paper on it."""
    dish(canvas, rng, pose)
    if rng.random() < 0.6:
        _paper(canvas, rng, pose)


def _dip(canvas, rng, pose):
    """A small dish of ketchup, mayonnaise or chilli sauce beside the food."""
    mouth = bowl(canvas, rng, pose, part="dip")
    sauce = vary([(0.74, 0.1, 0.05), (0.95, 0.9, 0.74), (0.85, 0.3, 0.06)][rng.integers(3)], rng)
    canvas.paint(mouth, sauce, relief=0.15 * noise(mouth, rng, 0.25, roughness=0.4), depth=0.8, gloss=0.4, part="dip")


def french_fries(canvas: Canvas, rng, pose: Pose):
    """A heap of chips, often with a dip."""
    _tray(canvas, rng, pose)
    pale, around = rng.uniform(0, 0.5), rng.uniform(0, np.pi)
    for u, v in heap(rng, rng.integers(24, 36), 0.58):
        chip(canvas, rng, pose.moved(u, v, rng.uniform(0.3, 0.44), around + rng.normal(0, 0.8)), "food", pale)
    if rng.random() < 0.5:
        _dip(canvas, rng, pose.moved(0.75, 0.45, 0.36))


def fried_chicken(canvas: Canvas, rng, pose: Pose):
    """Drumsticks and nuggets in a craggy crust, sometimes with lemon or a leaf."""
    _tray(canvas, rng, pose)
    tone = vary([(0.9, 0.6, 0.26), (0.8, 0.46, 0.17)][rng.integers(2)], rng)
    if rng.random() < 0.4:
        salad_leaf(canvas, rng, pose.moved(-0.7, -0.5, 0.4), "leaf")
    legs = rng.integers(0, 4)
    for i, (u, v) in enumerate(heap(rng, legs + rng.integers(3, 6) - (legs > 1), 0.55)):
        if i < legs:
            drumstick(canvas, rng, pose.moved(u, v, rng.uniform(0.46, 0.54), rng.uniform(0, 2 * np.pi)), "food", tone)
        else:
            nugget(canvas, rng, pose.moved(u, v, rng.uniform(0.34, 0.44), rng.uniform(0, 2 * np.pi)), "food", tone)
    if rng.random() < 0.3:
        lemon_slice(canvas, rng, pose.moved(0.7, 0.55, 0.22))


def onion_rings(canvas: Canvas, rng, pose: Pose):
    """A heap of battered rings."""
    _tray(canvas, rng, pose)
    tone = vary((0.93, 0.66, 0.27), rng)
    for u, v in heap(rng, rng.integers(5, 9), 0.56):
        onion_ring(canvas, rng, pose.moved(u, v, rng.uniform(0.36, 0.46), rng.uniform(0, 2 * np.pi)), "food", tone)
    if rng.random() < 0.4:
        _dip(canvas, rng, pose.moved(0.75, 0.45, 0.36))


def spring_rolls(canvas: Canvas, rng, pose: Pose):
    """Four to six rolls side by side, the upper ones across, with a dip."""
    dish(canvas, rng, pose)
    n = rng.integers(3, 5)
    for i in range(n):
        v = (i - (n - 1) / 2) * 0.46
        at = pose.moved(rng.normal(0, 0.06), v, 0.78, rng.normal(0, 0.06))
        spring_roll(canvas, rng, at, "food", rng.random() < 0.3)
    for _ in range(rng.integers(1, 3)):
        at = pose.moved(*rng.normal(0, 0.15, 2), 0.78, rng.uniform(0.5, 1.2) * rng.choice((-1, 1)))
        spring_roll(canvas, rng, at, "food", rng.random() < 0.5)
    if rng.random() < 0.5:
        _dip(canvas, rng, pose.moved(0.8, 0.6, 0.32))


def _gravy(canvas: Canvas, rng, pose: Pose, colour, part, stretch=1.0):
    """A thin pool of glossy sauce with a thick dark rim where it ends."""
    pool = blob(pose.cx, pose.cy, pose.size, rng, 0.07, 5, stretch, pose.angle)
    thick = pool.dome(0.35, 0.05)
    tone = mix(np.asarray(colour) * 1.5, np.asarray(colour), 0.3 + 0.5 * thick + 0.2 * noise(pool, rng, 0.1))
    canvas.paint(pool, tone, relief=thick + 0.1 * noise(pool, rng, 0.25, roughness=0.4), depth=0.35, gloss=0.5,
                 sharpness=30, opacity=0.92, part=part)


def grilled_steak(canvas: Canvas, rng, pose: Pose):
    """A steak with grill marks on a plate or board, sometimes with sauce or herbs."""
    dish(canvas, rng, pose)
    if rng.random() < 0.4:
        _gravy(canvas, rng, pose.moved(0, 0.1, 0.85), vary((0.3, 0.13, 0.06), rng), "sauce", 1.15)
    steak(canvas, rng, pose.moved(0, 0, 0.9), "food", fat=rng.random() < 0.7, dark=rng.random())
    if rng.random() < 0.5:
        herb_leaves(canvas, rng, pose.moved(*rng.normal(0, 0.2, 2), 0.24, rng.uniform(0, 6)), "herb")


def meatballs(canvas: Canvas, rng, pose: Pose):
    """Meatballs in tomato sauce or gravy."""
    tool = bowl if rng.random() < 0.4 else round_plate
    tool(canvas, rng, Pose(pose.cx, pose.cy, 1.2 * pose.size))
    sauce = vary([(0.62, 0.12, 0.05), (0.4, 0.2, 0.09)][rng.integers(2)], rng)
    _gravy(canvas, rng, pose.moved(0, 0, 0.84), sauce, "sauce")
    for u, v in heap(rng, rng.integers(5, 10), 0.56):
        ball = pose.moved(u, v, rng.uniform(0.22, 0.27))
        meatball(canvas, rng, ball, "food")
        if rng.random() < 0.4:
            drip = blob(*ball.at(*rng.normal(0, 0.2, 2)), 0.45 * ball.size, rng, 0.25, 5)
            canvas.paint(drip, sauce, relief=drip.dome(0.6, 0.03), depth=0.4, gloss=0.5, opacity=0.9, part="food")
    if rng.random() < 0.5:
        herb_leaves(canvas, rng, pose.moved(*rng.normal(0, 0.2, 2), 0.22, rng.uniform(0, 6)), "herb")


def sausages(canvas: Canvas, rng, pose: Pose):
    """Two to four grilled sausages side by side."""
    dish(canvas, rng, pose)
    skin = vary([(0.68, 0.31, 0.16), (0.6, 0.22, 0.13), (0.78, 0.5, 0.32)][rng.integers(3)], rng)
    n = rng.integers(2, 5)
    for i in range(n):
        v = (i - (n - 1) / 2) * 0.5
        at = pose.moved(rng.normal(0, 0.06), v, rng.uniform(0.8, 0.9), rng.normal(0, 0.1))
        sausage(canvas, rng, at, "food", skin)


def roast_beef(canvas: Canvas, rng, pose: Pose):
    """A fan of slices of pink roast beef, sometimes with gravy."""
    dish(canvas, rng, pose)
    if rng.random() < 0.4:
        _gravy(canvas, rng, pose.moved(0, 0.2, 0.8), vary((0.34, 0.17, 0.07), rng), "sauce", 1.2)
    n, pink = rng.integers(4, 7), vary((0.83, 0.37, 0.34), rng)
    for i in range(n):
        t = i / (n - 1) - 0.5
        at = pose.moved(1.0 * t, 0.9 * t * t, 0.5, np.pi / 2 + 0.7 * t)
        roast_slice(canvas, rng, at, "food", vary(pink, rng, 0.01, 0.03))


def bacon_rashers(canvas: Canvas, rng, pose: Pose):
    """Three to five crisp rashers."""
    dish(canvas, rng, pose)
    n = rng.integers(3, 5)
    for i in range(n):
        v = (i - (n - 1) / 2) * 0.46
        bacon(canvas, rng, pose.moved(rng.normal(0, 0.05), v, rng.uniform(0.82, 0.95), rng.normal(0, 0.12)), "food")


RECIPES = {4: (french_fries, fried_chicken, onion_rings, spring_rolls),
           5: (grilled_steak, meatballs, sausages, roast_beef, bacon_rashers)}
GARNISHES = {4: (chips, onion_ring), 5: (meatball, bacon)}
