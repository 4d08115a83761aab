"""The speed bench's command, table and chart: made of hand-made numbers, and of a run too small to mean anything."""

import json

import pytest
import torch

from bench import speed
from bench.speed_measure import spread
from bench.speed_report import draw, markdown, write

HERE = ["--repeats", "1", "--no-memory", "--widths", "4", "--only", "vision"]


def test_a_run_writes_all_three_and_a_second_completes_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("bench.speed_measure.MATRIX_SIZES", {"cpu": (16,)})
    for method in ("filter6", "saliency"):
        assert (
            speed.main([*HERE, "--methods", method, "--share", "0.02", "--device", "cpu", "--out", str(tmp_path)]) == 0
        )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["speed-cpu.json", "speed-cpu.md", "speed-cpu.png"]
    result = json.loads((tmp_path / "speed-cpu.json").read_text())
    assert [entry["method"] for entry in result["vision"]] == ["saliency", "filter6"]
    assert (
        result["machine"]["threads"] == torch.get_num_threads()
        and result["machine"]["torch"] == torch.__version__.split("+")[0]
    )
    table = (tmp_path / "speed-cpu.md").read_text()
    (tmp_path / "speed-cpu.md").unlink()
    assert speed.main(["--report", str(tmp_path / "speed-cpu.json")]) == 0
    assert (tmp_path / "speed-cpu.md").read_text() == table and "NOT THE SAME" not in table
    (tmp_path / "speed-cpu.json").write_text(json.dumps(result | {"machine": {"cpu": "another"}}))
    assert "vision" not in speed._begun(tmp_path / "speed-cpu.json", result["machine"])
    assert "another machine" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["--share", "0"], "--share is 0.0; expected more than 0 and at most 1"),
        (["--share", "1.5"], "--share is 1.5; expected more than 0 and at most 1"),
        (["--widths", "32", "0"], "--widths is [32, 0]; expected 1 or more"),
        (["--repeats", "0"], "--repeats is 0; expected 1 or more"),
        (["--threads", "-1"], "--threads is -1; expected 1 or more"),
        (["--methods", "magic"], "invalid choice: 'magic'"),
        (["--full", "--share", "0.1"], "not allowed with argument"),
    ],
)
def test_bad_arguments_are_one_sentence(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        speed.main(arguments)
    said = capsys.readouterr().err
    assert ended.value.code == 2 and sentence in said.splitlines()[-1] and "Traceback" not in said


def test_a_gpu_that_is_not_there_is_one_sentence(capsys, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(SystemExit):
        speed.main(["--device", "cuda"])
    assert "torch sees no GPU here" in capsys.readouterr().err.splitlines()[-1]


def test_a_report_of_no_numbers_is_one_sentence(tmp_path, capsys):
    (tmp_path / "a.json").write_text("[1]")
    for name in ("a.json", "missing.json"):
        assert speed.main(["--report", str(tmp_path / name)]) == 1
        assert capsys.readouterr().err.count("\n") == 1


def rival(seconds, gap=None):
    found = spread(seconds) | {"multiply_adds": 4e9, "memory": {"peak": 5e8, "before": 4e8}}
    return found | ({"apart": {"median": gap, "rms": gap}} if gap is not None else {})


def result():
    machine = {"device": "cpu", "cpu": "Abacus", "cores": 2, "threads": 1, "system": "None", "python": "3.11"}
    lime = {"ours": rival([2.0, 2.0, 2.0]), "lime package": rival([5.0, 4.0, 6.0], 1e-5)}
    filtering = {"ours": rival([1.0]), "notebook": rival([2.0], 0.2)}
    same = {"unit": "samples", "width": 32, "batch": 4}
    return {
        "machine": machine,
        "peak": {"rate": 8e9, "size": 512, "by": "oneDNN", "tf32": False},
        "vision": [
            {"method": "lime", "title": "LIME", "pictures": 1, "samples": 500, "count": 500, "homework": [10, 1000]}
            | same
            | {"rivals": lime},
            {"method": "filter6", "title": "filter", "pictures": 10, "samples": 100, "count": 1000}
            | same
            | {"homework": [10, 100], "rivals": filtering},
        ],
        "growth": [
            {"of": "samples", "title": "SmoothGrad", "width": 32, "values": [1, 2], "slope": 1.04}
            | {"spreads": [spread([0.1]), spread([0.2])]}
        ],
        "language": [
            {"method": "search", "title": "search", "unit": "searches", "count": 10}
            | {"rivals": {"ours": spread([0.1]), "plain loop": spread([0.3]) | {"apart": {"median": 0, "rms": 0}}}}
        ],
    }


def test_the_table_says_what_was_run_and_marks_what_was_not():
    text = markdown(result())
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
    package = next(row for row in rows if "lime package" in row)
    assert package[1:6] == ["1 of 10 pictures x 500 of 1000 samples", "lime package", "3", "10 (9 to 11)", "2.50"]
    assert package[6:] == ["0.008", "0.8", "10%", "100 (500)", "≈ 100", "1.0e-05 (1.0e-05)"]
    notebook = next(row for row in rows if "notebook" in row)
    assert notebook[-2:] == ["2", "2.0e-01 (2.0e-01) NOT THE SAME"]  # nothing left out, nothing marked
    assert "ours ≈ 41 s, as the notebook does it ≈ 102 s, 2.5 times" in text  # 20 x 2 + 1 and 20 x 5 + 2
    assert "extrapolated" in text and "Abacus" in text and "| 1.04 |" in text and "| 10 searches |" in text
    whole = result()
    whole["vision"] = whole["vision"][1:]
    assert "≈" not in markdown(whole)


def test_the_chart_has_a_panel_for_each_part_and_is_a_picture(tmp_path):
    assert len(draw(result()).axes) == 3
    assert len(draw({"machine": result()["machine"], "language": result()["language"]}).axes) == 1
    table, chart = write(result(), tmp_path / "a.json")
    assert table.read_text(encoding="utf-8") == markdown(result()) and chart.read_bytes().startswith(b"\x89PNG")
