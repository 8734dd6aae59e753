"""For the workflow: do the jobs of one script until the run is over.

python scripts/worker.py scripts/draw.py SOCKET
"""

import importlib
import socket
import sys
from pathlib import Path

from heatplate.building.worker import serve


def main() -> None:
    script, listener = Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))
    sys.path.insert(0, str(script.parent))
    module = importlib.import_module(script.stem)
    module.prepare()
    serve(module.main, listener)


if __name__ == "__main__":
    main()
