"""Lists that functions of an array library calculate with: these make arrays of them, and so does the text.

    y = np.abs([x, 2.0 * x])    =>    t = np.array([x, 2.0 * x])
                                      y = np.abs(t)

Rules of such functions state what holds of numbers and arrays; of lists `+` and `*` mean something else.
Some take lists as they are (`np.array`, `np.sum`, what joins arrays), and say so: `Rule.sequences`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import FunctionType, ModuleType

from tangent.backend import is_library
from tangent.builder import Builder
from tangent.callees import bound_arguments
from tangent.facts.activity import varied
from tangent.facts.fact import UNKNOWN, Facts, Kind
from tangent.facts.known import Known
from tangent.facts.operations import operation_or_none
from tangent.rules.book import RuleBook, library_of
from tangent.rules.record import Form
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.naming import Namer

SEQUENCES = (Kind.LIST, Kind.TUPLE)


def with_arrays_of_lists(look: Known, wrt: Sequence[str], namer: Namer, scope: Scope) -> core.Function:
    """The function with arrays for the lists that vary and that functions of arrays are given."""
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
            table: dict[Expr, Expr] = {}

            def change(call: Expr, s: core.Statement = s, table: dict[Expr, Expr] = table) -> Expr:
                lists = found.get(id(call))
                array = None if lists is None else _maker(lists.callee, scope)
                if lists is None or array is None or moving.isdisjoint(core.names(call)):
                    return call
                # A tuple may be axes, or a shape.
                names = [n for n in lists.names if n in moving or facts[n].kind is Kind.LIST]
                for name in names:
                    if Name(name) not in table:
                        temp = namer.fresh("t")
                        temps.add(temp)
                        table[Name(name)] = Name(temp)
                        value = Apply(Op.CALL, (array, Name(name)))
                        out.append(core.Bind(temp, value, origin=s.origin, about=s.about))
                return replace(
                    lists.call,
                    args=tuple(table.get(a, a) for a in lists.call.args),
                    keywords=tuple((k, table.get(v, v)) for k, v in lists.call.keywords),
                )

            changed = core.map_expressions(s, change)
            out.append(core.map_blocks(changed, rewrite))
        return tuple(out)

    body = rewrite(function.body)
    return replace(function, body=body, temps=frozenset(temps))


@dataclass(frozen=True, slots=True)
class _Lists:
    """A call of a library's function, and the names of the lists and tuples in place of arrays."""

    call: Apply
    callee: Global
    names: tuple[str, ...]


def _lists_given(call: Expr, facts: Facts, book: RuleBook) -> _Lists | None:
    """The lists that a library's function is given in place of numbers or arrays, if it is given any."""
    match call:
        case Apply(Op.CALL, (Global() as callee, *_)):
            names = tuple(
                argument.id
                for argument in _arrays_of(call, callee.value, book)
                if isinstance(argument, Name) and facts.get(argument.id, UNKNOWN).kind in SEQUENCES
            )
            return _Lists(call, callee, names) if names else None
    return None


def _arrays_of(call: Apply, callee: object, book: RuleBook) -> Iterator[Expr]:
    """The arguments of a call of a library's function that rules take for numbers or arrays."""
    if isinstance(callee, FunctionType) and (lists := book.sequences_of(callee)) is not None:
        arguments = bound_arguments(callee, call) or {}
        yield from (argument for parameter, argument in arguments.items() if parameter not in lists)
    elif is_library(library_of(callee)):
        op = operation_or_none(call, book)
        if op is not None and op.rule.form in _DIFFERENTIATED:
            arrays = [p for p in op.rule.active if p not in op.rule.sequences]
            yield from (op.arguments[p] for p in arrays if p in op.arguments)


_DIFFERENTIATED = (Form.ELEMENTWISE, Form.LINEAR, Form.BILINEAR, Form.GENERAL)


def _maker(callee: Global, scope: Scope) -> Global | None:
    """What makes an array, in the library that a function is of: `np.array`, if there is such a thing."""
    named = scope.beginning_of(callee)
    name = named.__name__.partition(".")[0] if isinstance(named, ModuleType) else library_of(named)
    library = sys.modules.get(_MADE_BY.get(name, name))
    array = getattr(library, "array", None)
    if library is None or array is None:
        return None
    if callee.module is not None:
        return Global("array", array, callee.module)
    return Global(f"{scope.spell(library, library.__name__).path}.array", array)


# Libraries of functions of another one's arrays.
_MADE_BY = {"scipy": "numpy", "cupyx": "cupy"}


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
