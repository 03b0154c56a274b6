"""The source of a function, with everything that its names mean."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import CellType, CodeType, FunctionType, MethodType
from typing import Any

import gast

from tangent_ast.core import UNKNOWN, Origin
from tangent_ast.errors import NoSource, Problem, Undifferentiable


@dataclass(frozen=True, slots=True)
class Source:
    """One function as written: its tree, where it stands, and its surroundings.

    Lines and columns of `tree` are those of the file.  A lambda appears as a
    function that returns its expression.
    """

    name: str
    qualname: str
    file: str
    tree: gast.FunctionDef
    function: FunctionType
    globals: dict[str, Any]
    cells: Mapping[str, CellType] = field(default_factory=dict)
    defaults: tuple[object, ...] = ()
    kwdefaults: Mapping[str, object] = field(default_factory=dict)
    doc: str | None = None
    lines: tuple[str, ...] = ()  # of the text that was parsed
    first_line: int = 1  # where that text starts in the file
    margin: int = 0  # columns that were cut off its left

    def origin_of(self, node: gast.AST) -> Origin:
        """Where a node stands, with its text."""
        line = getattr(node, "lineno", self.first_line)
        column = getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None) or column
        return Origin(self.file, line, column, end_line, end_column, self.text_of(node))

    def text_of(self, node: gast.AST) -> str:
        """The user's text for a node; of a compound statement its first line."""
        line = getattr(node, "lineno", None)
        if line is None:
            return ""
        end_line = getattr(node, "end_lineno", None) or line
        column = getattr(node, "col_offset", 0)
        end_column = getattr(node, "end_col_offset", None)
        if isinstance(getattr(node, "body", None), list):
            body = node.body
            end_line = max(line, body[0].lineno - (body[0].lineno > line))
            end_column = body[0].col_offset if body[0].lineno == line else None
        first, last = line - self.first_line, end_line - self.first_line
        if not 0 <= first <= last < len(self.lines):
            return ""
        rows = list(self.lines[first : last + 1])
        if end_column is not None:
            rows[-1] = _cut(rows[-1], 0, end_column - self.margin)
        rows[0] = _cut(rows[0], column - self.margin, None)
        return textwrap.dedent("\n".join(rows)).strip()

    def lookup(self, path: str) -> object:
        """What a dotted name means outside the function, or `UNKNOWN`."""
        first, *rest = path.split(".")
        value: object = UNKNOWN
        if first in self.cells:
            try:
                value = self.cells[first].cell_contents
            except ValueError:
                return UNKNOWN
        elif first in self.globals:
            value = self.globals[first]
        else:
            value = getattr(builtins, first, UNKNOWN)
        for name in rest:
            if value is UNKNOWN:
                return UNKNOWN
            value = getattr(value, name, UNKNOWN)
        return value


def source_of(function: Any, *, text: str | None = None) -> Source:
    """Read a function's source.  Raises `NoSource` if there is none to be had.

    `text` stands in for a source that cannot be found.
    """
    if isinstance(function, MethodType):
        function = function.__func__
    if not isinstance(function, FunctionType):
        raise NoSource(
            f"{function!r} is not a Python function, so it has no source to differentiate; "
            "wrap it in one (def or lambda)"
        )
    first_line = 1
    file = function.__code__.co_filename
    if text is None:
        file = inspect.getsourcefile(function) or file
        whole = linecache.getlines(file, function.__globals__)
        if not whole:
            raise NoSource(
                f"the source of {function.__qualname__} cannot be found (it was defined in {file}); "
                "pass it as source=, or define the function in a file or notebook cell"
            )
        text, first_line = _statement_around(whole, function)
    margin = _margin(text)
    lines = tuple(
        row[margin:] if row[:margin].isspace() or not row[:margin] else row for row in text.splitlines()
    )
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError as error:
        raise NoSource(
            f"the source of {function.__qualname__} could not be read from {file}:{first_line}: {error}"
        ) from error
    found = _find(tree, function, first_line, margin)
    for node in ast.walk(found):
        if isinstance(node, (ast.stmt, ast.expr, ast.arg, ast.keyword, ast.excepthandler, ast.alias)):
            node.lineno += first_line - 1
            node.end_lineno = (node.end_lineno or 1) + first_line - 1
            node.col_offset += margin
            node.end_col_offset = (node.end_col_offset or 0) + margin
    code = function.__code__
    cells = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
    return Source(
        name=function.__name__,
        qualname=function.__qualname__,
        file=file,
        tree=gast.ast_to_gast(found),
        function=function,
        globals=function.__globals__,
        cells=cells,
        defaults=function.__defaults__ or (),
        kwdefaults=function.__kwdefaults__ or {},
        doc=function.__doc__,
        lines=lines,
        first_line=first_line,
        margin=margin,
    )


def _cut(row: str, start: int, end: int | None) -> str:
    """Part of a row, by columns that count UTF-8 bytes as `ast` does."""
    data = row.encode()
    return data[max(start, 0) : end].decode(errors="replace")


def _margin(text: str) -> int:
    """How far the text is indented as a whole."""
    first = text.splitlines()[0] if text else ""
    return len(first) - len(first.lstrip())


def _statement_around(whole: list[str], function: FunctionType) -> tuple[str, int]:
    """The lines of the statement that defines a function, and the number of the first.

    For a lambda that may be a statement that starts above it.
    """
    start = function.__code__.co_firstlineno
    if function.__name__ != "<lambda>":
        block = inspect.getblock(whole[start - 1 :])
        return "".join(block), start
    try:
        module = ast.parse("".join(whole))
    except SyntaxError:
        return "".join(inspect.getblock(whole[start - 1 :])), start
    best: ast.stmt | None = None
    for node in ast.walk(module):
        if isinstance(node, ast.stmt) and _first_row(node) <= start <= (node.end_lineno or node.lineno):
            if best is None or _first_row(node) >= _first_row(best):
                best = node
    if best is None:
        raise NoSource(f"the lambda at line {start} cannot be found in its file any more")
    return "".join(whole[_first_row(best) - 1 : best.end_lineno]), _first_row(best)


def _first_row(node: ast.stmt) -> int:
    """Where a statement starts, decorators included (a lambda may stand in one)."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _find(tree: ast.Module, function: FunctionType, first_line: int, margin: int) -> ast.FunctionDef:
    """The definition in a parsed text."""
    if function.__name__ != "<lambda>":
        for node in ast.walk(tree):
            if (
                isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
                and node.name == function.__code__.co_name
            ):
                if isinstance(node, ast.AsyncFunctionDef):
                    line, column = node.lineno + first_line - 1, node.col_offset + margin
                    at = Origin(function.__code__.co_filename, line, column, line, column + len("async"))
                    message = "asynchronous functions cannot be differentiated"
                    raise Undifferentiable(str(Problem(at, message, "write an ordinary function")))
                return node
        raise NoSource(
            f"the definition of {function.__qualname__} is not where it should be; has the file changed?"
        )
    lambdas = [n for n in ast.walk(tree) if isinstance(n, ast.Lambda)]
    # Where the code says it stands decides; if the file has changed, what it does.
    placed = [n for n in lambdas if _stands_at(n, function.__code__, first_line, margin)]
    fitting = [n for n in placed if _alike_outside(n, function.__code__)] or [
        n for n in lambdas if _same_code(n, function.__code__)
    ]
    if len(fitting) > 1:
        # A lambda inside a lambda: the innermost that holds all of the code.
        fitting.sort(key=lambda n: (n.end_lineno or 0, n.end_col_offset or 0, -n.lineno, -n.col_offset))
        if placed:
            fitting = fitting[:1]
        elif len({ast.dump(n) for n in fitting}) > 1:
            raise NoSource("several lambdas on one line look alike; put them on lines of their own")
    if not fitting:
        raise NoSource("the lambda cannot be found in its file any more; has it changed?")
    found = fitting[0]
    leave = ast.copy_location(ast.Return(found.body), found.body)
    definition = ast.FunctionDef(name="lambda_", args=found.args, body=[leave], decorator_list=[])
    if sys.version_info >= (3, 12):
        definition.type_params = []
    return ast.copy_location(definition, found)


def _alike_outside(node: ast.Lambda, code: CodeType) -> bool:
    """Has a lambda the parameters of this code?"""
    positional = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    names = positional + [a.arg for a in node.args.kwonlyargs]
    return code.co_argcount == len(positional) and list(code.co_varnames[: len(names)]) == names


def _same_code(node: ast.Lambda, code: CodeType) -> bool:
    """Does a lambda compile to this code, as far as names and instructions go?"""
    # A factory that binds the free names, so that they compile as free.
    args = ast.arguments([], [ast.arg(n) for n in code.co_freevars], None, [], [], None, [])
    outer = ast.fix_missing_locations(ast.Expression(ast.Lambda(args, node)))
    for constant in compile(outer, "<lambda>", "eval").co_consts:
        if isinstance(constant, CodeType):
            if (not code.co_freevars and constant.co_argcount == 0) or code.co_freevars:
                inner = [c for c in constant.co_consts if isinstance(c, CodeType)]
                if any(_alike(c, code) for c in inner):
                    return True
    return False


def _alike(one: CodeType, other: CodeType) -> bool:
    def constants(code: CodeType) -> list[object]:
        return [repr(c) for c in code.co_consts if not isinstance(c, CodeType)]

    return (
        one.co_code == other.co_code
        and constants(one) == constants(other)
        and one.co_names == other.co_names
        and one.co_varnames == other.co_varnames
        and one.co_freevars == other.co_freevars
    )


def _stands_at(node: ast.Lambda, code: CodeType, first_line: int, margin: int) -> bool:
    """Do the code's own positions lie in the text of the lambda?"""
    body = node.body
    inside = [
        p
        for p in code.co_positions()
        if p[0] is not None and p[2] is not None and p[3] is not None and p[3] > p[2]
    ]
    start = (body.lineno + first_line - 1, body.col_offset + margin)
    end = ((body.end_lineno or 0) + first_line - 1, (body.end_col_offset or 0) + margin)
    places = [(p[0], p[2]) for p in inside]
    return bool(places) and all(start <= (line or 0, column or 0) <= end for line, column in places)
