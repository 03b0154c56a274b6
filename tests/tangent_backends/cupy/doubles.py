"""Derivatives with NumPy's arrays and with another library's, side by side."""

import numpy as np

from tangent.operators import jvp, vjp
from tangent.runtime.tree import is_container, items_of, same_structure
from tangent.testing.coordinates import coordinates, filled


def numbers(count, start=0):
    """Weights that are not near 0."""
    return [((7 * k + 3 * start) % 10 + 5) / 10 * (-1) ** (k // 2) for k in range(count)]


def derived(function, names, order):
    """The derivatives of a function, by name."""
    pull, push = vjp(function, wrt=names), jvp(function, wrt=names)
    found = {"reverse": pull, "forward": push}
    if order >= 2:
        found |= {"forward over reverse": jvp(pull, wrt=names), "reverse over forward": vjp(push, wrt=names)}
    return found


def seeds(call, names, value, found):
    """What each of these derivatives takes beside the arguments of a call."""
    given = dict(zip(call.parameters, call.arguments, strict=True))
    by = filled(value, numbers(len(coordinates(value))))
    directions = [filled(given[n], numbers(len(coordinates(given[n])), 1)) for n in names]
    first = found["forward"](*call.arguments, *directions)
    again = filled(first, numbers(len(coordinates(first)), 2))
    return {
        "reverse": [by],
        "forward": directions,
        "forward over reverse": [by, *directions],
        "reverse over forward": [*directions, again],
    }


def compare(found, expected, array, host, what):
    """Equal numbers, in arrays of the type `array` wherever NumPy gives one that is not of shape ()."""
    if is_container(expected):
        assert same_structure(expected, found), f"{what}: {found!r} for {expected!r}"
        for one, other in zip(items_of(found), items_of(expected), strict=True):
            compare(one, other, array, host, what)
        return
    if not isinstance(expected, (np.ndarray, np.generic, float, complex)):
        return
    if isinstance(expected, np.ndarray) and expected.shape:
        assert isinstance(found, array), f"{what}: {type(found)} for an array"
    value = np.asarray(host(found))
    assert value.shape == np.shape(expected), f"{what}: shape {value.shape} for {np.shape(expected)}"
    if isinstance(expected, np.ndarray) and expected.shape:
        assert value.dtype == expected.dtype, f"{what}: {value.dtype} for {expected.dtype}"
    rough = 1e-3 if value.dtype.itemsize == 2 else 2e-5 if value.dtype in (np.float32, np.complex64) else 1e-9
    np.testing.assert_allclose(value, expected, rtol=rough, atol=rough, err_msg=what)
