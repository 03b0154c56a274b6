"""Which values may be of double precision although the arguments are not.

    y = x * np.sqrt(2.0)    =>    y: in double precision, also for an x in single precision

NumPy's own numbers and arrays decide the precision of what they meet; Python's numbers take it over.
A cotangent that was made of such a value has to be given the precision of its argument back.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from enum import IntEnum

from tangent import backend as backends
from tangent.facts.fact import Fact, Kind
from tangent.facts.flowing import flow
from tangent.facts.operations import operation_or_none
from tangent.rules.book import RuleBook, library_of
from tangent.rules.record import Result
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op


class Precision(IntEnum):
    """Whose precision a value has; of two that meet the greater decides."""

    OF_NUMBERS = 0  # Python's, and truth values
    OF_ARGUMENTS = 1
    SINGLE = 2  # or less, because the text says so
    DOUBLE = 3


_GIVE_NUMBERS = (builtins.float, builtins.int, builtins.complex, builtins.len, builtins.range)
_MEASURES = frozenset({"shape", "size", "ndim", "itemsize", "nbytes", "item", "tolist"})
_SMALL = frozenset(
    {"bool", "int8", "int16", "uint8", "uint16", "float16", "bfloat16", "float32", "complex64"}
)


def precisions(
    params: Iterable[core.Param], block: core.Block, book: RuleBook, fact: Callable[[str], Fact]
) -> dict[str, Precision]:
    """The precision of every name that a block binds.

    An array keeps its precision when something is written into it: `fact` tells which names are such.
    """
    start = {p.name: _of_parameter(fact(p.name)) for p in params}

    def of(expr: Expr, table: Callable[[str], Precision]) -> Precision:
        return precision_of(expr, table, book)

    return flow(block, start, of, max, Precision.OF_NUMBERS, takes=lambda n: fact(n).kind is not Kind.ARRAY)


def precision_of(expr: Expr, table: Callable[[str], Precision], book: RuleBook) -> Precision:
    """The precision of one expression, given those of the names in it."""

    def of(*parts: Expr) -> Precision:
        return max((precision_of(part, table, book) for part in parts), default=Precision.OF_NUMBERS)

    match expr:
        case Name(name):
            return table(name)
        case Const(value) | Global(value=value):
            return _of_value(value)
        case Apply(Op.COMPARE | Op.SLICE):
            return Precision.OF_NUMBERS
        case Apply(Op.ATTRIBUTE | Op.METHOD, symbol=symbol) if symbol in _MEASURES:
            return Precision.OF_NUMBERS
        case Apply():
            if (decisive := _decisive(expr, book)) is not None:
                return of(decisive)
            given = of(*expr.slots)
            return _of_call(expr.args[0], given) if expr.op is Op.CALL else given
        case core.Verbatim(names=names):
            return of(*names)


def _decisive(expr: Apply, book: RuleBook) -> Expr | None:
    """What alone decides the precision of a result: a dtype, or the value that the result is like."""
    if expr.op is Op.ITEM:
        return expr.args[0]
    if expr.op not in (Op.CALL, Op.METHOD):
        return None
    for keyword, value in expr.keywords:
        if keyword == "dtype" and value != Const(None):
            return value
    for value in expr.given:
        if _is_dtype(value):
            return value
    found = operation_or_none(expr, book) if expr.op is Op.CALL else None
    return None if found is None or found.rule.result is not Result.MODEL else found.arguments.get("like")


def _of_call(callee: Expr, given: Precision) -> Precision:
    """The precision of what a function makes of arguments of this precision."""
    match callee:
        case Global(value=value) if any(value is f for f in _GIVE_NUMBERS) or library_of(value) == "math":
            return Precision.OF_NUMBERS
        case Global(value=type()) if _is_dtype(callee):
            return _of_value(callee.value)
        case Global(value=value) if given is Precision.OF_NUMBERS and backends.is_library(library_of(value)):
            return Precision.DOUBLE  # np.sqrt(2.0), np.zeros(3)
    return given


def _of_parameter(known: Fact) -> Precision:
    """A number may be one of NumPy's, which are as wide as they are (`np.float64` is a `float`, too)."""
    return Precision.DOUBLE if known.scalar else Precision.OF_ARGUMENTS


def _is_dtype(expr: Expr) -> bool:
    """Does an expression say a dtype?"""
    match expr:
        case Const(str() as name):
            return name.rstrip("0123456789") in ("float", "int", "uint", "complex")
        case Global(value=type() as kind):
            return kind in (builtins.float, builtins.int, builtins.complex) or hasattr(kind, "itemsize")
        case Global(value=value):
            return hasattr(value, "itemsize") and not hasattr(value, "dtype")
        case Apply(Op.ATTRIBUTE, symbol="dtype"):
            return True
    return False


def _of_value(value: object) -> Precision:
    """The precision of a constant, or of a dtype."""
    if isinstance(value, (bool, int, float, complex)) and not hasattr(value, "dtype"):
        return Precision.OF_NUMBERS
    dtype = value if isinstance(value, type) else getattr(value, "dtype", value)
    name = dtype if isinstance(dtype, str) else getattr(dtype, "name", getattr(dtype, "__name__", ""))
    if not _is_dtype(Const(name)):
        return Precision.OF_NUMBERS
    return Precision.SINGLE if name in _SMALL else Precision.DOUBLE
