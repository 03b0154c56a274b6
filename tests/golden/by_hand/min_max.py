"""The larger and the smaller of two numbers, a tie split evenly."""


def target(x, y, bout=1.0):
    t = x * y
    t_1 = x + y

    # Grad of: return max(x * y, x + y) + min(x, 2.0)
    share = 0.5 if t == t_1 else float(t > t_1)
    bx = bout * (0.5 if x == 2.0 else float(x < 2.0))
    bt = bout * share
    bt_1 = bout - bt
    bx += bt * y + bt_1
    by = bt * x + bt_1
    return bx, by
