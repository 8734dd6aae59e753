"""Say of built files whether they are up to date, and if not, why they will be built.

python scripts/why.py figures/glue.pdf
"""

import argparse
import sys
from pathlib import Path

from heatplate.building.job_script import print_any_text
from heatplate.building.targets import built_instead
from heatplate.paper import paper_of_command
from heatplate.problems import InputError
from heatplate.stages import code_of_stages, command_that_removes, plan_of


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", help="figures and matrices (default: all that must be built)")
    parser.add_argument("--configfile", default="config.yaml", help="default: %(default)s")
    arguments = parser.parse_args()
    print_any_text()
    try:
        plan = plan_of(paper_of_command([arguments.configfile], {}), code_of_stages())
    except InputError as problems:
        sys.exit(str(problems))
    if not arguments.files:
        print("\n".join(plan.lines(command_that_removes(arguments.configfile))) or "everything is up to date")
    answers = plan.answers()
    for file in arguments.files:
        name = Path(file).as_posix().removeprefix("./")
        if name not in answers:
            sys.exit(f"{file}: nothing in {arguments.configfile} builds this{built_instead(name, answers)}")
        print(f"{name}: {answers[name]}")


if __name__ == "__main__":
    main()
