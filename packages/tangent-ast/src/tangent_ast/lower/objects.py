"""Objects that are made inside: their `__init__` stands in place of the call.

>>> from tangent_ast.lower.show import lowered
>>> class Point:
...     def __init__(self, x, y=1.0):
...         self.x = x
...         self.size = x * y
...     def move(self, dx):
...         self.x += dx
>>> print(lowered("p = Point(a)\\np.move(b)\\nz = p.x * p.size", inlined={Point}, Point=Point))
p_x = a
p_size = a * 1.0
p_x += b
z = p_x * p_size

Methods and properties of such objects are written out as well.  The attributes become variables
in `split_objects`.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower import inlining
from tangent_ast.lower.context import Context, LocalFunction, called_object, site_of
from tangent_ast.lower.methods import class_of_object, read_property

_NEW = Global("object.__new__", object.__new__)


def construct(
    node: gast.Call, kind: type, path: Global, ctx: Context, passed: inlining.Given | None = None
) -> Expr:
    """Point(x, y)  =>  p = object.__new__(Point), and what `Point.__init__` does with it.

    `passed` are the arguments, where they do not stand in the call.
    """
    why = _own_ways(kind)
    if why is not None:
        return ctx.refuse(
            node,
            f"`{kind.__name__}` {why}, so its attributes cannot be followed",
            "keep what is differentiated in an object of a plain class",
        )
    name = _target(node, kind, ctx)
    made = Name(name)
    start = inspect.getattr_static(kind, "__init__", None)
    if _is_generated(kind):
        values = inlining.given(node, ctx) if passed is None else passed
        given = (
            None if values is None else inlining.fitted(node, _signature(kind), _defaults(kind), values, ctx)
        )
        if given is None:
            return Const(None)
        ctx.bind(name, Apply(Op.CALL, (_NEW, path)))
        ctx.classes[name] = kind
        _keep_fields(node, made, kind, given, ctx)
        return made
    values = inlining.given(node, ctx) if passed is None else passed
    if values is None:
        return Const(None)
    ctx.bind(name, Apply(Op.CALL, (_NEW, path)))
    ctx.classes[name] = kind
    if isinstance(start, FunctionType):
        inlining.inline_global(node, start, ctx, made, values)
    elif node.args or node.keywords:
        ctx.refuse(node, f"`{kind.__name__}` takes no arguments", "correct the call")
    return made


def _own_ways(kind: type) -> str | None:
    """What is unusual about the attributes of a class, if anything."""
    for name in ("__getattribute__", "__getattr__", "__setattr__", "__new__"):
        found = inspect.getattr_static(kind, name, None)
        frozen = name == "__setattr__" and _is_frozen(kind)
        if found is not None and found is not inspect.getattr_static(object, name, None) and not frozen:
            return f"has a `{name}` of its own"
    return None


def _is_frozen(kind: type) -> bool:
    params = getattr(kind, "__dataclass_params__", None)
    return params is not None and bool(params.frozen)


def _target(node: gast.Call, kind: type, ctx: Context) -> str:
    """The variable of the new object: the one that it is assigned to, if that shows nowhere in the call."""
    match ctx.statement:
        case gast.Assign(targets=[gast.Name(id=name)], value=value) if value is node:
            frame = ctx.frame.find(name)
            variable = ctx.frame.variables.get(name) if frame is ctx.frame else None
            read = {n.id for n in gast.walk(node) if isinstance(n, gast.Name)}
            if variable is not None and name not in read:
                if len(ctx.frame.bound.get(name, ())) == 1 or ctx.classes.get(variable) is kind:
                    return variable
            return ctx.variable(name)
        case gast.Assign(targets=[gast.Attribute(attr=name)], value=value) if value is node:
            return ctx.variable(name)
    return ctx.variable(kind.__name__.lower().strip("_") or "made")


def is_written_out(method: tuple[Global, Name], ctx: Context) -> bool:
    """Must the body of this method stand in place of its call?"""
    return ctx.inlined(method[0].value) or _is_written_out(method[1], ctx)


def called(node: gast.Call, ctx: Context) -> tuple[Global, Name] | None:
    """p(x), where p is an object that is written out: its `__call__`."""
    owner = class_of_object(node.func, ctx)
    if owner is None or not _is_written_out(owner[0], ctx):
        return None
    found = inspect.getattr_static(owner[1], "__call__", None)
    return (Global(".__call__", found), owner[0]) if isinstance(found, FunctionType) else None


def written_out(node: gast.Call, callee: Global, owner: Name, ctx: Context) -> Expr:
    """The body of a method in place of its call."""
    if isinstance(callee.value, FunctionType):
        ctx.exact.add(owner.id)
        kind = ctx.classes.get(owner.id)
        if kind is not None and inspect.getattr_static(kind, callee.path[1:], None) is callee.value:
            found = core.Inlined(callee.path, callee.value, kind)
            ctx.written_out[callee.path, id(kind)] = found
        return inlining.inline_global(node, callee.value, ctx, owner)
    if callee.value is not object.__init__ or node.args or node.keywords:
        ctx.refuse(node, f"`{callee.path}` is not written in Python", "do without it")
    return Const(None)


def told(node: gast.Call, method: gast.Attribute, ctx: Context) -> Expr | None:
    """The body of a method in place of its call, where facts have told the class of the object."""
    return _told(node, method.attr, method.value, method.attr, ctx)


def told_object(node: gast.Call, ctx: Context) -> Expr | None:
    """The body of `__call__` in place of the call of an object, where facts have told its class."""
    attribute = node.func.attr if isinstance(node.func, gast.Attribute) else ""
    return _told(node, called_object(attribute), node.func, "__call__", ctx)


def _told(node: gast.Call, called: str, of: gast.AST, method: str, ctx: Context) -> Expr | None:
    """The body of a method of the object `of`; facts have told its class by what is `called` here."""
    kind = ctx.receivers.get(site_of(ctx.origin, called))
    found = None if kind is None else inspect.getattr_static(kind, method, None)
    owner = ctx.atom(of) if isinstance(found, FunctionType) else None
    if kind is None or not isinstance(owner, Name):
        return None
    with _known_as(owner, kind, ctx):
        return written_out(node, Global(f".{method}", found), owner, ctx)


@contextmanager
def _known_as(owner: Name, kind: type, ctx: Context) -> Iterator[None]:
    """Only here: elsewhere the variable may hold other things."""
    before = ctx.classes.get(owner.id)
    ctx.classes[owner.id] = kind
    yield
    if before is None:
        del ctx.classes[owner.id]


def read_out(node: gast.Attribute, call: Apply, ctx: Context) -> Expr:
    """What a property gives: the call of its function, or the body of that."""
    match call.args:
        case (Global(value=FunctionType() as function) as callee, Name() as owner):
            if is_written_out((callee, owner), ctx):
                ctx.exact.add(owner.id)
                return inlining.inline_global(node, function, ctx, owner, ([], {}))
    return call


def is_passed(node: gast.Call, ctx: Context) -> bool:
    """Is an object that is written out among the arguments of a call?"""
    passed = [*node.args, *(k.value for k in node.keywords)]
    owners = (class_of_object(arg, ctx) for arg in passed)
    return any(owner is not None and _is_written_out(owner[0], ctx) for owner in owners)


def _is_written_out(variable: Name, ctx: Context) -> bool:
    kind = ctx.classes.get(variable.id)
    return kind is not None and ctx.inlined(kind)


# --------------------------------------------------------------------------
# Dataclasses


def _is_generated(kind: type) -> bool:
    """Was `__init__` written by `dataclass`?"""
    code = getattr(inspect.getattr_static(kind, "__init__", None), "__code__", None)
    return dataclasses.is_dataclass(kind) and code is not None and code.co_filename == "<string>"


def _signature(kind: type) -> gast.arguments:
    """The parameters of a generated `__init__`."""
    own = list(inspect.signature(kind).parameters.values())

    def named(*kinds: object) -> list[gast.Name]:
        return [gast.Name(p.name, gast.Param(), None, None) for p in own if p.kind in kinds]

    return gast.arguments(
        args=named(inspect.Parameter.POSITIONAL_OR_KEYWORD),
        posonlyargs=[],
        vararg=None,
        kwonlyargs=named(inspect.Parameter.KEYWORD_ONLY),
        kw_defaults=[],
        kwarg=None,
        defaults=[],
    )


def _defaults(kind: type) -> dict[str, Expr]:
    """The values of fields that are not passed, where the text can say them."""
    found: dict[str, Expr] = {}
    for field in dataclasses.fields(kind):
        if field.default_factory is list:
            found[field.name] = Apply(Op.LIST, ())
        elif field.default_factory is dict:
            found[field.name] = Apply(Op.DICT, ())
        elif isinstance(field.default, int | float | complex | str | bytes | bool | type(None)):
            found[field.name] = Const(field.default)
        elif field.default is not dataclasses.MISSING:
            found[field.name] = Global(f"{kind.__name__}.{field.name}", field.default)
    return found


def _keep_fields(node: gast.Call, made: Name, kind: type, given: inlining.Arguments, ctx: Context) -> None:
    """What a generated `__init__` does: keep what it is given, and call `__post_init__`."""
    declared = getattr(kind, "__dataclass_fields__", {})
    if len(declared) > len(dataclasses.fields(kind)) and any(
        n in inspect.signature(kind).parameters
        for n in declared.keys() - {f.name for f in dataclasses.fields(kind)}
    ):
        ctx.refuse(node, f"`{kind.__name__}` has an `InitVar`, which is not supported yet", "make it a field")
    defaults = _defaults(kind)
    for field in dataclasses.fields(kind):
        value = given.get(field.name, None if field.init else defaults.get(field.name))
        if value is None:
            continue  # `__post_init__` sets it
        if isinstance(value, LocalFunction):
            ctx.refuse(node, f"`{field.name}` is given a local function", "define it in the module")
            continue
        place = Apply(Op.ATTRIBUTE, (made,), symbol=field.name)
        ctx.emit(core.Update(place, ctx.named(value), origin=ctx.origin))
    after = inspect.getattr_static(kind, "__post_init__", None)
    if isinstance(after, FunctionType):
        inlining.inline_global(node, after, ctx, made, ([], {}))


# --------------------------------------------------------------------------
# Attributes that are assigned


def set_property(target: gast.AST, value: Expr, ctx: Context) -> bool:
    """p.speed = v, where that is a property of an object that is written out: the body of its setter.

    The text tells the class of the object, or facts have told it.
    """
    if not isinstance(target, gast.Attribute):
        return False
    owner = class_of_object(target.value, ctx)
    kind = ctx.receivers.get(site_of(ctx.origin, target.attr)) if owner is None else owner[1]
    found = None if kind is None else inspect.getattr_static(kind, target.attr, None)
    if kind is None or not isinstance(found, property) or not isinstance(found.fset, FunctionType):
        return False
    of = ctx.atom(target.value) if owner is None else owner[0]
    if not isinstance(of, Name):
        return False
    ctx.exact.add(of.id)
    with _known_as(of, kind, ctx):
        inlining.inline_global(target, found.fset, ctx, of, ([value], {}))
    return True


def written_property(target: gast.Attribute, ctx: Context) -> Expr | None:
    """The value of a property that is changed, of an object that is written out."""
    call = read_property(target, ctx)
    if call is None or not isinstance(call.args[1], Name) or not _is_written_out(call.args[1], ctx):
        return None
    return read_out(target, call, ctx)


def set_directly(node: gast.Call, ctx: Context) -> bool:
    """object.__setattr__(self, "name", v), as frozen dataclasses need it  =>  self.name = v"""
    match node:
        case gast.Call(
            func=gast.Attribute(value=gast.Name(id="object"), attr="__setattr__"),
            args=[gast.Name() as of, gast.Constant(value=str(name)), value],
            keywords=[],
        ) if class_of_object(of, ctx) is not None and ctx.frame.find("object") is None:
            owner = ctx.atom(of)
            place = Apply(Op.ATTRIBUTE, (owner,), symbol=name)
            ctx.emit(core.Update(place, ctx.atom(value), origin=ctx.origin))
            return True
    return False


__all__ = ["construct", "set_directly", "set_property"]
