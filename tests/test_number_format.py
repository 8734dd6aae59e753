"""Numbers as text."""

import pytest

from heatplate.number_format import check_format, format_number


@pytest.mark.parametrize("spec", [".1f", "6.1f", "+.1f", " .0f", ".2e", ".0%", ",.1f", "08.2f"])
@pytest.mark.parametrize("value", [-0.0, -1e-9])
def test_what_is_rounded_to_nothing_has_no_sign(spec, value):
    expected = (
        format(0.0, spec.replace("+", "") if value < 0 else spec)
        if "e" not in spec or value == 0
        else format(value, spec)
    )
    assert format_number(value, spec) == expected


@pytest.mark.parametrize("value", [-1.25, 3.0, 1234.5, -0.05])
def test_every_other_number_is_as_python_writes_it(value):
    for spec in (".1f", "6.2f", "+.3f", ".2e", ",.1f", "g"):
        assert format_number(value, spec) == format(value, spec)


def test_whole_numbers_may_be_shown_as_counts_and_no_others():
    assert format_number(1234.0, ",d") == "1,234"
    with pytest.raises(ValueError, match=r"1\.5 is not a whole number; fmt: d is for counts"):
        format_number(1.5, "d")


@pytest.mark.parametrize("spec", [".1q", "s", "{", ".999f", "99999d", "x"])
def test_what_is_no_format_for_numbers_is_refused(spec):
    with pytest.raises(ValueError, match="not a format for a number"):
        check_format(spec)
