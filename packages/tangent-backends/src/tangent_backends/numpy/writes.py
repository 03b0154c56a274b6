"""Functions that write to an array."""

from __future__ import annotations

import numpy as np

from tangent.rules.book import BOOK
from tangent.rules.record import Write

BOOK.add_write(np.copyto, Write(array=0, value=1))
BOOK.add_write(np.add, Write(array=0, key=1, value=2, adds=True), method="at")
BOOK.add_write(None, Write(array=0, value=1), method="fill")
