"""The rule book: what it accepts, what it refuses, how it is asked."""

import inspect
import math
import operator
import subprocess
import sys

import numpy as np
import pytest

from tangent.rules.book import BOOK, RuleBook, RuleError, library_of, name_of
from tangent.rules.declare import (
    adjoint,
    alias,
    bilinear,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent.rules.record import Form, Result


@pytest.fixture
def book():
    return RuleBook()


def scale(x, factor=2.0, mode="fast"):
    return x * factor


def twice(x):
    return 2 * x


def test_rules_are_keyed_on_the_object(book):
    def same_name(x):
        return x

    first = same_name

    def same_name(x):
        return 2 * x

    elementwise(first, book=book)(lambda_template())
    assert book.rule_for(first).callee is first
    assert book.rule_for(same_name) is None


def lambda_template():
    def template(y, x):
        return 1.0

    return template


def test_callables_need_not_be_hashable(book):
    class Unhashable:
        __hash__ = None

        def __call__(self, x):
            return x

    callee = Unhashable()
    elementwise(callee, book=book)(lambda_template())
    assert book.rule_for(callee).active == ("x",)


def test_a_complete_record(book):
    @elementwise(scale, constant="factor", unsupported={"mode": "no"}, book=book)
    def template(y, x, factor=2.0):
        return factor

    rule = book.rule_for(scale)
    assert rule.form is Form.ELEMENTWISE
    assert rule.active == ("x",)
    assert rule.constant == ("factor",)
    assert rule.unsupported == {"mode": "no"}
    assert list(rule.parameters.parameters) == ["x", "factor", "mode"]
    assert rule.adjoint is template


def test_a_forgotten_parameter_is_refused(book):
    with pytest.raises(RuleError, match="says nothing about the parameter 'mode'"):

        @elementwise(scale, constant="factor", book=book)
        def template(y, x, factor=2.0):
            return factor


def test_an_unknown_parameter_is_refused(book):
    with pytest.raises(RuleError, match="'z'"):

        @linear(twice, arg="x", book=book)
        def template(y, x, z):
            d[x] = d[y]

    with pytest.raises(RuleError, match="'w' is no parameter"):

        @linear(twice, arg="w", book=book)
        def other(y, x):
            d[x] = d[y]


def test_a_template_is_a_function_with_a_result(book):
    with pytest.raises(RuleError, match="plain function"):
        elementwise(twice, book=book)(math.sin)
    with pytest.raises(RuleError, match="first parameter"):
        elementwise(twice, book=book)(lambda: 1.0)


def test_a_second_rule_needs_override(book):
    elementwise(twice, book=book)(lambda_template())
    with pytest.raises(RuleError, match="override=True"):
        elementwise(twice, book=book)(lambda_template())
    elementwise(twice, book=book, override=True)(lambda_template())


def test_general_rules_need_both_modes(book):
    @adjoint(twice, book=book)
    def twice_adjoint(y, x):
        d[x] = 2 * d[y]

    assert book.rule_for(twice).tangent is None  # serves reverse mode until then
    with pytest.raises(RuleError, match="add @tangent_"):
        book.seal()

    @tangent_(twice, book=book)
    def twice_tangent(y, x):
        d[y] = 2 * d[x]

    book.seal()
    rule = book.rule_for(twice)
    assert rule.form is Form.GENERAL
    assert rule.active == ("x",)
    assert rule.tangent is twice_tangent


def test_the_modes_come_in_any_order_with_equal_parameters(book):
    @tangent_(twice, book=book)
    def twice_tangent(y, x):
        d[y] = 2 * d[x]

    with pytest.raises(RuleError, match="add @adjoint"):
        book.seal()

    @adjoint(twice, book=book)
    def twice_adjoint(y, x):
        d[x] = 2 * d[y]

    assert book.rule_for(twice).adjoint is twice_adjoint

    @adjoint(math.copysign, book=book)
    def copysign_adjoint(z, size, sign):
        d[size] = sign * d[z]

    with pytest.raises(RuleError, match="differ in their parameters"):

        @tangent_(math.copysign, book=book)
        def copysign_tangent(z, x, y):
            d[z] = y * d[x]


def test_the_modes_are_by_the_same_arguments(book):
    @adjoint(math.copysign, book=book)
    def copysign_adjoint(z, x, y):
        d[x] = y * d[z]
        d[y] = x * d[z]

    with pytest.raises(RuleError, match=r"adjoint of math\.copysign is by x, y, its tangent by x"):

        @tangent_(math.copysign, book=book)
        def copysign_tangent(z, x, y):
            d[z] = y * d[x]


def test_overriding_one_mode_takes_the_other_away(book):
    def twice_adjoint(y, x):
        d[x] = 2 * d[y]

    def twice_tangent(y, x):
        d[y] = 2 * d[x]

    adjoint(twice, book=book)(twice_adjoint)
    tangent_(twice, book=book)(twice_tangent)
    adjoint(twice, book=book, override=True)(twice_adjoint)
    assert book.rule_for(twice).tangent is None
    tangent_(twice, book=book)(twice_tangent)
    book.seal()


def test_one_mode_twice_is_refused(book):
    def template(y, x):
        d[x] = d[y]

    adjoint(twice, book=book)(template)
    with pytest.raises(RuleError, match="has a rule already"):
        adjoint(twice, book=book)(template)


def test_the_marker_is_for_reading_only():
    with pytest.raises(RuleError):
        d["x"]
    with pytest.raises(RuleError):
        d["x"] = 1


def test_bilinear_and_linear_parameters(book):
    def product(a, b, *, c=1):
        return a * b

    @bilinear(product, args=("a", "b"), unsupported=("c",), book=book)
    def template(z, a, b):
        d[a] = d[z] * b
        d[b] = a * d[z]

    assert book.rule_for(product).active == ("a", "b")
    assert book.rule_for(product).unsupported["c"]


def test_positional_only_parameters_may_be_renamed(book):
    @elementwise(math.copysign, book=book)
    def template(z, size, sign):
        return sign, 0.0

    rule = book.rule_for(math.copysign)
    assert list(rule.parameters.parameters) == ["size", "sign"]
    assert all(p.kind is inspect.Parameter.POSITIONAL_ONLY for p in rule.parameters.parameters.values())


def test_methods_and_attributes(book):
    linear(twice, arg="x", method="double", book=book)(adjoint_template())
    assert book.method("double") is book.rule_for(twice)
    assert book.method("triple") is None
    with pytest.raises(RuleError, match="method 'double'"):
        linear(scale, arg="x", method="double", unsupported=("factor", "mode"), book=book)(adjoint_template())


def adjoint_template():
    def template(y, x):
        d[x] = 2 * d[y]

    return template


def test_constants(book):
    nondifferentiable(twice, max, result=Result.INDEX, book=book)
    assert book.rule_for(twice).form is Form.CONSTANT
    assert book.rule_for(twice).constant == ("x",)
    assert book.rule_for(max).parameters.bind(1, 2, key=abs)


def test_not_implemented(book):
    not_implemented(twice, None, "write x + x", book=book)
    assert book.rule_for(twice).form is Form.REFUSED
    assert book.rule_for(twice).why == "write x + x"

    @linear(scale, arg="x", unsupported=("mode",), book=book)
    def template(y, x, factor=2.0):
        d[x] = factor * d[y]

    not_implemented(scale, "factor", "leave it alone", book=book)
    assert book.rule_for(scale).unsupported["factor"] == "leave it alone"
    assert book.rule_for(scale).constant == ()
    with pytest.raises(RuleError, match="no rule yet"):
        not_implemented(math.sin, "x", "why", book=book)


def test_alias(book):
    elementwise(twice, book=book)(lambda_template())
    alias(np.negative, twice, book=book)
    rule = book.rule_for(np.negative)
    assert rule.callee is np.negative
    assert rule.adjoint is book.rule_for(twice).adjoint
    assert "out" in rule.unsupported
    with pytest.raises(RuleError, match="could share"):
        alias(np.sin, scale, book=book)


def test_operators_and_functions_share_one_record():
    for ufunc, op in ((np.add, operator.add), (np.power, operator.pow), (np.matmul, operator.matmul)):
        assert BOOK.rule_for(ufunc).adjoint is BOOK.rule_for(op).adjoint
        assert BOOK.rule_for(ufunc).form is BOOK.rule_for(op).form


def test_names():
    assert library_of(np.sin) == "numpy"
    assert library_of(np.ndarray.sum) == "numpy"
    assert library_of(math.sin) == "math"
    assert library_of(3.0) == "builtins"
    assert name_of(np.sin) == "numpy.sin"
    assert name_of(np.ndarray.reshape).endswith("ndarray.reshape")


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()


def test_rules_are_read_on_demand():
    out = run(
        "import sys, math\n"
        "from tangent.rules.book import BOOK\n"
        "print(BOOK.rule_for(math.sin).name, 'numpy' in sys.modules, BOOK.method('sum'))\n"
        "import numpy as np\n"
        "print('tangent_backends' in sys.modules, BOOK.rule_for(np.sin).name, BOOK.method('sum').name)\n"
    )
    assert out == ["math.sin", "False", "None", "False", "numpy.sin", "numpy.sum"]


def test_the_rules_of_a_backends_helpers_are_found_first():
    out = run(
        "from tangent_backends.numpy.helpers import dot_left\n"
        "from tangent.rules.book import BOOK\n"
        "print(BOOK.rule_for(dot_left).form.value)\n"
    )
    assert out == ["bilinear"]
