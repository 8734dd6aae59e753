"""Random figures with what a paper asks of a heatmap besides its cells: groups, margins, trees, marks and the like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from heatplate.matrix import Matrix
from tests.drawing.random_figures import WORDS, random_figure


def random_featured_figure(number: int) -> tuple[Matrix, dict[str, Any]]:
    """The random figure of this number with further keys, and perhaps with groups of rows and columns."""
    matrix, keys = random_figure(number)
    random = np.random.default_rng([number, 1])

    def choice(*options: Any) -> Any:
        return options[random.integers(len(options))]

    def groups(count: int) -> tuple[str, ...]:
        names = [" ".join(random.choice(WORDS["Latin"], 1 + int(random.integers(3)))) for _ in range(3)]
        return tuple(names[place * 3 // count] for place in range(count))

    def words(most: int) -> str:
        return " ".join(random.choice(WORDS["Latin"], 1 + int(random.integers(most))))

    def annotation(names: tuple[str, ...], sides: tuple[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = {"location": choice(None, None, *sides), "legend": choice(True, True, False)}
        some = [name for name in dict.fromkeys(names) if random.random() < 0.9] or [names[0]]
        kind = choice("categories", "numbers", "text") if len(names) < 40 else choice("categories", "numbers")
        if kind == "categories":
            values = [words(3) for _ in range(int(random.integers(1, 8)))]
            found["values"] = {name: str(random.choice(values)) for name in some}
        else:
            found["values"] = {name: float(10 ** random.uniform(0, 9)) for name in some}
            found |= {"fmt": "1k", "kind": kind}
        if kind == "numbers":
            found["norm"] = choice("linear", "log")
        return found

    rows, columns = matrix.values.shape
    if choice(True, False, False) and rows > 3:
        matrix = replace(matrix, index_groups=groups(rows))
    if choice(True, False, False) and columns > 3:
        matrix = replace(matrix, columns_groups=groups(columns))
    labels = [*matrix.index, *matrix.columns]
    is_grouped = matrix.index_groups or matrix.columns_groups
    if not is_grouped and len(set(labels)) == len(labels) and not keys.get("mask"):
        keys["cluster"] = choice(None, "index", "columns", "both", {"dendrogram": False})
    keys["highlight"] = choice(False, True, {"axis": "index"}, {"axis": "all", "second": "bold underline"})
    if keys["highlight"] and (matrix.index_groups or matrix.columns_groups):
        within = bool(random.integers(2))
        keys["highlight"] = {
            **({} if keys["highlight"] is True else keys["highlight"]),
            "within_groups": within,
        }
    keys["hide"] = choice([], [], ["zeros"], ["below 20"])
    keys["na_hatch"] = choice(None, "//", "x")
    if choice(True, False):
        keys["boxes"] = [{"where": "above 60", "color": "red", "linewidth": choice(0.5, 2.0)}]
    keys["standard_scale"] = choice(None, None, None, "columns", "index")
    if keys["standard_scale"] is None:
        keys["margins"] = choice(False, False, True, "sum", {"columns": "median"})
        keys["norm"] = choice(
            "linear", "linear", "symlog", "power", "two_slope", {"name": "quantiles", "q": 4}
        )
    if keys.get("norm", "linear") != "linear" or keys["standard_scale"]:
        keys.pop("vmin", None)
    matrix = replace(matrix, p=random.random(matrix.values.shape) ** 3)
    keys["stars"] = choice(False, False, True)
    keys["hide"] += choice([], [], [{"field": "p", "where": "above 0.5"}], ["between -5 and 5"])
    further = {"location": "left"} if choice(True, False, False, False) else {}
    keys["cbar_kws"] = {
        **keys["cbar_kws"],
        **further,
        "shrink": choice(1.0, 1.0, 0.6),
        "aspect": choice(None, None, 25),
    }
    keys["group_kws"] = {"line": choice(True, False), "bracket": choice(True, False), "fontweight": "bold"}
    keys["xticklabels_kws"] = {"location": choice("bottom", "bottom", "top"), "wrap": choice(True, False)}
    keys["yticklabels_kws"] = {"location": choice("left", "left", "right"), "max_length": choice(None, 12)}
    for axis, names, sides in (
        ("row", matrix.index, ("left", "right")),
        ("col", matrix.columns, ("bottom", "top")),
    ):
        if choice(True, False, False):
            keys[f"{axis}_annotations"] = {
                f"{words(2)} {number}": annotation(names, sides)
                for number in range(int(random.integers(1, 4)))
            }
    keys["yticklabels_kws"] |= {"rotation": choice(None, None, 0, 90), "wrap": choice("auto", True, False)}
    sizes = [{}, {}, {"cell": 12}, {"cell": {"height": 14}}, {"cell": {"width": 9}}]
    edges = [
        {"left": keys["width"] * 0.35},
        {"left": keys["width"] * 0.4, "right": keys["width"] * 0.3},
        {"bottom": 1.5},
    ]
    keys |= choice(*sizes, *({"edges": edge} for edge in edges))
    return matrix, keys
