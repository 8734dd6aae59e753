"""Write the schema for editors and the reference page of all keys, both from the configuration's model."""

import argparse
from pathlib import Path

from heatplate.configuration import reference


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, required=True, help="Markdown page to write")
    parser.add_argument("--schema", type=Path, required=True, help="JSON Schema to write")
    arguments = parser.parse_args()
    arguments.page.write_text(reference.page(), encoding="utf-8")
    arguments.schema.write_text(reference.schema(), encoding="utf-8")


if __name__ == "__main__":
    main()
