"""Which files of the project belong to a script's code."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatplate.building.source_code import CodeMemory, SourceTree, code_digests


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A script that imports paper.drawing.panel, with modules around it that are not imported."""
    root = tmp_path / "scripts"
    for package in ("paper", "paper/drawing", "paper/drawing/parts"):
        (root / package).mkdir(parents=True)
        (root / package / "__init__.py").write_text("")
        for module in ("helper", "other"):
            (root / package / f"{module}.py").write_text("X = 1\n")
    (root / "draw.py").write_text("from paper.drawing import panel\n")
    (root / "paper/drawing/panel.py").write_text("X = 1\n")
    return root


RELATIVE = {
    "from .helper import X": "paper/drawing/helper.py",
    "from . import helper": "paper/drawing/helper.py",
    "from .parts.helper import X": "paper/drawing/parts/helper.py",
    "from ..helper import X": "paper/helper.py",
    "from .. import helper": "paper/helper.py",
    "from ..drawing.parts import helper": "paper/drawing/parts/helper.py",
}


@pytest.mark.parametrize(("statement", "file"), RELATIVE.items(), ids=RELATIVE)
@pytest.mark.parametrize("importing", ["panel.py", "__init__.py"])
def test_a_module_that_is_imported_from_where_one_stands_belongs_to_the_code(
    scripts: Path, importing: str, statement: str, file: str
):
    before = code_digests(scripts / "draw.py")
    (scripts / "paper/drawing" / importing).write_text(f"def late():\n    {statement}\n")
    found = code_digests(scripts / "draw.py")
    assert set(found) - set(before) - {"scripts/paper/drawing/parts/__init__.py"} == {f"scripts/{file}"}


def with_memory(scripts: Path) -> dict[str, str]:
    """The digests as a run finds them, which remembers those of earlier ones."""
    memory = CodeMemory(scripts.with_name("memory.json"))
    found = SourceTree(scripts, memory).digests("draw.py")
    memory.remember()
    return found


def test_what_is_remembered_is_what_is_found(scripts: Path, monkeypatch: pytest.MonkeyPatch):
    assert with_memory(scripts) == code_digests(scripts / "draw.py")
    (scripts / "paper/drawing/panel.py").write_text("from . import helper\n")
    assert with_memory(scripts) == code_digests(scripts / "draw.py")
    assert "scripts/paper/drawing/helper.py" in with_memory(scripts)
    found = with_memory(scripts)
    monkeypatch.setattr("ast.parse", lambda *_, **__: pytest.fail("parsed again"))
    assert with_memory(scripts) == found


def test_where_the_first_place_cannot_be_written_the_second_remembers(
    scripts: Path, monkeypatch: pytest.MonkeyPatch
):
    (scripts.parent / "file").write_text("")
    places = scripts.parent / "file/memory.json", scripts.with_name("memory.json")
    memory = CodeMemory(*places)
    found = SourceTree(scripts, memory).digests("draw.py")
    memory.remember()
    monkeypatch.setattr("ast.parse", lambda *_, **__: pytest.fail("parsed again"))
    assert SourceTree(scripts, CodeMemory(*places)).digests("draw.py") == found


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"of": 1, "modules": 2}'])
def test_a_memory_that_was_damaged_is_none(scripts: Path, content: str):
    with_memory(scripts)
    scripts.with_name("memory.json").write_text(content)
    assert with_memory(scripts) == code_digests(scripts / "draw.py")
