"""Every rule of the rule book, at its samples: both modes, to order two, conventions at kinks, refusals."""

import inspect
import warnings

import numpy as np
import pytest

import tangent
from sample_tables import COMPOSED, KINKS, RULES, SAMPLES, TWICE
from tangent.rules.book import BOOK, identity, name_of
from tangent.rules.record import Form
from tangent.testing import check_kink, check_rule

REFUSED = [rule for rule in RULES if rule.form is Form.REFUSED]
STATED = [rule for rule in RULES if rule.form is not Form.REFUSED]


def by_name(rule):
    return rule.name


@pytest.mark.parametrize("rule", STATED, ids=by_name)
def test_rule_has_samples(rule):
    assert identity(rule.callee) in SAMPLES, f"{rule.name} has a rule and no samples"
    assert SAMPLES[identity(rule.callee)][1], f"{rule.name} has an empty list of samples"


@pytest.mark.parametrize("fn", COMPOSED, ids=name_of)
def test_composition(fn):
    assert identity(fn) in SAMPLES, f"{name_of(fn)} is a composition and has no samples"
    rule = BOOK.rule_for(fn)
    if rule is not None:  # its calls are checked with the rule's
        assert rule.form is not Form.REFUSED, f"{name_of(fn)} is refused and needs no composition"
        return
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is deprecated", DeprecationWarning)
        check_rule(fn, *SAMPLES[identity(fn)][1])


def test_every_sample_belongs_to_a_rule():
    known = {identity(rule.callee) for rule in STATED} | {identity(fn) for fn in COMPOSED}
    assert [str(fn) for fn, _ in SAMPLES.values() if identity(fn) not in known] == []
    assert [str(fn) for fn, _ in KINKS.values() if identity(fn) not in known] == []


def test_no_function_stands_in_two_tables():
    assert TWICE == []


@pytest.mark.parametrize("rule", [r for r in STATED if identity(r.callee) in SAMPLES], ids=by_name)
def test_rule(rule):
    fn, samples = SAMPLES[identity(rule.callee)]
    # Samples may overflow on purpose; wrong numbers are found all the same.
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is deprecated", DeprecationWarning)
        check_rule(fn, *samples)


@pytest.mark.parametrize(("fn", "kinks"), list(KINKS.values()), ids=lambda v: getattr(v, "__name__", ""))
def test_convention(fn, kinks):
    for kink in kinks:
        check_kink(fn, kink)


@pytest.mark.parametrize("rule", REFUSED, ids=by_name)
def test_refusal_gives_its_reason(rule, written):
    many = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    parameters = rule.parameters.parameters.values()
    required = [p for p in parameters if p.default is p.empty and p.kind not in many]
    f = written(f"def f(x):\n    return fn({', '.join('x' for _ in required or 'x')})\n", fn=rule.callee)
    for operator in (tangent.grad, tangent.jvp):
        with pytest.raises(tangent.TangentError) as caught:
            operator(f)
        assert rule.why in str(caught.value)
