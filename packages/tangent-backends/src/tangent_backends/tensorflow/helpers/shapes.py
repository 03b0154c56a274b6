"""Shapes and orders changed, and changed back."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent.backend import backend_of
from tangent_backends.tensorflow.constants import scalar, vector
from tangent_backends.tensorflow.helpers.reductions import shape_of

raw = tf.raw_ops


def whole(value: Any) -> Any:
    """Whole numbers, nested as they are, from a tensor, an array or a list of either."""
    if isinstance(value, (list, tuple)) and all(type(n) is int for n in value):
        return list(value)  # at once: to ask whether something is a tensor takes as long as an operation
    known = tf.get_static_value(value) if tf.is_tensor(value) else value
    if isinstance(known, (list, tuple)):
        return [whole(item) for item in known]
    return known.tolist() if hasattr(known, "tolist") else int(known)


def reshaped(g: Any, like: Any) -> Any:
    """g in the shape of `like`."""
    return raw.Reshape(tensor=g, shape=vector(shape_of(like)))


def inverse_permutation(perm: Any) -> list[int]:
    """The order that undoes `tf.transpose(x, perm)`.

    >>> inverse_permutation([1, 2, 0])
    [2, 0, 1]
    """
    order = [axis % len(perm) for axis in whole(perm)]
    return sorted(range(len(order)), key=order.__getitem__)


def transposed_back(g: Any, perm: Any = None) -> Any:
    """The cotangent of a in `tf.transpose(a, perm)`.

    >>> transposed_back(tf.constant([[1.0, 2.0], [3.0, 4.0]])).numpy()
    array([[1., 3.],
           [2., 4.]], dtype=float32)
    """
    back = range(len(shape_of(g)))[::-1] if perm is None else inverse_permutation(perm)
    return raw.Transpose(x=g, perm=vector(tuple(back)))


def split_like(values: Any, g: Any, axis: int) -> Any:
    """The cotangents of the `values` that were joined along `axis`; g is that of the whole."""
    if not isinstance(values, (list, tuple)):
        return tf.reshape(g, shape_of(values))  # a tensor of tensors, joined along its first axis
    sizes = tuple([shape_of(item)[axis] for item in values])
    backend = backend_of(g)
    assert backend is not None
    parts = raw.SplitV(value=g, size_splits=vector(sizes), axis=scalar(axis), num_split=len(sizes))
    return type(values)([backend.cast_like(p, v) for p, v in zip(parts, values, strict=True)])


def join_like(values: Any, parts: Any, axis: int) -> Any:
    """What `values` are cotangents of, joined: the adjoint of `split_like`."""
    if not isinstance(values, (list, tuple)):
        return tf.reshape(parts, (-1, *shape_of(values)[2:]))
    return tf.concat(parts, axis)


def unstacked(values: Any, g: Any, axis: int = 0) -> Any:
    """The cotangents of the `values` that were stacked along a new `axis`."""
    parts = raw.Unpack(value=g, num=shape_of(g)[axis], axis=axis)
    if not isinstance(values, (list, tuple)):
        return tf.stack(parts)
    backend = backend_of(g)
    assert backend is not None
    return type(values)([backend.cast_like(p, v) for p, v in zip(parts, values, strict=True)])


def unpad(g: Any, x: Any, paddings: Any) -> Any:
    """The part of g that x was before it was padded.

    >>> unpad(tf.constant([1.0, 2.0, 3.0]), tf.constant([5.0]), [[1, 1]]).numpy()
    array([2.], dtype=float32)
    """
    start = tuple(int(before) for before, _ in whole(paddings))
    return raw.Slice(input=g, begin=vector(start), size=vector(shape_of(x)))


def untile(g: Any, x: Any, multiples: Any) -> Any:
    """The cotangent of x in `tf.tile(x, multiples)`: the sum of the tiles of g."""
    paired = [n for pair in zip(whole(multiples), shape_of(x), strict=True) for n in pair]
    return tf.reduce_sum(tf.reshape(g, paired), axis=list(range(0, len(paired), 2)))


def unrepeat(g: Any, x: Any, repeats: Any, axis: int | None = None) -> Any:
    """The cotangent of x in `tf.repeat(x, repeats, axis)`: the sum of the copies of each element."""
    shape = shape_of(x)
    if axis is None:
        flat = (-1,)
        count, along = int(tf.size(x)), 0
        g = tf.reshape(g, flat)
    else:
        along = axis % len(shape)
        count = shape[along]
    places = tf.repeat(tf.range(count), repeats)
    order = [along, *(k for k in range(len(g.shape)) if k != along)]
    total = tf.math.unsorted_segment_sum(tf.transpose(g, order), places, count)
    return tf.reshape(tf.transpose(total, inverse_permutation(order)), shape)
