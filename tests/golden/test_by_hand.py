"""Derivatives that a person has written, beside the generated ones: as long, and as right."""

import ast
import copy
import importlib.util
from pathlib import Path

import pytest

from oracle import Case
from trees import flat

HERE = Path(__file__).parent / "by_hand"
NAMES = sorted(path.stem for path in HERE.glob("*.py"))
spec = importlib.util.spec_from_file_location("golden_reference", HERE.parent / "reference.py")
reference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reference)
MOST = 1.2  # lines of the generated text for one written by hand

# What the generator does not find yet, or what is lost because it may know less than the person.
TOO_LONG = {
    "in_place_slices": "what is read of an array that is written is copied, and the copy has a name",
    "function_value": "which function is called is known when it runs, and so is its derivative",
    "generated": "every statement has an adjoint of its own",
    "mapped": "the items that `map` gives are put in a list first",
    "matrix": "np.linalg takes stacks of matrices as well",
    "recursion": "a branch that is left early saves on a list, and both parts go on to one exit",
    "rows": "a row may be a matrix, so the result is computed to look at its shape",
    "slope": "the derivative inside is derived again when the function runs",
    "zipped": "what the sequences are is not known, so items are added by a helper",
}


def target(name):
    """The derivative by hand."""
    spec = importlib.util.spec_from_file_location(f"by_hand_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.target


def code_lines(text):
    """How many lines of functions there are, comments, blank lines and docstrings left out."""
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    lines = text.splitlines()
    count = 0
    for function in functions:
        start = function.body[0].end_lineno + 1 if ast.get_docstring(function) else function.lineno
        inside = lines[start - 1 : function.end_lineno]
        count += sum(1 for line in inside if line.strip() and not line.strip().startswith("#"))
    return count


def test_every_pair_has_one():
    assert NAMES == reference.NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_is_right(name):
    """Compared with differences of the primal, not with what is generated."""
    module = reference.primal(name)
    wrt = module.WRT[0] if len(module.WRT) == 1 else tuple(module.WRT)
    case = Case(module.f, module.example_args(), wrt, rtol=1e-6, atol=1e-8, step=1e-5)
    found = target(name)(*copy.deepcopy(case.args))
    gradients = found if isinstance(wrt, tuple) else (found,)
    for gradient, expected in zip(gradients, case.gradient(1.0), strict=True):
        case.close(flat(gradient), expected, name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason=TOO_LONG[name], strict=True))
        if name in TOO_LONG
        else name
        for name in NAMES
    ],
)
def test_the_generated_text_is_not_much_longer(name):
    by_hand = code_lines((HERE / f"{name}.py").read_text(encoding="utf-8"))
    generated = code_lines(reference.text_of(reference.primal(name)))
    assert generated <= MOST * by_hand
