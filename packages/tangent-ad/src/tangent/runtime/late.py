"""Derivatives of functions that are known only when they are called.

    y = activation(x)      =>    activation_fwd, activation_bwd = pair_of(activation, 0)
                                 y, saved = activation_fwd(x)
                           and   bx = activation_bwd(saved, by)

    y = model.predict(x)   =>    predict = method_of(model, "predict")
                                 predict_fwd, predict_bwd = pair_of(predict, 0, 1, given=2)
                                 y, saved = predict_fwd(model, x)
                           and   bmodel, bx = predict_bwd(saved, by)

A function is derived when it is met for the first time, and the derivative kept.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import FunctionType, MethodDescriptorType
from typing import Any

from tangent.backend import backend_of
from tangent.runtime.records import field_names
from tangent.runtime.tree import describe
from tangent_ast.errors import Undifferentiable

Function = Callable[..., Any]
Deriver = Callable[[Function, int, tuple[str, ...], tuple[int, ...]], Any]

_derivers: dict[str, Deriver] = {}


def _deriver(name: str) -> Deriver:
    if not _derivers:
        import_module("tangent.late")
    return _derivers[name]


def set_derivers(**derivers: Deriver) -> None:
    """Say how pairs and functions that carry tangents are derived: this package knows nothing of that."""
    _derivers.update(derivers)


def pair_of(function: Function, *active: int, given: int = 1, keywords: tuple[str, ...] = ()) -> Any:
    """The forward and the backward function of a call, differentiated by some of its arguments.

    The call has `given` arguments by position and some by keyword; the forward function takes
    all of them by position, in that order, which is what `active` counts.

    >>> forward, backward = pair_of(lambda x: x * x, 0)
    >>> y, saved = forward(3.0)
    >>> y, backward(saved, 1.0)
    (9.0, 6.0)
    """
    return _deriver("pair")(function, given, keywords, active)


def jvp_of(function: Function, *active: int, given: int = 1, keywords: tuple[str, ...] = ()) -> Any:
    """The function that carries tangents through a call: arguments and tangents in, result and tangent out.

    >>> carried = jvp_of(lambda x: x * x, 0)
    >>> carried(3.0, 1.0)
    (9.0, 6.0)
    """
    return _deriver("jvp")(function, given, keywords, active)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that an object keeps under a name, and that is called without the object."""

    name: str


@dataclass(frozen=True, slots=True)
class Partial:
    """The function of a partial, which is passed what the partial keeps: arguments, and some by name."""

    function: Function
    count: int
    keywords: tuple[str, ...]


def kept_like(function: partial[Any], args: Any, keywords: Any) -> partial[Any]:
    """A partial of the same function that keeps something else, such as the tangents of what it keeps.

    >>> kept_like(partial(pow, 2.0), (0.5,), None).args
    (0.5,)
    """
    return partial(function.func, *(args or ()), **(keywords or {}))


_COUNTING = ("count", "index", "keys")  # methods of containers whose results hold nothing that varies


def method_of(owner: Any, name: str) -> Function | Kept | Partial:
    """The function that `owner.name(...)` runs, which takes the object first.

    >>> class Line:
    ...     def at(self, x):
    ...         return self.slope * x
    >>> method_of(Line(), "at") is Line.at
    True
    """
    if name == "__call__" and isinstance(owner, partial):
        return Partial(owner.func, len(owner.args), tuple(owner.keywords))
    inner = getattr(owner, "__self__", None) if name == "__call__" else owner
    if backend_of(inner) is not None:
        method = getattr(owner, "__name__", name) if name == "__call__" else name
        raise Undifferentiable(
            f"there is no rule for `.{method}` of {describe(inner)}: use functions that have one"
        )
    if isinstance(inner, (dict, list, tuple, set)):
        method = getattr(owner, "__name__", name) if name == "__call__" else name
        builtin = isinstance(inspect.getattr_static(type(inner), method, None), MethodDescriptorType)
        if builtin and method not in _COUNTING:
            raise Undifferentiable(
                f"`.{method}` of {describe(inner)} is not differentiated: write a loop, or a comprehension"
            )
    found = inspect.getattr_static(type(owner), name, None)
    return found if isinstance(found, FunctionType) and name not in field_names(owner) else Kept(name)
