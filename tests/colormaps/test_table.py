"""The table of all colour maps: the committed one is up to date."""

from __future__ import annotations

import re

import pytest

from heatplate.colormaps.families import families
from heatplate.colormaps.table import table
from heatplate.configuration.colours import COLORMAPS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "colormaps.md").read_text(encoding="utf-8")


def section(family: str) -> str:
    return PAGE.partition(f"## {family}\n")[2].partition("\n## ")[0].strip()


def test_the_table_has_every_map_once():
    for names in COLORMAPS.values():
        for name in names:
            assert len(re.findall(rf"`{name}`", PAGE)) == 1, name


@pytest.mark.parametrize("family", [name for name in COLORMAPS if not name.startswith("Sequential")])
def test_the_committed_table_is_what_is_measured(family: str):
    fresh = table({family: COLORMAPS[family]})
    assert fresh.partition(f"## {family}\n")[2].strip() == section(family), "run make colormaps"
    assert PAGE.startswith(fresh.partition("## ")[0])


@pytest.mark.long
def test_the_whole_committed_table_is_what_is_measured():
    assert table(families()) == PAGE, "run make colormaps"


def test_recommended_maps_have_no_warning_and_known_ones_have_theirs():
    lines = {match[1]: match[0] for match in re.finditer(r"^\| `(\w+)` \|.*$", PAGE, re.MULTILINE)}
    for name in ("viridis", "cividis", "rocket", "mako", "YlGnBu", "Blues", "vlag", "RdBu", "twilight"):
        assert "!" not in lines[name], name
    for name in ("jet", "turbo", "RdYlGn", "Spectral", "hsv", "tab10"):
        assert "!" in lines[name], name
