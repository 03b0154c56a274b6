"""Two parameters of one formula."""


def target(mu: float, sigma: float, x: float, bout=1.0):
    z = (x - mu) / sigma

    # Grad of: return -0.5 * z * z - math.log(sigma) - 0.5 * math.log(2 * math.pi)
    bsigma = -bout / sigma
    bz = -bout * z
    # Grad of: z = (x - mu) / sigma
    bt = bz / sigma
    bsigma -= bt * z
    return -bt, bsigma
