"""Passes over generated code, each of which leaves its meaning as it is."""
