"""What is wrong with a figure's keys because it has panels, or has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from heatplate.configuration.composition import ALLOWED
from heatplate.configuration.figures import Figure
from heatplate.configuration.found import Found
from heatplate.configuration.grouped_axes import grouped_axes
from heatplate.configuration.known_labels import has_panels
from heatplate.configuration.matrices import MatrixKeys
from heatplate.configuration.shared_limits import shared_by
from heatplate.configuration.side_annotations import ANNOTATIONS
from heatplate.problems import did_you_mean, quoted


def problems_of_panels(figure: Figure, matrices: Sequence[MatrixKeys]) -> Iterator[Found]:
    """The keys that do not suit the panels of a figure.

    matrices: those that it draws; several have a panel each.
    """
    if len(figure.panel_matrices) > 1:
        yield from _not_in_panels(figure)
        yield from _of_several(figure, matrices)
    elif figure.standard_scale == "panel" and not has_panels(matrices[0]):
        yield Found(
            ("standard_scale",), "the matrix has no panels; write columns or index, or give it col: FIELD"
        )


def _not_in_panels(figure: Figure) -> Iterator[Found]:
    """Keys that the panels of several matrices cannot have."""
    if figure.margins.index or figure.margins.columns:
        yield Found(("margins",), "panels cannot have margins; remove margins")
    if figure.cluster is not None:
        yield Found(("cluster",), "panels cannot be clustered, since all have one order; remove cluster")
    if figure.annot_data:
        yield Found(("annot_data",), "numbers of other matrices cannot be shown in panels; remove annot_data")
    for key in ANNOTATIONS:
        if getattr(figure, key):
            yield Found((key,), f"a figure with panels cannot have {key}; remove them")
    for key in shared_by(figure):
        yield Found(
            (key,),
            f"a figure of several matrices cannot share {key} with other figures; its panels share it, so "
            "remove it, or give a number",
        )


def _of_several(figure: Figure, matrices: Sequence[MatrixKeys]) -> Iterator[Found]:
    """Several matrices must be alike: plain tables in one unit, or in colours of their own."""
    for name, keys in zip(figure.panel_matrices.values(), matrices, strict=False):
        if has_panels(keys):
            yield Found(
                ("matrix",), f"the matrix {quoted(name)} has panels of its own; draw it in another figure"
            )
        if grouped_axes(keys):
            yield Found(
                ("matrix",),
                f"the matrix {quoted(name)} has two fields on one axis, which cannot be combined with "
                "panels; draw it in another figure",
            )
    units = list(dict.fromkeys(keys.unit for keys in matrices))
    if len(units) > 1 and figure.standard_scale is None and figure.cbar:
        shown = " and ".join(quoted(unit) if unit else "none" for unit in units[:2])
        yield Found(
            ("matrix",),
            f"the matrices have different units, {shown}, and would share one colour bar; set "
            "standard_scale: panel, or give them the same unit",
        )


def problems_of_composition(
    figures: Mapping[str, object], name: str
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is wrong with a composed figure, each with the place below the figure.

    figures: the keys of all figures, valid or not.
    """
    keys = figures[name]
    if not isinstance(keys, dict) or keys.get("panels") is None:
        return
    for key in keys:
        if key not in ALLOWED and key in Figure.model_fields:
            yield (
                (key,),
                "a figure with panels does not have this key; write it into the figures that it shows, or "
                "remove it",
            )
    seen: set[str] = set()
    for path, panel in _named(keys["panels"]):
        if panel == name:
            yield path, "a figure cannot be a panel of itself; name other figures"
        elif panel not in figures:
            others = [other for other in figures if other != name]
            yield path, f"unknown figure {quoted(panel)}{did_you_mean(panel, others)}"
        elif _is_composed(figures[panel]):
            yield path, f"the figure {quoted(panel)} is made of other figures; name those instead"
        elif panel in seen:
            yield path, f"the figure {quoted(panel)} is repeated; name each figure once"
        seen.add(panel)


def _is_composed(keys: object) -> bool:
    return isinstance(keys, dict) and keys.get("panels") is not None


def _named(panels: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The names of figures as they are written, with their places."""
    for number, row in enumerate(panels if isinstance(panels, list) else []):
        for place, panel in enumerate(row) if isinstance(row, list) else [(None, row)]:
            path = ("panels", number) if place is None else ("panels", number, place)
            panel = getattr(panel, "text", panel)
            if isinstance(panel, str):
                yield path, panel
