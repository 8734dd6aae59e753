"""For the workflow: do the jobs of some scripts until the run is over.

python scripts/worker.py scripts/draw.py SOCKET scripts/check.py SOCKET
"""

import importlib
import socket
import sys
from pathlib import Path

from heatplate.building.worker import serve


def main() -> None:
    mains = {}
    for file, number in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        script, listener = Path(file), socket.socket(fileno=int(number))
        sys.path.insert(0, str(script.parent))
        module = importlib.import_module(script.stem)
        module.prepare()
        mains[listener] = module.main
    serve(mains)


if __name__ == "__main__":
    main()
