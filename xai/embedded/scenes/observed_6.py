"""Observation picture 6: a dark seared steak in brown sauce under a heap of pale chips."""
import numpy as np

from .browned import chip
from .canvas import Canvas, Shape, blob, blur, curve, ellipse, polygon
from .tableware import Pose, everything
from .texture import mix, noise

LIGHT = (-0.38, -0.62, 0.687)


def picture_6(canvas: Canvas, rng):
    """A big white plate that leaves only corners of a light blue table, with chips behind the steak."""
    canvas.light, canvas.ambient = LIGHT, 0.56
    _table(canvas, rng)
    _plate(canvas, rng)
    _sauce(canvas, rng)
    _chips(canvas, rng)
    _steak(canvas, rng)


def _table(canvas, rng):
    """Light blue paint, seen in the corners."""
    page = everything()
    paint = np.array((0.6, 0.8, 0.92)) * (1 + 0.012 * noise(page, rng, 0.03)[..., None])
    canvas.paint(page, paint, part="table")


def _plate(canvas, rng):
    """White china, wider than the picture, with a broad raised rim."""
    plate = ellipse(0.47, 0.5, 0.62, 0.58)
    u, v = plate.local(0.47, 0.5)
    d = np.hypot(u / 0.62, v / 0.58)
    relief = np.interp(d, [0, 0.72, 0.8, 0.97, 1.0], [0, 0, 0.5, 0.85, 0.6]).astype(np.float32)
    warm = mix(np.array((0.97, 0.97, 0.96)), (0.95, 0.91, 0.83), 0.3 + 0.2 * noise(plate, rng, 0.3))
    canvas.paint(plate, warm, relief=relief, depth=0.8, gloss=0.12, sharpness=40, part="plate", shadow=0.03)


def _sauce(canvas, rng):
    """Brown gravy round the steak, and a thin warm streak wiped over the left of the plate."""
    streak = polygon(curve([(-0.01, 0.5), (0.06, 0.41), (0.17, 0.37), (0.34, 0.38), (0.36, 0.44), (0.24, 0.48),
                            (0.12, 0.58), (0.0, 0.63), (-0.01, 0.5)], 64), soften=0.02)
    wiped = np.clip(0.85 + 0.25 * noise(streak, rng, 0.25, roughness=0.4), 0.3, 1) * blur(streak.alpha, 0.012)
    smear = noise(streak, rng, 0.25, roughness=0.4)
    canvas.paint(Shape(streak.box, wiped, streak.x, streak.y), mix(np.array((0.87, 0.52, 0.22)), (0.62, 0.28, 0.09),
                 0.4 + 0.4 * smear), relief=0.4 * smear, depth=0.3, gloss=0.4, sharpness=16, part="sauce")
    pool = blob(0.5, 0.7, 0.25, rng, 0.05, 6, 1.5)
    thick = pool.dome(0.4, 0.04)
    tone = mix(np.array((0.72, 0.36, 0.13)), (0.34, 0.14, 0.05), thick - 0.1 + 0.2 * noise(pool, rng, 0.12))
    canvas.paint(pool, tone, relief=thick + 0.3 * noise(pool, rng, 0.25, roughness=0.4), depth=0.45, gloss=0.8,
                 sharpness=22, opacity=0.95, part="sauce")


def _chips(canvas, rng):
    """A loose heap of blond chips, the front ones lying on the sauce; the lower layers are darker."""
    bed = blob(0.52, 0.25, 0.14, rng, 0.08, 5, 1.6)
    canvas.paint(bed, mix(np.array((0.4, 0.26, 0.1)), (0.66, 0.47, 0.22), 0.5 + 0.5 * noise(bed, rng, 0.05)),
                 part="chips", shadow=0.03)
    for x, y, size, turn in _heap_of_chips(rng):
        chip(canvas, rng, Pose(x, y, size, turn), "chips", 0.75)


def _heap_of_chips(rng):
    """Places of the chips: (x, y, half length, turn), from the back to the front of the heap."""
    n = 46
    turn, far = rng.uniform(0, 2 * np.pi, n), np.sqrt(rng.uniform(0, 1, n))
    x, y = 0.52 + 0.27 * far * np.cos(turn), 0.26 + 0.15 * far * np.sin(turn)
    order = np.argsort(y + rng.normal(0, 0.05, n))
    places = [(x[i], y[i], rng.uniform(0.085, 0.125), rng.normal(0, 0.75)) for i in order]
    return places + [(0.8, 0.45, 0.11, 0.9), (0.75, 0.5, 0.1, 0.55), (0.24, 0.36, 0.1, -0.3)]


def _steak(canvas, rng):
    """A thick piece of meat: a dark wall towards the viewer below a seared, glistening top."""
    wall = _cut(0.455, 0.69)
    fibre = noise(wall, rng, 0.06)
    side = mix(np.array((0.17, 0.085, 0.05)), (0.4, 0.22, 0.14), 0.4 + 0.35 * fibre)
    canvas.paint(wall, side, relief=wall.dome(0.5, 0.04) + 0.1 * fibre, depth=0.9, gloss=0.35, sharpness=14,
                 part="steak", shadow=0.06)
    top = _cut(0.45, 0.605)
    _, across = top.local(0.45, 0.605, -0.35)
    grain, lump, char = noise(top, rng, 0.06), noise(top, rng, 0.25, roughness=0.4), noise(top, rng, 0.12)
    fibre = np.sin(110 * across + 1.6 * noise(top, rng, 0.25, roughness=0.4)) * (0.7 + 0.3 * grain)
    seared = mix(np.array((0.3, 0.15, 0.1)), (0.56, 0.33, 0.22), 0.3 + 0.22 * fibre + 0.2 * grain + 0.3 * lump)
    seared = mix(seared, (0.07, 0.035, 0.025), 0.45 + 0.4 * char)
    canvas.paint(top, seared, relief=top.dome(0.5, 0.035) + 0.2 * lump + 0.035 * fibre + 0.07 * grain, depth=0.9,
                 gloss=0.5, sharpness=18, part="steak")


def _cut(cx, cy):
    """The steak's outline, the same for its top and its foot: a chunky piece with rounded corners."""
    rim = np.array([(-0.27, -0.02), (-0.22, -0.14), (-0.06, -0.165), (0.1, -0.155), (0.235, -0.1), (0.27, 0.0),
                    (0.22, 0.115), (0.08, 0.13), (-0.04, 0.155), (-0.19, 0.145), (-0.265, 0.07)])
    return polygon(curve(np.vstack([rim, rim[:1]]) + (cx, cy), 88), soften=0.008)


PICTURES = {6: (picture_6, "steak")}
