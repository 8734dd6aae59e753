"""Findings of the checks that an author accepts (``accept``), each with the reason."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from heatplate.check_names import CHECKS
from heatplate.configuration.value_types import Text
from heatplate.problems import did_you_mean, quoted

Reason = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1)]


def _with_reasons(value: object) -> object:
    """The same mapping. Raises ValueError for checks without a reason, and for names that no check has."""
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else None
    if names is not None:
        given = ", ".join(f"{name}: WHY" for name in names if name in CHECKS) or "contrast: WHY"
        raise ValueError(f"say why each finding may stay: accept: {{{given}}}")
    for name in value if isinstance(value, dict) else ():
        if name not in CHECKS:
            raise ValueError(
                f"there is no check {quoted(name)}{did_you_mean(str(name), CHECKS)}; all of them are "
                f"{', '.join(CHECKS)}"
            )
    return value


Accepted = Annotated[
    dict[str, Reason],
    BeforeValidator(_with_reasons),
    Field(json_schema_extra={"propertyNames": {"enum": list(CHECKS)}}),
]
"""Reasons by the names of checks."""
