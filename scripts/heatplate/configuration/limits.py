"""Which keys of a figure's colours go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatplate.configuration.shared_limits import check_shared, number_of

if TYPE_CHECKING:
    from heatplate.configuration.figures import Style

CENTRED = ("linear", "symlog", "two_slope")
"""The norms that a ``center`` goes with."""

WITHOUT_LIMITS = ("boundaries", "quantiles", "categories")
"""The norms that have limits of their own."""


def check_limits(style: Style) -> None:
    """Raises ValueError for limits that exclude each other, the centre, or the norm's domain."""
    norm = style.norm.name
    low, high = number_of(style.vmin), number_of(style.vmax)
    check_shared(style)
    if low is not None and high is not None and low >= high:
        raise ValueError(
            f"vmin {low:g} is not below vmax {high:g}; to reverse the colours, append _r to cmap"
        )
    if style.center is not None and norm not in CENTRED:
        raise ValueError(f"center cannot be combined with norm: {norm}; remove one of them")
    middle = style.center
    if norm == "two_slope":
        if style.norm.vcenter is not None and middle is not None and style.norm.vcenter != middle:
            raise ValueError("center and vcenter mean the same; remove one of them")
        middle = style.norm.vcenter if style.norm.vcenter is not None else middle or 0.0
    if middle is not None:
        outside = (low is not None and middle < low) or (high is not None and middle > high)
        if outside or (norm == "two_slope" and middle in (low, high)):
            name = "center" if style.center is not None else "vcenter"
            raise ValueError(f"{name} {middle:g} is not between vmin and vmax; change one of them")
    if norm == "log" and any(limit is not None and limit <= 0 for limit in (low, high)):
        raise ValueError("norm: log requires vmin and vmax above 0; change them, or use norm: symlog")
    if norm in WITHOUT_LIMITS:
        for key in ("vmin", "vmax", "robust"):
            value = getattr(style, key)
            if value is not None and value is not False:
                raise ValueError(
                    f"norm: {norm} has limits of its own; remove {key} (or write {key}: null if it is in "
                    "style)"
                )
    if style.standard_scale is not None:
        for key in ("vmin", "vmax", "center"):
            if getattr(style, key) is not None:
                raise ValueError(_not_with_standard_scale(key))
        if norm != "linear":
            raise ValueError(_not_with_standard_scale("norm"))
        if style.robust:
            raise ValueError(_not_with_standard_scale("robust"))


def _not_with_standard_scale(key: str) -> str:
    return (
        f"standard_scale gives each row, column or panel limits of its own; remove {key}, or standard_scale"
    )
