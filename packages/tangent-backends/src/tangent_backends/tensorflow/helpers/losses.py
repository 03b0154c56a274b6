"""Losses of logits: the values in one operation where that is possible, and their slopes."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent_backends.tensorflow.constants import scalar
from tangent_backends.tensorflow.helpers.reductions import shape_of

raw = tf.raw_ops


def cross_entropy(labels: Any, logits: Any, axis: int = -1, name: str | None = None) -> Any:
    """`tf.nn.softmax_cross_entropy_with_logits`; of matrices in one operation, a small part of the time."""
    if tf.is_tensor(logits) and tf.is_tensor(labels) and labels.dtype is logits.dtype:
        if logits.shape.rank == 2 == labels.shape.rank and axis in (-1, 1) and labels.dtype.size >= 4:
            return raw.SoftmaxCrossEntropyWithLogits(features=logits, labels=labels)[0]
    value = tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, axis=axis)
    if shape_of(labels) != shape_of(logits):
        raise ValueError("labels and logits of a cross entropy must have one shape")
    return value


def cross_entropy_slope(labels: Any, logits: Any, axis: int = -1) -> Any:
    """The derivative of the cross entropy by logits: sum(labels) * softmax(logits) - labels."""
    p = raw.Softmax(logits=logits) if axis in (-1, len(logits.shape) - 1) else tf.nn.softmax(logits, axis)
    if not tf.is_tensor(labels) or labels.dtype is not logits.dtype:
        labels = tf.cast(labels, logits.dtype)
    total = raw.Sum(input=labels, axis=scalar(axis), keep_dims=True)
    return raw.Sub(x=raw.Mul(x=total, y=p), y=labels)


def scaled_rows(g: Any, x: Any, axis: int = -1) -> Any:
    """x with each of its rows along `axis` multiplied by its number in g.

    >>> scaled_rows(tf.constant([2.0, 3.0]), tf.constant([[1.0, 2.0], [3.0, 4.0]])).numpy()
    array([[ 2.,  4.],
           [ 9., 12.]], dtype=float32)
    """
    return raw.Mul(x=raw.ExpandDims(input=g, axis=scalar(axis)), y=x)


def sparse_cross_entropy(labels: Any, logits: Any, name: str | None = None) -> Any:
    """`tf.nn.sparse_softmax_cross_entropy_with_logits`; of a matrix in one operation."""
    if _is_of_rows(labels, logits):
        return raw.SparseSoftmaxCrossEntropyWithLogits(features=logits, labels=labels)[0]
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


def one_hot_slope(labels: Any, logits: Any) -> Any:
    """The derivative of the cross entropy of one label each by logits: softmax(logits) - one_hot(labels)."""
    if _is_of_rows(labels, logits):
        return raw.SparseSoftmaxCrossEntropyWithLogits(features=logits, labels=labels)[1]
    depth = shape_of(logits)[-1]
    return tf.nn.softmax(logits) - tf.one_hot(labels, depth, dtype=logits.dtype)


def ctc_slope(
    labels: Any,
    logits: Any,
    label_length: Any,
    logit_length: Any,
    logits_time_major: bool = True,
    unique: Any = None,
    blank_index: int | None = None,
) -> Any:
    """The derivatives of `tf.nn.ctc_loss` by the logits, each of the one loss that depends on it."""
    logits = tf.convert_to_tensor(logits)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(logits)
        losses = tf.nn.ctc_loss(
            labels, logits, label_length, logit_length, logits_time_major, unique, blank_index
        )
    return tape.gradient(losses, logits)


def by_sequence(g: Any, logits_time_major: bool) -> Any:
    """A number for each sequence, in the place where sequences are in logits.

    >>> by_sequence(tf.ones(4), True).shape, by_sequence(tf.ones(4), False).shape
    (TensorShape([1, 4, 1]), TensorShape([4, 1, 1]))
    """
    return tf.reshape(g, (1, -1, 1) if logits_time_major else (-1, 1, 1))


def _is_of_rows(labels: Any, logits: Any) -> bool:
    """Is there one label for each row of a matrix?"""
    if not (tf.is_tensor(logits) and tf.is_tensor(labels)):
        return False
    return bool(logits.shape.rank == 2 and labels.shape.rank == 1)
