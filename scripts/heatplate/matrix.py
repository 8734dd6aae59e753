"""A matrix with its labels: what the collecting stage writes and the drawing stage reads.

On disk a matrix is two files: ``NAME.npy`` holds the values, and ``NAME.json`` next to it holds everything
else that a figure may show. Where the values came from is not part of a matrix, so that a change of origin
alone never changes a figure.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from heatplate.atomic_write import write_atomically
from heatplate.problems import Remark, input_error

Array = NDArray[np.float64]
SPREADS = ("std", "sem", "count", "items", "err", "err_low", "err_high", "p", "p_raw", "n")
"""What a cell may have besides its value: standard deviation, standard error, number of runs; of a confusion
matrix the number of items; half of an interval around it, and the ends of that; and of a test against a
baseline the p value, the one before the correction, and the number of runs or pairs tested."""

TESTED = ("p", "p_raw", "n")
"""Those of them that are of a test."""

ARRAYS = ("values", *SPREADS, "weights")
"""The arrays of a matrix, all of one shape."""


@dataclass(frozen=True)
class BaselineTest:
    """The test that p values are from, in the words of the configuration."""

    method: str
    baseline: str
    pair_by: tuple[str, ...]
    alternative: str
    correction: str


class AuthorText(str):
    """A label in the author's own words, in which ``$…$`` is mathematics; any other is data, and literal.

    As a text it is equal to the same label from data, so that it is found by the same names.
    """

    __slots__ = ()


GROUPS = ("index_groups", "columns_groups")
LEVELS = " / "
"""What stands between the labels of two fields where they are one text: ``GPT / 125m``."""


def full_names(groups: tuple[str, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
    """Each label after that of its group, if there are groups."""
    if not groups:
        return labels
    return tuple(LEVELS.join(filter(None, pair)) for pair in zip(groups, labels, strict=True))


@dataclass(frozen=True)
class Matrix:
    """Values with their labels.

    values: float64, C order, shape (rows, columns); NaN where there is no value. Row 0 is the top row.
    index, columns: the labels of the rows and of the columns; they may repeat (tokens do).
    index_name, columns_name: the names of the two axes; may be empty.
    items: for each cell of a confusion matrix the number of items that were counted, whatever the values
        are now, or None.
    index_groups, columns_groups: the group of each row and of each column, whose label then is that within
        its group; empty if there are no groups. Those of one group follow one another.
    unit: the unit of the values, such as ``%``; may be empty.
    values_name: what the values are, such as ``accuracy``; may be empty.
    std, sem, count: for each cell the standard deviation over runs (n - 1), the standard error,
        and the number of runs; each of the values' shape and unit (count: no unit), or None.
    err, err_low, err_high: for each cell half of an interval around the value, and the ends of it, in the
        values' unit; or None.
    others: matrices that a figure shows in the same cells, by its names for them. They are files of their
        own, and are matched by label.
    p, p_raw, n: for each cell the p value of a test against a baseline, the one before the correction for
        many tests, and the number of runs or pairs; NaN for the baseline itself; None without a ``test``.
    weights: while it is collected, the weight of each cell in a weighted mean, or None. It is not written.
    remarks: what an author should know of how it was collected. They are neither content nor written.
    """

    values: Array
    index: tuple[str, ...]
    columns: tuple[str, ...]
    index_name: str = ""
    columns_name: str = ""
    unit: str = ""
    std: Array | None = None
    sem: Array | None = None
    count: Array | None = None
    index_groups: tuple[str, ...] = ()
    columns_groups: tuple[str, ...] = ()
    others: Mapping[str, Matrix] = field(default_factory=dict)
    p: Array | None = None
    p_raw: Array | None = None
    n: Array | None = None
    test: BaselineTest | None = None
    err: Array | None = None
    err_low: Array | None = None
    err_high: Array | None = None
    weights: Array | None = None
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
    items: Array | None = None
    values_name: str = ""

    def __post_init__(self) -> None:
        if self.values.dtype != np.float64 or self.values.ndim != 2:
            raise ValueError("a matrix is two-dimensional and float64")
        expected = (len(self.index), len(self.columns))
        for name in ARRAYS:
            array = getattr(self, name)
            if array is not None and array.shape != expected:
                raise ValueError(f"{name} has shape {array.shape}, but the labels imply {expected}")
        for groups, labels in ((self.index_groups, self.index), (self.columns_groups, self.columns)):
            if groups and len(groups) != len(labels):
                raise ValueError(f"{len(groups)} groups are given for {len(labels)} labels")

    @property
    def row_names(self) -> tuple[str, ...]:
        """What a message calls each row: its label, after that of its group if there is one."""
        return full_names(self.index_groups, self.index)

    @property
    def column_names(self) -> tuple[str, ...]:
        return full_names(self.columns_groups, self.columns)

    def taken(self, rows: Sequence[int] | None = None, columns: Sequence[int] | None = None) -> Matrix:
        """The matrix with these of its rows and columns, by position, in this order; None takes all.

        All that belongs to a row, a column or a cell goes with it.
        """
        rows = range(len(self.index)) if rows is None else rows
        columns = range(len(self.columns)) if columns is None else columns
        cells = np.ix_(np.asarray(rows, dtype=np.intp), np.asarray(columns, dtype=np.intp))
        arrays: dict[str, Any] = {
            name: np.ascontiguousarray(array[cells])
            for name in ARRAYS
            if (array := getattr(self, name)) is not None
        }
        return replace(
            self,
            index=tuple(self.index[i] for i in rows),
            columns=tuple(self.columns[j] for j in columns),
            index_groups=tuple(self.index_groups[i] for i in rows if self.index_groups),
            columns_groups=tuple(self.columns_groups[j] for j in columns if self.columns_groups),
            **arrays,
        )

    def transposed(self) -> Matrix:
        """The matrix with rows and columns exchanged."""
        arrays: dict[str, Any] = {
            name: np.ascontiguousarray(array.T)
            for name in ARRAYS
            if (array := getattr(self, name)) is not None
        }
        return replace(
            self,
            index=self.columns,
            columns=self.index,
            index_name=self.columns_name,
            columns_name=self.index_name,
            index_groups=self.columns_groups,
            columns_groups=self.index_groups,
            **arrays,
        )

    def write(self, npy: Path, labels: Path) -> None:
        """Write both files, each atomically. Raises OSError if that fails."""
        write_atomically(npy, lambda f: np.save(f, np.ascontiguousarray(self.values), allow_pickle=False))
        write_atomically(labels, lambda f: f.write(self.labels_as_json().encode()))

    def labels_as_json(self) -> str:
        """All but the values."""
        fields: dict[str, object] = {
            "index": list(self.index),
            "columns": list(self.columns),
            "index_name": self.index_name,
            "columns_name": self.columns_name,
            "unit": self.unit,
            "values_name": self.values_name,
        }
        if self.test:
            fields["test"] = asdict(self.test)
        for name in GROUPS:
            if getattr(self, name):
                fields[name] = list(getattr(self, name))
        fields |= author_texts(self)
        return as_json(fields, {name: getattr(self, name) for name in SPREADS})

    @classmethod
    def read(cls, npy: Path, labels: Path) -> Matrix:
        """Read both files. Raises InputError if they are not a matrix written by this class."""
        with damage_as_input_error(npy):
            return cls(**read_fields(npy, labels))


OF_AUTHORS = "author_texts"
"""The field that says which texts are the author's."""


def author_texts(matrix: Matrix) -> dict[str, object]:
    """A field that says which texts of a matrix are the author's, by position, if one could be mathematics.

    Of the others it makes no difference whose they are.
    """
    texts = {
        "index": matrix.index,
        "columns": matrix.columns,
        "index_name": (matrix.index_name,),
        "columns_name": (matrix.columns_name,),
        **{name: getattr(matrix, name) for name in GROUPS},
    }
    own = {
        name: [n for n, text in enumerate(given) if isinstance(text, AuthorText) and set("$\\") & set(text)]
        for name, given in texts.items()
    }
    found = {name: places for name, places in own.items() if places}
    return {OF_AUTHORS: found} if found else {}


def _with_author_texts(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that were read, with the author's texts as such."""
    for name, places in fields.pop(OF_AUTHORS, {}).items():
        if isinstance(fields[name], str):
            fields[name] = AuthorText(fields[name])
        for place in places if isinstance(fields[name], list) else ():
            fields[name][place] = AuthorText(fields[name][place])
    return fields


def as_json(fields: Mapping[str, object], spreads: Mapping[str, Array | None]) -> str:
    """Each field, and each row of a spread, on a line of its own, so that people and diffs can read it."""
    lines = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in fields.items()]
    for name, array in spreads.items():
        if array is not None:
            table = array.reshape(-1, array.shape[-1]).tolist()
            rows = [json.dumps([None if v != v else v for v in row]) for row in table]
            lines.append(f'  "{name}": [\n    ' + ",\n    ".join(rows) + "\n  ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_fields(npy: Path, labels: Path) -> dict[str, Any]:
    """What both files say, by the names of a matrix's fields; spreads have the values' shape.

    Any error is a sign that the files are not as they were written.
    """
    with npy.open("rb") as stream:
        values = npy_format.read_array(stream, allow_pickle=False)
    fields = _with_author_texts(json.loads(labels.read_text(encoding="utf-8")))
    for name in SPREADS:
        if name in fields:
            fields[name] = np.array(fields[name], dtype=np.float64).reshape(values.shape)
    if "test" in fields:
        fields["test"] = BaselineTest(**{**fields["test"], "pair_by": tuple(fields["test"]["pair_by"])})
    return {**{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}, "values": values}


@contextlib.contextmanager
def damage_as_input_error(npy: Path) -> Iterator[None]:
    """InputError in place of what goes wrong with files that are not as they were written."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, EOFError) as error:
        raise input_error(str(npy), "not a matrix with its labels; delete it and build it again") from error
