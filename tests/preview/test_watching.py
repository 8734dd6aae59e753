"""Where changes are looked for, and that none is missed."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_ISDIR

import pytest

from heatplate.preview import watching
from heatplate.preview.watching import Watch, directories


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "paper").mkdir()
    monkeypatch.chdir(tmp_path / "paper")
    return tmp_path / "paper"


def make(*names: str) -> None:
    for name in names:
        Path(name).mkdir(parents=True)


def found(*patterns: str) -> list[str]:
    return sorted(os.path.relpath(path) for path in directories(["config.yaml"], patterns))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a/x/d.csv", [".", "a", "a/x"]),
        ("a/new/d.csv", [".", "a"]),
        ("a/{run}/d.csv", [".", "a", "a/[z]", "a/x"]),
        ("a/[z]/*.csv", [".", "a", "a/[z]"]),
        ("?/x/*.csv", [".", "a", "a/x", "b"]),
        ("**/*.csv", [".", "a", "a/[z]", "a/x", "a/x/y", "b"]),
        ("a/**", [".", "a", "a/[z]", "a/x", "a/x/y"]),
        ("../out/{run}/d.csv", [".", "../out", "../out/r"]),
        ("../out/new/d.csv", [".", "../out"]),
    ],
)
def test_every_directory_on_the_way_is_watched_and_no_hidden_one(pattern: str, expected: list[str]):
    make("a/x/y", "a/[z]", "b/.venv/lib", ".git/x", "a/.hidden", "../out/r")
    Path("c.txt").touch()
    assert found(pattern) == expected


@pytest.mark.parametrize(
    "pattern",
    ["", " ", ".", "~/x", "a**/x", "{", "}{/x", "\0/x", "x" * 300 + "/y", "**"],
)
def test_what_no_source_can_be_is_no_problem_here(pattern: str):
    assert found(pattern) == ["."]


def test_a_directory_that_may_not_be_entered_is_no_problem_here(here: Path, monkeypatch: pytest.MonkeyPatch):
    """As for a user who is not root, for whom ``stat`` fails below it."""
    make("../locked/in")
    stat = os.stat

    def refusing(path: int | str | os.PathLike[str], **options: bool) -> os.stat_result:
        if "/locked/" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr(os, "stat", refusing)
    monkeypatch.setattr(os.path, "isdir", lambda path: _is_directory(refusing, path))
    assert found(f"{here.parent}/locked/in/*.csv") == [".", "../locked"]


def _is_directory(status: Callable[..., os.stat_result], path: str) -> bool:
    try:
        return S_ISDIR(status(path).st_mode)
    except (OSError, ValueError):
        return False


def test_what_cannot_be_watched_any_more_stays_a_problem(here: Path, monkeypatch: pytest.MonkeyPatch):
    def failing(*_directories: str, **_options: object) -> Iterator[None]:
        raise OSError("no watches left")

    monkeypatch.setattr(watching, "watch", failing)
    changed = threading.Event()
    watch = Watch(changed)
    watch.follow(directories(["config.yaml"], []))
    watch._thread.join(5)
    watch.follow(directories(["config.yaml"], []))
    assert watch.problem == "no watches left"


def test_what_links_lead_to_is_watched_too():
    make("a", "elsewhere", "shared")
    Path("shared/config.yaml").touch()
    Path("config.yaml").symlink_to("shared/config.yaml")
    Path("elsewhere/d.csv").touch()
    Path("a/d.csv").symlink_to("../elsewhere/d.csv")
    Path("a/loop.csv").symlink_to("loop.csv")
    assert found("a/*.csv") == [".", "a", "elsewhere", "shared"]


class Watched:
    """A watch, and whether it noticed something since it was asked last."""

    def __init__(self) -> None:
        self.changed = threading.Event()
        self.watch = Watch(self.changed)

    def follow(self, pattern: str) -> None:
        self.watch.follow(directories(["config.yaml"], [pattern]))

    def notices(self, seconds: float = 3) -> bool:
        noticed = self.changed.wait(seconds)
        self.changed.clear()
        return noticed


@pytest.fixture
def watched() -> Iterator[Watched]:
    watched = Watched()
    yield watched
    watched.watch.end()
    assert watched.watch.problem == ""


def test_it_says_when_it_begins_and_then_each_change(watched: Watched):
    make("a")
    watched.follow("a/*.csv")
    assert watched.notices()
    assert not watched.notices(0.1)
    Path("a/d.csv").touch()
    assert watched.notices()
    Path("a/d.csv").rename("a/e.csv")
    assert watched.notices()
    Path("config.yaml").touch()
    assert watched.notices()


def test_no_name_is_overlooked(watched: Watched):
    make("node_modules")
    watched.follow("node_modules/*")
    assert watched.notices()
    for name in ("d.csv", "d.pyc", ".d.swp", "d~", ".DS_Store"):
        Path("node_modules", name).touch()
        assert watched.notices()


def test_other_directories_are_watched_when_they_are_wanted(watched: Watched):
    watched.follow("a/*.csv")
    assert watched.notices()
    make("a")
    assert watched.notices()
    watched.follow("a/*.csv")
    assert watched.notices()
    Path("a/d.csv").touch()
    assert watched.notices()


def test_a_directory_that_was_replaced_is_watched(watched: Watched):
    make("a", "b")
    watched.follow("a/*.csv")
    assert watched.notices()
    shutil.rmtree("a")
    Path("b").rename("a")
    assert watched.notices()
    while watched.notices(0.2):
        watched.follow("a/*.csv")
    Path("a/d.csv").touch()
    assert watched.notices()


def test_a_directory_that_is_gone_at_once_is_looked_for_again(watched: Watched):
    make("a")
    wanted = directories([], ["a/*.csv"])
    shutil.rmtree("a")
    watched.watch.follow(wanted)
    assert watched.notices()
    watched.follow("a/*.csv")
    assert watched.notices()
