"""Mistakes in texts with mathematics that Matplotlib sets, in words of a newcomer."""

from pathlib import Path

import pytest

from heatplate.problems import InputError
from tests.drawing.reading import SCORES, drawn, matrix_of


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (r"$\textsc{x}$", r"have the command \textsc, which Matplotlib does not know; set text: latex"),
        (r"$\bm{x}$", r"have the command \bm, which Matplotlib does not know; write \boldsymbol, or"),
        ("$x_{1$", "have a { that is not closed"),
        ("$x}$", "have a } that closes nothing"),
        ("$$x$$", "write one dollar on each side"),
        (r"$\frac{a}b$", r"write \frac{num}{den}, with braces"),
        (r"$\left( x$", r"have \left and \right that do not belong together"),
        ("$x^$", "lack what comes after ^"),
        (r"$\hat$", r"lack what comes after \hat"),
        ("$x_1_2$", "have two subscripts"),
        ("$50%$", r"write \% for the sign"),
        (r"$\\alpha$", r"have \\alpha; write \alpha for the command"),
        (r"\\frac{a}{b}", r"has \\frac; write \frac for the command"),
        (r"\alpha", r"outside of mathematics; put it into mathematics, such as $\alpha$"),
        (r"\frac{a}{b}", r"put it into mathematics, such as $\frac{…}$"),
        (r"\emph x", "outside of mathematics; write text: latex"),
        (r"\(x\)", r"has \(, LaTeX for mathematics; write $…$"),
    ],
)
def test_a_mistake_is_told_in_plain_words(tmp_path: Path, title: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        drawn(tmp_path, SCORES, title=title)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    "title", [r"$\alpha + x", "$x_1", "$10^3", r"$x$ and $\alpha", "$x$ and $y_1", "costs $5 and $x_1$"]
)
def test_a_dollar_without_a_second_one_before_mathematics_is_an_error(tmp_path: Path, title: str) -> None:
    with pytest.raises(InputError, match=r"^title: .* close the mathematics with a \$, or write \\\$ for"):
        drawn(tmp_path, SCORES, title=title)


@pytest.mark.parametrize(
    "title", ["$5", "costs $5", "US$", "US$ per model_a", "cost ($) of a_b", "$5 for a_b", "C:\\new", "a\\n"]
)
def test_money_and_paths_stay_as_they_are(tmp_path: Path, title: str) -> None:
    assert title.replace(" ", "") in drawn(tmp_path, SCORES, title=title).all_text.replace(" ", "")


def test_labels_from_data_are_never_mathematics(tmp_path: Path) -> None:
    labels = (r"C:\alpha", r"$\alpha + x", "$x_{1$")
    text = drawn(tmp_path, matrix_of([[1], [2], [3]], index=labels), width=4).all_text
    assert all(label.replace(" ", "") in text.replace(" ", "") for label in labels)
