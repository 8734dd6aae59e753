"""Records from logs, by patterns with named groups."""

import gzip
import json
import time
from pathlib import Path

import pytest

from heatplate.collecting import collect, log_files
from heatplate.collecting.reading import read_records
from heatplate.collecting.source_files import source_files
from heatplate.configuration import loading
from heatplate.configuration.matrices import Pivot
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError, Place
from tests.collecting.make_records import frame_of

LOG = """\
loading data
epoch 1
  task RTE acc 0.50 f1 0.40
  task CoLA acc 0.60 f1 0.50
epoch 2
  task RTE acc 0.70 f1 0.60
done
"""
EPOCH = r"^epoch (?P<epoch>\d+)"
TASK = r"task (?P<task>\w+) acc (?P<acc>[\d.]+)"


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keys(pattern: object, source: object = "run.log", **given: object) -> Pivot:
    base = {"index": "epoch", "columns": "task", "values": "acc", "source": source}
    return Pivot.model_validate({**base, "pattern": pattern, **given})


def rows(content: str, pattern: object, **given: object) -> list[dict[str, object]]:
    Path("run.log").write_text(content)
    pivot = keys(pattern, **given)
    return frame_of(read_records(pivot, source_files(pivot.source))).to_dict("records")


def problem(content: str, pattern: object) -> str:
    with pytest.raises(InputError) as raised:
        rows(content, pattern)
    return str(raised.value)


def test_each_match_is_a_record_and_its_groups_are_the_fields():
    assert rows(LOG, TASK) == [
        {"task": "RTE", "acc": "0.50"},
        {"task": "CoLA", "acc": "0.60"},
        {"task": "RTE", "acc": "0.70"},
    ]


def test_a_line_may_have_several_matches_and_a_group_may_be_absent():
    assert rows("acc a=1 b=2\nacc c=\n", r"(?P<task>\w)=(?P<acc>\d)?") == [
        {"task": "a", "acc": "1"},
        {"task": "b", "acc": "2"},
        {"task": "c", "acc": None},
    ]


def test_later_lines_inherit_what_other_patterns_found_before():
    assert rows(LOG, [EPOCH, TASK]) == [
        {"epoch": "1", "task": "RTE", "acc": "0.50"},
        {"epoch": "1", "task": "CoLA", "acc": "0.60"},
        {"epoch": "2", "task": "RTE", "acc": "0.70"},
    ]
    matrix = collect(keys([EPOCH, TASK], missing="keep", sort=False))
    assert matrix.index == ("1", "2")
    assert matrix.values[:, 0].tolist() == [0.5, 0.7]


def test_what_stands_on_the_line_before_the_record_counts_and_what_comes_after_it_does_not():
    assert rows("acc 1\nepoch 1 acc 2\nacc 3 epoch 2\nacc 4\n", [r"epoch (?P<e>\d)", r"acc (?P<a>\d)"]) == [
        {"e": None, "a": "1"},
        {"e": "1", "a": "2"},
        {"e": "1", "a": "3"},
        {"e": "2", "a": "4"},
    ]


def test_an_outer_pattern_ends_what_the_inner_ones_found():
    patterns = [r"run (?P<run>\w)", r"epoch (?P<epoch>\d)", r"acc (?P<acc>\d)"]
    assert rows("run a\nepoch 1\nacc 5\nacc 6\nrun b\nacc 7\nepoch 2\nacc 8\n", patterns) == [
        {"run": "a", "epoch": "1", "acc": "5"},
        {"run": "a", "epoch": "1", "acc": "6"},
        {"run": "b", "epoch": None, "acc": "7"},
        {"run": "b", "epoch": "2", "acc": "8"},
    ]


@pytest.mark.parametrize(
    "pattern", [r"epoch (?P<epoch>\d+)\n.*acc (?P<acc>\S+)", r"(?s)epoch (?P<epoch>\d+).*?acc (?P<acc>\S+)"]
)
def test_a_pattern_with_line_breaks_is_found_across_lines(pattern: str):
    assert rows(LOG, pattern) == [{"epoch": "1", "acc": "0.50"}, {"epoch": "2", "acc": "0.70"}]


def test_other_patterns_stay_within_their_line():
    assert rows("epoch 1\nacc 2\n", r"(?P<word>\w+)\s*(?P<number>\d*)$") == [
        {"word": "epoch", "number": "1"},
        {"word": "acc", "number": "2"},
    ]
    assert "is found nowhere" in problem("epoch 1\nacc 2\n", r"epoch[^x]*acc (?P<acc>\d)")


def test_each_record_knows_its_line_even_after_a_progress_bar():
    Path("run.log").write_text("10%\r50%\r100%\r\n\n\x1b[32macc\x1b[0m 0.5\nacc 0.6\n")
    pivot = keys(r"^acc (?P<acc>\S+)")
    records = read_records(pivot, source_files(pivot.source))
    assert records.places == [Place("run.log", 3), Place("run.log", 4)]
    assert rows("1%\r2%\r3%\n", r"^(?P<acc>\d)%$") == [{"acc": "1"}, {"acc": "2"}, {"acc": "3"}]


def test_fields_from_the_path_and_melt_are_as_for_other_files():
    for model in ("bert", "gpt"):
        Path(f"{model}.log").write_text(LOG)
    Path("x.log.gz").write_bytes(gzip.compress(LOG.encode()))
    both = r"task (?P<task>\w+) acc (?P<acc>\S+) f1 (?P<f1>\S+)"
    melt = {"id_vars": "task", "var_name": "metric", "value_name": "v"}
    pivot = keys(
        both, "{model}.log", index=["model", "task"], columns="metric", values="v", melt=melt, aggfunc="max"
    )
    matrix = collect(pivot)
    assert (matrix.index_groups, matrix.index, matrix.columns) == (
        ("bert", "bert", "gpt", "gpt"),
        ("CoLA", "RTE", "CoLA", "RTE"),
        ("acc", "f1"),
    )
    assert matrix.values.tolist() == [[0.6, 0.5], [0.7, 0.6]] * 2
    assert len(read_records(keys(TASK, "*.gz"), source_files(["*.gz"])).places) == 3


def test_a_brace_that_is_no_repetition_stands_for_itself():
    assert rows("{acc} 5 {e}\n", r"^{acc} (?P<acc>\d{1,2}) {e}$") == [{"acc": "5"}]
    assert rows("time{s} 5\n", r"time{s} (?P<s>\d)") == [{"s": "5"}]
    assert "is found nowhere" in problem("tima 5\n", r"time{s} (?P<s>\d)")
    assert rows("a{s} é\n", r"[{]s} \N{LATIN SMALL LETTER E WITH ACUTE}(?P<s>)") == [{"s": ""}]


# Numbers that a pattern cuts

ACC = r"acc\W*(?P<acc>[0-9.]+)"


@pytest.mark.parametrize(
    ("line", "pattern", "part", "whole"),
    [
        ("acc 9.1e-05", ACC, "9.1", "9.1e-05"),
        ("acc 9.1E5", ACC, "9.1", "9.1E5"),
        ("acc 1,234.5", ACC, "1", "1,234.5"),
        ("acc 1,234 end", ACC + ".*end", "1", "1,234"),
        ("acc 0,5", ACC, "0", "0,5"),
        ("acc 1,5 end", ACC + ".*end", "1", "1,5"),
        ("acc 1,234, end", ACC + ",", "1", "1,234,"),
        ("acc 1_000", ACC, "1", "1_000"),
        ("acc 0.75", r"acc (?P<acc>\d+)", "0", "0.75"),
        ("acc 0.75", r"acc (?P<acc>\d\.\d)", "0.7", "0.75"),
        ("acc 0.75", r"acc.*(?P<acc>[0-9.]+)", "5", "0.75"),
        ("acc 0.75", r"acc.*\.(?P<acc>\d+)", "75", "0.75"),
        ("acc .75", r"acc.*\D(?P<acc>\d+)", "75", ".75"),
        ("acc 9e-05", r"acc.*-(?P<acc>\d+)", "05", "9e-05"),
        ("acc 1,234.5", r"acc.*\D(?P<acc>\d+\.\d+)", "234.5", "1,234.5"),
        ("acc -0.1", ACC, "0.1", "-0.1"),
        ("acc=-0.1", ACC, "0.1", "acc=-0.1"),
        ("acc: \u22120.1", ACC, "0.1", "\u22120.1"),
        ("acc -inf", r"acc\W*(?P<acc>\w+)", "inf", "-inf"),
        ("acc 9.1e-05", r"acc(?P<acc>[ 0-9.]+)", "9.1", "9.1e-05"),
    ],
)
def test_a_part_of_a_number_is_no_value(line: str, pattern: str, part: str, whole: str):
    assert problem(f"start\n{line}\n", pattern) == (
        f'run.log:2: pattern: the group acc finds only a part of a number, {part} of "{whole}"; write '
        r"(?P<acc>\S+), and into the pattern what is directly before and after the number"
    )
    assert rows(f"start\n{line}\n", pattern, values="other")[0].keys() == {"acc"}


@pytest.mark.parametrize(
    ("line", "pattern", "found"),
    [
        ("acc 12:30", ACC, "12"),
        ("acc 2026-01-02", r"acc.*-(?P<acc>\d+)", "02"),
        ("acc=0.5,loss=1", ACC, "0.5"),
        ("acc 0.5, 1", ACC, "0.5"),
        ("acc [0.5,0.6]", ACC, "0.5"),
        ("acc 3,5,7", ACC + ",", "3"),
        ("acc 3,5,7", ACC + "[ ,]", "3"),
        ("acc 0.5e", ACC, "0.5"),
        ("acc 0.5epoch", ACC, "0.5"),
        ("acc 50%", ACC, "50"),
        ("acc 3/10", ACC, "3"),
        ("acc 0.5s", ACC, "0.5"),
        ("acc +0.5", ACC, "0.5"),
        ("acc - 0.5", ACC, "0.5"),
        ("acc.....0.5", ACC, "0.5"),
        ("acc seed1-2", r"acc seed1-(?P<acc>\d)", "2"),
        ("acc f1:0.5", r"f1:(?P<acc>[0-9.]+)", "0.5"),
        ("acc 1,200,5", r"acc (?P<a>\d+),(?P<acc>\d+),(?P<b>\d+)", "200"),
        ("acc 20260102", r"acc (?P<year>\d{4})(?P<acc>\d\d)(?P<day>\d\d)", "01"),
        ("acc -9.1e-05", r"acc (?P<acc>\S+)", "-9.1e-05"),
        ("acc x", r"acc (?P<acc>[0-9.]+)?", None),
    ],
)
def test_what_follows_and_precedes_a_whole_number_is_no_part_of_it(line: str, pattern: str, found: object):
    assert rows(f"{line}\n", pattern)[0]["acc"] == found


def test_only_groups_that_are_read_as_numbers_are_checked():
    content = "torch 1.2.3 at 2.50\n"
    pattern = r"torch (?P<torch>\d\.\d).* (?P<time>\d\.\d)"
    assert rows(content, pattern) == [{"torch": "1.2", "time": "2.5"}]
    for given in (
        {"std": "time"},
        {"where": {"time": {"gt": 1}}},
        {"at": "max time"},
        {"failed": {"where": {"time": {"gt": 1}}, "action": "drop"}},
        {"groupby": {"columns": {"all": "*"}, "weights": "time"}},
        {"melt": {"id_vars": "torch", "value_name": "acc"}},
    ):
        Path("run.log").write_text(content)
        pivot = keys(pattern, **given)
        with pytest.raises(InputError, match=r'run.log:1: .* the group time .* 2.5 of "2.50"'):
            read_records(pivot, source_files(pivot.source))


def test_a_comma_is_a_part_of_a_number_if_it_is_the_decimal_mark():
    pattern = r"acc (?P<acc>[0-9.]+)"
    assert rows("acc 1.234,5\n", pattern) == [{"acc": "1.234"}]
    pivot = keys(pattern, decimal=",", thousands=".")
    with pytest.raises(InputError, match=r'only a part of a number, 1.234 of "1.234,5"'):
        read_records(pivot, source_files(pivot.source))


def test_numbers_that_are_cut_in_many_lines_and_files_are_one_message():
    for run in range(4):
        Path(f"{run}.log").write_text(f"acc 0.5\nacc {run}e-05\nacc {run}e-06\n")
    with pytest.raises(InputError) as raised:
        collect(keys(ACC, "{run}.log", index="run", aggfunc="mean"))
    (message,) = str(raised.value).splitlines()
    assert message.startswith("0.log:2: pattern: the group acc finds only a part of a number, 0 of ")
    assert "(the same in 3 other files: 1.log:2, 2.log:2, 3.log:2) (and 4 more such problems)" in message


# Mistakes


def test_a_pattern_that_is_found_nowhere_is_shown_with_the_first_lines():
    assert problem("Loading\n\n" + "x" * 200 + "\nb\nc\n", r"acc=(?P<acc>\d)") == (
        r'run.log: pattern: the pattern "acc=(?P<acc>\\d)" is found nowhere; the file begins "Loading" / "'.replace(
            r"\\d", r"\d"
        )
        + "x" * 79
        + '…" / "b"'
    )


def test_each_of_several_patterns_must_be_found():
    assert '"step (?P<step>\\d)" is found nowhere' in problem(LOG, [r"step (?P<step>\d)", TASK])


def test_many_logs_without_a_match_are_one_message():
    for run in range(40):
        Path(f"{run}.log").write_text(LOG if run < 5 else f"run {run} crashed\n")
    with pytest.raises(InputError) as raised:
        collect(keys(TASK, "{run}.log", index="run", aggfunc="mean"))
    (message,) = str(raised.value).splitlines()
    assert message.endswith(
        'the file begins "run 10 crashed" (the same in 34 other files: 11.log, 12.log, 13.log, …)'
    )


@pytest.mark.parametrize(
    "pattern", [r"(?P<a>(?:a|aa)+)$", r"^(?P<a>(?:a|a)*)\d", "(?s)(?P<a>(?:a|aa)+)$", "(?P<a>(?:a|aa)+)\n$"]
)
def test_a_hostile_pattern_ends_in_time_and_is_named(pattern: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(log_files, "SECONDS_PER_LINE", 0.2)
    monkeypatch.setattr(log_files, "SECONDS_PER_FILE", 0.5)
    monkeypatch.setattr(log_files, "SECONDS_PER_CHARACTER", 0)
    start = time.monotonic()
    message = problem("ok\n" + "a" * 80 + "b\n", pattern)
    assert time.monotonic() - start < 120
    assert "takes too long for this" in message
    if "\n" not in pattern and "(?s)" not in pattern:
        assert message.startswith("run.log:2: pattern: the pattern ")
        assert "for this line;" in message


def test_many_slow_lines_end_in_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(log_files, "SECONDS_PER_FILE", 0.5)
    monkeypatch.setattr(log_files, "SECONDS_PER_CHARACTER", 0)
    start = time.monotonic()
    slow = "a" * 27 + "b\n"
    assert "takes too long" in problem(slow * 100_000, r"^(?P<a>(?:a|aa)+)$")
    assert time.monotonic() - start < 240


def test_a_large_ordinary_log_is_read():
    content = "".join(f"step {n} loss {n / 7:.4f}\n" for n in range(50_000))
    found = rows(content, r"step (?P<step>\d+) loss (?P<loss>\S+)")
    assert len(found) == 50_000
    assert found[-1] == {"step": "49999", "loss": "7142.7143"}


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (
            {"pattern": "acc {acc}"},
            '"acc {acc}" has no named group, which makes a field; write what is to be found',
        ),
        (
            {"pattern": "(?<acc>.)"},
            "no regular expression: unknown extension ?<a; a named group is (?P<acc>…) in",
        ),
        ({"pattern": "(?P<acc>.)(?P<acc>.)"}, "redefinition of group name 'acc'; rename one of the groups"),
        ({"pattern": ["(?P<acc>.)", "x(?P<acc>.)"]}, "two patterns have the group acc; rename one"),
        (
            {"pattern": "(?P<acc>.(" + "x" * 9},
            "missing ), unterminated subpattern at character 10; a sign that means itself",
        ),
        ({"pattern": "(" * 500 + "(?P<acc>.)" + ")" * 500}, "is nested too deeply; write it more simply"),
        ({"pattern": "(?P<acc>.)" + "x" * 2000}, "a pattern of more than 2000 characters; shorten it"),
        (
            {"pattern": "(?P<acc>.)", "format": "csv"},
            "format says nothing about text that is read with pattern",
        ),
        (
            {"pattern": "(?P<acc>.)", "sep": ";"},
            "sep says nothing about text that is read with pattern; remove sep",
        ),
        (
            {"pattern": "(?P<epoch>.)(?P<acc>.)"},
            'columns: there is no field "task" after pattern, which makes epoch, acc; write one of these, or change',
        ),
    ],
)
def test_mistakes_in_patterns_are_found_before_the_first_job(matrix: dict[str, object], message: str):
    base = {"source": "run.log", "index": "epoch", "columns": "task", "values": "acc"}
    text = json.dumps({"matrices": {"m": {**base, **matrix}}, "figures": {"m": {}}})
    problems = "\n".join(map(str, loading.check(parse(text.encode(), "config.yaml")).problems))
    assert problems.startswith("config.yaml:1:")
    assert message in problems


def test_a_log_without_a_pattern_says_which_key_it_needs():
    Path("run.log").write_text(LOG)
    pivot = Pivot.model_validate({"source": "run.log", "index": "a", "columns": "b", "values": "c"})
    with pytest.raises(InputError, match="run.log: text without a known form; set pattern: for a log"):
        collect(pivot)
