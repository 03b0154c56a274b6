"""Zeros that are made once for each shape: nobody can write to them, and whoever adds to them can tell."""

from __future__ import annotations

from math import prod
from typing import Any
from weakref import WeakValueDictionary

import tensorflow as tf

_SMALL = 4096  # elements; larger zeros are kept only as long as somebody has them
_MANY = 256

_small: dict[Any, Any] = {}
_by_kind: WeakValueDictionary[Any, Any] = WeakValueDictionary()
_by_id: WeakValueDictionary[int, Any] = WeakValueDictionary()


def kept_zeros(shape: tuple[int, ...], dtype: Any, device: str) -> Any:
    """Zeros on a device, outside of graphs."""
    kind = shape, dtype, device
    known = _small.get(kind)
    if known is None:
        known = _by_kind.get(kind)
    if known is None:
        with tf.device(device):
            known = tf.zeros(shape, dtype)
        _by_kind[kind] = _by_id[id(known)] = known
    if kind not in _small and prod(shape) <= _SMALL:
        if len(_small) >= _MANY:
            _small.clear()
        _small[kind] = known
    return known


def is_kept_zero(x: Any) -> bool:
    """Is a tensor one of those that are zero everywhere, as can be seen without a look at its elements?"""
    return _by_id.get(id(x)) is x
