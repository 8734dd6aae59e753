"""Reasons name what changed, from what to what, so that one sees the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from heatplate.building.places import Places
from heatplate.building.reasons import changes, reason_to_build
from heatplate.building.record import Parts, Record
from heatplate.building.stage import Job, Words

LETTERS = [f"task {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]


def job(specification: dict[str, Any] | None = None, **known: Any) -> Job:
    return Job("draw", "x", (), Path(), specification or {}, known.pop("inputs", {}), {}, **known)


def difference(before: Parts, after: Parts, of: Job | None = None, **record: Any) -> str:
    return changes(of or job(), Record(before, {}, **record), after)


def reason(key: str, old: Any, new: Any) -> str:
    before, after = ({"specification": {key: value}} for value in (old, new))
    return difference(before, after, job({key: new}))


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
    "a text in a list of one": (["a.csv"], ["b.csv"], "a.csv → b.csv"),
    "true within a mapping": ({"a": True}, {"a": 1}, ".a true → 1"),
    "a mapping that is new": ({}, {"f4": {"width": 3, "caption": None}}, ".f4 is new"),
    "a mapping that is gone": ({"f4": {"width": 3}}, {}, ".f4 is gone"),
    "characters that could steer a terminal": (
        "\x1b" * 70 + "a",
        "\x1b" * 70 + "b",
        "…" + "\\x1b" * 10 + "a → …" + "\\x1b" * 10 + "b",
    ),
    "an empty text": ("", "One", '"" → One'),
    "a default": (None, 3, "(default) → 3"),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_the_difference_is_shown(old: Any, new: Any, expected: str):
    assert reason("key", old, new).removeprefix("key").removeprefix(" ") == expected


def test_another_python_is_not_taken_for_other_code():
    before = {"versions": {"python": "3.11"}, "code": {"scripts/draw.py": "1"}}
    after = {"versions": {"python": "3.12"}, "code": {"scripts/draw.py": "2"}}
    assert difference(before, after) == "python 3.11 → 3.12"
    same = {**after, "versions": before["versions"]}
    assert difference(before, same) == "scripts/draw.py changed"


def test_a_key_of_the_style_is_called_by_its_place():
    written = {"style.cmap": [3, 4], "style.vmin": [3, 9], "figures.x.vmin": [9, 9]}
    of = job(places=Places("config.yaml", ("figures.x", "style"), written))
    before, after = ({"specification": dict.fromkeys(("cmap", "vmin", "title"), value)} for value in "ab")
    assert difference(before, after, of) == "style.cmap a → b; title a → b; vmin a → b"


SOURCES = Words(named_by=("source",))


@pytest.mark.parametrize(
    ("source", "before", "after", "expected"),
    [
        (("a.csv", "b.csv"), {"a.csv": "1"}, {"b.csv": "1"}, "source a.csv → b.csv"),
        (("{x}.csv", "{x}.csv"), {"a.csv": "1"}, {"a.csv": "1", "b.csv": "2"}, "b.csv is new"),
        (("{x}.csv", "{x}.csv"), {"a.csv": "1", "gone.csv": "1"}, {"a.csv": "1"}, "gone.csv is gone"),
        (("{x}.csv", "{x}.csv"), {"a.csv": "1", "b.csv": "1"}, {"a.csv": "1"}, "b.csv is no longer read"),
        (("{x}.csv", "a.csv"), {"a.csv": "1", "b.csv": "1"}, {"a.csv": "2"}, "source {x}.csv → a.csv; a.csv changed"),
    ],
)  # fmt: skip
def test_no_file_that_is_there_is_said_to_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source, before, after, expected: str
):
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("")
    old, new = (
        {"specification": {"source": [s]}, "inputs": i} for s, i in zip(source, (before, after), strict=True)
    )
    of = job(new["specification"], inputs={path: path for path in after}, words=SOURCES)
    assert difference(old, new, of) == expected


def test_another_matrix_is_named_and_one_that_changed_is_not():
    words = Words(reads="matrix", inputs={"labels": "labels or spreads"})
    before, after = ({"inputs": {"values": digest, "labels": digest}} for digest in "12")
    of = job(inputs={"values": "m/new.npy", "labels": "m/new.json"}, words=words)
    assert (
        difference(before, after, of, paths={"values": "m/old.npy", "labels": "m/old.json"})
        == "matrix old → new"
    )
    same = {"values": "m/new.npy", "labels": "m/new.json"}
    expected = "the labels or spreads of its matrix changed; the values of its matrix changed"
    assert difference(before, after, of, paths=same) == expected


def test_a_record_of_other_files_does_not_hold(tmp_path: Path):
    files = (tmp_path / "x.pdf", tmp_path / "x.png")
    for file in files:
        file.write_text("")
    of = Job("draw", "x", files, tmp_path / "x.record.json", {}, {}, {})
    for built, reason in ((files, ""), (files[:1], "has no record that can be read")):
        Record(of.parts({}), {file.name: "digest" for file in built}).write(of.record)
        assert reason_to_build(of, {}, lambda path: "digest") == reason
