"""A reassigned variable that the backward pass still needs gets a second name, not a stack."""


def target(a, ba=1.0):
    a_1 = a * a  # the last product itself is not needed, so it is not computed

    # Grad of: a = a * a * 3.0
    ba_1 = ba * 3.0 * 2 * a_1
    # Grad of: a = a * a
    ba = ba_1 * 2 * a
    return ba
