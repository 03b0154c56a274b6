"""A particle on a spring; positions and velocities of all steps are kept."""


def target(x: float, v: float, dt: float, bout=1.0):
    kept = []
    for _ in range(100):
        v = v - x * dt
        kept.append((x, v))
        x = x + v * dt

    bdt = 0.0
    # Grad of: return p.x**2 + p.v**2
    bx = bout * 2 * x
    bv = bout * 2 * v
    while kept:
        x, v = kept.pop()
        # Grad of: self.x += self.v * dt
        bv += bx * dt
        bdt += bx * v
        # Grad of: self.v = self.v - self.x * dt
        bx -= bv * dt
        bdt -= bv * x
    return bx, bdt
