"""Functions that are differentiated as compositions of others.

    np.trapezoid(y, x)       =>    trapezoid(y, x), of which the backend has a text
    np.multiply.outer(a, b)  =>    outer(a, b), likewise

A composition is an ordinary function, whose derivative is derived like that of a user's
function.  It comes in where the book has no rule, or where the rule does not take the
arguments of the call.  The call keeps its spelling: where nothing of it is differentiated,
the library's own function runs.

What the call leaves out or passes as a literal is put into the text (see `specialize`).
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from types import FunctionType

from tangent import backend as backends
from tangent.cached import uncached
from tangent.callees import bound_arguments
from tangent.facts.operations import operation_or_none, rule_of
from tangent.rules.book import RuleBook
from tangent.specialize import specialized
from tangent_ast import core
from tangent_ast.core import Apply, Global, Op


def with_compositions(function: core.Function, book: RuleBook) -> core.Function:
    """Let calls of what is composed of other functions mean the composition."""

    def rewrite(block: core.Block) -> core.Block:
        return tuple(
            replace(s, value=_composed(s.value, book))
            if isinstance(s, core.Bind | core.Effect)
            else core.map_blocks(s, rewrite)
            for s in block
        )

    return function.with_body(rewrite(function.body))


def _composed(value: core.Expr, book: RuleBook) -> core.Expr:
    match value:
        case Apply(Op.CALL, (Global(path, owner), *arguments)):
            made = book.composition_of(owner)
            if made is None and (behind := uncached(owner)) is not None and book.rule_for(owner) is None:
                return replace(value, args=(Global(path, behind), *arguments))
            if made is None and isinstance(owner, FunctionType) and _is_part(owner, book):
                made = owner
            if made is not None and _is_needed(value, made, book):
                return replace(value, args=(Global(path, _with_literals(made, value, book)), *arguments))
        case Apply(Op.METHOD, (Global(path, owner), *arguments), symbol=method):
            made = book.composition_of(owner, method)
            if made is not None:
                call = Apply(Op.CALL, (Global(f"{path}.{method}", made), *arguments), value.keywords)
                return replace(
                    call, args=(Global(f"{path}.{method}", _with_literals(made, call, book)), *arguments)
                )
    return value


def _is_part(function: FunctionType, book: RuleBook) -> bool:
    """Is it a function that compositions of a backend have in common?"""
    module = function.__module__ or ""
    return module.partition(".")[0] in backends.packages() and book.rule_for(function) is None


def _is_needed(call: Apply, composition: FunctionType, book: RuleBook) -> bool:
    """Does a call have no rule that takes it?  If neither does, the rule tells why."""
    if operation_or_none(call, book) is not None or not _takes(call.args[0], call):
        return False
    return rule_of(call, book) is None or bound_arguments(composition, call) is not None


def _takes(callee: core.Expr, call: Apply) -> bool:
    """Does a function take a call at all?  One that mirrors another may have fewer parameters."""
    assert isinstance(callee, Global)
    try:
        signature = inspect.signature(callee.value)
    except (TypeError, ValueError):
        return True  # it does not say
    try:
        signature.bind(*call.args[1:], **dict(call.keywords))
    except TypeError:
        return False
    return True


def _with_literals(composition: FunctionType, call: Apply, book: RuleBook) -> FunctionType:
    arguments = bound_arguments(composition, call)
    if arguments is None or book.rule_for(composition) is not None:
        return composition
    literals = {name: value.value for name, value in arguments.items() if isinstance(value, core.Const)}
    made = specialized(composition, literals, frozenset(arguments))
    if made is not composition:
        book.add_stand_in(made, book.sequences_of(composition) or ())
    return made
