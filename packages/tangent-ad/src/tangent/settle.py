"""Settle what statements do to memory, before anything is differentiated.

Three things are ambiguous in the text and decided here, with the facts:

* `x += y` on a name changes an array in place but rebinds a number.
* `x[i] *= y` changes an array, or reads, computes and writes.
* A function that writes to its argument must not change the caller's array.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache

from tangent import runtime
from tangent.facts.axes import may_be_numbers
from tangent.facts.contents import waiting_on
from tangent.facts.fact import NUMBERS, UNKNOWN, Facts, Kind
from tangent.facts.memory import (
    Memory,
    is_basic_key,
    is_item,
    is_item_of_container,
    is_number_in,
    is_sure_view,
)
from tangent.facts.operations import BINARY
from tangent.facts.owned import owned
from tangent.looks import look
from tangent.rules.book import RuleBook
from tangent.rules.record import Form
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Const, Name, Op
from tangent_ast.errors import Problem, Problems, Unsupported
from tangent_ast.liveness import liveness
from tangent_ast.naming import Namer, Temps


def split_changes(
    function: core.Function, facts: Facts, namer: Namer, scope: Scope, book: RuleBook, arrays: Set[str]
) -> core.Function:
    """Make reading, computing and writing three statements, where it is not one.

    x[k] *= v  =>  t = x[k]; t_1 = t * v; x[k] = t_1

    What an array is changed by element for element stays as it is: `x[i] += v`, `x[1:] *= v`.
    An index that may name an element twice (`x[[0, 0]] += v` counts once) is split.
    So is what changes an item of a list or dictionary, or an attribute, which must be no array then:
    that would change itself.  `arrays` are names that a guard finds to hold arrays.
    """
    temps = Temps(namer)

    def is_one(place: core.Expr, symbol: str) -> bool:
        whole = isinstance(place, Name)
        if symbol == "+":
            return whole or _names_each_once(place, facts)
        if not whole and (not _names_each_once(place, facts) or is_item_of_container(place, facts)):
            return False
        base = place.args[0] if isinstance(place, Apply) else place
        name = base.id if isinstance(base, Name) else ""
        rule = book.rule_for(BINARY[symbol])
        elementwise = rule is not None and rule.form is Form.ELEMENTWISE
        return elementwise and (name in arrays or facts.get(name, UNKNOWN).kind in (Kind.ARRAY, Kind.NUMERIC))

    def split(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Update(place=place, value=value, symbol=symbol) if symbol and not s.repeated:
                    if is_one(place, symbol):
                        out.append(s)
                        continue
                    if isinstance(place, Name):
                        old: core.Expr = place
                    else:
                        old = Name(temps.fresh())
                        assert isinstance(old, Name)
                        out.append(core.Bind(old.id, place, origin=s.origin, about=s.about))
                        if _is_array_in(place, facts):
                            # Arithmetic gives numbers of arrays of shape ().
                            out.append(look(runtime.check_in_place, old, s, scope))
                            out.append(replace(s, place=old))
                            continue
                        if is_item_of_container(place, facts) and not is_number_in(place, facts):
                            out.append(look(runtime.check_value, old, s, scope))
                    new = temps.fresh()
                    change = Apply(Op.BINARY, (old, value), symbol=symbol)
                    out.append(core.Bind(new, change, origin=s.origin, about=s.about))
                    out.append(replace(s, value=Name(new), symbol=""))
                case _:
                    out.append(core.map_blocks(s, split))
        return tuple(out)

    body = split(function.body)
    return replace(function, body=body, temps=function.temps | temps.made)


def _is_array_in(place: core.Expr, facts: Facts) -> bool:
    """Is what an attribute of an object holds always an array?  That changes itself."""
    match place:
        case Apply(Op.ITEM, (Name(base), Const(core.Field() as field))):
            return facts.get(base, UNKNOWN).field(field).kind is Kind.ARRAY
    return False


def _names_each_once(place: core.Expr, facts: Facts) -> bool:
    if not isinstance(place, Apply) or place.op is not Op.ITEM:
        return False
    if is_item_of_container(place, facts):
        key = place.args[1].value if isinstance(place.args[1], Const) else None
        if isinstance(key, core.Field):
            return False
        return isinstance(key, str)
    return is_basic_key(place.args[1], facts)


def settle_augmented(
    function: core.Function,
    facts: Facts,
    memory: Memory,
    scope: Scope,
    problems: Problems,
    book: RuleBook,
    *,
    args_are_seen: bool,
) -> core.Function:
    """Turn `x_1 = (x += y)` into a new value, or into a write.

    It is a new value if `x` is surely a number, or nobody else still reads its
    memory; a write if it is an array.  If it may be either, it is taken for an
    array where anything that shares its memory is one, for a number otherwise, and
    a guard at that place looks whether that holds.  So does it where arithmetic has made
    the array, which gives numbers of arrays of shape ().  `args_are_seen` says that a
    caller keeps what it passed (in derived callees).
    """
    live = liveness(function.body)
    waiting = waiting_on(function)
    params = {p.name for p in function.params}
    group = function.bases
    may_be_number = may_be_numbers(function, facts, book)
    own = cache(lambda: owned(function.body, book))
    single = _single_items(function, facts)

    def observed(s: core.Bind, x: str, iterated: tuple[str, ...]) -> bool:
        others = {x, s.target}
        home = group.get(x, x)
        after = live.after(s)
        members = memory.members(x)
        kept = any(m in names for stack, names in waiting.items() if stack in after for m in members)
        seen = {m for m in members if m in after and m not in others and group.get(m, m) != home}
        written = any(
            isinstance(w, core.Update) and any(memory.shared(n, x) for n in w.bases)
            for w in core.walk(function.body)
        )
        looped = any(memory.shared(x, sequence) for sequence in iterated)
        passed = args_are_seen and any(m in params for m in members)
        # What is written to has to stay what it is: arithmetic makes numbers of arrays of shape ().
        return written or ((bool(seen) or kept or looped or passed) and x not in own().before(s))

    def settle(block: core.Block, iterated: tuple[str, ...]) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(target=target, value=Apply(Op.INPLACE, (x, y), symbol=symbol)):
                    fact = facts.get(x.id, UNKNOWN) if isinstance(x, Name) else UNKNOWN
                    about = core.AUGMENTED if fact.kind is Kind.INDEX else s.about
                    new = replace(s, value=Apply(Op.BINARY, (x, y), symbol=symbol), about=about)
                    rebinds = fact.kind in NUMBERS | {Kind.TUPLE, Kind.OTHER}
                    if rebinds or not isinstance(x, Name) or not observed(s, x.id, iterated):
                        out.append(new)
                    elif x.id in single or (
                        fact.kind in (Kind.NUMERIC, Kind.UNKNOWN)
                        and not any(facts.get(m, UNKNOWN).kind is Kind.ARRAY for m in memory.members(x.id))
                    ):
                        # Nothing in the text says array: take it for a number, and look.
                        out.append(look(runtime.check_value, x, s, scope))
                        out.append(new)
                    elif fact.kind in (Kind.ARRAY, Kind.NUMERIC, Kind.UNKNOWN):
                        if may_be_number(x.id):
                            out.append(look(runtime.check_in_place, x, s, scope))
                        out.append(core.Update(x, y, symbol, origin=s.origin, about=s.about))
                        out.append(core.Bind(target, x, origin=s.origin, about=s.about))
                    else:
                        name = function.bases.get(x.id, x.id)
                        problems.add(
                            Problem(
                                s.origin,
                                f"cannot tell whether `{name} {symbol}= ...` changes an array that is read "
                                "elsewhere, or makes a new number",
                                f"say what `{name}` is with an annotation (`x: float`), or write "
                                f"`{name} = {name} {symbol} ...` for a new value",
                                Unsupported,
                            )
                        )
                        out.append(new)
                case _:
                    # A loop over an array reads it in every turn.
                    inside = (*iterated, *core.reads(s)) if isinstance(s, core.For) else iterated
                    out.append(core.map_blocks(s, lambda b, inside=inside: settle(b, inside)))  # type: ignore[misc]
        return tuple(out)

    return function.with_body(settle(function.body, ()))


def _single_items(function: core.Function, facts: Facts) -> set[str]:
    """Names of items of arrays that may be numbers: `t = y[i]`, but no slice, and no row of a matrix."""
    return {
        s.target
        for s in core.walk(function.body)
        if isinstance(s, core.Bind)
        and isinstance(s.value, Apply)
        and is_item(s.value)
        and isinstance(base := s.value.args[0], Name)
        and facts.get(base.id, UNKNOWN).kind in (Kind.ARRAY, Kind.NUMERIC)
        and not is_sure_view(base, s.value.args[1], facts)
    }


def share_items(function: core.Function, facts: Facts, memory: Memory, scope: Scope) -> core.Function:
    """Say of what is copied whether its items are, where these are written in place.

    zs = xs.copy()  =>  zs = list(xs), of a list
    zs = xs.copy()  =>  check_in_place(xs); zs = xs.copy(), where only an array has items of its own then
    """

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(target=target, value=Apply(Op.METHOD, (Name(xs),), symbol="copy")):
                    kind = facts.get(xs, UNKNOWN).kind
                    if kind is Kind.LIST and memory.holds_mutated(target):
                        s = replace(s, value=Apply(Op.CALL, (scope.spell(list, "list"), Name(xs))))
                    elif kind is Kind.UNKNOWN and memory.is_mutated(target):
                        out.append(look(runtime.check_in_place, Name(xs), s, scope))
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def protect_arguments(
    function: core.Function, written: Sequence[str], facts: Facts, memory: Memory, namer: Namer, scope: Scope
) -> core.Function:
    """Work on copies of the arguments that are written to.

    def f(x): x[0] = 1.0  =>  def f(x): x_1 = copy(x); x_1[0] = 1.0
    """

    def copy_of(name: str) -> Apply:
        container = facts.get(name, UNKNOWN).kind in (Kind.LIST, Kind.DICT)
        maker = runtime.own_copy if container and not memory.holds_mutated(name) else runtime.copy
        return Apply(Op.CALL, (scope.spell(maker, maker.__name__), Name(name)))

    table: dict[str, str] = {}
    bases = dict(function.bases)
    for name in written:
        table[name] = namer.fresh(name)
        bases[table[name]] = bases.get(name, name)
    copies = tuple(
        core.Bind(
            own,
            copy_of(name),
            origin=replace(function.origin, text=""),
        )
        for name, own in table.items()
    )
    return replace(function, body=copies + core.rename(function.body, table), bases=bases)
