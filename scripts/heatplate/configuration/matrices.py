"""The keys of a matrix: where its values come from and how they become rows and columns.

Names are those of pandas: ``read_csv``, ``json_normalize``, ``melt``, ``pivot_table``, ``reindex``,
``rename``, ``corr`` and ``crosstab``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from heatplate.configuration.fields import Model, Number, Selected, Text, Texts
from heatplate.problems import quoted

Format = Literal["csv", "tsv", "json", "jsonl", "parquet", "npy", "npz", "safetensors"]
Aggregation = Literal[
    "mean", "median", "std", "var", "sem", "min", "max", "sum", "count", "nunique", "first", "last"
]
Reduction = Literal["mean", "median", "std", "var", "min", "max", "sum", "rollout"]
Side = Literal["index", "columns"]


class Melt(Model):
    """A wide table made long, as by ``pandas.melt``: each column in ``value_vars`` gives a record."""

    id_vars: Texts = Field(description="Columns that stay, such as the model's name.")
    value_vars: Texts | None = Field(
        default=None, description="Columns that become records; all others if left out."
    )
    var_name: Texts = Field(
        default=["variable"],
        description="Field that takes the column's name; one for each header row.",
    )
    value_name: Text = Field(default="value", description="Field that takes the cell.")


class SideLabels(Model):
    """Labels in the order they are to have, for the rows and for the columns."""

    index: list[Text] | None = Field(default=None, min_length=1, description="Labels of the rows.")
    columns: list[Text] | None = Field(default=None, min_length=1, description="Labels of the columns.")


class Renaming(Model):
    """New labels for old ones."""

    index: dict[str, Text] = Field(default={}, description="New labels of rows.")
    columns: dict[str, Text] = Field(default={}, description="New labels of columns.")


class Baseline(Model):
    """The one row or the one column that is subtracted from all others."""

    index: Text | None = Field(default=None, description="Label of the row to subtract.")
    columns: Text | None = Field(default=None, description="Label of the column to subtract.")

    @model_validator(mode="after")
    def _one_side(self) -> Baseline:
        if (self.index is None) == (self.columns is None):
            raise ValueError("name one row (index:) or one column (columns:)")
        return self


class Common(Model):
    """The keys that every kind of matrix has."""

    source: Texts = Field(
        description="File, list of files, or pattern relative to the working directory. `*` and `**` "
        "match anything; `{name}` matches anything and gives a field: "
        "`results/experiments/{model}/seed{seed}.json`."
    )
    format: Format | None = Field(
        default=None, description="Format of the files; from their ending if left out."
    )
    missing: Literal["error", "keep"] = Field(
        default="error",
        description="A missing value: a problem that names the cell and the line, or kept as an empty "
        "cell (and left out of means).",
    )
    fill_value: Number | None = Field(
        default=None, description="Value for cells that are missing, as in `pandas.pivot_table`."
    )
    infinite: Literal["error", "keep", "missing"] = Field(
        default="error", description="An infinite value: a problem, kept, or taken as missing."
    )
    baseline: Baseline | None = Field(default=None, description="Row or column to subtract from all others.")
    standard_scale: Side | None = Field(
        default=None,
        description="Bring each row (`index`) or column (`columns`) to the range 0 to 1, as in "
        "`seaborn.clustermap`.",
    )
    z_score: Side | None = Field(
        default=None,
        description="Bring each row or column to mean 0 and standard deviation 1 (n - 1), as in "
        "`seaborn.clustermap`.",
    )
    scale: Number = Field(default=1.0, description="Factor for the values: 100 for per cent.")
    unit: Text = Field(default="", description="Unit of the values, such as `%`.")
    transpose: bool = Field(default=False, description="Exchange rows and columns, as the last step.")
    rename: Renaming = Field(default=Renaming(), description="New labels, by side, as in `DataFrame.rename`.")
    index_name: Text | None = Field(
        default=None, description="Name of the row axis; the field's name if left out."
    )
    columns_name: Text | None = Field(
        default=None, description="Name of the column axis; the field's name if left out."
    )

    @model_validator(mode="after")
    def _one_policy(self) -> Common:
        if self.fill_value is not None and self.missing == "keep":
            raise ValueError("fill_value fills what missing: keep would leave empty; write one of them")
        if self.standard_scale and self.z_score:
            raise ValueError("standard_scale and z_score exclude each other")
        if self.scale == 0:
            raise ValueError("scale: 0 would make every cell 0")
        return self


def _steps(record_path: object) -> object:
    """A path in one text is joined by dots; the names in a list may hold dots of their own."""
    return record_path.split(".") if isinstance(record_path, str) else record_path


class Table(Common):
    """The keys of a matrix made from records: rows of a table, or objects of a JSON file."""

    where: dict[str, list[Selected]] = Field(
        default={},
        description="Records to keep: a field and its value, or a list of values.",
        json_schema_extra={
            "additionalProperties": {
                "anyOf": [
                    {"type": ["string", "number", "boolean"]},
                    {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
                ]
            }
        },
    )
    record_path: Annotated[Texts, BeforeValidator(_steps)] | None = Field(
        default=None,
        description="Where the records of a JSON file are: names joined by dots, or a list of names. "
        "`{task}` stands for every key of a mapping and becomes a field: `results.{task}`.",
    )
    meta: Texts | None = Field(
        default=None,
        description="Fields from outside the record path, as in `json_normalize`: `config.model`.",
    )
    sep: Text | None = Field(default=None, description="Separator of a CSV; `,` (TSV: tab) if left out.")
    decimal: Literal[".", ","] = Field(default=".", description="Decimal mark of numbers in text.")
    thousands: Literal[",", ".", " ", "_", "'"] | None = Field(
        default=None, description="Separator of thousands of numbers in text."
    )
    header: int | Annotated[list[int], Field(min_length=1)] = Field(
        default=0,
        description="Line of the header from 0, or a list of lines. Several header rows are joined by "
        "a dot (`dev.acc`), or give a field each with `melt`.",
    )
    na_values: list[Text] = Field(
        default=["", "nan", "NaN"],
        description="Texts that mean a missing value, in the field `values` only.",
    )
    melt: Melt | None = Field(default=None, description="Make a wide table long first.")

    @model_validator(mode="before")
    @classmethod
    def _single_selection(cls, keys: Any) -> Any:
        if isinstance(keys, dict) and isinstance(keys.get("where"), dict):
            where = {k: v if isinstance(v, list) else [v] for k, v in keys["where"].items()}
            return {**keys, "where": where}
        return keys

    @field_validator("record_path")
    @classmethod
    def _each_field_once(cls, value: list[str] | None) -> list[str] | None:
        fields = [step for step in value or () if step.startswith("{")]
        if len(set(fields)) < len(fields):
            raise ValueError(
                f"two parts of the path are the field {max(fields, key=fields.count)}; rename one"
            )
        return value

    @field_validator("sep")
    @classmethod
    def _one_character(cls, value: str | None) -> str | None:
        if value is not None and (len(value) != 1 or value in '"\r\n'):
            raise ValueError(
                f'{quoted(value)} should be one character, such as ";" or, in double quotes, "\\t"'
            )
        return value

    @model_validator(mode="after")
    def _decimal_and_thousands(self) -> Table:
        if self.thousands == self.decimal:
            raise ValueError("thousands and decimal are the same mark")
        return self


class Pivot(Table):
    """A matrix as ``pandas.pivot_table`` makes it: one field for rows, one for columns, one for values."""

    kind: Literal["pivot"] = Field(default="pivot", description="Kind of matrix.")
    index: Text = Field(description="Field whose values label the rows.")
    columns: Text = Field(description="Field whose values label the columns.")
    values: Text = Field(description="Field with the numbers.")
    aggfunc: Aggregation | None = Field(
        default=None,
        description="How several values of a cell become one. Without it, two values for a cell are a "
        "problem. With `mean` or `median`, the standard deviation over the runs and their number are kept.",
    )
    sem: Text | None = Field(
        default=None,
        description="Field with the standard error of each value, if the source has one.",
    )
    sort: bool = Field(
        default=True,
        description="Sort the labels (numbers by value), as `pandas.pivot_table`; `false` keeps the "
        "order in which they come.",
    )
    reindex: SideLabels = Field(
        default=SideLabels(),
        description="Labels to show and their order, as in `DataFrame.reindex`; before `rename`.",
    )
    normalize: Literal["index", "columns", "all"] | None = Field(
        default=None,
        description="Divide by the sum of the row, of the column, or of all, as in `pandas.crosstab`.",
    )

    @model_validator(mode="after")
    def _spread_of_means(self) -> Pivot:
        if self.index == self.columns:
            raise ValueError(f"index and columns are both the field {self.index}")
        if self.sem is not None and self.aggfunc not in (None, "mean"):
            raise ValueError(f"sem goes with aggfunc: mean or none, not with {self.aggfunc}")
        return self

    @property
    def spreads(self) -> frozenset[str]:
        """What stands beside the values: of std, sem and count."""
        if self.baseline or self.normalize or self.standard_scale or self.z_score:
            return frozenset()
        found = {"std", "count"} if self.aggfunc in ("mean", "median") else set()
        return frozenset(found | ({"sem"} if self.sem else set()))


class Confusion(Table):
    """A confusion matrix: how often each true label was predicted as each label."""

    kind: Literal["confusion"] = Field(description="Kind of matrix.")
    true: Text = Field(description="Field with the true label (rows).")
    predicted: Text = Field(description="Field with the predicted label (columns).")
    labels: list[Text] | None = Field(
        default=None, min_length=1, description="Labels and their order; sorted if left out."
    )
    normalize: Literal["index", "columns", "all"] | None = Field(
        default=None,
        description="Divide by the sum of the row (recall), of the column (precision), or of all.",
    )

    @property
    def spreads(self) -> frozenset[str]:
        return frozenset()


class Correlation(Table):
    """Correlations between columns: each record is one value of one variable on one item."""

    kind: Literal["correlation"] = Field(description="Kind of matrix.")
    index: Text = Field(description="Field that names the items correlated over.")
    columns: Text = Field(description="Field that names the variables, which label rows and columns.")
    values: Text = Field(description="Field with the numbers.")
    method: Literal["pearson", "spearman", "kendall"] = Field(
        default="pearson", description="Coefficient, as in `DataFrame.corr`."
    )
    aggfunc: Aggregation | None = Field(
        default=None, description="How several values of one variable on one item become one."
    )
    labels: list[Text] | None = Field(
        default=None, min_length=1, description="Variables and their order; sorted if left out."
    )

    @property
    def spreads(self) -> frozenset[str]:
        return frozenset()


class Tensor(Common):
    """A matrix cut out of an array with named axes, such as attention."""

    kind: Literal["tensor"] = Field(description="Kind of matrix.")
    axes: list[Text] = Field(
        min_length=1, description="Names of the array's axes in order: `[layer, head, query, key]`."
    )
    index: Text = Field(description="Axis that becomes the rows.")
    columns: Text = Field(description="Axis that becomes the columns.")
    tensor: Text | None = Field(
        default=None, description="Name of the array in an `.npz` or `.safetensors` with several."
    )
    select: dict[str, int | Text] = Field(
        default={},
        description="For every other axis a position from 0 (negative: from the end) or a reduction: "
        "mean, median, std, var, min, max, sum, or `rollout` (attention rollout over the layers). For "
        "the rows and columns a slice such as `1:-1`. For an axis that `{name}` in the path gives, "
        "its value.",
    )
    labels: dict[str, Text | list[Text]] = Field(
        default={},
        description="Labels of an axis: a list, or a file (`.json` with a list, `.txt` with one a line).",
    )
    normalize: Literal["index", "columns", "all"] | None = Field(
        default=None, description="Divide by the sum of the row, of the column, or of all."
    )

    @model_validator(mode="after")
    def _axes_named(self) -> Tensor:
        if self.index == self.columns:
            raise ValueError(f"index and columns are both the axis {self.index}")
        if len(set(self.axes)) < len(self.axes):
            raise ValueError("an axis is named twice")
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
