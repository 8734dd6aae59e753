"""From a save to the new picture: the preview, beside a script with seaborn that is started again.

.venv/bin/python benchmarks/preview.py          # every figure of the example: two minutes
.venv/bin/python benchmarks/preview.py glue     # one of them

Each save changes the colour map of one figure. For the preview the time ends when a page, here a client in
this process, has the new picture. The script reads the matrix from a CSV file, draws it as wide as the figure
with the same colour map, lines and numbers, and writes a PNG of the same resolution.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pandas as pd
import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from heatplate.collecting import collect
from heatplate.paper import Paper, paper_of_command

CMAPS = ("bone", "copper")
"""Two that no figure of the example has."""

SCRIPT = """\
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
table = pd.read_csv("matrix.csv", index_col=0)
figure, axes = plt.subplots(figsize={size}, layout="constrained")
sns.heatmap(table, ax=axes, cmap={cmap!r}, annot={annot}, fmt=".1f", linewidths={linewidths})
figure.savefig("figure.png", dpi=200)
"""


class Page:
    """A client of the preview, which knows the picture of each figure."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pictures: dict[str, str | None] = {}
        self.events = self.get("/events")

    def get(self, path: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        return connection.getresponse()

    def read(self) -> None:
        """Wait for news."""
        while not (line := self.events.readline()).startswith(b"data: "):
            pass
        content = json.loads(line.removeprefix(b"data: "))
        if problems := [
            *content["problems"],
            *(line for one in content["figures"] for line in one["problems"]),
        ]:
            sys.exit("\n".join(problems))
        self.pictures = {figure["name"]: figure["picture"] for figure in content["figures"]}

    def wait_for_all(self) -> None:
        while not self.pictures or None in self.pictures.values():
            self.read()

    def wait_for_another(self, figure: str) -> None:
        """Until the figure has another picture, and that picture is here."""
        before = self.pictures[figure]
        while self.pictures[figure] == before:
            self.read()
        self.get(str(self.pictures[figure])).read()


@contextlib.contextmanager
def preview(paper: Path) -> Iterator[Page]:
    command = [sys.executable, str(ROOT / "scripts/preview.py")]
    with subprocess.Popen(command, cwd=paper, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Page(int(process.stdout.readline().rstrip("/\n").rpartition(":")[2]))
        process.send_signal(signal.SIGINT)


def save_with_cmap(figure: str, cmap: str) -> None:
    """Save the configuration with another colour map of a figure."""
    configuration = yaml.safe_load((ROOT / "config.yaml").read_text())
    configuration["figures"][figure]["cmap"] = cmap
    Path("config.yaml").write_text(yaml.safe_dump(configuration, sort_keys=False))


def seconds_of_preview(page: Page, figure: str, number: int) -> float:
    save_with_cmap(figure, CMAPS[number % 2])
    started = time.perf_counter()
    page.wait_for_another(figure)
    return time.perf_counter() - started


def seconds_of_script(paper: Paper, figure: str, number: int) -> float:
    keys = paper.configuration.figures[figure]
    height = keys.height or keys.width * 0.6
    program = SCRIPT.format(
        size=(keys.width, height),
        cmap=CMAPS[number % 2],
        annot=bool(keys.annot),
        linewidths=keys.linewidths,
    )
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - started


def measure(page: Page, paper: Paper, figure: str, runs: int) -> tuple[float, float]:
    """Median seconds of the preview and of the script, taken in turns."""
    matrix = collect(paper.configuration.matrices[paper.matrix_of(figure)])
    pd.DataFrame(matrix.values, matrix.index, matrix.columns).to_csv("matrix.csv")
    seconds_of_preview(page, figure, 1)
    pairs = [
        (seconds_of_preview(page, figure, number), seconds_of_script(paper, figure, number))
        for number in range(runs)
    ]
    ours, theirs = zip(*pairs, strict=True)
    return statistics.median(ours), statistics.median(theirs)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figures", nargs="*", help="figures of the example (default: all)")
    parser.add_argument("--runs", type=int, default=5, help="saves of each figure (default: %(default)s)")
    arguments = parser.parse_args()
    print(f"medians of {arguments.runs} saves, taken in turns, on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as temporary, contextlib.chdir(temporary):
        shutil.copytree(ROOT / "results/experiments", "results/experiments")
        shutil.copy(ROOT / "config.yaml", "config.yaml")
        paper = paper_of_command([], {})
        with preview(Path()) as page:
            page.wait_for_all()
            for figure in arguments.figures or paper.configuration.figures:
                ours, theirs = measure(page, paper, figure, arguments.runs)
                ratio = ours / theirs
                print(
                    f"{figure:17} preview {ours:5.2f} s / seaborn {theirs:5.2f} s = {ratio:.2f}", flush=True
                )


if __name__ == "__main__":
    main()
