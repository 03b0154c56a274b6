"""One random program, differentiated in every mode and compared with differences."""

import copy
import re
import warnings

import numpy as np

import tangent
from fuzz.programs import LONG, Program, arguments, function_of
from oracle import MODES, Mismatch, check

REFUSALS = ("Unsupported", "Undifferentiable", "TangentError")
DOES_NOT_RUN = (UnboundLocalError, AttributeError, IndexError, RuntimeWarning, OverflowError)


class Refused(Exception):
    """The program was refused, with a line of its source."""


def trial(seed, size=LONG, modes=MODES):
    """Raises `Refused`, or `Mismatch` with the text of the program if something is wrong."""
    trial_of(Program(seed, size).write(), seed, modes)


def trial_of(text, seed, modes=MODES):
    """The same of a text; in fewer modes, `tangent.grad` has only to be derived."""
    f = function_of(text, seed)
    args = arguments(f, seed)
    wrt = ("x", "y", "a", "p")[: len(args) - 1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            value = f(*copy.deepcopy(args))
        except DOES_NOT_RUN:
            return  # the program itself does not run here
        if not np.isfinite(value):
            return
        try:
            tangent.grad(f, wrt=wrt)
        except tangent.TangentError as error:
            if "-->" not in str(error):
                raise Mismatch(f"{text}\nrefused without a line: {error}") from error
            raise Refused(str(error)) from error
        try:
            check(f, *args, wrt=wrt, modes=modes, rtol=2e-5, atol=1e-7)
        except Mismatch as error:
            failures = failed(error)
            if failures and all(kind in REFUSALS for _, kind, _ in failures):
                # A mode of its own is refused, or a call, because only then it could be known.
                mode, _, why = failures[0]
                raise Refused(f"{mode}: {why}") from error
            raise Mismatch(f"{text}\n{error}") from error


def failed(error):
    """The modes that failed, with the kind of failure and what it says."""
    return re.findall(r"^(\w+): (\w+): (.*)$", str(error), flags=re.MULTILINE)


def fails_like(error, seed):
    """Does a program fail in a way in which another has failed?  For `shrink`."""
    ways = {way[:2] for way in failed(error) if way[1] not in REFUSALS}
    modes = tuple(mode for mode in MODES if mode in dict(ways))[:1]

    def fails(text):
        try:
            trial_of(text, seed, modes)
        except Mismatch as other:
            return bool(ways & {way[:2] for way in failed(other)}) or not ways
        except Exception:  # it is no program any more, or refused
            return False
        return False

    return fails
