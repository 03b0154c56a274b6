"""Calls in loops that are written out, so that what they add to the gradient of a weight can wait.

    for x in xs:                      for x in xs:
        h = cell(h, x, w)     =>          h = tf.tanh(x @ w["x"] + h @ w["h"])

Arrays that cannot be written are added up as new arrays.  A backward function of `cell` would form the
gradient of the weights in each turn, and the loop add it to what it has; in the text of the loop all turns
are joined in one product (`optimize.turn_sums`).  A function or method without loops only, which does not
call itself: written out, it is what the user would have written.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from types import FunctionType

from tangent.builder import Builder
from tangent.callees import bound_arguments, function_of
from tangent.classes import classes_of
from tangent.effector import Effector
from tangent.facts.fact import Fact
from tangent.prepare import is_the_users
from tangent.shown import is_derived
from tangent.user_calls import user_call
from tangent_ast import core
from tangent_ast.core import Apply, Const, Global, Name, Op
from tangent_ast.errors import TangentError


def called_in_turns(build: Builder, effector: Effector) -> frozenset[FunctionType]:
    """The functions that loops call with something differentiated that is the same in all turns."""
    return frozenset(
        function_of(call)
        for loop in core.walk(build.function.body)
        if isinstance(loop, core.For | core.While)
        for call in _calls(loop, build)
        if _is_plain(call, effector)
    )


def _calls(loop: core.Statement, build: Builder) -> Iterator[Apply]:
    """The calls of functions in a loop whose weights are bound outside, or items of what is."""
    inside = [s for block in core.blocks(loop) for s in core.walk(block)]
    bound = Counter(t for s in (loop, *inside) for t in core.targets(s))
    changing = set(bound)
    for s in inside:
        match s:
            case core.Bind(
                target=item,
                value=Apply(Op.ITEM, (Name(base), Const(str()))) | Apply(Op.ATTRIBUTE, (Name(base),)),
            ):
                if base not in changing and bound[item] == 1:
                    changing.discard(item)
    for s in inside:
        for expr in core.expressions(s):
            call = user_call(expr, build)
            if call is not None and any(
                isinstance(a, Name) and a.id not in changing and build.is_active(a) for a in call.args[1:]
            ):
                yield call


def _is_plain(call: Apply, effector: Effector) -> bool:
    """Is it a function of a module or class, named as such, that goes through no line twice?"""
    function, callee = function_of(call), call.args[0]
    assert isinstance(callee, Global)
    if callee.value is not function or set(function.__code__.co_freevars) - {
        "__class__"
    }:  # that of `super()`
        return False
    if not is_the_users(function) or is_derived(function):
        return False
    passed = bound_arguments(function, call)
    if passed is None or not all(
        isinstance(p.default, int | float | complex | str | bytes | None)
        for name, p in inspect.signature(function, follow_wrapped=False).parameters.items()
        if name not in passed
    ):
        return False  # a default that cannot be written out
    body = _body(function, effector)
    goes_through = core.Bind | core.Unpack | core.Return | core.If
    through = bool(body) and all(isinstance(s, goes_through) for s in core.walk(body))
    return through and not _calls_itself(function, effector)


def _body(function: FunctionType, effector: Effector) -> core.Block:
    """The statements of a function; none if it cannot be read."""
    told = {parameter: Fact(of_class=kind) for parameter, kind in classes_of(function)}
    try:
        return effector.prepared(function, told).core.body
    except TangentError:
        return ()


def _calls_itself(function: FunctionType, effector: Effector) -> bool:
    """Does a function call itself, maybe by way of others?"""
    seen: list[FunctionType] = []
    waiting = [function]
    while waiting:
        for expr in core.all_expressions(_body(waiting.pop(), effector)):
            match expr:
                case Apply(Op.CALL, (Global(value=FunctionType() as callee), *_)) if is_the_users(callee):
                    if callee is function:
                        return True
                    if callee not in seen:
                        seen.append(callee)
                        waiting.append(callee)
    return False


__all__ = ["called_in_turns"]
