"""Look for nan after every statement of a derivative.

y = np.log(x)    =>    y = np.log(x)
                       watch(y, "the value y", "model.py:12: y = np.log(x)")
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

    def look(name: str, what: str, s: core.Statement, where: str) -> core.Statement:
        call = Apply(Op.CALL, (scope.spell(runtime.watch, "watch"), Name(name), Const(what), Const(where)))
        return core.Effect(call, origin=s.origin, about=s.about)

    def after(s: core.Statement, names: tuple[str, ...]) -> list[core.Statement]:
        kind = _WHAT.get(s.about.role, "the value")
        return [look(name, f"{kind} {name}", s, _where(s)) for name in names]

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.Return) and not isinstance(s.value, (Name, Const)):
                name = namer.fresh("result")
                bind = core.Bind(name, s.value, origin=s.origin, about=s.about)
                where = _where(bind)
                out += [bind, look(name, "the result", bind, where), replace(s, value=Name(name))]
                continue
            out.append(core.map_blocks(s, rewrite))
            out += after(s, _made(s))
        return tuple(out)

    first = function.body[0] if function.body else core.Return(Const(None), origin=function.origin)
    arguments = tuple(look(p.name, f"argument {p.name}", first, "") for p in function.params)
    return function.with_body((*arguments, *rewrite(function.body)))


def _where(s: core.Statement) -> str:
    """The user's line that a statement comes from."""
    return f"{s.origin.file}:{s.origin.line}: {first_line(s.about.of or s.origin.text)}"


def _made(s: core.Statement) -> tuple[str, ...]:
    """The names of what a statement binds or writes."""
    match s:
        case core.Bind() | core.Unpack():
            return core.targets(s)
        case core.Update(place=place):
            return _base(place)
    return ()


def _base(place: Expr) -> tuple[str, ...]:
    while isinstance(place, Apply):
        place = place.args[0]
    return (place.id,) if isinstance(place, Name) else ()
