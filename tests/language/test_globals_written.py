"""Functions that bind variables of their module: a derivative binds them as the plain call does."""

import copy
import inspect

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

COUNT = 0
TOTAL = 0.0
LAST = None
SCALE = 2.0
KEPT = 1.5
BEST = float("inf")
A = np.array([0.3, -1.2, 0.8])

STATE = ("COUNT", "TOTAL", "LAST", "SCALE", "KEPT", "BEST")


@pytest.fixture(autouse=True)
def _as_before():
    before = {name: globals()[name] for name in STATE}
    yield
    globals().update(before)


def counted(x):
    global COUNT
    COUNT += 1
    return x * x


def counts_its_turns(x):
    global COUNT
    COUNT = 0
    while x < 20:
        x = x * x
        COUNT += 1
        if COUNT > 2:
            break
    return x * COUNT


def kept_last(x):
    global LAST
    LAST = np.sin(x)
    return np.sum(LAST * x)


def summed_in_a_loop(x):
    global TOTAL
    TOTAL = 0.0
    for v in x:
        TOTAL += v * v
    return TOTAL * TOTAL


def in_a_branch(x):
    global SCALE
    SCALE = 3.0
    if x > 1:
        SCALE = x * x
    return SCALE * x


def by_several_targets(x):
    global LAST, TOTAL
    LAST, TOTAL = x * x, x + 1.0
    (LAST, _), TOTAL = (TOTAL, 1), LAST
    return LAST * TOTAL**2


def loop_variable(x):
    global LAST
    for LAST in x:
        pass
    return LAST * LAST


def early(x):
    global COUNT
    COUNT = 1
    if x > 1:
        COUNT = 2
        return x * COUNT
    COUNT = 3
    return x * x * COUNT


def local_function_binds(x):
    def grow(by):
        global TOTAL
        TOTAL = TOTAL * by

    global TOTAL
    TOTAL = x
    grow(x)
    grow(2.0)
    return TOTAL


def only_the_local_function_says_so(x):
    def begin():
        global TOTAL
        TOTAL = x

    def grow(by):
        global TOTAL
        TOTAL = TOTAL * by
        return TOTAL

    begin()
    return grow(x) * grow(2.0) + TOTAL


def callee_counts(x):
    return counted(x) * counted(2.0 * x)


def callee_counts_in_a_loop(x):
    y = x
    for _ in range(3):
        y = y + counted(y) * 0.1
    return y


def recursive(x, n):
    global COUNT
    COUNT += 1
    return x if n == 0 else x * recursive(x, n - 1)


def best_so_far(x):
    global BEST
    loss = np.sum(x**2)
    if loss < BEST:
        BEST = loss
    return loss


def under_a_context_manager(x):
    global TOTAL
    TOTAL = x
    with np.errstate(all="ignore"):
        TOTAL = TOTAL * x
    return TOTAL * x


def that_may_fail(x):
    global TOTAL
    TOTAL = 2.0
    try:
        y = x / (COUNT - COUNT)
    except ZeroDivisionError:
        TOTAL = x * 3.0
        y = TOTAL
    return y * TOTAL


def counted_under_try(x):
    y = x
    try:
        y = counted(x) / x
    except ZeroDivisionError:
        y = x
    return y * y


def counted_in_a_loop_under_try(x):
    y = x
    try:
        for _ in range(3):
            y = y * x
            counted(2.0)
    except ZeroDivisionError:
        y = x
    return y


def comprehension_reads(x):
    global SCALE
    SCALE = x[0]
    return sum([v * SCALE for v in x])


def gathers(*xs):
    global COUNT
    COUNT = len(xs)
    return xs[0] * xs[1] * COUNT


def inlined_function_binds(x):
    return gathers(x, x * x)


FUNCTIONS = [
    (counted, 1.5),
    (counts_its_turns, 1.2),
    (kept_last, A),
    (summed_in_a_loop, A),
    (in_a_branch, 1.5),
    (in_a_branch, 0.5),
    (by_several_targets, 1.5),
    (loop_variable, A),
    (early, 1.5),
    (early, 0.5),
    (local_function_binds, 1.5),
    (only_the_local_function_says_so, 1.5),
    (callee_counts, 1.5),
    (callee_counts_in_a_loop, 1.5),
    (recursive, 1.5, 3),
    (best_so_far, A),
    (under_a_context_manager, 1.5),
    (that_may_fail, 1.5),
    (comprehension_reads, A),
    (inlined_function_binds, 1.5),
]


@pytest.mark.parametrize(("f", "args"), [(f, args) for f, *args in FUNCTIONS])
def test_derivatives(f, args):
    check(f, *args)


@pytest.mark.parametrize(("f", "args"), [(f, args) for f, *args in FUNCTIONS])
def test_the_variables_are_bound_as_by_the_plain_call(f, args):
    start = {name: globals()[name] for name in STATE}

    def after(call, *given):
        globals().update(start)
        call(*copy.deepcopy(given))
        return {name: globals()[name] for name in STATE}

    expected = after(f, *args)
    forward, _ = tangent.autodiff(f, motion="split")
    direction = np.ones_like(args[0])
    found = {
        "grad": after(tangent.grad(f), *args),
        "forward": after(tangent.jvp(f), *args, direction),
        "split": after(forward, *args),
        "hvp": after(tangent.hvp(f), *args, direction),
        "unoptimised": after(tangent.vjp(f, optimized=False), *args, 1.0),
    }
    for mode, state in found.items():
        for name in STATE:
            np.testing.assert_equal(state[name], expected[name], err_msg=f"{name} after {mode}")


def carried_on(x):
    global KEPT
    KEPT = KEPT * x
    return KEPT * x


def test_a_value_from_before_is_a_constant():
    global KEPT
    for mode, expected in (("reverse", 2 * 1.5 * 2.0), ("forward", 2 * 1.5 * 2.0)):
        KEPT = 1.5
        derived = tangent.autodiff(carried_on, mode=mode)
        assert derived(2.0, 1.0) == expected
        assert KEPT == 3.0


def test_the_text_binds_the_variable_itself():
    assert inspect.getsource(tangent.grad(carried_on)) == (
        "def dcarried_ondx(x, bout=1.0):\n"
        "    global KEPT\n"
        "    kept = KEPT\n"
        "    kept_1 = kept * x\n"
        "    KEPT = kept_1\n"
        "\n"
        "    # Grad of: return KEPT * x\n"
        "    bkept = bout * x\n"
        "    bx = bout * kept_1\n"
        "    # Grad of: KEPT = KEPT * x\n"
        "    bx = bx + bkept * kept\n"
        "    return bx\n"
    )


def never_bound_before(x):
    global NEVER_BOUND
    NEVER_BOUND = x * x
    return NEVER_BOUND * x


def test_a_variable_that_is_not_there_yet():
    for operator in (tangent.grad, tangent.jvp):
        globals().pop("NEVER_BOUND", None)
        operator(never_bound_before)(*(1.5, 1.0)[: 1 + (operator is tangent.jvp)])
        assert globals().pop("NEVER_BOUND") == 2.25


# Refused


def reads_total(x):
    return x * TOTAL


def kept_and_read_by_a_callee(x):
    global TOTAL
    TOTAL = x * x
    return reads_total(x)


def set_scale(x):
    global SCALE
    SCALE = x


def kept_by_a_callee(x):
    set_scale(x * x)
    return x * SCALE


def carried_from_call_to_call(x):
    y = carried_on(x)
    return y * carried_on(x)


def bound_by_the_callee_as_well(x):
    global COUNT
    COUNT = 1
    y = counted(x)
    return y * COUNT


def bound_by_anything(x, g):
    global COUNT
    COUNT = 1
    y = g(x)
    return y * COUNT


def array_that_is_written(x):
    global LAST
    y = x * 1.0
    LAST = y
    y[0] = y[1] * y[2]
    return np.sum(y * y)


def global_inside_only(x):
    TOTAL = x * x

    def bind():
        global TOTAL
        TOTAL = 1.0

    bind()
    return TOTAL


def recursive_inside(x):
    def g(z, n):
        global COUNT
        COUNT = n
        return z if n == 0 else g(z * x, n - 1)

    return g(x, 2)


def double_scale():
    global SCALE
    SCALE = SCALE * 2


def seen_by_a_value(x):
    global SCALE
    SCALE = 3.0
    hs = [lambda z: z * SCALE]
    double_scale()
    return hs[0](x)


def bound_by_a_block_kept_aside(x):
    global LAST
    with tangent.insert_grad_of(x) as dx:
        LAST = dx
    return x * x


@pytest.mark.parametrize(
    "f",
    [
        kept_and_read_by_a_callee,
        kept_by_a_callee,
        carried_from_call_to_call,
        bound_by_the_callee_as_well,
        bound_by_anything,
        array_that_is_written,
        global_inside_only,
        recursive_inside,
        seen_by_a_value,
        bound_by_a_block_kept_aside,
    ],
)
def test_refused(f):
    check_refused(f)


@pytest.mark.parametrize("f", [counted_under_try, counted_in_a_loop_under_try])
def test_what_forward_mode_would_do_twice_is_refused(f):
    check(f, 1.5, modes=("joint", "split", "plain"))
    with pytest.raises(tangent.Unsupported, match="twice"):
        tangent.jvp(f)
