"""Generator functions, where they are used up: their text, with what is done with an item for each `yield`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... def steps(z):
...     while z < 10:
...         z = z * k
...         yield z
... for v in steps(x):
...     y = v
... '''))
z = x
while True:
    t = z < 10
    if not t:
        break
    z = z * k
    t_1 = z
    v = t_1
    y = v

So is a loop over an object of a known class: one over what its `__iter__` gives, or its items by number.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any, cast

import gast

from tangent_ast.core import Atom, Const, Name
from tangent_ast.lower import methods
from tangent_ast.lower.context import Context, Deferred, Givers
from tangent_ast.lower.inlining import Given, inline, inline_global, known_function, one_by_one
from tangent_ast.lower.names import known_global
from tangent_ast.lower.places import store
from tangent_ast.lower.scopes import OTHER_SCOPES, leavers
from tangent_ast.source import source_of

Consumer = Callable[[Atom], None]
_Passed = tuple[gast.Call, Givers]


def is_passed(node: gast.AST, ctx: Context) -> bool:
    """Is it a parameter that stands for a generator?"""
    return isinstance(node, gast.Name) and node.id in ctx.frame.givers


@contextmanager
def _where_it_stands(node: gast.AST, ctx: Context) -> Iterator[gast.AST]:
    """The call of a generator that a name stands for, seen from there; else the expression itself."""
    if not is_passed(node, ctx):
        yield node
        return
    here = ctx.frame, ctx.inlining
    giver = ctx.frame.givers[node.id]
    ctx.frame, ctx.inlining = giver.frame, list(giver.inlining)
    try:
        yield giver.call
    finally:
        ctx.frame, ctx.inlining = here


def is_generator(node: gast.AST, ctx: Context) -> bool:
    """Is it a call of a generator function, or an object with items, that has to be written out?"""
    if is_passed(node, ctx):
        return True
    if isinstance(node, gast.Call) and (local := known_function(node.func, ctx)) is not None:
        return bool(_yields(local.node))
    return ctx.spelled_out and _of_the_module(node, ctx) is not None


def numbered_items(owner: Any) -> Iterator[Any]:
    """What Python takes from an object that has items, and no `__iter__`: until there are no more."""
    place = -1
    while True:
        place += 1
        try:
            item = owner[place]
        except IndexError:
            break
        yield item


def items_given_by(kind: type) -> FunctionType | None:
    """The generator that a loop over an object of a class goes through, if it is written in Python."""
    own = inspect.getattr_static(kind, "__iter__", None)
    if own is None and isinstance(inspect.getattr_static(kind, "__getitem__", None), FunctionType):
        return cast(FunctionType, numbered_items)
    return own if isinstance(own, FunctionType) else None


@dataclass(frozen=True, slots=True)
class _Giver:
    """A function that gives items, and, if it is a method, its object."""

    function: FunctionType
    owner: gast.AST | Name | None = None
    passed: Given | None = None  # its arguments, if no call has them


def _of_the_module(node: gast.AST, ctx: Context) -> _Giver | None:
    """What gives the items of `steps(x)`, of `model.layers(x)`, or of the object `model`."""
    if (kind := _class_of(node, ctx)) is not None:
        own = items_given_by(kind)
        return None if own is None else _Giver(own, node, ([], {}))
    if not isinstance(node, gast.Call):
        return None
    giver = None
    if (found := known_global(node.func, ctx)) is not None:
        giver = _Giver(found.value)
    elif (above := methods.inherited(node, ctx)) is not None:
        giver = _Giver(above[0].value, above[1])
    elif isinstance(node.func, gast.Attribute) and (kind := _class_of(node.func.value, ctx)) is not None:
        giver = _Giver(inspect.getattr_static(kind, node.func.attr, None), node.func.value)
    if giver is None or not inspect.isgeneratorfunction(giver.function):
        return None
    return None if ctx.opaque(giver.function) else giver


def _class_of(node: gast.AST, ctx: Context) -> type | None:
    """The class of an object, if it is known: of a variable, or of what is made here."""
    if isinstance(node, gast.Call):
        made = known_global(node.func, ctx)
        return None if made is None else methods.class_made(made, ctx)
    known = methods.class_of_object(node, ctx)
    return None if known is None else known[1]


def write(node: gast.AST, consume: Consumer, ctx: Context) -> None:
    """Write what a generator does in place of a call of it, with `consume` for each item."""
    frame, inlining = ctx.frame, list(ctx.inlining)

    def give(value: Atom) -> None:
        inner = ctx.frame, ctx.inlining
        ctx.frame, ctx.inlining = frame, inlining
        consume(value)
        ctx.frame, ctx.inlining = inner

    with _where_it_stands(node, ctx) as call:
        _write(call, give, ctx)


def _write(node: gast.AST, give: Consumer, ctx: Context) -> None:
    local = known_function(node.func, ctx) if isinstance(node, gast.Call) else None
    if local is not None:
        node, givers = _with_givers(node, local.node.args, local.node.body, ctx)
        inline(node, local, ctx, give, givers)
        return
    giver = _of_the_module(node, ctx)
    assert giver is not None
    givers = {}
    if giver.passed is None:
        definition = source_of(giver.function).tree
        params = definition.args if giver.owner is None else _after_the_first(definition.args)
        node, givers = _with_givers(node, params, definition.body, ctx)
    owner = giver.owner if isinstance(giver.owner, Name | None) else ctx.atom(giver.owner)
    if isinstance(owner, Name):
        ctx.exact.add(owner.id)
    inline_global(node, giver.function, ctx, owner, giver.passed, give, givers)


def _with_givers(call: gast.Call, params: gast.arguments, body: list[gast.AST], ctx: Context) -> _Passed:
    """A call without the arguments that are generators themselves, and these: what gives items begins later.

    smooth(steps(x * 2), k)    =>    t = x * 2; smooth(None, k), and `it` stands for steps(t)
    """
    names = [p.id for p in (*params.posonlyargs, *params.args)]
    if any(isinstance(arg, gast.Starred) for arg in call.args) or len(call.args) > len(names):
        return call, {}
    givers: Givers = {}
    args: list[gast.AST] = []
    for name, arg in zip(names, call.args, strict=False):
        waits = _may_wait(arg) and is_generator(arg, ctx) and _is_gone_through_once(name, body)
        if waits:
            givers[name] = Deferred(_begun_later(arg, ctx), ctx.frame, tuple(ctx.inlining))
        args.append(gast.copy_location(gast.Constant(None, None), arg) if waits else arg)
    made: gast.Call = gast.copy_location(gast.Call(call.func, args, call.keywords), call)
    return made, givers


def _may_wait(arg: gast.AST) -> bool:
    plain = isinstance(arg, gast.Call) and not any(isinstance(a, gast.Starred) for a in arg.args)
    return plain and all(k.arg is not None for k in arg.keywords)


def _begun_later(call: gast.Call, ctx: Context) -> gast.Call:
    """A call with arguments that are evaluated here; those that are generators wait as well."""

    def now(node: gast.AST) -> gast.AST:
        outside = isinstance(node, gast.Name) and ctx.frame.find(node.id) is None
        if outside or isinstance(node, gast.Constant) or known_function(node, ctx) is not None:
            return node
        if _may_wait(node) and is_generator(node, ctx):
            return _begun_later(node, ctx)
        name = ctx.fresh()
        ctx.bind(name, ctx.value(node))
        ctx.frame.variables[name] = name
        return gast.copy_location(gast.Name(name, gast.Load(), None, None), node)

    keywords = [gast.keyword(k.arg, now(k.value)) for k in call.keywords]
    made: gast.Call = gast.copy_location(gast.Call(call.func, [now(a) for a in call.args], keywords), call)
    return made


def _after_the_first(params: gast.arguments) -> gast.arguments:
    """The parameters of a method but for the object."""
    rest = copy.copy(params)
    if rest.posonlyargs:
        rest.posonlyargs = rest.posonlyargs[1:]
    else:
        rest.args = rest.args[1:]
    return rest


def _is_gone_through_once(name: str, body: list[gast.AST]) -> bool:
    """Is all that a function does with a parameter one loop over it?"""
    reading = [n for part in body for n in gast.walk(part) if isinstance(n, gast.Name) and n.id == name]
    loops = [part for part in body if isinstance(part, gast.For)]
    return len(reading) == 1 and any(loop.iter is reading[0] for loop in loops)


def give(node: gast.Yield | gast.YieldFrom, ctx: Context) -> bool:
    """`yield e` in a generator that is written out; False anywhere else."""
    consume = ctx.frame.consumer
    if consume is None:
        return False
    if isinstance(node, gast.Yield):
        value = Const(None) if node.value is None else ctx.atom(node.value)
        # What is given stays what it is, whatever the generator does to its variables.
        consume(ctx.kept(value) if isinstance(value, Name) else value)
        return True
    name = ctx.variable("item")
    ctx.frame.variables[name] = name

    def at(made: gast.AST) -> gast.AST:
        return gast.copy_location(made, node)

    item = at(gast.Name(name, gast.Load(), None, None))
    inner = at(gast.Expr(at(gast.Yield(item))))
    target = at(gast.Name(name, gast.Store(), None, None))
    ctx.run([at(gast.For(target, _gone_through(node.value, ctx), [inner], [], None))])
    return True


def _gone_through(node: gast.AST, ctx: Context) -> gast.AST:
    """iter(xs)  =>  xs"""
    match node:
        case gast.Call(func=gast.Name() as callee, args=[items], keywords=[]) if (
            found := known_global(callee, ctx)
        ) is not None and found.value is iter:
            return items
    return node


def over_generator(node: gast.For, ctx: Context) -> bool:
    """Write a loop over a generator; False if a list has to be made of it first."""
    definition = _definition(node.iter, ctx)
    count = len(_yields(definition))
    leaving = list(leavers(node.body))
    fits = count == 1 and not (node.orelse and leaving)
    returns = any(isinstance(found, gast.Return) for found in leaving)
    if leaving and not (fits and not returns and _is_tail(definition.body)):
        fits = False
    if not fits:
        return False

    def body(value: Atom) -> None:
        store(node.target, value, ctx)
        ctx.run(node.body)

    write(node.iter, body, ctx)
    ctx.run(node.orelse)
    return True


def may_not_end(node: gast.AST, ctx: Context) -> bool:
    """Has the generator a loop that only its consumer may come to end?"""
    return any(isinstance(n, gast.While) for n in gast.walk(_definition(node, ctx)))


def _definition(node: gast.AST, ctx: Context) -> gast.FunctionDef:
    """The definition of a generator, its body in the form that is written out."""
    with _where_it_stands(node, ctx) as call:
        return _definition_of(call, ctx)


def _definition_of(node: gast.AST, ctx: Context) -> gast.FunctionDef:
    local = known_function(node.func, ctx) if isinstance(node, gast.Call) else None
    if local is not None:
        return local.node
    giver = _of_the_module(node, ctx)
    assert giver is not None
    definition = copy.copy(source_of(giver.function).tree)
    definition.body = one_by_one(definition.body)
    return definition


def _yields(function: gast.AST) -> list[gast.AST]:
    """The places where a function gives something."""
    return [found for part in getattr(function, "body", ()) or () for found in _within(part)] if isinstance(
        function, gast.FunctionDef
    ) else []  # fmt: skip


def _within(node: gast.AST) -> Iterator[gast.AST]:
    if isinstance(node, OTHER_SCOPES):
        return
    if isinstance(node, gast.Yield | gast.YieldFrom):
        yield node
    for child in gast.iter_child_nodes(node):
        yield from _within(child)


def _is_tail(body: list[gast.AST], *, in_loop: bool = False) -> bool:
    """Does a generator do nothing after it has given an item but begin the next turn of its only loop?"""
    match body:
        case [*_, gast.Expr(value=gast.YieldFrom())] if not in_loop:
            return True  # a loop that gives its items
        case [*_, gast.For(orelse=[]) | gast.While(orelse=[]) as loop] if not in_loop:
            return _is_tail(loop.body, in_loop=True)
        case [*before, gast.If() as branch] if in_loop and not any(_yields_in(before)):
            with_item = [b for b in (branch.body, branch.orelse) if any(_yields_in(b))]
            return all(_is_tail(b, in_loop=True) for b in with_item)
        case [*_, gast.Expr(value=gast.Yield())] if in_loop:
            return True
    return False


def _yields_in(body: list[gast.AST]) -> Iterator[gast.AST]:
    for part in body:
        yield from _within(part)
