"""Show figures in a browser, drawn again as soon as the configuration or the data is saved.

cd my-paper; python PATH/scripts/preview.py          # all figures
cd my-paper; python PATH/scripts/preview.py glue     # one of them

Nothing is written: figures/ and results/ stay as the last run left them. Ctrl-C ends it.
"""

import os

# One thread, said before anything imports NumPy, as in collect.py and draw.py: or last bits might differ.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import sys
from collections.abc import Sequence

from heatplate.building.job_script import print_any_text
from heatplate.building.user_settings import remove_ignored_variables
from heatplate.preview.interruption import ended_by_interruption
from heatplate.problems import InputError


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help="names of figures (default: all)")
    parser.add_argument("--configfile", default="config.yaml", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=0, help="of the page (default: one that is free)")
    arguments = parser.parse_args()
    print_any_text()
    remove_ignored_variables()
    try:
        with ended_by_interruption():
            preview(os.path.relpath(arguments.configfile), arguments.figures, arguments.port)
    except InputError as problems:
        sys.exit(str(problems))


def preview(file: str, figures: Sequence[str], port: int) -> None:
    """Serve the page and follow the paper, until interrupted."""
    # What takes longest to import is imported here, where an interruption is quiet.
    from heatplate.preview.board import Board
    from heatplate.preview.following import Follower, problems_at_start
    from heatplate.preview.page import PageServer

    if problems := problems_at_start(file, figures):
        sys.exit("\n".join(problems))
    board = Board()
    try:
        server = PageServer(board, port)
    except (OSError, OverflowError) as error:
        sys.exit(f"--port {port}: {getattr(error, 'strerror', None) or error}")
    server.start()
    print(f"preview: {server.url}", flush=True)
    Follower(board, file, figures).follow()


if __name__ == "__main__":
    main()
