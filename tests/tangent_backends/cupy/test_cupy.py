"""CuPy itself, without a GPU: its names and signatures, its dispatch and its argument checks.

A `cupy.ndarray` over the host's memory answers all that needs no kernel: shapes, views, which
function serves a call, which arguments it takes.  A kernel raises an error of the CUDA runtime;
whoever gets as far as that has passed CuPy's own checks.
"""

import inspect
import re
import subprocess
import sys

import numpy as np
import pytest

import tangent
from tangent.backend import backend_of, load
from tangent.rules.book import BOOK
from tangent.rules.record import Form
from tangent.testing import check_grads

cp = pytest.importorskip("cupy", reason="CuPy is not installed: pip install cupy-cuda12x")
surface = pytest.importorskip("surface")

BOOK.ensure("cupy")
MIRRORED = [r for r in BOOK.rules() if r.mirror is not None and r.mirror.by is cp]
A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])


def on_host(a):
    """A CuPy array over the memory of a NumPy array."""
    a = np.ascontiguousarray(a)
    memory = cp.cuda.UnownedMemory(a.ctypes.data, a.nbytes, a, 0)
    return cp.ndarray(a.shape, a.dtype, cp.cuda.MemoryPointer(memory, 0))


def reaches_the_device(run):
    """Run something that CuPy must not refuse before it starts a kernel."""
    try:
        return run()
    except cp.cuda.runtime.CUDARuntimeError:
        return None
    except ImportError:  # a library of CUDA that comes with the driver
        return None


# The table of the strict double


@pytest.mark.skipif(not cp.__version__.startswith("14."), reason="the table is that of CuPy 14")
def test_the_table_of_the_double_is_that_of_the_installed_library():
    ours, theirs = surface.read(), surface.installed()
    ours.pop("version")
    theirs.pop("version")
    changed = {n for n in ours["functions"] if ours["functions"][n] != theirs["functions"].get(n)}
    assert changed == set()
    assert sorted(theirs["functions"].keys() ^ ours["functions"].keys()) == []
    assert ours == theirs


# The rules


def test_many_functions_have_rules():
    assert len([r for r in MIRRORED if r.form not in (Form.CONSTANT, Form.REFUSED)]) > 120


def test_no_rule_is_refused_for_its_parameters():
    refused = {r.name: r.why for r in MIRRORED if r.form is Form.REFUSED and "it takes no" in r.why}
    assert refused == {}


@pytest.mark.parametrize("rule", [r for r in MIRRORED if r.adjoint is not None], ids=lambda r: r.name)
def test_every_call_that_fits_a_rule_fits_the_function(rule):
    """What CuPy would not take is refused while deriving, not by the derivative."""
    try:
        theirs = inspect.signature(rule.callee)
    except (TypeError, ValueError):
        return
    required = [
        p for p in rule.parameters.parameters.values() if p.default is p.empty and p.kind is not p.VAR_KEYWORD
    ]
    positional = [p.name for p in required if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    theirs.bind(*positional)
    for name, p in rule.parameters.parameters.items():
        if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD) and name not in positional:
            theirs.bind(*positional, **{name: None})


# Names in derivatives


def test_derivatives_say_cp(written):
    f = written("def f(x):\n    return cp.sum(cp.sin(x) * cp.linalg.norm(x))\n", cp=cp)
    for text in map(inspect.getsource, (tangent.grad(f), tangent.jvp(f))):
        assert "cp.cos(x)" in text
        assert not re.search(r"\b(np|numpy)\.", text)


def test_derivatives_say_what_the_user_says(written):
    f = written("def f(x):\n    return xp.sum(xp.sin(x))\n", xp=cp)
    assert "xp.cos(x)" in inspect.getsource(tangent.grad(f))


def test_a_function_imported_by_name_gets_the_module_beside_it(written):
    f = written("def f(x):\n    return tanh(sin(x))\n", sin=cp.sin, tanh=cp.tanh)
    assert "cp.cos(x)" in inspect.getsource(tangent.grad(f))


def test_names_that_cupy_lacks_are_refused_while_deriving(written):
    f = written("def f(x):\n    return cp.sum(cp.mean(x, where=x > 0))\n", cp=cp)
    with pytest.raises(tangent.TangentError, match="where"):
        tangent.grad(f)


def test_items_that_are_changed_in_place_are_refused(written):
    f = written("def f(x):\n    s = cp.sum(x)\n    p = s\n    s *= 2.0\n    return s * p\n", cp=cp)
    with pytest.raises(tangent.Unsupported, match="cupy"):
        tangent.grad(f)


def test_the_module_of_an_array(written):
    f = written(
        "def f(x):\n    xp = cp.get_array_module(x)\n    return xp.sum(xp.sin(x) * xp.linalg.norm(x))\n",
        cp=cp,
    )
    assert "xp.cos(x)" in inspect.getsource(tangent.grad(f))
    check_grads(f, A)


def test_writes(written):
    f = written(
        "def f(x, k):\n"
        "    y = x * 1.0\n"
        "    cp.add.at(y, k, x[k])\n"
        "    cp.copyto(y, y * x)\n"
        "    return cp.sum(y)\n",
        cp=cp,
    )
    text = inspect.getsource(tangent.grad(f))
    assert "add_at(" in text


def test_deriving_functions_of_numpy_imports_no_cupy():
    code = (
        "import sys, numpy as np, tangent\n"
        "f = lambda x: np.sum(np.sin(x))\n"
        "tangent.grad(f, source='lambda x: np.sum(np.sin(x))')(np.ones(2))\n"
        "print('cupy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# The protocol, as far as it needs no kernel


def test_who_owns_what():
    backend = load("cupy")
    assert backend_of(on_host(A)) is backend
    assert backend_of(A) is not backend
    assert backend.items_are_views


def test_questions_about_arrays():
    backend, x = load("cupy"), on_host(A)
    assert backend.shape(x) == (2, 3)
    assert backend.is_inexact(x)
    assert not backend.is_complex(x)
    assert backend.shares_memory(x, x[0])
    assert not backend.shares_memory(x, on_host(A.copy()))
    assert backend.broadcast_to(x, (4, 2, 3)).shape == (4, 2, 3)
    assert backend.expand_dims(x, 0).shape == (1, 2, 3)
    assert backend.reshape(x, (3, 2)).shape == (3, 2)
    assert backend.matrix_transpose(x).shape == (3, 2)


def test_what_makes_arrays_gets_as_far_as_the_device():
    backend, x = load("cupy"), on_host(A)
    for run in (
        lambda: backend.zeros_like(x),
        lambda: backend.zeros((2,)),
        lambda: backend.cast_like(1.0, x),
        lambda: backend.sum_to(x, (3,)),
        lambda: backend.sum(x, 0, False),
        lambda: backend.add_at(x, np.array([0, 0]), 1.0),
        lambda: backend.written_at(x, np.array([0, 0])),
        lambda: backend.stack([x, x]),
        lambda: backend.copy(x),
        lambda: backend.log(x),
        lambda: backend.sign(x),
        lambda: backend.broadcast_to(1.0, (2, 3)),
    ):
        reaches_the_device(run)


@pytest.mark.parametrize(
    "text",
    [
        "cp.sum(cp.tanh(x @ w) ** 2)",
        "cp.max(x) + cp.mean(cp.concatenate([x, x * 2.0]))",
        "cp.trace(x @ w) + cp.linalg.norm(x)",
        "np.sum(np.sin(x)) + np.sum(np.reshape(x, (3, 2)))",
        "x.sum() + x.T.dot(x).max()",
    ],
)
def test_primal_and_derivative_get_as_far_as_the_device(text, written):
    """CuPy checks arguments before it starts a kernel: nothing is refused up to the first one."""
    f = written(f"def f(x, w):\n    return {text}\n", cp=cp, np=np)
    derivative = tangent.grad(f)
    x, w = on_host(A), on_host(A.T)
    reaches_the_device(lambda: derivative(x, w))


def test_scatter_add_is_the_write_that_it_stands_for(written):
    f = written(
        "def f(x, k):\n    y = x * 1.0\n    cupyx.scatter_add(y, k, x[k])\n    return cp.sum(y * y)\n",
        cp=cp,
        cupyx=pytest.importorskip("cupyx"),
    )
    assert "add_at(y, k, t" in inspect.getsource(tangent.grad(f))


KERNELS = [
    "cp.sum(kernel(x))",
    "cp.sum(fused(x))",
    "cp.sum(cp.apply_along_axis(cp.sum, 0, x))",
]


@pytest.mark.parametrize("text", KERNELS)
def test_what_has_no_rule_is_refused_and_not_looked_into(text, written):
    kernel = cp.ElementwiseKernel("float64 x", "float64 y", "y = x * x", "squared")
    fused = cp.fuse(lambda x: x * x)
    f = written(f"def f(x):\n    return {text}\n", cp=cp, kernel=kernel, fused=fused)
    for operator in (tangent.grad, tangent.jvp):
        with pytest.raises(tangent.TangentError, match=r"no rule|given a function|cannot be differentiated"):
            operator(f)


def test_methods_that_write_are_refused(written):
    for call in ("y.scatter_add([0, 0], x[:2])", "y.set(x)"):
        f = written(f"def f(x):\n    y = x * 1.0\n    {call}\n    return cp.sum(y * y)\n", cp=cp)
        with pytest.raises(tangent.TangentError):
            tangent.grad(f)


@pytest.mark.parametrize("call", ["y.sort()", "y.partition(1)", "y.fill(2.0)", "y.put([0], x[:1])"])
def test_methods_that_write_as_those_of_numpy_are_differentiated(call, written):
    """Their values need kernels; they are compared on the double, in the tests of the language."""
    f = written(f"def f(x):\n    y = x * 1.0\n    {call}\n    return cp.sum(y * y)\n", cp=cp)
    for operator in (tangent.grad, tangent.jvp):
        operator(f)
