"""How values are spread over the colours, as drawing is told: a norm and its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

NormName = Literal["linear", "log", "symlog", "power", "two_slope", "boundaries", "quantiles", "categories"]


@dataclass(frozen=True)
class NormChoice:
    """A norm (``norm``) with its parameters; None where they are chosen, or are another norm's."""

    name: NormName = "linear"
    linthresh: float | None = None
    linscale: float | None = None
    base: float | None = None
    gamma: float | None = None
    vcenter: float | None = None
    boundaries: Sequence[float] | None = None
    q: int | None = None
    labels: Sequence[str] | None = None
    categories: Sequence[str] | None = None
