"""The key as jobs: the same wherever it is computed, in the jobs' order, and errors as they are."""

import gzip
import json
import os
import pickle
import threading

import pytest
from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky import get_reusable_executor

from quiz import jobs, questions, report, sheet
from quiz.__main__ import main
from quiz.evidence import evidence_png
from quiz.jobs import Job, OtherMachine, compute, compute_keys, experiments_of
from tests.quiz import quick_jobs
from xai.embedded.shipped import CORPUS
from xai.lab import COURSE_PATH, Lab
from xai.language import hub
from xai.language.corpus import read_corpus
from xai.results import Results

PROFILES = ("embedded", "hub")


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """A narrow network, few samples, few sentences, no hub, and nothing in the cache; gives the corpus' path."""
    for module, name, value in quick_jobs.replacements():
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(jobs, "compute", quick_jobs.compute)
    monkeypatch.setattr(hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))  # for the workers
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("XAI_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(COURSE_PATH, raising=False)
    _forget()
    yield _short_corpus(tmp_path / "corpus.jsonl")
    _forget()


def _forget():
    jobs.open_lab.cache_clear()
    jobs._origin.cache_clear()


def _short_corpus(path):
    """Every fortieth of our sentences."""
    lines = gzip.decompress(CORPUS.read_bytes()).splitlines(keepends=True)
    path.write_bytes(b"".join(lines[::40]))
    assert read_corpus(path).tagged
    return path


@pytest.fixture
def no_labs(monkeypatch):
    """Jobs that open nothing."""
    monkeypatch.setattr(jobs, "_origin", lambda *lab: {})
    monkeypatch.setattr(jobs, "compute", quick_jobs.first_is_last)


@pytest.fixture
def processes():
    """joblib's own processes end with the test."""
    yield
    get_reusable_executor().shutdown(wait=True)


@pytest.fixture
def dask_cluster(tmp_path, monkeypatch, quick):
    """A scheduler with two worker processes that share no cache folder with this one."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setenv("XAI_CACHE", str(tmp_path / "workers-cache"))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as started:
        yield started.scheduler_address


@pytest.mark.slow
def test_the_same_files_from_this_process_two_processes_and_a_dask_cluster(
    quick, dask_cluster, processes, tmp_path, monkeypatch, capsys
):
    """Two profiles, two seeds, and a sheet, each time from nothing."""
    monkeypatch.setattr(report, "evidence_png", lambda name, x: None)
    answers = tmp_path / "answers.toml"
    answers.write_text(sheet.write({name: q.published for name, q in questions.items()}), encoding="utf-8")
    made = {}
    for name, where in {"one": [], "two": ["--jobs", "2"], "dask": ["--cluster", dask_cluster]}.items():
        monkeypatch.setenv("XAI_CACHE", str(tmp_path / f"{name}-cache"))
        command = ["key", "--profile", *PROFILES, "--repeats", "2", "--corpus", quick, "--sheets", answers]
        assert main([*map(str, command), "--out", str(tmp_path / name), *where]) == 0
        files = [tmp_path / name / profile / "key.json" for profile in PROFILES] + [tmp_path / name / "grades.csv"]
        made[name] = [file.read_bytes() for file in files]
    assert made["two"] == made["dask"]  # with one thread each, where this process may have more
    assert made["one"][-1] == made["two"][-1]
    assert all(_alike(*map(json.loads, files)) for files in zip(made["one"][:-1], made["two"][:-1]))
    assert len(set(made["one"])) == 3 and b'"fragile": false' in made["one"][0]
    assert any((tmp_path / "workers-cache").iterdir()) and not any((tmp_path / "dask-cache").iterdir())
    out = capsys.readouterr().out
    assert out.count("embedded: Published answers:") == out.count("hub: Published answers:") == 3


def _alike(one, two):
    """The same data, numbers to five digits."""
    if isinstance(one, float) and isinstance(two, float):
        return one == pytest.approx(two, rel=1e-5)
    if isinstance(one, dict) and isinstance(two, dict):
        return list(one) == list(two) and all(map(_alike, one.values(), two.values()))
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(_alike, one, two))
    return one == two


@pytest.mark.slow
def test_evidence_drawn_from_what_a_worker_kept_computes_nothing_again(quick, tmp_path, monkeypatch):
    job = Job(corpus=str(quick))
    key, kept = pickle.loads(pickle.dumps(compute(job)))
    there = {f"{name}".replace(" cpu ", " cuda "): arrays for name, arrays in kept.items()}  # a worker with a GPU
    for name, known in {"nothing": {}, "kept": kept, "there": there}.items():
        monkeypatch.setenv("XAI_CACHE", str(tmp_path / name))
        x = experiments_of(job, known)
        drawn = [name for name in questions if key[name].computed and evidence_png(name, x)]
        assert len(drawn) > 10
        assert any((tmp_path / name).iterdir()) == (name == "nothing")


def test_results_travel_and_are_not_computed_again(tmp_path):
    import torch

    first, second = (Results(cache=tmp_path / name) for name in "ab")
    made = first.once("thing", "key", lambda _: {"x": torch.arange(3.0), "n": torch.tensor(7)})
    for arrays in first.done.values():
        for array in arrays.values():
            array.flags.writeable = False  # as what came over a network is
    second.take_over(pickle.loads(pickle.dumps(first.done)))
    taken = second.once("thing", "key", lambda _: pytest.fail("computed again"))
    assert all(torch.equal(made[name], taken[name]) and made[name].dtype == taken[name].dtype for name in made)
    taken["x"] += 1  # its own memory
    assert not list((tmp_path / "b").iterdir())


def test_keys_come_in_the_jobs_order_from_whatever_joblib_is_told_to_use(no_labs):
    todo = [Job(profile, seed=seed) for profile in PROFILES for seed in range(3)]
    told = []
    with parallel_config("threading", n_jobs=3):
        done = compute_keys(todo, progress=lambda *counts: told.append(counts))
    assert [d.key["seed"] for d in done] == [0, 1, 2, 0, 1, 2]
    assert [d.kept is not None for d in done] == [True, False, False] * 2  # of the first seed of each profile
    assert told == [(n, 6) for n in range(1, 7)]
    assert threading.get_ident() not in {d.key["by"][1] for d in done}
    assert {d.key["by"] for d in compute_keys(todo)} == {(os.getpid(), threading.get_ident())}  # told nothing: here


def test_an_error_comes_back_as_it_is(no_labs, monkeypatch):
    monkeypatch.setattr(jobs, "compute", quick_jobs.failing)
    todo = [Job(seed=seed) for seed in range(3)]
    for where in ({"backend": "sequential"}, {"backend": "threading", "n_jobs": 2}):
        with parallel_config(**where), pytest.raises(ValueError, match="no luck with the seed 1"):
            compute_keys(todo)


@pytest.mark.slow
def test_processes_hand_errors_back_and_their_end_is_told(no_labs, processes, monkeypatch, capsys):
    todo = [Job(seed=seed) for seed in range(3)]
    assert os.getpid() not in {d.key["by"][0] for d in compute_keys(todo, 2)}
    monkeypatch.setattr(jobs, "compute", quick_jobs.failing)
    with pytest.raises(ValueError, match="no luck with the seed 1"):
        compute_keys(todo, 2)
    monkeypatch.setattr(jobs, "compute", quick_jobs.dying)
    assert main(["key", "--repeats", "2", "--jobs", "2"]) == 1
    assert "ended from outside" in capsys.readouterr().err


def test_a_worker_that_differs_says_so_before_it_computes(monkeypatch):
    monkeypatch.setattr(jobs, "_origin", lambda *lab: {"torch": "1", "weights_sha256": "a", "numpy": "1"})
    monkeypatch.setattr(jobs, "compute_key", lambda *_, **__: pytest.fail("it computes"))
    with pytest.raises(OtherMachine, match="differs from this machine in torch, weights, so") as caught:
        compute(Job(), expected={"torch": "2", "weights_sha256": "b", "numpy": "1"})
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value) and "\n" not in str(caught.value)


def test_jobs_hold_absolute_paths_and_the_labs_are_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(COURSE_PATH, "files")  # a worker's environment may say something else
    job = Job.of(Lab.open("course"), corpus="words.txt", seed=3)
    assert job == Job("course", str(tmp_path / "files"), str(tmp_path / "words.txt"), 3)
    assert jobs.open_lab(*job.lab) is jobs.open_lab(*job.lab) is not jobs.open_lab("hub", None, None)


@pytest.mark.slow
def test_dask_computes_on_one_core_too_and_tells_of_a_job_that_it_gave_up(monkeypatch):
    """joblib's own backend would compute in this process, and wait for ever."""
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")
    from quiz.cluster import NoCluster, cluster

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0") as started,
    ):
        with cluster(started.scheduler_address):
            (done,) = Parallel()(delayed(quick_jobs.first_is_last)(Job(), *[None] * 2) for _ in range(1))
            assert done.key["by"][0] != os.getpid()
        with pytest.raises(NoCluster, match="died one after the other"), cluster(started.scheduler_address):
            Parallel()(delayed(quick_jobs.dying)() for _ in range(2))
