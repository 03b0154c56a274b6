"""Where it matters that an item of an array, or a sum over one, is a number.

With NumPy it is one: `t = x[i]` stays what it is when `x[i]` is written, and `s += 1`
makes a new number.  In libraries whose items are views (`Backend.items_are_views`) it is
an array of shape () that others may hold.  Where the text does the same for both,
nothing is found here; elsewhere a derivative that takes these for numbers would be wrong.
"""

from __future__ import annotations

from tangent.facts.fact import UNKNOWN, Facts, Kind
from tangent.facts.memory import EffectsOf, is_basic_key, is_number_in, memory_of
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op


def changed_numbers(
    function: core.Function, facts: Facts, book: RuleBook, effects_of: EffectsOf
) -> core.Statement | None:
    """An augmented assignment to a number of which something else knows.

    p = s; s += y  =>  the second, which changes p if s is an array
    """
    for s in core.walk(function.body):
        match s:
            case core.Update(place=Apply(Op.ITEM, (_, Const(core.Field()))) as place, symbol=symbol):
                if symbol and is_number_in(place, facts):
                    return s
    found = [
        s
        for s in core.walk(function.body)
        if isinstance(s, core.Bind)
        and isinstance(s.value, Apply)
        and s.value.op is Op.INPLACE
        and isinstance(s.value.args[0], Name)
        and facts.get(s.value.args[0].id, UNKNOWN).kind is Kind.NUMBER
    ]
    if not found:
        return None
    memory = memory_of(function, facts, book, effects_of, boxed=True)
    for s in found:
        name = s.value.args[0].id  # type: ignore[union-attr]
        variable = function.bases.get(name, name)
        if any(function.bases.get(m, m) != variable for m in memory.members(name)):
            return s
    return None


def written_items(
    function: core.Function, facts: Facts, book: RuleBook, effects_of: EffectsOf
) -> core.Statement | None:
    """A write to an array whose items are taken for numbers.

    t = x[i]; x[i] = y * t  =>  the second, which changes t if t is a view
    """
    found = [(s, base) for s in core.walk(function.body) if isinstance(s, core.Update) for base in s.bases]
    if not found:
        return None
    memory = memory_of(function, facts, book, effects_of, boxed=True)
    for s, base in found:
        if isinstance(s.place, Apply) and s.place.op is Op.ITEM and is_number(s.place, facts):
            return s
        if any(facts.get(m, UNKNOWN).kind is Kind.NUMBER for m in memory.aliases(base)):
            return s
    return None


def is_number(item: Apply, facts: Facts) -> bool:
    """Does an item have as many indices as its array has dimensions?"""
    base, key = item.args
    fact = facts.get(base.id, UNKNOWN) if isinstance(base, Name) else UNKNOWN
    keys: tuple[Expr, ...] = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    ints = all(isinstance(k, (Name, Const)) and is_basic_key(k, facts) and k != Const(...) for k in keys)
    return fact.kind is Kind.ARRAY and ints and fact.ndim == len(keys)
