"""Blocks that the user wrote for the backward pass.

with insert_grad_of(x) as dx:                 # Grad of: with insert_grad_of(x) as dx:
    dx = np.clip(dx, -1.0, 1.0)         =>    bx = np.clip(bx, -1.0, 1.0)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import CONTAINERS, UNKNOWN, Fact
from tangent.facts.harmless import is_harmless
from tangent.facts.values import detached, infer
from tangent.reverse.cotangents import Cotangents, Mode
from tangent.surgery import insert_grad_of
from tangent_ast import core
from tangent_ast.core import About, Apply, Aside, Expr, Global, Name, Op

Statements = list[core.Statement]


def is_insertion(value: object) -> bool:
    """Does this context manager keep its block for the backward pass?"""
    return value is insert_grad_of


def without_insertions(function: core.Function) -> core.Function:
    """x = insert_grad_of(x, a)  =>  x = x"""

    def rewrite(block: core.Block) -> core.Block:
        return tuple(core.map_blocks(without_insertion(s), rewrite) for s in block)

    return function.with_body(rewrite(function.body))


def without_insertion(s: core.Statement) -> core.Statement:
    """The statement without the block that it inserts, if it does."""
    inserted = insertion(s)
    if inserted is None:
        return s
    assert isinstance(s, core.Bind)
    return replace(s, value=inserted[1])


def insertion(s: core.Statement) -> tuple[Aside, Name, tuple[Expr, ...]] | None:
    """The block, what passes through and what the block reads, if a statement inserts one."""
    match s:
        case core.Bind(value=Apply(Op.CALL, (Global(value=Aside() as aside), Name() as given, *read))):
            return aside, given, tuple(read)
    return None


def inserted(
    build: Builder, cots: Cotangents, s: core.Bind, aside: Aside, read: tuple[Expr, ...], tag: About
) -> Statements:
    """The block, with the cotangent of what passed through for its first parameter."""
    by = cots.of(s.target)
    shadow = cots.mode(s.target) is Mode.SHADOW
    inside, *_ = (p.name for p in aside.function.params)
    *body, leave = aside.function.body
    assert isinstance(leave, core.Return)
    rebound = leave.value != Name(inside) or any(inside in core.targets(b) for b in core.walk(tuple(body)))
    if shadow and rebound and build.fact(s.target).kind in CONTAINERS:
        build.refuse(
            s, "the gradient of a container that is written to cannot be replaced", "change its items"
        )
        return []
    local = build.variable(by) if shadow and rebound else by
    out: Statements = []
    if local != by:
        out.append(core.Bind(local, Name(by), origin=s.origin, about=tag))
    elif not shadow and _may_write(tuple(body), inside, build):
        # The cotangent may have another name: the caller's seed, or that of another variable.
        private = build.helper(runtime.copy, Name(by))
        out.append(core.Bind(by, private, origin=s.origin, about=tag))
    table = {inside: local}
    for param, argument in zip(aside.function.params[1:], read, strict=True):
        table[param.name] = _named(build, argument, s, tag, out)
    for name in {t for b in core.walk(tuple(body)) for t in core.targets(b)} - {inside}:
        base = aside.function.bases.get(name, name)
        table[name] = build.fresh() if name in aside.function.temps else build.variable(base)
    out += _told(core.rename(tuple(body), table), tag)
    given = core.rebuild(leave.value, lambda e: Name(table.get(e.id, e.id)) if isinstance(e, Name) else e)
    if rebound and not _fits(build, aside, read, s.target):
        given = build.helper(runtime.fit, given, Name(s.target))
    if shadow and rebound:
        out.append(core.Update(Name(by), given, origin=s.origin, about=tag))
    elif given != Name(by):
        out.append(core.Bind(by, given, origin=s.origin, about=tag))
    return out


def _named(build: Builder, value: Expr, s: core.Bind, tag: About, out: Statements) -> str:
    if isinstance(value, Name):
        return value.id
    name = build.fresh()
    out.append(core.Bind(name, value, origin=s.origin, about=tag))
    return name


def _told(block: core.Block, tag: About) -> list[core.Statement]:
    """The block's statements as part of the adjoint, which keep their own lines."""

    def one(s: core.Statement) -> core.Statement:
        return core.map_blocks(replace(s, about=tag), lambda b: tuple(one(i) for i in b))

    return [one(s) for s in block]


def _fits(build: Builder, aside: Aside, read: tuple[Expr, ...], target: str) -> bool:
    """Has the new gradient surely the structure and shape of the old one?"""
    first, *others = (p.name for p in aside.function.params)
    known: Mapping[str, Fact] = {
        first: replace(detached(build.fact(target)), shape=first if not build.fact(target).scalar else ()),
        **{
            name: detached(build.fact(e.id)) if isinstance(e, Name) else UNKNOWN
            for name, e in zip(others, read, strict=True)
        },
    }
    facts = infer(aside.function, build.book, known, lambda call, class_of: UNKNOWN)
    leave = aside.function.body[-1]
    if not isinstance(leave, core.Return) or not isinstance(leave.value, Name):
        return False
    before, after = facts[first], facts.get(leave.value.id, UNKNOWN)
    return before.numeric and after.numeric and before.shape == after.shape


def _may_write(block: core.Block, name: str, build: Builder) -> bool:
    """May the block write to the memory of a variable, or keep it?"""
    aliases = {name}
    for s in core.walk(block):
        if isinstance(s, core.Update) and aliases.intersection((*core.names(s.place), *core.names(s.value))):
            return True
        for e in core.expressions(s):
            for sub in core.subexpressions(e):
                if not isinstance(sub, Apply) or not aliases.intersection(core.names(sub)):
                    continue
                called = sub.op in (Op.CALL, Op.METHOD)
                if sub.op is Op.INPLACE or (called and not is_harmless(sub, build.book)):
                    return True
        if isinstance(s, (core.Bind, core.Unpack, core.For)) and aliases.intersection(core.reads(s)):
            aliases.update(core.targets(s))
    return False
