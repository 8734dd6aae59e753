"""What the page shows at the moment, for threads to change and to wait for."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from heatplate.preview.drawings import Drawing


@dataclass(frozen=True)
class _Entry:
    """A figure on the page. last: as it was drawn last, with a picture if there ever was one."""

    now: Drawing
    last: Drawing

    @cached_property
    def url(self) -> str | None:
        """Where its picture is: a name that no other picture has."""
        picture = self.last.picture
        return f"/{hashlib.sha256(picture).hexdigest()}.png" if picture else None


class Board:
    """The problems of the paper, and its figures, each with its last picture."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._version = 0
        self._problems: Sequence[str] = ()
        self._outdated = False
        self._entries: dict[str, _Entry] = {}

    @property
    def names(self) -> set[str]:
        """Of the figures that are shown."""
        return set(self._entries)

    def show_problems(self, problems: Iterable[str]) -> None:
        """Show what keeps every figure from being drawn, beside the figures as they were last."""
        with self._news:
            self._problems, self._outdated = tuple(problems), True
            self._tell()

    def show_figures(self, names: Iterable[str], problems: Iterable[str] = ()) -> None:
        """Show the figures of these names, those that are new without a picture yet, and other problems."""
        with self._news:
            empty = {name: Drawing(name, 0.0) for name in names}
            self._entries = {name: self._entries.get(name, _Entry(new, new)) for name, new in empty.items()}
            self._problems, self._outdated = tuple(problems), False
            self._tell()

    def show(self, drawing: Drawing) -> None:
        """Show a figure as it is now, with its last picture if it has none."""
        with self._news:
            before = self._entries[drawing.name]
            last = drawing if drawing.picture else before.last
            if (entry := _Entry(drawing, last)) != before:
                self._entries[drawing.name] = entry
                self._tell()

    def picture(self, url: str) -> bytes | None:
        """The picture with this address, None if it is not shown any more."""
        with self._news:
            return next((entry.last.picture for entry in self._entries.values() if entry.url == url), None)

    def newer_than(self, version: int, timeout: float) -> tuple[int, str]:
        """The page's JSON and its version: once it is newer, or as it is after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._version > version, timeout)
            return self._version, self._as_json()

    def _tell(self) -> None:
        self._version += 1
        self._news.notify_all()

    def _as_json(self) -> str:
        figures = [
            {
                "name": name,
                "width": entry.last.width,
                "picture": entry.url,
                "outdated": self._outdated or bool(entry.now.problems),
                "problems": entry.now.problems,
                "remarks": entry.now.remarks,
            }
            for name, entry in self._entries.items()
        ]
        return json.dumps({"problems": self._problems, "figures": figures})
