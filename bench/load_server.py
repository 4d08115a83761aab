"""The server that is measured: app.py in a process of its own, and how much memory it holds."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx

ROOT = Path(__file__).resolve().parents[1]
START = 180  # seconds until a page that does not answer will never do so
STOP = 20


@contextmanager
def served(folder):
    """Start app.py on a free port of this machine. Yields (address, number of its process, its log as a Path).

    Uploads go to the folder; the results of experiments stay where XAI_CACHE says.
    """
    address, log = f"http://127.0.0.1:{_free_port()}", Path(folder) / "server.log"
    environment = os.environ | {"GRADIO_TEMP_DIR": str(Path(folder) / "gradio"), "GRADIO_ANALYTICS_ENABLED": "False"}
    command = [sys.executable, "app.py", "--port", address.rpartition(":")[2], "--host", "127.0.0.1"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait(address, process, log)
        yield address, process.pid, log
    finally:
        process.terminate()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address, process, log):
    end = monotonic() + START
    while monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{address}/config", trust_env=False, timeout=30).status_code == 200:
                return
        except httpx.TransportError:
            sleep(0.5)
    raise RuntimeError(f"app.py did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def memory(pid) -> int | None:
    """Bytes that a process holds in memory (its resident set); None where Linux does not say."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


def tracebacks(log) -> list:
    """The last line of each traceback in a server's log."""
    found, inside = [], False
    for line in Path(log).read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("Traceback"):
            inside = True
        elif inside and line and not line.startswith((" ", "\t")):
            found.append(line[:200])
            inside = False
    return found
