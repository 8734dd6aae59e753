"""Reading and checking a configuration, with all of its problems at once."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from heatplate.configuration.cell_texts import (
    SPREADS,
    annotation_fields,
    problem_of_fields,
    spreads_of,
)
from heatplate.configuration.combinations import problems_of_combinations
from heatplate.configuration.figure_and_matrix import problems_with_matrix
from heatplate.configuration.figures import Annotation, ColourBar, Figure, Style
from heatplate.configuration.found import Found
from heatplate.configuration.latex_defaults import with_preamble
from heatplate.configuration.matrices import AnyMatrix, MatrixKeys
from heatplate.configuration.matrix_labels import problems_of_labels
from heatplate.configuration.messages import NO_VALUE, DocumentPath, dotted, other_configuration, problems_of
from heatplate.configuration.model import Configuration
from heatplate.configuration.names import problems_of_names
from heatplate.configuration.needed_fields import needed_fields
from heatplate.configuration.panel_problems import problems_of_composition, problems_of_panels
from heatplate.configuration.shared_limits import problems_of_shared_limits
from heatplate.configuration.side_annotations import (
    ANNOTATIONS,
    matrices_of_annotations,
    problems_with_panels,
)
from heatplate.configuration.significance import TESTED
from heatplate.configuration.unused_keys import unused_keys
from heatplate.configuration.venue_defaults import with_venue
from heatplate.configuration.yaml_document import MAX_BYTES, Document, document_of, parse
from heatplate.problems import Problem, did_you_mean, input_error, quoted

MAX_HINTS = 20
"""Figures of an unknown matrix for which the most similar names are looked up."""

NOTHING_IN_IT = {
    "accept": "{contrast: WHY}",
    "margins": "mean",
    "stars": "true",
    "annot_data": "{acc: MATRIX}",
    "rename": "{index: {OLD: NEW}}",
    "reindex": "{index: [LABEL, LABEL]}",
    "where": "{FIELD: VALUE}",
}
"""Keys that would do nothing with an empty mapping, and what to write instead."""

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True)
class CheckedConfiguration:
    """A configuration with all of its problems.

    configuration: its valid parts; all of it if there are no problems.
    document: the source, with the place of each key.
    """

    configuration: Configuration
    document: Document
    problems: tuple[Problem, ...]

    def problem_of_figure(self, figure: str, key: str, message: str) -> Problem:
        """A problem of a key of a figure, at its place in the figure or in the project's style."""
        return _problem_of_figure(self.document, figure, key, message)


def read(file: str) -> CheckedConfiguration:
    """The configuration in a file, whose path is relative to the working directory.

    Raises InputError for a file that is missing or not YAML; other problems are part of the result.
    """
    try:
        if not stat.S_ISREG(Path(file).stat().st_mode):
            raise input_error(file, "not a regular file")
        with Path(file).open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise input_error(
            file,
            f"there is no such file; {other_configuration(Path(file))}, or give its place with --directory "
            "or --configfile",
        ) from error
    except OSError as error:
        raise input_error(file, f"cannot be read: {error.strerror}") from error
    return check(parse(content, file))


def from_values(values: Mapping[str, object], origin: str) -> CheckedConfiguration:
    """The configuration in a dictionary, such as one that another workflow passes on."""
    return check(document_of(dict(values), origin))


def check(document: Document) -> CheckedConfiguration:
    """The document as a configuration, in which each figure has the project's style below its own keys.

    Every mistake is reported at its place: an invalid part does not hide the problems of another.
    """
    values = document.root.plain()
    assert isinstance(values, dict)  # parse rejects anything else
    problems = [*_problems_of_names(document, values), *_problems_of_empty_keys(document, values)]
    undone = _take_out_undone(values)
    try:
        own = Configuration.model_validate(values)
    except ValidationError as error:
        problems += problems_of(error, document, values)
        own = _valid_parts(document, values, error, problems)
    figures = {}
    of_venues = {problem.key.partition(".venue")[0] for problem in problems if ".venue" in problem.key}
    for name, figure in own.figures.items():
        try:
            styled = _with_style(own.style, figure, name, undone.get(name, {}))
            typeset, of_text = with_preamble(styled, figure)
            figures[name], of_venue = with_venue(typeset)
            if styled.venue is None and of_venues & {"style", f"figures.{name}"}:
                of_venue = {}  # there is a venue, and what is wrong with it has been said
            messages = {**of_text, **of_venue}
            problems += [_problem_of_figure(document, name, key, text) for key, text in messages.items()]
        except ValidationError as error:
            problems += problems_of(error, document, values, within=("figures", name))
    problems += _problems_of_unknown_matrices(document, values)
    problems += _problems_between_parts(document, own.matrices, own.figures, figures)
    return CheckedConfiguration(own.model_copy(update={"figures": figures}), document, tuple(problems))


def _valid_parts(
    document: Document, values: Mapping[str, Any], error: ValidationError, problems: list[Problem]
) -> Configuration:
    """The valid matrices, and the valid keys of the figures and of the style, to be checked further.

    Problems that appear only once the invalid keys are removed are added to ``problems``.
    """
    locations = [details["loc"] for details in error.errors()]

    def valid(within: DocumentPath, keys: object, model: type[Part]) -> Part | None:
        invalid = {
            location[len(within)] for location in locations if location[: len(within)] == within != location
        }
        remaining = (
            {key: value for key, value in keys.items() if key not in invalid}
            if isinstance(keys, dict)
            else {}
        )
        try:
            return model.model_validate(remaining)
        except ValidationError as further:
            problems.extend(problems_of(further, document, values, within=within))
            return None

    entries = {
        part: keys if isinstance(keys := values.get(part), dict) else {} for part in ("matrices", "figures")
    }
    invalid_entries = {location[:2] for location in locations}
    matrices = {
        name: keys for name, keys in entries["matrices"].items() if ("matrices", name) not in invalid_entries
    }
    figures = {name: valid(("figures", name), keys, Figure) for name, keys in entries["figures"].items()}
    return Configuration.model_construct(
        matrices=TypeAdapter(dict[str, AnyMatrix]).validate_python(matrices),
        figures={name: figure for name, figure in figures.items() if figure is not None},
        style=valid(("style",), values.get("style"), Style) or Style(),
    )


def _with_style(style: Style, figure: Figure, name: str, undone: Mapping[str, Any]) -> Figure:
    """The figure with the style's keys where it has none; ``cbar_kws`` and ``annot_kws`` merge key by key.

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
    """Keys with nothing after the colon, which would otherwise count as left out.

    In a figure, ``null`` is a value: it undoes what the style says.
    """

    def within(path: DocumentPath, value: object) -> Iterator[Problem]:
        if value == {} and path[-1] in NOTHING_IN_IT:
            message = f"is an empty mapping; write {path[-1]}: {NOTHING_IN_IT[path[-1]]}, or delete the key"
            yield Problem(document.place(path), dotted(path), message)
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from within((*path, key), item)
        elif value is None and (len(path) > 2 or path[0] == "style") and len(path) > 1:
            is_label = path[2:5:2] in {(key, "values") for key in ANNOTATIONS}  # one without a value
            can_undo = path[0] == "figures" and (len(path) == 3 or path[2] in _MAPPINGS or is_label)
            if not can_undo:
                yield Problem(document.place(path), dotted(path), NO_VALUE)
            elif document.is_empty([str(step) for step in path]):
                message = f"{NO_VALUE}; null undoes the key of the style"
                yield Problem(document.place(path), dotted(path), message)

    return within((), dict(values))


def _problems_of_unknown_matrices(document: Document, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Figures whose matrix does not exist, or that are made of others that do not."""
    matrices, figures = values.get("matrices"), values.get("figures")
    if not isinstance(matrices, dict) or not isinstance(figures, dict):
        return  # reported elsewhere
    hints = 0
    for name, keys in figures.items():
        for steps, message in problems_of_composition(figures, name):
            path = ("figures", name, *steps)
            yield Problem(document.place(path, of_key=len(steps) == 1), dotted(path), message)
        for path, wanted in _matrices_of(name, keys):
            wanted = getattr(wanted, "text", wanted)
            if isinstance(wanted, str) and wanted not in matrices:
                hints += 1  # a thousand hints among a thousand names would take half a minute
                hint = did_you_mean(wanted, matrices) if hints <= MAX_HINTS else ""
                yield Problem(document.place(path), dotted(path), f"unknown matrix {quoted(wanted)}{hint}")


def _matrices_of(figure: str, keys: object) -> Iterator[tuple[DocumentPath, object]]:
    """The names of the matrices that a figure's keys, valid or not, say that it reads, with their places."""
    keys = keys if isinstance(keys, dict) else {}
    if keys.get("panels") is not None:
        return
    wanted, others = keys.get("matrix"), keys.get("annot_data")
    if isinstance(wanted, list | dict):
        for step, name in wanted.items() if isinstance(wanted, dict) else enumerate(wanted):
            yield ("figures", figure, "matrix", step), name
    else:
        yield ("figures", figure, "matrix"), figure if wanted is None else wanted
    for field, matrix in others.items() if isinstance(others, dict) else ():
        yield ("figures", figure, "annot_data", field), matrix
    for path, matrix in matrices_of_annotations(keys):
        yield ("figures", figure, *path), matrix


def _problems_between_parts(
    document: Document,
    matrices: Mapping[str, MatrixKeys],
    written: Mapping[str, Figure],
    figures: Mapping[str, Figure],
) -> Iterator[Problem]:
    """Keys that do not go together, in a matrix, in a figure, and in a figure and what it draws.

    written: the figures without the style.
    """
    for name, keys in matrices.items():
        for found in problems_of_labels(keys):
            path: DocumentPath = ("matrices", name, *found.path)
            yield Problem(document.place(path), dotted(path), found.message)
    for figure_name, key, message in problems_of_shared_limits(figures, matrices):
        yield _problem_of_figure(document, figure_name, key, message)
    for name, figure in figures.items():
        if figure.panels is not None:
            continue
        yield from _problems_of_fields(document, matrices, name, figure)
        drawn = [matrices[drawn] for drawn in figure.drawn_matrices(name) if drawn in matrices]
        own = drawn[0] if drawn else None
        others = {
            key: matrix for key, wanted in figure.annot_data.items() if (matrix := matrices.get(wanted))
        }
        all_found = [*problems_of_combinations(figure), *unused_keys(written[name], figure, own)]
        for steps, message in problems_with_panels(figure, own, matrices):
            all_found.append(Found(steps, message))
        if own is not None:
            all_found += problems_with_matrix(figure, own, others)
            all_found += problems_of_panels(figure, drawn)
        yield from (_problem_in_figure(document, name, found) for found in all_found)


def _problem_in_figure(document: Document, figure: str, found: Found) -> Problem:
    """The problem at its place in the figure, or in the style, whose key the figure can undo."""
    path: DocumentPath = ("figures", figure, *found.path)
    key = found.path[0]
    if document.has(path[:3]) or not document.has(("style", key)):
        return Problem(document.place(path), dotted(path), found.message)
    path = ("style", *found.path)
    message = f"{found.message} (or write {key}: null in figures.{figure})"
    return Problem(document.place(path), dotted(path), message)


def _problems_of_fields(
    document: Document, matrices: Mapping[str, MatrixKeys], name: str, figure: Figure
) -> Iterator[Problem]:
    """Fields of a template that do not exist, or that the figure's matrices will not have."""
    fields = annotation_fields(figure.annot) if isinstance(figure.annot, str) else []
    if message := problem_of_fields(fields, figure.annot_data, has_delta=figure.delta is not None):
        yield _problem_of_figure(document, name, "annot", message)
        return
    own = [matrices[drawn] for drawn in figure.drawn_matrices(name) if drawn in matrices]
    of_others = spreads_of(figure.annot_data)
    for key, field in (*(("annot", field) for field in fields), *needed_fields(figure)):
        data, spread = of_others.get(field, ("", field))
        asked = [found for found in [matrices.get(figure.annot_data[data])] if found] if data else own
        for matrix in asked:
            if spread in SPREADS and spread not in matrix.spreads:
                yield _problem_of_figure(document, name, key, _no_spread(key, spread, matrix.kind))
        known = ["value", *SPREADS, *figure.annot_data]
        if key != "annot" and field not in known and field not in of_others:
            message = f"unknown field {quoted(field)}{did_you_mean(field, known)}"
            yield _problem_of_figure(document, name, key, message)
    has_own = document.has(("figures", name, "count_mark")) and not figure.annot_data
    for matrix in own if figure.count_mark and has_own else ():
        if "count" not in matrix.spreads:
            message = _no_spread("count_mark", "count", matrix.kind)
            yield _problem_of_figure(document, name, "count_mark", message)


def _problem_of_figure(document: Document, figure: str, key: str, message: str) -> Problem:
    """A problem of a key of a figure, at its place in the figure or in the project's style."""
    path: DocumentPath = ("figures", figure, key)
    if not document.has(path) and document.has(("style", key)):
        path = ("style", key)
    return Problem(document.place(path), dotted(path), message)


def _no_spread(key: str, field: str, kind: str) -> str:
    if kind == "confusion" and field in ("std", "count"):
        items = "; items is the number in a cell" if field == "count" else ""
        return (
            f"the matrix has no {field}; for several files set aggfunc: mean (baseline, normalize, "
            f"standard_scale and z_score drop it){items}"
        )
    if field == "items":
        return f"only a confusion matrix has items; remove it from {key}"
    if kind != "pivot":
        return f"a matrix of kind {kind} has no {field}; remove it from {key}"
    if field in TESTED:
        return f"the matrix has no {field}; give it a test: test: {{baseline: LABEL, pair_by: seed}}"
    remedies = {
        "sem": "give its field with sem:",
        "std": "set aggfunc: mean or median, or give its field with std:",
        **dict.fromkeys(("err", "err_low", "err_high"), "set aggfunc: mean and errorbar: ci"),
    }
    source = remedies.get(field, "set aggfunc: mean or median")
    return (
        f"the matrix has no {field}; {source} (baseline, normalize, standard_scale and z_score drop it, "
        "groupby all but sem and count)"
    )
