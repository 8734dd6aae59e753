"""Which files a source means, and what is wrong with them before they are read."""

import os
from pathlib import Path

import pytest

from heatplate.collecting.source_files import SourceFile, source_files
from heatplate.problems import InputError


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


def test_a_file_reached_by_two_paths_is_a_problem(directory: Path):
    (directory / "results" / "latest").symlink_to("b")
    assert message("results/{run}/seed1.json") == (
        "results/latest/seed1.json: the same file as results/b/seed1.json, through a link; leave one of them out"
    )
    assert paths("results/latest/seed1.json") == ["results/latest/seed1.json"]
    os.link("results/a/seed1.json", "results/a/seed3.json")  # two files that a backup keeps as one
    assert len(paths("results/a/*.json")) == 3


def test_a_built_matrix_cannot_be_a_source(directory: Path):
    (directory / "results" / "matrices").mkdir()
    (directory / "results" / "matrices" / "d1.npy").write_bytes(b"x")
    for pattern in ("results/matrices/d1.npy", "results/*/*.npy"):
        assert "results/matrices/d1.npy: is built in the same run" in message(pattern)


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
        ("/etc/passwd", "/etc/passwd: a source must be relative to the paper's directory and inside it"),
        ("../paper/results/a/seed1.json", "inside it"),
        ("~/x.csv", "inside it"),
        ("C:/x.csv", "inside it"),
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
    (directory / "itself.csv").symlink_to("itself.csv")
    os.mkfifo(directory / "pipe.csv")
    (directory / "in.csv").symlink_to("results/a/seed1.json")
    (directory / "{x}.csv").write_text("a")
    (directory / "a\nb.csv").write_text("a")
    problems = message("*.csv").splitlines()
    assert len(problems) == 7  # all at once, and a link that stays inside is not among them
    for expected in (
        "empty.csv: the file is empty",
        "dangling.csv: a symbolic link to a missing file",
        "itself.csv: a symbolic link to a missing file",
        "out.csv: a symbolic link out of the paper's directory, which nobody else has; copy the file here",
        "pipe.csv: not a regular file but a pipe",
        "{x}.csv: the file name has a brace or a control character",
        "a\\nb.csv: the file name has a brace or a control character",
    ):
        assert any(problem.startswith(expected) for problem in problems), expected


def test_a_file_without_read_permission_is_a_problem(directory: Path, monkeypatch: pytest.MonkeyPatch):
    (directory / "secret.csv").write_text("a")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may read everything
    assert "cannot be read; change its permissions" in message("secret.csv")


def test_a_directory_without_read_permission_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)  # root may read everything
    assert "matches no file; the directory results cannot be read" in message("results/*.csv")
    monkeypatch.setattr(Path, "stat", refuse)
    assert "its directory cannot be read; change its permissions" in message("results/a/seed1.json")
