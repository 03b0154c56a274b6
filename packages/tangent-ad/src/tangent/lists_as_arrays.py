"""Lists that functions of an array library calculate with: these make arrays of them, and so does the text.

    y = np.abs([x, 2.0 * x])    =>    t = np.array([x, 2.0 * x])
                                      y = np.abs(t)

Rules of such functions state what holds of numbers and arrays; of lists `+` and `*` mean something else.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tangent.backend import is_library
from tangent.builder import Builder
from tangent.facts.activity import varied
from tangent.facts.known import Known
from tangent.facts.operations import Operation, operation_or_none
from tangent.facts.values import UNKNOWN, Facts, Kind
from tangent.rules.book import RuleBook, library_of
from tangent.rules.record import Form, Result, Rule
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.naming import Namer

SEQUENCES = (Kind.LIST, Kind.TUPLE)


def with_arrays_of_lists(look: Known, wrt: Sequence[str], namer: Namer, scope: Scope) -> core.Function:
    """The function with arrays for the lists that are given to functions of numbers and arrays."""
    function, facts, book = look.function, look.facts, look.effector.book
    given = [_lists_given(e, facts, book) for s in core.walk(function.body) for e in core.expressions(s)]
    found = {id(lists.call): lists for lists in given if lists is not None}
    if not found:
        return function
    moving = varied(function, wrt, facts, look.memory, book)
    temps = set(function.temps)

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            table: dict[str, Expr] = {}

            def change(call: Expr, s: core.Statement = s, table: dict[str, Expr] = table) -> Expr:
                lists = found.get(id(call))
                if lists is None or moving.isdisjoint(core.names(call)):
                    return call
                array = _maker(lists.callee, scope)
                if array is None:
                    return call
                for name in lists.names.values():
                    if name not in table:
                        temp = namer.fresh("t")
                        temps.add(temp)
                        table[name] = Name(temp)
                        value = Apply(Op.CALL, (array, Name(name)))
                        out.append(core.Bind(temp, value, origin=s.origin, about=s.about))
                return lists.op.with_arguments(lists.call, {p: table[n] for p, n in lists.names.items()})

            changed = core.map_expressions(s, change)
            out.append(core.map_blocks(changed, rewrite))
        return tuple(out)

    body = rewrite(function.body)
    return replace(function, body=body, temps=frozenset(temps))


@dataclass(frozen=True, slots=True)
class _Lists:
    """A call of a library's function, and the names of the lists and tuples that it is given."""

    call: Apply
    callee: Global
    op: Operation
    names: Mapping[str, str]


def _lists_given(call: Expr, facts: Facts, book: RuleBook) -> _Lists | None:
    """The lists that a library's function is given in place of numbers or arrays, if it is given any."""
    match call:
        case Apply(Op.CALL, (Global(value=value) as callee, *_)) if is_library(library_of(value)):
            op = operation_or_none(call, book)
            if op is None or not _calculates(op.rule):
                return None
            names = {
                p: argument.id
                for p, argument in op.arguments.items()
                if p in op.rule.active
                and isinstance(argument, Name)
                and facts.get(argument.id, UNKNOWN).kind in SEQUENCES
            }
            return _Lists(call, callee, op, names) if names else None
    return None


def _calculates(rule: Rule) -> bool:
    """Is a rule stated for numbers and arrays only?  What is like its argument is none of a list."""
    return rule.form in (Form.ELEMENTWISE, Form.BILINEAR) or rule.result is Result.LIKE


def _maker(callee: Global, scope: Scope) -> Global | None:
    """What makes an array, in the library that a function is of: `np.array`, if there is such a thing."""
    library = sys.modules.get(library_of(callee.value))
    array = getattr(library, "array", None)
    if library is None or array is None:
        return None
    if callee.module is not None:
        return Global("array", array, callee.module)
    return Global(f"{scope.spell(library, library.__name__).path}.array", array)


def refuse_lists_as_operands(build: Builder) -> None:
    """Refuse lists with arrays as operands of what is defined for arrays only: no library is named there."""
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            match expr:
                case Apply(Op.BINARY | Op.INPLACE, operands, symbol="@" | "**" | "-" | "/" | "//" as symbol):
                    pass
                case _:
                    continue
            # Of a constant list, arithmetic with an array makes an array; by what divides is divided again.
            harmless = {"-": operands, "/": operands[:1], "//": operands[:1]}.get(symbol, ())
            lists = [
                e.id
                for e in operands
                if isinstance(e, Name) and build.fact(e.id).kind in SEQUENCES
                if e.id in build.active or e not in harmless
            ]
            if lists and any(build.varies(e) for e in operands):
                kind = build.fact(lists[0]).kind.value
                build.refuse(
                    s,
                    f"an operand of `{symbol}` is a {kind} here, of which the other one makes an array",
                    "make an array of it: np.array(...)",
                )
