"""Two names change places, and back."""


def target(a: float, b: float, bout=1.0):
    stack = []
    for _ in range(3):
        stack.append((a, b))
        a, b = b, a * b

    # Grad of: return a + b
    ba = bout
    bb = bout
    for _ in range(3):
        a, b = stack.pop()
        # Grad of: a, b = b, a * b
        ba, bb = bb * b, ba + bb * a
    return ba, bb
