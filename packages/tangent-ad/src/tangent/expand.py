"""Expand a rule's template at one call.

A template is lowered once.  At a call its parameters are replaced by the
arguments, its local names by fresh ones, its globals by what they are called in
the generated function; branches on constant arguments are decided.  `where is True` asks
for the literal: what is passed under a name may be True, too, but what holds for masks holds then.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import FunctionType

from tangent.algebra import simplify
from tangent.rules.declare import d as MARKER
from tangent.rules.record import Chosen, Mirror, Template
from tangent.runtime import is_zero
from tangent.scope import Lacking, Scope, found_in
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.exits import single_exit
from tangent_ast.lower import lower
from tangent_ast.source import source_of
from tangent_ast.versions import split_versions


class OpenBranch(Exception):
    """A template branches on an argument that is not constant in this call."""


@dataclass(slots=True)
class Expansion:
    """Statements, and what they amount to."""

    statements: list[core.Statement] = field(default_factory=list)
    assigned: dict[str, Expr] = field(default_factory=dict)  # parameter -> what `d[parameter]` became
    result: Expr | None = None


@cache
def _lowered(template: Template) -> core.Function:
    return split_versions(single_exit(lower(source_of(template))))


def expand(
    template: Template,
    arguments: Mapping[str, Expr],
    derivatives: Callable[[str], Expr],
    fresh: Callable[[str], str],
    scope: Scope,
    like: core.Statement,
    about: core.About,
    mirror: Mirror | Chosen | None = None,
    *,
    counts_truth: bool = True,
) -> Expansion:
    """Instantiate `template`.

    `arguments` gives the result and the arguments by position of the template's
    parameters and by name; `derivatives` what to read for `d[parameter]`;
    `fresh` names temps.  Statements carry the origin of `like` and `about`.  `mirror`
    says in which library the template's names are looked up; `Lacking` is raised for
    one that it has not, or has without a keyword that the template passes.
    `counts_truth` says that arrays calculate with truth values; else `x == 0` is
    written `is_zero(x)`.
    """
    function = _lowered(template)
    env: dict[str, Expr] = {}
    for param in function.params:
        if param.name in arguments:
            env[param.name] = arguments[param.name]
        else:
            env[param.name] = _default(template, param.name)
    bindings: dict[str, int] = {}
    for statement in core.walk(function.body):
        for target in core.targets(statement):
            bindings[target] = bindings.get(target, 0) + 1
    out = Expansion()
    namespace = _function(template).__globals__

    def value(expr: Expr) -> Expr:
        match expr:
            case Apply(Op.ITEM, (Global(value=marker), Name(name))) if marker is MARKER:
                return derivatives(name)
            case Apply(op, args, keywords, symbol):
                made = Apply(op, tuple(map(value, args)), tuple((k, value(v)) for k, v in keywords), symbol)
                if mirror is not None:
                    _must_take(made, mirror)
                said = simplify(made)
                match said:
                    case Apply(
                        Op.COMPARE, (Name() | Apply(), Const(True)), symbol="is" | "is-not" as question
                    ):
                        return Const(question == "is-not")
                    case Apply(Op.COMPARE, (x, Const(0)), symbol="==") if not counts_truth:
                        return Apply(Op.CALL, (scope.spell(is_zero, "is_zero"), x))
                return said
            case Name(name):
                return env[name]
            case Global():
                return scope.respell(expr, namespace, mirror)
        return expr

    def run(block: core.Block, into: list[core.Statement]) -> None:
        for statement in block:
            match statement:
                case core.Bind(target=target, value=expr):
                    computed = value(expr)
                    if bindings[target] == 1 and isinstance(computed, (Name, Const, Global)):
                        env[target] = computed
                        continue
                    if target not in env:
                        env[target] = Name(fresh("t"))
                    name = env[target]
                    assert isinstance(name, Name)
                    into.append(core.Bind(name.id, computed, origin=like.origin, about=about))
                case core.Update(place=Apply(Op.ITEM, (Global(value=marker), Name(name))), value=expr) if (
                    marker is MARKER
                ):
                    if into is not out.statements:
                        raise OpenBranch(name)
                    out.assigned[name] = value(expr)
                case core.Update(place=place, value=expr):
                    update = replace(statement, place=value(place), value=value(expr))
                    into.append(replace(update, origin=like.origin, about=about))
                case core.If(test=test, then=then, orelse=orelse):
                    tested = value(test)
                    if isinstance(tested, Const):
                        run(then if tested.value else orelse, into)
                        continue
                    inner: tuple[list[core.Statement], list[core.Statement]] = ([], [])
                    run(then, inner[0])
                    run(orelse, inner[1])
                    into.append(
                        core.If(tested, tuple(inner[0]), tuple(inner[1]), origin=like.origin, about=about)
                    )
                case core.Unpack(targets=targets, value=expr):
                    names = []
                    for target in targets:
                        names.append(fresh("t"))
                        env[target] = Name(names[-1])
                    into.append(core.Unpack(tuple(names), value(expr), origin=like.origin, about=about))
                case core.Return(value=expr):
                    out.result = value(expr) if expr != Const(None) else None
                case core.Effect(value=expr):
                    into.append(core.Effect(value(expr), origin=like.origin, about=about))
                case _:
                    raise AssertionError(f"not allowed in a template: {statement}")

    run(function.body, out.statements)
    if isinstance(out.result, Name):
        out.result = _tuple_behind(out.result, out.statements)
    return out


def _must_take(call: Apply, mirror: Mirror | Chosen) -> None:
    """Raise `Lacking` if a function of a mirror does not take the keywords that a call passes."""
    match call:
        case Apply(Op.CALL, (Global(path, value, module), *_), keywords) if keywords:
            if module is None:
                functions = {path: value}
            else:
                assert isinstance(mirror, Chosen)
                functions = {f"{m.by.__name__}.{path}": found_in(m.by, path) for m in mirror.mirrors}
            for name, function in functions.items():
                known = _keywords_of(function)
                for keyword, _ in keywords:
                    if known is not None and keyword not in known:
                        raise Lacking(f"{name}(..., {keyword}=...)")


def _keywords_of(function: object) -> frozenset[str] | None:
    """The names of a function's parameters; None if it takes any, or does not say."""
    try:
        parameters = inspect.signature(function).parameters  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values()):
        return None
    return frozenset(parameters)


def _tuple_behind(name: Name, statements: list[core.Statement]) -> Expr:
    """If `name` was bound to a tuple as the last step, that tuple: `return a, b` returns two values."""
    if statements and isinstance(last := statements[-1], core.Bind) and last.target == name.id:
        if isinstance(last.value, Apply) and last.value.op is Op.TUPLE:
            statements.pop()
            return last.value
    return name


def _function(template: Template) -> FunctionType:
    assert isinstance(template, FunctionType)
    return template


def template_parameters(template: Template) -> tuple[str, ...]:
    """The parameters of a template: the result, then those of the callee."""
    return tuple(inspect.signature(template).parameters)


def _default(template: Template, parameter: str) -> Expr:
    declared = inspect.signature(template).parameters[parameter]
    if declared.kind is inspect.Parameter.VAR_POSITIONAL:
        return Apply(Op.TUPLE, ())
    if declared.kind is inspect.Parameter.VAR_KEYWORD:
        return Apply(Op.DICT, ())
    assert declared.default is not inspect.Parameter.empty, f"the call does not pass {parameter}"
    return Const(declared.default)


__all__ = ["Expansion", "Lacking", "OpenBranch", "expand", "template_parameters"]
