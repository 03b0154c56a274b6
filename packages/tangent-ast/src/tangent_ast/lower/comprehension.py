"""List comprehensions, and generators that a builtin uses up at once, as the loops that they are.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = [x * k for x in xs if x > 0]", spelled_out=True))
items = []
for x in xs:
    t = x > 0
    if t:
        t_1 = x * k
        items.append(t_1)
items_1 = list(items)
y = items_1

Where nothing in them is differentiated they stay as they are written: a function is
lowered with `spelled_out` only if that turns out to be needed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import gast

from tangent_ast import core
from tangent_ast.core import Atom, Expr, Global, Name
from tangent_ast.literals import holds_literals
from tangent_ast.lower.context import Context, LocalFunction
from tangent_ast.lower.dictionary_loop import over_dictionary
from tangent_ast.lower.generators import is_generator, write
from tangent_ast.lower.in_turns import refuse_changing_items
from tangent_ast.lower.inlining import inline_text
from tangent_ast.lower.iteration import lanes
from tangent_ast.lower.iterators import as_generator, is_lazy, text_of
from tangent_ast.lower.new_list import new_list
from tangent_ast.lower.places import store
from tangent_ast.lower.refused import REFUSED_INSIDE
from tangent_ast.lower.scopes import Binding, free_names
from tangent_ast.lower.unpacking import spread
from tangent_ast.lower.verbatim import verbatim
from tangent_ast.lower.written_out import with_lists


def comprehension(node: gast.ListComp, ctx: Context) -> Expr:
    """[e for x in xs]"""
    if not must_be_loop(node, ctx) or (holds_literals(node) and not _has_nameless(node, ctx)):
        return verbatim(node, ctx)
    return as_loop(node, ctx)


def consumed(node: gast.AST, ctx: Context) -> Expr:
    """(e for x in xs), map(f, xs) and their kind, for a function that takes all of it."""
    if not must_be_loop(node, ctx):
        return verbatim(node, ctx, at_once=True)
    return as_list(node, ctx)


def as_list(node: gast.AST, ctx: Context) -> Expr:
    """A list of what is given one by one."""
    if (text := text_of(node, ctx)) is not None:
        return inline_text(with_lists(text[1], text[0], lambda a: is_lazy(a, ctx)), text[0], ctx)
    if not is_generator(node, ctx):
        return as_loop(as_generator(node, ctx), ctx)
    items = new_list(ctx)
    write(node, items.append, ctx)
    return items.name


def must_be_loop(node: gast.AST, ctx: Context) -> bool:
    """Must a loop stand in place of an expression, because it cannot stay as it is written?

    That is what was asked for, or it calls what has no name in the text that is written.
    """
    if _is_refused(node):
        return False
    return ctx.spelled_out or _has_nameless(node, ctx)


def _has_nameless(node: gast.AST, ctx: Context) -> bool:
    """Does an expression call what has no name in the text that is written?"""
    return any(_has_no_name(inner, ctx) for inner in free_names(node))


def _has_no_name(node: gast.Name, ctx: Context) -> bool:
    """Does a name stand for a local function, or for what a caller of an inlined function calls otherwise?"""
    frame = ctx.frame.find(node.id)
    known = frame.functions.get(node.id) if frame is not None else None
    return isinstance(known, LocalFunction) or (isinstance(known, Global) and known.path != node.id)


def _is_refused(node: gast.AST) -> bool:
    inside = any(type(n) in REFUSED_INSIDE for n in gast.walk(node))
    return inside or any(g.is_async for g in getattr(node, "generators", ()))


def as_loop(node: gast.ListComp | gast.GeneratorExp, ctx: Context) -> Expr:
    """Append the items to a list of their own."""
    refuse_changing_items(node, ctx)
    renamed = with_own_names(node, ctx)
    items = new_list(ctx)
    write_loops(renamed.generators, lambda: items.append(ctx.atom(renamed.elt)), ctx)
    return items.name


def with_own_names(node: gast.AST, ctx: Context) -> gast.AST:
    """A copy of a comprehension whose variables, which are its own, bear names that nothing else has."""
    targets = [n.id for g in node.generators for n in gast.walk(g.target) if isinstance(n, gast.Name)]
    own = {name: ctx.variable(name) for name in dict.fromkeys(targets)}
    ctx.frame.variables.update({name: name for name in own.values()})
    ctx.frame.bound.update({name: [Binding(node, in_loop=True)] for name in own.values()})
    first = node.generators[0].iter
    renamed = _renamed(node, own)
    renamed.generators[0].iter = first  # evaluated before the variables exist
    return renamed


def write_loops(generators: list[gast.comprehension], inside: Callable[[], None], ctx: Context) -> None:
    """The loops of a comprehension, one in another; `inside` writes what is done for each item."""
    if not generators:
        inside()
        return
    first, *rest = generators
    if is_generator(first.iter, ctx):

        def given(value: Atom) -> None:
            store(first.target, value, ctx)
            _tests(first.ifs, rest, inside, ctx)

        write(first.iter, given, ctx)
        return
    if over_dictionary(first, ctx, lambda: _tests(first.ifs, rest, inside, ctx)):
        return
    found = lanes(first.target, first.iter, ctx)
    names, later = spread([target for target, _ in found], ctx)
    with ctx.writing() as body:
        for part, name in later:
            store(part, Name(name), ctx)
        _tests(first.ifs, rest, inside, ctx)
    sources = tuple(source for _, source in found)
    ctx.emit(core.For(names, sources, tuple(body), origin=ctx.origin))


def _tests(
    tests: list[gast.AST], rest: list[gast.comprehension], inside: Callable[[], None], ctx: Context
) -> None:
    if not tests:
        write_loops(rest, inside, ctx)
        return
    test = ctx.atom(tests[0])
    with ctx.writing() as then:
        _tests(tests[1:], rest, inside, ctx)
    ctx.emit(core.If(test, tuple(then), (), origin=ctx.origin))


def _renamed(node: gast.AST, table: dict[str, str]) -> gast.AST:
    """A copy in which variables have other names."""
    copied = copy.deepcopy(node)
    for inner in gast.walk(copied):
        if isinstance(inner, gast.Name):
            inner.id = table.get(inner.id, inner.id)
    return copied
