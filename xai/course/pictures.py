"""The course's ten pictures, with our outlines of their parts."""

import torch
from PIL import Image

from ..missing import DamagedAsset, MissingAsset
from ..said import Said
from ..vision.pictures import PictureError, Pictures, read_picture
from .layout import LABELS, PICTURES
from .parts import foods, part_masks


def load_pictures(files) -> Pictures:
    """Pictures 0-9 from CourseFiles, prepared as the notebook does. Raises MissingAsset unless all ten are there,
    DamagedAsset for one that cannot be read."""
    missing = [name for name in PICTURES if name not in files]
    if missing:
        said = "{count} of the ten pictures are not in {path}: {names}; the homework needs all ten."
        if len(missing) == 1:
            said = "{count} of the ten pictures is not in {path}: {names}; the homework needs all ten."
        raise MissingAsset(Said(said, count=len(missing), path=files.path, names=", ".join(missing)))
    images = []
    for name in PICTURES:
        try:
            images.append(read_picture(files.file(name), as_assigned=True))
        except PictureError as error:
            raise DamagedAsset(Said("{name}: {problem}", name=name, problem=error.args[0])) from error
    return Pictures(torch.stack(images), torch.tensor(LABELS), part_masks(), foods())


def picture_sizes(files) -> list:
    """(width, height) of each of the ten pictures as its file has it."""
    sizes = []
    for name in PICTURES:
        with Image.open(files.file(name)) as picture:
            sizes.append(picture.size)
    return sizes
