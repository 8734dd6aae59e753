"""The collecting script on real files: what it writes, and that it writes nothing if there is a problem."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from heatplate.matrix import Matrix
from tests.scripts.forked import run_script

COLLECT = Path(__file__).parents[2] / "scripts" / "collect.py"
SCORES = {"source": ["scores.csv"], "index": "Model", "columns": "Task", "values": "Score"}
CSV = "Model,Task,Score\nBERT,CoLA,60.5\nBERT,RTE,70.1\nT5,CoLA,71.6\nT5,RTE,92.5\n"


@pytest.fixture
def run(tmp_path: Path):
    """Collect into out/glue.npy and .json in a new directory; returns the process."""

    def collect(
        specification: dict[str, object] | str, **files: str | bytes
    ) -> subprocess.CompletedProcess[str]:
        for name, content in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        text = specification if isinstance(specification, str) else json.dumps(specification)
        (tmp_path / "keys.json").write_text(text)
        arguments = ["--name", "glue", "--specification", "keys.json"]
        arguments += ["--values", "out/glue.npy", "--labels", "out/glue.json"]
        return run_script(COLLECT, *arguments, cwd=tmp_path)

    return collect


def problems_of(done: subprocess.CompletedProcess[str], directory: Path) -> list[str]:
    """The lines of a refusal, of which no file came."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert not (directory / "out").exists()
    return done.stderr.splitlines()


def test_a_table_becomes_an_array_and_its_labels(run, tmp_path: Path) -> None:
    done = run({**SCORES, "unit": "%"}, scores_csv=CSV)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "files: 1, records in them: 4\n"
    matrix = Matrix.read(tmp_path / "out/glue.npy", tmp_path / "out/glue.json")
    assert (matrix.index, matrix.columns, matrix.unit) == (("BERT", "T5"), ("CoLA", "RTE"), "%")
    assert matrix.values.tolist() == [[60.5, 70.1], [71.6, 92.5]]


def test_the_same_files_give_the_same_bytes_under_any_hash_seed_and_locale(
    run, tmp_path, monkeypatch
) -> None:
    built = []
    for seed, locale in (("1", "C"), ("2", "tr_TR.UTF-8")):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        monkeypatch.setenv("LC_ALL", locale)
        assert run({**SCORES, "aggfunc": "mean"}, scores_csv=CSV + "ı,RTE,1\nı,CoLA,2\n").returncode == 0
        built.append([(tmp_path / "out" / name).read_bytes() for name in ("glue.npy", "glue.json")])
    assert built[0] == built[1]


def test_an_array_becomes_a_matrix_with_labels_from_a_file(run, tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(8.0).reshape(2, 2, 2))
    keys = {"kind": "tensor", "source": ["a.npy"], "axes": ["head", "q", "k"], "index": "q", "columns": "k"}
    done = run({**keys, "select": {"head": "mean"}, "labels": {"q": "t.txt"}}, t_txt="a\nb\n")
    assert (done.returncode, done.stderr) == (0, "")
    matrix = Matrix.read(tmp_path / "out/glue.npy", tmp_path / "out/glue.json")
    assert matrix.values.tolist() == [[2, 3], [4, 5]]
    assert matrix.index == ("a", "b")


def test_a_missing_value_is_reported_with_file_line_cell_and_fix(run, tmp_path: Path) -> None:
    done = run(SCORES, scores_csv=CSV.replace("71.6", ""))
    assert problems_of(done, tmp_path) == [
        'scores.csv:4: matrices.glue: "Score" of the cell (row T5, column CoLA) is missing; '
        "leave it out with where: {Task: {exclude: CoLA}}, or set missing: keep (an empty cell) or fill_value: 0"
    ]


def test_a_wrong_key_is_named_in_full_with_the_nearest_right_name(run, tmp_path: Path) -> None:
    done = run({**SCORES, "where": {"Task": ["CoLa"]}}, scores_csv=CSV)
    assert problems_of(done, tmp_path) == [
        'scores.csv: matrices.glue.where.Task: no record has the value "CoLa"; did you mean CoLA?'
    ]


def test_all_invalid_lines_are_reported_at_once(run, tmp_path: Path) -> None:
    lines = problems_of(run(SCORES, scores_csv=CSV.replace("60.5", "x").replace("92.5", "1.2.3")), tmp_path)
    assert [line.split(":")[1] for line in lines] == ["2", "5"]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {**SCORES, "source": ["score.csv"]},
            "score.csv: matrices.glue: there is no such file; did you mean scores.csv?",
        ),
        ({**SCORES, "vlues": "x"}, "keys.json: matrices.glue.pivot.vlues: "),
        ("{", "keys.json: matrices.glue: not JSON: "),
        (
            {"kind": "tensor", "source": ["scores.csv"], "axes": ["a", "b"], "index": "a", "columns": "b"},
            "scores.csv: matrices.glue: contains records",
        ),
        (
            {
                "kind": "tensor",
                "source": ["a.npy"],
                "axes": ["a", "b"],
                "index": "a",
                "columns": "b",
                "labels": {"a": "labels.csv"},
            },
            "keys.json: matrices.glue.tensor.labels.a.",
        ),
    ],
)
def test_problems_are_reported_without_a_traceback(run, tmp_path: Path, keys, message: str) -> None:
    lines = problems_of(run(keys, scores_csv=CSV), tmp_path)
    assert any(line.startswith(message) for line in lines), lines
    assert "Traceback" not in "".join(lines)


def test_a_lone_surrogate_is_rejected_before_it_is_written(run, tmp_path: Path) -> None:
    records = '[{"Model": "\\ud800", "Task": "RTE", "Score": 1}]'
    (line,) = problems_of(run({**SCORES, "source": ["a.json"]}, a_json=records), tmp_path)
    assert line.startswith(r'a.json: matrices.glue: "\ud800" contains a lone surrogate')


def test_a_place_that_cannot_be_written_is_one_line(run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a directory")
    done = run(SCORES, scores_csv=CSV)
    assert done.returncode == 1
    assert done.stderr == "out: matrices.glue: File exists\n"


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="needs /dev/full")
def test_a_full_disk_is_one_line(run, tmp_path: Path) -> None:
    script = f"""
import sys, numpy
sys.path.insert(0, {str(COLLECT.parent)!r})
import collect
numpy.save = lambda stream, *a, **k: open("/dev/full", "wb", buffering=0).write(b"x")
sys.argv[1:] = ["--name", "glue", "--specification", "keys.json"]
sys.argv += ["--values", "out/glue.npy", "--labels", "out/glue.json"]
collect.main()
"""
    (tmp_path / "scores.csv").write_text(CSV)
    (tmp_path / "keys.json").write_text(json.dumps(SCORES))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "out/glue.npy: matrices.glue: No space left on device\n"
    assert list((tmp_path / "out").iterdir()) == []


def test_help_shows_a_whole_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(COLLECT), "--help"], capture_output=True, text=True, check=True
    )
    assert "--specification" in done.stdout
    assert "results/matrices/glue.npy" in done.stdout


def test_the_inputs_are_known_without_heavy_imports() -> None:
    code = "import sys, heatplate.collecting.inputs\n"
    code += "print([name for name in ('pandas', 'scipy', 'pyarrow', 'matplotlib') if name in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(COLLECT.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout == "[]\n"
