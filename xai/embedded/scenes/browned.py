"""Single pieces of fried food and meat, from which recipes and garnishes are made."""
import numpy as np

from .canvas import Canvas, Shape, blob, polygon, stroke
from .solids import bar, disc, outlined, swell
from .tableware import Pose
from .texture import mix, noise, vary

GOLD, BROWN = (0.93, 0.68, 0.28), (0.55, 0.28, 0.08)


# --- fried --------------------------------------------------------------------------------------------------------

def chip(canvas: Canvas, rng, pose: Pose, part="chips", pale=0.0):
    """One stick of fried potato along its own u: square-cut, two faces seen, browned ends. pale: 0 golden - 1 blond."""
    bend, fold = rng.normal(0, 0.06), rng.uniform(-0.2, 0.5)
    stick, along, across = bar(pose.cx, pose.cy, pose.size, 0.18 * pose.size, pose.angle, bend, round_ends=False)
    base = mix(np.array((0.96, 0.74, 0.32)), (0.95, 0.83, 0.55), np.array(pale + rng.normal(0, 0.12)))
    brown = 0.1 + 0.22 * noise(stick, rng, 0.05) + 1.1 * (np.abs(along) - rng.uniform(0.6, 0.9))
    colour = mix(vary(base, rng, 0.015), (0.72, 0.42, 0.13), brown)
    relief = np.minimum(1, (1 - np.abs(across)) * 4) - np.maximum(across - fold, 0) * 0.9
    canvas.paint(stick, colour, relief=relief + 0.05 * noise(stick, rng, 0.02), depth=1.3 * pose.size, gloss=0.12,
                 sharpness=8, part=part, shadow=0.13 * pose.size)


def chips(canvas: Canvas, rng, pose: Pose, part="chips"):
    """Three crossed chips."""
    for v in (-0.35, 0.35, 0):
        chip(canvas, rng, pose.moved(rng.normal(0, 0.1), v, rng.uniform(0.8, 1), rng.normal(0, 0.45)), part)


def crust(canvas: Canvas, rng, shape: Shape, height, pose: Pose, part, tone=None, rough=0.16):
    """Craggy fried batter over `shape`, whose own roundness is `height` (0-1): pale crumbs, brown pits."""
    flakes = np.abs(noise(shape, rng, 0.07))
    crumbs = noise(shape, rng, 0.022)
    tone = vary(GOLD if tone is None else tone, rng, 0.015)
    colour = mix(tone * (0.6, 0.44, 0.28), tone, 0.4 + 0.35 * flakes + 0.2 * crumbs)
    colour = mix(colour, (0.98, 0.84, 0.52), 0.35 * (crumbs - 0.9))
    colour = colour * (0.62 + 0.48 * np.minimum(height * 1.6, 1))[..., None]      # dark where pieces meet
    canvas.paint(shape, colour, relief=height + rough * (0.5 * flakes + 0.25 * crumbs), depth=5 * pose.size, gloss=0.14,
                 sharpness=8, part=part, shadow=0.22 * pose.size)


def nugget(canvas: Canvas, rng, pose: Pose, part="fried chicken", tone=None):
    """A boneless piece of fried chicken: a lump of craggy crust."""
    lump = blob(pose.cx, pose.cy, pose.size * 0.85, rng, 0.12, 6, rng.uniform(1, 1.35), pose.angle)
    crust(canvas, rng, lump, lump.dome(0.6, 0.6 * pose.size), pose, part, tone)


def drumstick(canvas: Canvas, rng, pose: Pose, part="fried chicken", tone=None):
    """A fried chicken leg along its own u: a fat end in craggy crust and a bare bone."""
    bone = stroke(pose.points([(0.4, 0), (1.05, 0)]), 0.17 * pose.size)
    ends = blob(*pose.at(1.08, 0), 0.15 * pose.size, rng, 0.25, 3, 0.8, pose.angle)
    for piece in (bone, ends):
        canvas.paint(piece, (0.93, 0.87, 0.76), relief=piece.dome(0.6, 0.08 * pose.size), depth=pose.size, part=part,
                     shadow=0.1 * pose.size)
    room, u, v = bar(pose.cx, pose.cy, pose.size, 0.75 * pose.size, pose.angle)
    half = np.interp(u, (-1, -0.9, -0.45, 0.1, 0.55, 0.75), (0, 0.36, 0.62, 0.46, 0.2, 0.12))
    side = 0.75 * np.abs(v) * (1 + 0.05 * noise(room, rng, 0.06)) / np.maximum(half, 0.01)
    leg = outlined(room, np.maximum((side - 1) * half, np.maximum(u - 0.72, -0.97 - u)) * pose.size)
    crust(canvas, rng, leg, 1.4 * half * swell(side), pose, part, tone)


def onion_ring(canvas: Canvas, rng, pose: Pose, part="onion ring", tone=None):
    """A ring in craggy golden batter; what lies below shows through its hole."""
    disc_, d, turn = disc(pose.cx, pose.cy, pose.size, pose.size * rng.uniform(0.75, 1), pose.angle)
    wave = 0.05 * np.cos(turn * 3 + rng.uniform(0, 6)) + 0.03 * noise(disc_, rng, 0.05)
    thick = rng.uniform(0.23, 0.29)
    off = np.abs(d + wave - 0.92 + thick) / thick
    ring = outlined(disc_, (off - 1) * thick * pose.size)
    crust(canvas, rng, ring, 0.6 * swell(off), pose, part, tone, rough=0.1)


def spring_roll(canvas: Canvas, rng, pose: Pose, part="spring roll", cut=False):
    """A fried roll along its own u: thin blistered pastry with a slanting seam; `cut` shows the filling at one end."""
    roll, along, across = bar(pose.cx, pose.cy, pose.size, 0.28 * pose.size, pose.angle, rng.normal(0, 0.03))
    blister = noise(roll, rng, 0.035)
    golden = vary((0.94, 0.66, 0.28), rng, 0.02)
    brown = 0.25 + 0.3 * noise(roll, rng, 0.12) + 0.2 * blister + 0.5 * np.abs(across) ** 3 + 0.4 * np.abs(along) ** 6
    slope = rng.choice((-1, 1)) * 0.4
    seam = sum(np.exp(-((along - slope * across - at) / 0.025) ** 2) for at in (-0.45, 0.3))
    pastry = mix(golden, golden * (0.62, 0.42, 0.25), brown + 0.35 * seam)
    canvas.paint(roll, pastry, relief=swell(across) + 0.05 * blister - 0.12 * seam, depth=2.6 * pose.size, gloss=0.3,
                 sharpness=10, part=part, shadow=0.2 * pose.size)
    if cut:
        _filling(canvas, rng, pose, part)


def _filling(canvas, rng, pose, part):
    """The open end of a spring roll: shreds of cabbage, carrot and herbs."""
    x, y = pose.at(0.82, 0)
    end, d, _ = disc(x, y, 0.15 * pose.size, 0.27 * pose.size, pose.angle)
    hue = noise(end, rng, 0.03)
    colour = mix(mix(np.array((0.93, 0.88, 0.7)), (0.9, 0.47, 0.12), hue), (0.35, 0.55, 0.2), -hue - 0.4)
    canvas.paint(end, mix(colour, (0.8, 0.5, 0.18), (d - 0.8) / 0.1), relief=0.3 * hue, depth=pose.size, part=part)


# --- meat ---------------------------------------------------------------------------------------------------------

def steak(canvas: Canvas, rng, pose: Pose, part="steak", marks=True, fat=True, dark=0.0):
    """A grilled steak: seared brown meat with fibres, a rim of fat on one side, crossed grill marks."""
    whole = steak_outline(rng, pose)
    dome = whole.dome(0.4, 0.16 * pose.size)
    u, v = (w / pose.size for w in whole.local(pose.cx, pose.cy, pose.angle))
    fibre = noise(whole, rng, 0.05)
    brown = vary((0.47, 0.26, 0.16), rng, 0.015) * (1 - 0.4 * dark)
    meat = mix(brown * 0.55, brown * (1.35, 1.2, 1.1), 0.45 + 0.3 * fibre + 0.12 * noise(whole, rng, 0.25))
    if fat:
        rim = np.clip((0.62 - dome - 0.9 * (v + 0.3)) * 5, 0, 1)
        meat = mix(meat, vary((0.9, 0.74, 0.5), rng, 0.02) * (1 + 0.08 * fibre[..., None]), rim)
    burnt = _grill_marks(u + 0.03 * fibre, v, rng) * np.clip(dome * 1.4, 0, 1) if marks else np.clip(fibre - 0.5, 0, 1)
    meat = mix(meat, (0.1, 0.05, 0.035), 0.8 * burnt)
    canvas.paint(whole, meat, relief=dome + 0.07 * fibre - 0.08 * burnt, depth=2.6 * pose.size, gloss=0.32,
                 sharpness=12, part=part, shadow=0.16 * pose.size)


def steak_outline(rng, pose: Pose) -> Shape:
    """The outline of a cut from the loin: long, fat at one end, with a shallow bay along one side."""
    turn, near = np.linspace(0, 2 * np.pi, 48, endpoint=False), rng.normal(0, 0.02, 4)
    reach = 0.84 + 0.1 * np.cos(turn - 0.4) - 0.09 * np.sin(turn) ** 8 * (np.sin(turn) > 0)
    reach = reach + sum(a * np.cos(k * turn + 9 * near[0]) for k, a in enumerate(near, 2))
    rim = np.column_stack([1.2 * reach * np.cos(turn), rng.uniform(0.72, 0.85) * reach * np.sin(turn)])
    return polygon(pose.points(rim), soften=0.04 * pose.size)


def _grill_marks(u, v, rng):
    """Parallel dark bars, sometimes crossed by a second set: [0, 1]."""
    slope, gap = rng.uniform(0.4, 0.9), rng.uniform(0.36, 0.5)
    bars = [np.clip(np.cos((u + s * slope * v) * 2 * np.pi / gap) * 3 - 1.9, 0, 1) for s in (1, -1)]
    return np.maximum(*bars) if rng.random() < 0.4 else bars[0]


def meatball(canvas: Canvas, rng, pose: Pose, part="meatball"):
    """A browned ball of mince, crumbly and a little greasy."""
    ball, d, _ = disc(pose.cx, pose.cy, pose.size, pose.size * rng.uniform(0.9, 1), pose.angle)
    d = d * (1 + 0.035 * noise(ball, rng, 0.06))
    ball = outlined(ball, (d - 0.96) * pose.size)
    mince = noise(ball, rng, 0.03)
    brown = vary((0.5, 0.27, 0.15), rng, 0.015)
    colour = mix(brown * 0.45, brown * (1.45, 1.3, 1.2), 0.5 + 0.28 * mince + 0.2 * noise(ball, rng, 0.12))
    canvas.paint(ball, colour, relief=swell(d) + 0.07 * mince, depth=7 * pose.size, gloss=0.3, sharpness=14, part=part,
                 shadow=0.25 * pose.size)


def sausage(canvas: Canvas, rng, pose: Pose, part="sausage", skin=None, marks=True):
    """A bent sausage along its own u: tight shining skin, burst and browned in places, tied ends."""
    skin = vary((0.66, 0.3, 0.16) if skin is None else skin, rng, 0.02)
    for end in (-1, 1):
        knot = blob(*pose.at(0.99 * end, 0.2), 0.075 * pose.size, rng, 0.2)
        canvas.paint(knot, skin * 0.6, relief=knot.dome(0.6, 0.02), depth=0.4, part=part)
    body, along, across = bar(pose.cx, pose.cy, pose.size, 0.24 * pose.size, pose.angle, bend=0.2)
    brown = 0.3 + 0.3 * noise(body, rng, 0.15) + 0.1 * noise(body, rng, 0.02) + 0.5 * across ** 4 + 0.3 * along ** 8
    if marks:
        bars = np.clip(np.cos((along + 0.3 * across) * 2 * np.pi * rng.uniform(1.6, 2.4)) * 3 - 1.9, 0, 1)
        brown = brown + 0.8 * bars * np.clip(1.2 - 1.3 * np.abs(across), 0, 1)
    ends = swell(np.clip((np.abs(along) - 0.78) / 0.22, 0, 1))
    canvas.paint(body, mix(skin * (1.25, 1.3, 1.3), skin * (0.42, 0.32, 0.28), brown), relief=swell(across) * ends,
                 depth=2.4 * pose.size, gloss=0.5, sharpness=22, part=part, shadow=0.18 * pose.size)


def roast_slice(canvas: Canvas, rng, pose: Pose, part="roast", pink=None):
    """A slice of roast beef: a thin dark crust, a grey-brown band, a pink middle with fibres and some fat."""
    slice_ = blob(pose.cx, pose.cy, pose.size * 0.9, rng, 0.07, 4, 1.2, pose.angle)
    depth = slice_.dome(1.0, 0.42 * pose.size)
    fibre, fine = noise(slice_, rng, 0.06), noise(slice_, rng, 0.016)
    pink = vary((0.83, 0.36, 0.34), rng, 0.02) if pink is None else pink
    inner = mix(pink * 0.86, pink * 1.1, 0.5 + 0.3 * fibre + 0.2 * fine)
    colour = mix(np.array((0.56, 0.38, 0.28)), inner, (depth - 0.36 + 0.05 * fibre) / 0.2)
    colour = mix(colour, (0.96, 0.85, 0.74), np.clip((np.abs(fibre + 0.3) < 0.06) * 0.4 * (depth > 0.3), 0, 1))
    colour = mix(vary((0.24, 0.13, 0.08), rng, 0.01), colour, (depth - 0.08) / 0.1)
    canvas.paint(slice_, colour, relief=np.clip(depth * 4, 0, 1) * 0.6 + 0.06 * fibre + 0.04 * fine,
                 depth=1.4 * pose.size, gloss=0.22, sharpness=10, part=part, shadow=0.12 * pose.size)


def bacon(canvas: Canvas, rng, pose: Pose, part="bacon"):
    """A wavy fried rasher along its own u: bands of red-brown meat and translucent fat, crisp brown edges."""
    phase, turns = rng.uniform(0, 6), rng.uniform(2.2, 3.2)
    rasher, along, across = bar(pose.cx, pose.cy, pose.size, 0.24 * pose.size, pose.angle, round_ends=False,
                                sway=lambda t: 0.04 * pose.size * np.sin(turns * np.pi * t + phase))
    wobble = across + 0.22 * noise(rasher, rng, 0.12) + 0.06 * noise(rasher, rng, 0.03)
    lean = np.cos(wobble * rng.uniform(5.5, 7) + rng.uniform(0, 6))
    meat = mix(vary((0.62, 0.2, 0.14), rng, 0.02), (0.38, 0.11, 0.07), 0.5 + 0.4 * noise(rasher, rng, 0.05))
    colour = mix(meat, vary((0.94, 0.76, 0.55), rng, 0.02), 0.05 + 1.1 * lean)
    colour = mix(colour, (0.42, 0.18, 0.07), (np.abs(wobble) - 0.7) * 2.5)
    ripple = np.sin(along * turns * 2.6 * np.pi + phase + 0.8 * across)
    canvas.paint(rasher, colour, relief=0.5 + 0.25 * ripple + 0.1 * lean, depth=0.75 * pose.size, gloss=0.35,
                 sharpness=10, part=part, shadow=0.1 * pose.size)
