"""Which arrays are surely arrays still when arithmetic has made them.

What NumPy makes of arrays of shape () is a number: after `y = np.zeros(())`, `y * 2.0` cannot be changed
in place, and `z += x` binds `z` anew.  An array that has axes gives arrays.
"""

from __future__ import annotations

from collections.abc import Callable

from tangent import runtime
from tangent.facts.fact import UNKNOWN, Facts, Kind, Shape
from tangent.facts.operations import operation_or_none
from tangent.rules.book import RuleBook
from tangent.rules.record import Result
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op


def may_be_numbers(function: core.Function, facts: Facts, book: RuleBook) -> Callable[[str], bool]:
    """Tells of the name of what is taken for an array whether it may be a number that arithmetic has made."""
    definitions: dict[str, list[core.Statement]] = {p.name: [] for p in function.params}
    for s in core.walk(function.body):
        for target in core.targets(s):
            definitions.setdefault(target, []).append(s)
    shapes = set(_with_axes(function, facts))

    def made(name: str, seen: frozenset[str]) -> bool:
        if name in seen:
            return False
        return any(
            not isinstance(s, core.Bind) or calculated(s.value, seen | {name})
            for s in definitions.get(name, [])
        )

    def calculated(value: Expr, seen: frozenset[str]) -> bool:
        match value:
            case Name(name):
                return made(name, seen)
            case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE):
                op = operation_or_none(value, book)
                if op is None:
                    return True
                if op.rule.callee in (runtime.copy, runtime.zeros_like) or value.symbol == "copy":
                    return any(calculated(given, seen) for given in value.given)
                return op.rule.result not in (Result.ARRAY, Result.MATRIX)
            case Apply(Op.BINARY | Op.UNARY | Op.INPLACE | Op.IF | Op.AND | Op.OR):
                return True
        return False

    def may_be_number(name: str) -> bool:
        fact = facts.get(name, UNKNOWN)
        has_axes = bool(fact.ndim) or fact.shape in shapes
        return fact.kind is not Kind.ARRAY or (not has_axes and made(name, frozenset()))

    return may_be_number


def _with_axes(function: core.Function, facts: Facts) -> list[Shape]:
    """The shapes of what items or slices are taken of."""
    found: list[Shape] = []
    for sub in core.all_expressions(function.body):
        match sub:
            case Apply(Op.ITEM, (Name(base), key)) if key not in (Const(...), Apply(Op.TUPLE, ())):
                found.append(facts.get(base, UNKNOWN).shape)
    for s in core.walk(function.body):
        if isinstance(s, core.For):
            found += [
                facts.get(source.sequence.id, UNKNOWN).shape
                for source in s.sources
                if isinstance(source, core.Each) and isinstance(source.sequence, Name)
            ]
    return [shape for shape in found if shape is not None]
