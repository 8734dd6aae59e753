"""Checking a figure: its PDF, its matrix, and its specification become a verdict."""

from __future__ import annotations

from pathlib import Path

from heatplate.checking.cells import read_back
from heatplate.checking.expected_colors import expected_colors
from heatplate.checking.finished_page import read_page
from heatplate.checking.layout import layout_checks
from heatplate.checking.legibility import legibility_checks
from heatplate.checking.matching import matched
from heatplate.checking.page import page_checks
from heatplate.checking.subject import ShownMatrix, Subject
from heatplate.checking.verdict import Verdict
from heatplate.drawing.canvas import Canvas
from heatplate.drawing.composition import AnySpecification, Composition, Content
from heatplate.drawing.figure import painted
from heatplate.drawing.settings import default_settings
from heatplate.drawing.text.fonts import find_face
from heatplate.venue_rules import VenueRules


def check(pdf: Path, content: Content, specification: AnySpecification, rules: VenueRules) -> Verdict:
    """Look at a finished figure as a careful reader would who also has its data.

    The ledger of what drawing paints is made again, which is a small part of drawing: most of it is writing
    the files. So it is never out of date, and a PDF that was not made by this code is found out.

    Raises InputError if the PDF cannot be read, or the figure not be drawn as specified.
    """
    page = read_page(pdf)
    canvas = painted(content, specification)
    with default_settings(find_face(specification.font_family)):
        matrices = shown_matrices(canvas, content, specification)
        subject = Subject(page, canvas, matched(canvas, page), matrices, specification, rules)
        colors = expected_colors(matrices)
        return Verdict(
            [
                *page_checks(subject),
                *layout_checks(subject),
                *legibility_checks(subject, colors),
                *read_back(subject, colors),
            ]
        )


def shown_matrices(canvas: Canvas, content: Content, specification: AnySpecification) -> list[ShownMatrix]:
    """Each matrix with its place on the page; of a composed figure one for each panel."""
    if isinstance(specification, Composition):
        assert isinstance(content, tuple)
        panels = zip(canvas.heatmaps, content, specification.figures, strict=True)
        return [
            ShownMatrix(heatmap, own, panel.specification, heatmap.part.removesuffix("body"))
            for heatmap, own, panel in panels
        ]
    assert not isinstance(content, tuple)
    (heatmap,) = canvas.heatmaps
    return [ShownMatrix(heatmap, content, specification)]
