"""What a command asks for, and the hint where nothing builds it."""

import re
from pathlib import Path

import pytest

from heatplate.building.targets import built_instead, problems_of_targets, targets_of_command
from heatplate.run import RULES
from tests.conftest import ROOT

BUILT = [
    f"{start}.{ending}"
    for start, endings in (("results/matrices/scores", ("npy", "json")), ("figures/scores", ("pdf", "png")))
    for ending in endings
]


@pytest.fixture(autouse=True)
def _directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("figures").mkdir()
    for file in ("figures/old.pdf", "data.csv"):
        Path(file).touch()


def problems(*targets: str) -> list[str]:
    found = problems_of_targets(targets, BUILT, {"all"}, [Path("figures"), Path("results/matrices")])
    return [str(problem) for problem in found]


@pytest.mark.parametrize(
    "target",
    ["figures/scores.pdf", "./figures//scores.png", "results/matrices/scores.npy", "all", "data.csv"],
)
def test_what_is_built_or_lies_there_may_be_asked_for(target: str):
    assert problems(target) == []


@pytest.mark.parametrize(
    "target", ["figures/scoers.pdf", "scores.pdf", "scores", "figures/scores", "figures/scores.pfd", "my-paper/figures/scores.pdf"]
)  # fmt: skip
def test_a_target_that_nothing_builds_is_named_with_the_nearest(target: str):
    assert problems(target)[0].startswith(
        f"{target}: nothing in the configuration builds this; did you mean figures/scores.pdf"
    )


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("colormaps/scores.pdf", "figures/colormaps/scores.pdf"),
        ("figures/colormaps/scores", "figures/colormaps/scores.pdf"),
        ("scores.pdf", "figures/scores.pdf"),
        ("all.png", "figures/colormaps/all.png"),
    ],
)
def test_the_end_of_a_path_is_enough_to_find_what_is_meant(target: str, meant: str):
    sheets = [f"figures/colormaps/{name}.{end}" for name in ("all", "scores") for end in ("pdf", "png")]
    assert built_instead(target, [*sheets, *BUILT]) == f"; did you mean {meant}?"


def test_an_absolute_target_has_its_relative_name():
    assert problems(str(Path("figures/scores.png").resolve()))[0].endswith("did you mean figures/scores.png?")


def test_a_directory_and_what_an_earlier_configuration_left_are_no_targets():
    directory, old = problems("figures", "figures/old.pdf")
    assert directory == "figures: a directory; name a file in it, or nothing to build them all"
    assert old.startswith("figures/old.pdf: nothing in the configuration builds this; ")


def test_targets_are_told_from_the_values_of_options():
    words = (
        "snakemake -s ../Snakefile -d paper -c 2 figures/f.pdf -R draw f2 --until x --config a=b -n".split()
    )
    assert targets_of_command(words, ["draw"]) == {
        "": {"figures/f.pdf"},
        "--forcerun": {"draw", "f2"},
        "--until": {"x"},
        "--omit-from": set(),
    }
    assert targets_of_command(["snakemake", "-c", "2", "-n", "draw"], ["draw"]) == {}
    assert targets_of_command(["pytest", "figures/f.pdf"], []) == {}


def test_the_rules_are_those_of_the_snakefile():
    snakefile = (ROOT / "Snakefile").read_text()
    assert set(re.findall(r"^(?:use )?rule (?:\w+ as )?(\w+)", snakefile, re.MULTILINE)) == RULES
