"""Figures of all kinds and sizes, each one made from a number alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from heatplate.matrix import Matrix

WORDS = {
    "Latin": "accuracy of large Models in zero-shot QA by meta-llama Llama-3.1-70B hendrycksTest-astronomy f".split(),
    "Greek": "ακρίβεια των μοντέλων Ω σε ερωτήσεις".split(),
    "Cyrillic": "точность больших Моделей щ на вопросах".split(),
    "Hebrew": "דיוק של מודלים".split(),
    "symbols": "≤ ± % → [SEP] ##ing ▁the Ġof _ | {x} $ \\n a&b".split(),
}
"""All have glyphs in DejaVu Sans, which every font falls back to."""

TITLES = [
    "",
    "Results",
    "$x_1$ and $\\frac{a}{b}$",
    "Accuracy of all models on all tasks by the number of examples",
]


def random_figure(number: int) -> tuple[Matrix, dict[str, Any]]:
    """A matrix and the keys of its figure."""
    random = np.random.default_rng(number)

    def choice(*options: Any) -> Any:
        return options[random.integers(len(options))]

    def text(longest: int) -> str:
        script = WORDS[choice(*WORDS)]
        wanted = int(longest ** random.random())
        found = str(choice(*script))
        while len(found) < wanted:
            found += choice(" ", "-", "") + str(choice(*script))
        return found[: max(wanted, 1)].strip() or "x"

    shape = choice(
        (1, 1), (1, 3), (3, 1), (2, 10), (10, 2), (5, 5), (8, 8), (12, 20), (87, 8), (40, 40), (3, 60)
    )
    shape = choice(shape, shape, (200, 3), (1, 12), tuple(int(n) for n in random.integers(1, 25, 2)))
    rows, columns = shape
    if choice(True, False, False) and rows != columns:
        rows = columns = min(shape)
    values = random.normal(50, 30, (rows, columns)) * choice(1.0, 1.0, 0.01, 1e6)
    longest = choice(1, 3, 8, 20, 40, 80)
    labels = [str(i) for i in range(max(rows, columns))] if choice(True, False, False) else None
    matrix = Matrix(
        np.where(random.random(values.shape) < 0.05, np.nan, values) if values.size > 4 else values,
        tuple(labels[:rows] if labels else [text(longest) for _ in range(rows)]),
        tuple(labels[:columns] if labels else [text(longest) for _ in range(columns)]),
        index_name=text(30) if choice(True, False) else "",
        columns_name=text(30) if choice(True, False) else "",
        unit=choice("", "%", "accuracy (%)", text(40)),
        std=np.abs(values) / 20,
    )
    keys: dict[str, Any] = {
        "width": choice(1.5, 2.5, 3.0315, 3.25, 5.5, 6.75),
        "fontsize": choice(6.0, 7.0, 8.0, 8.0, 9.0, 11.0),
        "font_family": choice("DejaVu Sans", "DejaVu Serif", "STIXGeneral"),
        "title": choice(*TITLES),
        "annot": choice(False, True, "auto", "auto", "{value:.1f}±{std:.1f}", "{value:.0f}\n({std:.1f})"),
        "linewidths": choice(0.0, 0.0, 0.5, 2.0),
        "square": choice(True, False, False),
        "cbar": choice(True, True, False),
        "cbar_kws": {
            "location": choice("right", "right", "bottom", "top"),
            "extend": choice("auto", "both", "neither"),
        },
        "xticklabels": choice("auto", "auto", "auto", True, False, 2),
        "yticklabels": choice("auto", "auto", "auto", True, False, 3),
        "height": choice(None, None, None, 2.0, 4.0),
        "na_rep": choice("", "–"),
    }
    if matrix.std is not None and "std" in str(keys["annot"]):
        keys["na_rep"] = "–"
    if rows == columns > 1:
        keys["mask"] = choice(None, "upper", "lower", "diagonal")
    if choice(True, False):
        keys["vmin"] = float(np.nanmin(matrix.values) + np.ptp(values) / 10) if values.size > 1 else None
    return matrix, keys
