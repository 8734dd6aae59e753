"""The figures of a paper as a run would draw them now, in memory."""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from heatplate.building.digests import Digests
from heatplate.building.failures import FAILURES, failure_lines
from heatplate.building.identity import identity
from heatplate.building.places import Places
from heatplate.building.record import canonical
from heatplate.building.stage import DIGESTS, Stage
from heatplate.collecting import collect
from heatplate.further_matrices import further_matrices
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid, with_others
from heatplate.paper import Paper
from heatplate.shared_limits import limit_of, shared_names, with_limits
from heatplate.stages import COLLECT, DRAW, LIMITS_OF_FIGURES

DPI = 200
"""Of every picture, whatever the figure's own: sharp on a screen of twice the usual density."""


@dataclass(frozen=True)
class Drawing:
    """A figure, as far as it could be drawn.

    width: inches. picture: PNG; None if there are problems. problems, remarks: one line each.
    """

    name: str
    width: float
    picture: bytes | None = None
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Collected:
    """A matrix. key: all that it was made of, None if that is not certain. content: its digest."""

    key: object
    matrix: Matrix | PanelGrid
    content: str


class Drawings:
    """The figures, remembered together with their matrices while what they are made of stays the same.

    What failed is not remembered: its problems may have moved to other lines.
    """

    def __init__(self) -> None:
        self._digests = Digests(DIGESTS)
        self._matrices: dict[str, _Collected] = {}
        self._figures: dict[str, tuple[object, Drawing]] = {}

    def of(self, paper: Paper, figures: Iterable[str]) -> Iterator[Drawing]:
        """The figures of these names, each when it is drawn. What is remembered of others is forgotten."""
        figures = list(figures)
        matrices = {matrix for figure in figures for matrix in _all_matrices_of(paper, figure)}
        self._matrices = {name: kept for name, kept in self._matrices.items() if name in matrices}
        self._figures = {name: kept for name, kept in self._figures.items() if name in figures}
        self._digests.look_again()
        failed: dict[str, tuple[str, ...]] = {}
        for name in figures:
            yield self._figure(paper, name, failed)

    def _figure(self, paper: Paper, name: str, failed: dict[str, tuple[str, ...]]) -> Drawing:
        """A figure. failed: the problems of the matrices that were tried already."""
        drawing = Drawing(name, paper.configuration.figures[name].inches_wide)
        matrices = _all_matrices_of(paper, name)
        collected: dict[str, _Collected] = {}
        for matrix in matrices:
            try:
                if matrix not in failed:
                    collected[matrix] = self._matrix(paper, matrix)
            except Exception as error:
                failed[matrix] = _problems(error, COLLECT, "matrices", matrix, COLLECT.places(paper, matrix))
        if missing := [matrix for matrix in matrices if matrix in failed]:
            return replace(drawing, problems=tuple(line for matrix in missing for line in failed[matrix]))
        try:
            document = DRAW.specification(paper, name)
            own = {use: collected[matrix] for use, matrix in _matrices_of(paper, name).items()}
            limits = {
                key: _limit(key, LIMITS_OF_FIGURES.specification(paper, shared), collected)
                for key, shared in shared_names(document).items()
            }
            return self._drawn(drawing, own, {**with_limits(document, limits), "dpi": DPI})
        except Exception as error:
            return replace(
                drawing, problems=_problems(error, DRAW, "figures", name, DRAW.places(paper, name))
            )

    def _matrix(self, paper: Paper, name: str) -> _Collected:
        """A matrix. Raises what ``collect`` raises."""
        sources = paper.sources[name]
        contents = {path: self._digests.of(path) for path in sources}
        key = (canonical(COLLECT.specification(paper, name)), contents)
        known = self._matrices.get(name)
        if known is not None and known.key == key:
            return known
        before = [identity(path) for path in sources]
        matrix = collect(paper.configuration.matrices[name])
        is_settled = [identity(path) for path in sources] == before
        collected = _Collected(key if is_settled else None, matrix, _content(matrix))
        self._matrices[name] = collected
        return collected

    def _drawn(
        self, drawing: Drawing, collected: dict[str, _Collected], document: dict[str, object]
    ) -> Drawing:
        """The figure with its picture. Raises what ``picture`` raises.

        collected: its matrices, by the figure's names for them; that of the drawn one is empty.
        """
        # A second of imports, for which the page need not wait.
        from heatplate.drawing import picture
        from heatplate.drawing.composition import specification_from
        from heatplate.figure_content import figure_content

        key = (canonical(document), {use: matrix.content for use, matrix in collected.items()})
        known = self._figures.get(drawing.name)
        if known is None or known[0] != key:
            matrices = {use: matrix.matrix for use, matrix in collected.items()}
            drawn_of = figure_content(document, matrices)
            content, remarks = picture(drawn_of, specification_from(document))
            drawn = replace(drawing, picture=content, remarks=tuple(map(str, remarks)))
            known = self._figures[drawing.name] = (key, drawn)
        return known[1]


def _matrices_of(paper: Paper, figure: str) -> dict[str, str]:
    """The matrices that a figure reads, by its names for them; that of the drawn one is empty."""
    return {"": paper.matrix_of(figure), **further_matrices(DRAW.specification(paper, figure))}


def _all_matrices_of(paper: Paper, figure: str) -> list[str]:
    """The same by their own names, and those that its shared limits depend on."""
    names = list(_matrices_of(paper, figure).values())
    for shared in shared_names(DRAW.specification(paper, figure)).values():
        for other in LIMITS_OF_FIGURES.specification(paper, shared)["figures"].values():
            names += [other["matrix"], *other["annot_data"].values()]
    return list(dict.fromkeys(names))


def _limit(key: str, document: Mapping[str, Any], collected: Mapping[str, _Collected]) -> float | None:
    """A limit that figures share. document: what it depends on. collected: their matrices by name."""
    from heatplate.drawing.colour.shared_limits import LimitsChoice, shared_limits

    figures = []
    for figure in document["figures"].values():
        others = {use: collected[name].matrix for use, name in figure["annot_data"].items()}
        figures.append((with_others(collected[figure["matrix"]].matrix, others), LimitsChoice.of(figure)))
    return shared_limits(figures)[limit_of(key)]


def _content(matrix: Matrix | PanelGrid) -> str:
    """The digest of all that a matrix holds."""
    digest = hashlib.sha256(matrix.labels_as_json().encode())
    digest.update(matrix.values.tobytes())
    return digest.hexdigest()


def _problems(
    error: Exception, stage: Stage[Paper], section: str, name: str, places: Places
) -> tuple[str, ...]:
    """The lines that a run would print; of a mistake in the code one, and the rest on the terminal."""
    key = f"{section}.{name}"
    if isinstance(error, FAILURES):
        return tuple(failure_lines(error, key, places, str(stage.files(name)[0])).splitlines())
    traceback.print_exception(error, file=sys.stderr)
    return (f"{key}: a mistake in Heatplate's code, {type(error).__name__}; the terminal shows where",)
