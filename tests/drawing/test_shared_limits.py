"""Limits that figures share: each figure brings in what it would have by itself, and the colours then agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.configuration.figures import Figure
from heatplate.configuration.shared_limits import limits_document
from heatplate.drawing import draw
from heatplate.drawing.colour.shared_limits import LimitsChoice, own_limits, shared_limits
from heatplate.drawing.figure import painted
from heatplate.drawing.specification import Specification
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError
from heatplate.shared_limits import read_limit, with_limits, write_limit
from tests.drawing.random_features import random_featured_figure
from tests.drawing.reading import colour, matrix_of, read, specification


def choice(**keys: Any) -> LimitsChoice:
    """What a figure with these keys says of its limits; both are shared unless one is given."""
    figure = Figure.model_validate({"vmin": "shared", "vmax": "shared", **keys})
    return LimitsChoice.of(limits_document(figure, "shared", "m"))


def sharing(limits: dict[str, float | None], **keys: Any) -> Specification:
    """The specification of a figure that shares these limits."""
    figure = Figure.model_validate({**dict.fromkeys(limits, "shared"), **keys})
    return Specification.of(with_limits(figure.specification(), limits))


def look(matrix: Matrix, asked: Specification) -> list[tuple[object, ...]]:
    """All that a figure shows: where it is, its colour, and its text."""
    items = painted(matrix, asked).items
    return [(item.part, item.box, tuple(item.color), getattr(item, "text", "")) for item in items]


SCORES = matrix_of([[-8.0, 2.0, 3.0], [4.0, np.inf, 9.0], [np.nan, 0.0, 50.0]], p=np.full((3, 3), 0.5))
SCORES.p[2, 2] = 0.01  # type: ignore[index]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, (-8.0, 50.0)),
        ({"robust": True}, tuple(np.percentile([-8, 2, 3, 4, 9, 0, 50], [2, 98]))),
        ({"norm": "log"}, (2.0, 50.0)),
        ({"mask": "diagonal"}, (0.0, 9.0)),
        ({"mask": "above 10"}, (-8.0, 9.0)),
        ({"mask": {"field": "p", "where": "below 0.05"}}, (-8.0, 9.0)),
        ({"mask": "between -100 and 100"}, None),
    ],
)
def test_a_figure_brings_in_the_extremes_of_the_cells_that_it_shows(
    keys: dict[str, Any], expected: tuple[float, float] | None
) -> None:
    assert own_limits(SCORES, choice(**keys)) == pytest.approx(expected)


def test_all_panels_count_and_each_is_masked() -> None:
    grid = PanelGrid(
        ((matrix_of([[1.0, 90.0], [2.0, 3.0]]), matrix_of([[5.0, -9.0], [4.0, 7.0]])),), ("",), ("a", "b")
    )
    assert own_limits(grid, choice()) == (-9, 90)
    assert own_limits(grid, choice(mask="upper")) == (1, 7)


def test_a_triangle_is_that_of_the_clustered_order() -> None:
    values = np.array(
        [[1.0, 0.1, 0.9, 0.0], [0.2, 1.0, 0.1, 0.8], [0.7, 0.1, 1.0, 0.3], [0.0, 0.6, 0.2, 1.0]]
    )
    names = tuple("abcd")
    matrix = Matrix(values - np.eye(4), names, names)
    keys: dict[str, Any] = {"mask": "upper", "cluster": "both"}
    (low, high) = own_limits(matrix, choice(**keys)) or (0, 0)
    assert look(matrix, sharing({"vmin": low, "vmax": high}, **keys)) == look(matrix, specification(**keys))
    assert own_limits(matrix, choice(mask="upper")) != (low, high)


def test_the_smallest_and_the_largest_of_those_that_share_the_limit_count() -> None:
    one, other = matrix_of([[1.0, 5.0]]), matrix_of([[3.0, 9.0]])
    assert shared_limits([(one, choice()), (other, choice())]) == {"vmin": 1, "vmax": 9}
    only_low = choice(vmax=100)
    assert shared_limits([(one, only_low), (other, only_low)]) == {"vmin": 1, "vmax": None}
    assert shared_limits([(one, choice(vmin=0)), (other, only_low)]) == {"vmin": 3, "vmax": 5}
    assert shared_limits([(one, choice(mask="above 0")), (other, choice())]) == {"vmin": 3, "vmax": 9}


def test_equal_values_have_the_same_colour_in_both_figures(tmp_path: Path) -> None:
    one, other = matrix_of([[1.0, 5.0]]), matrix_of([[5.0, 9.0]])
    found = []
    for matrix, keys in ((one, {}), (other, {"width": 3.0})):
        draw(matrix, sharing({"vmin": 1.0, "vmax": 9.0}, cbar=False, **keys), [tmp_path / "x.pdf"])
        found.append([tuple(colour(cell)) for cell in read(tmp_path / "x.pdf", matrix).cells()])
    assert found[0][1] == found[1][0]
    assert len({*found[0], *found[1]}) == 3


def features_without_own_limits(number: int) -> tuple[Matrix, dict[str, Any]]:
    matrix, keys = random_featured_figure(number)
    keys = {key: value for key, value in keys.items() if key not in ("vmin", "standard_scale", "robust")}
    random = np.random.default_rng([number, 2])
    norms = ["linear", "power", "two_slope", "log", {"name": "symlog", "linthresh": 1}]
    keys["norm"] = norms[random.integers(len(norms))]
    keys["robust"] = bool(random.integers(2))
    return matrix, keys


@pytest.mark.parametrize("number", range(16))
def test_a_figure_that_shares_with_itself_alone_stays_the_same(number: int) -> None:
    """Whatever decides about the cells that have a colour must decide here, too."""
    matrix, keys = features_without_own_limits(number)
    try:
        alone = look(matrix, specification(**keys))
    except InputError:
        return
    limits = shared_limits([(matrix, choice(**keys))])
    assert look(matrix, sharing(limits, **keys)) == alone


@pytest.mark.parametrize(
    ("values", "limits", "keys"),
    [
        ([[3.0, 3.0]], {"vmin": 3.0, "vmax": 3.0}, {}),
        ([[3.0, 4.0]], {"vmin": 3.0, "vmax": 4.0}, {"norm": "two_slope"}),  # no value on the other side
        ([[3.0, 4.0]], {"vmin": None, "vmax": None}, {}),
    ],
)
def test_a_shared_limit_is_treated_as_one_that_was_chosen(
    values: object, limits: dict[str, float | None], keys: dict[str, Any]
) -> None:
    matrix = matrix_of(values)
    assert look(matrix, sharing(limits, **keys)) == look(matrix, specification(**keys))


@pytest.mark.parametrize(
    ("limits", "keys", "message"),
    [
        (
            {"vmax": 90.0},
            {"vmin": 50},
            "vmin is 50, but no value lies above it: the largest .* is 40; change",
        ),
        (
            {"vmin": -5.0},
            {"vmax": -1},
            "vmax is -1, but no value lies below it: the smallest .* is 30; change",
        ),
    ],
)
def test_a_given_limit_beyond_all_values_is_refused(
    limits: dict[str, float | None], keys: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        painted(matrix_of([[30.0, 40.0]]), sharing(limits, **keys))


def test_a_limit_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    for limit in (0.1, -1e308, 5e-324, None):
        write_limit(tmp_path / "x.json", limit)
        assert read_limit(tmp_path / "x.json") == limit
    (tmp_path / "x.json").write_text("[1]")
    with pytest.raises(InputError, match="not a limit of colours; delete it and build it again"):
        read_limit(tmp_path / "x.json")
