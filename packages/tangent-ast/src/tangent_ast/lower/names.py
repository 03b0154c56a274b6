"""Names, literals and attributes.

>>> from tangent_ast.lower.show import lowered
>>> import math
>>> print(lowered("y = math.pi * x.real", math=math))
t = x.real
y = math.pi * t
"""

from __future__ import annotations

import functools
import inspect
from types import FunctionType, ModuleType

import gast

from tangent_ast.core import UNKNOWN, Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.lifting import closure, outside
from tangent_ast.lower.local_functions import local_function
from tangent_ast.lower.methods import method, read_property


def name(node: gast.Name, ctx: Context) -> Expr:
    """A local variable, or a global that is looked up now and named as written.

    x * (x := 2)    =>    t = x; x = 2; t * x
    """
    frame = ctx.frame.find(node.id)
    if frame is None and node.id in ctx.globals_bound and ctx.frame.source.globals is ctx.root.globals:
        return Name(ctx.globals_bound[node.id])  # a function that is inlined reads it
    if frame is None:
        return ctx.outer(node, node.id)
    if node.id in frame.variables:
        frame.read.add(node.id)
        value = Name(frame.variables[node.id])
        return ctx.kept(value) if node.id in ctx.rebound else value
    if node.id in frame.constants:
        return frame.constants[node.id]
    known = frame.functions.get(node.id)
    if isinstance(known, Global):
        return known
    if node.id in frame.expected:
        return ctx.refuse(node, f"`{node.id}` is used before it is defined", "define it first")
    assert known is not None
    return closure(node, known, ctx)


def function(node: gast.Lambda, ctx: Context) -> Expr:
    """A lambda as a value."""
    return closure(node, local_function(node, ctx), ctx)


def constant(node: gast.Constant, ctx: Context) -> Expr:
    """A literal stays."""
    return Const(node.value)


def attribute(node: gast.Attribute, ctx: Context) -> Expr:
    """`np.linalg.norm` is one global; `x.T` an attribute of a value."""
    return (
        dotted(node, ctx)
        or _property(node, ctx)
        or _bound_method(node, ctx)
        or Apply(Op.ATTRIBUTE, (ctx.atom(node.value),), symbol=node.attr)
    )


def _property(node: gast.Attribute, ctx: Context) -> Expr | None:
    """A property: a call of its function, or the body of that."""
    found = read_property(node, ctx)
    if found is None:
        return None
    from tangent_ast.lower.objects import read_out

    return read_out(node, found, ctx)


def _bound_method(node: gast.Attribute, ctx: Context) -> Expr | None:
    """A method as a value, which keeps its object: `pendulum.rhs`  =>  `partial(Pendulum.rhs, pendulum)`."""
    found = method(node, ctx)
    if found is None:
        return None
    callee, owner = found
    ctx.exact.add(owner.id)
    partial = outside("partial", functools.partial, ctx)
    kind = ctx.classes[owner.id]
    named = ctx.root.lookup(kind.__name__) is kind and kind.__name__ not in ctx.local
    path = f"{kind.__name__}.{node.attr}"
    function = Global(path, callee.value) if named else outside(node.attr, callee.value, ctx)
    return Apply(Op.CALL, (partial, function, owner))


def dotted(node: gast.AST, ctx: Context) -> Global | None:
    """A name from outside, with attributes that run through modules, classes, and objects to functions."""
    parts: list[str] = []
    while isinstance(node, gast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    if not isinstance(node, gast.Name):
        return None
    frame = ctx.frame.find(node.id)
    if frame is not None:
        return _of_parameter(frame.functions.get(node.id), parts)
    path = node.id
    for part in parts:
        if not goes_through(ctx.frame.source.lookup(path), part):
            return None
        path = f"{path}.{part}"
    return ctx.outer(node, path)


def _of_parameter(known: object, parts: list[str]) -> Global | None:
    """cls.scale  =>  Point.scale, where a parameter stands for what lies outside."""
    if not isinstance(known, Global) or known.module is not None or not parts:
        return None
    value = known.value
    for part in parts:
        if not goes_through(value, part):
            return None
        value = getattr(value, part, UNKNOWN)
    return Global(".".join((known.path, *parts)), value)


def goes_through(holder: object, attribute: str) -> bool:
    """Is an attribute part of a name: one of a module, a class, or a function that an object has?"""
    return holder is UNKNOWN or isinstance(holder, ModuleType | type) or _keeps_function(holder, attribute)


def _keeps_function(holder: object, attribute: str) -> bool:
    """Is this attribute of an object a function that is kept there, or a method of its class?"""
    if isinstance(getattr(holder, "__dict__", {}).get(attribute), FunctionType):
        return True
    found = inspect.getattr_static(type(holder), attribute, None)
    return isinstance(found, FunctionType | staticmethod | classmethod)


def known_global(node: gast.AST, ctx: Context) -> Global | None:
    """What an expression names outside the function, also by a parameter that stands for it."""
    if not isinstance(node, gast.Name | gast.Attribute):
        return None
    if isinstance(node, gast.Name) and (frame := ctx.frame.find(node.id)) is not None:
        known = frame.functions.get(node.id)
        return known if isinstance(known, Global) else None
    return dotted(node, ctx)
