"""Rules of scipy.linalg, for real matrices.

Functions that read one triangle of a symmetric matrix are taken for functions of the whole: gradients are
symmetric, and tangents have to be.  Formulas: M. Giles, An extended collection of matrix derivative results
for forward and reverse mode algorithmic differentiation (2008).
"""
