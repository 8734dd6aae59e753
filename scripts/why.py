"""Say of built files whether they are up to date, and if not, why they will be built.

python scripts/why.py figures/glue.pdf
"""

import argparse
import sys
from pathlib import Path

from heatplate.building.job import print_any_text
from heatplate.building.state import State
from heatplate.paper import paper_of_command
from heatplate.problems import InputError, did_you_mean
from heatplate.source_code import code_digests


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", help="figures and matrices (default: all that must be built)")
    parser.add_argument("--configfile", default="config.yaml", help="default: %(default)s")
    arguments = parser.parse_args()
    print_any_text()
    here = Path(__file__).parent
    try:
        paper = paper_of_command([arguments.configfile], {})
        state = State.of(paper, code_digests(here / "collect.py"), code_digests(here / "draw.py"))
    except InputError as problems:
        sys.exit(str(problems))
    if not arguments.files:
        print("\n".join(state.lines()) or "everything is up to date")
    for file in arguments.files:
        reasons = state.reasons(paper)
        name = Path(file).as_posix().removeprefix("./")
        if name not in reasons:
            sys.exit(f"{file}: nothing in {arguments.configfile} builds this{did_you_mean(name, reasons)}")
        print(f"{name}: {reasons[name]}")


if __name__ == "__main__":
    main()
