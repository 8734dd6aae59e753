"""Which colour maps suit the data of a figure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from heatplate.colormaps.candidates import MAPS, Candidate, candidates
from heatplate.colormaps.measures import Kind
from heatplate.configuration.figures import Figure
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array
from tests.drawing.reading import matrix_of

AMOUNTS, SIGNED = [[1.0, 2.0], [3.0, 4.0]], [[-2.0, 1.0], [3.0, 4.0]]
CLASSES = {"name": "categories", "categories": ["no", "partly", "yes"]}


def of(values: Any, **keys: Any) -> list[Candidate]:
    return candidates(matrix_of(values), Specification.of(Figure(**keys).specification()))


@pytest.mark.parametrize(
    ("values", "keys", "kind"),
    [
        (AMOUNTS, {}, "sequential"),
        (AMOUNTS, {"cmap": "jet"}, "sequential"),
        (AMOUNTS, {"cmap": ["white", "gold", "red"]}, "sequential"),
        (AMOUNTS, {"center": 2}, "diverging"),
        (AMOUNTS, {"norm": {"name": "two_slope", "vcenter": 2}}, "diverging"),
        (AMOUNTS, {"cmap": "PRGn"}, "diverging"),
        (AMOUNTS, {"cmap": "twilight_r"}, "cyclic"),
        (SIGNED, {}, "diverging"),
        (SIGNED, {"cmap": "jet"}, "diverging"),
        (SIGNED, {"norm": "symlog"}, "diverging"),
        (SIGNED, {"standard_scale": "columns"}, "sequential"),
        (SIGNED, {"norm": {"name": "quantiles", "q": 2}}, "sequential"),
        (SIGNED, {"vmin": 1}, "sequential"),
        ([[-0.01, 5.0]], {}, "sequential"),
        ([[0.0, 0.0]], {}, "sequential"),
        ([[0.0, 1.0, 2.0]], {"norm": CLASSES}, "categorical"),
    ],
)
def test_the_kind_of_data_follows_from_the_keys_and_the_values(values: Any, keys: dict[str, Any], kind: Kind):
    own, *others = of(values, **keys)
    assert own.measures.kind == kind
    assert {other.name.removesuffix("_r") for other in others} <= {
        name.removesuffix("_r") for name in MAPS[kind]
    }


def test_the_own_map_comes_first_and_is_not_shown_again():
    for keys in ({}, {"cmap": "viridis_r"}, {"cmap": "jet"}):
        own, *others = of(AMOUNTS, **keys)
        assert own.is_own
        assert own.name == keys.get("cmap", "rocket")
        names = [other.name.removesuffix("_r") for other in others]
        assert own.name.removesuffix("_r") not in names
        assert len(set(names)) == len(names) >= 11
        assert not any(other.is_own for other in others)


@pytest.mark.parametrize("kind", ["sequential", "diverging"])
def test_no_map_is_suggested_that_is_weak(kind: Kind):
    others = of(AMOUNTS if kind == "sequential" else SIGNED, cmap="jet")[1:]
    assert [other.name for other in others if other.measures.weak] == []


@pytest.mark.parametrize(("cmap", "course"), [("crest", "falls"), ("rocket", "rises"), ("jet", "falls")])
def test_what_is_dark_stays_dark(cmap: str, course: str):
    assert {other.measures.course for other in of(AMOUNTS, cmap=cmap)[1:]} == {course}


def test_what_is_red_stays_red():
    def reddest(candidate: Candidate) -> bool:
        first, last = candidate.colours[[0, -1]]
        return bool(last[0] - last[2] > first[0] - first[2])

    names = ("RdBu", "coolwarm", "RdYlBu", "vlag")
    for cmap, last_is_red in (("RdBu_r", True), ("RdBu", False)):
        others = [c for c in of(SIGNED, cmap=cmap, center=0) if c.name.removesuffix("_r") in names]
        assert [reddest(other) for other in others] == [last_is_red] * 4


def test_maps_like_the_own_one_come_first_and_then_the_most_legible():
    after_blues = [other.name for other in of(AMOUNTS, cmap="Blues")[1:]]
    assert after_blues.index("Greens") < after_blues.index("mako_r")
    after_mako = [other.name for other in of(AMOUNTS, cmap="mako_r")[1:]]
    assert after_mako[:2] == ["cividis_r", "viridis_r"]
    courses = [other.measures.course for other in of(SIGNED, cmap="berlin", center=0)]
    assert courses == sorted(courses)
    assert courses[0] == "dark middle"


def test_values_on_both_sides_of_zero_get_a_center():
    own, *others = of(SIGNED, cmap="jet")
    assert own.specification.center is None
    assert all(other.specification.center == 0 and other.gets_center for other in others)
    assert not any(other.gets_center for other in of(SIGNED, center=0))


def test_classes_get_as_many_colours_as_there_are():
    many = {"name": "categories", "categories": list("abcdefghijklmn")}
    names = {candidate.name for candidate in of([[0.0, 13.0]], norm=many, cmap="tab20")}
    assert "tab20" in names
    assert "viridis" in names
    assert not {"okabe_ito", "tab10", "Paired"} & names
    own = of([[0.0, 2.0]], norm=CLASSES)[0]
    assert own.name == "okabe_ito"
    np.testing.assert_allclose(255 * own.colours[0], [0xE6, 0x9F, 0x00])  # as drawn: black comes last
    assert own.colours.shape == (3, 3)


def test_a_scale_per_column_turns_the_maps_itself():
    names = [other.name for other in of(AMOUNTS, cmap="Greens", standard_scale="columns")]
    assert not any(name.endswith("_r") for name in names)


def test_a_table_with_panels_is_looked_at_as_a_whole():
    from heatplate.panel_grid import PanelGrid

    grid = PanelGrid(((matrix_of([[-1.0]]), matrix_of([[1.0]])),), ("",), ("a", "b"))
    values: Array = grid.values
    assert values.min() == -1
    own, *_ = candidates(grid, Specification.of(Figure().specification()))
    assert own.measures.kind == "diverging"
