"""Derive a function when it is called: what `runtime.late` asks for."""

from __future__ import annotations

import inspect
from functools import cache, partial
from types import FunctionType, MethodType
from typing import Any
from weakref import WeakKeyDictionary

from tangent.entry import exact_call, function_for, identifier
from tangent.operators import derived_functions, writes_arguments
from tangent.provenance import provenance
from tangent.request import Check, Mode, Motion, Request
from tangent.runtime.late import Kept, set_derivers
from tangent.runtime.records import is_record
from tangent.runtime.stopping import stop_gradient
from tangent.shown import written
from tangent_ast.errors import Unsupported

# By the form of the call, (given, keywords); or by (before, count), for those that take names first.
_exact: WeakKeyDictionary[FunctionType, dict[tuple[int, tuple[str, ...]], FunctionType]] = WeakKeyDictionary()
_by_name_first: WeakKeyDictionary[FunctionType, dict[tuple[int, int], FunctionType]] = WeakKeyDictionary()


def pair(function: Any, given: int, keywords: tuple[str, ...], active: tuple[int, ...]) -> Any:
    """The forward and the backward function of a call."""
    plain, first = _without_bindings(function, given, keywords)
    names = _names(plain, active, len(first))
    request = Request(names, len(names) == 1, motion=Motion.SPLIT, check=Check.NOTHING, inside=True)
    forward, backward = derived_functions(plain, request)
    return (partial(forward, *first) if first else forward), backward


def jvp(function: Any, given: int, keywords: tuple[str, ...], active: tuple[int, ...]) -> Any:
    """The function that carries tangents through a call."""
    plain, first = _without_bindings(function, given, keywords)
    request = Request(
        _names(plain, active, len(first)),
        mode=Mode.FORWARD,
        default_seed=False,
        preserve_result=True,
        value_first=True,
        check=Check.NOTHING,
        inside=True,
    )
    (carried,) = derived_functions(plain, request)
    return partial(carried, *first) if first else carried


def _without_bindings(
    function: Any, given: int, keywords: tuple[str, ...]
) -> tuple[FunctionType, tuple[Any, ...]]:
    """A function of exactly the arguments of a call, and what a method or partial passes before them."""
    match function:
        case Kept(name):
            return _call_of_kept(name, given, keywords), ()
        case MethodType(__func__=method, __self__=receiver):
            plain, first = _without_bindings(method, given + 1, keywords)
            return plain, (*first, receiver)
        case partial(func=inner, args=args, keywords=named):
            # What is passed by name comes first here, because it must not come between the arguments.
            given_names = (*named, *keywords)
            plain, first = _without_bindings(inner, len(args) + given, given_names)
            return _named_first(plain, len(first) + len(args) + given, len(named)), (
                *named.values(),
                *first,
                *args,
            )
    if is_record(function):
        return _without_bindings(function.__call__, given, keywords)
    return _exactly(function_for(function), given, keywords), ()


def _exactly(function: FunctionType, given: int, keywords: tuple[str, ...]) -> FunctionType:
    """A function with as many parameters as the call has arguments."""
    if provenance(function) is None and writes_arguments(function):  # a derivative empties stacks of its own
        raise Unsupported(
            f"`{function.__name__}` writes to what is passed to it, and is known only when it is "
            "called, which is not supported: let it make a copy and return that"
        )
    known = _exact.setdefault(function, {})
    if (given, keywords) not in known:
        known[given, keywords] = exact_call(function, given, keywords)
    return known[given, keywords]


def _named_first(function: FunctionType, before: int, count: int) -> FunctionType:
    """def f(a, b, k)  =>  def f(k, a, b): return f(a, b, k), for the `count` parameters after `before`."""
    if not count or not before:
        return function
    known = _by_name_first.setdefault(function, {})
    if (before, count) not in known:
        names = list(inspect.signature(function).parameters)
        order = [*names[before : before + count], *names[:before], *names[before + count :]]
        name = identifier(function)
        text = f"def {name}({', '.join(order)}):\n    return {name}({', '.join(names)})\n"
        known[before, count] = written(text, {name: function})
    return known[before, count]


@cache
def _call_of_kept(name: str, given: int, keywords: tuple[str, ...]) -> FunctionType:
    """A call of what an object keeps: the object is the first argument.

    owner.bend(x)  =>  def bend(owner, x0):
                           function = owner.bend
                           return function(x0)

    What is called is a function of its own accord, whose attributes may be differentiated too.
    """
    params = [f"x{k}" for k in range(given - 1)]
    passed = ", ".join([*params, *(f"{k}={k}" for k in keywords)])
    head = f"def {name.strip('_')}({', '.join(['owner', *params, *keywords])}):\n"
    if name == "__call__":  # a plain function is kept by nobody
        return written(f"{head}    return stop_gradient(owner)({passed})\n", {"stop_gradient": stop_gradient})
    return written(f"{head}    function = owner.{name}\n    return function({passed})\n", {})


def _names(function: FunctionType, positions: tuple[int, ...], bound: int) -> tuple[str, ...]:
    """The parameters at some positions of a call, after those that are bound."""
    names = list(inspect.signature(function, follow_wrapped=False).parameters)
    return tuple(names[bound + k] for k in positions)


set_derivers(pair=pair, jvp=jvp)
