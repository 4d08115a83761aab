"""Recipes for Egg (3): fried, halved, scrambled, as an omelette, whole and in an egg cup."""
import numpy as np

from .bread import specks
from .canvas import Canvas, Shape, blob, blur, curve, ellipse, polygon, stroke
from .slanted import standing_shadow, turned
from .solids import disc, swell
from .tableware import Pose, board, bowl, round_plate
from .texture import mix, noise, vary
from .toppings import scattered

WHITE, YOLK = (0.985, 0.975, 0.94), (1.0, 0.68, 0.08)
SHELLS = ((0.82, 0.56, 0.38), (0.9, 0.72, 0.55), (0.96, 0.93, 0.87), (0.7, 0.45, 0.28))


def pepper(canvas: Canvas, rng, pose: Pose, n=14, spread=0.7, part="food"):
    """Ground pepper or chopped chives, scattered over about `spread` sizes."""
    green = rng.random() < 0.5
    grains = specks(scattered(rng, pose, n, spread), rng, 0.012 if green else 0.004, 0.006)
    canvas.paint(grains, (0.25, 0.5, 0.16) if green else (0.2, 0.16, 0.12), opacity=0.9)


def frying_pan(canvas: Canvas, rng, pose: Pose):
    """A dark iron pan from above, its handle towards its own +u."""
    iron = vary((0.17, 0.17, 0.18), rng, 0.008)
    handle = stroke(pose.points([(0.9, 0), (2.2, 0)]), 0.22 * pose.size)
    canvas.paint(handle, iron * 0.9, relief=handle.dome(0.6, 0.02), depth=0.6, gloss=0.3, part="pan", shadow=0.03)
    pan, far, _ = disc(pose.cx, pose.cy, pose.size)
    relief = np.interp(far, (0, 0.8, 0.93, 1.0), (0, 0, 1, 0.8)).astype(np.float32)
    canvas.paint(pan, iron * (1 + 0.05 * noise(pan, rng, 0.02))[..., None], relief=relief, depth=0.8, gloss=0.3,
                 sharpness=8, part="pan", shadow=0.04)


# --- fried --------------------------------------------------------------------------------------------------------

def fried_egg(canvas: Canvas, rng, pose: Pose, wobble=0.06, crisp=0.5, yolk=YOLK, yolk_at=(0.0, 0.0),
              part="food") -> Shape:
    """A sunny side up: thin white with a crisp browned edge, thicker white, and a glossy yolk standing high."""
    white = blob(pose.cx, pose.cy, pose.size, rng, wobble, 7)
    inside = np.clip(2 * blur(white.alpha, 0.2 * pose.size) - 1, 0, 1)
    rim = np.clip(1.2 - 1.6 * inside, 0, 1)
    bubbles = noise(white, rng, 0.035, 0.6, 3)
    brown = crisp * rim * np.clip(1.0 + 0.5 * noise(white, rng, 0.12) + 0.3 * bubbles, 0, 1.6)
    colour = mix(mix(WHITE, (0.82, 0.54, 0.23), brown), (0.45, 0.22, 0.08), np.clip(brown - 0.55, 0, 1) * 1.4)
    relief = inside ** 0.5 + 0.02 * bubbles * (0.6 + 2.5 * rim)
    canvas.paint(white, colour, relief=relief, depth=1.0 * pose.size / 0.3, gloss=0.12, sharpness=14, part=part,
                 shadow=0.014)
    yolk_of(canvas, rng, pose.moved(*yolk_at, 0.42), yolk, part)
    return white


def yolk_of(canvas: Canvas, rng, pose: Pose, colour, part="food"):
    """A whole yolk: a ball of deep orange, darker towards its rim, with one clear highlight."""
    collar = ellipse(pose.cx, pose.cy, pose.size * 1.1)
    canvas.paint(collar, (0.95, 0.88, 0.7), relief=collar.dome(0.5, 0.02), depth=0.4, opacity=0.7, part=part)
    ball, far, _ = disc(pose.cx, pose.cy, pose.size, pose.size * rng.uniform(0.95, 1.0), pose.angle)
    deep = np.asarray(vary(colour, rng, 0.01, 0.02))
    tone = mix(np.minimum(deep * (1.02, 1.12, 1.1), 1), deep * (0.93, 0.72, 0.6), far ** 3)
    canvas.paint(ball, tone, relief=10 * 0.55 * pose.size * swell(far * 0.97), depth=0.8, gloss=0.75, sharpness=30,
                 part=part, shadow=0.01)
    x, y = np.array((pose.cx, pose.cy)) + 0.45 * pose.size * np.array(canvas.light[:2])
    window = ellipse(x, y, 0.2 * pose.size, 0.13 * pose.size,
                     np.arctan2(canvas.light[1], canvas.light[0]) + np.pi / 2)
    canvas.paint(window, (1, 0.97, 0.9), opacity=0.75)


def fried_eggs(canvas: Canvas, rng, pose: Pose):
    """One to three fried eggs in a pan or on a plate."""
    n = int(rng.integers(1, 4))
    if rng.random() < 0.5:
        frying_pan(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.35, pose.angle))
    else:
        round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4))
    yolk = (1.0, rng.uniform(0.5, 0.78), rng.uniform(0.04, 0.14))
    for i in range(n):
        turn, out = 2 * np.pi * i / n, (0.0, 0.5, 0.56)[n - 1]
        place = pose.moved(out * np.cos(turn), out * np.sin(turn), (0.95, 0.62, 0.56)[n - 1])
        fried_egg(canvas, rng, place, 0.09, rng.uniform(0.2, 0.9), yolk, rng.normal(0, 0.08, 2))
    pepper(canvas, rng, pose)


# --- boiled -------------------------------------------------------------------------------------------------------

def egg_outline(pose: Pose, plump=0.76) -> Shape:
    """The outline of an egg, its pointed end towards its own +u."""
    t = np.linspace(0, 2 * np.pi, 60)
    return polygon(pose.points(zip(np.cos(t), plump * np.sin(t) * (1 - 0.16 * np.cos(t)))))


def half_egg(canvas: Canvas, rng, pose: Pose, soft=False, part="food"):
    """Half a boiled egg, cut side up: smooth white, crumbly or (soft) glossy yolk."""
    white = egg_outline(pose)
    canvas.paint(white, vary(WHITE, rng, 0.006, 0.01), relief=white.dome(0.45, 0.16 * pose.size),
                 depth=3.0 * pose.size, gloss=0.16, sharpness=16, part=part, shadow=0.03)
    x, y = pose.at(-0.14, 0)
    yolk, far, _ = disc(x, y, pose.size * 0.5, pose.size * 0.47, pose.angle)
    colour = mix((1.0, 0.55, 0.08) if soft else (0.98, 0.8, 0.32), (0.95, 0.68, 0.2), far ** 2)
    crumb = noise(yolk, rng, 0.018, 0.7, 2)
    canvas.paint(yolk, colour * (1 + (0.01 if soft else 0.05) * crumb)[..., None],
                 relief=(0.0 if soft else 0.06) * crumb - 0.4 * far ** 6,
                 depth=0.5, gloss=0.35 if soft else 0.04, sharpness=8, part=part)


def halved_eggs(canvas: Canvas, rng, pose: Pose):
    """Three to six halves of boiled eggs on a plate or a board."""
    (round_plate if rng.random() < 0.7 else board)(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4, pose.angle))
    n, soft = int(rng.integers(2, 7)), rng.random() < 0.4
    out, size = {2: (0.45, 0.58), 3: (0.58, 0.5), 4: (0.62, 0.44), 5: (0.68, 0.4), 6: (0.72, 0.36)}[n]
    for i in range(n):
        turn = 2 * np.pi * i / n
        half_egg(canvas, rng, pose.moved(out * np.cos(turn), out * np.sin(turn), size, turn + rng.normal(np.pi, 0.3)),
                 soft)
    pepper(canvas, rng, pose, 24, 0.9)


def whole_egg(canvas: Canvas, rng, pose: Pose, colour, part="food"):
    """An egg in its shell: matt, rounded, faintly speckled."""
    egg = egg_outline(pose, 0.78)
    u, v = (w / pose.size for w in egg.local(pose.cx, pose.cy, pose.angle))
    far = np.hypot(u, v / (0.78 * (1 - 0.16 * u)))
    spots = 0.12 * np.clip(noise(egg, rng, 0.015, 0.6, 2) - 1.4, 0, 1)
    canvas.paint(egg, vary(colour, rng, 0.01, 0.03) * (1 - spots + 0.012 * noise(egg, rng, 0.01))[..., None],
                 relief=10 * 0.75 * pose.size * swell(far * 0.97), depth=0.8, gloss=0.13, sharpness=10, part=part,
                 shadow=0.04)


def whole_eggs(canvas: Canvas, rng, pose: Pose):
    """Brown or white eggs in their shells, in a bowl or on the table."""
    n, colour = int(rng.integers(3, 6)), SHELLS[rng.integers(4)]
    if rng.random() < 0.6:
        bowl(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.35))
    for i in range(n):
        turn = 2 * np.pi * i / n + pose.angle
        place = Pose(*pose.at(0.55 * np.cos(turn), 0.55 * np.sin(turn)), pose.size * (0.52 if n < 5 else 0.46),
                     turn + rng.normal(0, 0.5))
        whole_egg(canvas, rng, place, colour)


def egg_in_cup(canvas: Canvas, rng, pose: Pose):
    """A boiled egg in an egg cup, its top cut off: white ring, yolk inside."""
    r, cx, foot = pose.size, pose.cx, pose.cy + 1.15 * pose.size
    standing_shadow(canvas, cx, foot, 0.5 * r, 1.8 * r)
    shell, relief = turned(cx, foot - 0.75 * r, curve([(0, 0.5), (0.35, 0.64), (0.7, 0.62), (1.0, 0.5)], 20) * r, 0.35)
    colour = vary(SHELLS[rng.integers(4)], rng, 0.01, 0.03)
    canvas.paint(shell, colour * (1 + 0.02 * noise(shell, rng, 0.012))[..., None], relief=relief, depth=0.9,
                 gloss=0.12, part="food")
    top = foot - 1.75 * r
    for size, tone in ((0.5, colour * 0.9), (0.46, WHITE)):
        canvas.paint(ellipse(cx, top, size * r, size * 0.36 * r), tone, part="food")
    yolk, far, _ = disc(cx, top + 0.01 * r, 0.31 * r, 0.12 * r)
    canvas.paint(yolk, (1.0, 0.62, 0.1), relief=swell(far), depth=0.3, gloss=0.5, sharpness=10, part="food")
    china = vary([(0.95, 0.95, 0.94), (0.35, 0.5, 0.7), (0.85, 0.45, 0.4), (0.95, 0.82, 0.4)][rng.integers(4)], rng,
                 0.01)
    profile = curve([(0, 0.5), (0.08, 0.46), (0.25, 0.2), (0.42, 0.26), (0.65, 0.56), (0.95, 0.68)], 30)
    cup, bulge = turned(cx, foot, profile * r, 0.2)
    hollow = ellipse(cx, foot - 0.95 * r, 0.68 * r, 0.14 * r)
    canvas.paint(cup - Shape(hollow.box, hollow.alpha * (hollow.y < foot - 0.95 * r), hollow.x, hollow.y), china,
                 relief=bulge, depth=0.9, gloss=0.3, part="egg cup")


# --- beaten -------------------------------------------------------------------------------------------------------

def omelette(canvas: Canvas, rng, pose: Pose):
    """A folded omelette: a golden half moon browned in patches, its soft layers seen at the fold."""
    round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4))
    t = np.linspace(0, np.pi, 30)
    wave = 1 + 0.025 * np.sin(7 * t + rng.uniform(0, 6))
    moon = np.column_stack([1.1 * np.cos(t) * wave, 0.95 * np.sin(t) * wave - 0.4])
    for shift, tone, height in ((0.06, 0.86, 0.4), (0.0, 1.0, 1.0)):
        fold = polygon(pose.points(moon + (0, shift)), 0.02)
        brown = 0.12 + 0.3 * noise(fold, rng, 0.14, 0.6, 4) + 0.3 * np.clip(noise(fold, rng, 0.04) - 0.8, 0, 1)
        colour = mix(vary((1.0, 0.84, 0.32), rng, 0.012), (0.74, 0.43, 0.12), brown) * tone
        canvas.paint(fold, colour, relief=fold.dome(0.5, 0.07) + 0.05 * noise(fold, rng, 0.07), depth=1.1 * height,
                     gloss=0.16, sharpness=12, part="food", shadow=0.03 * tone)
    pepper(canvas, rng, pose.moved(0, 0.05), 26, 0.6)


def scrambled_eggs(canvas: Canvas, rng, pose: Pose):
    """A heap of soft yellow curds, moist and glossy."""
    (round_plate if rng.random() < 0.75 else bowl)(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.35))
    base = vary((0.99, 0.83, 0.34), rng, 0.015)
    spots = scattered(rng, pose, 24, 0.85)
    for i, (x, y) in enumerate(spots):
        curd = blob(x, y, pose.size * rng.uniform(0.17, 0.3), rng, 0.13, 4, rng.uniform(1, 1.6), rng.uniform(0, 3))
        folds = noise(curd, rng, 0.06, 0.55, 3)
        colour = mix(base * (0.86 + 0.16 * i / len(spots)), (1.0, 0.95, 0.7), 0.25 + 0.3 * folds)
        canvas.paint(curd, colour, relief=curd.dome(0.5, 0.03) + 0.12 * folds, depth=0.7, gloss=0.18, sharpness=14,
                     part="food", shadow=0.008)
    pepper(canvas, rng, pose, 24, 0.8)


# --- garnishes ----------------------------------------------------------------------------------------------------

def egg_half(canvas: Canvas, rng, pose: Pose, part="half egg"):
    """Half a boiled egg."""
    half_egg(canvas, rng, pose, rng.random() < 0.5, part)


def small_fried_egg(canvas: Canvas, rng, pose: Pose, part="fried egg"):
    """A small fried egg."""
    fried_egg(canvas, rng, pose, 0.05, 0.4, part=part)
