"""Numbers as text."""

import math

import pytest

from heatplate.number_format import check_format, format_number, number_shown


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (".1f", "0.0"),
        ("6.1f", "   0.0"),
        ("+.1f", "0.0"),
        (" .0f", " 0"),
        (".0%", "0%"),
        (",.1f", "0.0"),
        ("08.2f", "00000.00"),
    ],
)
def test_a_number_that_is_rounded_to_zero_has_no_sign(spec, text):
    assert format_number(-1e-9, spec) == text
    assert format_number(-0.0, ".1f") == "0.0"
    assert format_number(-1e-9, ".2e") == "−1.00e−09"


@pytest.mark.parametrize("value", [-0.03, -0.0, 0.0, 0.03])
def test_what_is_rounded_to_zero_looks_the_same_from_both_sides(value):
    assert format_number(value, "+.1f") == "0.0"
    assert format_number(float(round(value)), "+d") == "0"


def test_an_infinity_is_one():
    assert [format_number(value, ".1f") for value in (math.inf, -math.inf)] == ["∞", "−∞"]
    assert [format_number(math.inf, spec) for spec in ("d", "+.2f", ".0%")] == ["∞", "+∞", "∞%"]


@pytest.mark.parametrize(
    ("value", "spec", "shown"),
    [
        (12.345, ".1f", 12.3),
        (-0.5, "+.2f", -0.5),
        (1234567.8, ",.0f", 1234568),
        (0.1234, ".1%", 0.123),
        (-1.234e-7, ".1e", -1.2e-7),
        (7.0, "6d", 7),
        (math.inf, ".1f", math.inf),
        (-math.inf, ".1f", -math.inf),
    ],
)
def test_the_number_that_a_text_shows_is_read_again(value, spec, shown):
    assert number_shown(format_number(value, spec)) == pytest.approx(shown, rel=1e-12)


@pytest.mark.parametrize("value", [-1.25, 3.0, 1234.5, -0.05])
def test_every_other_number_is_as_python_writes_it(value):
    for spec in (".1f", "6.2f", "+.3f", ".2e", ",.1f", "g"):
        assert format_number(value, spec) == format(value, spec).replace("-", "\N{MINUS SIGN}")


def test_only_whole_numbers_can_be_shown_as_counts():
    assert format_number(1234.0, ",d") == "1,234"
    with pytest.raises(ValueError, match=r"1\.5 is not a whole number; fmt: d is for counts"):
        format_number(1.5, "d")


@pytest.mark.parametrize("spec", [".1q", "s", "{", ".999f", "99999d", "x", "1>8.1f"])
def test_other_formats_than_those_for_numbers_are_rejected(spec):
    with pytest.raises(ValueError, match="is not a number format; use one such as"):
        check_format(spec)
