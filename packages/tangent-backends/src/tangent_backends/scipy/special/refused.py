"""Special functions that are not differentiated, each with its reason and a way out."""

from __future__ import annotations

from scipy import special

from tangent.rules.declare import not_implemented

_PARAMETERS = (
    "it has no closed derivative by its parameters, and no rule is stated for the others: "
    "state one with @tangent.grads.elementwise"
)
_INVERSE = "it has no closed derivative: solve the equation with Newton steps, or state a rule"
_INTEGRAL = "its derivative is the function that it integrates: state that as a rule"
_WAVES = "it gives a function and its derivative, of an equation that has no rule here: state a rule"
_SEQUENCE = "it gives a sequence of orders: call the function for each order"
_FACTORIES = "it makes a polynomial object: use special.eval_{0}, which is differentiated by x"
_CARLSON = (
    "no rule is stated for it: use special.ellipk, special.ellipe, special.ellipkinc or special.ellipeinc"
)

_REASONS = {
    _PARAMETERS: """
        besselpoly zetac tklmbda kolmogorov smirnov nctdtr ncfdtr chndtr nbdtr nbdtrc mathieu_a
        mathieu_b pro_cv obl_cv ellip_harm ellip_harm_2 ellip_normal diric factorial2 factorialk
        sph_legendre_p assoc_legendre_p legendre_p airye kelvin
    """,
    _INVERSE: """
        kolmogi smirnovi bdtri bdtrik bdtrin btdtria btdtrib chdtriv chndtridf chndtrinc chndtrix fdtri
        fdtridfd gdtria gdtrib gdtrix nbdtri nbdtrik nbdtrin ncfdtri ncfdtridfd ncfdtridfn ncfdtrinc
        nctdtridf nctdtrinc nctdtrit nrdtrimn nrdtrisd pdtri pdtrik stdtridf
    """,
    _INTEGRAL: """
        it2i0k0 it2j0y0 it2struve0 itairy iti0k0 itj0y0 itmodstruve0 itstruve0 modfresnelm modfresnelp
    """,
    _WAVES: """
        mathieu_cem mathieu_sem mathieu_modcem1 mathieu_modcem2 mathieu_modsem1 mathieu_modsem2 pbvv pbwa
        pro_ang1 pro_ang1_cv pro_rad1 pro_rad1_cv pro_rad2 pro_rad2_cv obl_ang1 obl_ang1_cv obl_rad1
        obl_rad1_cv obl_rad2 obl_rad2_cv
    """,
    _SEQUENCE: """
        riccati_jn riccati_yn lqmn lqn lmbda pbdn_seq pbdv_seq pbvv_seq pro_cv_seq obl_cv_seq
        mathieu_even_coef mathieu_odd_coef legendre_p_all assoc_legendre_p_all sph_legendre_p_all
        sph_harm_y_all
    """,
    _CARLSON: "elliprc elliprd elliprf elliprg elliprj",
}

for _why, _names in _REASONS.items():
    for _name in _names.split():
        if hasattr(special, _name):
            not_implemented(getattr(special, _name), None, _why)

_POLYNOMIALS = """
    chebyc chebys chebyt chebyu gegenbauer genlaguerre hermite hermitenorm jacobi laguerre legendre
    sh_chebyt sh_chebyu sh_jacobi sh_legendre
"""
for _name in _POLYNOMIALS.split():
    not_implemented(getattr(special, _name), None, _FACTORIES.format(_name))
