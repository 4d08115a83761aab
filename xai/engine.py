"""The network as all methods run it: where it can be, a private copy that gives the same numbers sooner.

In the copy parameters are frozen, every BatchNorm is folded into the convolution before it, and ReLUs copy nothing. The
caller's network is not changed, and nothing of it is copied in memory but the folded weights.

    BN(W x + b) = g (W x + b - m) / s + h = (g W / s) x + (g (b - m) / s + h),   s = sqrt(var + eps)
"""

import re
import threading
import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from copy import copy
from weakref import WeakKeyDictionary

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torch.nn.utils.parametrize import is_parametrized

from .device import computing, model_device, ordinary, over_chunks, prepare_images
from .vision.classifier import Classifier

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
_ABOUT_SHAPES = re.compile(
    "channel|shape|size|dimension|height|width", re.IGNORECASE
)  # torch's words where an input does not fit
_known = threading.Lock()
_locks = WeakKeyDictionary()  # model -> the lock that whoever runs it holds
_told = WeakKeyDictionary()  # model -> what was said of it, or looked for, once


@contextmanager
def evaluating(model):
    """The model in eval mode inside the block; every module's own mode is put back after it, also after an error.

    Modes change by calling eval() and train(), never by assignment: some modules act then (merge LoRA's weights, swap
    in averages). One that is in the right mode is not called.
    """
    modes = [(module, module.training) for module in model.modules()]
    try:
        _switch([(module, False) for module, _ in modes])
        yield
    finally:
        _switch(modes)


def _switch(modes):
    # Parents come first and take their children along. Twice, because a child of two parents comes before the second.
    for module, training in modes * 2:
        if module.training != training:
            module.train() if training else module.eval()


@contextmanager
def running(model, layer=None):
    """Inside the block: the model as a Network.

    A model made of torch's own modules is called as a private copy. Any other may do more than it returns (keep what it
    was shown, count), so it is called itself, in eval mode, by one thread at a time, and put back after it. layer: a
    module of the model whose output is wanted; it is not folded away.
    """
    with computing(model_device(model)):
        if all(map(_is_known, model.modules())):
            twins = {}
            yield Network(model, _twin(model, layer, twins), twins.get(layer), torch.channels_last)
        else:
            with _lock_of(model), evaluating(model):
                yield Network(model, model, layer, torch.contiguous_format)


def _lock_of(model):
    with _known:
        return _locks.setdefault(model, threading.RLock())


class Network:
    """A model while it is run: `module` is what is called, `layer` the layer that was asked for as a part of it.

    layout: the memory format of what the module is shown. Another than torch's plain one makes convolutions faster on a
    CPU, but only torch's own modules are known to bear it.
    """

    def __init__(self, model, module, layer, layout):
        self.model, self.module, self.layer, self.layout = model, module, layer, layout

    def __call__(self, x):
        """What the module returns for x (n, C, H, W). ValueError where torch finds that the shapes do not fit."""
        try:
            return self.module(x.clone(memory_format=self.layout))  # a copy: a first module may work in place
        except (RuntimeError, AssertionError) as error:
            if isinstance(error, torch.OutOfMemoryError) or not _ABOUT_SHAPES.search(str(error)):
                raise
            reason = str(error).strip().splitlines()[0]
            raise ValueError(f"images of shape {tuple(x.shape)} do not fit the model: {reason}") from error

    def scores(self, x, labels=None):
        """Class scores (n, K) of x (n, C, H, W), checked against the labels."""
        scores = tensor_of(self(x))
        if scores.ndim != 2 or len(scores) != len(x):
            raise ValueError(f"the model maps {tuple(x.shape)} to {tuple(scores.shape)}; expected (N, classes)")
        if labels is not None and len(labels) and not 0 <= labels.min() <= labels.max() < scores.shape[1]:
            raise ValueError(
                f"labels run from {labels.min()} to {labels.max()}; the model knows classes 0 to {scores.shape[1] - 1}"
            )
        if scores.isnan().any() or scores.isposinf().any():  # a class that the model rules out may have -inf
            raise ValueError("the model's scores have NaN or infinite values; expected finite numbers")
        if len(x) > 1 and self._once("mixing") and self._mixes(x, scores):
            warnings.warn(
                "the model mixes its batch: the scores of a picture depend on the pictures beside it (a BatchNorm "
                "without running statistics, for instance), so results depend on chunk; chunk=1 keeps inputs apart",
                stacklevel=2,
            )
        return scores

    def probabilities(self, scores):
        """Probabilities (n, K) of the scores: their softmax, or the sigmoid of a single score, which is no class among
        others. Scores that are probabilities already are taken as they are."""
        if scores.shape[1] == 1:
            return scores.sigmoid()
        return scores if self._are_probabilities(scores) else scores.softmax(1)

    def losses(self, scores, labels):
        """(n,) minus the logarithm of each label's probability: the cross-entropy."""
        if scores.shape[1] == 1:
            return F.softplus(-scores[:, 0])
        if self._are_probabilities(scores):
            probability = scores.gather(1, labels[:, None])[:, 0]
            return -probability.clamp_min(torch.finfo(scores.dtype).tiny).log()
        return F.cross_entropy(scores, labels, reduction="none")

    def score_gradient(self, x, labels, of):
        """Gradient of each input's own loss or label logit with respect to that input: (n, C, H, W).

        Inputs do not mix in eval mode, so the gradient of the sum holds every input's own gradient.
        """
        if of not in ("loss", "logit"):
            raise ValueError(f'of is {of!r}; expected "loss" or "logit"')
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            scores = self.scores(x, labels)
            total = (self.losses(scores, labels) if of == "loss" else scores.gather(1, labels[:, None])).sum()
            return gradient(total, x, scores, lambda other: tensor_of(self(other)))

    def _are_probabilities(self, scores):
        rows = scores.detach()
        rounding = 4 * rows.shape[1] * torch.finfo(rows.dtype).eps
        if not ((rows >= 0).all() and ((rows.sum(1) - 1).abs() <= rounding).all()):
            return False
        if self._once("probabilities"):
            warnings.warn(
                "the model's scores are probabilities already (at least 0, and 1 in all): they are taken as they are, "
                "without another softmax",
                stacklevel=2,
            )
        return True

    def _mixes(self, x, scores):
        """Whether the first input's scores hang on the others. Where a graph is there it tells; else the first input is
        run once more, alone."""
        if scores.requires_grad and x.requires_grad:
            [follows] = torch.autograd.grad(scores[0].sum(), x, retain_graph=True, allow_unused=True)
            return follows is not None and bool((follows[1:].abs() > 0).any())
        alone, beside = tensor_of(self(x[:1]))[0], scores[0].detach()
        return bool((alone - beside).abs().max() > torch.finfo(beside.dtype).eps ** 0.5 * beside.abs().max())

    def _once(self, what):
        """True the first time that this is asked of the model."""
        told = _told.setdefault(self.model, set())
        return what not in told and not told.add(what)


def gradient(total, x, output, again):
    """d total / d x for x (n, C, H, W). output: what total was made of; again: x -> such an output.

    Zeros where the output does not look at x; ValueError where it does, but no gradient comes through or no finite one.
    autograd.grad with the input alone leaves parameters out: no .grad is written and no weight gradient is computed.
    """
    found = torch.autograd.grad(total, x, allow_unused=True)[0] if total.requires_grad else None
    if found is None:
        if _looks_at(x.detach(), output, again):
            raise ValueError(
                "the model's output changes with the picture, but no gradient comes back: its graph is cut inside the "
                "model (detach, no_grad, inference_mode, numpy, or a step such as argmax)"
            )
        return torch.zeros_like(x)
    if not found.isfinite().all():
        raise ValueError("the model's gradient has NaN or infinite values; expected finite numbers")
    return found.contiguous()


@torch.no_grad()
def _looks_at(x, output, again):
    """Whether other pictures give another output."""
    noise = torch.rand(x.shape, generator=torch.Generator().manual_seed(0)).to(x)
    return any(not torch.equal(again(other), output) for other in (torch.zeros_like(x), noise, torch.ones_like(x)))


def tensor_of(output, what="the model") -> torch.Tensor:
    """The one tensor that is meant by what a module returned: itself, `.logits` or ["logits"], or the only one in a
    tuple, list or dict. ValueError where there is none or more than one."""
    if isinstance(output, torch.Tensor):
        return output
    named = output.get("logits") if isinstance(output, Mapping) else getattr(output, "logits", None)
    inside = output.values() if isinstance(output, Mapping) else output if isinstance(output, (tuple, list)) else ()
    tensors = [one for one in inside if isinstance(one, torch.Tensor)]
    if isinstance(named, torch.Tensor):
        return named
    if len(tensors) == 1:
        return tensors[0]
    raise ValueError(
        f"{what} returns a {type(output).__name__} with {len(tensors)} tensors; expected one tensor, or an output with "
        "logits"
    )


@torch.no_grad()
def class_scores(model, images, chunk=None) -> torch.Tensor:
    """Class scores (N, K) of images (N, C, H, W) in eval mode, on the images' device."""
    x = prepare_images(model, images)
    with running(model) as net:
        if not len(x):  # of no picture there are no scores, but the number of classes is the model's
            return net.scores(x.new_zeros(1, *x.shape[1:]))[:0].to(images.device)
        return torch.cat(over_chunks(lambda part: net.scores(x[part]), len(x), chunk, x.device)).to(images.device)


def _is_known(module):
    ours = type(module) is Classifier or type(module).__module__.startswith("torch.nn.modules.")
    watched = any(getattr(module, hooks) for hooks in _HOOKS) or "forward" in vars(module)
    return ours and not watched and not is_parametrized(module)


def _twin(module, layer, twins):
    """The module with its children's twins in place of them; tensors are shared."""
    if module in twins:
        return twins[module]
    twin = twins[module] = copy(module)
    vars(twin).update({name: copy(value) for name, value in vars(module).items() if isinstance(value, dict)})  # hooks
    twin.training = False
    if hasattr(module, "inplace"):  # what a module writes over, an exchanged ReLU before it may still need
        twin.inplace = False
    twin._parameters = {name: p if p is None else ordinary(p).detach() for name, p in module._parameters.items()}
    twin._buffers = {name: b if b is None else ordinary(b) for name, b in module._buffers.items()}
    twin._modules = {name: child and _twin(child, layer, twins) for name, child in module._modules.items()}
    if isinstance(module, nn.Sequential):
        _fold(list(module), layer, twin)
    return twin


def _fold(modules, layer, twin):
    """Fold the BatchNorms of a Sequential's twin; an Identity keeps their place. ReLUs then work in place, and after a
    max-pooling that follows: the same numbers and gradients, bit for bit, from a quarter of the pixels."""
    for i, (module, after) in enumerate(zip(modules, modules[1:])):
        if layer is module or layer is after or modules.count(module) > 1:
            continue
        if type(module) is nn.Conv2d and type(after) is nn.BatchNorm2d and after.running_mean is not None:
            folded = fuse_conv_bn_eval(twin[i], twin[i + 1]).requires_grad_(False)
            twin[i], twin[i + 1] = folded.to(memory_format=torch.channels_last), nn.Identity().eval()
            relu = modules[i + 2] if i + 2 < len(modules) else None
            if type(relu) is nn.ReLU and relu is not layer:  # nobody else reads the convolution's output
                twin[i + 2] = nn.ReLU(inplace=True).eval()
        elif type(module) is nn.ReLU and type(after) is nn.MaxPool2d and not after.return_indices:
            twin[i], twin[i + 1] = twin[i + 1], twin[i]
