"""What the project's own code means, as digests: a job runs again when its code does something else."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path


def code_digests(script: Path) -> dict[str, str]:
    """The digest of a script and of each module beside it that it imports, directly or through others.

    Files are named from the directory above the script's. A digest is made from the syntax tree, so that
    comments, docstrings and layout do not count, and neither do times of modification. Modules are looked for
    below the script's directory, as Python does; libraries are not part of it.
    """
    root = script.parent
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting.extend(path for name in _read(file, root).imports for path in _files_of(name, root))
    return {file.relative_to(root.parent).as_posix(): _read(file, root).digest for file in sorted(found)}


DIGITS = 16
"""Of a digest of code: 64 bits, enough to tell apart what one person writes."""


@dataclass(frozen=True)
class _Code:
    """The meaning of one file, and the names in it that may be modules."""

    digest: str
    imports: frozenset[str]


@cache
def _read(file: Path, root: Path) -> _Code:
    package = file.parent.relative_to(root).parts
    tree = ast.parse(file.read_bytes(), filename=str(file))
    names: set[str] = set()
    for node in ast.walk(tree):
        names.update(_imported(node, package))
        _remove_texts(node)
        if isinstance(node, ast.Constant):
            node.kind = None  # the u of u"text", which formatters take away
    digest = hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:DIGITS]
    return _Code(digest, frozenset(names))


def _imported(node: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    """Dotted names that may be modules; for ``from a import b`` both ``a`` and ``a.b``.

    package: the one that the file stands in, from which ``from .a import b`` counts.
    """
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package[: len(package) + 1 - node.level] if node.level else ()
        module = ".".join([*above, *([node.module] if node.module else [])])
        yield module
        yield from (f"{module}.{alias.name}" for alias in node.names)


def _files_of(name: str, root: Path) -> Iterator[Path]:
    """The files that importing a module runs: those of the packages it stands in, and its own."""
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        path = root.joinpath(*parts[:depth])
        for file in (path / "__init__.py", path.with_suffix(".py")):
            if file.is_file():
                yield file


def _remove_texts(node: ast.AST) -> None:
    """Take texts that stand alone out of a block: docstrings, also those of attributes."""
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        if isinstance(statements, list):
            setattr(node, field, [s for s in statements if not _is_text(s)])


def _is_text(statement: ast.stmt) -> bool:
    expression = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(expression, ast.Constant) and isinstance(expression.value, str)
