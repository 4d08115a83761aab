"""The GPU that a Hugging Face Space lends for seconds (ZeroGPU). On every other machine nothing here does anything.

It takes what is long on a CPU: a method with a reader's own settings or picture. The ten pictures' results are computed
once on the CPU and kept, and a language model reads a sentence sooner than a GPU is lent. Where none is lent (the
visitor's share is used up, or the Space's), the CPU does it. This module comes before torch: app.py imports it first.
"""

try:
    import spaces  # a Space has it
except ImportError:
    spaces = None

import copy
import sys

import gradio as gr
import torch

from xai.methods import METHODS
from xai.vision import filters

PRESENT = spaces is not None and spaces.config.Config.zero_gpu
DEVICE = "cpu" if PRESENT else "auto"  # of the labs: on ZeroGPU torch says that there is a GPU, but nobody holds it
SECONDS = 30  # what is asked for; the longest settings that the page takes are 2,000 pictures of 128 x 128
GPU = "cuda"
_models = {}  # "ours": the lab's classifier; "lent": its copy, at module level, so that workers have it


def place(classifier):
    """Put a copy of the classifier onto the GPU; before the page is launched."""
    if PRESENT:
        _models.update(ours=classifier, lent=copy.deepcopy(classifier).to(GPU))


def compute(name, model, *arguments, progress=None, **options):
    """What the method finds, explain(model, *arguments, **options): on the lent GPU where there is one, else here."""
    if PRESENT and model is _models.get("ours"):
        try:
            return _on_gpu(name, arguments, options)
        except gr.Error as refused:
            print(f"The GPU was not lent: {refused.message}", file=sys.stderr)
    return _method(name).explain(model, *arguments, progress=progress, **options)


def _method(name):
    return filters.METHOD if name == filters.METHOD.name else METHODS[name]


def _run(name, arguments, options):
    """In a worker that holds the GPU: only what can be pickled comes in, only what lies on the CPU goes out."""
    return _on_cpu(_method(name).explain(_models["lent"], *arguments, **options))


def _on_cpu(result):
    """A tensor, or a tuple of them, on the CPU; anything else as it is."""
    if isinstance(result, tuple):
        return type(result)(*map(_on_cpu, result))
    return result.cpu() if isinstance(result, torch.Tensor) else result


_on_gpu = spaces.GPU(duration=SECONDS)(_run) if PRESENT else _run
