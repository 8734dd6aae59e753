"""Categories and named bins: what computes with names, or asks for numbers in their place, is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from heatplate.configuration.figures import Figure
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse

CATEGORIES: dict[str, Any] = {"norm": {"name": "categories", "categories": ["no", "yes"]}}
BINS: dict[str, Any] = {"norm": {"name": "quantiles", "q": 2, "labels": ["low", "high"]}}


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({**CATEGORIES, "margins": True}, "names have no mean or sum; remove margins"),
        ({**CATEGORIES, "margins": {"columns": "max"}}, "names have no mean or sum; remove margins"),
        ({**CATEGORIES, "reduce": "mean"}, "names have no mean; write reduce: auto"),
        ({**CATEGORIES, "dots": True}, r"names have no size; write dots: \{size: count\}"),
        (
            {**CATEGORIES, "cbar_kws": {"format": ".0f"}},
            "the colour bar shows the names of the categories, and cbar_kws.format is for numbers; remove it",
        ),
        ({**BINS, "cbar_kws": {"format": ".0f"}}, "shows the labels of the bins, and cbar_kws.format is for"),
        ({**BINS, "cbar_kws": {"ticks": [1]}}, "shows the labels of the bins, and cbar_kws.ticks is for"),
        (
            {"standard_scale": "columns", "cbar_kws": {"ticks": [1]}},
            "the colour bar shows the names of its ends, and cbar_kws.ticks is for numbers",
        ),
    ],
)
def test_what_goes_with_numbers_alone_is_refused(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Figure.model_validate(keys)


@pytest.mark.parametrize(
    "keys",
    [
        {**CATEGORIES, "reduce": "max", "dots": {"size": "count"}},
        {**CATEGORIES, "cbar_kws": {"label": "Support", "location": "top"}},
        {**BINS, "margins": True, "reduce": "mean"},
        {"norm": "quantiles", "cbar_kws": {"format": ".2f"}},
    ],
)
def test_what_has_a_meaning_is_not(keys: dict[str, Any]) -> None:
    Figure.model_validate(keys)


PAPER = """\
matrices: {{m: {{source: a.csv, index: i, columns: c, values: v}}}}
style: {{margins: mean, cbar_kws: {{format: .1f}}}}
figures: {{f: {{matrix: m, norm: {{name: categories, categories: [a, b]}}, {keys}}}}}
"""


def test_a_figure_of_categories_can_undo_what_the_style_says() -> None:
    refused = check(parse(PAPER.format(keys="xlabel: a").encode(), "config.yaml")).problems
    assert "write margins: false" in refused[0].message
    undone = "margins: false, cbar_kws: {format: null}"
    assert check(parse(PAPER.format(keys=undone).encode(), "config.yaml")).problems == ()
