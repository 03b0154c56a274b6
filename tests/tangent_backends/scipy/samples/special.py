"""Calls of special functions: arrays, numbers, single precision, broadcasting, and complex numbers."""

import numpy as np
from scipy import special

from tangent.testing import Kink, sample
from tangent_backends.scipy.special import helpers

A = np.array([[0.3, -1.2], [1.7, -0.6]])
POSITIVE = np.array([[0.3, 1.2], [1.7, 2.6]])
UNIT = np.array([[0.3, 0.85], [0.1, 0.55]])
NEGATIVE = np.array([-2.3, -0.6])
ODD = np.array([1.5, 0.25])
Z = np.array([0.3 + 0.4j, -1.2 + 0.7j])
F32 = np.float32


def of(x, *more):
    """A matrix, a number, a row in single precision."""
    return [sample(x), sample(float(x.flat[0]), order=1), sample(x[0].astype(F32), order=1), *more]


def complex_too(x, *more):
    return of(x, sample(Z), *more)


def by_last(x, *params):
    """Parameters, then an argument: a matrix, a row of it with other parameters, single precision."""
    return [
        sample(*params, x),
        sample(*params, float(x.flat[0]), order=1),
        sample(*params, x[0].astype(F32), order=1),
    ]


def orders(x, *sets):
    return [sample(*params, x) for params in sets]


def pairs(x, y):
    """Two matrices, broadcasting, numbers, single precision."""
    return [
        sample(x, y),
        sample(x, float(y.flat[1]), order=1),
        sample(float(x.flat[1]), y[0], order=1),
        sample(x[0].astype(F32), y.astype(F32), order=1),
    ]


BESSEL = orders(POSITIVE, (0,), (1,), (2.5,)) + by_last(POSITIVE, 3)
DEGREES = ((0,), (1,), (5,), (2.5,))
WHOLE = ((0,), (1,), (4,))

SAMPLES = {
    # elementary
    special.cbrt: of(A),
    special.exp2: of(A),
    special.exp10: of(A),
    special.expm1: complex_too(A),
    special.log1p: of(POSITIVE, sample(Z)),
    special.powm1: pairs(POSITIVE, A),
    special.exprel: of(A, sample(0.0), sample(-8.5)),
    special.expit: of(A, sample(30.0), sample(-30.0)),
    special.logit: of(UNIT),
    special.log_expit: of(A, sample(-40.0)),
    special.xlogy: [
        *pairs(POSITIVE, UNIT),
        sample(0.0, UNIT),
        sample(np.zeros(2), np.array([0.5, 2.0])),
        sample(Z, Z[::-1]),
    ],
    special.xlog1py: [*pairs(A, UNIT), sample(0.0, UNIT)],
    special.entr: of(POSITIVE),
    special.rel_entr: pairs(POSITIVE, UNIT),
    special.kl_div: pairs(POSITIVE, UNIT),
    special.huber: pairs(UNIT + 0.1, A),
    special.pseudo_huber: pairs(POSITIVE, A),
    special.boxcox: [*pairs(POSITIVE, A), sample(POSITIVE, 0.0)],
    special.boxcox1p: [*pairs(POSITIVE, A), sample(POSITIVE, 0.0)],
    special.inv_boxcox: [*pairs(UNIT, POSITIVE), sample(UNIT, 0.0)],
    special.inv_boxcox1p: [*pairs(UNIT, POSITIVE), sample(UNIT, 0.0)],
    special.cosm1: of(A),
    special.sindg: of(50 * A),
    special.cosdg: of(50 * A),
    special.tandg: of(20 * A),
    special.cotdg: of(20 * A),
    special.radian: [sample(A, POSITIVE, 30.0), sample(2.0, 0.5, 3.0), sample(A.astype(F32), F32(2), F32(1))],
    special.agm: [*pairs(POSITIVE, UNIT), sample(0.7, 0.7)],
    special.round: of(A),
    special.euler: [sample(4)],
    special.bernoulli: [sample(4)],
    special.stirling2: [sample(4, 2)],
    # errors
    special.erf: complex_too(A),
    special.erfc: complex_too(A),
    special.erfcx: complex_too(A),
    special.erfi: complex_too(A),
    special.dawsn: complex_too(A),
    special.wofz: [sample(Z), sample(0.3 + 0.2j)],
    special.erfinv: of(UNIT, sample(-0.4)),
    special.erfcinv: of(UNIT, sample(1.4)),
    special.ndtr: of(A),
    special.log_ndtr: of(A, sample(-30.0), sample(9.0)),
    special.ndtri: of(UNIT),
    special.ndtri_exp: of(-POSITIVE, sample(-50.0)),
    special.owens_t: pairs(A, POSITIVE),
    special.voigt_profile: [
        sample(A, POSITIVE, UNIT),
        sample(0.3, 0.7, 0.2),
        sample(A[0].astype(F32), F32(0.7), F32(0.4)),
    ],
    # gammas
    special.gamma: of(POSITIVE, sample(NEGATIVE), sample(Z, order=1)),
    special.rgamma: of(POSITIVE, sample(NEGATIVE), sample(Z, order=1)),
    special.gammaln: of(POSITIVE, sample(NEGATIVE)),
    special.loggamma: of(POSITIVE, sample(Z, order=1)),
    special.digamma: of(POSITIVE, sample(NEGATIVE)),
    special.polygamma: orders(POSITIVE, (0,), (1,), (3,)) + by_last(POSITIVE, 2),
    special.multigammaln: [sample(POSITIVE + 2, 3), sample(2.5, 2), sample(POSITIVE[0].astype(F32) + 2, 2)],
    special.zeta: [sample(2.5, POSITIVE), sample(3, 0.4), sample(F32(3), POSITIVE.astype(F32))],
    special.beta: pairs(POSITIVE, UNIT),
    special.betaln: pairs(POSITIVE, UNIT),
    special.binom: pairs(POSITIVE + 3, UNIT),
    special.poch: pairs(POSITIVE, UNIT),
    special.comb: pairs(POSITIVE + 3, UNIT),
    special.perm: pairs(POSITIVE + 3, UNIT),
    special.factorial: of(POSITIVE),
    special.gammasgn: of(A),
    special.gammainc: by_last(POSITIVE, 2.5) + orders(POSITIVE, (1.0,), (0.4,)),
    special.gammaincc: by_last(POSITIVE, 2.5) + orders(POSITIVE, (1.0,), (0.4,)),
    special.gammaincinv: by_last(UNIT, 2.5),
    special.gammainccinv: by_last(UNIT, 2.5),
    special.betainc: by_last(UNIT, 2.5, 0.7),
    special.betaincc: by_last(UNIT, 2.5, 0.7),
    special.betaincinv: by_last(UNIT, 2.5, 1.7),
    special.betainccinv: by_last(UNIT, 2.5, 1.7),
    # bessel
    **{
        fn: of(POSITIVE)
        for fn in (special.y0, special.y1, special.k0, special.k1, special.k0e, special.k1e, special.ker)
    },
    **{fn: of(POSITIVE) for fn in (special.kei, special.kerp, special.keip, special.berp, special.beip)},
    **{fn: of(A, sample(0.0)) for fn in (special.j0, special.j1, special.i0, special.i1)},
    **{fn: of(A) for fn in (special.i0e, special.i1e, special.ber, special.bei)},
    **{fn: [*BESSEL, sample(1, Z)] for fn in (special.jv, special.yv, special.iv, special.kv, special.kve)},
    **{fn: BESSEL for fn in (special.jve, special.yve, special.ive)},
    special.yn: by_last(POSITIVE, 3),
    special.kn: by_last(POSITIVE, 3),
    **{
        fn: [sample(1, Z), sample(0.5, 0.3 + 0.4j)]
        for fn in (special.hankel1, special.hankel2, special.hankel1e, special.hankel2e)
    },
    **{
        fn: [sample(1, POSITIVE), sample(2.5, 0.7, 2)]
        for fn in (special.jvp, special.yvp, special.ivp, special.kvp)
    },
    **{fn: [sample(1, Z), sample(2.5, 0.3 + 0.4j, 2)] for fn in (special.h1vp, special.h2vp)},
    **{
        fn: [
            sample(0, POSITIVE),
            sample(3, POSITIVE),
            sample(2, 0.7, True),
            sample(2, POSITIVE[0].astype(F32)),
        ]
        for fn in (special.spherical_jn, special.spherical_yn, special.spherical_in, special.spherical_kn)
    },
    special.struve: by_last(POSITIVE, 0.5) + orders(POSITIVE, (2,)),
    special.modstruve: by_last(POSITIVE, 0.5) + orders(POSITIVE, (2,)),
    special.wright_bessel: by_last(POSITIVE, 0.5, 1.5),
    special.airy: complex_too(A),
    special.pbdv: by_last(A, 1.5),
    # elliptic
    special.ellipk: of(UNIT, sample(0.0), sample(-3.5), sample(0.97)),
    special.ellipkm1: of(UNIT, sample(1.0)),
    special.ellipe: of(UNIT, sample(0.0), sample(-3.5), sample(0.97)),
    special.ellipkinc: [sample(A, 0.4), sample(0.7, -1.3), sample(A.astype(F32), F32(0.3)), sample(4.7, 0.6)],
    special.ellipeinc: [sample(A, 0.4), sample(0.7, -1.3), sample(A.astype(F32), F32(0.3)), sample(4.7, 0.6)],
    special.ellipj: [sample(A, 0.4), sample(0.7, 0.3), sample(A[0].astype(F32), F32(0.3))],
    # hypergeometric
    special.hyp0f1: by_last(A, 1.5) + [sample(1.5, Z)],
    special.hyp1f1: by_last(A, 1.5, 2.5) + [sample(2, 3, Z)],
    special.hyp2f1: by_last(UNIT, 0.5, 1.5, 2.0) + [sample(0.5, 0.5, 2, Z / 2)],
    special.hyperu: by_last(POSITIVE, 1.5, 2.5),
    # integrals
    special.expi: of(POSITIVE),
    special.exp1: of(POSITIVE, sample(Z)),
    special.expn: orders(POSITIVE, (0,), (1,), (2,), (4,)) + by_last(POSITIVE, 3),
    special.spence: of(POSITIVE, sample(1.0), sample(Z)),
    special.sici: of(POSITIVE),
    special.shichi: of(POSITIVE),
    special.fresnel: complex_too(A),
    special.lambertw: [sample(Z), sample(0.3 + 0.4j, 1)],
    special.wrightomega: of(A, sample(Z)),
    # polynomials
    special.eval_jacobi: orders(UNIT, (0, 0.5, 1.5), (3, 0.5, 1.5), (2.5, 0.5, 1.5))
    + by_last(UNIT, 2, 1, 0.5),
    **{
        fn: orders(UNIT, *DEGREES) + by_last(UNIT, 3)
        for fn in (
            special.eval_legendre,
            special.eval_chebyt,
            special.eval_chebyu,
            special.eval_chebyc,
            special.eval_chebys,
            special.eval_laguerre,
            special.eval_sh_legendre,
            special.eval_sh_chebyt,
            special.eval_sh_chebyu,
        )
    },
    special.eval_gegenbauer: orders(A, (0, 1.5), (3, 1.5)) + by_last(A, 4, 0.5),
    special.eval_genlaguerre: orders(A, (0, 1.5), (3, 1.5)) + by_last(A, 4, 0.5),
    special.assoc_laguerre: [sample(A, 3, 1)],
    special.eval_hermite: orders(A, *WHOLE),
    special.eval_hermitenorm: orders(A, *WHOLE),
    special.eval_sh_jacobi: orders(UNIT, (0, 2.5, 1.5), (3, 2.5, 1.5)) + by_last(UNIT, 2, 2, 1),
    special.lpmv: orders(UNIT, (0, 2), (1, 3), (2, 2), (0, 0)),
    # distributions
    special.stdtr: by_last(A, 3.5),
    special.stdtrit: by_last(UNIT, 3.5),
    special.chdtr: by_last(POSITIVE, 3.5),
    special.chdtrc: by_last(POSITIVE, 3.5),
    special.chdtri: by_last(UNIT, 3.5),
    special.gdtr: [sample(POSITIVE, 1.5, POSITIVE), sample(0.7, 1.5, 2.0), sample(F32(2), F32(1), F32(0.5))],
    special.gdtrc: [sample(POSITIVE, 1.5, POSITIVE), sample(0.7, 1.5, 2.0), sample(F32(2), F32(1), F32(0.5))],
    special.fdtr: by_last(POSITIVE, 3.5, 4.5),
    special.fdtrc: by_last(POSITIVE, 3.5, 4.5),
    special.pdtr: by_last(POSITIVE, 2) + orders(POSITIVE, (0,)),
    special.pdtrc: by_last(POSITIVE, 2) + orders(POSITIVE, (0,)),
    special.bdtr: orders(UNIT, (2, 5), (0, 3)),
    special.bdtrc: orders(UNIT, (2, 5), (0, 3)),
    # logarithms
    special.logsumexp: [
        sample(A),
        sample(A, 0),
        sample(A.astype(F32), axis=-1, keepdims=True),
        sample(np.array([0.5, -np.inf, 1.5]), order=1),
        sample(A, b=POSITIVE),
        sample(A, 0, b=POSITIVE[0], keepdims=True),
        sample(A, b=-POSITIVE, return_sign=True, order=1),
        sample(A, axis=(0, 1), b=POSITIVE, order=1),
    ],
    special.softmax: [sample(A), sample(A, 0), sample(A, -1), sample(A.astype(F32), axis=1)],
    special.log_softmax: [sample(A), sample(A, 0), sample(A, -1), sample(A.astype(F32), axis=1)],
    # helpers
    helpers.portion: pairs(POSITIVE, UNIT),
    helpers.expn_below: orders(POSITIVE, (-1,), (0,), (1,), (3,)),
    helpers.degree_below: [sample(3), sample(0)],
    helpers.half_steps: [sample(3)],
}
if hasattr(special, "softplus"):
    SAMPLES[special.softplus] = of(A)
if hasattr(special, "sph_harm_y"):
    SAMPLES[special.sph_harm_y] = [sample(3, 1, UNIT, A), sample(2, 2, 0.7, 0.4), sample(2, -1, 0.7, 0.4)]
if hasattr(special, "log_wright_bessel"):
    SAMPLES[special.log_wright_bessel] = by_last(POSITIVE, 0.5, 1.5)

KINKS = {
    special.huber: [Kink((1.0, 1.0), (0.0, 1.0)), Kink((1.0, 0.0), (0.0, 0.0))],
    special.i0e: [Kink((0.0,), (0.0,))],
}
