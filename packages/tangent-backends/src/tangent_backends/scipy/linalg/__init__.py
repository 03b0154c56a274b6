"""Rules of scipy.linalg, for real matrices.

Of functions that read one triangle of a symmetric matrix the gradient is 0 in the other one, and an element
off the diagonal counts for both places that it stands for.  Formulas: M. Giles, An extended collection of
matrix derivative results for forward and reverse mode algorithmic differentiation (2008).
"""
