"""What has no axes because the result has none: shapes only grow where values are combined.

    for d in data:                  A gradient is that of one number, which is made sure of before
        t = d * w                   the reverse sweep begins.  Then `total` has had no axes in any
        total = total + t           turn, and neither had t, d and w.
    return total

A value counts if every way from it to the end combines it into the result: what a
branch or a `break` leaves out may have any shape.

>>> import numpy as np
>>> from tangent.facts.values import infer
>>> from tangent.rules.book import BOOK
>>> from tangent_ast.lower import lower
>>> from tangent_ast.source import source_of
>>> def f(x, w, n: int):
...     total = 0.0
...     for i in range(n):
...         a, b = np.dot(x, x), np.dot(w, w)
...         total = total + a
...     return total
>>> function = lower(source_of(f))
>>> facts = infer(function, BOOK, {}, lambda call, of: UNKNOWN)
>>> facts = without_axes(function, facts, combined(function, facts, BOOK), BOOK)
>>> facts["a"].scalar, facts["b"].scalar
(True, False)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tangent.facts.fact import UNKNOWN, Fact, Facts, Kind
from tangent.facts.operations import operation_or_none
from tangent.facts.values import fact_of
from tangent.rules.book import RuleBook
from tangent.rules.record import Result
from tangent_ast import core, solver
from tangent_ast.core import Expr, Name
from tangent_ast.namesets import NamesAround, NameSet, Universe


def combined(function: core.Function, facts: Facts, book: RuleBook) -> NamesAround:
    """The names whose values are combined into the result, around every statement."""
    names = Universe()
    anything = names.set(n for s in core.walk(function.body) for n in (*core.targets(s), *core.reads(s)))
    nothing = names.set()
    # What raises an error has no result, and no gradient: there anything may be said of anything.
    solution = solver.backward(function.body, nothing, _Combined(names, facts, book), raised=anything)
    return NamesAround(solution, nothing)


def without_axes(
    function: core.Function, facts: Facts, narrow: NamesAround, book: RuleBook
) -> dict[str, Fact]:
    """`facts`, if all values are numbers that are combined into the result: `narrow` says where they are.

    So are those that are calculated from such values, in whichever turn.
    """
    entry = narrow.entry(function.body)
    numbers = {n for n, fact in facts.items() if fact.kind is Kind.NUMERIC and not fact.scalar}
    numbers -= {p.name for p in function.params if p.name not in entry}
    made: list[tuple[str, Expr]] = []  # what need not be combined, but may be calculated from numbers
    for s in core.walk(function.body):
        used = narrow.entry(s.body) if isinstance(s, core.For) else narrow.after(s)
        for target in core.targets(s):
            if target in used or target not in numbers:
                continue
            if isinstance(s, core.Bind):
                made.append((target, s.value))
            else:
                numbers.discard(target)
    found = {**facts, **{n: replace(facts[n], shape=(), ndim=0) for n in numbers}}
    readers: dict[str, list[tuple[str, Expr]]] = defaultdict(list)
    for target, value in made:
        for name in core.names(value):
            readers[name].append((target, value))
    waiting = made
    while waiting:
        target, value = waiting.pop()
        if target in numbers and not fact_of(value, found, book).scalar:
            numbers.discard(target)
            found[target] = facts[target]
            waiting += readers[target]
    return found


@dataclass(frozen=True, slots=True)
class _Combined:
    """Backwards: the names whose values every way to the end combines into the result."""

    names: Universe
    facts: Facts
    book: RuleBook

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        match statement:
            case core.Return(value=Name(result)):
                return state.union((result,))
            case core.Bind(target=target, value=value) if target in state:
                # Of objects nobody knows what their operators combine, and what becomes of it.
                numeric = self.facts.get(target, UNKNOWN).numeric
                rest = state.difference((target,))
                return rest.union(self.operands(value)) if numeric else rest
        return state.difference(core.targets(statement))

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one & other

    def operands(self, value: Expr) -> Iterator[str]:
        """The names whose values have no more axes than this one.

        x => x;  -x => x;  x * y => x, y;  np.where(c, x, y) => x, y;  x @ y => nothing
        """
        if isinstance(value, Name):
            yield value.id
            return
        op = operation_or_none(value, self.book)
        if op is None or op.rule.result not in (Result.BROADCAST, Result.LIKE):
            return
        first = next(iter(op.rule.parameters.parameters))
        parameters = op.rule.active if op.rule.result is Result.BROADCAST else (first,)
        operands = (op.arguments.get(parameter) for parameter in parameters)
        yield from (operand.id for operand in operands if isinstance(operand, Name))
