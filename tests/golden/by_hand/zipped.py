"""Two sequences in step."""


def target(w, x, btotal=1.0):
    bw = [0.0] * len(w)
    bx = [0.0] * len(x)
    for i in range(min(len(w), len(x))):
        # Grad of: total = total + a * b
        bw[i] = btotal * x[i]
        bx[i] = btotal * w[i]
    return bw, bx
