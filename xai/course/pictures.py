"""The course's ten pictures, with our outlines of their parts."""

import torch
from PIL import Image

from ..missing import DamagedAsset, MissingAsset
from ..vision.pictures import PictureError, Pictures, read_picture
from .layout import LABELS, PICTURES
from .parts import foods, part_masks


def load_pictures(files) -> Pictures:
    """Pictures 0-9 from CourseFiles, prepared as the notebook does. Raises MissingAsset unless all ten are there,
    DamagedAsset for one that cannot be read."""
    missing = [name for name in PICTURES if name not in files]
    if missing:
        raise MissingAsset(
            f"{len(missing)} of the ten pictures {'is' if len(missing) == 1 else 'are'} not in {files.path}: "
            f"{', '.join(missing)}; the homework needs all ten."
        )
    images = []
    for name in PICTURES:
        try:
            images.append(read_picture(files.file(name), as_assigned=True))
        except PictureError as error:
            raise DamagedAsset(f"{files.where(name)}: {error}") from error
    return Pictures(torch.stack(images), torch.tensor(LABELS), part_masks(), foods())


def picture_sizes(files) -> list:
    """(width, height) of each of the ten pictures as its file has it."""
    sizes = []
    for name in PICTURES:
        with Image.open(files.file(name)) as picture:
            sizes.append(picture.size)
    return sizes
