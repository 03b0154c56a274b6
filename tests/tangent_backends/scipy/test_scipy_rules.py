"""Every rule of SciPy's functions at its samples: both modes, to order two, kinks, refusals."""

import inspect

import numpy as np
import pytest
from scipy import linalg, stats
from scipy_tables import COMPOSED, KINKS, RULES, SAMPLES, TWICE

import tangent
from tangent.rules.book import BOOK, identity, name_of
from tangent.rules.record import Form
from tangent.testing import check_kink, check_rule

REFUSED = [rule for rule in RULES if rule.form is Form.REFUSED]
STATED = [rule for rule in RULES if rule.form is not Form.REFUSED]

# Of symmetric matrices and of shares, and a sign that is open: in test_scipy_functions.py.
ELSEWHERE = {
    identity(fn)
    for fn in (
        linalg.cho_factor,
        stats.multivariate_normal.logpdf,
        stats.multivariate_normal.pdf,
        stats.dirichlet.logpdf,
        stats.dirichlet.pdf,
    )
}
CALLEES = [rule.callee for rule in STATED] + [fn for fn in COMPOSED if BOOK.rule_for(fn) is None]


def test_every_rule_has_samples():
    wanted = [fn for fn in CALLEES if identity(fn) not in ELSEWHERE]
    assert [name_of(fn) for fn in wanted if not SAMPLES.get(identity(fn), (0, []))[1]] == []


def test_every_sample_belongs_to_a_rule():
    known = set(map(identity, CALLEES))
    assert [name_of(fn) for fn, _ in SAMPLES.values() if identity(fn) not in known] == []
    assert [name_of(fn) for fn, _ in KINKS.values() if identity(fn) not in known] == []
    assert TWICE == []


@pytest.mark.parametrize("fn", [fn for fn in CALLEES if identity(fn) in SAMPLES], ids=name_of)
def test_rule(fn):
    with np.errstate(all="ignore"):
        check_rule(fn, *SAMPLES[identity(fn)][1])


@pytest.mark.parametrize(("fn", "kinks"), list(KINKS.values()), ids=lambda v: getattr(v, "__name__", ""))
def test_convention(fn, kinks):
    with np.errstate(all="ignore"):  # outside of where a distribution lives
        for kink in kinks:
            check_kink(fn, kink)


@pytest.mark.parametrize("rule", REFUSED, ids=lambda rule: rule.name)
def test_refusal_gives_its_reason(rule, written):
    many = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    parameters = rule.parameters.parameters.values()
    required = [p for p in parameters if p.default is p.empty and p.kind not in many]
    f = written(f"def f(x):\n    return fn({', '.join('x' for _ in required or 'x')})\n", fn=rule.callee)
    for operator in (tangent.grad, tangent.jvp):
        with pytest.raises(tangent.TangentError) as caught:
            operator(f)
        assert rule.why in str(caught.value)
