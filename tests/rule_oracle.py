"""Runs rule templates on values, so that rules can be tested without any transform.

A template says `d[x]`; here its source is compiled with `d["x"]` in that place,
where `d` is a dictionary that adds up what is assigned to one key.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from tangent.backend import register
from tangent.rules.book import BOOK
from tangent.rules.record import Form, Rule
from tangent.runtime import broadcast_like, unbroadcast, zeros_like
from tangent.runtime.tree import is_container, items_of, map_pairs, rebuild
from tangent_backends.numpy import backend

register(backend)


class Slots(dict):
    """Cotangents by name; assigning twice adds."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, self[key] + value if key in self else value)


class _Quote(ast.NodeTransformer):
    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "d" and isinstance(node.slice, ast.Name):
            node.slice = ast.Constant(node.slice.id)
        return node


@cache
def runnable(template: Callable[..., Any]) -> Callable[..., Any]:
    """The template as a function of `d` and its own parameters."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(template)))
    function = _Quote().visit(tree).body[0]
    function.decorator_list = []
    function.args.args.insert(0, ast.arg("d"))
    scope: dict[str, Any] = {}
    # The template's own name must not hide a global of that name.
    name, function.name = function.name, "template"
    exec(compile(ast.fix_missing_locations(tree), f"<template {name}>", "exec"), template.__globals__, scope)
    return scope["template"]


def bind(rule: Rule, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The values of the parameters that the rule supports."""
    bound = rule.parameters.bind(*args, **kwargs)
    for name in bound.arguments:
        assert name not in rule.unsupported, f"{name}: {rule.unsupported[name]}"
    bound.apply_defaults()
    return {n: v for n, v in bound.arguments.items() if n not in rule.unsupported}


def call(template: Any, slots: Slots, y: Any, values: dict[str, Any], may_vary: tuple[str, ...] = ()) -> Any:
    parameters = inspect.signature(template).parameters
    args: list[Any] = []
    # An argument that was left out has a partial that cannot be computed, and is not asked for.
    values = {n: np.nan if v is None and n in may_vary else v for n, v in values.items()}
    for name in list(parameters)[1:]:
        if parameters[name].kind is inspect.Parameter.VAR_POSITIONAL:
            args += values[name]
        else:
            args.append(values[name])
    return runnable(template)(slots, y, *args)


def partials(rule: Rule, y: Any, values: dict[str, Any]) -> tuple[Any, ...]:
    found = call(rule.adjoint, Slots(), y, values, rule.active)
    return found if isinstance(found, tuple) else (found,)


def pullback(rule: Rule, by: Any, y: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The cotangents of the active parameters."""
    if rule.form is Form.ELEMENTWISE:
        assert len(partials(rule, y, values)) == len(rule.active), (
            f"{rule.name}: one partial per active parameter"
        )
        pairs = zip(rule.active, partials(rule, y, values), strict=True)
        return {name: unbroadcast(by * p, values[name]) for name, p in pairs if values[name] is not None}
    name = next(iter(inspect.signature(rule.adjoint).parameters))
    slots = Slots({name: by})
    call(rule.adjoint, slots, y, values)
    del slots[name]
    return slots


def push(rule: Rule, tangents: dict[str, Any], y: Any, values: dict[str, Any], fn: Callable[..., Any]) -> Any:
    """The tangent of the result."""
    if rule.form is Form.ELEMENTWISE:
        pairs = zip(rule.active, partials(rule, y, values), strict=True)
        return broadcast_like(sum(tangents[n] * p for n, p in pairs if n in tangents), y)
    zeros = {n: zero_tangent(values[n]) for n in rule.active}
    if rule.form is Form.LINEAR:
        return fn({**values, **zeros, **tangents})
    if rule.form is Form.BILINEAR:
        return sum(fn({**values, name: t}) for name, t in tangents.items())
    name = next(iter(inspect.signature(rule.tangent).parameters))
    slots = Slots({**zeros, **tangents})
    call(rule.tangent, slots, y, values)
    return slots[name]


def zero_tangent(x: Any) -> Any:
    return zeros_like(x, exact=True)


def random_like(x: Any, rng: np.random.Generator) -> Any:
    if is_container(x):
        return rebuild(x, [random_like(item, rng) for item in items_of(x)])
    draw = rng.standard_normal(np.shape(x))
    if np.iscomplexobj(x):
        draw = draw + 1j * rng.standard_normal(np.shape(x))
    return (
        draw.astype(x.dtype)[()]
        if hasattr(x, "dtype")
        else type(x)(draw)
        if isinstance(x, complex)
        else float(draw)
    )


def moved(x: Any, dx: Any, step: float) -> Any:
    return map_pairs(lambda a, b: moved(a, b, step), x, dx) if is_container(x) else x + step * dx


def inner(a: Any, b: Any) -> float:
    """Re of the sum of products, over all leaves: the pairing of cotangents and tangents."""
    if is_container(a):
        return sum(inner(p, q) for p, q in zip(items_of(a), items_of(b), strict=True))
    return float(np.sum(np.real(np.asarray(a) * np.asarray(b))))


def difference(hi: Any, lo: Any, step: float) -> Any:
    if is_container(hi):
        return [difference(p, q, step) for p, q in zip(items_of(hi), items_of(lo), strict=True)]
    return (np.asarray(hi) - np.asarray(lo)) / (2 * step)


def assert_like(d: Any, x: Any, what: str) -> None:
    """A derivative has the structure, shape and dtype of its value."""
    if is_container(x):
        assert type(d) in type(x).__mro__, f"{what}: {type(d)} for {type(x)}"
        assert len(d) == len(x), f"{what}: {len(d)} items for {len(x)}"
        for p, q in zip(items_of(d), items_of(x), strict=True):
            assert_like(p, q, what)
        return
    assert np.shape(d) == np.shape(x), f"{what} has shape {np.shape(d)}, not {np.shape(x)}"
    if hasattr(x, "dtype") and x.dtype.kind in "fc":
        assert np.asarray(d).dtype == x.dtype, f"{what} has dtype {np.asarray(d).dtype}, not {x.dtype}"


def floating(x: Any) -> bool:
    if is_container(x):
        return len(x) > 0 and all(floating(item) for item in items_of(x))
    return isinstance(x, (float, complex)) or (hasattr(x, "dtype") and x.dtype.kind in "fc")


def single(x: Any) -> Any:
    """The same value in float32."""
    if is_container(x):
        return rebuild(x, [single(item) for item in items_of(x)])
    return x.astype(np.float32) if hasattr(x, "dtype") and x.dtype == np.float64 else x


def check(
    fn: Any,
    *args: Any,
    rule: Rule | None = None,
    seed: int = 0,
    tol: float = 1e-6,
    float32: bool = True,
    **kwargs: Any,
) -> None:
    """Both modes of a rule against finite differences and each other, in float64 and float32."""
    rule = rule or BOOK.rule_for(fn)
    assert rule is not None, f"no rule for {fn}"
    _check(rule, fn, args, kwargs, seed, tol, numbers=True)
    if float32:
        _check(rule, fn, single(args), {k: single(v) for k, v in kwargs.items()}, seed, tol, numbers=False)


def _check(rule: Rule, fn: Any, args: Any, kwargs: Any, seed: int, tol: float, numbers: bool) -> None:
    rng = np.random.default_rng(seed)
    values = bind(rule, args, kwargs)
    names = [n for n in rule.active if floating(values[n])]
    assert names, f"{rule.name}: nothing to differentiate"

    def at(named: dict[str, Any]) -> Any:
        # Rebuild the call as it was made: positions stay positions.
        bound = rule.parameters.bind(*args, **kwargs)
        bound.arguments.update({n: v for n, v in named.items() if n in bound.arguments})
        return fn(*bound.args, **bound.kwargs)

    y = at(values)
    tangents = {n: random_like(values[n], rng) for n in names}
    by = random_like(y, rng)
    dy = push(rule, tangents, y, values, at)
    cotangents = pullback(rule, by, y, values)
    for n in names:
        assert_like(cotangents[n], values[n], f"{rule.name}: cotangent of {n}")
    if not is_container(y):
        assert np.shape(dy) == np.shape(y), (
            f"{rule.name}: tangent has shape {np.shape(dy)}, not {np.shape(y)}"
        )
    paired, expected = sum(inner(cotangents[n], tangents[n]) for n in names), inner(by, dy)
    size = abs(expected) + 1
    assert abs(paired - expected) <= (1e-9 if numbers else 1e-4) * size, (
        f"{rule.name}: {paired} and {expected}"
    )
    if not numbers:
        # A Python number times a comparison is float64; a tangent of a number is allowed to be that.
        if not any(type(values[n]) is float for n in names):
            assert_like(dy, y, f"{rule.name}: tangent")
        return
    step = 1e-6
    hi = at({**values, **{n: moved(values[n], tangents[n], step) for n in names}})
    lo = at({**values, **{n: moved(values[n], tangents[n], -step) for n in names}})
    numeric = inner(by, difference(hi, lo, step))
    assert abs(numeric - expected) <= tol * size, f"{rule.name}: {expected}, by differences {numeric}"
