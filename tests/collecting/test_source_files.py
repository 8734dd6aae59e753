"""Which files a source means, and what is wrong with them before they are read."""

import os
import re
from pathlib import Path

import pytest

from heatplate.collecting.axis_labels import axis_labels
from heatplate.collecting.locations import known_as, without_locations
from heatplate.collecting.own_files import OwnFiles
from heatplate.collecting.source_files import SourceFile, source_files
from heatplate.configuration.matrices import Tensor
from heatplate.problems import InputError
from heatplate.stages import STAGES
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A paper's directory with the outputs of two models and two seeds, as the working directory."""
    root = tmp_path / "paper"
    for model in ("b", "a"):
        for seed in (2, 1):
            file = root / "results" / model / f"seed{seed}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("{}")
    monkeypatch.chdir(root)
    return root


def message(*patterns: str) -> str:
    with pytest.raises(InputError) as raised:
        source_files(patterns)
    return str(raised.value)


def paths(*patterns: str) -> list[str]:
    return [file.path for file in source_files(patterns)]


def test_names_in_braces_become_fields_and_files_are_sorted():
    files = source_files(["results/{model}/seed{seed}.json"])
    assert files[0] == SourceFile("results/a/seed1.json", {"model": "a", "seed": "1"})
    assert [file.path for file in files] == sorted(file.path for file in files)
    assert len(files) == 4


@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        (["results/a/*.json"], ["results/b/seed1.json", "results/b/seed2.json"]),
        (["results/a/seed1.json"], ["results/a/seed2.json", "results/b/seed1.json", "results/b/seed2.json"]),
        (["seed1.json"], ["results/a/seed2.json", "results/b/seed2.json"]),
        (["*1.json", "results/b/*"], ["results/a/seed2.json"]),
        (["results/{model}/seed2.json"], ["results/a/seed1.json", "results/b/seed1.json"]),
        (["**/seed2.json"], ["results/a/seed1.json", "results/b/seed1.json"]),
    ],
)
def test_files_can_be_left_out(exclude: list[str], left: list[str]):
    assert [file.path for file in source_files(["results/{model}/*.json"], exclude)] == left


def test_what_is_left_out_need_not_be_readable_and_may_be_a_link_to_another(directory: Path):
    (directory / "results" / "a" / "seed3.json").touch()
    (directory / "results" / "latest").symlink_to("b")
    files = source_files(["results/{run}/*.json"], ["seed3.json", "results/latest/*"])
    assert len(files) == 4


@pytest.mark.parametrize(
    ("exclude", "message"),
    [
        ("seed7.json", "seed7.json: exclude: leaves out no file; correct it, or remove it"),
        (
            "old runs",
            'old runs: exclude: leaves out no file; to leave out records, write where: {FIELD: {exclude: "old runs"}}',
        ),
        ("*.json", "results/*/*.json: exclude: leaves out every file that matches this"),
        ("results/{a/*", "results/{a/*: exclude: an unbalanced { or }; write a field as {name}"),
    ],
)
def test_exclusions_that_make_no_sense_are_reported(exclude: str, message: str):
    with pytest.raises(InputError) as raised:
        source_files(["results/*/*.json"], [exclude])
    assert str(raised.value) == message


def test_where_files_to_leave_out_lie_outside_of_the_paper_is_in_no_key(directory: Path):
    def published(place: str) -> object:
        given = {"source": [f"{place}/{{model}}/*.json"], "exclude": [f"{place}/debug/*.json", "old.json"]}
        return without_locations(given)

    assert published("/scratch/me") == published("/disk2/you")
    assert published("/scratch/me")["exclude"][1] == "old.json"


def test_a_file_reached_by_two_paths_is_a_problem(directory: Path):
    (directory / "results" / "latest").symlink_to("b")
    assert message("results/{run}/seed1.json") == (
        "results/latest/seed1.json: the same file as results/b/seed1.json, through a link; leave one of them out"
    )
    assert paths("results/latest/seed1.json") == ["results/latest/seed1.json"]
    os.link("results/a/seed1.json", "results/a/seed3.json")  # two files that a backup keeps as one
    assert len(paths("results/a/*.json")) == 3


OWN_FILES = (
    "results/matrices/d1.npy",
    "results/matrices/d1.json",
    "results/matrices/d1.record.json",
    "figures/d1.png",
    "figures/d1.txt",
    "figures/heatplate.tex",
    "figures/heatplate.tex.record.json",
    "figures/d1.record.json",
    "figures/d1.svg.record.json",
    "results/logs/collect/d1.log",
    "results/logs/draw/d1.svg.log",
    "results/logs/remove_orphans.log",
    ".snakemake/heatplate/digests.json",
)


@pytest.fixture
def built(directory: Path) -> Path:
    """The directory with the files of one matrix and one figure, and a link to each directory of them."""
    for file in OWN_FILES:
        (directory / file).parent.mkdir(parents=True, exist_ok=True)
        (directory / file).write_text("{}")
    (directory / "built").symlink_to("results/matrices")
    (directory / "one.json").symlink_to("results/matrices/d1.json")
    return directory


@pytest.mark.parametrize(
    "pattern",
    [
        "results/{model}/{task}.json",
        "results/**/*.json",
        "{top}/{model}/{task}.json",
        "**",
        "*/**/*",
        "**/*.json",
    ],
)
def test_a_pattern_matches_no_file_that_heatplate_builds(built: Path, pattern: str):
    assert paths(pattern) == [f"results/{model}/seed{seed}.json" for model in "ab" for seed in "12"]


@pytest.mark.parametrize(
    "pattern", ["built/*", "built/{x}.npy", "*.json", "results/matrices/*", "figures/**"]
)
def test_a_pattern_that_matches_only_built_files_says_so(built: Path, pattern: str):
    assert message(pattern) == (
        f"{pattern}: matches no file but those that Heatplate builds; use the files that they are built from"
    )


@pytest.mark.parametrize("file", [*OWN_FILES, "built/d1.npy", "one.json", "{here}/results/matrices/d1.npy"])
def test_a_built_file_cannot_be_a_source_whatever_leads_to_it(built: Path, file: str):
    assert "is built in the same run" in message(file.format(here=built))
    for own in OWN_FILES:  # not built yet
        (built / own).unlink()
    assert "is built in the same run" in message(file.format(here=built))


def test_files_of_the_authors_own_among_the_built_ones_are_sources(built: Path):
    own = [
        "figures/data.json",
        "results/logs/run1.json",
        "results/matrices/d 1.json",
        "results/matrices/d1.csv",
    ]
    (built / "built").unlink()
    for file in own:
        (built / file).write_text("{}")
    assert paths(*own) == own
    assert paths("{top}/{x}.json", "results/{m}/d*", "results/logs/*") == [own[0], own[2], own[3], own[1]]


def test_what_another_paper_built_is_passed_over_unless_its_directory_is_named(built: Path):
    other = built.parent / "other"
    built.rename(other)
    built.mkdir()
    os.chdir(built)
    own = other / "results" / "topics" / "results" / "matrices" / "easy.json"
    own.parent.mkdir(parents=True)
    own.write_text("{}")
    assert [Path(path).name for path in paths("../other/results/{model}/{task}.json")] == [
        "seed1.json",
        "seed2.json",
    ] * 2
    assert paths("../other/results/**/easy.json") == [f"../{own.relative_to(built.parent)}"]
    assert paths("../other/results/matrices/*") == [
        f"../other/results/matrices/d1.{ending}" for ending in ("json", "npy")
    ]


def test_stages_write_no_file_that_could_be_a_source():
    for stage in STAGES:
        for file in (*stage.files("x"), stage.directory / f"x.{stage.record_ending}"):
            assert OwnFiles().has(str(file))
    logs = re.findall(r'"(results/logs/.*?)"', (ROOT / "Snakefile").read_text())
    assert len(logs) == 9
    for log in logs:
        assert OwnFiles().has(log.format(matrix="x", limits="x", figure="x", tex="x"))


@pytest.fixture
def scratch(directory: Path, tmp_path: Path) -> Path:
    """A directory outside of the paper, to which ``results`` was moved."""
    outside = tmp_path / "scratch"
    (directory / "results").rename(outside)
    return outside


def test_a_directory_of_data_may_be_a_link(directory: Path, scratch: Path):
    for pattern in ("data/{model}/seed{seed}.json", "data/**/*.json", "**/*.json", "*/*/*.json"):
        (directory / "data").unlink(missing_ok=True)
        (directory / "data").symlink_to(scratch)
        assert paths(pattern) == [f"data/{model}/seed{seed}.json" for model in "ab" for seed in "12"]
    assert paths("data/a/seed1.json") == ["data/a/seed1.json"]


def test_an_absolute_path_through_a_link_of_the_paper_is_known_by_the_link(directory: Path, scratch: Path):
    (directory / "data").symlink_to(scratch)
    assert paths(f"{directory}/data/a/*.json") == ["data/a/seed1.json", "data/a/seed2.json"]


def test_labels_of_axes_may_lie_anywhere_too(scratch: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(scratch))
    (scratch / "t.txt").write_text("the\nend\n")
    keys = {"kind": "tensor", "source": "a.npy", "axes": ["q", "k"], "index": "q", "columns": "k"}
    for file in ("~/t.txt", "../scratch/t.txt", f"{scratch}/t.txt"):
        tensor = Tensor.model_validate({**keys, "labels": {"q": file}})
        assert axis_labels(tensor, "q", ["0", "1"]) == ["the", "end"]


def test_double_stars_follow_links_out_of_where_they_search_and_no_cycle(directory: Path, scratch: Path):
    (directory / "runs").mkdir()
    for model in ("a", "b"):
        (directory / "runs" / model).symlink_to(scratch / model)
        (scratch / model / "all").symlink_to(scratch)
        (scratch / model / "latest").symlink_to(".")
    (directory / "runs" / "latest").symlink_to("a")
    assert "runs/a/seed1.json, through a link" in message("runs/**/seed1.json")
    (directory / "runs" / "latest").unlink()
    assert paths("runs/**/seed1.json") == ["runs/a/seed1.json", "runs/b/seed1.json"]


def test_sources_may_be_absolute_in_the_home_directory_or_above(
    directory: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOME", str(scratch.parent))
    for written, seen in (
        (str(scratch), str(scratch)),
        ("~/scratch", str(scratch)),
        ("../scratch/b/..", "../scratch/b/.."),
    ):
        files = source_files([f"{written}/{{model}}/seed1.json"])
        assert files == tuple(SourceFile(f"{seen}/{m}/seed1.json", {"model": m}) for m in ("a", "b"))
        assert paths(f"{written}/a/seed1.json") == [f"{seen}/a/seed1.json"]
    assert "through a link; leave one of them out" in message("~/scratch/a/*.json", "../scratch/a/seed1.json")


@pytest.mark.parametrize(
    "written", ["{here}/results", "../paper/results", "results/../../paper/results", "~/results", "{link}"]
)
def test_a_path_that_leads_back_into_the_paper_is_one_of_the_paper(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
):
    monkeypatch.setenv("HOME", str(directory))
    (tmp_path / "link").symlink_to(directory)
    written = written.format(here=directory, link=tmp_path / "link" / "results")
    assert paths(f"{written}/*/seed1.json") == ["results/a/seed1.json", "results/b/seed1.json"]
    assert without_locations({"source": [f"{written}/a/seed1.json"]}) == {"source": ["results/a/seed1.json"]}


def test_a_key_knows_a_file_outside_by_what_follows_its_directory():
    sources = [
        "/s/me/runs/{model}/*.csv",
        "results/{x}.csv",
        "~nobody-here/./y.csv",
        "../a.csv",
        "/s/me/runs/b.csv",
    ]
    assert without_locations(
        {"source": sources, "labels": {"q": {"source": "/s/t.txt"}, "k": ["/a"]}, "index": "/s"}
    ) == {
        "source": ["…/{model}/*.csv", "results/{x}.csv", "~nobody-here/./y.csv", "…2/a.csv", "…/b.csv"],
        "labels": {"q": {"source": "…3/t.txt"}, "k": ["/a"]},
        "index": "/s",
    }
    files = ["/s/me/runs/m/1.csv", "results/1.csv", "../a.csv", "/s/me/runs/b.csv"]
    assert known_as(sources, files) == dict(
        zip(["…/m/1.csv", "results/1.csv", "…2/a.csv", "…/b.csv"], files, strict=True)
    )
    assert list(known_as(["/s/a.csv", "/s/../s/b.csv"], ["/s/a.csv", "/s/../s/b.csv"])) == [
        "…/a.csv",
        "…/b.csv",
    ]
    nested = known_as(["/s/*/x.csv", "/s/a/*.csv"], ["/s/b/x.csv", "/s/a/y.csv"])
    assert list(nested) == ["…/b/x.csv", "…2/y.csv"]
    assert without_locations({"source": ["./a//b.csv", "~x.csv"]}) == {"source": ["./a//b.csv", "~x.csv"]}
    assert known_as(["~x.csv"], ["~x.csv"]) == {"~x.csv": "~x.csv"}


def test_a_name_used_twice_must_match_the_same_text(directory: Path):
    for name in ("a/a.json", "a/b.json"):
        (directory / "results" / name).write_text("{}")
    assert paths("results/{m}/{m}.json") == ["results/a/a.json"]


def test_stars_match_within_a_directory_and_double_stars_through_directories():
    assert paths("results/*/seed1.json") == ["results/a/seed1.json", "results/b/seed1.json"]
    assert len(paths("**/seed?.json")) == 4
    assert message("results/*.json").startswith("results/*.json: matches no file")


def test_stars_pass_over_hidden_files_and_directories(directory: Path):
    for name in (".ipynb_checkpoints/seed1.json", "a/._seed1.json"):
        (directory / "results" / name).parent.mkdir(exist_ok=True)
        (directory / "results" / name).write_text("{}")
    assert len(paths("results/**/*.json")) == len(paths("results/{m}/{file}.json")) == 4
    assert paths("results/.*/*.json") == ["results/.ipynb_checkpoints/seed1.json"]
    assert len(paths("results/**")) == 4


def test_double_stars_do_not_follow_a_cycle_of_links(directory: Path):
    (directory / "results" / "loop").symlink_to(".")
    assert len(paths("results/**/*.json")) == 4


def test_two_spellings_of_a_path_are_one_file():
    assert paths("./results/a/seed1.json", "results//a/./seed1.json") == ["results/a/seed1.json"]


def test_the_order_of_the_list_is_kept_without_duplicates():
    listed = ("results/b/seed1.json", "results/a/seed1.json", "results/*/seed1.json")
    assert paths(*listed) == ["results/b/seed1.json", "results/a/seed1.json"]


def test_brackets_in_a_pattern_are_literal(directory: Path):
    (directory / "results" / "x[1].json").write_text("{}")
    assert paths("results/x[1].json") == paths("results/{name}[1].json") == ["results/x[1].json"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/nowhere/a.csv", "/nowhere/a.csv: there is no such file; there is no directory /nowhere"),
        ("../paper/results/a/seed9.json", "results/a/seed9.json: there is no such file; did you mean"),
        ("../papre/*/*.json", "../papre/*/*.json: matches no file; there is no directory ../papre"),
        ("~nobody-here/x.csv", '; no home directory of "~nobody-here" is known, so write it out'),
        ("~nobody-here/*.csv", '; no home directory of "~nobody-here" is known, so write it out'),
        ("results/*/../a/seed1.json", "a pattern cannot go up after a wildcard; write .. only before it"),
        ("C:/x.csv", "a path with a drive; write it as this machine has it"),
        ("C:\\x.csv", "a path with a drive"),
        ("results\\{model}\\*.json", "a path with backslashes; write results/{model}/*.json"),
        (" ", "a source is empty; give a file or a pattern"),
        ("https://example.org/a.csv", "https://example.org/a.csv: a URL, not a file; download it"),
        ("a\0b/*.csv", "a source has a control character in its name"),
        ("x" * 256 + "/*.csv", "longer than a file name can be"),
        ("results/a**.json", "** matches directories, so it must be between slashes"),
        ("results/{a", "an unbalanced { or }"),
        ("results/{a-b}.json", '"{a-b}" is not a valid field'),
        ("results/a/seed3.json", "there is no such file; did you mean results/a/seed2.json or"),
        ("resluts/a.json", "there is no such file; there is no directory resluts"),
        ("results/a", "a directory; give the files in it, such as results/a/*.csv"),
    ],
)
def test_an_invalid_source_is_a_problem_with_a_fix(pattern, expected):
    assert expected in message(pattern)


def test_anything_but_a_readable_file_of_the_paper_is_a_problem(directory: Path):
    (directory / "empty.csv").touch()
    (directory / "dangling.csv").symlink_to("nowhere.csv")
    (directory.parent / "outside.csv").write_text("a,b\n")
    (directory / "out.csv").symlink_to("../outside.csv")
    (directory / "loop").symlink_to("loop")
    (directory / "itself.csv").symlink_to("itself.csv")
    os.mkfifo(directory / "pipe.csv")
    (directory / "in.csv").symlink_to("results/a/seed1.json")
    (directory / "{x}.csv").write_text("a")
    (directory / "a\nb.csv").write_text("a")
    problems = message("*.csv").splitlines()
    assert len(problems) == 4  # all at once, and links to files are not among them
    assert "(the same in 2 other files: itself.csv, loop)" in message("*", "**")
    for expected in (
        "empty.csv: the file is empty",
        "dangling.csv: a symbolic link to a missing file (the same in itself.csv)",
        "pipe.csv: not a regular file but a pipe",
        "a\\nb.csv: the file name has a brace or a control character",
    ):
        assert any(problem.startswith(expected) for problem in problems), expected
    assert "which Snakemake misreads; rename it (the same in {x}.csv)" in "".join(problems)


def test_a_file_without_read_permission_is_a_problem(directory: Path, monkeypatch: pytest.MonkeyPatch):
    (directory / "secret.csv").write_text("a")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may read everything
    assert "cannot be read; change its permissions" in message("secret.csv")


def test_a_directory_without_read_permission_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)  # root may read everything
    assert "matches no file; the directory results cannot be read" in message("results/*.csv")
    monkeypatch.setattr(os, "stat", refuse)
    assert "its directory cannot be read; change its permissions" in message("results/a/seed1.json")
