"""Partials that are made inside a function, of what is known.

    g = partial(scaled, x)    =>    bx = bg.args[0]

The arguments of a partial of a partial are joined when it is made, and then nobody knows which of them
were given where.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import BuiltinFunctionType, FunctionType

from tangent.builder import Builder
from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op

_FUNCTIONS = (FunctionType, BuiltinFunctionType)
_OPERATORS = ("grad", "value_and_grad", "vjp", "jvp", "autodiff", "hvp")

Writes = Callable[[FunctionType], bool]


def _may_write(function: object, writes: Writes) -> bool:
    return isinstance(function, FunctionType) and writes(function)


def derives(function: object) -> bool:
    """Is this `tangent.grad` or one of its kind, which make functions?"""
    return getattr(function, "__module__", None) == "tangent.operators" and (
        getattr(function, "__name__", None) in _OPERATORS
    )


def refuse_partials(build: Builder, writes: Writes) -> None:
    """Refuse partials that keep what is differentiated, of what may be a partial itself.

    And those of functions that write to their arguments, for nobody sees what these are when it is called.
    """
    derived: set[str] = set()  # these are functions
    for s in core.walk(build.function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=made), *_))) if derives(made):
                derived.add(target)
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=kind), function, *_)) as made):
                known = (isinstance(function, Global) and isinstance(function.value, _FUNCTIONS)) or (
                    isinstance(function, Name) and function.id in derived
                )
                if kind is partial and isinstance(function, Global) and _may_write(function.value, writes):
                    build.refuse(
                        s,
                        f"`{function.path}` writes to what it sees or is passed, and is used as a value, "
                        "which is not supported yet",
                        "call it by its name, or let it return new values",
                    )
                if kind is partial and target in build.active and build.varies(made) and not known:
                    build.refuse(
                        s,
                        "a partial of what may be a partial itself is not supported yet",
                        "write a lambda: `lambda z: f(x, z)`",
                    )
