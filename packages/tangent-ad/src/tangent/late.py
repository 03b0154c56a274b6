"""Derive a function when it is called: what `runtime.late` asks for."""

from __future__ import annotations

import inspect
from functools import cache, partial
from types import FunctionType, MethodType
from typing import Any
from weakref import WeakKeyDictionary

from tangent.derive import Derived
from tangent.entry import as_called, exact_call, function_for, identifier
from tangent.operators import derived, effects_of
from tangent.provenance import provenance
from tangent.request import Check, Mode, Motion, Request
from tangent.rules.book import BOOK
from tangent.runtime.late import Kept, Method, Partial, Plain, set_derivers
from tangent.runtime.records import is_record
from tangent.runtime.stopping import stop_gradient
from tangent.runtime.structure import Structure, structure_of
from tangent.shown import is_derived, written
from tangent_ast.errors import TangentError, Unsupported

# By the form of the call, (given, keywords), and the edition of the rule book, which may have the function.
# None stands for the function itself: nothing that is kept for a function leads to it, or it would stay.
_exact: WeakKeyDictionary[FunctionType, dict[tuple[int, tuple[str, ...], int], FunctionType | None]] = (
    WeakKeyDictionary()
)
# By the mode, what is active and how much is bound, what is known of the object, and the edition.
_Form = tuple[Mode, tuple[int, ...], int, Structure | None, int]
_found: WeakKeyDictionary[FunctionType, dict[_Form, Derived]] = WeakKeyDictionary()
_MOST = 16  # derivatives that one function has for what objects keep
# By (before, count), for those that take names first.
_by_name_first: WeakKeyDictionary[FunctionType, dict[tuple[int, int], FunctionType]] = WeakKeyDictionary()


def pair(function: Any, given: int, keywords: tuple[str, ...], active: tuple[int, ...]) -> Any:
    """The forward and the backward function of a call."""
    function, receiver = _with_receiver(function)
    plain, first = _without_bindings(function, given, keywords)
    forward, backward = _derived(plain, Mode.REVERSE, active, len(first), receiver)
    return (partial(forward, *first) if first else forward), backward


def jvp(function: Any, given: int, keywords: tuple[str, ...], active: tuple[int, ...]) -> Any:
    """The function that carries tangents through a call."""
    function, receiver = _with_receiver(function)
    plain, first = _without_bindings(function, given, keywords)
    (carried,) = _derived(plain, Mode.FORWARD, active, len(first), receiver)
    return partial(carried, *first) if first else carried


def _with_receiver(function: Any) -> tuple[Any, Structure | None]:
    """A method, and what is known of its object, if that is more than where the method is written."""
    match function:
        case Method(method, owner):
            return method, owner
        case MethodType(__func__=method, __self__=receiver) if is_record(receiver):
            owner = structure_of(receiver)
            return function, owner if owner.keeps or method.__name__ not in vars(owner.kind) else None
    return function, None


def _derived(
    function: FunctionType, mode: Mode, active: tuple[int, ...], bound: int, receiver: Structure | None
) -> tuple[FunctionType, ...]:
    """The derivative by arguments at some positions, which come after those that are bound.

    This runs at every call, so nothing is looked up anew that was found before.
    """
    known = _found.setdefault(function, {})
    key = (mode, active, bound, receiver, BOOK.edition)
    if receiver is not None and receiver.keeps and key not in known and len(known) >= _MOST:
        receiver = Structure(receiver.kind)  # what its objects keep is never the same
        key = (mode, active, bound, receiver, BOOK.edition)
    made = known.get(key)
    if made is None or not all(b.holds() for b in made.bindings):
        made = known[key] = _with_what_is_kept(
            function, _request(_names(function, active, bound), mode), receiver
        )
    return tuple([made.functions[name] for name in made.asked])


def _with_what_is_kept(function: FunctionType, request: Request, receiver: Structure | None) -> Derived:
    """The derivative for an object of which is known what it keeps, if it can be had.

    What the object keeps has to stay what it is: nothing of it may be written to, which the methods of
    what it keeps tell now.  Else their calls are looked at when they happen.
    """
    if receiver is not None:
        try:
            return derived(function, request, receiver)
        except TangentError:
            receiver = Structure(receiver.kind)
    return derived(_harmless(function), request, receiver)


def _request(names: tuple[str, ...], mode: Mode) -> Request:
    if mode is Mode.REVERSE:
        return Request(names, len(names) == 1, motion=Motion.SPLIT, check=Check.NOTHING, inside=True)
    return Request(
        names,
        mode=mode,
        default_seed=False,
        preserve_result=True,
        value_first=True,
        check=Check.NOTHING,
        inside=True,
    )


def _without_bindings(
    function: Any, given: int, keywords: tuple[str, ...]
) -> tuple[FunctionType, tuple[Any, ...]]:
    """A function of exactly the arguments of a call, and what a method or partial passes before them."""
    match function:
        case Plain(inner):
            return _call_of_plain(inner, given, keywords), ()
        case Kept(name):
            return _call_of_kept(name, given, keywords), ()
        case Partial(inner, count, names):
            return _call_of_partial(inner, count, names, given, keywords), ()
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
    return _exactly(function, given, keywords), ()


def _exactly(function: Any, given: int, keywords: tuple[str, ...]) -> FunctionType:
    """A function with as many parameters as the call has arguments."""
    if not isinstance(function, FunctionType):
        function = function_for(function)
    known = _exact.setdefault(function, {})
    key = (given, keywords, BOOK.edition)
    if key not in known:
        made = exact_call(function_for(function), given, keywords)
        known[key] = None if made is function else made
    return known[key] or function


def _harmless(function: FunctionType) -> FunctionType:
    """The function, which must not write to what is passed to it."""
    if provenance(function) is None and effects_of(function).writes:  # a derivative empties stacks of its own
        raise Unsupported(
            f"`{function.__name__}` writes to what is passed to it, and is known only when it is "
            "called, which is not supported: let it make a copy and return that"
        )
    return function


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
        known[before, count] = written(text, {name: as_called(function)})
    return known[before, count]


def _call_of_plain(function: FunctionType, given: int, keywords: tuple[str, ...]) -> FunctionType:
    """A call of a plain function that an object keeps: the object is the first argument.

    owner.bend(x)  =>  def call(owner, x0):
                           return function(x0)
    """
    known = _calls_of_plain.setdefault(function, {})
    key = (given, keywords, BOOK.edition)
    if key not in known:
        _harmless(function)
        params = [f"x{k}" for k in range(given - 1)]
        passed = ", ".join([*params, *(f"{k}={k}" for k in keywords)])
        text = f"def call({', '.join(['owner', *params, *keywords])}):\n    return function({passed})\n"
        known[key] = written(text, {"function": as_called(function)})
    return known[key]


_calls_of_plain: WeakKeyDictionary[FunctionType, dict[tuple[int, tuple[str, ...], int], FunctionType]] = (
    WeakKeyDictionary()
)


@cache
def _call_of_kept(name: str, given: int, keywords: tuple[str, ...]) -> FunctionType:
    """A call of what an object keeps: the object is the first argument.

    owner.bend(x)  =>  def bend(owner, x0):
                           function = owner.bend
                           return function(x0)

    What is called is an object of its own accord, whose attributes may be differentiated too.
    """
    params = [f"x{k}" for k in range(given - 1)]
    passed = ", ".join([*params, *(f"{k}={k}" for k in keywords)])
    head = f"def {name.strip('_')}({', '.join(['owner', *params, *keywords])}):\n"
    if name == "__call__":  # what is called so is kept by nobody: a function that no text may name
        return written(f"{head}    return stop_gradient(owner)({passed})\n", {"stop_gradient": stop_gradient})
    return written(f"{head}    function = owner.{name}\n    return function({passed})\n", {})


def _call_of_partial(
    function: Any, count: int, names: tuple[str, ...], given: int, keywords: tuple[str, ...]
) -> FunctionType:
    """A call of a partial: the partial is the first argument.

    g = partial(f, a, k=b); g(x)  =>  def call(owner, x0):
                                          return f(owner.args[0], x0, k=owner.keywords["k"])
    """
    try:
        known = _calls_of_partials.setdefault(function, {})
    except TypeError:  # a function of a library that nobody can refer to weakly: it stays anyway
        known = _calls_of_lasting.setdefault(function, {})
    key = (count, names, given, keywords)
    if key not in known:
        params = [f"x{k}" for k in range(given - 1)]
        kept = [f"owner.args[{k}]" for k in range(count)]
        by_name = [f"{k}=owner.keywords[{k!r}]" for k in names if k not in keywords]
        passed = ", ".join([*kept, *params, *by_name, *(f"{k}={k}" for k in keywords)])
        text = f"def call({', '.join(['owner', *params, *keywords])}):\n    return function({passed})\n"
        known[key] = written(text, {"function": as_called(function)})
    return known[key]


_calls_of_partials: WeakKeyDictionary[Any, dict[tuple[Any, ...], FunctionType]] = WeakKeyDictionary()
_calls_of_lasting: dict[Any, dict[tuple[Any, ...], FunctionType]] = {}


def _names(function: FunctionType, positions: tuple[int, ...], bound: int) -> tuple[str, ...]:
    """The parameters at some positions of a call, after those that are bound."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return tuple(names[bound + k] for k in positions)


def may_write(function: Any) -> bool:
    """May a call change what it is passed?  Yes, unless its rule or its text says that it does not."""
    if (rule := BOOK.rule_for(function)) is not None:
        return bool(rule.mutates)
    match function:
        case MethodType(__func__=inner) | partial(func=inner):
            return may_write(inner)
        case FunctionType() if not is_derived(function):
            effects = effects_of(function)
            return bool(effects.writes or effects.perhaps)
        case FunctionType():
            return False
        case type():
            start = inspect.getattr_static(function, "__init__", None)
            return isinstance(start, FunctionType) and may_write(start)
    return not is_record(function) or may_write(type(function).__call__)


set_derivers(pair=pair, jvp=jvp, writes=may_write)
