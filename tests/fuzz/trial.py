"""One random program, differentiated in every mode and compared with differences."""

import warnings

import numpy as np

import tangent
from fuzz.programs import Program, arguments, function_of
from oracle import Mismatch, check


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
            told = str(error)
            if "taken to" in told or "is an array: " in told:
                raise Refused("at run time: " + told.splitlines()[1][:120]) from error
            raise Mismatch(f"{text}\n{told}") from error
