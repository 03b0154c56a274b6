"""One random program, differentiated in every mode and compared with differences."""

import re
import warnings

import numpy as np

import tangent
from fuzz.programs import Program, arguments, function_of
from oracle import Mismatch, check

REFUSALS = ("Unsupported", "Undifferentiable", "TangentError")


class Refused(Exception):
    """The program was refused, with a line of its source."""


def trial(seed):
    """Raises `Refused`, or `Mismatch` with the text of the program if something is wrong."""
    text = Program(seed).write()
    f = function_of(text, seed)
    args = arguments(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            value = f(*(a.copy() if isinstance(a, np.ndarray) else a for a in args))
        except (UnboundLocalError, IndexError, RuntimeWarning, OverflowError):
            return  # the program itself does not run here
        if not np.isfinite(value):
            return
        try:
            tangent.grad(f, wrt=("x", "y", "a"))
        except tangent.TangentError as error:
            if "-->" not in str(error):
                raise Mismatch(f"{text}\nrefused without a line: {error}") from error
            raise Refused(str(error)) from error
        try:
            check(f, *args, wrt=("x", "y", "a"), rtol=2e-5, atol=1e-7)
        except Mismatch as error:
            failures = re.findall(r"^(\w+): (\w+): (.*)$", str(error), flags=re.MULTILINE)
            if failures and all(kind in REFUSALS for _, kind, _ in failures):
                # A mode of its own is refused, or a call, because only then it could be known.
                mode, _, why = failures[0]
                raise Refused(f"{mode}: {why}") from error
            raise Mismatch(f"{text}\n{error}") from error
