"""The user's functions whose derivatives stand in a text: their names have to mean what they meant."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType

from tangent.cached import uncached
from tangent.classes import class_of_method
from tangent.rules.book import BOOK
from tangent.scope import is_helper
from tangent_ast import core
from tangent_ast.errors import TangentError
from tangent_ast.source import Source, Surroundings


@dataclass(frozen=True, slots=True)
class Binding:
    """A name outside the function, and the function that it named when the derivative was written."""

    path: str
    function: FunctionType
    home: Surroundings | type  # the class, for a method or property

    def holds(self) -> bool:
        """Does the name still mean that function?"""
        if isinstance(self.home, type):
            found = inspect.getattr_static(self.home, self.path[1:], None)
            return (found.fget if isinstance(found, property) else found) is self.function
        found = self.home.lookup(self.path)
        behind: object = uncached(found)
        return (behind or getattr(found, "__func__", found)) is self.function


def bindings_of(function: core.Function, source: Source, classes: Mapping[str, type]) -> list[Binding]:
    """The user's functions that a function calls by name: their derivatives stand in the text."""
    found: dict[str, Binding] = {}
    for expr in core.all_expressions(function.body):
        if isinstance(expr, core.Global) and expr.path[0] not in core.MARKS:
            named: object = getattr(expr.value, "__func__", expr.value)  # the function of a method
            if isinstance(named, FunctionType) and _is_by_name(expr, named):
                found.setdefault(expr.path, Binding(expr.path, named, source.surroundings_of(expr.path)))
    for path, method, owner in resolved_methods(function):
        home = classes.get(owner) or class_of_method(method)
        if home is not None:
            found[path] = Binding(path, method, home)
    inlined = [
        Binding(one.path, one.function, one.home)
        for one in function.inlined
        if isinstance(one.function, FunctionType) and isinstance(one.home, Surroundings | type)
    ]
    return [*found.values(), *(one for one in inlined if not BOOK.stands_in(one.function))]


def resolved_methods(function: core.Function) -> Iterator[tuple[str, FunctionType, str]]:
    """Methods and properties whose text stands in the derivative, and the names that hold their objects.

    line.at(x)    =>    (".at", Line.at, "line")
    """
    for expr in core.all_expressions(function.body):
        match expr:
            case core.Apply(
                core.Op.CALL, (core.Global(path, FunctionType() as method), core.Name(owner), *_)
            ) if path[0] in core.MARKS:
                yield path, method, owner


def _is_by_name(callee: core.Global, function: FunctionType) -> bool:
    """Is it a function of the user's, and not a composition that a library's function stands for?"""
    return callee.module is None and not BOOK.stands_in(function) and not is_helper(function)


def check_bindings(bindings: Sequence[Binding]) -> None:
    """Complain if a function that the derivative was written for has been replaced since."""
    for binding in bindings:
        if not binding.holds():
            raise TangentError(
                f"`{binding.path}` has been replaced since this derivative was written; derive it again"
            )
