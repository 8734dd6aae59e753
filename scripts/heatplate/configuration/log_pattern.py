"""Regular expressions that find records in logs."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from heatplate.configuration.value_types import Texts
from heatplate.problems import quoted

MAX_LENGTH = 2000
"""Characters of a pattern: more than anyone writes by hand."""


def groups_of(pattern: str) -> list[str]:
    """The names of the groups, in order. Raises ValueError for what is no regular expression, or has none."""
    if len(pattern) > MAX_LENGTH:
        raise ValueError(f"a pattern of more than {MAX_LENGTH} characters; shorten it")
    try:
        groups = re.compile(pattern).groupindex
    except RecursionError as error:
        raise ValueError(f"{quoted(pattern)} is nested too deeply; write it more simply") from error
    except re.error as error:
        hint = ""
        if re.search(r"\(\?<(?![=!])", pattern):
            hint = "; a named group is (?P<acc>…) in Python"
        elif "redefinition" in error.msg:
            hint = "; rename one of the groups"
        elif error.pos is not None:
            hint = (
                f" at character {error.pos + 1}; a sign that means itself has a backslash before it, as \\("
            )
        message = error.msg.split(" as group ")[0]
        raise ValueError(f"{quoted(pattern)} is no regular expression: {message}{hint}") from error
    if not groups:
        raise ValueError(
            f"{quoted(pattern)} has no named group, which makes a field; write what is to be found as "
            r"(?P<acc>\S+)"
        )
    return list(groups)


def _distinct_groups(patterns: list[str]) -> list[str]:
    found = [group for pattern in patterns for group in groups_of(pattern)]
    if twice := next((group for group in found if found.count(group) > 1), None):
        raise ValueError(f"two patterns have the group {twice}; rename one")
    return patterns


LogPatterns = Annotated[Texts, AfterValidator(_distinct_groups)]
"""A pattern, or several of which the last finds the records and the others what is carried to them."""
