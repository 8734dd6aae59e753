"""Drawing a figure: to files, to a picture, or to a canvas to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from heatplate.drawing.assembly import page_of
from heatplate.drawing.canvas import Canvas
from heatplate.drawing.colour.rainbows import remarks_on_map
from heatplate.drawing.composition import AnySpecification, Content, sheet_of
from heatplate.drawing.description import in_words
from heatplate.drawing.page import Page
from heatplate.drawing.panel import Arrangement
from heatplate.drawing.saving import OF_FIGURES, check_endings, content_of, save
from heatplate.drawing.settings import default_settings
from heatplate.drawing.sheet import Sheet
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.engines import with_engine
from heatplate.drawing.text.fonts import Face, find_face
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import Remark


def draw(matrix: Content, specification: AnySpecification, outputs: Sequence[Path]) -> list[Remark]:
    """Draw the matrix as specified and write it to each path: ``.pdf``, ``.png`` or ``.svg``, or
    in words ``.txt``.

    A composed figure has a matrix for each panel.

    The same arguments give the same bytes; nothing else matters, and nothing stays behind in the process.
    Returns what an author should know, such as labels that are left out.

    Raises InputError, whose keys are those of a figure (``vmin``, ``cbar_kws.ticks``), for what cannot be
    drawn as specified, and for a path of another ending; OSError if the disk refuses. In each case no output
    is half written.
    """
    check_endings(outputs, OF_FIGURES)
    face = find_face(specification.font_family)
    with default_settings(face):
        canvas, remarks = _drawn(matrix, specification, face)
        save(canvas.page(), outputs, specification.dpi, in_words(matrix, specification))
    return [*remarks, *remarks_on_map(specification)]


def picture(matrix: Content, specification: AnySpecification) -> tuple[bytes, list[Remark]]:
    """The PNG that ``draw`` would write, and its remarks. Raises InputError as ``draw``."""
    face = find_face(specification.font_family)
    with default_settings(face):
        canvas, remarks = _drawn(matrix, specification, face)
        said = [*remarks, *remarks_on_map(specification)]
        words = in_words(matrix, specification)
        return content_of(canvas.page(), ".png", specification.dpi, words), said


def painted(matrix: Content, specification: AnySpecification) -> Canvas:
    """The canvas with all that a figure shows, before it is written. Raises InputError as ``draw``."""
    face = find_face(specification.font_family)
    with default_settings(face):
        canvas, _ = _drawn(matrix, specification, face)
    return canvas


def laid_out(matrix: Matrix | PanelGrid, specification: Specification) -> tuple[Arrangement, int]:
    """The figure's panel and the rounds of layout that it took. Raises InputError as ``draw``."""
    face = find_face(specification.font_family)
    with default_settings(face):
        return with_engine(
            specification, face, lambda typesetter: page_of(matrix, specification, typesetter).laid_out()
        )


def _drawn(matrix: Content, s: AnySpecification, face: Face) -> tuple[Canvas, Sequence[Remark]]:
    """The painted canvas, and what the author should know. Raises InputError as ``draw``."""
    return with_engine(s, face, lambda typesetter: _made(matrix, s, typesetter).drawn())


def _made(matrix: Content, s: AnySpecification, typesetter: Typesetter) -> Page | Sheet:
    """The page of a figure of either kind. Raises InputError for all parts that cannot be made."""
    if isinstance(s, Specification):
        assert not isinstance(matrix, tuple)
        return page_of(matrix, s, typesetter)
    assert isinstance(matrix, tuple)
    return sheet_of(matrix, s, typesetter, lambda one, own: page_of(one, own, typesetter))
