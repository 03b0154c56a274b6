"""Random programs are differentiated rightly or refused; `python tests/fuzz` runs any number of them."""

import pytest

from fuzz.trial import Refused, trial


@pytest.mark.parametrize("block", range(2))
def test_random_programs(block):
    refused = 0
    for seed in range(block * 12, block * 12 + 12):
        try:
            trial(seed)
        except Refused:
            refused += 1
    assert refused <= 6, "more is refused than should be"
