"""Which names are active: varied (they depend on the arguments) and useful (the result depends on them)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType

from tangent.callees import python_call
from tangent.facts import extent
from tangent.facts.extent import Extent
from tangent.facts.fact import CONSTANT, UNKNOWN, Facts, Kind
from tangent.facts.harmless import is_harmless
from tangent.facts.keys import gives_keys
from tangent.facts.memory import Memory
from tangent.facts.operations import BadCall, operation, operation_or_none
from tangent.facts.outs import outs_of
from tangent.facts.stacks import Stack, stacks_of
from tangent.rules.book import RuleBook
from tangent.rules.record import Form, constructed
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.literals import holds_literals
from tangent_ast.lower.growing import listed

# Is this callee one that has neither rule nor source, but is known to be constant?
IsConstant = Callable[[Apply], bool]


# How much of the result of a call varies, given how much of each expression does; None if nobody can tell.
ResultVaries = Callable[[Apply, Callable[[Expr], Extent]], Extent | None]


def varied(
    function: core.Function, wrt: Iterable[str], facts: Facts, memory: Memory, book: RuleBook
) -> frozenset[str]:
    """The names that depend on the parameters `wrt`."""
    return frozenset(extents(function, dict.fromkeys(wrt, True), facts, memory, book))


def extents(
    function: core.Function,
    wrt: Mapping[str, Extent],
    facts: Facts,
    memory: Memory,
    book: RuleBook,
    result_varies: ResultVaries | None = None,
) -> dict[str, Extent]:
    """How much of each name depends on the parameters `wrt`, of which so much varies; no others are in it."""
    found: dict[str, Extent] = {}
    stacks = stacks_of(function)

    def depends(expr: Expr) -> bool:
        return any(name in found for name in carriers(expr, book)) and not gives_keys(expr, facts)

    def extent_of(expr: Expr) -> Extent:
        match expr:
            case Name(name):
                return found.get(name, False)
            case _ if not depends(expr):
                return False
            case Apply(Op.TUPLE, parts):
                return extent.items(map(extent_of, parts))
            case Apply(Op.LIST, parts):
                return extent.rows([extent.any_of(map(extent_of, parts))])
            case Apply(Op.DICT, pairs) | Apply(Op.OBJECT, (_, *pairs)):
                keys = [key.value for key in pairs[::2] if isinstance(key, core.Const)]
                values = [extent_of(value) for value in pairs[1::2]]
                return extent.items(values, keys) if len(keys) == len(values) else True
            case Apply(Op.ITEM, (base, core.Const(key))):
                return extent.item(extent_of(base), key)
            case Apply(Op.ITEM, (base, Name(key))) if facts.get(key, UNKNOWN).kind is Kind.INDEX:
                return extent.item(extent_of(base))
            case Apply(Op.ATTRIBUTE, (base,), symbol=name):
                return extent.item(extent_of(base), name)
            case Apply(Op.CALL, (Global(value=callee), stack)) if callee is listed:
                return extent_of(stack)
            case Apply(Op.CALL, (Global(value=callee), whole)) if callee is list or callee is tuple:
                return extent.rows([extent.item(extent_of(whole))])
            case Apply(Op.CALL | Op.METHOD):
                op = operation_or_none(expr, book)
                if op is not None and constructed(op.rule) is not None:
                    return extent.items(map(extent_of, op.arguments.values()), tuple(op.arguments))
                told = result_varies(expr, extent_of) if result_varies is not None else None
                if told is None and expr.op is Op.CALL and isinstance(expr.args[0], Name):
                    told = extent.SOME  # of a function that is known only when it runs
                if told is not None:
                    return told
        given = {found[name] for name in carriers(expr, book) if name in found}
        return extent.PERHAPS if given == {extent.PERHAPS} else True

    def mark(target: str, how: Extent = True) -> bool:
        """Note how much of a name varies; is that more than was known?"""
        if how is False or facts.get(target, UNKNOWN).kind in CONSTANT:
            return False
        if not memory.is_mutated(target):
            return grown(target, bool(how) if memory.holds_mutated(target) else how)
        members = (m for m in memory.members(target) if facts.get(m, UNKNOWN).kind not in CONSTANT)
        changed = [grown(name, True) for name in {target, *members}]
        return any(changed)

    def grown(name: str, how: Extent) -> bool:
        before = found.get(name, False)
        found[name] = extent.joined(before, how)
        return found[name] != before

    for name, how in wrt.items():
        found[name] = how
        mark(name, how)
    while True:
        changed = False
        for statement in core.walk(function.body):
            match statement:
                case core.Bind(target=target, value=value):
                    how = extent_of(value)
                    shared = not stacks.keys().isdisjoint((target, *core.names(value)))
                    # What is put on a stack under one name may be taken from it under another.
                    changed |= mark(target, bool(how) if shared and isinstance(value, Name) else how)
                    if isinstance(value, Apply) and any(n in found for n in core.names(value)):
                        for name in _written_to(value, book):
                            changed |= mark(name)
                case core.Unpack(targets=targets, value=value):
                    parts = extent.unpacked(extent_of(value), len(targets))
                    for target, how in zip(targets, parts, strict=True):
                        changed |= mark(target, how)
                case core.For(targets=targets, sources=sources):
                    for target, source in zip(targets, sources, strict=True):
                        if isinstance(source, core.Each) and depends(source.sequence):
                            changed |= mark(target, extent.item(extent_of(source.sequence)))
                case core.Enter(manager=manager, target=target) if manager is not None and target:
                    if depends(manager):
                        changed |= mark(target)
                case core.Try(body=body, handlers=handlers):
                    # An exception may carry what it was made from.
                    if any(n in found for inside in core.walk(body) for n in core.reads(inside)):
                        for handler in handlers:
                            changed |= mark(handler.name)
                case core.Update(bases=names, value=value):
                    if depends(value):
                        for name in names:
                            changed |= mark(name)
                case core.Effect(value=Apply(args=args) as value):
                    # What a call writes to may come to depend on what it is given.
                    if any(n in found for n in core.names(value)) and not is_harmless(value, book):
                        of_local = value.op is Op.METHOD and isinstance(args[0], Name)
                        for name in core.names(args[0] if of_local else value):
                            changed |= mark(name)
                        for name in _written_to(value, book):
                            changed |= mark(name)
        changed |= _through_stacks(stacks, found, extent_of, mark)
        if not changed:
            return found


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


def _through_stacks(
    stacks: Mapping[str, Stack],
    found: Mapping[str, Extent],
    extent_of: Callable[[Expr], Extent],
    mark: Callable[[str, Extent], bool],
) -> bool:
    """What is popped varies with what was pushed at its position, or with a stack from elsewhere."""
    changed = False
    for name, stack in stacks.items():
        for row in stack.rows:
            changed |= mark(name, extent.rows(map(extent_of, row)))
        for targets in stack.pops:
            pushed = [tuple(map(extent_of, row)) for row in stack.rows] if stack.local else []
            for parts in pushed or [extent.popped(found.get(name, False), len(targets))]:
                for target, how in zip(targets, parts, strict=True):
                    changed |= mark(target, how)
    return changed


def _useful_through_stacks(function: core.Function, found: set[str], mark: Callable[[str], None]) -> None:
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
