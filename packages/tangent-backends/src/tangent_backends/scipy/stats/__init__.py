"""Rules of the distributions of scipy.stats: methods of objects, each with a rule of its own.

By hand are the densities in their standard form, without `loc` and `scale`; the rest follows from them by
patterns (`patterns`).  Outside of its support a density does not move.
"""
