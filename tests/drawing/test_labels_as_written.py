"""Labels are data: signs that mean something to TeX, to mathtext or to a shell appear as they are written."""

from pathlib import Path

import pymupdf
import pytest

from heatplate.problems import InputError
from tests.drawing.reading import SCORES, drawn, matrix_of

SIGNS = [
    "$5 and $6",
    "50%",
    "a_b",
    "R&D",
    "#1",
    "{",
    "{x}",
    "~",
    "^",
    "\\",
    r"\alpha",
    "<",
    "<s>",
    '"q"',
    "|",
    "`",
    "'x'",
]


def words(directory: Path) -> str:
    with pymupdf.open(directory / "drawn.pdf") as pdf:
        return " ".join(pdf[0].get_text().split())


@pytest.mark.parametrize("label", SIGNS)
def test_labels_from_data(tmp_path: Path, label: str) -> None:
    matrix = matrix_of(
        [[1, 2]], index=(label,), columns=(label, "z"), columns_name=label, index_groups=(label,)
    )
    drawn(tmp_path, matrix, width=6)
    assert words(tmp_path).count(label) == 4


@pytest.mark.parametrize("text", [sign for sign in SIGNS if sign not in ("$5 and $6", r"\alpha")])
def test_texts_of_the_author_without_dollars(tmp_path: Path, text: str) -> None:
    keys = {"title": text, "xlabel": text, "ylabel": text, "cbar_kws": {"label": text}}
    drawn(tmp_path, matrix_of([[1, 2]]), xticklabels=[text, "z"], width=6, **keys)
    assert words(tmp_path).count(text) == 5


def test_dollars_of_the_author_if_there_are_no_mathematics(tmp_path: Path) -> None:
    drawn(tmp_path, SCORES, title="$5 and $6", parse_math=False)
    assert "$5 and $6" in words(tmp_path)
    drawn(tmp_path, SCORES, title=r"\$5 and \$6")
    assert "$5 and $6" in words(tmp_path)


@pytest.mark.parametrize("command", [r"\textsc{Model}", r"\textbf{x}\SI{5}{kg}"])
def test_a_command_that_only_latex_has_is_an_error_that_says_so(tmp_path: Path, command: str) -> None:
    with pytest.raises(InputError, match=r"^title: the mathematics in .* set text: latex "):
        drawn(tmp_path, SCORES, title=f"${command}$")
