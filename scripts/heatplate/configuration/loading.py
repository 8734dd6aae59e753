"""From the text of a configuration to a checked one, or to all of its problems at once."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from heatplate.configuration.document import MOST_BYTES, Document, of_values, parse
from heatplate.configuration.figures import Annotation, ColourBar, Figure, Style, annotation_fields
from heatplate.configuration.matrices import AnyMatrix, Confusion, Correlation, MatrixKeys, Pivot, Side
from heatplate.configuration.messages import NO_VALUE, DocumentPath, dotted, problems_of
from heatplate.configuration.model import Configuration
from heatplate.configuration.names import problems_of_names
from heatplate.problems import Problem, did_you_mean, input_error, quoted

MOST_HINTS = 20
"""Figures without a matrix for which the nearest names are looked for."""

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True)
class Examined:
    """What could be made of a configuration.

    configuration: its sound parts; all of it if there are no problems. document: where each of its keys stands.
    """

    configuration: Configuration
    document: Document
    problems: tuple[Problem, ...]

    def problem_of_figure(self, figure: str, key: str, message: str) -> Problem:
        """A problem at a key of a figure, which may stand in the project's style."""
        return _problem_of_figure(self.document, figure, key, message)


def read(file: str) -> Examined:
    """The configuration in a file, relative to the working directory.

    Raises InputError for a file that is not YAML, or not there; other problems are in what is returned.
    """
    try:
        if not stat.S_ISREG(Path(file).stat().st_mode):
            raise input_error(file, "not a regular file")
        with Path(file).open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        hint = "there is no such file; write one, or name it with --directory or --configfile"
        raise input_error(file, hint) from error
    except OSError as error:
        raise input_error(file, f"cannot be read: {error.strerror}") from error
    return examined(parse(content, file))


def from_values(values: Mapping[str, object], origin: str) -> Examined:
    """The configuration in a dictionary, such as another workflow hands over."""
    return examined(of_values(dict(values), origin))


def examined(document: Document) -> Examined:
    """The document as a configuration, each figure with the project's style beneath its own keys.

    Every mistake is found, each at its place: what is wrong in one part hides nothing in another.
    """
    values = document.root.plain()
    assert isinstance(values, dict)  # document.parse refuses anything else
    problems = [*_problems_of_names(document, values), *_problems_of_empty_keys(document, values)]
    undone = _take_out_undone(values)
    try:
        own = Configuration.model_validate(values)
    except ValidationError as error:
        problems += problems_of(error, document, values)
        own = _sound_parts(document, values, error, problems)
    figures = {}
    for name, figure in own.figures.items():
        try:
            figures[name] = _with_style(own.style, figure, name, undone.get(name, {}))
        except ValidationError as error:
            problems += problems_of(error, document, values, within=("figures", name))
    problems += _problems_of_named_matrices(document, values)
    problems += _problems_between_parts(document, own.matrices, figures)
    return Examined(own.model_copy(update={"figures": figures}), document, tuple(problems))


def _sound_parts(
    document: Document, values: Mapping[str, Any], error: ValidationError, problems: list[Problem]
) -> Configuration:
    """The matrices that are right, and of the figures and the style what is right, to be checked further.

    What shows only without the keys that are wrong is added to the problems.
    """
    locations = [details["loc"] for details in error.errors()]

    def sound(within: DocumentPath, keys: object, model: type[Part]) -> Part | None:
        wrong = {
            location[len(within)] for location in locations if location[: len(within)] == within != location
        }
        left = (
            {key: value for key, value in keys.items() if key not in wrong} if isinstance(keys, dict) else {}
        )
        try:
            return model.model_validate(left)
        except ValidationError as further:
            problems.extend(problems_of(further, document, values, within=within))
            return None

    entries = {
        part: keys if isinstance(keys := values.get(part), dict) else {} for part in ("matrices", "figures")
    }
    with_problems = {location[:2] for location in locations}
    matrices = {
        name: keys for name, keys in entries["matrices"].items() if ("matrices", name) not in with_problems
    }
    figures = {name: sound(("figures", name), keys, Figure) for name, keys in entries["figures"].items()}
    return Configuration.model_construct(
        matrices=TypeAdapter(dict[str, AnyMatrix]).validate_python(matrices),
        figures={name: figure for name, figure in figures.items() if figure is not None},
        style=sound(("style",), values.get("style"), Style) or Style(),
    )


def _with_style(style: Style, figure: Figure, name: str, undone: Mapping[str, Any]) -> Figure:
    """The figure's own keys over the style's; ``cbar_kws`` and ``annot_kws`` merge key by key.

    undone: the keys that the figure does not want from the style.
    """
    below = _without(style.model_dump(exclude_unset=True), undone)
    above = figure.model_dump(exclude_unset=True)
    for key in ("cbar_kws", "annot_kws"):
        if key in below and key in above:
            above[key] = {**below[key], **above[key]}
    return Figure.model_validate({"matrix": name, **below, **above})


def _without(keys: Mapping[str, Any], undone: Mapping[str, Any]) -> dict[str, Any]:
    """Keys without those that are undone, and of a mapping of which a part is undone the rest."""
    return {
        key: _without(value, undone[key]) if isinstance(undone.get(key), dict) else value
        for key, value in keys.items()
        if undone.get(key, {}) is not None
    }


def _take_out_undone(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Take the keys that are ``null`` out of the figures, and return them by figure: ``{"cmap": None}``.

    A key that a figure does not know stays, as the mistake that it is.
    """

    def taken_out(keys: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
        undone: dict[str, Any] = {}
        for key in [key for key in keys if key in model.model_fields]:
            part = _MAPPINGS.get(key)
            if keys[key] is None:
                undone[key] = keys.pop(key)
            elif part and isinstance(keys[key], dict) and (within := taken_out(keys[key], part)):
                undone[key] = within
        return undone

    figures = values.get("figures")
    entries = figures.items() if isinstance(figures, dict) else ()
    return {name: taken_out(keys, Figure) for name, keys in entries if isinstance(keys, dict)}


_MAPPINGS: dict[str, type[BaseModel]] = {"annot_kws": Annotation, "cbar_kws": ColourBar}


def _problems_of_names(document: Document, values: Mapping[str, Any]) -> Iterator[Problem]:
    for part in ("matrices", "figures"):
        entries = values.get(part)
        if isinstance(entries, dict):
            for name, message in problems_of_names(entries):
                place = document.place((part, name), of_key=True)
                yield Problem(place, dotted((part, name)), message)


def _problems_of_empty_keys(document: Document, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Keys with nothing after the colon, which would pass for keys that are left out.

    In a figure ``null`` is a value: it undoes what the style says.
    """

    def within(path: DocumentPath, value: object) -> Iterator[Problem]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield from within((*path, key), item)
        elif value is None and (len(path) > 2 or path[0] == "style") and len(path) > 1:
            in_figure = path[0] == "figures"
            if not in_figure:
                yield Problem(document.place(path), dotted(path), NO_VALUE)
            elif document.is_empty([str(step) for step in path]):
                message = f"{NO_VALUE}; null undoes the key of the style"
                yield Problem(document.place(path), dotted(path), message)

    return within((), dict(values))


def _problems_of_named_matrices(document: Document, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Figures of a matrix that does not exist."""
    matrices, figures = values.get("matrices"), values.get("figures")
    if not isinstance(matrices, dict) or not isinstance(figures, dict):
        return  # which is a problem of its own
    hints = 0
    for name, keys in figures.items():
        wanted = keys.get("matrix") if isinstance(keys, dict) else None
        wanted = name if wanted is None else getattr(wanted, "text", wanted)
        if isinstance(wanted, str) and wanted not in matrices:
            path = ("figures", name, "matrix")
            hints += 1  # for each of a thousand, among a thousand, they would take half a minute
            hint = did_you_mean(wanted, matrices) if hints <= MOST_HINTS else ""
            yield Problem(document.place(path), dotted(path), f"no matrix {quoted(wanted)}{hint}")


def _problems_between_parts(
    document: Document, matrices: Mapping[str, MatrixKeys], figures: Mapping[str, Figure]
) -> Iterator[Problem]:
    """Figures that show what their matrix will not have."""
    for name, figure in figures.items():
        matrix = matrices.get(figure.matrix or name)
        if matrix is None:
            continue
        fields = annotation_fields(figure.annot) if isinstance(figure.annot, str) else []
        for field in fields:
            if field != "value" and field not in matrix.spreads:
                yield _problem_of_figure(document, name, "annot", _no_spread(field, matrix.kind))
        for key, choice, count in (
            ("xticklabels", figure.xticklabels, _known_length(matrix, "columns")),
            ("yticklabels", figure.yticklabels, _known_length(matrix, "index")),
        ):
            if isinstance(choice, list) and count is not None and len(choice) != count:
                message = f"{len(choice)} labels, and the matrix has {count}; give one for each"
                yield _problem_of_figure(document, name, key, message)


def _problem_of_figure(document: Document, figure: str, key: str, message: str) -> Problem:
    """A problem at a key of a figure, which may stand in the project's style."""
    path: DocumentPath = ("figures", figure, key)
    if not document.has(path) and document.has(("style", key)):
        path = ("style", key)
    return Problem(document.place(path), dotted(path), message)


def _known_length(matrix: MatrixKeys, side: Side) -> int | None:
    """How many rows or columns a matrix has, if its keys say so."""
    if matrix.transpose:
        side = "columns" if side == "index" else "index"
    if isinstance(matrix, Pivot):
        labels = matrix.reindex.index if side == "index" else matrix.reindex.columns
    elif isinstance(matrix, Confusion | Correlation):
        labels = matrix.labels
    else:
        labels = None
    return None if labels is None else len(labels)


def _no_spread(field: str, kind: str) -> str:
    if kind != "pivot":
        return f"a matrix of kind {kind} has no {field}"
    source = "name its field with sem:" if field == "sem" else "write aggfunc: mean or median"
    steps = "baseline, normalize, standard_scale and z_score drop it"
    return f"the matrix has no {field}; {source} ({steps})"
