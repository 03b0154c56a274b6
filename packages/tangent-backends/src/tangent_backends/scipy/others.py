"""What has no rule: other functions and methods of SciPy are refused, with a way out."""

from __future__ import annotations

import sys
from types import MethodType, ModuleType
from typing import Any

from tangent.rules.declare import ANYTHING
from tangent.rules.record import Form, Rule

_FROZEN = (
    "a distribution that is made with its parameters keeps them to itself: call methods of the distribution, "
    "for example stats.norm.logpdf(x, loc, scale)"
)
_RANDOM = "it draws random numbers: draw those of the standard form outside, and scale and shift them"
_METHOD = "no rule is stated for this method: write its formula with functions of scipy.special"
_CALLS = "it calls a function that is known only when it runs"

# Why, by the module that a function comes from; the last one is for all others.
REASONS = {
    "scipy.optimize": "differentiate what the solution satisfies: of F(x, p) = 0, dx/dp = -inv(dF/dx) dF/dp, "
    "stated as a rule with tangent.custom_vjp",
    "scipy.integrate": f"{_CALLS}: sum samples with integrate.trapezoid or integrate.simpson, and write "
    "the steps of a differential equation as a loop",
    "scipy.interpolate": "its object keeps its points to itself: use np.interp, or solve for coefficients "
    "with linalg.solve_banded and evaluate them",
    "scipy.sparse": "arrays that are sparse are not differentiated: use dense ones, or linalg.solve_banded",
    "scipy.spatial": "write distances with NumPy: np.sqrt(np.sum((x[:, None] - y) ** 2, axis=2))",
    "scipy.ndimage": "no rule is stated for it: use signal.convolve, or ndimage.gaussian_filter",
    "scipy.signal": "no rule is stated for it: use signal.convolve, signal.lfilter, or functions of NumPy",
    "scipy": "no rule is stated for it: write its formula with functions of NumPy and of scipy.special",
}


def refusal(callee: object) -> Rule | None:
    """The rule of something of SciPy that has no other: it is refused, with a way out."""
    found = _of_distribution(callee) if "scipy.stats" in sys.modules else None
    if found is not None or not callable(callee):
        return found
    owner = getattr(callee, "__self__", callee)  # of a method; functions written in C have their module
    owner = callee if isinstance(owner, ModuleType) else owner
    kind = callee if owner is callee and hasattr(callee, "__name__") else type(owner)
    module = getattr(kind, "__module__", None) or ""
    for start, why in REASONS.items():
        if module == start or module.startswith(f"{start}."):
            return _refused(callee, f"{start}.{getattr(callee, '__name__', type(callee).__name__)}", why)
    return None


def _of_distribution(callee: object) -> Rule | None:
    from scipy.stats import rv_continuous, rv_discrete
    from scipy.stats._distn_infrastructure import rv_frozen
    from scipy.stats._multivariate import multi_rv_frozen, multi_rv_generic

    families = (rv_continuous, rv_discrete, multi_rv_generic)
    if isinstance(callee, MethodType):
        owner: Any = callee.__self__
        if isinstance(owner, (rv_frozen, multi_rv_frozen)):
            return _refused(callee, f"{type(owner).__name__}.{callee.__name__}", _FROZEN)
        if isinstance(owner, families):
            why = _RANDOM if callee.__name__ == "rvs" else _METHOD
            return _refused(callee, f"{_name(owner)}.{callee.__name__}", why)
    return _refused(callee, _name(callee), _FROZEN) if isinstance(callee, families) else None


def _name(distribution: Any) -> str:
    return f"scipy.stats.{type(distribution).__name__.removesuffix('_gen')}"


def _refused(callee: Any, name: str, why: str) -> Rule:
    return Rule(callee, name, Form.REFUSED, ANYTHING, guards=True, why=why)  # it may draw random numbers
