"""scripts/draw.py as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from heatplate.configuration.figures import Figure
from tests.conftest import ROOT
from tests.drawing.reading import SCORES
from tests.scripts.forked import run_script


def run_draw(directory: Path, *arguments: str, **keys: object) -> subprocess.CompletedProcess[str]:
    SCORES.write(directory / "glue.npy", directory / "glue.json")
    specification = Figure.model_validate(keys).specification()
    (directory / "specification.json").write_text(json.dumps(specification))
    given = ["--name", "glue", "--specification", "specification.json"]
    given += ["--values", "glue.npy", "--labels", "glue.json"]
    return run_script(ROOT / "scripts" / "draw.py", *given, *arguments, cwd=directory)


@pytest.mark.parametrize(
    "option",
    [["--outputs", "f/glue.pdf", "f/glue.png"], ["--output", "f/glue.pdf", "--output", "f/glue.png"]],
)
def test_it_writes_all_outputs_and_says_nothing(tmp_path: Path, option: list[str]) -> None:
    result = run_draw(tmp_path, *option, annot=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert sorted(path.name for path in (tmp_path / "f").iterdir()) == ["glue.pdf", "glue.png"]


def test_problems_are_lines_with_the_figure_s_key(tmp_path: Path) -> None:
    result = run_draw(tmp_path, "--outputs", "f/glue.pdf", vmin=99, xticklabels=["a"])
    assert result.returncode == 1
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [
        "figures.glue.vmin",
        "figures.glue.xticklabels",
    ]
    assert not (tmp_path / "f").exists()


def test_a_matrix_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.npy").write_bytes(b"<html>")
    result = run_draw(tmp_path, "--values", "other.npy", "--outputs", "f/glue.pdf")
    assert result.returncode == 1
    assert result.stderr.startswith("other.npy: figures.glue: not a matrix with its labels; delete it")
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    result = run_draw(tmp_path, "--values", "nowhere.npy", "--outputs", "f/glue.pdf")
    assert (result.returncode, result.stderr) == (1, "nowhere.npy: figures.glue: No such file or directory\n")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "not JSON: "),
        ("[]", "not a mapping of keys to values"),
        ('{"vmin": 0}', "not the whole specification of a figure: "),
    ],
)
def test_a_file_that_is_no_specification_is_named_in_a_line(
    tmp_path: Path, content: str, expected: str
) -> None:
    (tmp_path / "wrong.json").write_text(content)
    result = run_draw(tmp_path, "--specification", "wrong.json", "--outputs", "f/glue.pdf")
    assert result.returncode == 1
    assert result.stderr.startswith(f"wrong.json: figures.glue: {expected}")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("value", ["abc", "1099511627776"])
def test_the_time_of_a_reproducible_build_has_no_influence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    assert run_draw(tmp_path, "--outputs", "plain.pdf").returncode == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    result = run_draw(tmp_path, "--outputs", "timed.pdf")
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "timed.pdf").read_bytes() == (tmp_path / "plain.pdf").read_bytes()


def test_a_figure_that_is_up_to_date_needs_no_heavy_import() -> None:
    code = "import sys, draw; print([m for m in ('pydantic', 'numpy', 'matplotlib') if m in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout == "[]\n"


def test_help_names_every_option() -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "draw.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for option in ("--name", "--specification", "--values", "--labels", "--outputs"):
        assert option in result.stdout
