"""Which records are trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatplate.building.record import Record


@pytest.mark.parametrize(
    ("old", "new"),
    [('"title": "One"', '"title": "Two"'), ('"version": ', '"version": 1'), ('"x.pdf": "1"', "")],
    ids=["a part that is not that of the key", "another version", "nothing built"],
)
def test_a_record_that_was_edited_is_not_trusted(tmp_path: Path, old: str, new: str):
    file = tmp_path / "x.record.json"
    Record({"specification": {"title": "One"}}, {"x.pdf": "1"}).write(file)
    assert Record.read(file) is not None
    content = file.read_text()
    assert old in content
    file.write_text(content.replace(old, new))
    assert Record.read(file) is None
