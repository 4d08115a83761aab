"""Recipes for Dessert (2), the baked ones: waffles, doughnuts and macarons."""
import numpy as np

from .bread import baked
from .canvas import Canvas, Shape, blob, curve, ellipse, strokes
from .dessert import FROSTING, ICES, scoop, sprinkle
from .solids import disc, outlined, swell
from .tableware import Pose, round_plate, square_plate
from .texture import mix, noise, vary

# --- waffles ------------------------------------------------------------------------------------------------------

def waffle_disc(canvas: Canvas, rng, pose: Pose, cells=5, browning=0.4, part="food", shadow_part=None):
    """A round waffle: `cells` square pockets from the middle to the rim, a broad cross of ribs, browned unevenly."""
    rim = blob(pose.cx, pose.cy, pose.size, rng, 0.012, 8)
    u, v = (w / pose.size for w in rim.local(pose.cx, pose.cy, pose.angle))
    ridge = np.maximum(_ribs(u, cells), _ribs(v, cells))
    edge = np.clip((np.hypot(u, v) - 0.9) / 0.03, 0, 1)
    height = np.maximum(ridge, edge) * np.clip((1.02 - np.hypot(u, v)) / 0.03, 0, 1)
    patches = noise(rim, rng, 0.22, 0.6, 4)
    top = mix(vary((0.95, 0.64, 0.28), rng, 0.012), vary((0.6, 0.29, 0.1), rng, 0.012), browning + 0.34 * patches)
    pit = mix((0.76, 0.45, 0.16), (0.3, 0.12, 0.09), browning + 0.1 + 0.5 * patches + 0.1 * noise(rim, rng, 0.03))
    colour = mix(pit, top, height) * (1 + 0.05 * noise(rim, rng, 0.012, 0.7, 2))[..., None]
    canvas.paint(rim, colour, relief=height + 0.04 * noise(rim, rng, 0.03), depth=0.22 * pose.size / 0.3 + 0.06,
                 gloss=0.1, sharpness=10, part=part, shadow=0.03, shadow_part=shadow_part)


def _ribs(across, cells):
    """Height of the ribs at `across` (sizes): a fine one between the pockets, a broad one through the middle."""
    place = np.abs(across) * cells * 1.1 - 0.2
    fine = np.abs(place - np.round(place))
    return np.clip(1 - (fine - 0.15) / 0.14, 0, 1) * np.where(place < 0.5, 1, 0.92)


def waffle(canvas: Canvas, rng, pose: Pose):
    """One or two round waffles on a plate, plain or with sugar, sauce or a ball of ice cream."""
    (round_plate if rng.random() < 0.7 else square_plate)(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.35,
                                                                            pose.angle))
    cells, browning = rng.integers(4, 6), rng.uniform(0.25, 0.6)
    if rng.random() < 0.3:
        waffle_disc(canvas, rng, pose.moved(-0.3, -0.3, 0.9, 0.3), cells, browning)
        pose = pose.moved(0.15, 0.15, 0.9)
    waffle_disc(canvas, rng, pose, cells, browning)
    topping = rng.integers(4)
    if topping == 1:
        _drizzle(canvas, rng, pose, [(0.25, 0.11, 0.06), (0.7, 0.08, 0.14), (0.8, 0.45, 0.1)][rng.integers(3)])
    elif topping == 2:
        scoop(canvas, rng, *pose.at(*rng.normal(0, 0.1, 2)), 0.38 * pose.size, vary(ICES[rng.integers(2)], rng, 0.01))
    elif topping == 3:
        _sugar(canvas, rng, pose)


def _drizzle(canvas, rng, pose, colour):
    """Sauce poured to and fro."""
    u = np.linspace(-0.75, 0.75, 9)
    way = np.where(np.arange(9) % 2, 0.75, -0.75) * np.sqrt(1.05 - u ** 2) + rng.normal(0, 0.06, 9)
    sauce = strokes([curve(pose.points(zip(u, way)), 90)], 0.075 * pose.size)
    canvas.paint(sauce, colour, relief=sauce.dome(0.6, 0.012), depth=0.35, gloss=0.45, sharpness=14, part="food",
                 shadow=0.004)


def _sugar(canvas, rng, pose):
    """A dusting of icing sugar, thicker in the middle."""
    dust, far, _ = disc(pose.cx, pose.cy, pose.size)
    amount = np.clip(0.9 - far + 0.3 * noise(dust, rng, 0.02, 0.8, 2), 0, 0.85)
    canvas.paint(Shape(dust.box, dust.alpha * amount, dust.x, dust.y), (0.98, 0.98, 0.98))


# --- doughnuts ----------------------------------------------------------------------------------------------------

def doughnut(canvas: Canvas, rng, pose: Pose, part="food"):
    """A ring of fried dough under thick glossy icing, with sprinkles or stripes."""
    ring, far, turn = disc(pose.cx, pose.cy, pose.size)
    hole = ellipse(pose.cx, pose.cy, 0.3 * pose.size)
    wave = 0.05 * np.sin(5 * turn + rng.uniform(0, 6)) + 0.03 * np.sin(9 * turn + rng.uniform(0, 6))
    tube = swell((far - 0.65) / 0.36)
    dough = ring - hole
    canvas.paint(dough, baked(ring, rng, (0.9, 0.64, 0.3), (0.66, 0.38, 0.14), 0.35),
                 relief=10 * 0.33 * pose.size * tube, depth=0.8, part=part, shadow=0.04)
    inner = outlined(ring, (0.41 + 0.5 * wave - far) * pose.size)
    iced = outlined(ring, (far - 0.88 + wave) * pose.size) & inner
    colour = vary(FROSTING[rng.integers(6)], rng, 0.015)
    canvas.paint(iced, colour, relief=10 * 0.33 * pose.size * tube + 0.25 * iced.dome(0.6, 0.02), depth=0.8, gloss=0.45,
                 sharpness=22, part=part)
    if rng.random() < 0.65:
        around, out = rng.uniform(0, 2 * np.pi, 40), rng.uniform(0.48, 0.8, 40)
        sprinkle(canvas, rng, pose.points(zip(out * np.cos(around), out * np.sin(around))), 0.08 * pose.size, part)
    else:
        _stripes(canvas, rng, pose, iced, part)


def _stripes(canvas, rng, pose, iced, part):
    """Thin lines of icing of another colour across the ring."""
    lines = [pose.points([(-1, w), (1, w + 0.15)]) for w in np.linspace(-0.9, 0.8, 8)]
    stripe = strokes(lines, 0.05 * pose.size) & iced
    canvas.paint(stripe, vary(FROSTING[rng.integers(3)], rng), relief=stripe.dome(0.6, 0.01), depth=0.2, gloss=0.3,
                 part=part)


def doughnuts(canvas: Canvas, rng, pose: Pose):
    """One big doughnut, or two or three, on a plate or on the table."""
    n = rng.integers(1, 4)
    if rng.random() < 0.7:
        round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4))
    if n == 1:
        doughnut(canvas, rng, pose)
        return
    for i in range(n):
        turn = 2 * np.pi * i / n
        doughnut(canvas, rng, pose.moved(0.55 * np.cos(turn), 0.55 * np.sin(turn), 0.52))


# --- macarons -----------------------------------------------------------------------------------------------------

MACARONS = ((0.94, 0.6, 0.68), (0.66, 0.8, 0.5), (0.97, 0.85, 0.45), (0.62, 0.42, 0.3), (0.72, 0.62, 0.85),
            (0.6, 0.8, 0.88))


def macaron(canvas: Canvas, rng, pose: Pose, colour=None, part="food"):
    """A macaron at a slant: two smooth shells with ruffled feet and cream between them. Its turn is a small lean."""
    colour = vary(MACARONS[rng.integers(6)] if colour is None else colour, rng, 0.012)
    r, cream = pose.size, np.minimum(colour * 0.5 + 0.5, 1)
    lean = 0.25 * np.sin(pose.angle)
    upright = Pose(pose.cx, pose.cy, r, lean)
    for v, wide, flat, tone, rough in ((0.42, 0.97, 0.62, colour * 0.9, 0.1), (0.3, 1.0, 0.6, colour, 0.5),
                                       (0.18, 0.93, 0.58, cream, 0.1), (0.06, 1.0, 0.6, colour, 0.5)):
        x, y = upright.at(0, v)
        layer = ellipse(x, y, wide * r, flat * r, lean)
        ruffle = rough * noise(layer, rng, 0.015, 0.7, 2)
        canvas.paint(layer, tone * (0.92 + 0.08 * ruffle)[..., None], relief=layer.dome(0.6, 0.03) + 0.2 * ruffle,
                     depth=0.35, part=part, shadow=0.035 if v == 0.42 else 0.004)
    x, y = upright.at(0, -0.06)
    shell, far, _ = disc(x, y, 0.96 * r, 0.58 * r, lean)
    canvas.paint(shell, colour * (1.02 + 0.02 * noise(shell, rng, 0.02))[..., None], relief=6 * r * swell(far * 0.98),
                 depth=0.8, gloss=0.2, sharpness=12, part=part, shadow=0.003)


def macarons(canvas: Canvas, rng, pose: Pose):
    """Three to six macarons of several colours on a plate or on the table."""
    if rng.random() < 0.6:
        round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.45))
    n = rng.integers(3, 7)
    colours = rng.permutation(6)
    places = [pose.at(*(0.66 * np.array([np.cos(t), np.sin(t)]))) for t in 2 * np.pi * np.arange(n) / n]
    for i, (x, y) in enumerate(sorted(places, key=lambda place: place[1])):
        macaron(canvas, rng, Pose(x, y, pose.size * (0.5 if n < 5 else 0.42), rng.uniform(0, 6)), MACARONS[colours[i]])


# --- garnishes ----------------------------------------------------------------------------------------------------

def small_macaron(canvas: Canvas, rng, pose: Pose, part="macaron"):
    """One macaron."""
    macaron(canvas, rng, pose, part=part)


def small_doughnut(canvas: Canvas, rng, pose: Pose, part="doughnut"):
    """One little doughnut."""
    doughnut(canvas, rng, pose, part)
