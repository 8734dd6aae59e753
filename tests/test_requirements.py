"""The lock, the conda environment and the list of what is needed name the same versions."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
LOCKS = sorted([*ROOT.glob("requirements/*.txt"), *ROOT.glob("experiments/*.txt")])


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: Path) -> dict[str, str]:
    """Name → version of every ``name==version`` at the beginning of a line."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", path.read_text(), flags=re.MULTILINE)
    return {normalised(name): version for name, version in found}


def test_every_direct_requirement_is_locked_at_its_version():
    wanted = pins(ROOT / "requirements/run.in")
    assert len(wanted) >= 10
    locked = pins(ROOT / "requirements/run.txt")
    assert {name: locked.get(name) for name in wanted} == wanted


def test_the_conda_environment_has_the_versions_of_the_lock():
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda = dict(line.split("=") for line in dependencies if ">=" not in line)
    # conda-forge and bioconda split what PyPI ships as one: without Qt, without the docs.
    names = {re.sub(r"-(minimal|base)$", "", normalised(name)): v for name, v in conda.items()}
    assert names == pins(ROOT / "requirements/run.in")


def test_the_tests_run_on_the_versions_that_build_the_figures():
    test, run = pins(ROOT / "requirements/test.txt"), pins(ROOT / "requirements/run.txt")
    assert {name: test.get(name) for name in run} == run


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_lock_has_a_hash_for_everything_and_names_no_registry(lock):
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-(-index|-extra|-find|i |f )", text, flags=re.MULTILINE)
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    locked = [entry for entry in entries if "==" in entry.splitlines()[0]]
    assert len(locked) >= 10
    assert all("--hash=sha256:" in entry for entry in locked)


def test_there_are_locks():
    names = {f"requirements/{name}.txt" for name in ("run", "test", "colormaps")}
    assert names | {"experiments/requirements.txt"} <= {str(path.relative_to(ROOT)) for path in LOCKS}
