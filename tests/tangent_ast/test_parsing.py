"""Threads may read text at the same time."""

import ast
import gc
import inspect
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from tangent_ast.parsing import parsed

TEXT = inspect.getsource(ast.NodeVisitor)


class Cycle:
    def __init__(self):
        self.me = self


@pytest.fixture
def eager_collector():
    """The garbage collector runs often, and threads take turns often."""
    threshold, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(50)
    sys.setswitchinterval(1e-6)
    yield
    gc.set_threshold(*threshold)
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("eager_collector")
def test_threads_that_parse_while_garbage_is_collected():
    watched = []

    def idle(_):
        for _ in range(50):
            pass

    def read(_):
        watched.extend(weakref.ref(Cycle(), idle) for _ in range(30))
        return ast.dump(parsed(TEXT))

    with ThreadPoolExecutor(4) as pool:
        texts = set(pool.map(read, range(200)))
    assert texts == {ast.dump(ast.parse(TEXT))}


def test_expressions():
    assert ast.dump(parsed("a + b", mode="eval")) == ast.dump(ast.parse("a + b", mode="eval"))


def test_errors_name_the_file():
    with pytest.raises(SyntaxError) as caught:
        parsed("a +", "model.py")
    assert caught.value.filename == "model.py"
