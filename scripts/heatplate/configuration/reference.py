"""The JSON Schema for editors and the reference page of all keys, both generated from the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from heatplate.configuration.body_size import CellSize, Edges
from heatplate.configuration.cell_texts import Delta, Formats, Highlight
from heatplate.configuration.clustering import Cluster, Tree
from heatplate.configuration.colours import ALL_COLORMAPS
from heatplate.configuration.dots import Dots
from heatplate.configuration.field_condition import FieldCondition
from heatplate.configuration.figures import Annotation, ColourBar, Figure, Style
from heatplate.configuration.groups import GroupStyle
from heatplate.configuration.hidden_numbers import Hidden
from heatplate.configuration.label_files import LabelFile
from heatplate.configuration.margins import Margins, MarginStyle
from heatplate.configuration.masks import Mask, Outline
from heatplate.configuration.matrices import Common, Confusion, Correlation, Melt, Pivot, Table, Tensor
from heatplate.configuration.model import Configuration
from heatplate.configuration.norms import Norm
from heatplate.configuration.ordering import Order, SideOrders
from heatplate.configuration.runs import BestCheckpoint, ErrorBar, FailedRuns
from heatplate.configuration.shared_limits import SharedLimit
from heatplate.configuration.side_annotations import ColumnAnnotation, RowAnnotation, SideAnnotation
from heatplate.configuration.significance import SignificanceTest
from heatplate.configuration.steps import Baseline, DropEmpty, Dropped, GroupBy, Renaming, SideLabels, Step
from heatplate.configuration.tick_label_style import ColumnLabelStyle, RowLabelStyle
from heatplate.configuration.tokens import Tokens
from heatplate.configuration.venues import ALIASES, VENUES, OwnVenue

_INTRODUCTION = """\
<!-- Generated from the model by `make docs`; a test fails when they differ. -->
# The configuration

A paper's configuration is one YAML file, `config.yaml`, in the directory where Snakemake runs. Relative
paths in it start from there. Where pandas or seaborn has a name for something, the key has that name.

```yaml
matrices:
  glue: {source: results/experiments/glue.csv, index: Model, columns: Task, values: Score}
figures:
  glue: {cmap: YlGnBu, vmin: 0, vmax: 100, annot: true, fmt: .1f}
```

[From what you have to what you write](data.md) has the keys for the usual shapes of files, and for those of
harnesses and trackers.

The file is read as YAML 1.2: only `true` and `false` are booleans; `no`, `on`, `1:30`, `017` and dates are
text. A label that looks like a number stays as it is written. Anchors (`&name`), aliases (`*name`) and merge
keys (`<<: *name`) work; tags (`!name`) are rejected. Names of matrices and figures consist of letters,
digits, `_` and `-`. All mistakes are reported at once, with line and column, before the first job starts. A
key that does nothing without another one, such as `fmt` without `annot`, is a mistake, too, unless the figure
itself switches that one off (`annot: false`).

Keys that name a row or a column (`baseline`, `sort: {by: …}`, `delta`, `fmt`, `boxes`, `lower_is_better` …)
take its label. Where an axis has two fields, such as `index: [family, model]`, it is the label in the group:
`1.3b`. If several groups have it, write the group before it: `GPT / 1.3b`. Keys of a matrix know the labels
before `rename`, keys of a figure those after it.
"""

_STEPS = """\
The steps are applied in this order: select records (`where`, `at`), build the matrix (`failed`, `aggfunc`,
`errorbar`), `reindex`, `dropna`, `test`, `groupby`, `baseline`, `normalize`, `standard_scale` or `z_score`,
`scale`, `sort`, `rename`, `transpose`. `steps` says another order of all from `groupby` on:

```yaml
    steps: # differences to BERT in percentage points, without its own row, the largest mean first
      - baseline: {index: BERT}
      - drop: {index: BERT}
      - scale: 100
      - sort: {index: {aggfunc: mean, ascending: false}}
```

The run says what was left out or put together: rows, columns, checkpoints, failed runs, means of fewer runs.
`python scripts/trace_cell.py NAME ROW COLUMN` shows what the steps did to one cell, and the files and lines
behind it. `results/logs/collect/NAME.log` counts the files and records that were left out.
"""

_UNDOING = """\
`null` undoes a key of the style for one figure and gives the default: `cmap: null`, also within a mapping,
as in `cbar_kws: {label: null}`.

All panels of a figure (a matrix with `col` or `row`, or several matrices) have one order of rows and
columns, so that they cannot have `cluster`, `margins`, `annot_data`, `row_annotations` or `col_annotations`;
the figures that another one shows by `panels` can. `dots` stand in place of the cells and have no numbers.
"""

_SECTIONS: tuple[tuple[str, type[BaseModel], type[BaseModel] | None], ...] = (
    ("Every matrix", Common, None),
    ("Matrices made from records", Table, Common),
    ("Kind `pivot` (the default)", Pivot, Table),
    ("Kind `confusion`", Confusion, Table),
    ("Kind `correlation`", Correlation, Table),
    ("Kind `tensor`", Tensor, Common),
    ("A file with labels", LabelFile, None),
    ("`melt`", Melt, None),
    ("`where`", FieldCondition, None),
    ("`at`", BestCheckpoint, None),
    ("`failed`", FailedRuns, None),
    ("`errorbar`", ErrorBar, None),
    ("`reindex`", SideLabels, None),
    ("`sort`", SideOrders, None),
    ("One side of `sort`", Order, None),
    ("`rename`", Renaming, None),
    ("`baseline`", Baseline, None),
    ("`dropna`", DropEmpty, None),
    ("`groupby`", GroupBy, None),
    ("Each of `steps`", Step, None),
    ("`drop` in `steps`", Dropped, None),
    ("`test`", SignificanceTest, None),
    ("Figures", Figure, Style),
    ("Figures and `style`", Style, None),
    ("Venues", OwnVenue, None),
    ("`fmt` by row or column", Formats, None),
    ("`hide`", Hidden, None),
    ("`highlight`", Highlight, None),
    ("`delta`", Delta, None),
    ("`annot_kws`", Annotation, None),
    ("`cbar_kws`", ColourBar, None),
    ("`mask`", Mask, None),
    ("`tokens`", Tokens, None),
    ("`cluster`", Cluster, None),
    ("`tree_kws` of `cluster`", Tree, None),
    ("`boxes`", Outline, None),
    ("`dots`", Dots, None),
    ("`vmin`, `vmax`: shared limits", SharedLimit, None),
    ("`row_annotations` and `col_annotations`", SideAnnotation, None),
    ("Each of `row_annotations`", RowAnnotation, SideAnnotation),
    ("Each of `col_annotations`", ColumnAnnotation, SideAnnotation),
    ("`norm`", Norm, None),
    ("`xticklabels_kws`", ColumnLabelStyle, None),
    ("`yticklabels_kws`", RowLabelStyle, None),
    ("`cell`", CellSize, None),
    ("`edges`", Edges, None),
    ("`group_kws`", GroupStyle, None),
    ("`margins`", Margins, None),
    ("`margins_kws`", MarginStyle, None),
)


def schema() -> str:
    """The JSON Schema of a configuration, which lists the names of all colour maps."""
    document = Configuration.model_json_schema()
    document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    for model in ("Style", "Figure"):
        alternatives = document["$defs"][model]["properties"]["cmap"]["anyOf"]
        alternatives.insert(0, {"enum": list(ALL_COLORMAPS)})
    for model in (
        "Figure",
        "Annotation",
        "ColourBar",
        "GroupStyle",
        "MarginStyle",
        "ColumnLabelStyle",
        "RowLabelStyle",
        "CellSize",
        "Edges",
    ):
        properties = document["$defs"][model]["properties"]
        document["$defs"][model]["properties"] = {key: _or_null(part) for key, part in properties.items()}
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a key of a figure, which may be ``null`` to undo the style's."""
    null = {"type": "null"}
    if "anyOf" in schema:
        others = [part for part in schema["anyOf"] if part != null]
        return {**schema, "anyOf": [*others, null]}
    about = {key: value for key, value in schema.items() if key in ("default", "description", "title")}
    return {**about, "anyOf": [{key: value for key, value in schema.items() if key not in about}, null]}


def page() -> str:
    """The reference page of all keys, in Markdown."""
    return "\n".join([_INTRODUCTION, *_lines()])


def _lines() -> Iterator[str]:
    yield "## Top level\n"
    yield from _table(Configuration, None)
    for title, model, parent in _SECTIONS:
        yield f"## {title}\n"
        yield _first_paragraph(model) + "\n"
        if model is Common:
            yield _STEPS
        if model is Style:
            yield _UNDOING
        if model is OwnVenue:
            yield from _venues()
        yield from _table(model, parent)


def _venues() -> Iterator[str]:
    yield "Those with a name, with their widths in inches and the sizes of text in points of PDF (1/72 in):\n"
    yield "| venue | column | text | footnotesize | scriptsize | its font | drawn in | measured in |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, venue in VENUES.items():
        names = ", ".join(f"`{key}`" for key in (name, *(a for a, of in ALIASES.items() if of == name)))
        column = "" if venue.column is None else f"{venue.column:.3f}"
        sizes = f"{venue.sizes['footnotesize']:.2f} | {venue.sizes['scriptsize']:.2f}"
        yield (
            f"| {names} | {column} | {venue.text:.3f} | {sizes} | {venue.font} | {venue.font_family} "
            f"| {venue.origin} |"
        )
    yield "\nOne of your own is a mapping, such as `venue: {text: 397.5 pt, fontsize: 9}`, with these keys:\n"


def _table(model: type[BaseModel], parent: type[BaseModel] | None) -> Iterator[str]:
    inherited = parent.model_fields if parent else {}
    properties = model.model_json_schema()["properties"]
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    for name, field in model.model_fields.items():
        if name not in inherited:
            cells = (f"`{name}`", _value(properties[name]), _default(field), field.description or "")
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _first_paragraph(model: type[BaseModel]) -> str:
    text = (model.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(text.replace("``", "`").split())


def _value(schema: dict[str, Any]) -> str:
    """The values that a key accepts, in an author's words, from its JSON Schema; null is left out."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(filter(None, map(_value, schema["anyOf"]))))
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{word}`" for word in schema.get("enum", [schema.get("const")]))
    kinds = schema.get("type", "object")
    names = [_NAMES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    return "text" if names == ["text", "number"] else " or ".join(filter(None, names))


_NAMES = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "array": "list",
    "object": "mapping",
    "null": "",
}


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default
    if value is None or isinstance(value, BaseModel) or value in ("", {}, []):
        return ""
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value)}`"
