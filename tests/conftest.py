"""Settings and fixtures for all tests."""

import itertools

import numpy as np
import pytest
from hypothesis import settings

from tangent.shown import show
from tangent_backends.numpy import NumPy

# The same examples in every run, and no time limit for one: machines differ.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")

_count = itertools.count(1)


@pytest.fixture(autouse=True)
def poisoned_memory(monkeypatch):
    """Whatever a derivative reads of memory that it has not written to is nan."""
    monkeypatch.setattr(NumPy, "empty_like", lambda self, x: np.full(x.shape, np.nan, x.dtype))


@pytest.fixture
def written():
    """Makes a function from a text, with names that it refers to: `written("def f(x): return g(x)", g=g)`."""

    def write(text, **names):
        file_name = f"<written {next(_count)}>"
        before = set(names)
        exec(compile(text, file_name, "exec"), names)
        (made,) = set(names) - before - {"__builtins__"}
        show(text, file_name, [names[made]])
        return names[made]

    return write
