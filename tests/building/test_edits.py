"""The table of edits: after each, exactly what must be built is built, and everything is as if from scratch."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from heatplate.building.record import Record
from tests.building.laboratory import FONT, SCORES, Laboratory
from tests.conftest import need

pytestmark = pytest.mark.long

Edit = Callable[[Laboratory], object]
FIGURES = {"f1", "f2", "f3"}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """A laboratory in which everything is built."""
    lab = Laboratory.made_in(tmp_path_factory.mktemp("template") / "lab")
    lab.build()
    assert lab.differences_from_scratch() == []
    return lab


@pytest.fixture
def lab(template: Laboratory, tmp_path: Path) -> Laboratory:
    return template.copied_to(tmp_path / "lab")


def every_file(lab: Laboratory) -> list[Path]:
    return [path for path in lab.root.rglob("*") if path.is_file() and ".snakemake" not in path.parts]


def set_times(files: list[Path], seconds: float) -> None:
    for path in files:
        os.utime(path, (time.time() + seconds, time.time() + seconds))


def with_old_time(lab: Laboratory, edit: Edit) -> None:
    edit(lab)
    set_times([path for path in every_file(lab) if path.stat().st_mtime > time.time() - 60], -1e7)


def reindent(path: Path) -> None:
    """What a formatter may do: other line breaks and quotes, a comment, a docstring."""
    text = path.read_text()
    marker = "from __future__ import annotations\n"
    head, tail = text.split(marker) if marker in text else ("", text)
    path.write_text(
        (f'"""Another docstring."""\n\n{marker}' if head else "") + "\n\n# comment\n" + tail + "\n# end\n"
    )


def reorder_figures(lab: Laboratory) -> None:
    lines = lab.config.read_text().splitlines(keepends=True)
    start = lines.index("figures:\n")
    lines[start + 1 : start + 4] = reversed(lines[start + 1 : start + 4])
    lab.config.write_text("".join(lines))


def edit_of_the_same_size(lab: Laboratory) -> None:
    path = lab.script("heatplate/drawing/parts/tick_labels.py")
    before = path.stat()
    lab.edit(path, "GAP = 2.5", "GAP = 9.5")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def record_of_other_version(lab: Laboratory, library: str) -> None:
    """Every record as another version of a library would have left it."""
    for path in lab.paper.rglob("*.record.json"):
        record = Record.read(path)
        assert record is not None
        if library in record.parts["versions"]:
            versions = {**record.parts["versions"], library: "0.1"}
            replace(record, parts={**record.parts, "versions": versions}).write(path)


def overwrite(path: Path, content: bytes, *, keep_time: bool = False) -> None:
    status = path.stat()
    path.write_bytes(content)
    if keep_time:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


MATRICES = "results/matrices"


def reword(lab: Laboratory) -> None:
    """Other messages, descriptions, help texts and reasons."""
    lab.edit(lab.script("draw.py"), 'help="the matrix, NAME.npy"', 'help="its values, NAME.npy"')
    lab.edit(lab.script("heatplate/number_format.py"), "is not a number format", "is not a format")
    keys = lab.script("heatplate/configuration/matrices.py")
    lab.edit(keys, "Field whose values label the rows; or", "Field with the labels of the rows; or")
    lab.edit(
        keys,
        'f"{where} the same field, {twice}; change one of them"',
        '"index and columns are one field"',
    )
    lab.edit(lab.script("heatplate/collecting/source_files.py"), "the file is empty", "nothing is in it")
    lab.edit(lab.script("heatplate/building/reasons.py"), "is not as it was built", "is another file")
    lab.edit(lab.script("heatplate/building/job_script.py"), "stays as it is", "is kept")
    lab.edit(lab.script("heatplate/stages.py"), 'done="drawn"', 'done="painted"')


def change_what_runs_jobs(lab: Laboratory) -> None:
    """Other code around the jobs: whatever compares, records, plans, starts and ends them."""
    for file in sorted(lab.script("heatplate/building").glob("*.py")):
        lab.add_statement(str(file.relative_to(lab.code / "scripts")))
    for name in ("problems", "paper", "stages", "run", "font_digests", "configuration/loading"):
        lab.add_statement(f"heatplate/{name}.py")


# number in the table, what is done, the edit, the matrices and figures that must be rewritten
TABLE: list[tuple[str, Edit, set[str]]] = [
    ("1 nothing", lambda lab: None, set()),
    ("2 touch everything", lambda lab: set_times(every_file(lab), 0), set()),
    ("3 touch a data file larger than 1 MB", lambda lab: (lab.runs / "seed1.json").touch(), set()),
    ("4 comments and docstring of the drawing script", lambda lab: reindent(lab.script("draw.py")), set()),
    ("5 of the collecting script", lambda lab: reindent(lab.script("collect.py")), set()),
    ("6 of a module that both import", lambda lab: reindent(lab.script("heatplate/matrix.py")), set()),
    ("7 the drawing script", lambda lab: lab.add_statement("draw.py"), FIGURES),
    (
        "8 the collecting script, with an older time",
        lambda lab: with_old_time(
            lab, lambda lab: lab.add_statement("collect.py")
        ),
        {"d1", "d2"},
    ),
    (
        "9 a module that a module of the drawing script imports",
        lambda lab: lab.add_statement("heatplate/number_format.py"),
        FIGURES,
    ),
    (
        "9 a module that both use",
        lambda lab: lab.add_statement("heatplate/matrix.py"),
        FIGURES | {"d1", "d2"},
    ),
    ("10 messages, descriptions, help texts and reasons", reword, set()),
    ("10 what runs the jobs", change_what_runs_jobs, set()),
    (
        "10 a module that only the reference page uses",
        lambda lab: lab.add_statement("heatplate/configuration/reference.py"),
        set(),
    ),
    ("11 a row that no cell uses", lambda lab: lab.edit(lab.scores, "dev,98.5", "dev,97"), {"d1"}),
    ("11 CRLF", lambda lab: lab.scores.write_bytes(SCORES.replace("\n", "\r\n").encode()), {"d1"}),
    ("11 trailing spaces", lambda lab: lab.scores.write_text(SCORES.replace("\n", "  \n")), {"d1"}),
    ("11 another way to write a number", lambda lab: lab.edit(lab.scores, "10.5", "1.05e1"), {"d1"}),
    (
        "11 the order of JSON keys",
        lambda lab: (lab.runs / "seed1.json").write_text(
            json.dumps([dict(reversed(r.items())) for r in json.loads((lab.runs / "seed1.json").read_text())])
        ),
        {"d2"},
    ),
    ("13 a used value", lambda lab: lab.edit(lab.scores, "99.5", "88"), {"d1", "f1", "f2"}),
    (
        "13 a used value, with an older time",
        lambda lab: with_old_time(lab, lambda lab: lab.edit(lab.scores, "99.5", "88")),
        {"d1", "f1", "f2"},
    ),
    (
        "13 a large file replaced by an older one of the same size",
        lambda lab: with_old_time(
            lab, lambda lab: lab.edit(lab.runs / "seed1.json", '"task": "A"', '"task": "B"'.replace("B", "C"))
        ),
        {"d2", "f3"},
    ),
    (
        "14 a new run with other values",
        lambda lab: (lab.runs / "seed3.json").write_text('[{"model": "m", "task": "A", "acc": 0}]'),
        {"d2", "f3"},
    ),
    (
        "23 a style key that f2 undoes, for the default",
        lambda lab: (lab.configure("style: {fontsize: 8", "style: {fontsize: 7"), lab.configure("f2: {", "f2: {fontsize: null, ")),
        {"f3"},
    ),
    ("14 a run that is gone", lambda lab: (lab.runs / "seed2.json").unlink(), {"d2", "f3"}),
    (
        "15 a data file renamed, the configuration following",
        lambda lab: (lab.scores.rename(lab.scores.with_name("s.csv")), lab.configure("scores.csv", "s.csv")),
        {"d1"},
    ),
    ("16 comments", lambda lab: lab.config.write_text("# c\n\n" + lab.config.read_text()), set()),
    ("16 the order of figures", reorder_figures, set()),
    ("16 the order of keys", lambda lab: lab.configure("matrix: d1, cmap: YlGnBu", "cmap: YlGnBu, matrix: d1"), set()),
    ("16 quotes", lambda lab: lab.configure("cmap: YlGnBu", "'cmap': \"YlGnBu\""), set()),
    (
        "16 anchors",
        lambda lab: (
            lab.configure("f1: {matrix: d1,", "f1: {<<: &d {matrix: d1},"),
            lab.configure("f2: {matrix: d1,", "f2: {<<: *d,"),
        ),
        set(),
    ),
    ("17 0 as 0.0", lambda lab: lab.configure("vmin: 0,", "vmin: 0.0,"), set()),
    ("17 a default written out", lambda lab: lab.configure("cmap: YlGnBu", "cmap: YlGnBu, linewidths: 0"), set()),
    ("18 a label", lambda lab: lab.configure("title: One", "title: One, xlabel: Task"), {"f1"}),
    ("18 a title", lambda lab: lab.configure("title: One", "title: Two"), {"f1"}),
    ("18 a limit", lambda lab: lab.configure("vmax: 100", "vmax: 110"), {"f1"}),
    ("18 a format", lambda lab: lab.configure("title: One", "title: One, fmt: .2f"), {"f1"}),
    ("18 a colour map", lambda lab: lab.configure("YlGnBu", "mako"), {"f2"}),
    ("21 the order of rows", lambda lab: lab.configure("values: score", "values: score\n    reindex: {index: [small, large]}"), {"d1", "f1", "f2"}),
    ("22 the project's style", lambda lab: lab.configure("style: {", "style: {linewidths: 1, "), FIGURES),
    ("23 a style key that f1 overrides", lambda lab: lab.configure("style: {fontsize: 8", "style: {fontsize: 7"), {"f2", "f3"}),
    ("25 a figure added", lambda lab: lab.configure("figures:", "figures:\n  f4: {matrix: d1}"), {"f4"}),
    ("28 a PDF deleted", lambda lab: (lab.paper / "figures/f1.pdf").unlink(), {"f1"}),
    ("28 a preview deleted", lambda lab: (lab.paper / "figures/f1.png").unlink(), {"f1"}),
    ("29 a PDF truncated", lambda lab: os.truncate(lab.paper / "figures/f1.pdf", 1000), {"f1"}),
    ("29 a PDF saved again by a viewer", lambda lab: overwrite(lab.paper / "figures/f2.pdf", (lab.paper / "figures/f2.pdf").read_bytes() + b"%x"), {"f2"}),
    (
        "29 a PDF that is another figure's",
        lambda lab: shutil.copy2(lab.paper / "figures/f1.pdf", lab.paper / "figures/f2.pdf"),
        {"f2"},
    ),
    ("30 a matrix corrupted", lambda lab: overwrite(lab.paper / MATRICES / "d1.npy", b"x"), {"d1"}),
    (
        "30 a matrix corrupted, its time kept",
        lambda lab: overwrite(lab.paper / MATRICES / "d1.json", b"{}", keep_time=True),
        {"d1"},
    ),
    ("31 a matrix deleted", lambda lab: (lab.paper / MATRICES / "d1.npy").unlink(), {"d1"}),
    ("32 a matrix's record deleted", lambda lab: (lab.paper / MATRICES / "d1.record.json").unlink(), {"d1"}),
    ("32 a record truncated", lambda lab: os.truncate(lab.paper / MATRICES / "d2.record.json", 100), {"d2"}),
    ("32 a figure's record deleted", lambda lab: (lab.paper / "figures/f3.record.json").unlink(), {"f3"}),
    ("33 the metadata deleted", lambda lab: shutil.rmtree(lab.paper / ".snakemake"), set()),
    (
        "33 the metadata truncated",
        lambda lab: [os.truncate(p, 0) for p in (lab.paper / ".snakemake").rglob("*") if p.is_file()],
        set(),
    ),
    (
        "34 the metadata deleted, and a title",
        lambda lab: (shutil.rmtree(lab.paper / ".snakemake"), lab.configure("title: One", "title: Two")),
        {"f1"},
    ),
    (
        "35 a clone with everything built: all times equal, no metadata",
        lambda lab: (shutil.rmtree(lab.paper / ".snakemake"), [os.utime(p, (1e9, 1e9)) for p in every_file(lab)]),
        set(),
    ),
    (
        "37 everything in the future",
        lambda lab: set_times(every_file(lab), 4e7),
        set(),
    ),
    (
        "37 everything in the future, and a value",
        lambda lab: (lab.edit(lab.scores, "99.5", "88"), set_times(every_file(lab), 4e7)),
        {"d1", "f1", "f2"},
    ),
    (
        "37 the built files in the future, and a title",
        lambda lab: (lab.configure("title: One", "title: Two"), set_times(list(lab.paper.glob("figures/*")), 4e7)),
        {"f1"},
    ),
    ("8 a real edit of the same size, its time kept", edit_of_the_same_size, FIGURES),
    ("4 quotes as a formatter writes them", lambda lab: lab.edit(lab.script("draw.py"), '"--values"', "u'--values'"), set()),
    ("38 another version of Matplotlib", lambda lab: record_of_other_version(lab, "matplotlib"), FIGURES),
    ("38 another version of Arrow", lambda lab: record_of_other_version(lab, "pyarrow"), {"d1", "d2"}),
    ("38 another version of seaborn", lambda lab: record_of_other_version(lab, "seaborn"), {"f1", "f3"}),
    ("10 a module that nothing here imports", lambda lab: lab.script("heatplate/checking.py").write_text("X = 1\n"), set()),
    ("43 README and tests", lambda lab: [(lab.code / name).write_text("x") for name in ("README.md", "test_x.py")], set()),
    (
        "47 a rule renamed, a comment in the Snakefile",
        lambda lab: lab.edit(lab.code / "Snakefile", "rule collect:", "# c\nrule gather:"),
        set(),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_an_edit_rebuilds_what_it_must_and_nothing_else(lab: Laboratory, edit: Edit, expected: set[str]):
    edit(lab)
    before = lab.built()
    named = lab.build("-n")
    assert lab.built() == before
    printed = lab.build()
    missing = {Path(path).stem for path in before} - {Path(path).stem for path in lab.built()}
    assert missing == set()
    assert lab.rewritten(before) == expected
    assert lab.differences_from_scratch() == []
    for name in expected:
        # Each has its reason, in the run and in the dry run; figures may wait for their matrix.
        files = (f"figures/{name}.pdf: ", f"{MATRICES}/{name}.npy: ")
        waits = name.startswith("f") and expected & {"d1", "d2"}
        assert waits or any(file in printed and file in named for file in files)
    assert "Nothing to be done" in lab.build()


def test_after_a_change_of_the_tex_for_a_text_nothing_is_kept_of_the_old_one(lab: Laboratory):
    need("latex")
    lab.edit(lab.scores, "small", "sm_all")
    lab.configure("f1: {matrix: d1", "f1: {text: latex, matrix: d1")
    lab.build()
    assert lab.differences_from_scratch() == []
    lab.edit(lab.script("heatplate/drawing/text/latex_source.py"), r'"_": r"\_"', r'"_": r"\textbf{\_}"')
    lab.build()
    assert lab.differences_from_scratch() == []


def test_the_reason_says_what_changed_from_what_to_what(lab: Laboratory):
    lab.configure("style: {fontsize: 8", "style: {fontsize: 7, cmap: rocket_r")
    lab.configure("YlGnBu", "mako")
    lab.edit(lab.scores, "99.5", "88")
    lab.add_statement("collect.py")
    printed = lab.build()
    assert (
        "figures/f3.pdf: style.cmap (default) → rocket_r; style.fontsize (default) → 7.0\n"
        in printed.replace("8.0", "(default)")
    )
    assert "figures/f2.pdf: cmap YlGnBu → mako; style.fontsize" in printed
    line = next(line for line in printed.splitlines() if line.startswith("results/matrices/d1.npy"))
    assert (
        line == "results/matrices/d1.npy: results/experiments/scores.csv changed; scripts/collect.py changed"
    )


def test_a_figure_of_another_matrix_says_of_which(lab: Laboratory):
    """Also if the first one is in no configuration any more."""
    lab.configure("f1: {matrix: d1", "f1: {matrix: d2")
    assert "figures/f1.pdf: matrix d1 → d2\n" in lab.build()
    lab.configure("f3: {matrix: d2", "f3: {matrix: d1")
    lab.edit(lab.scores, "99.5", "88")
    lab.build()
    text = lab.config.read_text()
    start, end = text.index("  d2:"), text.index("figures:")
    lab.config.write_text(text[:start] + text[end:].replace("matrix: d2", "matrix: d1"))
    assert "figures/f1.pdf: matrix d2 → d1\n" in lab.build("-n")


def test_swapped_and_equal_limits_are_refused_and_leave_everything(lab: Laboratory):
    before = lab.built()
    for limits in ("vmin: 100, vmax: 0", "vmin: 100, vmax: 100"):
        lab.config.write_text(lab.config.read_text().replace("vmin: 0, vmax: 100", limits))
        done = lab.run()
        assert done.returncode == 1
        assert "is not below vmax" in done.stdout
        assert lab.built() == before
        lab.config.write_text(lab.config.read_text().replace(limits, "vmin: 0, vmax: 100"))


def test_a_row_that_only_one_figures_matrix_uses_redraws_only_that_figure(lab: Laboratory):
    lab.configure(
        "figures:",
        "  d3: {source: results/experiments/scores.csv, where: {split: dev}, index: model, columns: task, values: score}\nfigures:",
    )
    lab.configure("f2: {matrix: d1", "f2: {matrix: d3")
    lab.build()
    before = lab.built()
    lab.edit(lab.scores, "dev,98.5", "dev,97")
    lab.build()
    assert lab.rewritten(before) == {"d1", "d3", "f2"}
    assert lab.differences_from_scratch() == []


def test_a_recompressed_file_rebuilds_its_matrix_and_no_figure(lab: Laboratory):
    array = lab.paper / "results/experiments/a.npz"
    table = lab.paper / "results/experiments/b.csv.gz"
    np.savez(array, x=np.arange(4.0).reshape(2, 2))
    table.write_bytes(gzip.compress(SCORES.encode(), 1))
    lab.configure(
        "d1:\n    source: results/experiments/scores.csv", "d1:\n    source: results/experiments/b.csv.gz"
    )
    lab.configure(
        "figures:",
        "  d3: {kind: tensor, source: results/experiments/a.npz, axes: [r, c], index: r, columns: c}\nfigures:\n  f4: {matrix: d3}",
    )
    lab.build()
    before = lab.built()
    np.savez_compressed(array, x=np.arange(4.0).reshape(2, 2))
    table.write_bytes(gzip.compress(SCORES.encode(), 9))
    lab.build()
    assert lab.rewritten(before) == {"d1", "d3"}


@pytest.mark.parametrize("renamed", [False, True])
def test_what_is_in_no_configuration_any_more_is_listed_and_removed_on_request(
    lab: Laboratory, renamed: bool
):
    before = lab.built()
    lab.configure("f2: {matrix: d1, cmap: YlGnBu}", "g2: {matrix: d1, cmap: YlGnBu}" if renamed else "")
    printed = lab.build()
    assert lab.rewritten(before) == ({"g2"} if renamed else set())
    orphans = "figures/f2.pdf, figures/f2.png, figures/f2.txt, figures/f2.record.json"
    orphans += ", results/checks/f2.json, results/checks/f2.record.json"
    assert (
        f"in no configuration any more: {orphans} (to remove: the same command with remove_orphans at its end)"
        in printed
    )
    (lab.paper / "figures/mine.pdf").write_text("not Heatplate's")
    lab.build("remove_orphans")
    left = {path.name for path in (lab.paper / "figures").iterdir()}
    assert not any(name.startswith("f2") for name in left)
    assert {"f1.pdf", "f3.pdf", "mine.pdf"} <= left
    assert "in no configuration" not in lab.build()


def test_what_lost_its_record_or_was_killed_before_it_is_listed_too_and_an_authors_file_is_not(
    lab: Laboratory,
):
    figures = lab.paper / "figures"
    (figures / "f2.record.json").unlink()
    (figures / "f3.record.json").unlink()
    (figures / "f3.png").write_text("an author's own")
    lines = lab.config.read_text().splitlines(keepends=True)
    lab.config.write_text("".join(line for line in lines if not line.startswith(("  f2:", "  f3:"))))
    listed = ", ".join(f"figures/{name}" for name in ("f2.pdf", "f2.png", "f2.txt", "f3.pdf", "f3.txt"))
    checks = (f"results/checks/{name}" for name in ("f2.json", "f2.record.json", "f3.json", "f3.record.json"))
    listed = f"in no configuration any more: {', '.join([listed, *checks])} (to remove"
    assert listed in lab.build("-n")
    lab.build("remove_orphans")
    left = {path.name for path in figures.iterdir() if not path.name.startswith("heatplate.tex")}
    assert left == {"f1.pdf", "f1.png", "f1.txt", "f1.record.json", "f3.png"}


def test_after_another_source_the_reason_is_true(lab: Laboratory):
    other = lab.scores.with_name("s.csv")
    other.write_text(SCORES.replace("99.5", "88"))
    lab.configure("scores.csv", "s.csv")
    expected = "results/matrices/d1.npy: source results/experiments/scores.csv → results/experiments/s.csv\n"
    assert expected in lab.build()


def test_a_moved_paper_is_up_to_date(lab: Laboratory, tmp_path: Path):
    moved = Laboratory(lab.root.rename(tmp_path / "somewhere else é"))
    before = moved.built()
    assert "Nothing to be done" in moved.build()
    assert moved.built() == before


def test_another_file_of_an_installed_font_redraws_the_figures_that_have_it(lab: Laboratory):
    lab.install_font()
    lab.configure("title: One", f"title: One, font_family: {FONT}")
    lab.build()
    before = lab.built()
    assert "Nothing to be done" in lab.build()
    lab.install_font(wider=True)
    assert "figures/f1.pdf: LaboratorySans.ttf changed\n" in lab.build()
    assert lab.rewritten(before) == {"f1"}
    assert lab.differences_from_scratch() == []


def test_a_figure_that_waited_for_its_matrix_says_why_it_is_drawn_or_not(lab: Laboratory):
    lab.edit(lab.scores, "99.5", "88")
    runs = lab.runs / "seed1.json"
    runs.write_text(runs.read_text() + "\n")
    for printed in (lab.build("-n"), lab.build()):
        for name in ("f1", "f2", "f3"):
            assert f"figures/{name}.pdf: drawn again if its matrix changes\n" in printed
    assert "figures/f1.pdf: the values of its matrix changed\n" in printed
    assert "figures/f2.pdf: the values of its matrix changed\n" in printed
    assert "figures/f3.pdf: stays as it is" in printed
    assert printed.count("matrices/d1.npy: ") == 1


def test_of_two_kinds_of_a_figure_each_says_its_own_reason(lab: Laboratory):
    lab.configure("title: One", "title: One, svg: true")
    lab.build()
    (lab.paper / "figures/f1.pdf").unlink()
    lab.edit(lab.scores, "99.5", "88")
    lines = [line for line in lab.build("-n").splitlines() if line.startswith("figures/f1")]
    assert lines == ["figures/f1.pdf: f1.pdf is missing", "figures/f1.svg: drawn again if its matrix changes"]


def test_what_a_killed_job_had_begun_to_write_is_removed(lab: Laboratory):
    begun = [lab.paper / "figures/.f1.pdf.4711", lab.paper / MATRICES / ".d1.npy.4711"]
    own = lab.paper / "figures/.keep"
    for path in (*begun, own):
        path.write_text("x")
    lab.build()
    assert not any(path.exists() for path in begun)
    assert own.exists()


def test_reasons_are_printed_whatever_the_terminals_encoding(lab: Laboratory):
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    lab.configure("title: One", "title: Zwölf")
    why = [sys.executable, str(lab.script("why.py")), "figures/f1.pdf"]
    done = subprocess.run(why, cwd=lab.paper, env=ascii_only, capture_output=True, text=True, check=False)
    assert done.stdout == "figures/f1.pdf: title One \\u2192 Zw\\xf6lf\n", done.stderr
    lab.build("-n", **ascii_only)
    # What a job says that waited for its matrix. One of the workflow ignores the variable, but not the locale.
    specification = lab.specification("draw", "f1")
    lab.edit(specification, "One", "Zwölf")
    matrix = f"{MATRICES}/d1"
    command = [sys.executable, str(lab.script("draw.py"))]
    command += ["--name", "f1", "--specification", str(specification), "--values", f"{matrix}.npy"]
    command += [
        "--labels",
        f"{matrix}.json",
        "--outputs",
        "figures/f1.pdf",
        "figures/f1.png",
        "figures/f1.txt",
    ]
    command += ["--record", "figures/f1.record.json"]
    done = subprocess.run(command, cwd=lab.paper, env=ascii_only, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "\\u2192 Zw\\xf6lf" in done.stdout


def test_settings_of_the_user_change_nothing_and_the_log_says_so(lab: Laboratory, tmp_path: Path):
    home = tmp_path / "home"
    (home / ".config/matplotlib").mkdir(parents=True)
    hostile = "lines.linewidth: 9\nfont.size: 30\npdf.fonttype: 3\nfigure.facecolor: red\nno.such.key: 1\n"
    for file in (home / ".config/matplotlib/matplotlibrc", lab.paper / "matplotlibrc"):
        file.write_text(hostile)
    (tmp_path / "fails").write_text("exit 3\n")
    settings = {
        "HOME": str(home),
        "BASH_ENV": str(tmp_path / "fails"),
        "ENV": str(tmp_path / "fails"),
        "PYTHONSTARTUP": str(tmp_path / "fails"),
        "SOURCE_DATE_EPOCH": "abc",
        "FREETYPE_PROPERTIES": "truetype:interpreter-version=35",
        "MPLBACKEND": "nonsense",
        "MPLSTYLE": "dark_background",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "et_EE.UTF-8",
        "TZ": "Asia/Kathmandu",
        "PYTHONHASHSEED": "7",
    }
    before = lab.built()
    printed = lab.build(**settings)
    assert lab.built() == before
    assert (
        "ignored, so that every machine builds the same: BASH_ENV, FREETYPE_PROPERTIES, MPLBACKEND, MPLSTYLE, "
        "PYTHONHASHSEED, SOURCE_DATE_EPOCH, matplotlibrc" in printed
    )
    for path in [*(lab.paper / "figures").iterdir(), *(lab.paper / MATRICES).iterdir()]:
        path.unlink()
    lab.build(**settings)
    assert {path: content for path, (_, content) in lab.built().items()} == {
        p: c for p, (_, c) in before.items()
    }


@pytest.mark.parametrize("variable", ["PYTHONOPTIMIZE", "PYTHONPYCACHEPREFIX"])
def test_a_job_never_runs_old_bytecode_whatever_the_workflow_itself_runs(lab: Laboratory, variable: str):
    before = lab.built()
    edit_of_the_same_size(lab)
    lab.build(**{variable: {"PYTHONOPTIMIZE": "1"}.get(variable, str(lab.root / "cache"))})
    after = lab.built()  # a build from scratch would run the same bytecode
    same = {path for path, (_, content) in after.items() if content == before[path][1]}
    in_words = {"figures/heatplate.tex", *(f"figures/{name}.txt" for name in FIGURES)}
    assert in_words <= same  # the edit is of what is painted
    same = {path for path in same - in_words if not path.startswith("results/checks/")}
    assert {Path(path).stem for path in same} == {"d1", "d2"}
    assert lab.rewritten(before) == FIGURES


def test_modules_of_the_user_do_not_come_before_the_projects(lab: Laboratory, tmp_path: Path):
    lab.install_font()
    lab.configure("cmap: YlGnBu", f"cmap: YlGnBu, font_family: {FONT}")
    lab.build()
    before = lab.built()
    hostile = tmp_path / "hostile"
    for name in ("matplotlib", "seaborn"):
        (hostile / name).mkdir(parents=True)
        (hostile / name / "__init__.py").write_text("raise SystemExit('hostile')")
    (hostile / "numpy-0.1.dist-info").mkdir()
    (hostile / "numpy-0.1.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: numpy\nVersion: 0.1\n"
    )
    assert "Nothing to be done" in lab.build(PYTHONPATH=str(hostile))
    (lab.paper / "figures/f1.pdf").unlink()
    printed = lab.build(PYTHONPATH=str(hostile))
    assert "PYTHONPATH" in printed
    assert lab.rewritten(before) == {"f1"}
    assert lab.differences_from_scratch() == []


@pytest.mark.parametrize("options", [["--cores", "1"], ["--cores", "4", "--resources", "x=1"]])
def test_how_much_runs_at_once_does_not_matter(lab: Laboratory, options: list[str]):
    before = lab.built()
    assert "Nothing to be done" in lab.build(*options)
    assert lab.built() == before


def test_a_job_that_failed_runs_again_and_costs_only_its_own_figures(lab: Laboratory):
    before = lab.built()
    lab.edit(lab.scores, "99.5", "many")
    lab.configure("f3: {", "f3: {title: T, ")
    for _ in range(2):
        done = lab.run("--keep-going")
        assert done.returncode == 1
        assert (
            'results/experiments/scores.csv:5: matrices.d1: the field "score": "many" is not a number'
            in done.stdout
        )
    assert lab.rewritten(before) == {"f3"}
    lab.edit(lab.scores, "many", "99.5")
    after = lab.built()
    lab.build()
    assert lab.rewritten(after) <= {"d1"}
    assert lab.differences_from_scratch() == []


def test_a_change_and_its_undoing_give_the_first_bytes_again(lab: Laboratory):
    before = lab.built()
    lab.configure("YlGnBu", "mako")
    lab.build()
    lab.configure("mako", "YlGnBu")
    lab.build()
    assert lab.rewritten(before) == {"f2"}
    assert {path: content for path, (_, content) in lab.built().items()} == {
        p: c for p, (_, c) in before.items()
    }


def test_records_name_no_machine_and_no_user(lab: Laboratory):
    records = list(lab.paper.rglob("*.record.json"))
    assert len(records) == 9
    for record in records:
        text = record.read_text()
        for private in (str(lab.root), str(Path.home()), os.uname().nodename + '"'):
            assert private not in text
        assert list(json.loads(text)) == ["built", "key", "parts", "paths", "remarks", "version"]


def test_a_matrix_that_is_forced_to_run_keeps_no_figure_from_being_drawn(lab: Laboratory):
    """Snakemake does not look at what lies behind an ancient input of a job that it runs anyway."""
    before = lab.built()
    lab.configure("title: One", "title: Two")
    lab.build("--forcerun", "collect")
    assert lab.rewritten(before) == {"f1"}
    assert "Nothing to be done" in lab.build()
