"""Bad data in the collecting script: exit code, message, and nothing written."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.scripts.forked import run_script

COLLECT = Path(__file__).parents[2] / "scripts" / "collect.py"
PIVOT = {"index": "m", "columns": "t", "values": "v"}
TENSOR = {"kind": "tensor", "axes": ["q", "k"], "index": "q", "columns": "k"}
CSV = "m,t,v\nA,x,1\nA,y,2\n"

Make = Callable[[Path], object]


def text(content: str | bytes) -> Make:
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content)


def array(values: object) -> Make:
    return lambda path: np.save(path, values, allow_pickle=True)


def npy(header: str, data: bytes = b"") -> bytes:
    padded = header.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded.encode() + data


def archive(*names: str) -> Make:
    def make(path: Path) -> None:
        content = io.BytesIO()
        np.save(content, np.ones((2, 2)))
        with zipfile.ZipFile(path, "w") as file:
            for name in names:
                file.writestr(name, content.getvalue())

    return make


def safetensors(entries: dict[str, object], data: bytes) -> bytes:
    header = json.dumps(entries).encode()
    return len(header).to_bytes(8, "little") + header + data


EIGHT = {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]}

# by number in the list of mistakes: the name of the source, how it is made, further keys, and the message
CASES: dict[str, tuple[str, Make, dict[str, object], str]] = {
    "8 a missing file": ("a.csv", lambda path: None, {}, "there is no such file"),
    "8 a directory": ("a.csv", Path.mkdir, {}, "a directory; give the files in it, such as a.csv/*.csv"),
    "8 a dangling link": ("a.csv", lambda path: path.symlink_to("b.csv"), {}, "a symbolic link to a missing file"),
    "8 a link to a directory out of the tree": ("a.csv", lambda path: path.symlink_to("/etc"), {}, "a directory; give the files in it"),
    "8 a FIFO": ("a.csv", os.mkfifo, {}, "not a regular file but a pipe, socket or device"),
    "8 an empty file": ("a.csv", Path.touch, {}, "the file is empty"),
    "8 a header alone": ("a.csv", text("m,t,v\n"), {}, "has a header but no rows"),
    "9 a NUL byte": ("a.csv", text("m,t,v\nA,\0,1\n"), {}, "a.csv:2: matrices.d: a NUL byte; the file is damaged"),
    "9 a quote that is not closed": ("a.csv", text('m,t,v\nA,"x,1\n'), {}, "a.csv:2: matrices.d: a quote that is opened in this line is never closed"),
    "9 semicolons": ("a.csv", text("m;t;v\nA;x;1,5\n"), {}, '2 cells where the header has 1; set sep: ";"'),
    "9 decimal commas": ("a.csv", text("m;t;v\nA;x;1,5\n"), {"sep": ";"}, '"1,5" is not a number; set decimal: ","'),
    "9 a ragged row": ("a.csv", text(CSV + "A,z\n"), {}, "a.csv:4: matrices.d: 2 cells where the header has 3"),
    "9 a missing field": ("a.csv", text(CSV), {"values": "w"}, 'matrices.d.values: there is no field "w"; known: m, t, v'),
    "9 a duplicated column": ("a.csv", text("m,t,v,v\nA,x,1,2\n"), {}, 'a.csv:1: matrices.d: the column "v" is duplicated; rename one'),
    "9 two values for a cell": ("a.csv", text(CSV + "A,x,3\n"), {}, "2 values for the cell (row A, column x), the first in a.csv:2"),
    "10 a name for a number": ("a.csv", text("m,t,v\nNA,x,NA\n"), {}, '"NA" is not a number; if it means a missing value, add it to'),
    "11 thousands": ("a.csv", text('m,t,v\nA,x,"1,234"\n'), {}, '"1,234" is not a number; set thousands: "," or decimal: ","'),
    "11 underscores": ("a.csv", text("m,t,v\nA,x,1_000\n"), {}, '"1_000" is not a number; set thousands: "_"'),
    "11 infinity": ("a.csv", text("m,t,v\nA,x, infinity \n"), {}, "is infinite; set infinite: missing or infinite: keep"),
    "11 too large": ("a.csv", text("m,t,v\nA,x,1e400\n"), {}, '"1e400" is too large for a 64-bit number'),
    "11 beyond 2^53": ("a.csv", text("m,t,v\nA,x,9007199254740993\n"), {}, "is beyond 2^53, so a float cannot represent it exactly"),
    "11 with its spread": ("a.csv", text("m,t,v\nA,x,0.5 ± 0.1\n"), {}, '"0.5 ± 0.1" is two numbers; take them apart with extract: {v: '),
    "12 NaN in JSON": ("a.json", text('[{"m": "A", "t": "x", "v": NaN}]'), {}, '"v" of the cell (row A, column x) is missing'),
    "12 Infinity in JSON": ("a.json", text('[{"m": "A", "t": "x", "v": -Infinity}]'), {}, "is infinite"),
    "12 a duplicated key": ("a.json", text('[{"m": 1, "m": 2}]'), {}, 'the key "m" is duplicated in one object; rename one'),
    "12 a hundred thousand levels": ("a.json", text("[" * 100_000), {}, "nested too deeply to be data"),
    "12 a 5000-digit integer": ("a.json", text("[" + "9" * 5000 + "]"), {}, "an integer of 5000 digits"),
    "12 a truncated line": ("a.jsonl", text('{"m": "A", "t": "x", "v": 1}\n\n{"m": "A", "t'), {}, "a.jsonl:3: matrices.d: the JSON is truncated here"),
    "12 two objects in a line": ("a.jsonl", text('{"m": "A"} {"m": "B"}\n'), {}, "a.jsonl:1: matrices.d: two values on one line; put each on its own line"),
    "12 a line of another shape": ("a.jsonl", text('{"m": "A", "t": "x", "v": 1}\n{"m": "A", "t": "y"}\n'), {}, "a.jsonl:2: matrices.d: \"v\" of the cell (row A, column y) is missing"),
    "13 a truncated npy file": ("a.npy", text(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2)}", bytes(8))), TENSOR, "truncated: its header declares more data than the file has"),
    "13 npy with extra data": ("a.npy", text(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}", bytes(16))), TENSOR, "the file has extra data after the array"),
    "13 npy of an absurd shape": ("a.npy", text(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999, 99999999)}")), TENSOR, "truncated: its header declares more data"),
    "13 npy of pickled objects": ("a.npy", array(np.array([[{}]], dtype=object)), TENSOR, "contains pickled objects, which can run code"),
    "13 a web page": ("a.npy", text("<!DOCTYPE html><html>"), TENSOR, "not a .npy file but a web page; download the file itself"),
    "13 npz with a duplicated member": ("a.npz", archive("a.npy", "a.npy"), TENSOR, 'two arrays are named "a"; rename one'),
    "13 npz with a member outside": ("a.npz", archive("../../x.npy"), TENSOR, "../../x"),
    "13 safetensors that overlap": ("a.safetensors", text(safetensors({"x": {**EIGHT, "data_offsets": [0, 16], "shape": [2]}, "y": {**EIGHT, "data_offsets": [8, 16]}}, bytes(16))), TENSOR, "damaged"),
    "13 truncated safetensors": ("a.safetensors", text(safetensors({"x": EIGHT}, bytes(4))), TENSOR, "damaged"),
    "14 one dimension": ("a.npy", array(np.ones(3)), TENSOR, "matrices.d.axes: the array has 1 dimensions (shape (3,)), but axes lists 2: q, k"),
    "14 three dimensions": ("a.npy", array(np.ones((2, 2, 2))), TENSOR, "the array has 3 dimensions"),
    "14 zero rows": ("a.npy", array(np.ones((0, 3))), TENSOR, "has shape (0, 3) (q, k), so it has no values"),
    "14 complex numbers": ("a.npy", array(np.ones((2, 2), complex)), TENSOR, "contains complex numbers; save their absolute value"),
    "14 text": ("a.npy", array(np.array([["a"]])), TENSOR, "matrices.d: contains "),
    "14 10 001 x 10 001": ("a.npy", array(np.zeros((10_001, 10_001), bool)), TENSOR, "are more than 100000000 cells"),
    "15 everything missing": ("a.csv", text("m,t,v\nA,x,\nB,x,nan\n"), {}, "is missing; leave it out with where: {t: {exclude: x}}, or set missing: keep"),
    "15 something missing": ("a.csv", text(CSV + "B,x,1\n"), {}, "the cell (row B, column y) has no record, so it is missing"),
    "15 sums beyond 1e308": ("a.csv", text("m,t,v\nA,x,1.5e308\nA,x,1.5e308\n"), {"aggfunc": "sum"}, "matrices.d.aggfunc: "),
    "a damaged gzip file": ("a.csv.gz", text(gzip.compress(CSV.encode())[:-9]), {}, "not a gzip file, or a truncated or damaged one; copy it again"),
    "a damaged Parquet file": ("a.parquet", text(b"PAR1 nothing PAR1"), {}, "not a .parquet file, or a damaged one; copy it again"),
    "a Parquet file without rows": ("a.parquet", lambda path: pa.parquet.write_table(pa.table({"m": pa.array([], pa.string())}), path), {}, "has columns but no rows"),
    "a Git LFS pointer": ("a.csv", text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), {}, "a Git LFS pointer; run git lfs pull"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("name", "make", "keys", "expected"), CASES.values(), ids=CASES)
def test_bad_data_is_reported_in_one_line_and_nothing_is_written(tmp_path: Path, name, make, keys, expected):
    make(tmp_path / name)
    specification = {"source": [name], **({} if "kind" in keys else PIVOT), **keys}
    (tmp_path / "keys.json").write_text(json.dumps(specification))
    places = {"file": "config.yaml", "sections": ["matrices.d"], "written": {}}
    handed_over = {"further_parts": {"versions": {}}, "words": {}, "places": places}
    (tmp_path / "keys.job.json").write_text(json.dumps(handed_over))
    before = sorted(path.name for path in tmp_path.iterdir())
    arguments = ["--name", "d", "--specification", "keys.json"]
    arguments += ["--values", "d.npy", "--labels", "d.json", "--record", "d.record.json"]
    done = run_script(COLLECT, *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 2
    assert sorted(path.name for path in tmp_path.iterdir()) == before
