"""What is derived when a callable is asked for: the function itself, or a call of what has a rule.

np.sin    =>    def sin(x):
                    return numpy.sin(x)
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from tangent import backend as backends
from tangent.load import show
from tangent.rules.book import BOOK, library_of, name_of
from tangent.rules.record import Form, Rule
from tangent_ast.errors import NoSource, Undifferentiable

# By the id of the rule, which the entry keeps alive.
_calls: dict[int, tuple[Rule, FunctionType]] = {}


def function_for(f: Callable[..., Any]) -> FunctionType:
    """The function to derive.

    Raises `NoSource` for what has neither a source nor a rule, and `Undifferentiable` for what is refused.
    """
    rule = BOOK.rule_for(f)
    if rule is not None and rule.form is Form.REFUSED:
        raise Undifferentiable(f"{rule.name} is not differentiated: {rule.why}")
    if rule is not None:
        if id(rule) not in _calls:
            _calls[id(rule)] = rule, _call_of(rule)
        return _calls[id(rule)][1]
    composition = BOOK.composition_of(f)
    if composition is not None:
        return composition
    if backends.is_library(library_of(f)):
        raise NoSource(f"{name_of(f)} has no rule, and the sources of array libraries are not looked into")
    if isinstance(f, FunctionType):
        return f
    raise NoSource(
        f"{f!r} is not a function written in Python, so it has no source to differentiate: "
        "wrap it in one, for example `lambda x: model(x)`"
    )


def _call_of(rule: Rule) -> FunctionType:
    """A function that does nothing but call what has the rule."""
    path, namespace = _spelling(rule.callee)
    name = path.rpartition(".")[2]
    kinds = inspect.Parameter
    params = [
        p.replace(annotation=kinds.empty)
        for p in rule.parameters.parameters.values()
        if p.name not in rule.unsupported
    ]
    given = [_passed(p) for p in params]
    text = f"def {name}{inspect.Signature(params)}:\n    return {path}({', '.join(given)})\n"
    file_name = f"<call of {path}>"
    made: dict[str, Any] = {}
    exec(compile(text, file_name, "exec"), namespace, made)
    function: FunctionType = made[name]
    show(text, file_name, [function])
    return function


def _passed(param: inspect.Parameter) -> str:
    """How a parameter is handed on; what has a default by name, since others may have been left out."""
    if param.kind is param.VAR_POSITIONAL:
        return f"*{param.name}"
    if param.kind is param.VAR_KEYWORD:
        return f"**{param.name}"
    by_name = param.kind is not param.POSITIONAL_ONLY and param.default is not param.empty
    return f"{param.name}={param.name}" if by_name or param.kind is param.KEYWORD_ONLY else param.name


def _spelling(callee: Any) -> tuple[str, dict[str, Any]]:
    """A dotted name for a callable, and the globals in which it means that.

    A function of a module is named with its module, so that the wrapper may bear its name.
    """
    name = getattr(callee, "__qualname__", None) or callee.__name__
    path = f"{getattr(callee, '__module__', None)}.{name}"
    first, *rest = path.split(".")
    found: Any = sys.modules.get(first)
    for part in rest:
        found = getattr(found, part, None)
    if found is callee:
        return path, {first: sys.modules[first]}
    plain = name.rpartition(".")[2]
    return plain, {plain: callee}
