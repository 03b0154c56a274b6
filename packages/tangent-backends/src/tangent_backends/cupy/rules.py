"""CuPy's functions have the rules of NumPy's functions of the same names."""

from __future__ import annotations

import cupy
import cupyx
import numpy as np

from tangent.rules.book import BOOK
from tangent.rules.declare import nondifferentiable
from tangent.rules.mirror import enter_mirror
from tangent.rules.record import Mirror, Result, Write
from tangent_backends.numpy.transfers import enter_transfers

MIRROR = Mirror(of=np, by=cupy, name="cp")
enter_mirror(MIRROR, ("", "linalg", "fft", "random"))
enter_transfers(MIRROR, cupy.asnumpy)

BOOK.add_chooser(cupy.get_array_module, np)
nondifferentiable(cupy.get_array_module, result=Result.OTHER)
BOOK.add_write(cupyx.scatter_add, Write(array=0, key=1, value=2))
BOOK.add_write(cupy.add, Write(array=0, key=1, value=2), method="at")
