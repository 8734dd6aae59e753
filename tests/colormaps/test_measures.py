"""What is measured of colour maps: against published values, and against what is known of well-known maps."""

from __future__ import annotations

import numpy as np
import pytest

from heatplate.colormaps.appearance import VISION, as_seen_by, in_grey, ucs
from heatplate.colormaps.measures import Kind, Measures, colours_of, measured, measured_map
from heatplate.drawing.colour.maps import colormap
from heatplate.stages import code_of_stages


def of(name: str, kind: Kind = "sequential") -> Measures:
    return measured_map(name, kind)


def test_differences_are_those_of_cam02_ucs():
    """The value is that of the tutorial of colorspacious, an implementation by others."""
    first, second = ucs(np.array([[1, 0.5, 0.5], [0.5, 1, 0.5]]))
    assert np.linalg.norm(first - second) == pytest.approx(55.337158728500363, abs=0.01)


@pytest.mark.parametrize(("name", "first", "last"), [("viridis", 18.8671875, 92.5)])
def test_lightness_is_that_for_which_a_map_was_designed(name: str, first: float, last: float):
    """The lightness of viridis is that of its designers (option_d.py of BIDS/colormap: min_JK, max_JK)."""
    assert ucs(colours_of(colormap(name))[[0, -1]])[:, 0] == pytest.approx([first, last], abs=0.3)


@pytest.mark.parametrize(
    ("reader", "red"),
    [  # the columns for red of the matrices that Machado et al. publish, for severity 1
        ("protan", [0.152286, 0.114503, -0.003882]),
        ("deutan", [0.367322, 0.280085, -0.011820]),
        ("tritan", [1.255528, -0.078411, 0.004733]),
    ],
)
def test_red_is_seen_without_one_kind_of_cone_as_published(reader: str, red: list[float]):
    light = np.clip(red, 0, 1)
    expected = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    np.testing.assert_allclose(as_seen_by(reader, np.array([[1.0, 0.0, 0.0]]))[0], expected, atol=1e-4)


def test_appearance_is_that_of_colour_science():
    colour = pytest.importorskip("colour")
    random = np.random.default_rng(0).random((500, 3))
    colours = np.vstack([random, np.eye(3), np.zeros((1, 3)), np.ones((1, 3)), random[:9] / 50])
    np.testing.assert_allclose(ucs(colours), colour.XYZ_to_CAM02UCS(colour.sRGB_to_XYZ(colours)), atol=1e-9)
    names = {"protan": "Protanomaly", "deutan": "Deuteranomaly", "tritan": "Tritanomaly"}
    assert names.keys() == VISION.keys()
    for reader, name in names.items():
        light = colour.cctf_decoding(colours) @ colour.CVD_MATRICES_MACHADO2010[name][1.0].T
        seen = colour.cctf_encoding(np.clip(light, 0, 1))
        np.testing.assert_allclose(as_seen_by(reader, colours), np.clip(seen, 0, 1), atol=1e-9)


def test_greys_stay_as_they_are():
    greys = np.linspace(0, 1, 9)[:, np.newaxis].repeat(3, axis=1)
    np.testing.assert_allclose(in_grey(greys), greys, atol=1e-3)
    for reader in VISION:
        np.testing.assert_allclose(as_seen_by(reader, greys), greys, atol=1e-3)


@pytest.mark.parametrize(
    "name", ["viridis", "cividis", "magma", "inferno", "rocket", "mako", "flare", "crest"]
)
def test_uniform_maps_have_even_steps_and_an_order_in_grey(name: str):
    found = of(name)
    assert found.weak == []
    assert found.unevenness is not None
    assert found.unevenness < 0.06
    assert found.course in ("rises", "falls")


def test_jet_has_neither():
    found = of("jet")
    assert found.course == "rises and falls"
    assert {"lightness", "steps", "grey"} <= set(found.weak)
    assert {"lightness", "grey"} <= set(of("turbo").weak)
    assert "steps" in of("gist_ncar").weak


def test_red_and_green_cannot_be_told_apart_by_some_readers_and_red_and_blue_can():
    assert of("RdYlGn", "diverging").weak == ["protan", "deutan"]
    assert of("RdYlGn", "diverging").apart["deutan"] < 1
    for name in ("vlag", "RdBu", "coolwarm", "PuOr", "icefire"):
        assert of(name, "diverging").weak == []


def test_a_diverging_map_has_a_middle_and_shows_amounts_badly():
    assert of("vlag", "diverging").course == "light middle"
    assert of("icefire", "diverging").course == "dark middle"
    assert {"lightness", "grey"} <= set(of("vlag").weak)
    assert of("viridis", "diverging").weak == ["lightness"]
    assert of("viridis", "diverging").course == "rises"


def test_the_ends_of_a_cycle_may_be_the_same():
    assert of("twilight", "cyclic").weak == []
    assert "seen" in of("twilight", "diverging").weak
    assert "lightness" in of("hsv", "cyclic").weak


@pytest.mark.parametrize("name", ["YlGnBu", "vlag", "gist_earth", "twilight"])
@pytest.mark.parametrize("kind", ["sequential", "diverging"])
def test_a_reversed_map_is_as_legible(name: str, kind: Kind):
    there, back = of(name, kind), of(f"{name}_r", kind)
    assert back.apart == pytest.approx(there.apart, abs=1e-6)
    assert back.unevenness == pytest.approx(there.unevenness)
    assert back.weak == there.weak


def test_classes_are_told_apart_by_their_colours():
    assert of("okabe_ito", "categorical").weak == ["grey"]
    assert {"protan", "deutan"} <= set(of("tab10", "categorical").weak)
    assert of("okabe_ito", "categorical").least > 10
    two = measured(np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]), "categorical")
    assert two.apart["seen"] == pytest.approx(100, abs=0.1)
    assert two.course == ""
    assert measured(np.zeros((1, 3)), "categorical").weak == []


def test_a_list_of_colours_is_measured_from_one_to_the_next():
    found = measured(colours_of(colormap(["white", "0.75", "0.5", "0.25", "black"])), "sequential")
    assert found.course == "falls"
    assert found.weak == []
    alike = measured(colours_of(colormap(["white", "white"])), "sequential")
    assert alike.unevenness == 0
    assert "seen" in alike.weak


def test_no_figure_and_no_matrix_is_made_of_what_measures():
    code = code_of_stages()
    builders = [files for script, files in code.items() if script != "check.py"]
    assert [file for files in builders for file in files if "heatplate/colormaps/" in file] == []
    assert "scripts/heatplate/drawing/inset.py" not in code["draw.py"]
