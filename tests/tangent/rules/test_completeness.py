"""Every function of `math` and `cmath` has a rule, is composed of others, or is refused with a reason."""

import cmath
import math

import pytest

from tangent.rules.book import BOOK, name_of
from tangent.rules.record import Form

FUNCTIONS = [
    fn
    for module in (math, cmath)
    for name, fn in vars(module).items()
    if callable(fn) and not name.startswith("_")
]


@pytest.mark.parametrize("fn", FUNCTIONS, ids=name_of)
def test_the_book_says_something_of_every_function(fn):
    rule = BOOK.rule_for(fn)
    if rule is None:
        assert BOOK.composition_of(fn) is not None
        return
    assert rule.form is not Form.REFUSED or rule.why
