"""Random programs are differentiated rightly or refused; `python tests/fuzz` runs any number of them."""

import pytest

from fuzz.trial import Refused, trial


@pytest.mark.parametrize("block", range(4))
def test_random_programs(block):
    refused = 0
    for seed in range(block * 6, block * 6 + 6):
        try:
            trial(seed)
        except Refused:
            refused += 1
    assert refused <= 3, "more is refused than should be"
