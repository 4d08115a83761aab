"""The profile course, opened on the stand-in: its own network and pictures, and nobody else's."""

import pytest
import torch
from PIL import Image

from tests.course_folder import SIZES, random_classifier, write_food
from xai.course.layout import LABELS, PICTURES
from xai.embedded.observed import observation_pictures
from xai.lab import Lab, MissingAsset
from xai.missing import DamagedAsset


@pytest.fixture(params=["folder", "zip"])
def lab(request, course, course_zip):
    return Lab.open("course", device="cpu", course=course if request.param == "folder" else course_zip)


def test_the_network_is_the_one_that_was_saved(lab):
    images = observation_pictures().images[:2]
    with torch.no_grad():
        assert torch.equal(lab.classifier(images), random_classifier().eval()(images))
    assert lab.checkpoint.epoch == 208


def test_the_pictures_are_the_ten_in_the_notebooks_order(lab):
    pictures = lab.pictures
    assert pictures.images.shape == (10, 3, 128, 128) and tuple(pictures.labels.tolist()) == LABELS
    for name, size in zip(PICTURES, SIZES):
        with Image.open(lab.course_files.file(name)) as image:
            assert image.size == size
    # The stand-in's pictures are the embedded ones, enlarged and saved as JPEG.
    assert (pictures.images - observation_pictures().images).abs().mean((1, 2, 3)).max() < 0.03
    assert all(food in parts for food, parts in zip(pictures.foods, pictures.parts))


def test_a_picture_less_or_damaged_is_named(tmp_path):
    write_food(tmp_path / "food")
    (tmp_path / PICTURES[3]).write_bytes(b"no picture")
    with pytest.raises(DamagedAsset, match=f"{PICTURES[3]}: The file is not a picture"):
        Lab.open("course", course=tmp_path).pictures
    (tmp_path / PICTURES[3]).unlink()
    (tmp_path / PICTURES[6]).unlink()
    with pytest.raises(MissingAsset, match=f"2 of the ten pictures are not in .*: {PICTURES[3]}, {PICTURES[6]}"):
        Lab.open("course", course=tmp_path).pictures
