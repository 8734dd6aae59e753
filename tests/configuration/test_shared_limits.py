"""``vmin: shared``: which figures share a limit, what that excludes, and what of it is in a key."""

from __future__ import annotations

import pytest

from heatplate.configuration.loading import check
from heatplate.configuration.shared_limits import shared_by, sharing
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError
from heatplate.stages import DRAW

MATRICES = """\
matrices:
  a: {source: a.csv, index: i, columns: c, values: v, unit: "%"}
  b: {source: a.csv, index: i, columns: c, values: v, unit: ms}
  c: {source: a.csv, index: i, columns: c, values: v}
"""


def checked(figures: str, style: str = "{}"):
    return check(parse(f"{MATRICES}style: {style}\nfigures: {figures}\n".encode(), "config.yaml"))


def problems(figures: str, style: str = "{}") -> str:
    return str(InputError(checked(figures, style).problems))


def test_figures_share_by_the_plain_word_by_name_and_by_the_style() -> None:
    found = checked(
        "{a: {vmax: {shared: top}}, c: {}, d: {matrix: c, vmin: null}, e: {matrix: c, vmin: 3}}",
        "{vmin: shared, vmax: shared}",
    )
    assert not found.problems
    figures = found.configuration.figures
    assert shared_by(figures["a"]) == {"vmin": "shared", "vmax": "top"}
    assert sharing(figures) == {
        ("vmin", "shared"): ["a", "c"],
        ("vmax", "shared"): ["c", "d", "e"],
        ("vmax", "top"): ["a"],
    }


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("{a: {vmin: sharde}}", 'a.vmin: "sharde" should be a number or shared; did you mean shared?'),
        ("{a: {vmin: {share: x}}}", "a.vmin.share: unknown key; did you mean shared?"),
        ("{a: {vmin: {shared: a b}}}", "a.vmin.shared: a name consists of A-Z"),
        ("{a: {vmin: {shared: x}}, c: {vmin: {shared: X}}}", 'c.vmin: differs from "x" only in case'),
        (
            "{a: {vmin: shared, norm: quantiles}}",
            "a: norm: quantiles has limits of its own; remove vmin",
        ),
        (
            "{a: {vmax: shared, standard_scale: index}}",
            "a: standard_scale gives each row, column or panel limits of its own; remove vmax",
        ),
        (
            "{a: {vmax: shared, norm: symlog}}",
            "a: vmax is shared, but norm: symlog chooses linthresh for each figure by itself; give it",
        ),
        (
            "{a: {vmax: shared}, c: {vmax: shared, norm: log}}",
            'c.vmax: the norm of figure a is "linear", and that of c is "log", so they cannot share vmax; ',
        ),
        (
            "{a: {vmax: shared}, c: {vmax: shared}, b: {vmax: shared}}",
            'b.vmax: the unit of figure a is "%", and that of b is "ms", so they cannot share vmax; ',
        ),
    ],
)
def test_what_cannot_be_shared_is_said_with_a_remedy(figures: str, expected: str) -> None:
    assert f"figures.{expected}" in problems(figures)


@pytest.mark.parametrize(
    "figures",
    [
        "{a: {vmin: shared}, b: {vmin: {shared: time}}}",
        "{a: {vmin: shared}, b: {vmax: shared}}",
        "{a: {vmin: shared, norm: {name: symlog, linthresh: 1}}}",
        "{a: {vmin: 0, vmax: shared, center: 1}, c: {vmax: shared, robust: true}}",
        "{a: {vmin: shared, vmax: shared, robust: true}, c: {vmin: 0, vmax: shared, robust: true}}",
    ],
)
def test_what_can_be_shared(figures: str) -> None:
    assert problems(figures) == ""


def test_a_mistake_in_the_style_is_named_there() -> None:
    found = problems("{a: {}, b: {}}", "{vmax: shared}")
    assert found.startswith('config.yaml:5:15: style.vmax: the unit of figure a is "%"')


def test_the_name_of_a_limit_is_in_no_key() -> None:
    figures = checked("{a: {vmax: {shared: x}}, c: {vmax: shared}, d: {matrix: c}}").configuration.figures
    one, other, without = (DRAW.keyed(figure.specification()) for figure in figures.values())
    assert one == other != without
