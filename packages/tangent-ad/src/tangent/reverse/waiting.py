"""Cotangents that may wait to be summed to the shape of their values.

    t = x + b                         bb = unbroadcast(by * s, b)
    y = t * s               and not   bt = unbroadcast(by * s, t)
                                      bb = unbroadcast(bt, b)

Un-broadcasting is linear, and what an elementwise operation multiplies by is
constant along the axes that broadcasting has added.  So the cotangent of an
intermediate value that is used once and made by an elementwise operation, or by one
whose adjoint does the sum itself (`x @ w`), stays as wide as it came.

    for _ in range(n):            for _ in range(n - 1, -1, -1):
        x = np.sin(x) * a             bx = bx * a * np.cos(x)
                                  bx = unbroadcast(bx, x)

A value that is carried from turn to turn, and used once in each, waits until the loop
is done: each turn replaces its cotangent.  Sums never wait: what comes narrow in one
turn and wide in another must not be added before both are summed.
"""

from __future__ import annotations

from collections import Counter

from tangent.builder import Builder
from tangent.facts.fields import REAL
from tangent.facts.operations import Operation
from tangent.reverse.adjoints import same_shape
from tangent.rules.record import Form, Result
from tangent_ast import core
from tangent_ast.core import Expr, Name


def wide_names(build: Builder) -> frozenset[str]:
    """The names whose cotangents come wider than the names' values, and stay so."""
    function = build.function
    statements = list(core.walk(function.body))
    uses = Counter(n for s in statements for n in core.reads(s))
    bound = Counter(t for s in statements for t in core.targets(s))
    carried = _carried(build, uses, bound)
    found: set[str] = {source for source in carried.values() if uses[source] == 1 and bound[source] == 1}
    # Uses come after definitions, so backwards a name's use is seen before the name.
    for s in reversed(statements):
        op = _elementwise(s, build)
        if op is None:
            continue
        assert isinstance(s, core.Bind)
        for operand in op.arguments.values():
            if not isinstance(operand, Name) or uses[operand.id] != 1 or bound[operand.id] != 1:
                continue
            if operand.id in function.temps and (s.target in found or not _fits(build, operand, s.target)):
                found.add(operand.id)
    made = {s.target for s in statements if isinstance(s, core.Bind) and _takes_wide(s, build)}
    return frozenset(
        n for n in (found & made) | carried.keys() if build.fact(n).numeric and not build.fact(n).scalar
    )


def _carried(build: Builder, uses: Counter[str], bound: Counter[str]) -> dict[str, str]:
    """Names that loops carry and that are used once in each turn, with what gives them their next value."""
    found: dict[str, str] = {}
    outside = [s for s in build.function.body if not core.blocks(s)]
    for loop in build.function.body:
        if not isinstance(loop, core.For) or any(isinstance(s, core.Break) for s in core.walk(loop.body)):
            continue
        inside = list(core.walk(loop.body))
        # A real value that becomes complex has to be made real again in every turn.
        if any("" in build.causes.get(t, REAL) for s in inside for t in core.targets(s)):
            continue
        for s in loop.body:
            if not isinstance(s, core.Bind) or not isinstance(s.value, Name) or bound[s.target] != 2:
                continue
            name = s.target
            starts = [o for o in outside if name in core.targets(o)]
            copied = [o for o in starts if isinstance(o, core.Bind) and isinstance(o.value, Name)]
            readers = [r for r in loop.body for n in core.reads(r) if n == name]
            later = [r for r in outside for n in core.reads(r) if n == name]
            once = len(readers) == 1 and len(later) <= 1 and uses[name] == 1 + len(later)
            if once and len(copied) == 1 and _elementwise(readers[0], build) is not None:
                found[name] = s.value.id
    return found


def _takes_wide(s: core.Bind, build: Builder) -> bool:
    """Does the adjoint of the operation leave the sum to what comes later, or do it?"""
    op = build.operation_or_none(s.value)
    return _elementwise(s, build) is not None or (op is not None and op.rule.wide)


def _fits(build: Builder, operand: Expr, result: str) -> bool:
    """Has the operand surely the shape and field of the result?"""
    assert isinstance(operand, Name)
    return same_shape(build, operand, Name(result)) and not build.may_turn_complex(operand.id, result)


def _elementwise(s: core.Statement, build: Builder) -> Operation | None:
    """The elementwise operation that a statement binds the result of."""
    if not isinstance(s, core.Bind):
        return None
    op = build.operation_or_none(s.value)
    if op is None or op.rule.form is not Form.ELEMENTWISE or op.rule.widens:
        return None
    return op if op.rule.result is Result.BROADCAST else None
