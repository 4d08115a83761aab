"""What a key is made from: versions and contents that must be the same wherever a part of it is computed."""

import platform
from importlib.metadata import version

from xai.results import code_hash, tensor_hash

PACKAGES = (
    "torch",
    "torchvision",
    "numpy",
    "scipy",
    "scikit-image",
    "scikit-learn",
    "lime",
    "matplotlib",
    "transformers",
)
_CODE = ("**/*.py", "../quiz/**/*.py")


def versions() -> dict:
    """Of Python and of the packages that the numbers come from."""
    return {"python": platform.python_version(), **{package: version(package) for package in PACKAGES}}


def hashes(lab) -> dict:
    """What was explained, by content; empty where it cannot be had (the findings say so)."""
    parts = {
        "weights": lambda: lab.classifier.state_dict().values(),
        "pictures": lambda: (lab.pictures.images, lab.pictures.labels),
        "parts": lambda: (mask for parts in lab.pictures.parts for mask in parts.values()),
        "english": lambda: lab.english.model.state_dict().values(),
        "qa": lambda: _qa(lab),
        "chinese": lambda: lab.chinese.model.state_dict().values(),
    }
    return {f"{name}_sha256": _hash(tensors) for name, tensors in parts.items()}


def origin(lab) -> dict:
    """All of it, and the code: two machines whose origins are equal compute the same key."""
    return {**versions(), "copy of this project": code_hash(*_CODE), **hashes(lab)}


def _qa(lab):
    """The question-answering model's weights, or the states that the profile brings along in its place."""
    saved = lab.saved_states
    return lab.qa.model.state_dict().values() if saved is None else (states.states for states in saved)


def _hash(tensors):
    try:
        return tensor_hash(*tensors())
    except Exception:  # whatever is wrong with it, the findings say so
        return ""
