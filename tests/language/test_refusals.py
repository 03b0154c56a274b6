"""What cannot be differentiated is refused while deriving, with the user's line, a caret and a way out.

The line that an error has to name ends in `# here`.
"""

import inspect
import math
import re
import struct

import numpy as np
import pytest

import tangent


def generator(x):
    for i in range(3):
        yield x * i  # here


async def coroutine(x):  # here
    return x * await other(x)


async def other(x):
    return x


def half_done(x):
    y = x
    try:
        y = x * x  # here
        z = math.log(y)
    except ValueError:
        z = y
    return z


def opaque_call(x):
    packed = struct.pack("d", x)  # here
    return struct.unpack("d", packed)[0]


def local_class(x):
    class Box:
        value = x * x  # here

    return Box.value


def has_no_derivative(x):
    return complex(str(x)).real  # here


def unknown_name(x):
    return x * not_defined_anywhere  # noqa: F821


REFUSED = [generator, coroutine, half_done, opaque_call, local_class]


def lines_to_name(f):
    """The numbers of the lines of `f` that end in `# here`."""
    lines, first = inspect.getsourcelines(f)
    return [first + k for k, line in enumerate(lines) if line.rstrip().endswith("# here")]


def refusal(f):
    """The text of the error that deriving `f` raises; running it comes too late."""
    with pytest.raises(tangent.TangentError) as caught:
        tangent.grad(f)
    return str(caught.value)


@pytest.mark.parametrize("f", REFUSED, ids=lambda f: f.__name__)
def test_the_line_is_named(f):
    text = refusal(f)
    for line in lines_to_name(f):
        assert re.search(rf"test_refusals\.py:{line}\b", text), text


@pytest.mark.parametrize("f", REFUSED, ids=lambda f: f.__name__)
def test_the_line_is_shown_with_a_caret_under_it(f):
    shown = refusal(f).splitlines()
    carets = [k for k, line in enumerate(shown) if "^" in line]
    assert carets, shown
    for k in carets:
        source, marks = shown[k - 1], shown[k]
        start, end = marks.index("^"), marks.rindex("^") + 1
        marked = source[start:end]
        assert marked.strip() == marked
        assert marked, (source, marks)


@pytest.mark.parametrize("f", REFUSED, ids=lambda f: f.__name__)
def test_a_way_out_is_offered(f):
    assert "= help: " in refusal(f)


def test_a_call_without_source_or_rule_shows_the_rule_that_is_needed():
    text = refusal(opaque_call)
    assert "struct.pack" in text
    assert "@" in text.split("= help:")[1]


def two_problems(x):
    with np.errstate():
        known = locals()  # here
        yield x  # here
    return x


def test_all_problems_are_reported_together():
    text = refusal(two_problems)
    for line in lines_to_name(two_problems):
        assert f"test_refusals.py:{line}" in text


def refused_while_it_is_read_and_while_it_is_differentiated(x):
    y = struct.unpack("d", x)[0]  # here
    known = locals()  # here
    return opaque_call(x) * unreadable(x) * y


def unreadable(x):
    class Box:
        value = x

    return Box.value


def test_problems_of_both_kinds_and_of_what_is_called_are_reported_together():
    text = refusal(refused_while_it_is_read_and_while_it_is_differentiated)
    for f in (refused_while_it_is_read_and_while_it_is_differentiated, opaque_call):
        for line in lines_to_name(f):
            assert f"test_refusals.py:{line}" in text
    assert "class inside" in text


def test_unknown_name_is_refused_or_raises_as_in_the_primal():
    with pytest.raises((tangent.TangentError, NameError), match="not_defined_anywhere"):
        tangent.grad(unknown_name)(1.0)


def test_a_value_that_leaves_the_numbers_is_never_differentiated_as_constant():
    """The number goes through a string and back: 0 would be wrong."""
    with pytest.raises(tangent.TangentError):
        tangent.grad(has_no_derivative)(1.0)


@pytest.mark.parametrize("wrt", ["nobody", 7, (0, "nobody")])
def test_wrt_that_does_not_exist(wrt):
    def f(x, y):
        return x * y

    with pytest.raises((tangent.TangentError, ValueError, TypeError), match=r"nobody|7"):
        tangent.grad(f, wrt=wrt)


def test_a_builtin_has_no_source():
    with pytest.raises(tangent.TangentError):
        tangent.grad(struct.pack)


def test_something_that_is_not_a_function():
    with pytest.raises((tangent.TangentError, TypeError)):
        tangent.grad(3)


def vector(x):
    return x * 2


def test_the_gradient_of_a_vector_needs_a_seed():
    with pytest.raises(tangent.ShapeMismatch):
        tangent.grad(vector)(np.ones(3))


def test_a_seed_of_another_shape():
    with pytest.raises(tangent.ShapeMismatch):
        tangent.vjp(vector)(np.ones(3), np.ones(2))


def test_integer_arrays_are_refused_with_a_hint():
    with pytest.raises(tangent.TangentError, match="float"):
        tangent.grad(lambda x: np.sum(x * x))(np.arange(3))


def fails_at_run_time(x):
    y = x - 2
    return math.sqrt(y) * y  # here


def test_an_exception_keeps_its_type_and_names_the_users_line():
    with pytest.raises(ValueError) as caught:
        tangent.grad(fails_at_run_time)(1.0)
    (line,) = lines_to_name(fails_at_run_time)
    assert any(f"test_refusals.py:{line}" in note for note in getattr(caught.value, "__notes__", []))


def test_errors_are_one_family():
    for name in ("Unsupported", "Undifferentiable", "NoSource", "ShapeMismatch"):
        assert issubclass(getattr(tangent, name), tangent.TangentError)
