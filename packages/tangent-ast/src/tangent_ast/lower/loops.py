"""Loops over ranges, sequences, and several of them in step."""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.expressions import atom, dotted

Source = core.Range | core.Each
Lane = tuple[gast.AST | None, Source]  # what is bound each turn, and where it comes from


def counted(node: gast.For, ctx: Context) -> None:
    """for i, (a, b) in enumerate(xs): ...    =>    for i, t in (counting, xs):
    a, b = t
    ...
    """
    from tangent_ast.lower.assignment import store
    from tangent_ast.lower.statements import block

    left = _flag_for_else(node, ctx)
    extra: list[tuple[gast.AST, str]] = []
    items = _dictionary_items(node, ctx)
    lanes = [(None, core.Each(items[0]))] if items else _lanes(node.target, node.iter, ctx)
    if lanes is None:
        return
    targets: list[str] = []
    for target, _ in lanes:
        if isinstance(target, gast.Name) and target.id in ctx.frame.names:
            targets.append(ctx.frame.names[target.id])
        else:
            targets.append(ctx.fresh("k" if items else "t"))
            if target is not None:
                extra.append((target, targets[-1]))
    with ctx.block() as body:
        for target, name in extra:
            store(target, Name(name), ctx)
        if items:
            _bind_items(node, items, targets[0], ctx)
        block(node.body, ctx)
    done = tuple(body) if left is None else _mark_breaks(tuple(body), left)
    ctx.emit(core.For(tuple(targets), tuple(s for _, s in lanes), done, origin=ctx.origin))
    _else(node, left, ctx)


def conditional(node: gast.While, ctx: Context) -> None:
    """while x > 1: ...    =>    head: t = x > 1;  test: t;  body: ..."""
    from tangent_ast.lower.statements import block

    left = _flag_for_else(node, ctx)
    with ctx.block() as head:
        test = atom(node.test, ctx)
    with ctx.block() as body:
        block(node.body, ctx)
    done = tuple(body) if left is None else _mark_breaks(tuple(body), left)
    ctx.emit(core.While(tuple(head), test, done, origin=ctx.origin))
    _else(node, left, ctx)


# --------------------------------------------------------------------------
# else


def _flag_for_else(node: gast.For | gast.While, ctx: Context) -> str | None:
    """A flag that `break` sets, if the loop has an `else`."""
    if not node.orelse:
        return None
    flag = ctx.fresh("broken")
    ctx.bind(flag, Const(False))
    return flag


def _mark_breaks(block: core.Block, flag: str) -> core.Block:
    """break    =>    broken = True; break"""
    out: list[core.Statement] = []
    for statement in block:
        if isinstance(statement, core.Break):
            out.append(core.Bind(flag, Const(True), origin=statement.origin))
            out.append(statement)
        elif isinstance(statement, core.If):
            out.append(core.map_blocks(statement, lambda b: _mark_breaks(b, flag)))
        else:
            out.append(statement)
    return tuple(out)


def _else(node: gast.For | gast.While, flag: str | None, ctx: Context) -> None:
    """else: ...    =>    if broken: pass; else: ..."""
    from tangent_ast.lower.statements import block

    if flag is None:
        return
    with ctx.block() as orelse:
        block(node.orelse, ctx)
    ctx.emit(core.If(Name(flag), (), tuple(orelse), origin=ctx.origin))


# --------------------------------------------------------------------------
# What a loop runs over


def _builtin(node: gast.AST, ctx: Context) -> object:
    """The object that a call calls, if that comes from outside the function."""
    if isinstance(node, gast.Call) and isinstance(node.func, (gast.Name, gast.Attribute)):
        if any(isinstance(a, gast.Starred) for a in node.args):
            return None
        found = dotted(node.func, ctx)
        return None if found is None else found.value
    return None


def _lanes(target: gast.AST | None, over: gast.AST, ctx: Context) -> list[Lane] | None:
    """Take apart `range`, `enumerate`, `zip` and `reversed`; anything else is a sequence."""
    called = _builtin(over, ctx)
    if called is range and not over.keywords:
        return [(target, _range([atom(a, ctx) for a in over.args]))]
    if called is enumerate and over.args:
        start: Expr = Const(0)
        if len(over.args) > 1:
            start = atom(over.args[1], ctx)
        for keyword in over.keywords:
            start = atom(keyword.value, ctx)
        parts = _parts(target, 2)
        if parts is not None:
            inner = _lanes(parts[1], over.args[0], ctx)
            return None if inner is None else [(parts[0], core.Range(start, Const(None))), *inner]
    if called is zip and over.args and not over.keywords:
        parts = _parts(target, len(over.args))
        if parts is not None:
            lanes: list[Lane] = []
            for part, arg in zip(parts, over.args, strict=True):
                inner = _lanes(part, arg, ctx)
                if inner is None:
                    return None
                lanes += inner
            return lanes
    if called is reversed and len(over.args) == 1:
        return [(target, _reversed(over.args[0], ctx))]
    return [(target, core.Each(atom(over, ctx)))]


def _parts(target: gast.AST | None, count: int) -> list[gast.AST | None] | None:
    if isinstance(target, (gast.Tuple, gast.List)) and len(target.elts) == count:
        if not any(isinstance(e, gast.Starred) for e in target.elts):
            return list(target.elts)
    return None


def _range(args: list[core.Atom]) -> core.Range:
    match args:
        case [stop]:
            return core.Range(Const(0), stop)
        case [start, stop]:
            return core.Range(start, stop)
        case [start, stop, step]:
            return core.Range(start, stop, step)
    return core.Range(Const(0), Const(0))


def _reversed(over: gast.AST, ctx: Context) -> Source:
    """reversed(range(a, b)) => range(b - 1, a - 1, -1); reversed(xs) => xs[::-1]"""
    if _builtin(over, ctx) is range and not over.keywords:
        found = _range([atom(a, ctx) for a in over.args])
        if found.step == Const(1):

            def before(bound: Expr) -> Expr:
                if isinstance(bound, Const) and isinstance(bound.value, int):
                    return Const(bound.value - 1)
                return ctx.named(Apply(Op.BINARY, (bound, Const(1)), symbol="-"))

            return core.Range(before(found.stop), before(found.start), Const(-1))
    whole = atom(over, ctx)
    backwards = Apply(Op.SLICE, (Const(None), Const(None), Const(-1)))
    return core.Each(ctx.named(Apply(Op.ITEM, (whole, backwards))))


# --------------------------------------------------------------------------
# d.items(), d.values(), d.keys()


def _dictionary_items(node: gast.For, ctx: Context) -> tuple[core.Atom, str] | None:
    match node.iter:
        case gast.Call(func=gast.Attribute(value=over, attr="items" | "values" | "keys" as which), args=[]):
            if dotted(node.iter.func, ctx) is None:
                return atom(over, ctx), which
    return None


def _bind_items(node: gast.For, items: tuple[core.Atom, str], key: str, ctx: Context) -> None:
    """for k, v in d.items():    =>    for k in d: v = d[k]"""
    from tangent_ast.lower.assignment import store, unpack

    dictionary, which = items
    item = Apply(Op.ITEM, (dictionary, Name(key)))
    if which == "keys":
        store(node.target, Name(key), ctx)
        return
    if which == "values":
        name = ctx.fresh()
        ctx.bind(name, item)
        store(node.target, Name(name), ctx)
        return
    parts = _parts(node.target, 2)
    name = ctx.fresh()
    ctx.bind(name, item)
    if parts is None:
        pair = ctx.named(Apply(Op.TUPLE, (Name(key), Name(name))))
        if isinstance(node.target, (gast.Tuple, gast.List)):
            unpack(node.target.elts, pair, ctx)
        else:
            store(node.target, pair, ctx)
        return
    assert parts[0] is not None
    assert parts[1] is not None
    store(parts[0], Name(key), ctx)
    store(parts[1], Name(name), ctx)


__all__ = ["conditional", "counted"]
