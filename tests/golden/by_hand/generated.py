"""The generator's loop is the loop."""


def target(x: float, by=1.0):
    stack = []
    for i in range(3):
        x = x * 1.5
        stack.append(x * i)

    bx = 0.0
    for i in range(2, -1, -1):
        v = stack.pop()
        bx = (bx + 2 * by * v * i) * 1.5
    return bx
