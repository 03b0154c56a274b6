"""What a call writes its result to, because it is given as `out`.

np.exp(x, out=y)    np.exp(x, y)    x.sum(0, out=y)    np.add.reduce(x, 0, None, y)    np.modf(x, out=(y, z))
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Protocol, TypeGuard

from tangent.callees import python_call
from tangent.rules.book import RuleBook, library_of
from tangent_ast.core import Apply, Const, Expr, Global, Op


def outs_of(call: Apply, book: RuleBook) -> tuple[Expr, ...]:
    """What is given as `out`, by name or by position; `None` where a result is new.

    By name that means the same for whatever is called, but for functions written in Python, which can be
    looked into.
    """
    return without_outs(call, book)[1]


def unseen_outs(call: Apply, book: RuleBook) -> tuple[Expr, ...]:
    """The same, of what nobody can look into."""
    return () if python_call(call) is not None else outs_of(call, book)


def without_outs(call: Apply, book: RuleBook) -> tuple[Apply, tuple[Expr, ...]]:
    """The same call with a new result, and what it was to be written to.

    x.take(k, 0, y, "clip")    =>    x.take(k, 0, mode="clip"), (y,)
    x.sum(0, None, y)          =>    x.sum(0), (y,)
    """
    named = tuple(v for k, v in call.keywords if k == "out")
    if named:
        keywords = tuple((k, v) for k, v in call.keywords if k != "out")
        return Apply(call.op, call.args, keywords, call.symbol), _given(named)
    pairs = list(zip(_positions(call, book), call.given, strict=False))
    start = next((k for k, (p, _) in enumerate(pairs) if p.name == "out"), None)
    if start is None:
        return call, ()
    outs = _given(v for p, v in pairs if p.name == "out")
    later = tuple((p.name, v) for p, v in pairs[start:] if p.name != "out")
    while start and pairs[start - 1][1] == Const(pairs[start - 1][0].default):
        start -= 1  # it was passed to get at `out`
    args = call.args[: len(call.args) - len(call.given) + start]
    return Apply(call.op, args, (*later, *call.keywords), call.symbol), outs


def _given(values: Iterable[Expr]) -> tuple[Expr, ...]:
    given = tuple(values)
    return () if all(v == Const(None) for v in given) else given


class _Elementwise(Protocol):
    nin: int
    nout: int


def is_elementwise(callee: object) -> TypeGuard[_Elementwise]:
    """Is it one of the functions of NumPy's kind that say how many arguments and results they have?"""
    return all(isinstance(getattr(callee, name, None), int) for name in ("nin", "nout"))


_ARGUMENT = inspect.Parameter("x", inspect.Parameter.POSITIONAL_ONLY)
_OUT = inspect.Parameter("out", inspect.Parameter.POSITIONAL_ONLY)


def _positions(call: Apply, book: RuleBook) -> tuple[inspect.Parameter, ...]:
    """The parameters that a function or method of an array library takes by position."""
    match call:
        case Apply(Op.CALL, (Global(value=callee), *_)) if library_of(callee) in book.libraries():
            if is_elementwise(callee):
                return (_ARGUMENT,) * callee.nin + (_OUT,) * callee.nout
            rule = book.rule_for(callee)
            return _by_position(_signature(callee) if rule is None else rule.parameters)
        case Apply(Op.METHOD, (Global(value=owner), *_), symbol=method):
            known = library_of(owner) in book.libraries() and book.composition_of(owner, method) is not None
            return (_ARGUMENT, *_by_position(_signature(getattr(owner, method)))) if known else ()
        case Apply(Op.METHOD, symbol=method):
            rule = book.method(method)
            return () if rule is None else _by_position(rule.parameters)
    return ()


def _signature(callee: Callable[..., object]) -> inspect.Signature:
    try:
        return inspect.signature(callee)
    except (TypeError, ValueError):
        return inspect.Signature()  # it does not say


def _by_position(signature: inspect.Signature) -> tuple[inspect.Parameter, ...]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return tuple(p for p in signature.parameters.values() if p.kind in kinds)
