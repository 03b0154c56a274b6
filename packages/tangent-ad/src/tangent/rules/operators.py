"""Rules of Python's operators."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import operator

from tangent.rules.declare import bilinear, d, elementwise, nondifferentiable, not_implemented
from tangent.rules.record import Field, Result
from tangent.rules.special import inverse
from tangent.runtime import log, matmul_left, matmul_right, modulus, sign

# --------------------------------------------------------------------------
# Arithmetic


@elementwise(operator.add)
def add(z, x, y):
    return 1.0, 1.0


@elementwise(operator.sub)
def sub(z, x, y):
    return 1.0, -1.0


@elementwise(operator.mul)
def mul(z, x, y):
    return y, x


@elementwise(operator.truediv)
def truediv(z, x, y):
    return 1 / y, -z / y


@elementwise(inverse, constant=("one",))
def reciprocal(z, one, y):
    return -z * z  # where y itself need not be kept


@elementwise(operator.pow)
def pow(z, x, n):
    # The comparisons keep 0 ** -1 and log(0) out: x ** 0 has the slope 0 everywhere, and so has
    # 0 ** n. For a literal n or x they vanish.
    return n * x ** (n - 1 + (n == 0)), z * log(x + (x == 0))


@elementwise(operator.mod)
def mod(z, x, y):
    return 1.0, -(x // y)


@elementwise(operator.neg, result=Result.LIKE)
def neg(y, x):
    return -1.0


@elementwise(operator.pos, result=Result.LIKE)
def pos(y, x):
    return 1.0


@elementwise(operator.abs, result=Result.LIKE, field=Field.REAL, when_complex=modulus)
def abs(y, x):
    return sign(x)


@bilinear(operator.matmul, args=("x", "y"), wide=True, sums_products=True)
def matmul(z, x, y):
    d[x] = matmul_left(d[z], x, y)
    d[y] = matmul_right(d[z], x, y)


nondifferentiable(operator.floordiv, result=Result.BROADCAST)
nondifferentiable(
    operator.lt, operator.le, operator.eq, operator.ne, operator.ge, operator.gt,
    operator.and_, operator.xor, operator.invert, operator.lshift, operator.rshift,
)  # fmt: skip
nondifferentiable(
    operator.is_, operator.is_not, operator.not_, operator.truth, operator.contains, result=Result.OTHER
)

# Called by name, they may or may not write to their argument: what the text does not say.
for _written, _meant in (
    (operator.iadd, "x += y"),
    (operator.isub, "x -= y"),
    (operator.imul, "x *= y"),
    (operator.itruediv, "x /= y"),
    (operator.ifloordiv, "x //= y"),
    (operator.imod, "x %= y"),
    (operator.ipow, "x **= y"),
    (operator.imatmul, "x @= y"),
):
    not_implemented(
        _written, None, f"it may change its argument in place; write {_meant}", mutates="a", view_of="a"
    )
