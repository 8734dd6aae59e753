"""Which files count as built: by their content, also without a record, and never an author's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatplate.building.built_files import NOTES, built_files, note
from heatplate.building.delivery import remove_unfinished
from heatplate.building.digests import digest_of
from heatplate.building.record import Record

FIGURES = Path("figures")
PDF, PNG, RECORD = (FIGURES / f"f1.{ending}" for ending in ("pdf", "png", "record.json"))


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    FIGURES.mkdir()


def build(content: str, *, until: str = "record") -> None:
    """Build f1 as a job does, until it is killed: after the note, after the PDF, or not at all."""
    digests = {}
    for path in (PDF, PNG):
        made = Path(path.name)
        made.write_text(f"{path.name} {content}")
        digests[path.name] = digest_of(made)
    note(RECORD, digests)
    for path in (PDF, PNG):
        if until != "note":
            Path(path.name).replace(path)
        if until == path.name:
            return
    if until == "record":
        Record({"specification": {"title": content}}, digests).write(RECORD)


def found() -> list[Path]:
    return list(built_files([FIGURES]))


def test_what_has_a_record_is_found_with_it():
    build("one")
    assert found() == [PDF, PNG, RECORD]


def test_what_lost_its_record_is_found():
    build("one")
    RECORD.unlink()
    assert found() == [PDF, PNG]


@pytest.mark.parametrize(("killed", "expected"), [("note", []), ("f1.pdf", [PDF]), ("f1.png", [PDF, PNG])])
def test_a_job_killed_before_its_record_leaves_nothing_unknown(killed: str, expected: list[Path]):
    build("one", until=killed)
    assert found() == expected


@pytest.mark.parametrize("killed", ["note", "f1.pdf", "f1.png"])
def test_what_a_killed_job_was_to_replace_stays_known(killed: str):
    build("one")
    RECORD.unlink()
    for content in ("two", "three"):
        build(content, until="note")
    build("four", until=killed)
    assert found() == [PDF, PNG]


def test_without_the_notes_the_records_do():
    build("one")
    for path in NOTES.rglob("*.json"):
        path.write_text("")
    assert found() == [PDF, PNG, RECORD]


def test_an_authors_file_in_the_place_of_a_built_one_is_not_claimed():
    build("one")
    PDF.write_text("mine")
    assert found() == [PNG, RECORD]
    RECORD.unlink()
    assert found() == [PNG]


def test_an_authors_own_file_is_not_claimed():
    (FIGURES / "mine.pdf").write_text("mine")
    (FIGURES / "mine.record.json").write_text("{}")
    assert found() == []


def test_what_is_still_wanted_is_not_asked_for():
    build("one")
    assert list(built_files([FIGURES], without=[RECORD])) == []


def test_what_killed_jobs_had_begun_is_removed_and_nothing_else():
    begun = [FIGURES / ".f1.record.json.4711", FIGURES / ".f1.svg.record.json.4711", FIGURES / ".f1.pdf.4711"]
    for path in begun[:2]:
        path.mkdir()
        (path / "f1.pdf").write_text("half")
    begun[2].write_text("half")
    own = [FIGURES / name for name in (".keep", ".notes.2024", "f1.pdf.4711", ".f1.tex.4711")]
    for path in own:
        path.write_text("mine")
    remove_unfinished([FIGURES], ["pdf", "record.json"])
    assert [path for path in begun if path.exists()] == []
    assert [path for path in own if not path.exists()] == []
