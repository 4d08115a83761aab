"""Addresses of clusters: what does not answer, or lacks its package, is one sentence within seconds."""

import socket
import sys
from types import ModuleType, SimpleNamespace

import pytest
from joblib import Parallel, delayed, register_parallel_backend
from joblib.parallel import ThreadingBackend, get_active_backend

from quiz import cluster as rooms
from quiz.__main__ import main
from quiz.cluster import NoCluster, cluster

NOBODY = "127.0.0.1:9"  # the discard port, long out of use


@pytest.fixture
def ray(monkeypatch):
    """A stand-in for the package ray: what it was told, and a backend that computes in threads."""
    said = []
    package, util, module = (ModuleType(name) for name in ("ray", "ray.util", "ray.util.joblib"))
    package.init, package.shutdown = (lambda address: said.append(address)), (lambda: said.append("shut down"))
    module.register_ray = lambda: register_parallel_backend("ray", ThreadingBackend)
    for part in (package, util, module):
        monkeypatch.setitem(sys.modules, part.__name__, part)
    return said


@pytest.fixture
def listening():
    """HOST:PORT of somebody who never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("address", [f"tcp://{NOBODY}", "nonsense://", f"ray://{NOBODY}", "ray://"])
def test_where_nobody_answers_is_one_sentence(address, ray, capsys):
    if not address.startswith("ray"):
        pytest.importorskip("distributed")
    assert main(["key", "--cluster", address]) == 1
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("No ") and f"answers at {address} (" in error


@pytest.mark.parametrize(
    "address, package, install", [("tcp://h:1", "distributed", "dask"), ("ray://h:1", "ray", "ray")]
)
def test_a_missing_package_is_named(address, package, install, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, package, None)
    assert main(["key", "--cluster", address]) == 1
    error = capsys.readouterr().err
    assert f"pip install '{install}[" in error and error.count("\n") == 1


def test_a_scheduler_without_workers_is_told(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(rooms, "SECONDS", 1)
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0", processes=True) as empty:
        with pytest.raises(NoCluster, match="has no worker"), cluster(empty.scheduler_address):
            pytest.fail("there is no worker")


def test_ray_is_told_the_address_and_shut_down(ray, listening):
    with pytest.raises(ZeroDivisionError), cluster(f"ray://{listening}"):
        assert isinstance(get_active_backend()[0], ThreadingBackend)
        assert Parallel()(delayed(abs)(-n) for n in range(3)) == [0, 1, 2]
        raise ZeroDivisionError
    assert ray == [f"ray://{listening}", "shut down"]
    assert not isinstance(get_active_backend()[0], ThreadingBackend)


def test_bad_numbers_and_profiles_are_told_before_anything_starts(monkeypatch, capsys):
    monkeypatch.setattr("quiz.key_command.cluster", lambda address: SimpleNamespace())  # would fail as a context
    assert main(["key", "--jobs", "0", "--cluster", "tcp://h:1"]) == main(["key", "--jobs", "-2"]) == 2
    assert capsys.readouterr().err.count("expected 1 or more, or -1 for all cores") == 2
    with pytest.raises(SystemExit):
        main(["key", "--profile", "embedded", "hub", "--course", "x"])
    assert "--course goes with the profile course, not with embedded, hub" in capsys.readouterr().err
