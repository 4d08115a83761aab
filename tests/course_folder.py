"""A stand-in for the course's files: right names, sizes and keys, made-up contents.

The network is random at the course's width, the pictures are those of the embedded profile in the published sizes, the
hidden states are noise of the right shape.
"""

import json
import zipfile
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from PIL import Image
from torch import nn

from xai.course.layout import BERT_LAYERS, BERT_WIDTH, CHECKPOINT, PICTURES, STATES, TOKENIZER
from xai.embedded.observed import observation_pictures
from xai.language.question_answering import qa_items
from xai.vision.classifier import COURSE_WIDTH, Classifier

SIZES = ((512, 512), (849, 565), (1294, 1300), (512, 341)) + ((512, 512),) * 5 + ((512, 384),)
OUTER = "ml2022spring-hw9"  # the name of the known zip and of the folder in it


def write_course(folder, *, seed=0, width=COURSE_WIDTH) -> Path:
    """The complete stand-in as a folder. Returns the folder."""
    folder = Path(folder)
    write_food(folder / "food")
    torch_save_from_gpu(random_checkpoint(seed, width), folder / CHECKPOINT)
    write_bert(folder, seed)
    return folder


def write_food(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for image, size, name in zip(observation_pictures().images, SIZES, PICTURES):
        pixels = (image.numpy().transpose(1, 2, 0) * 255).round().astype(np.uint8)
        Image.fromarray(pixels).resize(size, Image.BICUBIC).save(folder / Path(name).name, quality=92)


def random_classifier(seed=0, width=COURSE_WIDTH):
    """A random network whose BatchNorms have seen the pictures once, so that it is alive and tells them apart."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Classifier(width)
        for norm in (m for m in model.modules() if isinstance(m, nn.BatchNorm2d)):
            norm.momentum = 1.0
        with torch.no_grad():
            model.train()(observation_pictures().images[:4])
    return model


def random_checkpoint(seed=0, width=COURSE_WIDTH) -> dict:
    """What the course's training script saved: epoch, weights, and Adam's state after a step."""
    model = random_classifier(seed, width)
    adam = torch.optim.Adam(model.parameters(), lr=1e-4)
    for weight in model.parameters():
        weight.grad = torch.zeros_like(weight)
    adam.step()
    return {"epoch": 208, "model_state_dict": model.state_dict(), "optimizer_state_dict": adam.state_dict()}


def torch_save_from_gpu(checkpoint, path):
    """Saved so that the file says cuda:0 of every tensor, as the course's does; loading it as it is needs a GPU."""
    with mock.patch("torch.serialization.location_tag", lambda _: "cuda:0"):
        torch.save(checkpoint, path)


def write_bert(folder, seed=0):
    """hw9_bert: an uncased tokenizer that knows the passages' words, and a tuple of 13 states for each passage."""
    tokenizer_folder = folder / TOKENIZER
    tokenizer_folder.mkdir(parents=True, exist_ok=True)
    (folder / STATES[0]).parent.mkdir(parents=True, exist_ok=True)
    (tokenizer_folder / "vocab.txt").write_text("\n".join(_vocabulary()) + "\n", encoding="utf-8")
    settings = {"do_lower_case": True, "model_max_length": 512, "tokenizer_class": "BertTokenizer"}
    (tokenizer_folder / "tokenizer_config.json").write_text(json.dumps(settings))
    source = torch.Generator().manual_seed(seed)
    for name, tokens in zip(STATES, token_counts(tokenizer_folder)):
        states = (torch.randn(1, tokens, BERT_WIDTH, generator=source) for _ in range(BERT_LAYERS + 1))
        torch_save_from_gpu(tuple(states), folder / name)


def _vocabulary():
    from tokenizers.pre_tokenizers import BertPreTokenizer

    words = {}
    for item in qa_items("course"):
        for text in (item.question, item.context):
            words |= {word.lower(): None for word, _ in BertPreTokenizer().pre_tokenize_str(text)}
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]


def token_counts(tokenizer_folder) -> list:
    from transformers import BertTokenizer

    tokenizer = BertTokenizer.from_pretrained(tokenizer_folder)
    return [len(tokenizer(item.question, item.context)["input_ids"]) for item in qa_items("course")]


def zip_folder(folder, target, *, top="", skip=()) -> Path:
    """The folder's files as a zip, under `top/` if given, without the names that start with one of `skip`."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            name = file.relative_to(folder).as_posix()
            if not name.startswith(tuple(skip)):
                archive.write(file, f"{top}/{name}" if top else name)
    return Path(target)


def known_zip(folder, target) -> Path:
    """The known nesting: a folder of the zip's own name, with food.zip inside it in place of food/."""
    food = zip_folder(Path(folder) / "food", Path(target).with_name("food-inside.zip"), top="food")
    zip_folder(folder, target, top=OUTER, skip=("food/",))
    with zipfile.ZipFile(target, "a") as archive:
        archive.write(food, f"{OUTER}/food.zip")
    food.unlink()
    return Path(target)
