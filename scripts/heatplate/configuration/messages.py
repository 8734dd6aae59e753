"""Pydantic's errors as problems: each at its place in the file, in the words of an author."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from heatplate.configuration.figures import Figure, Style
from heatplate.configuration.matrices import KINDS, Pivot
from heatplate.configuration.model import Configuration
from heatplate.configuration.tokens import family_of
from heatplate.configuration.value_examples import (
    as_yaml,
    example_of,
    joined,
    list_meant,
    number_as_word,
    number_meant,
    word_meant,
)
from heatplate.configuration.yaml_document import Document
from heatplate.problems import Problem, did_you_mean, printable, quoted

DocumentPath = tuple[str | int, ...]

_EXPECTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true, false",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "finite_number": "a finite number",
    "greater_than": "above {gt:g}",
    "less_than": "below {lt:g}",
    "greater_than_equal": "at least {ge:g}",
    "less_than_equal": "at most {le:g}",
}

_SYNONYMS = {
    "size": "fontsize",
    "weight": "fontweight",
    "c": "color",
    "family": "font_family",
    "orientation": "location: bottom",
    "colormap": "cmap",
    "palette": "cmap",
    "name": "title",
    "key": "record_path",
}
"""Names from Matplotlib and seaborn that differ here, and too much to be found by their spelling."""

NO_VALUE = "has no value; add one (text that starts with # or & needs quotes) or delete the key"

_INSTEAD = {
    "usetex": "mathematics between $ signs is set without it; for more, write text: latex",
    "preamble": "use latex_preamble",
    "alt": "use description",
    "alt_text": "use description",
    "rotation": "use xticklabels_kws: {rotation: 90}",
    "row_cluster": "use cluster: index, columns or both",
    "col_cluster": "use cluster: index, columns or both",
    "dendrogram_ratio": "use cluster: {axis: both, dendrogram_ratio: 0.2}",
    "row_colors": "use row_annotations: {NAME: {values: {LABEL: CATEGORY}}}",
    "col_colors": "use col_annotations: {NAME: {values: {LABEL: CATEGORY}}}",
    "ax": "each figure is a file of its own; remove it",
    "figsize": "use width: (and height:) in inches",
    "cbar_ax": "use cbar_kws: {location: bottom} for a bar below; remove it",
    "delimiter": "use sep",
    "orient": "it is seen from the file; remove it",
    "lines": "use format: jsonl",
    "skiprows": "use header, the number of the header row from 0",
    "index_col": "use index",
    "usecols": "use values, or melt with value_vars",
    "dropna": "use missing: keep",
    "drop": "use steps: [{drop: {index: LABEL}}]",
    "group_by": "use groupby",
    "groups": "use groupby: {columns: {MMLU: mmlu_*}}",
    "level": "use groupby: {columns: {MMLU: mmlu_*}}",
    "ci": "use errorbar: ci",
    "checkpoint": "use at: max FIELD",
    "best": "use at: max FIELD",
    "failed_runs": "use failed",
    "min_count": "use failed: {expected: {seed: [0, 1, 2]}, action: error}",
    "observed": "labels are those of the records; remove it",
    "sheet_name": "save the sheet as .csv",
    "file": "use source",
    "path": "use source",
    "data": "use source",
    "rows": "use index",
    "row": "use index",
    "cols": "use columns",
    "column": "use columns",
}
"""What to do instead of keys of Matplotlib, seaborn and pandas that are nothing by a similar name here."""

_SHAPES = {
    "reindex": "{{index: {0}}} for the rows or {{columns: {0}}}",
    "rename": "{{index: {{OLD: NEW}}}} for the rows or {{columns: {{OLD: NEW}}}}",
    "baseline": "{{index: {0}}} for a row or {{columns: {0}}}",
    "drop": "{{index: {0}}} for a row or {{columns: {0}}}",
    "groupby": "{{columns: {{GROUP: {0}}}}}",
    "expected": "{{seed: {0}}}",
    "where": "{{FIELD: {0}}}",
    "melt": "{{id_vars: {0}}}",
    "cbar_kws": "{{label: {0}}}",
}
"""How to write the value of a key whose parts have names, by the value that was given."""

_MEANT = {
    "triu": "upper",
    "tril": "lower",
    "diag": "diagonal",
    "avg": "mean",
    "average": "mean",
    "stdev": "std",
    "variance": "var",
    "len": "count",
    "size": "count",
    "yes": "true",
    "on": "true",
    "no": "false",
    "off": "false",
}
"""Words from elsewhere, and what they are here."""

_OTHER_KINDS = (
    "float_type",
    "int_type",
    "bool_type",
    "string_type",
    "literal_error",
    "list_type",
    "dict_type",
    "model_type",
    "model_attributes_type",
)
"""The types of errors of a list or mapping at the alternatives that take a value of another kind."""


def problems_of(
    error: ValidationError,
    document: Document,
    values: Mapping[str, Any],
    *,
    within: DocumentPath = (),
) -> Iterator[Problem]:
    """The problems in the error: one for each value, even if several alternatives failed for it."""
    alternatives: dict[DocumentPath, list[ErrorDetails]] = {}
    for part in error.errors(include_url=False):
        path = _path_in_document((*within, *part["loc"]), values, missing=part["type"] == "missing")
        if part["type"] == "union_tag_invalid":
            path = (*path, "kind")
        alternatives.setdefault(path, []).append(part)
    above = {path[:depth] for path in alternatives for depth in range(len(path))}
    for path, failed in alternatives.items():
        if path in above and all(part["type"] in _OTHER_KINDS for part in failed):
            continue  # a list is allowed; the mistake is inside it
        of_key = failed[0]["type"] in ("extra_forbidden", "missing")
        yield Problem(document.place(path, of_key=of_key), dotted(path), _message(failed, path, values))


def other_configuration(file: Path) -> str:
    """What to do about a configuration that is not there: rename one with a similar name, or write it."""
    directory = file.parent
    names = sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []
    similar = [name for name in names if re.sub(r"\.ya?ml|\.txt", "", name.lower()) == file.stem.lower()]
    yaml_files = [name for name in names if name.lower().endswith((".yaml", ".yml"))]
    for found in (similar, difflib.get_close_matches(file.name, yaml_files, n=1), yaml_files):
        if len(found) == 1:
            return f"there is {printable(found[0])}: rename it to {file.name}"
    return "create it"


def dotted(path: Sequence[str | int]) -> str:
    """A path as messages show it: ``matrices.glue.reindex.columns[2]``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _path_in_document(location: DocumentPath, values: Any, *, missing: bool) -> DocumentPath:
    """Pydantic's location without the names of alternatives that it contains.

    missing: whether the last step is a key that the document lacks.
    """
    path: list[str | int] = []
    here = values
    for depth, step in enumerate(location):
        if depth == 2 and location[0] == "matrices" and step in KINDS:
            continue
        in_mapping = isinstance(here, dict) and step in here
        if in_mapping or (isinstance(here, list) and isinstance(step, int) and step < len(here)):
            here = here[step]
        elif missing and depth == len(location) - 1:
            here = None
        else:
            continue  # the name of an alternative
        path.append(step)
    return tuple(path)


def _message(alternatives: list[ErrorDetails], path: DocumentPath, values: Mapping[str, Any]) -> str:
    details = alternatives[0]
    kind, given = details["type"], details["input"]
    if kind == "extra_forbidden":
        return f"unknown key{_right_key(path, values)}"
    if kind == "missing":
        return "this key is missing; add it"
    if kind == "union_tag_invalid":
        given = given.get("kind")
        if isinstance(given, str):
            return f"unknown kind {quoted(given)}{did_you_mean(given, KINDS)}"
        return f"{_shown(given)} should be {joined(list(KINDS))}"
    for other in alternatives:
        if other["type"] == "value_error":
            error = str(other["ctx"]["error"])
            return error + (_format_meant(given) if "not a number format" in error else "")
    if "fmt" in (path[-1], *path[2:]) and isinstance(given, int | float) and not isinstance(given, bool):
        hint = _format_meant(given) or "; write one such as .1f"
        return f"{quoted(_text(given))} is not a number format{hint}"
    if given is None:
        return NO_VALUE
    if short := next((other["ctx"] for other in alternatives if other["type"] == "too_short"), None):
        least = "two" if short.get("min_length") == 2 else "one"
        return f"is too short; list at least {least}" if given else f"is empty; give at least {least}"
    words = [word for other in alternatives for word in _literals(other)]
    expected = [
        _EXPECTED[other["type"]].format(**other.get("ctx", {}))
        for other in alternatives
        if other["type"] in _EXPECTED
    ]
    if not (words or expected):
        return f"{_shown(given)} is no value for this key; docs/configuration.md says which are"
    choices = [choice for kinds in expected for choice in kinds.split(", ")]
    plain = [choice for choice in choices if not choice.startswith(("a list", "a mapping"))]
    containers = [choice for choice in choices if choice not in plain]
    allowed = joined(list(dict.fromkeys([*plain, *map(as_yaml, words), *containers])))
    return f"{_shown(given)} should be {allowed}{_better(given, path, words, expected)}"


def _better(given: object, path: DocumentPath, words: Sequence[str], expected: Sequence[str]) -> str:
    """The end of a message about a value of the wrong kind: what to write instead."""
    if isinstance(given, bool):
        found = _boolean_meant(given, path, words, expected)
    elif isinstance(given, str):
        found = _in_shape(given, path, expected) or _text_meant(given, path, words, expected)
    elif isinstance(given, int | float):
        found = _number_meant(given, path, words)
    elif isinstance(given, list):
        found = _in_shape(given, path, expected)
    else:
        found = ""
    found = found or list_meant(given, path, expected) or example_of(path, given)
    is_text_in_braces = isinstance(given, dict) and "text" in expected
    return found or ("; if it is text, put it in quotes" if is_text_in_braces else "")


def _in_shape(given: str | list[object], path: DocumentPath, expected: Sequence[str]) -> str:
    """For keys whose parts have names: the value below the names that it may have been meant for."""
    key = str(path[-1])
    if key == "aggfunc" and isinstance(given, list) and "mean" in given:
        return "; mean keeps the standard deviation and the number of runs too"
    if not given or any(isinstance(item, list | dict) for item in given):
        return ""
    if key == "sort" and isinstance(given, list):
        return f"; for this order write reindex: {_SHAPES['reindex'].format(_flow(given))}"
    if key in _SHAPES and "a mapping of keys to values" in expected:
        return f"; write {key}: {_SHAPES[key].format(_flow(given))}"
    return ""


def _boolean_meant(given: bool, path: DocumentPath, words: Sequence[str], expected: Sequence[str]) -> str:
    key = str(path[-1])
    if given and key in ("cluster", "normalize"):
        return "; use both" if key == "cluster" else "; use all, or index for scikit-learn's true"
    if given and "mean" in words:
        return "; use mean"
    is_off = not given and path[0] != "matrices" and "true, false" not in expected
    return f"; remove {key}" if is_off else ""


def _text_meant(given: str, path: DocumentPath, words: Sequence[str], expected: Sequence[str]) -> str:
    booleans = ["true", "false"] if "true, false" in expected else []
    if given.lower() in booleans:
        return "; remove the quotes"
    if path[-1] in ("tokens", "family") and (family := family_of(given)):
        return f"; use {family}"
    if found := word_meant(given, path, [*words, *booleans]):
        return found
    if (meant := _MEANT.get(given.lower(), "")) in (*words, *booleans):
        return f"; use {meant}"
    if spaced := re.fullmatch(r"(\w+):(\S.*)", given):
        return f"; write {spaced[1]}: {spaced[2]}, with a space"
    return number_meant(given, path) if {"a number", "a whole number"} & {*expected} else ""


def _number_meant(given: float, path: DocumentPath, words: Sequence[str]) -> str:
    if path[-1] == "fade" and 1 <= given < 100:
        return f"; for {_text(given)} % write {given / 100:g}"
    return number_as_word(_text(given), path, words)


def _format_meant(given: object) -> str:
    """The end of a message about a text that is no format of numbers: the format that it resembles."""
    text = _text(given)
    core = re.sub(r"^\{\w*:|\}$|^%", "", text)
    if decimals := re.fullmatch(r"\.(\d)|0\.(0*)|0\.(\d)|(\d)", core):
        digits = decimals[1] or decimals[3] or decimals[4] or str(len(decimals[2] or ""))
        core = f".{digits}f"
    if re.fullmatch(r"\d[efg%]", core):
        core = f".{core}"
    return f"; did you mean {core}?" if re.fullmatch(r"[+,]?(\.\d)?[efg%d]", core) and core != text else ""


def _flow(given: list[object] | str) -> str:
    """A value as YAML has it on one line, shortened."""
    if isinstance(given, str):
        return printable(given)
    return printable("[" + ", ".join(_text(item) for item in given) + "]")


def _right_key(path: DocumentPath, values: Mapping[str, Any]) -> str:
    """The end of a message about an unknown key: the key that the author probably meant."""
    key, here = str(path[-1]), _keys_at(path[:-1], values)
    if (meant := _SYNONYMS.get(key)) and meant.split(":")[0] in here:
        return f"; use {meant}"
    if path[0] == "style" and key in Figure.model_fields:
        return "; it belongs to figures.NAME, since it differs from figure to figure"
    instead = _INSTEAD.get(key, "")
    used = re.match(r"use (\w+)", instead)
    if instead and (used is None or used[1] in here):
        return f"; {instead}"
    if re.fullmatch(r"\d+", key):
        return "; a comma separates keys here, so write a decimal point"
    above = path[-2] if len(path) > 1 else ""
    if above in ("rename", "fmt") and "index" in here:
        return f"; it is a label, so write {above}: {{index: {{{key}: …}}}} or {{columns: {{{key}: …}}}}"
    if path[0] == "matrices" and "true" in here and key in ("index", "columns"):
        return f"; kind: confusion has {'true' if key == 'index' else 'predicted'} in its place"
    hint = did_you_mean(key, here)
    if above == "groupby" and "did you mean" not in hint:
        return f"; it is a group, so write groupby: {{columns: {{{key}: …}}}} or {{index: {{{key}: …}}}}"
    if "did you mean" not in hint and len(path) == 3:
        if path[0] == "matrices" and key in Figure.model_fields:
            return "; it belongs to figures.NAME"
        if path[0] == "figures" and any(key in model.model_fields for model in KINDS.values()):
            return "; it belongs to matrices.NAME"
    return hint or "; docs/configuration.md lists the keys"


def _literals(details: ErrorDetails) -> list[str]:
    """The words that a Literal allows, which Pydantic joins to one text: 'a', 'b' or 'c'."""
    if details["type"] != "literal_error":
        return []
    words = details["ctx"]["expected"].replace(" or ", ", ").split(", ")
    return [word.strip("'") for word in words]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return printable(_text(value)) if isinstance(value, int | float) else quoted(value)


def _text(value: object) -> str:
    """A text or a number as it is written."""
    return str(getattr(value, "text", value))


def _keys_at(path: DocumentPath, values: Mapping[str, Any]) -> list[str]:
    """The known keys at a path of the configuration."""
    model: Any = Configuration
    deeper: DocumentPath = path
    if path[:1] == ("style",):
        model, deeper = Style, path[1:]
    elif path[:1] == ("figures",):
        model, deeper = Figure, path[2:]
    elif path[:1] == ("matrices",):
        keys = values["matrices"][path[1]]
        model, deeper = KINDS.get(str(keys.get("kind", "pivot")), Pivot), path[2:]
    is_name = False
    for step in deeper:
        if isinstance(step, int) or is_name:
            is_name = False
            continue  # of a list or a mapping, whose items are all of one kind
        annotation = model.model_fields[str(step)].annotation
        is_name = get_origin(annotation) is dict
        model = next(_models_in(annotation))
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models among the alternatives of a type."""
    if hasattr(annotation, "model_fields"):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)
