"""Every template of every rule: readable, complete, and made of what can be differentiated itself."""

import ast
import builtins
import inspect
import textwrap

import pytest

from sample_tables import RULES
from tangent import runtime
from tangent.rules.book import BOOK
from tangent.rules.record import Form
from tangent_backends.numpy import helpers

TEMPLATES = {id(t): (r, t) for r in RULES for t in (r.adjoint, r.tangent) if t is not None}.values()

each_template = pytest.mark.parametrize(
    ("rule", "template"), TEMPLATES, ids=[f"{r.name}:{t.__name__}" for r, t in TEMPLATES]
)


def tree_of(template):
    return ast.parse(textwrap.dedent(inspect.getsource(template))).body[0]


def resolved(node, template):
    """The object that a dotted name means in a template; None for a local name or an attribute of a value."""
    if isinstance(node, ast.Attribute):
        value = resolved(node.value, template)
        return None if value is None else getattr(value, node.attr)
    if isinstance(node, ast.Name) and node.id not in template.__code__.co_varnames:
        return template.__globals__.get(node.id, getattr(builtins, node.id, None))
    return None


@each_template
def test_everything_called_has_a_rule(rule, template):
    body = ast.Module(tree_of(template).body, [])  # without the decorators
    for node in ast.walk(body):
        if isinstance(node, ast.Call):
            callee = resolved(node.func, template)
            if callee is None and isinstance(node.func, ast.Attribute):
                assert BOOK.method(node.func.attr) is not None, f"{rule.name}: no rule for .{node.func.attr}"
                continue
            assert BOOK.rule_for(callee) is not None, f"{rule.name}: {ast.unparse(node.func)} has no rule"


@each_template
def test_only_plain_statements(rule, template):
    allowed = (ast.Assign, ast.If, ast.Return, ast.Expr)
    for node in ast.walk(tree_of(template)):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef):
            assert isinstance(node, allowed), f"{rule.name}: {ast.unparse(node)}"
        assert not isinstance(node, (ast.comprehension, ast.Lambda, ast.IfExp, ast.Starred, ast.NamedExpr))


@each_template
def test_every_name_is_bound(rule, template):
    for name in template.__code__.co_names:
        if name in template.__globals__ or hasattr(builtins, name):
            continue
        attributes = {n.attr for n in ast.walk(tree_of(template)) if isinstance(n, ast.Attribute)}
        assert name in attributes, f"{rule.name}: {name} is not defined"


def asks_whether_given(test):
    """Is this `x is not None`?"""
    return isinstance(test, ast.Compare) and ast.unparse(test).endswith("is not None")


@each_template
def test_no_branch_depends_on_an_active_argument(rule, template):
    for node in ast.walk(tree_of(template)):
        if isinstance(node, ast.If) and not asks_whether_given(node.test):
            names = {n.id for n in ast.walk(node.test) if isinstance(n, ast.Name)}
            assert not names & set(rule.active), rule.name


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_records_are_complete(rule):
    every = set(rule.parameters.parameters)
    if rule.form in (Form.CONSTANT, Form.REFUSED):
        assert rule.adjoint is None
        assert bool(rule.why) == (rule.form is Form.REFUSED)
        return
    parts = [*rule.active, *rule.constant, *rule.unsupported]
    assert len(parts) == len(set(parts))
    assert set(parts) == every
    assert rule.active
    assert (rule.tangent is not None) == (rule.form is Form.GENERAL)
    assert rule.view_of is None or rule.view_of in rule.active
    assert set(rule.mutates) <= every


@pytest.mark.parametrize("rule", [r for r in RULES if r.form is Form.ELEMENTWISE], ids=lambda r: r.name)
def test_elementwise_templates_return_one_partial_per_active_parameter(rule):
    for node in ast.walk(tree_of(rule.adjoint)):
        if isinstance(node, ast.Return):
            count = len(node.value.elts) if isinstance(node.value, ast.Tuple) else 1
            assert count == len(rule.active)


@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.form in (Form.LINEAR, Form.BILINEAR)], ids=lambda r: r.name
)
def test_adjoints_assign_what_is_active(rule):
    found = {
        node.slice.id
        for node in ast.walk(tree_of(rule.adjoint))
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    }
    assert found == set(rule.active)


@pytest.mark.parametrize("name", runtime.__all__)
def test_every_runtime_helper_has_a_rule(name):
    assert BOOK.rule_for(getattr(runtime, name)) is not None


@pytest.mark.parametrize("name", helpers.__all__)
def test_every_numpy_helper_has_a_rule(name):
    assert BOOK.rule_for(getattr(helpers, name)) is not None
