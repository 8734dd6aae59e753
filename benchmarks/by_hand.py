"""What an author would type instead: pandas, seaborn.heatmap, and a loop that writes PDF and PNG.

python benchmarks/by_hand.py csv DIRECTORY PAPER      # every CSV file of a paper of benchmarks/papers.py
python benchmarks/by_hand.py example DIRECTORY PAPER  # the seven figures of the example
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
import yaml

DPI = 200
"""That of Heatplate's previews."""

Drawn = tuple[str, Any, tuple[float, float], dict[str, Any]]


def draw(directory: Path, name: str, table: Any, size: tuple[float, float], keys: dict[str, Any]) -> None:
    title = keys.pop("title", None)
    plt.rcParams.update({"pdf.fonttype": 42, "font.size": 8, **keys.pop("rc", {})})
    figure, axes = plt.subplots(figsize=size)
    sns.heatmap(table, ax=axes, **keys)
    if title:
        axes.set_title(title)
    figure.savefig(directory / f"{name}.pdf")
    figure.savefig(directory / f"{name}.png", dpi=DPI)
    plt.close(figure)


def of_csv_files(paper: Path) -> Iterator[Drawn]:
    for path in sorted(paper.glob("results/experiments/*.csv")):
        table = pd.read_csv(path).pivot_table(index="model", columns="task", values="score")
        yield (
            path.stem,
            table,
            (5.5, 1.8),
            {"annot": True, "vmin": 0, "vmax": 100, "cmap": "YlGnBu", "title": path.stem},
        )


def of_example(paper: Path) -> Iterator[Drawn]:
    data, matrices = (
        paper / "results/experiments",
        yaml.safe_load((paper / "config.yaml").read_text())["matrices"],
    )
    rc = {"font.family": "STIXGeneral", "mathtext.fontset": "stix"}
    table = pd.read_csv(data / "sql_difficulty/accuracy.csv")
    table = table.pivot_table(
        index="question_difficulty", columns="pretraining", values="accuracy", sort=False
    )
    yield (
        "sql_difficulty",
        table,
        (3.25, 1.6),
        {"annot": True, "fmt": ".1f", "cmap": "YlGnBu", "vmin": 25, "vmax": 75, "linewidths": 0.5, "rc": rc},
    )
    table = pd.read_csv(data / "glue/scores.csv").pivot_table(index="Model", columns="Task", values="Score")
    yield (
        "glue",
        table,
        (5.5, 2.4),
        {"annot": True, "fmt": ".1f", "cmap": "crest", "vmin": 0, "vmax": 100, "linewidths": 0.5, "rc": rc},
    )
    table = pd.read_csv(data / "flights/passengers.csv")
    table = table.pivot_table(index="month", columns="year", values="passengers", sort=False)
    yield "flights", table, (5.5, 2.9), {"annot": True, "fmt": ".0f", "cmap": "rocket_r", "rc": rc}
    tasks = matrices["pythia_tasks"]["reindex"]["columns"]
    scores, errors = {}, {}
    for path in sorted(data.glob("pythia/*-deduped_step143000.json")):
        found, model = json.loads(path.read_text())["results"], path.name.partition("-")[0]
        scores[model] = [100 * found[task]["acc"] for task in tasks]
        errors[model] = [100 * found[task]["acc_stderr"] for task in tasks]
    table = pd.DataFrame(scores, index=tasks).T
    texts = [[f"{a:.1f}\n±{b:.1f}" for a, b in zip(scores[m], errors[m], strict=True)] for m in scores]
    yield (
        "pythia_tasks",
        table,
        (6.75, 3.1),
        {
            "annot": np.array(texts),
            "fmt": "",
            "cmap": "Blues",
            "vmin": 0,
            "vmax": 100,
            "linewidths": 0.5,
            "rc": rc,
        },
    )
    steps = {}
    for path in data.glob("pythia/1.4b-deduped_step*.json"):
        found = json.loads(path.read_text())["results"]
        steps[int(path.stem.partition("step")[2])] = [100 * found[task]["acc"] for task in tasks]
    yield (
        "pythia_training",
        pd.DataFrame(dict(sorted(steps.items())), index=tasks),
        (5.5, 2.4),
        {"cmap": "viridis", "vmin": 0, "vmax": 100, "rc": rc},
    )
    table = pd.read_csv(data / "digits/predictions.csv")
    yield (
        "digits_confusion",
        pd.crosstab(table["label"], table["prediction"]),
        (3.25, 3.25),
        {"annot": True, "fmt": "d", "cmap": "Greens", "square": True, "cbar": False, "rc": rc},
    )
    from safetensors.numpy import load_file

    (attention,) = load_file(data / "minilm_attention/attention.safetensors").values()
    tokens = json.loads((data / "minilm_attention/tokens.json").read_text())
    table = pd.DataFrame(attention[5, 11].astype(float), index=tokens, columns=tokens)
    yield "minilm_attention", table, (3.25, 3.25), {"cmap": "Purples", "square": True, "rc": rc}


def main() -> None:
    kind, directory, paper = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    directory.mkdir(parents=True, exist_ok=True)
    for name, table, size, keys in (of_csv_files if kind == "csv" else of_example)(paper):
        draw(directory, name, table, size, keys)


if __name__ == "__main__":
    main()
