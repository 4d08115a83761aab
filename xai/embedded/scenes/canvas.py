"""The painter: a height field lit by one light, painted in layers, with a mask kept for every part.

A canvas is FINE times larger than the picture it becomes. Coordinates are fractions of its side: x to the right,
y down, (0, 0) the upper left corner. Every layer has a coverage (soft-edged mask), a colour and a relief; the relief's
normals are shaded with a diffuse and a glossy term (Blinn-Phong), and each layer may throw a soft shadow on what lies
below it.
"""
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 128            # pixels of the finished picture
FINE = 2              # fine pixels per finished pixel: supersampling against jagged edges
S = SIDE * FINE
_AXIS = (np.arange(S, dtype=np.float32) + 0.5) / S


@dataclass(frozen=True)
class Shape:
    """A soft-edged region. `box` slices the canvas; arrays have the box's size."""
    box: tuple                    # (rows, columns)
    alpha: np.ndarray             # coverage in [0, 1]
    x: np.ndarray                 # column coordinates of the box, (1, w)
    y: np.ndarray                 # row coordinates of the box, (h, 1)

    def __and__(self, other: "Shape") -> "Shape":
        """The part of this shape that `other` covers."""
        full = np.zeros((S, S), np.float32)
        full[other.box] = other.alpha
        return Shape(self.box, self.alpha * full[self.box], self.x, self.y)

    def __sub__(self, other: "Shape") -> "Shape":
        """This shape with `other` cut out."""
        full = np.zeros((S, S), np.float32)
        full[other.box] = other.alpha
        return Shape(self.box, self.alpha * (1 - full[self.box]), self.x, self.y)

    def local(self, cx, cy, angle=0.0):
        """Coordinates of the box relative to (cx, cy), turned by `angle`: (u, v)."""
        dx, dy, c, s = self.x - cx, self.y - cy, np.cos(angle), np.sin(angle)
        return dx * c + dy * s, dy * c - dx * s

    def dome(self, power=0.5, width=0.06) -> np.ndarray:
        """Relief of a pillow: 1 inside, falling to 0 at the rim over about `width` of the canvas's side."""
        soft = blur(self.alpha, width)
        return np.clip(2 * soft - 1, 0, 1) ** power * self.alpha


def _box(x0, y0, x1, y1):
    pad = 2 / S
    c = np.clip(np.array([x0 - pad, x1 + pad]) * S, 0, S).astype(int) + (0, 1)
    r = np.clip(np.array([y0 - pad, y1 + pad]) * S, 0, S).astype(int) + (0, 1)
    box = (slice(min(r[0], S - 1), min(r[1], S)), slice(min(c[0], S - 1), min(c[1], S)))
    return box, _AXIS[box[1]][None, :], _AXIS[box[0]][:, None]


def _coverage(distance):
    """Coverage from a signed distance (negative inside, in canvas sides), one fine pixel soft."""
    return np.clip(0.5 - distance * S, 0, 1).astype(np.float32)


def ellipse(cx, cy, rx, ry=None, angle=0.0, power=2.0) -> Shape:
    """An ellipse; `power` above 2 makes it squarish (a superellipse)."""
    ry = rx if ry is None else ry
    reach = max(rx, ry) * (1 if power <= 2 else 1.42)
    box, x, y = _box(cx - reach, cy - reach, cx + reach, cy + reach)
    shape = Shape(box, None, x, y)
    u, v = shape.local(cx, cy, angle)
    d = (np.abs(u / rx) ** power + np.abs(v / ry) ** power) ** (1 / power)
    return Shape(box, _coverage((d - 1) * min(rx, ry)), x, y)


def rounded_box(cx, cy, w, h, angle=0.0, radius=0.01) -> Shape:
    """A rectangle of width w and height h with rounded corners."""
    reach = np.hypot(w, h) / 2
    box, x, y = _box(cx - reach, cy - reach, cx + reach, cy + reach)
    u, v = Shape(box, None, x, y).local(cx, cy, angle)
    radius = min(radius, w / 2, h / 2)
    qx, qy = np.abs(u) - (w / 2 - radius), np.abs(v) - (h / 2 - radius)
    d = np.hypot(np.maximum(qx, 0), np.maximum(qy, 0)) + np.minimum(np.maximum(qx, qy), 0) - radius
    return Shape(box, _coverage(d), x, y)


def blob(cx, cy, r, rng, wobble=0.12, lobes=5, stretch=1.0, angle=0.0) -> Shape:
    """A round thing with an uneven rim: radius r times a random Fourier series of `lobes` terms."""
    k = np.arange(2, lobes + 2)
    amp, phase = rng.normal(0, wobble, lobes) / np.sqrt(k), rng.uniform(0, 2 * np.pi, lobes)
    reach = r * max(stretch, 1) * (1 + 3 * wobble)
    box, x, y = _box(cx - reach, cy - reach, cx + reach, cy + reach)
    u, v = Shape(box, None, x, y).local(cx, cy, angle)
    u = u / stretch
    turn = np.linspace(-np.pi, np.pi, 181)
    rim = 1 + (amp[:, None] * np.cos(k[:, None] * turn + phase[:, None])).sum(0)
    d = np.hypot(u, v) / r - np.interp(np.arctan2(v, u), turn, rim)
    return Shape(box, _coverage(d * r), x, y)


def _drawn(points, pad, draw) -> Shape:
    p = np.asarray(points, np.float64)
    (x0, y0), (x1, y1) = p.min(0) - pad, p.max(0) + pad
    box, x, y = _box(x0, y0, x1, y1)
    h, w = box[0].stop - box[0].start, box[1].stop - box[1].start
    image = Image.new("L", (2 * w, 2 * h))
    draw(image, [tuple(q) for q in (p * S - (box[1].start, box[0].start)) * 2])
    return Shape(box, np.asarray(image.reduce(2), np.float32) / 255, x, y)


def polygon(points, soften=0.0) -> Shape:
    """A polygon; `soften` rounds its corners by a blur of about that radius (canvas sides)."""
    shape = _drawn(points, 2 * soften, lambda im, p: ImageDraw.Draw(im).polygon(p, fill=255))
    if soften:
        alpha = np.clip((blur(shape.alpha, soften) - 0.5) * 4 * max(1.0, soften * S / 2) + 0.5, 0, 1)
        shape = Shape(shape.box, alpha.astype(np.float32), shape.x, shape.y)
    return shape


def stroke(points, width) -> Shape:
    """A round-ended line of the given width through the points."""
    return strokes([points], width)


def strokes(lines, width) -> Shape:
    """Many round-ended lines of one width as a single shape: far cheaper than one layer each. `lines` is a list of
    point lists."""
    ends = np.cumsum([len(line) for line in lines])[:-1]

    def draw(image, p):
        pen, w = ImageDraw.Draw(image), width * S * 2
        for a, b in zip([0, *ends], [*ends, len(p)]):
            pen.line(p[a:b], fill=255, width=max(1, round(w)))
            for x, y in (p[a], p[b - 1]):
                pen.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), fill=255)
    return _drawn(np.vstack(lines), width, draw)


def curve(points, n=24) -> np.ndarray:
    """A smooth line through the points (Catmull-Rom), as (m, 2) points for `stroke` or `polygon`."""
    p = np.asarray(points, np.float64)
    p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    spans = len(p) - 3
    t = np.arange(max(2, n // spans)) / max(2, n // spans)
    basis = 0.5 * np.stack([-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2], 1)
    windows = p[np.arange(spans)[:, None] + np.arange(4)]          # (spans, 4, 2)
    return np.concatenate([(basis @ windows).reshape(-1, 2), p[-2:-1]])


def blur(alpha: np.ndarray, width: float) -> np.ndarray:
    """Gaussian-like blur of a [0, 1] field; `width` in canvas sides."""
    image = Image.fromarray((np.clip(alpha, 0, 1) * 255).astype(np.uint8))
    out = np.asarray(image.filter(ImageFilter.BoxBlur(max(0.5, width * S / 2))).filter(
        ImageFilter.BoxBlur(max(0.5, width * S / 2))), np.float32)
    return out / 255


def planes(shape) -> np.ndarray:
    """An empty (h, w, 3) picture whose colours lie in memory one plane after the other: NumPy is several times faster
    on it, because its inner loops run along rows and not over three colours."""
    return np.moveaxis(np.empty((3, *shape), np.float32), 0, -1)


def _white():
    rgb = planes((S, S))
    rgb[:] = 1
    return rgb


def _pooled(field):
    """Sums over the fine pixels of each finished pixel."""
    return sum(field[r::FINE, c::FINE] for r in range(FINE) for c in range(FINE))


@dataclass
class Canvas:
    """What has been painted so far, and where each part is seen."""
    light: tuple = (-0.45, -0.6, 0.66)      # direction towards the light (x, y, z), length 1
    ambient: float = 0.55
    rgb: np.ndarray = field(default_factory=_white)
    owner: np.ndarray = field(default_factory=lambda: np.zeros((S, S), np.int16))
    names: list = field(default_factory=lambda: ["background"])

    def paint(self, shape: Shape, colour, *, relief=None, depth=1.0, gloss=0.0, sharpness=24, opacity=1.0, part=None,
              shadow=0.0, shadow_part=None):
        """Lay one layer down.

        colour: (3,) or (h, w, 3) over shape.box, in [0, 1]. relief: (h, w) height in [0, 1] (None = flat); depth: how
        many canvas sides times 0.1 a height of 1 stands up. gloss: strength of the highlight, sharpness: its
        exponent. opacity: below 1 for glass and sauce. part: the name under which the visible region is kept; None
        leaves the region with whatever part it had. shadow: how high (canvas sides) the layer floats over its shadow.
        """
        if shadow:
            self.cast_shadow(shape, shadow, part=shadow_part)
        alpha = (shape.alpha * np.float32(opacity))[..., None]
        layer = planes(shape.alpha.shape)
        layer[:] = colour
        if relief is not None or gloss:
            self._light(layer, relief, depth, gloss, sharpness)
        patch = self.rgb[shape.box]
        layer -= patch
        layer *= alpha
        patch += layer
        if part is not None:
            self.owner[shape.box][shape.alpha * max(opacity, 0.51) > 0.5] = self._index(part)

    def _light(self, layer, relief, depth, gloss, sharpness):
        if relief is None or min(relief.shape) < 2:
            nx = ny = np.float32(0)
        else:
            ny, nx = np.gradient(np.asarray(relief, np.float32) * np.float32(0.1 * depth * S))
        lx, ly, lz = (np.float32(v) for v in self.light)
        inverse = 1 / np.sqrt(nx * nx + ny * ny + 1)
        diffuse = np.maximum((lz - nx * lx - ny * ly) * inverse, 0) / lz
        shade = self.ambient + (1 - self.ambient) * diffuse
        layer *= np.minimum(shade, np.float32(1.35))[..., None] if np.ndim(shade) else np.float32(shade)
        if gloss:
            half = np.array([lx, ly, lz + 1], np.float32)
            half /= np.linalg.norm(half)
            shine = np.maximum((half[2] - nx * half[0] - ny * half[1]) * inverse, 0) ** sharpness
            layer += (np.float32(gloss) * shine)[..., None] if np.ndim(shine) else np.float32(gloss * shine)

    def cast_shadow(self, shape: Shape, height, strength=0.5, part=None):
        """Darken what lies below `shape`, away from the light, softer the higher it floats. With `part`, the region
        that is clearly darkened is kept under that name."""
        dx, dy = (int(round(-v / self.light[2] * height * S * 0.7)) for v in self.light[:2])
        pad = int((height * 1.5 + 0.02) * S)
        (r0, r1), (c0, c1) = ((b.start + d, b.stop + d) for b, d in zip(shape.box, (dy, dx)))
        room = np.pad(shape.alpha, pad)      # the moved shadow with room for its soft rim, cut to the canvas below
        rows, cols = (slice(max(0, a - pad), max(0, min(S, b + pad))) for a, b in ((r0, r1), (c0, c1)))
        dark = blur(room, height * 0.6 + 0.008)[rows.start - r0 + pad:rows.stop - r0 + pad,
                                                cols.start - c0 + pad:cols.stop - c0 + pad]
        self.rgb[rows, cols] *= (1 - strength * dark)[..., None]
        if part is not None:
            self.owner[rows, cols][dark > 0.3] = self._index(part)

    def tint(self, shape: Shape, colour, opacity):
        """Colour what is already there (sauce, grill marks, browning) without changing its part."""
        amount = (shape.alpha * opacity)[..., None]
        patch = self.rgb[shape.box]
        patch *= 1 + amount * (np.asarray(colour, np.float32) - 1)

    def _index(self, part):
        if part not in self.names:
            self.names.append(part)
        return self.names.index(part)

    def finish(self):
        """-> picture (SIDE, SIDE, 3) float32 before the camera, and part name -> bool (SIDE, SIDE). Parts do not
        overlap and cover the picture; a part hidden completely is left out."""
        picture = _pooled(self.rgb) / FINE ** 2
        counts = np.stack([_pooled((self.owner == i).view(np.uint8)) for i in range(len(self.names))])
        best = counts.argmax(0)
        return picture, {n: best == i for i, n in enumerate(self.names) if (best == i).any()}
