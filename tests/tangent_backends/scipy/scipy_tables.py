"""The rules of SciPy's functions, and the calls at which they are checked."""

import importlib
from pathlib import Path

import numpy as np

from sample_tables import Tables
from tangent.rules.book import BOOK, library_of
from tangent_backends.scipy.library import TOPICS

for _part in TOPICS:
    importlib.import_module(f"scipy.{_part}")
BOOK.ensure("scipy")


def _is_ours(callee):
    module = getattr(callee, "__module__", None) or ""
    if isinstance(callee, np.ufunc):
        return getattr(np, callee.__name__, None) is not callee
    return library_of(callee) == "scipy" or module.startswith("tangent_backends.scipy")


RULES = [rule for rule in BOOK.rules() if _is_ours(rule.callee)]
COMPOSED = [callee for callee, method, _ in BOOK.compositions() if not method and _is_ours(callee)]
_TABLES = Tables((Path(__file__).parent / "samples").glob("*.py"))
SAMPLES, KINKS, TWICE = _TABLES.samples, _TABLES.kinks, _TABLES.twice
