"""What the value of an expression may share memory with."""

from __future__ import annotations

from collections.abc import Iterator

from tangent.facts.operations import operation_or_none
from tangent.rules.book import RuleBook
from tangent.rules.record import Form, Result
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op

_HOLDS_ARGUMENTS = (Result.LIST, Result.TUPLE, Result.ANYTHING, Result.OTHER)


def reached(expr: Expr, book: RuleBook) -> Iterator[str]:
    """The names of cotangents whose memory the value of an expression may share.

    bx => bx;  bx[i] => bx;  bx * y => nothing;  unbroadcast(bx, x) => bx;  unbroadcast(bx * y, x) => nothing

    Sums and products are of numbers and arrays: those of containers are written with helpers.
    """
    match expr:
        case Name(name):
            yield name
        case Apply(Op.BINARY | Op.UNARY | Op.COMPARE):
            return
        case Apply(Op.ITEM, (base, _)):
            yield from reached(base, book)
        case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE):
            op = operation_or_none(expr, book)
            if (
                op is None
                or op.rule.form is Form.PAIR
                or op.rule.result in _HOLDS_ARGUMENTS
                or op.rule.mutates
            ):
                yield from core.names(expr)
            elif op.rule.view_of is not None and op.rule.view_of in op.arguments:
                yield from reached(op.arguments[op.rule.view_of], book)
        case _:
            yield from core.names(expr)
