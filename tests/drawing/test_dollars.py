"""Dollars in the texts that an author gives: mathematics, or money."""

from pathlib import Path

import pytest

from heatplate.problems import InputError
from tests.drawing.reading import SCORES, drawn


@pytest.mark.parametrize("title", ["$5 and $6", "cost in $ and $", "$ x$", "$x $"])
def test_dollars_that_may_be_money_are_asked_about(tmp_path: Path, title: str) -> None:
    with pytest.raises(
        InputError, match=r"^title: the dollars in .* may be money or mathematics; write .* parse_math"
    ):
        drawn(tmp_path, SCORES, title=title)
    shown = drawn(tmp_path, SCORES, title=title, parse_math=False).all_text
    assert title.replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (r"\$5 and \$6", "$5and$6"),
        ("US$ 5", "US$5"),
        ("$x$ and $y$", "xandy"),
        ("$x$$y$", "xy"),
        (r"$x \$ y$", "x$y"),
        (r"cost $c$ in \$", "costcin$"),
    ],
)
def test_dollars_are_what_they_can_only_be(tmp_path: Path, title: str, shown: str) -> None:
    drawing = drawn(tmp_path, SCORES, title=title)
    above = sorted((c for c in drawing.chars if c["bottom"] < drawing.body[1]), key=lambda c: c["x0"])
    assert "".join(c["text"] for c in above).replace(" ", "") == shown
    middle = (above[0]["x0"] + above[-1]["x1"]) / 2
    assert middle == pytest.approx((drawing.body[0] + drawing.body[2]) / 2, abs=1)


@pytest.mark.parametrize("title", [r"\textsc{Bert}", r"\emph{a} and $x$", r"$\textsc{a}$"])
def test_commands_that_only_latex_knows_name_it(tmp_path: Path, title: str) -> None:
    with pytest.raises(InputError, match=r"^title: .* text: latex.* parse_math: false"):
        drawn(tmp_path, SCORES, title=title)
    shown = drawn(tmp_path, SCORES, title=title, parse_math=False).all_text
    assert title.replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize("title", [r"50\% of $x$", r"R\&D", r"bert\_base", r"\#1"])
def test_signs_escaped_for_latex_are_asked_about(tmp_path: Path, title: str) -> None:
    with pytest.raises(InputError, match=r"^title: .* has \\., LaTeX for the sign; write . alone"):
        drawn(tmp_path, SCORES, title=title)
    shown = drawn(tmp_path, SCORES, title=title, parse_math=False).all_text
    assert title.replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize("title", [r"$50\%$ of all", r"C:\data", r"$\mathrm{a}$ and b", "a\\ {b}"])
def test_other_backslashes_are_no_mistake(tmp_path: Path, title: str) -> None:
    drawn(tmp_path, SCORES, title=title)
