"""The whole workflow on the fixture paper: what is built, what runs again, and what a failure leaves."""

import json
import os
import shutil
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import numpy as np
import pdfplumber
import pytest

from tests.conftest import ROOT, SCORES, Run, files_below

BUILT = [
    *(f"figures/{name}.{ending}" for name in ("f1", "f2", "f3") for ending in ("pdf", "png", "txt")),
    *(f"results/matrices/{name}.{ending}" for name in ("runs", "scores") for ending in ("json", "npy")),
    "figures/heatplate.tex",
    *(f"results/checks/{name}.json" for name in ("f1", "f2", "f3")),
]


def jobs(run_workflow: Run, directory: Path) -> set[str]:
    """The jobs that a run has, as ``matrix=…`` and ``figure=…`` in Snakemake's blocks for each.

    Without that of the file for LaTeX, which looks at each figure that is drawn again.
    """
    done = run_workflow(directory, "--quiet", "host")
    assert done.returncode == 0, done.stdout
    marker = "wildcards: "
    found = {line.partition(marker)[2] for line in done.stdout.splitlines() if marker in line}
    return found - {"tex=heatplate"}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_every_matrix_and_figure_of_the_configuration_is_built(built: Path):
    made = set(files_below(built)) - {"config.yaml"}
    made = {name for name in made if not name.startswith(("results/experiments", "results/logs"))}
    records = {name for name in made if name.endswith(".record.json")}
    assert len(records) == 9
    assert made - records == set(BUILT)
    np.testing.assert_array_equal(np.load(built / "results/matrices/scores.npy"), [[30, 99.5], [10.5, 20.25]])
    labels = json.loads((built / "results/matrices/scores.json").read_text())
    assert (labels["index"], labels["columns"]) == (["large", "small"], ["A", "B"])
    with pdfplumber.open(built / "figures/f1.pdf") as pdf:
        words = pdf.pages[0].extract_text().split()
        assert pdf.pages[0].width == pytest.approx(5.5 * 72, abs=0.01)
    assert {"30.0", "99.5", "10.5", "20.2", "large", "B", "task"} <= set(words)


def test_the_spread_over_runs_is_in_the_matrix_and_exact(built: Path):
    fields = json.loads((built / "results/matrices/runs.json").read_text())
    assert fields["count"] == [[2.0], [2.0]]
    assert np.load(built / "results/matrices/runs.npy").tolist() == [[0.6875], [1.1875]]


def test_a_second_run_has_nothing_to_do(built: Path, run_workflow: Run):
    before = files_below(built)
    done = run_workflow(built)
    assert "Nothing to be done" in done.stdout
    assert files_below(built) == before


def test_snakemakes_mark_of_a_job_that_was_done_when_the_run_was_killed_is_gone(
    built: Path, run_workflow: Run
):
    """A long name is cut into directories."""
    for name in ("figures/f1.pdf", "figures/gone.pdf", f"figures/{'long' * 70}.pdf"):
        parts = urlsafe_b64encode(name.encode()).decode()
        mark = built / ".snakemake/incomplete"
        for start in range(0, len(parts), 254):
            mark.mkdir(exist_ok=True)
            mark /= ("@" if start + 254 < len(parts) else "") + parts[start : start + 254]
        mark.write_text('{"external_jobid": null}')
    assert "Nothing to be done" in run_workflow(built).stdout
    left = [path for path in (built / ".snakemake/incomplete").rglob("*") if path.is_file()]
    assert len(left) == 2


def test_a_colour_redraws_one_figure(built: Path, run_workflow: Run):
    edit(built / "config.yaml", "YlGnBu", "mako")
    assert jobs(run_workflow, built) == {"figure=f2"}


def test_swapping_two_figures_or_adding_a_comment_redraws_none(built: Path, run_workflow: Run):
    config = built / "config.yaml"
    lines = config.read_text().splitlines(keepends=True)
    config.write_text("# a comment\n" + "".join([*lines[:-3], lines[-1], lines[-2], lines[-3]]))
    assert jobs(run_workflow, built) == set()


def test_a_value_rebuilds_its_matrix_and_the_figures_of_it(built: Path, run_workflow: Run):
    edit(built / "results/experiments/scores.csv", "99.5", "88.5")
    assert jobs(run_workflow, built) == {"matrix=scores", "figure=f1", "figure=f2"}


def test_the_file_for_latex_is_written_again_only_if_it_says_something_else(built: Path, run_workflow: Run):
    def run(old: str, new: str) -> tuple[list[str], bool]:
        file = built / "figures/heatplate.tex"
        before = file.stat().st_ino
        edit(built / "config.yaml", old, new)
        done = run_workflow(built)
        assert done.returncode == 0, done.stdout
        said = [line for line in done.stdout.splitlines() if line.startswith("figures/heatplate.tex")]
        return said, file.stat().st_ino != before

    assert run("cmap: YlGnBu", "cmap: Blues") == ([], False)
    assert run("cmap: Blues", "title: Two") == (["figures/heatplate.tex: figures/f2.txt changed"], True)
    said, is_new = run("title: Two", "title: Two, caption: My own")
    assert said == ["figures/heatplate.tex: figures.f2.caption (default) → My own"]
    assert is_new
    assert "{My own}" in (built / "figures/heatplate.tex").read_text()


def test_a_new_run_that_matches_the_pattern_is_taken_in(built: Path, run_workflow: Run):
    shutil.copy(built / "results/experiments/seed1.json", built / "results/experiments/seed3.json")
    assert jobs(run_workflow, built) == {"matrix=runs", "figure=f3"}
    assert json.loads((built / "results/matrices/runs.json").read_text())["count"] == [[3.0], [3.0]]


def test_svg_is_drawn_on_request(built: Path, run_workflow: Run):
    edit(built / "config.yaml", "f3: {", "f3: {svg: true, ")
    done = run_workflow(built)
    assert done.returncode == 0, done.stdout
    assert (built / "figures/f3.svg").read_text().startswith("<?xml")


def test_two_builds_have_the_same_bytes_one_with_workers_and_one_without(
    built: Path, run_workflow: Run, monkeypatch: pytest.MonkeyPatch
):
    before = files_below(built)
    for name in BUILT:
        (built / name).unlink()
    monkeypatch.setenv("HEATPLATE_WORKERS", "no")
    assert run_workflow(built).returncode == 0
    after = files_below(built)
    assert {name: after[name] for name in BUILT} == {name: before[name] for name in BUILT}


@pytest.mark.long
def test_the_example_comes_out_the_same_with_workers_and_without(
    tmp_path: Path, run_workflow: Run, monkeypatch: pytest.MonkeyPatch
):
    built = []
    for name, variable, cores in (("with", "", "2"), ("again", "", "1"), ("without", "no", "2")):
        paper = tmp_path / name / "paper"
        paper.mkdir(parents=True)
        shutil.copy(ROOT / "config.yaml", paper)
        shutil.copytree(ROOT / "results/experiments", paper / "results/experiments")
        if variable:
            monkeypatch.setenv("HEATPLATE_WORKERS", variable)
        done = run_workflow(paper, "--cores", cores)
        assert done.returncode == 0, done.stdout
        files = files_below(paper)
        built.append(
            {name: files[name] for name in files if name.startswith(("figures", "results/matrices"))}
        )
    assert len(built[0]) == 12 * (4 + 3) + 2  # of each figure and its matrix, and the file for LaTeX
    assert built[0] == built[1] == built[2]


def test_a_broken_source_fails_with_its_line_at_the_end_and_costs_only_its_own_figures(
    paper: Path, run_workflow: Run
):
    with (paper / "results/experiments/scores.csv").open("a") as stream:
        stream.write("large,B,1\n")
    done = run_workflow(paper)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout
    message = done.stdout.strip().splitlines()
    problems = [
        line for line in message if line.startswith("results/experiments/scores.csv:6: matrices.scores: ")
    ]
    assert len(problems) == 1, done.stdout
    assert "aggfunc: mean" in problems[0]
    made = {name for name in files_below(paper) if name in BUILT}
    assert made == {name for name in BUILT if "runs" in name or "f3" in name}
    (paper / "results/experiments/scores.csv").write_text(SCORES)
    assert jobs(run_workflow, paper) == {"matrix=scores", "figure=f1", "figure=f2"}


def test_the_paper_may_be_anywhere_and_called_anything(tmp_path: Path, paper: Path, run_workflow: Run):
    elsewhere = tmp_path / "a paper's $HOME é 中"
    shutil.copytree(paper, elsewhere, ignore=shutil.ignore_patterns("a paper*"))
    assert run_workflow(elsewhere, "figures/f1.pdf").returncode == 0
    assert (elsewhere / "figures/f1.pdf").is_file()


def test_another_configuration_file_can_be_named(built: Path, run_workflow: Run):
    paper = built
    (paper / "config.yaml").rename(paper / "other.yaml")
    assert "Nothing to be done" in run_workflow(paper, "--configfile", str(paper / "other.yaml")).stdout
    edit(paper / "other.yaml", "vmax", "vmaxx")
    done = run_workflow(paper, "--configfile", str(paper / "other.yaml"))
    assert "other.yaml:14:46: figures.f1.vmaxx: unknown key; did you mean vmax" in done.stdout


def test_without_cores_and_without_the_profile_it_runs_too(paper: Path):
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--directory", str(paper)]
    for options in (["-n"], ["--workflow-profile", "none", "--cores", "1", "figures/f1.pdf"]):
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_snakefile_may_be_named_from_where_one_stands(paper: Path):
    snakefile = os.path.relpath(ROOT / "Snakefile", paper)
    command = [sys.executable, "-m", "snakemake", "-s", snakefile, "--cores", "1", "figures/f1.pdf"]
    done = subprocess.run(command, cwd=paper, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (paper / "figures/f1.pdf").is_file()


def test_the_linter_finds_nothing_but_what_the_snakefile_answers():
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--lint"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = {line.strip() for line in done.stderr.splitlines() if line.strip().startswith("* ")}
    assert found == {"* Specify a conda environment or container for each rule.:"}


def test_only_what_fails_now_is_reported(paper: Path, run_workflow: Run):
    scores, runs = paper / "results/experiments/scores.csv", paper / "results/experiments/seed1.json"
    scores.write_text(SCORES + "large,B,1\n")
    runs.write_text("[")
    first = run_workflow(paper, "--keep-going").stdout
    assert "scores.csv:6: matrices.scores" in first
    assert "seed1.json:1: matrices.runs" in first
    scores.write_text(SCORES)
    second = run_workflow(paper, "--keep-going").stdout
    assert "matrices.scores:" not in second
    assert "seed1.json:1: matrices.runs" in second


def test_a_deleted_preview_is_made_again(built: Path, run_workflow: Run):
    (built / "figures/f1.png").unlink()
    assert jobs(run_workflow, built) == {"figure=f1"}
    assert (built / "figures/f1.png").is_file()


def test_a_problem_found_by_a_job_names_the_line_of_its_key_also_in_the_style(paper: Path, run_workflow: Run):
    """Also of a figure with more labels than a command can hold."""
    config = paper / "config.yaml"
    many = ", ".join(["x" * 99] * 3000)
    config.write_text(config.read_text() + f"  f4:\n    matrix: runs\n    yticklabels: [{many}]\n")
    edit(config, "cmap: YlGnBu", "cmap: YlGnBu, yticklabels: auto")
    edit(config, "f1: {", "f1: {yticklabels: auto, ")
    with config.open("a") as stream:
        stream.write("style:\n  yticklabels: [one]\n")
    lines = run_workflow(paper).stdout.splitlines()
    problems = [line for line in lines if line.startswith("config.yaml:")]
    assert [problem.split("; ")[0] for problem in problems] == [
        "config.yaml:21:16: style.yticklabels: has 1 labels, and the matrix has 2 rows",
        "config.yaml:19:18: figures.f4.yticklabels: has 3000 labels, and the matrix has 2 rows",
    ]
    assert max(map(len, lines)) < 1000


def test_a_dry_run_leaves_nothing_that_a_job_reads(paper: Path, run_workflow: Run):
    assert run_workflow(paper, "-n").returncode == 0
    left = {path.name for path in (paper / ".snakemake/heatplate").iterdir()}
    assert left == {"clock"}


def test_settings_of_bash_python_and_matplotlib_reach_no_job(
    built_once: Path, paper: Path, run_workflow: Run, monkeypatch: pytest.MonkeyPatch
):
    (paper.parent / "fails").write_text("exit 3\n")
    for name in ("BASH_ENV", "ENV", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, str(paper.parent / "fails"))
    monkeypatch.setenv("PYTHONDEVMODE", "1")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    monkeypatch.setenv("MATPLOTLIBRC", str(paper / "matplotlibrc"))
    (paper / "matplotlibrc").write_text("font.size: 30\npdf.fonttype: 3\nbackend: no such backend\n")
    done = run_workflow(paper, "figures/f1.pdf")
    assert done.returncode == 0, done.stdout
    assert "the same: BASH_ENV, MATPLOTLIBRC, PYTHONDEVMODE, SOURCE_DATE_EPOCH, matplotlibrc\n" in done.stdout
    assert (paper / "figures/f1.pdf").read_bytes() == (built_once / "figures/f1.pdf").read_bytes()


def test_what_a_figure_leaves_out_is_said_in_the_run_and_kept_in_its_record(built: Path, run_workflow: Run):
    rows = "".join(f"model number {i},A,{i}\n" for i in range(300))
    (built / "results/experiments/scores.csv").write_text("model,task,score\n" + rows)
    edit(built / "config.yaml", "f2: {", "f2: {width: 3.25, ")
    edit(
        built / "config.yaml",
        "f1: {matrix: scores, annot: true",
        "f1: {matrix: scores, annot: auto, height: 2",
    )
    done = run_workflow(built)
    assert done.returncode == 0, done.stdout
    labels = "yticklabels: 38 of 300 row labels are shown, every 8th; there is no room for more"
    assert f"figures/f2.pdf: {labels}" in done.stdout
    assert "figures/f1.pdf: annot: no numbers are shown: " in done.stdout
    record = json.loads((built / "figures/f2.record.json").read_text())
    assert [remark.partition(": ")[0] for remark in record["remarks"]] == ["reduce", "yticklabels"]
    assert record["remarks"][1].startswith(labels)
    assert "Nothing to be done" in run_workflow(built).stdout


def test_a_sheet_of_all_colour_maps_is_drawn_and_is_no_orphan(built: Path, run_workflow: Run):
    done = run_workflow(built, "colormaps")
    assert done.returncode == 0, done.stdout
    with pdfplumber.open(built / "figures/colormaps/all.pdf") as pdf:
        text = pdf.pages[0].extract_text()
    assert {"rocket", "vlag", "okabe_ito"} <= set(text.split())
    after = run_workflow(built)
    assert after.returncode == 0, after.stdout
    assert "colormaps" not in after.stdout
    assert (built / "figures/colormaps/all.png").exists()


def test_a_figure_is_drawn_in_other_colour_maps_when_it_is_asked_for(built: Path, run_workflow: Run):
    before = files_below(built)
    target = "figures/colormaps/f1.pdf"
    dry = run_workflow(built, "-n", target)
    assert dry.returncode == 0, dry.stdout
    assert "figure_colormaps        1\n" in dry.stdout
    assert "collect " not in dry.stdout
    edit(built / "config.yaml", "f1: {", "f1: {cmap: crest, ")
    edit(built / "results/experiments/scores.csv", "10.5", "77.5")
    done = run_workflow(built, target)
    assert done.returncode == 0, done.stdout
    assert f"{target}  " in done.stdout
    assert "nothing came out different" not in done.stdout
    with pdfplumber.open(built / target) as pdf:
        text = pdf.pages[0].extract_text()
    assert {"f1", "crest", "mako_r", "deutan"} <= set(text.split())
    assert text.count("77.5") >= 8  # of the matrix as it is now
    assert (built / "figures/f1.pdf").read_bytes() == before["figures/f1.pdf"]
    assert "colormaps" not in run_workflow(built, "-n").stdout  # it is no orphan


def test_a_misspelt_target_of_a_sheet_is_answered_with_the_nearest(paper: Path, run_workflow: Run):
    for target in ("figures/colormaps/ff1.pdf", "colormaps/f1.pdf"):
        done = run_workflow(paper, "-n", target)
        assert done.returncode == 1
        hint = "did you mean figures/colormaps/f1.pdf"
        assert f"{target}: nothing in the configuration builds this; {hint}" in done.stdout
