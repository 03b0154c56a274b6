"""What lowering carries along: names, the block being written, and complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import gast

from tangent_ast import core
from tangent_ast.core import Expr, Global, Name
from tangent_ast.errors import Problem, Problems, TangentError, Unsupported
from tangent_ast.naming import Namer
from tangent_ast.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

Opaque = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class LocalFunction:
    """A function or lambda that is defined inside the function being lowered."""

    node: gast.AST  # FunctionDef or Lambda
    frame: Frame
    defaults: dict[str, Expr]


@dataclass(slots=True)
class Frame:
    """The names of one function text: the function itself, or one that is inlined into it."""

    source: Source
    names: dict[str, str]  # local names, with the name that each has in Core
    functions: dict[str, LocalFunction | Global] = field(default_factory=dict)
    parent: Frame | None = None

    def find(self, name: str) -> tuple[Frame, str] | None:
        """The frame in which a name is local."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names or name in frame.functions:
                return frame, name
            frame = frame.parent
        return None


@dataclass(slots=True)
class Context:
    """The function being lowered."""

    root: Source
    frame: Frame
    namer: Namer
    problems: Problems
    opaque: Opaque
    out: list[core.Statement] = field(default_factory=list)
    temps: set[str] = field(default_factory=set)
    origin: core.Origin = field(default_factory=lambda: core.Origin("", 0))
    inlining: list[object] = field(default_factory=list)

    def emit(self, statement: core.Statement) -> None:
        """Add a statement to the block being written."""
        self.out.append(statement)

    def bind(self, target: str, value: Expr) -> None:
        """Add `target = value`."""
        self.emit(core.Bind(target, value, origin=self.origin))

    def fresh(self, wish: str = "t") -> str:
        """A new temp."""
        name = self.namer.fresh(wish)
        self.temps.add(name)
        return name

    def named(self, value: Expr) -> core.Atom:
        """Give a value a name, unless it is an atom already."""
        if isinstance(value, (Name, core.Const, Global)):
            return value
        name = self.fresh()
        self.bind(name, value)
        return Name(name)

    @contextmanager
    def block(self) -> Iterator[list[core.Statement]]:
        """Write into a new block for a while."""
        outer, self.out = self.out, []
        try:
            yield self.out
        finally:
            self.out = outer

    @contextmanager
    def at(self, node: gast.AST) -> Iterator[None]:
        """What is written comes from the statement `node`."""
        outer = self.origin
        self.origin = self.frame.source.origin_of(node)
        try:
            yield
        finally:
            self.origin = outer

    def refuse(
        self, node: gast.AST, message: str, help: str = "", kind: type[TangentError] = Unsupported
    ) -> core.Const:
        """Note a problem; the value stands in for what could not be lowered."""
        self.problems.add(Problem(self.frame.source.origin_of(node), message, help, kind))
        return core.Const(None)

    def outer(self, node: gast.AST, path: str) -> Global:
        """A name from outside the function."""
        value = self.frame.source.lookup(path)
        if self.frame.source is not self.root and self.root.lookup(path) is not value:
            self.refuse(
                node,
                f"`{path}` means something else in the module of `{self.root.name}`, "
                "where this function is inlined",
                "import it under the same name there, or define the function in the same module",
            )
        return Global(path, value)


def stored_names(nodes: Iterable[gast.AST]) -> list[str]:
    """The names that statements bind, not looking into nested functions and comprehensions."""
    found: list[str] = []

    def visit(node: gast.AST) -> None:
        match node:
            case gast.FunctionDef(name=name) | gast.AsyncFunctionDef(name=name) | gast.ClassDef(name=name):
                found.append(name)
                return
            case gast.Lambda() | gast.ListComp() | gast.SetComp() | gast.DictComp() | gast.GeneratorExp():
                return
            case gast.Name(id=name, ctx=gast.Store()):
                found.append(name)
            case gast.alias(name=name, asname=asname):
                found.append((asname or name).partition(".")[0])
            case gast.ExceptHandler(name=gast.Name(id=name)):
                found.append(name)
        for child in gast.iter_child_nodes(node):
            visit(child)

    for node in nodes:
        visit(node)
    return list(dict.fromkeys(found))


__all__ = ["Context", "Frame", "LocalFunction", "Opaque", "stored_names"]
