"""Settings for all tests."""

from hypothesis import settings

# The same examples in every run, and no time limit for one: machines differ.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.load_profile("fixed")
