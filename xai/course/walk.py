"""The names in a user's folder: bounded, and no endless loop through links, which a user's own folder may hold."""

import os
from collections import deque
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

DEEPEST_FOLDER = 6  # folders below the one that is given; the known nesting has 3
MOST_NAMES = 20_000


@dataclass(frozen=True)
class Found:
    """A name in a folder. kind: "file", "folder", "other" (a pipe, a broken link), "closed" (an unreadable folder)."""

    parts: tuple
    path: Path
    kind: str


def walk(root):
    """Everything in a folder, the shallow first -> (list of Found, whether that is all). Links are followed."""
    found, complete = [], True
    waiting = deque([((), Path(root), frozenset())])
    while waiting and complete:
        parts, folder, above = waiting.popleft()
        try:
            own = _identity(folder)
            if own in above:
                continue  # a link back to a folder that this one is in
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in islice(entries, MOST_NAMES + 1 - len(found)))
        except OSError:
            found.append(Found(parts, folder, "closed"))
            continue
        complete = len(found) + len(names) <= MOST_NAMES
        for name in names[: MOST_NAMES - len(found)]:
            item = Found((*parts, name), folder / name, _kind(folder / name))
            found.append(item)
            if item.kind == "folder" and len(item.parts) <= DEEPEST_FOLDER:
                waiting.append((item.parts, item.path, above | {own}))
    return found, complete


def _identity(folder):
    status = os.stat(folder)
    return status.st_dev, status.st_ino


def _kind(path):
    return "file" if os.path.isfile(path) else "folder" if os.path.isdir(path) else "other"
