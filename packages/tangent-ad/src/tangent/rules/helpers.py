"""Rules of the functions that generated code calls: what makes it differentiable again."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from tangent import runtime
from tangent.rules.book import BOOK
from tangent.rules.declare import (
    adjoint,
    bilinear,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent.rules.record import Field, Result, TurnSum, Write
from tangent.runtime import (
    add,
    add_at,
    add_attribute,
    add_into,
    add_item,
    add_items,
    add_to_attribute,
    add_within,
    add_within_attribute,
    added_at_each,
    arranged,
    attribute_of,
    attributes_of,
    broadcast_each,
    broadcast_like,
    cast,
    collapse,
    copy,
    dot_items,
    fit,
    folded,
    items_at,
    matmul_left,
    matmul_left_each,
    matmul_left_sum,
    matmul_right,
    matmul_right_each,
    matmul_right_sum,
    mean_among,
    object_of,
    pack_like,
    rearranged,
    rows_times,
    scaled_items,
    scatter,
    split_among,
    spread,
    spread_items,
    sum_items,
    taken,
    times_columns,
    unbroadcast,
    unbroadcast_sum,
    uncast,
    unfolded,
    unpack_like,
    write_at,
    written_at,
    zeros_like,
)

# --------------------------------------------------------------------------
# Shapes: pairs, each the adjoint of the other


@linear(runtime.unbroadcast, arg="g", view_of="g", result=Result.MODEL)
def unbroadcast_(y, g, like):
    d[g] = broadcast_like(d[y], g)


@linear(runtime.fit, arg="g", view_of="g", result=Result.MODEL)
def fit_(y, g, like):
    d[g] = fit(d[y], g)


@linear(runtime.broadcast_like, arg="x", view_of="x", result=Result.MODEL)
def broadcast_like_(y, x, like):
    d[x] = unbroadcast(d[y], x)


@linear(runtime.spread, arg="g", view_of="g", result=Result.MODEL)
def spread_(y, g, like, axis=None, keepdims=False):
    d[g] = unbroadcast(collapse(d[y], like, axis, keepdims), g)


@linear(runtime.collapse, arg="x")
def collapse_(y, x, like, axis=None, keepdims=False):
    d[x] = unbroadcast(spread(d[y], broadcast_like(x, like), axis, keepdims), x)


# All items may be one array, `g`.
@linear(runtime.spread_items, arg="g", view_of="g", result=Result.LIKE)
def spread_items_(y, items, g):
    d[g] = sum_items(d[y], g)


@linear(runtime.sum_items, arg="items")
def sum_items_(y, items, like):
    d[items] = spread_items(items, d[y])


# --------------------------------------------------------------------------
# Dtypes and nesting


@linear(runtime.cast, arg="dx", view_of="dx", result=Result.LIKE)
def cast_(r, y, dx, x):
    d[dx] = uncast(x, d[r], y)


@linear(runtime.uncast, arg="by", view_of="by", result=Result.LIKE)
def uncast_(r, x, by, y):
    d[by] = cast(y, d[r], x)


@linear(runtime.pack_like, arg="items", view_of="items", result=Result.LIKE)
def pack_like_(y, value, items):
    d[items] = unpack_like(items, d[y])


@linear(runtime.unpack_like, arg="g", view_of="g", result=Result.LIKE)
def unpack_like_(y, like, g):
    d[g] = pack_like(g, d[y])


# --------------------------------------------------------------------------
# Sums of cotangents


@linear(runtime.add, arg=("a", "b"), result=Result.LIKE)
def add_(y, a, b):
    d[a] = d[y]
    d[b] = d[y]


@adjoint(runtime.add_at, runtime.add_within, arg=("buffer", "value"), mutates="buffer", result=Result.OTHER)
def add_at_adjoint(y, buffer, key, value):
    d[value] = unbroadcast(d[buffer][key], value)


@tangent_(runtime.add_at)
def add_at_tangent(y, buffer, key, value):
    add_at(d[buffer], key, d[value])


@tangent_(runtime.add_within)
def add_within_tangent(y, buffer, key, value):
    add_within(d[buffer], key, d[value])


@adjoint(runtime.add_into, runtime.add_items, arg=("buffer", "value"), mutates="buffer", result=Result.OTHER)
def add_into_adjoint(y, buffer, value):
    d[value] = copy(d[buffer])


@tangent_(runtime.add_into)
def add_into_tangent(y, buffer, value):
    add_into(d[buffer], d[value])


@tangent_(runtime.add_items)
def add_items_tangent(y, buffer, value):
    add_items(d[buffer], d[value])


@linear(runtime.scatter, arg="value", result=Result.LIKE)
def scatter_(y, like, key, value):
    d[value] = unbroadcast(d[y][key], value)


# The tuple that cannot be changed is made anew, everything else is changed in place.
@adjoint(
    runtime.add_item, arg=("cotangent", "value"), view_of="cotangent", mutates="cotangent", result=Result.LIKE
)
def add_item_adjoint(y, cotangent, key, value):
    d[cotangent] = d[y]
    d[value] = unbroadcast(d[y][key], value)


@tangent_(runtime.add_item)
def add_item_tangent(y, cotangent, key, value):
    d[y] = add_item(d[cotangent], key, d[value])


@adjoint(
    runtime.add_attribute,
    arg=("cotangent", "value"),
    view_of="cotangent",
    mutates="cotangent",
    result=Result.LIKE,
)
def add_attribute_adjoint(y, cotangent, name, value):
    d[cotangent] = d[y]
    d[value] = unbroadcast(attribute_of(d[y], name), value)


@tangent_(runtime.add_attribute)
def add_attribute_tangent(y, cotangent, name, value):
    d[y] = add_attribute(d[cotangent], name, d[value])


@adjoint(
    runtime.add_to_attribute,
    runtime.add_within_attribute,
    arg=("buffer", "value"),
    mutates="buffer",
    result=Result.OTHER,
)
def add_to_attribute_adjoint(y, buffer, name, value):
    d[value] = unbroadcast(attribute_of(d[buffer], name), value)


@tangent_(runtime.add_to_attribute)
def add_to_attribute_tangent(y, buffer, name, value):
    add_to_attribute(d[buffer], name, d[value])


@tangent_(runtime.add_within_attribute)
def add_within_attribute_tangent(y, buffer, name, value):
    add_within_attribute(d[buffer], name, d[value])


@linear(runtime.attribute_of, arg="tangent", view_of="tangent", result=Result.ANYTHING)
def attribute_of_(y, tangent, name):
    d[tangent] = add_attribute(zeros_like(tangent), name, d[y])


@linear(runtime.object_of, arg="attributes", view_of="attributes", result=Result.OBJECT)
def object_of_(y, kind, attributes):
    d[attributes] = attributes_of(d[y])


@linear(runtime.attributes_of, arg="value", view_of="value", result=Result.DICT)
def attributes_of_(y, value):
    d[value] = object_of(type(value), d[y])


@linear(runtime.added_at, arg=("x", "value"), result=Result.LIKE)
def added_at_(y, x, key, value):
    d[x] = d[y]
    d[value] = unbroadcast(d[y][key], value)


@linear(runtime.added_at_each, arg=("x", "values"), result=Result.LIKE)
def added_at_each_(y, x, keys, values):
    d[x] = d[y]
    d[values] = unbroadcast(items_at(d[y], keys), values)


@linear(runtime.items_at, arg="x", view_of="x", result=Result.LIST)
def items_at_(y, x, keys):
    d[x] = added_at_each(zeros_like(x, True), keys, d[y])


@linear(runtime.written_at, arg="buffer")
def written_at_(y, buffer, key):
    d[buffer] = write_at(buffer, key, d[y])


@linear(runtime.write_at, arg="value", result=Result.LIKE)
def write_at_(y, like, key, value):
    d[value] = unbroadcast(written_at(d[y], key), value)


# It holds the items of x, but x itself is not read any more.
@linear(runtime.own_copy, arg="x", result=Result.LIKE)
def own_copy_(y, x):
    d[x] = taken(d[y], x)


@linear(runtime.taken, arg="g", view_of="g", result=Result.MODEL)
def taken_(y, g, like):
    d[g] = taken(d[y], g)


@linear(runtime.copy, arg="x", result=Result.LIKE)
def copy_(y, x):
    d[x] = d[y]


@adjoint(runtime.private, arg="values", result=Result.TUPLE)
def private_adjoint(y, *values):
    d[values] = d[y]


@tangent_(runtime.private)
def private_tangent(y, *values):
    d[y] = copy(d[values])


@linear(runtime.scalar_item, arg="x")
def scalar_item_(y, x, key):
    d[x] = scatter(x, key, d[y])


@linear(runtime.check_seed, arg="seed", result=Result.LIKE, view_of="seed", guards=True)
def check_seed_(y, seed, result):
    d[seed] = d[y]


@linear(runtime.scalar_seed, arg="seed", result=Result.LIKE, view_of="seed", guards=True)
def scalar_seed_(y, seed, result):
    d[seed] = d[y]


# --------------------------------------------------------------------------
# Choices and products


@linear(runtime.split_among, arg="g", result=Result.TUPLE)
def split_among_(r, g, y, values):
    d[g] = mean_among(d[r], y, values)


@linear(runtime.mean_among, arg="tangents", result=Result.ANYTHING)
def mean_among_(r, tangents, y, values):
    d[tangents] = split_among(d[r], y, values)


@elementwise(runtime.times)
def times_(z, x, y):
    return y, x


# r = matmul_left(g, x, y) is linear in g and in y; of x it takes the shape.
@bilinear(runtime.matmul_left, args=("g", "y"))
def matmul_left_(r, g, x, y):
    d[g] = broadcast_like(d[r] @ y, g)
    d[y] = matmul_right(g, d[r], y)


@bilinear(runtime.matmul_right, args=("g", "x"))
def matmul_right_(r, g, x, y):
    d[g] = broadcast_like(x @ d[r], g)
    d[x] = matmul_left(g, x, d[r])


# --------------------------------------------------------------------------
# Sums over the turns of a loop


@linear(runtime.unbroadcast_sum, arg="gs", view_of="gs")
def unbroadcast_sum_(r, gs, like):
    d[gs] = broadcast_each(d[r], gs)


@linear(runtime.broadcast_each, arg="x", view_of="x", result=Result.LIST)
def broadcast_each_(r, x, likes):
    d[x] = unbroadcast_sum(d[r], x)


@bilinear(runtime.matmul_left_sum, args=("gs", "ys"))
def matmul_left_sum_(r, gs, x, ys):
    d[gs] = times_columns(d[r], ys, gs)
    d[ys] = matmul_right_each(gs, d[r], ys)


@bilinear(runtime.matmul_right_sum, args=("gs", "xs"))
def matmul_right_sum_(r, gs, xs, y):
    d[gs] = rows_times(xs, d[r], gs)
    d[xs] = matmul_left_each(gs, xs, d[r])


# The following are bilinear; but their tangents are lists, which `+` would join.
@adjoint(runtime.matmul_left_each, result=Result.LIST)
def matmul_left_each_adjoint(r, gs, xs, y):
    d[gs] = rows_times(d[r], y, gs)
    d[y] = matmul_right_sum(gs, d[r], y)


@tangent_(runtime.matmul_left_each)
def matmul_left_each_tangent(r, gs, xs, y):
    d[r] = add(matmul_left_each(d[gs], xs, y), matmul_left_each(gs, xs, d[y]))


@adjoint(runtime.matmul_right_each, result=Result.LIST)
def matmul_right_each_adjoint(r, gs, x, ys):
    d[gs] = times_columns(x, d[r], gs)
    d[x] = matmul_left_sum(gs, x, d[r])


@tangent_(runtime.matmul_right_each)
def matmul_right_each_tangent(r, gs, x, ys):
    d[r] = add(matmul_right_each(d[gs], x, ys), matmul_right_each(gs, d[x], ys))


@adjoint(runtime.rows_times, result=Result.LIST)
def rows_times_adjoint(r, xs, y, likes):
    d[xs] = matmul_left_each(d[r], xs, y)
    d[y] = matmul_right_sum(d[r], xs, y)


@tangent_(runtime.rows_times)
def rows_times_tangent(r, xs, y, likes):
    d[r] = add(rows_times(d[xs], y, likes), rows_times(xs, d[y], likes))


@adjoint(runtime.times_columns, result=Result.LIST)
def times_columns_adjoint(r, x, ys, likes):
    d[x] = matmul_left_sum(d[r], x, ys)
    d[ys] = matmul_right_each(d[r], x, ys)


@tangent_(runtime.times_columns)
def times_columns_tangent(r, x, ys, likes):
    d[r] = add(times_columns(d[x], ys, likes), times_columns(x, d[ys], likes))


@elementwise(runtime.log)
def log_(y, x):
    return 1 / x


@elementwise(runtime.along)
def along_(z, tangent, slope):
    return slope, tangent


nondifferentiable(runtime.is_zero)
nondifferentiable(runtime.sign, result=Result.LIKE)

nondifferentiable(runtime.method_of, result=Result.OTHER)
nondifferentiable(runtime.pair_of, result=Result.TUPLE)
nondifferentiable(runtime.jvp_of, result=Result.OTHER)


# d|x| = Re(dx conj(x)) / |x|; at 0, where there is no derivative, 0.
@adjoint(runtime.modulus, result=Result.LIKE, field=Field.REAL)
def modulus_adjoint(y, x):
    d[x] = d[y] / (y + (y == 0)) * x.conjugate()


@tangent_(runtime.modulus)
def modulus_tangent(y, x):
    d[y] = (d[x] * x.conjugate()).real / (y + (y == 0))


nondifferentiable(runtime.zeros_like, runtime.empty_like, result=Result.LIKE)
# It may be x itself, but nobody looks at its content, or writes to it.
nondifferentiable(runtime.outline, result=Result.LIKE)
nondifferentiable(runtime.shares_memory, result=Result.OTHER)
# A snapshot holds the very things that are written to when it is put back.
nondifferentiable(runtime.snapshot, result=Result.ANYTHING, view_of="values")
_INSERTED = "setting new keys of a dictionary has no second derivative yet: set them all first"
not_implemented(runtime.item_before, None, _INSERTED)
nondifferentiable(runtime.restore_item, mutates="d", result=Result.OTHER, guards=True)
nondifferentiable(runtime.put_back, mutates="kept", result=Result.OTHER, guards=True)
nondifferentiable(runtime.check_wrt, result=Result.OTHER, guards=True)
nondifferentiable(
    runtime.check_apart,
    runtime.check_no_numbers,
    runtime.check_view,
    runtime.check_views_agree,
    result=Result.OTHER,
    guards=True,
)
nondifferentiable(runtime.propagating, result=Result.OTHER, guards=True)
nondifferentiable(runtime.check_finds_items, result=Result.OTHER, guards=True)
nondifferentiable(runtime.check_items, result=Result.OTHER, guards=True)
nondifferentiable(runtime.bound, result=Result.OTHER, guards=True)
nondifferentiable(runtime.check_in_place, result=Result.OTHER, guards=True)
nondifferentiable(runtime.check_joined, result=Result.OTHER, guards=True)
nondifferentiable(runtime.check_value, result=Result.OTHER, guards=True)
nondifferentiable(runtime.only_reading, result=Result.ANYTHING, view_of="args", guards=True)
nondifferentiable(runtime.watch, result=Result.OTHER, guards=True)

# --------------------------------------------------------------------------
# Sequences


@linear(runtime.arranged, arg="items", result=Result.LIST)
def arranged_(y, items, order):
    d[items] = rearranged(items, d[y], order)


@linear(runtime.folded, arg="g", result=Result.LIST)
def folded_(y, g, items):
    d[g] = unfolded(d[y], g)


@linear(runtime.unfolded, arg="items", result=Result.LIST)
def unfolded_(y, items, g):
    d[items] = folded(d[y], items)


@linear(runtime.rearranged, arg="g", result=Result.LIKE)
def rearranged_(y, items, g, order):
    d[g] = arranged(d[y], order)


# Bilinear; but its tangents are sequences, which `+` would join.
@adjoint(runtime.scaled_items, result=Result.LIKE)
def scaled_items_adjoint(y, like, items, factor):
    d[items] = scaled_items(items, d[y], factor)
    d[factor] = dot_items(d[y], items)


@tangent_(runtime.scaled_items)
def scaled_items_tangent(y, like, items, factor):
    d[y] = add(scaled_items(like, d[items], factor), scaled_items(like, items, d[factor]))


@bilinear(runtime.dot_items, args=("p", "q"))
def dot_items_(y, p, q):
    d[p] = scaled_items(p, q, d[y])
    d[q] = scaled_items(q, p, d[y])


@linear(runtime.difference_items, arg=("p", "q"), result=Result.LIKE)
def difference_items_(y, p, q):
    d[p] = scaled_items(p, d[y], 1.0)
    d[q] = scaled_items(q, d[y], -1.0)


nondifferentiable(runtime.order_of, result=Result.LIST)

nondifferentiable(runtime.stop_gradient, view_of="x", result=Result.LIKE)

BOOK.add_turn_sum(runtime.unbroadcast, TurnSum(runtime.unbroadcast_sum, like=1, count=2))
BOOK.add_turn_sum(runtime.matmul_left, TurnSum(runtime.matmul_left_sum, like=1, count=3))
BOOK.add_turn_sum(runtime.matmul_right, TurnSum(runtime.matmul_right_sum, like=2, count=3))

BOOK.add_write(runtime.add_at, Write(array=0, key=1, value=2))
BOOK.add_write(runtime.add_within, Write(array=0, key=1, value=2, within=True))
BOOK.add_write(runtime.add_to_attribute, Write(array=0, key=1, value=2, field=True))
BOOK.add_write(runtime.add_within_attribute, Write(array=0, key=1, value=2, within=True, field=True))
BOOK.add_write(runtime.add_into, Write(array=0, value=1, within=True))
BOOK.add_write(runtime.add_items, Write(array=0, value=1))
