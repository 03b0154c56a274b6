"""Rules of the functions that generated code calls: what makes it differentiable again."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from tangent import runtime
from tangent.rules.declare import adjoint, bilinear, d, elementwise, linear, nondifferentiable, tangent_
from tangent.rules.record import Result
from tangent.runtime import (
    add_at,
    broadcast_like,
    cast,
    collapse,
    matmul_right,
    mean_among,
    pack_like,
    scatter,
    split_among,
    spread,
    spread_items,
    sum_items,
    unbroadcast,
    uncast,
    unpack_like,
)

# --------------------------------------------------------------------------
# Shapes: pairs, each the adjoint of the other


@linear(runtime.unbroadcast, arg="g")
def unbroadcast_(y, g, like):
    d[g] = broadcast_like(d[y], g)


@linear(runtime.broadcast_like, arg="x", view_of="x")
def broadcast_like_(y, x, like):
    d[x] = unbroadcast(d[y], x)


@linear(runtime.spread, arg="g", view_of="g")
def spread_(y, g, like, axis=None, keepdims=False):
    d[g] = uncast(collapse(d[y], like, axis, keepdims), g, g)


@linear(runtime.collapse, arg="x")
def collapse_(y, x, like, axis=None, keepdims=False):
    d[x] = spread(d[y], x, axis, keepdims)


@linear(runtime.spread_items, arg="g", result=Result.OTHER)
def spread_items_(y, g, items):
    d[g] = sum_items(d[y], g)


@linear(runtime.sum_items, arg="items")
def sum_items_(y, items, like):
    d[items] = spread_items(d[y], items)


# --------------------------------------------------------------------------
# Dtypes and nesting


@linear(runtime.cast, arg="dx")
def cast_(r, dx, x, y):
    d[dx] = uncast(d[r], x, y)


@linear(runtime.uncast, arg="by")
def uncast_(r, by, x, y):
    d[by] = cast(d[r], x, y)


@linear(runtime.pack_like, arg="items", result=Result.OTHER)
def pack_like_(y, value, items):
    d[items] = unpack_like(items, d[y])


@linear(runtime.unpack_like, arg="g", result=Result.OTHER)
def unpack_like_(y, like, g):
    d[g] = pack_like(g, d[y])


# --------------------------------------------------------------------------
# Sums of cotangents


@linear(runtime.add, arg=("a", "b"))
def add_(y, a, b):
    d[a] = d[y]
    d[b] = d[y]


@adjoint(runtime.add_at, arg=("buffer", "value"), mutates="buffer", result=Result.OTHER)
def add_at_adjoint(y, buffer, key, value):
    d[value] = unbroadcast(d[buffer][key], value)


@tangent_(runtime.add_at)
def add_at_tangent(y, buffer, key, value):
    add_at(d[buffer], key, d[value])


@linear(runtime.scatter, arg="value")
def scatter_(y, like, key, value):
    d[value] = unbroadcast(d[y][key], value)


@linear(runtime.copy, arg="x")
def copy_(y, x):
    d[x] = d[y]


@linear(runtime.private, arg="values", result=Result.TUPLE)
def private_(y, *values):
    d[values] = d[y]


@linear(runtime.scalar_item, arg="x")
def scalar_item_(y, x, key):
    d[x] = scatter(x, key, d[y])


@linear(runtime.check_seed, arg="seed")
def check_seed_(y, seed, result):
    d[seed] = d[y]


@linear(runtime.scalar_seed, arg="seed")
def scalar_seed_(y, seed, result):
    d[seed] = d[y]


# --------------------------------------------------------------------------
# Choices and products


@linear(runtime.split_among, arg="g", result=Result.TUPLE)
def split_among_(r, g, y, values):
    d[g] = mean_among(d[r], y, values)


@linear(runtime.mean_among, arg="tangents")
def mean_among_(r, tangents, y, values):
    d[tangents] = split_among(d[r], y, values)


# r = matmul_left(g, x, y) is linear in g and in y; of x it takes the shape.
@bilinear(runtime.matmul_left, args=("g", "y"))
def matmul_left_(r, g, x, y):
    d[g] = d[r] @ y
    d[y] = matmul_right(g, d[r], y)


@bilinear(runtime.matmul_right, args=("g", "x"))
def matmul_right_(r, g, x, y):
    d[g] = x @ d[r]
    d[x] = runtime.matmul_left(g, x, d[r])


@elementwise(runtime.log)
def log_(y, x):
    return 1 / x


# Constant but for complex x, where the derivative of `abs` is refused a second time.
nondifferentiable(runtime.sign, result=Result.LIKE)

nondifferentiable(runtime.zeros_like, result=Result.LIKE)
nondifferentiable(runtime.shares_memory, runtime.check_wrt, result=Result.OTHER)
