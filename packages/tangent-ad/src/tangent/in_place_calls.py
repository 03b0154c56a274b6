"""Calls that add to an array or have a result written there, as the statements that they stand for.

np.add.at(a, k, v)         =>    a[k] += v, counted as often as k names an element
np.multiply(x, y, out=z)   =>    t = np.multiply(x, y); z[...] = t
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tangent.rules.book import RuleBook
from tangent.rules.record import Write
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.naming import Namer, Temps, names_of

Statements = list[core.Statement]


def as_statements(function: core.Function, book: RuleBook) -> core.Function:
    """Spell out the calls that write to their arguments."""
    temps = Temps(Namer(names_of(function)))
    singles = {
        s.target: array
        for s in core.walk(function.body)
        if isinstance(s, core.Bind) and s.target in function.temps
        for array in _only(s.value)
    }

    def rewrite(block: core.Block) -> core.Block:
        out: Statements = []
        for s in block:
            match s:
                case core.Effect(value=Apply() as call) if (write := _write(call, book)) is not None:
                    out.append(_updated(s, call, write))
                case core.Effect(value=Apply() as call) if (into := _out(call, book, singles)) is not None:
                    out += _into(s, call, into, temps.fresh())
                case core.Bind(value=Apply() as call) if (into := _out(call, book, singles)) is not None:
                    out += _into(s, call, into, temps.fresh())
                    out.append(core.Bind(s.target, into, origin=s.origin, about=s.about))
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    body = rewrite(function.body)
    return replace(function, body=body, temps=function.temps | temps.made)


def _write(call: Apply, book: RuleBook) -> Write | None:
    """What a call writes, if it fits."""
    write = book.write_of(call)
    if write is None or call.keywords:
        return None
    arguments = _arguments(call)
    fits = len(arguments) == max(write.value, write.key or 0, write.array) + 1
    return write if fits and isinstance(arguments[write.array], Name) else None


def _updated(s: core.Effect, call: Apply, write: Write) -> core.Update:
    arguments = _arguments(call)
    array = arguments[write.array]
    place: Expr = array if write.key is None else Apply(Op.ITEM, (array, arguments[write.key]))
    return core.Update(
        place,
        arguments[write.value],
        "+",
        repeated=True,
        within=write.within,
        origin=s.origin,
        about=s.about,
    )


def _arguments(call: Apply) -> tuple[Expr, ...]:
    """The arguments; the array is the first one of its own methods."""
    return call.args[1:] if call.op is Op.CALL or isinstance(call.args[0], Global) else call.args


def _only(value: Expr) -> tuple[Name, ...]:
    """The item of a tuple of one: `out=(z,)`."""
    match value:
        case Apply(Op.TUPLE, (Name() as array,)):
            return (array,)
    return ()


def _out(call: Apply, book: RuleBook, singles: Mapping[str, Name]) -> Name | None:
    """The array that the result of a call goes to."""
    match call:
        case Apply(Op.CALL, (Global(value=fn), *_)) if book.rule_for(fn) or book.composition_of(fn):
            value = dict(call.keywords).get("out", Const(None))
            return singles.get(value.id, value) if isinstance(value, Name) else None
    return None


def _into(s: core.Effect | core.Bind, call: Apply, array: Name, result: str) -> Statements:
    keywords = tuple((k, v) for k, v in call.keywords if k != "out")
    plain = Apply(call.op, call.args, keywords, call.symbol)
    return [
        core.Bind(result, plain, origin=s.origin, about=s.about),
        core.Update(array, Name(result), origin=s.origin, about=s.about),
    ]
