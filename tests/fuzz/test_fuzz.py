"""Random programs are differentiated rightly or refused; `python tests/fuzz` runs any number of them."""

import pytest

from fuzz.programs import LONG, SHORT
from fuzz.trial import Refused, trial


@pytest.mark.parametrize("block", range(2))
def test_long_programs_in_every_mode(block):
    assert refused(range(block * 12, block * 12 + 12), size=LONG) <= 6, "more is refused than should be"


@pytest.mark.parametrize("block", range(20))
def test_short_programs_in_first_order(block):
    """Many more programs than in every mode: deriving a second derivative takes four times as long."""
    seeds = range(1000 + block * 10, 1000 + block * 10 + 10)
    assert refused(seeds, size=SHORT, modes=("joint", "forward")) <= 3, "more is refused than should be"


def refused(seeds, **how):
    """How many of these programs are refused."""
    count = 0
    for seed in seeds:
        try:
            trial(seed, **how)
        except Refused:
            count += 1
    return count
