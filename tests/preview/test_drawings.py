"""Which figures and matrices are made again when something has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

import heatplate.drawing
from heatplate.configuration.loading import read
from heatplate.paper import paper_of
from heatplate.preview import drawings
from heatplate.preview.drawings import Drawing, Drawings
from tests.conftest import PAPER, SCORES, need


class Followed:
    """The paper in the working directory, with a list of what was made since it was asked last."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.drawings, self.made = Drawings(), []
        for module, name in ((drawings, "collect"), (heatplate.drawing, "picture")):
            monkeypatch.setattr(module, name, self.counted(name, getattr(module, name)))

    def counted(self, name: str, function):
        def call(*arguments):
            self.made.append(name)
            return function(*arguments)

        return call

    def look(self, *figures: str) -> dict[str, Drawing]:
        self.made.clear()
        paper = paper_of(read("config.yaml"))
        found = self.drawings.of(paper, figures or paper.configuration.figures)
        return {drawing.name: drawing for drawing in found}


@pytest.fixture
def followed(paper: Path, monkeypatch: pytest.MonkeyPatch) -> Followed:
    monkeypatch.chdir(paper)
    return Followed(monkeypatch)


def edit(file: str, old: str, new: str) -> None:
    content = Path(file).read_text()
    assert old in content
    Path(file).write_text(content.replace(old, new))


def test_all_is_made_once_and_nothing_without_a_change(followed: Followed):
    followed.look()
    assert sorted(followed.made) == ["collect"] * 2 + ["picture"] * 3
    followed.look()
    assert followed.made == []


@pytest.mark.parametrize(
    ("file", "old", "new", "made"),
    [
        ("config.yaml", "vmax: 100", "vmax: 90", ["picture"]),
        ("config.yaml", "figures:", "# a comment\nfigures:", []),
        ("config.yaml", "vmin: 0, vmax: 100", "vmax: 100, vmin: 0, dpi: 300, svg: true", []),
        ("results/experiments/scores.csv", "10.5", "11.5", ["collect", "picture", "picture"]),
        ("results/experiments/scores.csv", "10.5", "10.50", ["collect"]),
        ("results/experiments/seed1.json", "m1", "m0", ["collect", "picture"]),
        ("config.yaml", "aggfunc: mean", "aggfunc: max", ["collect", "picture"]),
    ],
)
def test_only_what_depends_on_a_change_is_made_again(
    followed: Followed, file: str, old: str, new: str, made: list[str]
):
    followed.look()
    edit(file, old, new)
    followed.look()
    assert followed.made == made
    followed.look()
    assert followed.made == []


def test_a_picture_is_that_of_the_shared_resolution_and_as_wide_as_the_figure(followed: Followed):
    edit("config.yaml", "f2: {", "f2: {dpi: 30, width: 3.25, ")
    drawing = followed.look("f2")["f2"]
    assert drawing.picture is not None
    assert int.from_bytes(drawing.picture[16:20]) == 3.25 * drawings.DPI
    assert drawing.width == 3.25


def test_a_broken_matrix_is_tried_once_and_costs_only_its_own_figures(followed: Followed):
    followed.look()
    Path("results/experiments/scores.csv").write_text(SCORES + "large,B,1\n")
    found = followed.look()
    assert followed.made == ["collect"]
    assert found["f1"].problems == found["f2"].problems
    assert found["f1"].problems[0].startswith("results/experiments/scores.csv:6: matrices.scores: ")
    assert not found["f3"].problems
    Path("results/experiments/scores.csv").write_text(SCORES)
    assert not any(drawing.problems for drawing in followed.look().values())
    assert followed.made == []


def test_a_problem_moves_with_its_line(followed: Followed):
    edit("config.yaml", "vmin: 0, vmax: 100", "xticklabels: [a, b], vmin: 200")
    first = followed.look()["f1"].problems
    edit("config.yaml", "figures:", "\n\nfigures:")
    second = followed.look()["f1"].problems
    assert first[0].split(":")[1] == "14"
    assert second[0].split(":")[1] == "16"


def test_what_changes_while_it_is_read_is_read_again(followed: Followed, monkeypatch: pytest.MonkeyPatch):
    collect = drawings.collect

    def changed_meanwhile(keys):
        matrix = collect(keys)
        Path("results/experiments/scores.csv").write_text(SCORES + "huge,A,1\nhuge,B,1\n")
        return matrix

    monkeypatch.setattr(drawings, "collect", changed_meanwhile)
    before = followed.look("f1")["f1"]
    Path("results/experiments/scores.csv").write_text(SCORES)  # as it was when its digest was taken
    monkeypatch.setattr(drawings, "collect", collect)
    assert followed.look("f1")["f1"].picture == before.picture
    assert "collect" in followed.made


def test_a_mistake_in_the_code_is_a_line_and_the_terminal_has_the_rest(
    followed: Followed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def broken(*arguments):
        raise RuntimeError("oh")

    monkeypatch.setattr(heatplate.drawing, "picture", broken)
    problems = followed.look("f1")["f1"].problems
    assert problems == ("figures.f1: a mistake in Heatplate's code, RuntimeError; the terminal shows where",)
    assert "RuntimeError: oh" in capsys.readouterr().err


def test_what_is_no_figure_any_more_is_forgotten(followed: Followed):
    followed.look()
    Path("config.yaml").write_text(PAPER.partition("  f2:")[0])
    followed.look()
    Path("config.yaml").write_text(PAPER)
    followed.look()
    assert sorted(followed.made) == ["collect", "picture", "picture"]


def test_a_shared_limit_follows_the_other_figures_though_they_are_not_shown(followed: Followed):
    edit("config.yaml", "vmin: 0, vmax: 100}", "vmax: shared}")
    edit("config.yaml", "f3: {matrix: runs, annot: true}", "f3: {matrix: runs, vmax: shared}")
    before = followed.look("f3")["f3"]
    assert sorted(followed.made) == ["collect", "collect", "picture"]
    edit("results/experiments/scores.csv", "30", "31")  # which is not the largest
    assert followed.look("f3")["f3"] == before
    assert followed.made == ["collect"]
    edit("results/experiments/scores.csv", "99.5", "9.5")
    assert followed.look("f3")["f3"].picture != before.picture
    edit("results/experiments/scores.csv", "31", "x")
    assert "not a number" in followed.look("f3")["f3"].problems[0]


def test_nothing_is_written_for_texts_that_latex_sets(paper: Path, followed: Followed):
    need("latex")
    Path(".snakemake/heatplate").mkdir(parents=True)
    edit("config.yaml", "f1: {", "f1: {text: latex, ")
    before = sorted(Path().rglob("*"))
    assert followed.look("f1")["f1"].picture
    assert sorted(Path().rglob("*")) == before
