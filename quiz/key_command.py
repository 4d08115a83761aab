"""`python -m quiz key`: the keys of profiles over seeds, here or on a cluster, and the grades of a class."""

import sys
from concurrent.futures import BrokenExecutor
from contextlib import nullcontext
from pathlib import Path

from tqdm import tqdm

from xai.lab import Lab

from . import grades, report
from .bars import QuestionBar
from .cluster import NoCluster, cluster
from .jobs import Job, OtherMachine, compute, compute_keys, experiments_of

DEFAULT_PROFILE = "embedded"


def add_arguments(parser):
    """What `key` takes beside the profile, the course's files, the corpus and --fresh."""
    parser.add_argument("--out", type=Path, default=Path("key"), help="folder for key.json and key.html")
    parser.add_argument(
        "--repeats", type=int, default=1, metavar="N", help="compute with N seeds and mark answers that flip"
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="how many at once: 1 unless there is a --cluster, -1 for all cores"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="compute on a Dask (tcp://HOST:8786) or Ray (ray://HOST:10001) cluster"
    )
    parser.add_argument(
        "--sheets", type=Path, nargs="+", metavar="FILE", help="answer sheets to grade, into grades.csv"
    )


def key(options) -> int:
    """Compute, grade and write; returns the exit code."""
    if options.repeats < 1:
        return _complain(f"--repeats is {options.repeats}; expected 1 or more.", 2)
    if options.jobs is not None and options.jobs < 1 and options.jobs != -1:
        return _complain(f"--jobs is {options.jobs}; expected 1 or more, or -1 for all cores.", 2)
    profiles = list(dict.fromkeys(options.profile or ["course" if options.course else DEFAULT_PROFILE]))
    n_jobs = options.jobs or (-1 if options.cluster else 1)
    try:
        with cluster(options.cluster) if options.cluster else nullcontext():
            done = _compute(_jobs(options, profiles), n_jobs, here=n_jobs == 1 and not options.cluster)
            keys = {profile: [d.key for job, d in done if job.profile == profile] for profile in profiles}
            first = {profile: keys[profile][0] for profile in profiles}
            rows = grades.grade_files(options.sheets, first, n_jobs) if options.sheets else None
    except (NoCluster, OtherMachine) as error:
        return _complain(error)
    except BrokenExecutor:
        return _complain("A process of --jobs was ended from outside, most likely for lack of memory; use fewer.")
    try:
        for profile in profiles:
            folder = options.out / profile if len(profiles) > 1 else options.out
            job, kept = next((job, d.kept) for job, d in done if job.profile == profile)
            report.write(folder, keys[profile], experiments_of(job, kept))
            print(f"Wrote {folder / 'key.json'} and {folder / 'key.html'}")
        if rows is not None:
            grades.write(options.out / "grades.csv", rows)
            unread = len({row["file"] for row in rows if "points" not in row})
            print(f"Wrote {options.out / 'grades.csv'}: {len(options.sheets)} sheets, {unread} of them unreadable.")
    except OSError as error:
        return _complain(f"{options.out} cannot be written: {error.strerror}.")
    for profile in profiles:
        print(f"{profile}: " * (len(profiles) > 1) + report.agreement_line(first[profile]))
    return 0


def _jobs(options, profiles):
    jobs = []
    for profile in profiles:
        lab = Lab.open(profile, course=options.course if profile == "course" else None)
        jobs += [Job.of(lab, corpus=options.corpus, seed=seed, fresh=options.fresh) for seed in range(options.repeats)]
    return jobs


def _compute(jobs, n_jobs, here):
    """[(job, Done), ...]. In this process a bar runs over a key's questions, elsewhere over the keys."""
    if not here:
        with tqdm(total=len(jobs), desc="keys", unit="key", disable=None) as bar:
            return list(zip(jobs, compute_keys(jobs, n_jobs, lambda *_: bar.update())))
    done = []
    for job in jobs:
        varied = {"profile": job.profile, "seed": f"seed {job.seed}"}
        title = [told for name, told in varied.items() if len({getattr(j, name) for j in jobs}) > 1]
        with QuestionBar(", ".join(title) or "key") as bar:
            done.append((job, compute(job, keep=job.seed == 0, progress=bar)))
    return done


def _complain(sentence, code=1):
    print(sentence, file=sys.stderr)
    return code
