"""Venues: what they give to a figure, and that LaTeX's own classes have these widths and sizes."""

import re
import subprocess
from pathlib import Path

import pytest

from heatplate.configuration.lengths import POINTS_PER_INCH
from heatplate.configuration.loading import check
from heatplate.configuration.venues import ALIASES, VENUES
from heatplate.configuration.yaml_document import parse
from heatplate.drawing import draw
from heatplate.drawing.specification import Specification
from tests.conftest import need
from tests.drawing.reading import matrix_of, read

MATRIX = "matrices:\n  m: {source: a.csv, index: i, columns: c, values: v}\n"


def checked(figure: str, style: str = ""):
    text = f"{MATRIX}figures:\n  m: {{{figure}}}\n" + (f"style: {{{style}}}\n" if style else "")
    return check(parse(text.encode(), "config.yaml"))


def of(figure: str, style: str = ""):
    found = checked(figure, style)
    assert not found.problems
    return found.configuration.figures["m"]


def message(figure: str) -> str:
    [problem] = checked(figure).problems
    return str(problem)


def test_a_venue_gives_what_is_not_given() -> None:
    figure = of("venue: acl")
    assert (figure.width, figure.fontsize, figure.font_family) == (3.0315, 8.966, "STIXGeneral")
    figure = of("venue: ACL, width: text, font_family: DejaVu Serif", "fontsize: 7")
    assert (figure.width, figure.fontsize, figure.font_family) == (6.2992, 7, "DejaVu Serif")


def test_a_figure_has_another_venue_than_the_style_or_none() -> None:
    assert of("venue: neurips", "venue: acl").width == 5.5
    assert of("venue: null", "venue: acl").width == 5.5
    assert of("venue: null", "venue: acl").fontsize == 8


def test_the_specification_has_only_numbers() -> None:
    given = of("venue: icml, width: 0.5 text, fontsize: scriptsize")
    plain = of("width: 3.375, fontsize: 6.974, font_family: STIXGeneral")
    assert given.specification() == plain.specification()


@pytest.mark.parametrize(
    ("width", "inches"),
    [
        ("8 cm", 3.1496),
        ("3.25 inches", 3.25),
        ("80mm", 3.1496),
        ("3.3 in", 3.3),
        ("240 pt", 3.3209),
        (".5 in", 0.5),
        ("4", 4),
    ],
)
def test_lengths(width: str, inches: float) -> None:
    assert of(f"width: {width}").width == inches
    assert of(f"height: {width}").height == inches


def test_a_venue_of_ones_own() -> None:
    own = "venue: {text: 16 cm, column: 7.5 cm, fontsize: 9, font_family: DejaVu Sans}"
    figure = of(own)
    assert (figure.width, figure.fontsize, figure.font_family) == (2.9528, 9, "DejaVu Sans")
    assert of(f"{own}, width: 0.5 text").width == pytest.approx(8 / 2.54, abs=1e-4)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("venue: neurops", 'unknown venue "neurops"; did you mean neurips?; known are aaai, acl'),
        ("venue: neurips, width: column", "neurips has a single column; write width: text"),
        ("width: column", '"column" is a part of a venue, and there is none; add venue: acl'),
        ("fontsize: small", "small is a size of a venue, and there is none; add venue: acl"),
        (r"width: \textwidth", r'"\textwidth" is a length of LaTeX; write, with a venue, text'),
        (r"width: 0.48\linewidth", "write, with a venue, 0.48 column"),
        ("width: columnwidth", "write, with a venue, column"),
        ("venue: IEEEtran, width: 0.5 text, fontsize: small", 'unknown venue "IEEEtran"; did you mean ieee?'),
        ("width: 8 km", '"8 km" is not a length; write inches as a number'),
        ("width: half", "column, text, or a share of one: 0.5 text"),
        ("width: 600", "is 600 in; write 0.5 to 60 (inches)"),
        ("venue: acl, width: 20 column", "is 60.63 in; write 0.5 to 60 (inches)"),
        ("venue: acl, width: 0 column", "is 0 in; write 0.5 to 60 (inches)"),
        ("venue: {text: 3 in, column: 4 in}", "the column is not narrower than the text"),
        ("venue: {txt: 3, text: 3}", "venue.txt: unknown key; did you mean text?"),
        ("venue: acl, edges: {left: 2, right: 1}", "edges leave 0.03 of the width of 3.0315 in"),
    ],
)
def test_mistakes(figure: str, said: str) -> None:
    assert said in message(figure)


@pytest.mark.parametrize("name", [*VENUES, *ALIASES])
def test_a_page_is_as_wide_as_the_venue_says(name: str, tmp_path: Path) -> None:
    figure = of(f"venue: {name}")
    venue = VENUES[ALIASES.get(name, name)]
    matrix = matrix_of([[1.0, 2.0], [3.0, 4.0]])
    draw(matrix, Specification.of(figure.specification()), [tmp_path / "m.pdf"])
    width = read(tmp_path / "m.pdf", matrix).width
    assert width == pytest.approx(72 * (venue.column or venue.text), abs=0.1)


CLASSES = {
    "ieee": r"\documentclass[conference]{IEEEtran}",
    "acm-sigconf": r"\documentclass[sigconf]{acmart}\AtBeginDocument{\twocolumn}",  # as \maketitle does
    "acm-small": r"\documentclass[acmsmall]{acmart}",
    "lncs": r"\documentclass{llncs}",
    "elsevier-5p": r"\documentclass[5p]{elsarticle}",
    "aps": r"\documentclass[aps,prl,twocolumn]{revtex4-2}",
}
"""The venues whose class comes with TeX Live."""

MEASURE = r"""
\makeatletter
\begin{document}
\typeout{MEASURED column \the\columnwidth}
\typeout{MEASURED text \the\textwidth}
{\normalsize\typeout{MEASURED normalsize \f@size}}
{\small\typeout{MEASURED small \f@size}}
{\footnotesize\typeout{MEASURED footnotesize \f@size}}
{\scriptsize\typeout{MEASURED scriptsize \f@size}}
\end{document}
"""


@pytest.mark.parametrize("name", CLASSES)
def test_the_class_has_these_widths_and_sizes(name: str, tmp_path: Path) -> None:
    need("pdflatex")
    (tmp_path / "a.tex").write_text(CLASSES[name] + MEASURE)
    command = ["pdflatex", "-interaction=nonstopmode", "a.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    found = {key: float(value) for key, value in re.findall(r"MEASURED (\w+) ([\d.]+)", done.stdout)}
    assert found, done.stdout
    venue = VENUES[name]
    assert found["text"] == pytest.approx(venue.text * POINTS_PER_INCH, abs=0.01)
    assert found["column"] == pytest.approx((venue.column or venue.text) * POINTS_PER_INCH, abs=0.01)
    for size, points in venue.sizes.items():
        assert found[size] == pytest.approx(points * POINTS_PER_INCH / 72, abs=0.06), size
