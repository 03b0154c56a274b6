"""Look for nan after every statement of a derivative.

y = np.log(x)    =>    y = np.log(x)
                       watch(y, "the value y", "model.py:12: y = np.log(x)")

Of an array that is written, what has been written is looked at: the rest may not have been filled yet.
"""

from __future__ import annotations

from dataclasses import replace

from tangent import runtime
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op, Role
from tangent_ast.emit import first_line
from tangent_ast.naming import Namer

_WHAT = {Role.ADJOINT: "the cotangent", Role.TANGENT: "the tangent"}


def watched(function: core.Function, scope: Scope, namer: Namer) -> core.Function:
    """The function, looking at its arguments and at all that it binds or writes."""

    def look(value: Expr, what: str, s: core.Statement, where: str) -> core.Statement:
        call = Apply(Op.CALL, (scope.spell(runtime.watch, "watch"), value, Const(what), Const(where)))
        return core.Effect(call, origin=s.origin, about=s.about)

    def after(s: core.Statement) -> list[core.Statement]:
        kind = _WHAT.get(s.about.role, "the value")
        return [look(value, f"{kind} {name}", s, _where(s)) for name, value in _made(s)]

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.Return) and not isinstance(s.value, (Name, Const)):
                name = namer.fresh("result")
                bind = core.Bind(name, s.value, origin=s.origin, about=s.about)
                where = _where(bind)
                out += [bind, look(Name(name), "the result", bind, where), replace(s, value=Name(name))]
                continue
            out.append(core.map_blocks(s, rewrite))
            out += after(s)
        return tuple(out)

    first = function.body[0] if function.body else core.Return(Const(None), origin=function.origin)
    arguments = tuple(look(Name(p.name), f"argument {p.name}", first, "") for p in function.params)
    return function.with_body((*arguments, *rewrite(function.body)))


def _where(s: core.Statement) -> str:
    """The user's line that a statement comes from."""
    return f"{s.origin.file}:{s.origin.line}: {first_line(s.about.of or s.origin.text)}"


def _made(s: core.Statement) -> list[tuple[str, Expr]]:
    """What a statement binds or writes, each with the name that it is part of."""
    match s:
        case core.Bind(value=value) if _is_unfilled(value):
            return []
        case core.Bind() | core.Unpack():
            return [(name, Name(name)) for name in core.targets(s)]
        case core.Update(place=place):
            return [(name, place) for name in _base(place)]
    return []


def _is_unfilled(value: Expr) -> bool:
    """Is it memory that nothing has been written to?  It is called the same in all libraries."""
    match value:
        case Apply(Op.CALL, (core.Global(value=fn), *_)):
            return getattr(fn, "__name__", "") in ("empty", "empty_like")
    return False


def _base(place: Expr) -> tuple[str, ...]:
    while isinstance(place, Apply):
        place = place.args[0]
    return (place.id,) if isinstance(place, Name) else ()
