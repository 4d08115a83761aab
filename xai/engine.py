"""The network as all methods run it: a private copy that gives the same numbers sooner.

Parameters are frozen, every BatchNorm is folded into the convolution before it, and ReLUs copy nothing. The caller's
network is not changed, and nothing of it is copied in memory but the folded weights.

    BN(W x + b) = g (W x + b - m) / s + h = (g W / s) x + (g (b - m) / s + h),   s = sqrt(var + eps)
"""

from contextlib import contextmanager
from copy import copy

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torch.nn.utils.parametrize import is_parametrized

from .device import computing, model_device, over_chunks, prepare
from .vision.classifier import Classifier

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")


@contextmanager
def evaluating(model):
    """The model in eval mode inside the block; every module's own mode is put back after it, also after an error."""
    modes = [(module, module.training) for module in model.modules()]
    try:
        model.eval()
        yield
    finally:
        for module, training in modes:
            module.training = training


@contextmanager
def running(model, layer=None):
    """Inside the block: (the network to call, `layer` as a module of that network).

    A network made of torch's own modules is called as a private copy. Any other may do more than it returns (keep what
    it was shown, count), so it is called itself, in eval mode, and put back after it. layer: a module of the model
    whose output is wanted; it is not folded away.
    """
    with computing(model_device(model)):
        twins = {}
        if all(map(_is_known, model.modules())):
            yield _twin(model, layer, twins), twins.get(layer)
        else:
            with evaluating(model):
                yield model, layer


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
    twin._parameters = {name: p if p is None else p.detach() for name, p in module._parameters.items()}
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


def logits(model, x, labels=None):
    """Class scores (n, K) of x (n, C, H, W), checked against the labels."""
    # A copy, because a first module may work in place; in channels_last, which makes convolutions faster on a CPU.
    scores = model(x.clone(memory_format=torch.channels_last))
    if scores.ndim != 2 or len(scores) != len(x):
        raise ValueError(f"the model maps {tuple(x.shape)} to {tuple(scores.shape)}; expected (N, classes)")
    if labels is not None and len(labels) and not 0 <= labels.min() <= labels.max() < scores.shape[1]:
        raise ValueError(
            f"labels run from {labels.min()} to {labels.max()}; the model knows classes 0 to {scores.shape[1] - 1}"
        )
    return scores


@torch.no_grad()
def class_scores(model, images, chunk=None) -> torch.Tensor:
    """Class scores (N, K) of images (N, C, H, W) in eval mode, on the images' device."""
    x = prepare(model, images)
    with running(model) as (net, _):
        return torch.cat(over_chunks(lambda part: logits(net, x[part]), len(x), chunk, x.device)).to(images.device)


def score_gradient(model, x, labels, of):
    """Gradient of each input's own loss or label logit with respect to that input: (n, C, H, W).

    Inputs do not mix in eval mode, so the gradient of the sum holds every input's own gradient. autograd.grad with
    the input alone leaves parameters out: no .grad is written and no weight gradient is computed.
    """
    if of not in ("loss", "logit"):
        raise ValueError(f'of is {of!r}; expected "loss" or "logit"')
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        scores = logits(model, x, labels)
        if of == "loss":
            total = F.cross_entropy(scores, labels, reduction="sum")
        else:
            total = scores.gather(1, labels[:, None]).sum()
        if not total.requires_grad:  # the score does not look at the picture
            return torch.zeros_like(x)
        gradient = torch.autograd.grad(total, x, allow_unused=True)[0]
        return torch.zeros_like(x) if gradient is None else gradient.contiguous()
