"""Parts of tensors: `x[key]`, and the way back."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import tensorflow as tf

from tangent_backends.tensorflow.constants import vector

raw = tf.raw_ops


def scattered(x: Any, key: Any, value: Any) -> Any:
    """A tensor like x that holds `value` at `key`, and zeros elsewhere: the adjoint of `x[key]`."""
    spec = _of_one(key) if type(key) is int else strides(key)
    if spec is not None:
        begin, end, step, masks = spec
        return raw.StridedSliceGrad(
            shape=_shape(x),
            begin=begin if tf.is_tensor(begin) else vector(begin),
            end=end if tf.is_tensor(end) else vector(end),
            strides=step if tf.is_tensor(step) else vector(step),
            dy=value,
            **masks,
        )
    # Number the elements, and see which ones the key takes.
    places = tf.reshape(tf.range(tf.size(x)), tf.shape(x))[key]
    flat = tf.scatter_nd(tf.reshape(places, (-1, 1)), tf.reshape(value, (-1,)), (tf.size(x),))
    return tf.reshape(flat, tf.shape(x))


def with_parts(x: Any, keys: list[Any], values: list[Any]) -> Any:
    """x with each of the values added to the part with its key."""
    rows = _rows(keys, x.shape[0]) if keys and x.shape.rank else None
    if rows is not None:
        whole = x.shape.rank == len(rows[0]) + values[0].shape.rank
        if whole and all(value.shape == values[0].shape for value in values):
            updates = raw.Pack(values=values, axis=0)
            return raw.TensorScatterAdd(tensor=x, indices=tf.constant(rows), updates=updates)
    for key, value in zip(keys, values, strict=True):
        x = raw.AddV2(x=x, y=scattered(x, key, value))
    return x


def _rows(keys: list[Any], length: int | None) -> list[tuple[int, ...]] | None:
    """Whole numbers as places along the first axis, counted from its start; None for any other keys."""
    if length is None or not all(type(key) is int for key in keys):
        return None
    return [(key % length,) for key in keys]


def _shape(x: Any) -> Any:
    known = x._shape_tuple() if hasattr(x, "_shape_tuple") else tuple(x.shape)
    return tf.shape(x) if known is None or None in known else vector(known)


Spec = tuple[Any, Any, Any, dict[str, int]]


def strides(key: Any) -> Spec | None:
    """A key as the arguments of a strided slice; None for a mask.

    (1, slice(0, 2), None, ...)  =>  begin, end and step of each entry, and the masks that say what it is.
    """
    keys = key if isinstance(key, (tuple, list)) else (key,)
    begin: list[Any] = []
    end: list[Any] = []
    step: list[Any] = []
    masks = dict.fromkeys(("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"), 0)
    for k, one in enumerate(keys):
        bit = 1 << k
        if isinstance(one, slice):
            begin.append(0 if one.start is None else one.start)
            end.append(0 if one.stop is None else one.stop)
            step.append(1 if one.step is None else one.step)
            masks["begin_mask"] |= bit * (one.start is None)
            masks["end_mask"] |= bit * (one.stop is None)
        elif one is Ellipsis or one is None:
            begin.append(0)
            end.append(0)
            step.append(1)
            masks["ellipsis_mask" if one is Ellipsis else "new_axis_mask"] |= bit
        elif isinstance(one, (bool, list)) or getattr(one, "dtype", None) in (tf.bool, bool):
            return None
        else:
            begin.append(one)
            end.append(one + 1)
            step.append(1)
            masks["shrink_axis_mask"] |= bit
    return _numbers(begin), _numbers(end), _numbers(step), masks


@lru_cache(maxsize=4096)
def _of_one(key: int) -> Spec | None:
    return strides(key)


def _numbers(values: list[Any]) -> Any:
    """Whole numbers as a tuple; as a tensor if some are tensors."""
    if all(type(v) is int for v in values):
        return tuple(values)
    return tf.stack([tf.cast(v, tf.int32) for v in values])
