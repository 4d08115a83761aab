"""Recipes for Dairy product (1): butter, cheese, milk in jugs, glasses and bottles, and yoghurt."""
import numpy as np

from .canvas import Canvas, Shape, curve, ellipse, strokes
from .slanted import Prism, box, paint_prism, prism, slanted_ground, standing_shadow, turned, wedge
from .tableware import Pose
from .texture import mix, noise, vary

MILK = (0.985, 0.98, 0.95)
GLASS = (0.86, 0.93, 0.95)
GLASS_LINE = (0.56, 0.62, 0.65)


# --- butter -------------------------------------------------------------------------------------------------------

BUTTER_TOP, BUTTER_SIDE = (1.0, 0.95, 0.66), (1.0, 0.83, 0.4)


def butter(canvas: Canvas, rng, pose: Pose, length=1.5, width=1.0, height=0.75, elevation=0.7, part="food",
           shadow_part=None) -> Prism:
    """A block of butter: pale smooth top, deeper yellow sides."""
    top, side = vary(BUTTER_TOP, rng, 0.008, 0.01), vary(BUTTER_SIDE, rng, 0.012, 0.02)
    block = prism(canvas, pose, box(length, width), height, elevation, 0.008)
    paint_prism(canvas, block, rng, top, side, grain=0.15, rough=0.01, gloss=0.2, shiny_edge=0.5, part=part,
                shadow_part=shadow_part)
    return block


def butter_block(canvas: Canvas, rng, pose: Pose):
    """A block of butter on a plate or a board, often with pats cut from it."""
    elevation = rng.uniform(0.55, 0.95)
    slanted_ground(canvas, rng, pose, elevation)
    turn, length, height = rng.uniform(-0.9, 0.9), rng.uniform(1.3, 2.0), rng.uniform(0.6, 0.85)
    place = Pose(pose.cx, pose.cy + 0.15 * pose.size, pose.size * 0.85, turn)
    butter(canvas, rng, place, length, rng.uniform(0.9, 1.15), height, elevation)
    for i in range(rng.integers(0, 3)):
        pat = Pose(place.cx + place.size * (0.9 * i - 0.4), place.cy + 0.85 * place.size, place.size,
                   turn + rng.normal(0, 0.25))
        butter(canvas, rng, pat, 0.62, 0.62, 0.16, elevation)


# --- cheese -------------------------------------------------------------------------------------------------------

CHEESES = (((0.97, 0.83, 0.42), (0.82, 0.6, 0.26), (5, 9), False),         # paste, rind, holes, rind on top
           ((0.96, 0.72, 0.26), (0.72, 0.14, 0.1), (0, 3), True),
           ((0.97, 0.91, 0.7), (0.96, 0.95, 0.9), (0, 2), True),
           ((0.95, 0.62, 0.2), (0.9, 0.57, 0.18), (0, 1), False))


def hole(canvas: Canvas, shape: Shape, colour, part="food"):
    """A round hollow: shaded on the light's side, bright on the far side."""
    canvas.paint(shape, np.asarray(colour) * (0.82, 0.76, 0.62), relief=1 - shape.dome(0.6, 0.03), depth=0.5, part=part)


def cheese(canvas: Canvas, rng, pose: Pose, kind, height, elevation, part="food"):
    """A wedge of cheese: paste with or without holes, rind at its back."""
    paste, rind, (few, many), covered = CHEESES[kind]
    paste, rind = vary(paste, rng, 0.012, 0.02), vary(rind, rng, 0.012, 0.03)
    solid = prism(canvas, pose, wedge(), height, elevation, 0.006)
    paint_prism(canvas, solid, rng, rind if covered else paste * 1.02, paste, rough=0.025, shiny_edge=0.3, part=part)
    cut = [face for face in solid.sides if face.edge in (0, len(wedge()) - 1)]
    for face in solid.sides:
        if face not in cut:
            bark = rind * (face.light * 0.95 + 0.05 * noise(face.shape, rng, 0.02))[..., None]
            canvas.paint(face.shape, bark, part=part)
    for face in cut:
        for _ in range(rng.integers(few, many + 1) if many else 0):
            hole(canvas, face.disc(rng.uniform(0.1, 0.9), rng.uniform(0.15, 0.85), rng.uniform(0.05, 0.17), height),
                 paste, part)
    if not covered:
        for _ in range(rng.integers(few, many + 1)):
            (x, y), r = _inside(solid.rim, rng), pose.size * rng.uniform(0.05, 0.15)
            hole(canvas, ellipse(x, y, r, r * np.sin(elevation)) & solid.top, paste, part)


def _inside(corners, rng):
    """A random point between the corners of a convex polygon."""
    weight = rng.dirichlet(np.ones(len(corners)))
    return weight @ corners


def cheese_wedge(canvas: Canvas, rng, pose: Pose):
    """One or two wedges of cheese: with holes, waxed, white-rinded or plain orange."""
    elevation, kind = rng.uniform(0.55, 0.95), rng.choice(4, p=(0.5, 0.2, 0.15, 0.15))
    slanted_ground(canvas, rng, pose, elevation)
    turn = rng.choice((0, np.pi)) + rng.uniform(0.1, 1.0) * rng.choice((-1, 1))
    if rng.random() < 0.3:
        behind = Pose(pose.cx + 0.35 * pose.size, pose.cy - 0.45 * pose.size, pose.size * 0.7, turn + 0.4)
        cheese(canvas, rng, behind, kind, 0.7, elevation)
    cheese(canvas, rng, Pose(pose.cx, pose.cy + 0.25 * pose.size, pose.size * 0.9, turn), kind, rng.uniform(0.55, 0.8),
           elevation)


# --- milk ---------------------------------------------------------------------------------------------------------

_JUG = curve([(0, 0.46), (0.06, 0.58), (0.3, 0.8), (0.62, 0.88), (0.95, 0.76), (1.2, 0.6), (1.4, 0.58), (1.62, 0.68)],
             42)
_TUMBLER = np.array([(0, 0.46), (0.05, 0.48), (1.7, 0.62)])
_BOTTLE = curve([(0, 0.5), (0.05, 0.54), (1.3, 0.54), (1.6, 0.46), (1.85, 0.27), (2.1, 0.25), (2.3, 0.28)], 42)


def vessel(canvas: Canvas, cx, foot, scale, profile, fill, tilt=0.28, part="food", outline="food", line=0.014):
    """A glass vessel with milk up to the height `fill` (sizes): glass, milk, milk's surface, contour, reflections."""
    profile = np.asarray(profile) * scale
    body, relief = turned(cx, foot, profile, tilt)
    canvas.paint(body, GLASS, relief=relief, opacity=0.22, part=part)
    heights = np.linspace(0, fill * scale, 30)
    level = np.column_stack([heights, np.interp(heights, *profile.T)])
    milk, bulge = turned(cx, foot - 0.03 * scale, level * (1, 0.95), tilt)
    glow = 0.97 + 0.05 * np.clip((milk.y - foot) / scale + 0.6, -1, 1)
    canvas.paint(milk, np.asarray(MILK) * glow[..., None], relief=bulge, depth=0.75, part=part)
    top, r = foot - 0.03 * scale - level[-1, 0], level[-1, 1] * 0.95
    canvas.paint(ellipse(cx, top, r, r * tilt), (0.86, 0.86, 0.83), part=part)
    canvas.paint(ellipse(cx, top + 0.012 * scale, r * 0.97, r * tilt * 0.95), (1.0, 0.995, 0.965), part=part)
    _contour(canvas, cx, foot, profile, tilt, outline, line)
    _reflections(canvas, cx, foot, profile, scale)


def _contour(canvas, cx, foot, profile, tilt, part, line):
    """The visible edge of the glass: its sides, its foot and its mouth."""
    (h, r), turn = profile.T, np.linspace(0, 2 * np.pi, 60)
    lower = np.linspace(0, np.pi, 24)
    sides = [np.column_stack([cx + s * r, foot - h]) for s in (-1, 1)]
    base = np.column_stack([cx - r[0] * np.cos(lower), foot + tilt * r[0] * np.sin(lower)])
    mouth = np.column_stack([cx + r[-1] * np.cos(turn), foot - h[-1] + tilt * r[-1] * np.sin(turn)])
    glass_line(canvas, [*sides, base, mouth], line, part)


def glass_line(canvas: Canvas, lines, width, part="food"):
    """Edges of glass: grey lines with a bright gleam along them."""
    edge = strokes(lines, width)
    canvas.paint(edge, GLASS_LINE, relief=edge.dome(0.7, width * 0.6), depth=0.25, gloss=0.5, sharpness=8, opacity=0.9,
                 part=part)


def _reflections(canvas, cx, foot, profile, scale):
    """A bright window in the flank of the glass and a thin streak on the other side."""
    low, high = profile[-1, 0] * 0.25, profile[-1, 0] * 0.8
    heights = np.linspace(low, high, 9)
    r = np.interp(heights, *profile.T)
    for share, width, strength in ((-0.62, 0.07, 0.55), (0.74, 0.03, 0.4)):
        streak = strokes([np.column_stack([cx + share * r, foot - heights])], width * scale)
        canvas.paint(streak, (1, 1, 1), opacity=strength)


def glass_jug(canvas: Canvas, rng, pose: Pose, side=1, part="food", outline="food", shadow_part=None,
              line=0.014):
    """A round glass jug with milk, seen from the side; side: on which hand its handle is; line: how wide its contour is
    drawn. Its turn is ignored."""
    r, tilt = pose.size, 0.28
    cx, foot, mouth = pose.cx, pose.cy + 0.8 * r, pose.cy - 0.82 * r
    standing_shadow(canvas, cx, foot, 0.6 * r, 1.3 * r, tilt, part=shadow_part)
    grip = curve([(cx + side * u * r, foot - h * r) for u, h in
                  ((0.66, 1.55), (1.0, 1.66), (1.3, 1.42), (1.3, 1.0), (1.08, 0.72), (0.84, 0.62))], 40)
    handle = strokes([grip], 0.13 * r)
    canvas.paint(handle, GLASS, relief=handle.dome(0.7, 0.03), depth=0.3, gloss=0.4, opacity=0.45, part=outline)
    rim = handle - strokes([grip], 0.13 * r - 0.02)
    canvas.paint(rim, GLASS_LINE, opacity=0.85, part=outline)
    vessel(canvas, cx, foot, r, _JUG, 0.98, tilt, part, outline, line)
    lip = curve([(cx - side * u * r, mouth + v * r) for u, v in ((0.58, -0.1), (0.78, -0.09), (0.95, -0.03),
                                                                 (0.76, 0.08), (0.56, 0.14))], 24)
    glass_line(canvas, [lip], line, outline)


def milk_jug(canvas: Canvas, rng, pose: Pose):
    """A glass jug of milk."""
    glass_jug(canvas, rng, Pose(pose.cx, pose.cy, pose.size * rng.uniform(0.9, 1.1)), rng.choice((-1, 1)))


def milk_bottle(canvas: Canvas, rng, pose: Pose):
    """A bottle of milk with a coloured cap, or a glass of milk, or both."""
    kind, r = rng.integers(3), pose.size
    foot = pose.cy + 1.05 * r
    if kind < 2:
        cx = pose.cx - (0.45 * r if kind else 0)
        _bottle(canvas, rng, cx, foot, 0.95 * r)
    if kind > 0:
        cx, scale = pose.cx + (0.55 * r if kind == 1 else 0), r * (0.75 if kind == 1 else 1.1)
        standing_shadow(canvas, cx, foot + 0.08 * r, 0.48 * scale, 1.6 * scale)
        vessel(canvas, cx, foot + 0.08 * r, scale, _TUMBLER * (1, rng.uniform(0.9, 1.15)), rng.uniform(1.3, 1.7))


def _bottle(canvas, rng, cx, foot, scale):
    standing_shadow(canvas, cx, foot, 0.54 * scale, 2.2 * scale)
    vessel(canvas, cx, foot, scale, _BOTTLE, 1.9, 0.25)
    colour = vary([(0.2, 0.35, 0.7), (0.75, 0.15, 0.15), (0.8, 0.8, 0.82), (0.2, 0.55, 0.35)][rng.integers(4)], rng)
    cap, relief = turned(cx, foot - 2.2 * scale, np.array([(0, 0.31), (0.24, 0.31)]) * scale, 0.25)
    canvas.paint(cap, colour, relief=relief, gloss=0.2, part="food")
    canvas.paint(ellipse(cx, foot - 2.44 * scale, 0.31 * scale, 0.08 * scale), np.minimum(colour * 1.2, 1), part="food")


# --- yoghurt ------------------------------------------------------------------------------------------------------

FLAVOURS = ((0.85, 0.2, 0.3), (0.3, 0.35, 0.7), (0.92, 0.6, 0.15), (0.45, 0.65, 0.3))


def yoghurt(canvas: Canvas, rng, pose: Pose):
    """A pot of yoghurt, opened, seen from the side: a printed cup, white yoghurt with a swirl, its lid lying near."""
    r, tilt = pose.size, 0.4
    cx, foot, hue = pose.cx, pose.cy + 0.75 * r, vary(FLAVOURS[rng.integers(4)], rng)
    if rng.random() < 0.6:
        _foil_lid(canvas, rng, cx + rng.choice((-1, 1)) * 0.85 * r, foot + 0.15 * r, 0.5 * r, hue)
    standing_shadow(canvas, cx, foot, 0.55 * r, 1.3 * r, tilt)
    cup, relief = turned(cx, foot, np.array([(0, 0.52), (1.3, 0.78)]) * r, tilt)
    high = (foot - cup.y) / r + tilt * 0.7 * np.sqrt(np.clip(1 - ((cup.x - cx) / (0.7 * r)) ** 2, 0, 1))
    band = np.clip(30 * (0.26 - np.abs(high - 0.85 + 0.04 * np.sin((cup.x - cx) / r * 7))), 0, 1)
    canvas.paint(cup, mix((0.96, 0.96, 0.95), hue, band), relief=relief, gloss=0.2, part="food")
    mouth = foot - 1.3 * r
    for size, colour in ((0.84, (0.98, 0.98, 0.97)), (0.75, (0.7, 0.7, 0.7))):
        canvas.paint(ellipse(cx, mouth, size * r, size * r * tilt), colour, part="food")
    _swirl_surface(canvas, rng, cx, mouth + 0.03 * r, 0.73 * r, tilt, hue)


def _swirl_surface(canvas, rng, cx, cy, r, tilt, hue):
    """Stirred yoghurt in the mouth of a pot: a spiral furrow and a ripple of fruit."""
    surface = ellipse(cx, cy, r, r * tilt)
    u, v = surface.local(cx, cy)
    v, u = v / tilt / r, u / r
    far = np.hypot(u, v)
    wave = 0.5 + 0.5 * np.cos(np.arctan2(v, u) + 7 * far + 0.5 * noise(surface, rng, 0.2, 0.5, 2))
    fruit = rng.choice((0.0, 0.7)) * np.clip(2.2 * (1 - wave) - 1.2, 0, 1)
    cream = mix(MILK, np.minimum(hue * 0.3 + 0.7, 1), np.full_like(far, rng.choice((0.0, 0.8))))
    relief = wave * np.clip(1.2 - far, 0, 1)
    canvas.paint(surface, mix(cream, hue, fruit), relief=relief, depth=1.2 * r, gloss=0.12, sharpness=14, part="food")


def _foil_lid(canvas, rng, cx, cy, r, hue):
    """The crinkled lid of a yoghurt pot, printed in the pot's colour."""
    lid = ellipse(cx, cy, r, r * 0.45)
    u, v = lid.local(cx, cy)
    printed = mix((0.85, 0.86, 0.88), hue, np.clip(20 * (0.7 - np.hypot(u / r, v / r / 0.45)), 0, 1))
    canvas.paint(lid, printed, relief=0.1 * noise(lid, rng, 0.08), depth=0.5, gloss=0.35, sharpness=10, part="food",
                 shadow=0.015)


# --- garnishes ----------------------------------------------------------------------------------------------------

def butter_pat(canvas: Canvas, rng, pose: Pose, part="butter pat"):
    """A thick pat of butter."""
    butter(canvas, rng, Pose(pose.cx, pose.cy, pose.size, rng.uniform(0.3, 1.2)), 1.5, 1.4, 0.6, part=part)


def cheese_bit(canvas: Canvas, rng, pose: Pose, part="cheese"):
    """A little wedge of cheese with holes."""
    cheese(canvas, rng, Pose(pose.cx, pose.cy + 0.2 * pose.size, pose.size * 0.85, rng.uniform(-0.8, 0.8)), 0, 0.7,
           0.7, part)
