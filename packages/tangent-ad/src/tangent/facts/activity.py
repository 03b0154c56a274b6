"""Which names are active: varied (they depend on what is differentiated by) and useful (the result depends on them)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tangent.facts.harmless import is_harmless
from tangent.facts.memory import Memory
from tangent.facts.operations import BadCall, operation
from tangent.facts.values import CONSTANT, UNKNOWN, Facts
from tangent.rules.book import RuleBook
from tangent.rules.record import Form
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op

# Is this callee one that has neither rule nor source, but is known to be constant?
IsConstant = Callable[[Apply], bool]


def varied(
    function: core.Function, wrt: Iterable[str], facts: Facts, memory: Memory, book: RuleBook
) -> frozenset[str]:
    """The names that depend on the parameters `wrt`."""
    found = set(wrt)

    def depends(expr: Expr) -> bool:
        return any(name in found for name in carriers(expr, book))

    def mark(target: str) -> None:
        if facts.get(target, UNKNOWN).kind not in CONSTANT:
            found.add(target)
            if memory.is_mutated(target):
                found.update(
                    m for m in memory.members(target) if facts.get(m, UNKNOWN).kind not in CONSTANT
                )

    for name in list(found):
        mark(name)
    while True:
        before = len(found)
        for statement in core.walk(function.body):
            match statement:
                case core.Bind(target=target, value=value):
                    if depends(value):
                        mark(target)
                case core.Unpack(targets=targets, value=value):
                    if depends(value):
                        for target in targets:
                            mark(target)
                case core.For(targets=targets, sources=sources):
                    for target, source in zip(targets, sources, strict=True):
                        if isinstance(source, core.Each) and depends(source.sequence):
                            mark(target)
                case core.Update(place=place, value=value):
                    if depends(value):
                        for name in core.names(place.args[0] if isinstance(place, Apply) else place):
                            mark(name)
                case core.Effect(value=Apply(args=args) as value):
                    # What a call writes to may come to depend on what it is given.
                    if any(n in found for n in core.names(value)) and not is_harmless(value, book):
                        of_local = value.op is Op.METHOD and isinstance(args[0], Name)
                        for name in core.names(args[0] if of_local else value):
                            mark(name)
        _through_stacks(function, found, mark)
        if len(found) == before:
            return frozenset(found)


def useful(
    function: core.Function, results: Iterable[str], facts: Facts, memory: Memory, book: RuleBook
) -> frozenset[str]:
    """The names that the names `results` depend on, differentiably."""
    found = set(results)

    def mark(name: str) -> None:
        found.add(name)
        if memory.is_mutated(name):
            found.update(memory.members(name))

    for name in list(found):
        mark(name)
    statements = list(core.walk(function.body))
    while True:
        before = len(found)
        for statement in reversed(statements):
            match statement:
                case core.Update(place=place, value=value):
                    base = place.args[0] if isinstance(place, Apply) else place
                    needed = any(n in found for n in core.names(base))
                    used = [value]
                case core.For(sources=sources):
                    for target, source in zip(statement.targets, sources, strict=True):
                        if target in found and isinstance(source, core.Each):
                            for name in carriers(source.sequence, book):
                                mark(name)
                    continue
                case _:
                    needed = any(t in found for t in core.targets(statement))
                    used = list(core.expressions(statement))
            if needed:
                for expr in used:
                    for name in carriers(expr, book):
                        mark(name)
        _useful_through_stacks(statements, found, mark)
        if len(found) == before:
            return frozenset(found)


def carriers(expr: Expr, book: RuleBook) -> Iterable[str]:
    """The names through which an expression depends differentiably on others."""
    match expr:
        case Apply(Op.ITEM, args=(base, _)):
            yield from carriers(base, book)
        case Apply(Op.COMPARE | Op.SLICE | Op.SET):
            return
        case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE | Op.BINARY | Op.INPLACE | Op.UNARY):
            try:
                op = operation(expr, book)
            except BadCall:
                op = None
            if op is None:
                yield from core.names(expr)
            elif op.rule.form is Form.REFUSED:
                yield from core.names(expr)
            elif op.rule.form is not Form.CONSTANT:
                for parameter, value in op.arguments.items():
                    if parameter in op.rule.active:
                        yield from core.names(value)
        case Apply(args=args):
            for arg in args:
                yield from carriers(arg, book)
        case Global():
            return
        case _:
            yield from core.names(expr)


Mark = Callable[[str], None]


def _rows(statements: Iterable[core.Statement]) -> dict[str, list[tuple[Expr, ...]]]:
    rows: dict[str, list[tuple[Expr, ...]]] = {}
    for statement in statements:
        if isinstance(statement, core.Push):
            rows.setdefault(statement.stack, []).append(statement.values)
    return rows


def _through_stacks(function: core.Function, found: set[str], mark: Mark) -> None:
    statements = list(core.walk(function.body))
    rows = _rows(statements)
    for statement in statements:
        if isinstance(statement, core.Pop):
            for row in rows.get(statement.stack, []):
                for target, value in zip(statement.targets, row, strict=False):
                    if any(n in found for n in core.names(value)):
                        mark(target)


def _useful_through_stacks(statements: list[core.Statement], found: set[str], mark: Mark) -> None:
    rows = _rows(statements)
    for statement in statements:
        if isinstance(statement, core.Pop):
            for row in rows.get(statement.stack, []):
                for target, value in zip(statement.targets, row, strict=False):
                    if target in found:
                        for name in core.names(value):
                            mark(name)
