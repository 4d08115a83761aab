"""A Space's lent GPU, with a stand-in for the package `spaces` that does what a worker there does: it is forked, what
goes in and comes out is pickled, and errors come back as a refusal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from demo import zero_gpu
from xai.methods import METHODS
from xai.vision.classifier import Classifier

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = """
import multiprocessing, pickle, sys
from types import SimpleNamespace
import gradio as gr

assert "torch" not in sys.modules, "spaces must come before torch"
config = SimpleNamespace(Config=SimpleNamespace(zero_gpu=True))
asked = []
full = False

def GPU(duration):
    def decorate(function):
        def run(*args):
            asked.append(duration)
            if full:
                raise gr.Error("You have used up your share of the GPU.")
            ours, theirs = multiprocessing.get_context("fork").Pipe()
            def work(data):
                try:
                    theirs.send_bytes(pickle.dumps((True, function(*pickle.loads(data)))))
                except Exception as error:
                    theirs.send_bytes(pickle.dumps((False, type(error).__name__)))
            worker = multiprocessing.get_context("fork").Process(target=work, args=(pickle.dumps(args),))
            worker.start()
            good, result = pickle.loads(ours.recv_bytes())
            worker.join()
            if not good:
                raise gr.Error(result)
            return result
        return run
    return decorate
"""
ON_A_SPACE = """
from demo import zero_gpu
import sys, torch, numpy as np, spaces
from dataclasses import replace
from xai.methods import METHODS
from xai.vision import filters
from xai.vision.classifier import Classifier

zero_gpu.GPU = "cpu"  # the worker's device; there is none here
torch.manual_seed(0)
torch.set_num_threads(1)  # a forked worker of a process with threads would wait for them
model, images = Classifier(width=2).eval(), torch.rand(2, 3, 128, 128)
zero_gpu.place(model)
assert zero_gpu.PRESENT and zero_gpu.DEVICE == "cpu"
few, labels = {"lime": {"samples": 20}, "smooth_grad": {"samples": 2}}, torch.tensor([1, 2])
for name, method in METHODS.items():
    settings = replace(method.ASSIGNED, **few.get(name, {}))
    there = zero_gpu.compute(name, model, images, labels, settings, progress=print)
    assert torch.equal(method.attribution(there), method.attribution(method.explain(model, images, labels, settings)))
grown = images, "cnn.0", 1, replace(filters.ASSIGNED, steps=2)
assert torch.equal(zero_gpu.compute("filters", model, *grown, progress=print), filters.grow(model, *grown))
assert spaces.asked == [zero_gpu.SECONDS] * (len(METHODS) + 1)
spaces.full = True
saliency = METHODS["saliency"]
here = saliency.explain(model, images, labels, saliency.ASSIGNED)
assert torch.equal(zero_gpu.compute("saliency", model, images, labels, saliency.ASSIGNED), here)
spaces.full = False
try:
    zero_gpu.compute("saliency", model, images, torch.tensor([1]), saliency.ASSIGNED)
except ValueError as error:  # its own sentence, not the name of its class that comes back from the worker
    assert "expected 2 whole numbers" in str(error)
else:
    raise AssertionError("no error")
print("good")
"""


def test_on_a_space_the_long_methods_go_to_the_lent_gpu(tmp_path):
    (tmp_path / "spaces.py").write_text(STAND_IN, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ON_A_SPACE], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.stdout.strip().endswith("good"), done.stderr
    assert "The GPU was not lent: You have used up your share" in done.stderr


@pytest.mark.skipif(zero_gpu.PRESENT, reason="this machine is a Space")
def test_elsewhere_nothing_changes():
    model, images, labels = Classifier(width=2).eval(), torch.rand(1, 3, 128, 128), torch.tensor([3])
    zero_gpu.place(model)
    assert zero_gpu.DEVICE == "auto" and not zero_gpu._models
    steps, method = [], METHODS["saliency"]
    arguments = model, images, labels, method.ASSIGNED
    found = zero_gpu.compute("saliency", *arguments, progress=lambda *done: steps.append(done))
    assert torch.equal(found, method.explain(*arguments))
    assert steps
