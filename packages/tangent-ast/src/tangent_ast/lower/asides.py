"""`with` blocks that are kept aside: a transform runs them at another place.

    with insert_grad_of(x) as dx:      =>    x = insert_grad_of(x, limit)
        dx = np.clip(dx, 0, limit)

What the context manager is given passes through the place of the block
unchanged; the block itself becomes a function of `dx` and of what it reads,
kept in the value of the global (see `core.Aside`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.exits import single_exit
from tangent_ast.lower.context import Context
from tangent_ast.lower.names import known_global
from tangent_ast.lower.places import place, variable
from tangent_ast.lower.scopes import bindings, leavers


def aside(node: gast.With, marker: Global, ctx: Context) -> None:
    """A block that is kept aside."""
    call = node.items[0].context_expr
    if len(node.items) > 1 or len(call.args) != 1 or call.keywords:
        ctx.refuse(node, f"`{marker.path}` takes one value", f"write `with {marker.path}(x) as dx:`")
    elif _may_be_kept_aside(node, marker, ctx):
        _lower(node, call.args[0], marker, ctx)


def marker_of(node: gast.With, ctx: Context) -> Global | None:
    """What says that a block is kept aside, if something does."""
    manager = node.items[0].context_expr
    found = known_global(manager.func, ctx) if isinstance(manager, gast.Call) else None
    return found if found is not None and ctx.aside(found.value) else None


def _lower(node: gast.With, given: gast.AST, marker: Global, ctx: Context) -> None:
    if isinstance(given, gast.Name):
        name = variable(given, ctx)
        if name is not None:
            ctx.bind(name, _through(node, Name(name), marker, ctx))
    elif isinstance(given, gast.Subscript | gast.Attribute):
        where = place(given, ctx)
        passed = ctx.kept(_through(node, ctx.kept(where), marker, ctx))
        ctx.emit(core.Update(where, passed, origin=ctx.origin))
    else:
        ctx.refuse(
            given, f"`{marker.path}` takes a variable, an item or an attribute", "give it a name first"
        )


def _through(node: gast.With, value: Name, marker: Global, ctx: Context) -> Expr:
    """A call that passes the value on, and carries the block."""
    names = {*bindings([node])}
    outer = {name: ctx.frame.variables.get(name) for name in names}
    own_names = {name: ctx.variable(name) for name in names}  # variables of the block's own
    ctx.frame.variables.update(own_names)
    target = node.items[0].optional_vars
    inside = ctx.frame.variables[target.id] if isinstance(target, gast.Name) else ctx.fresh("d")
    block = ctx.block(node.body)
    for name, before in outer.items():
        if before is not None:
            ctx.frame.variables[name] = before
    bound = {inside} | {t for s in core.walk(block) for t in core.targets(s)}
    read = tuple(dict.fromkeys(n for s in core.walk(block) for n in core.reads(s) if n not in bound))
    params = tuple(core.Param(n) for n in (inside, *read))
    leave = core.Return(Name(inside), origin=ctx.origin)
    function = core.Function("aside", params, (*block, leave), ctx.origin, temps=frozenset(ctx.temps))
    kept = replace(single_exit(function, ctx.namer), bases={own: name for name, own in own_names.items()})
    aside = Global(marker.path, core.Aside(marker.value, kept))
    return Apply(Op.CALL, (aside, value, *map(Name, read)))


def _may_be_kept_aside(node: gast.With, marker: Global, ctx: Context) -> bool:
    """The block neither leaves nor binds what the function around it binds."""
    target = node.items[0].optional_vars
    if target is not None and not isinstance(target, gast.Name):
        ctx.refuse(target, "this name for the value is not supported", "write `as dx`")
        return False
    for leaver in leavers(node.body):
        ctx.refuse(leaver, f"a block under `{marker.path}` cannot be left", "let it run to its end")
        return False
    own = {id(n) for block in _asides(ctx) for n in gast.walk(block)}
    params = {
        p.id for a in gast.walk(ctx.frame.source.tree) if isinstance(a, gast.arguments) for p in _params(a)
    }
    for name, places in bindings([node]).items():
        elsewhere = any(id(b.node) not in own for b in ctx.frame.bound.get(name, ()))
        if elsewhere or name in params or name in ctx.frame.functions or name in ctx.globals_bound:
            ctx.refuse(
                places[0].node,
                f"`{name}` is bound in a block that runs at another time, and outside of it",
                "give it a name of its own",
            )
            return False
    return True


def _asides(ctx: Context) -> Iterator[gast.With]:
    """All blocks of the function that are kept aside."""
    for node in gast.walk(ctx.frame.source.tree):
        if isinstance(node, gast.With) and marker_of(node, ctx) is not None:
            yield node


def _params(args: gast.arguments) -> Iterator[gast.Name]:
    return (n for n in gast.walk(args) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Param))
