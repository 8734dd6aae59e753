"""Remove every file that was built in the working directory and is as it was built, and its record."""

import argparse

from heatplate.building.built_files import built_files
from heatplate.stages import STAGES


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    directories = dict.fromkeys(stage.directory for stage in STAGES)
    for path in list(built_files(directories)):
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
