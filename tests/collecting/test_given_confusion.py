"""Files that are confusion matrices already: read with their labels, normalised, summed over folds."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from heatplate.collecting import collect
from heatplate.collecting.inputs import input_files, named_inputs
from heatplate.collecting.locations import without_locations
from heatplate.configuration import loading
from heatplate.configuration.matrices import Confusion, Tensor
from heatplate.configuration.yaml_document import parse
from heatplate.matrix import Matrix
from tests.collecting.make_records import messages

COUNTS = [[12, 1, 0], [3, 9, 2], [0, 0, 7]]
LABELS = ["cat", "dog", "bird"]
FRAME = pd.DataFrame(COUNTS, index=LABELS, columns=LABELS)


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keys(source: object, **given: object) -> Confusion:
    return Confusion.model_validate({"kind": "confusion", "source": source, **given})


def made(source: object, **given: object) -> Matrix:
    matrix = collect(keys(source, **given))
    assert isinstance(matrix, Matrix)
    return matrix


def problems(source: object, **given: object) -> list[str]:
    return messages(collect, keys(source, **given))


def write(name: str, content: str) -> str:
    Path(name).write_text(content)
    return name


@pytest.fixture
def npy() -> str:
    np.save("cm.npy", np.array(COUNTS))
    return "cm.npy"


# The shapes of files


@pytest.mark.parametrize("content", ["50,2,3\n4,60,6\n", "50,2\n4,60\n1,2\n", "0,2,3\n2,60,6\n"])
def test_a_file_with_a_line_too_few_has_no_labels_instead(content: str):
    source = write("cm.csv", content)
    assert "a confusion matrix has as many rows as columns" in problems(source)[0]


@pytest.mark.parametrize(
    ("content", "given"),
    [
        ("0,50,2\n1,4,60\n", {}),
        ("2,50,2\n1,4,60\n", {}),
        ("7,50,2\n3,4,60\n", {"labels": ["7", "3"]}),
        ("1,2\n50,2\n4,60\n", {}),
    ],
)
def test_numbers_of_classes_are_labels_without_a_corner(content: str, given: dict[str, object]):
    assert made(write("cm.csv", content), **given).values.tolist() == [[50, 2], [4, 60]]


def test_an_array_has_positions_or_the_labels_of_the_key_on_both_sides(npy: str):
    plain = made(npy)
    assert plain.values.tolist() == COUNTS
    assert plain.index == plain.columns == ("0", "1", "2")
    assert (plain.index_name, plain.columns_name) == ("True label", "Predicted label")
    named = made(npy, labels=LABELS, index_name="gold")
    assert named.index == named.columns == tuple(LABELS)
    assert named.values.tolist() == COUNTS
    assert named.index_name == "gold"


def test_an_npz_file_may_have_several_arrays():
    np.savez("cm.npz", train=np.eye(3), test=np.array(COUNTS))
    assert made("cm.npz", tensor="test").values.tolist() == COUNTS
    assert "contains 2 arrays (train, test); choose one with tensor:" in problems("cm.npz")[0]


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize("labels", [LABELS, ["0", "1", "2"], ["10", "20", "other"]])
@pytest.mark.parametrize("sep", [",", "\t"])
def test_tables_as_pandas_writes_them_with_or_without_header_and_index(
    header: bool, index: bool, labels: list[str], sep: str
):
    name = "cm.csv" if sep == "," else "cm.tsv"
    pd.DataFrame(COUNTS, index=labels, columns=labels).to_csv(name, header=header, index=index, sep=sep)
    matrix = made(name)
    assert matrix.values.tolist() == COUNTS
    assert list(matrix.index) == list(matrix.columns) == (labels if header or index else ["0", "1", "2"])


@pytest.mark.parametrize("corner", ["gold", "true\\\\pred", ""])
@pytest.mark.parametrize("labels", [LABELS, [0, 1, 2]])
def test_the_corner_may_have_a_name(corner: str, labels: list[object]):
    FRAME.set_axis(labels).set_axis(labels, axis=1).rename_axis(corner).to_csv("cm.csv")
    matrix = made("cm.csv")
    assert matrix.values.tolist() == COUNTS
    assert list(matrix.index) == list(map(str, labels))


def test_a_file_of_savetxt_is_read():
    np.savetxt("cm.txt", np.array(COUNTS))
    assert made("cm.txt", format="csv", sep=" ").values.tolist() == COUNTS


@pytest.mark.parametrize(
    ("content", "record_path"),
    [
        (COUNTS, None),
        ({"metrics": {"confusion_matrix": COUNTS}}, "metrics.confusion_matrix"),
        ([{"cm": COUNTS}, {"cm": [[1]]}], ["0", "cm"]),
        ([[12.0, 1, 0], [3, 9, 2], [0, 0, 7]], None),
    ],
)
def test_json_has_a_list_of_lists(content: object, record_path: object):
    write("cm.json", json.dumps(content))
    given = {} if record_path is None else {"record_path": record_path}
    assert made("cm.json", labels=LABELS, **given).values.tolist() == COUNTS


def test_json_as_pandas_splits_it_has_its_labels():
    FRAME.iloc[::-1].to_json("cm.json", orient="split")
    matrix = made("cm.json", labels=LABELS)
    assert matrix.values.tolist() == COUNTS


def test_rows_in_another_order_than_the_columns_are_matched_by_label():
    FRAME.iloc[[2, 0, 1]].to_csv("cm.csv")
    matrix = made("cm.csv")
    assert matrix.index == matrix.columns == ("bird", "cat", "dog")
    assert matrix.values.tolist() == FRAME.loc[list(matrix.index), list(matrix.columns)].to_numpy().tolist()


def test_a_table_of_crosstab_without_a_label_that_was_never_predicted_is_completed_by_labels():
    table = pd.crosstab(
        pd.Series(["cat", "cat", "dog"], name="gold"), pd.Series(["cat", "dog", "dog"], name="guess")
    )
    table.loc["bird"] = [2, 1]
    table.to_csv("cm.csv")
    assert made("cm.csv", labels=LABELS).values.tolist() == [[1, 1, 0], [0, 1, 0], [2, 1, 0]]
    assert problems("cm.csv") == [
        'cm.csv: rows and columns have different labels ("bird" only as a row); correct them, or list all with '
        "labels, and those that are not there have no counts"
    ]


# Order, normalisation, items


def test_the_order_is_that_of_the_file_unless_the_author_asks_for_another():
    FRAME.to_csv("cm.csv")
    assert made("cm.csv").index == ("cat", "dog", "bird")
    assert made("cm.csv", sort=False).index == ("cat", "dog", "bird")
    in_order = made("cm.csv", sort=True)
    assert in_order.index == in_order.columns == ("bird", "cat", "dog")
    assert in_order.values.tolist() == FRAME.sort_index().sort_index(axis=1).to_numpy().tolist()
    assert made("cm.csv", labels=["dog", "bird", "cat"]).index == ("dog", "bird", "cat")


def test_an_explicit_order_survives_the_way_to_the_job():
    FRAME.to_csv("cm.csv")
    sent = keys("cm.csv", sort=True).model_dump(mode="json", exclude_defaults=True)
    assert Confusion.model_validate(sent).sort is True
    assert collect(Confusion.model_validate(sent)).index == ("bird", "cat", "dog")


@pytest.mark.parametrize(
    ("normalize", "axis"), [("index", 1), ("columns", 0), ("all", None)], ids=["true", "pred", "all"]
)
def test_normalised_values_are_those_of_scikit_learn_and_the_items_stay(
    npy: str, normalize: str, axis: int | None
):
    matrix = made(npy, labels=LABELS, normalize=normalize, scale=100, sort="natural")
    expected = np.array(COUNTS) / np.sum(COUNTS, axis=axis, keepdims=axis is not None) * 100
    order = [LABELS.index(label) for label in matrix.index]
    np.testing.assert_allclose(matrix.values, expected[np.ix_(order, order)], rtol=1e-15)
    assert matrix.items.tolist() == np.array(COUNTS)[np.ix_(order, order)].tolist()
    assert keys(npy, normalize=normalize).spreads == {"items"}


def test_the_items_are_written_and_read_with_the_matrix(npy: str):
    made(npy, normalize="index", transpose=True).write(Path("m.npy"), Path("m.json"))
    assert Matrix.read(Path("m.npy"), Path("m.json")).items.tolist() == np.transpose(COUNTS).tolist()


def test_records_that_are_counted_have_items_too():
    write("runs.csv", "gold,guess\na,a\na,b\nb,b\n")
    matrix = made("runs.csv", true="gold", predicted="guess", normalize="index")
    assert (matrix.values.tolist(), matrix.items.tolist()) == ([[0.5, 0.5], [0, 1]], [[1, 1], [0, 1]])


# Several files


@pytest.fixture
def folds() -> str:
    for number in range(3):
        FRAME.mul(number + 1).iloc[:: (-1) ** number, :: (-1) ** number].to_csv(f"fold{number}.csv")
    return "fold*.csv"


def test_folds_are_summed_or_averaged_by_label(folds: str):
    total = made(folds, aggfunc="sum")
    assert total.values.tolist() == (FRAME * 6).to_numpy().tolist()
    assert total.index == ("cat", "dog", "bird")
    mean = made(folds, aggfunc="mean")
    assert mean.values.tolist() == (FRAME * 2).to_numpy().tolist()
    np.testing.assert_allclose(mean.std, np.std([FRAME, FRAME * 2, FRAME * 3], axis=0, ddof=1))
    assert (mean.count == 3).all()
    assert mean.items.tolist() == total.values.tolist()
    assert keys(folds, aggfunc="mean").spreads == {"items", "std", "count"}


def test_several_sources_are_several_files():
    FRAME.to_csv("a.csv")
    (FRAME * 3).to_csv("b.csv")
    assert made(["a.csv", "b.csv"], aggfunc="sum").values.tolist() == (FRAME * 4).to_numpy().tolist()


def test_several_files_need_to_know_how_they_are_one(folds: str):
    assert problems(folds) == [
        "fold*.csv: source: 3 files, each of which is a confusion matrix; set aggfunc: sum (or mean), or name one"
    ]
    assert problems("fold0.csv", aggfunc="sum") == [
        "fold0.csv: aggfunc: there is only one file; remove aggfunc"
    ]


def test_a_fold_with_another_label_is_named(folds: str):
    FRAME.rename(index={"dog": "dgo"}, columns={"dog": "dgo"}).to_csv("fold3.csv")
    assert problems(folds, aggfunc="sum") == [
        'fold3.csv: labels: "dgo" is not among the labels; add it; did you mean dog?'
    ]


def test_a_fold_of_another_size_is_named(npy: str):
    np.save("dm.npy", np.eye(4))
    assert problems("?m.npy", aggfunc="sum") == [
        "dm.npy: labels: 4 rows and columns, but 3 labels; give one for each"
    ]


# Labels in files


@pytest.mark.parametrize(
    ("name", "content", "record_path"),
    [
        ("l.txt", "cat\ndog\nbird\n", None),
        ("l.json", LABELS, None),
        ("l.json", {"model": {"classes": LABELS}}, "model.classes"),
        ("l.json", {"model.v2": {"classes": LABELS}}, ["model.v2", "classes"]),
        ("l.json", {"id2label": {"2": "bird", "0": "cat", "1": "dog"}}, "id2label"),
        ("l.json", {"label2id": {"bird": 2, "cat": 0, "dog": 1}}, "label2id"),
        ("l.json", {"2": "bird", "0": "cat", "1": "dog"}, None),
    ],
)
def test_labels_come_from_a_file(npy: str, name: str, content: object, record_path: object):
    write(name, content if isinstance(content, str) else json.dumps(content))
    labels = {"source": name, **({} if record_path is None else {"record_path": record_path})}
    assert made(npy, labels=labels).index == tuple(LABELS)
    assert set(input_files(keys(npy, labels=labels))) == {npy, name}
    tensor = {"kind": "tensor", "axes": ["a", "b"], "index": "a", "columns": "b", "labels": {"a": labels}}
    assert collect(Tensor.model_validate({"source": npy, **tensor})).index == tuple(LABELS)


def test_twelve_positions_are_ordered_as_numbers():
    np.save("cm.npy", np.eye(12))
    write("c.json", json.dumps({"id2label": {str(n): f"L{n}" for n in range(12)}}))
    assert made("cm.npy", labels={"source": "c.json", "record_path": "id2label"}).index[2:4] == ("L2", "L3")


def test_labels_of_records_come_from_a_file_too():
    write("runs.csv", "gold,guess\na,a\n")
    write("l.txt", "b\na\n")
    assert made("runs.csv", true="gold", predicted="guess", labels="l.txt").index == ("b", "a")


@pytest.mark.parametrize(
    ("content", "labels", "message"),
    [
        (
            {"a": 1, "id2label": {"0": "x", "1": "y", "2": "z"}},
            "l.json",
            "l.json: labels: a mapping in which labels are only a part; write labels: {source: l.json, "
            "record_path: id2label}",
        ),
        (
            {"model": {"classes": ["x", "y"]}},
            "l.json",
            "l.json: labels: a mapping in which labels are only a part; write labels: {source: l.json, "
            "record_path: model.classes}",
        ),
        (
            {"id2label": {"0": "x", "2": "z"}},
            {"source": "l.json", "record_path": "id2label"},
            'l.json: labels: not a list of texts, such as ["[CLS]", "the", "[SEP]"], nor a mapping of each position',
        ),
        (
            {"id2label": ["x"]},
            {"source": "l.json", "record_path": "id2lable"},
            'l.json: labels.record_path: there is no "id2lable"; did you mean id2label?',
        ),
        (["x", "y"], "l.json", "cm.npy: labels: 3 rows and columns, but 2 labels; give one for each"),
        (["x", "y", "x"], "l.json", 'l.json: labels: duplicated: "x"; list each label once'),
        (["x", None, "z"], "l.json", 'l.json: label 2 of the list is "None", not text; put it in quotes'),
    ],
)
def test_unclear_labels_are_a_problem_with_what_to_write(
    npy: str, content: object, labels: object, message: str
):
    write("l.json", json.dumps(content))
    assert problems(npy, labels=labels)[0].startswith(message)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (
            "cat",
            '"cat" should be a .txt file with one label per line, a .json file, or a list of labels: [cat]',
        ),
        ({"source": "l.txt", "record_path": "a"}, "record_path is for a .json file; remove it"),
        ("l*.txt", 'matrices.m.labels: "l*.txt" is a pattern, and labels are in one file; name it'),
    ],
)
@pytest.mark.parametrize("kind", ["confusion", "tensor"])
def test_problems_of_label_files_have_a_line(kind: str, labels: object, message: str):
    matrix = {"kind": "confusion", "source": "a.npy", "labels": labels}
    if kind == "tensor":
        matrix = {
            **matrix,
            "kind": kind,
            "axes": ["a", "b"],
            "index": "a",
            "columns": "b",
            "labels": {"a": labels},
        }
        message = message.replace("m.labels", "m.labels.a")
    text = json.dumps({"matrices": {"m": matrix}, "figures": {"m": {}}})
    (problem,) = loading.check(parse(text.encode(), "config.yaml")).problems
    assert str(problem).startswith("config.yaml:1:")
    assert message in str(problem)


def test_a_label_file_that_is_not_there_is_a_problem_before_the_first_job(npy: str):
    assert messages(input_files, keys(npy, labels="no.txt"))[0].startswith("no.txt: there is no such file")


def test_a_label_file_outside_of_the_paper_is_known_by_its_place_below(tmp_path: Path, npy: str):
    outside = tmp_path.parent / "elsewhere of jane"
    outside.mkdir(exist_ok=True)
    (outside / "config.json").write_text(json.dumps({"id2label": dict(enumerate(LABELS))}))
    chosen = keys(npy, labels={"source": f"{outside}/config.json", "record_path": "id2label"})
    document = without_locations(chosen.model_dump(mode="json", exclude_defaults=True))
    assert document["labels"] == {"source": "…/config.json", "record_path": ["id2label"]}
    assert set(named_inputs(chosen, input_files(chosen))) == {"cm.npy", "…/config.json"}
    assert made(npy, labels=chosen.labels.model_dump()).index == tuple(LABELS)


# What is no confusion matrix


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("5,1\n2,-7\n", "cm.csv:2: the count of the cell (row 1, column 1) is -7; a count is not negative"),
        ("5,1\n2,inf\n", "cm.csv:2: the count of the cell (row 1, column 1) is infinite"),
        ("5,1\n2,\n", "cm.csv:2: the count of the cell (row 1, column 1) is missing"),
        (
            ",a,b\na,0.9,0.1\nb,0.25,0.75\n",
            "cm.csv:2: 0.9 for the cell (row a, column a) is not a whole number, so these are no counts but seem to "
            "be normalised; save the counts and set normalize: index, columns or all, or draw the numbers as they",
        ),
        (
            "5,1\n2,7.5\n",
            "cm.csv:2: 7.5 for the cell (row 1, column 1) is not a whole number, so these are no",
        ),
        (
            "1,2,3\n4,5,6\n1,2,3\n1,2,3\n1,2,3\n",
            "cm.csv: 5 rows and 3 columns; a confusion matrix has as many",
        ),
        ("5,1\n2\n", "cm.csv:2: 1 cells where other lines have 2"),
        ("gold,guess\ncat,dog\ncat,cat\n", 'cm.csv:2: "dog" is not a number; '),
        (",a,a\na,1,2\nb,3,4\n", 'cm.csv: two columns are named "a"; rename one'),
        (
            ",a,All\na,1,1\nAll,1,1\n",
            'cm.csv: its last row and column, "All", are the sums of the others; save',
        ),
        (",a,b\n", "cm.csv: contains no counts"),
        ("5;1\n2;7\n", 'cm.csv:1: has only one column; set sep: ";"'),
    ],
)
def test_a_table_that_is_no_confusion_matrix_is_a_problem_at_its_line(content: str, message: str):
    assert problems(write("cm.csv", content))[0].startswith(message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"cm": COUNTS, "acc": 0.5}, "cm.json: not a list of lists of numbers; write record_path: cm"),
        (
            {"a": {"a": 5, "b": 1}, "b": {"a": 2, "b": 7}},
            "cm.json: not a list of lists of numbers; a mapping of",
        ),
        (
            [1, 2],
            "cm.json: not a list of lists of numbers; a confusion matrix is [[12, 1], [3, 9]], one list for",
        ),
        (
            [[1, 2], [3]],
            "cm.json: the rows have different lengths; a confusion matrix has as many as columns",
        ),
        (
            [[1, 2, 3], [4, 5, 6]],
            "cm.json: 2 rows and 3 columns; a confusion matrix has as many rows as columns",
        ),
        ([[1, "x"], [3, 4]], 'cm.json: "x" is not a number'),
        ([], "cm.json: not a list of lists of numbers"),
    ],
)
def test_json_that_is_no_confusion_matrix_is_a_problem(content: object, message: str):
    write("cm.json", json.dumps(content))
    assert problems("cm.json")[0].startswith(message)


def test_an_array_of_three_dimensions_is_a_problem():
    np.save("cm.npy", np.ones((2, 3, 3)))
    assert problems("cm.npy") == [
        "cm.npy: an array of shape (2, 3, 3); a confusion matrix has as many rows as columns"
    ]


@pytest.mark.parametrize("keep", [{"missing": "keep"}, {"fill_value": 0}])
def test_missing_counts_are_allowed_by_choice(keep: dict[str, object]):
    write("cm.csv", ",a,b\na,5,\nb,2,7\n")
    value = made("cm.csv", **keep).values[0, 1]
    assert np.isnan(value) if "missing" in keep else value == 0


def test_thousands_and_decimal_commas_are_read():
    write("cm.csv", ";a;b\na;1.234;0\nb;2;7,0\n")
    assert made("cm.csv", sep=";", decimal=",", thousands=".").values.tolist() == [[1234, 0], [2, 7]]


# Keys that do not go together


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"true": "gold"},
            "true is the field of a label, and that of the other is missing; add predicted: FIELD",
        ),
        (
            {"predicted": "guess"},
            "predicted is the field of a label, and that of the other is missing; add true:",
        ),
        ({"where": {"split": "test"}}, "where is for records, and this is read as a confusion matrix"),
        ({"melt": {"id_vars": "model"}}, "melt is for records"),
        (
            {"true": "a", "predicted": "b", "aggfunc": "sum"},
            "aggfunc is for files that are confusion matrices",
        ),
        ({"true": "a", "predicted": "b", "tensor": "x"}, "tensor is for files that are confusion matrices"),
    ],
)
def test_keys_that_do_nothing_are_problems(given: dict[str, object], message: str):
    with pytest.raises(ValidationError, match=message):
        keys("cm.csv", **given)


@pytest.mark.parametrize(
    ("source", "given", "message"),
    [
        (
            "a.parquet",
            {},
            "a confusion matrix that is one already can be csv, tsv, json, npy, npz; for records name",
        ),
        (
            "a.npy",
            {"true": "a", "predicted": "b"},
            "contains an array; if it is a confusion matrix already, remove",
        ),
        ("a.csv", {"tensor": "x"}, "tensor: does not apply to csv files, only to npz"),
        ("a.npy", {"sep": ";"}, "sep: does not apply to npy files, only to csv and tsv"),
    ],
)
def test_files_that_do_not_fit_the_keys_are_problems(source: str, given: dict[str, object], message: str):
    write(source, "x")
    assert message in messages(input_files, keys(source, **given))[0]
