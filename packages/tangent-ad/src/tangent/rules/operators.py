"""Rules of Python's operators, its builtin functions and `math`."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import builtins
import math
import operator

from tangent.rules.declare import (
    adjoint,
    bilinear,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent.rules.record import Result
from tangent.runtime import (
    cast,
    log,
    matmul_left,
    matmul_right,
    mean_among,
    pack_like,
    sign,
    split_among,
    spread_items,
    unbroadcast,
    uncast,
)

# --------------------------------------------------------------------------
# Arithmetic


@elementwise(operator.add, operator.iadd)
def add(z, x, y):
    return 1.0, 1.0


@elementwise(operator.sub, operator.isub)
def sub(z, x, y):
    return 1.0, -1.0


@elementwise(operator.mul, operator.imul)
def mul(z, x, y):
    return y, x


@elementwise(operator.truediv, operator.itruediv)
def truediv(z, x, y):
    return 1 / y, -z / y


@elementwise(operator.pow, operator.ipow, math.pow)
def pow(z, x, n):
    # The comparisons keep 0 ** -1 and log(0) out: x ** 0 has the slope 0 everywhere, and so has
    # 0 ** n. For a literal n or x they vanish.
    return n * x ** (n - 1 + (n == 0)), z * log(x + (x == 0))


@elementwise(operator.mod, operator.imod)
def mod(z, x, y):
    return 1.0, -(x // y)


@elementwise(math.fmod)
def fmod(z, x, y):
    return 1.0, (z - x) / y


@elementwise(operator.neg, result=Result.LIKE)
def neg(y, x):
    return -1.0


@elementwise(operator.pos, result=Result.LIKE)
def pos(y, x):
    return 1.0


@elementwise(builtins.abs, operator.abs, result=Result.LIKE)
def abs(y, x):
    return sign(x)


@elementwise(math.fabs, result=Result.SCALAR)
def fabs(y, x):
    return sign(x)


@bilinear(operator.matmul, operator.imatmul, args=("x", "y"))
def matmul(z, x, y):
    d[x] = matmul_left(d[z], x, y)
    d[y] = matmul_right(d[z], x, y)


nondifferentiable(operator.floordiv, operator.ifloordiv, result=Result.BROADCAST)
nondifferentiable(
    operator.lt, operator.le, operator.eq, operator.ne, operator.ge, operator.gt,
    operator.and_, operator.or_, operator.xor, operator.invert, operator.lshift, operator.rshift,
)  # fmt: skip
nondifferentiable(
    operator.is_, operator.is_not, operator.not_, operator.truth, operator.contains, result=Result.OTHER
)

# --------------------------------------------------------------------------
# Builtin functions


@adjoint(builtins.float, result=Result.SCALAR)
def float_adjoint(y, x):
    d[x] = uncast(x, d[y], y)


@tangent_(builtins.float)
def float_tangent(y, x):
    d[y] = cast(y, d[x], x)


@adjoint(builtins.max, builtins.min)
def max_adjoint(y, *values):
    d[values] = split_among(d[y], y, values)


@tangent_(builtins.max, builtins.min)
def max_tangent(y, *values):
    d[y] = mean_among(d[values], y, values)


@linear(builtins.sum, arg=("iterable", "start"))
def sum(y, iterable, start=0):
    d[iterable] = spread_items(iterable, d[y])
    d[start] = unbroadcast(d[y], start)


@linear(math.fsum, arg="seq", result=Result.SCALAR)
def fsum(y, seq):
    d[seq] = spread_items(seq, d[y])


# The items of the new container are those of the old one.
@linear(builtins.list, arg="iterable", view_of="iterable", result=Result.LIST)
def list(y, iterable):
    d[iterable] = pack_like(iterable, d[y])


@linear(builtins.tuple, arg="iterable", view_of="iterable", result=Result.TUPLE)
def tuple(y, iterable):
    d[iterable] = pack_like(iterable, d[y])


@elementwise(builtins.pow, unsupported={"mod": "it is for integers"})
def pow_builtin(z, base, exp):
    return exp * base ** (exp - 1 + (exp == 0)), z * log(base + (base == 0))


nondifferentiable(builtins.len, builtins.int, builtins.hash, builtins.id, builtins.ord, result=Result.INDEX)
nondifferentiable(builtins.round)
nondifferentiable(builtins.print, result=Result.OTHER, guards=True)
nondifferentiable(
    builtins.all, builtins.any, builtins.bin, builtins.bool, builtins.callable, builtins.chr, builtins.format,
    builtins.hasattr, builtins.hex, builtins.isinstance, builtins.issubclass, builtins.oct,
    builtins.range, builtins.type, result=Result.OTHER,
)  # fmt: skip

not_implemented(builtins.divmod, None, "write x // y and x % y")
not_implemented(builtins.sorted, None, "sort an array: np.sort(x)")
not_implemented(builtins.reversed, None, "write x[::-1]")
for _lazy in (builtins.zip, builtins.enumerate, builtins.map, builtins.filter, builtins.iter, builtins.next):
    not_implemented(_lazy, None, "an iterator can be consumed only once; write a for loop over it, or a list")
not_implemented(builtins.complex, None, "write x + 1j * y")

# --------------------------------------------------------------------------
# math

_scalar = Result.SCALAR


@elementwise(math.sin, result=_scalar)
def sin(y, x):
    return math.cos(x)


@elementwise(math.cos, result=_scalar)
def cos(y, x):
    return -math.sin(x)


@elementwise(math.tan, result=_scalar)
def tan(y, x):
    return 1 + y * y


@elementwise(math.asin, result=_scalar)
def asin(y, x):
    return 1 / math.sqrt(1 - x * x)


@elementwise(math.acos, result=_scalar)
def acos(y, x):
    return -1 / math.sqrt(1 - x * x)


@elementwise(math.atan, result=_scalar)
def atan(y, x):
    return 1 / (1 + x * x)


@elementwise(math.atan2, result=_scalar)
def atan2(z, y, x):
    r = x * x + y * y
    return x / r, -y / r


@elementwise(math.sinh, result=_scalar)
def sinh(y, x):
    return math.cosh(x)


@elementwise(math.cosh, result=_scalar)
def cosh(y, x):
    return math.sinh(x)


@elementwise(math.tanh, result=_scalar)
def tanh(y, x):
    return 1 - y * y


@elementwise(math.asinh, result=_scalar)
def asinh(y, x):
    return 1 / math.sqrt(x * x + 1)


@elementwise(math.acosh, result=_scalar)
def acosh(y, x):
    return 1 / math.sqrt(x * x - 1)


@elementwise(math.atanh, result=_scalar)
def atanh(y, x):
    return 1 / (1 - x * x)


@elementwise(math.exp, result=_scalar)
def exp(y, x):
    return y


@elementwise(math.exp2, result=_scalar)
def exp2(y, x):
    return y * math.log(2)


@elementwise(math.expm1, result=_scalar)
def expm1(y, x):
    return math.exp(x)


@elementwise(math.log, constant="base", result=_scalar)
def log_to_base(y, x, base=None):
    if base is None:
        return 1 / x
    return 1 / (x * math.log(base))


@elementwise(math.log1p, result=_scalar)
def log1p(y, x):
    return 1 / (1 + x)


@elementwise(math.log2, result=_scalar)
def log2(y, x):
    return 1 / (x * math.log(2))


@elementwise(math.log10, result=_scalar)
def log10(y, x):
    return 1 / (x * math.log(10))


@elementwise(math.sqrt, result=_scalar)
def sqrt(y, x):
    return 1 / (2 * y)


@elementwise(math.cbrt, result=_scalar)
def cbrt(y, x):
    return 1 / (3 * y * y)


@elementwise(math.hypot, result=_scalar)
def hypot(z, x, y):
    # At the origin, where there is no derivative, 0.
    r = z + (z == 0)
    return x / r, y / r


@elementwise(math.erf, result=_scalar)
def erf(y, x):
    return 2 / math.sqrt(math.pi) * math.exp(-x * x)


@elementwise(math.erfc, result=_scalar)
def erfc(y, x):
    return -2 / math.sqrt(math.pi) * math.exp(-x * x)


@elementwise(math.degrees, result=_scalar)
def degrees(y, x):
    return 180 / math.pi


@elementwise(math.radians, result=_scalar)
def radians(y, x):
    return math.pi / 180


@elementwise(math.ldexp, constant="i", result=_scalar)
def ldexp(y, x, i):
    return 2.0**i


@elementwise(math.copysign, result=_scalar)
def copysign(z, x, y):
    return math.copysign(1.0, x) * math.copysign(1.0, y), 0.0


@elementwise(math.remainder, result=_scalar)
def remainder(z, x, y):
    return 1.0, (z - x) / y


nondifferentiable(
    math.floor, math.ceil, math.trunc, math.comb, math.factorial, math.gcd, math.isqrt, math.lcm, math.perm,
    result=Result.INDEX,
)  # fmt: skip
nondifferentiable(math.isnan, math.isinf, math.isfinite, math.isclose, result=Result.OTHER)
not_implemented(math.gamma, None, "its derivative, the digamma function, is not in the math module")
not_implemented(math.lgamma, None, "its derivative, the digamma function, is not in the math module")
not_implemented(math.prod, None, "multiply in a loop, or use np.prod")
not_implemented(math.dist, None, "write math.sqrt(sum(...)), or use np.linalg.norm")
not_implemented(math.frexp, None, "it splits a number into bits")
not_implemented(math.modf, None, "write x - math.trunc(x)")
