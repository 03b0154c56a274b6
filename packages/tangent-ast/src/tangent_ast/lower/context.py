"""What lowering carries along: the tables, names, the block being written, and complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import gast

from tangent_ast import core
from tangent_ast.core import Expr, Global, Name
from tangent_ast.errors import Problem, Problems, TangentError, Unsupported
from tangent_ast.lower.scopes import Bindings
from tangent_ast.naming import Namer
from tangent_ast.source import Source

Question = Callable[[object], bool]  # a question about an object from outside
Table = Mapping[type, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class LocalFunction:
    """A function or lambda that is defined inside the function being lowered."""

    node: gast.AST  # FunctionDef or Lambda
    frame: Frame  # whose variables it sees
    defaults: dict[str, Expr]
    name: str = ""  # if it has one


@dataclass(frozen=True, slots=True)
class Deferred:
    """A call of a generator function that has not begun, and where it stands."""

    call: gast.Call
    frame: Frame
    inlining: tuple[object, ...]


Givers = dict[str, Deferred]


@dataclass(slots=True)
class Frame:
    """The names of one function text: the function itself, or one that is inlined into it.

    variables  local names, with the name that each has in Core
    functions  local names that stand for a function that is known
    constants  parameters that stand for a number, which is written wherever they are read
    expected   local functions whose definition has not been reached
    bound      where the text binds its names
    read       variables that have been read
    seen       is it a text of the user's, whose lines are told?
    consumer   what is done with what is given by `yield`
    globals_bound  global variables that it binds, or a function inside of it
    givers     parameters that stand for what a generator gives
    """

    source: Source
    variables: dict[str, str]
    functions: dict[str, LocalFunction | Global] = field(default_factory=dict)
    constants: dict[str, core.Const] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)
    bound: Bindings = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    parent: Frame | None = None
    seen: bool = True
    consumer: Callable[[core.Atom], None] | None = None
    globals_bound: set[str] = field(default_factory=set)
    givers: Givers = field(default_factory=dict)

    def find(self, name: str) -> Frame | None:
        """The frame in which a name is local, this one or one around it."""
        frame: Frame | None = self
        while frame is not None:
            known = name in frame.variables or name in frame.functions or name in frame.constants
            if known or name in frame.expected:
                return frame
            frame = frame.parent
        return None


# The class of the object with which a method is called, by the statement (file, line, column) and the method,
# or of an object that is called, by the attribute that it is (see `called_object`).
Site = tuple[str, int, int, str]
Receivers = Mapping[Site, type]


def site_of(origin: core.Origin, method: str) -> Site:
    """Where a method is called."""
    return origin.file, origin.line, origin.column, method


def called_object(attribute: str) -> str:
    """What stands for the method where an object is called: `net.cell(x)`; `cell(x)` has no attribute."""
    return f"{attribute}()"


@dataclass(slots=True)
class Context:
    """The function being lowered."""

    root: Source
    frame: Frame
    namer: Namer
    problems: Problems
    opaque: Question
    aside: Question
    origin: core.Origin
    expressions: Table
    statements: Table
    out: list[core.Statement] = field(default_factory=list)
    temps: set[str] = field(default_factory=set)
    local: set[str] = field(default_factory=set)  # every name that is local in Core
    inlining: list[object] = field(default_factory=list)
    written_out: dict[tuple[str, int], core.Inlined] = field(default_factory=dict)  # by name and text
    spelled_out: bool = False  # comprehensions become loops
    inlined: Question = lambda function: False  # must a call of this function be inlined?
    derives: Question = lambda function: False  # does it make a derivative of what it is given?
    shared: dict[int, set[str]] = field(default_factory=dict)  # `nonlocal` and `global` names, by source
    classes: dict[str, type] = field(default_factory=dict)  # of objects, by variable
    receivers: Receivers = field(default_factory=dict)  # of objects whose methods are called, by the call
    exact: set[str] = field(default_factory=set)  # those whose methods stand in the text
    lengths: dict[str, int] = field(default_factory=dict)  # of tuples that variables are bound to for good
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of dictionaries, likewise
    handling: bool = False  # inside an `except` block
    statement: gast.AST = field(default_factory=gast.Pass)  # the one that is being lowered
    rebound: frozenset[str] = frozenset()  # what a statement may bind anew between reading and using it
    made: dict[str, object] = field(default_factory=dict)  # what the function reaches besides, by name
    globals_bound: dict[str, str] = field(default_factory=dict)  # global variables, and their names in Core

    # Lowering ---------------------------------------------------------------

    def value(self, node: gast.AST) -> Expr:
        """Lower an expression to one operation on atoms."""
        lowering = self.expressions.get(type(node), self.expressions[gast.AST])
        lowered: Expr = lowering(node, self)
        return lowered

    def atom(self, node: gast.AST) -> core.Atom:
        """Lower an expression to something that has a name."""
        return self.named(self.value(node))

    def block(self, nodes: Iterable[gast.AST]) -> core.Block:
        """Lower statements into a block of their own."""
        with self.writing() as out:
            self.run(nodes)
        return tuple(out)

    def run(self, nodes: Iterable[gast.AST]) -> None:
        """Lower statements into the block being written."""
        for node in nodes:
            with self.at(node):
                self.statements.get(type(node), self.statements[gast.AST])(node, self)

    # Writing ----------------------------------------------------------------

    def emit(self, statement: core.Statement) -> None:
        """Add a statement to the block being written."""
        self.out.append(statement)

    def bind(self, target: str, value: Expr) -> None:
        """Add `target = value`."""
        self.emit(core.Bind(target, value, origin=self.origin))

    def named(self, value: Expr) -> core.Atom:
        """Give a value a name, unless it is an atom already."""
        return value if isinstance(value, Name | core.Const | Global) else self.kept(value)

    def kept(self, value: Expr) -> Name:
        """Give a value a name that nothing else is bound to."""
        name = self.fresh()
        self.bind(name, value)
        return Name(name)

    def fresh(self, wish: str = "t") -> str:
        """A new temp."""
        name = self.variable(wish)
        self.temps.add(name)
        return name

    def variable(self, wish: str) -> str:
        """A new variable."""
        name = self.namer.fresh(wish)
        self.local.add(name)
        return name

    @contextmanager
    def writing(self) -> Iterator[list[core.Statement]]:
        """Write into a new block for a while."""
        outer, self.out = self.out, []
        try:
            yield self.out
        finally:
            self.out = outer

    @contextmanager
    def at(self, node: gast.AST) -> Iterator[None]:
        """What is written comes from the statement `node`."""
        outer = self.origin, self.statement, self.rebound
        self.origin, self.statement = self._origin_of(node), node
        self.rebound = self._rebound_in(node)
        try:
            yield
        finally:
            self.origin, self.statement, self.rebound = outer

    def _rebound_in(self, statement: gast.AST) -> frozenset[str]:
        """The names that expressions of a statement may bind: by `:=`, or in a call, by `nonlocal`."""
        inside = list(gast.walk(statement))
        assigned = {n.target.id for n in inside if isinstance(n, gast.NamedExpr)}
        calls = any(isinstance(n, gast.Call) for n in inside)
        return frozenset(assigned | self.shared_in(self.frame.source) if calls else assigned)

    def shares_variables(self) -> bool:
        """Does a function inside bind variables of one around it?"""
        return bool(self.shared_in(self.root) | self.shared_in(self.frame.source))

    def shared_in(self, source: Source) -> set[str]:
        """The names that functions inside a function share with it."""
        if id(source) not in self.shared:
            inside = (n for n in gast.walk(source.tree) if isinstance(n, gast.Nonlocal | gast.Global))
            self.shared[id(source)] = {name for node in inside for name in node.names}
        return self.shared[id(source)]

    def _origin_of(self, node: gast.AST) -> core.Origin:
        """The user's line that a node stands in, or stands for."""
        return self.frame.source.origin_of(node) if self.frame.seen else self.origin

    # Complaining ------------------------------------------------------------

    def refuse(
        self, node: gast.AST, message: str, help: str, kind: type[TangentError] = Unsupported
    ) -> core.Const:
        """Note a problem; the value stands in for what could not be lowered."""
        self.problems.add(Problem(self._origin_of(node), message, help, kind))
        return core.Const(None)

    # Names from outside -------------------------------------------------------

    def outer(self, node: gast.AST, path: str) -> Global:
        """A name from outside the function."""
        source = self.frame.source
        value = source.lookup(path)
        first = path.partition(".")[0]
        if source is not self.root:
            self.namer.taken.add(first)  # no temp may hide it
            if first in self.local or not self._same_here(path, value):
                self.refuse(
                    node,
                    f"`{first}` means something else in `{self.root.name}`, where `{source.name}` is inlined",
                    "give it a name of its own, and import it under the same name in both modules",
                )
        return Global(path, value)

    def _same_here(self, path: str, value: object) -> bool:
        """Does a name of an inlined function mean the same in the function around it?"""
        source = self.frame.source
        if self.root.lookup(path) is not value:
            return False
        shared = source.globals is self.root.globals and not source.cells
        # What another module calls so may be bound anew there, and the function must follow.
        return (
            shared
            or isinstance(value, ModuleType | FunctionType | BuiltinFunctionType | type)
            or callable(value)
        )


__all__ = ["Context", "Frame", "LocalFunction", "Question", "Table"]
