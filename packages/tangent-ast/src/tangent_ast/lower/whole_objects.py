"""Objects that are made inside, and that somebody else can reach while they change.

    p = object.__new__(Point)          p_x = a
    p.x = a                            p = <assembled>(Point, {"x": p_x})
    ps.append(p)                =>     ps.append(p)
    p.x = b                            p.x = b

They are put together as soon as their attributes are there, which is what `__init__` has set.  What is
assigned later is assigned to the object.
"""

from __future__ import annotations

from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name
from tangent_ast.lower.attributes import (
    assembled,
    attribute_read,
    attribute_set,
    is_plain,
    made_by,
    variable_for,
)
from tangent_ast.naming import Namer


def whole_objects(function: core.Function, namer: Namer) -> core.Function:
    """Put together what `object.__new__` has made."""
    temps: set[str] = set()

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        waiting = list(block)
        while waiting:
            s = waiting.pop(0)
            if (new := made_by(s)) is None:
                out.append(core.map_blocks(s, rewrite))
                continue
            name, path = new
            out += _together(s, name, path, waiting, namer, temps)
        return tuple(out)

    body = rewrite(function.body)
    return replace(function, body=body, temps=function.temps | temps)


def _together(
    made: core.Statement,
    name: str,
    path: Global,
    waiting: list[core.Statement],
    namer: Namer,
    temps: set[str],
) -> list[core.Statement]:
    """What sets the attributes of a new object, and the object, taken from the statements that wait."""
    variables: dict[str, str] = {}
    out: list[core.Statement] = []
    last = 0  # what is up to here sets attributes
    for position, s in enumerate(waiting):
        if (attribute := attribute_set(s, name)) is not None:
            assert isinstance(s, core.Update)
            if (s.symbol and attribute not in variables) or not is_plain(path.value, attribute):
                break
            last = position + 1
        elif (attribute := attribute_read(s, name)) is not None:
            kept = hasattr(path.value, attribute) and is_plain(path.value, attribute)
            if attribute not in variables and not kept:
                break  # a property needs the object
        elif _concerns(s, name):
            break
        else:
            attribute = None
        out.append(_with_variable(s, attribute, path, name, variables, namer))
    del out[last:]
    del waiting[:last]
    pairs = tuple(p for a, variable in variables.items() for p in (Const(a), Name(variable)))
    attributes = namer.fresh("t")
    temps.add(attributes)
    value = Apply(core.Op.CALL, (Global("assembled", assembled), path, Name(attributes)))
    at = out[-1] if out else made
    return [
        *out,
        core.Bind(attributes, Apply(core.Op.DICT, pairs), origin=at.origin, about=at.about),
        core.Bind(name, value, origin=made.origin, about=made.about),
    ]


def _with_variable(
    s: core.Statement,
    attribute: str | None,
    path: Global,
    name: str,
    variables: dict[str, str],
    namer: Namer,
) -> core.Statement:
    """p.x = a  =>  p_x = a, and what reads it likewise"""
    if attribute is None:
        return s
    match s:
        case core.Update(value=value, symbol=symbol):
            target = variables.setdefault(attribute, "") or variable_for(name, attribute, namer)
            variables[attribute] = target
            if symbol:
                value = Apply(core.Op.INPLACE, (Name(target), value), symbol=symbol)
            return core.Bind(target, value, origin=s.origin, about=s.about)
        case core.Bind():
            if attribute in variables:
                return replace(s, value=Name(variables[attribute]))
            default: Expr = Global(f"{path.path}.{attribute}", getattr(path.value, attribute))
            return replace(s, value=default)
    return s


def _concerns(s: core.Statement, name: str) -> bool:
    """Does a statement, or one inside of it, read or bind a name, or leave the block?"""
    for inner in core.walk((s,)):
        if isinstance(inner, core.Break | core.Continue | core.Return | core.Raise):
            return True
        if name in core.reads(inner) or name in core.targets(inner):
            return True
    return False


__all__ = ["whole_objects"]
