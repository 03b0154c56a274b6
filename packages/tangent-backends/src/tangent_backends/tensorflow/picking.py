"""Elements picked by index, by condition, or put in their places."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.tensorflow import helpers
from tangent_backends.tensorflow.declare import (
    adjoint,
    d,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent_backends.tensorflow.helpers import (
    gathered,
    scattered_rows,
    shared,
    sorting,
    unique_indices,
    unmasked,
    unsliced,
)


@linear(tf.where, arg=("x", "y"), result=Result.NUMERIC)
def where(z, condition, x, y):
    d[x] = unbroadcast(tf.where(condition, d[z], 0.0), x)
    d[y] = unbroadcast(tf.where(condition, 0.0, d[z]), y)


@linear(
    tf.gather,
    arg="params",
    unsupported={"validate_indices": "leave it out"},
    result=Result.ARRAY,
)
def gather(y, params, indices, axis=None, batch_dims=0):
    d[params] = scattered_rows(d[y], params, indices, axis, batch_dims)


@linear(
    tf.nn.embedding_lookup, arg="params", unsupported={"max_norm": "use tf.clip_by_norm"}, result=Result.ARRAY
)
def embedding_lookup(y, params, ids):
    d[params] = scattered_rows(d[y], params, ids)


@linear(tf.gather_nd, arg="params", result=Result.NUMERIC)
def gather_nd(y, params, indices, batch_dims=0, bad_indices_policy=""):
    d[params] = tf.scatter_nd(indices, d[y], tf.shape(params))


@linear(tf.scatter_nd, arg="updates", unsupported={"bad_indices_policy": "leave it out"}, result=Result.ARRAY)
def scatter_nd(y, indices, updates, shape):
    d[updates] = tf.gather_nd(d[y], indices)


@linear(
    tf.tensor_scatter_nd_add,
    arg=("tensor", "updates"),
    unsupported={"bad_indices_policy": "leave it out"},
    result=Result.ARRAY,
)
def tensor_scatter_nd_add(y, tensor, indices, updates):
    d[tensor] = d[y]
    d[updates] = tf.gather_nd(d[y], indices)


@linear(
    tf.tensor_scatter_nd_sub,
    arg=("tensor", "updates"),
    unsupported={"bad_indices_policy": "leave it out"},
    result=Result.ARRAY,
)
def tensor_scatter_nd_sub(y, tensor, indices, updates):
    d[tensor] = d[y]
    d[updates] = -tf.gather_nd(d[y], indices)


@linear(tf.slice, arg="input_", result=Result.ARRAY)
def slice(y, input_, begin, size):
    d[input_] = unsliced(d[y], input_, begin)


@linear(tf.boolean_mask, arg="tensor", result=Result.ARRAY)
def boolean_mask(y, tensor, mask, axis=None):
    d[tensor] = unmasked(d[y], tensor, mask, axis)


@linear(tf.math.segment_sum, arg="data", result=Result.ARRAY)
def segment_sum(y, data, segment_ids):
    d[data] = tf.gather(d[y], segment_ids)


@linear(tf.math.unsorted_segment_sum, arg="data", result=Result.ARRAY)
def unsorted_segment_sum(y, data, segment_ids, num_segments):
    d[data] = gathered(d[y], segment_ids)


@linear(tf.math.segment_mean, arg="data", result=Result.ARRAY)
def segment_mean(y, data, segment_ids):
    d[data] = tf.gather(shared(d[y], segment_ids), segment_ids)


@linear(tf.math.unsorted_segment_mean, arg="data", result=Result.ARRAY)
def unsorted_segment_mean(y, data, segment_ids, num_segments):
    d[data] = gathered(shared(d[y], segment_ids), segment_ids)


@linear(tf.math.unsorted_segment_sqrt_n, arg="data", result=Result.ARRAY)
def unsorted_segment_sqrt_n(y, data, segment_ids, num_segments):
    d[data] = gathered(shared(d[y], segment_ids, True), segment_ids)


@linear(helpers.shared, arg="g", result=Result.LIKE)
def shared_(y, g, segment_ids, root=False):
    d[g] = shared(d[y], segment_ids, root)


@linear(gathered, arg="g", result=Result.ARRAY)
def gathered_(y, g, segment_ids):
    d[g] = tf.math.unsorted_segment_sum(d[y], segment_ids, tf.shape(g)[0])


# Where an update takes the place of an element, that does not count any more.
@adjoint(tf.tensor_scatter_nd_update, result=Result.ARRAY)
def tensor_scatter_nd_update_adjoint(y, tensor, indices, updates):
    d[tensor] = tf.tensor_scatter_nd_update(d[y], indices, tf.zeros_like(updates))
    d[updates] = tf.gather_nd(d[y], unique_indices(indices))


@tangent_(tf.tensor_scatter_nd_update)
def tensor_scatter_nd_update_tangent(y, tensor, indices, updates):
    d[y] = tf.tensor_scatter_nd_update(d[tensor], unique_indices(indices), d[updates])


@adjoint(tf.sort, result=Result.ARRAY)
def sort_adjoint(y, values, axis=-1, direction="ASCENDING"):
    d[values] = sorting(values, d[y], axis, direction, True)


@tangent_(tf.sort)
def sort_tangent(y, values, axis=-1, direction="ASCENDING"):
    d[y] = sorting(values, d[values], axis, direction)


nondifferentiable(tf.one_hot, tf.range, tf.searchsorted, tf.argsort, tf.sequence_mask, result=Result.ARRAY)
not_implemented(tf.unique, None, "which elements are alike is not differentiable: use tf.gather with indices")
nondifferentiable(unique_indices)
not_implemented(tf.dynamic_stitch, None, "use tf.concat, and tf.gather for the order")
