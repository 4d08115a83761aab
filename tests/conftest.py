"""Fixtures that many tests start from; networks and witnesses live in tests/nets.py."""

import shutil

import pytest
import torch

from .course_folder import OUTER, known_zip, write_course
from .nets import conv_net, pictures


@pytest.fixture
def net():
    """A random network in double precision, in train mode, with one part in eval mode and one weight frozen."""
    net = conv_net()
    net[1].eval()
    net[0].bias.requires_grad_(False)
    net[4].bias.grad = torch.full_like(net[4].bias, 7.0)
    return net


@pytest.fixture
def batch():
    """Four random pictures and their labels."""
    return pictures(4), torch.tensor([2, 0, 3, 1])


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """The stand-in for the course's files as a folder. Once a session, because its checkpoint alone has 170 MB."""
    folder = write_course(tmp_path_factory.mktemp("course"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def course_zip(course, tmp_path_factory):
    """The known zip, with food.zip in it."""
    folder = tmp_path_factory.mktemp("known")
    yield known_zip(course, folder / f"{OUTER}.zip")
    shutil.rmtree(folder)
