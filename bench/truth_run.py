"""Runs the league: fresh scenes, every method on every scene that the classifier gets right. What is done is kept block
by block, so a run that was cut goes on where it stopped."""

import hashlib
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
import torch

from xai.device import model_device
from xai.embedded.scenes import render_scene
from xai.engine import class_scores
from xai.results import code_hash, tensor_hash
from xai.vision.classifier import CLASS_NAMES

from .truth_checks import CHECKS, NOISY_COPIES, STAGES, randomised, scene_checks
from .truth_measures import SCENE_MEASURES, removal_drops, scene_facts, scene_measures

FIRST_SEED = 2_000_000  # held-out figures use seeds 0-199, training 1,000,000 and up (xai.embedded.scene_data)
BLOCK = len(CLASS_NAMES)  # scenes that are explained together and kept in one file: one of each class
DRAWN = 2 * BLOCK  # scenes on which a re-initialised network measures its BatchNorms
PACKAGES = ("torch", "numpy", "captum", "scikit-image", "scikit-learn")
CODE = ("device.py", "engine.py", "measures.py", "experiments.py", "vision/*.py", "embedded/scenes/*.py")


class Values(NamedTuple):
    """What a run found. All arrays follow `explained`."""

    explained: list  # numbers of the scenes that the classifier got right
    left_out: list  # numbers of the others
    facts: dict  # "area", "zero", "one_part", "food_first" -> (N,)
    scores: dict  # method -> measure -> (N,)
    checks: dict  # method -> check -> (subset,), of the first explained scenes
    seconds: dict  # method -> {"scene": (N,), "checks": (subset,)}


def fresh_scene(number):
    """Scene number 0, 1, ... of the league: its class in turn, a seed that nothing else uses."""
    return render_scene(number % len(CLASS_NAMES), FIRST_SEED + number // len(CLASS_NAMES))


def steps(methods, scenes, subset) -> int:
    """How long a run is, in forward passes (roughly)."""
    return sum(scenes * _scene_steps(method) + subset * _check_steps(method) for method in methods)


def run(model, methods, *, scenes, subset, results, draw=fresh_scene, progress=None) -> Values:
    """Values of all methods on scenes 0 to scenes-1, and the checks on the first `subset` of those explained.

    results: xai.results.Results, where what is done is kept. progress: callable(name, forward passes done just now).
    """
    draw, report = lru_cache(4 * BLOCK)(draw), progress or (lambda name, done: None)
    base = f"{model_device(model).type} {tensor_hash(*model.state_dict().values())} {_code()}"
    facts, scores, explained = [], {method.name: [] for method in methods}, []
    for start in range(0, scenes, BLOCK):
        numbers = tuple(range(start, min(start + BLOCK, scenes)))
        known = results.once("truth facts", f"{numbers} {base}", lambda _: _facts(model, numbers, draw))
        right = tuple(known["numbers"].tolist())
        facts.append(known)
        explained += right
        for method in methods:
            compute = _block_work(model, method, right, known, draw)
            scores[method.name].append(results.once("truth maps", f"{right} {_key(method)} {base}", compute))
            report(method.title, len(numbers) * _scene_steps(method))
    checks = {method.name: [] for method in methods}
    for number in explained[:subset]:
        nets = _random_nets(model, number, draw)
        for method in methods:
            compute = _check_work(model, method, number, draw, nets)
            checks[method.name].append(results.once("truth checks", f"{number} {_key(method)} {base}", compute))
            report(f"{method.title}: checks", _check_steps(method))
    return Values(
        explained,
        sorted(set(range(scenes)) - set(explained)),
        {name: _joined(facts, name) for name in ("area", "zero", "one_part", "food_first")},
        {name: {m: _joined(blocks, m) for m in SCENE_MEASURES} for name, blocks in scores.items()},
        {name: {c: _joined(found, c) for c in CHECKS} for name, found in checks.items()},
        {n: {"scene": _joined(scores[n], "seconds"), "checks": _joined(checks[n], "seconds")} for n in scores},
    )


def _scene_steps(method):
    return method.passes + 1  # a little even for those that never ask the network


def _check_steps(method):
    return (1 + len(STAGES) + method.random + NOISY_COPIES) * method.passes + 1


def _key(method):
    return f"{method.name} {method.settings!r}"


@lru_cache(maxsize=None)
def _code():
    """Changes with all code that a result depends on."""
    files = sorted(set(Path(__file__).parent.glob("truth_*.py")) - {Path(__file__).with_name("truth_report.py")})
    ours = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return f"{code_hash(*CODE, packages=PACKAGES)} {ours}"


def _facts(model, numbers, draw):
    """Which of a block's scenes the classifier gets right, and what is known of those: their drops lie one after
    another in "drops", "parts" of them a scene."""
    scenes = [draw(number) for number in numbers]
    predicted = class_scores(model, torch.stack([scene.image for scene in scenes])).argmax(1).tolist()
    right = [(number, scene) for number, scene, said in zip(numbers, scenes, predicted) if said == scene.label]
    drops = [removal_drops(model, scene.image, scene.parts, scene.label) for _, scene in right]
    facts = [scene_facts(scene.parts, scene.food, d) for (_, scene), d in zip(right, drops)]
    columns = {name: _column(f[name] for f in facts) for name in ("area", "zero", "one_part", "food_first")}
    return columns | {
        "numbers": torch.tensor([number for number, _ in right], dtype=torch.int64),
        "parts": torch.tensor([len(d) for d in drops], dtype=torch.int64),
        "drops": torch.from_numpy(np.concatenate([np.zeros(0), *drops])),
    }


def _block_work(model, method, numbers, facts, draw):
    """What explains the scenes of these numbers and measures the maps: every measure and the seconds, (n,) each."""

    def work(_):
        if not numbers:
            return {name: torch.zeros(0, dtype=torch.float64) for name in (*SCENE_MEASURES, "seconds")}
        scenes, images, labels = _batch(numbers, draw)
        started = perf_counter()
        maps = method.maps(method.explain(model, images, labels, numbers, 0))
        seconds = (perf_counter() - started) / len(numbers)
        drops = facts["drops"].split(facts["parts"].tolist())
        found = [scene_measures(m, s.parts, s.food, d) for m, s, d in zip(maps, scenes, drops)]
        columns = {name: _column(f[name] for f in found) for name in SCENE_MEASURES}
        return columns | {"seconds": torch.full((len(numbers),), seconds, dtype=torch.float64)}

    return work


def _random_nets(model, number, draw):
    """stage -> the model with random layers, which all methods are shown. Another one for every scene; the pictures
    that set its BatchNorms are always the same."""

    @lru_cache(maxsize=None)
    def net(stage):
        return randomised(model, stage, number, torch.stack([draw(i).image for i in range(DRAWN)]))

    return net


def _check_work(model, method, number, draw, nets):
    """What makes CHECKS and seconds of one scene, (1,) each."""

    def work(_):
        started, scene = perf_counter(), draw(number)
        found = scene_checks(method, model, scene.image, torch.tensor(scene.label), number, nets)
        return {name: _column([found[name]]) for name in CHECKS} | {"seconds": _column([perf_counter() - started])}

    return work


def _batch(numbers, draw):
    scenes = [draw(number) for number in numbers]
    return scenes, torch.stack([s.image for s in scenes]), torch.tensor([s.label for s in scenes])


def _column(values):
    return torch.tensor(list(values), dtype=torch.float64)


def _joined(blocks, name):
    return np.concatenate([np.zeros(0), *(block[name].numpy() for block in blocks)])
