"""The README's tutorial, word for word: its commands, its edits, and what it says comes of them."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pdfplumber
import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()


def section(title: str) -> str:
    """From a title to the next one."""
    found = re.search(rf"^#+ {title}\n(.*?)^#", README, flags=re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def blocks(title: str) -> Iterator[tuple[str, str]]:
    """The language and the content of each block of code in a section."""
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", section(title), flags=re.MULTILINE | re.DOTALL):
        yield found[1], found[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a checkout has, with the environment that runs this test."""
    directory = tmp_path / "heatplate"
    for name in ("scripts", "profiles"):
        shutil.copytree(ROOT / name, directory / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Snakefile", directory)
    (directory / ".venv/bin").mkdir(parents=True)
    (directory / ".venv/bin/activate").write_text(f"PATH='{Path(sys.executable).parent}':$PATH\n")
    return directory


def bash(commands: str, directory: Path) -> str:
    """What commands print, on standard error too."""
    done = subprocess.run(
        ["bash", "-ec", commands],
        cwd=directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def watch_one_figure(command: str, paper: Path) -> None:
    """Start the preview, see its page, and end it with Ctrl-C."""
    activated = f". ../.venv/bin/activate; exec {command}"
    with subprocess.Popen(["bash", "-c", activated], cwd=paper, stdout=subprocess.PIPE, text=True) as preview:
        assert preview.stdout is not None
        ends = threading.Timer(60, preview.kill)
        ends.start()
        port = int(preview.stdout.readline().rstrip("/\n").rpartition(":")[2])
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/events")
        assert any(b'"name": "other"' in line for line in connection.getresponse())
        preview.send_signal(signal.SIGINT)
        assert preview.wait() == 0
        ends.cancel()


@pytest.mark.long
def test_the_tutorial_does_what_it_says(checkout: Path):
    start, configuration, other, watching, mistake = blocks("Your own paper in five minutes")
    assert [start[0], configuration[0], other[0], watching[0], mistake[0]] == ["sh", "yaml", "yaml", "sh", ""]
    bash(start[1], checkout)
    paper = checkout / "my-paper"
    with pdfplumber.open(paper / "figures/scores.pdf") as pdf:
        assert float(pdf.pages[0].width) == 3.25 * 72
    config = paper / "config.yaml"
    assert config.read_text().endswith(configuration[1])
    config.write_text(config.read_text() + other[1])
    activated = ". ../.venv/bin/activate\n"
    assert "figures/other.pdf: not built yet" in bash(f"{activated}snakemake --cores 4", paper)
    watch_one_figure(watching[1].strip(), paper)
    config.write_text(config.read_text() + "    vmim: 0\n")
    assert mistake[1] in bash(f"{activated}! snakemake --cores 4", paper)
    config.write_text(config.read_text().replace("    vmim: 0\n", "").replace("rocket", "mako"))
    scores = paper / "results/experiments/scores.csv"
    scores.write_text(scores.read_text().replace("0.712", "0.722"))
    ((_, reasons),) = blocks("What is rebuilt, and why")
    [*planned, found] = reasons.splitlines()
    said = bash(f"{activated}snakemake --cores 4", paper)
    assert [line for line in (*planned, found) if line not in said.splitlines()] == []
    why = bash(f"{activated}python ../scripts/why.py figures/scores.pdf", paper)
    assert why == "figures/scores.pdf: up to date\n"


def test_each_command_of_make_is_listed_with_what_it_does():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*) FORCE$", makefile, flags=re.MULTILINE)
    assert targets is not None
    assert sorted(re.findall(r"^make (\S+) +\S", listed, flags=re.MULTILINE)) == sorted(targets[1].split())
