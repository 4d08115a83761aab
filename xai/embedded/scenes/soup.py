"""Recipes for Soup (9): what fills a bowl, and what floats in it."""
from dataclasses import replace

import numpy as np

from .canvas import Canvas, Shape, blur, ellipse, polygon, rounded_box, strokes
from .produce import carrot_slice
from .tableware import CHINA, Pose, bowl
from .texture import mix, noise, vary
from .toppings import balls, dice, leaf, scallions, scattered


def soup_surface(canvas: Canvas, rng, mouth: Shape, colour, cloud, *, clouds=0.5, grain=0.25, thick=0.3,
                 part="food") -> Shape:
    """Soup in a bowl's mouth: clouds of a second colour, the wall's shadow, a bright rim where the liquid climbs.

    clouds: contrast of the clouds; thick: how much the surface stands up, 0 for a clear broth. Returns the surface.
    """
    canvas.tint(mouth, (0.62, 0.6, 0.6), 0.9)                     # the wall inside, above the soup
    (y0, y1), (x0, x1) = ((a[0, 0], a[-1, -1]) for a in (mouth.y, mouth.x))
    cx, cy, rx, ry = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2 * 0.93, (y1 - y0) / 2 * 0.93
    surface = ellipse(cx, cy, rx, ry)
    billow = noise(surface, rng, grain, 0.5, 3)
    edge = np.clip(1 - blur(surface.alpha, 0.02) * 1.05, 0, 1)
    canvas.paint(surface, mix(colour, cloud, 0.5 + clouds * billow) * (1 - 0.5 * edge)[..., None], gloss=0.2,
                 sharpness=40, relief=edge + 0.05 * thick * billow + 0.015 * noise(surface, rng, 0.2, 0.4, 2),
                 depth=0.5, part=part)
    lx, ly, lz = canvas.light
    dark = surface - ellipse(cx - 0.05 * lx / lz, cy - 0.05 * ly / lz, rx, ry)
    canvas.tint(replace(dark, alpha=blur(dark.alpha, 0.012) * surface.alpha), (0.5, 0.46, 0.44), 0.75)
    _reflection(canvas, rng, surface, (cx + 0.5 * lx * rx, cy + 0.5 * ly * ry), rx)
    return surface


def _reflection(canvas, rng, surface, place, radius):
    """The window on the wet surface: a soft bright patch towards the light, with a bar across."""
    angle = np.arctan2(canvas.light[1], canvas.light[0]) + rng.normal(0, 0.2)
    pane = rounded_box(*place, 0.22 * radius, 0.6 * radius, angle, 0.05 * radius)
    bar = rounded_box(*place, 0.3 * radius, 0.05 * radius, angle, 0.0)
    window = pane - bar
    soft = replace(window, alpha=blur(window.alpha, 0.008) * window.alpha) & surface
    canvas.paint(soft, (1.0, 1.0, 0.98), opacity=rng.uniform(0.12, 0.35))


def _tureen(canvas, rng, pose: Pose, colour=None) -> Shape:
    """A bowl seen from above or a little from the side, sometimes with two lugs to hold it; returns its mouth."""
    round_ = replace(pose, size=pose.size * 1.2)
    colour = vary(CHINA[rng.integers(6)], rng, 0.012) if colour is None else colour
    if rng.random() < 0.35:
        for side in (-1, 1):
            x = pose.cx + side * 1.2 * pose.size
            hole = ellipse(x, pose.cy, 0.12 * pose.size, 0.22 * pose.size)
            lug = ellipse(x, pose.cy, 0.26 * pose.size, 0.36 * pose.size) - hole
            canvas.paint(lug, colour, relief=lug.dome(0.5, 0.02), depth=0.6, gloss=0.25, part="bowl", shadow=0.03)
    return bowl(canvas, rng, round_, colour, tilt=rng.uniform(0.72, 1.0))


def miso_soup(canvas: Canvas, rng, pose: Pose):
    """Cloudy beige broth in a lacquer bowl with seaweed, tofu and scallions."""
    lacquer = [(0.72, 0.1, 0.1), (0.12, 0.1, 0.1), (0.45, 0.14, 0.1)][rng.integers(3)]
    mouth = bowl(canvas, rng, replace(pose, size=pose.size * 1.2), vary(lacquer, rng, 0.012),
                 tilt=rng.uniform(0.8, 1.0))
    soup_surface(canvas, rng, mouth, vary((0.66, 0.5, 0.27), rng, 0.012), (0.84, 0.72, 0.46), clouds=0.4)
    tofu(canvas, rng, scattered(rng, pose, rng.integers(4, 9), 0.65), 0.055)
    for x, y in scattered(rng, pose, rng.integers(5, 11), 0.75):
        seaweed(canvas, rng, Pose(x, y, rng.uniform(0.022, 0.042), rng.uniform(0, np.pi)))
    scallions(canvas, rng, scattered(rng, pose, rng.integers(5, 11), 0.7))


def tofu(canvas: Canvas, rng, places, side, part="food"):
    """White bean curd cubes, half sunk."""
    dice(canvas, rng, places, side, (0.96, 0.93, 0.82), gloss=0.15, part=part)


def seaweed(canvas: Canvas, rng, pose: Pose, part="food"):
    """A wet, crinkled, dark green scrap."""
    corners = np.array([(-1, -0.8), (0.9, -1), (1, 0.85), (-0.85, 1)]) + rng.normal(0, 0.2, (4, 2))
    scrap = polygon(pose.points(corners), soften=0.2 * pose.size)
    crinkle = noise(scrap, rng, 0.03, 0.7)
    canvas.paint(scrap, mix((0.06, 0.1, 0.06), (0.16, 0.24, 0.13), 0.4 + 0.4 * crinkle),
                 relief=0.22 * crinkle + 0.4 * scrap.dome(0.5, 0.02), depth=0.4, gloss=0.3, sharpness=12, part=part,
                 shadow=0.005)


def cream_soup(canvas: Canvas, rng, pose: Pose):
    """Thick tomato, pumpkin or pea soup with a swirl of cream, basil or seeds."""
    mouth = _tureen(canvas, rng, pose)
    kind = rng.choice(3, p=(0.4, 0.4, 0.2))
    colour = vary([(0.84, 0.26, 0.1), (0.93, 0.58, 0.14), (0.53, 0.63, 0.24)][kind], rng, 0.012)
    surface = soup_surface(canvas, rng, mouth, colour, colour * (0.94, 0.85, 0.75), grain=0.12, thick=0.6)
    _cream_swirl(canvas, rng, pose, surface)
    _pepper(canvas, rng, pose)
    if kind == 0:
        turn = rng.uniform(0, 6)
        for k in range(2):
            leaf(canvas, rng, pose.moved(0.12 * np.cos(turn + 2.5 * k), 0.12 * np.sin(turn + 2.5 * k), 0.18,
                                         turn + 2.5 * k))
    else:
        for x, y in scattered(rng, pose, rng.integers(5, 10), 0.3):
            leaf(canvas, rng, Pose(x, y, 0.024, rng.uniform(0, 6)), (0.35, 0.42, 0.2), width=0.42)


def _cream_swirl(canvas, rng, pose, surface):
    """A spiral of cream that has begun to run, or a ring of drops pulled into hearts."""
    if rng.random() < 0.6:
        t, turns = np.linspace(0, 1, 60), rng.uniform(1.6, 2.6)
        r, a = 0.12 + 0.5 * t, 2 * np.pi * turns * t * rng.choice((-1, 1))
        line = np.column_stack(pose.at(r * np.cos(a), r * np.sin(a)))
        cream = strokes([line[:30], line[28:48], line[46:]], 0.022)
    else:
        ring = [(0.45 * np.cos(a), 0.45 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 8)[:-1]]
        cream = strokes([pose.points([p, (p[0] - 0.12 * p[1], p[1] + 0.12 * p[0])]) for p in ring], 0.035)
    soft = np.clip(1.8 * blur(cream.alpha, 0.008) + 0.12 * noise(cream, rng, 0.03) * cream.alpha - 0.25, 0, 1)
    canvas.paint(replace(cream, alpha=soft) & surface, (0.99, 0.95, 0.86), relief=0.6 * soft, depth=0.2, gloss=0.15,
                 opacity=0.92, part="food")


def _pepper(canvas, rng, pose, colour=(0.2, 0.12, 0.08)):
    """Ground pepper or herbs strewn on the soup."""
    balls(canvas, rng, scattered(rng, pose, 22, 0.75), 0.0042, colour, gloss=0)


def vegetable_soup(canvas: Canvas, rng, pose: Pose):
    """Clear golden broth with carrot discs, peas, potato dice, celery, fat eyes and parsley."""
    mouth = _tureen(canvas, rng, pose)
    broth = vary([(0.86, 0.62, 0.2), (0.8, 0.42, 0.14), (0.84, 0.72, 0.36)][rng.integers(3)], rng, 0.012)
    surface = soup_surface(canvas, rng, mouth, broth, broth * 0.8, clouds=0.35, thick=0.0)
    dice(canvas, rng, scattered(rng, pose, rng.integers(6, 11), 0.72), 0.05, (0.94, 0.84, 0.52))
    dice(canvas, rng, scattered(rng, pose, rng.integers(3, 9), 0.72), 0.038, (0.52, 0.68, 0.3))
    for x, y in scattered(rng, pose, rng.integers(6, 11), 0.72):
        carrot_slice(canvas, rng, Pose(x, y, 0.036 * rng.uniform(0.8, 1.1), rng.uniform(0, np.pi)), part="food")
    balls(canvas, rng, scattered(rng, pose, rng.integers(8, 16), 0.75), 0.017, (0.42, 0.66, 0.2))
    _fat_eyes(canvas, rng, pose, surface)
    for x, y in scattered(rng, pose, 5, 0.7):
        leaf(canvas, rng, Pose(x, y, 0.02, rng.uniform(0, 6)))


def _fat_eyes(canvas, rng, pose, surface):
    """Drops of fat on a clear broth: pale rings that catch the light."""
    places = scattered(rng, pose, 14, 0.8)
    outer, inner = (strokes([[p, p] for p in places], w) for w in (0.024, 0.016))
    canvas.paint((outer - inner) & surface, (1.0, 0.93, 0.66), opacity=0.55)


def corn_soup(canvas: Canvas, rng, pose: Pose):
    """Creamy yellow soup with corn kernels, croutons and parsley."""
    mouth = _tureen(canvas, rng, pose)
    colour = vary((0.97, 0.84, 0.42), rng, 0.012)
    surface = soup_surface(canvas, rng, mouth, colour, colour * (0.98, 0.92, 0.8), grain=0.12, thick=0.5)
    balls(canvas, rng, scattered(rng, pose, rng.integers(18, 32), 0.75), 0.017, (1.0, 0.8, 0.12))
    if rng.random() < 0.7:
        dice(canvas, rng, scattered(rng, pose.moved(0, 0, 0.5), rng.integers(5, 9), 0.8), 0.05, (0.76, 0.5, 0.22),
             gloss=0.05)
    else:
        _cream_swirl(canvas, rng, pose, surface)
    _pepper(canvas, rng, pose, (0.2, 0.42, 0.12))


def soup_cup(canvas: Canvas, rng, pose: Pose, part="soup cup"):
    """A small bowl of soup."""
    mouth = bowl(canvas, rng, replace(pose, size=pose.size * 1.1), part=part)
    colour = vary([(0.84, 0.3, 0.12), (0.93, 0.62, 0.18), (0.8, 0.66, 0.36)][rng.integers(3)], rng, 0.012)
    soup_surface(canvas, rng, mouth, colour, colour * 0.85, grain=0.1, part=part)
    balls(canvas, rng, scattered(rng, pose, 7, 0.5), 0.009, (0.28, 0.58, 0.18), part=part)


def miso_cup(canvas: Canvas, rng, pose: Pose, part="miso cup"):
    """A small lacquer bowl of miso soup."""
    mouth = bowl(canvas, rng, replace(pose, size=pose.size * 1.1), vary((0.72, 0.1, 0.1), rng, 0.012), part=part)
    soup_surface(canvas, rng, mouth, vary((0.7, 0.54, 0.3), rng, 0.012), (0.84, 0.72, 0.46), clouds=0.4, grain=0.1,
                 part=part)
    for x, y in scattered(rng, pose, 4, 0.55):
        seaweed(canvas, rng, Pose(x, y, 0.2 * pose.size, rng.uniform(0, np.pi)), part)
    dice(canvas, rng, scattered(rng, pose, 3, 0.5), 0.3 * pose.size, (0.96, 0.93, 0.82), part=part)
