"""Nothing is timed before it is right."""

from typing import Any

import numpy as np

# How far the order of summation may matter, relative to the largest element.
TOLERANCE = {np.dtype(np.float32): 1e-4, np.dtype(np.float64): 1e-9}


def agree(found: Any, expected: Any, what: str) -> None:
    """Raise if a derivative differs from the expected one, in values, shapes, types or number."""
    for a, b in zip(leaves(found), leaves(expected), strict=True):
        assert (a.shape, a.dtype) == (b.shape, b.dtype), (
            f"{what}: {a.dtype} {a.shape}, not {b.dtype} {b.shape}"
        )
        scale = np.max(np.abs(b))
        # Infinite, vanished or subnormal numbers agree too easily, and are slow to compute with.
        assert 1e-30 < scale < 1e30, f"{what}: the expected derivative is {scale}"
        np.testing.assert_allclose(a, b, rtol=0, atol=TOLERANCE[b.dtype] * scale, err_msg=what)


def leaves(tree: Any) -> list[np.ndarray]:
    """The arrays and numbers of nested tuples, lists and dictionaries, and of objects, as arrays.

    >>> [leaf.shape for leaf in leaves((1.0, [np.ones(2), np.ones((2, 3))]))]
    [(), (2,), (2, 3)]
    """
    if isinstance(tree, (tuple, list)):
        return [leaf for item in tree for leaf in leaves(item)]
    if isinstance(tree, dict):
        return [leaf for _, item in sorted(tree.items()) for leaf in leaves(item)]
    if type(tree).__module__.startswith("tensors."):  # a model: where it has no derivative there is None
        return [leaf for item in vars(tree).values() if item is not None for leaf in leaves(item)]
    return [np.asarray(tree)]
