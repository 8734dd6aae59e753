"""Strips of colours and texts beside rows and columns: their places, colours, order, names and legends."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing.canvas import Area, Canvas, Item, Text
from heatplate.drawing.colour.maps import colormap, rgb
from heatplate.drawing.figure import painted
from heatplate.drawing.geometry import Box
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.reading import colour, drawn, matrix_of, specification
from tests.drawing.test_random_figures import problems_of

MATRIX = matrix_of(
    [[1.0, 2.0, 9.0], [1.5, 2.5, 8.0], [7.0, 8.0, 1.0], [6.5, 8.5, 2.0]],
    index=("BERT", "T5", "RoBERTa", "BART"),
    columns=("A", "B", "C"),
)
FAMILY = {"BERT": "encoder", "T5": "enc-dec", "RoBERTa": "encoder", "BART": "enc-dec"}
PARAMS = {"BERT": 110e6, "T5": 220e6, "RoBERTa": 125e6, "BART": 1.5e9}
ORANGE, BLUE = rgb("#e69f00"), rgb("#56b4e9")


def ledger(matrix: Matrix = MATRIX, **keys: object) -> Canvas:
    return painted(matrix, specification(**{"cbar": False, **keys}))


def of_part(canvas: Canvas, part: str, kind: type[Item] = Area) -> list[Any]:
    return [item for item in canvas.items if item.part == part and isinstance(item, kind)]


def texts(canvas: Canvas, part: str) -> list[str]:
    return [item.text for item in of_part(canvas, part, Text)]


def boxes(canvas: Canvas) -> dict[str, Box]:
    return dict(canvas.boxes)


def colors(canvas: Canvas, part: str) -> list[tuple[float, ...]]:
    return [item.color for item in of_part(canvas, part)]


def test_a_strip_has_a_cell_beside_each_row_in_the_colour_of_its_category(tmp_path: Path) -> None:
    keys: dict[str, Any] = {"row_annotations": {"Family": {"values": FAMILY}}}
    canvas = ledger(**keys)
    assert colors(canvas, "row strip Family") == [ORANGE, BLUE, ORANGE, BLUE]
    body, cells = boxes(canvas)["body"], of_part(canvas, "row strip Family")
    for number, cell in enumerate(cells):
        top = body.top - number * body.height / 4
        assert cell.box.top == pytest.approx(top)
        assert cell.box.bottom == pytest.approx(
            top - body.height / 4, abs=1.01
        )  # it reaches below the next one
        assert cell.box.right < body.left < cell.box.right + 4
    drawing = drawn(tmp_path, MATRIX, **keys)
    for row, expected in enumerate((ORANGE, BLUE, ORANGE, BLUE)):
        np.testing.assert_allclose(colour(drawing.rects[12 + row]), expected, atol=1e-6)
    assert "Familyencoderenc-dec" in drawing.all_text.replace("\n", "")


def test_a_strip_of_columns_is_below_them_and_its_name_at_its_right_end() -> None:
    canvas = ledger(col_annotations={"Kind": {"values": {"A": "x", "B": "y", "C": "x"}}})
    body, cells = boxes(canvas)["body"], of_part(canvas, "column strip Kind")
    assert colors(canvas, "column strip Kind") == [ORANGE, BLUE, ORANGE]
    for number, cell in enumerate(cells):
        assert cell.box.left == pytest.approx(body.left + number * body.width / 3)
        assert cell.box.top < body.bottom < cell.box.top + 4
    (name,) = of_part(canvas, "column strip Kind", Text)
    assert (name.text, name.angle) == ("Kind", 0)
    assert name.box.left > body.right
    assert cells[0].box.bottom < name.box.middle[1] < cells[0].box.top


def test_strips_stand_between_the_cells_and_the_tick_labels_the_first_one_at_the_left_or_top() -> None:
    values = {"First": {"values": FAMILY}, "Second": {"values": PARAMS}}
    canvas = ledger(
        row_annotations=values,
        col_annotations={"First": {"values": {"A": "x"}}, "Second": {"values": {"B": 2}}},
    )
    found = boxes(canvas)
    across = ["row labels", "row strip First", "row strip Second", "body"]
    assert all(found[one].right <= found[other].left for one, other in itertools.pairwise(across))
    down = ["body", "column strip First", "column strip Second", "column labels"]
    assert all(found[one].bottom >= found[other].top for one, other in itertools.pairwise(down))


def test_tick_labels_stand_off_from_what_is_between_them_and_the_cells() -> None:
    canvas = ledger(
        row_annotations={"F": {"values": FAMILY}},
        col_annotations={"K": {"values": {"A": "x"}, "kind": "text"}},
    )
    strip, column_texts = boxes(canvas)["row strip F"], of_part(canvas, "column texts K", Text)
    assert all(item.box.right < strip.left - 2 for item in of_part(canvas, "row labels", Text))
    highest = max(item.box.top for item in of_part(canvas, "column labels", Text))
    assert highest < min(item.box.bottom for item in column_texts if item.text == "x") - 2


def test_cells_of_a_strip_reach_beneath_those_that_follow_so_that_no_seam_shows() -> None:
    canvas = ledger(
        row_annotations={"F": {"values": FAMILY}}, col_annotations={"K": {"values": {"A": 1, "B": 2, "C": 3}}}
    )
    down = [item.box for item in of_part(canvas, "row strip F")]
    across = [item.box for item in of_part(canvas, "column strip K")]
    assert all(one.bottom < other.top - 0.5 for one, other in itertools.pairwise(down))
    assert all(one.right > other.left + 0.5 for one, other in itertools.pairwise(across))
    assert down[-1].bottom == pytest.approx(boxes(canvas)["body"].bottom)


def test_the_side_can_be_chosen_and_follows_the_tick_labels_otherwise() -> None:
    keys: dict[str, Any] = {"values": FAMILY}
    chosen = boxes(ledger(row_annotations={"F": {**keys, "location": "right"}}))
    followed = boxes(ledger(row_annotations={"F": keys}, yticklabels_kws={"location": "right"}))
    assert chosen["row strip F"].left > chosen["body"].right
    assert chosen["row labels"].right < chosen["body"].left
    assert followed["body"].right < followed["row strip F"].left < followed["row labels"].left
    above = boxes(ledger(col_annotations={"F": {"values": {"A": 1}, "location": "top"}}))
    assert above["column strip F"].bottom > above["body"].top


def test_names_of_both_axes_do_not_meet_at_a_corner() -> None:
    canvas = ledger(
        row_annotations={"F": {"values": FAMILY, "location": "right"}},
        col_annotations={"K": {"values": {"A": 1}, "location": "top"}},
    )
    body = boxes(canvas)["body"]
    (name,) = of_part(canvas, "column strip K", Text)
    assert name.box.right < body.left
    assert of_part(canvas, "column strip K")[0].box.bottom < body.top + 4


def test_a_row_without_a_value_has_the_colour_of_missing_values() -> None:
    canvas = ledger(row_annotations={"F": {"values": {"T5": "x"}}}, na_color="0.5")
    grey = (0.5, 0.5, 0.5)
    assert colors(canvas, "row strip F") == [grey, ORANGE, grey, grey]


def test_numbers_have_a_scale_with_a_bar() -> None:
    annotation: dict[str, Any] = {"values": {"BERT": 0, "T5": 5, "RoBERTa": 10}, "cmap": "viridis"}
    canvas = ledger(row_annotations={"N": annotation})
    expected = [tuple(colormap("viridis")(at)[:3]) for at in (0.0, 0.5, 1.0)]
    np.testing.assert_allclose(colors(canvas, "row strip N")[:3], expected, atol=1e-2)
    assert "N" in texts(canvas, "legends")
    numbers = [float(text) for text in texts(canvas, "legends") if text != "N"]
    assert len(numbers) >= 2
    assert 0 <= min(numbers) < max(numbers) <= 10
    half = ledger(row_annotations={"N": {**annotation, "vmax": 5}})
    assert colors(half, "row strip N")[1] == colors(half, "row strip N")[2]


def test_a_logarithm_and_a_format_show_in_the_legend() -> None:
    keys: dict[str, Any] = {
        "values": {"BERT": 1e6, "T5": 1e9, "RoBERTa": 1e12},
        "cmap": "viridis",
        "norm": "log",
    }
    canvas = ledger(row_annotations={"N": {**keys, "fmt": "1k"}}, height=3)
    np.testing.assert_allclose(colors(canvas, "row strip N")[1], colormap("viridis")(0.5)[:3], atol=1e-2)
    assert {"1M", "1B", "1T"} & set(texts(canvas, "legends"))


def test_the_order_of_rows_follows_the_clustering_and_colours_stay_with_their_categories() -> None:
    keys: dict[str, Any] = {"row_annotations": {"F": {"values": {"BERT": "p", "RoBERTa": "q", "T5": "r"}}}}
    plain, clustered = ledger(**keys), ledger(**keys, cluster="both")
    labels = texts(clustered, "row labels")
    assert labels != texts(plain, "row labels")
    by_label = dict(zip(texts(plain, "row labels"), colors(plain, "row strip F"), strict=True))
    assert colors(clustered, "row strip F") == [by_label[label] for label in labels]
    assert texts(clustered, "legends") == texts(plain, "legends") == ["F", "p", "q", "r"]
    found = boxes(ledger(cluster="both", row_annotations={"F": {"values": FAMILY, "location": "right"}}))
    assert found["body"].right < found["row strip F"].left
    assert found["row strip F"].right < found["dendrogram of the rows"].left


def test_gaps_of_groups_are_kept_and_nothing_stands_beside_margins() -> None:
    matrix = replace(MATRIX, index_groups=("one", "one", "two", "two"))
    canvas = ledger(
        matrix,
        margins=True,
        row_annotations={"F": {"values": FAMILY}},
        col_annotations={"K": {"values": {"C": 1}}},
    )
    cells, body = of_part(canvas, "row strip F"), boxes(canvas)["body"]
    assert len(cells) == 4
    assert cells[1].box.bottom - cells[2].box.top == pytest.approx(4.0)
    assert cells[3].box.bottom - body.bottom > 4.0 + cells[3].box.height / 2
    assert len(of_part(canvas, "column strip K")) == 3


def test_a_label_is_that_within_its_group_or_both() -> None:
    matrix = replace(MATRIX, index=("a", "b", "a", "b"), index_groups=("one", "one", "two", "two"))
    values = {"a": "x", "two / a": "y"}
    assert colors(ledger(matrix, row_annotations={"F": {"values": values}}), "row strip F")[::2] == [
        ORANGE,
        BLUE,
    ]


def test_repeated_labels_have_the_same_value() -> None:
    matrix = replace(MATRIX, index=("the", "a", "the", "a"))
    canvas = ledger(matrix, row_annotations={"F": {"values": {"a": "x", "the": "y"}}})
    assert colors(canvas, "row strip F") == [BLUE, ORANGE, BLUE, ORANGE]


def test_texts_stand_beside_their_rows_numbers_aligned_at_their_ends(tmp_path: Path) -> None:
    keys = {"row_annotations": {"Params": {"values": PARAMS, "kind": "text", "fmt": "1k"}}}
    canvas = ledger(**keys)
    *cells, name = of_part(canvas, "row texts Params", Text)
    assert [item.text for item in cells] == ["110M", "220M", "125M", "1.5B"]
    assert len({round(item.box.right, 3) for item in cells}) == 1
    assert name.text == "Params"
    assert name.box.bottom > cells[0].box.top
    body = boxes(canvas)["body"]
    for number, item in enumerate(cells):
        assert item.box.middle[1] == pytest.approx(body.top - (number + 0.5) * body.height / 4, abs=1.0)
    assert "legends" not in boxes(canvas)
    drawing = drawn(tmp_path, MATRIX, **keys)
    assert drawing.row_label(3) == "BART1.5B"


def test_words_are_aligned_at_their_starts_and_what_is_missing_is_written_as_elsewhere() -> None:
    values = {"BERT": "Google", "T5": "Google Brain", "BART": "FAIR"}
    canvas = ledger(row_annotations={"By": {"values": values, "kind": "text"}}, na_rep="–")
    *cells, _ = of_part(canvas, "row texts By", Text)
    assert [item.text for item in cells] == ["Google", "Google Brain", "–", "FAIR"]
    assert len({round(item.x, 3) for item in cells}) == 1


def test_texts_of_narrow_columns_are_smaller_or_turned_or_refused() -> None:
    def items(count: int, text: str, width: float = 3.25) -> list[Text]:
        matrix = matrix_of(np.arange(2.0 * count).reshape(2, count))
        annotation = {"values": dict.fromkeys(matrix.columns, text), "kind": "text"}
        canvas = ledger(matrix, width=width, col_annotations={"T": annotation}, xticklabels=False)
        return of_part(canvas, "column texts T", Text)[:-1]

    assert {(item.angle, item.label.size) for item in items(5, "105k")} == {(0, 8.0)}
    assert {(item.angle, item.label.size < 8.0) for item in items(12, "105k")} == {(0, True)}
    assert {item.angle for item in items(20, "sentence pair")} == {90}
    with pytest.raises(
        InputError, match=r'col_annotations.T: texts such as "sentence pair" do not fit at 5 pt'
    ):
        items(60, "sentence pair")


def test_a_row_of_many_is_high_enough_for_its_text() -> None:
    matrix = matrix_of(np.arange(200.0).reshape(100, 2))
    values = {label: f"{number}M" for number, label in enumerate(matrix.index)}
    canvas = ledger(matrix, row_annotations={"P": {"values": values, "kind": "text"}}, yticklabels=False)
    items = of_part(canvas, "row texts P", Text)[:-1]
    assert len(items) == 100
    assert min(item.label.size for item in items) >= 5.0
    assert all(one.box.bottom >= other.box.top for one, other in itertools.pairwise(items))
    with pytest.raises(
        InputError, match=r"row_annotations.P: texts such as .* a row every 1.*larger \(height\)"
    ):
        ledger(
            matrix, height=3.0, row_annotations={"P": {"values": values, "kind": "text"}}, yticklabels=False
        )


def test_further_strips_have_other_colours_and_those_of_one_name_the_same() -> None:
    kind = {"values": {"A": "x", "B": "y", "C": "encoder"}}
    apart = ledger(row_annotations={"F": {"values": FAMILY}}, col_annotations={"K": kind})
    assert not set(colors(apart, "row strip F")) & set(colors(apart, "column strip K"))
    shared = ledger(row_annotations={"F": {"values": FAMILY}}, col_annotations={"F": kind})
    assert colors(shared, "column strip F")[2] == colors(shared, "row strip F")[0] == ORANGE
    assert texts(shared, "legends") == ["F", "encoder", "enc-dec", "x", "y"]
    numbers = ledger(row_annotations={"a": {"values": PARAMS}, "b": {"values": PARAMS}})
    assert not set(colors(numbers, "row strip a")) & set(colors(numbers, "row strip b"))


def test_colours_can_be_chosen_by_category_by_list_and_by_map() -> None:
    def strip(cmap: object) -> Canvas:
        return ledger(row_annotations={"F": {"values": FAMILY, "cmap": cmap}})

    by_name = strip({"enc-dec": "red", "encoder": "blue", "decoder": "green"})
    assert colors(by_name, "row strip F")[:2] == [rgb("blue"), rgb("red")]
    assert texts(by_name, "legends") == ["F", "enc-dec", "encoder"]
    assert colors(strip(["red", "blue"]), "row strip F")[:2] == [rgb("red"), rgb("blue")]
    np.testing.assert_allclose(colors(strip("Set2"), "row strip F")[:2], colormap("Set2").colors[:2])  # type: ignore[attr-defined]
    np.testing.assert_allclose(
        colors(strip("viridis"), "row strip F")[:2], [colormap("viridis")(at)[:3] for at in (0.0, 1.0)]
    )


def test_legends_stand_above_each_other_outside_the_colour_bar() -> None:
    keys: dict[str, Any] = {
        "row_annotations": {"F": {"values": FAMILY}, "N": {"values": PARAMS, "fmt": "1k"}},
        "cbar": True,
    }
    beside = ledger(**keys, height=3)
    found = boxes(beside)
    assert found["legends"].left > found["colour bar"].right
    family, number = (item for item in of_part(beside, "legends", Text) if item.text in ("F", "N"))
    assert family.box.bottom > number.box.top
    below = boxes(ledger(**keys, cbar_kws={"location": "bottom"}))
    assert below["legends"].top < below["colour bar"].bottom
    above = boxes(ledger(**keys, cbar_kws={"location": "top"}))
    assert above["legends"].bottom > above["colour bar"].top
    at_left = ledger(**keys, cbar_kws={"location": "left"})
    assert boxes(at_left)["legends"].right < boxes(at_left)["colour bar"].left
    for canvas in (beside, at_left, ledger(**keys, cbar_kws={"location": "bottom"})):
        box = boxes(canvas)["legends"]
        assert all(box.holds(item.box, 0.3) for item in canvas.items if item.part == "legends")


def test_each_swatch_has_the_colour_of_the_name_beside_it() -> None:
    canvas = ledger(row_annotations={"F": {"values": FAMILY}})
    swatches, names = of_part(canvas, "legends"), of_part(canvas, "legends", Text)[1:]
    assert [(swatch.color, name.text) for swatch, name in zip(swatches, names, strict=True)] == [
        (ORANGE, "encoder"),
        (BLUE, "enc-dec"),
    ]
    for swatch, name in zip(swatches, names, strict=True):
        assert swatch.box.right < name.box.left < swatch.box.right + 6
        assert abs(swatch.box.middle[1] - name.box.middle[1]) < 2


def test_a_legend_can_be_left_out() -> None:
    canvas = ledger(row_annotations={"F": {"values": FAMILY, "legend": False}})
    assert "legends" not in boxes(canvas)


def test_many_legends_take_several_columns_but_not_too_much_of_the_width() -> None:
    annotation = {"values": dict(zip(MATRIX.index, "wxyz", strict=True))}
    rows = {f"strip {number}": annotation for number in range(6)}
    canvas = ledger(row_annotations=rows)
    assert len({round(item.box.left, 2) for item in of_part(canvas, "legends")}) > 1
    assert boxes(canvas)["legends"].width < 0.32 * canvas.width
    narrow = ledger(row_annotations=rows, width=3.25)
    assert boxes(narrow)["legends"].width < 0.35 * narrow.width


def test_strips_have_the_lines_of_the_cells() -> None:
    canvas = ledger(row_annotations={"F": {"values": FAMILY}}, linewidths=1.5, linecolor="red")
    lines = [item for item in canvas.items if item.part == "row strip F" and item.kind == "line"]
    assert len(lines) == 4
    assert {item.color for item in lines} == {(1.0, 0.0, 0.0)}
    assert all(
        boxes(canvas)["row strip F"].holds(item.box, 0.01)
        for item in canvas.items
        if item.part == "row strip F"
    )


SIZES = matrix_of(
    [[110.0, 1.0], [220.0, 2.0], [np.nan, 3.0]], index=("BERT", "T5", "BART"), columns=("size", "year")
)


def with_sizes(other: Matrix = SIZES, **keys: Any) -> Canvas:
    matrix = replace(MATRIX, others={"row_annotations_0": other})
    return ledger(matrix, row_annotations={"P": {"matrix": "sizes", **keys}}, na_rep="?")


def test_values_may_come_from_another_matrix_by_label() -> None:
    canvas = with_sizes(column="size", kind="text")
    assert texts(canvas, "row texts P") == ["110", "220", "?", "?", "P"]
    strip = with_sizes(column="size", cmap="viridis")
    assert colors(strip, "row strip P")[:2] == [tuple(colormap("viridis")(at)[:3]) for at in (0.0, 1.0)]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"column": "sise"},
            'row_annotations.P.column: that matrix has no column "sise"; did you mean size?',
        ),
        (
            {},
            r"row_annotations.P.matrix: that matrix has 2 columns \(size, year\); name one of them with column",
        ),
        (
            {"other": replace(SIZES, index=("x", "y", "z")), "column": "size"},
            'row_annotations.P.matrix: that matrix has rows x, y, z, and none of the labels here, such as "BERT"',
        ),
        (
            {"column": "size", "kind": "text", "fmt": "d", "other": replace(SIZES, values=SIZES.values / 4)},
            r"P.fmt: 27.5",
        ),
        (
            {"other": replace(SIZES, values=SIZES.values * np.nan), "column": "size"},
            "P: there is no finite number",
        ),
        (
            {"other": replace(SIZES, values=-SIZES.values), "column": "size", "norm": "log"},
            "P.norm: .* above 0, and -220",
        ),
        ({"column": "size", "vmin": 500}, "P.vmin: 500 leaves no number between the limits"),
    ],
)
def test_a_matrix_without_such_values_is_an_error(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        with_sizes(**keys)


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        ({"values": {"BETR": "x"}}, 'row_annotations.F.values: there is no row "BETR"; did you mean BERT?'),
        ({"values": FAMILY, "cmap": ["red"]}, "row_annotations.F.cmap: there are 2 categories and 1 colours"),
    ],
)
def test_labels_that_are_not_there_and_too_few_colours_are_errors(annotation: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        ledger(row_annotations={"F": annotation})


def test_more_categories_than_colours_to_tell_apart_are_an_error() -> None:
    matrix = matrix_of(np.arange(21.0).reshape(21, 1))
    values = {label: f"category {label}" for label in matrix.index}
    with pytest.raises(InputError, match="21 categories are more than there are colours to tell apart"):
        ledger(matrix, row_annotations={"F": {"values": values}})


def test_a_name_without_a_glyph_is_refused() -> None:
    with pytest.raises(InputError, match='lacks the character .* in name of an annotation "F'):
        ledger(row_annotations={"F\N{CJK UNIFIED IDEOGRAPH-4E00}": {"values": FAMILY}})


@pytest.mark.parametrize("shape", [(1, 1), (1, 10), (3, 200), (200, 3)])
@pytest.mark.parametrize("location", ["left", "right", "bottom", "top"])
def test_nothing_overlaps_in_odd_shapes(shape: tuple[int, int], location: str) -> None:
    matrix = matrix_of(np.arange(1.0, 1 + math.prod(shape)).reshape(shape), unit="%")
    asked = specification(
        cbar_kws={"location": location},
        row_annotations={
            "Family of models": {"values": {matrix.index[0]: "encoder"}},
            "N": {"values": {"r0": 3}},
        },
        col_annotations={"Kind": {"values": {"c0": "a long name of a category", matrix.columns[-1]: "y"}}},
    )
    canvas = painted(matrix, asked)
    assert problems_of(matrix, asked, canvas) == []
