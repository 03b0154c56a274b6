"""`for` loops.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("for (a, b), c in zip(x, y): z = a"))
for t, c in zip(x, y):
    a, b = t
    z = a
>>> print(lowered("for y in map(f, xs): z = y"))
for item in xs:
    y = f(item)
    z = y
"""

from __future__ import annotations

import builtins

import gast

from tangent_ast import core
from tangent_ast.core import Name
from tangent_ast.lower.comprehension import with_own_names
from tangent_ast.lower.context import Context
from tangent_ast.lower.dictionary_loop import over_dictionary
from tangent_ast.lower.generators import is_generator, is_passed, may_not_end, over_generator
from tangent_ast.lower.in_turns import refuse_changing, refuse_late
from tangent_ast.lower.iteration import called, has_lanes, lanes, parts_of
from tangent_ast.lower.iterators import as_generator, dictionary_view, is_lazy, reads_of, text_of
from tangent_ast.lower.loop_else import may_break, with_else
from tangent_ast.lower.places import store
from tangent_ast.lower.scopes import bindings
from tangent_ast.lower.unpacking import spread


def for_loop(node: gast.For, ctx: Context) -> None:
    """A loop over one or more sources; what is no plain name is unpacked by its first statements."""
    if is_generator(node.iter, ctx):
        if over_generator(node, ctx):
            return
        if is_passed(node.iter, ctx):
            ctx.refuse(
                node.iter,
                "a generator is passed to another one, which does not take its items in one loop to the end",
                "pass a list of them: `list(...)`",
            )
            return
        if may_not_end(node.iter, ctx):
            ctx.refuse(
                node.iter,
                "a loop over a generator that may not end by itself is not supported yet in this form",
                "let the generator end with its only `yield`, in its only loop, or write one loop",
            )
            return
    elif is_lazy(node.iter, ctx) and (written := _over_generator(node, ctx)) is not None:
        for_loop(written, ctx)
        return
    with with_else(node, ctx) as marked:
        if over_dictionary(node, ctx, lambda: ctx.run(node.body), marked):
            return
        refuse_changing(node.iter, node.body, bindings([node]), ctx)
        found = lanes(node.target, node.iter, ctx)
        names, later = spread([target for target, _ in found], ctx)
        with ctx.writing() as body:
            for part, name in later:
                store(part, Name(name), ctx)
            ctx.run(node.body)
        sources = tuple(source for _, source in found)
        ctx.emit(core.For(names, sources, marked(tuple(body)), origin=ctx.origin))


def _over_generator(node: gast.For, ctx: Context) -> gast.For | None:
    """for y in (e for x in xs if t): ...    =>    for x in xs:
                                                    if t:
                                                        y = e
                                                        ...

    None for what the loop runs over as it is written, see `lanes`, and where `break` would have to leave
    several loops.
    """
    if dictionary_view(node.iter, ctx) is not None or text_of(node.iter, ctx) is not None:
        return None
    if has_lanes(node.iter, ctx):
        return _with_lanes(node, ctx)
    generator = as_generator(node.iter, ctx)
    if len(generator.generators) > 1 and (node.orelse or may_break(node)):
        return None
    generator = with_own_names(generator, ctx)
    body = [_assigned(node.target, generator.elt, node.iter), *node.body]
    for inner in reversed(generator.generators):
        for test in reversed(inner.ifs):
            body = [gast.copy_location(gast.If(test, body, []), test)]
        body = [gast.copy_location(gast.For(inner.target, inner.iter, body, [], None), node)]
    (loop,) = body
    loop.orelse = node.orelse
    return loop


def _with_lanes(node: gast.For, ctx: Context) -> gast.For | None:
    """for i, y in enumerate(map(f, xs)): ...    =>    for i, x in enumerate(xs):
    y = f(x)
    ...
    """
    found: list[tuple[gast.AST, gast.AST]] = []
    opened = _opened(node.target, node.iter, found, ctx)
    if not found:
        return None
    target, over = opened
    direct = _stored(node.target) - {n for part, _ in found for n in _stored(part)}
    if any(direct & reads_of(value, ctx) for _, value in found):
        refuse_late(node.iter, ctx)
    if len(found) == 1:
        first = _assigned(*found[0], node.iter)
    else:  # all values first, as there
        parts, values = (
            gast.copy_location(gast.Tuple(list(e), gast.Load()), node.iter) for e in zip(*found, strict=True)
        )
        first = _assigned(parts, values, node.iter)
    return gast.copy_location(gast.For(target, over, [first, *node.body], node.orelse, None), node)


def _opened(
    target: gast.AST, over: gast.AST, found: list[tuple[gast.AST, gast.AST]], ctx: Context
) -> tuple[gast.AST, gast.AST]:
    """A lane over a generator as one over what the generator runs over; `found` says what is left to do."""
    callee = called(over, ctx)
    if callee in (builtins.zip, builtins.enumerate) and not over.keywords:
        count = len(over.args) if callee is builtins.zip else 2
        parts = parts_of(target, count)
        if parts is None:
            return target, over
        first, given = (parts[:1], over.args[1:]) if callee is builtins.enumerate else ([], [])
        sources = over.args[:1] if callee is builtins.enumerate else over.args
        opened = [_opened(p, a, found, ctx) for p, a in zip(parts[len(first) :], sources, strict=True)]
        targets = [*first, *(part for part, _ in opened)]
        call = gast.Call(over.func, [*(source for _, source in opened), *given], [])
        return gast.copy_location(gast.Tuple(targets, gast.Store()), target), gast.copy_location(call, over)
    plain = has_lanes(over, ctx) or dictionary_view(over, ctx) is not None or is_generator(over, ctx)
    if not is_lazy(over, ctx) or plain or text_of(over, ctx) is not None:
        return target, over
    generator = as_generator(over, ctx)
    if len(generator.generators) > 1 or generator.generators[0].ifs:
        return target, over
    generator = with_own_names(generator, ctx)
    found.append((target, generator.elt))
    return generator.generators[0].target, generator.generators[0].iter


def _assigned(target: gast.AST, value: gast.AST, at: gast.AST) -> gast.Assign:
    return gast.copy_location(gast.Assign([target], value, None), at)


def _stored(target: gast.AST) -> set[str]:
    return {n.id for n in gast.walk(target) if isinstance(n, gast.Name)}
