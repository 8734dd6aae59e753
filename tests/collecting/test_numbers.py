"""Cells as numbers."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.collecting.numbers import parse_number


@given(st.floats())
def test_any_float_as_python_writes_it_is_read_back_exactly(value):
    read = parse_number(repr(value))
    assert read == value or (math.isnan(read) and math.isnan(value))
    assert math.copysign(1, read) > 0 or value < 0


@given(st.text(max_size=12))
def test_text_is_a_number_only_where_python_agrees(text):
    try:
        value = parse_number(text)
    except ValueError:
        return
    # Blanks around a cell are those of str.strip, also U+001C to U+001F, which float does not leave out.
    assert value == float(text.strip()) or math.isnan(value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1e-1", 0.1),
        (" 7 ", 7),
        ("7\x1f", 7),
        (".5", 0.5),
        ("1.", 1),
        ("-0.0", 0),
        (3, 3),
        (0.5, 0.5),
        (True, 1),
        (2**53, 2**53),
    ],
)
def test_numbers(cell, value):
    assert parse_number(cell) == value
    assert math.copysign(1, parse_number(cell)) == 1


@pytest.mark.parametrize("cell", ["inf", " infinity ", "Infinity", "+inf"])
def test_infinities_are_parsed_as_numbers(cell):
    assert parse_number(cell) == math.inf


def test_configured_separators_are_used():
    assert parse_number("1,234,567.5", thousands=",") == 1234567.5
    assert parse_number("1.234,5", thousands=".", decimal=",") == 1234.5
    assert parse_number("0,5", decimal=",") == 0.5


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,234", '"1,234" is not a number; set thousands: "," or decimal: ","'),
        ("1,234.5", '; set thousands: ","'),
        ("0,5", '; set decimal: ","'),
        ("0,123", '"0,123" is not a number; set decimal: ","'),
        ("1.234,5", '; set decimal: "," and thousands: "."'),
        ("−1.5", 'it starts with a dash, so write the minus sign as "-"'),
        ("1_000", '"1_000" is not a number; set thousands: "_"'),
        ("1 000", 'set thousands: " "'),
        ("12%", 'remove the % and set unit: "%"'),
        ("True", "it is a boolean, so write 1 or 0"),
        ("1e400", '"1e400" is too large for a 64-bit number'),
        (str(2**53 + 1), "is beyond 2^53, so a float cannot represent it exactly"),
        (2**53 + 1, "is beyond 2^53"),
        (10**400, "is beyond 2^53"),
        ("9" * 5000, "is not a number"),
        ("n/a", "if it means a missing value, add it to na_values"),
        ("٣", "is not a number"),
        (None, "is not a number"),
    ],
)
def test_text_that_is_not_a_number_is_rejected_with_a_hint(cell, expected):
    with pytest.raises(ValueError, match=re.escape(expected)):
        parse_number(cell)


@pytest.mark.parametrize("cell", ["1,23", "12,34,567", "1234,567"])
def test_thousands_must_be_in_groups_of_three(cell):
    with pytest.raises(ValueError, match="is not a number with thousands"):
        parse_number(cell, thousands=",")


def test_a_decimal_fraction_is_not_taken_for_a_group_of_thousands():
    with pytest.raises(ValueError, match='"0.123" is not a number with thousands: "."'):
        parse_number("0.123", decimal=",", thousands=".")
