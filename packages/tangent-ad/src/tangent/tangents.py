"""State derivatives of your own: rules for forward mode.

    from tangent.tangents import d, tangent_

    @tangent_(cube)
    def cube_tangent(y, x):
        d[y] = 3 * x * x * d[x]

See docs/rules.md, and `tangent.grads` for rules that serve both modes.
"""

from tangent.rules.declare import d, tangent_

__all__ = ["d", "tangent_"]
