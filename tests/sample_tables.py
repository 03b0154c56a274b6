"""The sample tables: for every rule, the calls at which it is checked."""

import importlib.util
from pathlib import Path

from tangent.rules.book import BOOK, library_of, name_of

HERE = Path(__file__).parent  # TensorFlow's samples stand deeper: tests/tangent_backends/tensorflow
LIBRARIES = ("builtins", "operator", "math", "cmath", "tangent", "numpy")


def _tables():
    """The modules in the folders `samples`, imported by path: their folders bear the packages' names."""
    for path in sorted(HERE.glob("*/samples/*.py")):
        spec = importlib.util.spec_from_file_location(f"samples_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def all_rules():
    """Every rule of the book."""
    for library in LIBRARIES:
        BOOK.ensure(library)
    # Tests state rules of their own; those belong to no library.
    known = {*LIBRARIES, "_operator", "tangent_backends"}
    return [r for r in BOOK.rules() if library_of(r.callee) in known and not _is_of_tensorflow(r)]


def _is_of_tensorflow(rule):
    return (getattr(rule.callee, "__module__", None) or "").startswith("tangent_backends.tensorflow")


def all_compositions():
    """Every function that is differentiated as a composition of others, in calls that have no rule."""
    return [callee for callee, method, _ in BOOK.compositions() if not method]


RULES = all_rules()
COMPOSED = all_compositions()
SAMPLES = {}  # by rule name, so that one function under two names has one entry
KINKS = {}
TWICE = []  # functions that stand in two tables
for _module in _tables():
    for _fn, _samples in getattr(_module, "SAMPLES", {}).items():
        if id(_fn) in SAMPLES:
            TWICE.append(name_of(_fn))
        SAMPLES[id(_fn)] = (_fn, _samples)
    for _fn, _kinks in getattr(_module, "KINKS", {}).items():
        KINKS.setdefault(id(_fn), (_fn, []))[1].extend(_kinks)
