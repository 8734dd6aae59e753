"""Figures whose texts LaTeX sets: as they were written, in fonts that journals take, and the same each time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, ValuesView
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pdfplumber
import pytest
from PIL import Image

from heatplate import latex_installation
from heatplate.configuration.figures import Figure
from heatplate.drawing import draw, type1_fonts
from heatplate.drawing.canvas import Text
from heatplate.drawing.composition import Composition
from heatplate.drawing.figure import painted, picture
from heatplate.drawing.text import glyph_line, kept_files, latex, latex_run, latex_source
from heatplate.drawing.text.kept_files import kept_in
from heatplate.drawing.text.latex_source import literal
from heatplate.drawing.text.latex_symbols import SYMBOLS
from heatplate.drawing.text.outlines import outlines
from heatplate.latex_installation import latex_parts, program
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.conftest import ROOT, need
from tests.drawing.reading import SCORES, Drawing, drawn, matrix_of, pixels_of, read, specification

HOSTILE = 'R&D 50% #1 a_b <s> {x} ~^\\ |$5 -- `a\' "b"'
NUMBERS = matrix_of([[27.5, -28.25], [np.nan, 99.5]], index=(HOSTILE, "≤ α † é"), columns=("BART", "T5"))


@pytest.fixture(autouse=True)
def _latex() -> None:
    need("latex")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of texts of each run of LaTeX."""
    counts: list[int] = []
    typeset = latex_run.typeset

    def counted(preamble: str, size: float, sources: Any, tex: Any) -> Any:
        counts.append(len(sources))
        return typeset(preamble, size, sources, tex)

    monkeypatch.setattr(latex_run, "typeset", counted)
    return counts


@pytest.fixture
def new_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A paper in which nothing is kept yet. What is kept is in its directory ``kept``."""
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    with kept_in(Path("kept")):
        yield tmp_path / "new"


def drawn_by_latex(directory: Path, matrix: Matrix, **keys: object) -> Drawing:
    return drawn(directory, matrix, **{"text": "latex", "annot": True, **keys})


def problems(matrix: Matrix, **keys: object) -> dict[str, str]:
    """What a figure is refused for, by key."""
    with pytest.raises(InputError) as raised:
        painted(matrix, specification(text="latex", cbar=False, **keys))
    return {problem.key: problem.message for problem in raised.value.problems}


def test_labels_and_numbers_from_data_are_read_back_as_they_are(tmp_path: Path) -> None:
    figure = drawn_by_latex(tmp_path, NUMBERS, fmt=".2f", width=6)
    label = figure.row_label(0)
    assert label.replace(" ", "") == HOSTILE.replace(" ", "")
    assert [figure.text_of(0, 0), figure.text_of(0, 1)] == ["27.50", "\N{MINUS SIGN}28.25"]
    assert figure.row_label(1).replace(" ", "") in ("≤α†é", "≤α†e´")


def test_an_author_may_use_commands_and_mathematics(tmp_path: Path) -> None:
    figure = drawn_by_latex(
        tmp_path,
        SCORES,
        title=r"\textsc{Bert} at 50% of $x_1$",
        ylabel="R&D_1",
        xlabel=r"100\% & \emph{more}",
    )
    fonts = {char["fontname"].partition("+")[2] for char in figure.chars}
    assert {"LMRomanCaps10-Regular", "LMMathItalic8-Regular", "LMRoman8-Italic"} <= fonts
    assert "Bertat50%ofx1" in figure.all_text.replace(" ", "")
    assert "R&D_1" in figure.all_text
    assert "100%&more" in figure.all_text.replace(" ", "")


def test_without_parse_math_a_text_is_no_tex(tmp_path: Path) -> None:
    figure = drawn_by_latex(tmp_path, SCORES, title=r"\textsc{a} $x$", parse_math=False)
    assert r"\textsc{a}$x$" in figure.all_text.replace(" ", "")


@pytest.mark.parametrize(
    ("preamble", "family"), [("", "LMRoman"), (r"\usepackage{mathptmx}", "NimbusRomNo9L")]
)
def test_one_family_of_type_1_is_in_the_whole_figure(tmp_path: Path, preamble: str, family: str) -> None:
    figure = drawn_by_latex(
        tmp_path,
        SCORES,
        latex_preamble=preamble,
        cbar_kws={"label": "Accuracy (%)"},
        highlight=True,
        title="T",
    )
    assert {
        char["fontname"].partition("+")[2].rstrip("0123456789").startswith(family) for char in figure.chars
    } == {True}
    content = (tmp_path / "drawn.pdf").read_bytes()
    assert b"/Type3" not in content
    assert b"/TrueType" not in content
    assert b"/Type0" not in content
    assert b"/FontFile" in content


def test_best_numbers_are_bold_and_second_ones_underlined(tmp_path: Path) -> None:
    figure = drawn_by_latex(tmp_path, SCORES, highlight=True)
    left, top, right, bottom = figure.cell_box(1, 0)
    fonts = {c["fontname"] for c in figure.chars if left < c["x0"] < right and top < c["top"] < bottom}
    assert [font.partition("+")[2] for font in fonts] == ["LMRoman8-Bold"]


@pytest.mark.parametrize("fontsize", [6.97, 8, 11, 20])
def test_text_has_the_size_that_was_asked_for(tmp_path: Path, fontsize: float) -> None:
    figure = drawn_by_latex(tmp_path, SCORES, annot=False, fontsize=fontsize, width=7)
    assert figure.sizes() == {round(fontsize, 2)}


def test_boxes_hold_their_glyphs_and_stay_on_the_page(tmp_path: Path) -> None:
    keys: dict[str, Any] = {"text": "latex", "annot": True, "title": r"$\frac{a}{b}$", "width": 4}
    keys |= {"xticklabels_kws": {"rotation": 45}, "cbar_kws": {"label": r"$\sum_i x_i$"}}
    canvas = painted(NUMBERS, specification(**keys))
    figure = drawn(tmp_path, NUMBERS, **keys)
    boxes = [item.box for item in canvas.items if isinstance(item, Text)]
    for char in figure.chars:
        if "Extension" in char["fontname"]:  # whose glyphs hang from the baseline
            continue
        x, y = (char["x0"] + char["x1"]) / 2, figure.height - (char["top"] + char["bottom"]) / 2
        assert any(box.left - 1 < x < box.right + 1 and box.bottom - 3 < y < box.top + 3 for box in boxes)
        assert 0 <= char["x0"] <= char["x1"] <= figure.width


def test_png_and_svg_show_the_same_as_the_pdf(tmp_path: Path) -> None:
    differences = {}
    for engine in ("mathtext", "latex"):
        keys: dict[str, Any] = {
            "text": engine,
            "annot": True,
            "title": r"$\frac{a}{b}$ at 50%",
            "cbar": False,
        }
        files = [tmp_path / f"{engine}.{ending}" for ending in ("pdf", "png", "svg")]
        draw(SCORES, specification(**keys, dpi=100), files)
        vector = pixels_of(files[0], 100)
        raster = np.asarray(Image.open(files[1]).convert("RGB")) / 255
        rows, columns = (min(sizes) for sizes in zip(vector.shape[:2], raster.shape[:2], strict=True))
        differences[engine] = float(np.abs(vector[:rows, :columns] - raster[:rows, :columns]).mean())
        assert (raster < 0.5).all(axis=2)[:30].sum() > 50  # the title
        assert "<image" not in files[2].read_text()
    assert differences["latex"] < 1.5 * differences["mathtext"]


# What LaTeX cannot set, and what it may not do.


@pytest.mark.parametrize(
    ("keys", "key", "said"),
    [
        (
            {"title": "中文"},
            "text",
            'title "中文" has the character 中 (U+4E2D), which LaTeX cannot set; write text:',
        ),
        ({"title": r"\textsc{a} 中"}, "title", "has the character 中 (U+4E2D)"),
        (
            {"title": r"a \foo b"},
            "title",
            r"\foo, which LaTeX does not know; correct it, load its package in",
        ),
        ({"xlabel": r"$\frac{a}$ x"}, "xlabel", "cannot be set by LaTeX"),
        (
            {"title": r"\textbf{\textsc{x}}"},
            "title",
            "needs a font that there is not (bold small capitals of lmr)",
        ),
        ({"title": "costs $5 and $10"}, "title", "may be money or mathematics"),
        ({"title": r"\csname @@input\endcsname /etc/passwd "}, "title", "reads the file /etc/passwd"),
        ({"title": r"\csname @@input\endcsname ../new/secret "}, "title", "reads the file ../new/secret"),
        ({"title": r"\csname openout\endcsname5=x \csname shipout\endcsname\hbox{}"}, "title", ""),
        (
            {"title": r"\csname immediate\expandafter\endcsname\csname openout\endcsname5=x.txt a"},
            "title",
            "writes a file",
        ),
        (
            {"title": r"\csname immediate\expandafter\endcsname\csname write\endcsname18{touch pwned}a"},
            "title",
            "runs a program (touch pwned)",
        ),
        ({"title": r"\def\x{a\x}\x"}, "title", "cannot be set by LaTeX (TeX capacity exceeded"),
        ({"title": r"a\egroup b"}, "title", "cannot be set by LaTeX"),
        ({"title": r"\csname @@end\endcsname a"}, "title", ""),
        ({"title": r"\csname special\endcsname{psfile=x}a"}, "title", "is more than text (psfile=x)"),
        (
            {"title": r"\csname textcolor\endcsname{red}{a}", "latex_preamble": r"\usepackage{color}"},
            "title",
            "has a colour",
        ),
        ({"latex_preamble": r"\foo"}, "latex_preamble", r"has the command \foo"),
        (
            {"latex_preamble": r"\csname @@input\endcsname /etc/passwd "},
            "latex_preamble",
            "reads the file /etc/passwd",
        ),
        ({"latex_preamble": r"\immediate\write18{touch pwned}"}, "latex_preamble", "runs a program"),
        (
            {
                "latex_preamble": r"\renewcommand{\rmdefault}{ccr}\DeclareFontFamily{T1}{ccr}{}"
                r"\DeclareFontShape{T1}{ccr}{m}{n}{<-> xccam10}{}"
            },
            "latex_preamble",
            "",
        ),
    ],
)
def test_a_text_that_cannot_be_set_is_named(
    new_paper: Path, keys: dict[str, Any], key: str, said: str
) -> None:
    (new_paper / "secret.tex").write_text("SECRET")
    found = problems(SCORES, **keys)
    assert key in found
    assert said in found[key]
    assert "SECRET" not in str(found)
    left = {str(path.relative_to(new_paper)) for path in new_paper.rglob("*") if path.is_file()}
    assert {name for name in left if not name.startswith("kept/")} == {"secret.tex"}


@pytest.mark.parametrize(
    ("preamble", "said"),
    [
        (
            r"\usepackage[X9]{fontenc}",
            "needs the file x9enc.def, which is not installed; install the package",
        ),
        (r"\usepackage[klingon]{babel}", "needs the language klingon of babel, which is not installed"),
        (r"\AtBeginDocument{\font\x=nothing \x}", "needs the font metric file nothing.tfm"),
        (r"\usepackage{hyperref}", "leave the package hyperref out: it makes links"),
        (r"\AddToHook{shipout/background}{\special{ps: 1}}", "puts more than text on every page (ps: 1)"),
    ],
)
def test_what_a_preamble_does_is_told_once_and_of_the_preamble(preamble: str, said: str) -> None:
    found = problems(SCORES, latex_preamble=preamble, title="Title", xlabel="x")
    assert set(found) == {"latex_preamble"}
    assert said in found["latex_preamble"]


def test_a_font_that_one_sign_lacks_is_told_with_its_text() -> None:
    preamble = (
        r"\DeclareFontFamily{TS1}{none}{}\DeclareFontShape{TS1}{none}{m}{n}{<->nothing}{}"
        r"\DeclareTextCommand{\nosuch}{T1}{{\fontencoding{TS1}\fontfamily{none}\selectfont x}}"
        r"\AtBeginDocument{\DeclareUnicodeCharacter{00B1}{\nosuch}}"
    )
    found = problems(SCORES, latex_preamble=preamble, ylabel="69.1 ± 8.9", title="no sign")
    assert set(found) == {"latex_preamble"}
    assert 'ylabel "69.1 ± 8.9" needs the font metric file nothing.tfm' in found["latex_preamble"]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (r"\verb|a_b|", r"write \texttt{…}"),
        (r"\today", "write the date"),
        (r"\the\year", "write the date"),
        (r"\jobname", "write the text itself"),
        (r"x\footnote{y}", "put the note into the caption"),
        (r"\\frac{a}{b}", r"has \\frac; write \frac for the command"),
        (r"$\\bm{x}$", r"has \\bm; write \bm for the command"),
        ("$x_1", "has a dollar without a second one"),
    ],
)
def test_what_latex_would_set_otherwise_than_in_a_paper_is_refused(title: str, said: str) -> None:
    assert said in problems(SCORES, title=title)["title"]


def test_rows_of_mathematics_are_no_mistake() -> None:
    title = r"$\begin{pmatrix}a\\b\end{pmatrix} \substack{a\\b}$"
    assert painted(SCORES, specification(text="latex", cbar=False, title=title, height=4))


def test_a_file_that_latex_wrote_is_a_problem_though_its_log_has_none(tmp_path: Path) -> None:
    log = latex_run._Log({0: (1, 1, 1)}, has_begun=True, has_ended=True)
    for name in ("texts.tex", "texts.log", "texts.dvi"):
        (tmp_path / name).touch()
    latex_run._check(log, tmp_path, 1)
    (tmp_path / "other.txt").touch()
    with pytest.raises(latex_run.UnusableError, match="other.txt"):
        latex_run._check(log, tmp_path, 1)


def test_a_text_that_never_ends_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latex_run, "LIMIT", 2.0)
    monkeypatch.setattr(latex_run, "LIMIT_OF_ONE", 10.0)
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def watched(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(latex_run.subprocess, "Popen", watched)
    found = problems(SCORES, title=r"\emph{fine}", xlabel=r"\def\x{\x}\x")
    assert found == {"xlabel": found["xlabel"]}
    assert "never ends" in found["xlabel"]
    assert len(started) >= 3
    assert all(process.returncode is not None for process in started)


def test_all_texts_that_cannot_be_set_are_named_at_once() -> None:
    found = problems(SCORES, title=r"\foo", xlabel=r"\bar{", ylabel="\\emph{a} $")
    assert set(found) == {"xlabel", "ylabel"}  # which need no LaTeX to be seen
    found = problems(SCORES, title=r"\foo", xlabel=r"\baz x", ylabel="中")
    assert set(found) == {"title", "xlabel", "text"}


def test_a_font_of_dots_alone_is_refused(new_paper: Path) -> None:
    if (
        "sfrm0800"
        in subprocess.run(["kpsewhich", "sfrm0800.pfb"], capture_output=True, text=True, check=False).stdout
    ):
        pytest.skip("cm-super is installed")
    found = problems(SCORES, latex_preamble=r"\renewcommand{\rmdefault}{cmr}")
    assert "has no outlines (Type 1) here" in found["latex_preamble"]
    assert "install cm-super" in found["latex_preamble"]


# One run for all, kept from run to run.


def test_all_texts_are_set_in_one_run_and_kept(new_paper: Path, tmp_path: Path, runs: list[int]) -> None:
    asked = specification(text="latex", annot=True, title=r"\textsc{Hi}")
    draw(SCORES, asked, [tmp_path / "a.pdf", tmp_path / "a.png"])
    assert len(runs) <= 2
    assert runs[0] > 10
    runs.clear()
    draw(SCORES, asked, [tmp_path / "b.pdf", tmp_path / "b.png"])
    assert runs == []
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    draw(SCORES, specification(text="latex", annot=True, title="Other"), [tmp_path / "b.pdf"])
    assert runs == [1]


@pytest.mark.parametrize("damage", [b"", b"x\n{}", None], ids=["empty", "another", "one digit"])
def test_a_kept_file_that_is_damaged_is_made_again(
    new_paper: Path, tmp_path: Path, runs: list[int], damage: bytes | None
) -> None:
    asked = specification(text="latex", annot=True, cbar=False)
    draw(SCORES, asked, [tmp_path / "a.pdf"])
    for file in (new_paper / "kept").iterdir():
        content = file.read_bytes()
        file.write_bytes(content.replace(b"1", b"2") if damage is None else damage)
    runs.clear()
    draw(SCORES, asked, [tmp_path / "b.pdf"])
    assert runs
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def rewritten(kept: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the lines that are kept, as if they had been written so."""
    for file in kept.iterdir():
        content = json.loads(file.read_bytes().partition(b"\n")[2])
        if "glyphs" in content:
            change(content)
        encoded = json.dumps(content).encode()
        file.write_bytes(hashlib.sha256(encoded).hexdigest().encode() + b"\n" + encoded)


def without_a_field(line: dict[str, Any]) -> None:
    line["glyphs"] = [glyph[:-1] for glyph in line["glyphs"]]


def with_fonts_elsewhere(line: dict[str, Any]) -> None:
    line["fonts"] = [[name, f"/nonexistent{file}", *others] for name, file, *others in line["fonts"]]


@pytest.mark.parametrize("change", [without_a_field, with_fonts_elsewhere])
def test_a_kept_line_that_cannot_be_drawn_any_more_is_made_again(
    new_paper: Path, tmp_path: Path, runs: list[int], change: Callable[[dict[str, Any]], object]
) -> None:
    asked = specification(text="latex", annot=True, cbar=False)
    draw(SCORES, asked, [tmp_path / "a.pdf"])
    rewritten(new_paper / "kept", change)
    runs.clear()
    draw(SCORES, asked, [tmp_path / "b.pdf"])
    assert runs
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_other_tex_for_a_text_is_typeset_anew(
    new_paper: Path, runs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = matrix_of([[1.0]], index=("a_b",), columns=("c",))
    asked = specification(text="latex", cbar=False)
    painted(matrix, asked)
    runs.clear()
    monkeypatch.setitem(latex_source._AS_THEY_ARE, "_", r"\textbf{\_}")
    painted(matrix, asked)
    assert runs == [1]
    monkeypatch.setattr(latex_source, "BEFORE", latex_source.BEFORE + "\n")
    runs.clear()
    painted(matrix, asked)
    assert runs


@pytest.mark.parametrize("module", [latex, latex_installation, glyph_line, latex_run])
def test_what_other_code_or_another_matplotlib_made_is_nothing_to_this_one(
    new_paper: Path, runs: list[int], monkeypatch: pytest.MonkeyPatch, module: ModuleType
) -> None:
    asked = specification(text="latex", cbar=False)
    painted(SCORES, asked)
    files: list[Path] = []
    monkeypatch.setattr(latex, "code_digest", lambda *of: files.extend(of) or "other")
    runs.clear()
    painted(SCORES, asked)
    assert runs
    assert Path(str(module.__file__)) in files
    monkeypatch.setattr("matplotlib.__version__", "0.1")
    runs.clear()
    painted(SCORES, asked)
    assert runs


def test_the_digest_of_code_follows_its_content(tmp_path: Path) -> None:
    found = set()
    for text in ("X = 1", "X = 2", "X = 1"):
        (tmp_path / "a.py").write_text(text)
        kept_files.code_digest.cache_clear()
        found.add(kept_files.code_digest(tmp_path / "a.py"))
    assert len(found) == 2


def test_without_a_directory_lines_are_kept_in_memory_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: list[int]
) -> None:
    (tmp_path / "elsewhere/.snakemake/heatplate").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setattr(kept_files, "_MEMORY", {})
    asked = specification(text="latex", cbar=False)
    draw(SCORES, asked, [tmp_path / "a.pdf"])
    assert runs
    runs.clear()
    draw(SCORES, asked, [tmp_path / "a.pdf"])
    assert runs == []
    assert [path for path in (tmp_path / "elsewhere").rglob("*") if not path.is_dir()] == []
    monkeypatch.setattr(kept_files, "MOST_IN_MEMORY", 1)
    draw(SCORES, specification(text="latex", cbar=False, title="New"), [tmp_path / "a.pdf"])
    assert len(kept_files._MEMORY) == 1


def test_a_directory_that_cannot_be_written_does_no_harm(new_paper: Path, tmp_path: Path) -> None:
    (new_paper / "kept").write_text("a file where a directory should be")
    draw(SCORES, specification(text="latex", cbar=False), [tmp_path / "a.pdf"])
    assert (tmp_path / "a.pdf").exists()


def test_another_preamble_or_size_is_typeset_anew(new_paper: Path, runs: list[int]) -> None:
    for keys in ({}, {"latex_preamble": r"\usepackage{mathptmx}"}, {"fontsize": 12}):
        runs.clear()
        painted(SCORES, specification(text="latex", cbar=False, **keys))
        assert runs


# The same bytes.

PROGRAM = """
import sys
sys.path[:0] = [{scripts!r}, {root!r}]
from pathlib import Path
from heatplate.drawing import draw
from tests.drawing.reading import SCORES, specification
keys = {{"text": "latex", "annot": True, "title": "\\\\textsc{{Hi}} $x_1$ \\\\csname today\\\\endcsname", "highlight": True}}
draw(SCORES, specification(**keys), [Path({directory!r}) / f"f.{{e}}" for e in ("pdf", "png", "svg")])
"""


def test_surroundings_do_not_change_the_bytes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in ("lmodern.sty", "article.cls", "amsmath.sty", "latex.ltx"):
        package = home / "texmf/tex/latex/hostile" / name
        package.parent.mkdir(parents=True, exist_ok=True)
        package.write_text(r"\errmessage{the user's own}" + "\n\\endinput\n")
    asked = subprocess.run(
        ["kpsewhich", "-var-value=TEXMFVAR"],
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    own_files = Path(asked.stdout.strip())
    assert own_files.is_relative_to(home)
    fonts = own_files / "fonts/map/pdftex/updmap/pdftex.map"
    fonts.parent.mkdir(parents=True)
    fonts.write_text("ec-lmr8 Nothing <nothing.pfb\n")
    surroundings = {
        "plain": {"PYTHONHASHSEED": "1"},
        "hostile": {
            "PYTHONHASHSEED": "2",
            "HOME": str(home),
            "TEXINPUTS": f"{home}//:",
            "TEXMFHOME": str(home / "texmf"),
            "TEXMFVAR": str(own_files),
            "TEXMFOUTPUT": str(home),
            "SOURCE_DATE_EPOCH": "86400000",
            "TZ": "Asia/Kathmandu",
            "LC_ALL": "tr_TR.UTF-8",
        },
    }
    found = []
    for name, variables in surroundings.items():
        directory = tmp_path / name
        directory.mkdir()
        source = PROGRAM.format(scripts=str(ROOT / "scripts"), root=str(ROOT), directory=str(directory))
        environment = {**os.environ, **variables}
        subprocess.run([sys.executable, "-c", source], cwd=directory, env=environment, check=True)
        found.append(
            [hashlib.sha256((directory / f"f.{e}").read_bytes()).hexdigest() for e in ("pdf", "png", "svg")]
        )
    assert found[0] == found[1]


def test_matplotlib_still_needs_help_to_name_fonts(
    new_paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hashes a view of a dictionary. When this fails, ``_repeatable`` is no longer needed: remove it."""
    handed: list[type] = []
    repeatable: Callable[[Any], Any] = type1_fonts._repeatable

    def watched(prefix: Any) -> Any:
        fixed = repeatable(prefix)

        def of(glyphs: Any) -> str:
            handed.append(type(glyphs))
            return str(fixed(glyphs))

        return of

    monkeypatch.setattr(type1_fonts, "_repeatable", watched)
    draw(SCORES, specification(text="latex", cbar=False), [tmp_path / "a.pdf"])
    assert any(issubclass(kind, ValuesView) for kind in handed)


# Other figures.


def test_a_composed_figure_is_set_by_one_engine(tmp_path: Path) -> None:
    panel = Figure.model_validate({"annot": True, "title": r"\textsc{One}", "text": "latex"}).specification()
    rows = [[{**panel, "figure": name, "matrix": name, "height": None} for name in ("a", "b")]]
    whole = Figure.model_validate({"text": "latex", "title": "All of $x_1$", "width": 6}).specification()
    keys = Composition.__dataclass_fields__.keys() - {"panels", "width_ratios"}
    composed = Composition.of({**{key: whole[key] for key in keys}, "panels": rows, "width_ratios": None})
    path = tmp_path / "both.pdf"
    draw((SCORES, SCORES), composed, [path])
    figure = read(path, SCORES)
    fonts = {char["fontname"].partition("+")[2] for char in figure.chars}
    assert all(font.startswith("LM") for font in fonts)
    assert "LMRomanCaps10-Regular" in fonts
    assert "Allofx1" in figure.all_text.replace(" ", "")


def test_long_labels_are_broken_and_still_fit(tmp_path: Path) -> None:
    name = " ".join([r"\textsc{Very}", *["long words of a name"] * 6])
    figure = drawn_by_latex(tmp_path, SCORES, annot=False, width=2.5, title=name, xlabel=name)
    assert all(char["x0"] >= 0 and char["x1"] <= figure.width for char in figure.chars)
    baselines = {round(char["matrix"][5], 1) for char in figure.chars if char["top"] < figure.body[1]}
    assert len(baselines) > 1


def test_a_picture_for_the_preview_is_that_of_the_file(tmp_path: Path) -> None:
    asked = specification(text="latex", cbar=False)
    draw(SCORES, asked, [tmp_path / "a.png"])
    assert picture(SCORES, asked)[0] == (tmp_path / "a.png").read_bytes()


# The installation.


@pytest.fixture
def _asked_anew() -> Iterator[None]:
    for known in (latex_parts, program):
        known.cache_clear()
    yield
    for known in (latex_parts, program):
        known.cache_clear()


@pytest.mark.usefixtures("_asked_anew")
def test_without_latex_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError) as raised:
        latex_parts("")
    [problem] = raised.value.problems
    assert problem.key == "text"
    for word in ("LaTeX is not installed", "apt-get install", "macOS", "conda", "text: mathtext"):
        assert word in problem.message


@pytest.mark.usefixtures("_asked_anew")
def test_the_parts_are_those_of_the_packages_that_are_loaded() -> None:
    parts = latex_parts("\\usepackage{mathptmx}\n% \\usepackage{nothing}\n\\usepackage[a=b]{booktabs, array}")
    assert parts["latex"].startswith("pdfTeX")
    assert "latex.fmt" not in parts  # which is another one on each machine
    assert {
        "latex.ltx",
        "pdftex.map",
        "lmodern.sty",
        "mathptmx.sty",
        "booktabs.sty",
        "array.sty",
    } <= parts.keys()
    with pytest.raises(InputError, match=r'LaTeX has no package "no-such-package"; install it'):
        latex_parts(r"\usepackage{no-such-package}")
    with pytest.raises(InputError, match=r'no package "lmodren"; did you mean lmodern\?; install it'):
        latex_parts(r"\usepackage{lmodren}")


def test_the_numbers_are_where_mathtext_puts_them(tmp_path: Path) -> None:
    """Both engines centre a number in its cell, to a third of a point."""
    for engine in ("mathtext", "latex"):
        directory = tmp_path / engine
        directory.mkdir()
        figure = drawn(directory, SCORES, annot=True, text=engine, font_family="STIXGeneral", width=4)
        for i in range(2):
            for j in range(3):
                left, top, right, bottom = figure.cell_box(i, j)
                digits = [c for c in figure.chars if left < c["x0"] < right and top < c["top"] < bottom]
                middle = (min(c["x0"] for c in digits) + max(c["x1"] for c in digits)) / 2
                assert middle == pytest.approx((left + right) / 2, abs=0.33)
    with pdfplumber.open(tmp_path / "latex/drawn.pdf") as pdf:
        assert "28.3" in pdf.pages[0].extract_text()


@pytest.mark.parametrize("preamble", ["", r"\usepackage{mathptmx}"])
def test_every_character_that_is_said_to_be_known_is_set(preamble: str) -> None:
    spaces = "\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\N{EN SPACE}\N{EM SPACE}"
    known = [*SYMBOLS, *"±×÷·†‡•§¶°µ…–—‘’“”€ĠĊŁşéñß"]
    sources = [literal(f"x{character}") for character in known]
    lines = latex_run.typeset(preamble, 8, sources, [False] * len(sources))
    ink = {
        character: len(line.glyphs) + len(line.rules) for character, line in zip(known, lines, strict=True)
    }
    assert {character for character in known if ink[character] < 2} == {*spaces}


def test_of_many_labels_that_cannot_be_set_a_few_are_named() -> None:
    matrix = matrix_of(np.ones((30, 1)), index=[f"ряд {i}" for i in range(30)])
    with pytest.raises(InputError) as raised:
        painted(matrix, specification(text="latex", cbar=False, title=r"\foo"))
    assert [problem.key for problem in raised.value.problems] == ["title", *["text"] * 4]
    assert sum(1 + problem.further for problem in raised.value.problems) == 31
    assert 'label of rows "ряд 0" has the character р (U+0440)' in str(raised.value)


def test_a_fraction_has_its_bar_where_glyphs_are_outlines() -> None:
    [line] = latex_run.typeset("", 8, [r"$\frac{a}{b}$"], [True])
    glyphs, bar = outlines(line)
    letters, across = glyphs.get_extents(), bar.get_extents()
    assert across.height == pytest.approx(0.4 / 8, abs=0.01)  # TeX's default rule of 0.4 pt
    assert letters.ymin < across.ymin < across.ymax < letters.ymax
    assert across.xmin <= letters.xmin < letters.xmax <= across.xmax
    assert letters.ymax <= line.extent.ascent + 0.01
    assert -letters.ymin <= line.extent.depth + 0.01
