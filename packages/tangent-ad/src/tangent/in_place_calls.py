"""Calls that add to an array or have a result written there, as the statements that they stand for.

np.add.at(a, k, v)         =>    a[k] += v, counted as often as k names an element
np.multiply(x, y, out=z)   =>    t = np.multiply(x, y); z[...] = t
x.sum(0, None, z)          =>    t = x.sum(0); z[...] = t
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tangent.facts.outs import is_elementwise, outs_of, without_outs
from tangent.rules.book import RuleBook
from tangent.rules.record import Write
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.naming import Namer, Temps, names_of

Statements = list[core.Statement]


def as_statements(function: core.Function, book: RuleBook) -> core.Function:
    """Spell out the calls that write to their arguments."""
    temps = Temps(Namer(names_of(function)))
    tuples = {
        s.target: s.value.args
        for s in core.walk(function.body)
        if isinstance(s, core.Bind) and isinstance(s.value, Apply) and s.value.op is Op.TUPLE
        if s.target in function.temps
    }

    def rewrite(block: core.Block) -> core.Block:
        out: Statements = []
        for s in block:
            match s:
                case core.Effect(value=Apply() as call) if (write := _write(call, book)) is not None:
                    out.append(_updated(s, call, write))
                case core.Effect(value=Apply() as call) if into := _out(call, book, tuples):
                    out += _into(s, call, into, book, temps)
                case core.Bind(value=Apply() as call) if into := _out(call, book, tuples):
                    out += _into(s, call, into, book, temps)
                    given = into[0] if len(into) == 1 else Apply(Op.TUPLE, into)
                    out.append(core.Bind(s.target, given, origin=s.origin, about=s.about))
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
    key = None if write.key is None else arguments[write.key]
    if write.field and isinstance(key, Const):
        key = Const(core.Field(key.value))
    place: Expr = array if key is None else Apply(Op.ITEM, (array, key))
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


def _out(call: Apply, book: RuleBook, tuples: Mapping[str, tuple[Expr, ...]]) -> tuple[Name, ...]:
    """The arrays that the results of a call go to, all of them: one, or one for each result."""
    match call:
        case Apply(Op.CALL, (Global(value=fn), *_)):
            known = book.rule_for(fn) is not None or book.composition_of(fn) is not None
            known &= book.heeds_out(fn)
            if is_elementwise(fn) and dict(call.keywords).get("where", Const(True)) != Const(True):
                return ()  # some elements of the array stay as they are
        case Apply(Op.METHOD, (Global(value=owner), *_), symbol=method):
            known = book.composition_of(owner, method) is not None
        case Apply(Op.METHOD, symbol=method):
            known = book.method(method) is not None
        case _:
            known = False
    given = outs_of(call, book) if known else ()
    match given:
        case (Name(name),) if name in tuples:  # out=(z,)
            given = tuples[name]
    arrays = tuple(value for value in given if isinstance(value, Name))
    return arrays if len(arrays) == len(given) else ()


def _into(
    s: core.Effect | core.Bind, call: Apply, arrays: tuple[Name, ...], book: RuleBook, temps: Temps
) -> Statements:
    result = Name(temps.fresh())
    out: Statements = [core.Bind(result.id, without_outs(call, book)[0], origin=s.origin, about=s.about)]
    for k, array in enumerate(arrays):
        value = result
        if len(arrays) > 1:  # several results are a tuple
            value = Name(temps.fresh())
            item = Apply(Op.ITEM, (result, Const(k)))
            out.append(core.Bind(value.id, item, origin=s.origin, about=s.about))
        out.append(core.Update(array, value, origin=s.origin, about=s.about))
    return out
