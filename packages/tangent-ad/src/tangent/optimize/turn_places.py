"""What the statements of a backward pass add to: a name, or an item or attribute of what a name holds."""

from __future__ import annotations

from dataclasses import replace

from tangent import runtime
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op, Role


def place_of(s: core.Statement) -> Expr | None:
    """What a statement of the backward pass adds to: `bw`, or `bw["k"]`."""
    if s.about.role is Role.PRIMAL:
        return None
    match s:
        case core.Bind(value=Apply(Op.CALL, (_, base, key, _))) if _adds_to_part(s):
            return Apply(Op.ITEM, (base, key))
        case core.Bind(target=target):
            return Name(target)
        case core.Update(place=place, symbol="+") if is_item(place):
            return place
        case core.Effect(value=Apply(Op.CALL, (Global(value=fn), base, key, _), ())) if fn is runtime.add_at:
            place = Apply(Op.ITEM, (base, key))
            return place if is_item(place) else None
    return None


def added_by(s: core.Statement) -> Expr | None:
    """What it adds."""
    match s:
        case core.Bind(value=Apply(Op.CALL, (_, _, _, value))) if _adds_to_part(s):
            return value
        case core.Bind(target=target, value=value):
            return _added_to_name(target, value)
        case core.Update(value=value) | core.Effect(value=Apply(Op.CALL, (_, _, _, value))):
            return value
    return None


def with_added(s: core.Statement, value: Expr) -> core.Statement:
    """The same statement, which adds something else."""
    if isinstance(s, core.Bind):
        assert isinstance(s.value, Apply)
        return replace(s, value=replace(s.value, args=(*s.value.args[:-1], value)))
    if isinstance(s, core.Effect):
        assert isinstance(s.value, Apply)
        return replace(s, value=replace(s.value, args=(*s.value.args[:-1], value)))
    assert isinstance(s, core.Update)
    return replace(s, value=value)


def is_item(expr: Expr) -> bool:
    """Is it an item of a dictionary, by a constant key, or an item of such an item?"""
    match expr:
        case Apply(Op.ITEM, (base, Const(str()))):
            return isinstance(base, Name) or is_item(base)
    return False


def base_of(place: Expr) -> str:
    """The name of the container."""
    while isinstance(place, Apply):
        place = place.args[0]
    assert isinstance(place, Name)
    return place.id


def is_part(place: Expr, of: Expr) -> bool:
    """Is it a place, or an item in it, and so on?"""
    while place != of:
        if not isinstance(place, Apply):
            return False
        place = place.args[0]
    return True


def _added_to_name(target: str, value: Expr) -> Expr | None:
    """What is added, in the value of `b = b + x` and of `b = add(b, x)`."""
    match value:
        case Apply(Op.BINARY, (Name(summed), more), symbol="+") if summed == target:
            return more
        case Apply(Op.CALL, (Global(value=fn), Name(summed), more), ()) if fn is runtime.add:
            return more if summed == target else None
    return None


def _adds_to_part(s: core.Statement) -> bool:
    """bo = add_attribute(bo, "w", value), or the same of an item with a constant key"""
    match s:
        case core.Bind(target=target, value=Apply(Op.CALL, (_, Name(base), Const(), _), ()) as value):
            adding = runtime.add_attribute, runtime.add_item, runtime.added_at
            return base == target and core.is_call_of(value, *adding)
    return False
