"""Random papers, random edits, random kills: after each build everything is as if from scratch, and stays so."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.building.laboratory import FROM_SCRATCH, Laboratory

pytestmark = pytest.mark.long

STEPS = 20
DRAWN, STOOD_FOR = 2, 10
"""Sequences of edits with the figures drawn, and with something cheaper in place of drawing: 500 steps in all."""

CHEAP_DRAWING = """\
from heatplate.atomic_write import write_atomically

def draw(matrix, specification, outputs):
    picture = repr((matrix, specification)).encode()
    for path in outputs:
        write_atomically(path, lambda stream: stream.write(picture))
    return []
"""

CHEAP_CHECKING = """\
from heatplate.check_names import CHECKS
from heatplate.checking.verdict import Check, Verdict

def check(pdf, content, specification, rules):
    return Verdict([Check.not_applicable(name, "stood for") for name in CHECKS])
"""

SERVER = f"""\
import sys
PROGRAM = {FROM_SCRATCH!r}
for line in sys.stdin:
    import os
    code, paper, target = line.rstrip("\\n").split("\\t")
    os.chdir(paper)
    sys.argv = ["", code, target]
    exec(compile(PROGRAM, "from scratch", "exec"), {{}})
    print("done", flush=True)
"""
"""Builds from scratch as often as it is asked to, with the libraries imported once."""


class RandomPaper:
    """A paper of random matrices, figures and style, and the edits that can be made to it."""

    def __init__(self, lab: Laboratory, rng: random.Random) -> None:
        self.lab, self.rng = lab, rng
        self.names = (f"n{i}" for i in range(10_000))
        self.matrices: dict[str, dict[str, Any]] = {}
        self.figures: dict[str, dict[str, Any]] = {}
        self.style: dict[str, Any] = {"width": 3}
        shutil.rmtree(lab.paper)
        (lab.paper / "results/experiments").mkdir(parents=True)
        for _ in range(rng.randint(1, 3)):
            self.add_matrix()
        for _ in range(rng.randint(1, 4)):
            self.add_figure()
        self.write()

    def write(self) -> None:
        """Write the configuration, its keys in random order: JSON is YAML."""
        parts = {"matrices": self.matrices, "figures": self.figures, "style": self.style}
        shuffled = {key: self._shuffled(parts[key]) for key in self.rng.sample(sorted(parts), 3)}
        self.lab.config.write_text(f"# {self.rng.random()}\n{json.dumps(shuffled, indent=1)}\n")

    def _shuffled(self, mapping: dict[str, Any]) -> dict[str, Any]:
        return {key: mapping[key] for key in self.rng.sample(sorted(mapping), len(mapping))}

    def source(self, matrix: str) -> Path:
        return self.lab.paper / self.matrices[matrix]["source"]

    # Edits of the configuration

    def add_matrix(self) -> None:
        name = next(self.names)
        path = f"results/experiments/{name}.csv"
        self.matrices[name] = {
            "source": path,
            "index": "r",
            "columns": "c",
            "values": "v",
            "where": {"used": "yes"},
        }
        cells = [f"{r},{c},{self.rng.randint(0, 99)},yes" for r in "ab" for c in "xyz"]
        (self.lab.paper / path).write_text("\n".join(["r,c,v,used", *cells, "a,x,1,no"]) + "\n")

    def add_figure(self) -> None:
        self.figures[next(self.names)] = {"matrix": self.rng.choice(sorted(self.matrices))}

    def remove_figure(self) -> None:
        if len(self.figures) > 1:
            del self.figures[self.rng.choice(sorted(self.figures))]

    def rename_figure(self) -> None:
        self.figures[next(self.names)] = self.figures.pop(self.rng.choice(sorted(self.figures)))

    def change_figure(self) -> None:
        figure = self.figures[self.rng.choice(sorted(self.figures))]
        key, values = self.rng.choice(
            [
                ("title", ["A", "B", ""]),
                ("cmap", ["YlGnBu", "mako", "rocket_r"]),
                ("annot", [True, False]),
                ("vmax", [100, 110]),
                ("linewidths", [0, 0.5]),
                ("svg", [True, False]),
            ]
        )
        figure[key] = self.rng.choice(values)

    def change_style(self) -> None:
        key, values = self.rng.choice(
            [("fontsize", [7, 8]), ("vmin", [-1, 0]), ("cmap", ["viridis", "flare"])]
        )
        self.style[key] = self.rng.choice(values)

    def change_matrix(self) -> None:
        matrix = self.matrices[self.rng.choice(sorted(self.matrices))]
        key, values = self.rng.choice(
            [("scale", [1, 0.5]), ("transpose", [True, False]), ("unit", ["", "%"])]
        )
        matrix[key] = self.rng.choice(values)

    # Edits of data, built files, records, metadata, times and code

    def change_value(self) -> None:
        self._rewrite_source(lambda rows: rows[1 : self.rng.randint(2, 7)], used=True)

    def change_unused_value(self) -> None:
        self._rewrite_source(lambda rows: rows[-1:], used=False)

    def _rewrite_source(self, chosen: Callable[[list[str]], list[str]], *, used: bool) -> None:
        path = self.source(self.rng.choice(sorted(self.matrices)))
        rows = path.read_text().splitlines()
        changed = {
            row: ",".join([*row.split(",")[:2], str(self.rng.randint(0, 99)), "yes" if used else "no"])
            for row in chosen(rows)
        }
        path.write_text("\n".join(changed.get(row, row) for row in rows) + "\n")
        if self.rng.random() < 0.5:
            os.utime(path, (1e9, 1e9))

    def damage_built_file(self) -> None:
        if files := sorted(self.lab.built()):
            path = self.lab.paper / self.rng.choice(files)
            self.rng.choice([path.unlink, lambda: path.write_bytes(b"x"), lambda: os.truncate(path, 50)])()

    def damage_record(self) -> None:
        if records := sorted(self.lab.paper.rglob("*.record.json")):
            path = self.rng.choice(records)
            self.rng.choice([path.unlink, lambda: path.write_text("{}"), lambda: os.truncate(path, 99)])()

    def lose_metadata(self) -> None:
        shutil.rmtree(self.lab.paper / ".snakemake", ignore_errors=True)

    def change_times(self) -> None:
        moment = time.time() + self.rng.choice([-1e8, 0, 1e8])
        for path in self.lab.paper.rglob("*"):
            if path.is_file() and self.rng.random() < 0.5 and ".snakemake" not in path.parts:
                os.utime(path, (moment, moment))

    def change_code(self) -> None:
        name = self.rng.choice(["draw.py", "collect.py", "heatplate/matrix.py", "heatplate/atomic_write.py"])
        text = self.lab.script(name).read_text()
        added = self.rng.choice(["# a comment\n", f"X{self.rng.randint(0, 99)} = 1\n"])
        self.lab.script(name).write_text(text + "\n" + added)

    def edit(self) -> str:
        """Make a random edit and return its name."""
        edits = [
            self.add_matrix, self.add_figure, self.remove_figure, self.rename_figure, self.change_figure,
            self.change_figure, self.change_style, self.change_matrix, self.change_value, self.change_value,
            self.change_unused_value, self.damage_built_file, self.damage_built_file, self.damage_record,
            self.lose_metadata, self.change_times, self.change_code,
        ]  # fmt: skip
        edit = self.rng.choice(edits)
        edit()
        self.write()
        return edit.__name__


@pytest.fixture
def from_scratch(tmp_path: Path) -> Iterator[Callable[[Laboratory], dict[str, bytes]]]:
    """Builds from scratch, by the laboratory's code as it is when first asked: no edit here changes what it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def build(lab: Laboratory) -> dict[str, bytes]:
        target = tmp_path / "scratch"
        shutil.rmtree(target, ignore_errors=True)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{lab.code}\t{lab.paper}\t{target}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"
        return {str(p.relative_to(target)): p.read_bytes() for p in target.rglob("*") if p.is_file()}

    yield build
    process.communicate(timeout=60)


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + 180
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def has_a_job(lab: Laboratory) -> bool:
    return any("--name" in words for words in lab.processes())


def kill_a_run(lab: Laboratory, after: float) -> None:
    """Kill a run so many seconds after its first job has started, if it has one and is not at its end by then."""
    process = subprocess.Popen(
        lab.command(),
        cwd=lab.paper,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until(lambda: has_a_job(lab) or process.poll() is not None)
    time.sleep(after)
    process.kill()
    process.wait()
    wait_until(lambda: not lab.processes())
    locks = (lab.paper / ".snakemake" / "locks").glob("*.output.lock")
    if any(path.stat().st_size for path in locks):  # an empty one, killed while it was written, locks nothing
        refused = lab.run()
        assert refused.returncode == 1
        assert f"type: snakemake -s {lab.code}/Snakefile --unlock" in refused.stdout
        assert lab.run("--unlock").returncode == 0


@pytest.mark.parametrize("seed", range(DRAWN + STOOD_FOR))
def test_after_any_edits_a_build_is_as_one_from_scratch_and_the_next_does_nothing(
    tmp_path: Path, from_scratch: Callable[[Laboratory], dict[str, bytes]], seed: int
):
    rng = random.Random(seed)
    lab = Laboratory.made_in(tmp_path / "lab")
    if seed >= DRAWN:
        lab.script("heatplate/drawing/__init__.py").write_text(CHEAP_DRAWING)
        lab.script("heatplate/checking/figure.py").write_text(CHEAP_CHECKING)
    paper = RandomPaper(lab, rng)
    history: list[str] = []
    for _ in range(STEPS):
        history.append("+".join(paper.edit() for _ in range(rng.choice([1, 1, 2, 3]))))
        if rng.random() < 0.1:
            kill_a_run(lab, rng.uniform(0, 2))
            history.append("kill")
        profile = [] if rng.random() < 0.7 else ["--workflow-profile", "none", "--rerun-incomplete"]
        lab.build("--cores", str(rng.choice([1, 2, 4])), *profile)
        wanted = from_scratch(lab)
        built = {path: content for path, (_, content) in lab.built().items()}
        assert {path: built.get(path) == content for path, content in wanted.items()} == dict.fromkeys(
            wanted, True
        ), history
        before = lab.built()
        assert "Nothing to be done" in lab.build(*profile), history
        assert lab.built() == before, history
