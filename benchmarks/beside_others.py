"""The same table beside seaborn, Marsilea, PyComplexHeatmap and ComplexHeatmap, as far as they are installed.

pip install marsilea==0.8.1 PyComplexHeatmap==1.8.5   # into an environment that has requirements/test.txt
python benchmarks/beside_others.py

The table: GLUE scores with one decimal, the best of each task in bold, models in groups that are set apart
and labelled. Each library is asked for a width of 5.5 inches, and reads the same CSV file. Printed are the
lines that one writes (imports left out); the page's width, size and fonts (Type0: TrueType); whether
another file has the same bytes; of 50 single cells among 2,100 x 2,100, those that are seen at 300 dpi on a
page 3.25 inches wide; and the processor time, the least of five drawings in one process. ComplexHeatmap is
drawn by beside_others.R, if there is an Rscript that has it; its time is left out, since each drawing
starts R.
"""

import inspect
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pymupdf
import seaborn as sns
import yaml
from matplotlib.colors import LinearSegmentedColormap
from scipy import ndimage

SOURCE = ROOT / "docs/gallery/data/glue_groups.csv"
RED = LinearSegmentedColormap.from_list("red", ["white", "red"])

YAML = f"""\
matrices:
  glue:
    source: {SOURCE}
    index: [Kind of model, Model]
    columns: Task
    values: Score
    sort: false
figures:
  glue: {{annot: true, fmt: .1f, highlight: {{second: none}}, cmap: crest, xlabel: "", ylabel: ""}}
"""


def scores() -> pd.DataFrame:
    table = pd.read_csv(SOURCE)
    return table.pivot_table(index=["Kind of model", "Model"], columns="Task", values="Score", sort=False)


def with_seaborn(path: Path) -> None:
    table = scores()
    kinds = table.index.get_level_values(0)
    figure, ax = plt.subplots(figsize=(5.5, 2.5), layout="constrained")
    sns.heatmap(table.droplevel(0), annot=True, fmt=".1f", cmap="crest", ax=ax)
    for text, is_best in zip(ax.texts, (table == table.max()).to_numpy().flat, strict=True):
        text.set_fontweight("bold" if is_best else "normal")
    for kind in kinds.unique():
        places = np.flatnonzero(kinds == kind)
        ax.text(-1.8, places.mean() + 0.5, kind, ha="right", va="center")
        ax.axhline(places[0], color="white", linewidth=4)
    ax.set(xlabel="", ylabel="")
    figure.savefig(path)


def with_marsilea(path: Path) -> None:
    import marsilea as ma

    table = scores()
    kinds = table.index.get_level_values(0)
    board = ma.Heatmap(table.to_numpy(), annot=True, fmt=".1f", cmap="crest", width=5.5, height=2.5)
    board.group_rows(kinds, order=list(kinds.unique()))
    board.add_left(ma.plotter.Labels(table.index.get_level_values(1)))
    board.add_left(ma.plotter.Chunk(list(kinds.unique()), rotation=0), pad=0.1)
    board.add_bottom(ma.plotter.Labels(table.columns))
    board.add_legends()
    board.render()
    texts = [text for ax in board.get_main_ax() for text in ax.texts]
    for text, is_best in zip(texts, (table == table.max()).to_numpy().flat, strict=True):
        text.set_fontweight("bold" if is_best else "normal")
    board.save(path)


def with_pycomplexheatmap(path: Path) -> None:
    from PyComplexHeatmap import ClusterMapPlotter, HeatmapAnnotation, anno_label

    table = scores()
    flat, kinds = table.droplevel(0), table.index.get_level_values(0)
    split = pd.Series(kinds, flat.index)
    label = anno_label(split, merge=True, colors=dict.fromkeys(kinds, "black"), extend=True)
    groups = {"row_split": split, "row_split_order": list(kinds.unique()), "row_split_gap": 1.5}
    groups["left_annotation"] = HeatmapAnnotation(kind=label, axis=0, verbose=0)
    options = {"row_cluster": False, "col_cluster": False, "show_rownames": True, "show_colnames": True}
    options |= {"annot": True, "fmt": ".1f", "cmap": "crest", "label": "Score", "verbose": 0}
    plt.figure(figsize=(5.5, 2.5))
    plot = ClusterMapPlotter(flat, **groups, **options)
    texts = [text for ax in plot.heatmap_axes.flat for text in ax.texts]
    for text, is_best in zip(texts, (table == table.max()).to_numpy().flat, strict=True):
        text.set_fontweight("bold" if is_best else "normal")
    plt.savefig(path, bbox_inches="tight")


def with_heatplate(path: Path) -> None:
    from heatplate.collecting import collect
    from heatplate.configuration.matrices import Pivot
    from heatplate.drawing import draw
    from heatplate.drawing.specification import Specification

    keys = yaml.safe_load(YAML)
    matrix = collect(Pivot.model_validate(keys["matrices"]["glue"]))
    draw(matrix, Specification.of(figure_keys(keys["figures"]["glue"])), [path])


def figure_keys(keys: dict[str, object]) -> dict[str, object]:
    from heatplate.configuration.figures import Figure

    return Figure.model_validate(keys).specification()


def single_cells() -> np.ndarray:
    values = np.zeros((2100, 2100))
    values.flat[np.random.default_rng(0).choice(values.size, 50, replace=False)] = 1
    return values


def large_with_seaborn(path: Path) -> None:
    figure, ax = plt.subplots(figsize=(3.25, 3.25))
    options = {"cbar": False, "xticklabels": False, "yticklabels": False, "rasterized": True}
    sns.heatmap(single_cells(), cmap=RED, ax=ax, **options)
    figure.savefig(path, dpi=300)


def large_with_marsilea(path: Path) -> None:
    import marsilea as ma

    board = ma.Heatmap(single_cells(), cmap=RED, width=3.25, height=3.25, rasterized=True)
    board.save(path, dpi=300)


def large_with_pycomplexheatmap(path: Path) -> None:
    from PyComplexHeatmap import ClusterMapPlotter

    plt.figure(figsize=(3.25, 3.25))
    options = {"row_cluster": False, "col_cluster": False, "legend": False, "verbose": 0}
    ClusterMapPlotter(pd.DataFrame(single_cells()), cmap=RED, rasterized=True, **options)
    plt.savefig(path, dpi=300)


def large_with_heatplate(path: Path) -> None:
    from heatplate.drawing import draw
    from heatplate.drawing.specification import Specification
    from heatplate.matrix import Matrix

    values = single_cells()
    labels = tuple(map(str, range(len(values))))
    keys = {"cmap": "blend:white,red", "cbar": False, "square": True, "width": 3.25}
    keys |= {"xticklabels": False, "yticklabels": False}
    draw(Matrix(values, labels, labels), Specification.of(figure_keys(keys)), [path])


def with_r(what: str) -> Callable[[Path], None]:
    """What ComplexHeatmap draws, in a process of its own."""
    return lambda path: [None, run_r(what, SOURCE, path)][0]


def run_r(*arguments: object) -> str:
    command = [shutil.which("Rscript") or "Rscript", ROOT / "benchmarks/beside_others.R", *arguments]
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


def lines_of(function: Callable[[Path], None]) -> int:
    """Lines of a function and of the reading before it, without its first line and its imports."""
    lines = (inspect.getsource(function) + inspect.getsource(scores)).split("\n")
    return sum(
        bool(line.strip()) and not line.strip().startswith(("def ", "import ", "from ")) for line in lines
    )


def lines_of_r() -> int:
    text = (ROOT / "benchmarks/beside_others.R").read_text()
    return text.split("# the table\n")[1].split("# end")[0].count("\n")


def cells_seen(path: Path) -> int:
    """How many separate places of a page are more red than white."""
    with pymupdf.open(path) as document:
        pixels = document[0].get_pixmap(dpi=300)
    image = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width, -1).astype(int)
    return int(ndimage.label((image[..., 0] > 200) & (image[..., 1] < 128), np.ones((3, 3)))[1])


def seconds(draw: Callable[[Path], None], path: Path) -> float:
    """Processor seconds of one drawing."""
    plt.close("all")
    started = time.process_time()
    with warnings.catch_warnings(action="ignore"):
        draw(path)
    return time.process_time() - started


TOOLS = {
    "seaborn": (with_seaborn, large_with_seaborn),
    "marsilea": (with_marsilea, large_with_marsilea),
    "PyComplexHeatmap": (with_pycomplexheatmap, large_with_pycomplexheatmap),
    "ComplexHeatmap": (with_r("table"), with_r("large")),
    "heatplate": (with_heatplate, large_with_heatplate),
}


def row(name: str, directory: Path) -> tuple[str, float]:
    """A line of the table, and the least time of five drawings. Raises an error if the tool is not there."""
    if name == "heatplate":
        edition, lines = "", YAML.count("\n")
    elif name == "ComplexHeatmap":
        edition, lines = run_r("version"), lines_of_r()
    else:
        edition, lines = version(name), lines_of(TOOLS[name][0])
    draw, large = TOOLS[name]
    path, again, big = (directory / f"{name}{end}.pdf" for end in ("", "-again", "-large"))
    seconds(draw, path)
    time.sleep(1)  # so that a date in the file would be another
    taken = min(seconds(draw, again) for _ in range(5))
    seconds(large, big)
    with pymupdf.open(path) as document:
        width, fonts = document[0].rect.width / 72, {font[2] for font in document[0].get_fonts()}
    same = "yes" if path.read_bytes() == again.read_bytes() else "no"
    line = f"{name} {edition}".ljust(24) + f"{lines:5}  {width:4.2f} in  {path.stat().st_size / 1e3:5.1f}  "
    return line + f"{'/'.join(sorted(fonts)):5}  {same:10}  {cells_seen(big):5}", taken


def main() -> None:
    directory = Path(sys.argv[1] if sys.argv[1:] else tempfile.mkdtemp())
    print(" " * 24 + "lines  width       kB  fonts  same bytes  of 50  time / seaborn's")
    base = None
    for name in TOOLS:
        try:
            line, taken = row(name, directory)
        except (PackageNotFoundError, OSError, subprocess.CalledProcessError) as problem:
            print(f"{name}: left out, {problem}")
            continue
        base = base or taken
        print(line, "" if name == "ComplexHeatmap" else f" {taken / base:.1f}", flush=True)
    print(f"drawn into {directory}")


if __name__ == "__main__":
    main()
