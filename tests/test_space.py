"""What a Hugging Face Space reads of this repository."""

import re
from pathlib import Path

import yaml

from xai.lab import HUB_MODELS
from xai.language.hub import VOCABULARIES, WEIGHTS

ROOT = Path(__file__).resolve().parents[1]
HEAD = yaml.safe_load((ROOT / "README.md").read_text(encoding="utf-8").split("---\n")[1])
PINS = dict(
    line.split(";")[0].strip().split("==")
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line
)
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}


def test_the_head_names_everything_a_space_needs():
    assert {"title", "emoji", "sdk", "license", "models", "tags"} <= set(HEAD)
    assert HEAD["sdk"] == "gradio" and {HEAD["colorFrom"], HEAD["colorTo"]} <= COLOURS
    assert (ROOT / HEAD["app_file"]).is_file() and (ROOT / "LICENSE").is_file()
    assert 0 < len(HEAD["short_description"]) <= 60  # a longer one is refused


def test_the_space_runs_the_pinned_gradio():
    assert HEAD["sdk_version"] == PINS["gradio"]


def test_the_python_is_one_that_the_readme_promises():
    assert isinstance(HEAD["python_version"], str)  # 3.10 without quotes would be 3.1
    first, last = re.search(r"Python 3\.(\d+) to 3\.(\d+)", (ROOT / "README.md").read_text("utf-8")).groups()
    assert int(first) <= int(HEAD["python_version"].removeprefix("3.")) <= int(last)


def test_the_hubs_models_are_there_when_the_space_starts():
    assert sorted(HEAD["models"]) == sorted(HUB_MODELS.values())
    preloaded = dict(line.split(" ", 1) for line in HEAD["preload_from_hub"])
    assert sorted(preloaded) == sorted(HUB_MODELS.values())
    for files in preloaded.values():
        assert set(files.split(",")) & set(WEIGHTS) and set(files.split(",")) & set(VOCABULARIES)
        assert "config.json" in files.split(",")
