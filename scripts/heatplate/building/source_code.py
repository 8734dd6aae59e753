"""What the project's own code means, as digests: a job runs again when its code does something else."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

DIGITS = 16
"""Of a digest of code: 64 bits, enough to tell apart what one person writes."""

_BUILDING, _PROBLEMS = PurePath("heatplate/building"), PurePath("heatplate/problems.py")
"""What runs the jobs, and what words their problems. With modules called ``messages`` they are in no key."""

_FOR_PERSONS = frozenset({"Problem", "Remark", "input_error", "remark"})
"""Functions and classes of which every argument is for a person to read."""
_WORDED = frozenset({"InputError"})
"""Those whose texts are for a person, while other arguments may decide what happens."""
_TEXT_ARGUMENTS = frozenset({"description", "help", "epilog", "json_schema_extra"})
"""Keyword arguments that end in a help text or in the reference of the configuration."""


def code_digests(script: Path) -> dict[str, str]:
    """The digest of a script and of each module beside it that it imports, directly or through others.

    Files are named from the directory above the script's. A digest is made from the ``normalised`` syntax
    tree. Modules are looked for below the script's directory, as Python does; libraries are not part of it,
    and neither is what only runs the job or words its messages.
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


def normalised(source: bytes, filename: str = "<unknown>") -> ast.Module:
    """The syntax tree of a module without what cannot change a file that it has a part in building.

    Comments and layout are not in a syntax tree. Taken out are docstrings, and what can reach only a person:
    the arguments of ``raise``, of ``Problem`` and the like, help texts, and the imports of what words
    messages.
    """
    return _normalise(ast.parse(source, filename=filename))


@dataclass(frozen=True)
class _Code:
    """The meaning of one file, and the names in it that may be modules."""

    digest: str
    imports: frozenset[str]


@cache
def _read(file: Path, root: Path) -> _Code:
    package = file.parent.relative_to(root).parts
    tree = ast.parse(file.read_bytes(), filename=str(file))
    names = frozenset(name for node in ast.walk(tree) for name in _imported(node, package))
    digest = hashlib.sha256(ast.dump(_normalise(tree)).encode()).hexdigest()[:DIGITS]
    return _Code(digest, names)


def _normalise(tree: ast.Module) -> ast.Module:
    changed = _Normaliser().visit(tree)
    assert isinstance(changed, ast.Module)
    return changed


class _Normaliser(ast.NodeTransformer):
    """Takes out of a syntax tree what changes nothing that is built."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        _remove_texts(node)
        return super().generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        node.kind = None  # the u of u"text", which formatters take away
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        module = (node.module or "").replace(".", "/")
        return None if _never_builds(PurePath(f"{module}.py")) else node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        """Which exception it is decides who catches it; what it says does not."""
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return ast.Raise(exc=raised and self.visit(raised), cause=None)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _FOR_PERSONS:
            return ast.Call(func=node.func, args=[], keywords=[])
        node.keywords = [keyword for keyword in node.keywords if keyword.arg not in _TEXT_ARGUMENTS]
        if name in _WORDED:
            node = _Unworded().visit(node)
        return self.generic_visit(node)


class _Unworded(ast.NodeTransformer):
    """Empties every text."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return ast.Constant("")


def _imported(node: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    """Dotted names that may be modules; for ``from a import b`` both ``a`` and ``a.b``.

    package: the one that the file is in, from which ``from .a import b`` counts.
    """
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package[: len(package) + 1 - node.level] if node.level else ()
        module = ".".join([*above, *([node.module] if node.module else [])])
        yield module
        yield from (f"{module}.{alias.name}" for alias in node.names)


def _files_of(name: str, root: Path) -> Iterator[Path]:
    """The files that importing a module runs: those of the packages it is in, and its own."""
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        path = root.joinpath(*parts[:depth])
        for file in (path / "__init__.py", path.with_suffix(".py")):
            if file.is_file() and not _never_builds(file.relative_to(root)):
                yield file


def _never_builds(file: PurePath) -> bool:
    return file.stem == "messages" or file == _PROBLEMS or _BUILDING in (file.with_suffix(""), *file.parents)


def _remove_texts(node: ast.AST) -> None:
    """Take texts that are statements out of a block: docstrings, also those of attributes."""
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        if isinstance(statements, list):
            setattr(node, field, [s for s in statements if not _is_text(s)])


def _is_text(statement: ast.stmt) -> bool:
    expression = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(expression, ast.Constant) and isinstance(expression.value, str)
