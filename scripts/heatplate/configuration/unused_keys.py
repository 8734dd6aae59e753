"""Keys of a figure that do nothing, since another key is missing that they belong to.

They are mistakes like misspelt ones: the figure would be drawn without what its author asked for. Not so
where a figure itself switches off what they belong to (``annot: false``), nor in the style, which is for all
figures.
"""

from __future__ import annotations

from collections.abc import Iterator

from heatplate.configuration.cell_texts import ANNOTATION_FIELDS, annotation_fields, spreads_of
from heatplate.configuration.figures import Figure
from heatplate.configuration.found import Found
from heatplate.configuration.grouped_axes import grouped_axes
from heatplate.configuration.matrices import MatrixKeys
from heatplate.configuration.needed_fields import needed_fields
from heatplate.configuration.shared_limits import number_of
from heatplate.problems import did_you_mean, quoted

OF_NUMBERS = ("fmt", "hide", "highlight", "count_mark", "annot_kws")
"""Keys about what ``annot`` writes."""


def unused_keys(written: Figure, figure: Figure, matrix: MatrixKeys | None) -> Iterator[Found]:
    """The keys of a figure that do nothing. written: the figure's own keys; figure: those of the style, too.

    matrix: that the figure draws, if it is known.
    """

    def is_written(key: str, *switches: str) -> bool:
        """Whether the figure has the key, and does not have one that switches off what it belongs to."""
        keys = written.model_fields_set
        return bool(key in keys and getattr(figure, key) and not keys & {*switches})

    yield from _of_numbers(written, figure)
    fields = annotation_fields(figure.annot) if isinstance(figure.annot, str) else []
    if figure.delta and "delta" not in fields and is_written("delta") and figure.annot is not False:
        yield Found(
            ("delta",),
            'no number shows the difference; write it into annot, such as "{value:.1f} ({delta:+.1f})", or '
            "remove delta",
        )
    ranks = bool(figure.highlight) or "rank" in fields or figure.standard_scale is not None
    if is_written("lower_is_better", "highlight", "standard_scale") and not ranks:
        yield Found(
            ("lower_is_better",),
            "nothing is compared; write highlight: true, {rank} in annot, or standard_scale, or remove "
            "lower_is_better",
        )
    yield from _other_matrices(figure, fields)
    shown = ["value", *fields]
    for field in figure.na_rep if is_written("na_rep") and figure.annot is not False else ():
        if field not in shown:
            yield Found(
                ("na_rep", field),
                f"annot does not show {quoted(field)}, which could be missing"
                f"{did_you_mean(field, shown)}; write {{{field}}} into annot, or remove it",
            )
    if is_written("cbar_kws", "cbar") and not figure.cbar:
        yield Found(("cbar_kws",), "there is no colour bar; write cbar: true, or remove cbar_kws")
    if is_written("linecolor", "linewidths") and not figure.linewidths:
        yield Found(("linecolor",), "there are no lines; write linewidths: 0.5, or remove linecolor")
    for key in ("margins_name", "margins_kws"):
        if is_written(key, "margins") and not (figure.margins.index or figure.margins.columns):
            yield Found((key,), f"there are no margins; write margins: mean, or remove {key}")
    labels = (figure.xticklabels, figure.yticklabels)
    if is_written("tokens") and all(given is False or isinstance(given, list) for given in labels):
        yield Found(
            ("tokens",),
            "no labels from the data are shown; remove tokens, or write xticklabels: auto or "
            "yticklabels: auto",
        )
    if is_written("group_kws") and matrix is not None and not grouped_axes(matrix):
        yield Found(
            ("group_kws",),
            "no axis of the matrix has groups; give it two fields, such as index: [family, model], or remove "
            "group_kws",
        )
    if is_written("robust") and None not in (number_of(figure.vmin), number_of(figure.vmax)):
        yield Found(("robust",), "vmin and vmax are given, so that robust chooses nothing; remove robust")


def _of_numbers(written: Figure, figure: Figure) -> Iterator[Found]:
    """Keys about numbers, where there are none."""
    if figure.annot is not False or "annot" in written.model_fields_set:
        return
    other_texts = {"annot_kws"} if figure.stars or figure.na_rep else set()
    for key in (*OF_NUMBERS, "delta"):
        if key in written.model_fields_set and getattr(figure, key) and key not in other_texts:
            if figure.dots:
                message = f"dots leave no room for numbers in the cells; remove {key}, or dots"
            else:
                message = f"there are no numbers in the cells; write annot: true, or remove {key}"
            yield Found((key,), message)


def _other_matrices(figure: Figure, fields: list[str]) -> Iterator[Found]:
    """Names in ``annot_data`` that nothing shows."""
    used = {*fields, *(field for _, field in needed_fields(figure))}
    spreads = spreads_of(figure.annot_data)
    if used - {*ANNOTATION_FIELDS, *figure.annot_data, *spreads}:
        return  # a misspelt name is reported as such
    used |= {spreads[field][0] for field in used & spreads.keys()}
    for name in figure.annot_data:
        if name not in used:
            yield Found(
                ("annot_data", name),
                f'nothing shows it; write annot: "{{{name}}}" (or mask, boxes or dots with field or size: '
                f"{name}), or remove it",
            )
