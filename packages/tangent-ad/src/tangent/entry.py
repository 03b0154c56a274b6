"""What is derived when a callable is asked for: the function itself, or a call of what has a rule.

np.sin    =>    def sin(x):
                    return numpy.sin(x)
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import partial
from types import FunctionType, MethodType
from typing import Any
from weakref import WeakKeyDictionary

from tangent import backend as backends
from tangent.cached import uncached
from tangent.callees import python_call
from tangent.classes import class_of_method
from tangent.provenance import remade
from tangent.rules.book import BOOK, library_of, name_of
from tangent.rules.record import Form, Rule
from tangent.runtime.records import is_record
from tangent.shown import written
from tangent_ast.core import Apply, Global, Op
from tangent_ast.errors import NoSource, Undifferentiable

_partials: WeakKeyDictionary[partial[Any], FunctionType] = WeakKeyDictionary()

# By the id of the rule, which the entry keeps alive.
_calls: dict[int, tuple[Rule, FunctionType]] = {}


def with_source(f: Callable[..., Any]) -> Callable[..., Any]:
    """A callable as a function or method: of an object its `__call__`, of a partial a call of it."""
    if isinstance(f, partial) and python_call(Apply(Op.CALL, (Global("f", f),))) is not None:
        if f not in _partials:
            _partials[f] = _call_of_partial(f)
        return _partials[f]
    if BOOK.rule_for(f) is not None:
        return f
    called = getattr(f, "__call__", None)  # noqa: B004
    return called if is_record(f) and isinstance(called, MethodType) else f


def _call_of_partial(f: partial[Any]) -> FunctionType:
    """A function of the parameters that a partial leaves open."""
    name = identifier(f.func)
    params = [
        p.replace(annotation=p.empty)
        for p in inspect.signature(f).parameters.values()
        if p.name not in f.keywords
    ]
    literals = (int, float, str, bool, type(None))
    if any(p.default is not p.empty and not isinstance(p.default, literals) for p in params):
        raise NoSource(f"{f!r} has defaults that cannot be written out: wrap it in a lambda")
    return _calling(name, {name: remade(f)}, params, [_passed(p) for p in params])


def function_for(f: Callable[..., Any]) -> FunctionType:
    """The function to derive.

    Raises `NoSource` for what has neither a source nor a rule, and `Undifferentiable` for what is refused.
    """
    f = with_source(f)
    if isinstance(f, MethodType):
        return function_for(f.__func__)
    rule = BOOK.rule_for(f)
    if rule is not None and rule.form in (Form.REFUSED, Form.WRITE):
        raise Undifferentiable(f"{rule.name} is not differentiated: {rule.why}")
    if rule is not None:
        if id(rule) not in _calls:
            _calls[id(rule)] = rule, _call_of(rule)
        return _calls[id(rule)][1]
    composition = BOOK.composition_of(f)
    if composition is not None:
        return composition
    behind = uncached(f)
    if behind is not None:
        return behind
    if backends.is_library(library_of(f)):
        raise NoSource(f"{name_of(f)} has no rule, and the sources of array libraries are not looked into")
    if isinstance(f, FunctionType):
        return f
    raise NoSource(
        f"{f!r} is not a function written in Python, so it has no source to differentiate: "
        "wrap it in one, for example `lambda x: model(x)`"
    )


def exact_call(function: FunctionType, given: int, keywords: tuple[str, ...]) -> FunctionType:
    """A function of nothing but the arguments of one form of call: `given` by position, then `keywords`.

    def scaled(x, factor=2.0, shift=0.0)    called as    scaled(x, shift=s)
        =>    def scaled(x, shift):
                  return scaled(x, shift=shift)
    """
    kinds = inspect.Parameter
    signature = inspect.signature(function, follow_wrapped=False)
    params = list(signature.parameters.values())
    plain = (kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD)
    if [p.name for p in params] == [*(p.name for p in params[:given]), *keywords]:
        if len(params) == given + len(keywords) and all(p.kind in plain for p in params):
            return function
    names = [p.name for p in params if p.kind in plain][:given]
    names += [f"x{k}" for k in range(len(names), given)]  # what `*args` takes
    wrapped = [kinds(name, kinds.POSITIONAL_OR_KEYWORD) for name in (*names, *keywords)]
    passed = [*names, *(f"{name}={name}" for name in keywords)]
    name = identifier(function)
    made = _calling(name, {name: as_called(function)}, wrapped, passed)
    owner = class_of_method(function)
    if owner is not None and given:
        made.__annotations__ = {names[0]: owner}  # a method may mean another one by `super()`
    return made


def as_called(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function for the text of a call of it that is kept as long as it lives, see `remade`."""
    return function if BOOK.rule_for(function) is not None else remade(function)


def identifier(function: Callable[..., Any]) -> str:
    """A name under which a text can define or call a function: a lambda has none of its own."""
    name = getattr(function, "__name__", "")
    return name if name.isidentifier() else "function"


def _call_of(rule: Rule) -> FunctionType:
    """A function that does nothing but call what has the rule."""
    path, namespace = _spelling(rule.callee)
    params = [
        p.replace(annotation=inspect.Parameter.empty)
        for p in rule.parameters.parameters.values()
        if p.name not in rule.unsupported
    ]
    return _calling(path, namespace, params, [_passed(p) for p in params])


def _calling(
    path: str, namespace: dict[str, Any], params: list[inspect.Parameter], passed: list[str]
) -> FunctionType:
    """def f(params): return path(passed)"""
    name = path.rpartition(".")[2]
    return written(
        f"def {name}{inspect.Signature(params)}:\n    return {path}({', '.join(passed)})\n", namespace
    )


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
    name = getattr(callee, "__qualname__", None) or identifier(callee)
    path = f"{getattr(callee, '__module__', None)}.{name}"
    first, *rest = path.split(".")
    found: Any = sys.modules.get(first)
    for part in rest:
        found = getattr(found, part, None)
    if found is callee:
        return path, {first: sys.modules[first]}
    plain = name.rpartition(".")[2]
    plain = plain if plain.isidentifier() else identifier(callee)
    return plain, {plain: callee}
