"""Sends joblib's calls to a cluster of machines by its address: Dask's or Ray's, neither of which is needed without."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

from joblib import parallel_config

SECONDS = 5  # that a cluster has to answer


class NoCluster(Exception):
    """One sentence: what is missing, or what does not answer."""


@contextmanager
def cluster(address):
    """Inside the block `joblib.Parallel` computes on the cluster.

    address: ray://HOST:PORT of a Ray cluster, or whatever dask.distributed's Client takes (tcp://HOST:PORT). Raises
    NoCluster where there is none within seconds, and where its workers die of a job.
    """
    with (_ray if address.startswith("ray://") else _dask)(address):
        yield


@contextmanager
def _dask(address):
    try:
        from distributed import Client, KilledWorker, Security
        from distributed.comm import connect
    except ImportError:
        raise NoCluster(
            f"{address} is for a Dask cluster, whose package is not installed here: pip install 'dask[distributed]'"
        ) from None
    from .cluster_dask import DaskBackend

    async def greet():  # the Client itself would wait for ever for a greeting from what is no scheduler
        keys = Security().get_connection_args("client")
        (await asyncio.wait_for(connect(address, timeout=SECONDS, **keys), SECONDS)).abort()

    try:
        with ThreadPoolExecutor(1) as thread:  # this one may run an event loop already, as notebooks do
            thread.submit(lambda: asyncio.run(greet())).result()
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except Exception as error:  # of many kinds: unknown host, nobody there, somebody else there, no address at all
        raise NoCluster(f"No Dask scheduler answers at {address} ({_first_line(error)}).") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS)
        except (TimeoutError, asyncio.TimeoutError):  # two kinds in Python 3.10
            raise NoCluster(
                f"The Dask scheduler at {address} has no worker; start one: dask worker {address}"
            ) from None
        try:
            with parallel_config(DaskBackend(client=client), n_jobs=-1):
                yield
        except KilledWorker:
            raise NoCluster(
                f"A job's workers at {address} died one after the other, most likely for lack of memory; give each "
                "more, or run fewer on a machine."
            ) from None


@contextmanager
def _ray(address):
    try:
        import ray
        from ray.util.joblib import register_ray
    except ImportError:
        raise NoCluster(
            f"{address} is for a Ray cluster, whose package is not installed here: pip install 'ray[client]'"
        ) from None
    try:
        there = urlsplit(address)
        socket.create_connection(
            (there.hostname, there.port or 10001), SECONDS
        ).close()  # ray itself waits half a minute
        ray.init(address)
    except Exception as error:
        raise NoCluster(f"No Ray cluster answers at {address} ({_first_line(error)}).") from None
    try:
        register_ray()
        with parallel_config("ray", n_jobs=-1):
            yield
    finally:
        ray.shutdown()


def _first_line(error):
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
