"""Observation pictures 0 to 5: pizza, butter, a milk jug, chocolate cake, a waffle, and a fried egg on toast."""
import numpy as np

from .bread import pizza_wedge, toast
from .canvas import Canvas, curve, ellipse, polygon, strokes
from .dairy import butter, glass_jug
from .dessert import layer_cake
from .egg import fried_egg
from .pastry import waffle_disc
from .produce import strawberry
from .slanted import box, project
from .tableware import Pose, everything, fork, knife
from .texture import mix, noise

FROM_UPPER_LEFT = (-0.42, -0.55, 0.722)


def _ground(canvas: Canvas, rng, near, far, part=None, grain=0.012):
    """A plain ground whose light falls from `near` (upper left) to `far` (lower right)."""
    page = everything()
    fall = 0.5 * (page.x + page.y) + 0.06 * noise(page, rng, 0.6, 0.4, 2)
    canvas.paint(page, mix(near, far, fall) * (1 + grain * noise(page, rng, 0.02))[..., None], part=part)


def picture_0(canvas: Canvas, rng):
    """A slice of pizza on a plate wider than the picture, knife and fork beside it."""
    canvas.light, canvas.ambient = FROM_UPPER_LEFT, 0.58
    _ground(canvas, rng, (0.2, 0.14, 0.11), (0.12, 0.09, 0.08), "table", 0.1)
    plate = ellipse(0.48, 0.5, 0.6)
    far = np.hypot(*plate.local(0.48, 0.5)) / 0.6
    relief = np.interp(far, (0, 0.74, 0.82, 0.97, 1), (0, 0, 0.5, 0.8, 0.5)).astype(np.float32)
    canvas.paint(plate, (0.86, 0.87, 0.89), relief=relief, depth=0.9, gloss=0.14, sharpness=30, part="plate",
                 shadow=0.03)
    knife(canvas, rng, Pose(0.12, 0.56, 0.38, -0.3))
    fork(canvas, rng, Pose(0.26, 0.53, 0.3, -0.24))
    pizza_wedge(canvas, rng, Pose(0.61, 0.52, 0.42, 0.06), 0.38, "pizza")


def picture_1(canvas: Canvas, rng):
    """A block of butter on white: a pale top and two deeper yellow sides."""
    canvas.light, canvas.ambient = (-0.5, -0.42, 0.757), 0.6
    _ground(canvas, rng, (0.99, 0.99, 0.985), (0.95, 0.95, 0.945), grain=0.002)
    butter(canvas, rng, Pose(0.47, 0.68, 0.4, 0.62), 1.25, 1.2, 1.05, 0.6, "butter", "shadow")


def picture_2(canvas: Canvas, rng):
    """A round glass jug of milk, its handle on the right, with three strawberries before it."""
    canvas.light, canvas.ambient = (-0.5, -0.5, 0.707), 0.6
    _ground(canvas, rng, (0.95, 0.95, 0.945), (0.84, 0.845, 0.85), grain=0.003)
    glass_jug(canvas, rng, Pose(0.48, 0.55, 0.345), 1, "jug", "jug outline", "shadow", 0.018)
    for x, y, size, turn in ((0.22, 0.77, 0.085, 0.5), (0.11, 0.83, 0.095, 0.9), (0.27, 0.88, 0.1, -0.4)):
        strawberry(canvas, rng, Pose(x, y, size, turn))


def picture_3(canvas: Canvas, rng):
    """Chocolate layer cake with a chocolate leaf, on a square white plate on a magenta table."""
    canvas.light, canvas.ambient = FROM_UPPER_LEFT, 0.6
    _ground(canvas, rng, (0.8, 0.16, 0.55), (0.6, 0.1, 0.42), "table", 0.012)
    _square_plate(canvas, Pose(0.56, 0.6, 0.44, 0.42), 0.75)
    fork(canvas, rng, Pose(0.23, 0.48, 0.26, 0.35))
    solid = layer_cake(canvas, rng, Pose(0.58, 0.74, 0.28, 0.5), box(1.35, 1.35), 1.05, 0.68, "coffee", 0.08,
                       part="cake")
    x, y = solid.rim.mean(0)
    _chocolate_leaf(canvas, rng, x, y)


def _square_plate(canvas: Canvas, pose: Pose, elevation):
    """A square plate with round corners at a slant: a lifted rim round a flat middle."""
    for scale, colour, depth in ((1.0, (0.97, 0.97, 0.97), 0.3), (0.82, (0.93, 0.93, 0.945), -0.12)):
        corners = project(pose, np.column_stack([box(2 * scale, 2 * scale), np.zeros(4)]), elevation)
        shape = polygon(corners, 0.03)
        canvas.paint(shape, colour, relief=shape.dome(0.6, 0.03), depth=depth, gloss=0.08, part="plate",
                     shadow=0.025 if depth > 0 else 0)


def _chocolate_leaf(canvas: Canvas, rng, x, y):
    """A pointed piece of dark chocolate standing in the icing, its foot at (x, y)."""
    rim = curve([(x + u, y - h) for u, h in ((-0.01, 0), (-0.09, 0.12), (-0.03, 0.23), (0.012, 0.3), (0.05, 0.21),
                                             (0.085, 0.1), (0.02, 0))], 40)
    leaf = polygon(rim, 0.004)
    canvas.paint(leaf, (0.2, 0.1, 0.07), relief=leaf.dome(0.6, 0.015) + 0.02 * noise(leaf, rng, 0.06), depth=0.35,
                 gloss=0.3, sharpness=6, part="cake", shadow=0.015)
    veins = strokes([curve([(x, y - 0.02), (x - 0.012, y - 0.14), (x + 0.005, y - 0.26)])], 0.007)
    canvas.paint(veins, (0.42, 0.25, 0.18), opacity=0.7)


def picture_4(canvas: Canvas, rng):
    """A round waffle on white."""
    canvas.light, canvas.ambient = FROM_UPPER_LEFT, 0.55
    _ground(canvas, rng, (0.98, 0.98, 0.97), (0.94, 0.94, 0.93), grain=0.002)
    waffle_disc(canvas, rng, Pose(0.48, 0.48, 0.43, 0.03), 5, 0.46, "waffle", "shadow")


def picture_5(canvas: Canvas, rng):
    """A fried egg on dark toast on a dark table."""
    canvas.light, canvas.ambient = FROM_UPPER_LEFT, 0.55
    _ground(canvas, rng, (0.13, 0.11, 0.14), (0.05, 0.045, 0.06), "table", 0.08)
    slice_shape = toast(canvas, rng, Pose(0.52, 0.51, 0.49, 0.05), 1.0, "toast")
    char = np.clip(0.35 + 0.4 * noise(slice_shape, rng, 0.12, 0.6, 4), 0, 1)
    canvas.tint(slice_shape, mix((0.86, 0.74, 0.74), (0.3, 0.2, 0.2), char), 0.9)
    fried_egg(canvas, rng, Pose(0.485, 0.52, 0.36, 0.6), 0.025, 0.9, (1.0, 0.36, 0.07), (0.04, -0.02), "egg")


PICTURES = {0: (picture_0, "pizza"), 1: (picture_1, "butter"), 2: (picture_2, "jug"), 3: (picture_3, "cake"),
            4: (picture_4, "waffle"), 5: (picture_5, "egg")}
