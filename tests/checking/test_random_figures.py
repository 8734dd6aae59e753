"""Random figures of every kind are read back, and nothing is found that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from heatplate.checking.figure import check
from heatplate.drawing import draw
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from heatplate.venue_rules import VenueRules
from tests.checking.faults import failing
from tests.drawing.random_compositions import random_composition
from tests.drawing.random_features import random_featured_figure
from tests.drawing.random_figures import random_figure
from tests.drawing.reading import specification

CAN_BE_WRONG = {"contrast"}
"""What a random figure may fail: some have numbers in a colour of their own."""


def assert_nothing_fails(directory: Path, matrix: Matrix, keys: dict[str, Any]) -> bool:
    """Whether the figure could be drawn at all."""
    path = directory / "figure.pdf"
    try:
        s = specification(**keys)
        draw(matrix, s, [path])
    except (InputError, ValueError):
        return False
    verdict = check(path, matrix, s, VenueRules())
    found = [
        f.text for c in verdict.checks if c.name not in CAN_BE_WRONG for f in c.findings if c.found == "fail"
    ]
    assert failing(verdict) <= CAN_BE_WRONG, found
    return True


@pytest.mark.parametrize("number", [0, 4, 9, 15])
def test_a_random_figure_fails_no_check(tmp_path: Path, number: int):
    drawn = [
        assert_nothing_fails(tmp_path, *make(number)) for make in (random_figure, random_featured_figure)
    ]
    assert any(drawn) or number not in (0, 9)


@pytest.mark.long
@pytest.mark.parametrize("start", range(100, 300, 50))
def test_many_random_figures_fail_no_check(tmp_path: Path, start: int):
    numbers = range(start, start + 50)
    drawn = [assert_nothing_fails(tmp_path, *random_featured_figure(number)) for number in numbers]
    drawn += [assert_nothing_fails(tmp_path, *random_figure(number)) for number in numbers]
    assert sum(drawn) > 20


@pytest.mark.parametrize("number", [0, pytest.param(range(1, 60), marks=pytest.mark.long)])
def test_random_compositions_fail_no_check(tmp_path: Path, number: int | range):
    path, drawn = tmp_path / "figure.pdf", 0
    for one in number if isinstance(number, range) else range(number, number + 6):
        contents, s = random_composition(one)
        try:
            draw(contents, s, [path])
        except InputError:
            continue
        drawn += 1
        verdict = check(path, contents, s, VenueRules())
        assert failing(verdict) <= CAN_BE_WRONG, [c.findings for c in verdict.checks if c.found == "fail"]
    assert drawn
