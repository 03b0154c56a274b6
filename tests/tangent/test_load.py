"""Loaded functions live where the user's live, show their source, name the user's line and can be pickled."""

import gc
import inspect
import linecache
import os
import pickle
import subprocess
import sys
import textwrap
import traceback
from types import CellType

import pytest

from tangent import derived, shown
from tangent.load import Unit, load, name_for
from tangent_ast.core import Origin
from tangent_ast.emit import Text

HERE = Origin("model.py", 12, text="y = helper(x)\n    + 1")


def text(source, **lines):
    return Text(textwrap.dedent(source).lstrip("\n"), {int(k[1:]): v for k, v in lines.items()})


PAIR = text(
    '''
    def g(x):
        # Grad of: y = helper(x)
        return helper(x) + k


    def dg(x, n: int = 3, *, z=4):
        """Says what it does."""
        if n == 0:
            return 1 / x
        # Grad of: y = helper(x)
        return dg(x, n - 1) + g(x)
    ''',
    L3=HERE,
    L9=HERE,
    L11=HERE,
)


def pair(space=None, **options):
    space = {"k": 5} if space is None else space
    units = [
        Unit(name="g", globals=space, injected={"helper": abs}),
        Unit(name="dg", globals=space, defaults=(3,), kwdefaults={"z": 4}, **options),
    ]
    return load(PAIR, units)


def test_functions_call_each_other_and_themselves():
    assert pair()["dg"](-2.0) == -0.5 + 3 * 7


def test_globals_are_live_and_left_alone():
    space = {"k": 5}
    functions = pair(space)
    assert functions["g"](-2) == 7
    assert space == {"k": 5}
    space["k"] = 6
    assert functions["g"](-2) == 8
    assert functions["g"].__globals__ is space


def test_two_functions_may_belong_to_two_modules():
    source = text("def f():\n    return np + k\n\n\ndef g():\n    return np + k + f()\n")
    one, two = {"k": 1}, {"k": 2}
    units = [
        Unit(name="f", globals=one, injected={"np": 10}),
        Unit(name="g", globals=two, injected={"np": 20}),
    ]
    assert load(source, units)["g"]() == 20 + 2 + 10 + 1


def test_closure_cells_are_the_users():
    def outer():
        w = 1.0

        def f(x):
            return w * x

        def change(value):
            nonlocal w
            w = value

        return f, change

    f, change = outer()
    cells = dict(zip(f.__code__.co_freevars, f.__closure__, strict=True))
    source = text("def df(x):\n    return [w for _ in x]\n")
    df = load(source, [Unit(name="df", globals={}, cells=cells)])["df"]
    assert df([1]) == [1.0]
    change(2.0)
    assert df([1]) == [2.0]


def test_a_name_that_means_two_things_is_a_mistake():
    with pytest.raises(AssertionError, match="two things"):
        load(PAIR, [Unit(name="g", globals={}, injected={"g": 1}), Unit(name="dg", globals={})])
    with pytest.raises(AssertionError, match="two things"):
        load(PAIR, [Unit(name="g", globals={}, cells={"k": CellType(1)}, injected={"k": 1})])


def test_defaults_are_objects_and_not_evaluated_again():
    marker = object()
    source = text("def df(x=boom(), *, y: boom() = boom()):\n    return x, y\n")
    unit = Unit(name="df", globals={}, defaults=(marker,), kwdefaults={"y": marker})
    assert load(source, [unit])["df"]() == (marker, marker)


def test_signature_and_documentation():
    def like(x: float, n: int = 3, *, z=4) -> float: ...

    dg = pair(like=like)["dg"]
    assert str(inspect.signature(dg)) == "(x: float, n: int = 3, *, z=4)"
    assert dg.__name__ == dg.__qualname__ == dg.__code__.co_name == dg.__code__.co_qualname == "dg"
    assert dg.__doc__ == "Says what it does."
    assert pair(doc="Else.", qualname="Model.dg")["dg"].__doc__ == "Else."
    assert pair(qualname="Model.dg")["dg"].__qualname__ == "Model.dg"


# Source


def test_source_is_found_for_each_function_comments_included():
    functions = pair()
    first, second = PAIR.source.split("\n\n\n")
    assert inspect.getsource(functions["g"]) == first + "\n"
    assert inspect.getsource(functions["dg"]) == second
    linecache.checkcache()
    assert inspect.getsource(functions["dg"]) == second


def test_file_name_depends_on_the_text_only():
    name = pair()["g"].__code__.co_filename
    assert name == pair()["dg"].__code__.co_filename == name_for(PAIR, [Unit(name="dg", globals={})])
    assert name.startswith("<tangent dg ")
    other = Text(PAIR.source + "\n")
    assert name_for(other, [Unit(name="dg", globals={})]) != name


def test_source_goes_away_with_the_last_function():
    gc.collect()
    one, other = pair(), pair()
    name = one["g"].__code__.co_filename
    del one
    gc.collect()
    assert name in linecache.cache
    del other
    gc.collect()
    assert name not in linecache.cache


def test_line_numbers_are_those_of_the_text():
    functions = pair()
    assert functions["g"].__code__.co_firstlineno == 1
    assert functions["dg"].__code__.co_firstlineno == 6
    lines = {line for *_, line in functions["dg"].__code__.co_lines() if line is not None}
    assert lines <= set(range(6, 12))


# Exceptions


def test_exception_names_the_users_line():
    with pytest.raises(ZeroDivisionError) as caught:
        pair()["dg"](0)
    assert caught.value.__notes__ == ["tangent: while differentiating model.py:12: y = helper(x)"]


def test_note_names_the_innermost_line_once():
    with pytest.raises(TypeError) as caught:
        pair()["dg"]("a", n=1)
    assert len(caught.value.__notes__) == 1


def test_full_stack_is_reported_as_such():
    with pytest.raises(RecursionError) as caught:
        pair()["dg"](1, n=-1)
    assert caught.value.__context__ is None
    assert len(caught.value.__notes__) == 1


def test_an_interrupt_has_no_note():
    def interrupt(x):
        raise KeyboardInterrupt

    source = text("def df(x):\n    return helper(x)\n", L2=HERE)
    df = load(source, [Unit(name="df", globals={"Exception": 1}, injected={"helper": interrupt})])["df"]
    with pytest.raises(KeyboardInterrupt) as caught:
        df(1)
    assert not hasattr(caught.value, "__notes__")


def test_traceback_shows_the_generated_lines_and_no_other():
    try:
        pair()["dg"](0, 0)
    except ZeroDivisionError as error:
        shown = "".join(traceback.format_exception(error))
    assert "return 1 / x" in shown
    assert shown.count("\n  File ") == 2


def test_names_of_the_users_are_left_to_them():
    source = text("def df(_note):\n    return _note + _note_\n", L2=HERE)
    df = load(source, [Unit(name="df", globals={"_note_": 2})])["df"]
    assert df(1) == 3
    with pytest.raises(TypeError) as caught:
        df("1")
    assert len(caught.value.__notes__) == 1


def test_exception_without_a_users_line_has_no_note():
    source = text("def df(x):\n    return 1 / x\n")
    with pytest.raises(ZeroDivisionError) as caught:
        load(source, [Unit(name="df", globals={})])["df"](0)
    assert not hasattr(caught.value, "__notes__")


def test_numba_finds_a_function_without_a_handler():
    dg = pair()["dg"]
    plain = getattr(dg, dg.__numba__)
    assert plain(-2.0) == dg(-2.0)
    assert not plain.__code__.co_exceptiontable
    assert dg.__code__.co_exceptiontable


# Pickling


@pytest.fixture
def resolver():
    """The resolvers as they were, afterwards."""
    before = derived._resolvers[:]
    yield derived.set_resolver
    derived._resolvers[:] = before


def test_pickled_function_comes_back_as_itself(resolver):
    resolver(lambda key: pytest.fail("it is known already"))
    g = pair()["g"]
    derived.register(g, "grad some.module:f wrt=0")
    assert pickle.loads(pickle.dumps(g)) is g
    assert g.__name__ == "g"
    assert g.__module__ == "tangent.derived"
    assert inspect.getsource(g).startswith("def g(x)")


def test_pickled_function_is_derived_in_another_process():
    g = pair()["g"]
    derived.register(g, "grad some.module:f 100%/2")
    script = f"""
        import pickle
        from tangent import derived

        def resolve(key):
            assert key == "grad some.module:f 100%/2", key
            def f(): return 42
            derived.register(f, key)
            return f

        derived.set_resolver(resolve)
        f = pickle.loads({pickle.dumps(g)!r})
        assert pickle.loads(pickle.dumps(f)) is f
        print(f())
    """
    paths = f"import sys; sys.path[:] = {sys.path!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", paths + textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("42\n", "")


def test_unknown_keys_are_attribute_errors(resolver):
    def unknown(key):
        raise KeyError(key)

    resolver(unknown)
    assert not hasattr(derived, "grad nothing:f")
    assert not hasattr(derived, "__path__")
    with pytest.raises(ValueError, match="ordinary attribute"):
        derived.register(pair()["g"], "plain")


def test_a_text_is_not_taken_from_under_linecache(monkeypatch):
    linecache.cache.pop(__file__, None)
    linecache.getlines(__file__)  # a file: `checkcache` asks for its time, and comes to the text after it
    made = [shown.written("def f(x):\n    return x\n", {})]
    name = made[0].__code__.co_filename
    assert name in linecache.cache
    stat = os.stat

    def collecting(*args, **keywords):
        made.clear()  # as the garbage collector may at any time
        return stat(*args, **keywords)

    monkeypatch.setattr(os, "stat", collecting)
    linecache.checkcache()
    assert not made
    shown.written("def f(x):\n    return x\n", {})
    assert name not in linecache.cache
