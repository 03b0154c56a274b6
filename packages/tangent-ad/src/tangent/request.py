"""What is asked for: which function, by what, in which mode, in what form."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Mode(enum.Enum):
    """The direction in which derivatives are carried."""

    REVERSE = "reverse"
    FORWARD = "forward"


class Motion(enum.Enum):
    """Forward and backward pass in one function, or in two."""

    JOINT = "joint"
    SPLIT = "split"


class Check(enum.Enum):
    """What is asked of the seed."""

    NOTHING = "nothing"
    SHAPE = "shape"  # as the result
    SCALAR = "scalar"  # and the result is one number


@dataclass(frozen=True, slots=True)
class Request:
    """One order for a derivative.

    `single` says whether `wrt` was given as one parameter, so that the result is
    one gradient and not a tuple.  `value_first` gives (value, gradient) in place
    of (gradient, value).
    """

    wrt: tuple[str, ...]
    single: bool = True
    mode: Mode = Mode.REVERSE
    motion: Motion = Motion.JOINT
    default_seed: bool = True
    fixed_seed: bool = False  # no parameter for the seed: it is 1.0
    preserve_result: bool = False
    value_first: bool = False
    check: Check = Check.SCALAR
    optimized: bool = True
    watched: bool = False  # every value is looked at for nan
    inside: bool = False  # for derived code that calls it, and passes what it has
    insertions: bool = True  # what the user inserts into the backward pass is there
    directions: bool = False  # forward mode: the tangents come in one tuple
