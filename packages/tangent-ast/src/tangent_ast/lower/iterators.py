"""`map`, `filter`, `zip`, `enumerate` and `reversed`, as the generator expressions that they stand for.

    map(f, xs)          =>    (f(item) for item in xs)
    map(f, xs, ys)      =>    (f(a, b) for a, b in zip(xs, ys))
    filter(f, xs)       =>    (item for item in xs if f(item))
    d.values()          =>    (v for v in d.values())
    zip(xs, ys)         =>    ((a, b) for a, b in zip(xs, ys))
    chain(xs, ys)       =>    (item for part in (xs, ys) for item in part)

So whoever uses them up writes a loop, see `comprehension` and `for_loop`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = list(map(lambda v: v * k, xs))", spelled_out=True))
items = []
for v in xs:
    t = v * k
    items.append(t)
items_1 = list(items)
y = items_1
"""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Sequence
from types import FunctionType

import gast

from tangent_ast.lower.context import Context, LocalFunction
from tangent_ast.lower.generators import is_generator, may_not_end
from tangent_ast.lower.iterator_texts import is_iterator, iterator_text
from tangent_ast.lower.names import known_global
from tangent_ast.lower.scopes import free_names, parameters

_IN_STEP = (builtins.zip, builtins.enumerate)


def is_lazy(node: gast.AST, ctx: Context) -> bool:
    """Does an expression give its items one by one, while somebody asks for them?"""
    if isinstance(node, gast.GeneratorExp) or dictionary_view(node, ctx) is not None:
        return True
    if is_generator(node, ctx):
        return True
    return _kind(node, ctx) is not None or _parts(node, ctx) is not None or text_of(node, ctx) is not None


def text_of(node: gast.AST, ctx: Context) -> tuple[FunctionType, gast.Call] | None:
    """The text that makes a list of what an iterator gives, and a call that fits it."""
    from tangent_ast.lower.comprehension import must_be_loop

    function = _called(node, ctx)
    found = None if function is None else iterator_text(function, node)
    if found is None or any(_may_not_end(a, ctx) for a in found[1].args):
        return None
    return found if function is builtins.zip or must_be_loop(node, ctx) else None


def _parts(node: gast.AST, ctx: Context) -> gast.AST | None:
    """What `chain(xs, ys)` or `chain.from_iterable(rows)` goes through, one after the other."""
    from tangent_ast.lower.comprehension import must_be_loop

    function = _called(node, ctx)
    if not is_iterator(function) or node.keywords:
        return None
    starred = any(isinstance(a, gast.Starred) for a in node.args)  # it cannot stay as it is written
    if not starred and not must_be_loop(node, ctx):
        return None
    if any(_may_not_end(a, ctx) for a in node.args):
        return None
    match node.args:
        case [rows] if function == itertools.chain.from_iterable:
            return rows
        case [gast.Starred(value=rows)] if function is itertools.chain:
            return rows
    if function is not itertools.chain or starred:
        return None
    args = [gast.Call(_load("list"), [a], []) if is_lazy(a, ctx) else a for a in node.args]
    return gast.Tuple(args, gast.Load())


def _called(node: gast.AST, ctx: Context) -> object:
    found = known_global(node.func, ctx) if isinstance(node, gast.Call) else None
    return None if found is None else found.value


def _may_not_end(node: gast.AST, ctx: Context) -> bool:
    """May what gives items one by one never come to an end?"""
    if is_generator(node, ctx) and may_not_end(node, ctx):
        return True
    inner = [_called(n, ctx) for n in gast.walk(node) if isinstance(n, gast.Call)]
    return any(called is endless for called in inner for endless in _ENDLESS)


_ENDLESS = (itertools.count, itertools.cycle, itertools.repeat, builtins.iter)


_OF_DICTIONARIES = {"items": ("k", "v"), "keys": ("k",), "values": ("v",)}


def dictionary_view(node: gast.AST, ctx: Context) -> str | None:
    """`items`, `keys` or `values`, if that is what a call asks a dictionary for."""
    match node:
        case gast.Call(func=gast.Attribute(attr=which), args=[], keywords=[]) if which in _OF_DICTIONARIES:
            return which if known_global(node.func, ctx) is None else None
    return None


def as_generator(node: gast.AST, ctx: Context) -> gast.GeneratorExp:
    """What is lazy, as a generator expression; what it calls is evaluated here."""
    which = dictionary_view(node, ctx)
    if which is not None:
        names = _names(_OF_DICTIONARIES[which], len(_OF_DICTIONARIES[which]), ctx)
        pair = len(names) > 1
        whole = gast.Tuple([_load(n) for n in names], gast.Load()) if pair else _load(names[0])
        return _generator(whole, names, node, [], node, in_step=pair)
    if (parts := _parts(node, ctx)) is not None:
        part, item = _names(("part", "item"), 2, ctx)
        chained = _generator(_load(item), [part], parts, [], node)
        inner = gast.comprehension(gast.Name(item, gast.Store(), None, None), _load(part), [], 0)
        chained.generators.append(inner)
        for made in gast.walk(chained):
            if not hasattr(made, "lineno"):
                gast.copy_location(made, node)
        return chained
    kind = _kind(node, ctx)
    if kind is None:
        assert isinstance(node, gast.GeneratorExp)
        return node
    if kind is builtins.map:
        function = _kept(node.args[0], ctx)
        names = _names(_parameter_names(function, ctx), len(node.args) - 1, ctx)
        call = gast.Call(function, [_load(n) for n in names], [])
        over = node.args[1] if len(names) == 1 else gast.Call(_load("zip"), node.args[1:], [])
        return _generator(call, names, over, [], node, in_step=len(names) > 1)
    if kind is builtins.filter:
        function = _kept(node.args[0], ctx)
        (name,) = _names(_parameter_names(function, ctx), 1, ctx)
        always = isinstance(function, gast.Constant) and function.value is None
        test = _load(name) if always else gast.Call(function, [_load(name)], [])
        return _generator(_load(name), [name], node.args[1], [test], node)
    count = 2 if kind is builtins.enumerate else len(node.args) if kind is builtins.zip else 1
    names = _names(("i", "item") if kind is builtins.enumerate else (), count, ctx)
    whole = gast.Tuple([_load(n) for n in names], gast.Load()) if kind in _IN_STEP else _load(names[0])
    return _generator(whole, names, node, [], node, in_step=kind in _IN_STEP)


def reads_of(node: gast.AST, ctx: Context) -> set[str]:
    """The names that an expression reads, those that local functions read for it among them."""
    found: set[str] = set()
    todo = [node]
    while todo:
        for inner in free_names(todo.pop()):
            frame = ctx.frame.find(inner.id)
            known = frame.functions.get(inner.id) if frame is not None else None
            if inner.id not in found and isinstance(known, LocalFunction):
                todo.append(known.node)
            found.add(inner.id)
    return found


def _kind(node: gast.AST, ctx: Context) -> object:
    """The builtin that a call calls, if it is one of these and the text tells how many arguments it has."""
    if not isinstance(node, gast.Call) or any(isinstance(a, gast.Starred) for a in node.args):
        return None
    found = known_global(node.func, ctx)
    value = None if found is None else found.value
    count, by_name = len(node.args), bool(node.keywords)
    fits = (
        (builtins.map, count > 1 and not by_name),
        (builtins.filter, count == 2 and not by_name),
        (builtins.zip, count > 0 and not by_name),
        (builtins.enumerate, count in (1, 2)),
        (builtins.reversed, count == 1 and not by_name),
    )
    return value if any(value is kind and fit for kind, fit in fits) else None


def is_call_of_map(node: gast.AST, ctx: Context) -> bool:
    """Is it `map(f, xs)`, of the builtin?"""
    return _kind(node, ctx) is builtins.map


def _kept(function: gast.AST, ctx: Context) -> gast.AST:
    """What is called in every turn, evaluated once."""
    if isinstance(function, gast.Name | gast.Lambda | gast.Constant):
        return function
    if isinstance(function, gast.Attribute) and known_global(function, ctx) is not None:
        return function
    name = ctx.variable("function")
    ctx.bind(name, ctx.value(function))
    ctx.frame.variables[name] = name
    return gast.copy_location(_load(name), function)


def _parameter_names(function: gast.AST, ctx: Context) -> Sequence[str]:
    """What a function calls its arguments, if that can be told."""
    if isinstance(function, gast.Lambda):
        return parameters(function.args)
    if isinstance(function, gast.Name) and (frame := ctx.frame.find(function.id)) is not None:
        known = frame.functions.get(function.id)
        if isinstance(known, LocalFunction):
            return parameters(known.node.args)
    found = known_global(function, ctx)
    if found is not None and isinstance(found.value, FunctionType):
        return found.value.__code__.co_varnames[: found.value.__code__.co_argcount]
    return ()


def _names(wishes: Sequence[str], count: int, ctx: Context) -> list[str]:
    """Names for items, which nothing else in the function bears (and which are given to nobody yet)."""
    if len(wishes) != count:
        wishes = ["item"] if count == 1 else [f"item{k + 1}" for k in range(count)]
    used = {n.id for n in gast.walk(ctx.root.tree) if isinstance(n, gast.Name) and n.id not in wishes}
    found: list[str] = []
    taken = ctx.namer.taken | used | {n.id for n in free_names(ctx.statement)}
    for wish in wishes:
        name, number = wish, 0
        while name in taken or name in found:
            number += 1
            name = f"{wish}_{number}"
        found.append(name)
    return found


def _load(name: str) -> gast.Name:
    return gast.Name(name, gast.Load(), None, None)


def _generator(
    item: gast.AST,
    names: Sequence[str],
    over: gast.AST,
    tests: list[gast.AST],
    node: gast.AST,
    *,
    in_step: bool = False,
) -> gast.GeneratorExp:
    """(item for names in over if tests), which stands where `node` stood."""
    targets = [gast.Name(n, gast.Store(), None, None) for n in names]
    target = gast.Tuple(targets, gast.Store()) if in_step else targets[0]
    made = gast.GeneratorExp(item, [gast.comprehension(target, over, tests, 0)])
    for part in gast.walk(made):
        if not hasattr(part, "lineno"):
            gast.copy_location(part, node)
    return made
