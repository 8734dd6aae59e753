"""What a command asks for, and what was probably meant where nothing builds it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path, PurePath

from heatplate.problems import Place, Problem, did_you_mean

_WITH_ONE_VALUE = frozenset(
    "-s --snakefile -d --directory -c --cores -j --jobs --configfile --profile --workflow-profile".split()
)
"""Options that most commands have, each with the word that follows it."""


def targets_of_command(words: Sequence[str], known: Collection[str]) -> dict[str, Collection[str]]:
    """The targets of a command of Snakemake, and what its options select, by option; the targets' is empty.

    words: the command, with the program's name. Nothing is asked for if it is not Snakemake's.
    known: targets that need no check. The command is only taken apart if it has other words, which takes a
        quarter of a second.
    """
    if PurePath(words[0]).name not in ("snakemake", "__main__.py"):
        return {}
    others = [
        word
        for before, word in pairwise(words)
        if before not in _WITH_ONE_VALUE and not word.startswith("-") and word not in known
    ]
    if not others:
        return {}
    from snakemake.cli import get_argument_parser  # type: ignore[import-untyped]

    found = get_argument_parser().parse_args(list(words[1:]))
    selected = {"--forcerun": found.forcerun, "--until": found.until, "--omit-from": found.omit_from}
    return {"": set(found.targets or ()), **{option: set(names or ()) for option, names in selected.items()}}


def only_builds(words: Sequence[str]) -> bool:
    """Whether a command of Snakemake asks it to build what is not up to date, and for nothing else.

    Takes a quarter of a second.
    """
    if PurePath(words[0]).name not in ("snakemake", "__main__.py"):
        return False
    from snakemake.cli import get_argument_parser

    found = get_argument_parser().parse_args(list(words[1:]))
    return not any(getattr(found, name, None) for name in _OTHER_TASKS)


_OTHER_TASKS = (
    "force forceall forcerun dryrun touch unlock lint summary detailed_summary dag rulegraph filegraph d3dag "
    "list_rules list_target_rules list_changes list_input_changes list_params_changes list_untracked "
    "cleanup_metadata cleanup_shadow delete_all_output delete_temp_output report archive containerize "
    "generate_unit_tests conda_cleanup_envs conda_create_envs_only conda_list_envs print_compilation"
).split()
"""Options with which Snakemake does something else, or runs what is up to date; by the names of its
parser."""


def problems_of_targets(
    targets: Iterable[str], built: Collection[str], rules: Collection[str], directories: Collection[Path]
) -> Iterator[Problem]:
    """The targets that are neither the name of a rule nor a file that is built or lies elsewhere.

    built: the files that the jobs build. directories: where they are; a file in one of them that no job
        builds is left from an earlier configuration, and Snakemake would take it for up to date.
    """
    for target in sorted(targets):
        path = Path(target if os.path.isabs(target) else os.path.relpath(target))  # noqa: PTH117
        if target in rules or path.as_posix() in built:
            continue
        if path.is_dir():
            yield Problem(Place(target), "", "a directory; name a file in it, or nothing to build them all")
        elif path.parent in directories or not path.exists():
            message = f"nothing in the configuration builds this{built_instead(target, built)}"
            yield Problem(Place(target), "", message)


def built_instead(target: str, built: Iterable[str]) -> str:
    """The files that were probably meant, as the end of a message: of that name, or with a similar one."""
    wanted = PurePath(target)
    files = [PurePath(file) for file in reversed(list(built))]  # those that come last are what one looks at
    files.sort(key=lambda file: file.suffix not in (wanted.suffix, ".pdf"))
    for same in (
        [file for file in files if f"/{file}".endswith(f"/{target}")],
        [file for file in files if file.with_suffix("") == wanted],
        [file for file in files if target.endswith(f"/{file}")],
        [file for file in files if file.name == wanted.name],
        [file for file in files if file.stem in (wanted.name, wanted.stem)],
    ):
        if same:
            return f"; did you mean {same[0]}?"
    return did_you_mean(target, map(str, files))
