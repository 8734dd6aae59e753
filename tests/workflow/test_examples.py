"""The papers below ``examples/``: every value of every matrix, computed once more without Heatplate's code."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev

import numpy as np
import pdfplumber
import pytest

from tests.conftest import ROOT, run_snakemake

Label = tuple[str, ...]
"""That of a row or column; where an axis has two fields, that of its group before it."""

Table = Mapping[tuple[str, Label], float]
"""Values by row and column; cells without a value are not there."""

REMARK = re.compile(r"(figures/|results/|config\.yaml)(?!.*: not built yet$).*")
"""A line of a run about a file: what was left out of it, made smaller or shortened, or is wrong with it."""


@dataclass(frozen=True)
class Expected:
    rows: list[str]
    columns: list[Label]
    values: Table
    std: Table | None = None


def in_file(directory: Path, name: str) -> list[list[str]]:
    with (directory / name).open(newline="") as file:
        return list(csv.reader(file))


def corruptions(results: Path) -> dict[str, Expected]:
    kinds, severities, *lines = in_file(results, "unaggregated_results.csv")
    names = {
        "Standard_R50": "ResNet-50",
        "Salman2020Do_50_2": "Adversarial training",
        "Geirhos2018_SIN": "Stylized",
        "Geirhos2018_SIN_and_IN": "Stylized + original",
        "Geirhos2018_SIN_and_IN_then_finetuned_on_IN": "… fine-tuned on original",
        "Hendrycks2020Many": "Hendrycks et al.",
    }
    corruptions = (
        "gaussian_noise shot_noise impulse_noise defocus_blur glass_blur motion_blur zoom_blur snow frost fog "
        "brightness contrast elastic_transform pixelate jpeg_compression"
    ).split()
    shown = (
        "Gaussian Shot Impulse Defocus Glass Motion Zoom Snow Frost Fog Brightness Contrast Elastic Pixelate JPEG"
    ).split()
    percent: dict[str, dict[str, dict[str, float]]] = {name: {kind: {} for kind in shown} for name in names}
    for model, *cells in lines:
        for kind, severity, cell in zip(kinds[1:], severities[1:], cells, strict=True):
            percent[model][shown[corruptions.index(kind)]][severity] = 100 * float(cell)

    mean = {
        (new, (kind,)): fmean(percent[old][kind].values()) for old, new in names.items() for kind in shown
    }
    std = {(new, (kind,)): stdev(percent[old][kind].values()) for old, new in names.items() for kind in shown}
    columns: list[Label] = [(kind,) for kind in shown]
    models = list(names.values())
    gain = {
        (row, column): value - mean["ResNet-50", column]
        for (row, column), value in mean.items()
        if row != "ResNet-50"
    }

    def by_severity(model: str) -> Expected:
        values = {
            (kind, (severity,)): value
            for kind, cells in percent[model].items()
            for severity, value in cells.items()
        }
        return Expected(shown, [(number,) for number in "12345"], values)

    return {
        "accuracy": Expected(models, columns, mean, std),
        "gain": Expected(models[1:], columns, gain),
        "severity": by_severity("Standard_R50"),
        "severity_adversarial": by_severity("Salman2020Do_50_2"),
        "severity_hendrycks": by_severity("Hendrycks2020Many"),
    }


def distribution_shift(results: Path) -> dict[str, Expected]:
    sets = {
        "ImageNet": "results-imagenet.csv",
        "V2": "results-imagenetv2-matched-frequency.csv",
        "R": "results-imagenet-r.csv",
        "Sketch": "results-sketch.csv",
    }
    records: dict[str, dict[str, dict[str, str]]] = {}
    for name, file in sets.items():
        header, *lines = in_file(results, file)
        records[name] = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    names = {
        "eva02_large_patch14_448.mim_m38m_ft_in22k_in1k": "EVA-02 L",
        "eva_giant_patch14_336.clip_ft_in1k": "EVA g",
        "convnextv2_huge.fcmae_ft_in22k_in1k_512": "ConvNeXt V2 H",
        "convnext_xxlarge.clip_laion2b_soup_ft_in1k": "ConvNeXt XXL",
        "beit_large_patch16_512.in22k_ft_in22k_in1k": "BEiT L",
        "vit_huge_patch14_clip_336.laion2b_ft_in12k_in1k": "ViT H (LAION)",
        "maxvit_xlarge_tf_512.in21k_ft_in1k": "MaxViT XL",
        "beitv2_large_patch16_224.in1k_ft_in22k_in1k": "BEiT v2 L",
        "tf_efficientnet_l2.ns_jft_in1k": "EfficientNet L2",
        "vit_large_patch14_clip_336.openai_ft_in12k_in1k": "ViT L (CLIP)",
        "regnety_1280.swag_ft_in1k": "RegNetY 128GF",
        "caformer_b36.sail_in22k_ft_in1k_384": "CAFormer B36",
        "convnext_xlarge.fb_in22k_ft_in1k_384": "ConvNeXt XL",
        "swinv2_large_window12to24_192to384.ms_in22k_ft_in1k": "Swin V2 L",
        "deit3_huge_patch14_224.fb_in22k_ft_in1k": "DeiT III H",
        "swin_large_patch4_window12_384.ms_in22k_ft_in1k": "Swin L",
        "vit_large_patch16_384.augreg_in21k_ft_in1k": "ViT L (AugReg)",
        "tf_efficientnetv2_xl.in21k_ft_in1k": "EfficientNet V2 XL",
    }

    def of(field: str, shown: list[str]) -> Table:
        return {
            (new, (name,)): float(records[name][old][field]) for old, new in names.items() for name in shown
        }

    by_file = sorted(names, key=lambda old: [*records["ImageNet"]].index(old))
    accuracy = of("top1", [*sets])
    others = [*sets][1:]
    drop, ranks = of("top1_diff", others), of("rank_diff", others)

    def by_mean(values: Table) -> list[str]:
        means = {names[old]: fmean(values[names[old], (name,)] for name in others) for old in sorted(names)}
        return sorted(means, key=lambda new: -means[new])

    sizes = {
        (new, (field,)): float(records["ImageNet"][old][field].replace(",", ""))
        for old, new in names.items()
        for field in ("param_count", "img_size")
    }
    return {
        "accuracy": Expected([names[old] for old in by_file], [(name,) for name in sets], accuracy),
        "size": Expected([names[old] for old in sorted(names)], [("img_size",), ("param_count",)], sizes),
        "drop": Expected(by_mean(drop), [(name,) for name in others], drop),
        "rank_change": Expected(by_mean(ranks), [(name,) for name in others], ranks),
    }


def code_generation(results: Path) -> dict[str, Expected]:
    names = {
        "CodeLlama-7b-hf": "CodeLlama 7B",
        "starcoder2-3b": "StarCoder2 3B",
        "starcoder2-7b": "StarCoder2 7B",
        "starcoder2-15b": "StarCoder2 15B",
        "deepseek-coder-6.7b-base": "DeepSeek-Coder 6.7B",
    }
    files = {
        f"{new}{', SFT' if tuned else ''}": json.loads(
            (results / f"{old}{'-SFT' if tuned else ''}-mercury-result.json").read_text()
        )["mercury"]
        for old, new in names.items()
        for tuned in (False, True)
    }
    levels = ["Easy", "Medium", "Hard"]
    outcomes = {
        "passed": "passed",
        "failed@cases": "wrong",
        "failed@eval": "error",
        "failed@load": "not loaded",
        "failed@timeout": "too slow",
    }

    def percent(metric: str) -> Expected:
        columns = {**{level: level for level in levels}, "All": "Average"}
        values = {
            (model, (new,)): 100 * found[f"{old}_{metric}"]
            for model, found in files.items()
            for new, old in columns.items()
        }
        return Expected([*files], [(new,) for new in columns], values)

    counts = {
        (model, (level, new)): float(found[level][old])
        for model, found in files.items()
        for level in levels
        for old, new in outcomes.items()
    }
    pairs: list[Label] = [(level, new) for level in levels for new in outcomes.values()]
    return {
        "right": percent("pass@1"),
        "fast": percent("beyond@1"),
        "outcomes": Expected([*files], pairs, counts),
    }


def translation(results: Path) -> dict[str, Expected]:
    names = {
        "nso-en": "Northern Sotho–English",
        "kmb-en": "Kimbundu–English",
        "ig-en": "Igbo–English",
        "nd-en": "Ndebele–English",
        "en-twi": "English–Twi",
        "fr-ln": "French–Lingala",
        "fr-swc": "French–Congo Swahili",
    }
    steps = [1, 2, 3, 5, *range(10, 45, 5)]
    columns: list[Label] = [(f"{thousand}k",) for thousand in steps]
    bleu, perplexity = {}, {}
    for pair, name in names.items():
        log = results / "benchmarks" / pair / "jw300-baseline/validations.txt"
        for line in log.read_text().splitlines():
            found = dict(part.split(": ") for part in line.split("\t")[:5])
            if int(found["Steps"]) in [1000 * thousand for thousand in steps]:
                cell = name, (f"{int(found['Steps']) // 1000}k",)
                bleu[cell], perplexity[cell] = float(found["bleu"]), float(found["PPL"])
    rows = [*names.values()]
    return {"bleu": Expected(rows, columns, bleu), "perplexity": Expected(rows, columns, perplexity)}


def reinforcement_learning(results: Path) -> dict[str, Expected]:
    lines = (results / "benchmark.md").read_text().splitlines()
    table = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    header, _, *rows = table
    runs = {(row[1], row[0]): dict(zip(header, row, strict=True)) for row in rows}
    atari = {
        "Asteroids": "Asteroids",
        "BeamRider": "Beam Rider",
        "Breakout": "Breakout",
        "Enduro": "Enduro",
        "Pong": "Pong",
        "Qbert": "Q*bert",
        "RoadRunner": "Road Runner",
        "Seaquest": "Seaquest",
        "SpaceInvaders": "Space Invaders",
    }
    games = {f"{old}NoFrameskip-v4": new for old, new in atari.items()}
    tasks = {f"{name}-v3": name for name in "HalfCheetah Hopper Walker2d Ant Humanoid Swimmer".split()}
    of_games = {"a2c": "A2C", "dqn": "DQN", "ppo": "PPO", "qrdqn": "QR-DQN"}
    of_tasks = {name: name.upper() for name in "a2c ppo trpo ars sac td3 tqc".split()}

    def expected(shown: dict[str, str], algorithms: dict[str, str]) -> Expected:
        def of(field: str) -> Table:
            return {
                (new, (name,)): float(runs[old, algorithm][field])
                for old, new in shown.items()
                for algorithm, name in algorithms.items()
                if (old, algorithm) in runs
            }

        columns: list[Label] = [(name,) for name in algorithms.values()]
        return Expected([*shown.values()], columns, of("mean_reward"), of("std_reward"))

    return {"atari": expected(games, of_games), "mujoco": expected(tasks, of_tasks)}


EXAMPLES: dict[str, Callable[[Path], dict[str, Expected]]] = {
    "code_generation": code_generation,
    "corruptions": corruptions,
    "distribution_shift": distribution_shift,
    "reinforcement_learning": reinforcement_learning,
    "translation": translation,
}


PRINTED = {
    "code_generation": {"right": ("{:.1f}", "right", "fast"), "outcomes": ("{:.0f}", "outcomes")},
    "corruptions": {"accuracy": ("{:.1f}", "accuracy"), "gain": ("{:+.1f}", "gain")},
    "distribution_shift": {"accuracy": ("{:.1f}", "accuracy"), "drop": ("{:.1f}", "drop")},
    "reinforcement_learning": {"atari": ("{:,.0f}", "atari"), "mujoco": ("{:,.0f}", "mujoco")},
    "translation": {"bleu": ("{:.0f}", "bleu"), "perplexity": ("{:.0f}", "perplexity")},
}
"""By figure: how its numbers are printed, and the matrices that it shows."""


def copied(example: str, directory: Path) -> Path:
    ignored = shutil.ignore_patterns("figures", ".snakemake", "matrices", "limits", "logs")
    return Path(shutil.copytree(ROOT / "examples" / example, directory / example, ignore=ignored))


def assert_same(paper: Path, name: str, expected: Expected) -> None:
    array = np.load(paper / f"results/matrices/{name}.npy")
    beside = json.loads((paper / f"results/matrices/{name}.json").read_text())
    groups = beside.get("columns_groups")
    columns = [*zip(groups, beside["columns"], strict=True)] if groups else [(c,) for c in beside["columns"]]
    assert beside["index"] == expected.rows, name
    assert columns == expected.columns, name
    missing = float("nan")
    wanted = [[expected.values.get((row, column), missing) for column in columns] for row in expected.rows]
    np.testing.assert_allclose(array, wanted, rtol=1e-12, err_msg=name)
    if expected.std is not None:
        spreads = [[expected.std.get((row, column), missing) for column in columns] for row in expected.rows]
        found = np.array([[missing if x is None else x for x in row] for row in beside["std"]], dtype=float)
        np.testing.assert_allclose(found, spreads, rtol=1e-12, err_msg=name)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for all of them, whose caches they share."""
    return tmp_path_factory.mktemp("papers")


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_the_values_of_its_files_and_prints_them_without_a_remark(example: str, papers: Path):
    paper = copied(example, papers)
    expected = EXAMPLES[example](paper / "results")
    done = run_snakemake(paper)
    assert done.returncode == 0, done.stdout
    remarks = [line for line in done.stdout.splitlines() if REMARK.fullmatch(line)]
    assert remarks == []
    matrices = {path.stem for path in (paper / "results/matrices").glob("*.npy")}
    assert matrices == {*expected}
    for name, table in expected.items():
        assert_same(paper, name, table)
    for figure, (form, *shown) in PRINTED[example].items():
        with pdfplumber.open(paper / f"figures/{figure}.pdf") as pdf:
            words = Counter(pdf.pages[0].extract_text().split())
        numbers = Counter(
            form.format(value).replace("-", "−") for name in shown for value in expected[name].values.values()
        )
        assert not numbers - words, figure


def test_every_example_is_in_the_table_and_says_where_its_data_are_from():
    table = (ROOT / "examples/README.md").read_text()
    for example in EXAMPLES:
        assert f"[`{example}`]({example})" in table
        readme = (ROOT / "examples" / example / "README.md").read_text()
        assert re.search(r"\b[0-9a-f]{40}\b", readme), f"{example}: no commit"
        assert re.search(r"MIT|Apache", readme), f"{example}: no licence"
        assert "snakemake -s ../../Snakefile --cores 4" in readme


def test_no_example_has_more_than_200_kilobytes_of_data(tmp_path: Path):
    for example in EXAMPLES:
        data = (copied(example, tmp_path) / "results").rglob("*")
        assert 0 < sum(path.stat().st_size for path in data if path.is_file()) < 200_000
