"""What of a profile's files and models is there, what is not, and what that costs: `python -m quiz doctor`."""

import sys
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from xai.course.layout import CHECKPOINT, PICTURES, has_states
from xai.course.pictures import picture_sizes
from xai.course.published import PUBLISHED
from xai.engine import class_scores
from xai.lab import MissingAsset
from xai.language import hub
from xai.missing import DamagedAsset
from xai.said import Said

FOUND, MISSING, DAMAGED = "found", "missing", "damaged"
EXIT_CODES = {FOUND: 0, DAMAGED: 1, MISSING: 3}  # 2 is what a wrong command line gives
# What cannot be computed without an asset; a test computes the key without each and compares.
WITHOUT = {
    "pictures": Said("questions 1, 3-16 and 18-20 are not computed"),
    "classifier": Said("questions 1 and 3-20 are not computed"),
    "states": Said("questions 25-27 are not computed"),
    "english": Said("questions 21-24 are not computed"),
    "qa": Said("questions 25-27 are not computed"),
    "chinese": Said("questions 28-30 are not computed"),
}
NOT_THE_HOMEWORKS = Said("the network or the pictures are not the homework's, so the key is another")
NO_STATES = Said("questions 25-27 use the hub's model")


@dataclass(frozen=True)
class Entry:
    """One asset. verdict: FOUND, MISSING or DAMAGED; what: what is there, or what is wrong; cost: what that costs. The
    last two are Said, and so is a name that is neither a file's nor a model's."""

    name: str
    verdict: str
    what: str
    cost: str = ""

    def __str__(self):
        return f"{self.verdict:8} {self.name}: {self.what}" + (f" Cost: {self.cost}." if self.cost else "")


def inventory(lab) -> list:
    """The Entries of the profile hub or course; loads what is there and never asks a network. The embedded profile
    ships complete: nothing to list."""
    if lab.profile == "embedded":
        return []
    models = [_hub_model(lab, name) for name in lab.hub_models]
    return [*(_course(lab) if lab.profile == "course" else []), *models]


def doctor(lab, out=None) -> int:
    """Print the inventory; returns the exit code: 0 all found, 1 something damaged, 3 something missing."""
    entries, out = inventory(lab), out or sys.stdout
    print("\n".join(map(str, entries)), file=out)
    verdicts = [entry.verdict for entry in entries]
    print(", ".join(f"{verdicts.count(v)} {v}" for v in EXIT_CODES), file=out)
    return next((EXIT_CODES[v] for v in (DAMAGED, MISSING) if v in verdicts), EXIT_CODES[FOUND])


def _course(lab):
    files = _entry(Said("the course's files"), lambda: lab.course_files.path, WITHOUT["classifier"])
    if files.verdict != FOUND:
        return [files]
    entries = [
        _entry(CHECKPOINT, lambda: _checkpoint(lab), WITHOUT["classifier"]),
        _entry("food", lambda: _pictures(lab), WITHOUT["pictures"]),
        _entry("hw9_bert", lambda: _states(lab), WITHOUT["states"] if has_states(lab.course_files) else NO_STATES),
    ]
    if entries[0].verdict == entries[1].verdict == FOUND:
        right = int((class_scores(lab.classifier, lab.pictures.images).argmax(1) == lab.pictures.labels).sum())
        said = "The network is right about {right} of {all} pictures, published: all of them."
        cost = "" if right == len(PICTURES) else NOT_THE_HOMEWORKS
        entries.append(Entry(Said("network and pictures"), FOUND, Said(said, right=right, all=len(PICTURES)), cost))
    return entries


def _entry(name, look, cost):
    try:
        return Entry(name, FOUND, look())
    except MissingAsset as missing:
        return Entry(name, DAMAGED if isinstance(missing, DamagedAsset) else MISSING, missing.args[0], cost)


def _checkpoint(lab):
    known = PUBLISHED["classifier"]
    return Said(
        "{size:,} bytes (published {published:,}), epoch {epoch} (published {known}), {count} entries of the right "
        "names and shapes.",
        epoch=lab.checkpoint.epoch,
        size=lab.course_files.file(CHECKPOINT).stat().st_size,
        published=known["checkpoint_bytes"],
        known=known["epoch"],
        count=known["state_dict_entries"],
    )


def _pictures(lab):
    count, published = len(lab.pictures.images), PUBLISHED["pictures"]["original_sizes"]
    sizes = [
        Said("{name} is {size}, published {known}", name=name, size=f"{w} x {h}", known=f"{known[0]} x {known[1]}")
        for name, (w, h), known in zip(PICTURES, picture_sizes(lab.course_files), published)
        if [w, h] != known
    ] or [Said("all of the published size")]
    sizes = reduce(lambda one, other: Said("{one}; {other}", one=one, other=other), sizes)
    return Said("{count} of {all} pictures; {sizes}.", count=count, all=len(PICTURES), sizes=sizes)


def _states(lab):
    if not has_states(lab.course_files):
        raise MissingAsset(Said("There is no hw9_bert in {path}.", path=lab.course_files.path))
    tokens = ", ".join(str(len(states.tokens)) for states in lab.saved_states)
    return Said("Saved states of {tokens} tokens, in place of a model.", tokens=tokens)


def _hub_model(lab, name):
    model = lab.hub_models[name]
    if Path(model).is_dir():
        return Entry(model, FOUND, Said("It is a folder."))
    if hub.is_cached(model):
        return Entry(model, FOUND, Said("It is in the hub's cache."))
    cost = Said("unless the hub answers, {cost}", cost=WITHOUT[name])
    if name == "qa" and lab.profile == "course" and _has_saved_states(lab):
        cost = Said("none for the quiz, hw9_bert is there")
    return Entry(model, MISSING, Said("It is not in the hub's cache."), cost)


def _has_saved_states(lab):
    try:
        return lab.saved_states is not None
    except MissingAsset:
        return False
