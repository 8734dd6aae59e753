"""Numbers as text."""

import pytest

from heatplate.number_format import check_format, format_number


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
    assert format_number(-1e-9, ".2e") == "-1.00e-09"


@pytest.mark.parametrize("value", [-1.25, 3.0, 1234.5, -0.05])
def test_every_other_number_is_as_python_writes_it(value):
    for spec in (".1f", "6.2f", "+.3f", ".2e", ",.1f", "g"):
        assert format_number(value, spec) == format(value, spec)


def test_only_whole_numbers_can_be_shown_as_counts():
    assert format_number(1234.0, ",d") == "1,234"
    with pytest.raises(ValueError, match=r"1\.5 is not a whole number; fmt: d is for counts"):
        format_number(1.5, "d")


@pytest.mark.parametrize("spec", [".1q", "s", "{", ".999f", "99999d", "x", "1>8.1f"])
def test_other_formats_than_those_for_numbers_are_rejected(spec):
    with pytest.raises(ValueError, match="is not a number format; use one such as"):
        check_format(spec)
