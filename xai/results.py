"""Results kept on disk, under a name made of everything that could change them: computed once, read ever after."""

import hashlib
import io
import os
import re
import tempfile
import threading
import time
import warnings
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

_NAMES = "names"  # of all arrays, so that a cache file that lost one is noticed
_HERE = Path(__file__).parent
_STARTED, _warned = time.time(), []  # _warned: of what, in this process
_OLD = 3600  # seconds after which nobody is still writing a file


def default_cache() -> Path:
    """XAI_CACHE, or .cache/experiments beside the code, or a temporary folder where that cannot be written."""
    return _made(Path(os.environ.get("XAI_CACHE") or _HERE.parent / ".cache" / "experiments"))


def _made(folder) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    except OSError:
        with suppress(OSError):  # where nothing at all can be written, nothing is kept
            return Path(tempfile.mkdtemp(prefix="experiments-"))
        return folder


@lru_cache(maxsize=None)
def code_hash(*patterns, packages=("torch", "numpy")) -> str:
    """Changes with the code of the files that match (patterns from the folder xai) or with a package's version."""
    files = sorted(file for pattern in patterns for file in _HERE.glob(pattern))
    versions = " ".join(version(package) for package in packages)
    return hashlib.sha256(b"".join(f.read_bytes() for f in files) + versions.encode()).hexdigest()


def tensor_hash(*tensors) -> str:
    """sha256 of the tensors' shapes and bytes."""
    digest = hashlib.sha256()
    for t in tensors:
        array = np.ascontiguousarray(t.detach().cpu().numpy())
        digest.update(str((array.shape, array.dtype)).encode() + array.tobytes())
    return digest.hexdigest()


class Results:
    """fresh: compute everything anew (what is computed is still kept for the next run). progress: callable(name, done,
    total)."""

    def __init__(self, *, fresh=False, cache=None, progress=None):
        self.fresh, self.progress = fresh, progress
        self.cache = _made(Path(cache)) if cache else default_cache()
        _clean(self.cache)
        self._done = {}

    def once(self, name, key, compute) -> dict:
        """compute(progress) -> dict of tensors, unless it is already known from this run or from the cache.

        key: a string of all that the result depends on.
        """
        text = f"{name} {key}"
        file = self.cache / f"{name.replace(' ', '-')}-{hashlib.sha256(text.encode()).hexdigest()[:24]}.npz"
        if text not in self._done:
            kept = None if self.fresh else _read(file)
            if kept is None:
                report = self.progress and (lambda done, total: self.progress(name, done, total))
                kept = compute(report)
                _write(file, kept)
            self._done[text] = kept
        return self._done[text]

    @property
    def done(self) -> dict:
        """All that is known in this run, name -> dict of arrays, so that it can be sent to another process."""
        return {text: {name: t.detach().cpu().numpy() for name, t in kept.items()} for text, kept in self._done.items()}

    def take_over(self, done):
        """Know what another Results has done; the cache's files stay as they are."""
        for text, kept in done.items():  # copied, because what came over a network may be read-only
            self._done[text] = {name: torch.tensor(array) for name, array in kept.items()}


def _read(file):
    """What the cache has, or None. A damaged file counts as nothing, however it is damaged."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            names = str(kept[_NAMES]).split()
            return {name: torch.from_numpy(kept[name]) for name in names}
    except Exception:
        return None


def _write(file, tensors):
    """Write and rename, so that two runs at once cannot spoil a file. A full disk, or one that cannot be written, costs
    the cache, not the run."""
    part = file.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    arrays, data = {name: t.detach().cpu().numpy() for name, t in tensors.items()}, io.BytesIO()
    np.savez(data, **arrays, **{_NAMES: " ".join(arrays)})
    try:
        part.write_bytes(data.getbuffer())
        os.replace(part, file)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        _warn_once(f"Results are not kept in {file.parent} ({error.strerror}); the next run will compute them anew.")


def _warn_once(warning):
    """Of a disk that cannot be written, every result of this process would say the same."""
    if not _warned:
        _warned.append(warning)
        warnings.warn(warning, RuntimeWarning, stacklevel=4)


def _clean(folder):
    """Delete what killed processes left half-written."""
    for part in folder.glob("*.part"):
        with suppress(OSError):
            if _is_left(part):
                part.unlink()


def _is_left(part) -> bool:
    """Whether nobody writes this file any more: it is old, or its process has ended, also where this one has got its
    number."""
    written, pid = part.stat().st_mtime, re.search(r"\.(\d+)\.\d+\.part$", part.name, re.ASCII)
    if pid is None or written < time.time() - _OLD:
        return True
    pid = int(pid[1])
    if pid == os.getpid():
        return written < _STARTED
    if os.name != "posix":  # elsewhere, asking for a process ends it
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:  # it is another user's
        pass
    return False
