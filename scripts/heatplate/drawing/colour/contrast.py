"""Which of black and white is read better on a colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatplate.matrix import Array


def relative_luminance(rgb: Array) -> Array:
    """Relative luminance of sRGB colours (…, 3), 0 to 1: WCAG 2.2, section "relative luminance"."""
    linear = (((rgb + 0.055) / 1.055) ** 2.4).clip(0)
    linear[rgb <= 0.04045] = rgb[rgb <= 0.04045] / 12.92
    luminance: Array = linear @ [0.2126, 0.7152, 0.0722]
    return luminance


def contrast_ratio(first: Array, second: Array) -> Array:
    """Contrast of two luminances, 1 to 21: WCAG 2.2, section "contrast ratio"."""
    light, dark = first.clip(second), second.clip(max=first)
    ratio: Array = (light + 0.05) / (dark + 0.05)
    return ratio


def black_is_better(rgb: Array) -> NDArray[np.bool_]:
    """Where black has the higher contrast with the colours (…, 3).

    The better of the two never falls below 4.58:1, above the 4.5:1 that WCAG 2.2 asks of text (1.4.3).
    """
    luminance = relative_luminance(rgb)
    black, white = luminance * 0, luminance * 0 + 1
    better: NDArray[np.bool_] = contrast_ratio(luminance, black) >= contrast_ratio(luminance, white)
    return better
