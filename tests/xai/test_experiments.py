"""Experiments: computed once, kept on disk, and never taken for what they are not."""

import errno
import io
import os
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from xai import results
from xai.experiments import Experiments
from xai.methods import METHODS
from xai.results import default_cache, tensor_hash
from xai.vision.classifier import Classifier
from xai.vision.filters import FilterSettings, filter_activation
from xai.vision.integrated_gradients import IntegratedGradientsSettings, integrated_gradients
from xai.vision.lime import LimeSettings, lime
from xai.vision.maps import to_map
from xai.vision.pictures import Pictures
from xai.vision.saliency import saliency
from xai.vision.smooth_grad import SmoothGradSettings, smooth_grad

from ..nets import blotches, small_classifier

LIME, SMOOTH = LimeSettings(samples=5), SmoothGradSettings(samples=2)
INTEGRATED, FILTERS = IntegratedGradientsSettings(steps=2), FilterSettings(steps=2, clamp=True)
RUNS = {
    "logits": lambda x: x.logits(),
    "lime": lambda x: x.attribution("lime", LIME),
    "saliency": lambda x: x.attribution("saliency", "assigned"),
    "smooth_grad": lambda x: x.attribution("smooth_grad", SMOOTH),
    "integrated_gradients": lambda x: x.attribution("integrated_gradients", INTEGRATED),
    "activation": lambda x: x.activation(15, 0),
    "visualization": lambda x: x.visualization(6, 1, FILTERS),
}
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


class Counted(Classifier):
    """Counts how often it is asked."""

    calls = 0

    def forward(self, images):
        self.calls += 1
        return super().forward(images)


def make_lab(seed=0):
    model = Counted(2)
    model.load_state_dict(small_classifier(2).float().state_dict())
    with torch.no_grad():
        model.fc[-1].bias += seed
    parts = [{"left": torch.arange(128).expand(128, 128) < 64}] * 2
    return SimpleNamespace(
        classifier=model.eval(),
        pictures=Pictures(blotches(2, 128, 128, dtype=torch.float32), torch.tensor([3, 7]), parts, ["left"] * 2),
    )


@pytest.fixture(scope="module")
def lab():
    return make_lab()


def calls_of(lab, run, cache, **how):
    """(what comes out, how often the model was asked)."""
    before = lab.classifier.calls
    result = run(Experiments(lab, cache=cache, **how))
    return result, lab.classifier.calls - before


@every_run
def test_a_second_run_reads_the_same_bits_and_computes_nothing(run, lab, tmp_path):
    first, asked = calls_of(lab, run, tmp_path)
    again, asked_again = calls_of(lab, run, tmp_path)
    assert asked > 0 and asked_again == 0
    assert torch.equal(first, again) and first.dtype == again.dtype and len(first) == 2
    assert [f.suffix for f in tmp_path.iterdir()] == [".npz"]  # and leaves nothing half-written


@every_run
def test_within_a_run_it_is_computed_once(run, lab, tmp_path):
    x = Experiments(lab, cache=tmp_path)
    run(x)
    asked = lab.classifier.calls
    run(x)
    assert lab.classifier.calls == asked


@pytest.mark.parametrize("run", [RUNS["saliency"], RUNS["lime"]])
def test_fresh_computes_anew_and_keeps_it(run, lab, tmp_path):
    run(Experiments(lab, cache=tmp_path))
    [file] = tmp_path.iterdir()
    result, asked = calls_of(lab, run, tmp_path, fresh=True)
    file.write_bytes(b"")
    assert torch.equal(result, calls_of(lab, run, tmp_path, fresh=True)[0]) and asked > 0
    assert file.stat().st_size > 0 and calls_of(lab, run, tmp_path)[1] == 0


def flip(data, where):
    damaged = bytearray(data)
    damaged[where] ^= 1
    return bytes(damaged)


DAMAGE = {
    "empty": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "last byte missing": lambda data: data[:-1],
    "text": lambda data: b"no longer a zip file",
    "a bit flipped": lambda data: flip(data, len(data) // 2),
    "head flipped": lambda data: flip(data, 0),
    "zeros": lambda data: bytes(len(data)),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_computed_anew(damage, lab, tmp_path):
    run = RUNS["saliency"]
    whole, _ = calls_of(lab, run, tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    again, asked = calls_of(lab, run, tmp_path)
    assert asked > 0 and torch.equal(again, whole)
    assert calls_of(lab, run, tmp_path)[1] == 0  # and the file is mended


@pytest.mark.parametrize("offset", [8, 10], ids=["flags", "compression"])
def test_a_zip_directory_with_a_flipped_bit_is_computed_anew(offset, lab, tmp_path):
    run = RUNS["saliency"]
    run(Experiments(lab, cache=tmp_path))
    [file] = tmp_path.iterdir()
    data = file.read_bytes()
    file.write_bytes(flip(data, data.rindex(b"PK\1\2") + offset))
    assert calls_of(lab, run, tmp_path)[1] > 0


def test_other_weights_pictures_or_labels_are_another_experiment(lab, tmp_path):
    run = RUNS["saliency"]
    first, _ = calls_of(lab, run, tmp_path)
    p = lab.pictures
    others = [
        make_lab(seed=1),
        SimpleNamespace(classifier=lab.classifier, pictures=replace(p, images=1 - p.images)),
        SimpleNamespace(classifier=lab.classifier, pictures=replace(p, labels=torch.tensor([3, 8]))),
    ]
    others[0].classifier.fc[-1].bias.data[0] += 1
    for other in others:
        result, asked = calls_of(other, run, tmp_path)
        assert asked > 0 and not torch.equal(result, first)
    assert len(list(tmp_path.iterdir())) == 4


def test_one_running_average_changed_by_a_hair_is_another_experiment(lab, tmp_path):
    RUNS["logits"](Experiments(lab, cache=tmp_path))
    other = make_lab()
    other.classifier.cnn[1].running_var[0] *= 1 + 1e-6
    assert calls_of(other, RUNS["logits"], tmp_path)[1] > 0


@pytest.mark.parametrize(
    "method, one, other",
    [
        ("saliency", "assigned", "paper"),
        ("smooth_grad", SMOOTH, replace(SMOOTH, samples=3)),
        ("smooth_grad", SMOOTH, replace(SMOOTH, noise_level=0.2)),
        ("smooth_grad", SMOOTH, replace(SMOOTH, average="magnitude")),
        ("integrated_gradients", INTEGRATED, replace(INTEGRATED, rule="left")),
        ("integrated_gradients", INTEGRATED, replace(INTEGRATED, baseline=0.5)),
        ("lime", LIME, replace(LIME, first_segment=1)),
        ("lime", LIME, replace(LIME, output="logit")),
        ("lime", LIME, replace(LIME, seed=1)),
    ],
)
def test_other_settings_are_another_experiment(method, one, other, lab, tmp_path):
    first, _ = calls_of(lab, lambda x: x.map(method, one), tmp_path)
    second, asked = calls_of(lab, lambda x: x.map(method, other), tmp_path)
    assert asked > 0 and not torch.equal(first, second)


@pytest.mark.parametrize("one, other", [((6, 0), (6, 1)), ((6, 0), (15, 0))])
def test_other_filters_are_another_experiment(one, other, lab, tmp_path):
    for run in (lambda x, f: x.activation(*f), lambda x, f: x.visualization(*f, FILTERS)):
        first, second = (run(Experiments(lab, cache=tmp_path), f) for f in (one, other))
        assert first.shape != second.shape or not torch.equal(first, second)


@pytest.mark.parametrize(
    "run, random",
    [
        ("lime", True),
        ("smooth_grad", True),
        ("visualization", True),
        ("saliency", False),
        ("integrated_gradients", False),
    ],
)
def test_a_seed_changes_what_is_drawn_and_nothing_else(run, random, lab, tmp_path):
    zero, one = (RUNS[run](Experiments(lab, cache=tmp_path, seed=seed)) for seed in (0, 1))
    assert torch.equal(zero, one) != random


def test_results_are_the_methods_own(lab, tmp_path):
    x, (model, p) = Experiments(lab, cache=tmp_path), (lab.classifier, lab.pictures)
    assert torch.equal(x.attribution("saliency", "assigned"), saliency(model, p.images, p.labels, of="loss"))
    assert torch.equal(x.attribution("saliency", "paper"), saliency(model, p.images, p.labels, of="logit"))
    assert torch.equal(
        x.attribution("smooth_grad", SMOOTH),
        smooth_grad(
            model, p.images, p.labels, noise_std=SMOOTH.noise_std(p.images), samples=2, of="logit", average="signed"
        ),
    )
    for how in (INTEGRATED, replace(INTEGRATED, times_input=False, rule="left", baseline=0.3)):
        expected = integrated_gradients(
            model, p.images, p.labels, baseline=how.baseline, steps=2, rule=how.rule, times_input=how.times_input
        )
        assert torch.equal(x.attribution("integrated_gradients", how), expected.attributions)
        assert torch.equal(x.explanation("integrated_gradients", how).completeness_gap, expected.completeness_gap)
    assert torch.equal(x.activation(15, 1), filter_activation(model, p.images, model.cnn[15], 1))
    with torch.no_grad():
        torch.testing.assert_close(x.logits(), model(p.images))


def test_lime_comes_back_whole_and_in_the_notebooks_stream(lab, tmp_path):
    how, p = LimeSettings(samples=5, output="logit", first_segment=1, one_stream=True, seed=16), lab.pictures
    expected = lime(lab.classifier, p.images, p.labels, samples=5, seed=np.random.RandomState(16), first_segment=1)
    for _ in range(2):  # computed, then read
        for ours, direct in zip(Experiments(lab, cache=tmp_path).explanation("lime", how), expected):
            assert np.array_equal(ours.segments, direct.segments) and np.array_equal(ours.weights, direct.weights)
            assert (ours.intercept, ours.r_squared) == (direct.intercept, direct.r_squared)
    again = METHODS["lime"].explain(lab.classifier, p.images, p.labels, how)
    assert np.array_equal(again[1].weights, expected[1].weights)


def test_maps_are_made_in_one_place_and_lime_shows_what_speaks_for_the_label(lab, tmp_path):
    x = Experiments(lab, cache=tmp_path)
    assert torch.equal(x.map("saliency", "assigned"), to_map(x.attribution("saliency", "assigned")))
    weights = RUNS["lime"](x)
    assert weights.min() < 0 < weights.max()
    assert torch.equal(x.map("lime", LIME), weights[:, 0].clamp_min(0))


def test_visualization_starts_from_the_pictures_or_from_noise(lab, tmp_path):
    x = Experiments(lab, cache=tmp_path)
    pictures, noise = (x.visualization(6, 0, FilterSettings(start=s, steps=0)) for s in ("pictures", "noise"))
    assert torch.equal(pictures, lab.pictures.images)
    assert noise.shape == pictures.shape and 0.4 < noise.mean() < 0.6 and noise.std() > 0.25


def test_progress_names_the_experiment(lab, tmp_path):
    told = []
    Experiments(lab, cache=tmp_path, progress=lambda *news: told.append(news)).attribution("smooth_grad", SMOOTH)
    assert {name for name, _, _ in told} == {"SmoothGrad"} and told[-1][1] == told[-1][2]


def test_a_cache_that_cannot_be_written_costs_the_cache_not_the_run(lab, tmp_path):
    (tmp_path / "file").write_text("")
    result, asked = calls_of(lab, RUNS["saliency"], tmp_path / "file")
    assert asked > 0 and torch.equal(result, saliency(lab.classifier, lab.pictures.images, lab.pictures.labels))


def test_a_cache_folder_that_does_not_exist_yet_is_made(lab, tmp_path):
    calls_of(lab, RUNS["saliency"], tmp_path / "new")
    assert calls_of(lab, RUNS["saliency"], tmp_path / "new")[1] == 0


def test_the_default_cache_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("XAI_CACHE", str(tmp_path / "deep" / "cache"))
    assert default_cache() == tmp_path / "deep" / "cache" and default_cache().is_dir()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XAI_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(results.tempfile, "tempdir", str(tmp_path))
    assert default_cache().is_dir() and tmp_path in default_cache().parents


def test_tensor_hash_sees_values_shape_type_and_order():
    a, b = torch.arange(6.0), torch.zeros(2)
    variants = [(a,), (a + 1,), (a.reshape(2, 3),), (a.reshape(3, 2),), (a.int(),), (a, b), (b, a), (a[:3], a[3:])]
    assert len({tensor_hash(*v) for v in variants}) == len(variants)
    assert tensor_hash(a.reshape(2, 3).t()) == tensor_hash(a.reshape(2, 3).t().contiguous())


# Disks that take nothing: kind -> what every write and deletion in the cache says.
REFUSING = {"read-only": errno.EROFS, "full": errno.ENOSPC}


def refuse(monkeypatch, folder, number):
    """Every file of this folder that is written or deleted is an error."""

    def refusing(real, writes):
        def act(path, *more, **how):
            if str(path).startswith(str(folder)) and writes(*more, **how):
                raise OSError(number, os.strerror(number), str(path))
            return real(path, *more, **how)

        return act

    def to_write(mode="r", *_, **__):
        return any(letter in mode for letter in "wax+")

    monkeypatch.setattr(io, "open", refusing(io.open, to_write))  # pathlib's
    monkeypatch.setattr("builtins.open", refusing(open, to_write))
    if number == errno.EROFS:  # which names the file system, whether the file is there or not
        monkeypatch.setattr(os, "unlink", refusing(os.unlink, lambda *_, **__: True))


@pytest.mark.parametrize("kind", REFUSING)
def test_a_disk_that_takes_nothing_costs_the_cache_and_is_told_once(kind, lab, tmp_path, monkeypatch):
    monkeypatch.setattr(results, "_warned", [], raising=False)
    refuse(monkeypatch, tmp_path, REFUSING[kind])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        first, asked = calls_of(lab, RUNS["saliency"], tmp_path)
        again, asked_again = calls_of(lab, RUNS["saliency"], tmp_path)
        RUNS["logits"](Experiments(lab, cache=tmp_path))
    assert torch.equal(first, again) and asked_again == asked > 0 and not list(tmp_path.iterdir())
    [warning] = [str(w.message) for w in told if issubclass(w.category, RuntimeWarning)]
    assert str(tmp_path) in warning and os.strerror(REFUSING[kind]) in warning


def test_where_nothing_can_be_written_it_starts_all_the_same(lab, tmp_path, monkeypatch):
    def no_folder(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(results.Path, "mkdir", no_folder)
    monkeypatch.setattr(results.tempfile, "mkdtemp", no_folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(RUNS["saliency"](Experiments(lab, cache=tmp_path / "lacking"))) == 2


def test_what_killed_processes_left_is_deleted_and_what_others_write_stays(lab, tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    names = {  # -> (its age in seconds, whether it stays)
        f"lime-1.{gone.pid}.140.part": (0, False),
        f"lime-2.{os.getppid()}.140.part": (0, True),
        f"lime-3.{os.getppid()}.140.part": (7200, False),
        f"lime-4.{os.getpid()}.140.part": (0, True),  # another thread of ours
        f"lime-5.{os.getpid()}.140.part": (3000, False),  # older than this process, which has got its number
        "lime-6.part": (0, False),
        f"lime-7.{'9' * 30}.1.part": (0, False),
        "lime-8.npz": (7200, True),
        "notes.txt": (7200, True),
    }
    for name, (age, _) in names.items():
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    Experiments(lab, cache=tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {name for name, (_, stays) in names.items() if stays}
