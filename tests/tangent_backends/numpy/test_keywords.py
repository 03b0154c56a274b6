"""Keywords that the rules do not take, and for which compositions stand in."""

import inspect

import numpy as np
import pytest

from tangent.testing import check_grads

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])


def weighted(x):
    values, counts = np.unique(x, return_counts=True)
    return values**2 * counts


def spread_again(x):
    values, index, inverse, counts = np.unique(x, True, True, True)
    return values[inverse.ravel()] ** 2 + np.size(counts) + np.size(index)


MASK = np.array([[True, False, True], [True, True, False]])
HOLES = np.array([[0.3, np.nan, 0.8], [1.7, 0.4, -0.6]])
SINGLE = A.astype(np.float32)

CALLS = {
    "sum, dtype": lambda x: np.sum(x, 0, dtype=np.float32),
    "sum, dtype and mask": lambda x: np.sum(x, axis=1, dtype=float, where=MASK),
    "mean, dtype": lambda x: np.mean(x, dtype=np.float64),
    "prod, dtype": lambda x: np.prod(x, axis=1, dtype=np.float64, keepdims=True),
    "prod, initial": lambda x: np.prod(x, initial=2.0),
    "cumsum, dtype": lambda x: np.cumsum(x, dtype=np.float64),
    "cumprod, dtype": lambda x: np.cumprod(x, 1, np.float64),
    "trace, dtype": lambda x: np.trace(x, dtype=np.float64),
    "linalg.trace, dtype": lambda x: np.linalg.trace(x, dtype=np.float64),
    "concatenate, dtype": lambda x: np.concatenate([x, x], 1, dtype=np.float32),
    "stack, dtype": lambda x: np.stack([x, x], dtype=np.float64),
    "hstack, dtype": lambda x: np.hstack((x, x), dtype=np.float64),
    "vstack, dtype": lambda x: np.vstack([x, x], dtype=np.float64),
    "var, correction": lambda x: np.var(x, axis=1, correction=1),
    "std, correction": lambda x: np.std(x, correction=1),
    "std, dtype": lambda x: np.std(x, 0, np.float64),
    "max, initial": lambda x: np.max(x, initial=0.5, axis=1),
    "max, mask": lambda x: np.max(x, axis=1, initial=-5.0, where=MASK),
    "amax, initial": lambda x: np.amax(x, 0, initial=0.5),
    "min, mask": lambda x: np.min(x, axis=1, initial=5.0, where=MASK, keepdims=True),
    "amin, initial": lambda x: np.amin(x, initial=9.0),
    "nansum, mask": lambda x: np.nansum(x, axis=0, where=MASK, initial=0.5),
    "nanprod, mask": lambda x: np.nanprod(x, axis=0, where=MASK),
    "nanmean, mask": lambda x: np.nanmean(x, axis=1, where=MASK),
    "nanvar, mask": lambda x: np.nanvar(x, axis=1, where=MASK),
    "nanvar, correction": lambda x: np.nanvar(x, correction=1),
    "nanstd, mask": lambda x: np.nanstd(x, axis=1, where=MASK, ddof=1),
    "nanmax, mask": lambda x: np.nanmax(x, axis=1, where=MASK, initial=-3.0),
    "nanmin, mask": lambda x: np.nanmin(x, axis=0, where=MASK, initial=7.0),
    "nanmax, initial": lambda x: np.nanmax(x, initial=0.5),
    "take, wrap": lambda x: np.take(x, [7, -2], mode="wrap"),
    "take, clip": lambda x: np.take(x, [5, -2], axis=1, mode="clip"),
    "linspace, axis": lambda x: np.linspace(x, 2 * x, 3, axis=-1),
    "linspace, dtype": lambda x: np.linspace(x[0, 0], x[1, 1], 3, dtype=np.float32),
    "pinv, rtol": lambda x: np.linalg.pinv(x, rtol=1e-9),
    "ravel, F": lambda x: np.ravel(x, order="F"),
    "ravel, F twice": lambda x: np.ravel(np.ravel(x, "F"), "C"),
    "unique, first": lambda x: np.unique(x, return_index=True)[0],
    "unique, counts": weighted,
    "unique, all": spread_again,
    "unique, two": lambda x: np.unique(x, return_inverse=True, return_counts=True)[0] ** 2,
    "sort, kind": lambda x: np.sort(x, 1, kind="stable"),
    "sort, stable": lambda x: np.sort(x, stable=True),
}
if "shape" in inspect.signature(np.reshape).parameters:  # since NumPy 2.1
    CALLS |= {
        "reshape, F": lambda x: np.reshape(x, (3, 2), order="F"),
        "reshape, F, unknown length": lambda x: np.reshape(x, (-1, 2), "F"),
    }
if "min" in inspect.signature(np.clip).parameters:  # since NumPy 2.1
    CALLS |= {
        "clip, other names": lambda x: np.clip(x, min=-0.5, max=0.5),
        "clip, one bound": lambda x: np.clip(x, max=0.5),
    }


@pytest.mark.parametrize("name", CALLS)
def test_call_with_keywords(name):
    check_grads(CALLS[name], A)
    check_grads(CALLS[name], SINGLE, order=1)


@pytest.mark.parametrize("name", [name for name in CALLS if name.startswith("nan")])
def test_call_with_keywords_where_elements_are_missing(name):
    f = CALLS[name]
    expected = f(HOLES)
    assert not np.any(np.isnan(expected))
    check_grads(f, A)
