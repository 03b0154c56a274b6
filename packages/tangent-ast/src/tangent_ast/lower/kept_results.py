"""Local functions of which `functools.cache` and `lru_cache` keep the results: what they are without that.

    @cache                              def best(i, j): ...
    def best(i, j): ...         =>

What is looked up is what the function gives, if it does nothing else and gives the same twice.  That is
asked of its text: it calls itself, and what comes from Python and libraries, and sees nothing that changes.
"""

from __future__ import annotations

import functools
from types import FunctionType

import gast

from tangent_ast.lower.context import Context
from tangent_ast.lower.names import known_global
from tangent_ast.lower.scopes import free_names, parameters

_DRAWING = ("random", "time", "secrets", "os")
_LOOKING = ("get", "index", "count", "items", "keys", "values")


def is_kept(decorator: gast.AST, ctx: Context) -> bool:
    """Is it `cache`, or `lru_cache` with or without its size?"""
    found = known_global(decorator.func if isinstance(decorator, gast.Call) else decorator, ctx)
    return found is not None and found.value in (functools.cache, functools.lru_cache)


def does_more(node: gast.FunctionDef, ctx: Context) -> gast.AST | None:
    """What a function does, or may do, besides calculating its result."""
    for part in (inner for statement in node.body for inner in gast.walk(statement)):
        match part:
            case gast.Nonlocal() | gast.Global() | gast.Expr(value=gast.Call()) | gast.Yield():
                return part
            case gast.Attribute(ctx=gast.Store()) | gast.Subscript(ctx=gast.Store()):
                return part
            case gast.Call(func=gast.Name(id=name)) if name == node.name:
                continue
            case gast.Call(func=gast.Attribute(attr=method) as func):
                if method not in _LOOKING and _may_differ(func, ctx):
                    return part
            case gast.Call(func=func):
                if _may_differ(func, ctx):
                    return part
    return None


def _may_differ(func: gast.AST, ctx: Context) -> bool:
    """May a call give something else each time, for all that the text says?"""
    found = known_global(func, ctx)
    if found is None or isinstance(found.value, FunctionType):
        return True
    modules = f"{getattr(found.value, '__module__', '')}.{found.path}".split(".")
    return any(module in _DRAWING for module in modules)


def seen_to_change(node: gast.FunctionDef, ctx: Context) -> str | None:
    """A variable that the function sees and that may be something else at a later call, which looks it up."""
    seen: set[str] = {n.id for n in free_names(node) if ctx.frame.find(n.id) is not None} - {node.name}
    for name in sorted(seen):
        frame = ctx.frame.find(name)
        places = [] if frame is None else frame.bound.get(name, [])
        if len(places) > 1 or any(place.node.lineno >= node.lineno for place in places):
            return name
        if places and frame is not None and name in parameters(frame.source.tree.args):
            return name
    changed: set[str] = set()
    others: set[str] = set()  # that are the same thing under a second name
    for part in gast.walk(ctx.frame.source.tree):
        match part:
            case gast.Subscript(ctx=gast.Store()) | gast.Attribute(ctx=gast.Store()):
                changed.add(_root(part))
            case gast.Expr(value=gast.Call(func=gast.Attribute() as method)):
                changed.add(_root(method))
            case gast.Assign(value=gast.Name(id=name)):
                others.add(name)
    return next(iter(sorted(seen & (changed | others if changed else set()))), None)


def _root(node: gast.AST) -> str:
    while isinstance(node, gast.Attribute | gast.Subscript):
        node = node.value
    return node.id if isinstance(node, gast.Name) else ""


__all__ = ["does_more", "is_kept", "seen_to_change"]
