"""The array protocol for eager tensors and variables.

Tensors cannot be written, so whatever adds to a part of one makes a new one.
Operations are called through `tf.raw_ops` where that saves time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.ops.resource_variable_ops import ResourceVariable

from tangent_ast.errors import Undifferentiable, Unsupported
from tangent_backends.tensorflow.constants import number, scalar, vector
from tangent_backends.tensorflow.helpers.products import multiplied
from tangent_backends.tensorflow.parts import scattered, with_parts
from tangent_backends.tensorflow.zeros import is_kept_zero, kept_zeros

raw = tf.raw_ops
Shape = tuple[int, ...]
_EAGER = type(tf.constant(0.0))
_PLAIN = (_EAGER, ResourceVariable)
# Of an eager tensor its number of the dtype is there sooner than the dtype itself.
_INEXACT = frozenset(
    dtype.as_datatype_enum
    for dtype in (getattr(tf.dtypes, name) for name in dir(tf.dtypes))
    if isinstance(dtype, tf.DType) and (dtype.is_floating or dtype.is_complex)
)


class TensorFlow:
    """TensorFlow's tensors, and variables in their place."""

    name = "tensorflow"
    writable = False
    accepts: tuple[str, ...] = ("tensorflow", "keras")
    rules = tuple(
        f"tangent_backends.tensorflow.{topic}"
        for topic in (
            "elementwise",
            "activations",
            "reductions",
            "products",
            "losses",
            "shapes",
            "picking",
            "constructors",
            "random",
            "networks",
            "images",
            "cumulative",
            "linear_algebra",
            "opaque",
            "helper_rules",
        )
    )

    def owns(self, kind: type) -> bool:
        return issubclass(kind, (tf.Tensor, tf.Variable))

    def rule_of(self, callee: object) -> Any:
        from tangent_backends.tensorflow.opaque import rule_of_opaque  # needs the rule book

        return rule_of_opaque(callee)

    def shape(self, x: Any) -> Shape:
        if type(x) is _EAGER:
            eager: Shape = x._shape_tuple()  # `x.shape` makes an object, in half the time of an operation
            return eager
        if type(x) is ResourceVariable:
            dims = x.shape._dims  # `as_list` makes a list of them
            if dims is not None and None not in dims:
                return tuple(dims)
        try:
            known: list[Any] = x.shape.as_list()
        except AttributeError:
            return getattr(x, "shape", ())  # a number, or an array of NumPy
        if isinstance(x, (tf.RaggedTensor, tf.SparseTensor)):
            raise Unsupported(
                f"derivatives of a {type(x).__name__} are not supported yet: use a tensor, with a mask for "
                "what is not there"
            )
        if None in known:
            raise Unsupported(
                f"a shape is not known while a graph is traced ({x.shape}): give tf.function an "
                "input_signature without None, and keep values whose shape depends on data out of it"
            )
        return tuple(known)

    def is_inexact(self, x: Any) -> bool:
        if type(x) is _EAGER:
            return x._datatype_enum() in _INEXACT
        if type(x) is ResourceVariable:
            return x.dtype.as_datatype_enum in _INEXACT
        dtype = getattr(x, "dtype", None)
        if dtype is None:
            return isinstance(x, (float, complex))
        if not isinstance(dtype, tf.DType):
            dtype = tf.as_dtype(dtype)
        return bool(dtype.is_floating or dtype.is_complex)

    def is_complex(self, x: Any) -> bool:
        dtype = getattr(x, "dtype", None)
        return isinstance(x, complex) if dtype is None else bool(tf.as_dtype(dtype).is_complex)

    def zeros_like(self, x: Any) -> Any:
        if self.is_inexact(x):
            if (type(x) in _PLAIN or isinstance(x, tf.Variable)) and tf.executing_eagerly():
                return kept_zeros(self.shape(x), x.dtype, x.device)
            return raw.ZerosLike(x=x)
        return tf.zeros(self.shape(x))

    def empty_like(self, x: Any) -> Any:
        return self.zeros_like(x)

    def outline(self, x: Any) -> Any:
        return x  # a tensor of one item, broadcast, is as large

    def zeros(self, shape: Shape) -> Any:
        return tf.zeros(shape)

    def cast_like(self, x: Any, like: Any) -> Any:
        dtype = getattr(like, "dtype", None)
        own = getattr(x, "dtype", None)
        if own is dtype or (dtype is not None and not self.is_inexact(like)):
            return x
        if dtype is None:
            return self._real(x) if self.is_complex(x) and not isinstance(like, complex) else x
        dtype = tf.as_dtype(dtype)
        if own is None:
            number = x.real if isinstance(x, complex) and not dtype.is_complex else x
            return tf.constant(number, dtype)
        if tf.as_dtype(own).is_complex and not dtype.is_complex:
            x = self._real(x)
        return tf.cast(x, dtype)

    def _real(self, x: Any) -> Any:
        return x.real if isinstance(x, complex) else tf.math.real(x)

    def sum_to(self, x: Any, shape: Shape) -> Any:
        own = self.shape(x)
        axes = _stretched(own, shape)
        summed = raw.Sum(input=x, axis=vector(axes), keep_dims=False)
        return summed if len(own) - len(axes) == len(shape) else self.reshape(summed, shape)

    def broadcast_to(self, x: Any, shape: Shape) -> Any:
        if self.shape(x) == shape and isinstance(x, tf.Tensor):
            return x
        return raw.BroadcastTo(input=x, shape=vector(shape))

    def sum(self, x: Any, axis: Any, keepdims: bool) -> Any:
        if axis is None:
            return raw.Sum(input=x, axis=vector(tuple(range(len(self.shape(x))))), keep_dims=keepdims)
        if isinstance(axis, int):
            return raw.Sum(input=x, axis=scalar(axis), keep_dims=keepdims)
        if isinstance(axis, (tuple, list)) and all(isinstance(k, int) for k in axis):
            return raw.Sum(input=x, axis=vector(tuple(axis)), keep_dims=keepdims)
        return tf.reduce_sum(x, axis, keepdims)

    def expand_dims(self, x: Any, axis: Any) -> Any:
        if isinstance(axis, int):
            return raw.ExpandDims(input=x, axis=scalar(axis))
        axes = [int(k) for k in tf.reshape(axis, -1)] if tf.is_tensor(axis) else list(axis)
        rank = len(self.shape(x)) + len(axes)
        taken = {k % rank for k in axes}
        left = iter(self.shape(x))
        return self.reshape(x, tuple(1 if k in taken else next(left) for k in range(rank)))

    def reshape(self, x: Any, shape: Shape) -> Any:
        return raw.Reshape(tensor=x, shape=vector(tuple(shape)))

    def matrix_transpose(self, x: Any) -> Any:
        rank = len(self.shape(x))
        return raw.Transpose(x=x, perm=vector((*range(rank - 2), rank - 1, rank - 2)))

    def matmul(self, x: Any, y: Any, left: bool, right: bool) -> Any:
        return multiplied(x, y, left, right)

    def added(self, x: Any, y: Any) -> Any:
        if type(x) is type(y) is _EAGER and x._datatype_enum() == y._datatype_enum():
            zero = is_kept_zero(x)
            if (zero or is_kept_zero(y)) and x._shape_tuple() == y._shape_tuple():
                return y if zero else x
            return raw.AddV2(x=x, y=y)
        return x + y

    def times(self, x: Any, y: Any) -> Any:
        if type(y) is _EAGER:
            if type(x) is _EAGER and x._datatype_enum() == y._datatype_enum():
                return raw.Mul(x=x, y=y)
            if type(x) in (int, float) and y.dtype.is_floating and tf.executing_eagerly():
                return raw.Mul(x=number(x, y.dtype), y=y)
        return x * y

    def add_at(self, x: Any, key: Any, value: Any) -> None:
        raise Undifferentiable("items of a tensor cannot be assigned")

    def added_at(self, x: Any, key: Any, value: Any) -> Any:
        return raw.AddV2(x=x, y=self.scattered(x, key, value))

    def added_at_each(self, x: Any, keys: list[Any], values: list[Any]) -> Any:
        return with_parts(x, keys, [self.cast_like(value, x) for value in values])

    def total(self, values: list[Any]) -> Any:
        return raw.AddN(inputs=values)

    def joined(self, values: list[Any], axis: int) -> Any:
        return values[0] if len(values) == 1 else raw.ConcatV2(values=values, axis=scalar(axis))

    def scattered(self, like: Any, key: Any, value: Any) -> Any:
        return scattered(like, key, self.cast_like(value, like))

    def written_at(self, x: Any, key: Any) -> Any:
        raise Undifferentiable("items of a tensor cannot be assigned")

    def stack(self, items: Any) -> Any:
        # Numbers take the dtype of the tensors that they stand among.
        dtypes = [item.dtype for item in tf.nest.flatten(items) if isinstance(item, tf.Tensor)]
        return tf.convert_to_tensor(items, dtypes[0] if dtypes else tf.float64)

    def copy(self, x: Any) -> Any:
        return x if isinstance(x, tf.Tensor) else tf.identity(x)

    def shares_memory(self, x: Any, y: Any) -> bool:
        return x is y and not isinstance(x, tf.Tensor)  # what cannot be written is nobody's

    def log(self, x: Any) -> Any:
        return tf.math.log(x)

    def sign(self, x: Any) -> Any:
        return tf.sign(x)

    def has_nan(self, x: Any) -> bool:
        if not self.is_inexact(x):
            return False
        parts = (tf.math.real(x), tf.math.imag(x)) if self.is_complex(x) else (x,)
        return any(bool(tf.reduce_any(tf.math.is_nan(part))) for part in parts)

    def precision(self, x: Any) -> float:
        dtype = tf.as_dtype(x.dtype).real_dtype
        return 2.0**-7 if dtype == tf.bfloat16 else float(np.finfo(dtype.as_numpy_dtype).eps)

    def widened(self, x: Any) -> Any:
        return tf.cast(x, tf.complex128 if self.is_complex(x) else tf.float64)

    def to_numbers(self, x: Any) -> list[Any]:
        numbers: list[Any] = np.ravel(x.numpy()).tolist()
        return numbers

    def from_numbers(self, numbers: list[Any], like: Any) -> Any:
        return tf.reshape(tf.constant(numbers, like.dtype), self.shape(like))


@lru_cache(maxsize=1024)
def _stretched(shape: Shape, narrow: Shape) -> Shape:
    """The axes of `shape` along which an array of the shape `narrow` was repeated."""
    lead = len(shape) - len(narrow)
    return (*range(lead), *(k + lead for k, n in enumerate(narrow) if n == 1 and shape[k + lead] != 1))


__all__ = ["TensorFlow"]
