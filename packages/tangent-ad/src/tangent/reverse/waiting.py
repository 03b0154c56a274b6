"""Cotangents that may wait to be summed to the shape of their values.

    t = x + b                         bb = unbroadcast(by * s, b)
    y = t * s               and not   bt = unbroadcast(by * s, t)
                                      bb = unbroadcast(bt, b)

Un-broadcasting is linear, and what an elementwise operation multiplies by is
constant along the axes that broadcasting has added.  So the cotangent of an
intermediate value that is used once and made by an elementwise operation, or by one
whose adjoint does the sum itself (`x @ w`), stays as wide as it came.
"""

from __future__ import annotations

from collections import Counter

from tangent.builder import Builder
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
    found: set[str] = set()
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
    return frozenset(n for n in found & made if build.fact(n).numeric and not build.fact(n).scalar)


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
    fits = op is not None and op.rule.form is Form.ELEMENTWISE and op.rule.result is Result.BROADCAST
    return op if fits else None
