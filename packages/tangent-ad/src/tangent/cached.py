"""Functions of which `functools.cache` and `lru_cache` keep the results: what they are without that.

    @cache
    def legendre(n, x): ...        legendre(n, x)  =>  the derivative of the function itself

What is looked up is what the function gives, so the derivative is that of the function, if it does nothing
else and gives the same twice.  The text still says `legendre`, so calls of which nothing is differentiated
look results up.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import TYPE_CHECKING
from weakref import WeakSet

from tangent.facts.memory import Effects
from tangent_ast import core
from tangent_ast.core import Apply, Global, Op

if TYPE_CHECKING:
    from tangent.builder import Builder

_CACHED = type(functools.cache(lambda: None))
_behind: WeakSet[FunctionType] = WeakSet()


def uncached(value: object) -> FunctionType | None:
    """The function behind one whose results are kept; None for anything else."""
    found = getattr(value, "__wrapped__", None) if isinstance(value, _CACHED) else None
    if not isinstance(found, FunctionType):
        return None
    _behind.add(found)
    return found


def refuse_kept_results(build: Builder, effects_of: Callable[[FunctionType], Effects]) -> None:
    """Refuse functions that do something, or draw, when they are called and no result is looked up."""
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            match expr:
                case Apply(Op.CALL, (Global(path, FunctionType() as callee), *_)) if callee in _behind:
                    effects = effects_of(callee)
                    if build.varies(expr) and (effects.draws or effects.outside or effects.writes):
                        build.refuse(
                            s,
                            f"the results of `{path}` are kept, and it does something else as well or gives "
                            "another one each time",
                            "let it do nothing but calculate its result, or do without the cache",
                        )


__all__ = ["refuse_kept_results", "uncached"]
