"""checkpoint.pth, whole and broken: the network that was saved, or one sentence naming what is wrong."""

import collections
import datetime
import io
import os
import pickle
import zipfile

import pytest
import torch
from torch import nn

from tests.course_folder import random_classifier
from xai.course import checkpoint as checkpoint_module
from xai.course.checkpoint import load_checkpoint
from xai.course.layout import CHECKPOINT
from xai.missing import DamagedAsset, MissingAsset
from xai.vision.classifier import Classifier

from .trees import is_sentence, zipped

WEIGHT, VARIANCE, COUNTER = "cnn.3.weight", "cnn.1.running_var", "cnn.1.num_batches_tracked"
BYTES = 5_000_000  # a file that is saved with storages shared by 81 entries has far less


def light_state(width=128):
    """A network's 81 entries at their sizes, each one number repeated: a file of a few kB."""
    with torch.device("meta"):
        shapes = Classifier(width).state_dict()
    return collections.OrderedDict(
        (name, torch.full((), 0.5, dtype=tensor.dtype).expand(tensor.shape)) for name, tensor in shapes.items()
    )


def saved(thing, **how):
    file = io.BytesIO()
    torch.save(thing, file, **how)
    return file.getvalue()


def checkpoint(**changes):
    """A light checkpoint with some entries replaced, or left out (None)."""
    state = light_state()
    for name, value in changes.items():
        state[name] = value
    return saved({"epoch": 3, "model_state_dict": {k: v for k, v in state.items() if v is not None}})


class Attack:
    """Unpickled, it would run a command."""

    def __init__(self, *command):
        self.command = command

    def __reduce__(self):
        return os.system, self.command


def with_value(name, at, value):
    tensor = light_state()[name].clone()
    tensor[at] = value
    return tensor


def sparse():
    return torch.zeros(128, 128, 3, 3).to_sparse()


def quantized():
    return torch.quantize_per_tensor(light_state()[WEIGHT].clone(), 0.1, 0, torch.qint8)


def lying_about_storage():
    """The pickle says that a storage has 200 million numbers; its record has a thousand."""
    data = zipfile.ZipFile(io.BytesIO(saved({"epoch": torch.arange(1000.0)})))
    files = {name: data.read(name) for name in data.namelist()}
    name = next(name for name in files if name.endswith("data.pkl"))
    files[name] = files[name].replace(b"M\xe8\x03", b"J" + (200_000_000).to_bytes(4, "little"))
    return zipped(files)


def flipped():
    data = bytearray(saved({"epoch": torch.full((1000,), 1.5)}))
    data[data.find(b"\0\0\xc0\x3f" * 9) + 7] ^= 4
    return bytes(data)


def pickle_bomb():
    """A file of torch's kind with a record that unpacks to 60 MB."""
    return zipped({"archive/data.pkl": b"\x80\x02}.", "archive/data/0": bytes(60_000_000)}, zipfile.ZIP_DEFLATED)


GOOD = checkpoint()
BROKEN = {  # name -> (bytes, what the sentence names)
    "empty": (lambda: b"", "empty"),
    "text": (lambda: b"<html>404</html>", "not a file that torch.save wrote"),
    "plain pickle": (lambda: pickle.dumps({"epoch": 3}), "not a file that torch.save wrote"),
    "plain pickle with a command": (lambda: pickle.dumps(Attack("exit 1")), "not a file that torch.save wrote"),
    "another zip": (lambda: zipped({"food/0_0.jpg": b"x"}), "zip of other things"),
    "cut off": (lambda: GOOD[:-100], "cut off or damaged"),
    "cut off in the middle": (lambda: GOOD[: len(GOOD) // 2], "cut off or damaged"),
    "cut off, old format": (
        lambda: saved(light_state(), _use_new_zipfile_serialization=False)[:-99],
        "cut off or damaged",
    ),
    "flipped bit": (flipped, "data/0' is damaged: its checksum is wrong"),
    "bomb": (pickle_bomb, "'archive/data/0' unpacks .* to 60,000,000"),
    "storage that is not there": (lying_about_storage, "cut off or damaged"),
    "pickle that ends early": (
        lambda: zipped({"a/data.pkl": b"\x80\x02}q", "a/version": b"3\n"}),
        "cut off or damaged",
    ),
    "list": (lambda: saved([1, 2]), "holds a list; expected a dict"),
    "tensor": (lambda: saved(torch.zeros(3)), "holds a Tensor; expected a dict"),
    "no weights": (
        lambda: saved({"epoch": 3, 2**2000: 1}),
        r"no 'model_state_dict' \(its first keys: 'epoch', one of type int\)",
    ),
    "nothing in it": (lambda: saved({}), "first keys: none"),
    "weights in a list": (lambda: saved({"model_state_dict": [1]}), "a list as 'model_state_dict'"),
    "no entries": (
        lambda: saved({"model_state_dict": {}}),
        "lacks 81 of the network's 81 entries.*first is cnn.0.weight",
    ),
    "missing entry": (lambda: checkpoint(**{WEIGHT: None}), "lacks 1 of .* 81 entries, the first is cnn.3.weight"),
    "bare, missing entry": (
        lambda: saved({k: v for k, v in light_state().items() if k != WEIGHT}),
        "lacks 1 of .* 81 entries, the first is cnn.3.weight",
    ),
    "extra entry": (lambda: checkpoint(**{"cnn.99.x\n": torch.zeros(1)}), r"has 1 entries beside .* 'cnn\.99\.x\\n'"),
    "bare, extra entry": (
        lambda: saved({**light_state(), 5: 1}),
        "has 1 entries beside the network's 81.* one of type int",
    ),
    "width 64": (lambda: saved({"model_state_dict": light_state(64)}), "a network of width 64; expected 128"),
    "another architecture": (
        lambda: checkpoint(**{"fc.0.weight": torch.zeros(1).expand(1024, 4096)}),
        r"shape \(1024, 4096\) for fc.0.weight; expected \(1024, 8192\)",
    ),
    "no shape": (
        lambda: checkpoint(**{"cnn.0.bias": torch.tensor(1.0)}),
        r"shape \(\) for cnn.0.bias; expected \(128,\)",
    ),
    "number for a tensor": (lambda: checkpoint(**{WEIGHT: 0.5}), "a float for cnn.3.weight; expected a plain tensor"),
    "whole numbers": (
        lambda: checkpoint(**{WEIGHT: light_state()[WEIGHT].clone().int()}),
        "int32 numbers for cnn.3.weight; expected floating point",
    ),
    "complex numbers": (lambda: checkpoint(**{WEIGHT: light_state()[WEIGHT].cfloat()}), "complex64 .*cnn.3.weight"),
    "counter in floats": (lambda: checkpoint(**{COUNTER: torch.tensor(1.0)}), "float32 for cnn.1.num_batches_tracked"),
    "sparse": (lambda: checkpoint(**{WEIGHT: sparse()}), "a sparse_coo tensor for cnn.3.weight"),
    "quantized": (lambda: checkpoint(**{WEIGHT: quantized()}), "a quantized tensor for cnn.3.weight"),
    "meta": (
        lambda: checkpoint(**{WEIGHT: light_state()[WEIGHT].to("meta")}),
        r"without numbers \(meta\) for cnn.3.weight",
    ),
    "NaN": (lambda: checkpoint(**{WEIGHT: with_value(WEIGHT, (5, 5), torch.nan)}), "NaN in cnn.3.weight"),
    "infinite": (lambda: checkpoint(**{VARIANCE: with_value(VARIANCE, 7, torch.inf)}), "infinity in cnn.1.running_var"),
    "too large for float32": (
        lambda: checkpoint(**{WEIGHT: torch.full((1,), 1e300, dtype=torch.float64).expand(128, 128, 3, 3)}),
        "infinity in cnn.3.weight",
    ),
    "negative variance": (
        lambda: checkpoint(**{VARIANCE: with_value(VARIANCE, 7, -1e-3)}),
        "negative .*cnn.1.running_var",
    ),
    "whole network": (lambda: saved(nn.Linear(2, 2)), "holds code .*torch.nn.modules.linear.Linear"),
    "date in it": (lambda: saved({"date": datetime.date(2022, 1, 1)}), "holds code .*datetime.date"),
}


@pytest.fixture
def put(tmp_path):
    def put(data):
        (tmp_path / CHECKPOINT).write_bytes(data)
        return tmp_path / CHECKPOINT

    return put


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_checkpoint_is_one_sentence(name, put, tmp_path):
    make, says = BROKEN[name]
    path = put(make())
    assert path.stat().st_size < BYTES
    with pytest.raises(DamagedAsset, match=says) as error:
        load_checkpoint(path)
    assert is_sentence(error) and CHECKPOINT in str(error.value) and str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("how", [{}, {"_use_new_zipfile_serialization": False}], ids=["zip", "old format"])
def test_code_in_a_checkpoint_does_not_run(how, put, tmp_path):
    marker = tmp_path / "ran"
    attack = Attack(f'echo x > "{marker}"')
    path = put(saved({"epoch": 3, "model_state_dict": light_state(), "optimizer_state_dict": attack}, **how))
    with pytest.raises(DamagedAsset, match="code that opening it would run .*system.*not opened") as error:
        load_checkpoint(path)
    assert is_sentence(error) and not marker.exists()
    torch.load(path, weights_only=False)
    assert marker.exists()  # so the file was dangerous


def test_no_file_and_no_file_but_a_folder(tmp_path):
    with pytest.raises(MissingAsset, match="There is no file") as error:
        load_checkpoint(tmp_path / CHECKPOINT)
    assert is_sentence(error) and not isinstance(error.value, DamagedAsset)
    (tmp_path / CHECKPOINT).mkdir()
    with pytest.raises(DamagedAsset, match="'checkpoint.pth' is a folder") as error:
        load_checkpoint(tmp_path / CHECKPOINT)
    assert is_sentence(error)


def test_the_light_checkpoint_itself_is_good(put):
    """So the broken ones are refused for what is broken in them."""
    opened = load_checkpoint(put(GOOD))
    assert opened.epoch == 3 and all((tensor == light_state()[n]).all() for n, tensor in values(opened).items())
    assert all(tensor.is_contiguous() for tensor in values(opened).values())


def values(opened):
    return opened.classifier.state_dict()


def same_values(opened, state):
    found = values(opened)
    return list(found) == list(state) and all(
        torch.equal(found[name], state[name]) and found[name].is_contiguous() for name in state
    )


def test_a_network_that_was_saved_on_a_gpu_opens_on_the_cpu(course):
    if not torch.cuda.is_available():
        with pytest.raises(RuntimeError, match="CUDA"):
            torch.load(course / CHECKPOINT, weights_only=True)
    before = torch.get_rng_state()
    opened = load_checkpoint(course / CHECKPOINT)
    assert torch.equal(torch.get_rng_state(), before)
    given = torch.load(course / CHECKPOINT, map_location="cpu", weights_only=True)
    assert opened.epoch == 208 and same_values(opened, given["model_state_dict"])
    network = opened.classifier
    assert not any(module.training for module in network.modules())
    assert not any(p.requires_grad for p in network.parameters())
    assert {p.device.type for p in [*network.parameters(), *network.buffers()]} == {"cpu"}
    assert {p.dtype for p in network.parameters()} == {torch.float32}
    built = Classifier().eval()
    built.load_state_dict(given["model_state_dict"])
    images = torch.rand(1, 3, 128, 128)
    with torch.no_grad():
        assert torch.equal(network(images), built(images))


VARIANTS = {
    "bare": lambda state: state,
    "from several GPUs": lambda state: {"model_state_dict": {f"module.{k}": v for k, v in state.items()}, "epoch": 9},
    "bare, from several GPUs": lambda state: {f"module.{k}": v for k, v in state.items()},
    "without the optimizer": lambda state: {"model_state_dict": state},
    "with other things": lambda state: {"model_state_dict": state, "optimizer_state_dict": [torch.nan], "best": 0.7},
    "parameters": lambda state: {
        "model_state_dict": {k: nn.Parameter(v) if v.is_floating_point() else v for k, v in state.items()}
    },
    "transposed in memory": lambda state: {
        "model_state_dict": {k: v.mT.contiguous().mT if v.ndim > 1 else v for k, v in state.items()}
    },
}


@pytest.fixture(scope="module")
def narrow():
    """A network of width 2 with every number of its own, for what does not depend on the width."""
    return random_classifier(width=2).state_dict()


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("how", [{}, {"_use_new_zipfile_serialization": False}], ids=["zip", "old format"])
def test_other_ways_to_save_the_same(name, how, narrow, put, monkeypatch):
    monkeypatch.setattr(checkpoint_module, "COURSE_WIDTH", 2)
    opened = load_checkpoint(put(saved(VARIANTS[name](narrow), **how)))
    assert same_values(opened, narrow) and opened.epoch == (9 if name == "from several GPUs" else None)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_floating_point_becomes_float32(dtype, narrow, put, monkeypatch):
    monkeypatch.setattr(checkpoint_module, "COURSE_WIDTH", 2)
    given = {k: v.to(dtype) if v.is_floating_point() else v for k, v in narrow.items()}
    opened = load_checkpoint(put(saved({"model_state_dict": given})))
    assert same_values(opened, {k: v.float() if v.is_floating_point() else v for k, v in given.items()})


@pytest.mark.parametrize("epoch", [None, 3.5, "3", True, -1, torch.tensor(3), 2**2000], ids=lambda e: type(e).__name__)
def test_an_epoch_that_is_no_number_of_epochs_is_unknown(epoch, put):
    assert load_checkpoint(put(saved({"epoch": epoch, "model_state_dict": light_state()}))).epoch is None
