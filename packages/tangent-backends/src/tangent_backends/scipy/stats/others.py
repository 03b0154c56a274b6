"""What nobody has stated: methods of distributions, frozen ones, and functions of samples."""

from __future__ import annotations

from types import MethodType
from typing import Any

from tangent.rules.declare import ANYTHING
from tangent.rules.record import Form, Rule

_FROZEN = (
    "a distribution that is made with its parameters keeps them to itself: call methods of the distribution, "
    "for example stats.norm.logpdf(x, loc, scale)"
)
_RANDOM = "it draws random numbers: draw those of the standard form outside, and scale and shift them"
_METHOD = "no rule is stated for this method: write its formula with functions of scipy.special"
_FUNCTION = "no rule is stated for it: write its formula with functions of NumPy and of scipy.special"


def refusal(callee: object) -> Rule | None:
    """The rule of something public in scipy.stats that has no other: it is refused, with a way out."""
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
    if isinstance(callee, families):
        return _refused(callee, _name(callee), _FROZEN)
    module = getattr(callee, "__module__", None) or ""
    if callable(callee) and module.startswith("scipy.stats"):
        return _refused(callee, f"scipy.stats.{getattr(callee, '__name__', 'function')}", _FUNCTION)
    return None


def _name(distribution: Any) -> str:
    return f"scipy.stats.{type(distribution).__name__.removesuffix('_gen')}"


def _refused(callee: Any, name: str, why: str) -> Rule:
    return Rule(callee, name, Form.REFUSED, ANYTHING, why=why)
