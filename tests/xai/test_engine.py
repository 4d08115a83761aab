"""The private, faster copy: the same numbers, and nothing of it in the caller's network."""

import pytest
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from xai.engine import running
from xai.lab import Lab
from xai.vision.classifier import Classifier

from ..nets import Witness, conv_net, pictures, same, small_classifier, untouched


def plain_gradient(model, x, y):
    """Of each label's logit, by autograd alone."""
    x = x.clone().requires_grad_()
    return torch.autograd.grad(model(x).gather(1, y[:, None]).sum(), x)[0]


def grainy(n=2, *, dtype=torch.float64):
    """Pictures without flat areas: where inputs of a max-pooling tie, rounding picks the one that gets the gradient."""
    return pictures(n, 3, 128, 128, dtype=dtype)


def odd_net():
    """What a convolution and a BatchNorm can be: grouped, dilated, without bias or weights, nested, shared."""
    shared = nn.Conv2d(4, 4, 3, padding=1, bias=False)
    net = nn.Sequential(
        nn.Conv2d(3, 4, 3, bias=False),
        nn.BatchNorm2d(4, affine=False),
        nn.Sequential(nn.Conv2d(4, 8, 3, groups=2, dilation=2), nn.BatchNorm2d(8), nn.ReLU(inplace=True)),
        nn.BatchNorm2d(8, eps=0.1),  # has no convolution before it in its own Sequential
        nn.Conv2d(8, 4, 1),
        nn.BatchNorm2d(4, track_running_stats=False),  # normalises by the batch, also in eval mode
        shared,
        nn.BatchNorm2d(4),
        shared,
        nn.Conv2d(4, 4, 3, padding=1, padding_mode="reflect"),
        nn.BatchNorm2d(4),
        nn.AdaptiveAvgPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(16, 3),
    ).double()
    for norm in (m for m in net.modules() if isinstance(m, nn.BatchNorm2d) and m.running_mean is not None):
        norm.running_mean.normal_(0, 0.3)
        norm.running_var.uniform_(0.5, 2)
    return net


@pytest.mark.parametrize("make, size", [(odd_net, 16), (conv_net, 12), (small_classifier, 128)])
def test_the_copy_says_what_the_network_says(make, size):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = make()
    x, y = pictures(3, 3, size, size), torch.tensor([0, 2, 1])
    plain = [model.eval()(x).detach(), plain_gradient(model, x, y)]
    with untouched(model.train(), x), running(model) as net:
        assert net.module is not model and not any(m.training for m in net.module.modules())
        same(net(x).detach(), plain[0], 1e-12)
        same(net.score_gradient(x, y, "logit"), plain[1], 1e-9)


def test_the_trained_network_in_single_precision():
    lab = Lab.open(device="cpu")
    x, y = grainy(4, dtype=torch.float32) * 0.02 + lab.pictures.images[:4] * 0.98, lab.pictures.labels[:4]
    with running(lab.classifier) as net:
        same(net(x).detach(), lab.classifier(x).detach(), 1e-4)
        fast, plain = net.score_gradient(x, y, "logit"), plain_gradient(lab.classifier, x, y)
    apart = (fast - plain).abs().flatten(1) / plain.abs().flatten(1).amax(1, keepdim=True)
    assert apart.quantile(0.99) < 1e-4  # the rest: a few ReLUs and max-poolings switch by rounding


def test_every_batchnorm_of_the_course_is_folded_and_keeps_its_place():
    model = Classifier(2)
    with running(model) as net:
        assert not any(isinstance(m, nn.BatchNorm2d) for m in net.module.modules())
        kinds = [(type(a).__name__, type(b).__name__) for a, b in zip(model.cnn, net.module.cnn)]
    assert (
        kinds[:8] == [(a, "Identity" if a == "BatchNorm2d" else a) for a in ("Conv2d", "BatchNorm2d", "ReLU") * 3][:8]
    )
    assert kinds[8:10] == [("ReLU", "MaxPool2d"), ("MaxPool2d", "ReLU")] and len(kinds) == 38


def test_a_relu_after_the_max_pooling_changes_no_bit():
    """Also where inputs of the pooling tie: pictures of few colours, and most of the sums below 0."""
    net, x = (
        nn.Sequential(nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(3, 2, 1)).eval(),
        few_colours(),
    )
    with torch.no_grad():
        net[1].running_mean += 0.3
    plain = nn.Sequential(fuse_conv_bn_eval(net[0], net[1]).to(memory_format=torch.channels_last), net[2], net[3])
    with running(net) as fast:
        assert [type(m) for m in fast.module] == [nn.Conv2d, nn.Identity, nn.MaxPool2d, nn.ReLU]
        assert fast.module[3].inplace
        found = [fast(x), torch.autograd.grad(fast(x).square().sum(), x)[0]]
    expected = [plain(x), torch.autograd.grad(plain(x).square().sum(), x)[0]]
    assert all(map(torch.equal, found, expected)) and (expected[0] == 0).float().mean() > 0.1
    assert not net[2].inplace and type(net[2]) is nn.ReLU


def test_a_relu_that_stands_in_two_places_is_in_place_only_where_that_is_harmless():
    relu = nn.ReLU()  # behind the sigmoid, whose gradient needs its output, it must make a copy
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), relu, nn.Sequential(nn.Sigmoid(), relu)).eval()
    x = few_colours()
    with running(net) as fast:
        assert fast.module[2].inplace and not fast.module[3][1].inplace
        found = torch.autograd.grad(fast(x).square().sum(), x)[0]
    same(found, torch.autograd.grad(net(x).square().sum(), x)[0], 1e-4)


def few_colours():
    x = torch.randint(0, 2, (2, 3, 20, 20), generator=torch.Generator().manual_seed(0)).float()
    return x.to(memory_format=torch.channels_last).requires_grad_()


@pytest.mark.parametrize("cnnid", [6, 7, 8, 9])
def test_a_layer_that_is_asked_for_has_its_own_output(cnnid):
    model, x, outputs = small_classifier(), grainy(1), []
    layer = model.cnn[cnnid]
    with running(model, layer) as net:
        net.layer.register_forward_hook(lambda _m, _i, out: outputs.append(out.clone()))
        net(x)
        folded = sum(isinstance(m, nn.Identity) for m in net.module.modules())
    same(outputs[0].detach(), model.cnn[: cnnid + 1](x).detach(), 1e-12)
    assert type(net.layer) is type(layer) and not layer._forward_hooks
    assert folded == (10 if cnnid in (6, 7) else 11)  # only the pair that it belongs to stays


def test_nothing_is_copied_in_memory_but_what_is_folded():
    model = Classifier(2)
    with running(model) as net:
        assert net.module.fc[0].weight.data_ptr() == model.fc[0].weight.data_ptr()
        assert net.module.cnn[0].weight.data_ptr() != model.cnn[0].weight.data_ptr()
        assert not any(p.requires_grad for p in net.module.parameters())
    assert all(p.requires_grad for p in model.parameters())


def hooked(model):
    model[0].register_forward_hook(lambda *_: None)
    return model


def patched(model):
    model[3].forward = lambda x: x[..., ::2, ::2]
    return model


def parametrized(model):
    nn.utils.parametrizations.weight_norm(model[4])
    return model


@pytest.mark.parametrize("change", [Witness, hooked, patched, parametrized])
def test_a_network_that_may_do_more_than_it_returns_is_called_itself(change):
    model = change(conv_net())
    modes = [m.training for m in model.modules()]
    with running(model) as net:
        assert net.module is model and not any(m.training for m in model.modules())
    assert [m.training for m in model.modules()] == modes
