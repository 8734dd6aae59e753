"""Only what builds is in a key: no message, help text or description, and nothing that only runs the jobs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from heatplate.building.source_code import code_digests, normalised
from heatplate.stages import code_of_stages
from tests.conftest import ROOT

MODULE = '''
"""A docstring."""

from heatplate.problems import Problem, input_error
from heatplate.drawing.messages import too_wide
from enum import Enum

@wording
def problem_of(value):
    why = "is odd"
    pattern = re.compile("[0-9]+")
    if value == "zero" or pattern.match(value):
        return f"{value} {why}"
    return "is nothing" if re.match("[a-z]", value) else None

KEY = Field(default=3, description="Width of the page.")
"""Of an attribute."""

def draw(value, found):
    if value < 3:
        raise input_error("", f"{value} is below 3; write more", key="width")
    if value > 9:
        raise ValueError("is above 9") from None
    if value == 5:
        hint = "try six"
        message = f"is five; {hint}"
        raise input_error("", message)
    label = "five" if value == 5 else "other"
    count = found.pop()
    found.append(Problem(Place("a"), "width", "odd" + hint(value)))
    problems = InputError(p for p in found if p.key != "width")
    return f"{value:.1f} {label}"
'''

CHANGES_NOTHING = {
    "a docstring": ('"""A docstring."""', '"""Another one."""'),
    "a text below an attribute": ('"""Of an attribute."""', ""),
    "a comment": ("KEY =", "# a comment\nKEY ="),
    "a description": ("Width of the page.", "How wide it is."),
    "a message": ("is below 3; write more", "is too small"),
    "a message that shows more": ("{value} is below 3; write more", "{value} of {found} is {KEY}"),
    "a message of an error of Python": ("is above 9", "is too large"),
    "a problem": ('"odd" + hint(value)', 'f"{value} is odd"'),
    "a message in a variable": ("is five; {hint}", "five is wrong"),
    "a part of a message in a variable": ("try six", "try seven"),
    "a variable that only a message used": (
        '        hint = "try six"\n        message = f"is five; {hint}"\n',
        "",
    ),
    "what a function that words returns": ('return f"{value} {why}"', 'return f"{why}: {value}"'),
    "a text in a function that words": ('why = "is odd"', 'why = "is strange"'),
    "one of two texts of a function that words": ('"is nothing"', '"is nought"'),
    "the key of a problem": ('key="width"', 'key="height"'),
    "what words messages": ("import Problem, input_error", "import Problem, input_error, quoted"),
    "a function of a module of messages": ("import too_wide", "import too_wide, too_high"),
}

CHANGES_SOMETHING = {
    "a default": ("default=3", "default=4"),
    "a condition": ("value < 3", "value < 4"),
    "which error is raised": ("raise ValueError", "raise KeyError"),
    "that an error is raised": ('raise ValueError("is above 9") from None', "pass"),
    "a text that is drawn": ("{value:.1f}", "{value:.2f}"),
    "a text in a variable that is drawn": ('"five"', '"5"'),
    "what a call does whose value nobody uses": ("found.pop()", "found.clear()"),
    "what a function that words asks for": ('value == "zero"', 'value == "one"'),
    "a pattern in a function that words": ('"[0-9]+"', '"[0-9]"'),
    "whether there is something to word": ('"[a-z]"', '"[a-f]"'),
    "that something is a problem": ("found.append(Problem(", "found.extend(Problem("),
    "which problems count": ("p for p in found", "p for p in value"),
    "another import": ("from enum import Enum", "from enum import Flag"),
}


def dump(text: str) -> str:
    return ast.dump(normalised(text.encode()))


@pytest.mark.parametrize(("old", "new"), CHANGES_NOTHING.values(), ids=CHANGES_NOTHING)
def test_what_only_a_person_reads_is_not_in_the_digest(old: str, new: str):
    assert old in MODULE
    assert dump(MODULE.replace(old, new)) == dump(MODULE)


@pytest.mark.parametrize(("old", "new"), CHANGES_SOMETHING.values(), ids=CHANGES_SOMETHING)
def test_what_may_change_a_file_is_in_the_digest(old: str, new: str):
    assert old in MODULE
    assert dump(MODULE.replace(old, new)) != dump(MODULE)


def modules_in_keys() -> list[str]:
    """The files of all code that is in any key, from the project's directory."""
    return sorted({file for files in code_of_stages().values() for file in files})


def test_what_runs_jobs_and_words_messages_is_in_no_key():
    found = modules_in_keys()
    assert "scripts/draw.py" in found
    assert "scripts/heatplate/atomic_write.py" in found
    assert not [file for file in found if re.search(r"/building/|/messages\.py|/problems\.py", file)]
    assert "scripts/heatplate/stages.py" not in found


def test_the_code_that_draws_knows_no_configuration_and_no_source():
    drawing = code_digests(ROOT / "scripts/draw.py")
    assert not [file for file in drawing if re.search(r"/configuration/|/collecting/", file)]


CHECKED = [
    r"scripts/[a-z]+\.py",
    r"scripts/heatplate/(?!check_names)[a-z_]+\.py",
    "scripts/heatplate/configuration/",
    "scripts/heatplate/collecting/",
    "scripts/heatplate/drawing/",
]
"""The modules whose sentences are known to be where no key sees them. What the checks say is in the file that they
write."""


NOT_MESSAGES = {"Last Resort High-Efficiency"}
"""The name of a font."""


def sentences(tree: ast.Module) -> Iterator[str]:
    """The texts of a syntax tree that read like a sentence: they have spaces, and three words or more."""
    for node in ast.walk(tree):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "".join(p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))
        if " " in text.strip() and len(re.findall(r"[A-Za-z]{2,}", text)) >= 3:
            yield text


OF_FIGURES = {"scripts/heatplate/collecting/values_name.py", "scripts/heatplate/drawing/description.py"}
"""The modules whose sentences stand in the files that are built."""

OF_TEX = {
    "scripts/heatplate/latex_mathematics.py",
    *(f"scripts/heatplate/drawing/text/latex_{name}.py" for name in ("source", "symbols")),
}
"""Modules whose sentences are TeX."""

CHECKED_MODULES = [
    file
    for file in modules_in_keys()
    if file not in OF_FIGURES | OF_TEX and any(re.match(start, file) for start in CHECKED)
]


@pytest.mark.parametrize("file", CHECKED_MODULES)
def test_no_message_is_in_the_code_of_a_key(file: str):
    """Move a text that this finds into the raise or the problem, or mark it with wording."""
    tree = normalised((ROOT / file).read_bytes())
    assert set(sentences(tree)) <= NOT_MESSAGES
