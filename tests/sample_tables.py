"""The sample tables: for every rule, the calls at which it is checked."""

import importlib.util
from pathlib import Path

import numpy as np

from tangent.rules.book import BOOK, identity, library_of, name_of

HERE = Path(__file__).parent  # TensorFlow's samples stand deeper, SciPy's too: tests/tangent_backends
LIBRARIES = ("builtins", "copy", "operator", "math", "cmath", "tangent", "numpy")


def _modules(paths):
    """The modules in the folders `samples`, imported by path: their folders bear the packages' names."""
    for path in sorted(paths):
        spec = importlib.util.spec_from_file_location(f"samples_{path.parent.parent.name}_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


class Tables:
    """Calls by function: `samples`, `kinks`; and the names of functions that stand in two tables."""

    def __init__(self, paths):
        self.samples, self.kinks, self.twice = {}, {}, []
        for module in _modules(paths):
            for fn, samples in getattr(module, "SAMPLES", {}).items():
                if identity(fn) in self.samples:
                    self.twice.append(name_of(fn))
                self.samples[identity(fn)] = (fn, samples)
            for fn, kinks in getattr(module, "KINKS", {}).items():
                self.kinks.setdefault(identity(fn), (fn, []))[1].extend(kinks)


def all_rules():
    """Every rule of the book."""
    for library in LIBRARIES:
        BOOK.ensure(library)
    # Tests state rules of their own; those belong to no library.
    known = {*LIBRARIES, "_operator", "tangent_backends"}
    return [r for r in BOOK.rules() if library_of(r.callee) in known and not _is_of_another(r.callee)]


def _is_of_another(callee):
    """Does a function belong to a library whose samples stand elsewhere?"""
    others = ("tangent_backends.tensorflow", "tangent_backends.scipy", "scipy")
    module = getattr(callee, "__module__", None) or ""
    return module.startswith(others) or (
        isinstance(callee, np.ufunc) and getattr(np, callee.__name__, None) is not callee
    )


def all_compositions():
    """Every function that is differentiated as a composition of others, in calls that have no rule."""
    found = [callee for callee, method, _ in BOOK.compositions() if not method]
    return [callee for callee in found if not _is_of_another(callee)]


RULES = all_rules()
COMPOSED = all_compositions()
_TABLES = Tables(HERE.glob("*/samples/*.py"))
SAMPLES, KINKS, TWICE = _TABLES.samples, _TABLES.kinks, _TABLES.twice
