"""Reading CSV, TSV and Parquet: every cell as it is written, or a problem with its line."""

import csv
import datetime
import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatplate.collecting import collect
from heatplate.collecting.columns import text_of
from heatplate.collecting.messages import first_few
from heatplate.collecting.reading import read_records
from heatplate.collecting.source_files import source_files
from heatplate.configuration.matrices import Pivot
from heatplate.problems import InputError, Place, Problem
from tests.collecting.make_records import frame_of


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(source: str, **keys: object):
    pivot = Pivot.model_validate({"source": source, "index": "i", "columns": "c", "values": "v", **keys})
    return read_records(pivot, source_files(pivot.source))


def rows(content: str | bytes, name: str = "a.csv", **keys: object) -> list[list[object]]:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    frame = frame_of(read(name, **keys))
    return [list(frame), *frame.values.tolist()]


def message(content: str | bytes, name: str = "a.csv", **keys: object) -> str:
    with pytest.raises(InputError) as raised:
        rows(content, name, **keys)
    return str(raised.value)


TABLE = [["m", "v"], ["x", "1"], ["y", "2"]]


@pytest.mark.parametrize(
    "content",
    [
        "m,v\nx,1\ny,2\n",
        "m,v\nx,1\ny,2",
        "m,v\r\nx,1\r\ny,2\r\n",
        "\ufeffm,v\nx,1\ny,2\n",
        "m , v\n x,1  \n\ny,2\n,\n\n",
        '"m","v"\n"x","1"\n"y","2"\n',
        'm, "v"\nx, "1"\n"y", 2\n',
    ],
    ids=["plain", "no newline", "CRLF", "byte-order mark", "spaces, blank lines", "quotes", "space, quotes"],
)
def test_quoting_spacing_and_line_endings_do_not_matter(content):
    assert rows(content) == TABLE


def test_compressed_and_tab_separated_files_are_read():
    assert rows(gzip.compress(b"m,v\nx,1\ny,2\n"), "a.csv.gz") == TABLE
    assert rows("m\tv\nx\t1\ny\t2\n", "a.tsv") == TABLE
    assert rows("m;v\nx;1\ny;2\n", sep=";") == TABLE
    assert rows("m,v\nx,1\ny,2\n", "a.dat", format="csv") == TABLE


def test_names_that_look_like_numbers_or_missing_values_stay_text():
    names = ["NA", "None", "nan", "007", "True", "1e5", "null", "-"]
    assert [row[0] for row in rows("m,v\n" + "".join(f"{n},1\n" for n in names))[1:]] == names


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=2, max_size=2),
        min_size=1,
    )
)
def test_what_a_csv_writer_writes_is_read_back_cell_by_cell(cells):
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["m", "v"], *cells])
    expected = [row for row in cells if any(cell.strip() for cell in row)]
    if expected:
        assert rows(stream.getvalue())[1:] == expected


def test_space_in_quotes_is_part_of_a_cell_and_other_space_is_not():
    content = 'm,v\n" the",1\n the ,2\n" a ""b""",3\n'
    assert [row[0] for row in rows(content)[1:]] == [" the", "the", ' a "b"']
    assert rows('m,v,w\n"x ",x ,3\n" x", x,4\n')[1:] == [["x ", "x", "3"], [" x", "x", "4"]]
    assert rows('m,v,w\nx ,"x ",3\n')[1:] == [["x", "x ", "3"]]


def test_each_record_knows_its_line_even_after_a_multiline_cell():
    Path("a.csv").write_text('m,v\n"x\nx",1\n\ny,2\n')
    assert list(read("a.csv").places) == [Place("a.csv", 2), Place("a.csv", 5)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("m,v\nx,1,2\ny\nz,1\n", "a.csv:2: 3 cells where the header has 2\na.csv:3: 1 cells where"),
        ("Unnamed: 0,m,Unnamed: 0\nx,1,2\n", 'a.csv:1: the column "Unnamed: 0" is duplicated; rename one'),
        (
            "made by eval.py\nv2,x\nm,t,v\nx,y,1\nz,y,2\n",
            "a.csv:1: 1 cells, and 3 from line 3 on; if that line is the header, set header: 2",
        ),
        ("m,t\nx,y,1\nz,y,2\n", "a.csv:2: 3 cells where the header has 2"),
        ("m,t\nx,y,z\n", "a.csv:2: 3 cells where the header has 2"),
        ("m,v,m\nx,1,2\n", 'a.csv:1: the column "m" is duplicated; rename one, or name all 3 columns with'),
        ("m,v\n", "a.csv: has a header but no rows"),
        (" \n\n", "a.csv: the file is empty"),
        ("m,v\nx,\0\n", "a.csv:2: a NUL byte"),
        ("m,v\nx,é\n".encode("latin-1"), "a.csv:2: not UTF-8 text; save the file as UTF-8"),
        ('m,v\nx,"1\n', "a.csv:2: a quote that is opened in this line is never closed"),
        ('m,v\nx,"a"b\n', "a.csv:2: text after a closing quote; double the quotes inside a quoted cell"),
        ("m;v\nx;1,5\n", 'set sep: ";"'),
        ("m;v\nx;1\n", 'a.csv:1: has only one column; set sep: ";"'),
        ("<!DOCTYPE html><html>", "a.csv: not a text file but a web page; download the file itself"),
        ("version https://git-lfs.github.com/spec/v1\n", "but a Git LFS pointer; run git lfs pull"),
        (b"\x1f\x8b\x08", "but a gzip file; unpack it"),
    ],
)
def test_a_malformed_table_is_a_problem_with_its_line(content, expected):
    assert expected in message(content)


def test_a_cell_may_be_as_long_as_a_prompt_but_not_unlimited(monkeypatch: pytest.MonkeyPatch):
    content = "m,v\nx," + "y" * 200_000 + "\n"
    assert len(rows(content)[1][1]) == 200_000
    monkeypatch.setattr("heatplate.collecting.delimited_files.MAX_CELL_LENGTH", 1000)
    assert "a.csv:2: a cell of more than 1000 characters; is a quote never closed?" in message(content)


def test_a_truncated_or_fake_gzip_file_is_a_problem():
    for content in (gzip.compress(b"m,v\nx,1\n" * 99)[:-9], b"m,v\nx,1\n"):
        assert "not a gzip file, or a truncated or damaged one; copy it again" in message(content, "a.csv.gz")


def test_the_first_ragged_lines_are_listed_and_the_others_counted():
    problems = message("m,v\n" + "x\n" * 30).splitlines()
    assert len(problems) == 10
    assert problems[-1].endswith("(and 20 more such problems)")


def test_a_file_that_unpacks_to_too_much_is_rejected(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("heatplate.collecting.file_content.MAX_BYTES", 1000)
    assert "more than" in message(gzip.compress(b"m,v\n" + b"x,1\n" * 1000), "a.csv.gz")


def test_several_header_rows_are_joined_and_blank_names_are_filled_from_the_left():
    content = ",dev,,test\nmodel,acc,f1,acc\nx,1,2,3\n"
    assert rows(content, header=[0, 1]) == [["model", "dev.acc", "dev.f1", "test.acc"], ["x", "1", "2", "3"]]


def test_several_header_rows_as_pandas_writes_them_become_separate_fields_with_melt():
    content = ",dev,dev,test\n,acc,f1,acc\nmodel,,,\nx,1,2,3\n"
    melt = {"id_vars": ["model"], "var_name": ["split", "metric"], "value_name": "v"}
    assert rows(content, header=[0, 1], melt=melt) == [
        ["model", "split", "metric", "v"],
        ["x", "dev", "acc", "1"],
        ["x", "dev", "f1", "2"],
        ["x", "test", "acc", "3"],
    ]


def test_melt_agrees_with_pandas_and_keeps_the_lines():
    Path("a.csv").write_text("m,A,B\nx,1,2\ny,3,4\n")
    melt = {"id_vars": "m", "var_name": "task", "value_name": "v"}
    records = read("a.csv", melt=melt)
    wide = [["x", "A", "1"], ["x", "B", "2"], ["y", "A", "3"], ["y", "B", "4"]]
    assert frame_of(records).values.tolist() == wide
    assert [place.line for place in records.places] == [2, 2, 3, 3]
    assert 'there is no field "mm"; did you mean m' in message("m,A\nx,1\n", melt={"id_vars": "mm"}).replace(
        "known", "did you mean"
    )


def test_a_header_row_out_of_range_is_a_problem():
    assert "has 2 lines, so header: 5 is out of range" in message("m,v\nx,1\n", header=5)


def test_fields_from_the_path_are_added_and_must_not_be_in_the_file_too():
    for seed in (1, 2):
        Path(f"seed{seed}.csv").write_text(f"m,v\nx,{seed}\n")
    records = read("seed{seed}.csv")
    assert frame_of(records).values.tolist() == [["x", "1", "1"], ["x", "2", "2"]]
    with pytest.raises(InputError, match='the field "m" is both in the file and in its path'):
        read("seed{m}.csv")


def test_problems_of_all_files_are_reported_at_once():
    for name, line in (("a.csv", "x"), ("b.csv", "x,1,2")):
        Path(name).write_text(f"m,v\n{line}\n")
    with pytest.raises(InputError) as raised:
        read("*.csv")
    assert [problem.place.file for problem in raised.value.problems] == ["a.csv", "b.csv"]


def test_parquet_cells_keep_their_type():
    columns = {
        "m": pa.array(["NA", "x"]).dictionary_encode(),
        "v": pa.array([0.1, None]),
        "n": pa.array([1, 2]),
        "ok": pa.array([True, False]),
        "day": pa.array([datetime.date(2026, 1, 2)] * 2),
        "nested": pa.array([[1], [2]]),
        "bytes": pa.array([b"a", b"b"]),
    }
    pyarrow.parquet.write_table(pa.table(columns), "a.parquet")
    frame = frame_of(read("a.parquet"))
    assert list(frame) == ["m", "v", "n", "ok", "day"]
    assert frame.values.tolist() == [["NA", 0.1, 1, True, "2026-01-02"], ["x", None, 2, False, "2026-01-02"]]


def test_a_file_that_is_not_parquet_is_a_problem():
    expected = "a.parquet: not a .parquet file, or a damaged one; copy it again"
    assert message("PAR1 no", "a.parquet") == expected
    assert "not a .parquet file but a web page" in message("<html>", "a.parquet")
    pyarrow.parquet.write_table(pa.table({"m": pa.array([], pa.string())}), "b.parquet")
    with pytest.raises(InputError, match="has columns but no rows"):
        read("b.parquet")


def test_a_parquet_file_with_a_duplicated_column_or_too_many_cells_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
):
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["m", "m"])
    pyarrow.parquet.write_table(twice, "a.parquet")
    with pytest.raises(InputError, match='the column "m" is duplicated; rename one'):
        read("a.parquet")
    pyarrow.parquet.write_table(pa.table({"m": [1] * 2000}), "b.parquet")
    monkeypatch.setattr("heatplate.collecting.parquet_files.MAX_CELLS", 1000)
    with pytest.raises(InputError, match="more than 1000 cells; reduce the table"):
        read("b.parquet")


def test_the_directory_of_a_parquet_file_does_not_add_a_field():
    Path("model=x").mkdir()
    pyarrow.parquet.write_table(pa.table({"v": [1]}), "model=x/a.parquet")
    assert list(frame_of(read("model=x/a.parquet"))) == ["v"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.dat", 'unknown file extension "dat"; set format: to one of csv, tsv'),
     ("a.npy", "contains an array; set kind: tensor")],
)  # fmt: skip
def test_an_unknown_format_or_an_array_is_a_problem(name, expected):
    assert expected in message("m,v\nx,1\n", name)


@pytest.mark.parametrize("sep", [",", "\t"])
@pytest.mark.parametrize(
    "header",
    [
        ",a,b",
        "a,,b,",
        ",Unnamed: 0,a",
        "Unnamed: 0,,a",
        ",Unnamed: 0,Unnamed: 0.1",
        "a,b,",
        " ,a,b",
        '"",a,b',
    ],
)
def test_columns_without_a_name_have_the_names_that_pandas_gives_them(header: str, sep: str):
    names = header.split(",")
    text = "".join(sep.join(line) + "\n" for line in (names, list("wxyz")[: len(names)]))
    frame = pd.read_csv(io.StringIO(text), sep=sep, skipinitialspace=True)
    assert rows(text, "a.csv" if sep == "," else "a.tsv")[0] == list(frame.columns)


def test_an_index_without_a_name_labels_an_axis_without_a_name():
    frame = pd.DataFrame([[0.5, 0.25], [1.0, 0.75]], index=["x", "y"], columns=["NLI", "QA"])
    frame.to_csv("a.csv")
    frame.to_csv("a.tsv", sep="\t")
    frame.to_parquet("a.parquet")
    frame.columns = pd.MultiIndex.from_product([["dev"], ["NLI", "QA"]])
    frame.to_csv("b.csv")
    for file, name in (
        ("a.csv", "Unnamed: 0"), ("a.tsv", "Unnamed: 0"), ("a.parquet", "__index_level_0__"), ("b.csv", "Unnamed: 0")
    ):  # fmt: skip
        melt = {"id_vars": name, "var_name": "task"}
        header = {"header": [0, 1]} if file == "b.csv" else {}
        keys = {"source": file, "index": name, "columns": "task", "values": "value", "melt": melt, **header}
        matrix = collect(Pivot.model_validate(keys))
        assert (matrix.index, matrix.index_name, matrix.columns_name) == (("x", "y"), "", "task")
        assert matrix.values.tolist() == [[0.5, 0.25], [1.0, 0.75]]


def test_row_numbers_without_a_name_are_no_values_to_melt():
    pd.DataFrame({"m": ["x"], "A": [1], "B": [2]}).to_csv("a.csv")
    melt = {"id_vars": "m", "var_name": "t", "value_name": "v"}
    assert frame_of(read("a.csv", melt=melt)).values.tolist() == [["x", "A", "1"], ["x", "B", "2"]]
    melt["value_vars"] = ["Unnamed: 0"]
    assert frame_of(read("a.csv", melt=melt)).values.tolist() == [["x", "Unnamed: 0", "0"]]


@pytest.mark.parametrize("wrong", ["", "index", "Unnamed", "model"])
def test_the_name_of_a_column_without_one_is_offered_in_quotes(wrong: str):
    columns = [f"t{number}" for number in range(20)]
    pd.DataFrame([[1.0] * 20], index=["x"], columns=columns).to_csv("a.csv")
    keys = {"source": "a.csv", "index": wrong, "columns": "t1", "values": "t2"}
    with pytest.raises(InputError) as raised:
        collect(Pivot.model_validate(keys))
    end = 'the column without a name is called "Unnamed: 0"'
    assert str(raised.value) == f'a.csv: index: there is no field "{wrong}"; {end}'
    with pytest.raises(InputError) as raised:
        collect(Pivot.model_validate({**keys, "melt": {"id_vars": [wrong]}}))
    assert str(raised.value) == f'a.csv: melt: there is no field "{wrong}"; {end}'
    with pytest.raises(InputError, match='; did you mean "Unnamed: 0"\\?'):
        collect(Pivot.model_validate({**keys, "index": "unnamed 0"}))


def test_the_line_with_the_index_name_that_pandas_writes_is_recognized():
    runs = pd.DataFrame({"model": ["x"] * 4, "task": ["A", "A", "B", "B"], "acc": [1.0, 2.0, 3.0, 4.0]})
    runs.groupby(["model", "task"]).acc.agg(["mean", "min"]).unstack("task").to_csv("a.csv")
    melt = {"id_vars": "model", "var_name": ["statistic", "task"], "value_name": "v"}
    assert frame_of(read("a.csv", header=[0, 1], melt=melt)).values.tolist() == [
        ["x", "mean", "A", "1.5"],
        ["x", "mean", "B", "3.5"],
        ["x", "min", "A", "1.0"],
        ["x", "min", "B", "3.0"],
    ]


def test_a_row_without_values_below_several_header_rows_is_kept():
    melt = {"id_vars": "m", "var_name": ["split", "metric"], "value_name": "v"}
    content = ",dev,dev\nm,acc,f1\nrandom,,\nbert,1,2\n"
    assert rows(content, header=[0, 1], melt=melt)[1:] == [
        ["random", "dev", "acc", ""],
        ["random", "dev", "f1", ""],
        ["bert", "dev", "acc", "1"],
        ["bert", "dev", "f1", "2"],
    ]


def test_a_float32_in_a_parquet_file_has_its_shortest_text_as_label():
    columns = {"lr": pa.array([0.1, 0.001, 1e-8, 3.0], pa.float32()), "h": pa.array([0.1] * 4, pa.float16())}
    pa.parquet.write_table(pa.table(columns), "a.parquet")
    frame = frame_of(read("a.parquet"))
    assert [text_of(cell) for cell in frame["lr"]] == ["0.1", "0.001", "1e-08", "3.0"]
    assert text_of(frame["h"][0]) == "0.1"
    assert frame["lr"].tolist() == [float(np.float32(v)) for v in (0.1, 0.001, 1e-8, 3.0)]


def test_a_duplicated_column_of_a_parquet_file_is_a_problem_even_if_one_is_left_out():
    table = pa.Table.from_arrays([pa.array([1.0]), pa.array([[1.0]])], names=["a", "a"])
    pa.parquet.write_table(table, "a.parquet")
    with pytest.raises(InputError, match='the column "a" is duplicated; rename one'):
        read("a.parquet")


def test_a_header_may_start_like_the_signature_of_another_format():
    assert rows("par1,pk\n1,2\n") == [["par1", "pk"], ["1", "2"]]


def test_two_counts_of_further_problems_are_one() -> None:
    def problem(number: int, further: int = 0) -> Problem:
        return Problem(Place("a.csv", number), "values", "is wrong", further)

    inner = first_few([problem(number) for number in range(1, 31)])
    assert [p.further for p in inner.problems] == [0] * 9 + [20]
    outer = first_few([*inner.problems, *(problem(number) for number in range(40, 45))])
    assert str(outer).count("more such problem") == 1
    assert str(outer).endswith("a.csv:10: values: is wrong (and 25 more such problems)")
    assert str(first_few([problem(number) for number in range(11)])).endswith("(and 1 more such problem)")


def test_names_are_those_of_a_file_without_a_header_or_replace_its_own():
    assert rows("x,1\ny,2\n", names=["m", "v"]) == TABLE
    assert rows("a,b\nx,1\ny,2\n", names=["m", "v"], header=0) == TABLE
    assert rows("made by\na,b\nx,1\ny,2\n", names=["m", "v"], header=1) == TABLE
    twice = "made by\na,a\nx,1\ny,2\n"
    assert "name all 2 columns with names: [...] and header: 1" in message(twice, header=1)
    assert rows(twice, names=["m", "v"], header=1) == TABLE
    assert rows("x 1\ny 2\n", "a.txt", format="csv", sep=" ", names=["m", "v"]) == TABLE
    assert rows("x\t1\ny\t2\n", "a.tsv", names=["m", "v"]) == TABLE
    assert message("x,1\ny,2\n", names=["m", "v", "w"]).startswith("a.csv:1: 2 cells where names has 3")


def test_a_field_is_taken_apart_where_its_text_has_the_form():
    content = "run,v\na-x-1,1\nb-y-2,2\nsummary,3\n"
    assert rows(content, extract={"run": "{m}-{t}-{seed}"}) == [
        ["run", "v", "m", "t", "seed"],
        ["a-x-1", "1", "a", "x", "1"],
        ["b-y-2", "2", "b", "y", "2"],
        ["summary", "3", None, None, None],
    ]
    chained = {"run": "{first}-{rest}", "rest": "{t}-{seed}"}
    for written in (chained, dict(reversed(chained.items()))):  # a job is told of them in no order
        assert rows(content, extract=written)[1] == ["a-x-1", "1", "a", "x-1", "x", "1"]


def test_fields_that_are_made_of_each_other_are_a_problem():
    circle = {"a": "{b}-{x}", "b": "{a}-{y}"}
    assert message("run,v\na-x-1,1\n", extract=circle).startswith('a.csv: extract.a: there is no field "a"')


def test_fields_of_the_path_and_melted_columns_are_taken_apart_too():
    melt = {"id_vars": "m", "var_name": "column"}
    extract = {"column": "{task}_{metric}", "run": "{date}+{seed}"}
    Path("2026+1.csv").write_text("m,mnli_acc,qqp_acc\nx,1,2\n")
    records = read("{run}.csv", melt=melt, extract=extract)
    assert list(frame_of(records)) == ["m", "column", "value", "run", "task", "metric", "date", "seed"]
    assert frame_of(records).values.tolist() == [
        ["x", "mnli_acc", "1", "2026+1", "mnli", "acc", "2026", "1"],
        ["x", "qqp_acc", "2", "2026+1", "qqp", "acc", "2026", "1"],
    ]


@pytest.mark.parametrize(
    ("extract", "expected"),
    [
        ({"runs": "{a}-{b}"}, 'a.csv: extract.runs: there is no field "runs"; did you mean run?'),
        ({"run": "{a}_{b}"}, 'a.csv: extract.run: no record has a text of the form "{a}_{b}", such as "a-x"'),
        ({"run": "{v}-{b}"}, 'a.csv: extract.run: there is already a field "v"; write another name'),
    ],
)
def test_a_field_that_cannot_be_taken_apart_is_a_problem(extract, expected):
    assert message("run,v\na-x,1\n", extract=extract) == expected


def test_fields_from_the_path_need_no_id_vars_and_may_be_among_them():
    Path("x.csv").write_text("A,B\n1,2\n")
    for id_vars in ({}, {"id_vars": "m"}, {"id_vars": ["m"]}):
        records = read("{m}.csv", melt={**id_vars, "var_name": "task"})
        assert frame_of(records).values.tolist() == [["A", "1", "x"], ["B", "2", "x"]]
    with pytest.raises(InputError, match='there is no field "n"'):
        read("{m}.csv", melt={"id_vars": ["m", "n"]})


def test_the_names_of_an_index_of_two_levels_are_recognized_below_several_header_rows():
    content = ",,dev,test\n,,acc,acc\nfamily,model,,\na,x,1,2\na,y,3,4\n"
    for keys in ({"i": "model"}, {"i": "family"}, {"index": ["family", "model"]}):
        found = rows(content, header=[0, 1], **({"index": keys["i"]} if "i" in keys else keys))
        assert found[0] == ["family", "model", "dev.acc", "test.acc"]
    assert rows(content, header=[0, 1])[:2] == [
        ["Unnamed: 0", "Unnamed: 1", "dev.acc", "test.acc"],
        ["family", "model", "", ""],
    ]
    half = content.replace("family,model", "family,")
    assert rows(half, header=[0, 1], index="family")[0] == ["family", "Unnamed: 1", "dev.acc", "test.acc"]


def test_headers_that_span_columns_are_filled_also_above_the_second_column():
    content = "Model,,Dev,,Test\nname,size,acc,f1,acc\nx,1,2,3,4\n"
    assert rows(content, header=[0, 1])[0] == ["Model.name", "Model.size", "Dev.acc", "Dev.f1", "Test.acc"]
