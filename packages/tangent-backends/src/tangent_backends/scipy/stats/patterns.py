"""What holds for every distribution: its methods in terms of its logarithmic density.

    pdf(x, df, loc, scale)  =  exp(logpdf(x, df, loc, scale))
    logpdf(x, df, loc, scale)  =  logpdf((x - loc) / scale, df) - log(scale)

The patterns are texts with the name of the distribution and its shape parameters in them, from which come
rules (templates) and compositions, as if they had been written out for each.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from types import FunctionType
from typing import Any

import numpy as np
from scipy import stats

from tangent.rules.declare import composition, elementwise
from tangent.shown import show

# Templates in standard form: the partial derivative by the first argument; shape parameters are fixed.
RULES: Mapping[str, str] = {
    "cdf": "def cdf(y, x, {shapes}):\n    return stats.{name}.pdf(x, {shapes})\n",
    "sf": "def sf(y, x, {shapes}):\n    return -stats.{name}.pdf(x, {shapes})\n",
    "logcdf": "def logcdf(y, x, {shapes}):\n    return np.exp(stats.{name}.logpdf(x, {shapes}) - y)\n",
    "logsf": "def logsf(y, x, {shapes}):\n    return -np.exp(stats.{name}.logpdf(x, {shapes}) - y)\n",
    "ppf": "def ppf(x, q, {shapes}):\n    return 1 / stats.{name}.pdf(x, {shapes})\n",
    "isf": "def isf(x, q, {shapes}):\n    return -1 / stats.{name}.pdf(x, {shapes})\n",
}

_MOVED = "def {method}(x, {shapes}, loc=0, scale=1):\n    return "
_STANDARD = "stats.{name}.{method}((x - loc) / scale, {shapes})"
_QUANTILE = "def {method}(q, {shapes}, loc=0, scale=1):\n    return "

# What `loc` and `scale` do.
MOVED: Mapping[str, str] = {
    "logpdf": f"{_MOVED}{_STANDARD} - np.log(scale)\n",
    "pdf": f"{_MOVED}np.exp(stats.{{name}}.logpdf(x, {{shapes}}, loc, scale))\n",
    **dict.fromkeys(("cdf", "sf", "logcdf", "logsf"), f"{_MOVED}{_STANDARD}\n"),
    **dict.fromkeys(("ppf", "isf"), f"{_QUANTILE}stats.{{name}}.{{method}}(q, {{shapes}}) * scale + loc\n"),
}

# Of counts.
COUNTS: Mapping[str, str] = {
    "logpmf": "def logpmf(k, {shapes}, loc=0):\n    return stats.{name}.logpmf(k - loc, {shapes})\n",
    "pmf": "def pmf(k, {shapes}, loc=0):\n    return np.exp(stats.{name}.logpmf(k, {shapes}, loc))\n",
}

_count = itertools.count(1)


def written(text: str, name: str, shapes: tuple[str, ...], method: str) -> FunctionType:
    """The function of a pattern.

    >>> import inspect
    >>> print(inspect.getsource(written(RULES["sf"], "t", ("df",), "sf")), end="")
    def sf(y, x, df):
        return -stats.t.pdf(x, df)
    """
    between = ", ".join(shapes)
    filled = text.format(name=name, shapes=between, method=method)
    if not shapes:
        filled = filled.replace(", )", ")").replace(", ,", ",")
    file_name = f"<{method} of {name} {next(_count)}>"
    made: dict[str, Any] = {}
    names = {"__name__": __name__, "np": np, "stats": stats}
    exec(compile(filled, file_name, "exec"), names, made)
    function: FunctionType = made[method]
    show(filled, file_name, [function])
    return function


def continuous(name: str, *shapes: str, methods: tuple[str, ...] = (*RULES, "logpdf", "pdf")) -> None:
    """State the methods of a distribution whose logarithmic density has a rule in standard form."""
    distribution = getattr(stats, name)
    for method in methods:
        callee = getattr(distribution, method)
        if method in RULES:
            template = written(RULES[method], name, shapes, method)
            elementwise(callee, constant=shapes, fixed=shapes, widens=True)(template)
        composition(callee)(written(MOVED[method], name, shapes, method))


def counting(name: str, *shapes: str) -> None:
    """State the methods of a distribution of counts, likewise."""
    distribution = getattr(stats, name)
    for method, text in COUNTS.items():
        composition(getattr(distribution, method))(written(text, name, shapes, method))
