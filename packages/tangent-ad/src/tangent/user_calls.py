"""Calls of the user's own functions, as both modes see them: what is passed, and what is known of it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import FunctionType

from tangent.backend import is_library
from tangent.builder import Builder, called
from tangent.callees import bound_arguments, function_of, python_call
from tangent.facts.extent import SOME, Extent, Untold
from tangent.facts.fact import Fact, of_constant
from tangent.facts.fields import REAL
from tangent.facts.operations import rule_of
from tangent.facts.values import detached
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a call passes to a function; all calls of one pattern share one derivative.

    dense(x, W)    =>    function=dense, active=("x", "W")
    """

    function: FunctionType
    active: tuple[str, ...]  # the parameters that get what varies
    facts: tuple[tuple[str, Fact], ...]  # what is known of the arguments
    partly: tuple[tuple[str, Extent], ...]  # how much varies, of those of which not all does

    def for_cotangents(self) -> Pattern:
        """The same where only tangents ask: what nobody can tell of may vary as a whole."""
        told = tuple((p, how) for p, how in self.partly if not isinstance(how, Untold))
        return replace(self, partly=told)


@dataclass(frozen=True, slots=True)
class Matched:
    """The arguments of a call by parameter, and their pattern."""

    arguments: Mapping[str, Expr]
    pattern: Pattern


def user_call(call: Expr, build: Builder) -> Apply | None:
    """The call of a Python function without a rule that a call comes down to."""
    plain = None if rule_of(call, build.book) is not None else python_call(call)
    if plain is None:
        return None
    function = function_of(plain)
    known = build.book.rule_for(function) is not None
    return None if known or is_library(function.__module__ or "") else plain


def matched(build: Builder, call: Apply, at: core.Statement) -> Matched | None:
    """What `call` passes to which parameter; None, and a problem, where that cannot be told."""
    function = function_of(call)
    arguments = bound_arguments(function, call)
    if arguments is None:
        _refuse_misfit(build, at, function, call)
        return None
    active = tuple(p for p, a in arguments.items() if build.is_active(a))
    facts = tuple((p, _fact_of(build, a)) for p, a in arguments.items())
    partly = tuple(_partly(build, {p: arguments[p] for p in active}))
    return Matched(arguments, Pattern(function, active, facts, partly))


def _refuse_misfit(build: Builder, at: core.Statement, function: FunctionType, call: Apply) -> None:
    """Refuse a call whose arguments cannot be matched with parameters, or not all of them."""
    taken = inspect.signature(function, follow_wrapped=False).parameters
    lacking = [f"`{name}`" for name, _ in call.keywords if name not in taken]
    if lacking and build.book.stands_in(function):
        build.refuse(
            at,
            f"this call of `{called(call)}` cannot be differentiated with {', '.join(lacking)}",
            "leave it out, or do the same to the argument or the result",
        )
        return
    build.refuse(
        at,
        f"this call of `{function.__name__}` cannot be differentiated yet: it does not fit, "
        "or the function gathers arguments with `*args` or `**kwargs`",
        "name the parameters",
    )


def _fact_of(build: Builder, argument: Expr) -> Fact:
    """What is known of an argument, in terms that mean something inside the callee."""
    match argument:
        case Name(name):
            return replace(detached(build.fact(name)), complex="" in build.causes.get(name, REAL))
        case core.Const(value):
            return of_constant(value)
    return Fact()


def _partly(build: Builder, arguments: Mapping[str, Expr]) -> Iterator[tuple[str, Extent]]:
    for parameter, argument in arguments.items():
        extent = build.extents.get(argument.id, True) if isinstance(argument, Name) else True
        in_parts = extent != SOME or not (isinstance(argument, Name) and build.fact(argument.id).numeric)
        if not isinstance(extent, bool) and in_parts:
            yield parameter, extent
