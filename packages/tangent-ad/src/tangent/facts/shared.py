"""The parts of an expression whose memory its value may share.

x => x;  x[i] => x;  x * y => nothing;  np.ravel(x) => x;  np.full(n, x) => nothing;  g(x, y) => x, y
"""

from __future__ import annotations

import copy
from collections.abc import Container, Iterator

from tangent.facts.operations import operation_or_none
from tangent.rules.book import RuleBook
from tangent.rules.record import Form, Result
from tangent_ast.core import Apply, Expr, Name, Op

_UNSEEN = (Form.PAIR, Form.REFUSED)
_HOLDS_ARGUMENTS = (Result.LIST, Result.TUPLE, Result.DICT, Result.OBJECT, Result.ANYTHING, Result.OTHER)


def shared_parts(expr: Expr, book: RuleBook) -> Iterator[Expr]:
    """Names and the like; sums and products are of numbers and arrays."""
    match expr:
        case Apply(Op.BINARY, symbol="|"):
            yield expr  # of dictionaries, it holds the items of both
        case Apply(Op.BINARY | Op.UNARY | Op.COMPARE):
            return
        case Apply(Op.ITEM, (base, _)):
            yield from shared_parts(base, book)
        case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE):
            op = operation_or_none(expr, book)
            if op is None or op.rule.form in _UNSEEN or op.rule.result in _HOLDS_ARGUMENTS or op.rule.mutates:
                yield expr
            elif op.rule.callee is copy.copy:
                yield expr  # of a container, it holds the same items
            elif op.rule.view_of is not None:
                given = op.arguments.get(op.rule.view_of)
                yield from (expr,) if given is None else shared_parts(given, book)
        case _:
            yield expr


def shares_only(expr: Expr, names: Container[str], book: RuleBook) -> bool:
    """Is a value in new memory, or in memory of these names?

    x * y, of nothing => yes;  x[1:], of x => yes;  x[1:], of nothing => no
    """
    return all(isinstance(part, Name) and part.id in names for part in shared_parts(expr, book))
