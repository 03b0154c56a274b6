"""Everything that SciPy offers has a rule, is constant, or is refused with a reason.

In `special` and `linalg` every function is stated by name, so that a new version of SciPy makes this fail
with the names of what it has added.  Elsewhere the module gives the reason.
"""

import importlib.util
import types
import warnings
from pathlib import Path

import pytest
import scipy
from scipy import fft, integrate, interpolate, linalg, ndimage, optimize, signal, special, stats

from tangent.rules.book import BOOK, identity
from tangent.rules.record import Form

NO_CALCULATION = {
    special: "SpecialFunctionError SpecialFunctionWarning errstate geterr seterr test",
    linalg: "LinAlgError LinAlgWarning test",
}
# Tables of numbers: zeros of functions, nodes of quadratures.
NUMBERS = ("_zeros", "_roots", "roots_")


def public(module):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in sorted(dir(module)):
            value = getattr(module, name, None)
            if not name.startswith("_") and callable(value) and not isinstance(value, types.ModuleType):
                yield name, value


@pytest.mark.parametrize("module", NO_CALCULATION, ids=lambda m: m.__name__)
def test_every_function_is_stated(module):
    BOOK.ensure("scipy")
    stated = {identity(rule.callee) for rule in BOOK.rules()}
    stated |= {identity(callee) for callee, method, _ in BOOK.compositions() if not method}
    silent = NO_CALCULATION[module].split()
    unknown = [n for n, value in public(module) if n not in silent and identity(value) not in stated]
    assert [n for n in unknown if not any(part in n for part in NUMBERS)] == []


@pytest.mark.parametrize(
    "module",
    [stats, signal, fft, integrate, ndimage, interpolate, optimize],
    ids=lambda m: m.__name__,
)
def test_everything_else_is_refused_with_a_reason(module):
    for name, value in public(module):
        own = (getattr(value, "__module__", None) or type(value).__module__).startswith("scipy")
        if own and BOOK.composition_of(value) is None:
            rule = BOOK.rule_for(value)
            assert rule is not None, name
            assert rule.form is not Form.REFUSED or len(rule.why) > 20, name


def test_page_is_up_to_date():
    path = Path(__file__).resolve().parents[3] / "docs" / "write_scipy_table.py"
    spec = importlib.util.spec_from_file_location("write_scipy_table", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    written = script.PAGE.read_text(encoding="utf-8")
    if f"What SciPy {script.VERSION} offers" not in written:
        pytest.skip(f"the page is about another version of SciPy than {scipy.__version__}")
    assert written == script.page(), "run python docs/write_scipy_table.py"
