"""Which names are active: varied (they depend on the arguments) and useful (the result depends on them)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from types import FunctionType

from tangent.callees import python_call
from tangent.facts.harmless import is_harmless
from tangent.facts.keys import gives_keys
from tangent.facts.memory import Memory
from tangent.facts.operations import BadCall, operation, operation_or_none
from tangent.facts.outs import outs_of
from tangent.facts.stacks import stacks_of
from tangent.facts.values import CONSTANT, UNKNOWN, Facts
from tangent.rules.book import RuleBook
from tangent.rules.record import Form
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.literals import holds_literals

# Is this callee one that has neither rule nor source, but is known to be constant?
IsConstant = Callable[[Apply], bool]


def varied(
    function: core.Function, wrt: Iterable[str], facts: Facts, memory: Memory, book: RuleBook
) -> frozenset[str]:
    """The names that depend on the parameters `wrt`."""
    found = set(wrt)

    def depends(expr: Expr) -> bool:
        return any(name in found for name in carriers(expr, book)) and not gives_keys(expr, facts)

    def mark(target: str) -> None:
        if facts.get(target, UNKNOWN).kind not in CONSTANT:
            found.add(target)
            if memory.is_mutated(target):
                found.update(m for m in memory.members(target) if facts.get(m, UNKNOWN).kind not in CONSTANT)

    for name in list(found):
        mark(name)
    while True:
        before = len(found)
        for statement in core.walk(function.body):
            match statement:
                case core.Bind(target=target, value=value):
                    if depends(value):
                        mark(target)
                    if isinstance(value, Apply) and any(n in found for n in core.names(value)):
                        for name in _written_to(value, book):
                            mark(name)
                case core.Unpack(targets=targets, value=value):
                    if depends(value):
                        for target in targets:
                            mark(target)
                case core.For(targets=targets, sources=sources):
                    for target, source in zip(targets, sources, strict=True):
                        if isinstance(source, core.Each) and depends(source.sequence):
                            mark(target)
                case core.Enter(manager=manager, target=target) if manager is not None and target:
                    if depends(manager):
                        mark(target)
                case core.Try(body=body, handlers=handlers):
                    # An exception may carry what it was made from.
                    if any(n in found for inside in core.walk(body) for n in core.reads(inside)):
                        for handler in handlers:
                            mark(handler.name)
                case core.Update(bases=names, value=value):
                    if depends(value):
                        for name in names:
                            mark(name)
                case core.Effect(value=Apply(args=args) as value):
                    # What a call writes to may come to depend on what it is given.
                    if any(n in found for n in core.names(value)) and not is_harmless(value, book):
                        of_local = value.op is Op.METHOD and isinstance(args[0], Name)
                        for name in core.names(args[0] if of_local else value):
                            mark(name)
                        for name in _written_to(value, book):
                            mark(name)
        _through_stacks(function, found, mark)
        if len(found) == before:
            return frozenset(found)


def _written_to(call: Apply, book: RuleBook) -> Iterable[str]:
    """The names of what a call writes to for all that its rule says, or because it is given as `out`."""
    if python_call(call) is not None:
        return  # written out, if it writes
    op = operation_or_none(call, book)
    if op is not None:
        for parameter in op.rule.mutates:
            yield from core.names(op.arguments.get(parameter, core.Const(None)))
    for value in outs_of(call, book):
        yield from core.names(value)


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
                case core.Update(bases=names, value=value):
                    needed = any(n in found for n in names)
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
        _useful_through_stacks(function, found, mark)
        if len(found) == before:
            return frozenset(found)


def names_carried(function: core.Function, book: RuleBook) -> set[str]:
    """The names on which something depends differentiably: not those that are only compared."""
    statements = core.walk(function.body)
    return {name for s in statements for expr in core.expressions(s) for name in carriers(expr, book)}


def carriers(expr: Expr, book: RuleBook) -> Iterable[str]:
    """The names through which an expression depends differentiably on others."""
    match expr:
        case Apply(Op.ITEM, args=(base, key)):
            yield from carriers(base, book)
            if isinstance(base, Global) and makes_items(base.value):
                yield from core.names(key)
        case Apply(Op.COMPARE | Op.SLICE | Op.SET):
            return
        case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE | Op.BINARY | Op.INPLACE | Op.UNARY):
            try:
                op = operation(expr, book)
            except BadCall:
                op = None
            if op is None or op.rule.form is Form.REFUSED:
                yield from core.names(expr)
            elif op.rule.form is Form.CONSTANT:
                for parameter in op.rule.fixed:  # refused where it is differentiated
                    yield from core.names(op.arguments.get(parameter, core.Const(None)))
            else:
                for parameter, value in op.arguments.items():
                    # What is fixed depends on it, too, which is told where it is differentiated.
                    if parameter in (*op.rule.active, *op.rule.fixed):
                        yield from core.names(value)
        case Apply(args=args):
            for arg in args:
                yield from carriers(arg, book)
        case Global():
            return
        case core.Verbatim(tree=tree) if holds_literals(tree):
            return
        case _:
            yield from core.names(expr)


def makes_items(value: object) -> bool:
    """Are the items of an object what a method in Python makes of the keys, so that they vary with these?

    >>> makes_items([1.0]), makes_items({1.0: 2.0})
    (False, False)
    """
    return isinstance(inspect.getattr_static(type(value), "__getitem__", None), FunctionType)


Mark = Callable[[str], None]


def _through_stacks(function: core.Function, found: set[str], mark: Mark) -> None:
    """What is popped varies with what was pushed at its position, or with a stack from elsewhere."""
    for name, stack in stacks_of(function).items():
        if any(n in found for row in stack.rows for value in row for n in core.names(value)):
            mark(name)
        for targets in stack.pops:
            for k, target in enumerate(targets):
                pushed = [n for row in stack.rows for n in core.names(row[k])] if stack.local else [name]
                if any(n in found for n in pushed):
                    mark(target)


def _useful_through_stacks(function: core.Function, found: set[str], mark: Mark) -> None:
    """What is pushed is useful if what is popped at its position is, or the stack that leaves with it."""
    for name, stack in stacks_of(function).items():
        if any(t in found for targets in stack.pops for t in targets):
            mark(name)
        for row in stack.rows:
            for k, value in enumerate(row):
                popped = [targets[k] for targets in stack.pops] if stack.local else [name]
                if any(t in found for t in popped):
                    for n in core.names(value):
                        mark(n)
