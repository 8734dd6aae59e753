"""A figure in words: true, readable, short, the author's own if there is one, and in every file."""

from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from heatplate.collecting import collect
from heatplate.configuration.composition import specification_of
from heatplate.configuration.figures import Figure
from heatplate.configuration.matrices import Confusion, Correlation, Pivot, Tensor
from heatplate.drawing import draw
from heatplate.drawing.composition import specification_from
from heatplate.drawing.description import MOST_WORDS, in_words
from heatplate.drawing.text.plain_mathematics import without_mathematics
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from tests.drawing.reading import SCORES, matrix_of, specification

NAMES = {"index_name": "model", "columns_name": "task"}


def described(matrix: Matrix | PanelGrid, **keys: object) -> str:
    return in_words(matrix, specification(**keys)).description


def heading(matrix: Matrix | PanelGrid, **keys: object) -> str:
    return in_words(matrix, specification(**keys)).heading


def test_a_table_of_scores() -> None:
    matrix = matrix_of(
        [[61.25, 90.0], [70.5, -0.04], [99.0, 50.0]],
        index=("a", "b", "c"),
        columns=("x", "y"),
        unit="%",
        values_name="accuracy",
        **NAMES,
    )
    assert described(matrix, annot=True, highlight=True) == (
        "A heatmap with 3 rows (model: a, b and c) and 2 columns (task: x and y). Values (accuracy, %) range "
        "from 0.0 (row b, column y) to 99.0 (row c, column x). The best of each column: a in y; c in x."
    )
    assert heading(matrix) == "Accuracy, % by model and task"


def test_numbers_are_those_of_the_figure() -> None:
    matrix = matrix_of([[0.123, -0.456]], index=("a",), columns=("x", "y"))
    assert "from −0.456 (row a, column y) to 0.123" in described(matrix, fmt=".3f", annot=True)
    assert "from −46% (row a, column y) to 12%" in described(matrix, annot="{value:.0%}!")
    of_columns = described(matrix, annot=True, fmt={"columns": {"x": ".1f", "y": ".2f"}})
    assert "from −0.46 (row a, column y) to 0.1 (row a, column x)" in of_columns


def test_cells_that_print_the_same_number_are_counted() -> None:
    matrix = matrix_of([[0.001, 0.002, 1]], index=("a",), columns=("x", "y", "z"))
    assert "from 0.00 (2 cells) to 1.00 (row a, column z)" in described(matrix, annot=True, fmt=".2f")


def test_a_correlation_is_told_off_the_diagonal_and_once() -> None:
    values = [[1, 0.5, -0.2], [0.5, 1, 0.1], [-0.2, 0.1, 1]]
    matrix = matrix_of(
        values, index=("a", "b", "c"), columns=("a", "b", "c"), values_name="Pearson correlation"
    )
    assert described(matrix, mask="upper") == (
        "A heatmap with 3 rows and 3 columns, both a, b and c. Off the diagonal, values (Pearson correlation) "
        "range from −0.20 (row c, column a) to 0.50 (row b, column a). "
        "The cells above the diagonal are left empty."
    )
    assert "ordered by clustering" in described(matrix, cluster="both")


def test_a_confusion_matrix_is_told_by_what_is_right_and_what_is_confused_most() -> None:
    matrix = matrix_of([[1200, 3], [47, 750]], index=("cat", "dog"), columns=("cat", "dog"))
    assert described(matrix, xlabel="Predicted", ylabel="True") == (
        "A heatmap with 2 rows (True) and 2 columns (Predicted), both cat and dog. "
        "1,950 of 2,000 (97.5%) are on the diagonal. Off the diagonal, values range from 3 (row cat, column "
        "dog) to 47 (row dog, column cat)."
    )


def test_attention_names_signs_in_quotes() -> None:
    tokens = ("The", ",", "\n")
    matrix = matrix_of([[0.5, 0.4, 0.1], [0, 0.9, 0.1], [0, 0, 1]], index=tokens, columns=tokens)
    assert "both The, “,” and \\n." in described(matrix)


def test_panels_are_named() -> None:
    panel = matrix_of([[1, 2]], index=("a",), columns=("x", "y"))
    other = matrix_of([[3, 9]], index=("a",), columns=("x", "y"))
    grid = PanelGrid(((panel, other),), ("",), ("3", "4"), col_name="head")
    assert described(grid) == (
        "2 heatmaps, one for each head (3 and 4), each with 1 row (a) and 2 columns (x and y). Values range "
        "from 1 (head 3, row a, column x) to 9 (head 4, row a, column y)."
    )


def test_a_composed_figure_has_all_panels_within_the_words() -> None:
    many = tuple(f"a rather long label of row number {i}" for i in range(9))
    matrix = matrix_of(np.arange(18.0).reshape(9, 2) + 0.5, index=many, columns=("x", "y"))
    figures = {
        "a": Figure(title="One"),
        "b": Figure(title="Two", annot=True, highlight=True),
        "whole": Figure.model_validate({"panels": ["a", "b"], "title": "Both"}),
    }
    said = in_words((matrix, matrix), specification_from(specification_of(figures, "whole")))
    assert said.heading == "Both"
    assert said.description.startswith("Both: 2 panels. (a) One: a heatmap with 9 rows")
    assert "(b) Two: a heatmap" in said.description
    assert len(said.description.split()) <= MOST_WORDS


def test_a_long_description_leaves_out_what_matters_least() -> None:
    rng = np.random.default_rng(0)
    labels = tuple(f"column {i} of a table" for i in range(40))
    matrix = matrix_of(rng.random((5, 40)), index=("a", "b", "c", "d", "e"), columns=labels)
    text = described(matrix, annot=True, highlight=True, margins="mean", width=30)
    assert len(text.split()) <= MOST_WORDS
    assert "The best" not in text
    assert text.endswith("A further row has the mean of each column.")


def test_missing_cells_are_named_or_counted() -> None:
    few = matrix_of([[1, np.nan], [3, 4]], index=("a", "b"), columns=("x", "y"))
    assert described(few).endswith("There is no value for row a, column y.")
    many = matrix_of([[1, np.nan, np.nan, np.nan, np.nan]], index=("a",), columns=tuple("vwxyz"))
    assert described(many).endswith("4 cells have no value.")
    assert described(matrix_of([[np.nan]], index=("a",), columns=("x",))) == (
        "A heatmap with 1 row (a) and 1 column (x). No cell has a value. "
        "There is no value for row a, column x."
    )


def test_equal_values_and_infinite_ones() -> None:
    assert "Values are all 0.5." in described(
        matrix_of([[0.5, 0.5]], index=("a",), columns=("x", "y")), annot=True, fmt=".1f"
    )
    infinite = matrix_of([[-np.inf, np.inf]], index=("a",), columns=("x", "y"))
    assert "from −∞ (row a, column x) to ∞ (row a, column y)" in described(infinite)


def test_the_authors_own_description_wins_and_is_one_paragraph() -> None:
    assert described(SCORES, description="  Mine:\n\n it is\n") == "Mine: it is"


def test_given_labels_names_and_mathematics_are_read_as_text() -> None:
    matrix = matrix_of([[1, 2]], index=("a",), columns=("x", "y"), **NAMES)
    text = described(matrix, title=r"$F_1$ for \$5", ylabel=r"$\alpha$", xticklabels=["$W_{ij}$", "z"])
    assert text.startswith("F1 for $5: a heatmap with 1 row (α: a) and 2 columns (task: Wij and z).")
    assert heading(matrix, title=r"$F_1$ for \$5") == r"$F_1$ for \$5"
    assert heading(matrix, title="$5 and $6", parse_math=False) == r"\$5 and \$6"


def test_commands_of_latex_are_read_as_what_they_are_applied_to() -> None:
    matrix = matrix_of([[1, 2]], index=("a",), columns=("x", "y"))
    title = r"\textsc{R&D} at 50\% of {\bf $F_1$~\$5}, a\_b\ \{c\}"
    keys = {"title": title, "ylabel": r"\emph{Model}", "cbar_kws": {"label": r"\textbf{Acc}\hspace{2pt}(%)"}}
    text = described(matrix, text="latex", **keys)
    assert text.startswith("R&D at 50% of F1 $5, a_b {c}: a heatmap with 1 row (Model: a)")
    assert "Values (Acc, %) range" in text
    assert heading(matrix, text="latex", **keys) == r"R&D at 50% of $F_1$ \$5, a_b {c}"
    assert heading(matrix, text="latex", **{**keys, "title": ""}) == "Acc (%) by Model"
    assert r"\textsc{R&D}" in heading(matrix, text="latex", parse_math=False, **keys)
    assert heading(matrix, title=r"C:\data") == r"C:\data"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"$\leq$ Easy", "≤ Easy"),
        (r"$10^{-3}$", "10^−3"),
        (r"$\mathrm{BLEU}_{4}$ ($\uparrow$)", "BLEU4 (↑)"),
        (r"$\frac{a}{b}$", "a/b"),
        (r"$\Delta\log p$", "Δlog p"),
        (r"a $ b", "a $ b"),
        (r"50\% of $x\,\%$", r"50\% of x %"),
    ],
)
def test_mathematics_as_text(text: str, plain: str) -> None:
    assert without_mathematics(text) == plain


def test_every_file_has_it(tmp_path: Path) -> None:
    outputs = [tmp_path / f"f.{ending}" for ending in ("pdf", "png", "svg", "txt")]
    matrix = matrix_of([[1, 2]], index=("a",), columns=("x", "y"))
    draw(matrix, specification(description="Größe ≤ 中 “x”"), outputs)
    with pymupdf.open(outputs[0]) as pdf:
        assert pdf.metadata["subject"] == "Größe ≤ 中 “x”"
    assert Image.open(outputs[1]).text["Description"] == "Größe ≤ 中 “x”"
    assert "Größe ≤ 中 “x”" in outputs[2].read_text(encoding="utf-8")
    assert outputs[3].read_text(encoding="utf-8") == "Values\n\nGröße ≤ 中 “x”\n"


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (Pivot(source=["a.csv"], index=["i"], columns=["c"], values="acc"), "acc"),
        (Pivot(source=["a.csv"], index=["i"], columns=["c"], values="acc", aggfunc="sum"), "sum of acc"),
        (Pivot(source=["a.csv"], index=["i"], columns=["c"], values="acc", aggfunc="count"), "number of acc"),
        (
            Pivot(
                source=["a.csv"],
                index=["i"],
                columns=["c"],
                values="acc",
                steps=[{"z_score": "columns"}, {"scale": 2}, {"baseline": {"index": "1"}}],
            ),
            "z-score of acc, difference from 1",
        ),
        (Confusion(kind="confusion", source=["a.csv"], true="t", predicted="p"), "predictions"),
        (
            Confusion(kind="confusion", source=["a.csv"], true="t", predicted="p", normalize="index"),
            "predictions, share of the row",
        ),
        (
            Correlation(
                kind="correlation", source=["a.csv"], index="i", columns=["c"], values="v", method="spearman"
            ),
            "Spearman correlation",
        ),
    ],
)
def test_a_matrix_knows_what_its_values_are(keys, name: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [
        "i,c,v,acc,t,p",
        *(f"{i},{c},{i * len(c) + i},{i / 2},{c},{c}" for i in (1, 2, 4) for c in ("a", "bb")),
    ]
    Path("a.csv").write_text("\n".join(rows) + "\n")
    matrix = collect(keys)
    assert isinstance(matrix, Matrix)
    assert matrix.values_name == name
    matrix.write(tmp_path / "m.npy", tmp_path / "m.json")
    assert Matrix.read(tmp_path / "m.npy", tmp_path / "m.json").values_name == name


def test_an_array_says_what_was_done_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("a.npy", np.arange(8.0).reshape(2, 2, 2))
    keys = Tensor(
        kind="tensor",
        source=["a.npy"],
        axes=["h", "q", "k"],
        index="q",
        columns="k",
        row="h",
        z_score="index",
    )
    grid = collect(keys)
    assert isinstance(grid, PanelGrid)
    assert grid.first.values_name == "z-score"
