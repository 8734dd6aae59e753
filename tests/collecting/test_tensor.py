"""Tensors: selection, reduction and slices, attention rollout, and mistakes."""

import math
from pathlib import Path

import numpy as np
import pytest

from heatplate.collecting.attention_rollout import rollout
from heatplate.collecting.source_files import SourceFile
from heatplate.collecting.tensor import tensor_matrix
from heatplate.configuration.matrices import Tensor
from heatplate.matrix import Array, Matrix
from tests.collecting.make_records import messages

RNG = np.random.default_rng(0)
ATTENTION = RNG.random((2, 3, 4, 4))
"""Layers, heads, queries, keys."""


def keys(**given: object) -> Tensor:
    base = {"kind": "tensor", "source": "a.npy", "axes": ["layer", "head", "query", "key"]}
    return Tensor.model_validate({**base, "index": "query", "columns": "key", **given})


def cut(array: Array | dict[str, Array] = ATTENTION, **given: object) -> Matrix:
    return tensor_matrix(keys(**given), *_files(array))


def problems(array: Array | dict[str, Array] = ATTENTION, **given: object) -> list[str]:
    return messages(tensor_matrix, keys(**given), *_files(array))


def test_an_axis_from_the_path_can_be_sliced() -> None:
    runs = {f"seed={seed}": np.full((2, 3), seed) for seed in (1, 2, 3)}
    asked = {"axes": ["i", "j"], "index": "seed", "columns": "j"}
    matrix = cut(runs, **asked, select={"i": 0, "seed": "1:"})
    assert matrix.index == ("2", "3")
    assert matrix.values.tolist() == [[2, 2, 2], [3, 3, 3]]
    matrix = cut(
        {f"{name}.npy": np.full((2, 3), 1) for name in "ab"},
        **asked | {"index": "file"},
        select={"i": "mean", "file": ":1"},
    )
    assert matrix.index == ("a.npy",)


def _files(array: Array | dict[str, Array]):
    """One file a.npy, or files whose names are values of fields: ``model=x,seed=1`` or plain names."""
    arrays = array if isinstance(array, dict) else {"a.npy": array}
    fields = [dict(part.split("=") for part in name.split(",") if "=" in part) for name in arrays]
    files = [SourceFile(name, own) for name, own in zip(arrays, fields, strict=True)]
    return files, lambda keys, file: np.array(arrays[file.path], dtype=float)


ONE = {"layer": 1, "head": 0}


def test_positions_are_selected_from_both_ends() -> None:
    np.testing.assert_array_equal(cut(select={"layer": 1, "head": -1}).values, ATTENTION[1, 2])
    np.testing.assert_array_equal(cut(select={"layer": "1", "head": "-1"}).values, ATTENTION[1, 2])


def test_labels_are_positions_and_names_are_axes() -> None:
    matrix = cut(select=ONE)
    assert matrix.index == matrix.columns == ("0", "1", "2", "3")
    assert (matrix.index_name, matrix.columns_name) == ("query", "key")


def test_any_two_axes_can_be_shown_either_way() -> None:
    matrix = cut(index="head", columns="layer", select={"query": 0, "key": 3})
    np.testing.assert_array_equal(matrix.values, ATTENTION[:, :, 0, 3].T)


@pytest.mark.parametrize("name", ["mean", "median", "std", "var", "min", "max", "sum"])
def test_reductions_agree_with_numpy_and_join_consecutive_axes(name: str) -> None:
    with_ddof = {"ddof": 1} if name in ("std", "var") else {}
    expected = getattr(np, name)(ATTENTION, axis=(0, 1), **with_ddof)
    np.testing.assert_allclose(cut(select={"layer": name, "head": name}).values, expected, rtol=1e-12)


def test_different_reductions_are_applied_from_the_last_axis_to_the_first() -> None:
    for select in ({"layer": "max", "head": "mean"}, {"head": "mean", "layer": "max"}):
        np.testing.assert_allclose(cut(select=select).values, ATTENTION.mean(axis=1).max(axis=0), rtol=1e-12)


def test_slices_apply_to_the_shown_axes_and_their_labels() -> None:
    labels = {"query": ["[CLS]", "a", "b", "[SEP]"]}
    matrix = cut(select={**ONE, "query": "1:-1", "key": ":2"}, labels=labels)
    np.testing.assert_array_equal(matrix.values, ATTENTION[1, 0, 1:-1, :2])
    assert (matrix.index, matrix.columns) == (("a", "b"), ("0", "1"))


def test_labels_may_repeat_and_may_be_renamed_to_the_same() -> None:
    matrix = cut(select=ONE, labels={"key": ["the", "cat", "the", "dog"]}, rename={"columns": {"dog": "cat"}})
    assert matrix.columns == ("the", "cat", "the", "cat")


def test_a_field_in_the_path_is_an_axis_that_axes_need_not_list() -> None:
    runs = {f"seed={seed}": np.full((2, 2), seed) for seed in (1, 2)}
    given = {"index": "q", "columns": "k", "select": {"seed": "mean"}}
    assert problems(runs, **given, axes=["seed", "q", "k"]) == [
        'a.npy: axes: "seed" is both an axis and a field in the path, which is an axis anyway; leave it out of axes '
        "if the arrays do not have it, or rename one"
    ]
    assert cut(runs, **given, axes=["q", "k"]).values.tolist() == [[1.5, 1.5], [1.5, 1.5]]


# Labels from files


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", '["α", "", "c", "d"]'),
        ("t.txt", "α\n\nc\nd\n"),
        ("t.txt", "\ufeffα\r\n\r\nc\r\nd"),
        ("t.txt", "α\n\nc\nd\n\n\n"),
    ],
)
def test_labels_come_from_a_file(tmp_path: Path, monkeypatch, name: str, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(text.encode())
    assert cut(select=ONE, labels={"key": name}).columns == ("α", "", "c", "d")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.json", b'["a", "b"]', "t.json: labels.key: 2 labels for an axis of length 4"),
        ("t.txt", b"a\nb\nc\nd\ne\n", "t.txt: labels.key: 5 labels for an axis of length 4"),
        ("t.json", b'{"a": 1}', "t.json: labels.key: not a list of texts, such as"),
        (
            "t.json",
            b'["a", 2.5, "c", "d"]',
            't.json: label 2 of the list is "2.5", not text; put it in quotes',
        ),
        ("t.json", b'["a",\n', "t.json:2: the JSON is truncated here"),
        ("t.json", b"[" * 100_000, "t.json: nested too deeply to be data"),
        ("t.txt", b"\xff\xfe", "t.txt:1: not UTF-8 text"),
    ],
)
def test_an_invalid_label_file_is_a_problem(tmp_path: Path, monkeypatch, name, content, message) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content)
    assert problems(select=ONE, labels={"key": name})[0].startswith(message)


# Several files


SEEDS = {f"model={m},seed={s}": RNG.random((2, 2)) for m in ("small", "large") for s in (10, 9)}
PLAIN = {"axes": ["i", "j"], "index": "i", "columns": "j"}


def test_fields_of_paths_are_leading_axes_sorted_by_value() -> None:
    matrix = cut(SEEDS, axes=["i", "j"], index="model", columns="seed", select={"i": 0, "j": 1})
    assert (matrix.index, matrix.columns) == (("large", "small"), ("9", "10"))
    expected = [[SEEDS[f"model={m},seed={s}"][0, 1] for s in (9, 10)] for m in ("large", "small")]
    np.testing.assert_array_equal(matrix.values, expected)


def test_a_field_is_selected_by_its_value_and_reduced_like_any_axis() -> None:
    matrix = cut(SEEDS, **PLAIN, select={"model": "small", "seed": 10})
    np.testing.assert_array_equal(matrix.values, SEEDS["model=small,seed=10"])
    matrix = cut(SEEDS, **PLAIN, select={"model": "small", "seed": "mean"})
    both = (SEEDS["model=small,seed=10"] + SEEDS["model=small,seed=9"]) / 2
    np.testing.assert_allclose(matrix.values, both, rtol=1e-15)


def test_only_the_selected_combinations_need_a_file() -> None:
    partly = {name: array for name, array in SEEDS.items() if name != "model=large,seed=9"}
    message = "a.npy: source: there is no file for model large, seed 9; select one value, or use fewer fields"
    assert problems(partly, **PLAIN, select={"model": "mean", "seed": "mean"}) == [message]
    assert cut(partly, **PLAIN, select={"model": "small", "seed": "mean"}).values.shape == (2, 2)


def test_plain_files_are_the_axis_file() -> None:
    files = {"b.npy": np.ones((2, 2)), "a.npy": np.zeros((2, 2))}
    assert (cut(files, **PLAIN, select={"file": "mean"}).values == 0.5).all()
    assert (cut(files, **PLAIN, select={"file": "b.npy"}).values == 1).all()
    assert (cut(files, **PLAIN, select={"file": 0}).values == 0).all()
    shown = cut(
        files, axes=["i", "j"], index="file", columns="j", select={"i": 0}, labels={"file": ["A", "B"]}
    )
    assert shown.index == ("A", "B")


def test_files_with_different_shapes_are_rejected() -> None:
    files = {"a.npy": np.ones((2, 2)), "b.npy": np.ones((2, 3))}
    (message,) = problems(files, **PLAIN, select={"file": "mean"})
    assert message == "b.npy: its array has shape (2, 3), that of a.npy (2, 2)"


# Attention rollout


def test_rollout_is_the_product_of_the_layers_from_the_first_up() -> None:
    first, second = np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[0.2, 0.8], [0.0, 1.0]])
    # 0.5 A + 0.5 I: [[1, 0], [0.25, 0.75]] and [[0.6, 0.4], [0, 1]]; their rows sum to 1
    expected = [[0.6 * 1 + 0.4 * 0.25, 0.4 * 0.75], [0.25, 0.75]]
    np.testing.assert_allclose(rollout([first, second]), expected, rtol=1e-15)


def test_rollout_follows_the_definition_whatever_the_rows_sum_to() -> None:
    heads = ATTENTION.mean(axis=1)
    expected = np.eye(4)
    for layer in heads:
        mixed = 0.5 * layer + 0.5 * np.eye(4)
        expected = (mixed / mixed.sum(axis=1, keepdims=True)) @ expected
    whole = cut(select={"head": "mean", "layer": "rollout"})
    np.testing.assert_allclose(whole.values, expected, rtol=1e-12)
    np.testing.assert_allclose(whole.values.sum(axis=1), 1)


def test_rollout_uses_whole_rows_and_follows_the_axes_when_transposed() -> None:
    whole = cut(select={"head": "mean", "layer": "rollout"}).values
    part = cut(select={"head": "mean", "layer": "rollout", "query": "1:-1", "key": "1:-1"}).values
    np.testing.assert_array_equal(part, whole[1:-1, 1:-1])
    turned = cut(index="key", columns="query", select={"head": "mean", "layer": "rollout"}).values
    np.testing.assert_array_equal(turned, whole.T)


def test_rollout_over_files_one_for_each_layer() -> None:
    files = {f"layer={i}": ATTENTION[i, 0] for i in range(2)}
    rolled = cut(files, axes=["query", "key"], select={"layer": "rollout"}).values
    np.testing.assert_array_equal(rolled, rollout(ATTENTION[:, 0]))


def test_rollout_needs_square_attention_on_one_axis() -> None:
    select = {"head": 0, "layer": "rollout"}
    assert problems(RNG.random((2, 3, 4, 5)), select=select) == [
        "a.npy: select.layer: rollout is not possible: attention must be square, but its shape is (4, 5)"
    ]
    assert (
        "attention must be finite and non-negative, without missing values"
        in problems(-ATTENTION * 9, select=select)[0]
    )
    assert problems(select={"head": "rollout", "layer": "rollout"}) == [
        "a.npy: select: rollout over layer and over head; choose the axis of the layers"
    ]


# Missing and infinite values


def _with(value: float) -> Array:
    array = ATTENTION.copy()
    array[1, 2, 3, 0] = value
    return array


def test_a_missing_value_is_a_problem_with_its_cell_unless_it_is_allowed() -> None:
    select = {"layer": "mean", "head": "mean"}
    assert problems(_with(math.nan), select=select) == [
        "a.npy: the value at (layer 1, head 2, row 3, column 0) is missing; "
        "leave it out with select, or set missing: keep (an empty cell) or fill_value: 0"
    ]
    kept = cut(_with(math.nan), select=select, missing="keep").values
    np.testing.assert_allclose(kept, np.nanmean(_with(math.nan), axis=(0, 1)), rtol=1e-12)
    assert cut(_with(math.nan), select={"layer": 1, "head": 2}, fill_value=7).values[3, 0] == 7


def test_what_is_not_selected_may_be_missing() -> None:
    assert cut(_with(math.nan), select={"layer": 0, "head": "mean"}).values.shape == (4, 4)
    assert cut(_with(math.nan), select={"layer": 1, "head": 2, "query": ":3"}).values.shape == (3, 4)


def test_an_infinite_value_is_a_problem_unless_it_is_allowed() -> None:
    select = {"layer": 1, "head": "mean"}
    assert "(head 2, row 3, column 0) is infinite" in problems(_with(math.inf), select=select)[0]
    assert cut(_with(math.inf), select=select, infinite="keep").values[3, 0] == math.inf
    missing = cut(_with(math.inf), select=select, infinite="missing", missing="keep").values
    assert missing[3, 0] == pytest.approx(ATTENTION[1, :2, 3, 0].mean())


def test_a_standard_deviation_of_one_value_is_a_problem() -> None:
    assert problems(ATTENTION[:1], select={"layer": "std", "head": 0})[0].startswith(
        "a.npy: the reduction of the cell (row 0, column 0) is undefined for so few values, so it is missing"
    )


def test_sums_that_are_too_large_are_a_problem() -> None:
    assert problems(np.full((2, 1, 1, 1), 1e308), select={"layer": "sum", "head": 0}) == [
        "a.npy: select.layer: the sum is too large for a 64-bit number"
    ]


# Problems


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"select": {"layer": 0}},
            'a.npy: select.head: the axis "head" (0 to 2) is neither rows nor columns; '
            "select one position, or reduce it by one of mean, median, std, var, min, max, sum, "
            "rollout",
        ),
        (
            {"select": {"layer": 2, "head": 0}},
            "a.npy: select.layer: position 2 is out of range; the axis has positions 0 to 1",
        ),
        (
            {"select": {"layer": -3, "head": 0}},
            "a.npy: select.layer: position -3 is out of range; the axis has positions 0 to 1",
        ),
        (
            {"select": {"layer": "maen", "head": 0}},
            'a.npy: select.layer: "maen" is neither a position nor a reduction; did you mean mean or',
        ),
        (
            {"select": {**ONE, "query": 3}},
            'a.npy: select.query: the axis "query" is shown; use a slice such as "1:-1"',
        ),
        (
            {"select": {**ONE, "query": "1:9"}},
            "a.npy: select.query: the slice 1:9 is out of range; the axis has 4",
        ),
        (
            {"select": {**ONE, "query": "3:1"}},
            "a.npy: select.query: the slice 3:1 selects none of the 4 positions",
        ),
        ({"select": {**ONE, "haed": 0}}, 'a.npy: select.haed: there is no axis "haed"; did you mean head?'),
        ({"index": "tokens"}, 'a.npy: index: there is no axis "tokens"; known: layer, head, query, key'),
        (
            {"select": ONE, "labels": {"kye": ["a"]}},
            'a.npy: labels.kye: there is no axis "kye"; did you mean key?',
        ),
        (
            {"select": ONE, "labels": {"key": ["a", "b"]}},
            "a.npy: labels.key: 2 labels for an axis of length 4",
        ),
    ],
)
def test_the_keys_must_fit_the_axes(given: dict[str, object], message: str) -> None:
    assert problems(**given)[0].startswith(message)


def test_all_axes_without_a_choice_are_reported_at_once() -> None:
    assert len(problems()) == 2


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((), "the array has 0 dimensions (shape ()), but axes lists 4: layer, head, query, key"),
        ((5,), "the array has 1 dimensions (shape (5,)), but axes lists 4: layer, head, query, key"),
        (
            (4, 4, 3),
            "the array has 3 dimensions (shape (4, 4, 3)), but axes lists 4: layer, head, query, key",
        ),
        ((2, 3, 0, 4), "the array has shape (2, 3, 0, 4) (layer, head, query, key), so it has no values"),
    ],
)
def test_the_dimensions_must_be_the_axes(shape: tuple[int, ...], message: str) -> None:
    assert problems(np.zeros(shape), select=ONE)[0].endswith(message)


def test_one_cell_is_a_matrix() -> None:
    assert cut(np.full((1, 1, 1, 1), 5), select={"layer": 0, "head": 0}).values.tolist() == [[5]]


def test_steps_follow_as_for_any_matrix() -> None:
    matrix = cut(select=ONE, normalize="index", scale=100, unit="%", transpose=True)
    np.testing.assert_allclose(matrix.values.sum(axis=0), 100)
    assert matrix.index_name == "key"
