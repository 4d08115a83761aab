"""Single fruits, vegetables, slices and leaves, from which recipes and garnishes are made."""
import numpy as np

from .canvas import Canvas, curve, ellipse, polygon, stroke
from .solids import bar, disc, outlined, swell
from .tableware import Pose
from .texture import mix, noise, vary


def strawberry(canvas: Canvas, rng, pose: Pose, part="strawberry"):
    """A strawberry, tip towards its own +v: yellow seeds in dimples, a paler shoulder, a green calyx."""
    wide, top = rng.uniform(0.68, 0.82), -0.78
    t = np.linspace(0, 1, 25)
    profile_v, profile = top + t * (1 - top), wide * np.sin(np.pi * t ** 0.6) ** 0.75
    rim = np.concatenate([np.column_stack([profile, profile_v]), np.column_stack([-profile, profile_v])[::-1]])
    body = polygon(pose.points(rim), soften=0.02 * pose.size)
    u, v = (w / pose.size for w in body.local(pose.cx, pose.cy, pose.angle))
    half = np.maximum(np.interp(v, profile_v, profile), 0.02)
    across = np.clip(u / half, -1, 1)
    seed, dimple = _seeds(across, v, half, rng)
    red = mix(vary((0.86, 0.07, 0.09), rng, 0.015), (0.6, 0.01, 0.05), 0.35 + 0.3 * v + 0.15 * noise(body, rng, 0.06))
    red = mix(red, (0.97, 0.55, 0.42), np.clip(-1.1 - 2.2 * v, 0, 0.8))
    canvas.paint(body, mix(red, (0.98, 0.8, 0.4), 0.9 * seed), relief=half * swell(across) - 0.05 * dimple,
                 depth=9 * pose.size, gloss=0.45, sharpness=30, part=part, shadow=0.18 * pose.size)
    calyx(canvas, rng, pose.moved(0, top + 0.08), part)


def _seeds(across, v, half, rng):
    """Seeds in staggered rows round the berry, closer towards its sides: (seed, dimple) in [0, 1]."""
    row = v / 0.27 + rng.random()
    column = np.arcsin(across) * half / 0.3 + 0.5 * (np.floor(row) % 2) + 0.5
    du, dv = (column % 1 - 0.5) * 0.3, (row % 1 - 0.5) * 0.27
    return np.exp(-(du / 0.035) ** 2 - (dv / 0.055) ** 2), np.exp(-(du ** 2 + dv ** 2) / 0.09 ** 2)


def calyx(canvas: Canvas, rng, pose: Pose, part):
    """The green star of leaves on a berry, at the pose, with a short stem."""
    n = rng.integers(6, 9)
    turn = np.linspace(0, 2 * np.pi, 2 * n, endpoint=False) + rng.normal(0, 0.1, 2 * n) + rng.uniform(0, 1)
    reach = np.where(np.arange(2 * n) % 2, 0.16, rng.uniform(0.46, 0.66, 2 * n))
    star = polygon(pose.points(np.column_stack([reach * np.cos(turn), 0.62 * reach * np.sin(turn)])),
                   soften=0.02 * pose.size)
    green = mix(vary((0.36, 0.62, 0.18), rng), (0.2, 0.42, 0.1), 0.5 + 0.5 * noise(star, rng, 0.03))
    canvas.paint(star, green, relief=star.dome(0.6, 0.1 * pose.size), depth=2 * pose.size, gloss=0.1, part=part,
                 shadow=0.05 * pose.size)
    stem = stroke(curve(pose.points([(0, 0.02), (0.05, -0.2), (rng.uniform(-0.2, 0.2), -0.45)])), 0.11 * pose.size)
    canvas.paint(stem, vary((0.5, 0.68, 0.28), rng), relief=stem.dome(0.6, 0.05 * pose.size), depth=pose.size,
                 part=part)


# --- slices: patterns in polar coordinates ------------------------------------------------------------------------

def tomato_slice(canvas: Canvas, rng, pose: Pose, part="tomato slice"):
    """A slice of tomato: shining skin, flesh, and chambers of jelly with pale seeds."""
    slice_, d, turn = disc(pose.cx, pose.cy, pose.size, pose.size * rng.uniform(0.86, 1), pose.angle)
    n = rng.integers(4, 7)
    d = d * (1 + 0.02 * noise(slice_, rng, 0.1))
    wall = np.abs((turn / (2 * np.pi) * n) % 1 - 0.5)             # 0 in a chamber's middle, 0.5 on its wall
    chamber = np.clip((0.27 - np.hypot((d - 0.55) * 0.85, wall * d * 4.4 / n)) / 0.05, 0, 1)
    seed = np.exp(-((d - 0.52 - 0.1 * np.cos(turn * 5 * n)) / 0.06) ** 2) * (np.sin(turn * 3 * n) > 0.35) * chamber
    flesh = mix(vary((0.93, 0.34, 0.24), rng), (0.85, 0.2, 0.13), 0.5 + 0.5 * noise(slice_, rng, 0.04))
    colour = mix(mix(flesh, (0.78, 0.14, 0.05), chamber), (0.98, 0.86, 0.55), seed)
    colour = mix(colour, vary((0.78, 0.05, 0.05), rng, 0.01), (d - 0.88) / 0.05)
    canvas.paint(slice_, colour, relief=np.clip((1 - d) / 0.1, 0, 1) - 0.35 * chamber + 0.3 * seed,
                 depth=0.8 * pose.size, gloss=0.28, sharpness=16, part=part, shadow=0.12 * pose.size)


def cucumber_slice(canvas: Canvas, rng, pose: Pose, part="cucumber"):
    """A slice of cucumber: dark peel, pale wet flesh, a ring of seeds."""
    slice_, d, turn = disc(pose.cx, pose.cy, pose.size, pose.size * rng.uniform(0.84, 1), pose.angle)
    seed = np.exp(-((d - 0.42) / 0.09) ** 2) * (np.cos(turn * 12) > 0.1)
    flesh = mix((0.82, 0.92, 0.64), (0.68, 0.84, 0.46), 1 - np.abs(d - 0.4) * 3)
    colour = mix(mix(flesh, (0.93, 0.95, 0.78), seed), vary((0.16, 0.4, 0.12), rng, 0.02), (d - 0.87) / 0.05)
    canvas.paint(slice_, colour, relief=np.clip((1 - d) / 0.1, 0, 1) + 0.2 * seed, depth=0.8 * pose.size, gloss=0.2,
                 sharpness=14, part=part, shadow=0.12 * pose.size)


CITRUS = {"lemon": ((0.97, 0.78, 0.05), (0.97, 0.84, 0.26)), "orange": ((0.95, 0.52, 0.05), (0.99, 0.66, 0.16)),
          "lime": ((0.35, 0.6, 0.12), (0.76, 0.87, 0.45)), "grapefruit": ((0.95, 0.6, 0.3), (0.93, 0.36, 0.32))}


def citrus_slice(canvas: Canvas, rng, pose: Pose, kind="lemon", part=None):
    """A slice of lemon, orange, lime or grapefruit: zest, white pith, juicy segments."""
    zest, flesh = (vary(c, rng, 0.015, 0.03) for c in CITRUS[kind])
    slice_, d, turn = disc(pose.cx, pose.cy, pose.size, pose.size * rng.uniform(0.88, 1), pose.angle)
    n = rng.integers(8, 11)
    wall = (0.5 - np.abs((turn / (2 * np.pi) * n) % 1 - 0.5)) * d * 2 * np.pi / n * 3     # distance to a wall
    pith = np.clip(1 - np.minimum(wall / 0.13, np.minimum((0.82 - d) / 0.05, (d - 0.1) / 0.05)), 0, 1)
    vesicle = noise(slice_, rng, 0.025) * (1 - pith)
    colour = mix(flesh * (1 + 0.07 * vesicle[..., None]), np.array((0.98, 0.95, 0.82)), pith)
    canvas.paint(slice_, mix(colour, zest, (d - 0.9) / 0.04), relief=np.clip((1 - d) / 0.08, 0, 1) - 0.3 * (1 - pith)
                 + 0.1 * vesicle, depth=0.8 * pose.size, gloss=0.25, sharpness=12, part=part or f"{kind} slice",
                 shadow=0.12 * pose.size)


def lemon_slice(canvas: Canvas, rng, pose: Pose, part="lemon slice"):
    """A slice of lemon."""
    citrus_slice(canvas, rng, pose, "lemon", part)


def kiwi_slice(canvas: Canvas, rng, pose: Pose, part="kiwi slice"):
    """A slice of kiwi fruit: brown skin, green flesh with rays, black seeds round a white heart."""
    slice_, d, turn = disc(pose.cx, pose.cy, pose.size, pose.size * rng.uniform(0.82, 0.95), pose.angle)
    ray = np.cos(turn * 26) * np.clip(d * 2 - 0.6, 0, 1)
    seed = (np.abs(d - 0.44 - 0.06 * np.cos(turn * 13)) < 0.055) * (np.cos(turn * 22) > 0.15)
    green = mix(vary((0.47, 0.7, 0.14), rng), (0.66, 0.82, 0.32), 0.45 + 0.25 * ray + 0.6 * np.exp(-(d / 0.4) ** 2))
    colour = mix(mix(green, (0.93, 0.94, 0.75), (0.3 - d) / 0.08), (0.07, 0.06, 0.05), seed)
    canvas.paint(slice_, mix(colour, (0.42, 0.3, 0.16), (d - 0.93) / 0.03), relief=np.clip((1 - d) / 0.1, 0, 1)
                 + 0.1 * ray, depth=0.8 * pose.size, gloss=0.28, sharpness=14, part=part, shadow=0.12 * pose.size)


def carrot_slice(canvas: Canvas, rng, pose: Pose, part="carrot"):
    """A coin of cooked carrot: darker rim, paler heart with rays."""
    slice_, d, turn = disc(pose.cx, pose.cy, pose.size, pose.size * rng.uniform(0.7, 1), pose.angle)
    heart = np.clip((0.45 + 0.05 * np.cos(turn * 9) - d) / 0.08, 0, 1)
    orange = mix(vary((0.95, 0.46, 0.08), rng, 0.02), (0.98, 0.63, 0.2), 0.8 * heart)
    canvas.paint(slice_, mix(orange, (0.8, 0.32, 0.04), (d - 0.8) / 0.15), relief=np.clip((1 - d) / 0.25, 0, 1) ** 0.6,
                 depth=2 * pose.size, gloss=0.3, sharpness=14, part=part, shadow=0.15 * pose.size)


# --- leaves -------------------------------------------------------------------------------------------------------

def basil_leaf(canvas: Canvas, rng, pose: Pose, part="basil leaf"):
    """A pointed glossy leaf along its own u, arched between the veins."""
    room = ellipse(pose.cx, pose.cy, pose.size)
    u, v = (w / pose.size for w in room.local(pose.cx, pose.cy, pose.angle))
    v = v - rng.uniform(-0.25, 0.25) * u ** 2
    half = rng.uniform(0.45, 0.58) * (1 - np.abs(u) ** 1.7) * (1.1 - 0.35 * u)
    leaf = outlined(room, np.maximum(np.abs(v) - half, np.abs(u) - 0.97) * 0.7 * pose.size)
    side = np.clip(np.abs(v) / np.maximum(half, 0.01), 0, 1)
    branch = np.exp(-(((u * 3.2 - np.abs(v) * 2.2) % 1 - 0.5) / 0.13) ** 2)
    vein = np.exp(-(v / 0.045) ** 2) + 0.5 * branch * (side < 0.95)
    green = mix(vary((0.2, 0.47, 0.12), rng), (0.5, 0.7, 0.3), 0.6 * vein + 0.12 * noise(leaf, rng, 0.05))
    canvas.paint(leaf, green, relief=np.sqrt(side) * (1 - 0.3 * side ** 4) - 0.25 * vein,
                 depth=1.4 * pose.size, gloss=0.3, sharpness=10, part=part, shadow=0.12 * pose.size)


def herb_leaves(canvas: Canvas, rng, pose: Pose, part="basil leaf"):
    """A tip of basil: three or four leaves from one point."""
    n = rng.integers(3, 5)
    for i in range(n):
        turn = 2 * np.pi * i / n + rng.normal(0, 0.15)
        basil_leaf(canvas, rng, pose.moved(0.5 * np.cos(turn), 0.5 * np.sin(turn), rng.uniform(0.5, 0.65), turn), part)


def salad_leaf(canvas: Canvas, rng, pose: Pose, part="leaf", colour=None):
    """A frilled lettuce leaf: pale rib along its own u, branching veins, crinkled, curly rim."""
    room = ellipse(pose.cx, pose.cy, pose.size * 1.1)
    u, v = (w / pose.size for w in room.local(pose.cx, pose.cy, pose.angle))
    d, turn = np.hypot(u, v / 0.8), np.arctan2(v, u)
    frill = np.sin(turn * rng.integers(5, 8) + rng.uniform(0, 6)) + 0.6 * np.sin(turn * rng.integers(11, 16))
    rim = 0.86 + 0.1 * frill
    leaf = outlined(room, (d - rim) * pose.size)
    crinkle, out = noise(leaf, rng, 0.07), np.clip(d / rim, 0, 1)
    spread = np.abs(v) / (u + 1.25)
    vein = np.exp(-(v / (0.05 - 0.03 * u)) ** 2) + 0.35 * np.exp(-(((u * 2.2 - np.abs(v) * 1.6) % 1 - 0.5) / 0.12) ** 2)
    base = vary((0.33, 0.58, 0.16), rng, 0.03) if colour is None else colour
    green = mix(base, np.asarray(base) * (0.62, 0.72, 0.6), 0.5 + 0.45 * crinkle - 0.3 * (1 - out))
    green = mix(green, (0.82, 0.9, 0.6), 0.8 * vein * np.clip(1.15 - out - spread * 0.3, 0, 1))
    wave = 0.3 * frill * out ** 3 + 0.16 * crinkle + 0.25 * out - 0.1 * vein
    canvas.paint(leaf, green, relief=wave, depth=2.2 * pose.size, gloss=0.16, sharpness=10, part=part,
                 shadow=0.1 * pose.size)


# --- whole vegetables and fruits ----------------------------------------------------------------------------------

def broccoli(canvas: Canvas, rng, pose: Pose, part="broccoli"):
    """A floret: a pale stalk towards its own +v under a head of tight dark green buds."""
    stalk, along, across = bar(*pose.at(0, 0.55), 0.5 * pose.size, 0.24 * pose.size, pose.angle + np.pi / 2)
    canvas.paint(stalk, mix(vary((0.66, 0.77, 0.42), rng), (0.5, 0.66, 0.3), 0.5 + 0.5 * np.cos(across * 9)),
                 relief=swell(across), depth=2.4 * pose.size, part=part, shadow=0.15 * pose.size)
    green = vary((0.3, 0.55, 0.17), rng, 0.02)
    for u, v in ((-0.52, 0.05), (0.52, 0.05), (-0.3, -0.45), (0.34, -0.42), (0, -0.1)):
        x, y = pose.at(u + rng.normal(0, 0.06), v + rng.normal(0, 0.06))
        ball, d, _ = disc(x, y, pose.size * rng.uniform(0.42, 0.52), None)
        d = d * (1 + 0.05 * noise(ball, rng, 0.03))
        buds = noise(ball, rng, 0.016)
        tone = green * (1 + 0.28 * buds[..., None])
        canvas.paint(outlined(ball, (d - 0.92) * 0.45 * pose.size), mix(tone * 0.66, tone * 1.2, 1.1 - d),
                     relief=swell(d) + 0.09 * buds, depth=4.2 * pose.size, part=part, shadow=0.08 * pose.size)


def banana(canvas: Canvas, rng, pose: Pose, part="banana"):
    """A banana along its own u, bent: flat sides, brown flecks, green-brown ends."""
    fruit, along, across = bar(pose.cx, pose.cy, pose.size, 0.22 * pose.size, pose.angle, bend=0.3)
    taper = np.clip(1.25 - 1.15 * np.abs(along) ** 3.5, 0.3, 1)
    across = across / taper
    fruit = outlined(fruit, np.maximum((np.abs(across) - 1) * 0.2 * pose.size, (np.abs(along) - 0.97) * pose.size))
    yellow = mix(vary((0.97, 0.81, 0.2), rng, 0.02), (0.88, 0.66, 0.12),
                 0.5 + 0.35 * noise(fruit, rng, 0.15) + 0.4 * across)
    fleck = np.clip((noise(fruit, rng, 0.03) - 1.6) * 2, 0, 0.8) + np.exp(-((across - 0.35) / 0.05) ** 2) * 0.12
    yellow = mix(yellow, (0.42, 0.26, 0.1), fleck)
    yellow = mix(yellow, vary((0.6, 0.66, 0.2), rng), (np.abs(along) - 0.72) * 3)
    yellow = mix(yellow, (0.25, 0.17, 0.08), (np.abs(along) - 0.9) / 0.04)
    ridge = np.clip(1.02 - np.abs(across), 0, 1) ** 0.75 - 0.12 * np.abs(across - 0.35)
    canvas.paint(fruit, yellow, relief=ridge, depth=2.2 * pose.size, gloss=0.14, sharpness=14, part=part,
                 shadow=0.1 * pose.size)


def apple(canvas: Canvas, rng, pose: Pose, part="apple", skin=None):
    """An apple seen from above and the side: a dip with a stem, streaked skin, a bright highlight."""
    ground, flush = skin or (((0.86, 0.74, 0.28), (0.78, 0.08, 0.08)), ((0.62, 0.75, 0.2), (0.52, 0.68, 0.14)),
                             ((0.9, 0.72, 0.3), (0.86, 0.24, 0.12)))[rng.integers(3)]
    fruit, d, _ = disc(pose.cx, pose.cy, pose.size, 0.94 * pose.size, pose.angle)
    u, v = (w / pose.size for w in fruit.local(*pose.at(0, -0.35), pose.angle))
    dip, turn = np.hypot(u, v * 1.4), np.arctan2(v, u)
    streak = np.sin(turn * 23) * 0.2 + 0.35 * noise(fruit, rng, 0.15) + 0.15 * noise(fruit, rng, 0.02)
    colour = mix(vary(ground, rng), vary(flush, rng), 0.35 + dip * 0.75 + streak)
    canvas.paint(fruit, colour, relief=swell(d) - 0.28 * np.exp(-(dip / 0.2) ** 2), depth=8 * pose.size, gloss=0.5,
                 sharpness=36, part=part, shadow=0.25 * pose.size)
    stem = stroke(curve(pose.points([(0, -0.33), (0.03, -0.6), (0.12, -0.8)])), 0.09 * pose.size)
    canvas.paint(stem, (0.33, 0.22, 0.1), relief=stem.dome(0.6, 0.03 * pose.size), depth=pose.size, part=part,
                 shadow=0.06 * pose.size)


def tomato(canvas: Canvas, rng, pose: Pose, part="tomato"):
    """A whole tomato: smooth and shining, faintly lobed, with a thin green star."""
    fruit, d, turn = disc(pose.cx, pose.cy, pose.size, 0.95 * pose.size, pose.angle)
    lobes = 0.05 * np.cos(turn * 5) * d
    red = mix(vary((0.88, 0.13, 0.06), rng, 0.015), (0.93, 0.36, 0.1), 0.15 + 0.2 * noise(fruit, rng, 0.3))
    canvas.paint(fruit, red, relief=swell(d) + lobes, depth=8 * pose.size, gloss=0.6, sharpness=50, part=part,
                 shadow=0.25 * pose.size)
    calyx(canvas, rng, pose.moved(0, -0.1, 0.85), part)


def grape(canvas: Canvas, rng, pose: Pose, colour, part="grape"):
    """A grape: see-through towards its rim, dusted with bloom, with a sharp highlight."""
    fruit, d, _ = disc(pose.cx, pose.cy, pose.size, 0.92 * pose.size, pose.angle)
    bloom = 0.16 + 0.1 * noise(fruit, rng, 0.05)
    tone = mix(vary(colour, rng, 0.015), np.asarray(colour) * 0.55, d ** 2 * 0.8)
    canvas.paint(fruit, mix(tone, (0.85, 0.86, 0.92), bloom), relief=swell(d), depth=7 * pose.size, gloss=0.55,
                 sharpness=40, part=part, shadow=0.2 * pose.size)
