"""Every part of the key is needed: without it, an edit goes unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building.laboratory import FONT, Laboratory
from tests.building.test_edits import Edit

pytestmark = pytest.mark.long

STAGE, STAGES = "heatplate/building/stage.py", "heatplate/stages.py"
SPECIFICATION = '"specification": self.specification, '
INPUTS = '"inputs": inputs, '
CODE = '"code": code, '
VERSIONS = '"versions": versions(*self.libraries(specification))'
FONTS = '"fonts": font_digests(specification["font_family"])'

# the module, what is left out, the edit that is then missed, and what it should have rebuilt
PARTS: dict[str, tuple[str, str, Edit, str]] = {
    "a matrix's specification": (
        STAGE,
        SPECIFICATION,
        lambda lab: lab.configure("values: score", "values: score\n    scale: 2"),
        "d1",
    ),
    "a matrix's sources": (STAGE, INPUTS, lambda lab: lab.edit(lab.scores, "99.5", "88"), "d1"),
    "a matrix's versions": (STAGE, VERSIONS, lambda lab: lab.set_versions("+local"), "d1"),
    "a figure's specification": (STAGE, SPECIFICATION, lambda lab: lab.configure("One", "Two"), "f1"),
    "a figure's matrix": (STAGE, INPUTS, lambda lab: lab.edit(lab.scores, "99.5", "88"), "f1"),
    "a figure's fonts": (STAGES, FONTS, lambda lab: lab.install_font(wider=True), "f1"),
    "a figure's versions": (STAGE, VERSIONS, lambda lab: lab.set_versions("+local"), "f1"),
}


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    """A laboratory, not yet built, in which each of the edits can be made."""
    lab = Laboratory.made_in(tmp_path / "lab")
    lab.let_versions_follow_a_file()
    lab.install_font()
    lab.configure("title: One", f"title: One, font_family: {FONT}")
    return lab


@pytest.mark.parametrize(("module", "part", "edit", "name"), PARTS.values(), ids=PARTS)
def test_without_a_part_of_the_key_its_edit_goes_unseen(lab: Laboratory, module, part, edit, name):
    lab.edit(lab.script(module), part, "")
    lab.build()
    before = lab.built()
    edit(lab)
    lab.build()
    assert name not in lab.rewritten(before)


@pytest.mark.parametrize(
    ("script", "name"), [("collect.py", "d1"), ("heatplate/number_format.py", "f1")], ids=["matrix", "figure"]
)
def test_without_its_code_in_the_key_an_edit_of_it_goes_unseen(lab: Laboratory, script: str, name: str):
    """Both in the plan and in the job."""
    lab.edit(lab.script(STAGE), CODE, "")
    lab.edit(lab.script("heatplate/building/job_script.py"), ', "code": code}', "}")
    lab.build()
    before = lab.built()
    lab.add_statement(script)
    lab.build()
    assert name not in lab.rewritten(before)


def test_with_the_whole_key_another_version_is_seen(lab: Laboratory):
    """The other edits are in the table of edits."""
    lab.build()
    before = lab.built()
    lab.set_versions("+local")
    printed = lab.build()
    assert "+local" in printed
    assert lab.rewritten(before) == {"d1", "d2", "f1", "f2", "f3"}
