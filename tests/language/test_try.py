"""`try`: which way was taken is remembered, and the backward part goes back that way."""

import contextlib
import inspect
import math
import random

import numpy as np
import pytest

import tangent
from oracle import MODES, check, check_refused

TABLE = {"a": 2.0, "b": 3.0}
NOTES = []
SPD = np.array([[2.0, 0.3], [0.3, 1.0]])


class Wrong(ValueError):
    """An exception of the user's."""


@pytest.fixture(autouse=True)
def _no_notes():
    NOTES.clear()


def inverse_or_nothing(x, by):
    try:
        y = x * x / by
    except ZeroDivisionError:
        y = x
    return y * y


def falls_back_on_a_constant(x, k):
    try:
        y = x * [2.0, 3.0][k]
    except IndexError:
        y = 4.0
    return y * y * x


def jitter_once(x, B):
    A = x * B
    try:
        L = np.linalg.cholesky(A)
    except np.linalg.LinAlgError:
        L = np.linalg.cholesky(A + 2.0 * np.eye(2))
    return np.sum(L * L * L)


def jitter_until_it_works(x, B):
    A = x * B
    for k in range(5):
        try:
            L = np.linalg.cholesky(A + k * np.eye(2))
            break
        except np.linalg.LinAlgError:
            pass
    else:
        raise ValueError("not definite")
    return np.sum(L * L * L)


def looks_up(x, key):
    try:
        factor = TABLE[key]
    except KeyError:
        factor = 1.0
    return x * x * factor


def looks_up_what_is_differentiated(x, key):
    table = {"x": x, "xx": x * x}
    try:
        y = table[key]
    except KeyError:
        y = x * x * x
    return y * y


def several_handlers(x, k):
    y = x * x
    try:
        y = y / [1.0, 0.0, "a"][k]
    except ZeroDivisionError:
        y = y * x
    except (TypeError, ValueError):
        y = math.sin(y)
    except IndexError:
        y = 2.0
    return y * y * x


def binds_nothing_if_it_fails(x, by):
    y = x
    try:
        y = y * y / by
    except ZeroDivisionError:
        pass
    return y * y


def goes_on_in_else(x, by):
    try:
        y = x / by
    except ZeroDivisionError:
        z = x * x
    else:
        z = y * y * y
        z = z * x
    return z * x


def several_statements(x, by):
    try:
        a = x * x
        b = a / by
        c = b * a + b
    except ZeroDivisionError:
        c = x
    return c * c


def returns(x):
    try:
        return math.sqrt(x) * x
    except ValueError:
        return x * x * x


def returns_or_goes_on(x):
    try:
        return math.sqrt(x) * x
    except ValueError:
        pass
    y = x * x
    return y * x


def returns_on_some_paths(x):
    try:
        y = math.sqrt(x)
        if y > 2:
            return y * x
        y = y * y * x
    except ValueError:
        if x < -2:
            return x * x
        y = x * x * x
    return y * x


def raises_itself(x):
    try:
        if x > 2:
            raise Wrong("too large")
        y = x * x
    except Wrong:
        y = x * x * x
    return y * x


def raises_again(x):
    try:
        y = math.sqrt(x)
    except ValueError as error:
        NOTES.append(str(error))
        raise
    return y * x


def raises_something_else(x):
    try:
        y = math.sqrt(x)
    except ValueError as error:
        raise Wrong("negative") from error
    return y * x


def reads_the_error(x, by):
    try:
        y = x / by
    except ZeroDivisionError as error:
        NOTES.append(repr(error))
        y = x * x
    return y * y


def in_a_loop(x, n):
    s = 0.0
    for i in range(n):
        try:
            v = x / (i - 2)
            v = v * v * x
        except ZeroDivisionError:
            continue
        s = s + v * x
    return s


def both_ways_in_a_loop(x, n):
    s = x
    for i in range(n):
        try:
            s = s * x / (i % 2)
        except ZeroDivisionError:
            s = s * s
    return s


def breaks_from_a_loop(x, n):
    s = x
    for i in range(n):
        try:
            v = 1.0 / (i - 3)
        except ZeroDivisionError:
            break
        s = s * x + v
    return s


def breaks_from_the_body(x, n):
    s = x
    for i in range(n):
        try:
            v = x / (i - 1)
            if s > 3:
                break
            s = s * x + v
        except ZeroDivisionError:
            s = s + x
    return s


def returns_from_a_loop(x, n):
    s = x
    for i in range(n):
        try:
            s = s * x / (i - 3)
        except ZeroDivisionError:
            return s * x
    return s


def tries_again(x):
    n = 0
    while True:
        try:
            y = math.sqrt(x - 2 + n)
        except ValueError:
            n += 1
            continue
        return y * x


def looks_up_in_a_loop(x, d):
    s = 0.0
    for k in ("a", "b", "c"):
        try:
            v = d[k]
        except KeyError:
            continue
        s = s + v * x
    return s * s


def several_handlers_in_a_loop(x, k):
    for j in range(3):
        try:
            v = [1.0, 2.0][k + j]
            w = x / (v - 2.0)
        except IndexError:
            x = x * x
        except ZeroDivisionError:
            x = x * 3.0 * x
            if k > 5:
                break
        else:
            x = x * w
            if x > 100:
                break
    return x


def one_after_the_other(x, a, b):
    try:
        y = x / a
    except ZeroDivisionError:
        y = x * x
    try:
        y = y / b * x
    except ZeroDivisionError:
        y = y * y
    return y


def cannot_fail(x):
    try:
        pass
    except ValueError:
        y = x
    else:
        y = x * x
    return y


def surely_fails(x):
    try:
        raise KeyError("a")
    except KeyError:
        y = x * x
    return y * x


def around_a_loop(x, stop):
    s = 1.0
    try:
        t = x
        for i in range(4):
            t = t * x / (i - stop)
        s = t
    except ZeroDivisionError:
        s = x * x
    return s * x


def around_a_loop_in_a_loop(x, n):
    total = 0.0
    for j in range(n):
        try:
            t = x
            for i in range(3):
                t = t * t / (i + j - 3)
            total = total + t * x
        except ZeroDivisionError:
            total = total * x + x
    return total


def around_a_while(x, by):
    try:
        t = x * x
        while t < 50:
            t = t * x / by + 1.0
    except ZeroDivisionError:
        t = x
    return t * t


def nested(x, a, b):
    try:
        y = x * x / a
        try:
            z = y / b
        except ZeroDivisionError:
            z = y * y
        w = z * [1.0, 2.0][int(a)]
    except (ZeroDivisionError, IndexError):
        w = x
    return w * x


def nested_in_a_handler(x, a, b):
    try:
        y = x / a
    except ZeroDivisionError:
        try:
            y = x * x / b
        except ZeroDivisionError:
            y = x * x * x
    return y * x


def checked(x):
    if x > 2:
        raise Wrong("too large")
    y = x * x
    return y * x


def calls(x):
    try:
        y = checked(x)
    except Wrong:
        y = x * x
    return y * y


def calls_what_tries(x):
    return returns(x) * returns_or_goes_on(x) + x


def calls_what_branches_in_a_try(x):
    return returns_on_some_paths(x) * x


def keeps_on_some_paths(x):
    try:
        y = math.sqrt(x)
        if y > 1:
            y = math.sin(y) * math.exp(y)
            y = y * math.sin(y)
        else:
            y = math.cos(y) * y
    except ValueError:
        y = x * x
    return y * x


def calls_what_keeps_in_a_try(x):
    return keeps_on_some_paths(x) * x


def calls_in_a_loop(x, n):
    s = 0.0
    for i in range(n):
        try:
            v = checked(x + i)
        except ValueError:
            v = x
        s = s + v * v
    return s


def calls_a_parameter(x, g):
    try:
        y = g(x)
    except Exception:
        y = x * x
    return y * y


def everything(x):
    try:
        y = math.log(x)
    except:  # noqa: E722
        y = x * x
    return y * x


def cleans_up(x):
    n = 1
    try:
        y = x * x
        if x > 3:
            return y
    finally:
        NOTES.append("done")
        n = 2
    return y * x * n


def cleans_up_in_any_case(x, by):
    try:
        y = x * x / by
    except ZeroDivisionError:
        y = x
    else:
        y = y * x
    finally:
        NOTES.append("done")
    return y * x


def cleans_up_in_a_loop(x, n):
    s = x
    for i in range(n):
        try:
            if i == 2:
                continue
            s = s * x
            if s > 10:
                break
        finally:
            NOTES.append(i)
        s = s + x
    return s


def under_a_state(x):
    try:
        with np.errstate(all="raise"):
            y = np.log(x)
    except FloatingPointError:
        y = x * x
    return np.sum(y * y)


def suppresses(x, by):
    y = x * x
    with contextlib.suppress(ZeroDivisionError, TypeError):
        y = y / by
    return y * x


def writes_in_the_last_line(x, k):
    y = x * 1.0
    try:
        y[k] = x[1] * x[2]
    except IndexError:
        y[1] = x[0] * x[0]
    y[2] = y[0] * y[1]
    return np.sum(y * y)


def writes_to_what_it_made(x, by):
    try:
        y = np.zeros(3)
        for i in range(3):
            y[i] = x[i] * x[i] / by
        s = np.sum(y * y)
    except ZeroDivisionError:
        s = np.sum(x)
    return s * s


def grows_a_list(x, by):
    try:
        ys = []
        for i in range(3):
            ys.append(x * i / by)
        s = sum(ys)
    except ZeroDivisionError:
        s = x
    return s * s


def imports_and_asserts(x):
    try:
        import math

        assert x > 0, "negative"
        y = math.sqrt(x)
        del x
    except AssertionError:
        y = 1.0
    return y * y * y


def flag_of_the_users(x, by):
    good = True
    try:
        y = x * x / by
    except ZeroDivisionError:
        good = False
    if good:
        return y * x
    return x * x


def name_of_the_error_is_used_elsewhere(x, by):
    e = x * x
    try:
        y = e / by
    except ZeroDivisionError as e:
        NOTES.append(str(e))
        y = x
    e = y * y
    return e * x


def in_a_function_inside(x, by):
    def inner(z):
        try:
            return z * x / by
        except ZeroDivisionError:
            return z * z

    return inner(x) * inner(x * x)


CASES = [
    (inverse_or_nothing, 1.5, 2.0),
    (inverse_or_nothing, 1.5, 0.0),
    (falls_back_on_a_constant, 1.5, 1),
    (falls_back_on_a_constant, 1.5, 2),
    (jitter_once, 1.2, SPD),
    (jitter_once, 1.2, SPD - 2.2 * np.eye(2)),
    (jitter_until_it_works, 1.2, SPD),
    (jitter_until_it_works, 1.2, SPD - 3.2 * np.eye(2)),
    (looks_up, 1.5, "a"),
    (looks_up, 1.5, "c"),
    (looks_up_what_is_differentiated, 1.5, "xx"),
    (looks_up_what_is_differentiated, 1.5, "y"),
    *((several_handlers, 1.5, k) for k in range(4)),
    (binds_nothing_if_it_fails, 1.5, 2.0),
    (binds_nothing_if_it_fails, 1.5, 0.0),
    (goes_on_in_else, 1.5, 2.0),
    (goes_on_in_else, 1.5, 0.0),
    (several_statements, 1.5, 2.0),
    (several_statements, 1.5, 0.0),
    (returns, 1.5),
    (returns, -1.5),
    (returns_or_goes_on, 1.5),
    (returns_or_goes_on, -1.5),
    *((returns_on_some_paths, x) for x in (1.5, 5.0, -1.5, -2.5)),
    (raises_itself, 1.5),
    (raises_itself, 2.5),
    (raises_again, 1.5),
    (raises_something_else, 1.5),
    (reads_the_error, 1.5, 2.0),
    (reads_the_error, 1.5, 0.0),
    (in_a_loop, 1.5, 5),
    (in_a_loop, 1.5, 0),
    (both_ways_in_a_loop, 1.1, 5),
    (breaks_from_a_loop, 1.1, 5),
    (breaks_from_a_loop, 1.1, 2),
    (breaks_from_the_body, 1.1, 3),
    (breaks_from_the_body, 1.7, 6),
    (returns_from_a_loop, 1.1, 3),
    (returns_from_a_loop, 1.1, 6),
    (tries_again, 0.7),
    (tries_again, 2.7),
    (looks_up_in_a_loop, 1.5, {"a": 2.0, "c": 3.0}),
    (several_handlers_in_a_loop, 1.1, 0),
    (several_handlers_in_a_loop, 1.1, 1),
    *((one_after_the_other, 1.5, a, b) for a in (1.0, 0.0) for b in (2.0, 0.0)),
    (cannot_fail, 1.5),
    (surely_fails, 1.5),
    (around_a_loop, 1.5, 5),
    (around_a_loop, 1.5, 2),
    (around_a_while, 1.5, 1.0),
    (around_a_while, 1.5, 0.0),
    *((nested, 1.5, a, b) for a in (1.0, 0.0, 2.0) for b in (2.0, 0.0)),
    *((nested_in_a_handler, 1.5, a, b) for a in (1.0, 0.0) for b in (2.0, 0.0)),
    (calls, 1.5),
    (calls, 2.5),
    (calls_what_tries, 1.5),
    (calls_what_tries, -1.5),
    (calls_what_branches_in_a_try, 1.5),
    (calls_what_branches_in_a_try, 4.5),
    (calls_what_branches_in_a_try, -1.5),
    (calls_what_branches_in_a_try, -2.5),
    (calls_in_a_loop, 0.5, 4),
    (calls_a_parameter, 1.5, checked),
    (calls_a_parameter, 2.5, checked),
    (everything, 1.5),
    (everything, -1.5),
    (cleans_up, 1.5),
    (cleans_up, 3.5),
    (cleans_up_in_any_case, 1.5, 2.0),
    (cleans_up_in_any_case, 1.5, 0.0),
    (cleans_up_in_a_loop, 1.2, 5),
    (cleans_up_in_a_loop, 2.2, 5),
    (under_a_state, np.array([1.5, 2.5])),
    (suppresses, 1.5, 2.0),
    (suppresses, 1.5, 0.0),
    (suppresses, 1.5, "a"),
    (writes_to_what_it_made, np.array([1.5, 0.5, -1.0]), 2.0),
    (imports_and_asserts, 1.5),
    (imports_and_asserts, -1.5),
    (flag_of_the_users, 1.5, 2.0),
    (flag_of_the_users, 1.5, 0.0),
    (name_of_the_error_is_used_elsewhere, 1.5, 2.0),
    (name_of_the_error_is_used_elsewhere, 1.5, 0.0),
    (in_a_function_inside, 1.5, 2.0),
    (in_a_function_inside, 1.5, 0.0),
    (around_a_loop_in_a_loop, 1.1, 2),
    (around_a_loop_in_a_loop, 1.1, 5),
    (calls_what_keeps_in_a_try, 1.5),
    (calls_what_keeps_in_a_try, 0.5),
    (calls_what_keeps_in_a_try, -1.5),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].__name__)
def test_derivatives(case):
    check(*case)


def test_writing_in_the_last_line():
    x = np.array([1.5, 0.5, -1.0])
    reverse = [mode for mode in MODES if mode not in ("forward", "hvp")]
    for k in (0, 5):
        check(writes_in_the_last_line, x, k, modes=reverse)


RNG = np.random.default_rng(0)


def draws(x, rng):
    try:
        s = 0.0
        for _ in range(3):
            s = s + x * x * rng.normal()
        y = math.sqrt(s * s)
    except ValueError:
        y = x
    return y


def draws_from_the_module(x):
    try:
        s = 0.0
        for _ in range(3):
            s = s + x * random.random() * np.random.rand()
    except ValueError:
        s = x
    return s


def draws_from_what_is_outside(x):
    try:
        s = 0.0
        for _ in range(3):
            s = s + x * RNG.normal()
    except ValueError:
        s = x
    return s


def noisy(x):
    return x * np.random.rand()


def calls_what_draws(x):
    try:
        y = noisy(x)
    except ValueError:
        y = x
    return y


def test_what_is_drawn_is_drawn_once():
    """Forward mode would run these bodies twice."""
    for f in (draws, draws_from_the_module, draws_from_what_is_outside, calls_what_draws):
        with pytest.raises(tangent.Unsupported, match="draw random numbers before the `try` block"):
            tangent.jvp(f)
    rng = np.random.default_rng(0)
    drawn = sum(rng.normal() for _ in range(3))
    assert tangent.grad(draws)(1.3, np.random.default_rng(0)) == pytest.approx(2 * 1.3 * abs(drawn))


def test_the_error_of_a_tangent_is_not_caught():
    """At 0, the root has a value and no derivative: that is no reason to take the other way."""

    def f(x):
        try:
            y = math.sqrt(x)
        except ArithmeticError:
            y = 3.0 * x
        return y

    assert tangent.jvp(f)(4.0, 1.0) == 0.25
    with pytest.raises(ZeroDivisionError):
        tangent.jvp(f)(0.0, 1.0)
    with pytest.raises(ZeroDivisionError):
        tangent.grad(f)(0.0)


def undifferentiable(x):
    return float(str(x))


def test_a_refusal_is_not_caught():
    """What is found out only while a derivative runs is not for the user's handlers."""
    for derive, seed in ((tangent.grad, ()), (tangent.jvp, (1.0,))):
        derived = derive(calls_a_parameter)
        with pytest.raises(tangent.TangentError):
            derived(1.5, undifferentiable, *seed)
    text = inspect.getsource(tangent.grad(calls_a_parameter))
    assert "    except TangentError:\n        raise\n    except Exception:\n" in text


def test_a_refusal_is_caught_where_that_is_meant():
    def f(x, g):
        try:
            y = g(x)
        except tangent.TangentError:
            y = x * x
        return y

    assert tangent.grad(f)(1.5, undifferentiable) == 3.0


def test_what_is_not_caught_leaves_the_derivative():
    with pytest.raises(ValueError, match="math domain error"):
        tangent.grad(raises_again)(-1.0)
    assert NOTES == ["math domain error"]
    with pytest.raises(Wrong, match="negative") as caught:
        tangent.grad(raises_something_else)(-1.0)
    assert isinstance(caught.value.__cause__, ValueError)


def test_finally_runs_once():
    assert tangent.grad(cleans_up)(1.5) == 2 * 3 * 1.5**2
    assert NOTES == ["done"]

    def f(x):
        try:
            y = math.sqrt(x)
        finally:
            NOTES.append("done")
        return y

    with pytest.raises(ValueError, match="math domain error"):
        tangent.grad(f)(-1.0)
    assert NOTES == ["done", "done"]


def test_what_fails_is_kept_though_nobody_needs_its_value():
    """Linear, so the gradient needs no value; but whether it fails decides."""

    def f(x, k):
        try:
            y = 3.0 * x
            [1.0, 2.0][k]
        except IndexError:
            y = 5.0 * x
        return y

    assert tangent.grad(f)(1.0, 0) == 3.0
    assert tangent.grad(f)(1.0, 2) == 5.0


def test_the_text():
    text = inspect.getsource(tangent.grad(inverse_or_nothing))
    assert "failed = False\n    try:\n" in text
    assert "if failed:" in text


def half_done(x, by):
    y = x
    try:
        y = x * x
        z = y / by
    except ZeroDivisionError:
        z = y
    return z


def half_done_afterwards(x, by):
    try:
        y = x * x
        z = y / by
    except ZeroDivisionError:
        z = x
    return z * y


def half_done_in_a_loop(x, by):
    y = x
    try:
        for i in range(3):
            y = y * x / (by - i)
    except ZeroDivisionError:
        pass
    return y


def half_written(x, by):
    try:
        x[0] = x[1] * x[1]
        y = x[0] / by
    except ZeroDivisionError:
        y = x[0]
    return y


def half_written_list(x, by):
    ys = []
    try:
        for i in range(3):
            ys.append(x * x / (by - i))
    except ZeroDivisionError:
        pass
    return sum(ys)


def half_written_through_a_view(x, by):
    y = x * 1.0
    try:
        part = y[1:]
        part[0] = x[0] / by
        z = x[0] / by
    except ZeroDivisionError:
        z = 1.0
    return np.sum(y) * z


class Carrying(Exception):
    """Has a value."""


def error_with_a_value(x):
    try:
        if x > 1:
            raise Carrying(x * x)
        y = x
    except Carrying as error:
        y = error.args[0]
    return y


def finally_reads(x):
    try:
        n = 2
        y = x * n
    finally:
        NOTES.append(n)
    return y


def finally_leaves(x):
    try:
        y = x * x
    finally:
        return x


def finally_leaves_in_else(x):
    for v in (2.0, 3.0):
        try:
            x = x * v
        finally:
            for k in ():
                print(k)
            else:
                break
    return x


@pytest.mark.parametrize(
    "f",
    [
        half_done,
        half_done_afterwards,
        half_done_in_a_loop,
        half_written,
        half_written_list,
        half_written_through_a_view,
        error_with_a_value,
        finally_reads,
        finally_leaves,
        finally_leaves_in_else,
    ],
)
def test_refused(f):
    check_refused(f)
