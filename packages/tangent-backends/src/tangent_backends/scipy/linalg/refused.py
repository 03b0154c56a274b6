"""Functions of matrices that are not differentiated, each with its reason and a way out."""

from __future__ import annotations

from scipy import linalg

from tangent.rules.declare import not_implemented

_VECTORS = "its vectors are fixed by conventions only: use linalg.eigh, linalg.svd or linalg.qr"
_COMPLEX = (
    "its result is complex: use np.linalg.eig or np.linalg.eigvals, or linalg.eigh of a symmetric matrix"
)
_DENSE = "no rule is stated for the packed form: write the matrix, with linalg.solve or linalg.eigh"
_INTEGERS = "its factors come with whole numbers, which have no cotangent: use linalg.solve, or linalg.lu"
_TOEPLITZ = "write linalg.solve(linalg.toeplitz(c, r), b), or linalg.toeplitz(c, r) @ x"
_UPDATES = "it changes factors that it is given: factor the changed matrix"
_OTHERS = "no rule is stated for it: write it with linalg.solve, linalg.expm, linalg.eigh or linalg.svd"

_REASONS = {
    _VECTORS: "schur rsf2csf hessenberg qz ordqz cossin null_space orth rq ldl cdf2rdf matrix_balance",
    _COMPLEX: "eig eigvals",
    _DENSE: """
        cholesky_banded cho_solve_banded eig_banded eigvals_banded eigh_tridiagonal eigvalsh_tridiagonal
        qr_multiply
    """,
    _INTEGERS: "lu_factor lu_solve",
    _TOEPLITZ: "solve_toeplitz matmul_toeplitz solve_circulant",
    _UPDATES: "qr_delete qr_insert qr_update",
    _OTHERS: """
        clarkson_woodruff_transform convolution_matrix diagsvd expm_cond expm_frechet fiedler_companion
        fractional_matrix_power funm leslie orthogonal_procrustes pinvh polar signm solve_continuous_are
        solve_discrete_are subspace_angles tri tril triu kron
    """,
}

for _why, _names in _REASONS.items():
    for _name in _names.split():
        if hasattr(linalg, _name):
            not_implemented(getattr(linalg, _name), None, _why, guards=True)  # one draws random numbers
