"""What the project's own code means, as digests: a job runs again when its code does something else."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

from heatplate.atomic_write import write_atomically

DIGITS = 16
"""Of a digest of code: 64 bits, enough to tell apart what one person writes."""

_BUILDING, _PROBLEMS = PurePath("heatplate/building"), PurePath("heatplate/problems.py")
"""What runs the jobs, and what words their problems. With modules called ``messages`` they are in no key."""

_WORDING = "wording"
"""The mark of texts and of functions that return texts for a person."""
_TEXTS = (ast.Constant, ast.JoinedStr, ast.BinOp, ast.IfExp)
_FOR_PERSONS = frozenset({"Problem", "Remark", "input_error", "tell", _WORDING})
"""Functions and classes of which every argument is for a person to read."""
_WORDED = frozenset({"InputError"})
"""Those whose texts are for a person, while other arguments may decide what happens."""
_TEXT_ARGUMENTS = frozenset({"description", "help", "epilog", "json_schema_extra"})
"""Keyword arguments that end in a help text or in the reference of the configuration."""


class CodeMemory:
    """What is known of modules from earlier runs: parsing them all takes longer than the rest of a plan.

    An entry is found by the content of the module, and by that of this one, which makes the digests.

    files: where it is kept, the first that can be written. It lies best beside compiled modules, where all
        papers find it.
    """

    def __init__(self, *files: Path) -> None:
        self._files = files
        self._of = f"{sys.version_info[:2]} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"
        self._known = self._read()
        self._used: dict[str, tuple[str, list[str]]] = {}

    def code(self, source: bytes, package: tuple[str, ...]) -> _Code:
        """The meaning of a module in a package. Raises SyntaxError."""
        name = f"{'.'.join(package)} {hashlib.sha256(source).hexdigest()}"
        if known := self._known.get(name):
            self._used[name] = known
            return _Code(known[0], frozenset(known[1]))
        code = _code(source, package)
        self._used[name] = (code.digest, sorted(code.imports))
        return code

    def remember(self) -> None:
        """Write down what was asked for. What cannot be written is parsed again next time."""
        if self._used == self._known:
            return
        content = json.dumps({"of": self._of, "modules": self._used}).encode()
        for file in self._files:
            with suppress(OSError):
                file.parent.mkdir(exist_ok=True)
                write_atomically(file, lambda stream: stream.write(content))
                return

    def _read(self) -> dict[str, tuple[str, list[str]]]:
        for file in self._files:
            try:
                content = json.loads(file.read_bytes())
                modules = content["modules"].items() if content["of"] == self._of else ()
                return {name: (str(digest), list(map(str, imports))) for name, (digest, imports) in modules}
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                continue
        return {}


class SourceTree:
    """The scripts of a directory and the modules below it, as they are now.

    root: the directory, in which Python looks for modules. memory: what is known from earlier runs.
    """

    def __init__(self, root: Path, memory: CodeMemory | None = None) -> None:
        self._root, self._memory = root, memory
        self._code = cache(self._read)
        self._is_module = cache(self._is_module_that_builds)
        self._imported = cache(self._find_imported)

    def digests(self, script: str) -> dict[str, str]:
        """The digest of a script and of each module beside it that it imports, directly or through others.

        Files are named from the directory above the script's. A digest is made from the ``normalised`` syntax
        tree. Libraries are not part of it, and neither is what only runs the job or words its messages.
        Raises SyntaxError, or OSError for a script that is not there.
        """
        found: set[str] = set()
        waiting = [script]
        while waiting:
            file = waiting.pop()
            if file not in found:
                found.add(file)
                waiting.extend(self._imported(file))
        return {f"{self._root.name}/{file}": self._code(file).digest for file in sorted(found)}

    def _read(self, file: str) -> _Code:
        source, package = (self._root / file).read_bytes(), tuple(file.split("/")[:-1])
        if self._memory:
            return self._memory.code(source, package)
        return _code(source, package, str(self._root / file))

    def _find_imported(self, file: str) -> list[str]:
        return sorted(
            {
                found
                for name in self._code(file).imports
                for found in _files_of(name)
                if self._is_module(found)
            }
        )

    def _is_module_that_builds(self, file: str) -> bool:
        return (self._root / file).is_file() and not _never_builds(PurePath(file))


def code_digests(script: Path) -> dict[str, str]:
    """The digests of one script's code, as ``SourceTree.digests``."""
    return SourceTree(script.parent).digests(script.name)


def normalised(source: bytes, filename: str = "<unknown>") -> ast.Module:
    """The syntax tree of a module without what cannot change a file that it has a part in building.

    Comments and layout are not in a syntax tree. Taken out are docstrings, and what can reach only a person:
    the arguments of ``raise``, of ``Problem``, ``tell`` and the like, help texts, imports of what words
    messages, and variables that are used for nothing else.
    """
    return _Normaliser().normalised(ast.parse(source, filename=filename))


@dataclass(frozen=True)
class _Code:
    """The meaning of one file, and the names in it that may be modules."""

    digest: str
    imports: frozenset[str]


def _code(source: bytes, package: tuple[str, ...], filename: str = "<unknown>") -> _Code:
    normaliser = _Normaliser()
    tree = normaliser.normalised(ast.parse(source, filename=filename))
    names = frozenset(name for node in normaliser.imports for name in _imported(node, package))
    return _Code(hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:DIGITS], names)


class _Normaliser(ast.NodeTransformer):
    """Takes out of a syntax tree what changes nothing that is built.

    imports: the statements that import something. messages: how many messages were taken out so far.
    """

    def __init__(self) -> None:
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self.messages = 0

    def normalised(self, tree: ast.Module) -> ast.Module:
        changed = self.visit(tree)
        assert isinstance(changed, ast.Module)
        return changed

    def generic_visit(self, node: ast.AST) -> ast.AST:
        _remove_texts(node)
        return super().generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        node.kind = None  # the u of u"text", which formatters take away
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST:
        self.imports.append(node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        self.imports.append(node)
        module = (node.module or "").replace(".", "/")
        return None if _never_builds(PurePath(f"{module}.py")) else node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        """Which exception it is decides who catches it; what it says does not."""
        self.messages += 1
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return ast.Raise(exc=raised and self.visit(raised), cause=None)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _FOR_PERSONS:
            self.messages += 1
            return ast.Call(func=node.func, args=[], keywords=[])
        node.keywords = [keyword for keyword in node.keywords if keyword.arg not in _TEXT_ARGUMENTS]
        if name in _WORDED:
            node = _Unworded().visit(node)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if any(getattr(decorator, "id", "") == _WORDING for decorator in node.decorator_list):
            for part in [part for part in ast.walk(node) if isinstance(part, ast.Return | ast.Assign)]:
                if part.value and (isinstance(part, ast.Return) or isinstance(part.value, _TEXTS)):
                    part.value = _Unworded().visit(part.value)
        before = self.messages
        self.generic_visit(node)
        if self.messages > before:
            while _remove_unused_variables(node):  # one may have been used for another
                pass
        return node


class _Unworded(ast.NodeTransformer):
    """Empties every text but those that decide something."""

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return ast.IfExp(node.test, self.visit(node.body), self.visit(node.orelse))

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return ast.Constant("")


def _remove_unused_variables(function: ast.AST) -> bool:
    """Take out assignments to variables that nothing uses now that messages are gone; whether there were any.

    Of a value that calls something only the texts go, since the call may do more than word a message.
    """
    nodes = list(ast.walk(function))
    if any(isinstance(node, ast.Global | ast.Nonlocal) for node in nodes):
        return False
    names = [node for node in nodes if isinstance(node, ast.Name)]
    used = {name.id for name in names if not isinstance(name.ctx, ast.Store)}
    if all(name.id in used for name in names):
        return False
    found = False
    for node in nodes:
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(node, block, None)
            if isinstance(statements, list):
                kept = [s for statement in statements for s in _without_unused(statement, used)]
                found |= kept != statements
                setattr(node, block, kept)
    return found


def _without_unused(statement: ast.stmt, used: Collection[str]) -> list[ast.stmt]:
    """What is left of a statement if it is an assignment to variables that are not used."""
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign):
        targets = [statement.target]
    else:
        return [statement]
    if not all(isinstance(target, ast.Name) and target.id not in used for target in targets):
        return [statement]
    value = _Unworded().visit(statement.value)
    calls = any(isinstance(part, ast.Call | ast.NamedExpr | ast.Await) for part in ast.walk(value))
    return [ast.Expr(value)] if calls else []


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


def _files_of(name: str) -> Iterator[str]:
    """The files that importing a module runs, if they exist: those of the packages it is in, and its own."""
    path = ""
    for part in filter(None, name.split(".")):
        path += part
        yield f"{path}.py"
        path += "/"
        yield f"{path}__init__.py"


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
