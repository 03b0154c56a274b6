"""Functions that generated NumPy code may call, and their rules.

They are written with NumPy functions only, which pass calls on to other
libraries' arrays.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable

Axis = int | tuple[int, ...] | None


def terms(a: Any, axis: Axis = None) -> int:
    """How many elements of `a` a reduction over `axis` puts together.

    >>> terms(np.ones((2, 3)), 1), terms(np.ones((2, 3)))
    (3, 6)
    """
    if axis is None:
        return int(np.size(a))
    shape = np.shape(a)
    count = 1
    for k in axis if isinstance(axis, tuple) else (axis,):
        count *= shape[k]
    return count


def chosen(a: Any, y: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """Where `a` equals y, its maximum or minimum over `axis`: 1, or 1/n at each of n places that tie; 0 elsewhere.

    In the dtype of `a`.

    >>> chosen(np.array([3.0, 1.0, 3.0]), 3.0)
    array([0.5, 0. , 0.5])
    """
    if axis is not None and not keepdims and np.ndim(a):
        y = np.expand_dims(y, axis)
    # nan is the maximum of what holds nan, and equals nothing.
    hits = (a == y) | ((a != a) & (y != y))
    weights = hits.astype(getattr(a, "dtype", float))
    return weights / np.sum(weights, axis=axis, keepdims=True)


def other_factors(a: Any, axis: Axis = None) -> Any:
    """For each element of `a`, the product of all others over `axis`.  Right where elements are 0.

    >>> other_factors(np.array([2.0, 0.0, 5.0]))
    array([ 0., 10.,  0.])
    """
    if not np.ndim(a):
        return np.ones_like(a)
    axes = tuple(range(np.ndim(a))) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    last = np.moveaxis(a, axes, range(-len(axes), 0))
    flat = np.reshape(last, last.shape[: np.ndim(a) - len(axes)] + (terms(a, axes),))
    one = np.ones_like(flat[..., :1])
    before = np.cumprod(np.concatenate((one, flat[..., :-1]), axis=-1), axis=-1)
    after = np.cumprod(np.concatenate((one, flat[..., :0:-1]), axis=-1), axis=-1)[..., ::-1]
    return np.moveaxis(np.reshape(before * after, last.shape), range(-len(axes), 0), axes)


def nonzero_factors(a: Any) -> Any:
    """`a` itself, which must not hold a 0: the second derivative of a product is not implemented there.

    >>> nonzero_factors(np.array([1.0, 2.0]))
    array([1., 2.])
    """
    if np.any(a == 0):
        raise Undifferentiable("the second derivative of np.prod is not implemented where a factor is 0")
    return a


def inverse_permutation(axes: Any) -> Any:
    """The axes that undo `np.transpose(x, axes)`, or `x.transpose(*axes)`; None if they reverse the order.

    >>> inverse_permutation((1, 2, 0))
    (2, 0, 1)
    >>> inverse_permutation(((0, -1, 1),))
    (0, 2, 1)
    """
    if len(axes) == 1 and not isinstance(axes[0], (int, np.integer)):
        axes = axes[0]  # x.transpose((1, 0)) or x.transpose(None)
    if axes is None or len(axes) == 0:
        return None
    return tuple(_inverse([operator.index(axis) % len(axes) for axis in axes]))


def dot_left(g: Any, x: Any, y: Any) -> Any:
    """The cotangent of x in `z = np.dot(x, y)`, from the cotangent `g` of z.

    dot_left(g, matrix x, matrix y) => np.dot(g, y.T)
    """
    left, right = np.ndim(x), np.ndim(y)
    if left == right == 2:
        return _as(np.dot(g, y.T), x)
    if not left:
        return _as(np.sum(g * y), x)
    if not right:
        return _as(g * y, x)
    if right == 1:
        return _as(np.multiply.outer(g, y), x)
    # The last axis of x goes with the last but one of y; g has the other axes of x, then those of y.
    rest = tuple(range(right - 2)) + (right - 1,)
    return _as(np.tensordot(g, y, (tuple(range(left - 1, left + right - 2)), rest)), x)


def dot_right(g: Any, x: Any, y: Any) -> Any:
    """The cotangent of y in `z = np.dot(x, y)`, from the cotangent `g` of z.

    dot_right(g, matrix x, matrix y) => np.dot(x.T, g)
    """
    left, right = np.ndim(x), np.ndim(y)
    if left == right == 2:
        return _as(np.dot(x.T, g), y)
    if not right:
        return _as(np.sum(g * x), y)
    if not left:
        return _as(g * x, y)
    lead = tuple(range(left - 1))
    product = np.tensordot(x, g, (lead, lead))  # the last axis of x, then y's axes without its last but one
    return _as(product if right == 1 else np.moveaxis(product, 0, right - 2), y)


def tensordot_left(g: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    """The cotangent of a in `z = np.tensordot(a, b, axes)`, from the cotangent `g` of z."""
    mine, theirs, kept = _tensordot_axes(a, b, axes)
    rest = [k for k in range(np.ndim(b)) if k not in theirs]
    product = np.tensordot(g, b, (list(range(len(kept), np.ndim(g))), rest))
    # Axes of the product: those of a that were kept, then b's contracted ones in b's order.
    order = sorted(range(len(theirs)), key=lambda k: theirs[k])
    return _as(np.transpose(product, _inverse(kept + [mine[k] for k in order])), a)


def tensordot_right(g: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    """The cotangent of b in `z = np.tensordot(a, b, axes)`, from the cotangent `g` of z."""
    mine, theirs, kept = _tensordot_axes(a, b, axes)
    rest = [k for k in range(np.ndim(b)) if k not in theirs]
    product = np.tensordot(a, g, (kept, list(range(len(kept)))))
    order = sorted(range(len(mine)), key=lambda k: mine[k])
    return _as(np.transpose(product, _inverse([theirs[k] for k in order] + rest)), b)


def _tensordot_axes(a: Any, b: Any, axes: Any) -> tuple[list[int], list[int], list[int]]:
    """The contracted axes of a and of b, and the kept axes of a, none negative."""
    left, right = np.ndim(a), np.ndim(b)
    if isinstance(axes, (int, np.integer)):
        mine, theirs = list(range(left - int(axes), left)), list(range(int(axes)))
    else:
        first, second = ([k] if isinstance(k, (int, np.integer)) else list(k) for k in axes)
        mine, theirs = [k % left for k in first], [k % right for k in second]
    return mine, theirs, [k for k in range(left) if k not in mine]


def _inverse(order: list[int]) -> list[int]:
    return sorted(range(len(order)), key=lambda k: order[k])


def _as(g: Any, like: Any) -> Any:
    """g in the dtype of `like`, real if `like` is real."""
    dtype = getattr(like, "dtype", None)
    if dtype is None or dtype.kind not in "fc" or g.dtype == dtype:
        return g
    return (g.real if g.dtype.kind == "c" and dtype.kind == "f" else g).astype(dtype)


# --------------------------------------------------------------------------
# Products


def inner_left(g: Any, a: Any, b: Any) -> Any:
    """The cotangent of a in `z = np.inner(a, b)`, from the cotangent `g` of z."""
    if np.ndim(a) and np.ndim(b):
        return tensordot_left(g, a, b, ((-1,), (-1,)))
    return dot_left(g, a, b)


def inner_right(g: Any, a: Any, b: Any) -> Any:
    """The cotangent of b in `z = np.inner(a, b)`, from the cotangent `g` of z."""
    if np.ndim(a) and np.ndim(b):
        return tensordot_right(g, a, b, ((-1,), (-1,)))
    return dot_right(g, a, b)


def single_system(a: Any, b: Any) -> Any:
    """The matrix `a` of `np.linalg.solve(a, b)`; refuses a stack of matrices with one vector."""
    if np.ndim(b) == 1 and np.ndim(a) > 2:
        raise Undifferentiable("np.linalg.solve of several matrices and one vector: pass b[:, None], a column")
    return a


def lower_half(x: Any) -> Any:
    """The lower triangle of x with its diagonal halved.

    >>> lower_half(np.ones((2, 2)))
    array([[0.5, 0. ],
           [1. , 0.5]])
    """
    return (np.tril(x) + np.tril(x, -1)) / 2


# --------------------------------------------------------------------------
# Arrays put together and taken apart


def split_like(g: Any, arrays: Any, axis: int | None = 0, least: int = 0) -> Any:
    """The cotangents of the `arrays` that were joined along `axis` (None: flattened) to one with cotangent `g`.

    `least` is the number of axes that each was given before: np.hstack 1, np.vstack 2.
    """
    parts = []
    start = 0
    for item in arrays:
        shape = _joined_shape(item, axis, least)
        stop = start + shape[0 if axis is None else axis]
        key: Any = slice(start, stop)
        if axis is not None:
            key = (slice(None),) * (axis % len(shape)) + (key,)
        parts.append(_as(np.reshape(g[key], np.shape(item)), item))
        start = stop
    return _in_the_form_of(arrays, parts)


def join_like(parts: Any, arrays: Any, axis: int | None = 0, least: int = 0) -> Any:
    """Join `parts`, of the shapes of `arrays`, along `axis`: the adjoint of `split_like`."""
    shaped = [np.reshape(p, _joined_shape(a, axis, least)) for p, a in zip(parts, arrays, strict=True)]
    return np.concatenate(shaped, axis=axis or 0)


def unstack_like(g: Any, arrays: Any, axis: int = 0) -> Any:
    """The cotangents of the `arrays` that were stacked along a new `axis`."""
    parts = [_as(part, item) for part, item in zip(np.moveaxis(g, axis, 0), arrays, strict=True)]
    return _in_the_form_of(arrays, parts)


def _joined_shape(item: Any, axis: int | None, least: int) -> tuple[int, ...]:
    if axis is None:
        return (int(np.size(item)),)
    shape = np.shape(item)
    return (1,) * (least - len(shape)) + shape


def _in_the_form_of(arrays: Any, parts: list[Any]) -> Any:
    if isinstance(arrays, (list, tuple)):
        return type(arrays)(parts)
    return np.stack(parts)


def untile(g: Any, a: Any, reps: Any) -> Any:
    """The cotangent of `a` in `np.tile(a, reps)`: the sum of the tiles of `g`."""
    counts = tuple(reps) if isinstance(reps, (tuple, list, np.ndarray)) else (reps,)
    shape = (1,) * (len(counts) - np.ndim(a)) + np.shape(a)
    counts = (1,) * (len(shape) - len(counts)) + counts
    paired = [n for pair in zip(counts, shape, strict=True) for n in pair]
    return np.reshape(np.sum(np.reshape(g, paired), axis=tuple(range(0, len(paired), 2))), np.shape(a))


def unrepeat(g: Any, a: Any, repeats: Any, axis: int | None = None) -> Any:
    """The cotangent of `a` in `np.repeat(a, repeats, axis)`: the sum of the copies of each element."""
    shape = np.shape(a) if axis is not None else (int(np.size(a)),)
    along = 0 if axis is None else axis
    total = np.zeros_like(g, shape=(shape[along],) + shape[:along] + shape[along:][1:])
    places = np.repeat(np.arange(shape[along]), repeats)
    np.add.at(total, places, np.moveaxis(g, along, 0))
    return np.reshape(np.moveaxis(total, 0, along), np.shape(a))


def undiag(g: Any, v: Any, k: int = 0) -> Any:
    """The cotangent of v in `np.diag(v, k)`."""
    return np.diagonal(g, k) if np.ndim(v) == 1 else undiagonal(g, v, k)


def undiagonal(g: Any, a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The cotangent of `a` in `np.diagonal(a, offset, axis1, axis2)`: `g` on the diagonal, 0 elsewhere."""
    total = np.zeros_like(g, shape=np.shape(a))
    view = np.moveaxis(total, (axis1, axis2), (-2, -1))
    rows, columns = view.shape[-2:]
    count = max(min(rows + min(offset, 0), columns - max(offset, 0)), 0)
    step = np.arange(count)
    view[..., step + max(-offset, 0), step + max(offset, 0)] = g
    return total


def untake(g: Any, a: Any, indices: Any, axis: int | None = None) -> Any:
    """The cotangent of `a` in `np.take(a, indices, axis)`; an element taken twice receives both."""
    total = np.zeros_like(g, shape=np.shape(a))
    if axis is None:
        np.add.at(total.reshape(-1), indices, g)
        return total
    along = axis % np.ndim(a)
    # The axes of the indices stand where the axis stood.
    front = tuple(range(along, along + np.ndim(indices)))
    moved = np.moveaxis(g, front, tuple(range(len(front))))
    np.add.at(np.moveaxis(total, along, 0), indices, moved)
    return total


def untake_along(g: Any, a: Any, indices: Any, axis: int | None = -1) -> Any:
    """The cotangent of `a` in `np.take_along_axis(a, indices, axis)`."""
    total = np.zeros_like(g, shape=np.shape(a))
    if axis is None:
        np.add.at(total.reshape(-1), indices, g)
        return total
    grid = list(np.indices(np.shape(indices), sparse=True))
    for k, n in enumerate(np.shape(a)):
        if n == 1:
            grid[k] = np.zeros_like(grid[k])  # broadcast against the indices
    grid[axis] = indices
    np.add.at(total, tuple(grid), g)
    return total


# --------------------------------------------------------------------------
# Einstein sums


def einsum_cotangents(g: Any, subscripts: str, operands: Sequence[Any]) -> tuple[Any, ...]:
    """The cotangents of the operands of `np.einsum(subscripts, *operands)`, from the cotangent `g` of the sum."""
    inputs, output = _einsum_labels(subscripts, operands)
    return tuple(_einsum_cotangent(g, inputs, output, operands, k) for k in range(len(operands)))


def einsum_tangent(tangents: Sequence[Any], subscripts: str, operands: Sequence[Any]) -> Any:
    """The tangent of `np.einsum(subscripts, *operands)`: the sum over one operand at a time being a tangent."""
    total: Any = 0.0
    for k, tangent in enumerate(tangents):
        if tangent is not None:
            total = total + np.einsum(subscripts, *_with(operands, k, tangent))
    return total


def einsum_cross(g: Any, tangents: Sequence[Any], subscripts: str, operands: Sequence[Any]) -> tuple[Any, ...]:
    """The derivative of `einsum_cotangents` along `tangents` of the operands; also of `einsum_tangent`, transposed."""
    inputs, output = _einsum_labels(subscripts, operands)
    results = []
    for j, operand in enumerate(operands):
        total: Any = np.zeros_like(operand)
        for k, tangent in enumerate(tangents):
            if k != j and tangent is not None:
                total = total + _einsum_cotangent(g, inputs, output, _with(operands, k, tangent), j)
        results.append(total)
    return tuple(results)


def _with(operands: Sequence[Any], k: int, value: Any) -> list[Any]:
    return [*operands[:k], value, *operands[k + 1 :]]


def _einsum_labels(subscripts: str, operands: Sequence[Any]) -> tuple[list[str], str]:
    """The labels of the operands and of the result: "ij,jk" => ["ij", "jk"], "ik"."""
    if not isinstance(subscripts, str) or "." in subscripts:
        raise Undifferentiable("np.einsum is differentiated with all axes named in one string, such as 'ij,jk->ik'")
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    if not arrow:
        output = "".join(sorted(c for c in set(left) - {","} if left.count(c) == 1))
    return left.split(","), output


def _einsum_cotangent(g: Any, inputs: list[str], output: str, operands: Sequence[Any], k: int) -> Any:
    mine = inputs[k]
    distinct = "".join(dict.fromkeys(mine))
    others = [(inputs[j], operands[j]) for j in range(len(operands)) if j != k]
    known = set(output).union(*(labels for labels, _ in others)) if others else set(output)
    reached = "".join(c for c in distinct if c in known)
    formula = ",".join([output] + [labels for labels, _ in others]) + "->" + reached
    part = np.einsum(formula, g, *(array for _, array in others))
    # Labels that stand in this operand only were summed over: every element receives the same.
    shape = dict(zip(mine, np.shape(operands[k]), strict=True))
    part = np.reshape(part, [part.shape[reached.index(c)] if c in reached else 1 for c in distinct])
    # An axis of length 1 was stretched over the longer axes of that label.
    stretched = tuple(n for n, c in enumerate(distinct) if shape[c] == 1 and part.shape[n] != 1)
    if stretched:
        part = np.sum(part, axis=stretched, keepdims=True)
    part = np.broadcast_to(part, [shape[c] for c in distinct])
    if distinct == mine:
        return _as(part, operands[k])
    # A label that the operand has twice takes its diagonal.
    total = np.zeros_like(part, shape=np.shape(operands[k]))
    step = np.indices(part.shape, sparse=True)
    total[tuple(step[distinct.index(c)] for c in mine)] = part
    return _as(total, operands[k])
