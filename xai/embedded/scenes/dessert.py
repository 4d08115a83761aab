"""Recipes for Dessert (2): layer cakes, cupcakes and ice cream. Waffles, doughnuts and macarons are in pastry.py."""
import numpy as np

from .bread import specks
from .canvas import Canvas, Shape, blob, curve, ellipse, polygon, strokes
from .slanted import Face, Prism, box, paint_prism, prism, slanted_ground, standing_shadow, turned, wedge
from .solids import disc, swell
from .tableware import Pose
from .texture import mix, noise, vary
from .toppings import scattered

SPRINKLES = ((0.95, 0.25, 0.4), (0.25, 0.55, 0.9), (0.98, 0.8, 0.2), (0.3, 0.7, 0.4), (0.98, 0.98, 0.95))


def sprinkle(canvas: Canvas, rng, points, length=0.02, part="food"):
    """Sugar sprinkles of several colours on the points."""
    points = np.asarray(points)
    for i, colour in enumerate(SPRINKLES):
        if len(points[i::5]):
            grains = specks(points[i::5], rng, length, 0.009)
            canvas.paint(grains, colour, relief=grains.dome(0.7, 0.008), depth=0.2, gloss=0.2, part=part)


# --- layer cake ---------------------------------------------------------------------------------------------------

_COCOA, _DARK, _CREAM, _SPONGE = (0.46, 0.25, 0.15), (0.27, 0.13, 0.08), (0.96, 0.9, 0.8), (0.93, 0.76, 0.45)
_PINK, _RED, _COFFEE = (0.95, 0.66, 0.7), (0.62, 0.1, 0.12), (0.8, 0.62, 0.44)
# Each flavour: layers from the foot up as (share of the height, colour), then the icing.
CAKES = {"chocolate": (((0.24, _COCOA), (0.14, _CREAM), (0.24, _COCOA), (0.14, _CREAM), (0.24, _COCOA)), _DARK),
         "coffee": (((0.22, _DARK), (0.2, _COFFEE), (0.2, _COCOA), (0.2, _COFFEE), (0.18, _COCOA)), (0.5, 0.29, 0.19)),
         "strawberry": (((0.28, _SPONGE), (0.12, _PINK), (0.26, _SPONGE), (0.12, _CREAM), (0.22, _SPONGE)), _PINK),
         "velvet": (((0.26, _RED), (0.12, _CREAM), (0.24, _RED), (0.12, _CREAM), (0.26, _RED)), (0.98, 0.95, 0.91)),
         "lemon": (((0.26, _SPONGE), (0.12, _CREAM), (0.26, _SPONGE), (0.12, _CREAM), (0.24, _SPONGE)),
                   (0.98, 0.94, 0.8))}


def layer_cake(canvas: Canvas, rng, pose: Pose, base, height, elevation, flavour="chocolate", drip=0.1, iced=(),
               part="food", shadow_part=None) -> Prism:
    """A cut piece of cake: layers of sponge and cream on its sides, glossy icing on top that runs down a little.

    base: its footprint; drip: share of the height the icing runs down; iced: edges of the footprint under icing.
    """
    layers, icing = CAKES[flavour]
    icing = vary(icing, rng, 0.01, 0.04)
    solid = prism(canvas, pose, base, height, elevation, 0.006)
    paint_prism(canvas, solid, rng, icing, icing, gloss=0.35, shiny_edge=0.0, part=part, shadow_part=shadow_part)
    for face in solid.sides:
        if face.edge not in iced:
            _cut_side(canvas, rng, face, layers, part)
        _dripping(canvas, rng, face, icing, drip if face.edge not in iced else 1.2, part)
    canvas.paint(strokes(solid.edges, 0.008), np.minimum(icing * 1.25 + 0.05, 1), opacity=0.4)
    return solid


def _cut_side(canvas, rng, face: Face, layers, part):
    """Layers of crumb and cream, their borders a little uneven, cream smoother and standing out."""
    shape = face.shape
    up = np.clip(face.up + 0.014 * noise(shape, rng, 0.06, 0.6, 3), 0, 0.999)
    which = np.searchsorted(np.cumsum([share for share, _ in layers])[:-1], up)
    colours = np.array([vary(colour, rng, 0.008, 0.03) for _, colour in layers])
    smooth = (which % 2).astype(np.float32)
    fine = noise(shape, rng, 0.014, 0.7, 2)
    crumb = (1 - 0.75 * smooth) * (0.09 * fine - 0.1 * np.clip(noise(shape, rng, 0.03, 0.6, 2) - 1, 0, 1))
    canvas.paint(shape, colours[which] * (face.light * (0.9 + 0.12 * face.up) + crumb)[..., None],
                 relief=0.08 * smooth + 0.03 * fine * (1 - smooth), depth=0.6, part=part)


def _dripping(canvas, rng, face: Face, icing, drip, part):
    """Icing over the upper part of a side, its lower edge in drips."""
    phase, reach = rng.uniform(0, 7, 2), face.length * face.across
    edge = 1 - drip * (0.55 + 0.3 * np.sin(9 * reach + phase[0]) + 0.3 * np.sin(15 * reach + phase[1]))
    alpha = np.clip(0.5 + 45 * (face.up - edge), 0, 1).astype(np.float32) * face.shape.alpha
    run = Shape(face.shape.box, alpha, face.shape.x, face.shape.y)
    canvas.paint(run, icing * face.light * 0.95, relief=run.dome(0.6, 0.02), depth=0.35, gloss=0.2, sharpness=10,
                 part=part)


def dollop(canvas: Canvas, rng, cx, cy, r, colour, tiers=3, part="food"):
    """Piped cream seen at a slant: ridged rings, each smaller and higher than the one below. (cx, cy): its foot."""
    lean = rng.choice((-1, 1))
    for i in range(tiers):
        wide = r * (1 - 0.82 * i / tiers)
        shape, far, turn = disc(cx, cy - 0.42 * r * i, wide, wide * 0.52)
        ridge = 0.5 + 0.5 * np.cos(9 * turn + lean * 5 * far + i)
        relief = 10 * wide * (0.75 * swell(far) + 0.1 * ridge * far)
        shade = 0.86 + 0.14 * ridge - 0.12 * np.clip(far, 0, 1) ** 3
        canvas.paint(shape, np.asarray(colour) * shade[..., None], relief=relief, depth=0.55, gloss=0.1, part=part,
                     shadow=0.008)
    canvas.paint(ellipse(cx, cy - 0.42 * r * (tiers - 0.65), r * 0.1, r * 0.13), np.asarray(colour), part=part)


def cake_slice(canvas: Canvas, rng, pose: Pose):
    """A wedge or a square of layer cake on a plate, often with cream on top."""
    elevation, flavour = rng.uniform(0.5, 0.8), rng.choice(list(CAKES))
    slanted_ground(canvas, rng, Pose(pose.cx, pose.cy + 0.15 * pose.size, pose.size), elevation)
    pointed, high = rng.random() < 0.6, rng.uniform(0.75, 1.0)
    turn = rng.choice((0, np.pi)) + rng.choice((-1, 1)) * rng.uniform(0.25, 0.9) if pointed else rng.uniform(0.3, 1.2)
    place = Pose(pose.cx, pose.cy + 0.42 * pose.size, pose.size * (0.9 if pointed else 0.82), turn)
    base = wedge(2.0, 0.42, 4) if pointed else box(1.35, 1.2)
    solid = layer_cake(canvas, rng, place, base, high, elevation, flavour, rng.uniform(0.05, 0.28),
                       range(1, 5) if pointed else ())
    if rng.random() < 0.65:
        x, y = solid.rim.mean(0)
        dollop(canvas, rng, x, y, 0.24 * pose.size, vary((0.98, 0.95, 0.9) if rng.random() < 0.7 else _COCOA, rng,
                                                         0.01))


# --- cupcakes -----------------------------------------------------------------------------------------------------

FROSTING = ((0.97, 0.7, 0.78), (0.98, 0.95, 0.88), (0.42, 0.24, 0.16), (0.7, 0.85, 0.92), (0.78, 0.7, 0.9),
            (0.98, 0.88, 0.5))


def cupcake(canvas: Canvas, rng, pose: Pose, part="food"):
    """A cupcake from the side: pleated paper cup, a rim of sponge, a tower of frosting with sprinkles."""
    r, foot = pose.size, pose.cy + 0.95 * pose.size
    standing_shadow(canvas, pose.cx, foot, 0.6 * r, 1.5 * r, 0.3)
    cup, relief = turned(pose.cx, foot, np.array([(0, 0.55), (0.8, 0.8)]) * r, 0.3)
    radius = np.interp(foot - cup.y, (0, 0.8 * r), (0.55 * r, 0.8 * r))
    pleats = np.cos(22 * np.arcsin(np.clip((cup.x - pose.cx) / radius, -1, 1)))
    paper = vary([(0.8, 0.25, 0.35), (0.45, 0.28, 0.18), (0.35, 0.55, 0.7), (0.93, 0.9, 0.85)][rng.integers(4)], rng)
    canvas.paint(cup, paper * (0.88 + 0.14 * pleats)[..., None], relief=relief + 0.12 * pleats, part=part)
    sponge = blob(pose.cx, foot - 0.8 * r, 0.56 * r, rng, 0.03, 5, 1.5)
    canvas.paint(sponge, mix(_SPONGE, _COCOA, np.full_like(sponge.alpha, rng.choice((0.1, 0.9)))),
                 relief=sponge.dome(0.6, 0.05) + 0.05 * noise(sponge, rng, 0.02), depth=0.8, part=part)
    colour = vary(FROSTING[rng.integers(6)], rng, 0.015)
    dollop(canvas, rng, pose.cx, foot - 0.95 * r, 0.78 * r, colour, rng.integers(3, 5), part)
    if rng.random() < 0.7:
        u, v = rng.uniform(-0.5, 0.5, 24), rng.uniform(0.75, 1.7, 24)
        sprinkle(canvas, rng, np.column_stack([pose.cx + u * (2 - v) * r, foot - v * r]), 0.06 * r, part)


def cupcakes(canvas: Canvas, rng, pose: Pose):
    """One cupcake, or two side by side."""
    if rng.random() < 0.5:
        cupcake(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.05))
        return
    for side in (-1, 1):
        cupcake(canvas, rng, Pose(pose.cx + side * 0.62 * pose.size, pose.cy + 0.12 * side * pose.size,
                                  pose.size * 0.74))


# --- ice cream ----------------------------------------------------------------------------------------------------

ICES = ((0.97, 0.9, 0.7), (0.95, 0.6, 0.68), (0.4, 0.23, 0.15), (0.66, 0.88, 0.72), (0.62, 0.4, 0.62),
        (0.98, 0.72, 0.4))


def scoop(canvas: Canvas, rng, cx, cy, r, colour, part="food"):
    """A ball of ice cream: rough where the spoon tore it, with a ragged skirt, perhaps with chocolate chips."""
    skirt = blob(cx, cy + 0.5 * r, 0.66 * r, rng, 0.12, 9, 1.5)
    ball = blob(cx, cy, r, rng, 0.025, 7)
    for shape, share in ((skirt, 0.5), (ball, 1.0)):
        u, v = shape.local(cx, cy)
        torn = noise(shape, rng, 0.045, 0.65, 4)
        relief = 10 * r * share * swell(np.hypot(u, v) / r / 1.03) + 0.09 * torn
        canvas.paint(shape, np.asarray(colour) * (0.96 + 0.04 * torn)[..., None], relief=relief, depth=0.8, gloss=0.1,
                     sharpness=10, part=part, shadow=0.008)
    if rng.random() < 0.3:
        chips = specks(scattered(rng, Pose(cx, cy, r), 12, 0.8), rng, 0.016, 0.012)
        canvas.paint(chips, _DARK, relief=chips.dome(), depth=0.2, part=part)


def ice_cream_cone(canvas: Canvas, rng, pose: Pose):
    """One to three scoops in a wafer cone, standing or lying at a small angle."""
    n = int(rng.integers(1, 4))
    r = pose.size * (0.85 if n == 3 else 1)
    lie = Pose(pose.cx, pose.cy + (0.35 if n == 3 else 0.1) * r, r, rng.normal(0, 0.25))
    cone = polygon(lie.points([(-0.52, -0.1), (0.52, -0.1), (0.05, 1.5), (-0.05, 1.5)]), 0.01)
    u, v = (w / r for w in cone.local(lie.cx, lie.cy, lie.angle))
    grid = np.maximum(np.cos((u * 1.2 + v * 0.55) * 24), np.cos((u * 1.2 - v * 0.55) * 24)) ** 3
    bulge = 10 * r * np.sqrt(np.clip(0.28 * (1.55 - v) ** 2 * 0.36 - u ** 2, 0, 1))
    canvas.paint(cone, mix((0.9, 0.66, 0.36), (0.66, 0.4, 0.17), 0.5 - 0.5 * grid + 0.1 * noise(cone, rng, 0.05)),
                 relief=0.5 * bulge + 0.12 * grid, part="food", shadow=0.04)
    size = {1: 0.62, 2: 0.54, 3: 0.5}[n]
    flavours = rng.permutation(len(ICES))
    for i, u in enumerate({1: (0,), 2: (-0.34, 0.34), 3: (-0.4, 0.4, 0)}[n]):
        x, y = lie.at(u, -0.42 - (0.62 if i == 2 else 0))
        scoop(canvas, rng, x, y, size * r, vary(ICES[flavours[i]], rng, 0.015))


def ice_cream_bowl(canvas: Canvas, rng, pose: Pose):
    """Scoops of ice cream in a glass coupe with a wafer, perhaps with sauce."""
    r, foot = pose.size, pose.cy + 1.15 * pose.size
    cx, flavours = pose.cx, rng.permutation(len(ICES))
    standing_shadow(canvas, cx, foot, 0.5 * r, 1.2 * r)
    wafer = polygon([(cx + x * r, pose.cy + y * r) for x, y in ((0.25, -0.2), (0.75, -1.2), (0.95, -1.1),
                                                                (0.55, -0.1))])
    canvas.paint(wafer, (0.85, 0.6, 0.32), relief=wafer.dome(0.6, 0.02), depth=0.3, part="food")
    for i, (u, v) in enumerate(((0.0, -0.62), (-0.46, -0.22), (0.46, -0.2))):
        scoop(canvas, rng, cx + u * r, pose.cy + v * r, 0.5 * r, vary(ICES[flavours[i]], rng, 0.015))
    if rng.random() < 0.6:
        sauce = blob(cx, pose.cy - 0.82 * r, 0.34 * r, rng, 0.12, 5, 1.2)
        canvas.paint(sauce, vary(_DARK if rng.random() < 0.6 else (0.7, 0.08, 0.15), rng), relief=sauce.dome(0.6, 0.03),
                     depth=0.5, gloss=0.5, part="food")
    profile = curve([(0, 0.5), (0.05, 0.45), (0.12, 0.12), (0.4, 0.1), (0.5, 0.3), (0.75, 0.72), (1.2, 0.95)], 36)
    glass, relief = turned(cx, foot, profile * r, 0.16)
    canvas.paint(glass, (0.82, 0.9, 0.93), relief=relief, depth=0.7, gloss=0.35, sharpness=12, opacity=0.6, part="food")
    u = np.linspace(-1, 1, 30)
    canvas.paint(strokes([np.column_stack([cx + 0.95 * u * r, foot - 1.2 * r + 0.14 * r * np.sqrt(1 - u ** 2)])],
                         0.012),
                 (0.95, 0.98, 1.0), opacity=0.85, part="food")
