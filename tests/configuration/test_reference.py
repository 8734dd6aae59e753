"""The committed schema and reference page are up to date, and the schema agrees with the model."""

import json
from pathlib import Path

import jsonschema
import pytest

from heatplate.configuration import reference
from heatplate.configuration.yaml_document import parse

ROOT = Path(__file__).parents[2]


def test_the_committed_schema_is_the_models():
    assert (ROOT / "docs/config.schema.json").read_text() == reference.schema(), "run make docs"


def test_the_committed_reference_page_is_the_models():
    assert (ROOT / "docs/configuration.md").read_text() == reference.page(), "run make docs"


def test_the_configuration_points_editors_to_the_schema():
    first = (ROOT / "config.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=docs/config.schema.json"


def test_the_schema_accepts_the_example_paper():
    values = parse((ROOT / "config.yaml").read_bytes(), "config.yaml").root.plain()
    jsonschema.Draft202012Validator(json.loads(reference.schema())).validate(values)


@pytest.mark.parametrize("wrong", [{"vmim": 1}, {"vmin": "low"}, {"annot": 3}, {"norm": "lgo"}])
def test_the_schema_rejects_what_the_model_rejects(wrong):
    validator = jsonschema.Draft202012Validator(json.loads(reference.schema()))
    matrix = {"source": "a.csv", "index": "i", "columns": "c", "values": "v"}
    assert validator.is_valid({"matrices": {"m": matrix}, "figures": {"m": {}}})
    assert not validator.is_valid({"matrices": {"m": matrix}, "figures": {"m": wrong}})
