"""Settle what statements do to memory, before anything is differentiated.

Three things are ambiguous in the text and decided here, with the facts:

* `x += y` on a name changes an array in place but rebinds a number.
* `x[i] *= y` reads, computes and writes.
* A function that writes to its argument must not change the caller's array.
"""

from __future__ import annotations

from dataclasses import replace

from tangent import runtime
from tangent.facts.memory import Memory, is_basic_key
from tangent.facts.values import NUMBERS, UNKNOWN, Facts, Kind
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Name, Op
from tangent_ast.errors import Problem, Problems, Unsupported
from tangent_ast.liveness import liveness
from tangent_ast.naming import Namer


def split_changes(function: core.Function, facts: Facts, namer: Namer) -> core.Function:
    """Make reading, computing and writing three statements.

    x[i] *= v  =>  t = x[i]; t_1 = t * v; x[i] = t_1

    Sums stay as they are: `x[i] += v` passes its cotangent on without a read.
    An index that may name an element twice (`x[[0, 0]] += v` counts once) is split too.
    """
    temps: set[str] = set()

    def fresh() -> str:
        name = namer.fresh("t")
        temps.add(name)
        return name

    def split(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Update(place=place, value=value, symbol=symbol) if symbol and not s.repeated:
                    whole = isinstance(place, Name)
                    if symbol == "+" and (whole or _names_each_once(place, facts)):
                        out.append(s)
                        continue
                    if whole:
                        old: core.Expr = place
                    else:
                        old = Name(fresh())
                        assert isinstance(old, Name)
                        out.append(core.Bind(old.id, place, origin=s.origin, about=s.about))
                    new = fresh()
                    change = Apply(Op.BINARY, (old, value), symbol=symbol)
                    out.append(core.Bind(new, change, origin=s.origin, about=s.about))
                    out.append(replace(s, value=Name(new), symbol=""))
                case _:
                    out.append(core.map_blocks(s, split))
        return tuple(out)

    body = split(function.body)
    return replace(function, body=body, temps=function.temps | temps)


def _names_each_once(place: core.Expr, facts: Facts) -> bool:
    return isinstance(place, Apply) and place.op is Op.ITEM and is_basic_key(place.args[1], facts)


def settle_augmented(
    function: core.Function, facts: Facts, memory: Memory, problems: Problems, *, args_are_seen: bool
) -> core.Function:
    """Turn `x_1 = (x += y)` into a new value, or into a write.

    It is a write if `x` is surely an array and somebody else still reads its
    memory; a new value if nobody does, or `x` is surely a number.  If that cannot
    be told, it is refused.  `args_are_seen` says that a caller keeps what it
    passed (in derived callees).
    """
    live = liveness(function.body)
    params = {p.name for p in function.params}
    group = function.bases

    def observed(s: core.Bind, x: str) -> bool:
        others = {x, s.target}
        home = group.get(x, x)
        after = live.after[id(s)] or frozenset()
        members = memory.members(x)
        seen = {m for m in members if m in after and m not in others and group.get(m, m) != home}
        written = any(
            isinstance(w, core.Update)
            and any(memory.shared(n, x) for n in core.names(w.place.args[0] if isinstance(w.place, Apply) else w.place))
            for w in core.walk(function.body)
        )
        return bool(seen) or written or args_are_seen and any(m in params for m in members)

    def settle(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(target=target, value=Apply(Op.INPLACE, (x, y), symbol=symbol)):
                    fact = facts.get(x.id, UNKNOWN) if isinstance(x, Name) else UNKNOWN
                    new = replace(s, value=Apply(Op.BINARY, (x, y), symbol=symbol))
                    rebinds = fact.kind in NUMBERS | {Kind.TUPLE, Kind.OTHER}
                    if rebinds or not isinstance(x, Name) or not observed(s, x.id):
                        out.append(new)
                    elif fact.kind is Kind.ARRAY:
                        out.append(core.Update(x, y, symbol, origin=s.origin, about=s.about))
                        out.append(core.Bind(target, x, origin=s.origin, about=s.about))
                    else:
                        name = function.bases.get(x.id, x.id)
                        problems.add(
                            Problem(
                                s.origin,
                                f"cannot tell whether `{name} {symbol}= ...` changes an array that is read "
                                "elsewhere, or makes a new number",
                                f"say what `{name}` is with an annotation (`x: float`, `x: np.ndarray`), or write "
                                f"`{name} = {name} {symbol} ...` for a new value, `{name}[...] {symbol}= ...` "
                                "for a change in place",
                                Unsupported,
                            )
                        )
                        out.append(new)
                case _:
                    out.append(core.map_blocks(s, settle))
        return tuple(out)

    return function.with_body(settle(function.body))


def protect_arguments(function: core.Function, memory: Memory, namer: Namer, scope: Scope) -> core.Function:
    """Work on copies of the arguments that are written to.

    def f(x): x[0] = 1.0  =>  def f(x): x_1 = copy(x); x_1[0] = 1.0
    """
    table: dict[str, str] = {}
    bases = dict(function.bases)
    for param in function.params:
        if memory.is_mutated(param.name):
            table[param.name] = namer.fresh(param.name)
            bases[table[param.name]] = bases.get(param.name, param.name)
    if not table:
        return function
    copies = tuple(
        core.Bind(
            own,
            Apply(Op.CALL, (scope.spell(runtime.copy, "copy"), Name(name))),
            origin=replace(function.origin, text=""),
        )
        for name, own in table.items()
    )
    return replace(function, body=copies + core.rename(function.body, table), bases=bases)
