"""The source of a function, with everything that its names mean."""

from __future__ import annotations

import ast
import builtins
import io
import sys
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import CellType, FunctionType, MethodType
from typing import Any

import gast

from tangent_ast.core import UNKNOWN, Origin
from tangent_ast.errors import NoSource
from tangent_ast.locate import locate


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What names mean outside of a function."""

    globals: dict[str, Any]
    cells: Mapping[str, CellType]

    def lookup(self, path: str) -> object:
        """What a dotted name means outside the function, or `UNKNOWN`."""
        first, *rest = path.split(".")
        value: object
        if first in self.cells:
            try:
                value = self.cells[first].cell_contents
            except ValueError:  # not bound yet
                return UNKNOWN
        elif first in self.globals:
            value = self.globals[first]
        else:
            value = getattr(builtins, first, UNKNOWN)
        for name in rest:
            if value is UNKNOWN:
                return UNKNOWN
            try:
                value = getattr(value, name, UNKNOWN)
            except Exception:  # a module that fails to load what it names
                return UNKNOWN
        return value


@dataclass(frozen=True, slots=True)
class Source:
    """One function as written: its tree, where it stands, and its surroundings.

    Lines and columns of `tree` are those of the file.  A lambda appears as a
    function that returns its expression.  `receiver` is the object that a bound
    method was taken from, `UNKNOWN` for anything else.
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
    rows: tuple[str, ...] = ()  # the text that was parsed
    first_line: int = 1  # where that text starts in the file
    receiver: object = UNKNOWN

    def origin_of(self, node: gast.AST) -> Origin:
        """Where a node stands, with its text.  Columns count characters."""
        line = getattr(node, "lineno", self.first_line)
        column = getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None) or column
        return Origin(
            self.file,
            line,
            self._characters(line, column),
            end_line,
            self._characters(end_line, end_column),
            self.text_of(node),
        )

    def text_of(self, node: gast.AST) -> str:
        """The user's text for a node; of a compound statement its header."""
        line = getattr(node, "lineno", None)
        if line is None:
            return ""
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None)
        body = getattr(node, "body", None)
        compound = isinstance(body, list) and len(body) > 0
        if isinstance(body, list) and body:
            start = min([body[0].lineno, *(d.lineno for d in getattr(body[0], "decorator_list", ()))])
            end_line, end_column = (line, body[0].col_offset) if start == line else (start - 1, None)
        first, last = line - self.first_line, end_line - self.first_line
        if not 0 <= first <= last < len(self.rows):
            return ""
        rows = list(self.rows[first : last + 1])
        if end_column is not None:
            rows[-1] = rows[-1][: self._characters(end_line, end_column)]
        margin = self._characters(line, node.col_offset)
        rows = [rows[0][margin:], *(_cut(row, margin) for row in rows[1:])]
        return (_without_comments(rows) if compound else "\n".join(rows)).strip()

    def lookup(self, path: str) -> object:
        """What a dotted name means outside the function, or `UNKNOWN`."""
        return Surroundings(self.globals, self.cells).lookup(path)

    def surroundings_of(self, path: str) -> Surroundings:
        """What is needed to look up a name again, without the function itself."""
        first = path.partition(".")[0]
        return Surroundings(self.globals, {n: c for n, c in self.cells.items() if n == first})

    def _characters(self, line: int, column: int) -> int:
        """A column in characters; `ast` counts the bytes of UTF-8."""
        position = line - self.first_line
        if not 0 <= position < len(self.rows) or self.rows[position].isascii():
            return column
        return len(self.rows[position].encode()[:column].decode(errors="replace"))


def source_of(function: Any, *, text: str | None = None) -> Source:
    """Read a function's source.  Raises `NoSource` if there is none to be had.

    `text` stands in for a source that cannot be found.

    >>> namespace = {}
    >>> exec("def square(x): return x * x", namespace)
    >>> source = source_of(namespace["square"], text="def square(x): return x * x")
    >>> source.name, source.text_of(source.tree.body[0])
    ('square', 'return x * x')
    """
    receiver: object = UNKNOWN
    if isinstance(function, MethodType):
        function, receiver = function.__func__, function.__self__
    if _STANDS_FOR in getattr(function, "__dict__", {}):
        made: Source = function.__dict__[_STANDS_FOR]
        return made
    # A function that was made from another one says which: that one's source stands for it.
    function = getattr(function, "__source_function__", function)
    if not isinstance(function, FunctionType):
        raise NoSource(
            f"{function!r} is not a Python function, so it has no source to differentiate; "
            "wrap it in one (def or lambda)"
        )
    code = function.__code__
    place = locate(function, text)
    definition = place.definition
    tree = _as_function(definition) if isinstance(definition, ast.Lambda) else definition
    name = function.__name__
    return Source(
        name=name if name.isidentifier() or name == "<lambda>" else code.co_name,
        qualname=function.__qualname__,
        file=place.file,
        tree=gast.ast_to_gast(tree),
        function=function,
        globals=function.__globals__,
        cells=dict(zip(code.co_freevars, function.__closure__ or (), strict=True)),
        defaults=function.__defaults__ or (),
        kwdefaults=function.__kwdefaults__ or {},
        doc=function.__doc__,
        rows=place.rows,
        first_line=place.first_line,
        receiver=receiver,
    )


_STANDS_FOR = "__tangent_source__"


def stands_for(function: FunctionType, source: Source) -> None:
    """Let a function that was made from a tree have the source that it was made from."""
    function.__dict__[_STANDS_FOR] = source


def _as_function(node: ast.Lambda) -> ast.FunctionDef:
    """lambda x: x * x    =>    def lambda_(x): return x * x"""
    leave = ast.copy_location(ast.Return(node.body), node.body)
    definition = ast.FunctionDef(name="lambda_", args=node.args, body=[leave], decorator_list=[])
    if sys.version_info >= (3, 12):
        definition.type_params = []
    return ast.copy_location(definition, node)


def _cut(row: str, margin: int) -> str:
    """A row without the indentation of the statement that it belongs to."""
    blank = len(row) - len(row.lstrip())
    return row[min(blank, margin) :]


def _without_comments(rows: list[str]) -> str:
    """The header of a compound statement: nothing but code."""
    text = "\n".join(rows)
    if "#" not in text:
        return text
    kept = list(rows)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                kept[row - 1] = kept[row - 1][:column].rstrip()
    except (tokenize.TokenError, IndentationError):
        pass  # the header alone is no whole program; its comments have been seen by now
    return "\n".join(row for row in kept if row.strip())
