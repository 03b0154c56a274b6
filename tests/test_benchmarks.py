"""What is timed is right, and what times it works."""

import importlib
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

agreement, contenders, tables, timing, workloads = map(
    importlib.import_module, ("agreement", "contenders", "tables", "timing", "workloads")
)
WORKLOADS = workloads.WORKLOADS


def smallest(name):
    workload = WORKLOADS[name]
    return workload, workload.arguments(next(iter(workload.sizes.values())))


# ---------------------------------------------- derivatives


@pytest.mark.parametrize("name", WORKLOADS)
def test_generated_and_handwritten_derivatives_agree(name):
    workload, args = smallest(name)
    agreement.agree(contenders.derive(workload)(*args), workload.by_hand(*args), name)


@pytest.mark.parametrize("name", WORKLOADS)
def test_handwritten_derivatives_agree_with_differences(name):
    workload, args = smallest(name)
    positions = (workload.wrt,) if isinstance(workload.wrt, int) else workload.wrt
    derivative = agreement.leaves(workload.by_hand(*args))
    single = derivative[0].dtype == np.float32
    args = in_double(args)
    values = workload.primal_arguments(args)
    away = directions(values, positions, seed=1)

    def primal(*moves):
        moved = list(values)
        for step, along in moves:
            for i in positions:
                moved[i] = add(moved[i], step, along[i])
        return float(workload.primal(*moved))

    if workload.mode == "gradient":
        h = 1e-6
        expected = (primal((h, away)) - primal((-h, away))) / (2 * h)
    else:
        h = 1e-4
        to = {workload.wrt: args[-1]}
        ends = [[primal((a * h, away), (b * h, to)) for a in (1, -1)] for b in (1, -1)]
        expected = (ends[0][0] - ends[0][1] - ends[1][0] + ends[1][1]) / (4 * h * h)
    moved = agreement.leaves(tuple(away[i] for i in positions))
    found = sum(float(np.sum(d * a)) for d, a in zip(derivative, moved, strict=True))
    assert found == pytest.approx(expected, rel=1e-5 if single else 1e-6)


def in_double(tree):
    """Differences of single precision would say little."""
    if isinstance(tree, tuple):
        return tuple(map(in_double, tree))
    return tree.astype(float) if isinstance(tree, np.ndarray) else tree


def directions(values, positions, seed):
    rng = np.random.default_rng(seed)

    def like(value):
        return tuple(map(like, value)) if isinstance(value, tuple) else rng.normal(size=np.shape(value))

    return {i: like(values[i]) for i in positions}


def add(value, step, along):
    if isinstance(value, tuple):
        return tuple(add(v, step, a) for v, a in zip(value, along, strict=True))
    # A number stays a number: the primal may do what only numbers can.
    return value + step * (along if isinstance(value, np.ndarray) else float(along))


def test_the_handwritten_loop_with_branches_is_left_early():
    by_hand = WORKLOADS["branch_loop"].by_hand
    primal = WORKLOADS["branch_loop"].primal
    for x in (-11.0, -9.0, 0.2, 3.0):
        assert by_hand(x, 3) == pytest.approx((primal(x + 1e-6, 3) - primal(x - 1e-6, 3)) / 2e-6)


# ---------------------------------------------- other libraries


def test_over_replaces_the_library_in_callees_too():
    called = set()

    def noted(name):
        def function(*args):
            called.add(name)
            return getattr(np, name)(*args)

        return function

    library = SimpleNamespace(**{name: noted(name) for name in ("exp", "tanh", "sum")})
    workload, args = smallest("lstm")
    assert workloads.over(workload.primal, library)(*args) == workload.primal(*args)
    assert called == {"exp", "tanh", "sum"}


@pytest.mark.parametrize(
    ("name", "library"),
    [(name, other) for name in ("hvp", "mlp_float32", "branch_loop") for other in WORKLOADS[name].others],
)
def test_other_libraries_agree(name, library):
    pytest.importorskip(library, reason="it is compared with where it is installed")
    workload, args = smallest(name)
    call = contenders.contenders(workload, args)[library]
    agreement.agree(call(), workload.by_hand(*args), f"{name}, {library}")


# ---------------------------------------------- what times and prints


@pytest.mark.parametrize(
    "found",
    [
        np.array([1.0, 2.1]),
        np.array([1.0, np.nan]),
        np.array([1.0, 2.0], np.float32),
        np.array([[1.0, 2.0]]),
        (np.array([1.0, 2.0]), 1.0),
    ],
    ids=["value", "nan", "type", "shape", "number"],
)
def test_disagreement_is_noticed(found):
    with pytest.raises((AssertionError, ValueError)):
        agreement.agree(found, np.array([1.0, 2.0]), "this")


@pytest.mark.parametrize("expected", [0.0, np.inf, np.nan, 1e-300])
def test_what_agrees_too_easily_is_refused(expected):
    with pytest.raises(AssertionError, match="the expected derivative is"):
        agreement.agree(np.array([expected]), np.array([expected]), "this")


def test_medians_are_taken_in_turns():
    turns = []
    found = timing.in_turns({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, budget=0.0)
    assert set(found) == {"a", "b"}
    changes = sum(x != y for x, y in pairwise(turns))
    assert changes == 11  # once each, then five rounds


def test_the_table_leaves_out_what_was_not_timed():
    rows = [
        tables.Row("mlp", "16/32", {"primal": 1e-5, "generated": 3e-5, "by hand": 2e-5, "autograd": 3e-4}),
        tables.Row("stencil", "100", {"primal": 1e-5, "generated": 2e-5, "by hand": 2e-5}),
    ]
    assert tables.markdown(rows).splitlines() == [
        f"| {' | '.join(tables.HEADER[:6])} |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        "| mlp | 16/32 | 30.0 | 1.50 | 3.00 | 10.00 |",
        "| stencil | 100 | 20.0 | 1.00 | 2.00 |  |",
    ]
    assert tables.text(rows).splitlines()[1].split() == ["mlp", "16/32", "30.0", "1.50", "3.00", "10.00"]


@pytest.mark.parametrize("module", ["deriving", "gradients", "memory"])
def test_the_suites_run(module):
    suites = importlib.import_module(f"suites.{module}")
    classes = [c for c in vars(suites).values() if isinstance(c, type) and c.__module__ == suites.__name__]
    assert classes
    for suite in classes:
        params = getattr(suite, "params", ())
        first = [p[0] for p in params]
        methods = [m for m in dir(suite) if m.startswith(("time_", "peakmem_", "track_"))]
        assert methods
        for method in methods:
            instance = suite()
            instance.setup(*first)
            getattr(instance, method)(*first)
