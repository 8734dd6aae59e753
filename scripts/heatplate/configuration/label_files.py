"""Labels that are listed in the configuration, or in a file."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator, model_validator

from heatplate.configuration.value_types import Model, Text, Texts
from heatplate.problems import printable, quoted


def split_at_dots(record_path: object) -> object:
    """The names in a path that is written as text; a path that is a list may have names with dots in them."""
    return record_path.split(".") if isinstance(record_path, str) else record_path


class LabelFile(Model):
    """A file with labels, for `labels`: a `.txt` file with one per line, or a `.json` file."""

    source: Text = Field(description="The file.")
    record_path: Annotated[Texts, BeforeValidator(split_at_dots)] | None = Field(
        default=None,
        description="Where the labels are in a JSON file: names joined by dots, or a list of names, such as "
        "`id2label` in the `config.json` of a model. There is a list of texts, or a mapping between "
        "positions and texts, in either direction.",
    )

    @field_validator("source")
    @classmethod
    def _is_one_file(cls, source: str) -> str:
        if re.search(r"[*?{}]", source):
            raise ValueError(f"{quoted(source)} is a pattern, and labels are in one file; name it")
        if not source.endswith((".json", ".txt")):
            raise ValueError(
                f"{quoted(source)} should be a .txt file with one label per line, a .json file, or a list of "
                f"labels: [{printable(source)}]"
            )
        return source

    @model_validator(mode="after")
    def _has_a_path(self) -> LabelFile:
        if self.record_path and not self.source.endswith(".json"):
            raise ValueError("record_path is for a .json file; remove it")
        return self


def _file_if_text(labels: object) -> object:
    return {"source": labels} if isinstance(labels, str) else labels


LabelsOrFile = Annotated[
    Annotated[list[Text], Field(min_length=1)] | LabelFile,
    BeforeValidator(_file_if_text, json_schema_input_type=Text | list[Text] | LabelFile),
]
"""A list of labels, or where they are: the name of a file, or a mapping with ``record_path``."""
