"""Context managers around what is differentiated: what is constant, and what lets exceptions pass.

    with device(k):        =>    with propagating(device(k)):
        y = f(x)                     y = f(x)

A manager that swallows an exception would leave its block half done, and a derivative
that goes on from there would be wrong.  Where the text does not say that it lets
exceptions pass, `propagating` looks when it happens.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from types import FunctionType

from tangent import runtime
from tangent.builder import Builder
from tangent.rules.book import RuleBook
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Op
from tangent_ast.parsing import parsed


def guard_managers(function: core.Function, scope: Scope, book: RuleBook) -> core.Function:
    """Wrap managers of which it is not known that they let exceptions pass."""
    if not any(isinstance(s, core.Enter) for s in core.walk(function.body)):
        return function

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.Enter) and s.manager is not None and not _propagates(s.manager, book):
                helper = scope.spell(runtime.propagating, "propagating")
                s = replace(s, manager=Apply(Op.CALL, (helper, s.manager)))
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def refuse_varying_managers(build: Builder) -> None:
    """A manager is a constant."""
    for s in core.walk(build.function.body):
        if isinstance(s, core.Enter) and s.manager is not None:
            name = next((n for n in core.names(s.manager) if build.varies(core.Name(n))), None)
            if name is not None:
                build.refuse(
                    s,
                    f"the context manager depends on `{build.base(name)}`, which is differentiated",
                    f"pass it a constant: tangent.stop_gradient({build.base(name)})",
                )


def _propagates(manager: Expr, book: RuleBook) -> bool:
    """Is it known that a manager lets exceptions pass?"""
    match manager:
        case Apply(Op.CALL, (Global(value=made), *_)):
            if made is runtime.propagating or made is open or book.rule_for(made) is not None:
                return True  # a rule's, because libraries state rules for those that do
            if isinstance(made, type):
                return _is_plain(made)
            return isinstance(made, FunctionType) and _yields_openly(made)
        case Global(value=value) if value is not core.UNKNOWN:
            return _is_plain(type(value))
    return False


def _is_plain(kind: type) -> bool:
    """Does `__exit__` of a class return nothing that is true, by its text or by its annotation?"""
    leave = getattr(kind, "__exit__", None)
    if not isinstance(leave, FunctionType):
        return kind.__module__ == "_thread"  # locks
    if leave.__annotations__.get("return", ...) in (None, "None"):
        return True
    tree = _text_of(leave)
    return tree is not None and all(
        isinstance(s.value, ast.Constant | None) and not (s.value and s.value.value)
        for s in _own_nodes(tree)
        if isinstance(s, ast.Return)
    )


def _yields_openly(function: FunctionType) -> bool:
    """Does a `contextmanager` function yield where nothing catches what is raised?"""
    generator = getattr(function, "__wrapped__", None)
    made_there = function.__code__.co_filename == contextlib.__file__
    if not made_there or not inspect.isgeneratorfunction(generator):
        return False
    tree = _text_of(generator)
    if tree is None:
        return False
    for node in _own_nodes(tree):
        catches = isinstance(node, ast.With | ast.AsyncWith) or (
            isinstance(node, ast.Try) and (node.handlers or _leaves(node.finalbody))
        )
        if catches and any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(node)):
            return False
    return True


def _leaves(block: list[ast.stmt]) -> bool:
    return any(isinstance(n, ast.Return | ast.Break | ast.Continue) for s in block for n in ast.walk(s))


def _text_of(function: object) -> ast.AST | None:
    """The definition of a function, if its source is to be had."""
    try:
        text = textwrap.dedent(inspect.getsource(function))  # type: ignore[arg-type]
        return parsed(text).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return None


def _own_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All of a function's text but that of functions inside it."""
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            yield child
            yield from _own_nodes(child)
