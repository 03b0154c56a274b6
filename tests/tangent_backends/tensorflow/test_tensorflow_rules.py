"""Every rule of TensorFlow's functions at its samples: both modes, to order two, kinks, refusals."""

import pytest
from tensorflow_tables import KINKS, RULES, SAMPLES, TWICE

import tangent
from tangent.rules.book import identity
from tangent.rules.record import Form
from tangent.testing import check_kink, check_rule

REFUSED = [rule for rule in RULES if rule.form is Form.REFUSED]
STATED = [rule for rule in RULES if rule.form is not Form.REFUSED]


def by_name(rule):
    return rule.name


def test_every_rule_has_samples():
    assert [rule.name for rule in STATED if not SAMPLES.get(identity(rule.callee), (0, []))[1]] == []


def test_every_sample_belongs_to_a_rule():
    known = {identity(rule.callee) for rule in STATED}
    assert [str(fn) for fn, _ in SAMPLES.values() if identity(fn) not in known] == []
    assert [str(fn) for fn, _ in KINKS.values() if identity(fn) not in known] == []
    assert TWICE == []


@pytest.mark.parametrize("rule", [r for r in STATED if identity(r.callee) in SAMPLES], ids=by_name)
def test_rule(rule):
    fn, samples = SAMPLES[identity(rule.callee)]
    check_rule(fn, *samples)


@pytest.mark.parametrize(("fn", "kinks"), list(KINKS.values()), ids=lambda v: getattr(v, "__name__", ""))
def test_convention(fn, kinks):
    for kink in kinks:
        check_kink(fn, kink)


@pytest.mark.parametrize("rule", REFUSED, ids=by_name)
def test_refusal_gives_its_reason(rule, written):
    required = [p for p in rule.parameters.parameters.values() if p.default is p.empty]
    f = written(f"def f(x):\n    return fn({', '.join('x' for _ in required or 'x')})\n", fn=rule.callee)
    for operator in (tangent.grad, tangent.jvp):
        with pytest.raises(tangent.TangentError) as caught:
            operator(f)
        assert rule.why in str(caught.value)
