"""How colours look: to the eye, to readers who lack one kind of cone, and in a grey print.

Differences are Euclidean distances in CAM02-UCS (Luo, Cui and Li 2006, "Uniform colour spaces based on
CIECAM02 colour appearance model"), which rests on CIECAM02 (CIE 159:2004), under the viewing conditions of
sRGB (IEC 61966-2-1: D65, 64 lux, a background of a fifth of the white's luminance). A test compares all of
this with colour-science, whose import takes 2 s.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from heatplate.drawing.colour.contrast import relative_luminance
from heatplate.matrix import Array

VISION: Mapping[str, Array] = {
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Readers who lack the cones for long, middle or short waves, and what linear sRGB becomes for them.

The source is Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color
vision deficiency", severity 1.0; for tritan readers, whom the model does not cover, its authors'
approximation.
"""

_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
"""Linear sRGB to CIE XYZ: IEC 61966-2-1."""

_CAT02 = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
_HPE = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0.0, 0.0, 1.0]])
"""The cones of CIECAM02 for adaptation, and those of Hunt, Pointer and Estévez."""

_WHITE = np.array([0.3127 / 0.3290, 1.0, (1 - 0.3127 - 0.3290) / 0.3290]) * 100
"""XYZ of D65 from its chromaticity."""

_ADAPTING = 64 / math.pi * 0.2
"""Luminance in cd/m² that the eye is adapted to: a fifth of a white under 64 lux."""

_BACKGROUND = 0.2
"""Luminance of the background as a share of the white's."""

_SURROUND, _INDUCTION, _DEGREE = 0.69, 1.0, 1.0
"""c, N_c and F of CIECAM02 for an average surround."""


def ucs(rgb: Array) -> Array:
    """J', a', b' of CAM02-UCS of sRGB colours, (…, 3)."""
    white = _responses(_WHITE)
    red, green, blue = np.moveaxis(_responses(linear(rgb) @ _TO_XYZ.T * 100), -1, 0)
    a, b = red - 12 * green / 11 + blue / 11, (red + green - 2 * blue) / 9
    hue = np.arctan2(b, a)
    lightness = 100 * (_achromatic(red, green, blue) / _achromatic(*white)) ** (
        _SURROUND * (1.48 + math.sqrt(_BACKGROUND))
    )
    eccentricity = (np.cos(hue + 2) + 3.8) / 4
    t = 50000 / 13 * _INDUCTION * _BRIGHTNESS * eccentricity * np.hypot(a, b)
    t = t / (red + green + 21 * blue / 20)
    chroma = t**0.9 * np.sqrt(lightness / 100) * (1.64 - 0.29**_BACKGROUND) ** 0.73
    colourfulness = np.log1p(0.0228 * chroma * _LEVEL**0.25) / 0.0228
    found: Array = np.stack(
        [1.7 * lightness / (1 + 0.007 * lightness), colourfulness * np.cos(hue), colourfulness * np.sin(hue)],
        axis=-1,
    )
    return found


def _responses(xyz: Array) -> Array:
    """What the cones make of XYZ, (…, 3), after adaptation and compression."""
    degree = _DEGREE * (1 - math.exp((-_ADAPTING - 42) / 92) / 3.6)
    adapted = (100 * degree / (_CAT02 @ _WHITE) + 1 - degree) * (xyz @ _CAT02.T)
    cones = adapted @ np.linalg.inv(_CAT02).T @ _HPE.T
    compressed = (_LEVEL * np.abs(cones) / 100) ** 0.42
    found: Array = 400 * np.sign(cones) * compressed / (compressed + 27.13) + 0.1
    return found


def _achromatic(red: Array, green: Array, blue: Array) -> Array:
    found: Array = np.maximum(2 * red + green + blue / 20 - 0.305, 0.0) * _BRIGHTNESS
    return found


def _level() -> float:
    """F_L of CIECAM02: how far the eye is adapted."""
    k, five = 1 / (5 * _ADAPTING + 1), 5 * _ADAPTING
    return float(0.2 * k**4 * five + 0.1 * (1 - k**4) ** 2 * five ** (1 / 3))


_LEVEL = _level()
_BRIGHTNESS = 0.725 * (1 / _BACKGROUND) ** 0.2
"""N_bb and N_cb of CIECAM02."""


def as_seen_by(reader: str, rgb: Array) -> Array:
    """sRGB colours, (…, 3), as a ``protan``, ``deutan`` or ``tritan`` reader sees them."""
    return encoded(linear(rgb) @ VISION[reader].T)


def in_grey(rgb: Array) -> Array:
    """sRGB colours, (…, 3), as a greyscale print shows them: greys of the same luminance."""
    return encoded(relative_luminance(rgb))[..., np.newaxis].repeat(3, axis=-1)


def linear(rgb: Array) -> Array:
    """Amounts of light of sRGB colours: IEC 61966-2-1."""
    found: Array = np.where(rgb <= 0.04045, rgb / 12.92, ((np.maximum(rgb, 0.0) + 0.055) / 1.055) ** 2.4)
    return found


def encoded(light: Array) -> Array:
    """sRGB colours of amounts of light, as far as a screen can show them: IEC 61966-2-1."""
    light = np.clip(light, 0.0, 1.0)
    curved = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    found: Array = np.clip(np.where(light <= 0.0031308, light * 12.92, curved), 0.0, 1.0)
    return found
