"""The array protocol for NumPy and for libraries with the same interface."""

from __future__ import annotations

from types import EllipsisType, ModuleType, NoneType
from typing import Any

import numpy as np

_BASIC = (int, np.integer, slice, NoneType, EllipsisType)


def _is_mask(key: Any) -> bool:
    dtype = getattr(key, "dtype", None)
    return dtype is not None and dtype.kind == "b"


_WORTH_NOT_KEEPING = 1 << 14  # bytes; smaller ones are made faster than they are let go
_ONE_ITEM = bytes(32)  # zero, in any dtype of numbers


class ArrayLibrary:
    """The protocol over a module that mirrors NumPy's functions.

    `kinds` are its array types, array scalars included.
    """

    name: str
    rules: tuple[str, ...]
    items_are_views = False
    writable = True

    def __init__(self, xp: ModuleType, kinds: tuple[type, ...]) -> None:
        self.xp = xp
        self.kinds = kinds

    @property
    def accepts(self) -> tuple[str, ...]:
        return ("numpy", self.name)  # NumPy's functions pass calls on to the library

    def owns(self, kind: type) -> bool:
        return issubclass(kind, self.kinds)

    def rule_of(self, callee: object) -> Any:
        return None

    def shape(self, x: Any) -> tuple[int, ...]:
        return getattr(x, "shape", ())

    def is_inexact(self, x: Any) -> bool:
        kind = getattr(x, "dtype", None)
        return isinstance(x, (float, complex)) if kind is None else kind.kind in "fc"

    def is_complex(self, x: Any) -> bool:
        kind = getattr(x, "dtype", None)
        return isinstance(x, complex) if kind is None else kind.kind == "c"

    def zeros_like(self, x: Any) -> Any:
        if isinstance(x, np.generic):  # a scalar stays a scalar
            return x.dtype.type(0) if self.is_inexact(x) else np.float64(0)
        flags = getattr(x, "flags", None)
        if flags is not None and flags.c_contiguous:  # in a quarter of the time
            return self.xp.zeros(x.shape, x.dtype if self.is_inexact(x) else float)
        return self.xp.zeros_like(x, dtype=None if self.is_inexact(x) else float, subok=False)

    def empty_like(self, x: Any) -> Any:
        return self.zeros_like(x)

    def outline(self, x: Any) -> Any:
        return x

    def zeros(self, shape: tuple[int, ...]) -> Any:
        return self.xp.zeros(shape)

    def cast_like(self, x: Any, like: Any) -> Any:
        dtype = getattr(like, "dtype", None)
        own = getattr(x, "dtype", None)
        # np.dtype(float) == None is true, so None is looked at first.
        if (own is dtype or (own is not None and own == dtype)) or (
            dtype is not None and not self.is_inexact(like)
        ):
            return x
        if self.is_complex(x) and not self.is_complex(like):
            x = x.real
        if dtype is None:
            return x
        return x.astype(dtype) if hasattr(x, "astype") else self.scalar(x, dtype)

    def scalar(self, x: Any, dtype: Any) -> Any:
        """A Python number as an array of shape ()."""
        return self.xp.asarray(x, dtype=dtype)

    def sum_to(self, x: Any, shape: tuple[int, ...]) -> Any:
        lead = len(x.shape) - len(shape)
        axes = tuple(range(lead))
        if x.shape[lead:] != shape:
            axes += tuple(k + lead for k, n in enumerate(shape) if n == 1 and x.shape[k + lead] != 1)
        summed = self.sum(x, axes, False)
        return summed if summed.shape == shape else summed.reshape(shape)

    def broadcast_to(self, x: Any, shape: tuple[int, ...]) -> Any:
        return x if self.shape(x) == shape else self.xp.broadcast_to(x, shape)

    def sum(self, x: Any, axis: Any, keepdims: bool) -> Any:
        return self.xp.sum(x, axis=_in_tuple(axis), keepdims=keepdims)

    def expand_dims(self, x: Any, axis: Any) -> Any:
        return self.xp.expand_dims(x, _in_tuple(axis))

    def reshape(self, x: Any, shape: tuple[int, ...]) -> Any:
        return self.xp.reshape(x, shape)

    def matrix_transpose(self, x: Any) -> Any:
        return self.xp.swapaxes(x, -1, -2)

    def matmul(self, x: Any, y: Any, left: bool, right: bool) -> Any:
        return (self.matrix_transpose(x) if left else x) @ (self.matrix_transpose(y) if right else y)

    def added(self, x: Any, y: Any) -> Any:
        return x + y

    def times(self, x: Any, y: Any) -> Any:
        return x * y

    def total(self, values: list[Any]) -> Any:
        return sum(values[1:], values[0])

    def joined(self, values: list[Any], axis: int) -> Any:
        return self.xp.concatenate(values, axis)

    def add_at(self, x: Any, key: Any, value: Any) -> None:
        keys = key if isinstance(key, tuple) else (key,)
        if all(isinstance(k, _BASIC) or _is_mask(k) for k in keys):
            x[key] += value
        else:
            self.xp.add.at(x, key, value)

    def scattered(self, like: Any, key: Any, value: Any) -> Any:
        return self.added_at(self.zeros_like(like), key, value)

    def added_at(self, x: Any, key: Any, value: Any) -> Any:
        if self.shape(x) == ():  # the only item of a scalar is itself: x[()], x[...]
            return x + value
        total = self.copy(x)
        self.add_at(total, key, value)
        return total

    def added_at_each(self, x: Any, keys: list[Any], values: list[Any]) -> Any:
        total = self.copy(x)
        for key, value in zip(keys, values, strict=True):
            total = self.added_at(total, key, value)
        return total

    def written_at(self, x: Any, key: Any) -> Any:
        taken = x[key]
        keys = key if isinstance(key, tuple) else (key,)
        if all(isinstance(k, _BASIC) or _is_mask(k) for k in keys):
            return taken.copy()
        # Number the places of the result, write the numbers, and see which are still there.
        order = self.xp.arange(taken.size).reshape(taken.shape)
        last = self.xp.empty(x.shape, order.dtype)
        last[key] = order
        return taken * (last[key] == order)

    def stack(self, items: Any) -> Any:
        return self.xp.stack(
            [self.stack(i) if isinstance(i, (list, tuple)) else self.xp.asarray(i) for i in items]
        )

    def copy(self, x: Any) -> Any:
        return x.copy()

    def shares_memory(self, x: Any, y: Any) -> bool:
        return bool(self.xp.may_share_memory(x, y))

    def log(self, x: Any) -> Any:
        return self.xp.log(x)

    def sign(self, x: Any) -> Any:
        return self.xp.sign(x)

    def has_nan(self, x: Any) -> bool:
        return self.is_inexact(x) and bool(self.xp.isnan(x).any())

    def precision(self, x: Any) -> float:
        return float(np.finfo(x.dtype).eps)

    def widened(self, x: Any) -> Any:
        return x.astype(np.complex128 if self.is_complex(x) else np.float64)

    def to_numbers(self, x: Any) -> list[Any]:
        numbers: list[Any] = x.ravel().tolist()
        return numbers

    def from_numbers(self, numbers: list[Any], like: Any) -> Any:
        made = self.xp.asarray(numbers, dtype=like.dtype).reshape(like.shape)
        return made[()] if isinstance(like, np.generic) else made


class NumPy(ArrayLibrary):
    """NumPy itself."""

    name = "numpy"
    rules = tuple(
        f"tangent_backends.numpy.{topic}"
        for topic in (
            "elementwise",
            "writes",
            "namespaces",
            "reductions",
            "cumulative",
            "averages",
            "nan_reductions",
            "interpolation",
            "shapes",
            "linear_algebra",
            "decompositions",
            "indexing",
            "constructors",
            "spectral",
            "signals",
            "choices",
            "matrix_functions",
            "arrangement",
            "constants",
            "refused",
            "helper_rules",
            "spectral_helper_rules",
            "composition_helper_rules",
            "compositions.calculus",
            "compositions.keywords",
            "compositions.order",
            "compositions.statistics",
            "compositions.selection",
            "compositions.products",
            "compositions.matrices",
            "compositions.polynomials",
            "compositions.spectral",
            "compositions.ufunc_methods",
        )
    )

    accepts = ("numpy", "scipy")  # SciPy has no arrays of its own

    def __init__(self) -> None:
        super().__init__(np, (np.ndarray, np.generic))

    def empty_like(self, x: Any) -> Any:
        return np.empty(x.shape, x.dtype)

    def outline(self, x: Any) -> Any:
        if type(x) is not np.ndarray or x.nbytes < _WORTH_NOT_KEEPING or x.dtype.kind not in "fciub":
            return x
        # `broadcast_to` makes the same in ten times the time.
        return np.ndarray(x.shape, x.dtype, _ONE_ITEM, 0, (0,) * x.ndim)

    def owns(self, kind: type) -> bool:
        # For a matrix `*` is no elementwise product, and masked arrays skip elements:
        # the rules would be wrong for both.
        return super().owns(kind) and not any(
            base is np.matrix or base.__module__.startswith("numpy.ma") for base in kind.__mro__
        )

    def scalar(self, x: Any, dtype: Any) -> Any:
        return dtype.type(x)

    def sum(self, x: Any, axis: Any, keepdims: bool) -> Any:
        reduce: Any = np.add.reduce  # np.sum takes twice as long to get here
        return reduce(x, axis=_in_tuple(axis), keepdims=keepdims)

    def shares_memory(self, x: Any, y: Any) -> bool:
        try:
            return np.shares_memory(x, y, max_work=10_000)  # type: ignore[arg-type]
        except np.exceptions.TooHardError:
            return True  # undecided: rather refuse than overlook


def _in_tuple(axis: Any) -> Any:
    """The axes of `np.median(x, axis=[0, 1])`, which other functions take in a tuple only."""
    return tuple(axis) if isinstance(axis, (list, np.ndarray)) and np.ndim(axis) else axis
