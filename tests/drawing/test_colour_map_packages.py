"""Maps of packages that need not be installed, and maps that mislead."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.configuration.colours import COLORMAPS
from heatplate.configuration.figures import Figure
from heatplate.drawing.colour.maps import colormap, opaque
from heatplate.drawing.colour.rainbows import SAMPLES, is_rainbow
from heatplate.problems import Remark
from heatplate.stages import DRAW
from tests.drawing.reading import colour, drawn, matrix_of

RAMP = np.linspace([0.1, 0.2, 0.3], [0.9, 0.8, 0.7], 256)
ROWS = "\n".join(" ".join(map(str, row)) for row in RAMP)
FILES = {
    "cmocean/__init__.py": "",
    "cmocean/rgb/thermal-rgb.txt": ROWS,
    "cmcrameri/__init__.py": "",
    "cmcrameri/cmaps/batlow.txt": ROWS + "\n",
    "colorcet/__init__.py": f"""
linear_fire = [  # cmap_def
{",".join(map(str, RAMP.tolist()))},
]
m_linear_fire = mpl_cm('linear_fire',linear_fire)
m_linear_fire_r = mpl_cm('linear_fire_r',list(reversed(linear_fire)))
palette['fire'] = b_linear_fire
typed: list[list[float]] = [
{",".join(map(str, RAMP.tolist()))},
]
palette['CET_L1'] = b_typed
""",
}
"""Packages with the layout of cmocean 4.0.3, cmcrameri 1.10 and colorcet 3.2.1."""

KNOWN = ["cmo.thermal", "cmc.batlow", "batlow", "cet_fire", "cc.fire", "cet_linear_fire", "cet_CET_L1"]


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        path = tmp_path / "packages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        monkeypatch.delitem(sys.modules, name.split("/")[0], raising=False)
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize("name", KNOWN)
def test_maps_of_packages_are_drawn(tmp_path: Path, name: str) -> None:
    for given, row in ((name, RAMP[0]), (f"{name}_r", RAMP[-1])):
        (first, _) = drawn(tmp_path, matrix_of([[0, 1]]), cmap=given).cells()
        np.testing.assert_allclose(colour(first), row, atol=1e-6)


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ValidationError, match=r'"cmo.ice" is from cmocean, which is not installed; .*pip'):
        Figure.model_validate({"cmap": "cmo.ice"})
    with pytest.raises(ValidationError, match=r'"batlow" is from cmcrameri, which is not installed; '):
        Figure.model_validate({"cmap": "batlow"})


@pytest.mark.usefixtures("packages")
def test_a_misspelt_name_answers_with_the_nearest() -> None:
    with pytest.raises(ValidationError, match=r'cmocean has no colour map "cmo.termal"; did you mean cmo.th'):
        Figure.model_validate({"cmap": "cmo.termal"})
    with pytest.raises(ValidationError, match=r'unknown colour map "batlov"; did you mean batlow'):
        Figure.model_validate({"cmap": "batlov"})
    with pytest.raises(ValidationError, match=r'cmcrameri has no colour map "cmc.batlo"; .*colormaps` shows'):
        Figure.model_validate({"cmap": "cmc.batlo"})


def test_without_a_package_a_name_of_it_is_known_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(
        ValidationError, match=r'"thermal"; did you mean cmo.thermal\?; .*colormaps` shows all'
    ):
        Figure.model_validate({"cmap": "thermal"})


@pytest.mark.parametrize(
    ("cmap", "library"),
    [("cmo.ice", "cmocean"), ("cet_fire_r", "colorcet"), ("batlow", "cmcrameri"), ("rocket", "seaborn")],
)
def test_the_package_is_in_the_key_of_the_figure(cmap: str, library: str) -> None:
    assert DRAW.libraries({**Figure().specification(), "cmap": cmap})[-1] == library


@pytest.mark.parametrize("cmap", ["jet", "turbo_r", "gist_rainbow", "blend:red,yellow,blue,lime", "tab20"])
def test_a_rainbow_is_drawn_with_a_remark(tmp_path: Path, cmap: str) -> None:
    said: list[Remark] = []
    drawn(tmp_path, matrix_of([[0, 1]]), cmap=cmap, remarks=said)
    (remark,) = said
    assert str(remark).startswith(f"cmap: the lightness of {cmap} rises and falls, ")
    assert "viridis" in str(remark)


NAMES = {"name": "categories", "categories": ["a", "b"]}


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"cmap": "viridis"},
        {"cmap": ["red", "blue"]},
        {"cmap": "twilight"},
        {"cmap": "Spectral"},
        {"cmap": "blend:white,gold,black"},
        {"cmap": "tab20", "norm": NAMES},
        {"cmap": "Set1", "norm": {"name": "quantiles", "q": 2}},
    ],
)
def test_of_other_maps_nothing_is_said(tmp_path: Path, keys: dict[str, Any]) -> None:
    said: list[Remark] = []
    drawn(tmp_path, matrix_of([[0, 1]]), remarks=said, **keys)
    assert said == []


def test_the_known_rainbows_are_found_by_their_lightness_and_no_other_map() -> None:
    wanted = {"jet", "rainbow", "gist_rainbow", "gist_ncar", "nipy_spectral", "turbo"}
    wanted |= {"brg", "flag", "prism", "gist_stern", "terrain"}
    families = [family for family in COLORMAPS if not family.startswith("Qualitative")]
    for name in (name for family in families for name in COLORMAPS[family]):
        for given in (name, f"{name}_r"):
            colours = opaque(colormap(given)(np.linspace(0, 1, SAMPLES)))
            assert is_rainbow(colours) == (name in wanted), given


def test_a_map_for_heights_and_depths_is_no_rainbow_where_there_is_a_middle() -> None:
    heights = np.array([[0, 0, 0.4], [0.6, 0.8, 1], [0, 0.3, 0.1], [0.9, 0.9, 0.6]])
    places = np.linspace(0, 1, SAMPLES)
    colours = np.array([np.interp(places, [0, 0.499, 0.501, 1], channel) for channel in heights.T]).T
    assert is_rainbow(colours)
    assert not is_rainbow(colours, has_middle=True)
    assert is_rainbow(opaque(colormap("gist_ncar")(np.linspace(0, 1, SAMPLES))), has_middle=True)
