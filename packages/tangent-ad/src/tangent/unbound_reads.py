"""Names that only some paths bind: on the others, a derivative raises what the plain call does.

    for i in range(n):               for i in range(n):
        y = x * i            =>          y = x * i
    return y                         bound(y)
                                     return y

Nobody would miss the value of `y` in the derivative by `x`, or of a copy of it, and without the call nobody
would notice that there is none. Where the text reads the name anyway, no call is left (`drop_checks`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tangent import runtime
from tangent.builder import Builder
from tangent_ast import core, solver
from tangent_ast.core import Apply, Const, Global, Name, Op
from tangent_ast.namesets import NameSet, Universe

_BOUND = Global("bound()", runtime.bound)  # no name yet: see `with_checks_spelled`
_NEVER_NONE = (Op.BINARY, Op.UNARY, Op.INPLACE, Op.COMPARE, Op.TUPLE, Op.LIST, Op.DICT)


def with_checks(function: core.Function) -> core.Function:
    """The same with a check before the first statement that reads a name which may not be bound."""
    own = {t for s in core.walk(function.body) for t in core.targets(s)} - {p.name for p in function.params}
    names = Universe()
    solution = solver.forward(function.body, names.set(own - function.temps), _Perhaps(names))
    numbers = _never_none(function)

    def checked(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            perhaps = None if isinstance(s, core.While) else solution.before.get(id(s))
            for name in dict.fromkeys(core.reads(s)) if perhaps else ():
                if perhaps is not None and name in perhaps:
                    keywords = () if name in numbers else (("perhaps_none", Const(True)),)
                    check = Apply(Op.CALL, (_BOUND, Name(name)), keywords)
                    out.append(core.Effect(check, origin=s.origin))
            out.append(core.map_blocks(s, checked))
        return tuple(out)

    return function.with_body(checked(function.body))


def with_checks_spelled(build: Builder) -> core.Function:
    """The function that is differentiated, with the checks under a name that is free in it."""

    def spelled(expr: core.Expr) -> core.Expr:
        if isinstance(expr, Apply) and expr.args[:1] == (_BOUND,):
            return replace(expr, args=(build.scope.spell(runtime.bound, "bound"), *expr.args[1:]))
        return expr

    return build.function.with_body(core.map_everywhere(build.function.body, spelled))


def drop_checks(function: core.Function) -> core.Function:
    """The same without checks of names that a statement after them in the same block reads itself.

    bound(y); return y * x    =>    return y * x

    A name that was given a placeholder can be read without having a value.
    """
    kept = {s.target for s in core.walk(function.body) if isinstance(s, core.Bind) and s.value == Const(None)}

    def without(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        read: set[str] = set()
        for s in reversed(block):
            name = _checked(s)
            if name is not None and name in read - kept:
                continue
            read -= set(core.targets(s))
            if name is None and not isinstance(s, core.While):
                read |= set(core.reads(s))
            out.append(core.map_blocks(s, without))
        return tuple(reversed(out))

    return function.with_body(without(function.body))


def _checked(s: core.Statement) -> str | None:
    """The name that a statement looks at."""
    match s:
        case core.Effect(value=Apply(Op.CALL, (Global(value=callee), Name(name)))) if callee is runtime.bound:
            return name
    return None


def _never_none(function: core.Function) -> set[str]:
    """The names that surely never have the value None."""
    found: dict[str, bool] = {}
    for s in core.walk(function.body):
        for target in core.targets(s):
            value = s.value if isinstance(s, core.Bind) else None
            sure = isinstance(s, core.For) or (isinstance(value, Apply) and value.op in _NEVER_NONE)
            sure |= isinstance(value, Const) and value.value is not None
            found[target] = sure and found.get(target, True)
    return {name for name, sure in found.items() if sure}


@dataclass(frozen=True, slots=True)
class _Perhaps:
    """Forwards: the names that some path has not bound, and nobody has read since."""

    names: Universe

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        return state.difference(
            (*core.reads(statement), *(() if isinstance(statement, core.For) else core.targets(statement)))
        )

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one | other


__all__ = ["drop_checks", "with_checks"]
