"""Steps of a matrix that do not go together, or with its other keys: found before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from heatplate.configuration.found import Found, KeyPath
from heatplate.configuration.known_labels import OTHER, SIDES, Known, has_panels, known_at_steps
from heatplate.configuration.matrices import Correlation, MatrixKeys, Pivot, Tensor
from heatplate.configuration.ordering import Order, SideOrders, order_of
from heatplate.configuration.steps import (
    IN_PLAIN_ORDER,
    Dropped,
    GroupBy,
    Side,
    Step,
    dropped_if_empty,
    steps_with_places,
)
from heatplate.problems import did_you_mean, quoted

LINES: dict[Side, str] = {"index": "row", "columns": "column"}


def problems_of_steps(matrix: MatrixKeys) -> Iterator[Found]:
    """The problems of the steps of a matrix, and of the keys beside them."""
    yield from _keys_beside_steps(matrix)
    yield from _empty_lines(matrix)
    weights: list[str] = []
    for path, step, known in known_at_steps(matrix):
        yield from _labels_of_step(matrix, path, step, known)
        if step.groupby:
            yield from _groups(matrix, path, step.groupby, known, weights)
        if matrix.steps is not None and path[0] == "steps":
            yield from _of_written_step(matrix, path, step)


def unknown_label(label: str, known: Iterable[str] | None, what: str, path: KeyPath) -> Iterator[Found]:
    """The problem of a label that is not there, if it is known which are."""
    if known is not None and label not in known:
        yield Found(path, f"there is no {what} {quoted(label)}{did_you_mean(label, known)}")


def _keys_beside_steps(matrix: MatrixKeys) -> Iterator[Found]:
    """Keys that are steps, where ``steps`` says the order of all of them."""
    if matrix.steps is None:
        return
    for key in IN_PLAIN_ORDER:
        if key == "dropna" or key not in matrix.model_fields_set:
            continue
        if key == "sort" and not any(step.sort for _, step in _plain_steps(matrix)):
            continue  # an order of labels, in which the matrix is built
        yield Found(
            (key,),
            f"steps says what is done in which order; write {key} in it, where it belongs, and remove this",
        )


def _plain_steps(matrix: MatrixKeys) -> list[tuple[KeyPath, Step]]:
    """The steps that the other keys would be."""
    plain = steps_with_places(matrix.model_copy(update={"steps": None}))
    return [
        (path, step)
        for path, step in plain
        if not isinstance(step.sort, SideOrders)
        or any(getattr(step.sort, side) not in (None, False) for side in SIDES)
    ]


def _empty_lines(matrix: MatrixKeys) -> Iterator[Found]:
    """``dropna`` where there is nothing empty."""
    for path, step in steps_with_places(matrix):
        if step.dropna is None:
            continue
        is_built_without = isinstance(matrix, Pivot) and not matrix.has_panels and path == ("dropna",)
        if is_built_without:
            empty = dropped_if_empty(step.dropna)
            if matrix.fill_value is not None and empty and "any" in (empty.index, empty.columns):
                yield Found(path, "leaves no empty cell that fill_value could fill; remove one of them")
        elif matrix.missing != "keep":
            where = (
                "of panels" if has_panels(matrix) else "among steps" if path[0] == "steps" else "of a tensor"
            )
            yield Found(path, f"dropna {where} needs missing: keep, without which no cell is empty; add it")


def _labels_of_step(matrix: MatrixKeys, path: KeyPath, step: Step, known: Known) -> Iterator[Found]:
    """Labels that are not there when a step is applied."""
    for side in SIDES:
        labels, what = known[side], LINES[side]
        if step.baseline and (label := getattr(step.baseline, side)) is not None:
            yield from unknown_label(label, labels, what, (*path, side))
        named = step.drop or step.reindex
        given = getattr(named, side) if named else None
        for number, label in enumerate(given if isinstance(given, list) else ()):
            yield from unknown_label(label, labels, what, (*path, side, number))
        if isinstance(named, Dropped) and labels and given and set(labels) <= set(given):
            yield Found((*path, side), f"leaves no {what}; keep one")
        for label in getattr(step.rename, side) if step.rename else ():
            yield from unknown_label(label, labels, "label", (*path, side))
        if step.sort is None:
            continue
        order = order_of(step.sort, side, default=False)
        if isinstance(order, Order) and order.by is not None:
            by: KeyPath = (*path, side, "by") if isinstance(step.sort, SideOrders) else (*path, "by")
            if side == "index" or isinstance(step.sort, SideOrders):
                yield from unknown_label(order.by, known[OTHER[side]], LINES[OTHER[side]], by)


def _groups(
    matrix: MatrixKeys, path: KeyPath, choice: GroupBy, known: Known, weights: list[str]
) -> Iterator[Found]:
    """Groups that cannot be made. weights: the fields of weights of earlier steps; this one's is added."""
    side = choice.side
    if isinstance(matrix, Pivot) and len(matrix.index if side == "index" else matrix.columns) > 1:
        yield Found(
            (*path, side), "this axis has two fields already; give it one, or group by it in another way"
        )
    if isinstance(choice.weights, str):
        if not isinstance(matrix, Pivot):
            yield Found((*path, "weights"), "only a pivot table has fields; give numbers by label")
        elif weights and weights[0] != choice.weights:
            yield Found(
                (*path, "weights"), f"another groupby has weights from {quoted(weights[0])}; use one field"
            )
        weights.append(choice.weights)
    if not isinstance(matrix, Correlation | Tensor) and known[side] is not None:
        labels = known[side] or []
        for group, patterns in choice.groups.items():
            for pattern in patterns:
                if "*" not in pattern and "?" not in pattern:
                    yield from unknown_label(pattern, labels, LINES[side], (*path, side, group))


def _of_written_step(matrix: MatrixKeys, path: KeyPath, step: Step) -> Iterator[Found]:
    """What only the keys of a matrix can have, and what a matrix of this kind cannot."""
    if step.normalize and isinstance(matrix, Correlation):
        yield Found(path, "correlations have no sums to be divided by; remove this step")
    if step.sort is False:
        yield Found(path, "false orders nothing; remove this step")
    if isinstance(step.sort, SideOrders):
        for key in ("row", "col"):
            if getattr(step.sort, key) is not None:
                yield Found((*path, key), f"panels have one order; write sort: {{{key}: …}} beside steps")
    for side in SIDES:
        order = None if step.sort is None else order_of(step.sort, side, default=False)
        if has_panels(matrix) and isinstance(order, Order) and order.by is not None:
            yield Found(path, "panels have values of their own; sort them by mean, by labels, or use reindex")
        if step.reindex and isinstance(given := getattr(step.reindex, side), dict):
            first = " / ".join(labels[0] for labels in given.values() if labels)
            yield Found(
                (*path, side), f"a step lists rows or columns as they are called, such as {quoted(first)}"
            )
        listed = getattr(step.reindex, side) if step.reindex else None
        if isinstance(listed, list) and not isinstance(matrix, Tensor):
            for label in dict.fromkeys(label for label in listed if listed.count(label) > 1):
                yield Found((*path, side), f"the label {quoted(label)} is duplicated; list it once")
