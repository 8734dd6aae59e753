"""Limits of the colours that several figures share (``vmin: shared``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import PydanticKnownError

from heatplate.configuration.names import problem_of_name, problems_of_names
from heatplate.configuration.value_types import Model, Number, Text
from heatplate.problems import quoted
from heatplate.shared_limits import LIMITS

if TYPE_CHECKING:
    from heatplate.configuration.figures import Figure, Style
    from heatplate.configuration.matrices import MatrixKeys

SHARED = "shared"
"""The word for a limit that is shared, and the name of those who say no more than this."""

MAY_HIDE_BY_PLACE = ("upper", "lower", "diagonal")
"""Masks that hide other cells once clustering has changed the order."""


class SharedLimit(Model):
    """A limit of the colours that several figures have in common, so that their colours can be compared: of
    the limits that each would have by itself (from the cells that it shows, and with `robust` their
    percentiles) the smallest for `vmin`, the largest for `vmax`. These figures must have the same norm and
    unit. A figure is drawn again when a limit changes, not whenever another matrix does.
    """

    shared: Text = Field(
        description="A name for the figures that share the limit: all that give the same name to the same "
        "key. The plain word `shared` is the name `shared`."
    )

    @field_validator("shared")
    @classmethod
    def _name(cls, value: str) -> str:
        if problem := problem_of_name(value):
            raise ValueError(problem)
        return value


def _as_mapping(value: object) -> object:
    if isinstance(value, str) and value != SHARED:
        raise PydanticKnownError("literal_error", {"expected": f"'{SHARED}'"})
    return {"shared": value} if value == SHARED else value


Limit = (
    Number
    | Annotated[
        SharedLimit, BeforeValidator(_as_mapping, json_schema_input_type=Literal["shared"] | SharedLimit)
    ]
)
"""A limit of the colours: a number, the word ``shared``, or a mapping with a name."""


def number_of(limit: float | SharedLimit | None) -> float | None:
    """The limit if it is a number."""
    return None if isinstance(limit, SharedLimit) else limit


def shared_by(style: Style) -> dict[str, str]:
    """For each limit that a figure shares the name of those that share it."""
    limits = {key: getattr(style, key) for key in LIMITS}
    return {key: limit.shared for key, limit in limits.items() if isinstance(limit, SharedLimit)}


def sharing(figures: Mapping[str, Figure]) -> dict[tuple[str, str], list[str]]:
    """For each limit that is shared, by its key and its name, the figures that share it."""
    found: dict[tuple[str, str], list[str]] = {}
    for figure, keys in figures.items():
        for key, name in shared_by(keys).items() if keys.panels is None else ():
            found.setdefault((key, name), []).append(figure)
    return found


def check_shared(style: Style) -> None:
    """Raises ValueError for a scale that depends on more than its limits."""
    shared = shared_by(style)
    if shared and style.norm.name == "symlog" and style.norm.linthresh is None:
        raise ValueError(
            f"{next(iter(shared))} is shared, but norm: symlog chooses linthresh for each figure by itself; "
            "give it, such as norm: {name: symlog, linthresh: 1}"
        )


def limits_document(figure: Figure, name: str, matrix: str) -> dict[str, Any]:
    """What the limits of a figure depend on, as a plain document.

    name: of the limits that are asked for. matrix: the name of the one that is drawn.
    """
    masks = [mask.model_dump(mode="json") for mask in figure.mask]
    fields = {part for mask in figure.mask for part in (mask.field, mask.field.rpartition("_")[0])}
    is_ordered = figure.cluster is not None and any(mask.where in MAY_HIDE_BY_PLACE for mask in figure.mask)
    return {
        "limits": [key for key, shared in shared_by(figure).items() if shared == name],
        "matrix": matrix,
        "annot_data": {name: other for name, other in figure.annot_data.items() if name in fields},
        "robust": figure.robust,
        "norm": figure.norm.name,
        "mask": masks,
        "cluster": figure.model_dump(mode="json", include={"cluster"})["cluster"] if is_ordered else None,
    }


def problems_of_shared_limits(
    figures: Mapping[str, Figure], matrices: Mapping[str, MatrixKeys]
) -> Iterator[tuple[str, str, str]]:
    """What cannot be shared: the figure, its key, and a message."""
    found = sharing(figures)
    invalid = dict(problems_of_names(dict.fromkeys(name for _, name in found)))
    for (key, name), members in found.items():
        if name in invalid:
            yield members[0], key, invalid[name]
        norms = [figures[figure].norm.name for figure in members]
        known = [matrices.get(figures[figure].drawn_matrices(figure)[0]) for figure in members]
        units = ["" if matrix is None else matrix.unit for matrix in known]
        for what, of_each in (("norm", norms), ("unit", units)):
            if differing := _first_that_differ(of_each):
                one, other = differing
                yield (
                    members[other],
                    key,
                    f"the {what} of figure {members[one]} is {quoted(of_each[one])}, and that of "
                    f"{members[other]} is {quoted(of_each[other])}, so they cannot share {key}; give each "
                    f"kind of figure a name for it: {key}: {{shared: NAME}}",
                )


def _first_that_differ(values: Sequence[str]) -> tuple[int, int] | None:
    """Where the first value is, and the first other one; an empty one differs from none."""
    given = [place for place, value in enumerate(values) if value]
    return next(((given[0], place) for place in given if values[place] != values[given[0]]), None)
