"""The record path that a message suggests: pasted, it gives the right matrix or another message."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from heatplate.collecting import collect
from heatplate.configuration.matrices import Pivot
from heatplate.problems import InputError
from tests.collecting.test_reading import directory  # noqa: F401  the fixture is used

K = {"index": "model", "columns": "task", "values": "acc"}
S = {"NLI": {"acc": 0.5}, "QA": {"acc": 0.9}}
T = {"NLI": {"acc": 1, "f1": 1}, "QA": {"acc": 1, "f1": 1}}
SEEDS = {"seed1": S, "seed2": S}
BIG_BENCH = {
    "model": {"model_name": "G"},
    "scores": [{"number_of_shots": 0, "score_dict": {"ms": 1.5}}],
}
HISTORY = {"m": "a", "hist": {"loss": [1, 2], "step": [1, 2]}}
HISTORY_KEYS = {"index": "m", "columns": "hist.step", "values": "hist.loss"}


def advice(content: Any, keys: dict[str, Any]) -> str:
    """What a message about a file of this content says to write; empty if there is none."""
    Path("a.json").write_text(json.dumps(content))
    with pytest.raises(InputError) as raised:
        collect(Pivot.model_validate({"source": "a.json", **keys}))
    return re.split(r"the file is .*?; (?=write|remove)|$", str(raised.value).splitlines()[-1])[1]


@pytest.mark.parametrize(
    ("content", "keys", "expected"),
    [
        (
            {"A": SEEDS, "B": SEEDS},
            {**K, "aggfunc": "mean"},
            'write record_path: "{level1}.{level2}.{level3}"; put model and task in place of level1 (A, B), level2 '
            "(seed1, seed2) or level3 (NLI, QA)",
        ),
        (
            {"A": SEEDS},
            {**K, "aggfunc": "mean"},
            'write record_path: "{level1}.{level2}.{level3}"; put model and task in place of level1 (A), level2 '
            "(seed1, seed2) or level3 (NLI, QA)",
        ),
        (
            {"results": {"A": T, "B": T}},
            {**K, "record_path": "results.{model}"},
            "write record_path: results.{model}.{task}",
        ),
        (
            {"results": {"A": T, "B": T}},
            {**K, "record_path": "results.{model}.{task}.{metric}"},
            "write record_path: results.{model}.{task}",
        ),
        (
            BIG_BENCH,
            {"index": "model.model_name", "columns": "number_of_shots", "values": "score_dict.ms"},
            "write record_path: scores and meta: model.model_name",
        ),
        (HISTORY, HISTORY_KEYS, "write record_path: hist, meta: m, columns: step and values: loss"),
        (
            HISTORY,
            {**HISTORY_KEYS, "record_path": ["hist", "{hist.step}"]},
            "write record_path: hist, meta: m, columns: step and values: loss",
        ),
        (
            [{"model": "A", "task": "NLI", "acc": 1}],
            {**K, "record_path": "acc"},
            "remove record_path",
        ),
        (
            {"model": "A", "date": "x", "scores": {"NLI": 0.5, "QA": 0.3}},
            {**K, "record_path": "scores.{task}", "meta": "date", "values": "value"},
            'write meta: ["date", "model"]',
        ),
        (
            {"acc": {"A": {"NLI": 1, "QA": 1}, "B": {"NLI": 1, "QA": 1}}, "f1": {"A": {"NLI": 1, "QA": 1}}},
            K,
            "write record_path: acc.{model}.{task} (A is the model, NLI the task; if not, exchange these names) and "
            "values: value",
        ),
        ({"A": {"NLI": 0.5}}, {**K, "record_path": "{model}.{task}"}, "write values: value"),
        (
            {"A": {"size": 110, "tasks": S}, "B": {"size": 220, "tasks": S}},
            {**K, "index": "size"},
            'write record_path: "{level1}.tasks.{level3}"; put task in place of level1 (A, B) or level3 (NLI, QA)',
        ),
        (
            {"results": {"NLI": {"acc": 1}}, "config": {"model": "m"}, "configs": {"NLI": {"task": "x"}}},
            {**K, "index": "config.model"},
            "write record_path: results.{task} and meta: config.model",
        ),
        (
            {
                "1": [{**K, "model": "A", "task": "NLI", "acc": 1}],
                "2": [{"model": "A", "task": "NLI", "acc": 1}],
            },
            K,
            'write record_path: "{level1}"; put a name of your own in place of level1 (1, 2)',
        ),
        ([{"model": "A", "NLI": 0.5, "QA": 0.3}], K, ""),
        ([S, S], {**K, "index": "run"}, ""),
    ],
)
def test_the_path_that_a_message_suggests(content, keys, expected):
    assert advice(content, keys) == expected


LABELS = {"model": ["A", "B"], "task": ["NLI", "QA"], "seed": ["s1", "s2"]}


@dataclass(frozen=True)
class Shape:
    """A file of runs: the names of its levels from the outermost, with their labels, and what is around them."""

    levels: dict[str, list[str]]
    container: str
    leaf: str
    beside: dict[str, Any]
    is_list: bool

    @property
    def content(self) -> Any:
        below = self._below({})
        found = {**self.beside, **({self.container: below} if self.container else below)}
        return [found] if self.is_list else found

    def _below(self, labels: dict[str, str]) -> Any:
        if len(labels) < len(self.levels):
            name = list(self.levels)[len(labels)]
            return {label: self._below({**labels, name: label}) for label in self.levels[name]}
        acc = number(labels)
        return {
            "number": acc,
            "object": {"acc": acc},
            "objects": [{"acc": acc, "f1": 7}],
            "numbers": [acc, acc],
            "nested": {"dev": {"acc": acc}, "f1": 7},
        }[self.leaf]

    @property
    def matrix(self) -> dict[tuple[str, str], float]:
        """The mean of the seeds of each model and task."""
        seeds = self.levels.get("seed", [""])
        return {
            (model, task): mean(number({"model": model, "task": task, "seed": seed}) for seed in seeds)
            for model in self.levels.get("model", ["A"])
            for task in self.levels.get("task", ["NLI"])
        }


def number(labels: dict[str, str]) -> float:
    """That of a run, which tells where it comes from."""
    places = {"A": 1, "B": 2, "QA": 4, "s2": 8}
    return 1.0 + sum(places.get(label, 0) for name, label in labels.items() if name in LABELS)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    names = draw(st.permutations(["model", "task", "seed"]))
    names = draw(st.sampled_from([names, [name for name in names if name != "seed"]]))
    levels = {name: LABELS[name][: draw(st.integers(1, 2))] for name in names}
    container = draw(st.sampled_from(["", "results", "v1"]))
    beside = draw(st.sampled_from([{}, {"date": "x"}, {"config": {"lr": 1}}, {"n": 3}, {"none": None}]))
    leaf = draw(st.sampled_from(["number", "object", "objects", "numbers", "nested"]))
    return Shape(levels, container, leaf, beside, draw(st.booleans()))


@st.composite
def written_paths(draw: st.DrawFn, shape: Shape) -> str | None:
    """A record path that an author may have written: none, or the beginning of the right one, or too much."""
    steps = [*([shape.container] if shape.container else []), *(f"{{{name}}}" for name in shape.levels)]
    if shape.leaf in ("object", "objects"):
        steps.append("{metric}")
    if shape.is_list and not shape.container:
        return None  # a name would count the items of the list
    return ".".join(steps[: draw(st.integers(0, len(steps)))]) or None


def applied(keys: dict[str, Any], said: str, shape: Shape, *, thinks: bool) -> dict[str, Any]:
    """The keys after what a message says; thinks: the author knows which level is what."""
    said, _, placeholders = said.partition("; put ")
    if said == "remove record_path":
        return {name: value for name, value in keys.items() if name != "record_path"}
    taken = re.search(r" \((\S+) is the (\w+), (\S+) the (\w+); if not, exchange these names\)", said)
    said = re.sub(r" \(\S+ is the .*?\)", "", said.removeprefix("write "))
    new = yaml.safe_load("\n".join(re.split(r"(?:, | and )(?=\w+: )", said)))
    if not thinks:
        return {**keys, **new}
    of_label = {label: name for name, labels in LABELS.items() for label in labels}
    for name, label in re.findall(r"(level\d) \(([^,)]*)", placeholders):
        place = of_label.get(label, label)
        step = f"{{{place}}}" if label in of_label else place
        new["record_path"] = new["record_path"].replace(f"{{{name}}}", step)
    if taken and of_label.get(taken[1], "") != taken[2]:
        first, second = taken[2], taken[4]
        names = {f"{{{first}}}": f"{{{second}}}", f"{{{second}}}": f"{{{first}}}"}
        new["record_path"] = re.sub(r"\{\w+\}", lambda name: names.get(name[0], name[0]), new["record_path"])
    return {**keys, **new}


@given(st.data(), shapes(), st.booleans())
@example(None, Shape({"model": ["A", "B"], "task": ["NLI"]}, "", "object", {}, False), False)
def test_a_suggested_path_never_confuses_levels(data, shape, thinks):
    keys = {**K, "aggfunc": "mean", "source": "a.json"}
    if data is not None and (path := data.draw(written_paths(shape))):
        keys["record_path"] = path
    Path("a.json").write_text(json.dumps(shape.content))
    for _ in range(4):
        try:
            matrix = collect(Pivot.model_validate(keys))
        except InputError as error:
            said = re.split(r"the file is .*?; (?=write|remove)|$", str(error).splitlines()[-1])[1]
            if not said or ("exchange" in said and not thinks):
                return
            keys = applied(keys, said, shape, thinks=thinks)
            continue
        cells = {
            (row, column): value
            for row, line in zip(matrix.index, matrix.values.tolist(), strict=True)
            for column, value in zip(matrix.columns, line, strict=True)
        }
        assert cells == shape.matrix
        return
    raise AssertionError(f"the messages go round in circles: {said}")
