"""Expressions that stay as they are written, and whether what they call changes anything.

[step(state) for _ in range(3)]     changes `state`, as `step` does
[s.strip() for s in names]          changes nothing

Nobody looks inside of them otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType

import gast

from tangent.facts.changes import Changes
from tangent.facts.harmless import CHANGING
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower.names import goes_through

Lookup = Callable[[str], object]

# Of these there are loops, where they must not stay as they are.
SPELLED_OUT = (gast.ListComp, gast.DictComp, gast.GeneratorExp, gast.Call, gast.List, gast.Tuple)

_NOWHERE = core.Origin("", 0)
# Methods of what cannot change, and those of containers, of which `Changes` knows the ones that change them.
_KNOWN = {name for kind in (str, bytes, int, float, tuple, list, dict, set) for name in dir(kind)}


def as_written(function: core.Function) -> Iterator[tuple[core.Statement, core.Verbatim]]:
    """The expressions of a function that stay as they are written, and their statements."""
    for s in core.walk(function.body):
        match s:
            case core.Bind(value=core.Verbatim() as value) | core.Effect(value=core.Verbatim() as value):
                yield s, value


def changes_in_comprehensions(function: core.Function, lookup: Lookup, changes: Changes) -> bool:
    """May something be changed inside a comprehension, which is not looked into as long as it is one?"""
    return any(
        isinstance(value.tree, SPELLED_OUT) and may_change(value, lookup, changes)
        for _, value in as_written(function)
    )


def may_change(value: core.Verbatim, lookup: Lookup, changes: Changes) -> bool:
    """May the calls in an expression change something, for all that is known?"""
    return surely_changes(value, lookup, changes) or any(
        changes.perhaps(_effect(call)) for call in _calls(value, lookup) if not _is_known(call)
    )


def surely_changes(value: core.Verbatim, lookup: Lookup, changes: Changes) -> bool:
    """Do the calls in an expression change something?"""
    effects = map(_effect, _calls(value, lookup))
    return any(changes.surely(s) or any(found for _, found, _ in changes.outside(s)) for s in effects)


def _effect(call: Apply) -> core.Effect:
    return core.Effect(call, origin=_NOWHERE)


def _is_known(call: Apply) -> bool:
    return call.op is Op.METHOD and call.symbol in _KNOWN


def _calls(value: core.Verbatim, lookup: Lookup) -> Iterator[Apply]:
    """The calls in an expression.  What is passed to them has a name, whatever it is."""
    inside = list(gast.walk(value.tree))
    local = {n.id for n in inside if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
    local.update(value.spelled)

    def outside(node: gast.AST) -> Global | None:
        match node:
            case gast.Name(id=name) if name not in local:
                return Global(name, lookup(name))
            case gast.Attribute(value=holder, attr=name):
                found = outside(holder)
                if found is not None and goes_through(found.value, name):
                    path = f"{found.path}.{name}"
                    return Global(path, lookup(path))
        return None

    def argument(node: gast.AST) -> Expr:
        if isinstance(node, gast.Constant):
            return Const(node.value)
        return outside(node) or Name(node.id if isinstance(node, gast.Name) else "_")

    called_there = {id(node.func) for node in inside if isinstance(node, gast.Call)}
    for node in inside:
        if not isinstance(node, gast.Call):
            if id(node) in called_there:
                continue
            passed = outside(node)
            if passed is None and isinstance(node, gast.Attribute) and node.attr in CHANGING:
                yield Apply(Op.METHOD, (argument(node.value),), (), node.attr)  # list(map(xs.append, ys))
            elif passed is not None and isinstance(passed.value, FunctionType):  # list(map(step, states))
                yield Apply(Op.CALL, (passed, *(Name("_") for _ in range(passed.value.__code__.co_argcount))))
            continue
        args = tuple(map(argument, node.args))
        keywords = tuple((k.arg, argument(k.value)) for k in node.keywords if k.arg is not None)
        called = outside(node.func)
        if called is None and isinstance(node.func, gast.Attribute):
            receiver = argument(node.func.value)
            yield Apply(Op.METHOD, (receiver, *args), keywords, node.func.attr)
        else:
            yield Apply(Op.CALL, (called or argument(node.func), *args), keywords)
