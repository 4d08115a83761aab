"""Jobs that take seconds, here and in the workers that tests start: what a test replaces in its own process does not
travel, so these functions replace it again wherever they are called."""

import os
import threading
import time
from dataclasses import replace

import torch

import xai.experiments
from quiz.jobs import Done
from quiz.jobs import compute as really_compute
from xai.lab import Lab
from xai.methods import METHODS
from xai.vision import filters
from xai.vision.classifier import Classifier

FEW = {"lime": {"samples": 30}, "smooth_grad": {"samples": 3}, "filters": {"steps": 3}}


def shortened(method, few=FEW):
    """The method, whose named settings take few samples and steps."""
    fewer = few.get(method.name, {})
    return replace(method, ASSIGNED=replace(method.ASSIGNED, **fewer), PAPER=replace(method.PAPER, **fewer))


def replacements():
    """(module or class, name, value): a random network that is the same in every process, and few samples and steps."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        narrow = Classifier(8).eval().requires_grad_(False)
    few = {name: shortened(method) for name, method in METHODS.items()}
    return (
        (Lab, "classifier", narrow),
        (xai.experiments, "METHODS", few),
        (filters, "METHOD", shortened(filters.METHOD)),
    )


def compute(*arguments):
    """A worker's quiz.jobs.compute on the narrow network."""
    for module, name, value in replacements():
        setattr(module, name, value)
    return really_compute(*arguments)


def first_is_last(job, keep, expected):
    """The first job is done last; the key tells who computed it."""
    time.sleep(0.3 if job.seed == 0 else 0)
    return Done({"seed": job.seed, "by": (os.getpid(), threading.get_ident())}, {} if keep else None)


def failing(job, *_):
    if job.seed == 1:
        raise ValueError(f"no luck with the seed {job.seed}")
    return Done({}, None)


def dying(*_):
    os._exit(1)
