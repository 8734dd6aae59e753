"""Which keys do not go with colours that stand for names, as those of categories and of named bins do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatplate.configuration.dots import Dots

if TYPE_CHECKING:
    from heatplate.configuration.figures import Style

OF_NUMBERS = ("format", "ticks")
"""The keys of a colour bar that are about numbers."""


def check_named_colours(style: Style) -> None:
    """Raises ValueError for a key that computes with categories, or asks for numbers where names stand."""
    is_categories = style.norm.name == "categories"
    if is_categories and (style.margins.index or style.margins.columns):
        raise ValueError(
            "norm: categories has names for the values, and names have no mean or sum; remove margins (or "
            "write margins: false if it stands in style)"
        )
    if is_categories and style.reduce == "mean":
        raise ValueError(
            "norm: categories has names for the values, and names have no mean; write reduce: auto"
        )
    dots = getattr(style, "dots", False)
    if is_categories and isinstance(dots, Dots) and dots.size == "value":
        raise ValueError(
            "norm: categories has names for the values, and names have no size; write dots: {size: count}, "
            "or another number of the cells"
        )
    if (names := _what_names_the_bar(style)) is not None:
        for key in OF_NUMBERS:
            if getattr(style.cbar_kws, key) is not None:
                raise ValueError(
                    f"the colour bar shows {names}, and cbar_kws.{key} is for numbers; remove it (or write "
                    f"cbar_kws: {{{key}: null}} if it stands in style)"
                )


def _what_names_the_bar(style: Style) -> str | None:
    """The names that the colour bar shows in place of numbers, as a message has them."""
    if style.norm.name == "categories":
        return "the names of the categories"
    if style.norm.labels is not None:
        return "the labels of the bins"
    if style.standard_scale is not None:
        return "the names of its ends"
    return None
