"""Cotangents of tensors of which elements were picked."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent_ast.errors import Undifferentiable
from tangent_backends.tensorflow.helpers.reductions import shape_of
from tangent_backends.tensorflow.helpers.shapes import inverse_permutation, whole


def scattered_rows(g: Any, params: Any, indices: Any, axis: Any = None, batch_dims: int = 0) -> Any:
    """The cotangent of `params` in `tf.gather(params, indices, axis, batch_dims=batch_dims)`.

    What is taken twice receives both.
    """
    shape, where = shape_of(params), shape_of(indices)
    batch = batch_dims % (len(where) + 1) if batch_dims >= 0 else batch_dims + len(where)
    along = batch if axis is None else int(axis) % len(shape)
    indices = tf.cast(indices, tf.int32)
    if batch:
        # One batch after another: the rows of batch b begin at b * count.
        lead, count = shape[:batch], shape[along]
        total = 1
        for n in lead:
            total *= n
        start = tf.reshape(tf.range(total) * count, (*lead, *(1,) * (len(where) - batch)))
        indices = indices + start
    else:
        total, count, lead = 1, shape[along], ()
    # g has the axes of the indices in the place of `along`: bring them behind those of the batches.
    inner = len(where) - batch
    rank = len(shape) - 1 + inner
    moved = [*range(batch), *range(along, along + inner)]
    order = [*moved, *(k for k in range(rank) if k not in moved)]
    rest = [shape[k] for k in range(batch, len(shape)) if k != along]
    rows = tf.reshape(tf.transpose(g, order), (-1, *rest)) if order != list(range(rank)) else g
    rows = tf.reshape(rows, (-1, *rest))
    summed = tf.math.unsorted_segment_sum(rows, tf.reshape(indices, (-1,)), total * count)
    summed = tf.reshape(summed, (*lead, count, *rest))
    back = [*range(batch), along, *(k for k in range(batch, len(shape)) if k != along)]
    return summed if along == batch else tf.transpose(summed, inverse_permutation(back))


def unsliced(g: Any, x: Any, begin: Any) -> Any:
    """The cotangent of x in `tf.slice(x, begin, size)`."""
    start = whole(begin)
    pairs = [(s, n - s - m) for s, n, m in zip(start, shape_of(x), shape_of(g), strict=True)]
    return tf.pad(g, pairs)


def unmasked(g: Any, x: Any, mask: Any, axis: Any = None) -> Any:
    """The cotangent of x in `tf.boolean_mask(x, mask, axis)`."""
    shape, along = shape_of(x), 0 if axis is None else int(axis) % len(shape_of(x))
    count = 1
    covered = len(shape_of(mask))
    for n in shape[along : along + covered]:
        count *= n
    places = tf.reshape(tf.where(tf.reshape(mask, (-1,))), (-1,))
    flat = (*shape[:along], count, *shape[along + covered :])
    return tf.reshape(scattered_rows(g, tf.zeros(flat, tf.bool), places, along), shape)


def sorting(values: Any, x: Any, axis: int = -1, direction: str = "ASCENDING", back: bool = False) -> Any:
    """x in the order that sorts `values` along `axis`; `back` puts it from that order in the old one."""
    order = tf.argsort(values, axis=axis, direction=direction, stable=True)
    rank = len(shape_of(values))
    along = axis % rank
    perm = [*(k for k in range(rank) if k != along), along]
    order, x = tf.transpose(order, perm), tf.transpose(x, perm)
    if back:
        order = tf.argsort(order, axis=-1, stable=True)
    moved = tf.gather(x, order, axis=-1, batch_dims=rank - 1)
    return tf.transpose(moved, inverse_permutation(perm))


def gathered(g: Any, segment_ids: Any) -> Any:
    """g for every element of a segment; 0 for those of none, whose number is negative."""
    ids = tf.convert_to_tensor(segment_ids)
    taken = tf.gather(g, tf.maximum(ids, 0))
    inside = tf.reshape(ids >= 0, (*shape_of(ids), *(1,) * (len(shape_of(taken)) - len(shape_of(ids)))))
    return tf.where(inside, taken, tf.zeros_like(taken))


def unique_indices(indices: Any) -> Any:
    """The indices, none of which may stand twice: which of two updates is kept is left open."""
    known = tf.get_static_value(tf.convert_to_tensor(indices))
    if known is None:
        raise Undifferentiable("tf.tensor_scatter_nd_update with indices that are known only in a graph")
    rows = [tuple(row) for row in known.reshape((-1, known.shape[-1])).tolist()]
    if len(set(rows)) < len(rows):
        raise Undifferentiable("tf.tensor_scatter_nd_update with an index twice: which update stays is open")
    return indices


def shared(g: Any, segment_ids: Any, root: bool = False) -> Any:
    """Rows of g by the number of elements in each segment, or by the `root` of that; at least by 1.

    >>> shared(tf.constant([6.0, 6.0]), [0, 0, 1]).numpy()
    array([3., 6.], dtype=float32)
    """
    ids = tf.reshape(segment_ids, (-1,))
    counts = tf.math.unsorted_segment_sum(tf.ones_like(ids, g.dtype), ids, tf.shape(g)[0])
    counts = tf.maximum(counts, 1)
    return g / tf.reshape(tf.sqrt(counts) if root else counts, (-1, *[1] * (g.shape.rank - 1)))
