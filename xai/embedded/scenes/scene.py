"""One scene: a table, a recipe's food, perhaps a little food of another class, and a camera that is not perfect."""
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageFilter

from . import bread_dairy, dessert_egg, fried_meat, mixed_plates, noodles_rice, seafood_soup, vegetable_fruit
from .canvas import Canvas
from .tableware import TABLES, Pose, chopsticks, fork, knife, spoon

_SHELVES = (bread_dairy, dessert_egg, fried_meat, noodles_rice, seafood_soup, vegetable_fruit)
RECIPES = {label: recipes + mixed_plates.RECIPES.get(label, ())
           for shelf in _SHELVES for label, recipes in shelf.RECIPES.items()}
GARNISHES = {label: small for shelf in _SHELVES for label, small in shelf.GARNISHES.items()}

DISTRACTOR_CHANCE = 0.45      # of scenes show a little food of another class
CUTLERY_CHANCE = 0.3


@dataclass(frozen=True)
class Scene:
    """A rendered photo and what is where in it."""
    image: torch.Tensor       # (3, 128, 128) float32 in [0, 1], whole 255ths as a camera file has them
    parts: dict               # name -> bool (128, 128); the parts do not overlap and together cover the picture
    label: int                # class of the main food, 0-10
    food: str                 # name of the part that is the main food


def render_scene(label: int, seed: int) -> Scene:
    """Render scene number `seed` of class `label`; the same pair gives the same scene again.

    Raises ValueError for a label outside 0-10 or a negative seed.
    """
    if label not in RECIPES:
        raise ValueError(f"label is {label!r}; expected a class number from 0 to {len(RECIPES) - 1}")
    if seed < 0:
        raise ValueError(f"seed is {seed}; expected 0 or more")
    rng = np.random.default_rng([label, seed])
    canvas = Canvas(light=random_light(rng), ambient=rng.uniform(0.42, 0.66))
    TABLES[rng.integers(len(TABLES))](canvas, rng)
    pose = Pose(0.5 + rng.normal(0, 0.06), 0.5 + rng.normal(0, 0.06), rng.uniform(0.23, 0.45),
                rng.uniform(0, 2 * np.pi))
    recipe = RECIPES[label][rng.integers(len(RECIPES[label]))]
    if rng.random() < CUTLERY_CHANCE:
        side = rng.choice((-1, 1))
        tool = (fork, knife, spoon, chopsticks)[rng.integers(4)]
        tool(canvas, rng, Pose(0.5 + side * rng.uniform(0.36, 0.46), 0.5 + rng.normal(0, 0.05), 0.34,
                               rng.normal(0, 0.2)))
    recipe(canvas, rng, pose)
    if rng.random() < DISTRACTOR_CHANCE:
        _add_distractor(canvas, rng, label, pose)
    picture, parts = canvas.finish()
    name = recipe.__name__.replace("_", " ")
    parts = {name if part == "food" else part: torch.from_numpy(mask) for part, mask in parts.items()}
    return Scene(camera(picture, rng), parts, label, name)


def random_light(rng):
    """A light from a random side, 35-65 degrees above the table: a unit vector towards it."""
    turn, height = rng.uniform(0, 2 * np.pi), rng.uniform(np.radians(38), np.radians(68))
    return (np.cos(turn) * np.cos(height), np.sin(turn) * np.cos(height), np.sin(height))


def _add_distractor(canvas, rng, label, pose):
    """One to three pieces of a small thing of another class, beside the main food."""
    other = rng.choice([k for k in GARNISHES if k != label and GARNISHES[k]])
    garnish, turn = GARNISHES[other][rng.integers(len(GARNISHES[other]))], rng.uniform(0, 2 * np.pi)
    far = min(pose.size * rng.uniform(1.05, 1.4), 0.42)
    x, y = np.clip([pose.cx + far * np.cos(turn), pose.cy + far * np.sin(turn)], 0.08, 0.92)
    garnish(canvas, rng, Pose(x, y, rng.uniform(0.06, 0.11), rng.uniform(0, 2 * np.pi)))


def camera(picture: np.ndarray, rng=None) -> torch.Tensor:
    """Exposure, white balance, contrast, vignette, blur, sensor noise, 8 bits: (H, W, 3) -> (3, H, W).

    rng=None is a good camera in good light: only a trace of blur, no noise.
    """
    if rng is not None:
        gain = np.exp(rng.normal(0, 0.1)) * (1 + rng.normal(0, 0.04, 3))
        axis = np.linspace(-1, 1, len(picture))
        dark = 1 - rng.uniform(0, 0.22) * (axis[:, None] ** 2 + axis[None, :] ** 2)[..., None]
        picture = np.clip(picture * gain * dark, 0, 1) ** np.exp(rng.normal(0, 0.12))
    blur = 0.3 if rng is None else float(rng.choice([0, 0, 0.4, 0.7, 1.1]))
    image = Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))
    image = np.asarray(image.filter(ImageFilter.GaussianBlur(blur)) if blur else image, np.float32)
    if rng is not None:
        image = image + rng.normal(0, 255 * rng.choice([0.0, 0.01, 0.02, 0.04]), image.shape)
    image = np.clip(np.rint(image), 0, 255).astype(np.float32) / 255
    return torch.from_numpy(image.transpose(2, 0, 1).copy())
