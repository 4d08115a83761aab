"""What food stands on: tables, plates, bowls, boards, cutlery. Everything here is lit and textured like the food."""
from dataclasses import dataclass

import numpy as np

from .canvas import Canvas, S, Shape, blur, curve, ellipse, polygon, rounded_box, stroke
from .texture import mix, noise, vary


@dataclass(frozen=True)
class Pose:
    """Where a thing lies: its centre, its size (canvas sides; about its half width) and its turn in radians."""
    cx: float
    cy: float
    size: float
    angle: float = 0.0

    def at(self, u, v):
        """Own coordinates (in sizes, before the turn) -> canvas coordinates."""
        c, s = np.cos(self.angle), np.sin(self.angle)
        return self.cx + self.size * (u * c - v * s), self.cy + self.size * (u * s + v * c)

    def points(self, pairs):
        return [self.at(u, v) for u, v in pairs]

    def moved(self, u, v, scale=1.0, turn=0.0):
        """A pose for a detail at (u, v), `scale` times the size, turned further by `turn`."""
        return Pose(*self.at(u, v), self.size * scale, self.angle + turn)


def everything() -> Shape:
    """The whole canvas."""
    axis = (np.arange(S, dtype=np.float32) + 0.5) / S
    return Shape((slice(0, S), slice(0, S)), np.ones((S, S), np.float32), axis[None, :], axis[:, None])


# --- tables -------------------------------------------------------------------------------------------------------

def plain_table(canvas: Canvas, rng, colour=None):
    """Painted board, paper, studio white: one colour with a gentle fall of light and hardly any grain."""
    if colour is None:
        colours = ((0.96, 0.96, 0.95), (0.86, 0.84, 0.8), (0.2, 0.2, 0.22), (0.55, 0.62, 0.66), (0.75, 0.7, 0.6),
                   (0.32, 0.42, 0.38))
        colour = vary(colours[rng.choice(6, p=(0.35, 0.15, 0.15, 0.12, 0.12, 0.11))], rng)
    page = everything()
    u, v = page.local(0.5, 0.5, rng.uniform(0, 2 * np.pi))
    fall = 1 - rng.uniform(0.02, 0.16) * (u + 0.5) + 0.008 * noise(page, rng, 0.03)
    canvas.paint(page, np.asarray(colour, np.float32) * fall[..., None])


def wooden_table(canvas: Canvas, rng):
    """Planks: grain stretched along the boards, dark joints."""
    page, angle = everything(), rng.choice([0, np.pi / 2]) + rng.normal(0, 0.1)
    u, v = page.local(0.5, 0.5, angle)
    wide = rng.uniform(0.14, 0.4)
    plank = np.floor(v / wide + 7)
    tone = np.sin(plank * 12.9898) * 0.5 + 0.5
    rings = np.sin(v * 150 + 3 * noise(page, rng, 0.5, 0.5, 3) + plank * 5) * 0.5 + 0.25 * noise(page, rng, 0.02)
    light, dark = [((0.78, 0.58, 0.38), (0.6, 0.4, 0.24)), ((0.48, 0.31, 0.2), (0.3, 0.18, 0.11)),
                   ((0.86, 0.76, 0.62), (0.74, 0.62, 0.47))][rng.integers(3)]
    joint = 1 - 0.5 * np.exp(-((v / wide + 7 - plank - 0.02) * wide * S / 1.5) ** 2)
    canvas.paint(page, mix(vary(light, rng), vary(dark, rng), 0.3 * tone + 0.35 + 0.3 * rings) * joint[..., None])


def _wave(place, turns=60):
    """A smooth wave close to a sine, `turns` to the canvas side, without the cost of a sine."""
    t = np.abs(place * np.float32(turns) % 1 - np.float32(0.5)) * 4 - 1
    return t * (np.float32(1.5) - np.float32(0.5) * t * t)


def cloth_table(canvas: Canvas, rng):
    """Woven cloth: plain, striped or checked, with soft folds."""
    page, angle = everything(), rng.uniform(0, np.pi)
    u, v = page.local(0.5, 0.5, angle)
    base = vary([(0.9, 0.88, 0.83), (0.75, 0.2, 0.22), (0.24, 0.4, 0.62), (0.72, 0.28, 0.5), (0.35, 0.5, 0.4),
                 (0.85, 0.72, 0.4)][rng.integers(6)], rng)
    other, step = vary((0.95, 0.94, 0.9), rng), rng.uniform(0.08, 0.2)
    pattern = rng.integers(3)
    across, along = u / step % 1 < 0.5, v / step % 1 < 0.5
    bands = (np.zeros_like(u), 0.8 * across, 0.45 * across + 0.45 * along)[pattern]
    weave = np.float32(0.04) * _wave(u) * _wave(v)
    folds = noise(page, rng, 0.5, 0.4, 2)
    canvas.paint(page, mix(base, other, bands) * (1 + weave)[..., None], relief=0.25 * folds, depth=0.8)


def stone_table(canvas: Canvas, rng):
    """Marble, slate or granite."""
    page = everything()
    vein = np.abs(noise(page, rng, 0.5, 0.65, 5))
    light, dark = [((0.93, 0.93, 0.92), (0.68, 0.69, 0.72)), ((0.26, 0.27, 0.29), (0.16, 0.16, 0.18)),
                   ((0.62, 0.6, 0.58), (0.45, 0.43, 0.42))][rng.integers(3)]
    canvas.paint(page, mix(vary(dark, rng, 0.01), vary(light, rng, 0.01), 0.35 + 0.9 * vein)
                 * (1 + 0.02 * noise(page, rng, 0.015))[..., None])


TABLES = (plain_table, wooden_table, cloth_table, stone_table)


# --- plates and bowls ---------------------------------------------------------------------------------------------

CHINA = ((0.95, 0.95, 0.94), (0.93, 0.9, 0.84), (0.55, 0.66, 0.74), (0.3, 0.31, 0.33), (0.74, 0.78, 0.7),
         (0.8, 0.56, 0.42))


def round_plate(canvas: Canvas, rng, pose: Pose, colour=None, tilt=1.0, part="plate") -> Shape:
    """A plate with a raised rim and a glazed shine; returns its flat middle. tilt: height over width as seen."""
    colour = vary(CHINA[rng.choice(6, p=(0.45, 0.2, 0.1, 0.1, 0.08, 0.07))], rng, 0.01) if colour is None else colour
    r = pose.size
    plate = ellipse(pose.cx, pose.cy, r, r * tilt)
    u, v = plate.local(pose.cx, pose.cy)
    d = np.hypot(u, v / tilt) / r
    relief = np.interp(d, [0, 0.62, 0.74, 0.94, 1.0], [0, 0, 0.55, 0.8, 0.55]).astype(np.float32)
    line = np.zeros_like(d) if rng.random() < 0.7 else np.exp(-((d - 0.93) / 0.012) ** 2)
    glaze = mix(colour, vary([(0.2, 0.3, 0.6), (0.7, 0.5, 0.2), (0.6, 0.15, 0.15)][rng.integers(3)], rng), line)
    canvas.paint(plate, glaze, relief=relief, depth=0.9, gloss=0.16, sharpness=40, part=part, shadow=0.03)
    return ellipse(pose.cx, pose.cy, r * 0.66, r * 0.66 * tilt)


def square_plate(canvas: Canvas, rng, pose: Pose, colour=None, aspect=0.8, part="plate") -> Shape:
    """A rectangular plate with rounded corners and a lifted edge; returns its flat middle."""
    colour = vary(CHINA[rng.choice(6, p=(0.45, 0.15, 0.1, 0.15, 0.08, 0.07))], rng, 0.01) if colour is None else colour
    w, h = 2 * pose.size, 2 * pose.size * aspect
    plate = rounded_box(pose.cx, pose.cy, w, h, pose.angle, radius=0.16 * pose.size)
    inner = rounded_box(pose.cx, pose.cy, w * 0.84, h * 0.82, pose.angle, radius=0.12 * pose.size)
    flat = np.zeros((S, S), np.float32)
    flat[inner.box] = inner.alpha
    relief = 1 - blur(flat[plate.box], 0.03)
    canvas.paint(plate, colour, relief=relief, depth=0.6, gloss=0.14, sharpness=40, part=part, shadow=0.025)
    return inner


def bowl(canvas: Canvas, rng, pose: Pose, colour=None, tilt=0.92, part="bowl") -> Shape:
    """A bowl from above: outer wall, rim, shaded inside; returns the mouth in which food or soup is painted."""
    colour = vary([(0.93, 0.92, 0.9), (0.72, 0.13, 0.12), (0.16, 0.15, 0.16), (0.3, 0.42, 0.58), (0.6, 0.42, 0.3),
                   (0.82, 0.78, 0.66)][rng.integers(6)], rng, 0.015) if colour is None else colour
    r = pose.size
    outer, mouth = ellipse(pose.cx, pose.cy, r, r * tilt), ellipse(pose.cx, pose.cy, r * 0.9, r * 0.9 * tilt)
    u, v = outer.local(pose.cx, pose.cy)
    d = np.hypot(u, v / tilt) / r
    relief = np.interp(d, [0, 0.8, 0.9, 0.95, 1.0], [0, 0.5, 1.0, 1.0, 0.6]).astype(np.float32)
    canvas.paint(outer, colour, relief=relief, depth=1.3, gloss=0.3, sharpness=30, part=part, shadow=0.05)
    return mouth


def board(canvas: Canvas, rng, pose: Pose, part="board") -> Shape:
    """A wooden cutting board."""
    w, h = 2 * pose.size, pose.size * rng.uniform(1.3, 1.8)
    shape = rounded_box(pose.cx, pose.cy, w, h, pose.angle, radius=0.07 * pose.size)
    u, v = shape.local(pose.cx, pose.cy, pose.angle)
    grain = np.sin(v * 170 + 2.5 * noise(shape, rng, 0.4, 0.5, 3)) * 0.4 + 0.3 * noise(shape, rng, 0.02)
    light, dark = [((0.85, 0.66, 0.44), (0.68, 0.47, 0.28)), ((0.55, 0.36, 0.22), (0.38, 0.23, 0.14))][rng.integers(2)]
    canvas.paint(shape, mix(vary(light, rng), vary(dark, rng), 0.4 + 0.4 * grain), relief=shape.dome(0.5, 0.02),
                 depth=0.4, part=part, shadow=0.02)
    return shape


# --- cutlery ------------------------------------------------------------------------------------------------------

STEEL = (0.72, 0.73, 0.75)


def fork(canvas: Canvas, rng, pose: Pose, part="fork"):
    """A fork of length 2 sizes, tines towards its own -v."""
    n, gap = 4, 0.055
    for i in range(n):
        u = (i - (n - 1) / 2) * gap
        _metal(canvas, stroke(pose.points([(u, -1.0), (u, -0.55)]), 0.028 * pose.size), part)
    head = polygon(pose.points([(-0.105, -0.6), (0.105, -0.6), (0.09, -0.42), (0.03, -0.28), (-0.03, -0.28),
                                (-0.09, -0.42)]), soften=0.006)
    _metal(canvas, head, part)
    _metal(canvas, stroke(curve(pose.points([(0, -0.34), (0.008, 0.2), (0, 1.0)])), 0.055 * pose.size), part)


def knife(canvas: Canvas, rng, pose: Pose, part="knife"):
    """A table knife of length 2 sizes, blade towards its own -v."""
    blade = polygon(pose.points([(-0.05, 0.1), (-0.07, -0.6), (-0.02, -1.0), (0.055, -0.85), (0.055, 0.1)]),
                    soften=0.006)
    _metal(canvas, blade, part)
    _metal(canvas, stroke(pose.points([(0, 0.08), (0, 1.0)]), 0.1 * pose.size), part, (0.3, 0.3, 0.32))


def spoon(canvas: Canvas, rng, pose: Pose, part="spoon"):
    """A spoon of length 2 sizes, bowl towards its own -v."""
    _metal(canvas, stroke(pose.points([(0, -0.5), (0, 1.0)]), 0.055 * pose.size), part)
    cx, cy = pose.at(0, -0.72)
    head = ellipse(cx, cy, 0.17 * pose.size, 0.27 * pose.size, pose.angle)
    canvas.paint(head, STEEL, relief=1 - head.dome(0.7, 0.04), depth=0.5, gloss=0.6, sharpness=12, part=part,
                 shadow=0.01)


def chopsticks(canvas: Canvas, rng, pose: Pose, colour=None, part="chopsticks"):
    """Two sticks of length 2 sizes, nearly parallel."""
    if colour is None:
        colour = vary([(0.55, 0.2, 0.13), (0.2, 0.14, 0.12), (0.8, 0.62, 0.4)][rng.integers(3)], rng)
    for u, lean in ((-0.06, 0.03), (0.06, -0.02)):
        stick = polygon(pose.points([(u + lean - 0.02, -1), (u + lean + 0.02, -1), (u + 0.042, 1), (u - 0.042, 1)]))
        canvas.paint(stick, colour, relief=stick.dome(0.7, 0.012), depth=0.5, gloss=0.25, part=part, shadow=0.015)


def _metal(canvas, shape, part, colour=STEEL):
    canvas.paint(shape, colour, relief=blur(shape.alpha, 0.02), depth=0.25, gloss=0.4, sharpness=8, part=part,
                 shadow=0.012)
