"""Calls that are made for what they write to an argument, as the assignments that they stand for.

    x.sort()              =>    x[...] = np.sort(x)
    np.copyto(x, v)       =>    x[...] = v
    np.putmask(x, m, v)   =>    x[...] = np.where(m, v, x)

The rule of such a call says which (`rules.declare.writes`).  A call in which nothing is
differentiated stays as it is written.  What is written to is an array if it may be one, which the guards
look at that assignments have anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tangent.compositions import with_compositions
from tangent.expand import Lacking, OpenBranch, expand
from tangent.facts.activity import varied
from tangent.facts.fact import CONTAINERS, UNKNOWN
from tangent.facts.known import Known
from tangent.facts.operations import Operation, operation_or_none
from tangent.in_place_calls import as_statements
from tangent.libraries import mirror_named
from tangent.rules.book import RuleBook
from tangent.rules.record import Form
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Name
from tangent_ast.naming import Namer, Temps


def with_assignments(look: Known, wrt: Sequence[str], scope: Scope, namer: Namer) -> core.Function:
    """Spell out the calls that write, where what they write or write to is differentiated."""
    function, book = look.function, look.effector.book
    if not any(_writing(s, book) for s in core.walk(function.body)):
        return function
    mirror = mirror_named(function, scope, book)
    moving = varied(function, wrt, look.facts, look.memory, book)
    temps = Temps(namer)

    def spelled_out(s: core.Statement) -> core.Block | None:
        op = _writing(s, book)
        if op is None or moving.isdisjoint(core.reads(s)):
            return None
        target = op.arguments[op.rule.mutates[0]]
        if not isinstance(target, Name) or look.facts.get(target.id, UNKNOWN).kind in CONTAINERS:
            return None
        assert op.rule.adjoint is not None
        arguments = {"_": core.Const(None), **op.arguments}
        try:
            found = expand(
                op.rule.adjoint, arguments, _none, temps.fresh, scope, s, s.about, op.rule.mirror or mirror
            )
        except (Lacking, OpenBranch):
            return None
        bound = (replace(s, value=core.Const(None)),) if isinstance(s, core.Bind) else ()
        return (*found.statements, *bound)

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            out += spelled_out(s) or (core.map_blocks(s, rewrite),)
        return tuple(out)

    body = rewrite(function.body)
    function = replace(function, body=body, temps=function.temps | temps.made)
    return with_compositions(as_statements(function, book), book)


def _writing(s: core.Statement, book: RuleBook) -> Operation | None:
    """The operation of a call that is made for what it writes; it gives `None`."""
    op = operation_or_none(s.value, book) if isinstance(s, core.Effect | core.Bind) else None
    return op if op is not None and op.rule.form is Form.WRITE else None


def _none(parameter: str) -> core.Expr:
    raise AssertionError(f"an assignment has no derivative of {parameter}")
