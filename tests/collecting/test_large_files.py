"""Large files are read in another way than small ones, and come out the same."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatplate.collecting import collect, delimited_files, parquet_files
from heatplate.collecting.arrow_columns import ArrowColumn, plain_columns
from heatplate.collecting.columns import ListedColumn
from heatplate.collecting.numbers import parse_number
from heatplate.collecting.reading import read_records
from heatplate.collecting.records import Records
from heatplate.collecting.source_files import source_files
from heatplate.configuration.matrices import Pivot
from heatplate.problems import InputError
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keys_of(source: str, **keys: object) -> Pivot:
    return Pivot.model_validate(
        {"source": source, "index": "model", "columns": "task", "values": "acc", "aggfunc": "mean", **keys}
    )


def read(source: str, **keys: object) -> Records:
    keys_ = keys_of(source, **keys)
    return read_records(keys_, source_files(keys_.source))


def outcome(content: str | bytes, large: int, monkeypatch: pytest.MonkeyPatch, **keys: object) -> object:
    """The records of a CSV file, or its problems; large: characters of a file that counts as large."""
    Path("a.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.setattr(delimited_files, "LARGE", large)
    try:
        records = read("a.csv", **keys)
    except InputError as error:
        return str(error)
    fields = {
        name: (records.cells(name), records.column(name).factorized.uniques) for name in records.columns
    }
    return fields, [str(place) for place in records.places]


cells = st.sampled_from(["x", "y", "007", "1", "1.0", "", " ", " x ", "NA", "é", "x\u00a0", "-0", "a b", "#"])
lines = st.lists(st.lists(cells, min_size=1, max_size=4).map(",".join), max_size=6)
ends = st.sampled_from(["\n", "\r\n", "\n\n", "\r", " \n"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(lines=lines, end=ends, width=st.integers(2, 3), last=st.booleans(), header=st.integers(0, 1))
def test_a_large_csv_file_has_the_records_of_a_small_one(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], end: str, width: int, last: bool, header: int
) -> None:
    fitting = [line for line in lines if line.count(",") == width - 1] if last else lines
    content = end.join([",".join("abc"[:width]), *fitting]) + (end if last else "")
    small = outcome(content, 10**9, monkeypatch, header=header)
    assert outcome(content, 0, monkeypatch, header=header) == small


@pytest.mark.parametrize("sep", [",", ";", "\t", " ", "|"])
def test_the_large_way_is_taken(monkeypatch: pytest.MonkeyPatch, sep: str) -> None:
    content = sep.join(["model", "task", "acc"]) + "\n" + sep.join(["x", "A", "1"]) + "\n"
    Path("a.csv").write_text(content)
    assert isinstance(read("a.csv", sep=sep).column("acc"), ListedColumn)
    monkeypatch.setattr(delimited_files, "LARGE", 10)
    records = read("a.csv", sep=sep)
    assert isinstance(records.column("acc"), ArrowColumn)
    assert [str(place) for place in records.places] == ["a.csv:2"]


NUMBER = st.text("0123456789+-.eEinfa _,%", max_size=8) | st.floats().map(repr) | st.integers().map(str)


@given(texts=st.lists(NUMBER, min_size=1, max_size=5))
def test_numbers_are_plain_only_if_each_is_the_one_that_a_second_look_finds(texts: list[str]) -> None:
    column = ArrowColumn(len(texts), lambda: [pa.array(texts, pa.string())], str.strip)
    numbers = column.plain_numbers(["", "nan"])
    if numbers is not None:
        missing = [text in ("", "nan") for text in texts]
        looked_at = [
            float("nan") if gone else parse_number(text) for text, gone in zip(texts, missing, strict=True)
        ]
        np.testing.assert_array_equal(numbers, looked_at)
        assert not np.signbit(numbers[numbers == 0]).any()


def test_plain_columns_leave_all_that_may_be_a_problem() -> None:
    assert plain_columns(b"a,b\n1,2\n3,4\n", 2, ",", 1) is not None
    for content in ("a,b\n1,2,3\n", "a,b\n1\n", "a,b\n\n1,2\n", "a,b\n1,2\n,\n", "a,b\n1,2\n , \n"):
        assert plain_columns(content.encode(), 2, ",", 1) is None, content


def rows(count: int) -> list[str]:
    chance = random.Random(4)
    return [
        f"m{chance.randrange(7)},t{chance.randrange(5)},{number},{chance.random():.6f}"
        for number in range(count)
    ]


def test_a_large_file_has_the_mean_of_pandas_and_the_bits_of_any_order_and_of_many_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines, header = rows(40_000), "model,task,seed,acc"
    shuffled = random.Random(5).sample(lines, len(lines))
    Path("a.csv").write_text("\n".join([header, *lines]))
    Path("b.csv").write_text("\n".join([header, *shuffled]))
    for part in range(2):
        Path(f"part{part}.csv").write_text("\n".join([header, *shuffled[part::2]]))
    wanted = collect(keys_of("a.csv"))
    monkeypatch.setattr(delimited_files, "LARGE", 10_000)
    expected = pd.read_csv("a.csv").pivot_table(index="model", columns="task", values="acc")
    np.testing.assert_allclose(wanted.values, expected.to_numpy(), rtol=1e-12)
    pa.parquet.write_table(pa.Table.from_pandas(pd.read_csv("b.csv"), preserve_index=False), "c.parquet")
    for source in ("a.csv", "b.csv", "part*.csv", "c.parquet"):
        matrix = collect(keys_of(source))
        assert matrix.values.tobytes() == wanted.values.tobytes()
        assert matrix.std.tobytes() == wanted.std.tobytes()
        assert (matrix.index, matrix.columns) == (wanted.index, wanted.columns)


def test_a_bad_cell_of_a_large_file_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited_files, "LARGE", 100)
    lines = ["model,task,seed,acc", *rows(200)]
    lines[150] = "m1,t1,9,0.5O"
    lines[151] = "m1,t1,9,"
    Path("a.csv").write_text("\n".join(lines))
    with pytest.raises(InputError) as raised:
        collect(keys_of("a.csv"))
    assert str(raised.value).startswith('a.csv:151: the field "acc": "0.5O" is not a number')
    lines[150] = lines[149]
    Path("a.csv").write_text("\n".join(lines))
    with pytest.raises(InputError, match=r'a\.csv:152: "acc" of the cell \(row m1, column t1\) is missing'):
        collect(keys_of("a.csv"))
    with pytest.raises(
        InputError, match=r"a\.csv:\d+: \d+ values for the cell .* \(they differ in \"seed\"\)"
    ):
        collect(keys_of("a.csv", aggfunc=None, missing="keep"))


def test_a_column_of_a_parquet_file_that_is_not_needed_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"model": ["x"], "task": ["A"], "acc": [0.5], "prompt": ["long"]}
    pa.parquet.write_table(pa.table(table), "a.parquet")
    read_columns: list[str] = []
    original = pa.parquet.ParquetFile.iter_batches

    def spy(
        file: pa.parquet.ParquetFile, batch_size: int, columns: list[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        read_columns.extend(columns or ["all"])
        return original(file, batch_size, columns=columns)

    monkeypatch.setattr(pa.parquet.ParquetFile, "iter_batches", spy)
    assert collect(keys_of("a.parquet")).values.tolist() == [[0.5]]
    assert sorted(read_columns) == ["acc", "model", "task"]


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_the_batches_in_which_a_parquet_file_is_read_do_not_matter(
    monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    texts = pa.array(["b", "a", None, "b", "c", "a", "b"])
    columns = {
        "text": texts,
        "coded": texts.dictionary_encode(),
        "unused": pa.DictionaryArray.from_arrays([2, 0, None, 2, 1, 0, 2], ["a", "c", "b", "never"]),
        "number": pa.array([1, 2, None, 1, 3, 2, 1]),
        "acc": pa.array([0.5, -0.0, None, float("nan"), 0.1, 2.0, 3.0]),
        "narrow": pa.array([0.1, 0.2, None, 0.1, 0.3, 0.2, 0.1], pa.float32()),
        "written": pa.array(["0.5", "", "-0", "1e3", "NA", "7", "8"]),
    }
    pa.parquet.write_table(pa.table(columns), "a.parquet", row_group_size=4, store_schema=True)

    def found() -> object:
        records = read("a.parquet")
        numbers = {
            name: records.column(name).plain_numbers(["", "NA"]) for name in ("acc", "written", "number")
        }
        cells = {name: (records.cells(name), records.column(name).factorized.uniques) for name in columns}
        return repr(cells), {name: found.tobytes() for name, found in numbers.items() if found is not None}

    whole = found()
    assert len(whole[1]) == 3
    assert read("a.parquet").cells("unused") == ["b", "a", None, "b", "c", "a", "b"]
    monkeypatch.setattr(parquet_files, "BATCH", batch)
    assert found() == whole


def printed_by(code: str, directory: Path) -> str:
    """What a program prints that is run in a process of its own. Its argument is the directory of the scripts."""
    command = [sys.executable, "-c", code, ROOT / "scripts"]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=directory).stdout


def test_a_parquet_file_takes_few_bytes_per_row(tmp_path: Path) -> None:
    count = 1_000_000
    chance = np.random.default_rng(1)
    names = {field: pa.array([f"{field}-{n}" for n in range(9)]) for field in ("model", "task")}
    columns = {field: texts.take(pa.array(chance.integers(0, 9, count))) for field, texts in names.items()}
    table = pa.table({**columns, "acc": chance.random(count), "prompt": columns["model"]})
    pa.parquet.write_table(table, "a.parquet", row_group_size=50_000)
    code = (
        "import sys, tracemalloc; sys.path.insert(0, sys.argv[1]);"
        "from heatplate.collecting import collect; from heatplate.configuration.matrices import Pivot;"
        "import pyarrow, heatplate.collecting.pivot; from heatplate.collecting import parquet_files;"
        "parquet_files.BATCH = 2**14; tracemalloc.start();"
        "collect(Pivot(source=['a.parquet'], index=['model'], columns=['task'], values='acc', aggfunc='mean'));"
        "print(tracemalloc.get_traced_memory()[1], pyarrow.default_memory_pool().max_memory())"
    )
    of_python, of_arrow = map(int, printed_by(code, tmp_path).split())
    assert of_python < 45 * count
    assert of_arrow < 5_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"model,task,acc\nx,A,\xff\n",
        b"m\xffdel,task,acc\nx,A,1\n",
        b"model,task,acc\nx,A,\0\n",
        b"\xef\xbb\xbfmodel,task,acc\nx,A,1\n",
        b"PAR1,task,acc\nx,A,1\n",
        b"version https://git-lfs,task\noid,x\n",
        b"model,task,acc\nx,A,\xed\xa0\x80\n",
        b"   \n  \n",
        b"model,task,acc\nx,A,1\n\n\n",
        "model,task,acc\n\u2003,\u2003,\u2003\nx,A,1\n".encode(),
        "model,task,acc\n\u2003,A,1\n".encode(),
    ],
)
def test_the_bytes_of_a_large_file_are_those_of_a_small_one(
    monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    small = outcome(content, 10**9, monkeypatch)
    assert outcome(content, 0, monkeypatch) == small


def test_a_small_job_imports_neither_pandas_nor_arrow(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("model,task,acc\nx,A,1\nx,A,2\n")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from heatplate.collecting import collect; from heatplate.configuration.matrices import Pivot;"
        "collect(Pivot(source=['a.csv'], index=['model'], columns=['task'], values='acc', aggfunc='mean'));"
        "print(sorted({'pandas', 'pyarrow', 'scipy', 'matplotlib'} & set(sys.modules)))"
    )
    assert printed_by(code, tmp_path).strip() == "[]"


@pytest.mark.parametrize("count", [3, 130])  # cells are numbered in 16 bits, and in 32
def test_records_with_labels_that_are_not_shown_are_in_no_cell(count: int) -> None:
    numbers = {(row, column): row * count + column for row in range(count) for column in range(count)}
    lines = [f"m{row},t{column},{number}" for (row, column), number in numbers.items()]
    Path("a.csv").write_text("\n".join(["model,task,acc", *lines]))
    shown = list(range(1, count))
    reindex = {"index": [f"m{n}" for n in shown], "columns": [f"t{n}" for n in shown]}
    matrix = collect(keys_of("a.csv", reindex=reindex))
    assert matrix.values.tolist() == [[numbers[row, column] for column in shown] for row in shown]
    assert (matrix.count == 1).all()
    matrix = collect(keys_of("a.csv", reindex={"index": ["m1"]}))
    order = sorted(range(count), key=lambda n: matrix.columns.index(f"t{n}"))
    assert matrix.values.tolist() == [[numbers[1, column] for column in order]]
