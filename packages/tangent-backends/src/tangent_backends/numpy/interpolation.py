"""Piecewise linear interpolation."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, tangent_
from tangent.runtime import unbroadcast
from tangent_backends.numpy.helpers import bracket, untake, within

UNSUPPORTED = {
    "left": "use np.where on the result",
    "right": "use np.where on the result",
    "period": "use x % period",
}


# Between the points p = xp[k] and q = xp[k + 1], with t = (x - p) / (q - p):
# y = (1 - t) fp[k] + t fp[k + 1].  A move of p or q moves y against the slope.
@adjoint(np.interp, unsupported=UNSUPPORTED)
def interp_adjoint(y, x, xp, fp):
    k = bracket(x, xp)
    p = np.take(xp, k)
    q = np.take(xp, k + 1)
    t = (np.clip(x, p, q) - p) / (q - p)
    g = d[y] * (np.take(fp, k + 1) - np.take(fp, k)) / (q - p) * within(x, xp)
    d[x] = unbroadcast(g, x)
    d[xp] = unbroadcast(-untake(g * (1 - t), xp, k) - untake(g * t, xp, k + 1), xp)
    d[fp] = unbroadcast(untake(d[y] * (1 - t), fp, k) + untake(d[y] * t, fp, k + 1), fp)


@tangent_(np.interp)
def interp_tangent(y, x, xp, fp):
    k = bracket(x, xp)
    p = np.take(xp, k)
    q = np.take(xp, k + 1)
    t = (np.clip(x, p, q) - p) / (q - p)
    slope = (np.take(fp, k + 1) - np.take(fp, k)) / (q - p) * within(x, xp)
    points = (1 - t) * np.take(d[xp], k) + t * np.take(d[xp], k + 1)
    values = (1 - t) * np.take(d[fp], k) + t * np.take(d[fp], k + 1)
    d[y] = values + (d[x] - points) * slope
