"""Things seen at a slant from above: prisms (butter, cheese, cake) and turned bodies (jugs, cups, cones)."""
from dataclasses import dataclass

import numpy as np

from .canvas import Canvas, S, Shape, polygon, strokes
from .tableware import Pose, board, round_plate, square_plate
from .texture import noise

WARM = (0.55, 1.0, 1.3)    # light that food throws back on its own shaded sides is warm: red fades least
DISTANCE = 7.0        # of the eye, in sizes of the thing: near enough for edges to run together a little


@dataclass(frozen=True)
class Face:
    """One visible side of a prism: its region, how brightly it is lit, and coordinates on it."""
    shape: Shape
    light: float
    across: np.ndarray            # 0 at its left edge, 1 at its right edge, (h, w)
    up: np.ndarray                # 0 at the foot, 1 at the top edge, (h, w)
    corners: np.ndarray           # left foot, right foot, right top, left top: (4, 2)
    edge: int                     # which edge of the footprint it stands on
    length: float                 # of that edge, in sizes

    def disc(self, across, up, radius, height) -> Shape:
        """A round patch of `radius` sizes on the face of a prism `height` sizes high, foreshortened with it."""
        far = np.hypot((self.across - across) * self.length, (self.up - up) * height) / radius
        scale = radius * S * 0.12         # fine pixels per radius on a usual prism: an edge about one soft
        alpha = np.clip(0.5 - (far - 1) * scale, 0, 1).astype(np.float32) * self.shape.alpha
        return Shape(self.shape.box, alpha, self.shape.x, self.shape.y)


@dataclass(frozen=True)
class Prism:
    """A flat thing with upright sides: the region of its top, the light on it, and its visible sides, far to near."""
    top: Shape
    top_light: float
    rim: np.ndarray               # the corners of the top on the canvas, (n, 2)
    sides: tuple
    edges: list                   # lines where two visible faces meet
    shade: Shape                  # where its shadow falls on the table


def project(pose: Pose, points, elevation) -> np.ndarray:
    """Points (x, y, z) in sizes, z up, turned by the pose's angle -> canvas coordinates, as an eye `elevation` radians
    above the table sees them."""
    p = np.asarray(points, np.float64).reshape(-1, 3)
    c, s = np.cos(pose.angle), np.sin(pose.angle)
    x, y, z = p[:, 0] * c - p[:, 1] * s, p[:, 0] * s + p[:, 1] * c, p[:, 2]
    near = DISTANCE / (DISTANCE - y * np.cos(elevation) - z * np.sin(elevation))
    down = y * np.sin(elevation) - z * np.cos(elevation)
    return np.column_stack([pose.cx + pose.size * near * x, pose.cy + pose.size * near * down])


def prism(canvas: Canvas, pose: Pose, base, height, elevation=0.7, soften=0.004, bottom=0.0) -> Prism:
    """A prism on the convex footprint `base` (points in sizes), standing `height` sizes high over `bottom`; the pose's
    centre is the middle of the footprint on the table."""
    base = np.asarray(base, np.float64)
    base = base if _area(base) > 0 else base[::-1]
    level = np.ones((len(base), 1))
    foot = project(pose, np.hstack([base, bottom * level]), elevation)
    rim = project(pose, np.hstack([base, (bottom + height) * level]), elevation)
    ahead = np.roll(np.arange(len(base)), -1)
    quads = [np.array([foot[i], foot[j], rim[j], rim[i]]) for i, j in enumerate(ahead)]
    seen = [_area(quad) > 0 for quad in quads]          # wound the other way when its outside is turned away
    sides = [_face(canvas, pose, quads[i], base[ahead[i]] - base[i], elevation, i) for i in np.flatnonzero(seen)]
    sides.sort(key=lambda face: face.corners[:2, 1].mean())
    edges = [rim[[i, ahead[i]]] for i in np.flatnonzero(seen)]
    edges += [np.array([foot[j], rim[j]]) for i, j in enumerate(ahead) if seen[i] and seen[j]]
    tilt = (0, -np.cos(elevation), np.sin(elevation))
    return Prism(polygon(rim, soften), max(_brightness(canvas, tilt), 0.93), rim, tuple(sides), edges,
                 _shade(canvas, pose, foot, height))


def paint_prism(canvas: Canvas, solid: Prism, rng, top, side, *, grain=0.02, rough=0.015, gloss=0.0, shiny_edge=0.35,
                part="food", shadow_part=None):
    """A prism in two plain colours, with its shadow on the table, a fine grain and light caught on its edges."""
    canvas.cast_shadow(solid.shade, 0.035, 0.42, shadow_part)
    for face in solid.sides:
        shade = face.light * (0.9 + 0.12 * face.up) + rough * noise(face.shape, rng, grain)
        canvas.paint(face.shape, np.asarray(side) * shade[..., None] ** WARM, part=part)
    shade = solid.top_light + rough * noise(solid.top, rng, grain)
    canvas.paint(solid.top, np.asarray(top) * shade[..., None], part=part)
    if gloss:
        sheen = np.clip(0.5 + 0.6 * noise(solid.top, rng, 0.3, 0.4, 2), 0, 1) * gloss
        canvas.paint(Shape(solid.top.box, solid.top.alpha * sheen, solid.top.x, solid.top.y), (1, 1, 0.97))
    if shiny_edge:
        canvas.paint(strokes(solid.edges, 0.009), np.minimum(np.asarray(top) * 1.08, 1), opacity=shiny_edge)


def box(length, width) -> np.ndarray:
    """A rectangular footprint."""
    return 0.5 * np.array([(-length, -width), (length, -width), (length, width), (-length, width)])


def wedge(radius=2.1, half=0.5, n=5) -> np.ndarray:
    """Footprint of a wedge cut from a round: the tip towards -u, an arc of n edges at the back. Edges 0 and n + 1 are
    its cut sides."""
    turn = np.linspace(-half, half, n + 1)
    return np.vstack([(-radius / 2, 0), np.column_stack([radius * (np.cos(turn) - 0.5), radius * np.sin(turn)])])


def slanted_ground(canvas: Canvas, rng, pose: Pose, elevation):
    """A plate or a board under something seen at a slant, or nothing."""
    kind = rng.integers(4)
    if kind < 2:
        round_plate(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.5), tilt=np.sin(elevation))
    elif kind == 2:
        under = board if rng.random() < 0.6 else square_plate
        under(canvas, rng, Pose(pose.cx, pose.cy, pose.size * 1.45, rng.normal(0, 0.05)))


def turned(cx, foot, profile, tilt=0.25):
    """A body of revolution standing upright: (region, relief to be painted with depth=1). profile: rising (height,
    radius) pairs in canvas sides; tilt: height over width of its round cross-sections as seen."""
    h, r = np.asarray(profile, np.float64).T
    turn = np.linspace(0, np.pi, 24)
    outline = np.concatenate([
        np.column_stack([cx - r, foot - h])[::-1],
        np.column_stack([cx - r[0] * np.cos(turn), foot + tilt * r[0] * np.sin(turn)]),
        np.column_stack([cx + r, foot - h]),
        np.column_stack([cx + r[-1] * np.cos(turn), foot - h[-1] - tilt * r[-1] * np.sin(turn)])])
    shape = polygon(outline)
    radius = np.interp(foot - shape.y, h, r)
    across = (shape.x - cx) / radius
    return shape, (10 * radius * np.sqrt(np.clip(1 - across ** 2, 0.03, 1))).astype(np.float32)


def standing_shadow(canvas: Canvas, cx, foot, radius, height, tilt=0.25, strength=0.45, part=None):
    """The long soft shadow of an upright body, on the table beside its foot."""
    turn = np.linspace(0, 2 * np.pi, 32)
    ring = np.column_stack([cx + radius * np.cos(turn), foot + tilt * radius * np.sin(turn)])
    shift = -0.5 * height * np.array([canvas.light[0], 0.5 * canvas.light[1]]) / canvas.light[2]
    canvas.cast_shadow(polygon(_hull(np.concatenate([ring, ring + shift]))), 0.02, strength, part)


def _face(canvas, pose, quad, edge, elevation, index):
    shape = polygon(quad)
    c, s = np.cos(pose.angle), np.sin(pose.angle)
    out = np.array([edge[1], -edge[0]]) / (np.hypot(*edge) + 1e-9)
    x, y = out[0] * c - out[1] * s, out[0] * s + out[1] * c
    normal = (x, y * np.sin(elevation), y * np.cos(elevation))
    quad = quad if quad[0, 0] <= quad[1, 0] else quad[[1, 0, 3, 2]]
    across, up = _on_quad(quad, shape)
    return Face(shape, _brightness(canvas, normal), across, up, quad, index, float(np.hypot(*edge)))


def _on_quad(quad, shape):
    """Coordinates of each pixel on a quadrilateral, by the projective map that sends its corners to the unit square."""
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64)
    rows = []
    for (x, y), (a, b) in zip(quad, square):
        rows += [(x, y, 1, 0, 0, 0, -a * x, -a * y), (0, 0, 0, x, y, 1, -b * x, -b * y)]
    m = np.append(np.linalg.solve(rows, square.ravel()), 1.0).reshape(3, 3)
    w = m[2, 0] * shape.x + m[2, 1] * shape.y + 1
    return (np.clip((m[k, 0] * shape.x + m[k, 1] * shape.y + m[k, 2]) / w, 0, 1) for k in (0, 1))


def _brightness(canvas, normal):
    """Diffuse light on a plane, kept moderate so that no side goes black or burns out."""
    lit = max(float(np.dot(normal, canvas.light)), 0.0) / canvas.light[2]
    return float(np.clip(canvas.ambient + (1 - canvas.ambient) * lit, 0.74, 1.06))


def _shade(canvas, pose, foot, height):
    reach = 0.6 * height * pose.size / canvas.light[2]
    shift = -reach * np.array([canvas.light[0], 0.7 * canvas.light[1]])
    return polygon(_hull(np.concatenate([foot, foot + shift])))


def _area(points):
    """Twice the signed area of a polygon."""
    x, y = np.asarray(points).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def _hull(points):
    """Convex hull (Andrew's monotone chain)."""
    def half(ordered):
        chain = []
        for p in ordered:
            while len(chain) > 1 and np.linalg.det([chain[-1] - chain[-2], p - chain[-1]]) <= 0:
                chain.pop()
            chain.append(p)
        return chain[:-1]
    ordered = points[np.lexsort((points[:, 1], points[:, 0]))]
    return np.array(half(ordered) + half(ordered[::-1]))
