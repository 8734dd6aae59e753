"""Every mistake in a configuration ends the run before the first job: one line with its place and the fix."""

import os
from pathlib import Path

import pytest

from heatplate.paper import paper_of_command
from heatplate.problems import InputError
from heatplate.run import problems_on_one_line_each
from tests.conftest import PAPER, Run, files_below


def figure(keys: str) -> str:
    """The paper with a fourth figure that has these keys too, in line 17."""
    return PAPER + f"  f4: {{matrix: scores, {keys}}}\n"


def matrix(keys: str, source: str = "results/experiments/scores.csv") -> str:
    """The paper with a third matrix that has these keys too."""
    return PAPER.replace("figures:", f"  m4: {{source: {source}, {keys}}}\nfigures:")


COMPLETE = "index: model, columns: task, values: score"

CASES = {
    # 1: text that is not what it seems
    "a duplicated key": (figure("vmin: 1, vmin: 2"), "config.yaml:17:33: the key \"vmin\" is duplicated; line 17 has it already"),
    "a boolean for text": (figure("title: true"), 'true is a boolean; for the text, put it in quotes'),
    "no is not false": (figure("cbar: no"), '"no" should be true or false'),
    "a number with a leading zero": (figure("vmax: 017"), '"017" should be a number'),
    "a time for a number": (figure("vmax: 1:30"), '"1:30" should be a number'),
    "a tab": (PAPER + "\tf4: {}\n", "config.yaml:17:1: a tab; indent with spaces"),
    "an unclosed bracket": (PAPER + "  f4: {matrix: [scores}\n", "the list is not closed with ]"),
    "not UTF-8": (PAPER.encode() + b"# \xe9\n", "config.yaml:17: not UTF-8 text; save the file as UTF-8"),
    "empty": ("", "config.yaml: the file is empty; it needs matrices: and figures:"),
    "a list at the top": ("- a\n", "config.yaml:1:1: must be a mapping"),
    # 2: what a stranger's file may do
    "a tag that builds an object": (
        PAPER + "  f4: !!python/object/apply:os.system ['touch pwned']\n",
        "is not allowed; write a plain value",
    ),
    "an alias to itself": (PAPER + "  f4: &a [*a]\n", "*a is inside the value that it refers to"),
    "five thousand levels": (PAPER + "  f4: " + "[" * 5000, "nested more than 50 levels deep"),
    # 3: names that do not exist
    "an unknown key": (figure("vmim: 1"), "config.yaml:17:24: figures.f4.vmim: unknown key; did you mean vmin?"),
    "an unknown colour map": (figure("cmap: YlGnBuu"), 'unknown colour map "YlGnBuu"; did you mean YlGnBu'),
    "an unknown matrix": (figure("title: x").replace("f4: {matrix: scores", "f4: {matrix: scors"), "did you mean scores?"),
    "an unknown aggregation": (matrix(COMPLETE + ", aggfunc: maen"), "did you mean mean"),
    "an unknown kind": (matrix("kind: confuson"), 'unknown kind "confuson"; did you mean confusion?'),
    "a missing key": (matrix("index: model, columns: task"), "matrices.m4.values: this key is missing; add it"),
    # 4: names that are not names of files
    **{
        f"the name {name[:12]!r}": (PAPER + f'  "{name}": {{matrix: scores}}\n', "name")
        for name in ("../../evil", "/etc/x", "", "a\\nb", "{x}", "x" * 300, "-f", "CON", "a b", "é", "e\\u0301")
    },
    "names that differ in case": (PAPER + "  F1: {matrix: scores}\n", 'differs from "f1" only in case'),
    # 6: nothing to draw
    "no figure": (PAPER.split("figures:")[0] + "figures: {}\n", "figures: is empty; give at least one"),
    "no figures": (PAPER.split("figures:")[0], "figures: this key is missing; add it"),
    # 7: limits
    "vmin above vmax": (figure("vmin: 2, vmax: 1"), "vmin 2 is not below vmax 1; to reverse the colours, append _r to cmap"),
    "vmin equal to vmax": (figure("vmin: 1, vmax: 1"), "vmin 1 is not below vmax 1"),
    "vmin that is no number": (figure("vmin: .nan"), "should be a finite number"),
    "center outside the limits": (figure("vmin: 0, vmax: 1, center: 2"), "center 2 is not between"),
    "a log scale from zero": (figure("vmin: 0, norm: log"), "norm: log requires vmin and vmax above 0"),
    # a font that is not installed
    "a font that is not there": (figure("font_family: STIXGenral"), "config.yaml:17:37: figures.f4.font_family: no font \"STIXGenral\" on this machine; did you mean STIXGeneral"),
    "a font that is not there, in the style": (PAPER + "style: {font_family: Qqqq}\n", "config.yaml:17:22: style.font_family: no font \"Qqqq\" on this machine"),
    # 4 again: names of matrices
    **{
        f"the matrix {name[:12]!r}": (PAPER.replace("figures:", f'  "{name}": {{source: a.csv, {COMPLETE}}}\nfigures:'), f"matrices.{shown}: ")
        for name, shown in (("../../evil", "../../evil"), ("/etc/x", "/etc/x"), ("-f", "-f"), ("a b", "a b"), ("CON", "CON"))
    },
    # 8: words and shapes from elsewhere
    "a number in quotes": (figure('vmax: "75"'), 'figures.f4.vmax: "75" should be a number or shared; remove the quotes'),
    "a percentage": (figure("vmax: 75%"), '"75%" should be a number or shared; write 75'),
    "a decimal comma": (figure("vmax: '7,5'"), '"7,5" should be a number or shared; write 7.5'),
    "a boolean in quotes": (figure('square: "True"'), '"True" should be true or false; remove the quotes'),
    "a yes": (figure("square: yes"), '"yes" should be true or false; use true'),
    "a format that is a number": (figure("fmt: .1"), 'figures.f4.fmt: ".1" is not a number format; did you mean .1f?'),
    "a format of str.format": (figure("fmt: '{:.1f}'"), "; did you mean .1f?"),
    "a format of printf": (figure("fmt: '%.2f'"), "; did you mean .2f?"),
    "a format without quotes": (figure("fmt: {:.1f}"), 'config.yaml:17:30: text with braces needs quotes: "{:.1f}"'),
    "a template without quotes": (figure("annot: {value:.1f}"), 'config.yaml:17:31: text with braces needs quotes: "{value:.1f}"'),
    "mathematics without quotes": (figure("xticklabels: [$10^{-5}$, b]"), "text with braces or commas needs quotes: '$10^{-5}$'"),
    "a title with a star": (figure("title: *Results"), 'text needs quotes: "*Results"'),
    "a mapping for text": (figure("title: {a: b}"), "a mapping should be text; if it is text, put it in quotes"),
    "no space after a colon": (PAPER.replace("index: model\n    columns: task\n    values: score", "index:model\n    columns: task\n    values: score"), "config.yaml:4:5: no space after the colon; write index: model"),
    "no space after the only colon": (PAPER + "  f4:\n    matrix:scores\n", '"matrix:scores" should be a mapping of keys to values; write matrix: scores, with a space'),
    "reindex as a list": (matrix(COMPLETE + ", reindex: [a, b]"), "; write reindex: {index: [a, b]} for the rows or {columns: [a, b]}"),
    "sort as a list": (matrix(COMPLETE + ", sort: [a, b]"), "; for this order write reindex: {index: [a, b]} for the rows or {columns: [a, b]}"),
    "a baseline without its side": (matrix(COMPLETE + ", baseline: base"), "; write baseline: {index: base} for a row or {columns: base}"),
    "an axis label in the style": (PAPER + 'style: {xlabel: ""}\n', "style.xlabel: unknown key; it belongs to figures.NAME"),
    "usetex": (figure("usetex: true"), "usetex: unknown key; mathematics between $ signs is set without it"),
    "rotation": (figure("rotation: 90"), "rotation: unknown key; use xticklabels_kws: {rotation: 90}"),
    "a mask of numpy": (figure("mask: triu"), '"triu" should be upper, lower, diagonal or a condition; use upper'),
    "a size as Matplotlib has it": (figure("figsize: [3, 2]"), "figsize: unknown key; use width: (and height:) in inches"),
    "a key of no matrix in a figure": (figure("file: a.csv"), "config.yaml:17:24: figures.f4.file: unknown key; did you mean title?"),
    "a separator as pandas has it": (matrix(COMPLETE + ", delimiter: ';'"), "delimiter: unknown key; use sep"),
    # sources that can be checked without reading them
    "a source that is not there": (
        matrix(COMPLETE, "results/experiments/score.csv"),
        "results/experiments/score.csv: matrices.m4: there is no such file; did you mean results/experiments/scores.csv",
    ),
    "a source that is built": (matrix("kind: tensor, axes: [r, c], index: r, columns: c", "results/matrices/scores.npy"), "use the files that it is built from"),
    "a source outside the paper that is not there": (
        matrix(COMPLETE, "../nowhere/scores.csv"),
        "../nowhere/scores.csv: matrices.m4: there is no such file; there is no directory ../nowhere",
    ),
    "an absolute source that is not there": (matrix(COMPLETE, "/nowhere/*.csv"), "/nowhere/*.csv: matrices.m4: matches no file"),
    "a source in no known home": (matrix(COMPLETE, "~nobody-here/a.csv"), 'no home directory of "~nobody-here" is known'),
    "a path of Windows": (matrix(COMPLETE, "results\\experiments\\scores.csv"), "write results/experiments/scores.csv"),
}  # fmt: skip


def write_config(paper: Path, text: str | bytes) -> None:
    (paper / "config.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_mistake_is_named_before_anything_is_built(
    paper: Path, monkeypatch: pytest.MonkeyPatch, text, expected
):
    """By the call with which the Snakefile reads the paper; the next test runs the Snakefile itself."""
    write_config(paper, text)
    before = files_below(paper)
    monkeypatch.chdir(paper)
    with pytest.raises(SystemExit) as ended, problems_on_one_line_each():
        paper_of_command([], {})
    assert expected in str(ended.value)
    assert str(ended.value).endswith("nothing was built.")
    assert files_below(paper) == before
    assert not (paper.parent / "evil").exists()


@pytest.mark.parametrize(
    "case", ["a tag that builds an object", "the name '../../evil'", "a font that is not there", "a tab"]
)
def test_the_workflow_ends_with_what_is_wrong(paper: Path, run_workflow: Run, case: str):
    text, expected = CASES[case]
    write_config(paper, text)
    before = files_below(paper)
    done = run_workflow(paper)
    assert done.returncode == 1
    assert expected in done.stdout
    assert "Traceback" not in done.stdout
    assert done.stdout.rstrip().endswith("nothing was built.")
    assert files_below(paper) == before
    assert not (paper.parent / "evil").exists()


def test_all_mistakes_are_named_at_once_with_their_number(paper: Path, run_workflow: Run):
    text = PAPER + "  f4: {vmim: 1, cmap: jett}\n  f5: {matrix: none}\n"
    (paper / "config.yaml").write_text(text)
    lines = run_workflow(paper).stdout.splitlines()
    problems = [line for line in lines if line.startswith(("config.yaml", "results"))]
    assert [line.partition(": ")[0] for line in problems] == [
        "config.yaml:17:3",
        "config.yaml:17:8",
        "config.yaml:17:23",
        "config.yaml:18:16",
    ]
    assert lines[-1] == "4 problems; nothing was built."
    assert len(lines) <= 6  # with the line that names the profile


def test_no_configuration_says_where_one_is_looked_for(paper: Path, run_workflow: Run):
    (paper / "config.yaml").unlink()
    done = run_workflow(paper)
    assert done.returncode == 1
    assert "config.yaml: there is no such file; create it, or give its place with --directory" in done.stdout


@pytest.mark.parametrize(
    "name", ["config.yml", "Config.yaml", "config.yaml.txt", "cofnig.yaml", "paper.yaml"]
)
def test_a_configuration_with_a_similar_name_is_found(
    paper: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    (paper / "config.yaml").rename(paper / name)
    monkeypatch.chdir(paper)
    with pytest.raises(InputError) as raised:
        paper_of_command([], {})
    expected = f"config.yaml: there is no such file; there is {name}: rename it to config.yaml, or "
    assert str(raised.value).startswith(expected)


def test_a_target_that_nothing_builds_ends_the_run_with_the_nearest(paper: Path, run_workflow: Run):
    done = run_workflow(paper, "-n", "figures/f11.pdf", "figures/f1.svg", "draw", "-R", "f1.pdf")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-5:] == [
        "draw: a rule for many files; name one of them, or nothing to build them all",
        "f1.pdf: --forcerun: nothing in the configuration builds this; did you mean figures/f1.pdf?",
        "figures/f1.svg: is not built; set svg: true for the figure",
        "figures/f11.pdf: nothing in the configuration builds this; did you mean figures/f1.pdf or "
        "figures/f3.pdf or figures/f2.pdf?",
        "4 problems; nothing was built.",
    ]


def test_a_directory_that_only_the_command_makes_is_removed_again(paper: Path, run_workflow: Run):
    paper.joinpath("my-paper").mkdir()
    (paper / "config.yaml").rename(paper / "my-paper" / "config.yaml")
    done = run_workflow(paper / "my-papre")
    assert done.returncode == 1
    asked = f"--directory: {paper / 'my-papre'}: there is nothing in this directory; did you mean my-paper?"
    assert done.stdout.splitlines()[-2:] == [asked, "1 problem; nothing was built."]
    assert not (paper / "my-papre").exists()
    done = run_workflow(paper / "another")
    assert "another: there is nothing in this directory; known: my-paper" in done.stdout
    assert (paper / "another").is_dir()  # where its author may be about to write


def test_a_second_configuration_file_is_refused(paper: Path, run_workflow: Run):
    (paper / "b.yaml").write_text(PAPER)
    done = run_workflow(paper, "--configfile", str(paper / "config.yaml"), str(paper / "b.yaml"))
    assert done.returncode == 1
    assert "b.yaml: a second --configfile; the configuration is one file" in done.stdout


def test_a_configuration_that_is_a_pipe_is_refused_and_not_waited_for(paper: Path, run_workflow: Run):
    (paper / "config.yaml").unlink()
    os.mkfifo(paper / "config.yaml")
    assert "config.yaml: not a regular file" in run_workflow(paper).stdout


def test_values_on_the_command_line_are_refused_because_they_would_be_forgotten(
    paper: Path, run_workflow: Run
):
    done = run_workflow(paper, "--config", "style=x")
    assert done.returncode == 1
    assert "--config: style: the configuration is one file; write this into it" in done.stdout


def test_shell_characters_in_a_value_do_nothing(built: Path, run_workflow: Run):
    values = ["$(touch pwned)", "; touch pwned", "`touch pwned`", "' & touch pwned '", '"{x}"']
    figures = [
        f"  s{number}: {{matrix: scores, title: '{value.replace(chr(39), chr(39) * 2)}'}}\n"
        for number, value in enumerate(values)
    ]
    (built / "config.yaml").write_text(PAPER + "".join(figures))
    done = run_workflow(built)
    assert done.returncode == 0, done.stdout
    assert not list(built.rglob("pwned"))
    assert len(list(built.glob("figures/s?.pdf"))) == len(values)
