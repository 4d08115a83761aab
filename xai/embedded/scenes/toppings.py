"""Small things that lie on noodles, rice and soup: leaves, scallion rings, peas, dice."""
import numpy as np

from .canvas import Canvas, curve, polygon, strokes
from .heap import heap
from .tableware import Pose
from .texture import mix, noise, vary


def leaf(canvas: Canvas, rng, pose: Pose, colour=(0.2, 0.5, 0.16), part="food", width=0.5):
    """A leaf of length 2 sizes along its own u, with a pale midrib and side veins."""
    half = [(-1, 0), (-0.5, width * 0.8), (0.1, width), (0.65, width * 0.55), (1, 0)]
    rim = curve(half + [(u, -v) for u, v in half[-2::-1]], 40)
    shape = polygon(pose.points(rim), soften=0.004)
    u, v = (w / pose.size for w in shape.local(pose.cx, pose.cy, pose.angle))
    veins = np.clip(1 - np.abs(v) * 14, 0, 1) + 0.45 * np.clip(np.cos((u - np.abs(v) * 0.9) * 14) * 3 - 2, 0, 1)
    body = mix(vary(colour, rng), np.minimum(np.asarray(colour) * 1.7 + 0.08, 1), veins)
    relief = np.abs(v) * 0.9 + 0.12 * noise(shape, rng, 0.05) - 0.2 * veins
    canvas.paint(shape, body, relief=relief, depth=0.12 + pose.size * 3, gloss=0.25, sharpness=14, part=part,
                 shadow=0.008)


def scallions(canvas: Canvas, rng, places, radius=0.018, part="food"):
    """Green rings, pale and hollow within, some seen aslant. places: (n, 2) in canvas coordinates."""
    places, turn = np.asarray(places).reshape(-1, 2), rng.uniform(0, np.pi, len(places))
    if not len(places):
        return
    half = radius * rng.uniform(0, 0.4, (len(places), 1)) * np.column_stack([np.cos(turn), np.sin(turn)])
    lines, green = np.stack([places - half, places + half], 1), vary((0.34, 0.64, 0.18), rng)
    outer, middle, hole = (strokes(lines, 2 * radius * share) for share in (1.0, 0.7, 0.42))
    canvas.paint(outer - hole, green, relief=outer.alpha, depth=0.1, gloss=0.2, part=part, shadow=0.004)
    canvas.paint(middle - hole, (0.8, 0.9, 0.55), part=part)
    canvas.tint(hole, (0.75, 0.85, 0.6), 0.8)


def balls(canvas: Canvas, rng, places, radius, colour, gloss=0.35, part="food"):
    """Peas, roe or corn: one layer of equal round things. places: (n, 2) in canvas coordinates."""
    shape = strokes([[p, p] for p in np.asarray(places)], 2 * radius)
    canvas.paint(shape, vary(colour, rng, 0.01), relief=shape.dome(0.6, radius), depth=14 * radius, gloss=gloss,
                 sharpness=16, part=part, shadow=0.004)


def dice(canvas: Canvas, rng, places, side, colour, gloss=0.2, part="food"):
    """Cubes seen from above, each turned its own way. places: (n, 2) in canvas coordinates."""
    turn = rng.uniform(0, np.pi, len(places))
    half = side / 2 * np.column_stack([np.cos(turn), np.sin(turn)]) * rng.uniform(0.8, 1.3, (len(places), 1))
    pile = heap(np.stack([places - half, places + half], 1), side)
    tone = pile.shade() * pile.tones(rng, 0.07)
    canvas.paint(pile.shape, np.asarray(colour, np.float32) * tone[..., None],
                 relief=np.minimum(pile.height, 0.6) + 0.05 * noise(pile.shape, rng, 0.03), depth=0.3, gloss=gloss,
                 part=part, shadow=0.008)


def scattered(rng, pose: Pose, count, spread=0.6) -> np.ndarray:
    """`count` random places within `spread` sizes of the centre: (count, 2) canvas coordinates."""
    r, a = spread * np.sqrt(rng.random(count)), rng.uniform(0, 2 * np.pi, count)
    return np.column_stack(pose.at(r * np.cos(a), r * np.sin(a)))
