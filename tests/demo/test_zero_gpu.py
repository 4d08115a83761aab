"""A Space's lent GPU, with a stand-in for the package `spaces` that does what a worker there does: it is forked, what
goes in and comes out is pickled, and errors come back as a refusal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from demo import zero_gpu
from xai.experiments import run_gradient
from xai.vision.classifier import Classifier
from xai.vision.saliency import ASSIGNED

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
from xai.experiments import METHODS, run_gradient, run_lime, run_visualization
from xai.vision.classifier import Classifier

zero_gpu.GPU = "cpu"  # the worker's device; there is none here
torch.manual_seed(0)
torch.set_num_threads(1)  # a forked worker of a process with threads would wait for them
model, images = Classifier(width=2).eval(), torch.rand(2, 3, 128, 128)
zero_gpu.place(model)
assert zero_gpu.PRESENT and zero_gpu.DEVICE == "cpu"
lime = replace(METHODS["lime"].ASSIGNED, samples=20)
grown = replace(METHODS["filters"].ASSIGNED, steps=2)
calls = [
    (run_gradient, (images, torch.tensor([1, 2]), "saliency", METHODS["saliency"].ASSIGNED)),
    (run_lime, (images, torch.tensor([1, 2]), lime)),
    (run_visualization, (images, 0, 1, grown)),
]
for function, arguments in calls:
    there, here = zero_gpu.compute(function, model, *arguments, progress=print), function(model, *arguments)
    if function is run_lime:
        there, here = [torch.tensor(e.weights) for e in there][1], [torch.tensor(e.weights) for e in here][1]
    assert torch.equal(there, here), function.__name__
assert spaces.asked == [zero_gpu.SECONDS] * 3
spaces.full = True
assert torch.equal(zero_gpu.compute(run_gradient, model, *calls[0][1]), run_gradient(model, *calls[0][1]))
spaces.full = False
try:
    zero_gpu.compute(run_gradient, model, images, torch.tensor([1]), "saliency", METHODS["saliency"].ASSIGNED)
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
    steps = []
    found = zero_gpu.compute(
        run_gradient, model, images, labels, "saliency", ASSIGNED, progress=lambda *done: steps.append(done)
    )
    assert torch.equal(found, run_gradient(model, images, labels, "saliency", ASSIGNED))
    assert steps
