"""Masks by condition: which cells are left empty, and that they count as if they were not there."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.configuration.figures import Figure
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.drawing.figure import painted
from heatplate.drawing.masks import masked_cells
from heatplate.drawing.specification import CellMask
from heatplate.problems import InputError
from tests.drawing.reading import colour, drawn, matrix_of, specification

P = np.array([[0.2, 0.01, 0.6], [0.04, np.nan, 0.05], [0.9, 0.001, 0.03]])
MATRIX = matrix_of([[1.0, -0.5, 0.1], [-0.5, 1.0, -0.05], [0.1, -0.05, 1.0]], p=P)


def left(mask: object) -> list[tuple[int, int]]:
    """The cells that are painted, from the ledger."""
    canvas = painted(MATRIX, specification(mask=mask, cbar=False))
    body = dict(canvas.boxes)["body"]
    areas = [item.box for item in canvas.items if item.kind == "area" and item.part == "body"]
    return [
        (
            int((body.top - box.top) / body.height * 3 + 0.5),
            int((box.left - body.left) / body.width * 3 + 0.5),
        )
        for box in areas
    ]


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("below 0", [(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)]),
        ("above 0.05", [(0, 1), (1, 0), (1, 2), (2, 1)]),
        ("between -0.1 and 0.1", [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2)]),
        (["upper", "between -0.1 and 0.1"], [(0, 0), (1, 0), (1, 1), (2, 2)]),
        ({"field": "p", "where": "above 0.04"}, [(0, 1), (1, 0), (1, 1), (2, 1), (2, 2)]),
        (
            [{"where": "lower"}, {"field": "p", "where": "below 0.02"}],
            [(0, 0), (0, 2), (1, 1), (1, 2), (2, 2)],
        ),
        ([], [(i, j) for i in range(3) for j in range(3)]),
    ],
)
def test_cells_in_which_the_condition_holds_are_left_empty(
    mask: object, expected: list[tuple[int, int]]
) -> None:
    assert left(mask) == expected


def test_masked_cells_have_no_number_and_no_part_in_the_limits(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, MATRIX, mask="above 0.5", annot=True, fmt=".2f", cmap=["white", "black"])
    cells = [rect for rect in drawing.rects if rect["fill"]]
    assert len(cells) == 6
    assert "1.00" not in drawing.all_text
    colours = {float(colour(cell)[0]) for cell in cells}
    assert {0.0, 1.0} <= colours  # the smallest and the largest of those that are left


def test_a_mask_that_hides_everything_is_an_error() -> None:
    with pytest.raises(InputError, match="every cell is masked"):
        painted(MATRIX, specification(mask=["below 0.5", "above 0.1"]))


def test_a_field_that_the_matrix_lacks_is_an_error() -> None:
    with pytest.raises(InputError, match="^mask: the matrix has no std"):
        painted(MATRIX, specification(mask={"field": "std", "where": "above 3"}))


def test_another_matrix_may_say_which_cells_are_empty() -> None:
    other = matrix_of(
        [[9.0, 0.0, 5.0], [1.0, 2.0, 3.0]],
        index=("x", "r2"),
        columns=("c2", "c1", "c0"),
        count=np.ones((2, 3)),
    )
    matrix = replace(matrix_of([[1.0, 2.0, 3.0]], index=("r2",)), others={"error": other})
    (mask,) = specification(mask={"field": "error", "where": "above 2.5"}).mask
    assert masked_cells(matrix, [mask]).tolist() == [[True, False, False]]
    assert masked_cells(matrix, [CellMask("above 0", "error_count")]).all()
    with pytest.raises(InputError, match="^mask: that matrix has no rows"):
        masked_cells(replace(matrix, index=("r3",)), [mask])


PAPER = """\
matrices:
  m: {{source: runs.csv, index: model, columns: task, values: acc}}
figures:
  f: {{matrix: m, annot_data: {{error: m}}, {keys}}}
"""


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("mask: {field: error, where: above 3}", ""),
        (
            "mask: {field: eror, where: above 3}",
            'figures.f.mask: unknown field "eror"; did you mean error or err?',
        ),
        ("mask: {field: error_std, where: above 3}", "figures.f.mask: the matrix has no std; set aggfunc"),
        ("boxes: [{field: eror, where: above 3}]", 'figures.f.boxes: unknown field "eror"'),
    ],
)
def test_the_configuration_alone_shows_which_numbers_there_are(keys: str, message: str) -> None:
    problems = check(parse(PAPER.format(keys=keys).encode(), "config.yaml")).problems
    assert bool(problems) == bool(message)
    assert all(message in str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        ("triu", "use upper"),
        ("under 3", "should be upper, lower, diagonal or a condition"),
        ({"field": "p", "where": "upper"}, "looks at no numbers"),
        ({"field": "p"}, "where"),
    ],
)
def test_nonsense_is_refused(mask: object, message: str) -> None:
    with pytest.raises(ValidationError, match=f"{message}|literal_error"):
        Figure.model_validate({"mask": mask})
