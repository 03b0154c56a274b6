"""Only how many turns there were is kept."""


def target(x, bout=1.0):
    total = 0.0
    for i in range(10):
        total = total + x * i
        if total > 3.0:
            break

    bx = 0.0
    # Grad of: return total * total
    btotal = 2 * bout * total
    for j in range(i, -1, -1):
        # Grad of: total = total + x * i
        bx += btotal * j
    return bx
