"""Reasons name what changed, from what to what, so that one sees the difference."""

from __future__ import annotations

from typing import Any

import pytest

from heatplate.building.reasons import changes

LETTERS = [f"task {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]


def reason(key: str, old: Any, new: Any) -> str:
    before, after = ({"configuration": {key: value}} for value in (old, new))
    return changes(before, after, {})


CASES: dict[str, tuple[Any, Any, str]] = {
    "short texts": ("One", "Two", "One → Two"),
    "texts that differ at their end": (
        "Accuracy of all models on all tasks, in per cent, averaged over seeds 1 to 5",
        "Accuracy of all models on all tasks, in per cent, averaged over seeds 1 to 9",
        "…eeds 1 to 5 → …eeds 1 to 9",
    ),
    "texts of which one goes on": ("a" * 70, "a" * 70 + "b", f"…{'a' * 10} → …{'a' * 10}b"),
    "long texts that differ at their beginning": (
        "b" + "a" * 70,
        "c" + "a" * 70,
        f"b{'a' * 59}… → c{'a' * 59}…",
    ),
    "an entry of a long list": (LETTERS, [*LETTERS[:3], "D", *LETTERS[4:]], "[3] task d → D"),
    "a list that grew": (["a", "b"], ["a", "b", "c"], '["a", "b"] → ["a", "b", "c"]'),
    "a long list that grew": (LETTERS, [*LETTERS, "z"], '…, "task z"] → …, "task z", "z"]'),
    "true is not 1": (True, 1, "true → 1"),
    "1 is not 1.0": ([1], [1.0], "[0] 1 → 1.0"),
    "true within a mapping": ({"a": True}, {"a": 1}, ".a true → 1"),
    "characters that could steer a terminal": (
        "\x1b" * 70 + "a",
        "\x1b" * 70 + "b",
        "…" + "\\x1b" * 10 + "a → …" + "\\x1b" * 10 + "b",
    ),
    "a default": (None, 3, "(default) → 3"),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_the_difference_is_shown(old: Any, new: Any, expected: str):
    assert reason("key", old, new).removeprefix("key").removeprefix(" ") == expected


def test_another_python_is_not_taken_for_other_code():
    before = {"versions": {"python": "3.11"}, "code": {"scripts/draw.py": "1"}}
    after = {"versions": {"python": "3.12"}, "code": {"scripts/draw.py": "2"}}
    assert changes(before, after, {}) == "python 3.11 → 3.12"
    same = {**after, "versions": before["versions"]}
    assert changes(before, same, {}) == "scripts/draw.py changed"
