"""Which calls leave their arguments alone."""

from __future__ import annotations

from types import FunctionType, MethodType

from tangent.facts.operations import operation_or_none
from tangent.facts.outs import outs_of
from tangent.rules.book import RuleBook
from tangent_ast.core import Apply, Expr, Global, Op

# Builtins that leave their arguments alone.
HARMLESS = (print, repr, str, format, isinstance, id, type)


# Modules whose functions report what they are given, and do nothing else with it.
_REPORTING = ("logging", "warnings", "pprint")


def reports(callee: object) -> bool:
    """Is this a function that tells somebody what it is given?  `logging.info`, and methods of loggers"""
    written = isinstance(callee, FunctionType | MethodType)
    return written and (callee.__module__ or "").partition(".")[0] in _REPORTING


# Methods of containers and arrays that change their receiver.
CHANGING = {
    "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "update",
    "setdefault", "popitem", "add", "discard", "fill", "put", "itemset", "resize", "partition",
    "set", "scatter_add", "scatter_max", "scatter_min", "__setitem__", "__delitem__",
    *(f"__i{name}__" for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")),
    *(f"__i{name}__" for name in ("and", "or", "xor", "lshift", "rshift")),
}  # fmt: skip
# Those that keep what they are given.
TAKING = {"append", "extend", "insert", "update", "setdefault", "add"}


def is_harmless(value: Expr, book: RuleBook) -> bool:
    """Does a call surely leave its arguments as they are (and keep nothing of them)?"""
    match value:
        case Apply(Op.CALL, (Global(value=callee), *_)) if any(callee is h for h in HARMLESS):
            return True
        case Apply(Op.METHOD, symbol=symbol) if symbol in CHANGING:
            return False
        case Apply(Op.CALL, (Global(value=callee), *_)) if reports(callee):
            return True
        case Apply(Op.CALL, (Global(value=MethodType()), *_)):
            return False
        case Apply(Op.METHOD, (Global(value=receiver), *_)):
            # np.add.at writes to an argument; what is no method written in Python only looks at its own.
            return type(receiver).__module__.partition(".")[0] not in book.libraries()
        case Apply(Op.CALL | Op.METHOD):
            op = operation_or_none(value, book)
            return op is not None and not op.rule.mutates and not outs_of(value, book)
    return not isinstance(value, Apply)
