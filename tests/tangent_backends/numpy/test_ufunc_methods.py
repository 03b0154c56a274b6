"""Methods of elementwise functions, which are composed of functions that have rules."""

import numpy as np
import pytest

from sample_tables import BOOK
from tangent.testing import check_grads

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6], [-0.5, 0.9, 1.3]])
B = np.array([0.7, 1.1])

ONE = {
    "np.add.reduce(x)": lambda x: np.add.reduce(x),
    "np.add.reduce(x, 1)": lambda x: np.add.reduce(x, 1),
    "np.add.reduce, keepdims": lambda x: np.add.reduce(x, axis=1, keepdims=True),
    "np.add.reduce, all": lambda x: np.add.reduce(x, axis=None),
    "np.add.reduce, some": lambda x: np.add.reduce(x, axis=1, where=x > 0),
    "np.multiply.reduce(x)": lambda x: np.multiply.reduce(x),
    "np.multiply.reduce(x, -1)": lambda x: np.multiply.reduce(x, axis=-1),
    "np.maximum.reduce(x, 1)": lambda x: np.maximum.reduce(x, 1),
    "np.minimum.reduce(x)": lambda x: np.minimum.reduce(x, keepdims=True),
    "np.logaddexp.reduce(x)": lambda x: np.logaddexp.reduce(x),
    "np.logaddexp.reduce(x, 1)": lambda x: np.logaddexp.reduce(1000 * x, axis=1, keepdims=True),
    "np.add.accumulate(x)": lambda x: np.add.accumulate(x),
    "np.multiply.accumulate(x, 1)": lambda x: np.multiply.accumulate(x, 1),
    "np.maximum.accumulate(x)": lambda x: np.maximum.accumulate(x) * x,
    "np.maximum.accumulate(x, 1)": lambda x: np.maximum.accumulate(x, axis=1) * x,
    "np.minimum.accumulate(x, 1)": lambda x: np.minimum.accumulate(x, 1) ** 2,
}
TWO = {
    "add": lambda x, y: np.add.outer(x, y),
    "subtract": lambda x, y: np.subtract.outer(y, x),
    "multiply": lambda x, y: np.multiply.outer(x, y) ** 2,
    "divide": lambda x, y: np.divide.outer(x, y),
    "power": lambda x, y: np.power.outer(x**2 + 1.0, y),
    "maximum": lambda x, y: np.maximum.outer(x, y) ** 2,
    "minimum": lambda x, y: np.minimum.outer(y, x) ** 2,
    "fmax": lambda x, y: np.fmax.outer(x, y) ** 2,
    "fmin": lambda x, y: np.fmin.outer(y, x) ** 2,
    "hypot": lambda x, y: np.hypot.outer(x, y),
    "arctan2": lambda x, y: np.arctan2.outer(x, y),
    "logaddexp": lambda x, y: np.logaddexp.outer(x, y),
    "remainder": lambda x, y: np.remainder.outer(x, y),
}


@pytest.mark.parametrize("name", ONE)
def test_over_an_axis(name):
    check_grads(ONE[name], A)
    check_grads(ONE[name], A.astype(np.float32), order=1)


@pytest.mark.parametrize("name", TWO)
def test_of_all_pairs(name):
    check_grads(TWO[name], A, B)


def test_every_composition_of_a_method_is_tested():
    BOOK.ensure("numpy")
    methods = {f"{callee.__name__}.{method}" for callee, method, _ in BOOK.compositions() if method}
    tested = {name.removeprefix("np.").partition("(")[0].partition(",")[0] for name in ONE}
    written = {f"{name}.at" for name in ("subtract", "multiply", "divide", "maximum", "minimum")}  # by rules
    assert methods - tested == {f"{name}.outer" for name in TWO} | written


def test_their_values_are_those_of_the_methods():
    rows = np.array([[1.0, 3.0, 3.0, 2.0], [np.nan, 1.0, 2.0, 0.5]])
    for callee, method, made in BOOK.compositions():
        if method == "outer":
            np.testing.assert_array_equal(made(A**2, B), callee.outer(A**2, B))
        elif method and method != "at":
            np.testing.assert_allclose(made(A), getattr(callee, method)(A), rtol=1e-14)
            with np.errstate(invalid="ignore"):
                expected = getattr(callee, method)(rows, axis=1)
                np.testing.assert_allclose(made(rows, axis=1), expected, rtol=1e-14)
