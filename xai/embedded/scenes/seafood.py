"""Recipes for Seafood (8)."""
from dataclasses import replace

import numpy as np

from .canvas import Canvas, S, blob, curve, ellipse, polygon, stroke
from .heap import heap, tangle
from .produce import lemon_slice
from .tableware import Pose, board, bowl, round_plate, square_plate
from .texture import mix, noise, vary
from .toppings import leaf, scattered

SALMON = (0.98, 0.46, 0.2)


# --- raw fish -----------------------------------------------------------------------------------------------------

def salmon_sashimi(canvas: Canvas, rng, pose: Pose):
    """A row of overlapping salmon or tuna slices on shredded radish, with wasabi."""
    (square_plate, board)[rng.integers(2)](canvas, rng, replace(pose, size=pose.size * 1.3))
    fish = vary(SALMON if rng.random() < 0.75 else (0.78, 0.14, 0.16), rng, 0.012)
    rows = [0] if rng.random() < 0.6 else [-0.34, 0.36]
    if rng.random() < 0.6:
        _radish(canvas, rng, pose.moved(0, rows[0] - 0.35 if len(rows) == 1 else 0.0))
    count = int(rng.integers(5, 8))
    for v in rows:
        for u in np.linspace(-0.72, 0.72, count):
            salmon_slice(canvas, rng, pose.moved(u, v + rng.normal(0, 0.02), 0.5 if len(rows) == 1 else 0.38,
                                                 np.pi / 2 + 0.35 + rng.normal(0, 0.06)), fish)
    if rng.random() < 0.7:
        wasabi(canvas, rng, pose.moved(0.8, -0.62, 0.14))


def salmon_slice(canvas: Canvas, rng, pose: Pose, colour=SALMON, part="food", width=0.56):
    """A slice of raw fish of length 2 sizes along its own u: bowed fat lines, wet gloss, one thick edge."""
    w = width
    corners = [(-1, -0.55 * w), (-0.8, -w), (0.85, -0.92 * w), (1, -0.4 * w), (0.94, 0.8 * w), (0.7, w), (-0.85, w),
               (-1, 0.7 * w)]
    shape = polygon(pose.points([(u + rng.normal(0, 0.03), v + rng.normal(0, 0.02)) for u, v in corners]),
                    soften=0.09 * pose.size)
    u, v = (q / pose.size for q in shape.local(pose.cx, pose.cy, pose.angle))
    rough = noise(shape, rng, 0.08, 0.5, 3)
    along = (u + 0.55 * (v / w + 0.3) ** 2 + 0.05 * rough) * rng.uniform(3.2, 3.9) + rng.uniform(0, 1)
    fat = np.clip(1 - np.abs((along % 1) - 0.5) / 0.17, 0, 1) * np.clip(1.1 - 0.25 * (v / w + 1), 0, 1)
    flesh = mix(colour, np.multiply(colour, (0.93, 0.75, 0.65)), 0.4 + 0.3 * rough + 0.3 * v / w)
    pale = np.minimum(np.multiply(colour, 0.35) + (0.62, 0.52, 0.44), 1)
    relief = shape.dome(0.5, 0.16 * pose.size) * (0.8 - 0.25 * v / w) - 0.06 * fat + 0.03 * rough
    canvas.paint(shape, mix(flesh, pale, 0.8 * fat), relief=relief, depth=0.55, gloss=0.42, sharpness=18, part=part,
                 shadow=0.016)


def wasabi(canvas: Canvas, rng, pose: Pose, part="wasabi"):
    """A rough ball of green paste."""
    ball = blob(pose.cx, pose.cy, pose.size, rng, 0.06)
    lumps = noise(ball, rng, 0.04, 0.7)
    canvas.paint(ball, mix((0.56, 0.68, 0.24), (0.38, 0.52, 0.14), 0.4 + 0.35 * lumps),
                 relief=ball.dome(0.6, pose.size * 0.8) + 0.07 * lumps, depth=pose.size * 9, gloss=0.1, part=part,
                 shadow=0.018)


def _radish(canvas, rng, pose):
    """A bed of thin white radish threads."""
    threads = heap(tangle(rng, pose, 40, length=1.0, spread=0.6, swirl=0), 0.01)
    canvas.paint(threads.shape, np.array((0.95, 0.96, 0.93)) * threads.shade()[..., None], relief=threads.height,
                 depth=0.18, gloss=0.25, part="food", shadow=0.008)


# --- shellfish ----------------------------------------------------------------------------------------------------

def shrimps(canvas: Canvas, rng, pose: Pose):
    """Boiled shrimps in a ring or a heap, with lemon or herbs."""
    place = rng.integers(3)
    if place == 2:
        bowl(canvas, rng, replace(pose, size=pose.size * 1.2))
    else:
        (round_plate, square_plate)[place](canvas, rng, replace(pose, size=pose.size * 1.28))
    count, colour = int(rng.integers(5, 8)), vary((0.98, 0.52, 0.32), rng, 0.015)
    turn = 2 * np.pi / count
    for k in range(count):
        spin = k * turn + rng.normal(0, 0.1)
        shrimp_body(canvas, rng, pose.moved(0.58 * np.cos(spin), 0.58 * np.sin(spin), 0.42,
                                            spin + rng.normal(-0.4, 0.25)), colour, "food")
    if rng.random() < 0.6:
        lemon_slice(canvas, rng, pose.moved(0, 0, 0.26))
    else:
        for k in range(3):
            leaf(canvas, rng, pose.moved(0.08 * np.cos(2 * k), 0.08 * np.sin(2 * k), 0.2, 2 * k))


def shrimp_body(canvas: Canvas, rng, pose: Pose, colour, part):
    """One shrimp curled about its pose's centre: ringed body, pale belly, legs, red tail fan."""
    reach, bend = 3.9, 0.66               # radians from head to tail; radius of the back's curve in sizes
    tip = (bend * np.cos(reach), bend * np.sin(reach))
    for lean in (-0.45, 0.0, 0.45):
        turn = reach + np.pi / 2 + lean
        fin = ellipse(*pose.at(tip[0] + 0.22 * np.cos(turn), tip[1] + 0.22 * np.sin(turn)), 0.3 * pose.size,
                      0.1 * pose.size, pose.angle + turn)
        canvas.paint(fin, np.multiply(colour, (0.95, 0.6, 0.45)), relief=fin.dome(0.6, 0.01), depth=0.3, gloss=0.3,
                     part=part, shadow=0.006)
    disc = ellipse(pose.cx, pose.cy, 1.1 * pose.size)
    u, v = (q / pose.size for q in disc.local(pose.cx, pose.cy, pose.angle))
    turn, rho = np.mod(np.arctan2(v, u) + 0.7, 2 * np.pi) - 0.7, np.hypot(u, v)
    thick = np.interp(turn, [-0.55, -0.3, 0.2, 1.2, reach - 0.2, reach + 0.15, reach + 0.2],
                      [0, 0.2, 0.34, 0.33, 0.15, 0.1, 0])
    ring = np.mod(turn * 1.75, 1)                                  # 0 to 1 across each ring of the shell
    across = (rho - bend) / np.maximum(thick * (1 + 0.09 * ring), 1e-3)
    body = replace(disc, alpha=np.clip((1 - np.abs(across)) * thick * pose.size * S, 0, 1).astype(np.float32))
    stripe = np.clip(1.3 - ring * 1.6, 0, 1) * np.clip(0.75 + 0.5 * across, 0.2, 1)
    shell = mix((0.99, 0.8, 0.66), np.multiply(colour, (1, 0.86, 0.75)), stripe + 0.08 * noise(body, rng, 0.04))
    relief = np.sqrt(np.clip(1 - across ** 2, 0, 1)) * thick * 3 + 0.1 * ring
    canvas.paint(body, shell, relief=relief, depth=pose.size * 3.6, gloss=0.4, sharpness=16, part=part, shadow=0.016)


def mussels(canvas: Canvas, rng, pose: Pose):
    """Open and closed black mussels in a bowl or on a plate, with parsley."""
    if rng.random() < 0.6:
        bowl(canvas, rng, replace(pose, size=pose.size * 1.2), vary((0.93, 0.92, 0.88), rng, 0.01))
    else:
        round_plate(canvas, rng, replace(pose, size=pose.size * 1.3))
    broth = blob(pose.cx, pose.cy, pose.size * 0.85, rng, 0.03)
    canvas.paint(broth, vary((0.86, 0.74, 0.48), rng), relief=0.03 * noise(broth, rng, 0.1), gloss=0.2, opacity=0.75,
                 part="food")
    for i in range(12):
        r, a = 0.66 * (1 - (i / 12) ** 1.5), i * 2.4 + rng.normal(0, 0.2)
        mussel(canvas, rng, pose.moved(r * np.cos(a), r * np.sin(a), 0.31, rng.uniform(0, 2 * np.pi)),
               rng.random() < 0.7, "food")
    for x, y in scattered(rng, pose, 5, 0.6):
        leaf(canvas, rng, Pose(x, y, 0.017, rng.uniform(0, 6)))


def mussel(canvas: Canvas, rng, pose: Pose, opened=True, part="mussel"):
    """A teardrop shell, blue-black; opened, it shows its pearly inside and the orange flesh."""
    drop = curve([(-1, 0), (-0.45, -0.36), (0.3, -0.5), (0.85, -0.36), (1, 0.05), (0.75, 0.4), (0.1, 0.42), (-0.6, 0.2),
                  (-1, 0)], 40)
    shell = polygon(pose.points(drop))
    u, v = (q / pose.size for q in shell.local(pose.cx, pose.cy, pose.angle))
    growth = np.cos(np.hypot(u + 1, v * 1.3) * 22 + 0.6 * noise(shell, rng, 0.1))
    canvas.paint(shell, mix((0.09, 0.09, 0.13), (0.2, 0.22, 0.32), 0.35 + 0.3 * growth),
                 relief=shell.dome(0.5, 0.35 * pose.size) + 0.03 * growth, depth=pose.size * 7, gloss=0.5, sharpness=14,
                 part=part, shadow=0.016)
    if not opened:
        return
    inside = polygon(pose.points(drop * 0.85))
    canvas.paint(inside, (0.66, 0.68, 0.76), relief=1 - inside.dome(0.5, 0.25 * pose.size), depth=pose.size * 5,
                 gloss=0.3, part=part)
    flesh = blob(*pose.at(0.2, 0), 0.29 * pose.size, rng, 0.07, 5, 1.85, pose.angle)
    u, v = (q / pose.size for q in flesh.local(*pose.at(0.2, 0), pose.angle))
    frill = np.clip((np.abs(u) * 0.5 + np.abs(v) - 0.17) * 7, 0, 1)
    canvas.paint(flesh, mix(vary((0.97, 0.64, 0.24), rng, 0.015), (0.66, 0.34, 0.12), frill), gloss=0.4,
                 depth=pose.size * 5, relief=flesh.dome(0.6, 0.2 * pose.size) - 0.25 * np.exp(-(v / 0.05) ** 2),
                 part=part, shadow=0.006)


# --- whole fish ---------------------------------------------------------------------------------------------------

_OUTLINE = [(-1, 0.02), (-0.82, -0.2), (-0.45, -0.36), (0.0, -0.36), (0.4, -0.22), (0.66, -0.09), (0.98, -0.36),
            (0.9, 0.0), (1.0, 0.36), (0.66, 0.1), (0.4, 0.22), (0.0, 0.36), (-0.45, 0.34), (-0.82, 0.18), (-1, 0.02)]


def grilled_fish(canvas: Canvas, rng, pose: Pose):
    """A whole fish on a long plate or a board, browned and slashed, with lemon and herbs."""
    long = replace(pose, size=min(pose.size * 1.4, 0.47))
    if rng.random() < 0.65:
        square_plate(canvas, rng, long, aspect=0.62)
    else:
        board(canvas, rng, long)
    whole_fish(canvas, rng, replace(long, size=long.size * 0.84), "food", rng.uniform(0.35, 0.8))
    for u in (0.2, 0.45):
        lemon_slice(canvas, rng, long.moved(u, 0.42, 0.15))
    for turn in (-0.5, 0.2):
        leaf(canvas, rng, long.moved(-0.15, 0.45, 0.15, turn), part="herb")


def whole_fish(canvas: Canvas, rng, pose: Pose, part, browning=0.0):
    """A fish of length 2 sizes, head towards its own -u: scales, silver belly, dark back, fins, gill and eye.

    browning: how much the grill has coloured it.
    """
    back = vary([(0.3, 0.34, 0.38), (0.42, 0.4, 0.34), (0.74, 0.33, 0.26)][rng.integers(3)], rng, 0.015)
    for fin in ([(-0.35, -0.3), (0.0, -0.52), (0.3, -0.38), (0.3, -0.2)],
                [(-0.1, 0.3), (0.12, 0.5), (0.25, 0.4), (0.2, 0.22)]):
        _fin(canvas, polygon(pose.points(fin), soften=0.02 * pose.size), pose, back, part)
    body = polygon(pose.points(curve(_OUTLINE, 60)))
    u, v = (q / pose.size for q in body.local(pose.cx, pose.cy, pose.angle))
    tail = np.clip((u - 0.62) * 12, 0, 1)
    head = np.clip((-0.52 - u - 0.25 * v ** 2) * 20, 0, 1)
    row = np.cos(v * 62)
    scales = np.cos(u * 62 + np.pi * (row > 0)) * np.abs(row) * (1 - head) * (1 - tail)
    colour = mix(back, (0.88, 0.88, 0.86), 0.5 + 1.9 * v + 0.1 * noise(body, rng, 0.05))
    colour = colour * (1 + 0.13 * scales)[..., None]
    rays = np.cos(np.arctan2(v, u - 0.4) * 34)
    colour = mix(colour, np.multiply(back, 0.85) * (1 + 0.2 * rays)[..., None], tail)
    if browning:
        colour = _browned(colour, body, u, v, head + tail, rng, browning)
    relief = body.dome(0.5, 0.32 * pose.size) * (1 - 0.75 * tail) + 0.03 * scales + 0.03 * rays * tail
    gill = np.exp(-((u + 0.52 + 0.25 * v ** 2 - 0.06 * np.cos(v * 6)) / 0.022) ** 2)
    canvas.paint(body, colour * (1 - 0.45 * gill)[..., None], relief=relief - 0.12 * gill, depth=pose.size * 3.2,
                 gloss=0.35, sharpness=14, part=part, shadow=0.02)
    _fin(canvas, polygon(pose.points([(-0.45, 0.02), (-0.15, -0.02), (-0.12, 0.14), (-0.4, 0.12)]),
                         soften=0.02 * pose.size), pose, back, part)
    for size, tone in ((0.062, (0.95, 0.93, 0.82)), (0.036, (0.05, 0.05, 0.06))):
        canvas.paint(ellipse(*pose.at(-0.76, -0.06), size * pose.size), tone, gloss=0.1, part=part)
    canvas.paint(stroke(pose.points([(-0.97, 0.05), (-0.84, 0.08)]), 0.02 * pose.size), np.multiply(back, 0.4),
                 part=part)


def _browned(colour, body, u, v, spared, rng, amount):
    """Grill colour: golden patches and three dark slashes."""
    patches = np.clip(amount + 0.45 * noise(body, rng, 0.12), 0, 1) * (1 - 0.5 * np.clip(spared, 0, 1))
    colour = mix(colour, colour * (0.95, 0.62, 0.3), patches)
    slash = sum(np.exp(-((u - 0.35 * v - at) / 0.03) ** 2) for at in (-0.28, -0.02, 0.24)) * (np.abs(v) < 0.24)
    return mix(colour, np.broadcast_to((0.22, 0.1, 0.05), colour.shape), 0.85 * slash)


def _fin(canvas, shape, pose, colour, part):
    u, v = (q / pose.size for q in shape.local(pose.cx, pose.cy, pose.angle))
    rays = np.cos((u - 0.3 * v) * 70)
    canvas.paint(shape, np.multiply(colour, 0.8) * (1 + 0.2 * rays)[..., None], relief=0.2 * rays, depth=0.15,
                 gloss=0.15, part=part, shadow=0.006)


# --- small things -------------------------------------------------------------------------------------------------

def shrimp(canvas: Canvas, rng, pose: Pose, part="shrimp"):
    """One curled shrimp."""
    shrimp_body(canvas, rng, pose, vary((0.98, 0.52, 0.34), rng, 0.015), part)


def small_fish(canvas: Canvas, rng, pose: Pose, part="small fish"):
    """One small silver fish."""
    whole_fish(canvas, rng, replace(pose, size=pose.size * 1.3), part)
