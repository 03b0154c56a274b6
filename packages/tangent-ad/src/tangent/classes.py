"""Which class the arguments of a function are of, as far as its text says."""

from __future__ import annotations

import inspect
import sys
from types import FunctionType

from tangent.runtime.records import is_record_type


def classes_of(function: FunctionType, receiver: type | None = None) -> tuple[tuple[str, type], ...]:
    """The parameters that are objects of a class of the user's, with that class.

    The first parameter of a method is one (`receiver`, where the method was taken from an object),
    and so is one that is annotated with a class.  The derivative checks that it is exactly that
    class, because the text of its methods becomes part of the derivative.

    >>> class Line:
    ...     def at(self, x): return self.slope * x
    >>> def slope(line: Line): return line.slope
    >>> classes_of(slope), classes_of(Line.at, Line)
    ((('line', <class '...Line'>),), (('self', <class '...Line'>),))
    """
    parameters = list(inspect.signature(function, follow_wrapped=False).parameters.values())
    found: dict[str, type] = {}
    for parameter in parameters:
        kind = parameter.annotation
        if isinstance(kind, str):  # as under `from __future__ import annotations`
            kind = function.__globals__.get(kind)
        if kind is not parameter.empty and isinstance(kind, type) and is_record_type(kind):
            found[parameter.name] = kind
    owner = receiver or class_of_method(function)
    if owner is not None and parameters and is_record_type(owner):
        found[parameters[0].name] = owner
    return tuple(found.items())


def class_of_method(function: FunctionType) -> type | None:
    """The class in whose body a function was defined, if it can be found by its name."""
    module = sys.modules.get(function.__module__ or "")
    path, _, name = function.__qualname__.rpartition(".")
    found: object = module
    for part in path.split(".") if path else ():
        found = getattr(found, part, None)
    if not isinstance(found, type):
        return None
    method = inspect.getattr_static(found, name, None)  # `function`, or what it has been remade of
    same = isinstance(method, FunctionType) and method.__code__ is function.__code__
    return found if same else None


__all__ = ["class_of_method", "classes_of"]
