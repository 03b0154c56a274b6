"""The items of `map` need no list: each is used up when it is made."""


def target(xs, w, btotal=1.0):
    stack = []
    total = 1.0
    for v in xs:
        stack.append(total)
        total = total * w + v * v

    bxs = [0.0] * len(xs)
    bw = 0.0
    for i in range(len(xs) - 1, -1, -1):
        total = stack.pop()
        bxs[i] = 2 * btotal * xs[i]
        bw += btotal * total
        btotal = btotal * w
    return bxs, bw
