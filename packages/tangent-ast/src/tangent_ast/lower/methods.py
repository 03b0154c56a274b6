"""Methods and properties of objects whose class is known: calls of the functions of that class.

>>> from tangent_ast.lower.show import lowered
>>> class Line:
...     def at(self, x): return self.slope * x
...     @property
...     def steep(self): return self.slope > 1
>>> print(lowered("y = line.at(x) + line.steep + line.slope", classes={"line": Line}))
t = line.at(x)
t_1 = line.steep
t_2 = t + t_1
t_3 = line.slope
y = t_2 + t_3

The first two are calls now, of `Line.at` and of the function behind the property.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect
from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType

import gast

from tangent_ast.core import METHOD_MARK, PROPERTY_MARK, Apply, Global, Name, Op
from tangent_ast.lower.context import Context, Frame
from tangent_ast.lower.lifting import outside


def method(node: gast.Attribute, ctx: Context) -> tuple[Global, Name] | None:
    """The function behind `x.method`, and the object that it is called with."""
    owner = class_of_object(node.value, ctx)
    if owner is None:
        return None
    found = inspect.getattr_static(owner[1], node.attr, None)
    return (Global(METHOD_MARK + node.attr, found), owner[0]) if isinstance(found, FunctionType) else None


def class_made(callee: Global, ctx: Context) -> type | None:
    """The class that is called, if its objects are written out."""
    return callee.value if isinstance(callee.value, type) and ctx.inlined(callee.value) else None


def inherited(node: gast.Call, ctx: Context) -> tuple[Global, Name] | None:
    """super().at(x)  =>  Base.at(self, x), where the class of `self` is known: `Base.at`, and `self`."""
    match node.func:
        case gast.Attribute(value=gast.Call(func=gast.Name(id="super"), args=[], keywords=[]), attr=name):
            pass
        case _:
            return None
    source = ctx.frame.source
    first = next(iter(source.tree.args.posonlyargs + source.tree.args.args), None)
    variable = ctx.frame.variables.get(first.id) if first is not None else None
    kind = ctx.classes.get(variable) if variable is not None else None
    here = source.cells.get("__class__")
    if kind is None or variable is None or here is None or here.cell_contents not in kind.__mro__:
        return None
    after = kind.__mro__[kind.__mro__.index(here.cell_contents) + 1 :]
    base = next((b for b in after if name in vars(b)), None)
    if base is None or (base is not object and not isinstance(vars(base)[name], FunctionType)):
        return None
    named = source.lookup(base.__name__) is base and base.__name__ not in ctx.local
    path = base.__name__ if named else outside(base.__name__, base, ctx).path
    return Global(f"{path}.{name}", vars(base)[name]), Name(variable)


def read_property(node: gast.Attribute, ctx: Context) -> Apply | None:
    """`x.name`, where that is a property."""
    owner = class_of_object(node.value, ctx)
    if owner is None:
        return None
    found = inspect.getattr_static(owner[1], node.attr, None)
    if not isinstance(found, property) or not isinstance(found.fget, FunctionType):
        return None
    return Apply(Op.CALL, (Global(PROPERTY_MARK + node.attr, found.fget), owner[0]))


def class_of_object(node: gast.AST, ctx: Context) -> tuple[Name, type] | None:
    """The variable that an expression is, if it holds an object of a known class, with that class."""
    if not isinstance(node, gast.Name) or (frame := ctx.frame.find(node.id)) is None:
        return None
    variable = frame.variables.get(node.id)
    kind = ctx.classes.get(variable) if variable is not None else None
    if kind is None or variable is None:
        return None
    frame.read.add(node.id)
    return Name(variable), kind


def constructed(
    body: Iterable[gast.AST], frame: Frame, passed: Mapping[str, type] | None = None
) -> dict[str, type]:
    """The variables that never hold anything but objects of one class, made by calling it or copied.

    s = State(x, v)             =>    {"s": State}
    s = replace(s, v=0.0)

    `passed` are the classes of parameters.
    """
    made: dict[str, list[type | str]] = {name: [kind] for name, kind in (passed or {}).items()}
    for statement in body:
        for node in gast.walk(statement):
            for name, value in _assigned_calls(node):
                origin = _origin(value, frame)
                if origin is not None and name in frame.variables:
                    made.setdefault(name, []).append(origin)
    whole = {n: s for n, s in made.items() if len(s) == len(frame.bound.get(n, ())) + (n in (passed or {}))}
    found: dict[str, type] = {}
    while True:
        known: dict[str, type] = {}
        for name, origins in whole.items():
            kinds = {found.get(o) if isinstance(o, str) else o for o in origins if o != name}
            if len(kinds) == 1 and (kind := kinds.pop()) is not None:
                known[name] = kind
        if known.keys() == found.keys():
            return {frame.variables[name]: kind for name, kind in found.items()}
        found = known


def _assigned_calls(node: gast.AST) -> Iterator[tuple[str, gast.Call]]:
    """The variables that are assigned what a call gives, with the call."""
    pairs: list[tuple[gast.AST, gast.AST]] = []
    match node:
        case gast.Assign(targets=[gast.Tuple(elts=targets)], value=gast.Tuple(elts=values)):
            pairs = list(zip(targets, values, strict=False)) if len(targets) == len(values) else []
        case gast.Assign(targets=[target], value=value):
            pairs = [(target, value)]
    for pair in pairs:
        match pair:
            case gast.Name(id=name), gast.Call() as call:
                yield name, call


def _origin(call: gast.Call, frame: Frame) -> type | str | None:
    """The class that a call makes an object of, or the variable that it makes a copy of."""
    match call:
        case gast.Call(func=gast.Attribute(value=gast.Name(id=name), attr="_replace"), args=[]):
            return str(name)
        case gast.Call(func=func) if (path := _path(func, frame)) is not None:
            found = frame.source.lookup(path)
            if (
                found in (dataclasses.replace, copy.copy, copy.deepcopy)
                and call.args
                and isinstance(call.args[0], gast.Name)
            ):
                return str(call.args[0].id)
            if (
                isinstance(found, type)
                and "." not in path
                and ("__new__" not in vars(found) or is_named_tuple(found))
            ):
                return found
    return None


def _path(node: gast.AST, frame: Frame) -> str | None:
    """A dotted name that starts outside of the function."""
    match node:
        case gast.Name(id=name) if name not in frame.bound and name not in frame.variables:
            return str(name)
        case gast.Attribute(value=value, attr=attribute) if (path := _path(value, frame)) is not None:
            return f"{path}.{attribute}"
    return None


def is_named_tuple(kind: type) -> bool:
    """Is it a class of named tuples?"""
    return issubclass(kind, tuple) and hasattr(kind, "_fields")
