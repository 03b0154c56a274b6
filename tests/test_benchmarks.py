"""What is timed is right: generated and handwritten derivatives agree, at the smallest size."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
WORKLOADS = importlib.import_module("workloads").WORKLOADS
agree = importlib.import_module("agreement").agree
contenders = importlib.import_module("contenders")


def smallest(name):
    workload = WORKLOADS[name]
    return workload, workload.arguments(next(iter(workload.sizes.values())))


@pytest.mark.parametrize("name", WORKLOADS)
def test_generated_and_handwritten_derivatives_agree(name):
    workload, args = smallest(name)
    agree(contenders.derive(workload)(*args), workload.by_hand(*args), name)


@pytest.mark.parametrize("name", [n for n, w in WORKLOADS.items() if w.mode == "gradient"])
def test_the_handwritten_gradient_is_right(name):
    workload, args = smallest(name)
    gradients = workload.by_hand(*args)
    first = gradients[0] if isinstance(gradients, tuple) else gradients
    x = np.asarray(args[0], dtype=float)
    direction = np.random.default_rng(1).normal(size=x.shape)
    h = 1e-6

    def moved(step):
        return float(workload.primal(x + step * direction, *args[1:]))

    numeric = (moved(h) - moved(-h)) / (2 * h)
    single = np.asarray(args[0]).dtype == np.float32
    assert np.sum(first * direction) == pytest.approx(numeric, rel=1e-3 if single else 1e-5)
