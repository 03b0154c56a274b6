"""What a function demands of its parameters: where it could not run, or not differentiate, with an array.

    if x < 0: ...                         x is a number
    y = max(x, 0.0)                       x is a number
    return x * x, for a gradient          x is a number
    y = np.zeros(n)
    y[i] = a * y[i - 1] + b[i]            a and the items of b are numbers

The text takes these for granted (a guard checks them when the derivative is
called), so that numbers need no help from functions that look at shapes.

Only statements that every run comes to count: what stands in a branch may be
meant for other arguments.
"""

from __future__ import annotations

import builtins
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tangent.facts.fact import INDEX, NUMBER, NUMERIC, UNKNOWN, Fact, Facts, Kind
from tangent.facts.operations import operation_or_none, rule_of
from tangent.rules.book import RuleBook, library_of
from tangent.rules.record import Form, Result
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op

_ORDERED = ("<", "<=", ">", ">=")


def demands(
    function: core.Function, facts: Facts, book: RuleBook, *, one_number: bool = False
) -> dict[str, Fact]:
    """The parameters that have to be numbers, or sequences of numbers.

    `one_number` says that the result has to be one, too: it is differentiated by `grad`.
    """
    values = _values(function)
    params = {p.name for p in function.params}
    found: dict[str, Fact] = {}
    waiting = [e for s in _always(function.body) for e in _numbers(s, values, facts)]
    if one_number:
        waiting += [s.value for s in function.body if isinstance(s, core.Return)]
    seen: set[str] = set()
    walked = _walked(function)
    in_arrays = any(_fills(s, facts) for s in core.walk(function.body))
    while waiting:
        match waiting.pop():
            case Name(name) if name not in seen:
                seen.add(name)
                if name in params and _open(name, facts):
                    found[name] = NUMBER
                for value in values.get(name, ()):
                    waiting += _operands(value, book)
                sequence = walked.get(name, "")
                if sequence in params - values.keys() and _open(sequence, facts):
                    found.setdefault(sequence, _of_numbers(in_arrays))
            case Apply() as value:
                item = _item(value, params - values.keys(), facts, in_arrays=in_arrays)
                if item is not None and item[0] not in found:
                    found[item[0]] = item[1]
    return found


def _values(function: core.Function) -> Mapping[str, list[Expr]]:
    """What every run binds each name to.

    A name that carries a value from turn to turn is bound before the loop, too,
    if only as a parameter: in the first turn it has that value.
    """
    bound: dict[str, list[Expr]] = defaultdict(list)
    for s in _always(function.body):
        if isinstance(s, core.Bind):
            bound[s.target].append(s.value)
    return bound


def _walked(function: core.Function) -> Mapping[str, str]:
    """For each name that takes the items of a variable in turn: that variable."""
    return {
        target: source.sequence.id
        for s in _always(function.body)
        if isinstance(s, core.For)
        for target, source in zip(s.targets, s.sources, strict=True)
        if isinstance(source, core.Each) and isinstance(source.sequence, Name)
    }


def _open(name: str, facts: Facts) -> bool:
    """Does nothing else say what a value is?"""
    fact = facts.get(name, UNKNOWN)
    return fact.kind in (Kind.UNKNOWN, Kind.NUMERIC) and fact.record is None


def _of_numbers(in_arrays: bool) -> Fact:
    return Fact(Kind.ARRAY, ndim=1) if in_arrays else Fact(each=NUMBER)


def _always(block: core.Block) -> Iterator[core.Statement]:
    """The statements that every run comes to; loops are taken to run at least once."""
    for s in block:
        yield s
        if isinstance(s, core.For):
            yield from _always(s.body)
        if isinstance(s, core.While):
            yield from _always(s.head)
            yield from _always(s.body)


def _numbers(s: core.Statement, values: Mapping[str, list[Expr]], facts: Facts) -> Iterator[Expr]:
    """The values that a statement can only do with if they are numbers."""
    tests = (s.test,) if isinstance(s, (core.If, core.While)) else ()
    for test in tests:
        for compared in values.get(test.id, ()) if isinstance(test, Name) else ():
            if isinstance(compared, Apply) and compared.op is Op.COMPARE and compared.symbol in _ORDERED:
                yield from _ordered(compared.args, facts)
    for source in s.sources if isinstance(s, core.For) else ():
        if isinstance(source, core.Range):
            yield from (source.start, source.stop, source.step)
    if isinstance(s, core.Update) and isinstance(s.place, Apply) and s.place.op is Op.ITEM:
        base, key = s.place.args
        parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
        fact = facts.get(base.id, UNKNOWN) if isinstance(base, Name) else UNKNOWN
        if fact.kind is Kind.ARRAY and fact.ndim == len(parts) and all(_is_index(p, facts) for p in parts):
            yield s.value
    for expr in core.expressions(s):
        match expr:
            case Apply(Op.CALL, (Global(value=function), *args)) if library_of(function) == "math":
                yield from () if any(function is f for f in _OF_SEQUENCES) else args
        yield from _ordered(_chosen_among(expr), facts)


def _chosen_among(value: Expr) -> Sequence[Expr]:
    """max(x, y)  =>  x, y, of which one is given"""
    match value:
        case Apply(Op.CALL, (_, _, _, *_) as called) if core.is_call_of(value, builtins.max, builtins.min):
            return called[1:]
    return ()


def _ordered(values: Sequence[Expr], facts: Facts) -> Sequence[Expr]:
    """Values that are put in order.  That can be done with texts and tuples too: one has to be numeric."""
    return values if any(_is_numeric(value, facts) for value in values) else ()


_OF_SEQUENCES = tuple(getattr(math, n) for n in ("fsum", "prod", "dist", "sumprod") if hasattr(math, n))


def _operands(value: Expr, book: RuleBook) -> Iterable[Expr]:
    """The operands that have to be numbers if the value is one, because shapes only grow."""
    match value:
        case Name():
            return (value,)
        case Apply(Op.ITEM):
            return (value,)
        case _ if chosen := _chosen_among(value):
            return chosen
        case Apply(Op.BINARY | Op.UNARY | Op.CALL):
            rule = rule_of(value, book)
            if rule is not None and rule.form is Form.ELEMENTWISE and rule.result is Result.BROADCAST:
                op = operation_or_none(value, book)
                return () if op is None else tuple(op.arguments.values())
    return ()


def _fills(s: core.Statement, facts: Facts) -> bool:
    """Is an item of an array written?"""
    if not isinstance(s, core.Update) or not isinstance(s.place, Apply) or s.place.op is not Op.ITEM:
        return False
    return any(facts.get(name, UNKNOWN).kind is Kind.ARRAY for name in core.names(s.place.args[0]))


def _item(value: Apply, params: set[str], facts: Facts, *, in_arrays: bool) -> tuple[str, Fact] | None:
    """The parameter of which a number is taken as an item, and what that says of it.

    Where items of arrays are written, what they are made of is taken for arrays,
    too: helpers that would also take lists cost more than the rest of such a loop.
    """
    if value.op is not Op.ITEM or not isinstance(base := value.args[0], Name) or base.id not in params:
        return None
    key = value.args[1]
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    known = facts.get(base.id, UNKNOWN)
    if (
        not parts
        or not all(_is_index(p, facts) for p in parts)
        or known.kind
        not in (
            Kind.UNKNOWN,
            Kind.NUMERIC,
            Kind.ARRAY,
        )
    ):
        return None
    if len(parts) > 1 or known.kind is Kind.ARRAY:
        return base.id, Fact(Kind.ARRAY, ndim=len(parts))
    return base.id, _of_numbers(in_arrays)


def _is_numeric(expr: Expr, facts: Facts) -> bool:
    if isinstance(expr, Const):
        return isinstance(expr.value, (int, float)) and not isinstance(expr.value, bool)
    return isinstance(expr, Name) and facts.get(expr.id, UNKNOWN).kind in NUMERIC


def _is_index(expr: Expr, facts: Facts) -> bool:
    if isinstance(expr, Const):
        return isinstance(expr.value, int) and not isinstance(expr.value, bool)
    return isinstance(expr, Name) and facts.get(expr.id, UNKNOWN) == INDEX
