"""Bessel functions, and what solves equations like theirs, by their argument.

By their order they have no closed derivatives: it is fixed.  Formulas: DLMF 10.6, 10.29 (Bessel functions),
10.51 (spherical ones), 10.63 (Kelvin functions), 11.4 (Struve functions), 9.2 (Airy functions).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from scipy import special

from tangent.rules.declare import adjoint, d, elementwise, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import unbroadcast

# --------------------------------------------------------------------------
# Of the orders 0 and 1


@elementwise(special.j0)
def j0(y, x):
    return -special.j1(x)


@elementwise(special.j1)
def j1(y, x):
    return (special.j0(x) - special.jv(2, x)) / 2


@elementwise(special.y0)
def y0(y, x):
    return -special.y1(x)


@elementwise(special.y1)
def y1(y, x):
    return (special.y0(x) - special.yv(2, x)) / 2


@elementwise(special.i0)
def i0(y, x):
    return special.i1(x)


@elementwise(special.i1)
def i1(y, x):
    return (special.i0(x) + special.iv(2, x)) / 2


@elementwise(special.k0)
def k0(y, x):
    return -special.k1(x)


@elementwise(special.k1)
def k1(y, x):
    return -(special.k0(x) + special.kv(2, x)) / 2


# Times exp(-|x|), which has the derivative 0 at 0, and exp(x).
@elementwise(special.i0e)
def i0e(y, x):
    return special.i1e(x) - np.sign(x) * y


@elementwise(special.i1e)
def i1e(y, x):
    return (special.i0e(x) + special.ive(2, x)) / 2 - np.sign(x) * y


@elementwise(special.k0e)
def k0e(y, x):
    return y - special.k1e(x)


@elementwise(special.k1e)
def k1e(y, x):
    return y - (special.k0e(x) + special.kve(2, x)) / 2


# --------------------------------------------------------------------------
# Of any order


@elementwise(special.jv, constant="v", fixed="v")
def jv(y, v, z):
    return (special.jv(v - 1, z) - special.jv(v + 1, z)) / 2


@elementwise(special.yv, constant="v", fixed="v")
def yv(y, v, z):
    return (special.yv(v - 1, z) - special.yv(v + 1, z)) / 2


@elementwise(special.yn, constant="n", fixed="n", widens=True)
def yn(y, n, x):
    return (special.yv(n - 1, x) - special.yv(n + 1, x)) / 2


@elementwise(special.iv, constant="v", fixed="v")
def iv(y, v, z):
    return (special.iv(v - 1, z) + special.iv(v + 1, z)) / 2


@elementwise(special.kv, constant="v", fixed="v")
def kv(y, v, z):
    return -(special.kv(v - 1, z) + special.kv(v + 1, z)) / 2


@elementwise(special.kn, constant="n", fixed="n", widens=True)
def kn(y, n, x):
    return -(special.kv(n - 1, x) + special.kv(n + 1, x)) / 2


@elementwise(special.hankel1, constant="v", fixed="v", field=Field.COMPLEX)
def hankel1(y, v, z):
    return (special.hankel1(v - 1, z) - special.hankel1(v + 1, z)) / 2


@elementwise(special.hankel2, constant="v", fixed="v", field=Field.COMPLEX)
def hankel2(y, v, z):
    return (special.hankel2(v - 1, z) - special.hankel2(v + 1, z)) / 2


# Scaled: by exp(-|Im z|), which is 1 for real numbers, exp(-|Re z|), exp(z), exp(-i z) and exp(i z).
@elementwise(special.jve, constant="v", fixed="v", real_only=True)
def jve(y, v, x):
    return (special.jve(v - 1, x) - special.jve(v + 1, x)) / 2


@elementwise(special.yve, constant="v", fixed="v", real_only=True)
def yve(y, v, x):
    return (special.yve(v - 1, x) - special.yve(v + 1, x)) / 2


@elementwise(special.ive, constant="v", fixed="v", real_only=True)
def ive(y, v, x):
    return (special.ive(v - 1, x) + special.ive(v + 1, x)) / 2 - np.sign(x) * y


@elementwise(special.kve, constant="v", fixed="v")
def kve(y, v, z):
    return y - (special.kve(v - 1, z) + special.kve(v + 1, z)) / 2


@elementwise(special.hankel1e, constant="v", fixed="v", field=Field.COMPLEX)
def hankel1e(y, v, z):
    return (special.hankel1e(v - 1, z) - special.hankel1e(v + 1, z)) / 2 - 1j * y


@elementwise(special.hankel2e, constant="v", fixed="v", field=Field.COMPLEX)
def hankel2e(y, v, z):
    return (special.hankel2e(v - 1, z) - special.hankel2e(v + 1, z)) / 2 + 1j * y


# Derivatives of them.
@elementwise(special.jvp, constant=("v", "n"), fixed="v")
def jvp(y, v, z, n=1):
    return special.jvp(v, z, n + 1)


@elementwise(special.yvp, constant=("v", "n"), fixed="v")
def yvp(y, v, z, n=1):
    return special.yvp(v, z, n + 1)


@elementwise(special.ivp, constant=("v", "n"), fixed="v")
def ivp(y, v, z, n=1):
    return special.ivp(v, z, n + 1)


@elementwise(special.kvp, constant=("v", "n"), fixed="v")
def kvp(y, v, z, n=1):
    return special.kvp(v, z, n + 1)


@elementwise(special.h1vp, constant=("v", "n"), fixed="v", field=Field.COMPLEX)
def h1vp(y, v, z, n=1):
    return special.h1vp(v, z, n + 1)


@elementwise(special.h2vp, constant=("v", "n"), fixed="v", field=Field.COMPLEX)
def h2vp(y, v, z, n=1):
    return special.h2vp(v, z, n + 1)


# --------------------------------------------------------------------------
# Spherical: f_n' = n f_n / z - f_(n+1), with + for i.  The derivative of f_n' has no value at 0.


@elementwise(special.spherical_jn, constant=("n", "derivative"), widens=True)
def spherical_jn(y, n, z, derivative=False):
    if derivative:
        return n * (y - special.spherical_jn(n, z) / z) / z - special.spherical_jn(n + 1, z, True)
    return special.spherical_jn(n, z, True)


@elementwise(special.spherical_yn, constant=("n", "derivative"), widens=True)
def spherical_yn(y, n, z, derivative=False):
    if derivative:
        return n * (y - special.spherical_yn(n, z) / z) / z - special.spherical_yn(n + 1, z, True)
    return special.spherical_yn(n, z, True)


@elementwise(special.spherical_in, constant=("n", "derivative"), widens=True)
def spherical_in(y, n, z, derivative=False):
    if derivative:
        return n * (y - special.spherical_in(n, z) / z) / z + special.spherical_in(n + 1, z, True)
    return special.spherical_in(n, z, True)


@elementwise(special.spherical_kn, constant=("n", "derivative"), widens=True)
def spherical_kn(y, n, z, derivative=False):
    if derivative:
        return n * (y - special.spherical_kn(n, z) / z) / z - special.spherical_kn(n + 1, z, True)
    return special.spherical_kn(n, z, True)


# --------------------------------------------------------------------------
# Kelvin functions: x^2 w'' + x w' = i x^2 w, of w = ber + i bei, ker + i kei


@elementwise(special.ber)
def ber(y, x):
    return special.berp(x)


@elementwise(special.bei)
def bei(y, x):
    return special.beip(x)


@elementwise(special.ker)
def ker(y, x):
    return special.kerp(x)


@elementwise(special.kei)
def kei(y, x):
    return special.keip(x)


@elementwise(special.berp)
def berp(y, x):
    return -special.bei(x) - y / x


@elementwise(special.beip)
def beip(y, x):
    return special.ber(x) - y / x


@elementwise(special.kerp)
def kerp(y, x):
    return -special.kei(x) - y / x


@elementwise(special.keip)
def keip(y, x):
    return special.ker(x) - y / x


# --------------------------------------------------------------------------
# Struve functions


@elementwise(special.struve, constant="v", fixed="v")
def struve(y, v, x):
    rest = (x / 2) ** v / (2 * math.sqrt(math.pi) * special.gamma(v + 1.5))
    return (special.struve(v - 1, x) - special.struve(v + 1, x)) / 2 + rest


@elementwise(special.modstruve, constant="v", fixed="v")
def modstruve(y, v, x):
    rest = (x / 2) ** v / (2 * math.sqrt(math.pi) * special.gamma(v + 1.5))
    return (special.modstruve(v - 1, x) + special.modstruve(v + 1, x)) / 2 + rest


@elementwise(special.wright_bessel, constant=("a", "b"), fixed=("a", "b"))
def wright_bessel(y, a, b, x):
    return special.wright_bessel(a, a + b, x)


if hasattr(special, "log_wright_bessel"):  # since SciPy 1.14

    @elementwise(special.log_wright_bessel, constant=("a", "b"), fixed=("a", "b"))
    def log_wright_bessel(y, a, b, x):
        return np.exp(special.log_wright_bessel(a, a + b, x) - y)


# --------------------------------------------------------------------------
# Airy functions: w'' = z w, of Ai and Bi; and parabolic cylinder functions (DLMF 12.2.4)


@adjoint(special.airy, result=Result.TUPLE)
def airy_adjoint(y, z):
    a = d[y][0] * y[1] + d[y][1] * z * y[0]
    b = d[y][2] * y[3] + d[y][3] * z * y[2]
    d[z] = unbroadcast(a + b, z)


@tangent_(special.airy)
def airy_tangent(y, z):
    d[y] = (y[1] * d[z], z * y[0] * d[z], y[3] * d[z], z * y[2] * d[z])


@adjoint(special.pbdv, fixed="v", arg="x", result=Result.TUPLE)
def pbdv_adjoint(y, v, x):
    d[x] = unbroadcast(d[y][0] * y[1] + d[y][1] * (x**2 / 4 - v - 0.5) * y[0], x)


@tangent_(special.pbdv)
def pbdv_tangent(y, v, x):
    d[y] = (y[1] * d[x], (x**2 / 4 - v - 0.5) * y[0] * d[x])
