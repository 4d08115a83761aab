"""Recipes for Bread (0): pizza, toast, baguette, rolls and croissants."""
import numpy as np

from .canvas import Canvas, Shape, blob, blur, curve, ellipse, polygon, strokes
from .tableware import Pose, board, round_plate
from .texture import mix, noise, vary
from .toppings import scattered

CRUST, CRUST_DARK, CRUMB = (0.85, 0.58, 0.28), (0.52, 0.27, 0.1), (0.95, 0.86, 0.66)


def baked(shape: Shape, rng, light=CRUST, dark=CRUST_DARK, amount=0.4, grain=0.08) -> np.ndarray:
    """The colour of a baked crust: golden, browner in patches, with a fine grain: (h, w, 3)."""
    brown = amount + 0.22 * noise(shape, rng, grain) + 0.1 * noise(shape, rng, 0.015)
    return mix(vary(light, rng, 0.015, 0.04), vary(dark, rng, 0.015, 0.04), brown)


def crumb_of(shape: Shape, rng, colour, grain=0.016):
    """The inside of bread: `colour` with darker pores, and its relief: (h, w, 3), (h, w)."""
    holes = np.clip(noise(shape, rng, grain, 0.6, 2) - 0.9, 0, 1)
    fine = noise(shape, rng, 0.01, 0.6, 2)
    tinted = np.asarray(colour) * (1 + 0.03 * fine)[..., None] * (1 - holes[..., None] * (0.22, 0.34, 0.45))
    return tinted.astype(np.float32), 0.03 * fine - 0.12 * holes


def specks(points, rng, length=0.012, width=0.007) -> Shape:
    """Short grains at the points, each turned at random, as one shape: seeds, sprinkles, crumbs, herbs."""
    points, turn = np.asarray(points), rng.uniform(0, np.pi, len(points))
    half = 0.5 * length * np.column_stack([np.cos(turn), np.sin(turn)])
    return strokes(np.stack([points - half, points + half], 1), width)


# --- pizza --------------------------------------------------------------------------------------------------------

def melted_cheese(canvas: Canvas, rng, area: Shape, part="food", brown=0.38):
    """Cheese melted over tomato: yellow with browned blisters, red oil shining through, wet gloss."""
    patches = noise(area, rng, 0.12, 0.65, 5)
    blisters = np.clip(noise(area, rng, 0.05, 0.5, 3) - 0.75, 0, 1)
    colour = mix(vary((0.98, 0.82, 0.38), rng, 0.015), vary((0.84, 0.49, 0.14), rng, 0.015), brown + 0.35 * patches)
    colour = mix(colour, (0.78, 0.26, 0.08), 0.55 * np.clip(-patches - 0.75, 0, 1))
    colour = mix(colour, (0.42, 0.19, 0.07), 0.95 * blisters)
    bumps = 0.1 * noise(area, rng, 0.1, 0.45, 3) + 0.2 * blisters
    canvas.paint(area, colour, relief=bumps, depth=0.65, gloss=0.22, sharpness=12, part=part)


def pizza_wedge(canvas: Canvas, rng, pose: Pose, half=0.36, part="food"):
    """One slice from crust (its own -v) to tip (+v); half: half its opening angle. Returns its cheese region."""
    def arc(radius, spread):
        turn = np.linspace(-spread, spread, 15)
        wave = 1 + 0.012 * np.convolve(rng.normal(0, 1, 17), np.ones(3) / 2, "valid")
        return np.column_stack([radius * wave * np.sin(turn), 1.02 - radius * wave * np.cos(turn)])
    whole = polygon(pose.points([*arc(2.0, half), (0.0, 1.02)]), 0.01)
    canvas.paint(whole, baked(whole, rng), relief=whole.dome(0.5, 0.015), depth=0.4, part=part, shadow=0.022)
    cheese = polygon(pose.points([*arc(1.86, half * 0.96), (0.02, 0.97)]), 0.012)
    melted_cheese(canvas, rng, cheese, part)
    edge = np.concatenate([arc(2.05, half * 1.02), arc(1.76, half)[::-1]])
    crust = polygon(pose.points(edge), 0.014)
    relief = crust.dome(0.6, 0.05) + 0.06 * noise(crust, rng, 0.05)
    canvas.paint(crust, baked(crust, rng, amount=0.35, grain=0.05), relief=relief, depth=0.75, gloss=0.06, part=part)
    return cheese


def pizza_topping(canvas: Canvas, rng, area: Shape, points, scale, part="food"):
    """Salami rounds, basil leaves or olive rings on the points, kept inside `area`."""
    kind = rng.integers(3)
    for x, y in points:
        r = scale * rng.uniform(0.8, 1.1)
        if kind == 0:
            piece, colour, gloss = blob(x, y, r, rng, 0.04) & area, (0.68, 0.18, 0.1), 0.25
        elif kind == 1:
            piece = ellipse(x, y, r * 1.2, r * 0.6, rng.uniform(0, 3)) & area
            colour, gloss = (0.22, 0.42, 0.12), 0.2
        else:
            piece = (ellipse(x, y, r * 0.7) - ellipse(x, y, r * 0.32)) & area
            colour, gloss = (0.17, 0.14, 0.13), 0.4
        texture = 1 + 0.12 * noise(piece, rng, 0.02)[..., None]
        canvas.paint(piece, vary(colour, rng) * texture, relief=piece.dome(0.7, 0.02), depth=0.3, gloss=gloss,
                     part=part, shadow=0.006)


def pizza_slice(canvas: Canvas, rng, pose: Pose):
    """One slice of pizza on a plate or a board."""
    (round_plate if rng.random() < 0.7 else board)(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4, pose.angle))
    cheese = pizza_wedge(canvas, rng, pose.moved(0, 0, 1.1), rng.uniform(0.3, 0.42))
    if rng.random() < 0.6:
        spots = pose.points(zip(rng.normal(0, 0.22, 5), rng.uniform(-0.6, 0.5, 5)))
        pizza_topping(canvas, rng, cheese, spots, 0.16 * pose.size)


def pizza(canvas: Canvas, rng, pose: Pose):
    """A whole pizza: baked rim, cheese, toppings, and the cuts of the knife."""
    (round_plate if rng.random() < 0.5 else board)(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.3, pose.angle))
    dough = blob(pose.cx, pose.cy, pose.size * 1.1, rng, 0.02)
    relief = dough.dome(0.6, 0.09) + 0.04 * noise(dough, rng, 0.06)
    canvas.paint(dough, baked(dough, rng, grain=0.05), relief=relief, depth=0.9, part="food", shadow=0.025)
    cheese = blob(pose.cx, pose.cy, pose.size * 0.92, rng, 0.03, 9)
    melted_cheese(canvas, rng, cheese)
    pizza_topping(canvas, rng, cheese, scattered(rng, pose, rng.integers(7, 15), 0.8), 0.12 * pose.size)
    if rng.random() < 0.7:
        turns = rng.uniform(0, 1) + np.arange(4) * np.pi / 4
        cuts = [[pose.at(end * np.cos(t), end * np.sin(t)) for end in (-1.08, 1.08)] for t in turns]
        canvas.tint(strokes(cuts, 0.007), (0.4, 0.2, 0.1), 0.6)


# --- toast --------------------------------------------------------------------------------------------------------

_SLICE = ((-0.6, 0.86), (-0.8, 0.72), (-0.8, -0.2), (-0.93, -0.45), (-0.84, -0.78), (-0.5, -0.9), (0, -0.88),
          (0.5, -0.9), (0.84, -0.78), (0.93, -0.45), (0.8, -0.2), (0.8, 0.72), (0.6, 0.86))


def toast(canvas: Canvas, rng, pose: Pose, browning=0.5, part="food"):
    """A slice of toasted tin bread from above: dark crust, browned crumb with pores. Returns its outline shape."""
    shape = polygon(pose.points(_SLICE), 0.02 * pose.size / 0.3)
    dark = baked(shape, rng, (0.66, 0.4, 0.18), (0.36, 0.18, 0.07), 0.3 + 0.5 * browning)
    canvas.paint(shape, dark, relief=shape.dome(0.5, 0.02), depth=0.6, part=part, shadow=0.03)
    crumb = polygon(pose.moved(0, 0, 0.9).points(_SLICE), 0.02 * pose.size / 0.3)
    middle = blur(crumb.alpha, 0.2 * pose.size) ** 2
    brown = browning * (0.2 + 0.9 * middle) + 0.16 * noise(crumb, rng, 0.15) + 0.1 * noise(crumb, rng, 0.012)
    colour, relief = crumb_of(crumb, rng, mix(vary(CRUMB, rng, 0.01), vary((0.66, 0.37, 0.14), rng, 0.01), brown))
    canvas.paint(crumb, colour, relief=relief, depth=0.6, part=part)
    return shape


def toast_slices(canvas: Canvas, rng, pose: Pose):
    """One to three slices of toast, overlapping, on a plate or a board."""
    n = rng.integers(1, 4)
    (round_plate if rng.random() < 0.6 else board)(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.35, pose.angle))
    browning, step = rng.uniform(0.25, 0.95), rng.uniform(0.35, 0.55)
    for i in range(n):
        slot = pose.moved((i - (n - 1) / 2) * step, rng.normal(0, 0.08), 1.05 if n == 1 else 0.85, rng.normal(0, 0.2))
        toast(canvas, rng, slot, browning + rng.normal(0, 0.08))


# --- loaves -------------------------------------------------------------------------------------------------------

def loaf(canvas: Canvas, rng, pose: Pose, plump=0.33, cuts=4, part="food"):
    """A long loaf along its own u, with slanting cuts that have torn open in the oven."""
    u = np.linspace(-1, 1, 21)
    half = plump * (1 - np.abs(u) ** 3.2) ** 0.6
    outline = np.concatenate([np.column_stack([u, -half]), np.column_stack([u, half])[::-1]])
    shape = polygon(pose.points(outline), 0.01)
    relief = shape.dome(0.6, plump * pose.size * 0.8) + 0.03 * noise(shape, rng, 0.06)
    canvas.paint(shape, baked(shape, rng, amount=0.45), relief=relief, depth=2.6 * plump * pose.size / 0.3, gloss=0.08,
                 part=part, shadow=0.045)
    for at in np.linspace(-0.68, 0.68, cuts):
        lens = np.array([(-0.24, 0.7), (-0.06, -0.1), (0.2, -0.74), (0.12, 0.05)]) * (1, plump)
        tear = polygon(pose.points(lens + (at, 0)), 0.012)
        canvas.paint(tear, mix(CRUMB, CRUST, 0.25 + 0.25 * noise(tear, rng, 0.02)),
                     relief=0.12 * noise(tear, rng, 0.02) - tear.dome(0.6, 0.03), depth=0.4, part=part)
        ear = strokes([curve(pose.points(lens[:3] + (at - 0.02, 0)))], 0.01)
        canvas.tint(ear, (0.45, 0.25, 0.12), 0.75)
    return shape


def bread_slice(canvas: Canvas, rng, pose: Pose, stretch=1.35, part="food"):
    """An oval slice of crusty bread: thin brown crust, pale crumb with big holes."""
    rind = blob(pose.cx, pose.cy, pose.size, rng, 0.05, 4, stretch, pose.angle)
    canvas.paint(rind, baked(rind, rng), relief=rind.dome(0.5, 0.02), depth=0.5, part=part, shadow=0.025)
    crumb = Shape(rind.box, np.clip(2.4 * blur(rind.alpha, 0.09 * pose.size) - 1.5, 0, 1), rind.x, rind.y)
    colour, relief = crumb_of(crumb, rng, vary(CRUMB, rng, 0.01), 0.03)
    canvas.paint(crumb, colour, relief=relief, depth=0.6, part=part)


def baguette(canvas: Canvas, rng, pose: Pose):
    """A baguette or a stouter loaf on a board, often with slices cut from it, and crumbs."""
    stout = rng.random() < 0.4
    board(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.35, pose.angle))
    sliced = rng.random() < 0.6
    lie = pose.moved(0, -0.25 if sliced else 0, 1.2, rng.normal(0, 0.1))
    loaf(canvas, rng, lie, rng.uniform(0.36, 0.48) if stout else rng.uniform(0.2, 0.28), 3 if stout else 5)
    if sliced:
        for u in np.linspace(-0.55, 0.45, rng.integers(2, 4)):
            bread_slice(canvas, rng, pose.moved(u, 0.45, rng.uniform(0.22, 0.27), rng.normal(1.3, 0.3)))
    crumbs = specks(scattered(rng, pose, 30, 1.1), rng, 0.006, 0.008)
    canvas.paint(crumbs, (0.8, 0.58, 0.32), relief=crumbs.dome(), depth=0.2)


def roll(canvas: Canvas, rng, pose: Pose, seeds=0, part="food"):
    """A round bun: golden flank, brown shining top, a cut across it or `seeds` of sesame."""
    bun = blob(pose.cx, pose.cy, pose.size, rng, 0.04, 4, rng.uniform(1, 1.15), pose.angle)
    height = bun.dome(0.55, pose.size * 0.75)
    brown = 0.75 * height ** 2 + 0.13 * noise(bun, rng, 0.08) + 0.05 * noise(bun, rng, 0.012)
    colour = mix(vary((0.93, 0.72, 0.42), rng, 0.015), vary((0.6, 0.3, 0.1), rng, 0.015), brown)
    canvas.paint(bun, colour, relief=height + 0.015 * noise(bun, rng, 0.04), depth=5 * pose.size, gloss=0.16,
                 sharpness=10, part=part, shadow=0.045)
    if seeds:
        grains = specks(scattered(rng, pose, seeds, 0.72), rng, 0.011, 0.009)
        canvas.paint(grains, (0.98, 0.92, 0.76), relief=grains.dome(0.7, 0.008), depth=0.25, part=part, shadow=0.003)
    else:
        tear = polygon(pose.points([(-0.6, 0.0), (0, -0.13), (0.6, 0.0), (0, 0.13)]), 0.01)
        canvas.paint(tear, mix(CRUMB, CRUST, 0.3 + 0.3 * noise(tear, rng, 0.02)), relief=1 - tear.dome(0.6, 0.03),
                     depth=0.4, part=part)


def bread_rolls(canvas: Canvas, rng, pose: Pose):
    """Two to four buns on a plate, a board or a cloth."""
    ground = rng.integers(3)
    if ground < 2:
        (round_plate, board)[ground](canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4, pose.angle))
    n = rng.integers(2, 5)
    seeds = 0 if rng.random() < 0.4 else int(rng.integers(25, 50))
    for i in range(n):
        turn = 2 * np.pi * i / n
        slot = pose.moved(0.54 * np.cos(turn), 0.54 * np.sin(turn), rng.uniform(0.46, 0.54) if n < 4 else 0.42, turn)
        roll(canvas, rng, slot, seeds)


def croissant(canvas: Canvas, rng, pose: Pose, part="food"):
    """A crescent of rolled leaves: plump browned segments, the middle ones on top of the outer ones."""
    n, bend = 9, rng.uniform(0.7, 1.0)
    turns = np.linspace(-bend, bend, n)
    for i in sorted(range(n), key=lambda i: -abs(i - n // 2)):
        t, share = turns[i], abs(turns[i]) / bend
        x, y = pose.at(1.15 * np.sin(t) / bend ** 0.5, 0.55 - 1.05 * np.cos(t))
        leaf = ellipse(x, y, pose.size * (0.24 - 0.06 * share), pose.size * (0.46 - 0.28 * share ** 1.5),
                       pose.angle + t, 2.3)
        u, v = leaf.local(x, y, pose.angle + t)
        streaks = 0.2 * np.sin(u / pose.size * 45) + 0.2 * noise(leaf, rng, 0.04)
        colour = mix((0.95, 0.7, 0.34), (0.6, 0.29, 0.08),
                     0.15 + 0.8 * leaf.dome(1, 0.05) + streaks - 0.5 * (v / pose.size) ** 2)
        canvas.paint(leaf, colour, relief=leaf.dome(0.6, 0.07), depth=3.2 * pose.size, gloss=0.15, sharpness=10,
                     part=part, shadow=0.012 if share < 0.9 else 0.03)


def croissants(canvas: Canvas, rng, pose: Pose):
    """One or two croissants on a plate."""
    round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.4))
    for v in ((0,) if rng.random() < 0.5 else (-0.4, 0.4)):
        croissant(canvas, rng, pose.moved(0, v, 0.95 if v == 0 else 0.8, rng.normal(0, 0.15)))


# --- garnishes ----------------------------------------------------------------------------------------------------

def small_toast(canvas: Canvas, rng, pose: Pose, part="small toast"):
    """A little slice of toast."""
    toast(canvas, rng, pose, rng.uniform(0.3, 0.8), part)


def small_roll(canvas: Canvas, rng, pose: Pose, part="roll"):
    """A little bun with sesame."""
    roll(canvas, rng, pose, int(rng.integers(8, 14)), part)


def small_slice(canvas: Canvas, rng, pose: Pose, part="bread slice"):
    """A slice of baguette."""
    bread_slice(canvas, rng, pose.moved(0, 0, 0.8), part=part)
