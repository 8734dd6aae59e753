"""From the text of a configuration to a checked one, or to all of its faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from heatplate.configuration.document import Document, of_values, parse
from heatplate.configuration.figures import Figure, Style, annotation_fields
from heatplate.configuration.matrices import AnyMatrix, MatrixKeys
from heatplate.configuration.messages import dotted, faults_of
from heatplate.configuration.model import Configuration
from heatplate.configuration.names import faults_of_names
from heatplate.faults import Fault, Faults, did_you_mean, fault, quoted


def read(file: str) -> Configuration:
    """The configuration in a file, relative to the working directory. Raises Faults."""
    try:
        content = Path(file).read_bytes()
    except FileNotFoundError as error:
        hint = "there is no such file; write one, or name it with --directory or --configfile"
        raise fault(file, hint) from error
    except OSError as error:
        raise fault(file, f"cannot be read: {error.strerror}") from error
    return checked(parse(content, file))


def from_values(values: Mapping[str, object], origin: str) -> Configuration:
    """The configuration in a dictionary, such as another workflow hands over. Raises Faults."""
    return checked(of_values(dict(values), origin))


def checked(document: Document) -> Configuration:
    """The document as a configuration, each figure with the project's style beneath its own keys.

    Raises Faults with every mistake, each at its place.
    """
    values = document.root.plain()
    assert isinstance(values, dict)  # document.parse refuses anything else
    faults = list(_faults_of_names(document, values))
    try:
        own = Configuration.model_validate(values)
    except ValidationError as error:
        faults.extend(faults_of(error, document, values))
        own = _without_faulty_parts(values, error)
    figures = {}
    for name, figure in own.figures.items():
        try:
            figures[name] = _with_style(own.style, figure, name)
        except ValidationError as error:
            faults.extend(faults_of(error, document, values, within=("figures", name)))
    faults.extend(_faults_between_parts(document, values, own.matrices, figures))
    if faults:
        raise Faults(faults)
    return own.model_copy(update={"figures": figures})


def _without_faulty_parts(values: Mapping[str, Any], error: ValidationError) -> Configuration:
    """The matrices and figures that are right by themselves, so that these are checked further."""
    faulty = {details["loc"][:2] for details in error.errors()}

    def sound(part: str) -> dict[str, Any]:
        entries = values.get(part)
        entries = entries if isinstance(entries, dict) else {}
        return {name: keys or {} for name, keys in entries.items() if (part, name) not in faulty}

    style_is_faulty = any(location[0] == "style" for location in faulty)
    style = {} if style_is_faulty else values.get("style", {})
    return Configuration.model_construct(
        matrices=TypeAdapter(dict[str, AnyMatrix]).validate_python(sound("matrices")),
        figures=TypeAdapter(dict[str, Figure]).validate_python(sound("figures")),
        style=Style.model_validate(style or {}),
    )


def _with_style(style: Style, figure: Figure, name: str) -> Figure:
    """The figure's own keys over the style's; ``cbar_kws`` and ``annot_kws`` merge key by key."""
    below = style.model_dump(exclude_unset=True)
    above = figure.model_dump(exclude_unset=True)
    for key in ("cbar_kws", "annot_kws"):
        if key in below and key in above:
            above[key] = {**below[key], **above[key]}
    return Figure.model_validate({"matrix": name, **below, **above})


def _faults_of_names(document: Document, values: Mapping[str, Any]) -> Iterator[Fault]:
    for part in ("matrices", "figures"):
        entries = values.get(part)
        if isinstance(entries, dict):
            for name, message in faults_of_names(entries):
                place = document.place((part, name), of_key=True)
                yield Fault(place, dotted((part, name)), message)


def _faults_between_parts(
    document: Document,
    values: Mapping[str, Any],
    matrices: Mapping[str, MatrixKeys],
    figures: Mapping[str, Figure],
) -> Iterator[Fault]:
    """Figures whose matrix does not exist or lacks what they show."""
    named = values.get("matrices")
    if not isinstance(named, dict):
        return  # which is a fault of its own
    for name, figure in figures.items():
        wanted = figure.matrix or name
        if wanted not in named:
            path = ("figures", name, "matrix")
            message = f"no matrix {quoted(wanted)}{did_you_mean(wanted, named)}"
            yield Fault(document.place(path), dotted(path), message)
        elif isinstance(figure.annot, str) and wanted in matrices:
            matrix = matrices[wanted]
            for field in annotation_fields(figure.annot):
                if field != "value" and field not in matrix.spreads:
                    path = ("figures", name, "annot")
                    yield Fault(document.place(path), dotted(path), _no_spread(field, matrix.kind))


def _no_spread(field: str, kind: str) -> str:
    if kind != "pivot":
        return f"a matrix of kind {kind} has no {field}"
    source = "name its field with sem:" if field == "sem" else "write aggfunc: mean or median"
    steps = "baseline, normalize, standard_scale and z_score drop it"
    return f"the matrix has no {field}; {source} ({steps})"
