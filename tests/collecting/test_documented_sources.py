"""The tables of docs/data.md: what is written beside a file makes the matrix that is in it."""

import json
import re
import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
import pandas as pd
import pytest

from heatplate.collecting import collect
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.matrix import Matrix

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
RECIPES = "Harnesses and trackers"
FILE = re.compile(r"[\w./]+\.(json|jsonl|csv)")


@dataclass(frozen=True)
class Row:
    """A row of a table: its section, what it says, its files with their lines, and the keys."""

    section: str
    about: str
    files: dict[str, list[str]]
    keys: str


def rows() -> Iterator[Row]:
    """The rows of the page that have keys."""
    section = ""
    for line in (ROOT / "docs/data.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ").strip("`")
        cells = [cell.replace(r"\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 2 and "`values:" in cells[1]:
            keys = "\n".join(re.findall(r"`([^`]*)`", cells[1]))
            yield Row(section, re.sub(r"`[^`]*`|<br>", "", cells[0]), _files(section, cells[0]), keys)


def _files(section: str, cell: str) -> dict[str, list[str]]:
    default = "scores.csv" if "CSV" in section or "to_csv" in section else "scores.json"
    files: dict[str, list[str]] = {}
    name = default
    for text in re.findall(r"`([^`]*)`", cell):
        if FILE.fullmatch(text):
            name = text
        elif not re.match(r"orient=|groupby|melt$", text):
            files.setdefault(name, []).append(text)
    return files


SHAPES = [row for row in rows() if row.section != RECIPES]
TOOLS = [row for row in rows() if row.section == RECIPES]


def collected(keys: str, default: str = "scores.csv") -> Matrix:
    """The matrix of some keys as an author writes them, whose source is a file unless they name another."""
    source = "" if "source:" in keys else f"source: {default}\n"
    matrices = textwrap.indent(source + keys, "    ")
    text = f"matrices:\n  m:\n{matrices}\nfigures:\n  m: {{cmap: mako}}\n"
    checked = check(parse(text.encode(), "config.yaml"))
    assert checked.problems == ()
    matrix = collect(checked.configuration.matrices["m"])
    assert isinstance(matrix, Matrix)
    return matrix


def test_the_page_has_rows_for_every_section():
    counts = {row.section: 0 for row in rows()}
    assert len(counts) == 7
    assert len(SHAPES) >= 50


@pytest.mark.parametrize("row", SHAPES, ids=lambda row: f"{row.section}: {row.about}")
def test_each_shape_gives_the_matrix_of_the_page(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, lines in row.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    matrix = collected(row.keys, next(iter(row.files)))
    assert (matrix.index, matrix.columns) == (("A", "B"), ("NLI", "QA"))
    assert matrix.values.tolist() == [[0.5, 0.25], [1.0, 0.75]]


LONG = pd.DataFrame({"model": [*"AABB"], "task": ["NLI", "QA"] * 2, "acc": [0.5, 0.25, 1.0, 0.75]})
WIDE = pd.DataFrame([[0.5, 0.25], [1.0, 0.75]], index=["A", "B"], columns=["NLI", "QA"])
DEV = pd.DataFrame([[0.1, 0.2], [0.3, 0.4]], index=["A", "B"], columns=["NLI", "QA"])
SPLITS = pd.concat({"dev": DEV, "test": WIDE}, axis=1)
NAMED_SPLITS = SPLITS.rename_axis(columns=["split", "task"])
PAIRS = LONG.set_index(["model", "task"])
SPREADS = pd.DataFrame({("acc", "mean"): PAIRS.acc, ("acc", "std"): [0.1, 0.1, 0.0, 0.1]})
UNNAMED_PAIRS = pd.DataFrame(
    {("dev", "acc"): [0.1, 0.2, 0.3, 0.4], ("test", "acc"): LONG.acc.tolist()}, index=PAIRS.index
).rename_axis(index=[None, None], columns=["split", "metric"])

BY_PANDAS = {
    "an index without a name": WIDE.to_csv(),
    "row numbers": LONG.to_csv(),
    "an index with a name": WIDE.rename_axis("model").to_csv(),
    "an index of two levels": PAIRS.to_csv(),
    "an index of two levels without names": PAIRS.rename_axis([None, None]).to_csv(),
    "columns of two levels": SPLITS.to_csv(),
    "columns of two levels, a named index": SPLITS.rename_axis("model").to_csv(),
    "named columns of two levels, a named index": NAMED_SPLITS.rename_axis("model").to_csv(),
    "named columns of two levels": NAMED_SPLITS.to_csv(),
    "both of two levels": SPREADS.to_csv(),
    "both of two levels, the columns named": UNNAMED_PAIRS.to_csv(),
    "orient columns": LONG.to_json(),
    "orient columns with an index": WIDE.to_json(),
    "orient index": WIDE.to_json(orient="index"),
    "orient records": LONG.to_json(orient="records"),
    "orient split": WIDE.to_json(orient="split"),
    "orient values": LONG.to_json(orient="values"),
}


@pytest.mark.parametrize("text", BY_PANDAS.values(), ids=list(BY_PANDAS))
def test_the_page_has_the_files_that_pandas_writes(text: str) -> None:
    assert text.splitlines() in [lines for row in SHAPES for lines in row.files.values()]


def test_a_parquet_file_of_pandas_has_its_index(tmp_path: Path) -> None:
    keys = "index: model\ncolumns: task\nvalues: acc"
    PAIRS.to_parquet(tmp_path / "named.parquet")
    assert collected(keys, f"{tmp_path}/named.parquet").values.tolist() == WIDE.values.tolist()
    WIDE.to_parquet(tmp_path / "unnamed.parquet")
    keys = keys.replace("model", "__index_level_0__")
    melt = "melt: {id_vars: __index_level_0__, var_name: task, value_name: acc}"
    assert collected(f"{keys}\n{melt}", f"{tmp_path}/unnamed.parquet").values.tolist() == WIDE.values.tolist()


def test_orient_table_is_read_as_pandas_writes_it(tmp_path: Path) -> None:
    keys = "index: model\ncolumns: task\nvalues: acc"
    LONG.set_index("model").to_json(tmp_path / "a.json", orient="table")
    assert collected(keys, f"{tmp_path}/a.json").values.tolist() == WIDE.values.tolist()
    WIDE.rename_axis("model").reset_index().to_json(tmp_path / "b.json", orient="table")  # rows are counted
    melt = "melt: {id_vars: model, var_name: task, value_name: acc}"
    assert collected(f"{keys}\n{melt}", f"{tmp_path}/b.json").values.tolist() == WIDE.values.tolist()


def read(path: str) -> dict:
    return json.loads((DATA / path).read_text(encoding="utf-8"))


def v03() -> pd.DataFrame:
    """Accuracy by model and task."""
    files = {
        "560m": "lm_eval_0.3/bloom-560m_pawsx_0-shot.json",
        "7b1": "lm_eval_0.3/bloom-7b1_pawsx_0-shot.json",
    }
    return pd.DataFrame(
        {
            model: {task: found["acc"] for task, found in read(path)["results"].items()}
            for model, path in files.items()
        }
    ).T


def v04(part: str) -> pd.DataFrame:
    """Numbers by model and (task, metric)."""
    files = {path.parent.name: path for path in DATA.glob("lm_eval_0.4/*/*.json")}
    found = {
        model: {
            (task, metric): value
            for task, cells in read(path)[part].items()
            for metric, value in cells.items()
        }
        for model, path in files.items()
    }
    return pd.DataFrame(found).T


def helm(model: str) -> dict[str, float]:
    return {
        stat["name"]["name"]: stat["mean"]
        for stat in read(f"helm/{model}.json")
        if "perturbation" not in stat["name"] and stat["name"]["name"].startswith("harm_bench")
    }


def report() -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            name: row
            for name, row in read("scikit_learn/classification_report.json").items()
            if name != "accuracy"
        }
    ).T
    return frame[["precision", "recall", "f1-score"]]


def mlflow() -> pd.DataFrame:
    found = {path: float(path.read_text().split()[1]) for path in DATA.glob("mlflow/*/*")}
    return pd.Series({(path.parent.name, path.name): value for path, value in found.items()}).unstack()


def huggingface() -> pd.DataFrame:
    found = read("huggingface/all_results.json")
    return pd.DataFrame(
        {
            split: {name: found[f"{split}_{name}"] for name in ("loss", "bleu", "gen_len")}
            for split in ("eval", "test")
        }
    ).T


MLFLOW = ["metrics.accuracy", "metrics.f1"]


def exactly(path: Path, *numbers: str) -> pd.DataFrame:
    """A table with columns whose numbers are the nearest to those written, unlike those of pandas' own reader."""
    return pd.read_csv(path, dtype=str).astype(dict.fromkeys(numbers, float))


def exact_mean(values: "pd.Series[float]") -> float:
    return mean(values.tolist())


def expected(number: int) -> pd.DataFrame:
    """What the recipe with this number makes, computed in another way."""
    runs = pd.read_csv(DATA / "invented/wandb_runs.csv").query("State == 'finished'")
    mlflow_runs = exactly(DATA / "mlflow_runs.csv", *MLFLOW).query("status == 'FINISHED'")
    chart = pd.read_csv(DATA / "invented/wandb_chart.csv").set_index("Step").filter(regex="loss$").T
    trials = pd.read_csv(DATA / "optuna/optuna_trials.csv", index_col="number").filter(like="params_")
    trainer = (
        pd.DataFrame(read("huggingface/trainer_state.json")["log_history"]).set_index("step")[["loss"]].T
    )
    losses = pd.concat(
        exactly(path, "Step", "Value").assign(model=path.name.split("-")[1].split("_")[0])
        for path in DATA.glob("tensorboard/*.csv")
    ).query("Step <= 2")
    mercury = {
        found["config"]["model"]: {
            level: found["mercury"][f"{level}_pass@1"] for level in ("Easy", "Medium", "Hard")
        }
        for found in map(
            read, ("bigcode/starcoder2-3b-mercury-result.json", "bigcode/starcoder2-7b-mercury-result.json")
        )
    }
    tasks = ["arc_challenge", "lambada_openai", "sciq"]
    own = v04("results").rename(index=lambda name: name.split("__")[1])
    accuracy = own.loc[:, [column for column in own.columns if column[1] == "acc,none"]].droplevel(1, axis=1)
    wandb = read("wandb/wandb-summary.json")
    return [
        lambda: v03(),
        lambda: v03().rename(
            columns=lambda name: name.removeprefix("pawsx_"), index=lambda name: f"bloom-{name}"
        ),
        lambda: v04("results").xs("acc,none", axis=1, level=1)[tasks],
        lambda: v04("groups").xs("acc,none", axis=1, level=1),
        lambda: accuracy.assign(cola=own["cola", "mcc,none"]),
        lambda: pd.DataFrame(mercury).T,
        lambda: (
            pd.DataFrame({model: helm(model) for model in ("meta_llama-3-70b", "openai_gpt-4o-2024-05-13")}).T
        ),
        huggingface,
        lambda: trainer.set_axis(["huggingface"]),
        report,
        lambda: (
            pd.DataFrame(
                {"wandb": {name.split("/")[1]: wandb[name] for name in wandb if name.endswith("acc_norm")}}
            ).T
        ),
        lambda: (
            runs.assign(model=runs.Name.str.split("_").str[0])
            .groupby("model")[["eval/rte_acc", "eval/cola_acc"]]
            .mean()
            .set_axis(["rte", "cola"], axis=1)
        ),
        lambda: chart.set_axis(["bert", "gpt2"]),
        mlflow,
        lambda: mlflow_runs.groupby("params.model")[MLFLOW].agg(exact_mean),
        lambda: losses.groupby(["model", "Step"]).Value.agg(exact_mean).unstack().rename(columns=int),
        lambda: trials[["params_clip_range", "params_gamma", "params_learning_rate"]].set_axis(
            ["clip_range", "gamma", "learning_rate"], axis=1
        ),
    ][number]()


@pytest.mark.parametrize("number", range(len(TOOLS)), ids=[row.about for row in TOOLS])
def test_each_recipe_reads_what_the_tool_wrote(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    for path in DATA.glob("helm/*.json"):  # as HELM calls it
        run = tmp_path / f"runs/harm_bench:model={path.stem}"
        run.mkdir(parents=True)
        shutil.copy(path, run / "stats.json")
    monkeypatch.chdir(tmp_path)
    matrix = collected(TOOLS[number].keys)
    wanted = expected(number).rename(index=str, columns=str)
    assert sorted(matrix.index) == sorted(wanted.index)
    assert sorted(matrix.columns) == sorted(wanted.columns)
    wanted = wanted.loc[list(matrix.index), list(matrix.columns)]
    np.testing.assert_array_equal(matrix.values, wanted.to_numpy(dtype=float))
