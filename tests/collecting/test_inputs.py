"""The files that a matrix is made from, as the workflow lists them before the first job."""

from pathlib import Path

import pytest

from heatplate.collecting.inputs import input_files, label_files
from heatplate.configuration.matrices import MatrixKeys, Pivot, Tensor
from tests.collecting.make_records import messages


@pytest.fixture(autouse=True)
def _paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.npy", "b1.csv", "b2.csv", "t.txt", "b1.xlsx", "model.pt", "b.dat.gz", "b.csv.zip"):
        Path(name).write_text("content")
    for name in ("b.parquet", "b.json"):
        Path(name).write_text("content")


def tensor(**labels: object) -> Tensor:
    axes = {"axes": ["q", "k"], "index": "q", "columns": "k"}
    return Tensor.model_validate({"kind": "tensor", "source": "a.npy", **axes, "labels": labels})


def table(*sources: str, **keys: object) -> Pivot:
    base = {"source": list(sources), "index": "i", "columns": "c", "values": "v"}
    return Pivot.model_validate({**base, **keys})


def test_sources_and_label_files_are_inputs_without_duplicates() -> None:
    assert input_files(table("b*.csv", "b1.csv")) == ("b1.csv", "b2.csv")
    keys = tensor(q="t.txt", k="t.txt")
    assert input_files(keys) == ("a.npy", "t.txt")
    assert label_files(keys) == ("t.txt",)
    assert label_files(tensor(q=["a", "b"])) == label_files(table("b1.csv")) == ()


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (tensor(q="tt.txt"), "tt.txt: there is no such file; did you mean t.txt?"),
        (table("c.csv"), "c.csv: there is no such file"),
        (table("b1.xlsx"), "b1.xlsx: spreadsheets are not supported; save the sheet as .csv"),
        (
            table("model.pt"),
            "model.pt: this format can run code when it is loaded, so it is not supported; save the data as .safetensors",
        ),
        (table("b.dat.gz"), 'b.dat.gz: unknown file extension "dat"; set format: to one of csv'),
        (
            table("b.csv.zip"),
            "b.csv.zip: this archive format is not supported; unpack it, or compress the file with gzip (.gz)",
        ),
        (table("a.npy"), "a.npy: contains an array; set kind: tensor"),
        (
            table("b1.csv", record_path="a"),
            "b1.csv: record_path: does not apply to csv files, only to json and jsonl",
        ),
        (
            table("b1.csv", meta="a"),
            "b1.csv: meta: does not apply to csv files, only to json and jsonl; remove it",
        ),
        (table("b.parquet", sep=";"), "b.parquet: sep: does not apply to parquet files, only to csv and tsv"),
        (table("b.json", header=1), "b.json: header: does not apply to json files, only to csv and tsv"),
        (
            tensor().model_copy(update={"tensor": "x"}),
            "a.npy: tensor: does not apply to npy files, only to npz",
        ),
    ],
)
def test_problems_of_a_file_are_found_before_it_is_read(keys: MatrixKeys, message: str) -> None:
    assert messages(input_files, keys)[0].startswith(message)


def test_files_that_another_workflow_makes_may_be_missing_but_a_pattern_must_match() -> None:
    def later(keys: MatrixKeys) -> tuple[str, ...]:
        return input_files(keys, must_exist=False)

    assert later(table("later.csv")) == ("later.csv",)
    assert messages(later, table("later{seed}.csv"))[0].startswith("later{seed}.csv: matches no file")
