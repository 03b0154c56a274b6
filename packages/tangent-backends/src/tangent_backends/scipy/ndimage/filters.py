"""Filters that are symmetric: their own adjoints."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from scipy import ndimage

from tangent.rules.declare import d, linear
from tangent.rules.record import Result
from tangent_backends.scipy.ndimage import helpers
from tangent_backends.scipy.ndimage.helpers import symmetric_only

_LIMITS = {
    "order": "only the filter itself is symmetric: differentiate its result with np.gradient",
    "output": "assign the result instead",
    "cval": "only zeros beyond the edge make it linear",
}


@linear(
    ndimage.gaussian_filter,
    arg="input",
    fixed="sigma",
    unsupported={**_LIMITS, "axes": "give the sigma 0 to other axes"},
    real_only=True,
    result=Result.ARRAY,
)
def gaussian_filter(y, input, sigma, mode="reflect", truncate=4.0, radius=None):
    d[input] = ndimage.gaussian_filter(
        symmetric_only(d[y], mode), sigma, mode=mode, truncate=truncate, radius=radius
    )


@linear(
    ndimage.gaussian_filter1d,
    arg="input",
    fixed="sigma",
    unsupported=_LIMITS,
    real_only=True,
    result=Result.ARRAY,
)
def gaussian_filter1d(y, input, sigma, axis=-1, mode="reflect", truncate=4.0, radius=None):
    d[input] = ndimage.gaussian_filter1d(
        symmetric_only(d[y], mode), sigma, axis, mode=mode, truncate=truncate, radius=radius
    )


@linear(helpers.symmetric_only, arg="g", view_of="g", result=Result.LIKE)
def symmetric_only_(y, g, mode="reflect"):
    d[g] = d[y]
