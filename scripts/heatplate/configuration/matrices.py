"""The keys of a matrix: where its values come from, and how they are arranged in rows and columns.

The names are those of pandas: ``read_csv``, ``json_normalize``, ``melt``, ``pivot_table``, ``reindex``,
``rename``, ``corr`` and ``crosstab``.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from heatplate.configuration.axis_fields import AxisFields, Labels, labels_by_field
from heatplate.configuration.field_condition import Wanted
from heatplate.configuration.label_files import LabelsOrFile, split_at_dots
from heatplate.configuration.log_pattern import LogPatterns
from heatplate.configuration.name_pattern import NamePattern
from heatplate.configuration.ordering import AxisOrder, Sort
from heatplate.configuration.panels import PanelKeys
from heatplate.configuration.runs import At, ErrorBarChoice, FailedRuns
from heatplate.configuration.significance import TESTED, SignificanceTest
from heatplate.configuration.steps import (
    WITHOUT_SPREADS,
    Baseline,
    DropNa,
    GroupBy,
    Lines,
    Renaming,
    Side,
    SideLabels,
    Step,
    steps_of,
)
from heatplate.configuration.value_types import Model, Number, Text, Texts, listed
from heatplate.problems import quoted

Format = Literal["csv", "tsv", "json", "jsonl", "parquet", "markdown", "latex", "npy", "npz", "safetensors"]
Aggregation = Literal[
    "mean", "median", "std", "var", "sem", "min", "max", "sum", "count", "nunique", "first", "last"
]
NA_VALUES = ["", "nan", "NaN"]
"""Texts that always mean a missing value."""
Reduction = Literal["mean", "median", "std", "var", "min", "max", "sum", "rollout"]


class Melt(Model):
    """Reshape a wide table to long form, as ``pandas.melt`` does: a row becomes a record per value column."""

    id_vars: Texts = Field(
        default=[],
        description="Columns to keep, such as the model's name. Fields from the path of the file are kept "
        "anyway.",
    )
    value_vars: Texts | None = Field(
        default=None, description="Columns to turn into records; by default all others that have a name."
    )
    var_name: Texts = Field(
        default=["variable"],
        description="Field for the column's name; one for each header row, or for each level of nested JSON.",
    )
    value_name: Text = Field(default="value", description="Field for the cell's value.")


class Common(Model):
    """The keys of every kind of matrix."""

    source: Texts = Field(
        description="A file, a list of files, or a pattern, relative to the working directory, absolute, or "
        "in a home directory (`~/`). `*` and `**` are wildcards; `{name}` is one too, and what it matches "
        "becomes a field: `results/{model}/seed{seed}.json`. A name ends where the text after it is found "
        "first: `{model}_{task}` in `bert_base_rte` is `bert` and `base_rte`. What Heatplate "
        "itself builds matches no pattern."
    )
    exclude: Annotated[list[Text], BeforeValidator(listed, json_schema_input_type=Text | list[Text])] = Field(
        default=[],
        description="Files to leave out of `source`, as patterns: `results/debug/*.json`, or without a slash "
        "the name in any directory: `*_old.json`.",
    )
    format: Format | None = Field(
        default=None, description="Format of the files; by default it follows from the file extension."
    )
    missing: Literal["error", "keep"] = Field(
        default="error",
        description="What to do about a missing value: report an error that names the cell and the line, or "
        "keep it as an empty cell (and skip it in means).",
    )
    fill_value: Number | None = Field(
        default=None, description="Value for missing cells, as in `pandas.pivot_table`."
    )
    infinite: Literal["error", "keep", "missing"] = Field(
        default="error",
        description="What to do about an infinite value: report an error, keep it, or treat it as missing.",
    )
    baseline: Baseline | None = Field(
        default=None, description="Row or column to subtract from every row or column."
    )
    standard_scale: Side | None = Field(
        default=None,
        description="Scale each row (`index`) or column (`columns`) to the range 0 to 1, as in "
        "`seaborn.clustermap`.",
    )
    z_score: Side | None = Field(
        default=None,
        description="Standardize each row (`index`) or column (`columns`) to mean 0 and standard deviation 1 "
        "(with n - 1), as in `seaborn.clustermap`.",
    )
    scale: Number = Field(default=1.0, description="Factor for the values, such as 100 for percentages.")
    unit: Text = Field(default="", description="Unit of the values, such as `%`.")
    transpose: bool = Field(default=False, description="Exchange rows and columns, as the last step.")
    rename: Renaming = Field(
        default=Renaming(), description="New labels of rows and columns, as in `DataFrame.rename`."
    )
    steps: list[Step] | None = Field(
        default=None,
        min_length=1,
        description="The steps after the matrix is built, in the order in which they are applied, in place "
        "of their keys, whose order is fixed: `[{baseline: {index: BERT}}, {drop: {index: BERT}}, {scale: "
        "100}]`.",
    )
    index_name: Text | None = Field(
        default=None, description="Name of the row axis; by default the field's name."
    )
    columns_name: Text | None = Field(
        default=None, description="Name of the column axis; by default the field's name."
    )

    @model_validator(mode="after")
    def _no_contradictions(self) -> Common:
        if self.fill_value is not None and self.missing == "keep":
            raise ValueError("fill_value fills the cells that missing: keep leaves empty; remove one of them")
        if self.standard_scale and self.z_score:
            raise ValueError("standard_scale and z_score are mutually exclusive; remove one of them")
        if self.scale == 0:
            raise ValueError("scale: 0 would make every cell 0; remove it")
        return self

    @property
    def fields_of_paths(self) -> list[str]:
        """The fields that the paths of the source files provide."""
        return [name for source in self.source for name in re.findall(r"\{(\w+)\}", source)]


class Table(Common):
    """The keys of a matrix that is made from records: rows of a table, or objects in a JSON file."""

    where: dict[str, Wanted] = Field(
        default={},
        description="Records to keep, by field: a value, a list of values, or conditions such as "
        "`{exclude: wnli}`, `{like: mmlu_*}` or `{gt: 1000}`.",
    )
    record_path: Annotated[Texts, BeforeValidator(split_at_dots)] | None = Field(
        default=None,
        description="Path to the records of a JSON file: names joined by dots, or a list of names. "
        "`{task}` matches every key of a mapping, and the key becomes the field `task`: `results.{task}`. "
        "With text around the names, `{task}|{shots}` or `{metric},none`, it matches the keys of that form. "
        "A number at the end of the path is the field `value`. Below a key that `where` leaves out the file "
        "need not be as the path says.",
    )
    meta: Texts | None = Field(
        default=None,
        description="Fields from outside the record path, as in `json_normalize`, such as `config.model`; "
        "with `record_path: models.runs` also those beside the runs of each model, `models.name`.",
    )
    names: Texts | None = Field(
        default=None,
        description="Names of the columns, as in `pandas.read_csv`: of a file without a header, or of one "
        "whose `header` they replace; in a JSON file, of rows that are lists.",
    )
    extract: dict[str, Text] = Field(
        default={},
        description='Fields in the text of others, similar to `Series.str.extract`: `{run: "{model}-{task}-'
        'seed{seed}"}` adds `model`, `task` and `seed` where `run` has this form. It comes after `melt`, so '
        "that it also takes apart the names of columns.",
    )
    pattern: LogPatterns | None = Field(
        default=None,
        description="For logs and other text: a regular expression of Python, whose named groups are the "
        "fields of a record, `'epoch (?P<epoch>\\d+): acc (?P<acc>\\S+)'`. `\\S+` finds a number with its "
        "sign and exponent, and `nan`; what ends it, such as a comma, follows the group: `(?P<acc>\\S+),`. A "
        "group of `values` that finds only a part of a number is an error. The pattern is found in each "
        "line, as often as it is there, or in the whole text if it has a line break (`\\n`, or `(?s)`). Of a"
        " list of patterns, the last finds the records, and what the others found before holds for them "
        "until it is found again, or until one that is listed before it is: the outermost comes first.",
    )
    sep: Text | None = Field(
        default=None, description="Separator of a CSV file; by default `,` (in a TSV file, a tab)."
    )
    decimal: Literal[".", ","] = Field(
        default=".", description="Decimal mark of numbers that are read from text."
    )
    thousands: Literal[",", ".", " ", "_", "'"] | None = Field(
        default=None, description="Thousands separator of numbers that are read from text."
    )
    header: int | Annotated[list[int], Field(min_length=1)] | None = Field(
        default=None,
        description="Header row, counted from 0, or a list of header rows; by default the first row, or none "
        "with `names`. The names in several header rows are joined by dots (`dev.acc`); with `melt`, each "
        "row can become a field. A column without a name "
        'has that of `pandas.read_csv`: `"Unnamed: 0"` is the first, where `DataFrame.to_csv` writes the '
        "index.",
    )
    na_values: list[Text] = Field(
        default=NA_VALUES,
        description="Texts and numbers that mean a missing value, besides those of the default, as in "
        "`pandas.read_csv`: `-1` is also `-1.0`. They apply only to the numbers (`values`, `sem`).",
    )
    table: int | Text | None = Field(
        default=None,
        description="Of a Markdown or LaTeX file with several tables the one that is meant: its number from "
        "1, or its heading, caption or label, or a part of that. Bold and underlined text is text; of `65.3 "
        "± 0.2` the second number is a field of its own, `acc_std`; dashes are missing values. A row that "
        "spans the table, or whose first cell is in bold and the others empty, is the field `section` of the "
        "rows below; list it in the `id_vars` of `melt`.",
    )
    melt: Melt | None = Field(default=None, description="Reshape a wide table to long form first.")

    @field_validator("record_path")
    @classmethod
    def _no_duplicated_field(cls, value: list[str] | None) -> list[str] | None:
        fields = [f"{{{name}}}" for step in value or () for name in NamePattern.of(step).names]
        if len(set(fields)) < len(fields):
            raise ValueError(
                f"the field {max(fields, key=fields.count)} appears more than once in the path; rename one"
            )
        return value

    @field_validator("na_values")
    @classmethod
    def _with_usual_ones(cls, value: list[str]) -> list[str]:
        return list(dict.fromkeys([*NA_VALUES, *value]))

    @field_validator("names")
    @classmethod
    def _no_duplicated_name(cls, value: list[str] | None) -> list[str] | None:
        for name in value or ():
            if not name.strip():
                raise ValueError("a name is empty; name every column")
            if value and value.count(name) > 1:
                raise ValueError(f"the name {quoted(name)} is duplicated; rename one")
        return value

    @field_validator("extract")
    @classmethod
    def _has_names(cls, value: dict[str, str]) -> dict[str, str]:
        made: list[str] = []
        for field, written in value.items():
            pattern = NamePattern.of(written)
            if not pattern.names:
                raise ValueError(f"{quoted(written)} names no field; write one as {{name}}")
            for name in pattern.names:
                if name in made or name == field:
                    raise ValueError(f"the field {{{name}}} is there twice; rename one")
                made.append(name)
        return value

    @field_validator("table")
    @classmethod
    def _counted_from_1(cls, value: int | str | None) -> int | str | None:
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
            value = int(value)
        if isinstance(value, int) and value < 1:
            raise ValueError(f"there is no table {value}; the first is table: 1")
        return value

    @model_validator(mode="after")
    def _no_keys_of_other_formats(self) -> Table:
        fields = Table.model_fields
        others = ("format", "sep", "header", "names", "record_path", "meta", "table")
        for key in others if self.pattern else ():
            if getattr(self, key) != fields[key].default:
                raise ValueError(f"{key} says nothing about text that is read with pattern; remove {key}")
        return self

    @field_validator("sep")
    @classmethod
    def _one_character(cls, value: str | None) -> str | None:
        if value is not None and (len(value) != 1 or value in '"\r\n'):
            raise ValueError(
                f'{quoted(value)} should be a single character, such as ";" or, in double quotes, "\\t"'
            )
        return value

    @model_validator(mode="after")
    def _different_marks(self) -> Table:
        if self.thousands == self.decimal:
            raise ValueError("thousands and decimal are the same character; change one of them")
        return self


class Pivot(PanelKeys, Table):
    """A matrix as ``pandas.pivot_table`` makes it: a field each for the rows, the columns and the values."""

    kind: Literal["pivot"] = Field(default="pivot", description="Kind of matrix.")
    index: AxisFields = Field(
        description="Field whose values label the rows; or two, `[family, model]`: that of the groups and "
        "that of the labels in them."
    )
    columns: AxisFields = Field(description="Field whose values label the columns; or two, as for `index`.")
    values: Text = Field(description="Field with the numbers.")
    aggfunc: Aggregation | None = Field(
        default=None,
        description="How to aggregate several values of a cell. Without it, more than one value for a cell "
        "is an error. With `mean` or `median`, the standard deviation and the number of runs are kept too.",
    )
    sem: Text | None = Field(
        default=None,
        description="Field with the standard error of each value, if the source provides it.",
    )
    std: Text | None = Field(
        default=None,
        description="Field with the standard deviation of each value, if the source provides it.",
    )
    sort: Sort = Field(
        default=True,
        description="Sort the labels (numbers by value), as in `pandas.pivot_table`; `false` keeps the "
        "order of the source. `natural` counts `70m`, `160m`, `1.4b` and `layer2`, `layer10`; `mean`, "
        "`median`, `min`, `max` and `sum` order by values, in groups within each. `{index: mean, columns: "
        "false}` for each side, where `{by: RTE, ascending: false}` orders by one column or row. Orders "
        "other than `true` and `false` also apply to what `reindex` lists.",
    )
    reindex: SideLabels = Field(
        default=SideLabels(),
        description="Labels to show, in order, as in `DataFrame.reindex`; applied before `rename`.",
    )
    dropna: DropNa = Field(
        default=False,
        description="Leave out rows and columns that are empty, as in `DataFrame.dropna`: `true` (all their "
        "cells are), `index` (only such rows), `columns`, or with `any` empty cell: `{index: any}`. What is "
        "left out need not be allowed by `missing`; the run says what it is.",
    )
    groupby: GroupBy | None = Field(
        default=None,
        description="Rows or columns that become one, as in `DataFrame.groupby`: `{columns: {MMLU: "
        "mmlu_*}}`.",
    )
    normalize: Lines | None = Field(
        default=None,
        description="Divide by the sum of the row, the column, or all cells, as in `pandas.crosstab`.",
    )
    at: At | None = Field(
        default=None,
        description="Of several records of one run, such as its checkpoints, the one that counts: `max "
        "dev_acc` (or `min dev_loss`), or a mapping that says what one run is: `{max: dev_acc, by: seed}`.",
    )
    failed: FailedRuns | None = Field(
        default=None,
        description="Which runs failed, and what becomes of them: `{where: {status: failed}, action: drop}`.",
    )
    errorbar: ErrorBarChoice | None = Field(
        default=None,
        description="Interval around the mean of the runs, as in seaborn: `sd`, `se`, `ci` (by Student's t), "
        "`pi` (between percentiles), or with a level: `[ci, 99]`. A figure can show its ends with the fields "
        "`err_low` and `err_high` in `annot`, and half of it with `err` (not of `pi`).",
    )
    test: SignificanceTest | None = Field(
        default=None,
        description="Test of each cell against a baseline, from the runs that `aggfunc` averages. The figure "
        "can show it with `stars`, `fade`, and the fields `p`, `p_raw` and `n` in `annot`.",
    )

    @model_validator(mode="after")
    def _fields_fit_together(self) -> Pivot:
        if self.test and self.aggfunc not in ("mean", "median"):
            raise ValueError("test requires aggfunc: mean or median, whose runs it compares")
        fields = [*self.index, *self.columns]
        if twice := next((field for field in fields if fields.count(field) > 1), None):
            where = "index and columns are" if fields == [twice, twice] else "two fields of the axes are"
            raise ValueError(f"{where} the same field, {twice}; change one of them")
        labels_by_field(self.reindex.index, self.index, "reindex.index")
        labels_by_field(self.reindex.columns, self.columns, "reindex.columns")
        if self.sem is not None and self.aggfunc not in (None, "mean"):
            raise ValueError(f"sem requires aggfunc: mean or no aggfunc, not {self.aggfunc}")
        if self.std is not None and self.aggfunc is not None:
            raise ValueError(
                "std is the field of a given deviation, and aggfunc computes its own; remove one"
            )
        return self

    @model_validator(mode="after")
    def _runs_fit_together(self) -> Pivot:
        if self.errorbar:
            means = ("mean", "median") if self.errorbar.name == "pi" else ("mean",)
            if self.aggfunc not in means:
                raise ValueError(
                    f"errorbar: {self.errorbar.name} is of the runs behind a mean; write aggfunc: "
                    f"{' or '.join(means)}, or remove it"
                )
        if self.failed:
            self._check_failed(self.failed)
        if self.at and self.aggfunc and not self.run_fields:
            raise ValueError(
                "at: say which fields tell the runs of a cell apart, of which aggfunc then aggregates one "
                f"record each: at: {{{self.at.key}: {self.at.field}, by: seed}}"
            )
        return self

    def _check_failed(self, failed: FailedRuns) -> None:
        if failed.expected and self.aggfunc is None:
            raise ValueError(
                "failed.expected lists several runs of a cell, which need aggfunc: mean; for one run, use "
                "missing: keep"
            )
        if failed.fill_value is not None and self.test:
            raise ValueError(
                "failed.fill_value gives runs a value that no run had, which a test would count; use failed: "
                "{action: drop}"
            )
        if failed.fill_value is not None and self.given_spreads:
            raise ValueError(
                f"failed.fill_value gives runs a value without {' and '.join(self.given_spreads)}; use "
                "failed: {action: drop}"
            )

    @property
    def run_fields(self) -> list[str]:
        """The fields that tell the runs of a cell apart, as far as the keys name them."""
        if self.at and self.at.by:
            return self.at.by
        paired_by = (self.test.pair_by or []) if self.test else []
        return list(dict.fromkeys([*paired_by, *(self.failed.expected if self.failed else ())]))

    @property
    def spreads(self) -> frozenset[str]:
        """Which of the spreads, such as std, sem and count, the matrix has."""
        found = {"std", "count"} if self.aggfunc in ("mean", "median") else set()
        found |= self.given_spreads.keys()
        if self.errorbar:
            found |= {"err_low", "err_high"}
            found |= set() if self.errorbar.name == "pi" else {"err"}
        found |= set(TESTED if self.test else ())
        for step in steps_of(self):
            if step.name in WITHOUT_SPREADS:
                found &= set(TESTED)
            elif isinstance(step.choice, GroupBy) and step.choice.others != "keep":
                found &= {"count", "sem"} if step.choice.aggfunc == "mean" else {"count"}
        return frozenset(found)

    @property
    def given_spreads(self) -> dict[str, str]:
        """The fields with spreads of each value, by what they are: sem, std."""
        given = {"sem": self.sem, "std": self.std}
        return {name: field for name, field in given.items() if field is not None}


class Confusion(Table):
    """A confusion matrix: how often each true label was predicted as each label.
    It is counted from records, or, without `true` and `predicted`, read as it is, with true labels in the
    rows: from an `.npy` or `.npz` file, a CSV or TSV file with or without labels, or a list of lists in JSON
    (`record_path` says where).
    """

    kind: Literal["confusion"] = Field(description="Kind of matrix.")
    true: Text | None = Field(default=None, description="Field with the true label (rows).")
    predicted: Text | None = Field(default=None, description="Field with the predicted label (columns).")
    labels: LabelsOrFile | None = Field(
        default=None,
        description="Labels, in order: a list, or a file (`.txt` with one per line, `.json`, or `{source: "
        "config.json, record_path: id2label}`). By default those of the records, sorted, or of the file. "
        "Records may have positions in them (0, 1 …) in place of labels.",
    )
    tensor: Text | None = Field(
        default=None, description="Name of the array in an `.npz` file with several, as for `kind: tensor`."
    )
    aggfunc: Literal["sum", "mean"] | None = Field(
        default=None,
        description="How to aggregate several files that each are a confusion matrix, such as those of "
        "folds: their sum, or their mean with the standard deviation.",
    )
    sort: AxisOrder | None = Field(
        default=None,
        description="Order of the labels, the same on both sides: `true` (sorted; the default for records), "
        "`false` (as in the source; the default for a confusion matrix), `natural` (`layer2`, `layer10`), "
        "`mean` … of the rows, or `{by: …, ascending: false}`.",
    )
    normalize: Lines | None = Field(
        default=None,
        description="Divide by the sum of the row (recall), the column (precision), or all cells. The "
        "counts stay at hand as `{items}` in `annot`.",
    )

    @model_validator(mode="after")
    def _records_or_a_matrix(self) -> Confusion:
        if (self.true is None) != (self.predicted is None):
            given, other = ("true", "predicted") if self.predicted is None else ("predicted", "true")
            raise ValueError(
                f"{given} is the field of a label, and that of the other is missing; add {other}: FIELD, or "
                f"remove {given} for files that are confusion matrices"
            )
        of_matrix = {"tensor": self.tensor, "aggfunc": self.aggfunc}
        if not self.is_given:
            for key in (key for key, value in of_matrix.items() if value is not None):
                raise ValueError(
                    f"{key} is for files that are confusion matrices, and true and predicted are fields of "
                    f"records, which are counted over all files; remove {key}"
                )
            return self
        for key in (key for key in OF_RECORDS if getattr(self, key) != Table.model_fields[key].default):
            raise ValueError(
                f"{key} is for records, and this is read as a confusion matrix that is one already; remove "
                f"{key}, or name the fields of the records: true: FIELD, predicted: FIELD"
            )
        return self

    @property
    def is_given(self) -> bool:
        """Whether the files are confusion matrices, rather than records to count."""
        return self.true is None

    @property
    def spreads(self) -> frozenset[str]:
        is_changed = self.baseline or self.normalize or self.standard_scale or self.z_score
        of_files = {"std", "count"} if self.aggfunc == "mean" and not is_changed else set()
        return frozenset({"items"} | of_files)


OF_RECORDS = ("where", "meta", "header", "melt", "pattern", "table")
"""The keys that say nothing about a file that is a confusion matrix."""


class Correlation(Table):
    """Correlations between variables: each record is the value of one variable for one item."""

    kind: Literal["correlation"] = Field(description="Kind of matrix.")
    index: Text = Field(description="Field that identifies the items over which variables are correlated.")
    columns: AxisFields = Field(
        description="Field that names the variables, which label both rows and columns; or two, "
        "`[class, image]`: that of the groups and that of the labels in them."
    )
    values: Text = Field(description="Field with the numbers.")
    method: Literal["pearson", "spearman", "kendall"] = Field(
        default="pearson", description="Correlation coefficient, as in `DataFrame.corr`."
    )
    aggfunc: Aggregation | None = Field(
        default=None, description="How to aggregate several values of one variable for one item."
    )
    labels: Labels | None = Field(
        default=None,
        min_length=1,
        description="Variables, in order; by default sorted. With two fields a list for one or both of them, "
        "as for `reindex`.",
    )
    sort: AxisOrder = Field(
        default=True,
        description="Order of the labels, the same on both sides: `true` (sorted), `false` (as in the "
        "source), `natural` (`layer2`, `layer10`), `mean` … of the rows, or `{by: …, ascending: false}`.",
    )

    @model_validator(mode="after")
    def _fields_fit_together(self) -> Correlation:
        fields = [self.index, *self.columns]
        if twice := next((field for field in fields if fields.count(field) > 1), None):
            raise ValueError(f"index and columns have the same field, {twice}; change one of them")
        labels_by_field(self.labels, self.columns, "labels")
        return self

    @property
    def spreads(self) -> frozenset[str]:
        return frozenset()


class Tensor(PanelKeys, Common):
    """A two-dimensional slice of an array with named axes, such as attention weights."""

    kind: Literal["tensor"] = Field(description="Kind of matrix.")
    axes: list[Text] = Field(
        min_length=1, description="Names of the array's axes, in order: `[layer, head, query, key]`."
    )
    index: Text = Field(description="Axis that becomes the rows.")
    columns: Text = Field(description="Axis that becomes the columns.")
    tensor: Text | None = Field(
        default=None, description="Name of the array in an `.npz` or `.safetensors` file with several."
    )
    select: dict[str, int | Text] = Field(
        default={},
        description="For every other axis, a position from 0 (negative: from the end) or a reduction: "
        "mean, median, std, var, min, max, sum, or `rollout` (attention rollout over the layers). For "
        "the rows and columns, a slice such as `1:-1`. For an axis that comes from `{name}` in the path, "
        "its value.",
    )
    labels: dict[str, LabelsOrFile] = Field(
        default={},
        description="Labels of an axis: a list, or a file (`.txt` with one per line, `.json` with a list, or "
        "`{source: config.json, record_path: id2label}`).",
    )
    normalize: Lines | None = Field(
        default=None, description="Divide by the sum of the row, the column, or all cells."
    )
    dropna: DropNa = Field(
        default=False,
        description="Leave out rows and columns that are empty, as in `DataFrame.dropna`: `true` (all their "
        "cells are), `index` (only such rows), `columns`, or with `any` empty cell: `{index: any}`. It "
        "needs `missing: keep`; the run says what is left out.",
    )
    groupby: GroupBy | None = Field(
        default=None,
        description="Rows or columns that become one, as in `DataFrame.groupby`: `{columns: {MMLU: "
        "mmlu_*}}`.",
    )
    sort: Sort = Field(
        default=False,
        description="Order of rows and columns: `false` (as in the array), `true` (sorted labels), "
        "`natural`, `mean` …, or `{index: …, columns: …}`, as in a pivot table.",
    )

    @model_validator(mode="after")
    def _distinct_axes(self) -> Tensor:
        if self.index == self.columns:
            raise ValueError(f"index and columns are the same axis, {self.index}; change one of them")
        if len(set(self.axes)) < len(self.axes):
            raise ValueError("axes must have distinct names; rename one")
        if self.has_panels and "rollout" in self.select.values():
            raise ValueError("rollout cannot be combined with row or col; remove one of them")
        return self

    @property
    def spreads(self) -> frozenset[str]:
        return frozenset()


def _kind(keys: Any) -> str:
    kind = keys.get("kind") if isinstance(keys, dict) else getattr(keys, "kind", None)
    return "pivot" if kind is None else kind


MatrixKeys = Pivot | Confusion | Correlation | Tensor
KINDS: dict[str, type[MatrixKeys]] = {
    "pivot": Pivot,
    "confusion": Confusion,
    "correlation": Correlation,
    "tensor": Tensor,
}
AnyMatrix = Annotated[
    Annotated[Pivot, Tag("pivot")]
    | Annotated[Confusion, Tag("confusion")]
    | Annotated[Correlation, Tag("correlation")]
    | Annotated[Tensor, Tag("tensor")],
    Discriminator(_kind),
]
