"""A served page, asked by programs: gradio_client and plain HTTP."""

import json
import re

import httpx
import numpy as np
import pytest
from gradio import processing_utils
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from demo import page, service
from quiz import questions, sheet
from xai.language.stimuli import CHINESE_SENTENCES

from . import programs
from .browser import ROOT
from .programs import ENDPOINTS, NAN, SENTENCE, WRONG, photo, refused, sent

ask, languages = programs.ask, programs.languages  # fixtures
DOWNLOAD = "async_ssrf_protected_download"
LOCAL = "http://127.0.0.1:7860"  # where README.md says that the page is


@pytest.fixture(scope="module")
def address(room, languages, tmp_path_factory):
    """The page of app.py, served with the key above."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("gradio")))
        patch.setattr(page, "LanguageRoom", lambda *_: languages)
        patch.setattr(processing_utils, DOWNLOAD, getattr(processing_utils, DOWNLOAD))  # which the service replaces
        built = page.build(room)
        _, address, _ = service.launch(built, room.lab.pictures, prevent_thread_lock=True, quiet=True)
        yield address.rstrip("/")
        built.close()


@pytest.fixture(scope="module")
def client(address):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_telemetry_thread", lambda self: None)  # it would ask another machine
        client = Client(address, verbose=False)
        yield client
        client.close()


def test_programs_see_these_endpoints_described_and_no_other(client):
    listed = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(listed) == {f"/{name}" for name in ENDPOINTS}
    assert all(len(endpoint["description"]) > 100 for endpoint in listed.values())
    types = {p["parameter_name"]: p["python_type"]["type"] for p in listed["/explain"]["parameters"]}
    assert types["upload"] == "None | filepath" and "'smooth_grad'" in types["method"]


def test_every_endpoint_answers_a_program_as_it_answers_here(client, ask):
    inputs = {
        "pictures": {},
        "explain": dict(picture=2, method="saliency", language="zh"),
        "attention": dict(sentence=SENTENCE, layer=3, heads=[8]),
        "masked": dict(sentence=SENTENCE, words=[6]),
        "similarity": dict(sentences=list(CHINESE_SENTENCES[:3]), word="果"),
        "grade": dict(sheet=sheet.write({"Q1": ["jug_positive"]})),
    }
    for name in ENDPOINTS:
        answer = client.predict(**inputs[name], api_name=f"/{name}")
        assert answer == json.loads(json.dumps(getattr(ask, name)(**inputs[name]))), name


def test_a_program_sends_a_picture(client, tmp_path):
    photo(tmp_path / "lunch.jpg")
    (tmp_path / "no.jpg").write_text("no picture")
    lunch, no = (handle_file(tmp_path / name) for name in ("lunch.jpg", "no.jpg"))
    told = client.predict(None, "saliency", upload=lunch, wanted="Soup", api_name="/explain")
    assert told["class"] == "Soup" and np.shape(told["map"]) == (128, 128)
    with refused(AppError) as raised:
        client.predict(None, "saliency", upload=no, api_name="/explain")
    assert "not a picture" in raised.said


@pytest.mark.parametrize("name, inputs, said", [case for case in WRONG if NAN not in case[1].values()][::3])
def test_wrong_inputs_of_a_program_get_one_sentence(client, name, inputs, said):
    with refused(AppError) as raised:
        client.predict(**inputs, api_name=f"/{name}")
    assert said in raised.said


def test_files_of_the_server_and_addresses_are_refused(address):
    for path in (str(ROOT / "README.md"), "/etc/hostname", "http://127.0.0.1:9/picture.png"):
        told = posted(address, "explain", [None, "saliency", "assigned", sent(path), None, "en"])
        assert is_a_sentence(told) and str(ROOT) not in told


def is_a_sentence(told):
    """Whether this is an error with something said, on one line."""
    said = re.fullmatch(r'event: error\ndata: \{"error": "(.+?)".*\}\n\n', told)
    return bool(said) and "\\n" not in said[1] and "Traceback" not in said[1]


def test_too_few_inputs_get_one_sentence(address):
    assert is_a_sentence(posted(address, "explain", [2, "saliency"]))


def posted(address, name, data):
    """What plain HTTP gets: one request that asks, one that waits for the answer."""
    asked = httpx.post(f"{address}/gradio_api/call/{name}", json={"data": data}, timeout=60)
    return httpx.get(f"{address}/gradio_api/call/{name}/{asked.json()['event_id']}", timeout=60).text


def test_plain_http_is_enough(address):
    told = posted(address, "attention", [SENTENCE, 3, [8], "embedded", "en"])
    assert "event: complete" in told and "[CLS]" in told


def test_the_readmes_example_runs(client, address, tmp_path, monkeypatch, capsys):
    _, found, rest = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## From a program\n")
    if not found:
        pytest.skip('README.md has no "## From a program" yet')
    code = re.search(r"```python\n(.*?)```", rest.partition("\n## ")[0], re.DOTALL)[1]
    assert LOCAL in code
    photo(tmp_path / "lunch.jpg")
    (tmp_path / "answers.toml").write_text(sheet.write({"Q1": ["jug_positive"]}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(code.replace(LOCAL, address), "README.md", "exec"), {})
    said = capsys.readouterr().out
    assert "of the brightest tenth" in said and f"{questions['Q1'].points:g} of 10" in said
