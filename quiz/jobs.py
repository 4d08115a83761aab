"""The key over profiles and seeds as jobs for joblib: on this machine's cores, or wherever a surrounding
`joblib.parallel_config` sends them. Only names and paths travel out, and only findings and arrays come back.
"""

import os
import re
import socket
import threading
from functools import lru_cache
from typing import NamedTuple

from joblib import Parallel, delayed
from joblib.parallel import get_active_backend

from xai.experiments import Experiments
from xai.lab import Lab

from .key import compute_key
from .origin import origin

_one_at_a_time = threading.Lock()


class Job(NamedTuple):
    """One key to compute; the process that computes it opens the lab itself."""

    profile: str = "embedded"
    course: str | None = None
    corpus: str | None = None
    seed: int = 0
    fresh: bool = False

    @classmethod
    def of(cls, lab, *, corpus=None, seed=0, fresh=False):
        """The job on an opened lab. Its paths are absolute, because workers run in folders of their own."""
        course, corpus = (path and os.path.abspath(path) for path in (lab.course, corpus))
        return cls(lab.profile, course, corpus, seed, fresh)

    @property
    def lab(self) -> tuple:
        """What the lab is opened with."""
        return self.profile, self.course, self.corpus


class Done(NamedTuple):
    """A job's result. kept: what its experiments kept, for the first job of each lab; None for the others."""

    key: dict
    kept: dict | None


class OtherMachine(Exception):
    """A worker would compute another key than this machine: one sentence that names what differs."""


@lru_cache(maxsize=None)
def open_lab(profile, course=None, corpus=None) -> Lab:
    """One lab per process and profile, kept: its models are loaded once for all jobs."""
    return Lab.open(profile, course=course, corpus=corpus)


@lru_cache(maxsize=None)
def _origin(*lab):
    return origin(open_lab(*lab))


def compute(job, keep=True, expected=None, progress=None) -> Done:
    """One job in this process, with the threads that it has: joblib and Dask give each worker its share of the cores.

    keep: also hand back what the experiments kept. expected: the origin of the machine that asks; a worker that differs
    says so before it computes. progress: callable(question id, done, total) that may have a method
    `experiment(name, done, total)`.
    """
    with _one_at_a_time:  # torch takes all cores for one job, and two threads would load the lab's models twice
        if expected is not None:
            _compare(_origin(*job.lab), expected, job.profile)
        report = getattr(progress, "experiment", None)
        x = Experiments(open_lab(*job.lab), fresh=job.fresh, seed=job.seed, progress=report)
        key = compute_key(x.lab, experiments=x, progress=progress)
    return Done(key, x.results.done if keep else None)


def _compare(here, expected, profile):
    names = [name.removesuffix("_sha256") for name in expected if here.get(name) != expected[name]]
    if names:
        raise OtherMachine(
            f"The worker on {socket.gethostname()} differs from this machine in {', '.join(names)}, so its key of the "
            f"profile {profile} would be another; give both the same copy of this project, packages and files."
        )


def compute_keys(jobs, n_jobs=None, progress=None) -> list:
    """[Done, ...] in the order of the jobs, computed by joblib; a job's error comes back as it is.

    n_jobs: how many at once (None: what a surrounding joblib.parallel_config says, else 1). progress: callable(done,
    total), told when the next job in order is done.
    """
    jobs = list(jobs)
    first = {}
    for i, job in enumerate(jobs):
        first.setdefault(job.lab, i)
    expected = {lab: _origin(*lab) for lab in first}
    calls = (delayed(compute)(job, i == first[job.lab], expected[job.lab]) for i, job in enumerate(jobs))
    results = []
    for done in in_parallel(calls, n_jobs):
        results.append(done)
        if progress:
            progress(len(results), len(jobs))
    return results


def in_parallel(calls, n_jobs=None):
    """The results of joblib's delayed calls in their order, one by one where the backend can."""
    return Parallel(
        n_jobs=n_jobs,
        batch_size=1,
        pre_dispatch=n_jobs if n_jobs and n_jobs > 0 else "all",  # a cluster knows no other limit
        return_as="generator" if get_active_backend()[0].supports_return_generator else "list",
    )(calls)


def experiments_of(job, kept) -> Experiments:
    """The job's experiments in this process with what a worker's kept: drawing from them computes nothing again.

    The names of what is kept tell the device that it was computed on, after the key and before the weights' hash; the
    numbers that decided are taken over from a worker with a GPU also where this machine has none.
    """
    x = Experiments(open_lab(*job.lab), seed=job.seed)
    device = rf" {x.lab.device.type} "
    x.results.take_over({re.sub(r" [a-z]+ (?=[0-9a-f]{64} )", device, name): kept[name] for name in kept})
    return x
