"""Which expressions do nothing but compute."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Set

from tangent.facts.harmless import CHANGING
from tangent.facts.operations import operation_or_none
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op

_CALLS = (Op.CALL, Op.METHOD)


def purity(book: RuleBook) -> Callable[[Expr], bool]:
    """A test for expressions that may be dropped: no call in them does anything but compute."""
    call = pure_calls(book)

    def pure(expr: Expr) -> bool:
        if type(expr) is not Apply:
            return True
        if expr.op in _CALLS and not call(expr):
            return False
        return all(map(pure, expr.args)) and all(pure(value) for _, value in expr.keywords)

    return pure


def pure_calls(book: RuleBook) -> Callable[[Expr], bool]:
    """A test for calls that only compute."""

    def pure(expr: Expr) -> bool:
        match expr:
            case Apply(Op.CALL, (Global(value=value), *_)) if value is core.UNKNOWN:
                return True  # a derived function
            case Apply(Op.METHOD, symbol=symbol) if symbol in CHANGING:
                return False
            case Apply(Op.CALL | Op.METHOD):
                op = operation_or_none(expr, book)
                return op is not None and not op.rule.mutates and not op.rule.guards
        return True

    return pure


def lasting_calls(arrays: Set[str]) -> Callable[[Expr], bool]:
    """A test for what is the same at any time, since the length of an array cannot change.

    len(x), for the name x of an array
    """

    def lasting(expr: Expr) -> bool:
        match expr:
            case Apply(Op.CALL, (Global(value=builtins.len), Name(name))):
                return name in arrays
        return False

    return lasting
