"""scripts/preview.py as a person and a browser see it."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

import heatplate.preview.following
import heatplate.preview.page  # so that forks have them
from tests.conftest import PAPER, ROOT, SCORES, Run
from tests.scripts.forked import run_script, start_script

SCRIPT = ROOT / "scripts/preview.py"
CONTENT = "results/experiments/scores.csv"
SECONDS = 60
"""For what comes at once, unless the machine is very busy."""


class Preview:
    """A preview that runs, as its page sees it."""

    def __init__(self, process: int, line: str) -> None:
        self.process, self.line = process, line
        self.port = int(line.rstrip("/\n").rpartition(":")[2])
        self.events = self.get("/events")
        self.content: dict[str, Any] = {}
        self.seen: list[dict[str, Any]] = []

    def get(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request(method, path, headers=headers)
        return connection.getresponse()

    def until(self, is_so: Callable[[Preview], bool]) -> None:
        """Read events until the page shows what is wanted."""
        self.seen.clear()
        ends = time.monotonic() + SECONDS
        while not (self.content and self._holds(is_so)):
            assert time.monotonic() < ends, self.content
            line = self.events.readline()
            if line.startswith(b"data: "):
                self.content = json.loads(line.removeprefix(b"data: "))
                self.seen.append(self.content)

    def _holds(self, is_so: Callable[[Any], bool]) -> bool:
        """Not of a figure that a configuration lacks while it is written."""
        try:
            return is_so(self)
        except KeyError:
            return False

    @property
    def figures(self) -> dict[str, dict[str, Any]]:
        return {figure["name"]: figure for figure in self.content["figures"]}

    @property
    def problems(self) -> list[str]:
        """All of them, those of the figures too."""
        of_figures = [line for figure in self.content["figures"] for line in figure["problems"]]
        return [*self.content["problems"], *of_figures]

    def url(self, figure: str) -> str | None:
        return self.figures[figure]["picture"]  # type: ignore[no-any-return]

    def picture(self, figure: str) -> bytes:
        return self.get(str(self.url(figure))).read()

    def end(self) -> int:
        """Ctrl-C. Returns the exit code."""
        os.kill(self.process, signal.SIGINT)
        _, status = os.waitpid(self.process, 0)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No problem is shown between two writes of a file, however long they take."""
    monkeypatch.setattr(heatplate.preview.following, "PATIENCE", SECONDS / 2)


@contextmanager
def running(paper: Path, *arguments: str) -> Iterator[Preview]:
    """A preview of a paper, which ends with the block, quietly, if it has not ended in it."""
    reader, writer = os.pipe()
    with tempfile.TemporaryFile("w+") as err, os.fdopen(reader) as out:
        process = start_script(SCRIPT, *arguments, cwd=paper, out=writer, err=err.fileno())
        os.close(writer)
        preview = Preview(process, out.readline())
        try:
            yield preview
        finally:
            with suppress(ProcessLookupError, ChildProcessError):
                assert preview.end() == 0
        err.seek(0)
        assert (out.read(), err.read()) == ("", "")


def all_drawn(preview: Preview) -> bool:
    figures = preview.content["figures"]
    return bool(figures) and all(figure["picture"] for figure in figures) and not preview.problems


def edit(file: Path, old: str, new: str) -> None:
    content = file.read_text()
    assert old in content
    replaced(file, content.replace(old, new))


def states(directory: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and directory with its time and its bytes."""
    return {
        str(path.relative_to(directory)): (
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in (directory, *directory.rglob("*"))
    }


def test_the_pictures_are_those_of_a_run_and_nothing_of_the_paper_is_touched(built: Path, run_workflow: Run):
    config = built / "config.yaml"
    before = states(built)
    with running(built) as preview:
        preview.until(all_drawn)
        for name in ("f1", "f2", "f3"):
            assert preview.picture(name) == (built / f"figures/{name}.png").read_bytes()
        unchanged = preview.url("f2"), preview.url("f3")
        config.write_text(PAPER.replace("vmax: 100", "vmax: 200"))
        first = preview.url("f1")
        preview.until(lambda page: page.url("f1") != first)
        assert (preview.url("f2"), preview.url("f3")) == unchanged
        drawn = preview.picture("f1")
        broken = PAPER.replace("vmax", "vmaxx")
        config.write_text(broken)
        preview.until(lambda page: bool(page.problems))
        config.write_text(PAPER.replace("vmax: 100", "vmax: 200"))
        preview.until(all_drawn)
    after = states(built)
    assert {name for name in before if before[name] != after.get(name)} == {"config.yaml"}
    assert set(before) == set(after)
    done = run_workflow(built)
    assert "figures/f1.pdf: vmax 100.0 → 200.0" in done.stdout
    assert "figures/f2" not in done.stdout
    assert (built / "figures/f1.png").read_bytes() == drawn


def overwritten(file: Path, content: str) -> None:
    file.write_text(content)


def replaced(file: Path, content: str) -> None:
    new = file.with_name("4913~")
    new.write_text(content)
    new.replace(file)


def moved_away_and_written(file: Path, content: str) -> None:
    file.rename(file.with_name(f"{file.name}~"))
    time.sleep(0.05)
    file.write_text(content)


def emptied_and_written_in_parts(file: Path, content: str) -> None:
    with file.open("w") as stream:
        for part in content.splitlines(keepends=True):
            stream.flush()
            time.sleep(0.005)
            stream.write(part)


def saved_often(file: Path, content: str) -> None:
    for number in range(5):
        file.write_text(content + "\n" * number)
        time.sleep(0.003)
    file.write_text(content)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    "save", [overwritten, replaced, moved_away_and_written, emptied_and_written_in_parts, saved_often]
)
@pytest.mark.parametrize(
    ("file", "content"),
    [("config.yaml", PAPER.replace("YlGnBu", "mako")), (CONTENT, SCORES.replace("10.5", "90"))],
    ids=["configuration", "data"],
)
def test_however_a_file_is_saved_it_is_drawn_and_no_problem_is_shown_meanwhile(
    paper: Path, save: Callable[[Path, str], None], file: str, content: str
):
    original = (paper / file).read_text()
    with running(paper, "f2") as preview:
        preview.until(all_drawn)
        before = preview.url("f2")
        overwritten(paper / file, content)
        preview.until(lambda page: page.url("f2") != before)
        after = preview.url("f2")
        overwritten(paper / file, original)
        preview.until(lambda page: page.url("f2") == before)
        save(paper / file, content)
        preview.until(lambda page: page.url("f2") == after)
        assert not [content for content in preview.seen if content["problems"]]


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("names", [["f2"], []], ids=["one", "all"])
def test_a_configuration_that_is_valid_before_it_is_whole_takes_no_figure_away(paper: Path, names: list[str]):
    config = paper / "config.yaml"
    with running(paper, *names) as preview:
        preview.until(all_drawn)
        before, figures = preview.url("f2"), set(preview.figures)
        config.write_text(PAPER.partition("  f2:")[0])
        time.sleep(0.03)
        config.write_text(PAPER.replace("YlGnBu", "mako"))
        preview.until(lambda page: page.url("f2") != before)
        assert not [page for page in preview.seen if page["problems"]]
        assert all({figure["name"] for figure in page["figures"]} == figures for page in preview.seen)


def test_sources_and_figures_come_and_go(paper: Path):
    config = paper / "config.yaml"
    with running(paper) as preview:
        preview.until(all_drawn)
        before = preview.url("f3")
        shutil.copy(paper / "results/experiments/seed1.json", paper / "results/experiments/seed3.json")
        preview.until(lambda page: page.url("f3") != before)
        (paper / "results/experiments/seed3.json").unlink()
        preview.until(lambda page: page.url("f3") == before)
        config.write_text(PAPER + "  f4: {matrix: runs}\n")
        preview.until(lambda page: list(page.figures) == ["f1", "f2", "f3", "f4"] and all_drawn(page))
        config.write_text(PAPER.partition("  f2:")[0])
        preview.until(lambda page: list(page.figures) == ["f1"])
        assert preview.get(str(before)).status == 404


def test_a_source_in_a_directory_that_is_not_there_yet_is_found(paper: Path):
    edit(paper / "config.yaml", "results/experiments/scores.csv", "new/{run}/scores.csv")
    edit(paper / "config.yaml", "values: score", "values: score\n    aggfunc: mean")
    with running(paper) as preview:
        preview.until(lambda page: bool(page.problems))
        assert preview.problems == [
            "new/{run}/scores.csv: matrices.scores: matches no file; there is no directory new"
        ]
        (paper / "new/a").mkdir(parents=True)
        (paper / "new/a/scores.csv").write_text(SCORES)
        preview.until(all_drawn)
        before = preview.url("f1")
        (paper / "new/b").mkdir()
        (paper / "new/c").mkdir()
        (paper / "new/c/scores.csv").write_text(SCORES.replace("10.5", "50.5"))
        preview.until(lambda page: page.url("f1") != before)  # it has looked at new/b, too, while it is empty
        between = preview.url("f1")
        (paper / "new/b/scores.csv").write_text(SCORES.replace("10.5", "90.5"))
        preview.until(lambda page: page.url("f1") != between)


def test_what_is_wrong_is_said_with_its_place_beside_the_last_pictures(paper: Path):
    config, source = paper / "config.yaml", paper / CONTENT
    with running(paper) as preview:
        preview.until(all_drawn)
        pictures = [preview.url(name) for name in ("f1", "f2", "f3")]
        replaced(config, PAPER.replace("vmin", "vmim"))
        preview.until(lambda page: bool(page.problems))
        message = "config.yaml:14:37: figures.f1.vmim: unknown key; did you mean vmin?"
        assert preview.content["problems"] == [message]
        assert [preview.url(name) for name in preview.figures] == pictures
        assert all(figure["outdated"] for figure in preview.figures.values())
        config.unlink()
        preview.until(lambda page: "no such file" in page.problems[0])
        config.write_text(PAPER)
        preview.until(all_drawn)
        replaced(source, SCORES + "large,B,1\n")
        preview.until(lambda page: bool(page.figures["f2"]["problems"]))
        assert preview.content["problems"] == []
        assert preview.figures["f1"]["problems"][0].startswith(f"{CONTENT}:6: matrices.scores: ")
        assert [figure["outdated"] for figure in preview.figures.values()] == [True, True, False]
        assert [preview.url(name) for name in preview.figures] == pictures
        replaced(config, PAPER.replace("YlGnBu, ", "").replace("f3: {", "f3: {xticklabels: [a, b], "))
        replaced(source, SCORES)
        preview.until(lambda page: bool(page.problems) and not page.figures["f1"]["problems"])
        assert preview.problems[0].startswith("config.yaml:16:21: figures.f3.xticklabels: has 2 labels")


def test_remarks_of_a_run_are_shown(paper: Path):
    rows = "".join(f"model number {i},A,{i}\n" for i in range(300))
    (paper / CONTENT).write_text("model,task,score\n" + rows)
    edit(paper / "config.yaml", "annot: true, vmin", "annot: false, width: 3.25, vmin")
    with running(paper, "f1") as preview:
        preview.until(all_drawn)
        [reduced, remark] = preview.figures["f1"]["remarks"]
        assert reduced.startswith("reduce: extreme: 300 × 1 cells")
        assert remark.startswith("yticklabels: 38 of 300 row labels are shown")


def test_a_configuration_that_is_broken_from_the_start_is_shown_and_put_right(paper: Path):
    (paper / "config.yaml").write_text("matrices: [")
    with running(paper, "f1") as preview:
        preview.until(lambda page: bool(page.problems))
        assert preview.problems[0].startswith("config.yaml:2:1: ")
        (paper / "config.yaml").write_text(PAPER)
        preview.until(all_drawn)
        assert list(preview.figures) == ["f1"]
        edit(paper / "config.yaml", "f1:", "f4:")
        preview.until(lambda page: bool(page.problems))
        assert preview.problems == ['config.yaml: figures: there is no "f1"; known: f4, f2, f3']


HOSTILE = """\
matrices:
  scores: {source: results/experiments/scores.csv, index: model, columns: task, values: score}
figures:
  f1: {matrix: scores, title: "</title><script>alert(1)</script>", xticklabels: ["<img src=x>", "javascript:x"]}
  f2: {matrix: "</script><script>alert(2)</script>"}
"""


def test_what_the_paper_says_is_no_part_of_the_page_itself(paper: Path):
    """The page is always the same; its script shows what it is sent, which is JSON, as text."""
    (paper / "config.yaml").write_text(HOSTILE)
    with running(paper) as preview:
        preview.until(lambda page: bool(page.problems))
        assert "</script><script>alert(2)</script>" in preview.problems[0]
        page = preview.get("/").read()
        assert page == (ROOT / "scripts/heatplate/preview/page.html").read_bytes()
        script = preview.get("/page.js").read().decode()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|DOMParser", script
    )


def test_only_this_machine_is_answered_and_no_file_is_served_by_its_path(paper: Path):
    with running(paper, "f1") as preview:
        preview.until(all_drawn)
        assert preview.get("/", Host=f"localhost:{preview.port}").status == 200
        for host in ("evil.example", f"evil.example:{preview.port}", "127.0.0.1:1", "127.0.0.1", ""):
            for path in ("/", "/events", str(preview.url("f1"))):
                assert preview.get(path, Host=host).status == 403
        for path in (
            "/config.yaml",
            "/page.py",
            "/../page.py",
            "//etc/passwd",
            "/%2e%2e/page.py",
            "/figures/f1.png",
        ):
            answer = preview.get(path)
            assert (answer.status, answer.read()) == (404, b"404 Not Found\n")
        assert preview.get("/", method="POST").status == 501
        for path in (
            "/",
            "/events",
            "/page.js",
            "/page.css",
            "/page.svg",
            str(preview.url("f1")),
            "/nothing",
        ):
            headers = preview.get(path).headers
            assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "Access-Control-Allow-Origin" not in headers
        with socket.socket() as other:
            other.bind(("127.0.0.2", preview.port))  # it does not listen on every address


def test_a_page_that_is_closed_is_no_matter(paper: Path):
    with running(paper, "f1") as preview:
        preview.until(all_drawn)
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", preview.port)) as gone:
                gone.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\n\r\n".encode())
        before = preview.url("f1")
        edit(paper / "config.yaml", "vmax: 100", "vmax: 200")
        preview.until(lambda page: page.url("f1") != before)


def server_on_a_port_of_its_own() -> socket.socket:
    """A server on a port that the system gives nobody who asks for any, so that it stays free when it is closed."""
    for port in random.sample(range(20_000, 30_000), 100):
        with suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
    pytest.fail("no port is free")


def test_it_prints_one_line_with_its_address_and_the_port_can_be_chosen(paper: Path):
    with server_on_a_port_of_its_own() as taken:
        port = taken.getsockname()[1]
        done = run_script(SCRIPT, "--port", str(port), cwd=paper)
        assert (done.returncode, done.stderr) == (1, f"--port {port}: Address already in use\n")
    with running(paper, "--port", str(port)) as preview:
        assert preview.line == f"preview: http://127.0.0.1:{port}/\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["f9"], 'config.yaml: figures: there is no "f9"; known: f1, f2, f3'),
        (["f1", "<b>"], 'config.yaml: figures: there is no "<b>"; known: f1, f2, f3'),
        (
            ["--configfile", "no.yaml"],
            "no.yaml: there is no such file; start in the paper's directory, or give it with --configfile",
        ),
        (["--port", "70000"], "--port 70000: bind(): port must be 0-65535."),
    ],
)
def test_what_cannot_be_shown_ends_it_with_one_line(paper: Path, arguments: list[str], line: str):
    done = run_script(SCRIPT, *arguments, cwd=paper)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line + "\n")


def test_it_ends_quietly_while_it_still_starts(paper: Path):
    command = [sys.executable, str(SCRIPT)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=paper, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("preview: http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out, err) == (0, "", "")
