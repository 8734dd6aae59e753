"""figures/heatplate.tex: a paper of each class of TeX Live shows its figures unscaled, described, from anywhere."""

import os
import re
import subprocess
from pathlib import Path

import pdfplumber
import pytest

from heatplate.configuration.captions import problem_of_caption
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.drawing import draw
from heatplate.drawing.specification import Specification
from heatplate.latex.commands import ShownFigure, commands
from heatplate.latex.escaping import read_aloud, typeset, with_mathematics
from tests.conftest import need
from tests.drawing.reading import matrix_of

AWKWARD = r"""R&D 50% a_b #1 {x} ~ ^ \ < > | "q" $5 ≤ ↑ α é"""
"""Characters that mean something to TeX, or that pdfLaTeX draws as others, or not at all."""

CLASSES = {
    "ieee": r"\documentclass[conference]{IEEEtran}",
    "acm-sigconf": r"\documentclass[sigconf,nonacm]{acmart}",
    "acm-small": r"\documentclass[acmsmall,nonacm]{acmart}",
    "lncs": r"\documentclass{llncs}",
    "elsevier-5p": r"\documentclass[5p]{elsarticle}",
    "aps": r"\documentclass[aps,prl,twocolumn]{revtex4-2}",
    "": r"\documentclass{article}",
}
"""The class of each venue that comes with TeX Live."""

TITLE = r"\title{T}\author{A}" + "\n"
ACM = r"\title{T}\author{A}\affiliation{\institution{I}\country{C}}\maketitle" + "\n"


def figure(directory: Path, name: str, keys: str) -> ShownFigure:
    """Draw a figure with these keys into a directory."""
    text = f"matrices:\n  m: {{source: a.csv, index: i, columns: c, values: v}}\nfigures:\n  m: {{{keys}}}\n"
    checked = check(parse(text.encode(), "config.yaml"))
    assert not checked.problems
    one = checked.configuration.figures["m"]
    matrix = matrix_of([[1, 2], [3, 4]], index=("Hx", AWKWARD), columns=("Hx", "Hy"))
    directory.mkdir(parents=True, exist_ok=True)
    outputs = [directory / f"{name}.pdf", directory / f"{name}.txt"]
    draw(matrix, Specification.of(one.specification()), outputs)
    return ShownFigure.of(one.inches_wide, one.caption, outputs[1].read_text(encoding="utf-8"))


def compiled(
    directory: Path, text: str, engine: str = "pdflatex", *, runs: int = 1, may_fail: bool = False
) -> str:
    """Run LaTeX on a paper, a.tex, and return what it said at the end, each message on one line."""
    need(engine)
    (directory / "a.tex").write_text(text, encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    for _ in range(runs):
        done = subprocess.run(
            command,
            cwd=directory,
            capture_output=True,
            timeout=180,
            env={**os.environ, "max_print_line": "2000"},
        )
        said = done.stdout.decode(errors="replace")
        if not may_fail:
            assert done.returncode == 0, said[-3000:]
    return said


def characters(pdf: Path) -> list[dict]:
    with pdfplumber.open(pdf) as found:
        return [char for page in found.pages for char in page.chars]


def paper(venue: str, body: str, before: str = r"\input{figures/heatplate}") -> str:
    title = ACM if venue.startswith("acm") else TITLE if venue else ""
    return f"{CLASSES[venue]}\n{before}\n\\begin{{document}}\n{title}{body}\n\\end{{document}}\n"


@pytest.mark.parametrize("venue", CLASSES)
def test_a_paper_shows_its_figures_as_they_were_drawn(venue: str, tmp_path: Path) -> None:
    need("pdflatex")
    figures = tmp_path / "figures"
    own = f"venue: {venue}, " if venue else ""
    widths = {"a_1": "" if venue else "width: 3.25", "wide-2": "width: text" if venue else "width: 4"}
    shown = {name: figure(figures, name, own + width) for name, width in widths.items()}
    (figures / "heatplate.tex").write_text(commands(shown), encoding="utf-8")
    body = "Begin. " + "".join(rf"\heatplatefigure{{{name}}}" for name in shown)
    body += r" See Figures \ref{fig:a_1} and \ref{fig:wide-2}. {\footnotesize Sample}"
    said = compiled(tmp_path, paper(venue, body), runs=2)
    assert not re.search(r"wider than|undefined|multiply|Overfull .hbox", said), said[-3000:]
    assert "possible image without description" not in said  # acmart's warning
    on_paper = characters(tmp_path / "a.pdf")
    text = "".join(char["text"] for char in on_paper)
    assert "See Figures 1 and 2" in text.replace("SeeFigures1and2", "See Figures 1 and 2")
    of_figures = [char for char in on_paper if "STIX" in char["fontname"] or "DejaVu" in char["fontname"]]
    for name in shown:
        drawn = characters(figures / f"{name}.pdf")
        placed, of_figures = of_figures[: len(drawn)], of_figures[len(drawn) :]
        assert [char["text"] for char in placed] == [char["text"] for char in drawn]
        for one, other in zip(drawn, placed, strict=True):
            for key in ("x0", "x1"):
                assert other[key] - placed[0][key] == pytest.approx(one[key] - drawn[0][key], abs=0.01)
    assert not of_figures
    if venue:
        sample = [char for char in on_paper if char["text"] == "S" and char["size"] < 9.5][-1]
        label = next(char for char in on_paper if char["text"] == "H" and "STIX" in char["fontname"])
        assert label["size"] == pytest.approx(sample["size"], abs=0.06)


def test_read_behind_the_preamble_it_says_so_or_works(tmp_path: Path) -> None:
    shown = figure(tmp_path / "figures", "a", "title: 'The \"best\" of all'")
    (tmp_path / "figures/heatplate.tex").write_text(commands({"a": shown}), encoding="utf-8")
    body = r"\input{figures/heatplate}\heatplatefigure{a}"
    said = compiled(tmp_path, paper("", body, before=""), may_fail=True)
    assert "! Package heatplate Error: heatplate.tex is read behind \\begin{document}" in said
    compiled(tmp_path, paper("", body, before=r"\usepackage{graphicx}"))
    text = "".join(char["text"] for char in characters(tmp_path / "a.pdf")).replace(" ", "")
    assert re.search(r"Figure1:The.best.ofall\.", text)


def test_a_figure_as_wide_as_the_text_spans_both_columns(tmp_path: Path) -> None:
    shown = {
        name: figure(tmp_path / "figures", name, f"venue: ieee, width: {name}") for name in ("column", "text")
    }
    (tmp_path / "figures/heatplate.tex").write_text(commands(shown), encoding="utf-8")
    trace = r"\AddToHook{env/figure/begin}{\typeout{FLOAT one}}\AddToHook{env/figure*/begin}{\typeout{FLOAT both}}"
    body = r"x \heatplatefigure{column}\heatplatefigure[b]{text} x \heatplate{text}"
    said = compiled(tmp_path, paper("ieee", body, trace + r"\input{figures/heatplate}"))
    assert re.findall(r"FLOAT (\w+)", said) == ["one", "both"]
    assert said.count("The figure `text' is wider than the 252.0pt that it has here") == 1  # the last one


@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
def test_what_labels_and_titles_have_in_them_is_shown_as_it_is(engine: str, tmp_path: Path) -> None:
    need(engine)
    shown = figure(tmp_path / "figures", "a", "title: '" + AWKWARD.replace("$5", r"\$5") + "'")
    (tmp_path / "figures/heatplate.tex").write_text(commands({"a": shown}), encoding="utf-8")
    said = compiled(tmp_path, paper("", r"\heatplatefigure{a}"), engine)
    assert "Missing character" not in said
    chars = [c["text"] for c in characters(tmp_path / "a.pdf") if "DejaVu" not in c["fontname"]]
    text = "".join(chars).replace(" ", "")
    expected = AWKWARD.replace(" ", "").replace("_", "")  # which is drawn as a line
    text = text.replace("”", '"')  # as all straight quotes of LaTeX's own fonts
    if engine == "pdflatex":  # an accent stands beside its letter
        expected = expected[:-1]
    assert expected in text.replace("∼", "~").replace("ˆ", "^").replace("˜", "~")


def test_figures_are_found_from_another_directory_and_in_another_one(tmp_path: Path) -> None:
    shown = {"a_1": figure(tmp_path / "my paper/figures", "a_1", "")}
    (tmp_path / "my paper/figures/heatplate.tex").write_text(commands(shown), encoding="utf-8")
    (tmp_path / "text").mkdir()
    before = r"\input{../my paper/figures/heatplate}"
    compiled(tmp_path / "text", paper("", r"\heatplate{a_1}", before))
    (tmp_path / "my paper/figures/heatplate.tex").rename(tmp_path / "text/heatplate.tex")
    before = r"\newcommand\heatplatepath{../my paper/figures/}\input{heatplate}"
    compiled(tmp_path / "text", paper("", r"\heatplate{a_1}", before))
    assert "Hx" in "".join(char["text"] for char in characters(tmp_path / "text/a.pdf"))
    (tmp_path / "my paper/figures/a_1.pdf").rename(tmp_path / "text/a_1.pdf")
    compiled(tmp_path / "text", paper("", r"\heatplate{a_1}", r"\input{heatplate}"))


def test_a_name_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "heatplate.tex").write_text(commands({}), encoding="utf-8")
    said = compiled(tmp_path, paper("", r"\heatplate{gl_ue}", r"\input{heatplate}"), may_fail=True)
    assert "There is no figure `gl_ue' in heatplate.tex" in said


def test_the_authors_caption_is_latex(tmp_path: Path) -> None:
    shown = figure(tmp_path / "figures", "a", r"caption: 'Up to 50\,\% of \textbf{all} $x_1$ \cite{me}.'")
    (tmp_path / "figures/heatplate.tex").write_text(commands({"a": shown}), encoding="utf-8")
    compiled(tmp_path, paper("", r"\heatplatefigure{a}"))
    text = "".join(char["text"] for char in characters(tmp_path / "a.pdf"))
    assert re.search(r"Upto50%ofallx1\[", text.replace(" ", "").replace("\n", "").replace("\u2009", ""))


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("50% more", "% begins a comment"),
        (r"a \\% b", "% begins a comment"),
        ("{a", "braces"),
        ("a}{", "braces"),
        (r"\{ 50\% {a\}}", None),
        ("costs $5", "\\$ for a dollar sign"),
        ("from #1 to #2", "\\# for the sign"),
        (r"R\&D and Q&A", "\\& for the sign"),
        (r"\begin{tabular}{l}a & b\end{tabular}", None),
        ("of bert_base", "\\_ for the sign"),
        (r"of \texttt{bert_base}", "\\_ for the sign"),
        ("x^2", "^ stands in mathematics alone"),
        (r"of bert\_base and $x_1^2$, \(y_2\), see \ref{fig:a_b} and \cite{b_2020}, \$5", None),
        (r"a \\_b", "\\_ for the sign"),
    ],
)
def test_a_caption_that_would_break_the_file_is_refused(caption: str, said: str | None) -> None:
    found = problem_of_caption(caption)
    assert (said in found) if said and found else found is said


def test_escaping() -> None:
    assert typeset("R&D_#{}~^\\") == r"R\&D\_\#\{\}\textasciitilde{}\textasciicircum{}\textbackslash{}"
    assert read_aloud("50% ≤ <") == r"50\% ≤ <"
    assert with_mathematics(r"50% of $F_1$ \$5 $\mathregular{x}$") == r"50\% of $F_1$ \$5 $\mathrm{x}$"
    assert with_mathematics("a $ b") == r"a \$ b"


def test_the_file_is_the_same_whatever_the_order_of_the_figures() -> None:
    one, other = ShownFigure(3.25, "A.", "a"), ShownFigure(5.5, "B.", "b")
    assert commands({"a": one, "b": other}) == commands({"b": other, "a": one})


def test_without_a_caption_the_heading_is_one() -> None:
    assert ShownFigure.of(3, "", "50% of all\n\nWords.\n") == ShownFigure(3, r"50\% of all.", "Words.")
    assert ShownFigure.of(3, " My\n own ", "Any\n\nWords.\n").caption == "My own"


@pytest.mark.parametrize(
    ("title", "said"),
    [("模型 x", "模"), ("Модель", "М"), ("Façade – “ő” ≤ α × 2 ␣", ""), ("plain", "")],
)
def test_a_caption_that_pdflatex_cannot_set_is_told_of(title: str, said: str) -> None:
    written = commands({"f": ShownFigure.of(3.0, None, f"{title}\n\nWords 模.")})
    remark = f"% The caption of f has {said}: compile with LuaLaTeX, or give another caption.\n"
    assert (remark + "\\heatplate@define{f}" in written) == bool(said)
    assert ("The caption of" in written) == bool(said)
