"""Rules of the functions of `cmath`.

Most are holomorphic: their partial derivatives are complex and are multiplied
without conjugation.  The gradient of a real argument is real.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import cmath

from tangent.rules.declare import adjoint, d, elementwise, nondifferentiable, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import unbroadcast

_scalar = Result.SCALAR
_complex = Field.COMPLEX


@elementwise(cmath.exp, result=_scalar, field=_complex)
def exp(y, z):
    return y


@elementwise(cmath.log, result=_scalar, field=_complex)
def log(y, z, base=None):
    scale = 1.0
    if base is not None:
        scale = cmath.log(base)  # type: ignore[assignment]
    return 1 / (z * scale), -y / (base * scale)


@elementwise(cmath.log10, result=_scalar, field=_complex)
def log10(y, z):
    return 1 / (z * cmath.log(10))


@elementwise(cmath.sqrt, result=_scalar, field=_complex)
def sqrt(y, z):
    return 1 / (2 * y)


@elementwise(cmath.sin, result=_scalar, field=_complex)
def sin(y, z):
    return cmath.cos(z)


@elementwise(cmath.cos, result=_scalar, field=_complex)
def cos(y, z):
    return -cmath.sin(z)


@elementwise(cmath.tan, result=_scalar, field=_complex)
def tan(y, z):
    return 1 + y * y


@elementwise(cmath.asin, result=_scalar, field=_complex)
def asin(y, z):
    return 1 / cmath.sqrt(1 - z * z)


@elementwise(cmath.acos, result=_scalar, field=_complex)
def acos(y, z):
    return -1 / cmath.sqrt(1 - z * z)


@elementwise(cmath.atan, result=_scalar, field=_complex)
def atan(y, z):
    return 1 / (1 + z * z)


@elementwise(cmath.sinh, result=_scalar, field=_complex)
def sinh(y, z):
    return cmath.cosh(z)


@elementwise(cmath.cosh, result=_scalar, field=_complex)
def cosh(y, z):
    return cmath.sinh(z)


@elementwise(cmath.tanh, result=_scalar, field=_complex)
def tanh(y, z):
    return 1 - y * y


@elementwise(cmath.asinh, result=_scalar, field=_complex)
def asinh(y, z):
    return 1 / cmath.sqrt(z * z + 1)


@elementwise(cmath.acosh, result=_scalar, field=_complex)
def acosh(y, z):
    # Two roots: the root of z * z - 1 is the other one where the real part is negative.
    return 1 / (cmath.sqrt(z - 1) * cmath.sqrt(z + 1))


@elementwise(cmath.atanh, result=_scalar, field=_complex)
def atanh(y, z):
    return 1 / (1 - z * z)


# --------------------------------------------------------------------------
# Polar coordinates: log z = log r + i phi, so dz / z = dr / r + i dphi


@elementwise(cmath.rect, result=_scalar, field=_complex)
def rect(z, r, phi):
    return cmath.rect(1.0, phi), 1j * z


@adjoint(cmath.phase, result=_scalar, field=Field.REAL)
def phase_adjoint(y, z):
    d[z] = unbroadcast(-1j * d[y] / z, z)


@tangent_(cmath.phase)
def phase_tangent(y, z):
    d[y] = (d[z] / z).imag


@adjoint(cmath.polar, result=Result.TUPLE, field=Field.REAL)
def polar_adjoint(y, z):
    d[z] = unbroadcast((y[0] * d[y][0] - 1j * d[y][1]) / z, z)


@tangent_(cmath.polar)
def polar_tangent(y, z):
    t = d[z] / z
    d[y] = (y[0] * t.real, t.imag)


nondifferentiable(cmath.isclose, cmath.isfinite, cmath.isinf, cmath.isnan, result=Result.OTHER)
