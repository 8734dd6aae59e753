"""Every part of the key is needed: without it, an edit goes unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building.laboratory import FONT, Laboratory
from tests.building.test_edits import Edit

pytestmark = pytest.mark.long

COLLECTED, DRAWN = "heatplate/building/matrix_parts.py", "heatplate/building/figure_parts.py"

# the module, the line that is left out, the edit that is then missed, and what it should have rebuilt
PARTS: dict[str, tuple[str, str, Edit, str]] = {
    "a matrix's configuration": (
        COLLECTED,
        '        "configuration": keys.model_dump(mode="json", exclude_defaults=True),\n',
        lambda lab: lab.configure("values: score", "values: score\n    scale: 2"),
        "d1",
    ),
    "a matrix's sources": (
        COLLECTED,
        '        "sources": sources,\n',
        lambda lab: lab.edit(lab.scores, "99.5", "88"),
        "d1",
    ),
    "a matrix's code": (
        COLLECTED,
        '        "code": code,\n',
        lambda lab: lab.add_statement("collect.py"),
        "d1",
    ),
    "a matrix's versions": (
        COLLECTED,
        '        "versions": versions(*_libraries(keys)),\n',
        lambda lab: lab.set_versions("+local"),
        "d1",
    ),
    "a figure's configuration": (
        DRAWN,
        '        "configuration": figure.specification(),\n',
        lambda lab: lab.configure("One", "Two"),
        "f1",
    ),
    "a figure's matrix": (
        DRAWN,
        '        "matrix": matrix,\n',
        lambda lab: lab.edit(lab.scores, "99.5", "88"),
        "f1",
    ),
    "a figure's code": (
        DRAWN,
        '        "code": code,\n',
        lambda lab: lab.add_statement("heatplate/number_format.py"),
        "f1",
    ),
    "a figure's fonts": (
        DRAWN,
        '        "fonts": font_digests(figure.font_family),\n',
        lambda lab: lab.install_font(wider=True),
        "f1",
    ),
    "a figure's versions": (
        DRAWN,
        '        "versions": versions(*_libraries(figure)),\n',
        lambda lab: lab.set_versions("+local"),
        "f1",
    ),
}


@pytest.fixture
def lab(tmp_path: Path) -> Laboratory:
    """A laboratory, not yet built, in which each of the edits can be made."""
    lab = Laboratory.made_in(tmp_path / "lab")
    lab.let_versions_follow_a_file()
    lab.install_font()
    lab.configure("title: One", f"title: One, font_family: {FONT}")
    return lab


@pytest.mark.parametrize(("module", "line", "edit", "name"), PARTS.values(), ids=PARTS)
def test_without_a_part_of_the_key_its_edit_goes_unseen(lab: Laboratory, module, line, edit, name):
    lab.edit(lab.script(module), line, "")
    lab.build()
    before = lab.built()
    edit(lab)
    lab.build()
    assert name not in lab.rewritten(before)


def test_with_the_whole_key_another_version_is_seen(lab: Laboratory):
    """The other edits stand in the table of edits."""
    lab.build()
    before = lab.built()
    lab.set_versions("+local")
    printed = lab.build()
    assert "+local" in printed
    assert lab.rewritten(before) == {"d1", "d2", "f1", "f2", "f3"}
